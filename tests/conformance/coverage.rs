//! Whatever can happen, happens in a vector of the project's own.

use std::collections::BTreeSet;
use std::fs;

use helpdesk_core::sla::Metric;
use helpdesk_core::ticket::{Command, Fact, NoticeKind};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{documents, shelf};

/// Every value of a field of that name anywhere in `value`, and every item if it is a list.
fn collect<'a>(value: &'a Value, field: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                match inner {
                    Value::Array(items) if name == field => found.extend(items),
                    other if name == field => found.push(other),
                    _ => {}
                }
                collect(inner, field, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, field, found)),
        _ => {}
    }
}

/// The texts under any of `fields` in any vector; of a table its `name`.
fn texts(fields: &[&str], name: &str) -> BTreeSet<String> {
    let documents = documents(&shelf());
    let mut found = Vec::new();
    for (_, document) in &documents {
        fields.iter().for_each(|field| collect(&document["cases"], field, &mut found));
    }
    found.iter().filter_map(|value| value.as_str().or(value[name].as_str())).map(str::to_owned).collect()
}

/// The names of a tagged type's variants, as it tells them of a name that is none.
fn variants<T: DeserializeOwned>() -> Vec<String> {
    let error = serde_json::from_value::<T>(json!({ "type": "?" })).err().expect("`?` is no variant");
    let names: Vec<String> = error.to_string().split('`').skip(3).step_by(2).map(str::to_owned).collect();
    assert!(10 < names.len(), "{error}");
    names
}

#[track_caller]
fn assert_covered<'a>(what: &str, all: impl IntoIterator<Item = &'a str>, found: &BTreeSet<String>) {
    let missing: Vec<&str> = all.into_iter().filter(|name| !found.contains(*name)).collect();
    assert!(missing.is_empty(), "{what} in no vector: {missing:?}");
}

#[test]
fn every_event_is_expected() {
    let found = texts(&["events", "events_include"], "type");
    assert_covered("events", variants::<Fact>().iter().map(String::as_str), &found);
}

#[test]
fn every_command_is_given() {
    let found = texts(&["do"], "type");
    assert_covered("commands", variants::<Command>().iter().map(String::as_str), &found);
    assert_covered("steps", ["open", "wake", "look"], &found);
}

/// Codes of files, logs and their maps, and of what a host hands over: reading those is not the
/// engine's work, so no vector can ask. Those of one language alone are asked of its own tests.
/// Identifiers of people stand in no vector.
const OF_HOSTS: [&str; 12] = [
    "argument.",
    "calendar.no-constructor",
    "capsule.",
    "file.",
    "history.",
    "host.",
    "identifier.",
    "json.",
    "log.",
    "map.",
    "time.",
    "zone.",
];

#[test]
fn every_code_is_expected() {
    let page = fs::read_to_string(helpdesk_tests::root().join("docs/errors.md")).expect("the page of codes");
    let codes = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let fields = ["refusal", "expect_error", "expect_errors", "expect_warnings", "expect_notes"];
    let found = texts(&fields, "code");
    let codes = codes.filter(|code| !OF_HOSTS.iter().any(|module| code.starts_with(module)));
    assert!(100 < codes.clone().count());
    assert_covered("codes", codes, &found);
}

#[test]
fn every_notice_is_expected() {
    let ids = texts(&["notices"], "id");
    let kinds = ids.iter().filter_map(|id| id.rsplit('/').nth(1)).map(str::to_owned).collect();
    assert_covered("notices", NoticeKind::ALL.map(NoticeKind::name), &kinds);
}

#[test]
fn every_clock_is_seen_in_every_state() {
    let clocks = texts(&["clock", "events"], "clock");
    let metrics = clocks.iter().map(|clock| clock.split('/').nth(1).unwrap_or(clock).to_owned()).collect();
    assert_covered("metrics", Metric::ALL.map(Metric::name), &metrics);
    assert_covered("states", ["running", "paused", "stopped", "cancelled"], &texts(&["state"], ""));
    let causes = [
        "agent_reply",
        "alert",
        "approval",
        "command",
        "expired",
        "parent",
        "pending_ended",
        "recovery",
        "requester_reply",
    ];
    assert_covered("causes", causes, &texts(&["cause"], ""));
}

#[test]
fn every_question_is_asked() {
    let operations = [
        "elapsed",
        "add",
        "subtract",
        "due",
        "is_open",
        "next_open",
        "prev_open",
        "next_opening",
        "next_closing",
        "prev_opening",
        "prev_closing",
        "intervals",
        "local_to_instant",
        "is_business_day",
        "add_days",
        "days_between",
    ];
    assert_covered("operations", operations, &texts(&["op"], ""));
}
