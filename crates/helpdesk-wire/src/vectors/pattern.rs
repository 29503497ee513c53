//! Partial comparison of JSON: what a vector names has to be so, what it leaves out may be anything.

use helpdesk_core::path::{Path, Step};
use helpdesk_core::time::Instant;
use serde_json::Value;

/// The first place where a value is not as a pattern wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    pub(super) place: Path,
    pub(super) expected: String,
    pub(super) found: String,
}

impl Mismatch {
    pub(super) fn new(place: &Path, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { place: place.clone(), expected: expected.into(), found: found.into() }
    }
}

/// Whether `found` is as `pattern` wants it.
///
/// Of an object the fields named are compared, and `null` stands for a field that is absent. Lists
/// have the same length. Instants are compared as instants, numbers by value.
pub(super) fn compare(pattern: &Value, found: &Value, place: &Path) -> Result<(), Mismatch> {
    match (pattern, found) {
        (Value::Object(fields), Value::Object(_)) => fields.iter().try_for_each(|(name, wanted)| {
            let value = found.get(name).unwrap_or(&Value::Null);
            compare(wanted, value, &place.join(name.as_str()))
        }),
        (Value::Array(wanted), Value::Array(items)) if wanted.len() == items.len() => {
            let pairs = wanted.iter().zip(items).enumerate();
            pairs
                .into_iter()
                .try_for_each(|(index, (wanted, item))| compare(wanted, item, &place.join(Step::from(index))))
        }
        _ if same(pattern, found) => Ok(()),
        _ => Err(Mismatch::new(place, pattern.to_string(), found.to_string())),
    }
}

fn same(wanted: &Value, found: &Value) -> bool {
    let instant = |text: &str| text.parse::<Instant>().ok();
    match (wanted, found) {
        (Value::String(a), Value::String(b)) if a != b => {
            instant(a).is_some_and(|wanted| instant(b) == Some(wanted))
        }
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        _ => wanted == found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn place_of(pattern: &Value, found: &Value) -> Option<String> {
        compare(pattern, found, &Path::root()).err().map(|mismatch| mismatch.place.to_string())
    }

    #[test]
    fn what_is_left_out_may_be_anything() {
        let found = json!({ "a": 1, "b": { "c": "2026-03-02T08:00:00Z", "d": 5 }, "e": [1, { "f": 2 }] });
        for pattern in [
            json!({}),
            json!({ "a": 1.0, "z": null }),
            json!({ "b": { "c": "2026-03-02T09:00:00+01:00" } }),
            json!({ "e": [1, {}] }),
        ] {
            assert_eq!(place_of(&pattern, &found), None, "{pattern}");
        }
        for (pattern, place) in [
            (json!({ "a": 2 }), "a"),
            (json!({ "a": null }), "a"),
            (json!({ "b": { "d": "5" } }), "b.d"),
            (json!({ "b": { "c": "2026-03-02T08:00:00.000001Z" } }), "b.c"),
            (json!({ "e": [1] }), "e"),
            (json!({ "e": [1, { "f": 3 }] }), "e[1].f"),
            (json!({ "z": 1 }), "z"),
        ] {
            assert_eq!(place_of(&pattern, &found).as_deref(), Some(place), "{pattern}");
        }
    }
}
