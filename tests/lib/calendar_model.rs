//! A slow calendar, written from the definition alone: open time is a list of absolute spans, and
//! every answer is a walk along it.
//!
//! It shares nothing with the engine: times are seconds, spans are clipped one by one, and zones
//! come from jiff's own database. It is right when it is easy to see that it is.

use std::collections::{BTreeMap, BTreeSet};

use helpdesk_core::calendar::{CalendarSpec, HolidaySpec};
use jiff::civil::{Date, date};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _};

/// A span of a day in seconds from its midnight; the end may lie in the next day.
pub type DaySpan = (u32, u32);

/// A span of instants in microseconds since 1970, `[start, end)`.
pub type Span = (i64, i64);

/// A calendar as its table of rules. Days count from 1970-01-01.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// IANA name.
    pub zone: String,
    /// Spans by day of the week, Monday first.
    pub weekly: [Vec<DaySpan>; 7],
    /// Closed days.
    pub holidays: BTreeSet<i32>,
    /// Spans that stand in place of a day's own.
    pub overrides: BTreeMap<i32, Vec<DaySpan>>,
    /// Wall-clock spans taken out.
    pub breaks: BTreeMap<i32, Vec<DaySpan>>,
    /// Absolute spans taken out.
    pub break_instants: Vec<Span>,
}

/// Microseconds in a second.
const MICROS: i64 = 1_000_000;

fn civil(day: i32) -> Date {
    date(1970, 1, 1).checked_add(i64::from(day).days()).unwrap_or(Date::MAX)
}

fn clock(second: u32) -> String {
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

fn written(spans: &[DaySpan]) -> Vec<String> {
    spans.iter().map(|(from, to)| format!("{}-{}", clock(*from), clock(*to))).collect()
}

impl Model {
    /// The same calendar as an administrator would write it.
    #[must_use]
    pub fn spec(&self) -> CalendarSpec {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let dated = |spans: &BTreeMap<i32, Vec<DaySpan>>| {
            spans.iter().map(|(day, spans)| (civil(*day).to_string(), written(spans))).collect()
        };
        let instant = |at: i64| Timestamp::from_microsecond(at).map(|at| at.to_string()).unwrap_or_default();
        CalendarSpec {
            zone: Some(self.zone.clone()),
            weekly: names
                .iter()
                .zip(&self.weekly)
                .map(|(day, spans)| ((*day).to_owned(), written(spans)))
                .collect(),
            holidays: self.holidays.iter().map(|day| HolidaySpec::Text(civil(*day).to_string())).collect(),
            overrides: dated(&self.overrides),
            breaks: dated(&self.breaks),
            break_instants: self
                .break_instants
                .iter()
                .map(|(from, to)| [instant(*from), instant(*to)])
                .collect(),
            ..CalendarSpec::default()
        }
    }

    fn tz(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }

    /// The spans that the rules give to a day. An override says more than a holiday.
    fn rule_of(&self, day: i32) -> &[DaySpan] {
        let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
        match self.overrides.get(&day) {
            Some(spans) => spans,
            None if self.holidays.contains(&day) => &[],
            None => &self.weekly[weekday],
        }
    }

    /// A wall-clock span as instants. An edge that never was moves forward by the gap, one that
    /// was twice is the first; a span wholly inside one gap is empty.
    fn instants(&self, tz: &TimeZone, day: i32, (from, to): DaySpan) -> Option<Span> {
        let (start, gap_at_start) = self.edge(tz, day, from);
        let (end, gap_at_end) = self.edge(tz, day, to);
        let inside_one_gap = gap_at_start.is_some() && gap_at_start == gap_at_end;
        (start < end && !inside_one_gap).then_some((start, end))
    }

    /// An edge in microseconds, and the change of the clock that skipped it.
    fn edge(&self, tz: &TimeZone, day: i32, second: u32) -> (i64, Option<i64>) {
        let day = day + i32::try_from(second / 86_400).unwrap_or(0);
        let second = second % 86_400;
        let part = |value: u32| i8::try_from(value).unwrap_or(0);
        let wall = civil(day).at(part(second / 3600), part(second / 60 % 60), part(second % 60), 0);
        let instant = |offset: Offset| offset.to_timestamp(wall).map_or(0, Timestamp::as_microsecond);
        match tz.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset } => (instant(offset), None),
            AmbiguousOffset::Fold { before, .. } => (instant(before), None),
            AmbiguousOffset::Gap { before, .. } => {
                let moved = Timestamp::from_microsecond(instant(before)).unwrap_or(Timestamp::MIN);
                let change =
                    tz.preceding(moved + 1.second()).next().map(|change| change.timestamp().as_microsecond());
                (moved.as_microsecond(), change)
            }
        }
    }

    /// Every break that may touch the days given.
    fn breaks_near(&self, tz: &TimeZone, days: std::ops::RangeInclusive<i32>) -> Vec<Span> {
        let dated =
            self.breaks.range(days).flat_map(|(day, spans)| spans.iter().map(move |span| (*day, *span)));
        let dated = dated.filter_map(|(day, span)| self.instants(tz, day, span));
        dated.chain(self.break_instants.iter().copied()).collect()
    }

    /// The open spans that begin on the days given, in order, merged, without the breaks.
    #[must_use]
    pub fn open(&self, days: std::ops::RangeInclusive<i32>) -> Vec<Span> {
        let tz = self.tz();
        let spans = days.clone().flat_map(|day| self.rule_of(day).iter().map(move |span| (day, *span)));
        let mut spans: Vec<Span> = spans.filter_map(|(day, span)| self.instants(&tz, day, span)).collect();
        for gone in self.breaks_near(&tz, days.start() - 3..=days.end() + 3) {
            spans = spans.into_iter().flat_map(|span| without(span, gone)).collect();
        }
        merged(spans)
    }

    /// Days on which a span opens of which something is left.
    #[must_use]
    pub fn is_business_day(&self, day: i32) -> bool {
        let tz = self.tz();
        let own = self.rule_of(day).iter().filter_map(|span| self.instants(&tz, day, *span));
        let (start, end) = own.fold((i64::MAX, i64::MIN), |all, span| (all.0.min(span.0), all.1.max(span.1)));
        let open = self.open(day - 3..=day + 3);
        start < end && open.iter().any(|span| span.0.max(start) < span.1.min(end))
    }

    /// What the wall clock reads: the day and the microsecond of it.
    #[must_use]
    pub fn local(&self, at: i64) -> (i32, i64) {
        let timestamp = Timestamp::from_microsecond(at).unwrap_or(Timestamp::MIN);
        let wall = at + i64::from(self.tz().to_offset(timestamp).seconds()) * MICROS;
        let day = wall.div_euclid(86_400 * MICROS);
        (i32::try_from(day).unwrap_or(0), wall.rem_euclid(86_400 * MICROS))
    }

    /// The instant at which the wall clock reads that.
    #[must_use]
    pub fn instant(&self, day: i32, micros: i64) -> i64 {
        let second = u32::try_from(micros / MICROS).unwrap_or(0);
        self.edge(&self.tz(), day, second).0 + micros % MICROS
    }
}

/// What is left of `span` without `gone`.
fn without(span: Span, gone: Span) -> impl Iterator<Item = Span> {
    let before = (span.0, span.1.min(gone.0));
    let after = (span.0.max(gone.1), span.1);
    let apart = gone.1 <= span.0 || span.1 <= gone.0;
    let parts = if apart || gone.1 <= gone.0 { [span, (0, 0)] } else { [before, after] };
    parts.into_iter().filter(|(start, end)| start < end)
}

fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut all: Vec<Span> = Vec::new();
    for span in spans {
        match all.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            _ => all.push(span),
        }
    }
    all
}

/// Open time in `[from, to)`, in microseconds; negative when reversed.
#[must_use]
pub fn elapsed(open: &[Span], from: i64, to: i64) -> i64 {
    let (low, high) = (from.min(to), from.max(to));
    let sum: i64 = open.iter().map(|span| (span.1.min(high) - span.0.max(low)).max(0)).sum();
    if from <= to { sum } else { -sum }
}

/// The first instant by which so much open time has passed since `from`.
#[must_use]
pub fn add(open: &[Span], from: i64, work: i64) -> Option<i64> {
    let mut left = work;
    if left == 0 {
        return Some(from);
    }
    for span in open {
        let start = span.0.max(from);
        let here = (span.1 - start).max(0);
        if left <= here {
            return Some(start + left);
        }
        left -= here;
    }
    None
}

/// The last instant from which so much open time passes until `from`.
#[must_use]
pub fn sub(open: &[Span], from: i64, work: i64) -> Option<i64> {
    let mut left = work;
    if left == 0 {
        return Some(from);
    }
    for span in open.iter().rev() {
        let end = span.1.min(from);
        let here = (end - span.0).max(0);
        if left <= here {
            return Some(end - left);
        }
        left -= here;
    }
    None
}
