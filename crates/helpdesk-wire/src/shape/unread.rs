//! What a reader passed over, and what can be said of the rest all the same.

use std::collections::BTreeSet;

use helpdesk_core::path::{Path, Step};
use serde_json::Value;

use super::{Edits, is_within, parent};
use crate::Diagnostic;

/// The tables of a document that lack a part because of its shape, or were given one.
#[derive(Debug)]
pub(crate) struct Unread(BTreeSet<Path>);

impl Unread {
    pub(super) fn of(edits: &Edits) -> Self {
        let holes = edits.holes.iter().map(parent).filter(|table| !table.steps().is_empty());
        Self(edits.stand_ins.keys().cloned().chain(holes).collect())
    }

    /// Whether `fault` would be one too had everything been read: it is about one value as it is
    /// written, no part of its table is missing, and it is not about a name, which may stand in
    /// what was passed over.
    pub(crate) fn leaves_certain(&self, document: &Value, fault: &Diagnostic) -> bool {
        let is_about_a_name = fault.code.contains(".unknown-");
        let is_single = at(document, &fault.path)
            .is_some_and(|value| matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_)));
        let is_whole = !self.0.iter().any(|table| is_within(&fault.path, table));
        is_single && is_whole && !is_about_a_name
    }
}

fn at<'v>(document: &'v Value, place: &Path) -> Option<&'v Value> {
    place.steps().iter().try_fold(document, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    })
}
