//! What can be wrong with approvals.

use crate::faults::{FaultKind, UnknownName};
use crate::time::TargetError;

/// A fault of `[[approvals]]`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A name that stands for nothing here.
    #[error(transparent)]
    Unknown(UnknownName),
    /// A name that is empty, or that an earlier approval has.
    #[error("`{found}` is not a name of its own")]
    Name {
        /// What was found.
        found: String,
    },
    /// Nobody may give it.
    #[error("nobody may give approval `{name}`")]
    NoApprover {
        /// The approval.
        name: String,
    },
    /// More have to agree than may.
    #[error("{quorum} have to agree, and {most} can")]
    Quorum {
        /// How many have to.
        quorum: u32,
        /// How many can.
        most: usize,
    },
    /// A time that is no time.
    #[error(transparent)]
    Target(#[from] TargetError),
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "approval.unknown-name",
            Self::Name { .. } => "approval.name",
            Self::NoApprover { .. } => "approval.no-approver",
            Self::Quorum { .. } => "approval.quorum",
            Self::Target(_) => "approval.not-a-target",
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::Unknown(name) => name.nearest.clone(),
            Self::Target(error) => error.suggestion(),
            _ => None,
        }
    }
}
