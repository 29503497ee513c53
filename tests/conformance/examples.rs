//! Every example on the pages of the specification is what it says it is.
//!
//! A block is marked with what it holds: `json command`, `json event`, `json decision`,
//! `json notice`, `json intake`, `json clock`, `json explanation`, `json case` of a scenario,
//! `json cases` of a whole document; `toml` is part of a desk.

use std::fs;

use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::outage::{OutageCommand, OutageIntake};
use helpdesk_core::sla::{ClockReport, Explanation};
use helpdesk_core::ticket::{Alert, Command, Decision, Event, Inbound, Intake, Joint, Notice};
use helpdesk_core::zone::ZonePack;
use helpdesk_wire::vectors;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const PAGES: [&str; 11] = [
    "approvals",
    "escalation",
    "identity",
    "outages",
    "party",
    "presets",
    "sla",
    "ticket",
    "together",
    "vectors",
    "workflow",
];

/// The fenced blocks of a page: the words after the fence, and the text.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let mut blocks = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("\n```") {
        let Some((info, body)) = after.split_once('\n') else { break };
        let Some((body, after)) = body.split_once("\n```") else { break };
        blocks.push((info.trim(), body));
        rest = after;
    }
    blocks
}

/// Reads `text` as a `T`, and finds in it whatever it says.
fn reads<T: DeserializeOwned + Serialize>(text: &str) -> Result<(), String> {
    let wanted: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let read: T = serde_json::from_value(wanted.clone()).map_err(|error| error.to_string())?;
    let written = serde_json::to_value(&read).map_err(|error| error.to_string())?;
    if written == wanted { Ok(()) } else { Err(format!("it reads as {written}")) }
}

/// Compiles part of a desk: what it leaves out is as small as can be.
fn compiles(text: &str) -> Result<(), String> {
    let mut desk: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
    for (field, usual) in [("name", "Desk"), ("zone", "Europe/Warsaw")] {
        desk.entry(field).or_insert_with(|| usual.into());
    }
    let spec: DeskSpec = desk.try_into().map_err(|error: toml::de::Error| error.to_string())?;
    Desk::compile(&spec).map(drop).map_err(|errors| errors.to_string())
}

/// Asks the cases of a document.
fn passes(document: &Value) -> Result<(), String> {
    let outcome = vectors::run(document, &ZonePack::builtin()).ok_or("it holds no cases")?;
    if outcome.passed == outcome.cases() && 0 < outcome.passed {
        return Ok(());
    }
    Err(format!("{:?} {:?}", outcome.failed, outcome.skipped))
}

fn check(info: &str, body: &str) -> Result<(), String> {
    let parsed = || serde_json::from_str::<Value>(body).map_err(|error| error.to_string());
    match info {
        "json case" => passes(&json!({ "schema": "scenario/2", "cases": [parsed()?] })),
        "json cases" => passes(&parsed()?),
        "json clock" => reads::<ClockReport>(body),
        "json alert" => reads::<Alert>(body),
        "json command" => reads::<Command>(body),
        "json inbound" => reads::<Inbound>(body),
        "json joint" => reads::<Joint>(body),
        "json outage command" => reads::<OutageCommand>(body),
        "json outage intake" => reads::<OutageIntake>(body),
        "json decision" => reads::<Decision>(body),
        "json event" => reads::<Event>(body),
        "json explanation" => reads::<Explanation>(body),
        "json intake" => reads::<Intake>(body),
        "json notice" => reads::<Notice>(body),
        "text" => Ok(()),
        "toml" => compiles(body),
        other => Err(format!("a block marked `{other}` is checked by nobody")),
    }
}

#[test]
fn every_example_is_what_it_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for name in PAGES {
        let path = helpdesk_tests::root().join(format!("docs/spec/{name}.md"));
        let page = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (info, body) in blocks(&page) {
            count += 1;
            if let Err(error) = check(info, body) {
                wrong.push(format!("{name}.md: {error}\n{body}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(40 <= count, "{count} examples");
}

#[test]
fn a_wrong_example_is_found() {
    assert_eq!(
        blocks("a\n```json event\n{}\n```\nb\n```toml\nx = 1\n```\n"),
        [("json event", "{}"), ("toml", "x = 1")]
    );
    for (info, body) in [
        ("json command", r#"{ "type": "tkae" }"#),
        ("json notice", "{}"),
        ("json case", r#"{ "steps": [] }"#),
        ("json cases", "{}"),
        ("toml", "zone = 'Europe/Warsow'"),
        ("rust", ""),
    ] {
        assert!(check(info, body).is_err(), "{info}");
    }
    assert_eq!(check("json command", r#"{ "type": "take" }"#), Ok(()));
}
