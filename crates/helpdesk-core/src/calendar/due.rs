//! Business days, and when a target falls due.

use super::days::BusinessDay;
use super::error::CalendarError;
use super::model::{Calendar, instant};
use crate::time::{Date, DayTime, Instant, MICROS, Target, WallTime};

impl Calendar {
    /// The `n`-th business day after `date`, or before it when `n` is negative; for 0 `date`
    /// itself, business day or not.
    ///
    /// # Errors
    /// [`CalendarError::BeyondHorizon`] if `date` or the answer lies outside the horizon;
    /// [`CalendarError::Never`] if there are not so many business days.
    pub fn add_days(&self, date: Date, n: i32) -> Result<Date, CalendarError> {
        let (before, up_to) = self.ranks(date)?;
        match n {
            0 => Ok(date),
            1.. => self.business_day(i64::from(up_to) + i64::from(n) - 1).map(|day| day.date),
            _ => self.business_day(i64::from(before) + i64::from(n)).map(|day| day.date),
        }
    }

    /// Business days after `from` up to `to`, `to` included; negative when `to` lies before
    /// `from`.
    ///
    /// # Errors
    /// [`CalendarError::BeyondHorizon`] if either day lies outside the horizon.
    pub fn days_between(&self, from: Date, to: Date) -> Result<i32, CalendarError> {
        let ((_, from), (_, to)) = (self.ranks(from)?, self.ranks(to)?);
        let count = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
        Ok(count(to) - count(from))
    }

    /// The instant at which `target` falls due for something that began at `from`.
    ///
    /// - Working time: as [`Calendar::add`].
    /// - Business days: `from` moves forward to an open instant, whose day does not count; then
    ///   so many business days later, at the same time of day on the calendar's wall clock.
    /// - Business days to the end of the day: the same day, when its last span closes.
    /// - Calendar days: so many days later on the wall clock, open or not.
    ///
    /// # Errors
    /// [`CalendarError::Never`] if the calendar does not open so often again;
    /// [`CalendarError::BeyondHorizon`] if `from` or the answer lies outside the horizon.
    pub fn due(&self, from: Instant, target: Target) -> Result<Instant, CalendarError> {
        match target {
            Target::Working(work) => self.add(from, work),
            Target::BusinessDays(n) => {
                let start = self.next_open(from)?;
                let (date, _) = self.zone().to_local(start);
                let day = self.add_days(date, days(n))?;
                self.same_time_on(day, start)
            }
            Target::BusinessDaysEnd(n) => self.end_of_day(self.next_open(from)?, n),
            Target::CalendarDays(n) => {
                self.inside(from)?;
                let (date, _) = self.zone().to_local(from);
                let day = date.plus_days(days(n)).ok_or_else(|| self.beyond_horizon())?;
                self.same_time_on(day, from)
            }
        }
    }

    /// The instant `n` business days after `at`, or before it when `n` is negative, at the same time
    /// of day on the calendar's wall clock, open or not.
    ///
    /// # Errors
    /// As [`Calendar::add_days`].
    pub fn days_from(&self, at: Instant, n: i32) -> Result<Instant, CalendarError> {
        self.inside(at)?;
        let (date, _) = self.zone().to_local(at);
        self.same_time_on(self.add_days(date, n)?, at)
    }

    /// The instant on `day` at which the wall clock reads what it reads at `at`; `at` itself on
    /// its own day, even when the clock reads that time twice.
    fn same_time_on(&self, day: Date, at: Instant) -> Result<Instant, CalendarError> {
        let (date, second) = self.zone().to_local(at);
        if day == date {
            return Ok(at);
        }
        let time = DayTime::from_seconds(second).unwrap_or(DayTime::START);
        let fraction = WallTime::from_micros(at.micros().rem_euclid(MICROS));
        let due = self.zone().to_instant(day, time).plus(fraction);
        self.inside(due).map(instant)
    }

    /// When the last span of a business day closes, `n` business days after that of `start`.
    fn end_of_day(&self, start: Instant, n: u32) -> Result<Instant, CalendarError> {
        let (date, _) = self.zone().to_local(start);
        let (_, up_to) = self.ranks(date)?;
        // The day itself when n is 0; after midnight, in a span of the day before, that one.
        let day = self.business_day(i64::from(up_to) + i64::from(n) - 1)?;
        let end = day.bounds().end;
        if self.span_bounds().end < end {
            return Err(self.beyond_horizon());
        }
        let closing = self.prev_open(instant(end))?;
        Ok(closing.max(start))
    }

    /// Business days before `date` and up to it.
    fn ranks(&self, date: Date) -> Result<(u32, u32), CalendarError> {
        let days = self.days();
        days.before(date).zip(days.up_to(date)).ok_or_else(|| self.beyond_horizon())
    }

    fn business_day(&self, rank: i64) -> Result<BusinessDay, CalendarError> {
        let found = u32::try_from(rank).ok().and_then(|rank| self.days().nth(rank));
        found.ok_or_else(|| if rank < 0 { self.none_earlier() } else { self.none_later() })
    }
}

/// Targets count to [`Target::MAX_DAYS`]; anything above is beyond every horizon.
fn days(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}
