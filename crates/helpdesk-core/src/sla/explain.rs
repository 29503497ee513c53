//! Why a clock shows what it shows: every span counted, every span skipped and for what.

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::calendar::Calendar;
use crate::condition::Matched;
use crate::id::{PriorityId, StatusId};
use crate::sla::{Clock, ClockReport, Count, report};
use crate::time::{DayTime, Instant, Interval, WorkTime};

/// Why a clock shows what it shows.
///
/// The spans follow each other without gaps from the instant since which time counts; those
/// counted and what was carried over sum exactly to the elapsed time of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Explanation {
    /// Where the clock stands, by which policy and target.
    pub report: ClockReport,
    /// The release of the zone rules used.
    pub zone_release: String,
    /// How the promise came about; told where the history is at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Chosen>,
    /// Every span from the clock's start, or from the change since which time counts.
    pub spans: Vec<Span>,
}

/// How a promise came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Chosen {
    /// When it was last made: at the clock's start, or when the ticket changed.
    pub at: Instant,
    /// The number of the event that made it.
    pub seq: u64,
    /// The place of the policy among those of its set, from 1; the first that applies is chosen.
    pub place: usize,
    /// The rank that the policy states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// What made the policy's condition hold; empty: it is for every ticket.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matched: Vec<Matched>,
    /// The priority whose row names the target; absent: the row `any`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<PriorityId>,
}

/// A span of an explanation, `[from, to)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span {
    /// Its start.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
    /// Whether it counted, or why not.
    pub why: Why,
    /// Who brought the pause about; told where the history is at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Actor>,
}

/// Whether a span counted, or why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// It counted.
    Counted,
    /// The calendar was closed.
    Closed,
    /// The calendar was closed for a holiday of that name.
    Holiday(String),
    /// The clock stood still in that status.
    Paused(StatusId),
}

impl Explanation {
    /// The time of the spans that counted.
    #[must_use]
    pub fn counted(&self) -> WorkTime {
        let counted = self.spans.iter().filter(|span| span.why == Why::Counted);
        counted.map(|span| WorkTime::from_micros(span.to.since(span.from).micros())).sum()
    }
}

/// Explains `clock` up to `now`; `calendar` is the one its promise names.
#[must_use]
pub fn explain(clock: &Clock, calendar: &Calendar, now: Instant) -> Explanation {
    let end = clock.stopped.map_or(now, |stopped| stopped.min(now));
    let from = clock.counts_from();
    let spans = timeline(clock, calendar, Interval::new(from, end.max(from)));
    Explanation {
        report: report(clock, calendar, now),
        zone_release: calendar.zone().release().to_owned(),
        chosen: None,
        spans,
    }
}

/// What `clock` does in `within`, also where that has not come yet; `calendar` is the one its
/// promise names.
///
/// A pause that has not ended goes on, and nothing is said of time outside the calendar's horizon.
#[must_use]
pub fn timeline(clock: &Clock, calendar: &Calendar, within: Interval) -> Vec<Span> {
    let mut spans = Vec::new();
    let Interval { start: mut from, end } = within;
    for pause in &clock.pauses {
        let Some(paused) = pause.until(end).clip(Interval::new(from, end)) else { continue };
        running(clock, calendar, Interval::new(from, paused.start), &mut spans);
        add(&mut spans, paused, Why::Paused(pause.status.clone()));
        from = paused.end;
    }
    running(clock, calendar, Interval::new(from, end), &mut spans);
    spans
}

/// Splits a span in which the clock ran into what was open and what was closed. Nothing is known
/// of what lies outside the calendar's horizon.
fn running(clock: &Clock, calendar: &Calendar, within: Interval, spans: &mut Vec<Span>) {
    if let Count::Passing = Count::of(clock.promise.target, calendar) {
        add(spans, within, Why::Counted);
        return;
    }
    let Some(within) = within.clip(calendar.bounds()) else { return };
    let mut from = within.start;
    for open in calendar.intervals(within).into_iter().flatten() {
        closed(calendar, Interval::new(from, open.start), spans);
        add(spans, open, Why::Counted);
        from = open.end;
    }
    closed(calendar, Interval::new(from, within.end), spans);
}

/// Splits a closed span where holidays begin and end.
fn closed(calendar: &Calendar, within: Interval, spans: &mut Vec<Span>) {
    let mut from = within.start;
    while from < within.end {
        let (date, _) = calendar.zone().to_local(from);
        let next_day = calendar.zone().to_instant(date, DayTime::END);
        let to = if from < next_day { next_day.min(within.end) } else { within.end };
        let why = calendar.holiday(date).map_or(Why::Closed, |name| Why::Holiday(name.to_owned()));
        add(spans, Interval::new(from, to), why);
        from = to;
    }
}

/// Adds a span, joined to the one before when nothing but time lies between them.
fn add(spans: &mut Vec<Span>, span: Interval, why: Why) {
    if span.is_empty() {
        return;
    }
    match spans.last_mut() {
        Some(last) if last.why == why && last.to == span.start => last.to = span.end,
        _ => spans.push(Span { from: span.start, to: span.end, why, by: None }),
    }
}
