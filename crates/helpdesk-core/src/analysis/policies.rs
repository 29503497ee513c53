//! Policies that are never chosen, that compete, and that leave gaps.

use crate::analysis::cells::Cell;
use crate::analysis::times::Times;
use crate::analysis::{Desk, Finding, Meant};
use crate::calendar::Calendar;
use crate::condition::{Region, Subject};
use crate::escalation::{Edge, LineKind};
use crate::faults::Faults;
use crate::id::PriorityId;
use crate::sla::{Fault, Metric, Policy, PolicySpec, Promised};
use crate::time::Target;

pub(super) fn check<K: From<Finding> + From<Fault>>(
    desk: &Desk<'_>,
    times: &mut Times<'_>,
    faults: &mut Faults<K>,
) {
    faults.within("sla", |faults| {
        for set in &desk.sets {
            let ordered: Vec<Placed<'_>> = set.iter().filter_map(|meant| Placed::of(desk, meant)).collect();
            for (place, policy) in ordered.iter().enumerate() {
                let earlier = ordered.get(..place).unwrap_or_default();
                faults.within(policy.index, |faults| {
                    let left = check_choice(desk, policy, earlier, faults);
                    check_ties(desk, policy, earlier, faults);
                    if let Some(left) = left {
                        check_priorities(desk, policy, &left, faults);
                        check_vendors(desk, policy, &left, times, faults);
                    }
                    check_targets(desk, policy.policy, faults);
                    check_points(policy, faults);
                });
            }
        }
    });
}

/// A policy with its place in the specification and the tickets it is meant for.
struct Placed<'a> {
    index: usize,
    spec: &'a PolicySpec,
    policy: &'a Policy,
    region: Option<&'a Region>,
}

impl<'a> Placed<'a> {
    fn of(desk: &Desk<'a>, meant: &'a Meant<'a, Policy>) -> Option<Self> {
        let policy = meant.it;
        let index = desk.spec.policies.iter().position(|spec| spec.name == policy.id.as_str())?;
        let spec = desk.spec.policies.get(index)?;
        Some(Self { index, spec, policy, region: meant.region.as_ref() })
    }

    fn name(&self) -> String {
        self.spec.name.clone()
    }
}

/// The tickets for which a policy is chosen.
struct Left<'a> {
    region: &'a Region,
    taken: Vec<&'a Region>,
}

impl Left<'_> {
    /// Whether some of `these` is left for sure; `these` are among those that the policy is for.
    fn has(&self, these: &Region, desk: &Desk<'_>) -> bool {
        these.is_covered(&self.taken, &desk.space) == Some(false)
    }
}

/// Reports a policy that is never chosen; otherwise the tickets for which it is, if that is known.
fn check_choice<'p, K: From<Finding> + From<Fault>>(
    desk: &Desk<'_>,
    policy: &Placed<'p>,
    earlier: &[Placed<'p>],
    faults: &mut Faults<K>,
) -> Option<Left<'p>> {
    let not_proved =
        || Finding::NotProved { question: format!("whether policy `{}` is ever chosen", policy.name()) };
    let Some(region) = policy.region else {
        faults.push(not_proved());
        return None;
    };
    if region.is_empty() {
        if !faults.has_within("when") {
            faults.push_at("when", Finding::PolicyNeverApplies { policy: policy.name() });
        }
        return None;
    }
    let taken: Vec<(&str, &Region)> = earlier
        .iter()
        .filter_map(|before| Some((before.spec.name.as_str(), before.region?)))
        .filter(|(_, taken)| region.meets(taken))
        .collect();
    let Some(takers) = desk.takers(region, &taken) else {
        faults.push(not_proved());
        return None;
    };
    if !takers.is_empty() {
        faults.push(Fault::Shadowed { name: policy.name(), earlier: takers.join("`, `") });
        return None;
    }
    let all_known = earlier.iter().all(|before| before.region.is_some());
    all_known.then(|| Left { region, taken: taken.into_iter().map(|(_, taken)| taken).collect() })
}

/// Reports the first policy with which this one competes for a ticket, only the names deciding.
fn check_ties<K: From<Finding> + From<Fault>>(
    desk: &Desk<'_>,
    policy: &Placed<'_>,
    earlier: &[Placed<'_>],
    faults: &mut Faults<K>,
) {
    let is_rival = |other: &&Placed<'_>| {
        let conditional = !other.spec.when.is_empty() && !policy.spec.when.is_empty();
        conditional && other.spec.rank == policy.spec.rank
    };
    let Some(region) = policy.region else { return };
    let takes_all = |other: &Placed<'_>| {
        other.region.is_some_and(|taken| region.is_covered(&[taken], &desk.space) == Some(true))
    };
    if earlier.iter().any(takes_all) {
        return;
    }
    for other in earlier.iter().filter(is_rival) {
        let Some(both) = other.region.and_then(|taken| region.and(taken, &desk.space)) else {
            continue;
        };
        if both.is_empty() {
            continue;
        }
        if both.cubes().iter().all(|cube| desk.space.is_loose(cube)) {
            let question =
                format!("whether `{}` and `{}` can hold for the same ticket", other.name(), policy.name());
            faults.push(Finding::NotProved { question });
        } else {
            faults.push(Fault::Tie { name: policy.name(), earlier: other.name() });
        }
        return;
    }
}

/// Reports priorities at which tickets of a policy get no promise although others do.
fn check_priorities<K: From<Finding>>(
    desk: &Desk<'_>,
    policy: &Placed<'_>,
    left: &Left<'_>,
    faults: &mut Faults<K>,
) {
    let promises = policy.policy;
    if promises.otherwise.is_some() || promises.by_priority.is_empty() {
        return;
    }
    let levels = desk.rules.priorities.levels().iter();
    let without: Vec<String> = levels
        .filter(|level| !promises.by_priority.contains_key(*level))
        .filter(|level| is_given(desk, level))
        .filter(|level| {
            let these = left.region.and(&desk.named(&Subject::Priority, level.as_str()), &desk.space);
            these.is_some_and(|these| left.has(&these, desk))
        })
        .map(|level| format!("`{level}`"))
        .collect();
    if !without.is_empty() {
        let finding = Finding::NoTargetForPriority { policy: policy.name(), priorities: without.join(", ") };
        faults.push_at("targets", finding);
    }
}

/// Whether the matrix or a rule gives the level, or people state it.
fn is_given(desk: &Desk<'_>, level: &PriorityId) -> bool {
    let priorities = &desk.rules.priorities;
    let Some(rank) = priorities.rank(level) else { return false };
    let Some(matrix) = &priorities.matrix else { return true };
    let cell = |(row, column): &Cell| matrix.cell(*row, *column);
    let moved = desk.rules.triage.rules.iter().flat_map(|rule| &rule.moves).any(|step| step.target() == rank);
    moved || desk.cells.iter().any(|place| cell(place) == Some(rank))
}

/// Reports targets that never fall due.
fn check_targets<K: From<Finding>>(desk: &Desk<'_>, policy: &Policy, faults: &mut Faults<K>) {
    faults.within("targets", |faults| {
        let listed = policy.by_priority.iter().map(|(priority, targets)| (priority.as_str(), targets));
        for (priority, targets) in listed.chain(policy.otherwise.as_ref().map(|targets| ("any", targets))) {
            faults.within(priority, |faults| {
                for (metric, promised) in targets {
                    faults.within(metric.name(), |faults| {
                        check_due(desk, promised, faults);
                        if let Some(other) = &promised.out_of_hours {
                            faults.within("out_of_hours", |faults| check_due(desk, other, faults));
                        }
                    });
                }
            });
        }
    });
}

fn check_due<K: From<Finding>>(desk: &Desk<'_>, promised: &Promised, faults: &mut Faults<K>) {
    let counts = !matches!(promised.target, Target::CalendarDays(_));
    if counts && desk.rules.calendar(&promised.calendar).is_some_and(Calendar::opens_never) {
        faults.push(Finding::NeverDue { calendar: promised.calendar.to_string() });
    }
}

/// Reports warnings that lie before the start of every target.
fn check_points<K: From<Finding>>(policy: &Placed<'_>, faults: &mut Faults<K>) {
    let targets = || policy.policy.by_priority.values().chain(policy.policy.otherwise.as_ref()).flatten();
    let work = |promised: &Promised| match promised.target {
        Target::Working(work) => Some(work),
        _ => None,
    };
    let all: Option<Vec<_>> = targets().map(|(_, promised)| work(promised)).collect();
    let Some(all) = all.filter(|all| !all.is_empty()) else { return };
    faults.within("warn_at", |faults| {
        for (index, point) in policy.policy.warn_at.iter().enumerate() {
            if all.iter().all(|target| point.amount(*target).is_none()) {
                faults.push_at(index, Finding::BeforeStart { point: point.label.to_string() });
            }
        }
    });
}

/// Reports outside firms that may take longer than what is promised to the tickets they can get.
fn check_vendors<K: From<Finding>>(
    desk: &Desk<'_>,
    policy: &Placed<'_>,
    left: &Left<'_>,
    times: &mut Times<'_>,
    faults: &mut Faults<K>,
) {
    let escalations = &desk.rules.escalations;
    let firms = escalations.lines().filter(|line| line.kind == LineKind::Vendor);
    for (firm, takes) in firms.filter_map(|line| Some((line, line.time_box?))) {
        let ways: Vec<_> =
            escalations.lines().flat_map(|line| &line.hand_over).filter(|edge| edge.to == firm.id).collect();
        for level in desk.rules.priorities.levels().iter().filter(|level| is_given(desk, level)) {
            let Some(promised) = policy.policy.promised(Metric::Resolution, level) else { continue };
            if policy.policy.pauses(Metric::Resolution).contains(crate::workflow::Category::WaitingVendor) {
                continue;
            }
            let late = times.first_late((&firm.calendar, takes), (&promised.calendar, promised.target));
            let Some(from) = late else { continue };
            let level_named = desk.named(&Subject::Priority, level.as_str());
            let Some(these) = left.region.and(&level_named, &desk.space) else { continue };
            let passes =
                |edge: &&Edge| desk.passing(&edge.guard, &these).is_some_and(|these| left.has(&these, desk));
            if ways.iter().any(passes) {
                let (priority, line) = (level.to_string(), firm.id.to_string());
                let (takes, promised) = (takes.to_string(), promised.target.to_string());
                let from = from.to_string();
                faults.push_at(
                    "targets",
                    Finding::VendorOutlastsPromise {
                        line,
                        takes,
                        policy: policy.name(),
                        priority,
                        promised,
                        from,
                    },
                );
                return;
            }
        }
    }
}
