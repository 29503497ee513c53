//! The lines of a desk, the hand-overs between them, and who is told.

use std::collections::VecDeque;

use helpdesk_core::desk::Desk;
use helpdesk_core::escalation::{Escalation, Line, LineKind, Silence, Tell, Trigger};
use helpdesk_core::ticket::Best;

use super::{Edge, Node, Picture, asked, place, problems, spoken, told_apart};

/// The lines of a desk, the hand-overs between them, and what makes somebody else work or hear.
#[must_use]
pub fn lines(desk: &Desk) -> Picture {
    let escalations = desk.escalations();
    let mut nodes: Vec<Node> = in_order(desk).into_iter().map(|line| node(desk, line)).collect();
    let mut edges: Vec<Edge> = escalations.lines().flat_map(|line| of_line(desk, line)).collect();
    for rule in escalations.rules() {
        of_escalation(desk, rule, &mut nodes, &mut edges);
    }
    for (name, contact) in &desk.spec().contacts {
        if edges.iter().any(|edge| edge.to == format!("contact {name}")) {
            let detail = contact.calendar.clone().unwrap_or_else(|| "always".to_owned());
            let problems = problems(desk, &place("contacts", name.as_str()));
            let label = contact.name.clone().unwrap_or_else(|| spoken(name));
            let node = Node::new(&format!("contact {name}"), "contact").labelled(&label);
            nodes.push(Node { detail, problems, ..node });
        }
    }
    let (title, nodes) = (format!("{}: lines and escalations", desk.spec().name), told_apart(nodes));
    Picture { title, nodes, edges, open_ended: false }
}

/// Every line, those near the entry first.
fn in_order(desk: &Desk) -> Vec<&Line> {
    let escalations = desk.escalations();
    let mut queue: VecDeque<_> = escalations.entry().into_iter().collect();
    let mut order: Vec<&Line> = Vec::new();
    let rest: Vec<_> = escalations.lines().map(|line| &line.id).collect();
    let mut rest = rest.into_iter();
    loop {
        let Some(next) = queue.pop_front().or_else(|| rest.next()) else { return order };
        let Some(line) = escalations.line(next).filter(|line| order.iter().all(|o| o.id != line.id)) else {
            continue;
        };
        order.push(line);
        queue.extend(line.on_time_box.hand_over.as_ref());
        queue.extend(line.hand_over.iter().map(|edge| &edge.to));
    }
}

fn node(desk: &Desk, line: &Line) -> Node {
    let kind = match line.kind {
        LineKind::Internal => "internal",
        LineKind::Vendor => "vendor",
    };
    let calendar = line.calendar.as_str().replace('_', " ");
    let detail = match line.time_box {
        Some(limit) => format!("{limit} · {calendar}"),
        None => calendar,
    };
    let entry = desk.escalations().entry() == Some(&line.id);
    let problems = problems(desk, &place("lines", line.id.as_str()));
    let label = desk.labels().line(&line.id, "");
    Node { entry, detail, problems, ..Node::new(line.id.as_str(), kind).labelled(label) }
}

fn of_line(desk: &Desk, line: &Line) -> Vec<Edge> {
    let own = line.id.as_str();
    let spec = desk.spec().lines.get(own).map(|line| line.hand_over.as_slice()).unwrap_or_default();
    let by_hand = spec.iter().enumerate().map(|(index, edge)| {
        let problems = problems(desk, &place("lines", own).join("hand_over").join(index));
        let mut label = asked(&edge.by, &edge.requires);
        if !edge.when.is_empty() {
            label += if label.is_empty() { "if …" } else { ", if …" };
        }
        Edge { problems, ..Edge::by_hand(own, &edge.to, label) }
    });
    let mut edges: Vec<Edge> = by_hand.collect();
    let Some(limit) = line.time_box else { return edges };
    if let Some(to) = &line.on_time_box.hand_over {
        let times = line.on_time_box.at_most.map(|most| format!(", {most} times")).unwrap_or_default();
        edges.push(Edge::by_itself(own, to.as_str(), format!("after {limit}{times}")));
    }
    for to in line.on_time_box.tell.iter().filter_map(|tell| told(tell, Some(own))) {
        if to != own {
            edges.push(Edge::telling(own, &to, format!("after {limit}")));
        }
    }
    edges
}

/// The node of somebody who is told, if there is one in the picture.
fn told(tell: &Tell, own: Option<&str>) -> Option<String> {
    match tell {
        Tell::Contact(id) => Some(format!("contact {id}")),
        Tell::Line(id) => Some(id.to_string()),
        Tell::OwnLine => own.map(str::to_owned),
        _ => None,
    }
}

/// An escalation becomes a node of its own, as it does not begin in a line.
fn of_escalation(desk: &Desk, rule: &Escalation, nodes: &mut Vec<Node>, edges: &mut Vec<Edge>) {
    let name = format!("trigger {}", rule.id);
    let mut own: Vec<Edge> = Vec::new();
    own.extend(rule.response.hand_over.iter().map(|to| Edge::by_itself(&name, to.as_str(), String::new())));
    let told = rule.response.tell.iter().filter_map(|tell| told(tell, None));
    own.extend(told.map(|to| Edge::telling(&name, &to, String::new())));
    if own.is_empty() {
        return;
    }
    // One that comes about again has no entry of its own.
    let index = desk.spec().escalations.iter().position(|spec| spec.name == rule.id.as_str());
    let problems = index.map(|index| problems(desk, &place("escalations", index))).unwrap_or_default();
    let node = Node::new(&name, "trigger").labelled(&spoken(rule.id.as_str()));
    nodes.push(Node { detail: set_off(desk, &rule.trigger), problems, ..node });
    edges.extend(own);
}

fn set_off(desk: &Desk, trigger: &Trigger) -> String {
    let metric = |metric: &helpdesk_core::sla::Metric| metric.name().replace('_', " ");
    match trigger {
        Trigger::Breach(of) => format!("{} is late", metric(of)),
        Trigger::Clock(of, point) => format!("{} at {}", metric(of), point.label),
        Trigger::HandedOver(times) => format!("handed over {times} times"),
        Trigger::RatingBelow(score) => {
            let lowest = desk.spec().survey.as_ref().is_some_and(|survey| survey.best == Best::Lowest);
            format!("rated {} {score}", if lowest { "above" } else { "below" })
        }
        Trigger::Reopened(times) => format!("reopened {times} times"),
        Trigger::Priority(level) => format!("{level} or more urgent"),
        Trigger::FallsTo(level) => format!("no more than {level} again"),
        Trigger::Silence(of, after) => match of {
            Silence::Requester => format!("requester silent for {after}"),
            Silence::Vendor => format!("vendor silent for {after}"),
        },
    }
}
