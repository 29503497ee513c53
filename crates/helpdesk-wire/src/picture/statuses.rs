//! The statuses of a desk and the moves between them.

use helpdesk_core::desk::Desk;
use helpdesk_core::workflow::{Category, Status};

use super::{Edge, Node, Picture, asked, place, problems};

/// The statuses of a desk and the moves between them.
#[must_use]
pub fn statuses(desk: &Desk) -> Picture {
    let workflow = desk.workflow();
    let initial = workflow.initial().map(|status| &status.id);
    let mut sorted: Vec<&Status> = workflow.statuses().collect();
    // Stable, so by name within a category; the first status leads.
    sorted.sort_by_key(|status| (initial != Some(&status.id), status.category));
    let nodes = sorted.iter().map(|status| Node {
        entry: initial == Some(&status.id),
        end: status.category.is_final(),
        detail: detail(status),
        problems: problems(desk, &place("statuses", status.id.as_str())),
        ..Node::new(status.id.as_str(), status.category.name())
    });
    let nodes = nodes.collect();
    let open_ended = sorted.iter().any(|status| workflow.is_open_ended(&status.id));
    let mut edges = if open_ended { Vec::new() } else { by_hand(desk, &sorted) };
    edges.extend(sorted.iter().flat_map(|status| by_itself(desk, status)));
    Picture { title: format!("{}: statuses", desk.spec().name), nodes, edges, open_ended }
}

fn detail(status: &Status) -> String {
    match &status.expires {
        Some((after, None)) => format!("reminds after {after}"),
        _ => status.category.name().replace('_', " "),
    }
}

fn by_hand(desk: &Desk, sorted: &[&Status]) -> Vec<Edge> {
    let mut edges = Vec::new();
    for from in sorted {
        for to in desk.workflow().next(&from.id) {
            let found = entries(desk, from.id.as_str(), to.as_str());
            let problems = found.iter().flat_map(|entry| problems(desk, &place("transitions", *entry)));
            let problems = problems.collect();
            let label = asked_of(desk, &found);
            edges.push(Edge { problems, ..Edge::by_hand(from.id.as_str(), to.as_str(), label) });
        }
    }
    edges
}

/// The entries of `transitions` that lead from one status to another.
fn entries(desk: &Desk, from: &str, to: &str) -> Vec<usize> {
    let lasts = desk.workflow().status(&from.into()).is_some_and(|status| !status.category.is_final());
    let leaves = |names: &[String]| names.iter().any(|name| name == from || (name == "*" && lasts));
    let reaches = |names: &[String]| names.iter().any(|name| name == to || name == "*");
    let all = desk.spec().transitions.iter().enumerate();
    all.filter(|(_, way)| leaves(&way.from.0) && reaches(&way.to.0)).map(|(index, _)| index).collect()
}

/// Who may go one of several ways; one that asks nothing makes the way free.
fn asked_of(desk: &Desk, entries: &[usize]) -> String {
    let ways = entries.iter().filter_map(|index| desk.spec().transitions.get(*index));
    let mut ways: Vec<String> = ways.map(|way| asked(&way.by, &way.requires)).collect();
    ways.sort();
    ways.dedup();
    if ways.iter().any(String::is_empty) { String::new() } else { ways.join(" or ") }
}

fn by_itself(desk: &Desk, status: &Status) -> Vec<Edge> {
    let from = status.id.as_str();
    let mut edges = Vec::new();
    if let Some((after, Some(to))) = &status.expires {
        edges.push(Edge::by_itself(from, to.as_str(), format!("after {after}")));
    }
    if let Some(to) = &status.on_requester_reply {
        edges.push(Edge::by_itself(from, to.as_str(), "requester replies".to_owned()));
    } else if let Some(reopen) = desk.workflow().reopen().filter(|_| status.category == Category::Solved) {
        edges.push(Edge::by_itself(from, reopen.to.as_str(), "requester replies".to_owned()));
    }
    if let Some(to) = &status.on_agent_reply {
        edges.push(Edge::by_itself(from, to.as_str(), "desk replies".to_owned()));
    }
    edges.retain(|edge| edge.to != edge.from);
    edges
}
