//! What can be wrong with a scheme of numbers.

use crate::faults::FaultKind;

/// A fault of a [`NumberSpec`](crate::number::NumberSpec).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A digit after the check could change places with it unnoticed.
    #[error("digits follow `{{check}}`; it must come after every digit that it covers")]
    CheckNotLast,
    /// A check was chosen, and the format has no place for it.
    #[error(
        "the format has no `{{check}}`, so the check `{check}` is never shown; add it, or write `check = \"none\"`"
    )]
    CheckWithoutPlace {
        /// The chosen check.
        check: String,
    },
    /// Without a sequence all numbers would be alike.
    #[error("the format has no `{{seq:N}}`, so numbers would repeat")]
    NoSequence,
    /// The format has a place for a check, and none was chosen.
    #[error("the format has `{{check}}`, but no check is chosen")]
    PlaceWithoutCheck,
    /// Each token stands at most once.
    #[error("`{token}` stands twice")]
    RepeatedToken {
        /// The token.
        token: String,
    },
    /// A brace that opens or closes nothing.
    #[error("the brace at `{at}` has no partner")]
    UnbalancedBrace {
        /// The format from the brace on.
        at: String,
    },
    /// No such check.
    #[error("`{found}` is not a known check")]
    UnknownCheck {
        /// What was found.
        found: String,
        /// The nearest known one.
        nearest: Option<String>,
    },
    /// No such token.
    #[error("`{found}` is not a token; there are `{{year}}`, `{{date}}`, `{{seq:N}}` and `{{check}}`")]
    UnknownToken {
        /// What was found, with its braces.
        found: String,
        /// The nearest token, with its braces.
        nearest: Option<String>,
    },
    /// The sequence takes 1 to [`Scheme::MAX_WIDTH`](crate::number::Scheme::MAX_WIDTH) digits.
    #[error("`{found}` is not a number of digits; write 1 to {max}")]
    WrongWidth {
        /// What was found.
        found: String,
        /// The most digits.
        max: usize,
    },
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::CheckNotLast => "number.check-not-last",
            Self::CheckWithoutPlace { .. } => "number.check-without-place",
            Self::NoSequence => "number.no-sequence",
            Self::PlaceWithoutCheck => "number.place-without-check",
            Self::RepeatedToken { .. } => "number.repeated-token",
            Self::UnbalancedBrace { .. } => "number.unbalanced-brace",
            Self::UnknownCheck { .. } => "number.unknown-check",
            Self::UnknownToken { .. } => "number.unknown-token",
            Self::WrongWidth { .. } => "number.wrong-width",
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::UnknownCheck { nearest, .. } | Self::UnknownToken { nearest, .. } => nearest.clone(),
            Self::NoSequence => Some("{seq:6}".to_owned()),
            Self::PlaceWithoutCheck => Some("check = \"damm\"".to_owned()),
            _ => None,
        }
    }
}
