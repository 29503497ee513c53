//! From what an administrator wrote to checked policies.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::condition::Subject;
use crate::faults::{FaultKind, Faults, Severity, nearest};
use crate::id::{CalendarId, PolicyId, PriorityId};
use crate::sla::model::Targets;
use crate::sla::order;
use crate::sla::{
    Metric, Policy, PolicySpec, Preset, PromiseSpec, Promised, Sla, TargetsSpec, Threshold, ThresholdError,
};
use crate::time::{Target, TargetError};
use crate::workflow::{Categories, Known};

/// What can be wrong with service levels.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Two policies have one name.
    #[error("policy `{name}` is already defined at sla[{first}]")]
    DuplicatePolicy {
        /// The name.
        name: String,
        /// The position of the other.
        first: usize,
    },
    /// A set may not be called like that of the lines' own clocks.
    #[error("the set `lines` belongs to the time boxes of lines; choose another name")]
    ReservedSet,
    /// A priority is named that the desk does not have.
    #[error("there is no priority `{found}`")]
    UnknownPriority {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// A calendar is named that the desk does not have.
    #[error("there is no calendar `{found}`")]
    UnknownCalendar {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// A metric is named that does not exist, or about which policies make no promises.
    #[error("`{found}` is not a metric that policies make promises about")]
    UnknownMetric {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// The policy promises nothing.
    #[error("policy `{name}` promises nothing")]
    NoTargets {
        /// The name.
        name: String,
    },
    /// A policy behind one that takes all its tickets is never chosen.
    #[error("policy `{name}` is never chosen: `{earlier}` comes before it and takes all its tickets")]
    Shadowed {
        /// The name.
        name: String,
        /// The one before it.
        earlier: String,
    },
    /// A target for closed time has one of its own.
    #[error("a target for what arrives out of hours has no such target of its own")]
    NestedOutOfHours,
    /// Two policies of one rank can hold for the same ticket.
    #[error("`{earlier}` and `{name}` can hold for the same ticket, and only their names decide")]
    Tie {
        /// The name.
        name: String,
        /// The one before it.
        earlier: String,
    },
    /// A warning at the target or after it comes too late.
    #[error("a warning at `{found}` comes when the target is already due")]
    WarningTooLate {
        /// The threshold.
        found: String,
    },
    /// Not a target.
    #[error("{0}")]
    Target(#[from] TargetError),
    /// Not a threshold.
    #[error("{0}")]
    Threshold(#[from] ThresholdError),
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::DuplicatePolicy { .. } => "sla.duplicate-policy",
            Self::ReservedSet => "sla.reserved-set",
            Self::UnknownPriority { .. } => "sla.unknown-priority",
            Self::UnknownCalendar { .. } => "sla.unknown-calendar",
            Self::UnknownMetric { .. } => "sla.unknown-metric",
            Self::NestedOutOfHours => "sla.nested-out-of-hours",
            Self::NoTargets { .. } => "sla.no-targets",
            Self::Shadowed { .. } => "sla.shadowed",
            Self::Tie { .. } => "sla.tie",
            Self::WarningTooLate { .. } => "sla.warning-too-late",
            Self::Target(_) => "sla.not-a-target",
            Self::Threshold(_) => "sla.not-a-threshold",
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::NoTargets { .. }
            | Self::Shadowed { .. }
            | Self::Tie { .. }
            | Self::WarningTooLate { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::UnknownPriority { nearest, .. }
            | Self::UnknownCalendar { nearest, .. }
            | Self::UnknownMetric { nearest, .. } => nearest.clone(),
            Self::Target(error) => error.suggestion(),
            _ => None,
        }
    }
}

/// The calendars of a desk: their names, and the one used where none is named.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calendars<'a> {
    pub(crate) names: &'a [&'a str],
    pub(crate) default: &'a CalendarId,
}

impl Calendars<'_> {
    /// The calendar of that name, the default where none is named, or the nearest known name.
    pub(crate) fn named(self, name: Option<&str>) -> Result<CalendarId, (String, Option<String>)> {
        match name {
            None => Ok(self.default.clone()),
            Some(name) if self.names.contains(&name) => Ok(CalendarId::from(name)),
            Some(name) => {
                Err((name.to_owned(), nearest(name, self.names.iter().copied()).map(str::to_owned)))
            }
        }
    }
}

/// Checks `sla`, the list of policies; the current place is the root of the specification.
pub(crate) fn compile<K: From<Fault> + From<crate::condition::Fault>>(
    specs: &[PolicySpec],
    calendars: Calendars<'_>,
    known: &mut Known<'_>,
    faults: &mut Faults<K>,
) -> Sla {
    let mut sets: BTreeMap<&str, Vec<(&PolicySpec, Policy)>> = BTreeMap::new();
    faults.within("sla", |faults| {
        for (index, spec) in specs.iter().enumerate() {
            faults.within(index, |faults| {
                if let Some(first) = specs.iter().take(index).position(|other| other.name == spec.name) {
                    faults.push_at("name", Fault::DuplicatePolicy { name: spec.name.clone(), first });
                }
                if spec.set == crate::sla::LINES {
                    faults.push_at("set", Fault::ReservedSet);
                }
                if let Some(policy) = policy(spec, calendars, known, faults) {
                    sets.entry(&spec.set).or_default().push((spec, policy));
                }
            });
        }
        for policies in sets.values_mut() {
            order::sort(policies);
        }
    });
    let strip =
        |policies: Vec<(&PolicySpec, Policy)>| policies.into_iter().map(|(_, policy)| policy).collect();
    Sla { sets: sets.into_iter().map(|(name, policies)| (Arc::from(name), strip(policies))).collect() }
}

fn policy<K: From<Fault> + From<crate::condition::Fault>>(
    spec: &PolicySpec,
    calendars: Calendars<'_>,
    known: &mut Known<'_>,
    faults: &mut Faults<K>,
) -> Option<Policy> {
    let when = faults.within("when", |faults| known.condition(&spec.when, faults));
    let named = |key: &'static str, name: &Option<String>, faults: &mut Faults<K>| {
        calendar(key, name.as_deref(), calendars, faults)
    };
    let intake = spec.intake.as_ref().and_then(|_| named("intake", &spec.intake, faults));
    let calendar = named("calendar", &spec.calendar, faults);
    let fallback = calendar.as_ref().unwrap_or(calendars.default);
    let mut by_priority = BTreeMap::new();
    let mut otherwise = None;
    faults.within("targets", |faults| {
        for (priority, targets) in &spec.targets {
            let targets = faults
                .within(priority.as_str(), |faults| self::targets(targets, fallback, calendars, faults));
            if priority == "any" {
                otherwise = Some(targets);
            } else {
                check_priority(priority, known, faults);
                by_priority.insert(PriorityId::from(priority.as_str()), targets);
            }
        }
    });
    if by_priority.values().chain(&otherwise).all(BTreeMap::is_empty) {
        faults.push(Fault::NoTargets { name: spec.name.clone() });
    }
    Some(Policy {
        id: PolicyId::from(spec.name.as_str()),
        when: when?,
        by_priority,
        otherwise,
        warn_at: warnings(&spec.warn_at, faults),
        pauses: pauses(&spec.pauses, faults),
        preset: spec.preset,
        resolution_starts: spec.resolution_starts,
        reopen: spec.reopen.or(spec.preset.map(Preset::reopen)).unwrap_or_default(),
        on_change: spec.on_change.or(spec.preset.map(Preset::on_change)).unwrap_or_default(),
        intake,
    })
}

fn calendar<K: From<Fault>>(
    key: &'static str,
    name: Option<&str>,
    calendars: Calendars<'_>,
    faults: &mut Faults<K>,
) -> Option<CalendarId> {
    let unknown = |(found, nearest)| faults.push_at(key, Fault::UnknownCalendar { found, nearest });
    calendars.named(name).map_err(unknown).ok()
}

fn check_priority<K: From<Fault>>(name: &str, known: &Known<'_>, faults: &mut Faults<K>) {
    if let Err(nearest) = known.vocabulary.check(&Subject::Priority, name) {
        faults.push_at(name, Fault::UnknownPriority { found: name.to_owned(), nearest });
    }
}

fn targets<K: From<Fault>>(
    spec: &TargetsSpec,
    fallback: &CalendarId,
    calendars: Calendars<'_>,
    faults: &mut Faults<K>,
) -> Targets {
    let mut promised = Targets::new();
    let listed = [
        (Metric::TimeToOwn, &spec.time_to_own),
        (Metric::FirstResponse, &spec.first_response),
        (Metric::NextResponse, &spec.next_response),
        (Metric::PeriodicUpdate, &spec.periodic_update),
        (Metric::Resolution, &spec.resolution),
        (Metric::AgentWork, &spec.agent_work),
        (Metric::RequesterWait, &spec.requester_wait),
    ];
    for (metric, spec) in listed {
        let Some(spec) = spec else { continue };
        let one = faults.within(metric.name(), |faults| promise(spec, fallback, calendars, faults));
        promised.extend(one.map(|promise| (metric, promise)));
    }
    promised
}

fn promise<K: From<Fault>>(
    spec: &PromiseSpec,
    fallback: &CalendarId,
    calendars: Calendars<'_>,
    faults: &mut Faults<K>,
) -> Option<Promised> {
    let target = spec.within.parse::<Target>().map_err(|error| faults.push(Fault::Target(error))).ok();
    let calendar = match &spec.calendar {
        None => Some(fallback.clone()),
        Some(name) => calendar("calendar", Some(name), calendars, faults),
    };
    let out_of_hours = faults.within("out_of_hours", |faults| {
        let other = spec.out_of_hours.as_deref()?;
        if other.out_of_hours.is_some() {
            faults.push_at("out_of_hours", Fault::NestedOutOfHours);
        }
        promise(other, calendar.as_ref().unwrap_or(fallback), calendars, faults).map(Box::new)
    });
    Some(Promised { target: target?, calendar: calendar?, out_of_hours })
}

fn warnings<K: From<Fault>>(texts: &[String], faults: &mut Faults<K>) -> Vec<Threshold> {
    faults.within("warn_at", |faults| {
        let mut thresholds = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            match text.parse::<Threshold>() {
                Ok(threshold) if threshold.is_late() => {
                    faults.push_at(index, Fault::WarningTooLate { found: text.clone() });
                    thresholds.push(threshold);
                }
                Ok(threshold) => thresholds.push(threshold),
                Err(error) => faults.push_at(index, Fault::Threshold(error)),
            }
        }
        thresholds
    })
}

fn pauses<K: From<Fault>>(
    spec: &BTreeMap<String, Vec<crate::workflow::Category>>,
    faults: &mut Faults<K>,
) -> BTreeMap<Metric, Categories> {
    faults.within("pauses", |faults| {
        let mut pauses = BTreeMap::new();
        for (name, categories) in spec {
            let metric = Metric::PROMISED.into_iter().find(|metric| metric.name() == name);
            match metric {
                Some(metric) => {
                    pauses.insert(metric, categories.iter().copied().collect());
                }
                None => {
                    let nearest = nearest(name, Metric::PROMISED.map(Metric::name)).map(str::to_owned);
                    faults.push_at(name.as_str(), Fault::UnknownMetric { found: name.clone(), nearest });
                }
            }
        }
        pauses
    })
}
