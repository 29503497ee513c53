//! What a fault does not repeat: what tells of a person or opens something, and texts without end.

use serde_json::Value;

use super::error::Kind;
use crate::faults::{nearest, shortened};
use crate::path::{Path, Step};

/// Lists and fields that hold what proves who somebody is, or what opens a machine.
const KEPT: [&str; 6] = ["digest", "evidence", "identifiers", "known", "remote", "secret"];

/// The most bytes a key has in the place of a fault.
const LONGEST_KEY: usize = 200;

/// Telephone numbers have nine digits, and no setting of a desk has.
const IDENTIFYING: usize = 9;

/// Whether `text` may be an address or a number of a person, wherever it stands.
pub(super) fn is_personal(text: &str) -> bool {
    let is_address = || match text.split_once('@') {
        Some((name, domain)) => !name.is_empty() && !domain.is_empty() && !text.contains(' '),
        None => false,
    };
    let digits = || text.chars().filter(char::is_ascii_digit).count();
    let is_number = || text.chars().all(|c| c.is_ascii_digit() || " +-()/".contains(c));
    is_address() || is_number() && IDENTIFYING <= digits()
}

/// As [`is_personal`], of a number.
pub(super) fn is_identifying(number: u64) -> bool {
    const LEAST: u64 = 100_000_000;
    LEAST <= number
}

/// The fault as it is reported: `document` is what was read, and `path` where it is wrong.
pub(super) fn discreet(kind: Kind, mut path: Path, document: &Value) -> (Kind, Path) {
    let value = at(document, &path);
    let is_kept = is_kept(&path);
    let kind = match kind {
        Kind::UnknownField { field, known } => {
            let told = name(&field, known, is_kept);
            if told != field && path.steps().last() == Some(&Step::from(&*field)) {
                path.pop();
            }
            Kind::UnknownField { field: told, known }
        }
        Kind::UnknownVariant { variant, known } => {
            let told = name(&variant, known, is_kept);
            if told != variant && path.steps().last() == Some(&Step::from(&*variant)) {
                path.pop();
            }
            Kind::UnknownVariant { variant: told, known }
        }
        Kind::WrongType { found, expected } if is_kept => {
            Kind::WrongType { found: plain(value, found), expected }
        }
        Kind::InvalidValue { found, expected } if is_kept => {
            Kind::InvalidValue { found: plain(value, found), expected }
        }
        Kind::Custom(sentence) => Kind::Custom(without(sentence, value, is_kept)),
        other => other,
    };
    let steps = path.steps().iter().map(|step| match step {
        Step::Key(key) if LONGEST_KEY < key.len() => Step::Key(shortened(key)),
        step => step.clone(),
    });
    (kind, steps.collect())
}

fn is_kept(path: &Path) -> bool {
    let steps = path.steps();
    let inside = steps.iter().skip(1).map(Some).chain([None]);
    steps.iter().zip(inside).any(|(step, inside)| {
        // A calendar may be called `remote`, but it is no list.
        let is_list = !matches!(inside, Some(Step::Key(_)));
        is_list && matches!(step, Step::Key(key) if KEPT.contains(&&**key))
    })
}

/// A name that nobody knows: all of it only if it is short, no person, and where it may be shown.
fn name(found: &str, known: &[&str], is_kept: bool) -> String {
    let is_meant = || nearest(found, known.iter().copied()).is_some();
    if is_personal(found) || is_kept && !is_meant() { "…".to_owned() } else { shortened(found) }
}

/// What kind of value was found, and no more.
fn plain(value: Option<&Value>, found: String) -> String {
    match value {
        Some(Value::String(_)) => "text".to_owned(),
        Some(Value::Number(_)) => "a number".to_owned(),
        _ => found,
    }
}

/// The sentence of a type, which may hold what it refuses.
fn without(sentence: String, value: Option<&Value>, is_kept: bool) -> String {
    let Some(Value::String(text)) = value else {
        return if is_kept && value.is_some_and(|value| tells(&sentence, value)) {
            other()
        } else {
            sentence
        };
    };
    if text.is_empty() || !sentence.contains(&**text) {
        return sentence;
    }
    if is_kept || is_personal(text) { other() } else { sentence.replace(&**text, &shortened(text)) }
}

fn other() -> String {
    "this is not what belongs here".to_owned()
}

/// Whether a sentence repeats any text or number of `value`.
fn tells(sentence: &str, value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty() && sentence.contains(&**text),
        Value::Number(number) => sentence.contains(&number.to_string()),
        Value::Array(items) => items.iter().any(|item| tells(sentence, item)),
        Value::Object(fields) => {
            fields.iter().any(|(key, item)| sentence.contains(key) || tells(sentence, item))
        }
        _ => false,
    }
}

/// The value at a place of a document.
pub(super) fn at<'v>(document: &'v Value, place: &Path) -> Option<&'v Value> {
    place.steps().iter().try_fold(document, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    })
}
