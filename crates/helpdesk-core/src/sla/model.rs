//! The checked form of service levels.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::calendar::Calendar;
use crate::condition::Condition;
use crate::id::{CalendarId, PolicyId, PriorityId};
use crate::sla::{ChangeMode, Metric, Preset, ReopenMode, ResolutionStart, Signal, Threshold};
use crate::time::{Instant, Target};
use crate::workflow::Categories;

/// A target and the calendar it is counted on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// The target.
    pub target: Target,
    /// The calendar.
    pub calendar: CalendarId,
    /// What is promised in its place to what starts in closed time of that calendar.
    pub out_of_hours: Option<Box<Promised>>,
}

impl Promised {
    /// What is promised to a clock that starts at `start`; `calendar` is the one this names.
    #[must_use]
    pub fn at(&self, start: Instant, calendar: &Calendar) -> &Self {
        match &self.out_of_hours {
            Some(other) if calendar.is_open(start) == Ok(false) => other,
            _ => self,
        }
    }
}

/// The promises at one priority, by metric.
pub(crate) type Targets = BTreeMap<Metric, Promised>;

/// A policy of a compiled desk.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name.
    pub id: PolicyId,
    pub(crate) when: Condition,
    pub(crate) by_priority: BTreeMap<PriorityId, Targets>,
    pub(crate) otherwise: Option<Targets>,
    /// When to warn.
    pub warn_at: Vec<Threshold>,
    pub(crate) pauses: BTreeMap<Metric, Categories>,
    pub(crate) preset: Option<Preset>,
    /// The fact that starts the resolution clock.
    pub resolution_starts: ResolutionStart,
    /// What becomes of ended clocks when a ticket is reopened.
    pub reopen: ReopenMode,
    /// What a change of the promise does to what has counted.
    pub on_change: ChangeMode,
    /// The calendar of the hours in which reports are taken in; `None`: all of them.
    pub intake: Option<CalendarId>,
}

impl Policy {
    /// What is promised for `metric` at `priority`; `None`: nothing.
    #[must_use]
    pub fn promised(&self, metric: Metric, priority: &PriorityId) -> Option<&Promised> {
        self.by_priority.get(priority).or(self.otherwise.as_ref())?.get(&metric)
    }

    /// The categories of status in which `metric` stands still.
    #[must_use]
    pub fn pauses(&self, metric: Metric) -> Categories {
        let usual = || self.preset.map_or(metric.predicates().pause, |preset| preset.pauses(metric));
        self.pauses.get(&metric).copied().unwrap_or_else(usual)
    }

    /// The categories whose time is taken out of what `metric` counts: those in which it stands
    /// still, and unless closed time counts those of a ticket that is done.
    pub(crate) fn taken_out(&self, metric: Metric) -> Categories {
        let reopens = metric.predicates().resume.contains(Signal::Reopened);
        match self.reopen {
            ReopenMode::CountClosedTime if reopens => self.pauses(metric),
            _ => self.pauses(metric).and(Categories::DONE),
        }
    }

    /// Whether `metric` counts from something that arrives, so that the hours of intake matter.
    pub(crate) fn counts_from_arrival(&self, metric: Metric) -> bool {
        match metric {
            Metric::PeriodicUpdate => false,
            Metric::Resolution => self.resolution_starts == ResolutionStart::Created,
            _ => true,
        }
    }
}

/// The policies of a desk.
#[derive(Clone, Debug, Default)]
pub struct Sla {
    /// Each set in the order in which its policies are considered.
    pub(crate) sets: Vec<(Arc<str>, Vec<Policy>)>,
}

impl Sla {
    /// The names of the sets, sorted.
    pub fn sets(&self) -> impl Iterator<Item = &Arc<str>> {
        self.sets.iter().map(|(name, _)| name)
    }

    /// The policies of a set in the order in which they are considered.
    #[must_use]
    pub fn policies(&self, set: &str) -> &[Policy] {
        self.sets.iter().find(|(name, _)| **name == *set).map_or(&[], |(_, policies)| policies)
    }

    /// The policy of a set that `applies`: the first in the order of the set.
    pub fn choose(&self, set: &str, applies: impl Fn(&Condition) -> bool) -> Option<&Policy> {
        self.policies(set).iter().find(|policy| applies(&policy.when))
    }

    /// Whether any policy is for some tickets only.
    pub(crate) fn is_conditional(&self) -> bool {
        self.sets.iter().any(|(_, policies)| policies.iter().any(|policy| !policy.when.is_empty()))
    }

    /// The policy of that name.
    #[must_use]
    pub fn policy(&self, set: &str, id: &PolicyId) -> Option<&Policy> {
        self.policies(set).iter().find(|policy| policy.id == *id)
    }
}
