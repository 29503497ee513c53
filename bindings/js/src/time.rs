//! Milliseconds in a double, and whole microseconds.
//!
//! Microseconds survive the way there and back: up to the year 2248 a double of milliseconds tells
//! each from its neighbours.

use helpdesk_core::time::{Date, Instant, WorkTime};

use crate::{Answer, Thrown};

/// Microseconds in a millisecond.
const MILLI: f64 = 1000.0;

/// The instant `millis` after 1970; 1970 for what is no number.
pub(crate) fn instant(millis: f64) -> Instant {
    Instant::saturating_from_micros(micros(millis))
}

/// The instant where `millis` is one.
pub(crate) fn some_instant(millis: f64) -> Option<Instant> {
    if millis.is_nan() { None } else { Some(instant(millis)) }
}

/// A length of working time.
pub(crate) fn work(millis: f64) -> WorkTime {
    WorkTime::from_micros(micros(millis))
}

#[expect(clippy::cast_possible_truncation, reason = "`as` stops at the bounds, and takes NaN for zero")]
fn micros(millis: f64) -> i64 {
    (millis * MILLI).round_ties_even() as i64
}

/// Microseconds as milliseconds.
#[expect(clippy::cast_precision_loss, reason = "none up to the year 2248")]
pub(crate) fn millis(micros: i64) -> f64 {
    micros as f64 / MILLI
}

/// The milliseconds of an instant, NaN where there is none.
pub(crate) fn at(instant: Option<Instant>) -> f64 {
    instant.map_or(f64::NAN, |at| millis(at.micros()))
}

/// A day such as `2026-11-11`.
pub(crate) fn date(text: &str) -> Answer<Date> {
    text.parse().map_err(|_| Thrown::from("time.not-a-day"))
}
