//! How long targets take on the wall clock, and which of two comes first.
//!
//! The time from a start to its due instant is longest just where a calendar closes, or where the
//! last of the target no longer fits before it does; so only those starts have to be tried. That
//! makes the answers exact for every start within the span that is looked at.

use std::collections::BTreeMap;

use crate::calendar::Calendar;
use crate::id::CalendarId;
use crate::ticket::Rules;
use crate::time::{Date, DayTime, Instant, Interval, Target, WallTime, WorkTime};

/// Whether one target may fall due after another of the same start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outlasts {
    /// Never, for the starts looked at.
    Never,
    /// For this start.
    From(Instant),
    /// For every start looked at, of which this is one.
    Always(Instant),
}

type Amount<'k> = (&'k CalendarId, Target);

/// A span of starts, and what was worked out for it.
pub(super) struct Times<'a> {
    rules: &'a Rules,
    span: Interval,
    edges: BTreeMap<CalendarId, Vec<Instant>>,
}

const MICROSECOND: WallTime = WallTime::from_micros(1);

impl<'a> Times<'a> {
    /// For every start of one year, a leap year: enough to find what goes wrong somewhere.
    pub(super) fn of_a_year(rules: &'a Rules) -> Self {
        Self::between(rules, 2028, 2029)
    }

    /// For every start from the beginning of one year to that of another.
    pub(super) fn between(rules: &'a Rules, from: i32, to: i32) -> Self {
        let begin = |year| {
            let day = Date::new(year, 1, 1).unwrap_or(Date::MIN);
            rules
                .calendar(&rules.default_calendar)
                .map_or(Instant::MIN, |calendar| calendar.zone().to_instant(day, DayTime::START))
        };
        Self { rules, span: Interval::new(begin(from), begin(to)), edges: BTreeMap::new() }
    }

    /// The longest time on the wall clock that targets can take one after the other, and then until
    /// `last` is open, and a start from which they do; `None`: for some start it never comes to it.
    ///
    /// The worst start is the worst one of some part of the way, taken back to the beginning.
    pub(super) fn longest_chain(
        &mut self,
        boxes: &[Amount<'_>],
        last: &CalendarId,
    ) -> Option<(WallTime, Instant)> {
        let mut ways = Vec::with_capacity(boxes.len());
        for (id, target) in boxes {
            ways.push((self.rules.calendar(id)?, *target));
        }
        let end = self.rules.calendar(last)?;
        let mut starts = self.starts(&[(last, Target::Working(WorkTime::ZERO))]);
        for amount in boxes.iter().rev() {
            starts.extend(self.starts(&[*amount]));
            let calendar = self.rules.calendar(amount.0)?;
            if let Target::Working(work) = amount.1 {
                let earlier: Vec<Instant> =
                    starts.iter().filter_map(|start| calendar.sub(*start, work).ok()).collect();
                starts.extend(earlier.iter().map(|start| start.plus(MICROSECOND)));
                starts.extend(earlier);
            }
            starts.retain(|start| self.span.contains(*start));
            starts.sort_unstable();
            starts.dedup();
        }
        let mut longest: Option<(WallTime, Instant)> = None;
        for start in starts {
            let passed =
                ways.iter().try_fold(start, |at, (calendar, target)| calendar.due(at, *target).ok())?;
            let takes = end.next_open(passed).ok()?.since(start);
            if longest.is_none_or(|(known, _)| known < takes) {
                longest = Some((takes, start));
            }
        }
        longest
    }

    /// Whether the first may fall due after the second.
    pub(super) fn outlasts(&mut self, first: Amount<'_>, second: Amount<'_>) -> Outlasts {
        if first == second {
            return Outlasts::Never;
        }
        let (Some(one), Some(other)) = (self.rules.calendar(first.0), self.rules.calendar(second.0)) else {
            return Outlasts::Never;
        };
        if let ((own, Target::Working(a)), (theirs, Target::Working(b))) = (first, second) {
            let always = |calendar: &Calendar| is_always(calendar, self.span);
            if own == theirs || (a <= b && always(one)) || (b < a && always(other)) {
                return if a <= b { Outlasts::Never } else { Outlasts::Always(self.span.start) };
            }
        }
        let (mut late, mut early) = (None, false);
        for start in self.starts(&[first, second]) {
            let (Ok(a), Ok(b)) = (one.due(start, first.1), other.due(start, second.1)) else { continue };
            if b < a {
                late.get_or_insert(start);
            } else {
                early = true;
            }
            if late.is_some() && early {
                break;
            }
        }
        match (late, early) {
            (Some(start), false) => Outlasts::Always(start),
            (Some(start), true) => Outlasts::From(start),
            (None, _) => Outlasts::Never,
        }
    }

    /// The starts at which the time that a target takes can change its course.
    fn starts(&mut self, amounts: &[Amount<'_>]) -> Vec<Instant> {
        let mut starts = vec![self.span.start];
        for (id, target) in amounts {
            let Some(calendar) = self.rules.calendar(id) else { continue };
            let span = self.span;
            let edges = self.edges.entry((*id).clone()).or_insert_with(|| edges(calendar, span));
            for edge in edges.iter() {
                starts.push(*edge);
                starts.push(edge.plus(MICROSECOND));
                if let Target::Working(work) = target {
                    let last = calendar.sub(*edge, *work).ok();
                    starts.extend(last);
                    starts.extend(last.map(|last| last.plus(MICROSECOND)));
                }
            }
        }
        starts.retain(|start| self.span.contains(*start));
        starts.sort_unstable();
        starts.dedup();
        starts
    }
}

fn is_always(calendar: &Calendar, span: Interval) -> bool {
    let mut open = calendar.intervals(span).into_iter().flatten();
    open.next() == Some(span)
}

/// Where a calendar opens and closes within a span.
fn edges(calendar: &Calendar, span: Interval) -> Vec<Instant> {
    let open = calendar.intervals(span).map(Iterator::collect::<Vec<_>>).unwrap_or_default();
    open.into_iter().flat_map(|open| [open.start, open.end]).collect()
}
