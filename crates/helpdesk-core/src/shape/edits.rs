//! What the reader sees differently from what is written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::error::{Kind, ShapeError};
use crate::path::{Path, Step};

/// Places that are skipped, and fields that are there although nobody wrote them.
#[derive(Debug, Default)]
pub(super) struct Edits {
    holes: BTreeSet<Path>,
    stand_ins: BTreeMap<Path, BTreeMap<&'static str, Value>>,
}

impl Edits {
    /// A document as it is written.
    pub(super) const NONE: Self = Self { holes: BTreeSet::new(), stand_ins: BTreeMap::new() };

    /// Takes `place` out of sight; false if it is, or cannot be.
    pub(super) fn hide(&mut self, place: &Path) -> bool {
        let is_root = place.steps().is_empty();
        !is_root && self.holes.insert(place.clone())
    }

    /// Puts a field into the table at `place`.
    pub(super) fn put(&mut self, place: &Path, field: &'static str, value: Value) {
        self.stand_ins.entry(place.clone()).or_default().insert(field, value);
    }

    /// Takes it away again.
    pub(super) fn take_away(&mut self, place: &Path, field: &'static str) {
        if let Some(fields) = self.stand_ins.get_mut(place) {
            fields.remove(field);
        }
    }

    /// Whether the place is out of sight; it is asked for only if anything is.
    pub(super) fn hides(&self, place: impl FnOnce() -> Path) -> bool {
        !self.holes.is_empty() && self.holes.contains(&place())
    }

    /// The fields put into the table at a place, which is asked for only if there are any.
    pub(super) fn stand_ins(&self, place: impl FnOnce() -> Path) -> Option<&BTreeMap<&'static str, Value>> {
        if self.stand_ins.is_empty() { None } else { self.stand_ins.get(&place()) }
    }

    /// The tables that lack a part, and those that were given one.
    pub(super) fn tables(&self) -> impl Iterator<Item = Path> {
        let lacking = self.holes.iter().map(Path::parent);
        let given = self.stand_ins.keys().cloned();
        lacking.filter(|table| !table.steps().is_empty()).chain(given)
    }

    /// Whether `error` comes of these edits rather than of the document.
    pub(super) fn explain(&self, error: &ShapeError) -> bool {
        let covers = |place: &Path| place.is_within(error.path());
        match error.kind() {
            Kind::MissingField { .. } => self.holes.contains(error.path()),
            Kind::InvalidValue { .. } | Kind::Custom(_) => {
                self.holes.iter().any(covers) || self.stand_ins.keys().any(covers)
            }
            _ => self.is_invented(error.path()),
        }
    }

    /// Whether `place` lies in something that was put there by the reader.
    pub(super) fn is_invented(&self, place: &Path) -> bool {
        self.stand_ins.iter().any(|(table, fields)| {
            fields.keys().any(|field| place.is_within(&table.join(Step::from(*field))))
        })
    }
}
