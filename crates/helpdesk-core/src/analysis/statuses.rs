//! Which statuses tickets come into, and whether they come out again.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{Desk, Finding, moves};
use crate::condition::Subject;
use crate::faults::Faults;
use crate::graph::Graph;
use crate::id::StatusId;
use crate::order::Gather;
use crate::sla::Metric;
use crate::ticket::OnRecovery;
use crate::workflow::{Category, Status, Transition};

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let usable = usable(desk, faults);
    check_entries(desk, faults);
    let workflow = &desk.rules.workflow;
    // A part comes nowhere where no whole comes; but it may leave where a whole could not.
    let alone = graph(desk, &usable, |_| false);
    let reached: BTreeSet<&StatusId> = alone.reachable([&workflow.initial]).into_iter().into_set();
    let graph = graph(desk, &usable, |id| reached.contains(id));
    let done = workflow.statuses().filter(|status| ends_well(status)).map(|status| &status.id);
    let ending: BTreeSet<&StatusId> = graph.reaching(done).into_iter().into_set();
    faults.within("statuses", |faults| {
        for status in workflow.statuses() {
            let is_listed = desk.spec.statuses.contains_key(status.id.as_str());
            faults.within(status.id.as_str(), |faults| {
                if reached.contains(&status.id) {
                    check_exit(desk, status, &graph, &ending, faults);
                    check_rest(desk, status, is_listed, faults);
                } else if is_listed {
                    let (status, initial) = (status.id.to_string(), workflow.initial.to_string());
                    faults.push(Finding::UnreachableStatus { status, initial });
                }
            });
        }
    });
}

fn ends_well(status: &Status) -> bool {
    matches!(status.category, Category::Solved | Category::Closed)
}

fn check_exit<K: From<Finding>>(
    desk: &Desk<'_>,
    status: &Status,
    graph: &Graph<StatusId>,
    ending: &BTreeSet<&StatusId>,
    faults: &mut Faults<K>,
) {
    if status.category.is_done() {
        return;
    }
    let further: Vec<&StatusId> =
        graph.reachable([&status.id]).into_iter().filter(|id| **id != status.id).collect();
    let done = desk.rules.workflow.statuses().find(|status| ends_well(status));
    let done = done.map(|status| status.id.to_string());
    if further.is_empty() {
        faults.push(Finding::NoExit { status: status.id.to_string(), done });
    } else if !ending.contains(&status.id) {
        let leads_to = further.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
        faults.push(Finding::Trap { status: status.id.to_string(), leads_to, done });
    }
}

/// A status somebody else's turn is in should not be one that nobody looks at again.
fn check_rest<K: From<Finding>>(desk: &Desk<'_>, status: &Status, is_listed: bool, faults: &mut Faults<K>) {
    let rules = desk.rules;
    if status.expires.is_some() {
        let calendar = &rules.default_calendar;
        if rules.calendar(calendar).is_some_and(crate::calendar::Calendar::opens_never) {
            let (status, calendar) = (status.id.to_string(), calendar.to_string());
            faults.push_at("expires", Finding::NeverExpires { status, calendar });
        }
        return;
    }
    let waits = matches!(
        status.category,
        Category::WaitingRequester | Category::WaitingVendor | Category::WaitingInternal
    );
    if waits && is_listed && !something_counts(desk, status.category) {
        faults.push(Finding::SleepsForEver { status: status.id.to_string() });
    }
}

/// Whether some clock that runs until a ticket is solved, or while it is in a line, counts in a
/// category, or an escalation waits for that silence.
fn something_counts(desk: &Desk<'_>, category: Category) -> bool {
    const UNTIL_SOLVED: [Metric; 4] =
        [Metric::PeriodicUpdate, Metric::Resolution, Metric::AgentWork, Metric::RequesterWait];
    let rules = desk.rules;
    let policies = rules.sla.sets().flat_map(|set| rules.sla.policies(set));
    let by_policy = policies.into_iter().any(|policy| {
        let promised = |metric: &Metric| {
            let targets = policy.by_priority.values().chain(policy.otherwise.as_ref());
            targets.into_iter().any(|targets| targets.contains_key(metric))
        };
        UNTIL_SOLVED.iter().any(|metric| promised(metric) && !policy.pauses(*metric).contains(category))
    });
    let by_line = rules.escalations.lines().any(|line| {
        let metric = line.metric();
        line.time_box.is_some() && !metric.predicates().pause.contains(category)
    });
    by_policy || by_line || rules.escalations.hears_silence(category)
}

/// For every entry of `transitions`, by its two ends, whether somebody can ever go that way.
fn usable<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) -> Vec<bool> {
    let transitions = desk.rules.workflow.transitions();
    let mut by_entry: BTreeMap<usize, bool> = BTreeMap::new();
    let mut unproved: BTreeSet<usize> = BTreeSet::new();
    let usable: Vec<bool> = transitions
        .iter()
        .map(|way| {
            let guard = &way.guard;
            let asks = guard.when.is_some();
            let usable = !asks
                || match desk.passing(guard, &desk.named(&Subject::Status, way.from.as_str())) {
                    Some(region) => !region.is_empty(),
                    None => {
                        unproved.insert(way.entry);
                        true
                    }
                };
            *by_entry.entry(way.entry).or_default() |= usable;
            usable
        })
        .collect();
    faults.within("transitions", |faults| {
        for (entry, _) in by_entry.iter().filter(|(_, usable)| !**usable) {
            faults.push_at(*entry, Finding::ContradictoryGuard);
        }
        for entry in unproved {
            let question = "whether what this transition asks for is ever so together".to_owned();
            faults.within(entry, |faults| faults.push_at("when", Finding::NotProved { question }));
        }
    });
    usable
}

/// Reports entries of `transitions` that lead nowhere, and guards that another entry goes round.
fn check_entries<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let transitions = desk.rules.workflow.transitions();
    let free: Vec<&Transition> = transitions.iter().filter(|way| way.guard.lets_everybody()).collect();
    faults.within("transitions", |faults| {
        for entry in 0..desk.spec.transitions {
            let ways: Vec<&Transition> = transitions.iter().filter(|way| way.entry == entry).collect();
            let round = |way: &&Transition| {
                let same = free.iter().find(|other| (&other.from, &other.to) == (&way.from, &way.to));
                same.filter(|_| !way.guard.lets_everybody()).map(|other| other.entry)
            };
            let others: Option<Vec<usize>> = ways.iter().map(round).collect();
            match others.as_deref().filter(|_| !faults.has_within(entry)) {
                Some([other, ..]) => faults.push_at(entry, Finding::GuardWithoutEffect { other: *other }),
                Some([]) => faults.push_at(entry, Finding::EmptyTransition),
                None => {}
            }
        }
    });
}

/// Every move between statuses that can happen; parts follow a whole into those that it comes to.
fn graph(desk: &Desk<'_>, usable: &[bool], comes_to: impl Fn(&StatusId) -> bool) -> Graph<StatusId> {
    let workflow = &desk.rules.workflow;
    let pair = |from: &StatusId, to: &StatusId| (from.clone(), to.clone());
    let mut edges: Vec<(StatusId, StatusId)> = Vec::new();
    for status in workflow.statuses() {
        if workflow.is_open_ended(&status.id) {
            edges.extend(workflow.next(&status.id).into_iter().map(|to| pair(&status.id, to)));
        }
        let as_part = moves::as_part(desk.rules, status).filter(|to| comes_to(to));
        let unlisted = moves::unlisted(desk.rules, status).chain(as_part);
        edges.extend(unlisted.map(|to| pair(&status.id, to)));
    }
    // An alert that is over may solve along a transition whose guards nobody asks.
    let by_alert = desk.rules.alerts.on_recovery == OnRecovery::Solve;
    let solves = |to: &StatusId| {
        by_alert && workflow.status(to).is_some_and(|status| status.category == Category::Solved)
    };
    let listed = workflow.transitions().iter().zip(usable);
    let listed = listed.filter(|(way, usable)| **usable || solves(&way.to));
    edges.extend(listed.map(|(way, _)| pair(&way.from, &way.to)));
    edges.retain(|(from, to)| from != to);
    Graph::new(workflow.statuses().map(|status| status.id.clone()), edges)
}
