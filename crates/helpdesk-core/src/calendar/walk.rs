//! Questions about open time: how much, until when, and what comes next.

use super::error::CalendarError;
use super::model::{Calendar, instant, interval};
use super::sets::Span;
use crate::time::{Instant, Interval, WorkTime};

type Answer = Result<Instant, CalendarError>;

impl Calendar {
    /// Open time in `[from, to)`; negative when `to` lies before `from`.
    ///
    /// # Errors
    /// [`CalendarError::BeyondHorizon`] if either instant lies outside the horizon.
    pub fn elapsed(&self, from: Instant, to: Instant) -> Result<WorkTime, CalendarError> {
        let (from, to) = (self.inside(from)?, self.inside(to)?);
        let table = self.table();
        Ok(WorkTime::from_micros(table.work_before(to) - table.work_before(from)))
    }

    /// The first instant by which `work` of open time has passed since `from`.
    ///
    /// Exactly at the end of a span that is its closing, not the next opening. Nothing added is
    /// `from` itself, open or not; a negative amount is taken away as by [`Calendar::sub`].
    ///
    /// # Errors
    /// [`CalendarError::Never`] if the calendar closes for good before that;
    /// [`CalendarError::BeyondHorizon`] if `from` or the answer lies outside the horizon.
    pub fn add(&self, from: Instant, work: WorkTime) -> Answer {
        let start = self.inside(from)?;
        let work = work.micros();
        if work <= 0 {
            return if work == 0 { Ok(from) } else { self.take_away(start, work.unsigned_abs()) };
        }
        let passed = self.table().work_before(start).saturating_add(work);
        self.table().closing_side(passed).map(instant).ok_or_else(|| self.none_later())
    }

    /// The last instant from which `work` of open time passes until `from`: [`Calendar::add`] in
    /// the mirror.
    ///
    /// Exactly at the edge of a span that is its opening.
    ///
    /// # Errors
    /// As [`Calendar::add`], towards the past.
    pub fn sub(&self, from: Instant, work: WorkTime) -> Answer {
        let start = self.inside(from)?;
        match work.micros() {
            0 => Ok(from),
            negative if negative < 0 => self.add(from, -work),
            micros => self.take_away(start, micros.unsigned_abs()),
        }
    }

    fn take_away(&self, start: i64, work: u64) -> Answer {
        let left = self.table().work_before(start).checked_sub_unsigned(work).filter(|left| 0 <= *left);
        left.and_then(|left| self.table().opening_side(left)).map(instant).ok_or_else(|| self.none_earlier())
    }

    /// Whether `at` lies in open time. A closing instant does not.
    ///
    /// # Errors
    /// [`CalendarError::BeyondHorizon`] if `at` lies outside the horizon.
    pub fn is_open(&self, at: Instant) -> Result<bool, CalendarError> {
        let at = self.inside(at)?;
        Ok(self.begun_by(at).is_some_and(|span| at < span.end))
    }

    /// `from` if it is open, else the next opening.
    ///
    /// # Errors
    /// [`CalendarError::Never`] or [`CalendarError::BeyondHorizon`] if there is none.
    pub fn next_open(&self, from: Instant) -> Answer {
        if self.is_open(from)? { Ok(from) } else { self.next_opening(from) }
    }

    /// The latest instant up to `from` just before which it was open: `from` itself, or the last
    /// closing.
    ///
    /// # Errors
    /// [`CalendarError::Never`] or [`CalendarError::BeyondHorizon`] if there is none.
    pub fn prev_open(&self, from: Instant) -> Answer {
        let at = self.inside(from)?;
        let span = self.begun_before(at).ok_or_else(|| self.none_earlier())?;
        Ok(instant(span.end.min(at)))
    }

    /// The first opening after `from`.
    ///
    /// # Errors
    /// [`CalendarError::Never`] or [`CalendarError::BeyondHorizon`] if there is none.
    pub fn next_opening(&self, from: Instant) -> Answer {
        let next = self.table().opened(self.inside(from)?);
        self.table().span(next).map(|span| instant(span.start)).ok_or_else(|| self.none_later())
    }

    /// The first closing after `from`.
    ///
    /// # Errors
    /// [`CalendarError::Never`] or [`CalendarError::BeyondHorizon`] if there is none.
    pub fn next_closing(&self, from: Instant) -> Answer {
        let at = self.inside(from)?;
        let upcoming = || self.table().span(self.table().opened(at));
        let span = self.begun_by(at).filter(|span| at < span.end).or_else(upcoming);
        let closing = span.ok_or_else(|| self.none_later())?.end;
        if closing < self.span_bounds().end { Ok(instant(closing)) } else { Err(self.beyond_horizon()) }
    }

    /// The last opening before `from`.
    ///
    /// # Errors
    /// [`CalendarError::Never`] or [`CalendarError::BeyondHorizon`] if there is none.
    pub fn prev_opening(&self, from: Instant) -> Answer {
        let opening = self.begun_before(self.inside(from)?).ok_or_else(|| self.none_earlier())?.start;
        if self.span_bounds().start < opening { Ok(instant(opening)) } else { Err(self.beyond_horizon()) }
    }

    /// The last closing before `from`.
    ///
    /// # Errors
    /// [`CalendarError::Never`] or [`CalendarError::BeyondHorizon`] if there is none.
    pub fn prev_closing(&self, from: Instant) -> Answer {
        let at = self.inside(from)?;
        let begun = self.begun_before(at).ok_or_else(|| self.none_earlier())?;
        let span = if begun.end < at { Some(begun) } else { self.begun_before(begun.start) };
        span.map(|span| instant(span.end)).ok_or_else(|| self.none_earlier())
    }

    /// The open spans of `within` in order, clipped to it.
    ///
    /// # Errors
    /// [`CalendarError::BeyondHorizon`] if either end lies outside the horizon.
    pub fn intervals(&self, within: Interval) -> Result<impl Iterator<Item = Interval> + '_, CalendarError> {
        let window = Span::new(self.inside(within.start)?, self.inside(within.end)?);
        let first = self.table().opened(window.start).saturating_sub(1);
        let spans = (first..self.table().len()).map_while(|index| self.table().span(index));
        let spans = spans.take_while(move |span| span.start < window.end);
        Ok(spans.filter_map(move |span| span.clip(window)).map(interval))
    }

    /// Microseconds of `at` if the horizon holds it, its last midnight included.
    #[inline]
    pub(super) fn inside(&self, at: Instant) -> Result<i64, CalendarError> {
        let (at, bounds) = (at.micros(), self.span_bounds());
        if bounds.start <= at && at <= bounds.end { Ok(at) } else { Err(self.beyond_horizon()) }
    }

    /// The last span that opens at `at` or before.
    fn begun_by(&self, at: i64) -> Option<Span> {
        self.table().opened(at).checked_sub(1).and_then(|index| self.table().span(index))
    }

    /// The last span that opens before `at`.
    fn begun_before(&self, at: i64) -> Option<Span> {
        self.begun_by(at - 1)
    }

    /// Why nothing follows the last span.
    #[cold]
    pub(super) fn none_later(&self) -> CalendarError {
        let last = self.table().len().checked_sub(1).and_then(|index| self.table().span(index));
        self.never_unless(last.is_some_and(|span| self.span_bounds().end - span.end < STILL_IN_USE))
    }

    /// Why nothing precedes the first span.
    #[cold]
    pub(super) fn none_earlier(&self) -> CalendarError {
        let first = self.table().span(0);
        self.never_unless(first.is_some_and(|span| span.start - self.span_bounds().start < STILL_IN_USE))
    }

    fn never_unless(&self, recurs: bool) -> CalendarError {
        if recurs { self.beyond_horizon() } else { CalendarError::Never }
    }
}

/// A calendar that is open within 400 days of an end of the horizon goes on beyond it.
const STILL_IN_USE: i64 = 400 * 86_400 * crate::time::MICROS;
