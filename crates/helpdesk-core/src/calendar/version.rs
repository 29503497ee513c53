//! The rules of a calendar's days, checked, and the spans they make.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::days::BusinessDay;
use super::sets::Span;
use super::span::DaySpan;
use crate::order::Gather;
use crate::time::{Date, MICROS};
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
        let mut exceptions = self.exceptions();
        let mut upcoming = exceptions.split_off(&first).into_iter().peekable();
        let mut weekday = first.weekday() as usize;
        for day in first.epoch_days()..=last.epoch_days() {
            let spans = match upcoming.next_if(|(date, _)| date.epoch_days() == day) {
                Some((_, spans)) => spans,
                None => self.weekly.get(weekday).map_or(&[][..], Vec::as_slice),
            };
            open_day(day, spans, cursor, opened);
            weekday = (weekday + 1) % 7;
        }
    }

    /// Days that do not follow the week. An override says more about its day than a holiday.
    fn exceptions(&self) -> BTreeMap<Date, &[DaySpan]> {
        let closed = self.holidays.keys().map(|date| (*date, &[][..]));
        closed.chain(self.overrides.iter().map(|(date, spans)| (*date, spans.as_slice()))).into_map()
    }
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
