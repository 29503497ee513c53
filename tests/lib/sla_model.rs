//! A slow model of service levels, written from `docs/spec` and not from the engine.
//!
//! Open time is a set of spans, pauses are a set of spans that is taken away, and everything else
//! is measured on what is left. From a history it takes which status the ticket was in and which
//! promise held when; every figure of a clock it works out again.

use helpdesk_core::desk::Desk;
use helpdesk_core::sla::{ClockKey, ClockReport, Metric, Promise, ReopenMode};
use helpdesk_core::ticket::{Event, Fact};
use helpdesk_core::time::{Instant, Interval, Target, WallTime, WorkTime};
use helpdesk_core::workflow::Category;

/// How far beyond the last instant of interest the model looks for a due time.
pub(crate) const BEYOND: WallTime = WallTime::from_seconds(120 * 86_400);

/// What there is to say of a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The clock.
    pub key: ClockKey,
    /// When its target falls due, if a pause that goes on never ends; `None` if never.
    pub due: Option<Instant>,
    /// What has run.
    pub elapsed: WorkTime,
    /// The first due instant that passed.
    pub breached_at: Option<Instant>,
    /// Whether it ended in time; `None` while it goes on, or when it was called off.
    pub met: Option<bool>,
}

impl From<ClockReport> for Verdict {
    /// What the engine says.
    fn from(report: ClockReport) -> Self {
        let ClockReport { metric, set, cycle, due, elapsed, breached_at, met, .. } = report;
        Self { key: ClockKey { metric, set, cycle }, due, elapsed, breached_at, met }
    }
}

/// What the model says at `now` of every clock in a history.
#[must_use]
pub fn verdicts(desk: &Desk, events: &[Event], now: Instant) -> Vec<Verdict> {
    let mut ticket = Watched::default();
    for event in events {
        ticket.see(desk, event);
    }
    ticket.clocks.iter_mut().for_each(|clock| clock.fresh = false);
    ticket.clocks.iter().map(|clock| ticket.verdict(desk, clock, now)).collect()
}

/// A ticket as the model sees it.
#[derive(Default)]
pub(crate) struct Watched {
    /// Since when the ticket has been in a status of which category.
    pub(crate) stays: Vec<(Instant, Category)>,
    pub(crate) clocks: Vec<Watch>,
}

/// A clock as the model sees it.
pub(crate) struct Watch {
    pub(crate) key: ClockKey,
    started: Instant,
    pub(crate) promise: Promise,
    pub(crate) ended: Option<Ended>,
    /// Taken up by the fact that was seen last, so that nobody has looked at it yet.
    fresh: bool,
    /// The time between its end and its being taken up again, and whether that counts. A change of
    /// the promise takes it in.
    closed: Option<(Interval, bool)>,
    breached_at: Option<Instant>,
}

/// How a clock ended.
pub(crate) struct Ended {
    at: Instant,
    /// The stays there had been, without those that the end itself began.
    stays: usize,
    in_time: Option<bool>,
}

impl Watch {
    /// Since when time counts towards what is promised now.
    fn counts_from(&self) -> Instant {
        self.promise.since.unwrap_or(self.started)
    }
}

impl Watched {
    pub(crate) fn see(&mut self, desk: &Desk, event: &Event) {
        let at = event.at;
        match &event.fact {
            Fact::Registered(registered) => self.stays.push((at, registered.category_of_status)),
            Fact::StatusChanged(change) => {
                // What was due before is late before the status changes anything.
                self.clocks.iter_mut().for_each(|clock| clock.fresh = false);
                self.look(desk, at);
                self.stays.push((at, change.category));
            }
            Fact::ClockStarted(started) => self.clocks.push(Watch {
                key: started.clock.clone(),
                started: started.started,
                promise: (*started.promise).clone(),
                ended: None,
                fresh: true,
                closed: None,
                breached_at: None,
            }),
            Fact::ClockRetargeted(change) => {
                self.look(desk, at);
                let clock = self.watch(&change.clock);
                (clock.promise, clock.closed) = ((*change.promise).clone(), None);
            }
            Fact::ClockStopped { clock, .. } => self.end(desk, clock, at, true),
            Fact::ClockCancelled { clock } => self.end(desk, clock, at, false),
            Fact::ClockResumed { clock, paused_in, .. } => {
                let clock = self.watch(clock);
                let ended = clock.ended.take();
                clock.fresh = ended.is_some();
                if let Some(ended) = ended.filter(|ended| ended.at < at) {
                    clock.closed = Some((Interval::new(ended.at, at), paused_in.is_none()));
                }
            }
            Fact::ClockPaused { .. } | Fact::ClockBreached { .. } | Fact::ClockWarned { .. } => {}
            _ => self.clocks.iter_mut().for_each(|clock| clock.fresh = false),
        }
    }

    fn watch(&mut self, key: &ClockKey) -> &mut Watch {
        self.clocks.iter_mut().find(|clock| clock.key == *key).expect("a clock that was started")
    }

    /// Records for every clock that goes on whether it is late at `now`.
    fn look(&mut self, desk: &Desk, now: Instant) {
        let late: Vec<_> = self.clocks.iter().map(|clock| self.late(desk, clock, now)).collect();
        for (clock, late) in self.clocks.iter_mut().zip(late) {
            clock.breached_at = clock.breached_at.or(late);
        }
    }

    fn late(&self, desk: &Desk, clock: &Watch, now: Instant) -> Option<Instant> {
        let due =
            self.due(desk, clock, self.stays.len(), now).filter(|_| clock.ended.is_none() && !clock.fresh)?;
        (due < now).then_some(due)
    }

    fn end(&mut self, desk: &Desk, key: &ClockKey, at: Instant, reached: bool) {
        let before = self.stays.iter().rposition(|(since, category)| !(category.is_done() && *since == at));
        let stays = before.map_or(0, |index| index + 1);
        let clock = self.clocks.iter().find(|clock| clock.key == *key).expect("a clock that was started");
        let due = self.due(desk, clock, stays, at);
        // What is taken up and called off in one instant has not gone on at all.
        let went_on = reached || !clock.fresh;
        let breached_at = clock.breached_at.or_else(|| due.filter(|due| went_on && *due < at));
        let in_time = breached_at.is_none() && due.is_none_or(|due| at <= due);
        let clock = self.watch(key);
        clock.breached_at = breached_at;
        clock.ended = Some(Ended { at, stays, in_time: reached.then_some(in_time) });
    }

    fn verdict(&self, desk: &Desk, clock: &Watch, now: Instant) -> Verdict {
        let (end, stays) = clock.ended.as_ref().map_or((now, self.stays.len()), |end| (end.at, end.stays));
        Verdict {
            key: clock.key.clone(),
            due: self.due(desk, clock, stays, end),
            elapsed: clock.promise.carried
                + measure(&self.counted(desk, clock, stays, clock.counts_from(), end, end)),
            breached_at: clock.breached_at.or_else(|| self.late(desk, clock, now)),
            met: clock.ended.as_ref().and_then(|end| end.in_time),
        }
    }

    /// When the target falls due, as far as is known at `now` after the first `stays` stays.
    fn due(&self, desk: &Desk, clock: &Watch, stays: usize, now: Instant) -> Option<Instant> {
        let for_good = now.plus(BEYOND);
        let civil = self.civil_due(desk, clock, stays, for_good);
        let due = civil.filter(|_| clock.promise.carried == WorkTime::ZERO);
        due.or_else(|| self.reached(desk, clock, (stays, for_good), for_good, amount(desk, clock)?))
    }

    /// The civil due time of a target in days, unless a pause up to `until` takes counted time
    /// from it.
    fn civil_due(&self, desk: &Desk, clock: &Watch, stays: usize, until: Instant) -> Option<Instant> {
        let civil = civil(desk, clock)?;
        let open = open_time(desk, &clock.promise, Interval::new(clock.counts_from(), civil));
        let left = without(open.clone(), &self.pauses(desk, clock, stays, until));
        (measure(&left) == measure(&open)).then_some(civil)
    }

    /// When `amount` has run, no later than `latest`, after the first so many stays, the last up to
    /// an instant.
    pub(crate) fn reached(
        &self,
        desk: &Desk,
        clock: &Watch,
        (stays, until): (usize, Instant),
        latest: Instant,
        amount: WorkTime,
    ) -> Option<Instant> {
        let mut left = amount - clock.promise.carried;
        if left <= WorkTime::ZERO {
            return Some(clock.counts_from());
        }
        for span in self.counted(desk, clock, stays, clock.counts_from(), latest, until) {
            let length = measure(&[span]);
            if left <= length {
                return Some(span.start.plus(WallTime::from_micros(left.micros())));
            }
            left = left - length;
        }
        None
    }

    /// What counts in `[from, to)`: the open time that no pause known at `now` takes away.
    fn counted(
        &self,
        desk: &Desk,
        clock: &Watch,
        stays: usize,
        from: Instant,
        to: Instant,
        now: Instant,
    ) -> Vec<Interval> {
        without(
            open_time(desk, &clock.promise, Interval::new(from, to)),
            &self.pauses(desk, clock, stays, now),
        )
    }

    /// The spans up to `now` in which the clock stands still.
    fn pauses(&self, desk: &Desk, clock: &Watch, stays: usize, now: Instant) -> Vec<Interval> {
        let ends = self.stays.iter().take(stays).skip(1).map(|(since, _)| *since).chain([now]);
        let stays = self.stays.iter().take(stays).zip(ends);
        let resting = stays.filter(|((_, category), _)| rests(desk, clock, *category));
        let spans = resting.map(|((since, _), end)| Interval::new((*since).max(clock.started), end));
        let mut spans: Vec<Interval> = spans.filter(|span| span.start < span.end).collect();
        if let Some((closed, counts)) = clock.closed {
            spans = without(spans, &[closed]);
            spans.extend((!counts).then_some(closed));
            spans.sort_by_key(|span| span.start);
        }
        spans
    }

    /// The start of the pause that goes on after the first `stays` stays.
    pub(crate) fn resting_since(&self, desk: &Desk, clock: &Watch, stays: usize) -> Option<Instant> {
        let latest = self.stays.iter().take(stays).rev();
        let resting = latest.take_while(|(_, category)| rests(desk, clock, *category));
        resting.last().map(|(since, _)| (*since).max(clock.started))
    }
}

/// When a target in days falls due if nothing pauses it.
fn civil(desk: &Desk, clock: &Watch) -> Option<Instant> {
    match clock.promise.target {
        Target::Working(_) => None,
        days => desk.calendar(&clock.promise.calendar)?.due(clock.counts_from(), days).ok(),
    }
}

/// The target as an amount of what counts; `None` if it is never reached.
pub(crate) fn amount(desk: &Desk, clock: &Watch) -> Option<WorkTime> {
    match clock.promise.target {
        Target::Working(amount) => Some(amount),
        _ => {
            let whole = Interval::new(clock.counts_from(), civil(desk, clock)?);
            Some(measure(&open_time(desk, &clock.promise, whole)))
        }
    }
}

/// What has run of a target at a point in days; `None` for other points, and within for one before
/// the start, or where there is no due instant to count from.
pub(crate) fn in_days(desk: &Desk, clock: &Watch, point: &str) -> Option<Option<WorkTime>> {
    let (days, of) = point.split_once(" business day")?;
    let days: i32 = days.parse().expect("a number");
    let of = of.trim_start_matches('s').trim_start();
    Some(days_reached(desk, clock, days, of))
}

fn days_reached(desk: &Desk, clock: &Watch, days: i32, of: &str) -> Option<WorkTime> {
    let (calendar, since) = (desk.calendar(&clock.promise.calendar)?, clock.counts_from());
    let run = |from, to| measure(&open_time(desk, &clock.promise, Interval::new(from, to)));
    if of == "after start" {
        let days = Target::BusinessDays(days.unsigned_abs());
        return calendar.due(since, days).ok().map(|at| run(since, at));
    }
    let carried = clock.promise.carried;
    let civil = civil(desk, clock).filter(|_| carried == WorkTime::ZERO);
    let by_amount = || {
        let mut left = amount(desk, clock)? - carried;
        if left <= WorkTime::ZERO {
            return Some(since);
        }
        for span in open_time(desk, &clock.promise, Interval::new(since, since.plus(BEYOND))) {
            let length = measure(&[span]);
            if left <= length {
                return Some(span.start.plus(WallTime::from_micros(left.micros())));
            }
            left = left - length;
        }
        None
    };
    let due = civil.or_else(by_amount)?;
    let days = if of == "before due" { -days } else { days };
    let at = calendar.days_from(due, days).ok()?;
    let reached = if at < since { carried - run(at, since) } else { carried + run(since, at) };
    (WorkTime::ZERO <= reached).then_some(reached)
}

/// Whether a clock stands still in a category of status: where its policy says so, else where its
/// metric does, and while nothing is left to do.
fn rests(desk: &Desk, clock: &Watch, category: Category) -> bool {
    let ClockKey { metric, set, .. } = &clock.key;
    let policies = &desk.spec().sla;
    let policy = policies.iter().find(|p| *p.set == **set && *p.name == *clock.promise.policy.as_str());
    let usual = match metric {
        Metric::FirstResponse | Metric::PeriodicUpdate | Metric::Vendor => false,
        Metric::AgentWork => {
            matches!(
                category,
                Category::WaitingRequester | Category::WaitingVendor | Category::WaitingInternal
            )
        }
        _ => category == Category::WaitingRequester,
    };
    let own = policy.and_then(|policy| policy.pauses.get(metric.name()));
    let reopens = matches!(metric, Metric::Resolution | Metric::AgentWork | Metric::RequesterWait);
    let closed_time_counts =
        reopens && policy.and_then(|policy| policy.reopen) == Some(ReopenMode::CountClosedTime);
    (category.is_done() && !closed_time_counts) || own.map_or(usual, |own| own.contains(&category))
}

/// The open time within a span; for calendar days all of it.
fn open_time(desk: &Desk, promise: &Promise, within: Interval) -> Vec<Interval> {
    if within.end <= within.start {
        return Vec::new();
    }
    match (promise.target, desk.calendar(&promise.calendar)) {
        (Target::CalendarDays(_), _) => vec![within],
        (_, Some(calendar)) => calendar.intervals(within).expect("within the horizon").collect(),
        (_, None) => Vec::new(),
    }
}

/// `spans` without `taken`, both in the order of time.
fn without(spans: Vec<Interval>, taken: &[Interval]) -> Vec<Interval> {
    let mut left = spans;
    for gone in taken {
        let split = |span: Interval| {
            let before = Interval::new(span.start, span.end.min(gone.start));
            let after = Interval::new(span.start.max(gone.end), span.end);
            [before, after].into_iter().filter(|part| part.start < part.end)
        };
        left = left.into_iter().flat_map(split).collect();
    }
    left
}

fn measure(spans: &[Interval]) -> WorkTime {
    spans.iter().map(|span| WorkTime::from_micros(span.end.since(span.start).micros())).sum()
}
