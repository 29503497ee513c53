//! Points on the way of a clock: `80%`, `30m before due`, `1 business day before due`, `1h after due`.

use std::str::FromStr;
use std::sync::Arc;

use crate::calendar::Calendar;
use crate::time::{Instant, Target, WorkTime};

/// A point on the way of a clock, in working time or in business days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// As the desk writes it.
    pub label: Arc<str>,
    point: Point,
    /// So much working time later.
    later: WorkTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Point {
    /// In hundredths of a percent of the target.
    Share(u32),
    /// Before the target, or after it when negative.
    BeforeDue(WorkTime),
    /// After the start, whatever the target.
    AfterStart(WorkTime),
    /// Business days after the target, or before it when negative.
    DaysFromDue(i32),
    /// Business days after the start, whatever the target.
    DaysAfterStart(u32),
}

/// Why a text is not a [`Threshold`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{found}` is not a point of a clock; write `80%`, `30m before due`, `1 business day before due` or `1h after due`"
)]
pub struct ThresholdError {
    /// What was found.
    pub found: String,
}

const WHOLE: u32 = 10_000;
const MOST: u32 = 1_000_000; // a hundred times the target

impl Threshold {
    /// The whole target.
    #[must_use]
    pub fn at_target() -> Self {
        Self { label: "100%".into(), point: Point::Share(WHOLE), later: WorkTime::ZERO }
    }

    /// The elapsed time at which a clock of `target` reaches this point, rounded up to a
    /// microsecond; `None` if the point lies before the start, and for one in days, which
    /// [`amount_of_point`](crate::sla::amount_of_point) works out.
    #[must_use]
    pub fn amount(&self, target: WorkTime) -> Option<WorkTime> {
        let micros = match self.point {
            Point::Share(share) => {
                let scaled = i128::from(target.micros()) * i128::from(share);
                let whole = i128::from(WHOLE);
                i64::try_from((scaled + whole - 1).div_euclid(whole)).ok()?
            }
            Point::BeforeDue(before) => target.micros().checked_sub(before.micros())?,
            Point::AfterStart(after) => after.micros(),
            Point::DaysFromDue(_) | Point::DaysAfterStart(_) => return None,
        };
        let micros = micros.checked_add(self.later.micros())?;
        (0 <= micros).then(|| WorkTime::from_micros(micros))
    }

    /// Whether the point is counted in business days, so that its amount hangs on the start.
    #[must_use]
    pub const fn is_in_days(&self) -> bool {
        matches!(self.point, Point::DaysFromDue(_) | Point::DaysAfterStart(_))
    }

    /// Whether the point can lie before the start of a clock.
    #[must_use]
    pub const fn counts_back(&self) -> bool {
        matches!(self.point, Point::BeforeDue(_) | Point::DaysFromDue(..0))
    }

    /// The instant of a point in days on the calendar's wall clock, and the instant from which it
    /// is counted: the due instant or the start. `None` beyond the horizon, and for other points.
    pub(super) fn civil(&self, calendar: &Calendar, start: Instant, due: Option<Instant>) -> Option<Civil> {
        match self.point {
            Point::DaysFromDue(days) => calendar.days_from(due?, days).ok().map(Civil::FromDue),
            Point::DaysAfterStart(days) => {
                calendar.due(start, Target::BusinessDays(days)).ok().map(Civil::FromStart)
            }
            _ => None,
        }
    }

    /// How much later than the point that was written this repetition of it is.
    pub(super) const fn later(&self) -> WorkTime {
        self.later
    }

    /// The point so much working time later.
    #[must_use]
    pub fn plus(&self, later: WorkTime) -> Self {
        let later = WorkTime::from_micros(self.later.micros().saturating_add(later.micros()));
        Self { label: format!("{} + {later}", self.label).into(), point: self.point, later }
    }

    /// Whether the point lies at the target or after it.
    #[must_use]
    pub fn is_late(&self) -> bool {
        match self.point {
            Point::Share(share) => WHOLE <= share,
            Point::BeforeDue(before) => before <= WorkTime::ZERO,
            Point::DaysFromDue(days) => 0 <= days,
            Point::AfterStart(_) | Point::DaysAfterStart(_) => false,
        }
    }
}

/// The instant of a point in days, as long as nothing pauses the clock.
pub(super) enum Civil {
    /// Counted from the due instant.
    FromDue(Instant),
    /// Counted from the start.
    FromStart(Instant),
}

impl FromStr for Threshold {
    type Err = ThresholdError;

    fn from_str(text: &str) -> Result<Self, ThresholdError> {
        let point = parse(text.trim()).ok_or_else(|| ThresholdError { found: text.to_owned() })?;
        Ok(Self { label: text.trim().into(), point, later: WorkTime::ZERO })
    }
}

fn parse(text: &str) -> Option<Point> {
    if let Some(percent) = text.strip_suffix('%') {
        let (whole, hundredths) = percent.trim_end().split_once('.').unwrap_or((percent.trim_end(), "0"));
        if 2 < hundredths.len() || !hundredths.bytes().chain(whole.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let scale = if hundredths.len() == 1 { 10 } else { 1 };
        let hundredths = hundredths.parse::<u32>().ok()? * scale;
        let share = whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(hundredths)?;
        return (share <= MOST).then_some(Point::Share(share));
    }
    if let Some(before) = text.strip_suffix("before due") {
        return Some(match amount(before)? {
            Amount::Work(work) => Point::BeforeDue(work),
            Amount::Days(days) => Point::DaysFromDue(i32::try_from(days).ok()?.checked_neg()?),
        });
    }
    if let Some(after) = text.strip_suffix("after start") {
        return Some(match amount(after)? {
            Amount::Work(work) => Point::AfterStart(work),
            Amount::Days(days) => Point::DaysAfterStart(days),
        });
    }
    Some(match amount(text.strip_suffix("after due")?)? {
        Amount::Work(work) => Point::BeforeDue(-work),
        Amount::Days(days) => Point::DaysFromDue(i32::try_from(days).ok()?),
    })
}

enum Amount {
    Work(WorkTime),
    Days(u32),
}

/// `30m` or `2 business days`.
fn amount(text: &str) -> Option<Amount> {
    if let Ok(work) = text.parse::<WorkTime>() {
        return (!work.is_negative()).then_some(Amount::Work(work));
    }
    match text.trim().parse() {
        Ok(Target::BusinessDays(days)) => Some(Amount::Days(days)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_an_hour() {
        let hour = WorkTime::from_seconds(3600);
        for (text, seconds, late) in [
            ("80%", 2880, false),
            ("0%", 0, false),
            ("12.5%", 450, false),
            ("100%", 3600, true),
            ("250 %", 9000, true),
            ("30m before due", 1800, false),
            ("1h after due", 7200, true),
        ] {
            let threshold: Threshold = text.parse().unwrap();
            assert_eq!(threshold.amount(hour), Some(WorkTime::from_seconds(seconds)), "{text}");
            assert_eq!(threshold.is_late(), late, "{text}");
        }
        assert_eq!("2h before due".parse::<Threshold>().unwrap().amount(hour), None);
        let third: Threshold = "33.33%".parse().unwrap();
        assert_eq!(third.amount(WorkTime::from_micros(1)), Some(WorkTime::from_micros(1)));
    }

    #[test]
    fn points_in_days() {
        for (text, point, late) in [
            ("1 business day before due", Point::DaysFromDue(-1), false),
            ("2 business days after due", Point::DaysFromDue(2), true),
            ("0 business days before due", Point::DaysFromDue(0), true),
            ("3 business days after start", Point::DaysAfterStart(3), false),
        ] {
            let threshold: Threshold = text.parse().unwrap();
            assert_eq!((threshold.point, threshold.is_late()), (point, late), "{text}");
            assert_eq!(threshold.amount(WorkTime::from_seconds(3600)), None);
        }
    }

    #[test]
    fn refused() {
        for text in ["", "%", "80", "-5%", "1.234%", "30m", "before due", "1d before due", "99999999%"]
            .into_iter()
            .chain(["1 business day", "1 calendar day before due", "1 business day, end of day before due"])
        {
            assert!(text.parse::<Threshold>().is_err(), "{text}");
        }
    }
}
