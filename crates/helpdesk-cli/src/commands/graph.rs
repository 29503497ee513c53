//! `helpdesk graph`: the statuses or the lines of a desk, for a program that lays out graphs.

use std::fmt::Write;

use helpdesk_core::desk::Desk;
use helpdesk_core::escalation::LineKind;
use helpdesk_wire::host;
use serde::Serialize;

use crate::args::{Drawn, Format, Graph, Notation};
use crate::failure::Failure;
use crate::load;
use crate::output::{Exit, Output};
use crate::words::spoken;

/// A graph: what it is made of, in any notation.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Picture {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Node {
    name: String,
    /// What a status means, or whose people a line are.
    kind: &'static str,
    /// Where tickets come in.
    entry: bool,
    /// Where nothing goes on by itself.
    end: bool,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Edge {
    from: String,
    to: String,
    /// What is asked of whoever goes this way, or what takes tickets along it by itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    label: String,
    /// Nobody has to ask for it.
    automatic: bool,
}

pub(crate) fn run(args: &Graph, output: &mut Output) -> Result<Exit, Failure> {
    let desk = match load::desk(&args.desk, output) {
        Ok(desk) => desk,
        Err(halt) => return halt.exit(),
    };
    let picture = match args.of {
        Drawn::Statuses => statuses(&desk),
        Drawn::Lines => lines(&desk),
    };
    match (output.format, args.notation) {
        (Format::Json, _) => output.json(&picture)?,
        (Format::Text, Notation::Mermaid) => output.text(&mermaid(&picture))?,
        (Format::Text, Notation::Dot) => output.text(&dot(&picture))?,
    }
    Ok(Exit::Fine)
}

/// A graph in every notation.
#[derive(Debug)]
pub struct Drawing {
    /// `{"nodes": [{"name", "kind", "entry", "end"}], "edges": [{"from", "to", "label", "automatic"}]}`.
    pub json: String,
    /// For Markdown pages and notebooks.
    pub mermaid: String,
    /// For Graphviz.
    pub dot: String,
}

/// The statuses of a desk, or its lines, in every notation.
pub(crate) fn drawing(desk: &Desk, of_lines: bool) -> Drawing {
    let picture = if of_lines { lines(desk) } else { statuses(desk) };
    Drawing { json: host::json(&picture), mermaid: mermaid(&picture), dot: dot(&picture) }
}

fn statuses(desk: &Desk) -> Picture {
    let workflow = desk.workflow();
    let initial = workflow.initial().map(|status| &status.id);
    let mut sorted: Vec<_> = workflow.statuses().collect();
    sorted.sort_by_key(|status| status.category); // stable: by name within a category
    let nodes = sorted.iter().map(|status| Node {
        name: status.id.to_string(),
        kind: status.category.name(),
        entry: initial == Some(&status.id),
        end: status.category.is_final(),
    });
    let edges = sorted.iter().flat_map(|from| {
        let asked = workflow.next(&from.id).into_iter().map(|to| Edge {
            from: from.id.to_string(),
            to: to.to_string(),
            label: asked_of_transition(desk, from.id.as_str(), to.as_str()),
            automatic: false,
        });
        let expiry =
            from.expires.as_ref().and_then(|(after, to)| Some((to.as_ref()?, format!("after {after}"))));
        let replies = [
            (from.on_requester_reply.as_ref(), "requester replies"),
            (from.on_agent_reply.as_ref(), "desk replies"),
        ];
        let replies = replies.into_iter().filter_map(|(to, label)| Some((to?, label.to_owned())));
        let automatic = expiry.into_iter().chain(replies).map(|(to, label)| Edge {
            from: from.id.to_string(),
            to: to.to_string(),
            label,
            automatic: true,
        });
        asked.chain(automatic).collect::<Vec<_>>()
    });
    Picture { nodes: nodes.collect(), edges: edges.collect() }
}

fn lines(desk: &Desk) -> Picture {
    let escalations = desk.escalations();
    let nodes = escalations.lines().map(|line| Node {
        name: line.id.to_string(),
        kind: match line.kind {
            LineKind::Internal => "internal",
            LineKind::Vendor => "vendor",
        },
        entry: escalations.entry() == Some(&line.id),
        end: false,
    });
    let edges = escalations.lines().flat_map(|line| {
        let timed = line.on_time_box.hand_over.as_ref().zip(line.time_box);
        let by_hand = line.hand_over.iter().map(|edge| Edge {
            from: line.id.to_string(),
            to: edge.to.to_string(),
            label: asked_of_hand_over(desk, line.id.as_str(), edge.to.as_str()),
            automatic: false,
        });
        let by_time = timed.map(|(to, limit)| Edge {
            from: line.id.to_string(),
            to: to.to_string(),
            label: format!("after {limit}"),
            automatic: true,
        });
        by_hand.chain(by_time)
    });
    Picture { nodes: nodes.collect(), edges: edges.collect() }
}

/// Who may move a ticket from one status to another, and what has to be recorded first.
fn asked_of_transition(desk: &Desk, from: &str, to: &str) -> String {
    let listed = |names: &[String], name: &str| names.iter().any(|n| n == name || n == "*");
    let ways = desk.spec().transitions.iter().filter(|t| listed(&t.from.0, from) && listed(&t.to.0, to));
    let mut ways: Vec<_> = ways.map(|way| asked(&way.by, &way.requires)).collect();
    ways.sort();
    ways.dedup();
    // Any one of several entries will do, so one that asks nothing makes the way free.
    if ways.iter().any(String::is_empty) { String::new() } else { ways.join(" or ") }
}

/// Who may hand a ticket over, and what has to be recorded first.
fn asked_of_hand_over(desk: &Desk, from: &str, to: &str) -> String {
    let edges = desk.spec().lines.get(from).map(|line| line.hand_over.as_slice()).unwrap_or_default();
    edges.iter().find(|edge| edge.to == to).map(|edge| asked(&edge.by, &edge.requires)).unwrap_or_default()
}

fn asked(by: &[String], requires: &[String]) -> String {
    let list = |names: &[String]| names.iter().map(|name| spoken(name)).collect::<Vec<_>>().join(", ");
    match (by.is_empty(), requires.is_empty()) {
        (true, true) => String::new(),
        (false, true) => list(by),
        (true, false) => format!("with {}", list(requires)),
        (false, false) => format!("{} with {}", list(by), list(requires)),
    }
}

impl Picture {
    /// A name that every notation takes, for the node of that name.
    fn id(&self, name: &str) -> String {
        let position = self.nodes.iter().position(|node| node.name == name);
        position.map_or_else(|| "unknown".to_owned(), |position| format!("n{position}"))
    }
}

macro_rules! put {
    ($text:expr, $($arg:tt)*) => {
        writeln!($text, $($arg)*).ok() // writing to a string cannot fail
    };
}

fn mermaid(picture: &Picture) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for node in &picture.nodes {
        let (id, label) = (picture.id(&node.name), mermaid_text(&spoken(&node.name)));
        match (node.entry, node.end || node.kind == "vendor") {
            (true, _) => put!(text, "    {id}([\"{label}\"])"),
            (false, true) => put!(text, "    {id}[[\"{label}\"]]"),
            (false, false) => put!(text, "    {id}[\"{label}\"]"),
        };
    }
    for edge in &picture.edges {
        let (from, to) = (picture.id(&edge.from), picture.id(&edge.to));
        let label = mermaid_text(&edge.label);
        match (edge.automatic, label.is_empty()) {
            (true, _) => put!(text, "    {from} -. \"{label}\" .-> {to}"),
            (false, true) => put!(text, "    {from} --> {to}"),
            (false, false) => put!(text, "    {from} -- \"{label}\" --> {to}"),
        };
    }
    text
}

/// Text between quotation marks: Mermaid takes entity codes there.
fn mermaid_text(text: &str) -> String {
    text.replace('#', "#35;").replace('"', "#quot;").replace('\n', " ")
}

fn dot(picture: &Picture) -> String {
    let mut text = "digraph desk {\n    rankdir=LR;\n    node [shape=box, style=rounded];\n".to_owned();
    for node in &picture.nodes {
        let (id, label) = (picture.id(&node.name), dot_text(&spoken(&node.name)));
        let shape = match (node.entry, node.end || node.kind == "vendor") {
            (true, _) => ", shape=oval",
            (false, true) => ", peripheries=2",
            (false, false) => "",
        };
        put!(text, "    {id} [label=\"{label}\"{shape}];");
    }
    for edge in &picture.edges {
        let (from, to) = (picture.id(&edge.from), picture.id(&edge.to));
        let label = dot_text(&edge.label);
        match (edge.automatic, label.is_empty()) {
            (true, _) => put!(text, "    {from} -> {to} [style=dashed, label=\"{label}\"];"),
            (false, true) => put!(text, "    {from} -> {to};"),
            (false, false) => put!(text, "    {from} -> {to} [label=\"{label}\"];"),
        };
    }
    text + "}\n"
}

fn dot_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use helpdesk_core::desk::DeskSpec;

    use super::*;

    fn desk() -> Desk {
        let spec: DeskSpec = serde_json::from_value(serde_json::json!({
            "name": "Graph", "zone": "Etc/UTC",
            "priority": { "levels": ["p1"] },
            "statuses": {
                "new": { "category": "new" },
                "say \"hi\"": { "category": "open" },
                "asked": { "category": "waiting_requester", "on_requester_reply": "say \"hi\"" },
                "done": { "category": "solved", "expires": { "after": "1h", "to": "closed" } },
                "closed": { "category": "closed" },
            },
            "transitions": [
                { "from": "new", "to": "say \"hi\"" },
                { "from": "say \"hi\"", "to": "done", "by": ["agent"], "requires": ["cause"] },
                { "from": "say \"hi\"", "to": "asked" },
                { "from": "asked", "to": "say \"hi\"" },
                { "from": "done", "to": ["say \"hi\"", "closed"] },
            ],
            "entry_line": "first",
            "lines": {
                "first": { "time_box": "15m", "on_time_box": { "hand_over": "second" }, "hand_over": ["second"] },
                "second": {},
            },
        }))
        .unwrap();
        Desk::compile(&spec).unwrap()
    }

    #[test]
    fn mermaid_of_statuses() {
        assert_eq!(
            mermaid(&statuses(&desk())),
            "\
flowchart LR
    n0([\"new\"])
    n1[\"say #quot;hi#quot;\"]
    n2[\"asked\"]
    n3[\"done\"]
    n4[[\"closed\"]]
    n0 --> n1
    n1 --> n2
    n1 -- \"agent with cause\" --> n3
    n2 --> n1
    n2 -. \"requester replies\" .-> n1
    n3 --> n4
    n3 --> n1
    n3 -. \"after 1h\" .-> n4
"
        );
    }

    #[test]
    fn dot_of_lines() {
        let drawn = dot(&lines(&desk()));
        assert!(drawn.contains("n0 [label=\"first\", shape=oval];"), "{drawn}");
        assert!(drawn.contains("n0 -> n1;\n    n0 -> n1 [style=dashed, label=\"after 15m\"];"), "{drawn}");
        assert!(dot(&statuses(&desk())).contains("label=\"say \\\"hi\\\"\""));
    }
}
