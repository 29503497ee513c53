//! The fold itself.

use std::collections::BTreeMap;

use crate::id::{CategoryId, KindId, LineId, PriorityId, StatusId};
use crate::order::{self, Gather};
use crate::outage::Outage;
use crate::report::backlog::Changes;
use crate::report::breach::Worst;
use crate::report::history::{ClockHistory, History, Verdict};
use crate::report::service::Services;
use crate::report::spread::Durations;
use crate::report::summary::{
    Attainment, HandOver, HandOvers, Measure, Moved, Share, Summary, Verdicts, Volumes, Week,
};
use crate::report::weeks::{Civil, WeekNumber, monday};
use crate::sla::{ClockKey, Metric};
use crate::ticket::{Call, Channel, Event};
use crate::time::{Instant, WallTime, WorkTime};
use crate::zone::Zone;

/// How a report is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// When it ends. Absent: at the last event.
    pub until: Option<Instant>,
    /// The zone of its days, weeks and months. Absent: UTC.
    pub zone: Option<Zone>,
    /// How many breaches it names.
    pub worst: usize,
    /// How soon a call is to be answered.
    pub answer_within: WallTime,
}

impl Default for Options {
    fn default() -> Self {
        Self { until: None, zone: None, worst: 10, answer_within: WallTime::from_seconds(20) }
    }
}

/// The most weeks listed one by one.
const MOST_WEEKS: i32 = 260;

const HOUR: i64 = 3600;

/// The classes of [`Summary::resolution_times`].
const TIMES: [WallTime; 9] = [
    WallTime::from_seconds(HOUR),
    WallTime::from_seconds(4 * HOUR),
    WallTime::from_seconds(8 * HOUR),
    WallTime::from_seconds(24 * HOUR),
    WallTime::from_seconds(3 * 24 * HOUR),
    WallTime::from_seconds(7 * 24 * HOUR),
    WallTime::from_seconds(14 * 24 * HOUR),
    WallTime::from_seconds(28 * 24 * HOUR),
    WallTime::from_seconds(91 * 24 * HOUR),
];

type Key<T> = (std::sync::Arc<str>, Metric, Option<T>);

/// A report being made.
///
/// The order in which tickets are added does not matter. Cost: what the events need; a duration of
/// eight bytes for each measure of a ticket is kept until the end.
#[derive(Clone, Debug, Default)]
pub struct Report {
    options: Options,
    civil: Civil,
    first: Option<Instant>,
    last: Option<Instant>,
    tickets: u64,
    events: u64,
    open: u64,
    done: u64,
    reopened: u64,
    channel: BTreeMap<Channel, u64>,
    kind: BTreeMap<KindId, u64>,
    category: BTreeMap<CategoryId, u64>,
    month: BTreeMap<(i32, u32), u64>,
    weeks: BTreeMap<WeekNumber, (u64, u64)>,
    statuses: BTreeMap<StatusId, u64>,
    priorities: BTreeMap<PriorityId, u64>,
    moves: BTreeMap<(StatusId, StatusId), u64>,
    hand_overs: BTreeMap<(Option<LineId>, LineId), u64>,
    handed_over: BTreeMap<u64, u64>,
    own: Times,
    response: Times,
    resolution: Times,
    backlog: Changes,
    by_priority: BTreeMap<Key<PriorityId>, Verdicts>,
    by_line: BTreeMap<Key<LineId>, Verdicts>,
    worst: Worst,
    service: Services,
}

#[derive(Clone, Debug, Default)]
struct Times {
    wall: Durations,
    work: Durations,
}

impl Times {
    fn merge(&mut self, other: Self) {
        self.wall.merge(other.wall);
        self.work.merge(other.work);
    }

    fn measure(&mut self) -> Measure {
        self.wall.sort();
        self.work.sort();
        Measure {
            wall: self.wall.spread(WallTime::from_micros),
            work: self.work.spread(WorkTime::from_micros),
        }
    }
}

impl Report {
    /// An empty report.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let civil = Civil(options.zone.clone());
        Self { options, civil, ..Self::default() }
    }

    /// Takes the whole history of one ticket; events without a registration count for nothing.
    pub fn add(&mut self, events: &[Event]) {
        self.add_history(&History::of(events));
    }

    /// Takes the history of one ticket that was folded event by event.
    pub fn add_history(&mut self, history: &History) {
        let (Some(opened), Some(last)) = (history.opened, history.last) else {
            return;
        };
        self.first = [self.first, Some(opened)].into_iter().flatten().min();
        self.last = self.last.max(Some(last));
        self.tickets += 1;
        self.events += history.events;
        self.count_volumes(history, opened);
        self.count_paths(history);
        self.measure(history, opened);
        for span in history.open_spans() {
            self.backlog.add(opened, span, &self.civil);
        }
        for (key, clock) in &history.clocks {
            self.judge(history, key, clock);
        }
        self.service.add(history, self.options.answer_within);
    }

    /// Takes an outage.
    pub fn add_outage(&mut self, outage: &Outage) {
        self.service.add_outage(outage);
    }

    /// Takes a call that no ticket records, such as one that nobody answered.
    pub fn add_call(&mut self, call: &Call) {
        self.service.add_call(call, self.options.answer_within);
    }

    fn count_volumes(&mut self, history: &History, opened: Instant) {
        count(&mut self.channel, history.channel);
        count(&mut self.kind, history.kind.clone());
        count(&mut self.category, history.category.clone());
        count(&mut self.month, Some(self.civil.month(opened)));
        count(&mut self.statuses, history.status.clone());
        count(&mut self.priorities, history.priority().cloned());
        self.weeks.entry(self.civil.week(opened)).or_default().0 += 1;
        for done in history.open.iter().filter_map(|(_, end)| *end) {
            self.weeks.entry(self.civil.week(done)).or_default().1 += 1;
        }
        self.open += u64::from(history.done.is_none() && !history.is_merged);
        self.done += u64::from(history.done.is_some() || history.reopened > 0);
        self.reopened += u64::from(history.reopened > 0);
    }

    fn count_paths(&mut self, history: &History) {
        for step in &history.moves {
            count(&mut self.moves, Some(step.clone()));
        }
        for step in &history.hand_overs {
            count(&mut self.hand_overs, Some(step.clone()));
        }
        count(&mut self.handed_over, Some(history.hand_overs.len() as u64));
    }

    fn measure(&mut self, history: &History, opened: Instant) {
        let reached = [
            (&mut self.own, history.owned),
            (&mut self.response, history.answered),
            (&mut self.resolution, history.done),
        ];
        for (times, at) in reached {
            if let Some(at) = at {
                times.wall.add(at.since(opened).micros());
            }
        }
        for (key, clock) in &history.clocks {
            let times = match key.metric {
                Metric::TimeToOwn => &mut self.own,
                Metric::FirstResponse => &mut self.response,
                Metric::Resolution => &mut self.resolution,
                _ => continue,
            };
            if let Some(elapsed) = clock.elapsed.filter(|_| clock.ended.is_some() && !clock.cancelled) {
                times.work.add(elapsed.micros());
            }
        }
    }

    fn judge(&mut self, history: &History, key: &ClockKey, clock: &ClockHistory) {
        let verdict = clock.verdict();
        let set = || std::sync::Arc::clone(&key.set);
        let priority = (set(), key.metric, clock.promise.priority.clone());
        self.by_priority.entry(priority).or_default().count(verdict);
        let line = (set(), key.metric, history.line_of(clock));
        self.by_line.entry(line).or_default().count(verdict);
        if verdict == Verdict::Breached {
            self.worst.add(history, key, clock, self.options.worst);
        }
    }

    /// Takes everything that `other` counted, over other tickets and with the same options.
    pub fn merge(&mut self, other: Self) {
        self.first = [self.first, other.first].into_iter().flatten().min();
        self.last = self.last.max(other.last);
        self.tickets += other.tickets;
        self.events += other.events;
        self.open += other.open;
        self.done += other.done;
        self.reopened += other.reopened;
        add_counts(&mut self.channel, other.channel);
        add_counts(&mut self.kind, other.kind);
        add_counts(&mut self.category, other.category);
        add_counts(&mut self.month, other.month);
        add_counts(&mut self.statuses, other.statuses);
        add_counts(&mut self.priorities, other.priorities);
        add_counts(&mut self.moves, other.moves);
        add_counts(&mut self.hand_overs, other.hand_overs);
        add_counts(&mut self.handed_over, other.handed_over);
        for (week, (opened, done)) in other.weeks {
            let counts = self.weeks.entry(week).or_default();
            *counts = (counts.0 + opened, counts.1 + done);
        }
        self.own.merge(other.own);
        self.response.merge(other.response);
        self.resolution.merge(other.resolution);
        self.backlog.merge(other.backlog);
        add_verdicts(&mut self.by_priority, other.by_priority);
        add_verdicts(&mut self.by_line, other.by_line);
        self.worst.merge(other.worst, self.options.worst);
        self.service.merge(other.service);
    }

    /// The figures.
    #[must_use]
    pub fn finish(mut self) -> Summary {
        let until = self.options.until.or(self.last);
        let span =
            self.first.zip(until).map(|(first, until)| (self.civil.week(first), self.civil.week(until)));
        let (first, last) = span.unwrap_or((0, -1));
        let (time_to_own, first_response) = (self.own.measure(), self.response.measure());
        let resolution = self.resolution.measure();
        Summary {
            from: self.first,
            until,
            tickets: self.tickets,
            events: self.events,
            open: self.open,
            weeks: weeks(&self.weeks, first, last),
            volumes: Volumes {
                channel: self.channel,
                kind: self.kind,
                category: self.category,
                month: self.month.into_iter().map(|((y, m), n)| (format!("{y:04}-{m:02}"), n)).into_map(),
            },
            statuses: self.statuses,
            priorities: self.priorities,
            transitions: moves(self.moves),
            time_to_own,
            first_response,
            resolution,
            resolution_times: self.resolution.wall.buckets(&TIMES),
            reopened: Share::new(self.reopened, self.done),
            hand_overs: hand_overs(self.hand_overs, self.handed_over),
            backlog: self.backlog.points(first, last),
            by_priority: attainments(self.by_priority),
            by_line: attainments(self.by_line),
            worst: self.worst.finish(until.unwrap_or(Instant::EPOCH), self.options.worst),
            service: self.service.finish(until.unwrap_or(Instant::EPOCH)),
        }
    }
}

impl Verdicts {
    pub(crate) fn count(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Met => &mut self.met,
            Verdict::Breached => &mut self.breached,
            Verdict::Open => &mut self.open,
            Verdict::Cancelled => &mut self.cancelled,
        } += 1;
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.met += other.met;
        self.breached += other.breached;
        self.open += other.open;
        self.cancelled += other.cancelled;
    }
}

fn count<K: Ord>(counts: &mut BTreeMap<K, u64>, key: Option<K>) {
    if let Some(key) = key {
        *counts.entry(key).or_default() += 1;
    }
}

fn add_counts<K: Ord>(counts: &mut BTreeMap<K, u64>, other: BTreeMap<K, u64>) {
    for (key, n) in other {
        *counts.entry(key).or_default() += n;
    }
}

fn add_verdicts<T: Ord>(verdicts: &mut BTreeMap<Key<T>, Verdicts>, other: BTreeMap<Key<T>, Verdicts>) {
    for (key, n) in other {
        verdicts.entry(key).or_default().merge(n);
    }
}

fn weeks(counts: &BTreeMap<WeekNumber, (u64, u64)>, first: WeekNumber, last: WeekNumber) -> Vec<Week> {
    let first = first.max(last.saturating_sub(MOST_WEEKS - 1));
    let week = |number| {
        let (opened, done) = counts.get(&number).copied().unwrap_or_default();
        Week { monday: monday(number), opened, done }
    };
    (first..=last).map(week).collect()
}

fn moves(counts: BTreeMap<(StatusId, StatusId), u64>) -> Vec<Moved> {
    let mut moves: Vec<_> = counts.into_iter().map(|((from, to), count)| Moved { from, to, count }).collect();
    order::sort_by_key(&mut moves, |step| std::cmp::Reverse(step.count)); // stable: equal counts stay by name
    moves
}

fn hand_overs(counts: BTreeMap<(Option<LineId>, LineId), u64>, tickets: BTreeMap<u64, u64>) -> HandOvers {
    let mut edges: Vec<_> =
        counts.into_iter().map(|((from, to), count)| HandOver { from, to, count }).collect();
    order::sort_by_key(&mut edges, |step| std::cmp::Reverse(step.count));
    HandOvers { total: edges.iter().map(|step| step.count).sum(), tickets, edges }
}

fn attainments<T>(verdicts: BTreeMap<Key<T>, Verdicts>) -> Vec<Attainment<T>> {
    let attainment = |((set, metric, of), verdicts): (Key<T>, Verdicts)| Attainment {
        set: (*set).to_owned(),
        metric,
        of,
        verdicts,
        attained: Share::new(verdicts.met, verdicts.met + verdicts.breached),
    };
    verdicts.into_iter().map(attainment).collect()
}
