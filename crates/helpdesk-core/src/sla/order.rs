//! The order in which the policies of a set are considered, and what that order hides.
//!
//! Conditions are compared by what they write, not by what they mean: a policy whose condition
//! holds every entry of another's is the narrower one, and two that ask about different subjects
//! can both hold. So nothing is reported that is not so, and some of what is so is not reported.

use crate::condition::ConditionSpec;
use crate::faults::Faults;
use crate::sla::{Fault, Policy, PolicySpec};

/// Sorts the policies of a set: by rank, then those with a condition first, then by name.
pub(crate) fn sort(policies: &mut [(&PolicySpec, Policy)]) {
    policies.sort_by(|(a, _), (b, _)| {
        let standing = |spec: &PolicySpec| (spec.rank.unwrap_or(u32::MAX), spec.when.is_empty());
        standing(a).cmp(&standing(b)).then_with(|| a.name.cmp(&b.name))
    });
}

/// Reports policies that are never chosen, and those between which only the name decides.
pub(crate) fn check<K: From<Fault>>(
    specs: &[PolicySpec],
    ordered: &[(&PolicySpec, Policy)],
    faults: &mut Faults<K>,
) {
    for (place, (spec, _)) in ordered.iter().enumerate() {
        let mut before = ordered.iter().take(place).map(|(earlier, _)| *earlier);
        let Some(index) = specs.iter().position(|other| std::ptr::eq(other, *spec)) else { continue };
        let name = || spec.name.clone();
        if let Some(earlier) = before.clone().find(|earlier| takes_all_of(&earlier.when, &spec.when)) {
            faults.push_at(index, Fault::Shadowed { name: name(), earlier: earlier.name.clone() });
        } else if let Some(earlier) = before.find(|earlier| is_tie(earlier, spec)) {
            faults.push_at(index, Fault::Tie { name: name(), earlier: earlier.name.clone() });
        }
    }
}

/// Whether every ticket that the second takes is one that the first takes.
fn takes_all_of(first: &ConditionSpec, second: &ConditionSpec) -> bool {
    first.0.iter().all(|(subject, value)| second.0.get(subject) == Some(value))
}

/// Whether both can hold for one ticket and nothing but their names decides.
fn is_tie(first: &PolicySpec, second: &PolicySpec) -> bool {
    let conditional = !first.when.is_empty() && !second.when.is_empty();
    first.rank == second.rank && conditional && can_both_hold(&first.when, &second.when)
}

/// Whether it is plain that one ticket can be as both say: the second is the wider one, or they
/// ask about different subjects.
fn can_both_hold(first: &ConditionSpec, second: &ConditionSpec) -> bool {
    let is_plain =
        |spec: &ConditionSpec| spec.0.keys().all(|key| !matches!(key.as_str(), "all" | "any" | "not"));
    let asks = |subject: &String| first.0.keys().any(|other| matter(other) == matter(subject));
    let is_apart = !second.0.keys().any(asks);
    takes_all_of(second, first) || (is_plain(first) && is_plain(second) && is_apart)
}

/// What a subject is about: subjects of which one follows from the other share it.
fn matter(subject: &str) -> &str {
    match subject {
        "impact" | "urgency" => "priority",
        "status_category" => "status",
        other => other,
    }
}
