//! The desks under `examples/` compile, and mean what they say.

use helpdesk_core::actor::{Actor, Role};
use helpdesk_core::ticket::{Channel, Command, Intake, Ticket};
use helpdesk_core::time::Instant;

use crate::desk;

#[test]
fn the_examples_compile_without_a_warning() {
    for name in ["minimal", "polish-it"] {
        let desk = desk(&format!("examples/desks/{name}/desk.toml"));
        let warnings: Vec<String> =
            desk.warnings().iter().map(|fault| format!("{}: {}", fault.path, fault.kind)).collect();
        assert_eq!(warnings, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn the_minimal_desk_is_twenty_lines() {
    let text = std::fs::read_to_string(helpdesk_tests::root().join("examples/desks/minimal/desk.toml"));
    let lines = text.unwrap().lines().filter(|line| !line.trim().is_empty()).count();
    assert!(lines <= 20, "{lines} lines");
}

#[test]
fn a_visit_is_ordered_by_whoever_found_out_what_is_wrong() {
    let desk = desk("examples/desks/polish-it/desk.toml");
    let at = |minute: i64| -> Instant {
        let noon: Instant = "2026-11-10T12:00:00+01:00".parse().unwrap();
        Instant::from_micros(noon.micros() + minute * 60_000_000).unwrap()
    };
    let [ola, kuba] = ["ola", "kuba"].map(|name| Actor::agent(name).on("first"));
    let visit = Command::HandOver { to: "on_site".into(), reason: "".into() };
    let mut intake = Intake::new(Channel::Phone, "Laptop nie włącza się");
    intake.description = "Po burzy.".into();
    intake.requester = Some("klient".into());
    let opened = desk.open("t".into(), intake, &ola, at(0)).unwrap();
    let mut ticket = Ticket::replay(&opened.events).unwrap();

    let refusal = desk.decide(&ticket, &visit, &ola, at(1)).unwrap_err();
    assert_eq!(refusal.codes().collect::<Vec<_>>(), ["guard.not-allowed", "guard.missing"]);
    let diagnose = Command::Diagnose { text: "mainboard".into() };
    let found = desk.decide(&ticket, &diagnose, &ola, at(2)).unwrap();
    found.events.iter().for_each(|event| ticket.apply(event));
    let refusal = desk.decide(&ticket, &visit, &kuba, at(3)).unwrap_err();
    assert_eq!(refusal.codes().collect::<Vec<_>>(), ["guard.not-allowed"]);
    let lead = Actor { role: Role::Lead, ..kuba };
    assert!(desk.decide(&ticket, &visit, &lead, at(3)).is_err(), "not even the lead");
    assert!(desk.decide(&ticket, &visit, &ola, at(4)).is_ok());
}
