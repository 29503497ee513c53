//! The rules of a calendar's days, checked, and the spans they make.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::days::BusinessDay;
use super::sets::Span;
use super::span::DaySpan;
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

/// What a run of days makes: spans in order of opening, unclipped, and the days they belong to.
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
        closed.chain(self.overrides.iter().map(|(date, spans)| (*date, spans.as_slice()))).collect()
    }
}

fn open_day(day: i32, spans: &[DaySpan], cursor: &mut Cursor<'_>, opened: &mut Opened) {
    let midnight = i64::from(day) * DAY;
    let resolved = spans.iter().filter_map(|span| resolve(*span, midnight, cursor));
    let mut bounds: Option<Span> = None;
    for span in resolved {
        opened.spans.push(span);
        let so_far = bounds.unwrap_or(span);
        bounds = Some(Span::new(so_far.start.min(span.start), so_far.end.max(span.end)));
    }
    if let (Some(bounds), Some(date)) = (bounds, Date::from_epoch_days(day)) {
        opened.days.push(BusinessDay::new(date, bounds));
    }
}

/// The absolute span of a wall-clock span; `None` if the clocks leave nothing of it.
pub(super) fn resolve(span: DaySpan, midnight: i64, cursor: &mut Cursor<'_>) -> Option<Span> {
    let opens = cursor.local(midnight + i64::from(span.opens.seconds()));
    let closes = cursor.local(midnight + i64::from(span.closes.seconds()));
    if let (Local::Skipped { resumes: one, .. }, Local::Skipped { resumes: other, .. }) = (opens, closes)
        && one == other
    {
        return None; // wholly inside the gap
    }
    let (start, end) = (opens.second(), closes.second());
    (start < end).then(|| Span::new(start * MICROS, end * MICROS))
}
