//! Instants, durations, civil dates. The only module that knows chrono.
//!
//! An [`Instant`] is absolute. A civil [`Date`] or a time of day means something only together
//! with a zone. [`WallTime`] is time that passes for everybody; [`WorkTime`] is time counted on a
//! calendar. Neither converts into the other without one. Intervals are half-open everywhere:
//! `[start, end)`.

mod civil;
mod duration;
mod instant;
mod month;
mod target;

pub use civil::{Date, DateError, DayTime, DayTimeError, Weekday};
pub use duration::{DurationError, WallTime, WorkTime};
pub use instant::{Instant, InstantError, Interval};
pub use target::{Target, TargetError};

/// Microseconds in a second.
pub const MICROS: i64 = 1_000_000;
