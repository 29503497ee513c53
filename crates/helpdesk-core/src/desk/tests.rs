//! A day in the life of a small desk, through the façade.

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
            "lines.first.hand_over[0].to: there is no line `secnd` [escalation.unknown-line]",
            "lines.first.on_time_box.hand_over: line `first` may not hand over to `second`; add it to `hand_over` [escalation.no-such-hand-over]",
            "sla[0].targets.p2.first_response: `2d` does not say which days count; write `2 business days` [sla.not-a-target]",
            "statuses.solved.expires.to: there is no status `closd` [workflow.unknown-status]",
            "zone: no time zone is named `Europe/Warsow` [desk.unknown-zone]",
        ]
    );
}
