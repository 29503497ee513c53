//! A day in the life of a small desk, through the façade.

use serde_json::json;

use crate::actor::Actor;
use crate::desk::{Desk, DeskSpec};
use crate::sla::{ClockState, Metric};
use crate::ticket::{Channel, Command, Decision, Event, Fact, Intake, Ticket};
use crate::time::Instant;

const SPEC: &str = r#"{
  "name": "Desk", "zone": "Europe/Warsaw",
  "calendars": { "office": { "weekly": { "mon-fri": ["08:00-16:00"] } } },
  "priority": { "levels": ["p1", "p2"], "impact": ["all", "one"], "urgency": ["now", "later"],
                "matrix": [["p1", "p2"], ["p2", "p2"]] },
  "statuses": {
    "new": { "category": "new", "on_agent_reply": "open" },
    "open": { "category": "open" },
    "waiting": { "category": "waiting_requester", "on_requester_reply": "open" },
    "solved": { "category": "solved", "on_requester_reply": "open",
                "expires": { "after": "2 business days", "to": "closed" } },
    "closed": { "category": "closed" } },
  "reopen": { "within": "5 business days", "to": "open" },
  "lines": {
    "first": { "time_box": "15m", "hand_over": ["second"], "on_time_box": { "hand_over": "second" } },
    "second": { "hand_over": ["first"] } },
  "entry_line": "first",
  "sla": [ { "name": "usual", "targets": {
      "p1": { "first_response": "30m", "resolution": "4h" },
      "p2": { "first_response": "2h", "resolution": "2 business days" } },
    "warn_at": ["50%"] } ]
}"#;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

struct Case {
    desk: Desk,
    ticket: Ticket,
    events: Vec<Event>,
    next_wake: Option<Instant>,
}

impl Case {
    fn open(instant: &str, urgent: bool) -> Self {
        let spec: DeskSpec = serde_json::from_str(SPEC).unwrap();
        let desk = Desk::compile(&spec).unwrap_or_else(|errors| panic!("{errors}"));
        let mut intake = Intake::new(Channel::Phone, "Printer on fire");
        intake.requester = Some("jan".into());
        if urgent {
            intake.impact = Some("all".into());
            intake.urgency = Some("now".into());
        }
        let decision = desk.open("T1".into(), intake, &Actor::requester("jan"), at(instant)).unwrap();
        let ticket = Ticket::replay(&decision.events).unwrap();
        Self { desk, ticket, events: decision.events, next_wake: decision.next_wake }
    }

    /// A ticket of `jan` on a desk that never sleeps, opened on a Monday at noon.
    fn on(desk: &serde_json::Value) -> Self {
        let mut spec = serde_json::json!({ "name": "Desk", "zone": "UTC" });
        for (key, value) in desk.as_object().unwrap() {
            spec[key] = value.clone();
        }
        let desk = Desk::compile(&serde_json::from_value(spec).unwrap()).unwrap();
        let mut intake = Intake::new(Channel::Phone, "Printer on fire");
        intake.requester = Some("jan".into());
        let jan = Actor::requester("jan");
        let decision = desk.open("T1".into(), intake, &jan, at("2026-03-23T12:00:00Z")).unwrap();
        let ticket = Ticket::replay(&decision.events).unwrap();
        Self { desk, ticket, events: decision.events, next_wake: decision.next_wake }
    }

    /// What an agent does at a time of the ticket's first day.
    fn agent(&mut self, time: &str, json: &str) -> Vec<String> {
        let events = self.decide(&format!("2026-03-23T{time}Z"), &Actor::agent("ola"), json);
        events.iter().map(|event| event.split(' ').nth(1).unwrap().to_owned()).collect()
    }

    fn open_clocks(&self) -> Vec<Metric> {
        let open = self.ticket.clocks.iter().filter(|clock| clock.state.is_open());
        open.map(|clock| clock.key.metric).collect()
    }

    fn take_in(&mut self, decision: Decision) -> Vec<String> {
        for event in &decision.events {
            self.ticket.apply(event);
        }
        self.next_wake = decision.next_wake;
        assert_eq!(self.ticket.next_wake(), decision.next_wake);
        let names = decision.events.iter().map(|event| {
            let json = serde_json::to_value(&event.fact).unwrap();
            format!("{} {}", event.at, json["type"].as_str().unwrap())
        });
        let names = names.collect();
        self.events.extend(decision.events);
        assert_eq!(Ticket::replay(&self.events).unwrap(), self.ticket);
        names
    }

    fn wake(&mut self, instant: &str) -> Vec<String> {
        let decision = self.desk.wake(&self.ticket, at(instant));
        self.take_in(decision)
    }

    fn decide(&mut self, instant: &str, by: &Actor, json: &str) -> Vec<String> {
        let command: Command = serde_json::from_str(json).unwrap();
        let decision = self.desk.decide(&self.ticket, &command, by, at(instant)).unwrap();
        self.take_in(decision)
    }

    fn clock(&self, metric: Metric, now: &str) -> crate::sla::ClockReport {
        let clocks = self.desk.clocks(&self.ticket, at(now));
        clocks.into_iter().rfind(|clock| clock.metric == metric).unwrap()
    }
}

#[test]
fn an_urgent_ticket_breaches_and_is_handed_over() {
    let mut case = Case::open("2026-03-23T08:00:00Z", true); // Monday 09:00 in Warsaw
    let started: Vec<_> = case.events.iter().filter(|e| matches!(e.fact, Fact::ClockStarted(_))).collect();
    assert_eq!(started.len(), 3, "line stay, first response, resolution");
    assert_eq!(*case.ticket.priority(), "p1");
    // The time box and half of the first response are both reached at 08:15.
    assert_eq!(case.next_wake, Some(at("2026-03-23T08:15:00Z")));
    assert_eq!(case.wake("2026-03-23T08:14:59Z"), Vec::<String>::new());
    let woken = case.wake("2026-03-23T12:00:00.000001Z");
    assert_eq!(
        woken,
        [
            "2026-03-23T08:15:00Z escalated",
            "2026-03-23T08:15:00Z handed_over",
            "2026-03-23T08:15:00Z clock_stopped",
            "2026-03-23T08:15:00Z clock_warned",
            "2026-03-23T08:30:00.000001Z clock_breached",
            "2026-03-23T10:00:00Z clock_warned",
            "2026-03-23T12:00:00.000001Z clock_breached",
        ]
    );
    assert_eq!(case.ticket.line.as_ref().map(AsRef::as_ref), Some("second"));
    let resolution = case.clock(Metric::Resolution, "2026-03-23T13:00:00Z");
    assert_eq!(resolution.breached_at, Some(at("2026-03-23T12:00:00Z")));
    assert_eq!(resolution.overdue.to_string(), "1h");
}

#[test]
fn a_pause_moves_the_deadline_and_an_answer_at_the_due_instant_is_in_time() {
    let mut case = Case::open("2026-03-23T08:00:00Z", true);
    let agent = Actor::agent("ola");
    let replied = case.decide("2026-03-23T08:30:00Z", &agent, r#"{"type":"reply","body":"Unplug it"}"#);
    assert_eq!(replied.last().unwrap(), "2026-03-23T08:30:00Z status_changed");
    assert_eq!(case.clock(Metric::FirstResponse, "2026-03-23T09:00:00Z").met, Some(true));
    case.decide("2026-03-23T09:00:00Z", &agent, r#"{"type":"set_status","to":"waiting"}"#);
    let paused = case.clock(Metric::Resolution, "2026-03-24T09:00:00Z");
    assert_eq!((paused.state, paused.due), (ClockState::Paused, None));
    assert_eq!(paused.remaining.unwrap().to_string(), "3h");
    let back = case.decide(
        "2026-03-24T07:00:00Z", // Tuesday 08:00 in Warsaw: six open hours of pause
        &Actor::requester("jan"),
        r#"{"type":"requester_reply","body":"Still burning"}"#,
    );
    assert_eq!(back.last().unwrap(), "2026-03-24T07:00:00Z clock_resumed");
    let resolution = case.clock(Metric::Resolution, "2026-03-24T07:00:00Z");
    assert_eq!(resolution.due, Some(at("2026-03-24T10:00:00Z")));
    let solved = case.decide("2026-03-24T10:00:00Z", &agent, r#"{"type":"solve"}"#);
    assert!(solved.contains(&"2026-03-24T10:00:00Z clock_stopped".to_owned()), "{solved:?}");
    assert_eq!(case.clock(Metric::Resolution, "2026-03-25T10:00:00Z").met, Some(true));
    // Closed by itself two business days after solving, at the same time of day.
    assert_eq!(case.next_wake, Some(at("2026-03-26T10:00:00Z")));
    case.wake("2026-03-26T10:00:00Z");
    assert_eq!(case.ticket.status, "closed");
    assert_eq!(case.next_wake, None);
    let late = case.decide(
        "2026-04-30T10:00:00Z",
        &Actor::requester("jan"),
        r#"{"type":"requester_reply","body":"It burns again"}"#,
    );
    assert_eq!(late.last().unwrap(), "2026-04-30T10:00:00Z came_late");
}

#[test]
fn every_fault_at_once() {
    let spec = SPEC
        .replace("\"to\": \"closed\"", "\"to\": \"closd\"")
        .replace("\"2h\"", "\"2d\"")
        .replace("Europe/Warsaw", "Europe/Warsow")
        .replace("\"hand_over\": [\"second\"]", "\"hand_over\": [\"secnd\"]");
    let errors = Desk::compile(&serde_json::from_str(&spec).unwrap()).unwrap_err();
    let lines: Vec<String> = errors.to_string().lines().map(str::to_owned).collect();
    assert_eq!(
        lines,
        [
            "lines.first.hand_over[0]: there is no line `secnd` [escalation.unknown-line]",
            "lines.first.on_time_box.hand_over: line `first` may not hand over to `second`; add it to `hand_over` [escalation.no-such-hand-over]",
            "sla[0].targets.p2.first_response: `2d` does not say which days count; write `2 business days` [sla.not-a-target]",
            "statuses.solved.expires.to: there is no status `closd` [workflow.unknown-status]",
            "zone: no time zone is named `Europe/Warsow` [desk.unknown-zone]",
        ]
    );
}

#[test]
fn whoever_had_a_ticket_is_told_that_it_was_handed_over() {
    let mut case = Case::open("2026-03-23T08:00:00Z", false);
    let (ola, iza) = (Actor::agent("ola"), Actor::agent("iza"));
    case.decide("2026-03-23T08:01:00Z", &ola, r#"{"type":"take"}"#);
    let hand_over: Command = serde_json::from_str(r#"{"type":"hand_over","to":"second"}"#).unwrap();
    let told = |by: &Actor| {
        let decision = case.desk.decide(&case.ticket, &hand_over, by, at("2026-03-23T08:02:00Z")).unwrap();
        let to: Vec<String> = decision.notices.iter().map(|notice| notice.to.to_string()).collect();
        to.join(" ")
    };
    assert_eq!(told(&iza), "line:second requester agent:ola");
    assert_eq!(told(&ola), "line:second requester", "whoever did it knows");
}

const REPLY: &str = r#"{"type":"reply","body":"Unplug it"}"#;
const SOLVE: &str = r#"{"type":"solve"}"#;
const REOPEN: &str = r#"{"type":"reopen","reason":"not solved"}"#;
const TAG: &str = r#"{"type":"tag","add":["vip"]}"#;

fn promises(targets: &serde_json::Value) -> serde_json::Value {
    json!({ "sla": [{ "name": "usual", "targets": { "any": targets } }] })
}

#[test]
fn a_message_to_a_closed_ticket_is_waited_for_from_the_reopening() {
    let mut case = Case::on(&promises(&json!({ "next_response": "1h" })));
    case.agent("12:10:00", REPLY);
    case.agent("12:20:00", r#"{"type":"set_status","to":"closed"}"#);
    let jan = Actor::requester("jan");
    case.decide("2026-03-23T13:00:00Z", &jan, r#"{"type":"requester_reply","body":"It burns"}"#);
    assert_eq!(case.open_clocks(), [], "nothing runs on a closed ticket");
    assert_eq!(case.next_wake, None);
}

#[test]
fn solving_counts_as_an_answer_and_the_next_message_is_waited_for() {
    let mut case = Case::on(&promises(&json!({ "first_response": "1h", "next_response": "1h" })));
    case.agent("12:10:00", SOLVE);
    let jan = Actor::requester("jan");
    case.decide("2026-03-23T13:00:00Z", &jan, r#"{"type":"requester_reply","body":"It burns"}"#);
    assert_eq!(case.ticket.status, "open");
    assert_eq!(case.open_clocks(), [Metric::NextResponse]);
    case.agent("13:10:00", SOLVE);
    case.agent("13:20:00", REOPEN);
    case.agent("13:30:00", TAG);
    assert_eq!(case.open_clocks(), [], "what was answered by solving is answered");
}

#[test]
fn nobody_waits_for_a_first_response_without_a_requester() {
    let desk = promises(&json!({ "first_response": "1h", "resolution": "4h" }));
    let mut case = Case::on(&desk);
    let alert = Intake::new(Channel::Monitoring, "Disk full");
    let opened = case.desk.open("T2".into(), alert, &Actor::system(), at("2026-03-23T12:00:00Z")).unwrap();
    case.ticket = Ticket::replay(&opened.events).unwrap();
    case.events = opened.events;
    let jan = Actor::requester("jan");
    case.decide("2026-03-23T12:10:00Z", &jan, r#"{"type":"requester_reply","body":"Mine too"}"#);
    assert_eq!(case.agent("12:20:00", TAG), ["tagged"], "a tag that no rule asks for starts no clock");
    assert_eq!(case.open_clocks(), [Metric::Resolution]);
}

#[test]
fn what_changed_while_a_ticket_was_solved_holds_after_reopening() {
    let target = |within: &str| json!({ "any": { "resolution": within } });
    let mut case = Case::on(&json!({ "sla": [
        { "name": "vip", "when": { "tag": "vip" }, "targets": target("1h") },
        { "name": "usual", "targets": target("8h") } ] }));
    case.agent("12:10:00", SOLVE);
    assert_eq!(case.agent("12:30:00", TAG), ["tagged"]);
    let reopened = case.agent("13:10:00", REOPEN);
    assert_eq!(reopened, ["status_changed", "clock_resumed", "clock_retargeted"]);
    assert_eq!(case.ticket.clocks[0].due, Some(at("2026-03-23T14:00:00Z")));
    assert_eq!(case.agent("13:11:00", r#"{"type":"tag","add":["red"]}"#), ["tagged"]);
}

#[test]
fn a_ticket_called_off_and_reopened_has_its_clocks_again() {
    let mut desk = promises(&json!({ "resolution": "8h" }));
    desk["reopen"] = json!({ "to": "open" });
    let mut case = Case::on(&desk);
    case.agent("12:10:00", r#"{"type":"set_status","to":"cancelled"}"#);
    assert_eq!(case.open_clocks(), []);
    case.agent("13:10:00", REOPEN);
    assert_eq!(case.open_clocks(), [Metric::Resolution]);
    let due = case.ticket.clocks.last().unwrap().due;
    assert_eq!(due, Some(at("2026-03-23T21:00:00Z")), "the hour in which it was called off is taken out");
}

#[test]
fn closing_what_was_called_off_does_not_count_as_solving() {
    let mut desk = promises(&json!({ "time_to_own": "8h", "first_response": "8h" }));
    desk["transitions"] = json!([{ "from": ["*", "cancelled"], "to": ["cancelled", "closed"] }]);
    desk["reopen"] = json!({ "to": "open" });
    let mut case = Case::on(&desk);
    case.agent("12:10:00", r#"{"type":"set_status","to":"cancelled"}"#);
    case.agent("12:20:00", r#"{"type":"set_status","to":"closed"}"#);
    case.agent("13:00:00", REOPEN);
    assert_eq!(case.open_clocks(), [Metric::TimeToOwn, Metric::FirstResponse]);
}

#[test]
fn a_promise_made_later_to_those_who_own_counts_from_the_first_owner() {
    let mut case = Case::on(&json!({ "sla": [{
        "name": "vip", "when": { "tag": "vip" }, "resolution_starts": "owned",
        "targets": { "any": { "resolution": "4h" } } }] }));
    case.agent("12:10:00", r#"{"type":"take"}"#);
    case.agent("12:30:00", r#"{"type":"assign","to":"jan"}"#);
    assert_eq!(case.agent("13:00:00", TAG), ["tagged", "clock_started"]);
    assert_eq!(case.next_wake, Some(at("2026-03-23T16:10:00.000001Z")));
}

#[test]
fn a_ticket_handed_over_while_solved_enters_its_line_when_it_is_reopened() {
    let mut case = Case::on(&json!({ "entry_line": "first", "lines": {
        "first": { "hand_over": ["second"] },
        "second": { "time_box": "1h", "on_time_box": { "tell": ["line"] } } } }));
    case.agent("12:10:00", SOLVE);
    assert_eq!(case.agent("12:20:00", r#"{"type":"hand_over","to":"second"}"#), ["handed_over"]);
    assert_eq!(case.next_wake, None);
    case.agent("13:00:00", REOPEN);
    assert_eq!(case.next_wake, Some(at("2026-03-23T14:00:00Z")));
}

#[test]
fn a_line_clock_that_ends_late_in_a_breach_of_another_ends_once() {
    let tell = json!(["requester"]);
    let mut case = Case::on(&json!({
        "entry_line": "first",
        "lines": { "first": { "hand_over": ["second"] },
                   "second": { "time_box": "30m", "on_time_box": { "tell": tell } },
                   "third": { "time_box": "4h", "on_time_box": { "tell": tell } } },
        "escalations": [
            { "name": "a", "on": { "clock": "resolution", "at": "breach" }, "hand_over": "first", "tell": tell },
            { "name": "b", "on": { "clock": "line_stay", "at": "breach" }, "hand_over": "third", "tell": tell } ],
        "sla": [{ "name": "usual", "targets": { "any": { "resolution": "1h" } } }] }));
    case.agent("12:30:00", r#"{"type":"hand_over","to":"second"}"#);
    let woken = case.wake("2026-03-23T13:00:00.000001Z");
    let names: Vec<&str> = woken.iter().filter_map(|event| event.split(' ').nth(1)).collect();
    assert_eq!(names.iter().filter(|name| **name == "clock_stopped").count(), 1, "{woken:?}");
    assert_eq!(names.iter().filter(|name| **name == "clock_started").count(), 1, "{woken:?}");
    assert_eq!(case.ticket.line.as_ref().map(AsRef::as_ref), Some("third"));
}

#[test]
fn escalations_of_one_instant_come_as_listed_whatever_their_names() {
    for names in [["a", "b"], ["b", "a"]] {
        let on = json!({ "clock": "resolution", "at": "50%" });
        let rule = |name: &str, to: &str| json!({ "name": name, "on": on, "hand_over": to });
        let mut case = Case::on(&json!({
            "entry_line": "first", "lines": { "first": {}, "second": {}, "third": {} },
            "escalations": [rule(names[0], "second"), rule(names[1], "third")],
            "sla": [{ "name": "usual", "targets": { "any": { "resolution": "1h" } } }] }));
        case.wake("2026-03-23T12:30:00Z");
        assert_eq!(case.ticket.line.as_ref().map(AsRef::as_ref), Some("third"), "{names:?}");
    }
}

#[test]
fn an_escalation_asks_for_the_status_there_is_when_it_is_due() {
    let mut case = Case::on(&json!({
        "escalations": [{ "name": "idle", "on": { "clock": "resolution", "at": "50%" },
                          "when": { "status_category": "open" }, "tell": ["requester"] }],
        "sla": [{ "name": "usual", "targets": { "any": { "resolution": "1h" } } }] }));
    case.agent("12:10:00", r#"{"type":"set_status","to":"open"}"#);
    assert_eq!(case.wake("2026-03-23T12:30:00Z"), ["2026-03-23T12:30:00Z escalated"]);
}

#[test]
fn a_tag_sets_an_escalation_of_a_line_clock_right_at_once() {
    let mut case = Case::on(&json!({
        "lines": { "first": { "time_box": "1h", "on_time_box": { "tell": ["line"] } } },
        "escalations": [{ "name": "vip", "on": { "clock": "line_stay", "at": "50%" },
                          "when": { "tag": "vip" }, "tell": ["requester"] }] }));
    assert_eq!(case.agent("12:10:00", TAG), ["tagged", "clock_retargeted"]);
    assert_eq!(case.next_wake, Some(at("2026-03-23T12:30:00Z")));
}

#[test]
fn a_clock_whose_calendar_the_desk_has_lost_ends_with_the_ticket() {
    let mut desk = promises(&json!({ "resolution": "4h" }));
    desk["calendars"] = json!({ "office": { "weekly": { "mon-fri": ["08:00-16:00"] } } });
    let mut case = Case::on(&desk);
    case.desk = Case::on(&promises(&json!({ "resolution": "4h" }))).desk;
    assert_eq!(case.agent("12:10:00", SOLVE), ["status_changed", "clock_cancelled"]);
    assert_eq!(case.next_wake, None);
}

#[test]
fn nothing_is_waited_for_beyond_the_horizon() {
    let mut case = Case::on(&promises(&json!({ "resolution": "4h" })));
    let command =
        r#"{"type":"override_priority","priority":"high","reason":"so","until":"2100-01-01T00:00:00Z"}"#;
    let command: Command = serde_json::from_str(command).unwrap();
    let now = at("2026-03-23T13:00:00Z");
    let refusal = case.desk.decide(&case.ticket, &command, &Actor::agent("ola"), now).unwrap_err();
    assert_eq!(refusal.codes().collect::<Vec<_>>(), ["ticket.beyond-horizon"]);
    let opened = at("2069-12-31T23:00:00Z");
    let intake = Intake::new(Channel::Phone, "New year");
    let decision = case.desk.open("T2".into(), intake, &Actor::system(), opened).unwrap();
    assert_eq!(decision.next_wake, None);
    case.ticket = Ticket::replay(&decision.events).unwrap();
    assert_eq!(case.clock(Metric::Resolution, "2099-01-01T00:00:00Z").elapsed.to_string(), "1h");
    let why = case.desk.explain(&case.ticket, &case.ticket.clocks[0].key, Instant::MAX).unwrap();
    assert_eq!(why.counted(), why.report.elapsed);
}
