//! Policies that are never chosen, that compete, and that leave gaps.

use crate::analysis::cells::Cell;
use crate::analysis::points::{amounts, is_before_start};
use crate::analysis::times::{Amount, Times};
use crate::analysis::{Desk, Finding, Meant, due, vendors};
use crate::condition::{Region, Subject};
use crate::faults::Faults;
use crate::id::PriorityId;
use crate::sla::{Fault, Policy, PolicySpec};

pub(super) fn check<K: From<Finding> + From<Fault>>(
    desk: &Desk<'_>,
    times: &mut Times<'_>,
    faults: &mut Faults<K>,
) {
    let firms = vendors::firms(desk);
    faults.within("sla", |faults| {
        check_forgotten(desk, faults);
        for set in &desk.sets {
            let ordered: Vec<Placed<'_>> = set.iter().filter_map(|meant| Placed::of(desk, meant)).collect();
            for (place, policy) in ordered.iter().enumerate() {
                let earlier = ordered.get(..place).unwrap_or_default();
                faults.within(policy.index, |faults| {
                    let left = check_choice(desk, policy, earlier, faults);
                    check_ties(desk, policy, earlier, faults);
                    if let Some(left) = left {
                        check_priorities(desk, policy, &left, faults);
                        vendors::check(desk, policy, &left, (&firms, times), faults);
                    }
                    due::check(desk, policy.policy, faults);
                    check_points(policy, times, faults);
                });
            }
        }
    });
}

/// A policy with its place in the specification and the tickets it is meant for.
pub(super) struct Placed<'a> {
    index: usize,
    spec: &'a PolicySpec,
    pub(super) policy: &'a Policy,
    region: Option<&'a Region>,
}

impl<'a> Placed<'a> {
    fn of(desk: &Desk<'a>, meant: &'a Meant<'a, Policy>) -> Option<Self> {
        let policy = meant.it;
        let index = desk.spec.policies.iter().position(|spec| spec.name == policy.id.as_str())?;
        let spec = desk.spec.policies.get(index)?;
        Some(Self { index, spec, policy, region: meant.region.as_ref() })
    }

    pub(super) fn name(&self) -> String {
        self.spec.name.clone()
    }
}

/// The tickets for which a policy is chosen.
pub(super) struct Left<'a> {
    pub(super) region: &'a Region,
    taken: Vec<&'a Region>,
}

impl Left<'_> {
    /// Whether some of `these` is left; `these` are among those that the policy is for. `None`: not
    /// worked out.
    pub(super) fn has(&self, these: &Region, desk: &Desk<'_>) -> Option<bool> {
        desk.has_outside(these, &self.taken)
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
    let (mut without, mut unsure) = (Vec::new(), Vec::new());
    for level in desk.rules.priorities.levels() {
        if promises.by_priority.contains_key(level) || !is_given(desk, level) {
            continue;
        }
        let these = left.region.and(&desk.named(&Subject::Priority, level.as_str()), &desk.space);
        match these.and_then(|these| left.has(&these, desk)) {
            Some(true) => without.push(format!("`{level}`")),
            Some(false) => {}
            None => unsure.push(format!("`{level}`")),
        }
    }
    if !without.is_empty() {
        let finding = Finding::NoTargetForPriority { policy: policy.name(), priorities: without.join(", ") };
        faults.push_at("targets", finding);
    } else if !unsure.is_empty() {
        let (policy, priorities) = (policy.name(), unsure.join(", "));
        let question = format!(
            "whether policy `{policy}`, which promises nothing at priority {priorities}, takes such tickets"
        );
        faults.push_at("targets", Finding::NotProved { question });
    }
}

/// Reports levels that no policy is for, on a desk on which another level always has a promise.
fn check_forgotten<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let policies = || {
        let all = desk.sets.iter().flatten();
        all.filter(|meant| desk.spec.policies.iter().any(|spec| spec.name == meant.it.id.as_str()))
    };
    let Some(regions) = policies().map(|meant| meant.region.as_ref()).collect::<Option<Vec<_>>>() else {
        return; // that it is not known whether a policy is ever chosen has been told
    };
    let here = |level: &PriorityId| desk.named(&Subject::Priority, level.as_str());
    // An empty table of targets says that nothing is meant.
    let is_named = |level: &PriorityId| policies().any(|meant| meant.it.by_priority.contains_key(level));
    let levels = desk.rules.priorities.levels().iter().filter(|level| is_given(desk, level));
    let (forgotten, others): (Vec<&PriorityId>, Vec<&PriorityId>) = levels.partition(|level| {
        let here = here(level);
        !is_named(level) && !regions.iter().any(|region| region.meets(&here))
    });
    let promises = |policy: &Policy, level: &PriorityId| {
        let targets = policy.by_priority.get(level).or(policy.otherwise.as_ref());
        targets.is_some_and(|targets| !targets.is_empty())
    };
    let is_served = |level: &&&PriorityId| {
        let here = here(level);
        desk.sets.iter().any(|set| {
            let choices = set.iter().filter(|meant| meant.region.as_ref().is_some_and(|it| it.meets(&here)));
            let choices: Vec<&Meant<'_, Policy>> = choices.collect();
            let regions: Vec<&Region> = choices.iter().filter_map(|meant| meant.region.as_ref()).collect();
            choices.iter().all(|meant| promises(meant.it, level))
                && here.is_covered(&regions, &desk.space) == Some(true)
        })
    };
    if let (false, Some(served)) = (forgotten.is_empty(), others.iter().find(is_served)) {
        let forgotten: Vec<String> = forgotten.iter().map(|level| format!("`{level}`")).collect();
        let (priorities, served) = (forgotten.join(", "), served.to_string());
        faults.push(Finding::PriorityForgotten { priorities, served });
    }
}

/// Whether the matrix or a rule gives the level, or people state it.
pub(super) fn is_given(desk: &Desk<'_>, level: &PriorityId) -> bool {
    let priorities = &desk.rules.priorities;
    let Some(rank) = priorities.rank(level) else { return false };
    let Some(matrix) = &priorities.matrix else { return true };
    let cell = |(row, column): &Cell| matrix.cell(*row, *column);
    let moved = desk.rules.triage.rules.iter().flat_map(|rule| &rule.moves).any(|step| step.target() == rank);
    moved || desk.cells.iter().any(|place| cell(place) == Some(rank))
}

/// Reports warnings that lie before the start of every target, and those that are listed twice.
fn check_points<K: From<Finding>>(policy: &Placed<'_>, times: &mut Times<'_>, faults: &mut Faults<K>) {
    let targets = policy.policy.by_priority.values().chain(&policy.policy.otherwise);
    let all: Vec<Amount<'_>> = targets.flatten().flat_map(|(_, promised)| amounts(promised)).collect();
    let warnings = &policy.policy.warn_at;
    faults.within("warn_at", |faults| {
        for (index, point) in warnings.iter().enumerate() {
            let label = point.label.to_string();
            if let Some(first) = warnings.iter().take(index).position(|other| other.label == point.label) {
                faults.push_at(index, Finding::WarningTwice { point: label, first });
            } else if !all.is_empty() && all.iter().all(|amount| is_before_start(point, *amount, times)) {
                faults.push_at(index, Finding::BeforeStart { point: label });
            }
        }
    });
}
