//! What a reader passed over, and what can be said of the rest all the same.

use std::collections::BTreeSet;

use serde_json::Value;

use super::discreet::at;
use super::edits::Edits;
use crate::path::Path;

/// The tables of a document that lack a part because of its shape, or were given one.
#[derive(Debug)]
pub struct Unread {
    tables: BTreeSet<Path>,
    /// Fields that nobody knows; none if anything else was passed over or put in.
    strays: Option<BTreeSet<Path>>,
}

impl Unread {
    pub(super) fn of(edits: &Edits) -> Self {
        Self { tables: edits.tables().collect(), strays: edits.strays() }
    }

    /// Whether a fault `code` of meaning at `place` would be one too had everything been read: it
    /// is about one value as it is written, no part of its table is missing, and if it is about a
    /// name, then nothing that was passed over can have been meant to define it.
    #[must_use]
    pub fn leaves_certain(&self, document: &Value, place: &Path, code: &str) -> bool {
        let is_whole = !self.tables.iter().any(|table| place.is_within(table));
        let value = at(document, place);
        let is_certain = match value {
            Some(Value::String(name)) if code.contains(".unknown-") => !self.may_define(document, name),
            Some(Value::String(_) | Value::Number(_) | Value::Bool(_)) => true,
            _ => false,
        };
        is_whole && is_certain
    }

    /// Whether a name may stand in what was passed over: what defines a name holds it.
    fn may_define(&self, document: &Value, name: &str) -> bool {
        let Some(strays) = &self.strays else { return true };
        let parts: Vec<String> = name.split(['.', ' ', '=']).map(str::to_lowercase).collect();
        strays.iter().any(|stray| at(document, stray).is_none_or(|value| holds(value, &parts)))
    }
}

/// Whether any of `names` is a key or a text in `value`, or a part of one.
fn holds(value: &Value, names: &[String]) -> bool {
    let is_in = |text: &str| {
        let text = text.to_lowercase();
        names.iter().any(|name| !name.is_empty() && text.contains(name.as_str()))
    };
    match value {
        Value::String(text) => is_in(text),
        Value::Number(number) => is_in(&number.to_string()),
        Value::Array(items) => items.iter().any(|item| holds(item, names)),
        Value::Object(fields) => fields.iter().any(|(key, item)| is_in(key) || holds(item, names)),
        Value::Null | Value::Bool(_) => false,
    }
}
