//! A capsule, ready to be asked.

use helpdesk_core::calendar::Calendar;
use helpdesk_core::id::StatusId;
use helpdesk_core::sla::{self, AlarmKind, Clock, ClockReport, ClockState, Count, Span};
use helpdesk_core::time::{Instant, Interval, Target};
use serde::Serialize;

use super::{ClockCapsule, SCHEMA, Spoilt, damaged};
use crate::host::{Failure, FailureKind};

/// The clocks of a capsule, each with the calendar it counts on.
#[derive(Clone, Debug)]
pub struct Clocks {
    clocks: Vec<(Clock, Calendar)>,
}

/// Why a clock runs or stands still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// It counts.
    Running,
    /// The calendar is closed.
    Closed {
        /// When it opens again; absent: not in the days of the capsule.
        #[serde(skip_serializing_if = "Option::is_none")]
        opens: Option<Instant>,
    },
    /// The calendar is closed for a holiday.
    Holiday {
        /// Its name.
        name: String,
        /// When the calendar opens again.
        #[serde(skip_serializing_if = "Option::is_none")]
        opens: Option<Instant>,
    },
    /// The ticket's status stops it.
    Paused {
        /// The status.
        status: StatusId,
    },
    /// It has ended.
    Stopped,
    /// It was called off.
    Cancelled,
}

/// What a clock shows, and until when it shows nothing else but other numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// Whether it runs, and if not, why.
    #[serde(flatten)]
    pub standing: Standing,
    /// Whether a warning came and the target can still be met.
    pub at_risk: bool,
    /// Whether the target was missed.
    pub breached: bool,
    /// When any of this changes, as far as time alone decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// The numbers.
    pub report: ClockReport,
}

impl Clocks {
    /// Reads a capsule.
    ///
    /// # Errors
    /// [`FailureKind::Input`] for anything that is none.
    pub fn read(text: &str) -> Result<Self, Failure> {
        let capsule: ClockCapsule =
            serde_json::from_str(text).map_err(|error| damaged(&error.to_string()))?;
        if capsule.schema != SCHEMA {
            let message = format!("the capsule is written as `{}`, and `{SCHEMA}` is read", capsule.schema);
            return Err(Failure::plain(FailureKind::Input, Spoilt::OtherFormat.code(), message));
        }
        let calendars: Option<Vec<Calendar>> = capsule.calendars.iter().map(Calendar::from_capsule).collect();
        let calendars = calendars.ok_or_else(|| damaged("a calendar makes no sense"))?;
        Self::of(capsule.clocks, &calendars).ok_or_else(|| damaged("a clock has no calendar"))
    }

    /// Clocks and the calendars they name; `None` if one of these is missing.
    #[must_use]
    pub fn of(clocks: Vec<Clock>, calendars: &[Calendar]) -> Option<Self> {
        let with_calendar = |clock: Clock| {
            let own = calendars.iter().find(|calendar| *calendar.id() == clock.promise.calendar)?.clone();
            Some((clock, own))
        };
        let clocks: Option<Vec<_>> = clocks.into_iter().map(with_calendar).collect();
        Some(Self { clocks: clocks? })
    }

    /// How many clocks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.clocks.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clocks.is_empty()
    }

    /// Microseconds of working time left of clock `index` at `now`, negative once late. `None` if
    /// there is no such clock, the target is never due, or the capsule does not reach that far.
    #[must_use]
    pub fn remaining(&self, index: usize, now: Instant) -> Option<i64> {
        let (clock, calendar) = self.at(index, now)?;
        let end = clock.stopped.map_or(now, |stopped| stopped.min(now));
        let elapsed = clock.elapsed(Count::of(clock.promise.target, calendar), end);
        Some((clock.promise.amount? - elapsed).micros())
    }

    /// Where every clock stands at `now`, as [`Desk::clocks`](helpdesk_core::desk::Desk::clocks)
    /// would say. `None` if the capsule does not reach that far.
    #[must_use]
    pub fn report(&self, now: Instant) -> Option<Vec<ClockReport>> {
        let one = |index| self.at(index, now).map(|(clock, calendar)| sla::report(clock, calendar, now));
        (0..self.len()).map(one).collect()
    }

    /// What clock `index` shows at `now`. `None` if there is no such clock, or the capsule does not
    /// reach that far; [`expired`] is what to say then.
    #[must_use]
    pub fn moment(&self, index: usize, now: Instant) -> Option<Moment> {
        let (clock, calendar) = self.at(index, now)?;
        let report = sla::report(clock, calendar, now);
        let is_warning = |kind: &AlarmKind| matches!(kind, AlarmKind::Warning(_));
        let warned = clock.announced.iter().any(is_warning) || clock.alarms.iter().any(|a| a.at <= now);
        let breached = report.breached_at.is_some() || report.met == Some(false);
        let at_risk = warned && !breached && clock.state.is_open();
        let (standing, changes) = standing(clock, calendar, now);
        let fallen_due = clock.due.map(|due| Instant::saturating_from_micros(due.micros().saturating_add(1)));
        let alarms = clock.alarms.iter().map(|alarm| alarm.at).chain(fallen_due).chain(changes);
        let until = alarms.filter(|at| now < *at && clock.state.is_open()).min();
        Some(Moment { standing, at_risk, breached, until, report })
    }

    /// What clock `index` does from `from` to `to`, as far as the capsule reaches.
    #[must_use]
    pub fn timeline(&self, index: usize, from: Instant, to: Instant) -> Vec<Span> {
        let Some((clock, calendar)) = self.clocks.get(index) else { return Vec::new() };
        let Interval { start, end } = calendar.bounds();
        sla::timeline(clock, calendar, Interval::new(from.clamp(start, end), to.clamp(start, end)))
    }

    fn at(&self, index: usize, now: Instant) -> Option<(&Clock, &Calendar)> {
        let (clock, calendar) = self.clocks.get(index)?;
        let Interval { start, end } = calendar.bounds();
        let reaches = start <= now && now <= end;
        (reaches || clock.stopped.is_some_and(|stopped| stopped <= now)).then_some((clock, calendar))
    }
}

/// What to say of a capsule that does not reach to an instant.
#[must_use]
pub fn expired() -> Failure {
    let message = "the instant lies outside the days of the capsule; ask for another";
    Failure::plain(FailureKind::Calendar, Spoilt::Expired.code(), message.to_owned())
}

/// Why a clock runs or not, and when time alone changes that.
fn standing(clock: &Clock, calendar: &Calendar, now: Instant) -> (Standing, Option<Instant>) {
    match clock.state {
        ClockState::Stopped => return (Standing::Stopped, None),
        ClockState::Cancelled => return (Standing::Cancelled, None),
        ClockState::Running | ClockState::Paused => {}
    }
    if let Some(pause) = clock.pauses.iter().find(|pause| {
        pause.from <= now && pause.to.is_none_or(|to| now < to) && clock.counts_from() <= pause.from
    }) {
        return (Standing::Paused { status: pause.status.clone() }, pause.to);
    }
    if matches!(clock.promise.target, Target::CalendarDays(_)) || calendar.is_open(now) == Ok(true) {
        return (Standing::Running, calendar.next_closing(now).ok());
    }
    let opens = calendar.next_opening(now).ok();
    let (date, _) = calendar.zone().to_local(now);
    let midnight = calendar.zone().to_instant(date, helpdesk_core::time::DayTime::END);
    let midnight = Some(midnight).filter(|midnight| now < *midnight);
    let changes = opens.into_iter().chain(midnight).min();
    match calendar.holiday(date) {
        Some(name) => (Standing::Holiday { name: name.to_owned(), opens }, changes),
        None => (Standing::Closed { opens }, changes),
    }
}
