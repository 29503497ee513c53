//! Counting: when a target falls due, how much has run, when something is announced.

use crate::calendar::Calendar;
use crate::id::{LineId, PolicyId, PriorityId};
use crate::sla::threshold::Civil;
use crate::sla::{Alarm, AlarmKind, Promise, Threshold};
use crate::time::{Instant, Interval, Target, WorkTime};

/// How a clock counts: the open time of a calendar, or for calendar days time as it passes.
#[derive(Clone, Copy, Debug)]
pub enum Count<'a> {
    /// The open time of a calendar.
    Open(&'a Calendar),
    /// Time as it passes.
    Passing,
}

impl<'a> Count<'a> {
    /// How `target` is counted on `calendar`.
    #[must_use]
    pub const fn of(target: Target, calendar: &'a Calendar) -> Self {
        match target {
            Target::CalendarDays(_) => Self::Passing,
            _ => Self::Open(calendar),
        }
    }

    /// What counts in `[from, to)`. Nothing counts outside the calendar's horizon.
    #[must_use]
    pub fn elapsed(self, from: Instant, to: Instant) -> WorkTime {
        match self {
            Self::Open(calendar) => {
                let Interval { start, end } = calendar.bounds();
                calendar.elapsed(from.clamp(start, end), to.clamp(start, end)).unwrap_or_default()
            }
            Self::Passing => WorkTime::from_micros(to.since(from).micros()),
        }
    }

    /// The first instant at which `amount` has counted since `from`; `None` if never.
    fn add(self, from: Instant, amount: WorkTime) -> Option<Instant> {
        match self {
            Self::Open(calendar) => calendar.add(from, amount).ok(),
            Self::Passing => Instant::from_micros(from.micros().checked_add(amount.micros())?).ok(),
        }
    }

    /// What counts in `[from, to)` outside `pauses`, which are in order and do not overlap.
    #[must_use]
    pub fn run(self, from: Instant, to: Instant, pauses: impl Iterator<Item = Interval>) -> WorkTime {
        let whole = Interval::new(from, to);
        let paused: WorkTime =
            pauses.filter_map(|pause| pause.clip(whole)).map(|p| self.elapsed(p.start, p.end)).sum();
        if whole.is_empty() { WorkTime::ZERO } else { self.elapsed(from, to) - paused }
    }

    /// The first instant at which `amount` has run since `start` outside `pauses`, which are in
    /// order and do not overlap; `None` if that is never.
    #[must_use]
    pub fn reach(
        self,
        start: Instant,
        amount: WorkTime,
        pauses: impl Iterator<Item = Interval>,
    ) -> Option<Instant> {
        let (mut from, mut left) = (start, amount);
        for pause in pauses {
            let before = self.elapsed(from, pause.start.max(from));
            if left <= before {
                break;
            }
            left = left - before;
            from = pause.end.max(from);
        }
        self.add(from, left)
    }
}

/// Works out what is promised for a clock that starts at `start`.
#[must_use]
pub fn promise(
    policy: PolicyId,
    line: Option<LineId>,
    priority: Option<PriorityId>,
    target: Target,
    calendar: &Calendar,
    start: Instant,
) -> Promise {
    let count = Count::of(target, calendar);
    let civil_due = match target {
        Target::Working(_) => None,
        _ => calendar.due(start, target).ok(),
    };
    let amount = match target {
        Target::Working(amount) => Some(amount),
        _ => civil_due.map(|due| count.elapsed(start, due)),
    };
    Promise {
        policy,
        line,
        priority,
        target,
        calendar: calendar.id().clone(),
        amount,
        civil_due,
        since: None,
        carried: WorkTime::ZERO,
    }
}

/// More than this is never used up: what has counted by any instant stays below the 285 years that
/// a number of seconds tells to the microsecond.
const MOST_CARRIED: WorkTime = WorkTime::from_seconds(36_525 * 86_400);

/// What is used up of `amount` when of `old_amount` there was `elapsed`: the same share, rounded
/// down to the microsecond, and a hundred years at most. All of it where the old target was zero,
/// nothing where it never fell due.
#[must_use]
pub fn carried_over(elapsed: WorkTime, old_amount: Option<WorkTime>, amount: Option<WorkTime>) -> WorkTime {
    let (Some(old), Some(new)) = (old_amount, amount) else { return WorkTime::ZERO };
    let product = i128::from(elapsed.micros()) * i128::from(new.micros());
    match product.checked_div_euclid(i128::from(old.micros())) {
        Some(share) => WorkTime::from_micros(i64::try_from(share).unwrap_or(i64::MAX)).min(MOST_CARRIED),
        None => new,
    }
}

/// When a promise falls due for a clock that started at `start`.
///
/// A target in days keeps its civil due time until a pause takes counted time away; from then on
/// it is due when the time promised has run. A pause that has not ended is one without an end: so
/// in a pause there is a due instant only where no further pausing can move it.
#[must_use]
pub fn due(
    promise: &Promise,
    count: Count<'_>,
    start: Instant,
    pauses: impl Iterator<Item = Interval> + Clone,
) -> Option<Instant> {
    let amount = left(promise, promise.amount?);
    let start = promise.since.unwrap_or(start);
    if let Some(civil) = promise.civil_due {
        let whole = Interval::new(start, civil);
        let untouched = pauses
            .clone()
            .filter_map(|p| p.clip(whole))
            .all(|p| count.elapsed(p.start, p.end) == WorkTime::ZERO);
        if untouched {
            return Some(civil);
        }
    }
    count.reach(start, amount, pauses)
}

/// When a clock that started at `start` announces each of `points`, the earliest first.
///
/// A point before the start, or one that is never reached, is left out.
#[must_use]
pub fn alarms(
    promise: &Promise,
    calendar: &Calendar,
    start: Instant,
    pauses: &(impl Iterator<Item = Interval> + Clone),
    points: impl Iterator<Item = (AlarmKind, Threshold)>,
) -> Vec<Alarm> {
    let count = Count::of(promise.target, calendar);
    let start = promise.since.unwrap_or(start);
    let mut alarms: Vec<Alarm> = points
        .filter_map(|(kind, point)| {
            let amount = left(promise, amount_of_point(promise, calendar, start, &point)?);
            let at = count.reach(start, amount, pauses.clone())?;
            Some(Alarm { at, kind })
        })
        .collect();
    alarms.sort_by_key(|alarm| alarm.at); // in one instant as the desk lists them
    alarms
}

/// The elapsed time at which a clock that counts from `since` reaches a point, rounded up to a
/// microsecond; `None` if the point lies before the start, or beyond the calendar's horizon.
///
/// A point in days is so many business days from the due instant, or from the start, that there
/// are without pauses; what counts up to there is its amount, so that pauses move both alike.
#[must_use]
pub fn amount_of_point(
    promise: &Promise,
    calendar: &Calendar,
    since: Instant,
    point: &Threshold,
) -> Option<WorkTime> {
    let target = promise.amount?;
    if !point.is_in_days() {
        return point.amount(target);
    }
    let count = Count::of(promise.target, calendar);
    let due = promise.civil_due.or_else(|| count.add(since, left(promise, target)));
    let amount = match point.civil(calendar, since, due)? {
        // What was carried over is used up by the due instant, but not by so much after the start.
        Civil::FromDue(at) => promise.carried + count.elapsed(since, at),
        Civil::FromStart(at) => count.elapsed(since, at),
    };
    Some(amount + point.later()).filter(|amount| !amount.is_negative())
}

/// Whether a point of a clock of `target` that starts at `start` lies before that; `None`: the
/// target never falls due.
pub(crate) fn lies_before_start(
    point: &Threshold,
    target: Target,
    calendar: &Calendar,
    start: Instant,
) -> Option<bool> {
    let promise = promise(PolicyId::from(&*point.label), None, None, target, calendar, start);
    promise.amount.map(|_| amount_of_point(&promise, calendar, start, point).is_none())
}

/// What of `amount` is not used up by what a promise carried over.
fn left(promise: &Promise, amount: WorkTime) -> WorkTime {
    (amount - promise.carried).max(WorkTime::ZERO)
}
