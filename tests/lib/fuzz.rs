//! What must hold for any bytes whatever: the fuzzer calls these, and so does the replay of what
//! it found.

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use helpdesk_core::actor::Actor;
use helpdesk_core::calendar::{self, Calendar, CalendarSpec, Context, Horizon};
use helpdesk_core::desk::Desk;
use helpdesk_core::faults::Faults;
use helpdesk_core::path::{Path, Step};
use helpdesk_core::ticket::{Channel, Command, Event, Intake, Ticket};
use helpdesk_core::time::{Date, DayTime, Instant, Interval, Target, WallTime, WorkTime};
use helpdesk_core::zone::ZonePack;
use helpdesk_wire::shape;
use serde_json::Value;

use crate::dice::Dice;
use crate::host::{self, Waking};
use crate::sla_model::{self, Verdict};
use crate::story;

/// A property over bytes; it panics where it does not hold.
pub type Property = fn(&[u8]);

/// The properties by the name of their fuzz target and of their folder of stored inputs.
pub const PROPERTIES: &[(&str, Property)] = &[
    ("calendars", calendars),
    ("commands", commands),
    ("desks", desks),
    ("documents", documents),
    ("ics", ics),
    ("lives", lives),
    ("stories", stories),
    ("vectors", vectors),
    ("words", words),
    ("zones", zones),
];

/// Any document is a desk or is refused with codes and one-line sentences; a desk that compiles
/// compiles again, to the same version, from what it says of itself.
///
/// # Panics
/// Where that does not hold.
pub fn desks(bytes: &[u8]) {
    let Ok(document) = serde_json::from_slice::<Value>(bytes) else { return };
    let zones = ZonePack::builtin();
    match helpdesk_wire::desk::compile(&document, &zones) {
        Ok(desk) => {
            let again = serde_json::to_value(desk.spec()).expect("a specification is JSON");
            let again = helpdesk_wire::desk::compile(&again, &zones).expect("it compiled before");
            assert_eq!(again.version(), desk.version());
            rests(&desk);
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                assert!(fault.code.contains('.') && !fault.message.contains('\n'), "{fault:?}");
            }
        }
    }
}

/// A ticket that nobody touches comes to rest.
fn rests(desk: &Desk) {
    let intake = Intake::new(Channel::Email, "The printer prints nothing");
    let opened = instant("2026-03-27T15:00:00Z");
    let Ok(decision) = desk.open("T-1".into(), intake, &Actor::requester("ewa"), opened) else { return };
    let ticket = Ticket::replay(&decision.events).expect("a history that begins");
    assert_eq!(desk.wake(&ticket, Instant::MAX).next_wake, None);
}

/// Any story is played by the laws of [`story::play`].
///
/// # Panics
/// Where a law does not hold.
pub fn stories(bytes: &[u8]) {
    let Ok(document) = serde_json::from_slice::<Value>(bytes) else { return };
    let _ = story::play(&document);
}

/// A set of calendars is compiled or refused, and the ones compiled obey the laws of counting.
///
/// # Panics
/// Where that does not hold.
pub fn calendars(bytes: &[u8]) {
    let Ok(document) = serde_json::from_slice::<Value>(bytes) else { return };
    let Ok(specs) = shape::read::<BTreeMap<String, CalendarSpec>>(&document) else { return };
    let zones = ZonePack::builtin();
    let horizon = Horizon::new(day("2024-01-01"), day("2028-12-31")).expect("in order");
    let context = Context { zone: zones.zone("Europe/Warsaw").ok(), zones: &zones, horizon };
    let mut faults: Faults<calendar::Fault> = Faults::default();
    let compiled = calendar::compile(&specs, &context, &mut faults);
    for fault in faults.into_sorted() {
        assert!(!fault.kind.to_string().contains('\n'), "{}", fault.kind);
    }
    for calendar in compiled.values() {
        for start in ["2024-02-29T09:30:00Z", "2026-03-29T01:00:00Z", "2026-12-24T23:59:59.999999Z"] {
            for work in ["1s", "8h", "400h"] {
                counts_consistently(calendar, instant(start), work.parse().expect("a duration"));
            }
        }
    }
}

fn counts_consistently(calendar: &Calendar, start: Instant, work: WorkTime) {
    let Ok(end) = calendar.add(start, work) else { return };
    assert!(start < end);
    assert_eq!(calendar.elapsed(start, end), Ok(work));
    assert_eq!(calendar.elapsed(end, start), Ok(-work));
    let open = calendar.intervals(Interval { start, end }).expect("within the horizon");
    let sum = open.fold(WallTime::ZERO, |sum, span| sum + span.end.since(span.start));
    assert_eq!(sum.micros(), work.micros());
}

/// Any bytes are a zone pack or are refused; whatever a pack says, every instant has a local time.
///
/// # Panics
/// Where that does not hold.
pub fn zones(bytes: &[u8]) {
    let Ok(pack) = ZonePack::from_bytes(bytes) else { return };
    for name in pack.names().take(50) {
        let zone = pack.zone(name).expect("a name of the pack");
        for at in [Instant::MIN, Instant::EPOCH, instant("2026-03-29T01:00:00Z"), Instant::MAX] {
            let (date, _) = zone.to_local(at);
            let noon = zone.to_instant(date, "12:00".parse().expect("a time"));
            assert!(noon.since(at).micros().abs() < 4 * 86_400 * 1_000_000, "{name}: {at} {noon}");
        }
    }
}

/// Any text is a list of holidays or is refused with faults at lines that it has.
///
/// # Panics
/// Where that does not hold.
pub fn ics(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match calendar::holidays_from_ics(text) {
        Ok(days) => assert!(days.iter().all(|(_, name)| !name.contains('\n'))),
        Err(errors) => {
            let lines = text.lines().count().max(1);
            assert!(!errors.is_empty());
            assert!(errors.is_sorted_by_key(|error| error.line));
            assert!(errors.iter().all(|error| (1..=lines).contains(&error.line)), "{errors:?}");
        }
    }
}

/// Any document holds vectors, each of which passes, fails or is skipped, or holds none.
///
/// # Panics
/// Where that does not hold.
pub fn vectors(bytes: &[u8]) {
    let Ok(document) = serde_json::from_slice::<Value>(bytes) else { return };
    let Some(outcome) = helpdesk_wire::vectors::run(&document, &ZonePack::builtin()) else { return };
    let cases = document["cases"].as_array().map_or(0, Vec::len);
    assert_eq!(outcome.passed + outcome.failed.len() + outcome.skipped.len(), cases);
}

/// A command of whoever at whatever time is carried out or refused, and what has happened can be
/// replayed and told as text.
///
/// # Panics
/// Where that does not hold.
pub fn commands(bytes: &[u8]) {
    let Ok(said) = serde_json::from_slice::<Vec<(Instant, Actor, Command)>>(bytes) else { return };
    let desk = crate::desks::desk(&mut Dice::new(&[0xA7; 200]));
    let intake = Intake::new(Channel::Email, "The printer prints nothing");
    let opened = desk.open("T-1".into(), intake, &Actor::requester("ewa"), instant("2026-03-27T15:00:00Z"));
    let mut events = opened.expect("an intake that any desk takes").events;
    let mut ticket = Ticket::replay(&events).expect("a history that begins");
    for (at, by, command) in said {
        match desk.decide(&ticket, &command, &by, at) {
            Ok(decision) => {
                decision.events.iter().for_each(|event| ticket.apply(event));
                events.extend(decision.events);
            }
            Err(refusal) => assert!(!refusal.to_string().is_empty()),
        }
        assert_eq!(desk.clocks(&ticket, at).len(), ticket.clocks.len());
    }
    let text = serde_json::to_string(&events).expect("JSON");
    let events: Vec<Event> = serde_json::from_str(&text).expect("events");
    assert_eq!(Ticket::replay(&events), Some(ticket));
}

/// Whatever desk, whatever life of a ticket: waking seldom or often gives the same events, which
/// replay to the ticket, and the slow model says the same of every clock.
///
/// # Panics
/// Where that does not hold.
pub fn lives(bytes: &[u8]) {
    let (desk, life) = bytes.split_at(bytes.len() / 2);
    let desk = crate::desks::desk(&mut Dice::new(desk));
    let (opening, steps) = life.split_at(life.len().min(6));
    let steps: Vec<&[u8]> = steps.chunks(4).collect();
    let script = host::script(&desk, &mut Dice::new(opening), &steps);
    let lived = host::live(&desk, &script, Waking::Restless);
    assert_eq!(host::live(&desk, &script, Waking::AtTheEnd).events, lived.events);
    assert_eq!(Ticket::replay(&lived.events).as_ref(), Some(&lived.ticket));
    let told = desk.clocks(&lived.ticket, script.end).into_iter().map(Verdict::from);
    assert_eq!(told.collect::<Vec<_>>(), sla_model::verdicts(&desk, &lived.events, script.end));
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn instant(text: &str) -> Instant {
    text.parse().expect("an instant")
}

/// A word that is read is written in a form that reads as the same.
///
/// # Panics
/// Where that does not hold.
pub fn words(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    same_again::<Date>(text);
    same_again::<DayTime>(text);
    same_again::<Instant>(text);
    same_again::<Target>(text);
    same_again::<WallTime>(text);
    same_again::<WorkTime>(text);
    if let Ok(path) = serde_json::from_value::<Path>(Value::from(text)) {
        let written = serde_json::to_value(&path).ok();
        assert_eq!(written.and_then(|text| serde_json::from_value(text).ok()), Some(path), "{text:?}");
    }
}

fn same_again<T: FromStr + Display + PartialEq + Debug>(text: &str) {
    let Ok(value) = text.parse::<T>() else { return };
    assert_eq!(value.to_string().parse::<T>().ok(), Some(value), "{text:?}");
}

/// A document is read, or refused with at least one fault, every one of them at a place that is in
/// the document or one step beyond it.
///
/// # Panics
/// Where that does not hold.
pub fn documents(bytes: &[u8]) {
    let Ok(document) = serde_json::from_slice::<Value>(bytes) else { return };
    let Err(faults) = shape::read::<Document>(&document) else { return };
    assert!(!faults.is_empty());
    for fault in faults {
        let mut around = fault.path.clone();
        around.pop();
        assert!(pointed_at(&document, &around).is_some(), "{}: {}", fault.path, fault.message);
    }
}

fn pointed_at<'a>(document: &'a Value, path: &Path) -> Option<&'a Value> {
    path.steps().iter().try_fold(document, |value, step| match step {
        Step::Index(index) => value.get(index),
        Step::Key(key) => value.get(key),
    })
}

/// A document with one of everything that a shape can be.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read for its faults")]
struct Document {
    name: String,
    at: Option<Instant>,
    #[serde(default)]
    spans: Vec<(u8, i32)>,
    #[serde(default)]
    parts: BTreeMap<String, Part>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "read for its faults")]
enum Part {
    Empty,
    Time(WorkTime),
    Pair(bool, f64),
    Whole { inside: Box<Document> },
}
