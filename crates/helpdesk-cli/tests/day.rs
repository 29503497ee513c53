//! `helpdesk` without a command, from the outside.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output};

use serde_json::Value;

fn helpdesk(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_helpdesk")).args(args).output().unwrap()
}

fn text(args: &[&str]) -> String {
    let output = helpdesk(args);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_day_is_told_in_order_and_without_colour_in_a_pipe() {
    let told = text(&[]);
    let places = [
        "Tuesday 10 November ──",
        "Tuesday 10 November, evening ──",
        "The night to Wednesday 11 November ──",
        "Wednesday 11 November · Narodowe Święto Niepodległości ──",
        "Thursday 12 November ──",
        "Promises broken",
        "counted in all",
        "The report ──",
    ]
    .map(|heading| told.find(heading).unwrap_or_else(|| panic!("no heading `{heading}`")));
    assert!(places.is_sorted(), "{places:?}");
    assert!(!told.contains('\u{1b}'), "no colour in a pipe");
    assert_eq!(told, text(&["--color", "never"]));
    assert!(text(&["--color", "always"]).contains('\u{1b}'));
}

#[test]
fn programs_get_every_event() {
    let day: Value = serde_json::from_str(&text(&["--format", "json"])).unwrap();
    let tickets = day["tickets"].as_object().unwrap();
    assert!(40 <= tickets.len());
    let events: usize = tickets.values().map(|ticket| ticket["events"].as_array().unwrap().len()).sum();
    assert_eq!(day["report"]["events"], events);
    for ticket in tickets.values() {
        for (index, event) in ticket["events"].as_array().unwrap().iter().enumerate() {
            assert_eq!(event["seq"], index + 1);
            assert_eq!(event["desk"], day["desk"]);
        }
    }
    assert_eq!(day["surprises"], serde_json::json!([]));
    let outcome = |mail: &Value| (mail["message"].clone(), mail["outcome"].clone());
    let mails: Vec<(Value, Value)> = day["mails"].as_array().unwrap().iter().map(outcome).collect();
    assert_eq!(mails.len(), 7);
    assert!(mails.contains(&("n-2026-46@hurt.example".into(), "dropped".into())), "{mails:?}");
    let refusals = day["refusals"].as_array().unwrap();
    assert_eq!(day["host"]["refused"], refusals.len());
    assert!(refusals.iter().any(|refusal| refusal["reasons"].as_array().unwrap().len() == 2));
}
