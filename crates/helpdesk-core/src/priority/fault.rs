//! What can be wrong with priorities and rules.

use crate::faults::{FaultKind, Severity, UnknownName};
use crate::path::Path;

/// A fault of priorities or of a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// No level is both.
    #[error("no level is at least `{least}` and at most `{most}`")]
    ContradictingBounds {
        /// The level the rule raises to.
        least: String,
        /// The level the rule lowers to.
        most: String,
    },
    /// A default level where the matrix decides.
    #[error("the matrix decides; a default level is for desks without one")]
    DefaultBesideMatrix,
    /// A default impact or urgency where nothing asks for one.
    #[error("there is no matrix that would need a default")]
    DefaultWithoutMatrix,
    /// The same name twice in a list.
    #[error("`{name}` was given before, at `{first}`")]
    DuplicateName {
        /// The name.
        name: String,
        /// The place that came first.
        first: Path,
    },
    /// Nothing is called so.
    #[error("a name is empty")]
    EmptyName,
    /// Impact, urgency and matrix come together.
    #[error("impact, urgency and matrix come together or not at all; `{missing}` is missing")]
    IncompleteMatrix {
        /// What is missing.
        missing: &'static str,
    },
    /// A desk needs a level.
    #[error("there is no level of priority")]
    NoLevels,
    /// A rule that leaves everything as it is.
    #[error("the rule `{rule}` has no effect")]
    RuleWithoutEffect {
        /// The rule.
        rule: String,
    },
    /// Unknown name of an impact, an urgency, a level, a category, a kind or a line.
    #[error(transparent)]
    UnknownName(UnknownName),
    /// Nothing leads to the level.
    #[error("no cell of the matrix and no rule gives the level `{level}`")]
    UnusedLevel {
        /// The level.
        level: String,
    },
    /// A row needs a cell for every urgency.
    #[error("the row of `{impact}` has {found} levels, and not one for each urgency, {expected} in all")]
    WrongColumns {
        /// The impact of the row.
        impact: String,
        /// Levels of urgency.
        expected: usize,
        /// Cells in the row.
        found: usize,
    },
    /// The matrix needs a row for every impact.
    #[error("the matrix has {found} rows, and not one for each impact, {expected} in all")]
    WrongRows {
        /// Levels of impact.
        expected: usize,
        /// Rows of the matrix.
        found: usize,
    },
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::ContradictingBounds { .. } => "priority.contradicting-bounds",
            Self::DefaultBesideMatrix => "priority.default-beside-matrix",
            Self::DefaultWithoutMatrix => "priority.default-without-matrix",
            Self::DuplicateName { .. } => "priority.duplicate-name",
            Self::EmptyName => "priority.empty-name",
            Self::IncompleteMatrix { .. } => "priority.incomplete-matrix",
            Self::NoLevels => "priority.no-levels",
            Self::RuleWithoutEffect { .. } => "priority.rule-without-effect",
            Self::UnknownName(_) => "priority.unknown-name",
            Self::UnusedLevel { .. } => "priority.unused-level",
            Self::WrongColumns { .. } => "priority.wrong-columns",
            Self::WrongRows { .. } => "priority.wrong-rows",
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::DefaultBesideMatrix
            | Self::DefaultWithoutMatrix
            | Self::RuleWithoutEffect { .. }
            | Self::UnusedLevel { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::UnknownName(name) => name.nearest.clone(),
            Self::NoLevels => Some("levels = [\"p1\", \"p2\", \"p3\", \"p4\"]".to_owned()),
            _ => None,
        }
    }
}
