//! Why a calendar has no answer.

use crate::time::Date;

/// Why a question to a calendar has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// What was asked for does not happen: the calendar stays closed (or open) for good.
    #[error("the calendar never gets there: it has no further opening or closing")]
    Never,
    /// The question or its answer lies outside the days for which the calendar was compiled.
    #[error("the calendar is known from {first} to {last} only")]
    BeyondHorizon {
        /// First day of the horizon.
        first: Date,
        /// Last day of the horizon.
        last: Date,
    },
}

impl CalendarError {
    /// The stable code, a row of `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Never => "calendar.never",
            Self::BeyondHorizon { .. } => "calendar.beyond-horizon",
        }
    }
}
