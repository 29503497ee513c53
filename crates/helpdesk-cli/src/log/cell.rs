//! One row of a log, and what its cells mean to the desk.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use helpdesk_core::time::Instant;

use crate::log::spec::ColumnSpec;

/// What a cell says: its text, and the desk's word for it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// As the log has it.
    pub(crate) raw: Arc<str>,
    /// As the desk has it.
    pub(crate) meaning: Meaning,
}

/// What the text of a cell means on the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Not known at that time.
    Missing,
    /// The desk's own word.
    Named(Arc<str>),
    /// A text that the map does not list.
    Unknown,
}

impl Cell {
    /// The desk's word, if the cell has one.
    pub(crate) fn named(&self) -> Option<&Arc<str>> {
        match &self.meaning {
            Meaning::Named(name) => Some(name),
            Meaning::Missing | Meaning::Unknown => None,
        }
    }
}

/// The parts of a ticket that a row can tell of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Status,
    Impact,
    Urgency,
    Priority,
    Line,
    Assignee,
    Category,
    Kind,
    Channel,
    Requester,
    By,
}

impl Part {
    /// Every part, in the order of [`Row`]'s cells.
    pub(crate) const ALL: [Self; 11] = [
        Self::Status,
        Self::Impact,
        Self::Urgency,
        Self::Priority,
        Self::Line,
        Self::Assignee,
        Self::Category,
        Self::Kind,
        Self::Channel,
        Self::Requester,
        Self::By,
    ];

    /// The key in the map, and the word used in reports.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Impact => "impact",
            Self::Urgency => "urgency",
            Self::Priority => "priority",
            Self::Line => "line",
            Self::Assignee => "assignee",
            Self::Category => "category",
            Self::Kind => "kind",
            Self::Channel => "channel",
            Self::Requester => "requester",
            Self::By => "by",
        }
    }
}

/// One row: what a ticket was like after an update.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The line of the file it begins in, from 1.
    pub(crate) line: u64,
    /// The ticket.
    pub(crate) ticket: Arc<str>,
    /// When the update happened.
    pub(crate) at: Instant,
    /// When the ticket was opened, as this row says.
    pub(crate) opened: Option<Instant>,
    /// Its parts; absent where the map names no source.
    pub(crate) cells: [Option<Rc<Cell>>; Part::ALL.len()],
    /// Custom fields, in the order of [`crate::log::Map::fields`].
    pub(crate) fields: Vec<Rc<Cell>>,
}

impl Row {
    /// The cell of `part`.
    pub(crate) fn cell(&self, part: Part) -> Option<&Rc<Cell>> {
        self.cells.get(part as usize)?.as_ref()
    }

    /// The desk's word for `part`.
    pub(crate) fn named(&self, part: Part) -> Option<&Arc<str>> {
        self.cell(part)?.named()
    }

    /// The text of `part` as the log has it.
    pub(crate) fn raw(&self, part: Part) -> Option<&Arc<str>> {
        self.cell(part).map(|cell| &cell.raw)
    }

    /// Whether the text of `part` is another than in `before`.
    pub(crate) fn differs(&self, before: &Self, part: Part) -> bool {
        self.raw(part) != before.raw(part)
    }
}

/// A source of cells: a column of the log with its dictionary, or a word that never changes.
#[derive(Debug)]
pub(crate) struct Source {
    /// The position in a row; absent for a word that never changes.
    pub(super) index: Option<usize>,
    values: BTreeMap<String, Arc<str>>,
    default: Option<Arc<str>>,
    missing: Arc<[String]>,
    seen: HashMap<String, Rc<Cell>>,
}

impl Source {
    pub(super) fn new(spec: &ColumnSpec, index: Option<usize>, missing: &Arc<[String]>) -> Self {
        let values = spec.values.iter().map(|(raw, name)| (raw.clone(), name.as_str().into())).collect();
        Self {
            index,
            values,
            default: spec.default.as_deref().map(Arc::from),
            missing: Arc::clone(missing),
            seen: HashMap::new(),
        }
    }

    /// The cell for a text; equal texts share one.
    pub(super) fn read(&mut self, raw: &str) -> Rc<Cell> {
        if let Some(cell) = self.seen.get(raw) {
            return Rc::clone(cell);
        }
        let cell = Rc::new(Cell { raw: raw.into(), meaning: self.meaning(raw) });
        self.seen.insert(raw.to_owned(), Rc::clone(&cell));
        cell
    }

    fn meaning(&self, raw: &str) -> Meaning {
        let missing = self.is_missing(raw);
        match (self.values.get(raw), &self.default) {
            (Some(name), _) => Meaning::Named(Arc::clone(name)),
            (None, Some(default)) if !missing || self.index.is_none() => Meaning::Named(Arc::clone(default)),
            _ if missing => Meaning::Missing,
            _ if self.values.is_empty() => Meaning::Named(raw.into()),
            _ => Meaning::Unknown,
        }
    }

    pub(super) fn is_missing(&self, raw: &str) -> bool {
        raw.is_empty() || self.missing.iter().any(|text| text == raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(values: &[(&str, &str)], default: Option<&str>) -> Source {
        let values = values.iter().map(|(raw, name)| ((*raw).to_owned(), (*name).to_owned())).collect();
        let spec = ColumnSpec { column: Some("x".to_owned()), values, default: default.map(str::to_owned) };
        Source::new(&spec, Some(0), &Arc::from(["?".to_owned()]))
    }

    #[test]
    fn what_a_text_means() {
        let named = |name: &str| Meaning::Named(name.into());
        let mut plain = source(&[], None);
        assert_eq!(plain.read("Group 7").meaning, named("Group 7"));
        assert_eq!(plain.read("?").meaning, Meaning::Missing);
        assert_eq!(plain.read("").meaning, Meaning::Missing);

        let mut listed = source(&[("New", "new"), ("?", "nobody")], None);
        assert_eq!(listed.read("New").meaning, named("new"));
        assert_eq!(listed.read("?").meaning, named("nobody"));
        assert_eq!(listed.read("-100").meaning, Meaning::Unknown);

        let mut rest = source(&[("Group 7", "first")], Some("second"));
        assert_eq!(rest.read("Group 8").meaning, named("second"));
        assert_eq!(rest.read("?").meaning, Meaning::Missing);
    }

    #[test]
    fn equal_texts_share_a_cell() {
        let mut source = source(&[], None);
        assert!(Rc::ptr_eq(&source.read("a"), &source.read("a")));
    }
}
