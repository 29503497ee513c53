//! The days for which calendars are compiled.

use crate::time::Date;

/// The civil days for which a calendar knows its answers, both ends included.
///
/// The default, 1990-01-01 to 2069-12-31, begins where the zone rules begin and reaches further
/// than a contract is written for; a year of an office takes about 16 KB and 10 microseconds to
/// compile. Questions outside are an error, never a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    first: Date,
    last: Date,
}

impl Horizon {
    /// Zone rules begin here.
    const EARLIEST: i32 = 1990;
    /// Zone rules are written out up to here.
    const LATEST: i32 = 2099;

    /// From `first` to `last`, both included; `None` if they are reversed or outside the years
    /// 1990 to 2099.
    #[must_use]
    pub fn new(first: Date, last: Date) -> Option<Self> {
        let known = Self::EARLIEST <= first.year() && last.year() <= Self::LATEST;
        (known && first <= last).then_some(Self { first, last })
    }

    /// The first day.
    #[must_use]
    pub const fn first(&self) -> Date {
        self.first
    }

    /// The last day.
    #[must_use]
    pub const fn last(&self) -> Date {
        self.last
    }

    /// Whether `date` lies inside.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }
}

impl Default for Horizon {
    fn default() -> Self {
        let day = |year, month, day| Date::new(year, month, day).unwrap_or(Date::MIN);
        Self { first: day(1990, 1, 1), last: day(2069, 12, 31) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let horizon = |first: &str, last: &str| Horizon::new(day(first), day(last));
        assert_eq!(horizon("1990-01-01", "2069-12-31"), Some(Horizon::default()));
        assert!(horizon("2026-01-01", "2026-01-01").is_some_and(|one| one.contains(day("2026-01-01"))));
        assert!(horizon("1990-01-01", "2099-12-31").is_some());
        assert_eq!(horizon("1989-12-31", "2026-01-01"), None);
        assert_eq!(horizon("2026-01-01", "2100-01-01"), None);
        assert_eq!(horizon("2026-01-02", "2026-01-01"), None);
    }
}
