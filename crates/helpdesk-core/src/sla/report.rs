//! Where a clock stands at an instant.

use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::id::{CalendarId, LineId, PolicyId, PriorityId};
use crate::sla::clock::is_nothing;
use crate::sla::{Clock, ClockState, Count, Metric};
use crate::time::{Instant, Target, WorkTime};

/// Where a clock stands at an instant. Durations are working time, in JSON seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "names as in the clock and its promise")]
pub struct ClockReport {
    pub metric: Metric,
    pub set: std::sync::Arc<str>,
    pub cycle: u32,
    pub policy: PolicyId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<PriorityId>,
    pub calendar: CalendarId,
    pub target: Target,
    pub state: ClockState,
    pub started: Instant,
    /// Since when time counts towards the target, where a change of the promise began anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// What of the target was used up by then already; part of `elapsed`.
    #[serde(rename = "carried_seconds", default, skip_serializing_if = "is_nothing")]
    pub carried: WorkTime,
    /// When the target falls due; absent if never within the horizon, and in a pause unless no
    /// further pausing moves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// Counted so far, or until the clock stopped.
    #[serde(rename = "elapsed_seconds")]
    pub elapsed: WorkTime,
    /// Left of the target; negative once late, frozen in a pause. Absent: never due.
    #[serde(rename = "remaining_seconds", default, skip_serializing_if = "Option::is_none")]
    pub remaining: Option<WorkTime>,
    /// Calendar time that pauses took away.
    #[serde(rename = "paused_seconds")]
    pub paused: WorkTime,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breached_at: Option<Instant>,
    /// Counted after the target fell due, frozen when the clock stops; zero when in time.
    #[serde(rename = "overdue_seconds")]
    pub overdue: WorkTime,
}

/// An hour in microseconds.
const HOUR: u64 = 3_600_000_000;

impl ClockReport {
    /// The hours begun after the target fell due, as penalties per started hour count them: a
    /// microsecond late is one hour, exactly an hour late is one, in time is none.
    ///
    /// Hours of what the clock counts, like `overdue`: working time on the clock's calendar, or
    /// time as it passes.
    #[must_use]
    pub const fn overdue_started_hours(&self) -> u64 {
        match self.overdue.is_negative() {
            true => 0,
            false => self.overdue.micros().unsigned_abs().div_ceil(HOUR),
        }
    }
}

/// Where `clock` stands at `now`; `calendar` is the one its promise names.
///
/// A clock that is late but was not woken yet is reported late all the same.
#[must_use]
pub fn report(clock: &Clock, calendar: &Calendar, now: Instant) -> ClockReport {
    let promise = &*clock.promise;
    let count = Count::of(promise.target, calendar);
    let end = clock.stopped.map_or(now, |stopped| stopped.min(now));
    let elapsed = clock.elapsed(count, end);
    let whole = promise.carried + count.run(clock.counts_from(), end, std::iter::empty());
    let fell_due = clock.breached_at.or(clock.due).filter(|due| *due < end);
    ClockReport {
        metric: clock.key.metric,
        set: clock.key.set.clone(),
        cycle: clock.key.cycle,
        policy: promise.policy.clone(),
        line: promise.line.clone(),
        priority: promise.priority.clone(),
        calendar: promise.calendar.clone(),
        target: promise.target,
        state: clock.state,
        started: clock.started,
        since: promise.since,
        carried: promise.carried,
        due: clock.due,
        elapsed,
        remaining: promise.amount.map(|amount| amount - elapsed),
        paused: whole - elapsed,
        stopped: clock.stopped,
        met: clock.met,
        breached_at: clock.breached_at.or_else(|| fell_due.filter(|_| clock.state != ClockState::Cancelled)),
        overdue: fell_due.map_or(WorkTime::ZERO, |due| count.run(due, end, clock.paused(end))),
    }
}
