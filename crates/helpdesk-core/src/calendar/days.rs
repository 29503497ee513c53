//! Which civil days are business days, and when each of them begins and ends.

use super::sets::Span;
use crate::time::{Date, MICROS};

/// A day on which at least one span opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BusinessDay {
    pub(super) date: Date,
    opens: i32,  // seconds from midnight UTC of `date`, as
    closes: i32, // zones and hours above 24 reach four days at most
}

const DAY_MICROS: i64 = 86_400 * MICROS;

impl BusinessDay {
    /// `bounds` from the first opening to the last closing, whole seconds, near `date`.
    pub(super) fn new(date: Date, bounds: Span) -> Self {
        let midnight = i64::from(date.epoch_days()) * DAY_MICROS;
        let second = |at: i64| (at - midnight) / MICROS;
        Self::between(date, second(bounds.start), second(bounds.end))
    }

    /// From a first opening to a last closing, both in seconds from midnight UTC of `date`.
    pub(super) fn between(date: Date, opens: i64, closes: i64) -> Self {
        let second = |second| i32::try_from(second).unwrap_or_default();
        Self { date, opens: second(opens), closes: second(closes) }
    }

    /// From the first opening to the last closing.
    pub(super) const fn from_seconds(date: Date, opens: i32, closes: i32) -> Self {
        Self { date, opens, closes }
    }

    /// From midnight in UTC to the opening and to the closing.
    pub(super) const fn seconds(self) -> (i32, i32) {
        (self.opens, self.closes)
    }

    pub(super) fn bounds(self) -> Span {
        let midnight = i64::from(self.date.epoch_days()) * DAY_MICROS;
        let instant = |second: i32| midnight + i64::from(second) * MICROS;
        Span::new(instant(self.opens), instant(self.closes))
    }
}

/// The business days of a horizon, counted in constant time.
#[derive(Debug)]
pub(super) struct Days {
    first: Date,
    days: Box<[BusinessDay]>,
    ranks: Box<[u32]>, // for each day of the horizon and one more: business days before it
}

impl Days {
    /// `days` in order, all from `first` to `last`.
    pub(super) fn new(first: Date, last: Date, days: Vec<BusinessDay>) -> Self {
        let mut upcoming = days.iter().peekable();
        let mut rank = 0;
        let length = usize::try_from(last.epoch_days() - first.epoch_days()).unwrap_or(0) + 2;
        let mut ranks = Vec::with_capacity(length);
        ranks.push(0);
        for date in first.epoch_days()..=last.epoch_days() {
            rank += u32::from(upcoming.next_if(|day| day.date.epoch_days() == date).is_some());
            ranks.push(rank);
        }
        Self { first, days: days.into(), ranks: ranks.into() }
    }

    /// Every business day, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = BusinessDay> + '_ {
        self.days.iter().copied()
    }

    /// Business days up to `date`, itself included; `None` outside the horizon.
    pub(super) fn up_to(&self, date: Date) -> Option<u32> {
        let position = date.epoch_days().checked_sub(self.first.epoch_days())?;
        self.ranks.get(usize::try_from(position).ok()?.checked_add(1)?).copied()
    }

    /// Business days before `date`; `None` outside the horizon.
    pub(super) fn before(&self, date: Date) -> Option<u32> {
        let up_to = self.up_to(date)?;
        Some(if self.nth(up_to.wrapping_sub(1)).is_some_and(|day| day.date == date) {
            up_to - 1
        } else {
            up_to
        })
    }

    /// The business day with that many before it.
    pub(super) fn nth(&self, rank: u32) -> Option<BusinessDay> {
        self.days.get(usize::try_from(rank).ok()?).copied()
    }

    /// `date` as a business day, if it is one.
    pub(super) fn on(&self, date: Date) -> Option<BusinessDay> {
        let rank = self.up_to(date)?.checked_sub(1)?;
        self.nth(rank).filter(|day| day.date == date)
    }
}
