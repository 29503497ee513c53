//! Checked holiday rules, and the days they name.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::computus::{Computus, easter};
use crate::order;
use crate::time::{Date, Weekday};

/// Which days of the years a rule names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// One day of one year.
    Once(Date),
    /// The same day every year; 29 February in leap years alone.
    Yearly { month: u32, day: u32 },
    /// Days after Easter Sunday.
    Easter(Computus, i32),
    /// A weekday of a month, counted from 1.
    Nth { nth: u32, weekday: Weekday, month: u32 },
    /// The last such weekday of a month.
    Last { weekday: Weekday, month: u32 },
    /// The last such weekday before a day of the year.
    Before { weekday: Weekday, month: u32, day: u32 },
    /// The first such weekday after a day of the year.
    After { weekday: Weekday, month: u32, day: u32 },
}

/// A further day off for a holiday that falls on a weekend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Observed {
    /// None.
    #[default]
    No,
    /// Friday for Saturday, Monday for Sunday.
    NearestWeekday,
    /// Monday for Sunday, nothing for Saturday.
    MondayAfterSunday,
    /// The next weekday that is no holiday.
    NextWeekday,
}

/// A holiday rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) day: Day,
    pub(super) name: Arc<str>,
    pub(super) years: RangeInclusive<i32>,
    pub(super) observed: Observed,
}

/// Every year.
pub(super) const EVERY_YEAR: RangeInclusive<i32> = i32::MIN..=i32::MAX;

impl Rule {
    /// Whether it names a day of every year that it holds for.
    pub(super) fn recurs(&self) -> bool {
        !matches!(self.day, Day::Once(_))
    }

    /// The rule's day in `year`.
    fn in_year(&self, year: i32) -> Option<Date> {
        if !self.years.contains(&year) {
            return None;
        }
        match self.day {
            Day::Once(date) => (date.year() == year).then_some(date),
            Day::Yearly { month, day } => Date::new(year, month, day),
            Day::Easter(computus, days) => easter(computus, year)?.plus_days(days),
            Day::Nth { nth, weekday, month } => Date::nth_weekday(year, month, nth, weekday),
            Day::Last { weekday, month } => Date::last_weekday(year, month, weekday),
            Day::Before { weekday, month, day } => {
                Date::new(year, month, day)?.plus_days(-1)?.on_or_before(weekday)
            }
            Day::After { weekday, month, day } => {
                Date::new(year, month, day)?.plus_days(1)?.on_or_after(weekday)
            }
        }
    }
}

/// Every holiday of `years` by its day. Where two fall on one day the earlier rule names it.
pub(super) fn holidays(rules: &[Rule], years: RangeInclusive<i32>) -> BTreeMap<Date, Arc<str>> {
    let mut found: BTreeMap<Date, Arc<str>> = BTreeMap::new();
    let mut moved = Vec::new();
    for rule in rules {
        let span = match rule.day {
            Day::Once(date) => date.year().max(*years.start())..=date.year().min(*years.end()),
            _ => years.clone(),
        };
        for date in span.filter_map(|year| rule.in_year(year)) {
            found.entry(date).or_insert_with(|| rule.name.clone());
            if rule.observed != Observed::No && Weekday::Sat <= date.weekday() {
                moved.push((date, rule));
            }
        }
    }
    order::sort_by_key(&mut moved, |(date, _)| *date);
    for (date, rule) in moved {
        if let Some(day) = observed_day(date, rule.observed, &found) {
            found.entry(day).or_insert_with(|| format!("{} (observed)", rule.name).into());
        }
    }
    found
}

fn observed_day(date: Date, observed: Observed, taken: &BTreeMap<Date, Arc<str>>) -> Option<Date> {
    match (observed, date.weekday()) {
        (Observed::NearestWeekday, Weekday::Sat) => date.plus_days(-1),
        (Observed::MondayAfterSunday, Weekday::Sat) => None,
        (Observed::NearestWeekday | Observed::MondayAfterSunday, _) => date.plus_days(1),
        _ => (1..=14)
            .filter_map(|n| date.plus_days(n))
            .find(|day| day.weekday() < Weekday::Sat && !taken.contains_key(day)),
    }
}
