//! Which lines tickets come to, along which hand-overs, and what those lines can do for them.

use std::collections::BTreeSet;

use crate::actor::Role;
use crate::analysis::bounds::{of_register, of_templates};
use crate::analysis::{Desk, Finding};
use crate::calendar::Calendar;
use crate::condition::Subject;
use crate::escalation::{Edge, Line, LineKind, Member};
use crate::faults::Faults;
use crate::graph::Graph;
use crate::id::{CategoryId, LineId};
use crate::order::Gather;
use crate::time::WallTime;
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
                check_members(desk, line, faults);
                if someone && line.members.is_empty() && line.kind == LineKind::Internal {
                    faults.push(Finding::NoMembers { line: line.id.to_string() });
                }
            });
        }
    });
    check_competence(desk, &reached, faults);
}

/// The lines that tickets can begin in: the entry, those that rules choose, those that templates,
/// contracts, assets and services name, and those that escalations hand over to from anywhere.
pub(super) fn entries(desk: &Desk<'_>) -> Vec<LineId> {
    let rules = desk.rules;
    let by_rule = desk.triage.iter().filter(|rule| !rule.is_never()).map(|rule| rule.it);
    let by_escalation = desk.escalations.iter().filter(|rule| !rule.is_never()).map(|rule| rule.it);
    let mut lines: Vec<LineId> = rules.escalations.entry().cloned().into_iter().collect();
    lines.extend(of_register(rules).chain(of_templates(rules)).cloned());
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

/// Reports a line whose people are all away, or off duty, to the end of the calendars.
fn check_members<K: From<Finding>>(desk: &Desk<'_>, line: &Line, faults: &mut Faults<K>) {
    let year = WallTime::from_seconds(366 * 86_400);
    let last_year = desk.rules.horizon.end.plus(-year);
    let comes_back = |member: &Member| {
        let calendar = desk.rules.calendar(&member.calendar);
        calendar.and_then(|calendar| member.at_work_from(calendar, last_year)).is_some()
    };
    let opens = desk.rules.calendar(&line.calendar).is_some_and(|calendar| !calendar.opens_never());
    if opens && !line.members.is_empty() && !line.members.iter().any(comes_back) {
        let members: Vec<String> = line.members.iter().map(|member| format!("`{}`", member.id)).collect();
        let (line, members) = (line.id.to_string(), members.join(", "));
        faults.push_at("members", Finding::NobodyThere { line, members });
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
