//! What can be wrong with a condition.

use crate::faults::{FaultKind, Severity};
use crate::text::PhraseError;

/// A fault of a condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A list that should name something is empty, so nothing could match.
    #[error("the list is empty, so nothing matches it")]
    EmptyList,
    /// The value can never be what is asked.
    #[error("`{subject}` can never be at least {least} and at most {most}")]
    EmptyRange {
        /// What was asked about.
        subject: String,
        /// The lower bound as written.
        least: String,
        /// The upper bound as written.
        most: String,
    },
    /// `all` and `any` take lists of tables.
    #[error("expected a list of tables, found {found}")]
    NotAListOfTables {
        /// What was found, as JSON.
        found: String,
    },
    /// A condition is a table.
    #[error("expected a table, found {found}")]
    NotATable {
        /// What was found, as JSON.
        found: String,
    },
    /// The operator says nothing about such a subject.
    #[error("`{operator}` cannot be asked of `{subject}`, which is {shape}")]
    OperatorNotFor {
        /// The operator.
        operator: &'static str,
        /// The subject.
        subject: String,
        /// What the subject is.
        shape: &'static str,
    },
    /// A text that is no phrase.
    #[error(transparent)]
    Phrase(#[from] PhraseError),
    /// Nested too deep.
    #[error("conditions nest at most {max} deep")]
    TooDeep {
        /// The most that is allowed.
        max: usize,
    },
    /// A name the desk does not know.
    #[error("`{found}` is not a known {subject}")]
    UnknownName {
        /// The subject whose names are closed.
        subject: String,
        /// What was found.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// A word that is no operator.
    #[error("`{found}` is not an operator")]
    UnknownOperator {
        /// What was found.
        found: String,
        /// The nearest operator.
        nearest: Option<String>,
    },
    /// A word that is no subject.
    #[error("`{found}` is not a subject of conditions")]
    UnknownSubject {
        /// What was found.
        found: String,
        /// The nearest subject.
        nearest: Option<String>,
    },
    /// A value of another type than the subject has.
    #[error("`{subject}` is {expected}; found {found}")]
    WrongType {
        /// The subject.
        subject: String,
        /// What the subject is.
        expected: &'static str,
        /// What was found, as JSON.
        found: String,
    },
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::EmptyList => "condition.empty-list",
            Self::EmptyRange { .. } => "condition.empty-range",
            Self::NotAListOfTables { .. } => "condition.not-a-list-of-tables",
            Self::NotATable { .. } => "condition.not-a-table",
            Self::OperatorNotFor { .. } => "condition.operator-not-for-subject",
            Self::Phrase(PhraseError::NoWords { .. }) => "condition.phrase-without-words",
            Self::Phrase(PhraseError::StarInside { .. }) => "condition.star-inside-phrase",
            Self::Phrase(PhraseError::TooLong { .. }) => "condition.phrase-too-long",
            Self::TooDeep { .. } => "condition.too-deep",
            Self::UnknownName { .. } => "condition.unknown-name",
            Self::UnknownOperator { .. } => "condition.unknown-operator",
            Self::UnknownSubject { .. } => "condition.unknown-subject",
            Self::WrongType { .. } => "condition.wrong-type",
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::EmptyRange { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::UnknownName { nearest, .. }
            | Self::UnknownOperator { nearest, .. }
            | Self::UnknownSubject { nearest, .. } => nearest.clone(),
            Self::WrongType { found, .. } if found == "true" || found == "false" => {
                Some(format!("{{ exists = {found} }}"))
            }
            _ => None,
        }
    }
}
