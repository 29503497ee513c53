//! What can be wrong with registers of people, contracts and things.

use crate::faults::{FaultKind, UnknownName};
use crate::time::Date;

/// A fault of a register.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A name that stands for nothing here.
    #[error(transparent)]
    Unknown(UnknownName),
    /// A text that is no day.
    #[error("`{found}` is not a date; write it as in `2026-07-01`")]
    NotADate {
        /// What was found.
        found: String,
    },
    /// Something ends before it begins.
    #[error("`{until}` lies before `{from}`")]
    Reversed {
        /// The first day.
        from: String,
        /// The last day.
        until: String,
    },
    /// What should lead to a secret is no reference, or is the secret.
    #[error(
        "a secret is named by where the vault keeps it, as in `vault:acme/pr-7`, and is never written here"
    )]
    NotAReference,
    /// A value looks like a password.
    #[error("the value looks like a password, which the desk must not know; keep it in the vault")]
    LooksLikePassword,
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "party.unknown-name",
            Self::NotADate { .. } => "party.not-a-date",
            Self::Reversed { .. } => "party.reversed",
            Self::NotAReference => "party.secret-not-a-reference",
            Self::LooksLikePassword => "party.looks-like-a-password",
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::Unknown(name) => name.nearest.clone(),
            Self::NotADate { found } => Date::meant(found).map(|date| date.to_string()),
            _ => None,
        }
    }
}
