//! What a host sees, whether things go well or not.

use helpdesk_core::desk::Desk;
use helpdesk_core::ticket::{Decision, Ticket};
use helpdesk_core::time::Instant;
use helpdesk_core::zone::ZonePack;
use serde_json::{Value, json};

use super::*;

const AGENT: &str = r#"{ "role": "agent", "id": "ola" }"#;

fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

fn desk_with(hours: &str) -> Desk {
    let document = json!({
        "name": "Help", "zone": "Europe/Warsaw", "priority": { "levels": ["high", "low"] },
        "sla": [{ "name": "all", "targets": { "any": { "resolution": hours } } }],
    });
    desk(&document.to_string(), &ZonePack::builtin()).unwrap()
}

fn opened(desk: &Desk) -> (Decision, Ticket) {
    let intake = r#"{ "subject": "No network", "channel": "phone", "priority": "high" }"#;
    let decision = open(desk, "T-1", intake, AGENT, instant("2026-03-02T09:00:00Z")).unwrap();
    let ticket = replay(&json(&decision.events)).unwrap();
    (decision, ticket)
}

/// Opened, noted and solved in time.
fn history(desk: &Desk) -> String {
    let (mut decision, mut ticket) = opened(desk);
    for (minute, command) in
        [(5, json!({ "type": "note", "body": "Cable" })), (30, json!({ "type": "solve" }))]
    {
        let at = instant(&format!("2026-03-02T09:{minute:02}:00Z"));
        let next = decide(desk, &ticket, &command.to_string(), AGENT, at).unwrap();
        ticket = apply(&ticket, &json(&next.events)).unwrap();
        decision.events.extend(next.events);
    }
    json(&decision.events)
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_ticket_lives_through_text_alone() {
    let desk = desk_with("4h");
    let events = history(&desk);
    let ticket = replay(&events).unwrap();
    assert!(ticket.status_category.is_done());
    let clocks = value(&clocks(&desk, &ticket, instant("2026-03-02T10:00:00Z")));
    assert_eq!((&clocks[0]["state"], &clocks[0]["met"]), (&json!("stopped"), &json!(true)), "{clocks}");
    assert_eq!(clocks[0]["elapsed_seconds"], 1800);
    let key = json!({ "metric": "resolution", "set": clocks[0]["set"], "cycle": 1 }).to_string();
    let why = value(&explain_history(&desk, &events, &key, instant("2026-03-02T10:00:00Z")).unwrap());
    assert_eq!(
        why["report"]["elapsed_seconds"].as_i64().or(why["elapsed_seconds"].as_i64()),
        Some(1800),
        "{why}"
    );
}

#[test]
fn what_is_written_is_read_again_to_the_byte() {
    let desk = desk_with("4h");
    let ticket = replay(&history(&desk)).unwrap();
    let text = json(&ticket);
    assert_eq!(json(&read::<Ticket>(&text).unwrap()), text);
}

#[test]
fn every_fault_of_a_desk_is_told_and_the_first_one_speaks() {
    let document = r#"{ "name": "Help", "zone": "Europe/Warsav", "priority": { "levels": ["high"] },
        "sla": [{ "name": "all", "targets": { "hihg": { "resolution": "4h" } } }] }"#;
    let failure = desk(document, &ZonePack::builtin()).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Config);
    let codes: Vec<_> = failure.diagnostics.iter().map(|fault| fault.code).collect();
    assert!(codes.contains(&"desk.unknown-zone") && codes.contains(&"sla.unknown-priority"), "{codes:?}");
    assert_eq!(failure.code, failure.diagnostics[0].code);
    assert!(failure.suggestion.is_some());
}

#[test]
fn text_that_is_no_json_is_placed() {
    let failure = read::<Ticket>("{ \"id\": }").unwrap_err();
    assert_eq!((failure.kind, failure.code), (FailureKind::Input, "json.syntax"));
    assert!(failure.message.contains("line 1"), "{}", failure.message);
}

#[test]
fn a_misspelt_command_names_the_nearest() {
    let desk = desk_with("4h");
    let (_, ticket) = opened(&desk);
    let at = instant("2026-03-02T09:05:00Z");
    let failure = decide(&desk, &ticket, r#"{ "type": "slove" }"#, AGENT, at).unwrap_err();
    assert_eq!((failure.kind, failure.code), (FailureKind::Input, "shape.unknown-variant"));
    assert_eq!(failure.suggestion.as_deref(), Some("solve"));
}

#[test]
fn a_refusal_gives_every_reason() {
    let desk = desk_with("4h");
    let (_, ticket) = opened(&desk);
    let early = decide(&desk, &ticket, r#"{ "type": "solve" }"#, AGENT, instant("2026-03-02T08:00:00Z"));
    let failure = early.unwrap_err();
    assert_eq!((failure.kind, failure.code), (FailureKind::Refusal, "ticket.time-went-back"));
}

#[test]
fn events_with_a_gap_are_no_history() {
    let desk = desk_with("4h");
    let Value::Array(mut events) = value(&history(&desk)) else { panic!("events are a list") };
    let failure = replay(&Value::from(events[1..].to_vec()).to_string()).unwrap_err();
    assert_eq!((failure.kind, failure.code), (FailureKind::History, "history.no-registration"));
    events.remove(1);
    let failure = replay(&Value::from(events).to_string()).unwrap_err();
    assert_eq!((failure.code, failure.path.to_string().as_str()), ("history.gap", "[1]"));
    let (_, ticket) = opened(&desk);
    assert_eq!(apply(&ticket, &history(&desk)).unwrap_err().code, "history.gap");
}

#[test]
fn a_report_and_a_what_if_over_histories() {
    let (slow, quick) = (desk_with("4h"), desk_with("10m"));
    let histories = format!("[{}]", history(&slow));
    let options = r#"{ "zone": "Europe/Warsaw" }"#;
    let summary = value(&report(&histories, "{}", options, &ZonePack::builtin()).unwrap());
    assert_eq!(summary["tickets"], 1, "{summary}");
    let compared = value(&simulate(&slow, &quick, &histories, None).unwrap());
    assert_eq!(
        (&compared["totals"]["here"]["breached"], &compared["totals"]["there"]["breached"]),
        (&json!(0), &json!(1))
    );
    let unknown =
        report(&histories, "{}", r#"{ "zone": "Europe/Warsav" }"#, &ZonePack::builtin()).unwrap_err();
    assert_eq!((unknown.kind, unknown.suggestion.as_deref()), (FailureKind::Zone, Some("Europe/Warsaw")));
}

#[test]
fn a_calendar_by_itself_needs_a_zone() {
    let zones = ZonePack::builtin();
    let (office, warnings) =
        calendar(r#"{ "zone": "Europe/Warsaw", "weekly": { "mon-fri": ["08:00-16:00"] } }"#, &zones).unwrap();
    assert!(warnings.is_empty() && office.is_open(instant("2026-03-02T09:00:00Z")).unwrap());
    let failure = calendar(r#"{ "weekly": { "mon": ["08:00-16:00"] } }"#, &zones).unwrap_err();
    assert_eq!((failure.code, failure.path.to_string().as_str()), ("shape.missing-field", "zone"));
    let failure =
        calendar(r#"{ "zone": "Europe/Warsaw", "weekly": { "mon": ["16:00-08:00"] } }"#, &zones).unwrap_err();
    assert_eq!(
        (failure.code, failure.path.to_string().as_str()),
        ("calendar.closes-before-opening", "weekly.mon[0]")
    );
}

#[test]
fn versions_that_are_not_at_hand_are_named() {
    let (first, second) = (desk_with("4h"), desk_with("1h"));
    let (history, until) = (history(&first), instant("2026-03-02T12:00:00Z"));
    let again = value(&retell(&[&first, &second], &history, until).unwrap());
    assert_eq!(again["events"], value(&history));
    let unknown = retell(&[&second], &history, until).unwrap_err();
    assert_eq!((unknown.kind, unknown.code), (FailureKind::History, "history.unknown-desk"));
    let histories = format!("[{history}]");
    let compared = value(&simulate_in_force(&[&first], &second, &histories, None).unwrap());
    assert_eq!(compared["tickets"][0]["ticket"], "T-1");
    assert!(simulate_in_force(&[], &second, &histories, None).is_err());
}

#[test]
fn a_report_counts_what_is_beside_tickets() {
    let desk = desk_with("4h");
    let histories = format!("[{}]", history(&desk));
    let beside = r#"{ "calls": [{ "call": "C1", "queue": "first", "began": "2026-03-02T09:00:00Z", "ended": "2026-03-02T09:01:00Z" }] }"#;
    let made = value(&report(&histories, beside, "{}", &ZonePack::builtin()).unwrap());
    assert_eq!((&made["tickets"], &made["service"]["queues"]["first"]["calls"]), (&json!(1), &json!(1)));
    let wrong = report("[]", r#"{ "call": [] }"#, "{}", &ZonePack::builtin()).unwrap_err();
    assert_eq!(wrong.suggestion.as_deref(), Some("calls"));
}

#[test]
fn a_desk_without_numbers_gives_none() {
    let desk = desk_with("4h");
    assert_eq!(number(&desk, "2026-03-02".parse().unwrap(), 1), None);
    assert_eq!(read_number(&desk, "1").unwrap(), None);
    assert_eq!(graph(&desk, "people"), None);
    assert!(value(&graph(&desk, "statuses").unwrap())["svg"].as_str().unwrap().starts_with("<svg"));
}

#[test]
fn errors_about_identifiers_do_not_repeat_them() {
    let key = b"sixteen bytes at least";
    assert_eq!(digest(key, "email", "", "jan@acme.example").unwrap().len(), 64);
    for (kind, identifier, code) in [
        ("pesel", "44051401358", "identifier.not-a-pesel"),
        ("emial", "jan@acme.example", "shape.unknown-variant"),
    ] {
        let wrong = digest(key, kind, "", identifier).unwrap_err();
        assert_eq!(wrong.code, code);
        assert!(!wrong.to_string().contains(identifier));
    }
}
