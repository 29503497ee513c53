//! `helpdesk graph`: the statuses or the lines of a desk, for a program that lays out graphs.

use std::fmt::Write;

use helpdesk_core::desk::Desk;
use helpdesk_core::escalation::LineKind;
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
    /// What is asked of whoever goes this way, or what else takes tickets along it.
    #[serde(skip_serializing_if = "String::is_empty")]
    label: String,
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
        let expiry = from.expires.as_ref().and_then(|(after, to)| Some((after, to.as_ref()?)));
        workflow.next(&from.id).into_iter().map(move |to| Edge {
            from: from.id.to_string(),
            to: to.to_string(),
            label: expiry
                .filter(|(_, end)| *end == to)
                .map(|(t, _)| format!("after {t}"))
                .unwrap_or_default(),
        })
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
            label: String::new(),
        });
        let by_time = timed.map(|(to, limit)| Edge {
            from: line.id.to_string(),
            to: to.to_string(),
            label: format!("after {limit}"),
        });
        by_hand.chain(by_time)
    });
    Picture { nodes: nodes.collect(), edges: edges.collect() }
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
        match (node.entry, node.end) {
            (true, _) => put!(text, "    {id}([\"{label}\"])"),
            (false, true) => put!(text, "    {id}[[\"{label}\"]]"),
            (false, false) => put!(text, "    {id}[\"{label}\"]"),
        };
    }
    for edge in &picture.edges {
        let (from, to) = (picture.id(&edge.from), picture.id(&edge.to));
        if edge.label.is_empty() {
            put!(text, "    {from} --> {to}");
        } else {
            put!(text, "    {from} -. \"{}\" .-> {to}", mermaid_text(&edge.label));
        }
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
        let shape = match (node.entry, node.end) {
            (true, _) => ", shape=oval",
            (false, true) => ", peripheries=2",
            (false, false) => "",
        };
        put!(text, "    {id} [label=\"{label}\"{shape}];");
    }
    for edge in &picture.edges {
        let (from, to) = (picture.id(&edge.from), picture.id(&edge.to));
        if edge.label.is_empty() {
            put!(text, "    {from} -> {to};");
        } else {
            put!(text, "    {from} -> {to} [style=dashed, label=\"{}\"];", dot_text(&edge.label));
        }
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
                "done": { "category": "solved", "expires": { "after": "1h", "to": "closed" } },
                "closed": { "category": "closed" },
            },
            "transitions": [
                { "from": "new", "to": "say \"hi\"" },
                { "from": "say \"hi\"", "to": "done" },
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
    n2[\"done\"]
    n3[[\"closed\"]]
    n0 --> n1
    n1 --> n2
    n2 -. \"after 1h\" .-> n3
    n2 --> n1
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
