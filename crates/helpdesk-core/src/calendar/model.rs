//! A compiled calendar and its simplest answers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::days::Days;
use super::error::CalendarError;
use super::horizon::Horizon;
use super::sets::Span;
use super::table::Table;
use crate::id::CalendarId;
use crate::time::{Date, Instant, Interval};
use crate::zone::Zone;

/// When somebody is at work, for every instant of a [`Horizon`].
///
/// Immutable, and cheap to clone and share. Every answer is a look-up whose cost depends neither
/// on the length of the horizon nor on how far apart two instants are. Compile one with
/// [`compile`](super::compile()).
///
/// Questions about an instant or a day outside the horizon, and questions whose answer lies
/// outside, get [`CalendarError::BeyondHorizon`]; what never happens is
/// [`CalendarError::Never`].
#[derive(Clone)]
pub struct Calendar(Arc<Inner>);

pub(super) struct Inner {
    pub(super) id: CalendarId,
    pub(super) zone: Zone,
    pub(super) horizon: Horizon,
    pub(super) bounds: Span,
    pub(super) table: Table,
    pub(super) days: Days,
    pub(super) holidays: BTreeMap<Date, Arc<str>>,
    pub(super) overridden: BTreeSet<Date>,
}

impl Calendar {
    pub(super) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The name it has in the specification.
    #[must_use]
    pub fn id(&self) -> &CalendarId {
        &self.0.id
    }

    /// The zone of its wall clock, which knows the release of its rules.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.0.zone
    }

    /// The days for which it was compiled.
    #[must_use]
    pub fn horizon(&self) -> Horizon {
        self.0.horizon
    }

    /// The horizon as instants: from the first midnight to the last.
    #[must_use]
    pub fn bounds(&self) -> Interval {
        interval(self.0.bounds)
    }

    /// Whether there is no open time in the whole horizon.
    #[must_use]
    pub fn opens_never(&self) -> bool {
        self.0.table.len() == 0
    }

    /// The name of the holiday on `date`, as the specification or the built-in set has it.
    ///
    /// A holiday that an override opens is a holiday all the same; see
    /// [`Calendar::has_override`].
    #[must_use]
    pub fn holiday(&self, date: Date) -> Option<&str> {
        self.0.holidays.get(&date).map(|name| &**name)
    }

    /// Whether the spans of `date` stand in the specification for that date alone.
    #[must_use]
    pub fn has_override(&self, date: Date) -> bool {
        self.0.overridden.contains(&date)
    }

    /// Whether a span opens on `date` and something of it is left by the breaks.
    ///
    /// # Errors
    /// [`CalendarError::BeyondHorizon`] for a day outside the horizon.
    pub fn is_business_day(&self, date: Date) -> Result<bool, CalendarError> {
        if self.0.horizon.contains(date) {
            Ok(self.0.days.on(date).is_some())
        } else {
            Err(self.beyond_horizon())
        }
    }

    pub(super) fn table(&self) -> &Table {
        &self.0.table
    }

    pub(super) fn days(&self) -> &Days {
        &self.0.days
    }

    pub(super) fn span_bounds(&self) -> Span {
        self.0.bounds
    }

    pub(super) fn holidays(&self) -> impl Iterator<Item = (&Date, &Arc<str>)> {
        self.0.holidays.iter()
    }

    pub(super) fn overridden(&self) -> impl Iterator<Item = Date> + '_ {
        self.0.overridden.iter().copied()
    }

    pub(super) fn spans(&self) -> Vec<Span> {
        self.0.table.spans().collect()
    }

    #[cold]
    pub(super) fn beyond_horizon(&self) -> CalendarError {
        CalendarError::BeyondHorizon { first: self.0.horizon.first(), last: self.0.horizon.last() }
    }
}

/// Both ends are inside the bounds of a calendar, so neither is moved.
pub(super) fn instant(micros: i64) -> Instant {
    Instant::saturating_from_micros(micros)
}

pub(super) fn interval(span: Span) -> Interval {
    Interval::new(instant(span.start), instant(span.end))
}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Calendar({} in {:?}, {} spans)", self.0.id, self.0.zone, self.0.table.len())
    }
}
