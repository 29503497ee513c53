//! Names of a desk that hold characters which hide or reorder what people read.

use serde_json::Value;

use crate::desk::{ConfigErrorKind, DeskSpec, Fault};
use crate::faults::Faults;
use crate::text::hidden;

/// Fields whose texts, alone or in a list, are names.
const NAMES: [&str; 7] = ["categories", "impacts", "kinds", "levels", "name", "tiers", "urgencies"];

/// Every key of the specification, and every text that names something.
pub(super) fn check(spec: &DeskSpec, faults: &mut Faults<ConfigErrorKind>) {
    // Most desks hold none: their text as a whole is looked at first. JSON escapes what is ASCII.
    let text = serde_json::to_string(spec).unwrap_or_default();
    if hidden(&text).is_some() || text.contains('\\') {
        check_value(&serde_json::to_value(spec).unwrap_or_default(), false, faults);
    }
}

fn check_value(value: &Value, is_name: bool, faults: &mut Faults<ConfigErrorKind>) {
    match value {
        Value::String(text) if is_name => check_name(text, faults),
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                faults.within(position, |faults| check_value(item, is_name, faults));
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                faults.within(key.as_str(), |faults| {
                    check_name(key, faults);
                    check_value(item, NAMES.contains(&key.as_str()), faults);
                });
            }
        }
        _ => {}
    }
}

fn check_name(name: &str, faults: &mut Faults<ConfigErrorKind>) {
    if let Some(found) = hidden(name) {
        faults.push(Fault::HiddenCharacter { found: found.into() });
    }
}
