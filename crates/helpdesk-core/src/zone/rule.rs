//! The rule a zone follows year after year.

use super::timeline::Transition;
use crate::time::{Date, Weekday};

const DAY: i64 = 86_400;

/// One of the two changes of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) month: u8,
    /// 1 to 4 counts from the start of the month, 5 is the last.
    pub(super) week: u8,
    pub(super) weekday: Weekday,
    /// Seconds from the start of that day on the wall clock in force before the change.
    pub(super) time: i32,
    /// The offset in force afterwards.
    pub(super) offset: i32,
}

/// Two changes a year, for ever after `since` (seconds since 1970, UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct YearRule {
    pub(super) since: i64,
    pub(super) changes: [Change; 2],
}

impl YearRule {
    /// The changes of `year` in order of time; none outside the years that can be written.
    pub(super) fn in_year(&self, year: i32) -> impl Iterator<Item = Transition> + use<> {
        let [a, b] = self.changes;
        let mut found = [a.in_year(year, b.offset), b.in_year(year, a.offset)];
        found.sort_by_key(|change| change.map(|t| t.at));
        found.into_iter().flatten()
    }
}

impl Change {
    fn in_year(&self, year: i32, before: i32) -> Option<Transition> {
        let month = u32::from(self.month);
        let day = if self.week == 5 {
            Date::last_weekday(year, month, self.weekday)
        } else {
            Date::nth_weekday(year, month, u32::from(self.week), self.weekday)
        }?;
        let wall = i64::from(day.epoch_days()) * DAY + i64::from(self.time);
        Some(Transition { at: wall - i64::from(before), offset: self.offset })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warsaw_and_dublin() {
        let change = |month, time, offset| Change { month, week: 5, weekday: Weekday::Sun, time, offset };
        let warsaw = YearRule { since: 0, changes: [change(3, 7200, 7200), change(10, 10_800, 3600)] };
        let at: Vec<_> = warsaw.in_year(2026).map(|t| (t.at, t.offset)).collect();
        assert_eq!(at, [(1_774_746_000, 7200), (1_792_890_000, 3600)]);
        // Dublin: summer time is the standard, winter time the exception.
        let dublin = YearRule { since: 0, changes: [change(10, 7200, 0), change(3, 3600, 3600)] };
        let at: Vec<_> = dublin.in_year(2026).map(|t| (t.at, t.offset)).collect();
        assert_eq!(at, [(1_774_746_000, 3600), (1_792_890_000, 0)]);
        assert_eq!(warsaw.in_year(10_000).count(), 0);
    }
}
