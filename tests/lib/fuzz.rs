//! What must hold for any bytes whatever: the fuzzer calls these, and so does the replay of what
//! it found.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use helpdesk_core::path::Path;
use helpdesk_core::time::{Date, DayTime, Instant, Target, WallTime, WorkTime};
use helpdesk_wire::shape;
use serde_json::Value;

/// A property over bytes; it panics where it does not hold.
pub type Property = fn(&[u8]);

/// The properties by the name of their fuzz target and of their folder of stored inputs.
pub const PROPERTIES: &[(&str, Property)] = &[("documents", documents), ("words", words)];

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
    use helpdesk_core::path::Step;
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
    parts: std::collections::BTreeMap<String, Part>,
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
