//! What is measured on: an office's calendar, and a ticket on a small desk.

use std::collections::BTreeMap;

use helpdesk_core::actor::Actor;
use helpdesk_core::calendar::{Calendar, CalendarSpec, Context, Fault, HolidaySpec, Horizon, compile};
use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::faults::Faults;
use helpdesk_core::ticket::{Channel, Command, Intake, Ticket};
use helpdesk_core::time::{Date, Instant};
use helpdesk_core::zone::ZonePack;

/// How many random questions there are.
pub(crate) const QUESTIONS: usize = 4096;
pub(crate) const SECOND: i64 = 1_000_000;
pub(crate) const DAY: i64 = 86_400 * SECOND;
/// 2020-01-01 and 2030-01-01, between which questions are asked.
pub(crate) const FROM: i64 = 1_577_836_800 * SECOND;
pub(crate) const TO: i64 = 1_893_456_000 * SECOND;

/// Warsaw, Monday to Friday 08:00 to 16:00 with half an hour for lunch, Polish holidays.
pub(crate) fn office() -> CalendarSpec {
    let hours = ["08:00-12:00", "12:30-16:00"].map(str::to_owned).to_vec();
    CalendarSpec {
        zone: Some("Europe/Warsaw".to_owned()),
        weekly: BTreeMap::from([("mon-fri".to_owned(), hours)]),
        holidays: vec![HolidaySpec::Text("PL".to_owned())],
        ..CalendarSpec::default()
    }
}

/// The one calendar of `specs`.
pub(crate) fn compiled(specs: &BTreeMap<String, CalendarSpec>, horizon: Horizon) -> Option<Calendar> {
    let zones = ZonePack::builtin();
    let context = Context { zone: None, zones: &zones, horizon };
    let mut faults: Faults<Fault> = Faults::default();
    compile(specs, &context, &mut faults).pop_first().map(|(_, calendar)| calendar)
}

/// The years 2010 to 2039.
pub(crate) fn thirty_years() -> Option<Horizon> {
    let day = |year, month, day| Date::new(year, month, day).unwrap_or(Date::MIN);
    Horizon::new(day(2010, 1, 1), day(2039, 12, 31))
}

/// Evenly spread numbers below `bound`, the same in every run.
pub(crate) fn spread(seed: u64, bound: i64) -> Vec<i64> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((u128::from(state) * u128::from(bound.unsigned_abs())) >> 64).unwrap_or(0)
    };
    (0..QUESTIONS).map(|_| next()).collect()
}

/// Random instants of ten years.
pub(crate) fn instants(seed: u64) -> Vec<Instant> {
    spread(seed, TO - FROM).into_iter().map(|at| Instant::saturating_from_micros(FROM + at)).collect()
}

/// Random instants, each with the one `length` later.
pub(crate) fn apart(length: i64) -> Vec<(Instant, Instant)> {
    let end = |at: Instant| Instant::saturating_from_micros(at.micros() + length);
    instants(5).into_iter().map(|at| (at, end(at))).collect()
}

const SPEC: &str = r#"{
  "name": "Desk", "zone": "Europe/Warsaw",
  "calendars": { "office": { "weekly": { "mon-fri": ["08:00-12:00", "12:30-16:00"] }, "holidays": ["PL"] } },
  "priority": { "levels": ["p1", "p2"], "impact": ["all", "one"], "urgency": ["now", "later"],
                "matrix": [["p1", "p2"], ["p2", "p2"]] },
  "statuses": {
    "new": { "category": "new", "on_agent_reply": "open" },
    "open": { "category": "open" },
    "waiting": { "category": "waiting_requester", "on_requester_reply": "open" },
    "solved": { "category": "solved", "on_requester_reply": "open",
                "expires": { "after": "2 business days", "to": "closed" } },
    "closed": { "category": "closed" } },
  "transitions": [
    { "from": "*", "to": ["open", "waiting"], "by": ["agent"] },
    { "from": ["open", "waiting"], "to": "solved", "by": ["agent"] } ],
  "lines": {
    "first": { "time_box": "4h", "hand_over": ["second"], "on_time_box": { "tell": ["line"] } },
    "second": { "hand_over": ["first"] } },
  "entry_line": "first",
  "sla": [ { "name": "usual", "warn_at": ["50%", "80%"], "targets": {
      "any": { "first_response": "2h", "next_response": "2h", "resolution": "2 business days" } } } ]
}"#;

pub(crate) fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

/// What the small desk is compiled from.
pub(crate) fn desk_spec() -> DeskSpec {
    serde_json::from_str(SPEC).expect("a specification")
}

pub(crate) fn desk() -> Desk {
    Desk::compile(&desk_spec()).expect("a desk")
}

/// A ticket with three clocks, two warning thresholds, and a line with a time box.
pub(crate) fn ticket(desk: &Desk) -> Ticket {
    let mut intake = Intake::new(Channel::Email, "The printer is on fire");
    intake.requester = Some("jan".into());
    let opened = desk.open("T1".into(), intake, &Actor::requester("jan"), at("2026-03-23T08:00:00Z"));
    let mut ticket = Ticket::replay(&opened.expect("an open ticket").events).expect("a ticket");
    go_on(desk, &mut ticket, r#"{"type":"take"}"#, "2026-03-23T08:10:00Z");
    ticket
}

/// The same ticket after ten events of its life: two pauses on three clocks.
pub(crate) fn seasoned(desk: &Desk) -> Ticket {
    let mut ticket = ticket(desk);
    for (command, when) in [
        (r#"{"type":"set_status","to":"waiting"}"#, "2026-03-23T08:30:00Z"),
        (r#"{"type":"set_status","to":"open"}"#, "2026-03-23T09:30:00Z"),
        (r#"{"type":"set_status","to":"waiting"}"#, "2026-03-23T12:00:00Z"),
        (r#"{"type":"set_status","to":"open"}"#, "2026-03-24T08:00:00Z"),
    ] {
        go_on(desk, &mut ticket, command, when);
    }
    ticket
}

fn go_on(desk: &Desk, ticket: &mut Ticket, command: &str, when: &str) {
    let decided = desk.decide(ticket, &self::command(command), &agent(), at(when));
    decided.expect("a decision").events.iter().for_each(|event| ticket.apply(event));
}

/// When commands are given to [`ticket`].
pub(crate) fn now() -> Instant {
    at("2026-03-23T08:20:00Z")
}

pub(crate) fn agent() -> Actor {
    Actor::agent("ola").on("first")
}

pub(crate) fn command(json: &str) -> Command {
    serde_json::from_str(json).expect("a command")
}
