//! How long targets take on the wall clock, and which of two comes first.
//!
//! The time from a start to its due instant is longest and shortest just where a calendar opens or
//! closes, where a day begins, or where the last of the target no longer fits before such a point;
//! so only those starts have to be tried. That makes the answers exact for every start within the
//! span that is looked at.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::analysis::Spec;
use crate::calendar::Calendar;
use crate::id::CalendarId;
use crate::order;
use crate::ticket::Rules;
use crate::time::{Date, DayTime, Instant, Interval, Target, WallTime, WorkTime};

/// A target and the calendar it is counted on.
pub(super) type Amount<'k> = (&'k CalendarId, Target);

/// A span of starts, and what was worked out for it.
pub(super) struct Times<'a> {
    rules: &'a Rules,
    years: Range<i32>,
    span: Interval,
    edges: BTreeMap<CalendarId, Vec<Instant>>,
    extents: BTreeMap<CalendarId, BTreeMap<Target, Option<Arc<Extent>>>>,
    late: BTreeMap<(Owned, Owned), Option<Instant>>,
    late_ways: BTreeMap<(Vec<Owned>, Owned), Option<Instant>>,
    /// The same for every year up to the horizon, asked where something is to be claimed of all.
    all: Option<Box<Times<'a>>>,
}

type Owned = (CalendarId, Target);

/// What may be so of a start on a calendar.
type Claim<'c> = &'c dyn Fn(&Calendar, Instant) -> Option<bool>;

/// What one target takes, from the starts that are looked at.
struct Extent {
    starts: Vec<Instant>,
    shortest: (WallTime, Instant),
    longest: (WallTime, Instant),
}

const MICROSECOND: WallTime = WallTime::from_micros(1);

/// The first year whose starts are looked at; what a calendar said before is over.
const FIRST_YEAR: i32 = 2026;

impl<'a> Times<'a> {
    /// For every start of one year, a leap year, and of every year in which a calendar changes:
    /// enough to find what goes wrong somewhere.
    pub(super) fn of_a_year(spec: Spec<'_>, rules: &'a Rules) -> Self {
        Self::around(spec, rules, 2028..2029)
    }

    /// For every start of five years, and on to the year after the last change of a calendar.
    pub(super) fn of_five_years(spec: Spec<'_>, rules: &'a Rules) -> Self {
        Self::around(spec, rules, FIRST_YEAR..FIRST_YEAR + 5)
    }

    /// The years, without the last, whose starts are looked at.
    pub(super) fn years(&self) -> Range<i32> {
        self.years.clone()
    }

    fn around(spec: Spec<'_>, rules: &'a Rules, usual: Range<i32>) -> Self {
        let last = year(rules, rules.horizon.end) - 3; // so that what starts there can end
        let changes = changes(spec).filter(|year| (FIRST_YEAR..last).contains(year));
        let years = changes.fold(usual, |years, year| years.start.min(year)..years.end.max(year + 2));
        let first = years.start.max(year(rules, rules.horizon.start) + 1);
        Self::between(rules, first..years.end.min(last).max(first + 1))
    }

    /// For every start of the years but the last.
    fn between(rules: &'a Rules, years: Range<i32>) -> Self {
        let begin = |year| {
            let day = Date::new(year, 1, 1).unwrap_or(Date::MIN);
            rules
                .calendar(&rules.default_calendar)
                .map_or(Instant::MIN, |calendar| calendar.zone().to_instant(day, DayTime::START))
        };
        let span = Interval::new(begin(years.start), begin(years.end));
        Self {
            rules,
            years,
            span,
            edges: BTreeMap::new(),
            extents: BTreeMap::new(),
            late: BTreeMap::new(),
            late_ways: BTreeMap::new(),
            all: None,
        }
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
        let open = self.starts(last, Target::Working(WorkTime::ZERO));
        let starts = self.starts_of_way(boxes, open);
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

    /// The starts of targets one after the other at which the time they take can change its course,
    /// where it does at `ends` for what follows them.
    fn starts_of_way(&mut self, boxes: &[Amount<'_>], ends: Vec<Instant>) -> Vec<Instant> {
        let mut starts = ends;
        for amount in boxes.iter().rev() {
            starts.extend(self.starts(amount.0, amount.1));
            let Some(calendar) = self.rules.calendar(amount.0) else { continue };
            let earlier: Vec<Instant> =
                starts.iter().flat_map(|start| before(calendar, *start, amount.1)).collect();
            starts.extend(earlier.iter().map(|start| start.plus(MICROSECOND)));
            starts.extend(earlier);
            self.put_right(&mut starts);
        }
        starts
    }

    /// The first start, of those that `counts` takes, from which targets one after the other fall due
    /// after `second`; `None`: every start counts.
    pub(super) fn first_late_way(
        &mut self,
        boxes: &[Amount<'_>],
        second: Amount<'_>,
        counts: Option<&dyn Fn(Instant) -> bool>,
    ) -> Option<Instant> {
        let boxes = taken_together(boxes);
        let owned = |(calendar, target): &Amount<'_>| ((*calendar).clone(), *target);
        let key = (boxes.iter().map(owned).collect::<Vec<_>>(), owned(&second));
        let known = self.late_ways.get(&key).copied();
        if let Some(known) = known.filter(|known| counts.is_none() || known.is_none()) {
            return known;
        }
        let found = self.search_way(&boxes, second, counts);
        if counts.is_none() {
            self.late_ways.insert(key, found);
        }
        found
    }

    fn search_way(
        &mut self,
        boxes: &[Amount<'_>],
        second: Amount<'_>,
        counts: Option<&dyn Fn(Instant) -> bool>,
    ) -> Option<Instant> {
        let race = Race::of(self.rules, boxes, second).filter(|_| !boxes.is_empty())?;
        // Together they take no longer than each does at worst.
        let mut together = WallTime::ZERO;
        for amount in boxes {
            together += self.extent(*amount)?.longest.0;
        }
        if together <= self.extent(second)?.shortest.0 {
            return None;
        }
        let starts = self.starts_of_race(boxes, second);
        starts.into_iter().find(|start| counts.is_none_or(|counts| counts(*start)) && race.is_late(*start))
    }

    /// Whether targets one after the other fall due after `second` from every start, up to the
    /// horizon.
    pub(super) fn is_way_always_late(&mut self, boxes: &[Amount<'_>], second: Amount<'_>) -> bool {
        let boxes = taken_together(boxes);
        if let [sum] = boxes[..] {
            return self.is_always_late(sum, second);
        }
        self.is_way_late_throughout(&boxes, second) && self.all_years().is_way_late_throughout(&boxes, second)
    }

    fn is_way_late_throughout(&mut self, boxes: &[Amount<'_>], second: Amount<'_>) -> bool {
        let Some(race) = Race::of(self.rules, boxes, second) else { return false };
        // The starts that speak most against it are asked first.
        let Some(other) = self.extent(second) else { return false };
        let mut against = vec![other.longest.1];
        against.extend(boxes.iter().filter_map(|amount| Some(self.extent(*amount)?.shortest.1)));
        against.iter().all(|start| race.is_late(*start))
            && self.starts_of_race(boxes, second).into_iter().all(|start| race.is_late(start))
    }

    fn starts_of_race(&mut self, boxes: &[Amount<'_>], second: Amount<'_>) -> Vec<Instant> {
        let mut starts = self.starts_of_way(boxes, Vec::new());
        starts.extend(self.starts(second.0, second.1));
        self.put_right(&mut starts);
        starts
    }

    /// The first start from which `first` falls due after `second`.
    pub(super) fn first_late(&mut self, first: Amount<'_>, second: Amount<'_>) -> Option<Instant> {
        if let Some(outlasts) = self.at_sight(first, second) {
            return outlasts.then_some(self.span.start);
        }
        let key = ((first.0.clone(), first.1), (second.0.clone(), second.1));
        if let Some(known) = self.late.get(&key) {
            return *known;
        }
        let found = self.search(first, second);
        self.late.insert(key, found);
        found
    }

    fn search(&mut self, first: Amount<'_>, second: Amount<'_>) -> Option<Instant> {
        let (one, other) = (self.extent(first)?, self.extent(second)?);
        let race = Race::of(self.rules, &[first], second)?;
        if one.longest.0 <= other.shortest.0 {
            return None;
        }
        let mut starts = [one.starts.as_slice(), &other.starts].concat();
        order::sort(&mut starts);
        starts.into_iter().find(|start| race.is_late(*start))
    }

    /// Whether `first` falls due after `second` from every start, up to the horizon.
    pub(super) fn is_always_late(&mut self, first: Amount<'_>, second: Amount<'_>) -> bool {
        if !self.is_late_throughout(first, second) {
            return false;
        }
        self.all_years().is_late_throughout(first, second)
    }

    fn all_years(&mut self) -> &mut Self {
        let rules = self.rules;
        let last = year(rules, rules.horizon.end) - 1;
        let all = || Box::new(Self::between(rules, FIRST_YEAR..last.max(FIRST_YEAR + 1)));
        self.all.get_or_insert_with(all)
    }

    /// Whether something is so of a target from every start up to the horizon, and from some; of
    /// those for which `holds` is `None` nothing is said.
    pub(super) fn always(&mut self, amount: Amount<'_>, holds: Claim<'_>) -> bool {
        self.throughout(amount, holds) && self.all_years().throughout(amount, holds)
    }

    fn throughout(&mut self, (id, target): Amount<'_>, holds: Claim<'_>) -> bool {
        let Some(calendar) = self.rules.calendar(id) else { return false };
        let mut starts = self.starts(id, target);
        if let Target::Working(work) = target {
            let ends = days(calendar, self.span).filter_map(|day| calendar.sub(day, work).ok());
            starts.extend(ends.flat_map(|start| [start, start.plus(MICROSECOND)]));
            self.put_right(&mut starts);
        }
        let mut some = false;
        for start in starts {
            match holds(calendar, start) {
                Some(false) => return false,
                Some(true) => some = true,
                None => {}
            }
        }
        some
    }

    /// Whether `first` falls due after `second` from every start that is looked at.
    fn is_late_throughout(&mut self, first: Amount<'_>, second: Amount<'_>) -> bool {
        if let Some(outlasts) = self.at_sight(first, second) {
            return outlasts;
        }
        let (Some(one), Some(other)) = (self.extent(first), self.extent(second)) else { return false };
        let Some(race) = Race::of(self.rules, &[first], second) else { return false };
        // The start that speaks most against it is asked first.
        let against = [one.shortest.1, other.longest.1];
        other.longest.0 < one.shortest.0
            || against.iter().chain(&one.starts).chain(&other.starts).all(|start| race.is_late(*start))
    }

    /// Whether `first` falls due after `second`, where no start has to be tried to know.
    fn at_sight(&self, first: Amount<'_>, second: Amount<'_>) -> Option<bool> {
        if first == second {
            return Some(false);
        }
        let (Target::Working(a), Target::Working(b)) = (first.1, second.1) else { return None };
        let always = |amount: Amount<'_>| {
            self.rules.calendar(amount.0).is_some_and(|calendar| is_always(calendar, self.span))
        };
        let decided = first.0 == second.0 || if a <= b { always(first) } else { always(second) };
        decided.then_some(b < a)
    }

    /// What an amount takes at least and at most; `None` if from no start it falls due.
    fn extent(&mut self, (id, target): Amount<'_>) -> Option<Arc<Extent>> {
        if let Some(known) = self.extents.get(id).and_then(|known| known.get(&target)) {
            return known.clone();
        }
        let starts = self.starts(id, target);
        let found = self.rules.calendar(id).and_then(|calendar| Extent::of(calendar, target, starts));
        let found = found.map(Arc::new);
        self.extents.entry(id.clone()).or_default().insert(target, found.clone());
        found
    }

    /// The starts at which the time that a target takes can change its course.
    fn starts(&mut self, id: &CalendarId, target: Target) -> Vec<Instant> {
        let Some(calendar) = self.rules.calendar(id) else { return Vec::new() };
        let span = self.span;
        let mut starts = vec![span.start, span.end.plus(-MICROSECOND)];
        let edges = self.edges.entry(id.clone()).or_insert_with(|| edges(calendar, span));
        for edge in edges.iter() {
            starts.extend([*edge, edge.plus(MICROSECOND)]);
            if let Target::Working(work) = target
                && let Ok(last) = calendar.sub(*edge, work)
            {
                starts.extend([last, last.plus(MICROSECOND)]);
            }
        }
        if !matches!(target, Target::Working(_)) {
            starts.extend(days(calendar, span).flat_map(|day| [day.plus(-MICROSECOND), day]));
        }
        self.put_right(&mut starts);
        starts
    }

    fn put_right(&self, starts: &mut Vec<Instant>) {
        starts.retain(|start| self.span.contains(*start));
        order::sort(starts);
        starts.dedup();
    }
}

fn year(rules: &Rules, at: Instant) -> i32 {
    rules.calendar(&rules.default_calendar).map_or(0, |calendar| calendar.zone().to_local(at).0.year())
}

/// The years in which a calendar says something of one day, or begins to say something else.
fn changes(spec: Spec<'_>) -> impl Iterator<Item = i32> {
    let dates = spec.calendars.values().flat_map(|calendar| {
        let versions = calendar.versions.iter();
        let versions = versions.flat_map(|one| [&one.effective_from].into_iter().chain(one.overrides.keys()));
        let days = calendar.overrides.keys().chain(calendar.breaks.keys()).chain(versions);
        days.chain(calendar.break_instants.iter().flatten())
    });
    dates.filter_map(|date| date.get(..4)?.parse().ok())
}

/// The starts from which a target is due at `end`, or so on the wall clock: an hour may be missing.
fn before(calendar: &Calendar, end: Instant, target: Target) -> Vec<Instant> {
    const HOUR: WallTime = WallTime::from_seconds(3_600);
    let day = calendar.zone().to_local(end).0;
    let back = |days: u32| i32::try_from(days).ok().and_then(i32::checked_neg);
    let first = match target {
        Target::Working(work) => return calendar.sub(end, work).ok().into_iter().collect(),
        Target::CalendarDays(days) => back(days).and_then(|days| day.plus_days(days)),
        Target::BusinessDays(days) | Target::BusinessDaysEnd(days) => {
            back(days).and_then(|days| calendar.add_days(day, days).ok())
        }
    };
    let Some(first) = first else { return Vec::new() };
    let days = i64::from(first.epoch_days()) - i64::from(day.epoch_days());
    let same = end.plus(WallTime::from_seconds(days * 86_400));
    vec![same.plus(-HOUR), same, same.plus(HOUR)]
}

/// Targets one after the other, and another of the same start.
struct Race<'a> {
    way: Vec<(&'a Calendar, Target)>,
    other: (&'a Calendar, Target),
}

impl<'a> Race<'a> {
    fn of(rules: &'a Rules, boxes: &[Amount<'_>], second: Amount<'_>) -> Option<Self> {
        let counted = |(id, target): &Amount<'_>| Some((rules.calendar(id)?, *target));
        Some(Self { way: boxes.iter().map(counted).collect::<Option<_>>()?, other: counted(&second)? })
    }

    /// Whether the way falls due after the other.
    fn is_late(&self, start: Instant) -> bool {
        let due = |at: Instant, (calendar, target): &(&Calendar, Target)| calendar.due(at, *target).ok();
        let other = due(start, &self.other);
        other.zip(self.way.iter().try_fold(start, due)).is_some_and(|(other, way)| other < way)
    }
}

/// Amounts one after the other, with those of work on one calendar that follow each other as one.
pub(super) fn taken_together<'k>(boxes: &[Amount<'k>]) -> Vec<Amount<'k>> {
    let mut all: Vec<Amount<'k>> = Vec::with_capacity(boxes.len());
    for (calendar, target) in boxes {
        match (all.last_mut(), target) {
            (Some((last, Target::Working(sum))), Target::Working(work)) if last == calendar => {
                *sum += *work;
            }
            _ => all.push((*calendar, *target)),
        }
    }
    all
}

impl Extent {
    fn of(calendar: &Calendar, target: Target, starts: Vec<Instant>) -> Option<Self> {
        let takes = |start: &Instant| Some((calendar.due(*start, target).ok()?.since(*start), *start));
        let mut all = starts.iter().filter_map(takes);
        let first = all.next()?;
        let (shortest, longest) =
            all.fold((first, first), |(least, most), one| (least.min(one), most.max(one)));
        Some(Self { starts, shortest, longest })
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

/// Where the days of a calendar's zone begin within a span.
fn days(calendar: &Calendar, span: Interval) -> impl Iterator<Item = Instant> + '_ {
    let first = calendar.zone().to_local(span.start).0;
    let days = (0..).map_while(move |day| first.plus_days(day));
    days.map(|day| calendar.zone().to_instant(day, DayTime::START)).take_while(move |at| *at < span.end)
}
