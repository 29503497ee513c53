//! What can be wrong with templates.

use crate::faults::FaultKind;

/// A fault of `[templates]`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A name that is not known.
    #[error("there is no {what} `{found}`")]
    Unknown {
        /// What kind of name.
        what: &'static str,
        /// What was found.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
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
            Self::Unknown { .. } => "template.unknown-name",
            Self::StepName { .. } => "template.step-name",
            Self::NotBefore { .. } => "template.not-before",
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::Unknown { nearest, .. } => nearest.clone(),
            _ => None,
        }
    }
}
