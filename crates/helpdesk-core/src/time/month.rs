//! Days found by their place in a month.

use super::civil::{Date, Weekday};

impl Date {
    /// The last day of `month` in `year`; `None` if there is no such month.
    #[must_use]
    pub fn end_of_month(year: i32, month: u32) -> Option<Self> {
        (28..=31).rev().find_map(|day| Self::new(year, month, day))
    }

    /// The first `weekday` on or after this day; `None` past [`Date::MAX`].
    #[must_use]
    pub fn on_or_after(self, weekday: Weekday) -> Option<Self> {
        let ahead = (weekday as i32 - self.weekday() as i32).rem_euclid(7);
        self.plus_days(ahead)
    }

    /// The last `weekday` on or before this day; `None` past [`Date::MIN`].
    #[must_use]
    pub fn on_or_before(self, weekday: Weekday) -> Option<Self> {
        let back = (self.weekday() as i32 - weekday as i32).rem_euclid(7);
        self.plus_days(-back)
    }

    /// The `nth` `weekday` of a month, counted from 1; `None` if the month has fewer.
    #[must_use]
    pub fn nth_weekday(year: i32, month: u32, nth: u32, weekday: Weekday) -> Option<Self> {
        let weeks = i32::try_from(nth.checked_sub(1)?).ok()?;
        let day = Self::new(year, month, 1)?.on_or_after(weekday)?.plus_days(weeks.checked_mul(7)?)?;
        (day <= Self::end_of_month(year, month)?).then_some(day)
    }

    /// The last `weekday` of a month.
    #[must_use]
    pub fn last_weekday(year: i32, month: u32, weekday: Weekday) -> Option<Self> {
        Self::end_of_month(year, month)?.on_or_before(weekday)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_a_month() {
        let written = |date: Option<Date>| date.map(|d| d.to_string());
        assert_eq!(written(Date::nth_weekday(2026, 11, 4, Weekday::Thu)).as_deref(), Some("2026-11-26"));
        assert_eq!(written(Date::nth_weekday(2026, 11, 1, Weekday::Sun)).as_deref(), Some("2026-11-01"));
        assert_eq!(written(Date::nth_weekday(2026, 11, 5, Weekday::Mon)).as_deref(), Some("2026-11-30"));
        assert_eq!(Date::nth_weekday(2026, 11, 5, Weekday::Thu), None);
        assert_eq!(Date::nth_weekday(2026, 11, 0, Weekday::Thu), None);
        assert_eq!(Date::nth_weekday(2026, 13, 1, Weekday::Thu), None);
        assert_eq!(written(Date::last_weekday(2024, 2, Weekday::Thu)).as_deref(), Some("2024-02-29"));
        assert_eq!(written(Date::last_weekday(2026, 5, Weekday::Mon)).as_deref(), Some("2026-05-25"));
        assert_eq!(Date::MAX.on_or_after(Weekday::Thu), None);
    }
}
