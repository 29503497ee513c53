//! What can be wrong with the policy of identity.

use crate::faults::{FaultKind, UnknownName};

/// A fault of `[identity]`, or of the identifiers of a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A name that stands for nothing here.
    #[error(transparent)]
    Unknown(UnknownName),
    /// A name that stands for the lowest level, or was given before.
    #[error("the level `{found}` exists already")]
    LevelTwice {
        /// What was found.
        found: String,
    },
    /// A level that nothing proves, or that nothing at all proves.
    #[error("level `{level}` needs at least one proof, and every proof some evidence")]
    NoProof {
        /// The level.
        level: String,
    },
    /// Not one attempt is allowed.
    #[error("at least one attempt has to be allowed")]
    NoAttempt,
    /// A time that is no time.
    #[error("`{found}` is not a time such as `24h`")]
    NotATime {
        /// What was found.
        found: String,
    },
    /// A level asked for where nobody can have proved anything.
    #[error(
        "nobody can have proved anything before there is a ticket: evidence is presented on it. Ask for the \
         level where work begins, as in `take`, `solve`, or `requires` of a transition"
    )]
    NothingProvedYet,
    /// What should be a keyed digest is something else, perhaps the identifier itself.
    #[error("a digest is 64 hexadecimal digits; an identifier is never written here")]
    NotADigest,
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "identity.unknown-name",
            Self::LevelTwice { .. } => "identity.level-twice",
            Self::NoProof { .. } => "identity.no-proof",
            Self::NoAttempt => "identity.no-attempt",
            Self::NotATime { .. } => "identity.not-a-time",
            Self::NothingProvedYet => "identity.nothing-proved-yet",
            Self::NotADigest => "identity.not-a-digest",
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::Unknown(name) => name.nearest.clone(),
            _ => None,
        }
    }
}
