//! What a reader passed over, and what can be said of the rest all the same.

use std::collections::BTreeSet;

use serde_json::Value;

use super::edits::Edits;
use crate::path::{Path, Step};

/// The tables of a document that lack a part because of its shape, or were given one.
#[derive(Debug)]
pub struct Unread(BTreeSet<Path>);

impl Unread {
    pub(super) fn of(edits: &Edits) -> Self {
        Self(edits.tables().collect())
    }

    /// Whether a fault `code` of meaning at `place` would be one too had everything been read: it
    /// is about one value as it is written, no part of its table is missing, and it is not about a
    /// name, which may stand in what was passed over.
    #[must_use]
    pub fn leaves_certain(&self, document: &Value, place: &Path, code: &str) -> bool {
        let is_about_a_name = code.contains(".unknown-");
        let is_single = at(document, place)
            .is_some_and(|value| matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_)));
        let is_whole = !self.0.iter().any(|table| place.is_within(table));
        is_single && is_whole && !is_about_a_name
    }
}

fn at<'v>(document: &'v Value, place: &Path) -> Option<&'v Value> {
    place.steps().iter().try_fold(document, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    })
}
