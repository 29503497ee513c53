//! What can be wrong with templates.

use crate::faults::{FaultKind, UnknownName};

/// A fault of `[templates]`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A name that stands for nothing here.
    #[error(transparent)]
    Unknown(UnknownName),
    /// A step without a name of its own.
    #[error("`{found}` is not a name of its own")]
    StepName {
        /// What was found.
        found: String,
    },
    /// A step waits for one that does not stand before it.
    #[error("step `{after}` does not stand before `{step}`")]
    NotBefore {
        /// The step.
        step: String,
        /// The step that it waits for.
        after: String,
    },
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "template.unknown-name",
            Self::StepName { .. } => "template.step-name",
            Self::NotBefore { .. } => "template.not-before",
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::Unknown(name) => name.nearest.clone(),
            _ => None,
        }
    }
}
