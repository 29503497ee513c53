//! Which lines tickets come to, along which hand-overs, and what those lines can do for them.

use std::collections::BTreeSet;

use crate::actor::Role;
use crate::analysis::{Desk, Finding};
use crate::calendar::Calendar;
use crate::condition::Subject;
use crate::escalation::{Edge, Line, LineKind};
use crate::faults::Faults;
use crate::graph::Graph;
use crate::id::{CategoryId, LineId};
use crate::order::Gather;
use crate::workflow::{Guard, May};

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let graph = graph(desk, faults);
    let starts = entries(desk);
    let reached: BTreeSet<&LineId> = graph.reachable(&starts).into_iter().into_set();
    let someone = desk.rules.escalations.lines().any(|line| !line.members.is_empty());
    faults.within("lines", |faults| {
        for line in desk.rules.escalations.lines() {
            faults.within(line.id.as_str(), |faults| {
                if !reached.contains(&line.id) {
                    faults.push(Finding::UnreachableLine { line: line.id.to_string() });
                }
                check_hours(desk, line, faults);
                if someone && line.members.is_empty() && line.kind == LineKind::Internal {
                    faults.push(Finding::NoMembers { line: line.id.to_string() });
                }
            });
        }
    });
    check_competence(desk, &reached, faults);
}

/// The lines that tickets can begin in: the entry, those that rules choose, and those that
/// escalations hand over to from anywhere.
pub(super) fn entries(desk: &Desk<'_>) -> Vec<LineId> {
    let rules = desk.rules;
    let by_rule = desk.triage.iter().filter(|rule| !rule.is_never()).map(|rule| rule.it);
    let by_escalation = desk.escalations.iter().filter(|rule| !rule.is_never()).map(|rule| rule.it);
    let mut lines: Vec<LineId> = rules.escalations.entry().cloned().into_iter().collect();
    let register = &rules.register;
    lines.extend(register.contracts.values().filter_map(|contract| contract.line.clone()));
    lines.extend(register.assets.values().filter_map(|asset| asset.line.clone()));
    lines.extend(register.services.values().filter_map(|service| service.line.clone()));
    lines.extend(register.entitlements.iter().filter_map(|entitlements| entitlements.outside.clone()));
    lines.extend(by_rule.filter_map(|rule| rule.then.line.clone()));
    lines.extend(by_escalation.filter_map(|rule| rule.response.hand_over.clone()));
    lines
}

/// Every hand-over that can happen.
fn graph<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) -> Graph<LineId> {
    let escalations = &desk.rules.escalations;
    let mut edges = Vec::new();
    for line in escalations.lines() {
        for (index, edge) in line.hand_over.iter().enumerate() {
            let (goes, finding) = verdict(desk, line, edge);
            if let Some(finding) = finding {
                let place = |faults: &mut Faults<K>| faults.push_at(index, finding);
                let in_line = |faults: &mut Faults<K>| faults.within("hand_over", place);
                faults.within("lines", |faults| faults.within(line.id.as_str(), in_line));
            }
            if goes {
                edges.push((line.id.clone(), edge.to.clone()));
            }
        }
        let by_time = line.on_time_box.hand_over.as_ref().filter(|_| line.time_box.is_some());
        edges.extend(by_time.map(|to| (line.id.clone(), to.clone())));
    }
    Graph::new(escalations.lines().map(|line| line.id.clone()), edges)
}

/// Whether anybody can ever hand over along an edge, and what is to be said about it.
fn verdict(desk: &Desk<'_>, line: &Line, edge: &Edge) -> (bool, Option<Finding>) {
    if only_requesters(&edge.guard) {
        return (false, Some(Finding::NobodyMayHandOver { to: edge.to.to_string() }));
    }
    let here = desk.named(&Subject::Line, line.id.as_str());
    match desk.passing(&edge.guard, &here) {
        Some(passing) if passing.is_empty() => (false, Some(Finding::ContradictoryGuard)),
        Some(_) => (true, None),
        None => {
            let question = "whether what this hand-over asks for is ever so together".to_owned();
            (true, Some(Finding::NotProved { question }))
        }
    }
}

/// Requesters do not hand over tickets, whatever a guard says.
fn only_requesters(guard: &Guard) -> bool {
    !guard.by.is_empty() && guard.by.iter().all(|may| *may == May::Role(Role::Requester))
}

fn check_hours<K: From<Finding>>(desk: &Desk<'_>, line: &Line, faults: &mut Faults<K>) {
    if desk.rules.calendar(&line.calendar).is_some_and(Calendar::opens_never) {
        let (line, calendar) = (line.id.to_string(), line.calendar.to_string());
        faults.push_at("calendar", Finding::LineNeverOpen { line, calendar });
    }
}

fn check_competence<K: From<Finding>>(desk: &Desk<'_>, reached: &BTreeSet<&LineId>, faults: &mut Faults<K>) {
    let lines = || desk.rules.escalations.lines();
    if lines().all(|line| line.competences.is_empty()) {
        return;
    }
    faults.within("categories", |faults| {
        for (index, name) in
            desk.rules.vocabulary.names(&Subject::Category).unwrap_or_default().iter().enumerate()
        {
            let category = CategoryId::from(name.as_str());
            let mut able =
                lines().filter(|line| reached.contains(&line.id) && line.is_competent(Some(&category)));
            if able.next().is_none() {
                faults.push_at(index, Finding::NoCompetentLine { category: name.clone() });
            }
        }
    });
}
