//! The statuses of a desk and the moves between them.

use helpdesk_core::desk::Desk;
use helpdesk_core::workflow::{LateReply, Status};

use super::{Edge, Node, Picture, asked, place, problems, spoken, told_apart};

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
        ..Node::new(status.id.as_str(), status.category.name()).labelled(desk.labels().status(&status.id, ""))
    });
    let mut nodes: Vec<Node> = nodes.collect();
    let open_ended = sorted.iter().any(|status| workflow.is_open_ended(&status.id));
    let mut edges = if open_ended { from_any(&mut nodes) } else { by_hand(desk, &sorted) };
    edges.extend(sorted.iter().flat_map(|status| by_itself(desk, status)));
    edges.extend(by_approval(desk, &mut nodes));
    edges.extend(by_the_whole(desk, &sorted, &mut nodes));
    let (title, nodes) = (format!("{}: statuses", desk.spec().name), told_apart(nodes));
    Picture { title, nodes, edges, open_ended }
}

/// Where no transitions are listed: one node for all that may move, and a way from it to each.
fn from_any(nodes: &mut Vec<Node>) -> Vec<Edge> {
    const ANY: &str = "*";
    let finals = nodes.iter().any(|node| node.end);
    let edges = nodes.iter().map(|node| Edge::by_hand(ANY, &node.name, String::new())).collect();
    let label = if finals { "any status that is not final" } else { "any status" };
    nodes.insert(0, Node::new(ANY, "any").labelled(label));
    edges
}

/// Where tickets go when an approval is refused, or not given in time.
fn by_approval(desk: &Desk, nodes: &mut Vec<Node>) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (index, approval) in desk.approvals().iter().enumerate() {
        let name = format!("approval {}", approval.id);
        let refused = approval.on_refusal.iter().map(|to| (to, "refused".to_owned()));
        let expired = approval.expires.into_iter().flat_map(|after| {
            approval.on_expiry.iter().map(move |to| (to, format!("not given after {after}")))
        });
        let own: Vec<Edge> =
            refused.chain(expired).map(|(to, label)| Edge::by_itself(&name, to.as_str(), label)).collect();
        if !own.is_empty() {
            let problems = problems(desk, &place("approvals", index));
            let label = spoken(approval.id.as_str());
            let node = Node::new(&name, "trigger").labelled(&label);
            before_first(nodes, &own, Node { detail: "approval".to_owned(), problems, ..node });
            edges.extend(own);
        }
    }
    edges
}

/// Where parts follow the ticket that they are part of.
fn by_the_whole(desk: &Desk, sorted: &[&Status], nodes: &mut Vec<Node>) -> Vec<Edge> {
    const WHOLE: &str = "cascade";
    let cascade = &desk.spec().cascade;
    let follow = sorted.iter().filter(|status| cascade.status.contains(&status.category));
    let follow = follow.map(|status| Edge::by_itself(WHOLE, status.id.as_str(), "goes there".to_owned()));
    let back = sorted.iter().filter(|status| cascade.reopens && !status.category.is_done());
    let back = back.map(|status| {
        Edge::by_itself(
            WHOLE,
            status.id.as_str(),
            "is taken up again, as its solved part was done".to_owned(),
        )
    });
    let own: Vec<Edge> = follow.chain(back).collect();
    if !own.is_empty() {
        let (detail, problems) = ("the part follows".to_owned(), problems(desk, &place(WHOLE, "status")));
        let node = Node::new(WHOLE, "trigger").labelled("the ticket it is part of");
        before_first(nodes, &own, Node { detail, problems, ..node });
    }
    own
}

/// Puts what statuses are reached from before the first of them; nothing leads to it.
fn before_first(nodes: &mut Vec<Node>, ways: &[Edge], node: Node) {
    let first = nodes.iter().position(|other| ways.iter().any(|way| way.to == other.name));
    nodes.insert(first.unwrap_or(nodes.len()), node);
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
    } else if let Some(reopen) = desk.workflow().reopen().filter(|_| status.category.is_done()) {
        let within = reopen.within.filter(|_| reopen.late != LateReply::Reopen);
        let within = within.map(|within| format!(" within {within}")).unwrap_or_default();
        edges.push(Edge::by_itself(from, reopen.to.as_str(), format!("requester replies{within}")));
    }
    if let Some(to) = &status.on_agent_reply {
        edges.push(Edge::by_itself(from, to.as_str(), "desk replies".to_owned()));
    }
    edges.retain(|edge| edge.to != edge.from);
    edges
}
