//! Eighteen service levels of real firms and offices: all can be said, and what they say holds.

use std::fs;

use helpdesk_core::actor::Actor;
use helpdesk_core::desk::Desk;
use helpdesk_core::ticket::{Channel, Intake, Ticket};
use helpdesk_core::time::Instant;
use helpdesk_tests::root;

/// The definitions that are written as desks.
const DEFINITIONS: [&str; 18] = [
    "altsys",
    "angrybytes-pl",
    "bauer-group-de",
    "boston-311-fitted",
    "btc-pl",
    "datahouse-pl",
    "deakin-edu-au",
    "fbc-mb",
    "healdsburg-ca-gov",
    "itsalto",
    "konfuzio-de",
    "seibert-de",
    "slu-edu",
    "smu-edu",
    "stepchange-uk",
    "sudo-de",
    "uci498-observed",
    "vulpine-msp",
];

/// The desk of one definition.
pub(crate) fn definition(name: &str) -> Desk {
    crate::desk(&format!("tests/desks/{name}.toml"))
}

/// A ticket of somebody who waits for an answer, opened at `at`, an RFC 3339 instant.
pub(crate) fn open(desk: &Desk, at: &str, set: impl FnOnce(&mut Intake)) -> Ticket {
    let mut intake = Intake::new(Channel::Phone, "It does not work");
    intake.requester = Some("somebody".into());
    set(&mut intake);
    let at: Instant = at.parse().unwrap();
    let decision = desk.open("t".into(), intake, &Actor::agent("a"), at).unwrap();
    Ticket::replay(&decision.events).unwrap()
}

/// The priority of a ticket with that impact and urgency.
fn priority(desk: &Desk, impact: &str, urgency: &str) -> String {
    let ticket = open(desk, "2026-03-02T12:00:00Z", |intake| {
        intake.impact = Some(impact.into());
        intake.urgency = Some(urgency.into());
    });
    ticket.priority().to_string()
}

#[test]
fn every_definition_compiles_without_a_warning() {
    let folder = fs::read_dir(root().join("tests/desks")).unwrap();
    let mut found: Vec<String> = folder
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".toml").map(str::to_owned))
        .collect();
    found.sort();
    assert_eq!(found, DEFINITIONS);
    for name in DEFINITIONS {
        let desk = definition(name);
        let warnings: Vec<String> =
            desk.warnings().iter().map(|fault| format!("{}: {}", fault.path, fault.kind)).collect();
        assert_eq!(warnings, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_matrix_of_five_by_three() {
    let desk = definition("slu-edu");
    assert_eq!(priority(&desk, "user", "low"), "low");
    assert_eq!(priority(&desk, "user", "high"), "medium");
    assert_eq!(priority(&desk, "group", "medium"), "medium");
    assert_eq!(priority(&desk, "classroom", "medium"), "high");
    assert_eq!(priority(&desk, "classroom", "high"), "emergency");
}

#[test]
fn three_by_three_to_four_and_to_five() {
    for (name, lowest) in [("uci498-observed", "P4"), ("itsalto", "P4"), ("deakin-edu-au", "P5")] {
        let desk = definition(name);
        assert_eq!(priority(&desk, "high", "high"), "P1", "{name}");
        assert_eq!(priority(&desk, "medium", "medium"), "P3", "{name}");
        assert_eq!(priority(&desk, "medium", "low"), "P4", "{name}");
        assert_eq!(priority(&desk, "low", "low"), lowest, "{name}");
    }
}

#[test]
fn another_channel_than_agreed_is_marked() {
    let desk = definition("itsalto");
    let agreed = open(&desk, "2026-03-02T12:00:00Z", |_| {});
    assert!(agreed.tags.is_empty());
    let other = open(&desk, "2026-03-02T12:00:00Z", |intake| intake.channel = Channel::Sms);
    assert!(other.tags.contains("outside_sla"));
}
