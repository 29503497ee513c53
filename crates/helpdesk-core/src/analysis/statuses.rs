//! Which statuses tickets come into, and whether they come out again.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::policies::is_given;
use crate::analysis::{Desk, Finding, Meant, moves};
use crate::condition::{Region, Subject, Test};
use crate::escalation::{Escalation, Line, Trigger};
use crate::faults::Faults;
use crate::graph::Graph;
use crate::id::{PriorityId, StatusId};
use crate::order::Gather;
use crate::sla::{Metric, Policy};
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
    if !is_listed || status.category.is_done() || !(waits || pauses_by_policy(desk, status.category)) {
        return;
    }
    match sleeper(desk, status) {
        Sleeper::None => {}
        Sleeper::Somewhere(place) => {
            faults.push(Finding::SleepsForEver { status: status.id.to_string(), place });
        }
        Sleeper::Unknown => {
            let question = format!("whether a ticket can be forgotten in status `{}`", status.id);
            faults.push(Finding::NotProved { question });
        }
    }
}

/// The clocks that run until a ticket is solved.
const UNTIL_SOLVED: [Metric; 4] =
    [Metric::PeriodicUpdate, Metric::Resolution, Metric::AgentWork, Metric::RequesterWait];

/// Whether a policy stops a clock in a category of status.
fn pauses_by_policy(desk: &Desk<'_>, category: Category) -> bool {
    let stops = |policy: &Policy| {
        let promised = |metric: &Metric| {
            let mut targets = policy.by_priority.values().chain(&policy.otherwise);
            targets.any(|targets| targets.contains_key(metric))
        };
        UNTIL_SOLVED.iter().any(|metric| promised(metric) && policy.pauses(*metric).contains(category))
    };
    desk.sets.iter().flatten().any(|meant| stops(meant.it))
}

/// A ticket for which no clock counts and nothing waits for silence.
enum Sleeper {
    None,
    /// There can be one; in which line, in words.
    Somewhere(String),
    Unknown,
}

fn sleeper(desk: &Desk<'_>, status: &Status) -> Sleeper {
    let Some(woken) = woken(desk, status.category) else { return Sleeper::Unknown };
    if woken.iter().any(Region::is_everything) {
        return Sleeper::None;
    }
    let here = desk.named(&Subject::Status, status.id.as_str());
    let counts =
        |line: &Line| line.time_box.is_some() && !line.metric().predicates().pause.contains(status.category);
    let escalations = &desk.rules.escalations;
    let mut is_known = true;
    let mut sleeps = |among: Option<Region>, others: &[&Region]| {
        let found = among.and_then(|among| desk.has_outside(&among, others));
        is_known &= found.is_some();
        found == Some(true)
    };
    let woken: Vec<&Region> = woken.iter().collect();
    if escalations.entry().is_none() {
        let in_lines = Region::passing(&Subject::Line, &Test::Exists, &desk.space);
        let others: Vec<&Region> = woken.iter().copied().chain(&in_lines).collect();
        if sleeps(Some(here.clone()), &others) {
            return Sleeper::Somewhere(String::new());
        }
    }
    // Where nothing asks for the line, what is so in one is so in all.
    let different = if desk.asks_for(&Subject::Line) { usize::MAX } else { 1 };
    for line in escalations.lines().filter(|line| !counts(line)).take(different) {
        let there = here.and(&desk.named(&Subject::Line, line.id.as_str()), &desk.space);
        if sleeps(there, &woken) {
            return Sleeper::Somewhere(format!(" in line `{}`", line.id));
        }
    }
    if is_known { Sleeper::None } else { Sleeper::Unknown }
}

/// The tickets for which some clock of a policy that runs until they are solved counts in a
/// category, or an escalation waits for that silence; and those that there are not. `None`: not
/// worked out.
fn woken(desk: &Desk<'_>, category: Category) -> Option<Vec<Region>> {
    let levels = desk.rules.priorities.levels();
    let of_level = |level: &PriorityId| desk.named(&Subject::Priority, level.as_str());
    let mut woken: Vec<Region> = levels.iter().filter(|level| !is_given(desk, level)).map(of_level).collect();
    let is_heard =
        |rule: &Escalation| matches!(rule.trigger, Trigger::Silence(of, _) if of.category() == category);
    for meant in desk.escalations.iter().filter(|meant| is_heard(meant.it)) {
        woken.push(meant.region.clone()?);
    }
    for Meant { it: policy, region } in desk.sets.iter().flatten() {
        let counts = |level: &&PriorityId| {
            let runs = |metric: &Metric| !policy.pauses(*metric).contains(category);
            UNTIL_SOLVED
                .iter()
                .filter(|metric| runs(metric))
                .any(|metric| policy.promised(*metric, level).is_some())
        };
        let counting: Vec<&PriorityId> = levels.iter().filter(counts).collect();
        if counting.is_empty() {
            continue;
        }
        let region = region.as_ref()?;
        if counting.len() == levels.len() {
            woken.push(region.clone());
            continue;
        }
        for level in counting {
            woken.push(region.and(&of_level(level), &desk.space)?);
        }
    }
    Some(woken)
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
