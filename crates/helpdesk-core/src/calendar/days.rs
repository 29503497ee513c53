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
    last: Date,
    days: Box<[BusinessDay]>,
    stretches: Box<[Stretch]>,
}

/// 64 days, one after another.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    open: u64,   // a bit for every business day, the lowest for the earliest
    before: u32, // business days before the first of them
}

impl Stretch {
    const LENGTH: u32 = u64::BITS;
}

impl Days {
    /// `days` in order, all from `first` to `last`.
    pub(super) fn new(first: Date, last: Date, days: Vec<BusinessDay>) -> Self {
        let length = last.epoch_days().abs_diff(first.epoch_days()) / Stretch::LENGTH + 1;
        let mut stretches: Vec<Stretch> = (0..length).map(|_| Stretch { open: 0, before: 0 }).collect();
        for day in &days {
            let (stretch, bit) = place(day.date.epoch_days().abs_diff(first.epoch_days()));
            if let Some(stretch) = stretches.get_mut(stretch) {
                stretch.open |= 1 << bit;
            }
        }
        let mut before = 0;
        for stretch in &mut stretches {
            stretch.before = before;
            before += stretch.open.count_ones();
        }
        Self { first, last, days: days.into(), stretches: stretches.into() }
    }

    /// Every business day, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = BusinessDay> + '_ {
        self.days.iter().copied()
    }

    /// Business days up to `date`, itself included; `None` outside the horizon.
    pub(super) fn up_to(&self, date: Date) -> Option<u32> {
        let (before, is_open) = self.rank(date)?;
        Some(before + u32::from(is_open))
    }

    /// Business days before `date`; `None` outside the horizon.
    pub(super) fn before(&self, date: Date) -> Option<u32> {
        self.rank(date).map(|(before, _)| before)
    }

    /// The business day with that many before it.
    pub(super) fn nth(&self, rank: u32) -> Option<BusinessDay> {
        self.days.get(usize::try_from(rank).ok()?).copied()
    }

    /// `date` as a business day, if it is one.
    pub(super) fn on(&self, date: Date) -> Option<BusinessDay> {
        let (before, is_open) = self.rank(date)?;
        self.nth(before).filter(|_| is_open)
    }

    /// Business days before `date`, and whether it is one; `None` outside the horizon.
    fn rank(&self, date: Date) -> Option<(u32, bool)> {
        if date < self.first || self.last < date {
            return None;
        }
        let (stretch, bit) = place(date.epoch_days().abs_diff(self.first.epoch_days()));
        let Stretch { open, before } = self.stretches.get(stretch)?;
        let earlier = open & ((1 << bit) - 1);
        Some((before + earlier.count_ones(), open >> bit & 1 == 1))
    }
}

/// The stretch of a day, and its bit there.
const fn place(position: u32) -> (usize, u32) {
    ((position / Stretch::LENGTH) as usize, position % Stretch::LENGTH)
}
