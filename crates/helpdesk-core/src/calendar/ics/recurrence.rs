//! Events that come again every year.

use super::IcsError;
use super::event::compact;
use super::lines::Line;
use crate::time::{Date, Weekday};

/// `FREQ=YEARLY`, with what may narrow it down.
#[derive(Debug)]
pub(super) struct Recurrence {
    interval: u16,
    count: Option<u32>,
    until: Option<Date>,
    month: Option<u32>,
    day: DayOfMonth,
}

#[derive(Clone, Copy, Debug)]
enum DayOfMonth {
    /// That of the event's start.
    Same,
    Number(u32),
    Nth(u32, Weekday),
    Last(Weekday),
}

/// Recurring events are followed up to this year.
const LAST_YEAR: i32 = 2100;

impl Recurrence {
    pub(super) fn read(line: &Line) -> Result<Self, IcsError> {
        let mut rule = Self { interval: 1, count: None, until: None, month: None, day: DayOfMonth::Same };
        let mut yearly = false;
        for part in line.value.split(';') {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let read = match key.to_ascii_uppercase().as_str() {
                "FREQ" => value.eq_ignore_ascii_case("YEARLY").then(|| yearly = true),
                "INTERVAL" => value.parse().ok().filter(|n| 0 < *n).map(|n| rule.interval = n),
                "COUNT" => value.parse().ok().map(|n| rule.count = Some(n)),
                "UNTIL" => value.get(..8).and_then(compact).map(|date| rule.until = Some(date)),
                "BYMONTH" => {
                    value.parse().ok().filter(|n| (1..=12).contains(n)).map(|n| rule.month = Some(n))
                }
                "BYMONTHDAY" => {
                    let number = value.parse().ok().filter(|n| (1..=31).contains(n));
                    number.map(|n| rule.day = DayOfMonth::Number(n))
                }
                "BYDAY" => nth(value).map(|day| rule.day = day),
                "WKST" => Some(()), // says nothing about whole years
                _ => None,
            };
            read.ok_or_else(|| line.error(format!("`{part}` is not supported in a recurrence")))?;
        }
        let month_is_known =
            rule.month.is_some() || !matches!(rule.day, DayOfMonth::Nth(..) | DayOfMonth::Last(_));
        match (yearly, month_is_known) {
            (false, _) => Err(line.error("only `FREQ=YEARLY` is supported")),
            (_, false) => Err(line.error("`BYDAY` is supported together with `BYMONTH` alone")),
            _ => Ok(rule),
        }
    }

    /// The first days of all its events, `start` among them.
    pub(super) fn starts(&self, start: Date, line: usize) -> Result<Vec<Date>, IcsError> {
        let years = (start.year()..=LAST_YEAR).step_by(usize::from(self.interval));
        let all = years.filter_map(|year| self.in_year(year, start)).filter(|day| start <= *day);
        let counted = all.take(self.count.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX)));
        let found: Vec<Date> =
            counted.take_while(|day| self.until.is_none_or(|until| *day <= until)).collect();
        if found.first() == Some(&start) {
            Ok(found)
        } else {
            Err(IcsError::new(line, "the recurrence does not begin on the day of `DTSTART`"))
        }
    }

    fn in_year(&self, year: i32, start: Date) -> Option<Date> {
        let (_, month, day) = start.ymd();
        let month = self.month.unwrap_or(month);
        match self.day {
            DayOfMonth::Same => Date::new(year, month, day),
            DayOfMonth::Number(day) => Date::new(year, month, day),
            DayOfMonth::Nth(nth, weekday) => Date::nth_weekday(year, month, nth, weekday),
            DayOfMonth::Last(weekday) => Date::last_weekday(year, month, weekday),
        }
    }
}

/// `2MO`, `-1FR`.
fn nth(text: &str) -> Option<DayOfMonth> {
    let (number, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let same = |weekday: &Weekday| weekday.name().get(..2).is_some_and(|name| name.eq_ignore_ascii_case(day));
    let weekday = Weekday::ALL.into_iter().find(same)?;
    match number {
        "-1" => Some(DayOfMonth::Last(weekday)),
        _ => number.parse().ok().filter(|n| (1..=5).contains(n)).map(|n| DayOfMonth::Nth(n, weekday)),
    }
}
