//! The rules of a calendar's days, checked, and the spans they make.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::days::BusinessDay;
use super::sets::Span;
use super::span::DaySpan;
use crate::time::{Date, DayTime, MICROS};
use crate::zone::{Cursor, Local};

/// Which spans open on which day, from `from` on.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) from: Date,
    pub(super) weekly: [Vec<DaySpan>; 7], // from Monday
    pub(super) holidays: BTreeMap<Date, Arc<str>>,
    pub(super) overrides: BTreeMap<Date, Vec<DaySpan>>,
}

/// What a run of days makes: spans, unclipped, and the days they belong to.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) spans: Vec<Span>,
    pub(super) days: Vec<BusinessDay>,
}

const DAY: i64 = 86_400;
/// A span of a day ends before this, in seconds: hours go up to 48.
const LONGEST_DAY: i64 = 2 * DAY + 1;

/// The spans of the days from `first` to `last`, each by the version then in force.
pub(super) fn open(versions: &[Version], first: Date, last: Date, mut cursor: Cursor<'_>) -> Opened {
    let days = usize::try_from(last.epoch_days() - first.epoch_days()).unwrap_or(0) + 1;
    let mut opened = Opened { spans: Vec::with_capacity(2 * days), days: Vec::with_capacity(days) };
    for (position, version) in versions.iter().enumerate() {
        let from = version.from.max(first);
        let until = versions.get(position + 1).and_then(|next| next.from.plus_days(-1)).unwrap_or(Date::MAX);
        version.open(from, until.min(last), &mut cursor, &mut opened);
    }
    opened
}

impl Opened {
    /// Adds a span; one that begins within the last of them goes on with it.
    fn push(&mut self, span: Span) {
        match self.spans.last_mut() {
            Some(last) if last.start <= span.start && span.start <= last.end => {
                last.end = last.end.max(span.end);
            }
            _ => self.spans.push(span),
        }
    }
}

impl Version {
    fn open(&self, first: Date, last: Date, cursor: &mut Cursor<'_>, opened: &mut Opened) {
        let mut holidays = self.holidays.keys().map(|date| date.epoch_days()).peekable();
        let mut overrides = self.overrides.iter().map(|(date, spans)| (date.epoch_days(), spans)).peekable();
        let week = self.weekly.each_ref().map(|spans| Hours::of(spans));
        let (mut day, end) = (first.epoch_days(), last.epoch_days() + 1);
        while day < end {
            while holidays.next_if(|holiday| *holiday < day).is_some() {}
            while overrides.next_if(|(date, _)| *date < day).is_some() {}
            let holiday = holidays.peek().copied().unwrap_or(end);
            // An override says more about its day than a holiday.
            match overrides.peek() {
                Some((date, spans)) if *date == day => open_day(day, spans, cursor, opened),
                _ if holiday == day => {}
                next => {
                    let until = next.map_or(end, |(date, _)| *date).min(holiday).min(end);
                    day = open_week(day..until, &week, cursor, opened);
                    continue;
                }
            }
            day += 1;
        }
    }
}

/// What one day of the week opens.
struct Hours<'a> {
    spans: &'a [DaySpan],
    opens: i32,
    closes: i32,
}

impl<'a> Hours<'a> {
    fn of(spans: &'a [DaySpan]) -> Self {
        let second = |time: DayTime| i32::try_from(time.seconds()).unwrap_or_default();
        let opens = spans.iter().map(|span| second(span.opens)).min();
        let closes = spans.iter().map(|span| second(span.closes)).max();
        Self { spans, opens: opens.unwrap_or_default(), closes: closes.unwrap_or_default() }
    }
}

/// Opens the first of `days`, and those after it up to a change of the clocks; the day after those.
fn open_week(days: Range<i32>, week: &[Hours<'_>; 7], cursor: &mut Cursor<'_>, opened: &mut Opened) -> i32 {
    let midnight = i64::from(days.start) * DAY;
    let weekday = |day: i32| Date::from_epoch_days(day).map_or(0, |date| date.weekday() as usize);
    let Some((offset, steady)) = cursor.steady(midnight..midnight + LONGEST_DAY) else {
        let spans = week.get(weekday(days.start)).map_or(&[][..], |hours| hours.spans);
        open_day(days.start, spans, cursor, opened);
        return days.start + 1;
    };
    let steady = i32::try_from((steady - LONGEST_DAY) / DAY + 1).unwrap_or(i32::MAX);
    let end = days.end.min(steady);
    let mut hours = week.iter().cycle().skip(weekday(days.start));
    for day in days.start..end {
        let Some(Hours { spans, opens, closes }) = hours.next() else { continue };
        let begins = i64::from(day) * DAY - i64::from(offset);
        for span in *spans {
            let at = |time: DayTime| (begins + i64::from(time.seconds())) * MICROS;
            opened.push(Span::new(at(span.opens), at(span.closes)));
        }
        if let Some(date) = Date::from_epoch_days(day).filter(|_| !spans.is_empty()) {
            opened.days.push(BusinessDay::from_seconds(date, opens - offset, closes - offset));
        }
    }
    end
}

fn open_day(day: i32, spans: &[DaySpan], cursor: &mut Cursor<'_>, opened: &mut Opened) {
    let midnight = i64::from(day) * DAY;
    let (mut opens, mut closes) = (i64::MAX, i64::MIN);
    for span in spans {
        let Some((start, end)) = seconds(*span, midnight, cursor) else { continue };
        opened.push(Span::new(start * MICROS, end * MICROS));
        (opens, closes) = (opens.min(start), closes.max(end));
    }
    if opens < closes
        && let Some(date) = Date::from_epoch_days(day)
    {
        opened.days.push(BusinessDay::between(date, opens - midnight, closes - midnight));
    }
}

/// The absolute span of a wall-clock span; `None` if the clocks leave nothing of it.
pub(super) fn resolve(span: DaySpan, midnight: i64, cursor: &mut Cursor<'_>) -> Option<Span> {
    seconds(span, midnight, cursor).map(|(start, end)| Span::new(start * MICROS, end * MICROS))
}

fn seconds(span: DaySpan, midnight: i64, cursor: &mut Cursor<'_>) -> Option<(i64, i64)> {
    let opens = cursor.local(midnight + i64::from(span.opens.seconds()));
    let closes = cursor.local(midnight + i64::from(span.closes.seconds()));
    if let (Local::Skipped { resumes: one, .. }, Local::Skipped { resumes: other, .. }) = (opens, closes)
        && one == other
    {
        return None; // wholly inside the gap
    }
    let (start, end) = (opens.second(), closes.second());
    (start < end).then_some((start, end))
}
