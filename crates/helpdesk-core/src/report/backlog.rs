//! How many tickets were not done, by age, at the beginning of each week.

use std::collections::BTreeMap;

use crate::report::summary::{Backlog, BacklogPoint};
use crate::report::weeks::{Civil, WeekNumber, monday};
use crate::time::{Instant, Interval, WallTime};

const DAY: i64 = 86_400;

/// The ages below which tickets are counted together; those beyond the last make one class more.
pub(super) const AGES: [WallTime; 4] = [
    WallTime::from_seconds(DAY),
    WallTime::from_seconds(3 * DAY),
    WallTime::from_seconds(7 * DAY),
    WallTime::from_seconds(30 * DAY),
];

const CLASSES: usize = AGES.len() + 1;

/// The most points a report shows; a longer time is shown at every second week, third and so on.
const MOST_POINTS: i32 = 260;

/// By how much the number of tickets of each age changes at the beginning of a week. Costs two
/// entries for each span and age, however long a span is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes(BTreeMap<WeekNumber, [i64; CLASSES]>);

impl Changes {
    /// Counts a ticket registered at `opened` that was not done inside `span`.
    pub(super) fn add(&mut self, opened: Instant, span: Interval, civil: &Civil) {
        let mut from = opened;
        for class in 0..CLASSES {
            let to = AGES.get(class).map_or(Instant::MAX, |age| opened.plus(*age));
            if let Some(aged) = Interval::new(from, to).clip(span) {
                let (start, end) = (civil.week_from(aged.start), civil.week_from(aged.end));
                if start < end {
                    self.change(start, class, 1);
                    self.change(end, class, -1);
                }
            }
            from = to;
        }
    }

    fn change(&mut self, week: WeekNumber, class: usize, by: i64) {
        if let Some(count) = self.0.entry(week).or_default().get_mut(class) {
            *count = count.saturating_add(by);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (week, by) in other.0 {
            for (class, by) in by.into_iter().enumerate() {
                self.change(week, class, by);
            }
        }
        self.0.retain(|_, by| by.iter().any(|&by| by != 0));
    }

    /// The counts at the weeks from `first` to `last`.
    pub(super) fn points(&self, first: WeekNumber, last: WeekNumber) -> Backlog {
        let weeks = last.saturating_sub(first).saturating_add(1).max(0);
        let step = weeks.saturating_add(MOST_POINTS - 1).div_euclid(MOST_POINTS).max(1);
        let mut changes = self.0.iter().peekable();
        let mut now = [0_i64; CLASSES];
        let mut points = Vec::new();
        let mut week = first;
        while week <= last {
            while let Some((_, by)) = changes.next_if(|(at, _)| **at <= week) {
                now.iter_mut().zip(by).for_each(|(count, by)| *count = count.saturating_add(*by));
            }
            let counts = now.iter().map(|&count| u64::try_from(count).unwrap_or_default()).collect();
            points.push(BacklogPoint { at: monday(week), counts });
            week = week.saturating_add(step);
        }
        Backlog { ages: AGES.to_vec(), points }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn a_ticket_grows_older() {
        let civil = Civil::default();
        let mut changes = Changes::default();
        let opened = at("2026-11-07T00:00:00Z"); // a Saturday
        changes.add(opened, Interval::new(opened, at("2026-11-23T00:00:00Z")), &civil);
        let backlog =
            changes.points(civil.week(at("2026-11-02T00:00:00Z")), civil.week(at("2026-11-30T00:00:00Z")));
        let counts: Vec<_> = backlog.points.iter().map(|p| (p.at.to_string(), p.counts.clone())).collect();
        assert_eq!(
            counts,
            [
                ("2026-11-02".to_owned(), vec![0, 0, 0, 0, 0]),
                ("2026-11-09".to_owned(), vec![0, 1, 0, 0, 0]),
                ("2026-11-16".to_owned(), vec![0, 0, 0, 1, 0]),
                ("2026-11-23".to_owned(), vec![0, 0, 0, 0, 0]), // done at that instant
                ("2026-11-30".to_owned(), vec![0, 0, 0, 0, 0]),
            ]
        );
    }

    #[test]
    fn centuries_cost_no_more_points() {
        let civil = Civil::default();
        let mut changes = Changes::default();
        changes.add(Instant::MIN, Interval::new(Instant::MIN, Instant::MAX), &civil);
        let backlog = changes.points(civil.week(Instant::MIN), civil.week(Instant::MAX));
        assert!(backlog.points.len() <= 260);
        assert_eq!(backlog.points.last().map(|p| p.counts.clone()), Some(vec![0, 0, 0, 0, 1]));
    }
}
