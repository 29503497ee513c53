//! What the reader sees differently from what is written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::error::{Kind, ShapeError};
use crate::path::{Path, Step};

/// Places that are skipped, and fields that are there although nobody wrote them.
#[derive(Debug, Default)]
pub(super) struct Edits {
    /// By the table or list that lacks them.
    holes: BTreeMap<Path, BTreeSet<Step>>,
    stand_ins: BTreeMap<Path, BTreeMap<&'static str, Value>>,
    /// Out of sight for another reason than that nobody knows the field.
    beside_strays: bool,
}

impl Edits {
    /// A document as it is written.
    pub(super) const NONE: Self =
        Self { holes: BTreeMap::new(), stand_ins: BTreeMap::new(), beside_strays: false };

    /// Takes `place` out of sight; false if it is, or cannot be.
    pub(super) fn hide(&mut self, place: &Path) -> bool {
        let Some(step) = place.steps().last() else { return false };
        self.holes.entry(place.parent()).or_default().insert(step.clone())
    }

    /// Notes that what is hidden or put in next is no field that nobody knows.
    pub(super) fn beside_strays(&mut self) {
        self.beside_strays = true;
    }

    /// The fields that nobody knows, if nothing else was changed.
    pub(super) fn strays(&self) -> Option<BTreeSet<Path>> {
        let strays = self.holes.iter().flat_map(|(table, steps)| steps.iter().map(|s| table.join(s.clone())));
        (!self.beside_strays).then(|| strays.collect())
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

    /// What of the table or list at a place is out of sight; the place is asked for only if
    /// anything is.
    pub(super) fn hidden(&self, place: impl FnOnce() -> Path) -> Option<&BTreeSet<Step>> {
        if self.holes.is_empty() { None } else { self.holes.get(&place()) }
    }

    /// The fields put into the table at a place, which is asked for only if there are any.
    pub(super) fn stand_ins(&self, place: impl FnOnce() -> Path) -> Option<&BTreeMap<&'static str, Value>> {
        if self.stand_ins.is_empty() { None } else { self.stand_ins.get(&place()) }
    }

    /// The tables that lack a part, and those that were given one.
    pub(super) fn tables(&self) -> impl Iterator<Item = Path> {
        let lacking = self.holes.keys().cloned();
        let given = self.stand_ins.keys().cloned();
        lacking.filter(|table| !table.steps().is_empty()).chain(given)
    }

    /// Whether `error` comes of these edits rather than of the document.
    pub(super) fn explain(&self, error: &ShapeError) -> bool {
        let covers = |place: &Path| place.is_within(error.path());
        match error.kind() {
            Kind::MissingField { .. } => self.is_hole(error.path()),
            Kind::InvalidValue { .. } | Kind::Custom(_) => {
                let lacking = |(table, steps): (&Path, &BTreeSet<Step>)| {
                    covers(table) || steps.iter().any(|step| covers(&table.join(step.clone())))
                };
                self.holes.iter().any(lacking) || self.stand_ins.keys().any(covers)
            }
            _ => self.is_invented(error.path()),
        }
    }

    fn is_hole(&self, place: &Path) -> bool {
        let step = place.steps().last();
        step.is_some_and(|step| self.holes.get(&place.parent()).is_some_and(|steps| steps.contains(step)))
    }

    /// Whether `place` lies in something that was put there by the reader.
    pub(super) fn is_invented(&self, place: &Path) -> bool {
        self.stand_ins.iter().any(|(table, fields)| {
            fields.keys().any(|field| place.is_within(&table.join(Step::from(*field))))
        })
    }
}
