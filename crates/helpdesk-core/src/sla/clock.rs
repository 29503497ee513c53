//! One clock of one ticket: the promise, where it stands, and what it will announce.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::id::{CalendarId, LineId, PolicyId, PriorityId, RuleId, StatusId};
use crate::sla::{Count, Metric};
use crate::time::{Instant, Interval, Target, WorkTime};

/// Which clock of a ticket: never used twice in its life.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClockKey {
    /// What it measures.
    pub metric: Metric,
    /// The set of policies it belongs to; lines' own clocks are in the set `lines`.
    pub set: Arc<str>,
    /// The how-manieth of its kind, from 1.
    pub cycle: u32,
}

/// What is promised, by which policy, and how it is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Promise {
    /// The policy, or the line whose own time is measured.
    pub policy: PolicyId,
    /// The line, for a line's own clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// The priority the target was chosen for; absent for a line's own clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<PriorityId>,
    /// The target as promised.
    pub target: Target,
    /// The calendar it is counted on.
    pub calendar: CalendarId,
    /// The same target as an amount of time on that calendar from the clock's start, so that
    /// elapsed and remaining time can be told; for calendar days time as it passes. Absent: a
    /// target in days that never falls due within the calendar's horizon.
    #[serde(rename = "amount_seconds", default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<WorkTime>,
    /// The civil due time of a target in days, which holds while no pause moves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub civil_due: Option<Instant>,
    /// Since when time counts towards the target, where a change of the promise began anew;
    /// absent: since the clock's start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// What of the target was used up by then already.
    #[serde(rename = "carried_seconds", default, skip_serializing_if = "is_nothing")]
    pub carried: WorkTime,
}

/// For fields that are left out of JSON when they say nothing.
pub(crate) fn is_nothing(time: &WorkTime) -> bool {
    *time == WorkTime::ZERO
}

/// Something a clock announces on its way, at the first instant its elapsed time reaches it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alarm {
    /// When, if nothing pauses the clock before.
    pub at: Instant,
    /// What.
    pub kind: AlarmKind,
}

/// What a clock announces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// A warning threshold, as the desk writes it.
    Warning(Arc<str>),
    /// An escalation of the desk, or the line whose time box is used up.
    Escalation(RuleId),
}

/// A span in which a clock stood still.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pause {
    /// When it began.
    pub from: Instant,
    /// When it ended; absent: not yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Instant>,
    /// The status the ticket was in.
    pub status: StatusId,
}

impl Pause {
    /// The pause as an interval, up to `now` if it has not ended.
    #[must_use]
    pub fn until(&self, now: Instant) -> Interval {
        Interval::new(self.from, self.to.unwrap_or(now))
    }
}

/// Where a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Counting, whenever the calendar is open.
    Running,
    /// Standing still in a pause.
    Paused,
    /// Ended by what it waited for.
    Stopped,
    /// Called off.
    Cancelled,
}

impl ClockState {
    /// Running or paused.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// One clock of one ticket.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Clock {
    /// Which.
    pub key: ClockKey,
    /// What is promised.
    pub promise: Arc<Promise>,
    /// When it started, be it in closed time.
    pub started: Instant,
    /// Where it stands.
    pub state: ClockState,
    /// When the target falls due. In a pause: only where no further pausing moves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// The spans it stood still, in order, not overlapping.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// What it has still to announce, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<Alarm>,
    /// What it has announced; never announced again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub announced: Vec<AlarmKind>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Instant>,
    /// The due instant that passed; once there, it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breached_at: Option<Instant>,
    /// Ended in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
}

impl Clock {
    /// The pauses as intervals, an open one up to `now`.
    pub fn paused(&self, now: Instant) -> impl Iterator<Item = Interval> + '_ {
        self.pauses.iter().map(move |pause| pause.until(now))
    }

    /// Since when time counts towards the target.
    #[must_use]
    pub fn counts_from(&self) -> Instant {
        self.promise.since.unwrap_or(self.started)
    }

    /// What of the target is used up at `to`.
    #[must_use]
    pub fn elapsed(&self, count: Count<'_>, to: Instant) -> WorkTime {
        self.promise.carried + count.run(self.counts_from(), to, self.paused(to))
    }

    /// The first instant at which the clock is late: a microsecond after it fell due.
    ///
    /// `None` while it has no due instant, and once the breach is recorded. In time is who makes
    /// it at the due instant itself, so the breach cannot be known before the instant after.
    #[must_use]
    pub fn breaches_at(&self) -> Option<Instant> {
        let open = self.state.is_open() && self.breached_at.is_none();
        self.due.filter(|_| open).map(|due| Instant::saturating_from_micros(due.micros().saturating_add(1)))
    }
}
