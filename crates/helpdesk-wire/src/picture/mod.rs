//! Pictures of a desk: its statuses and its lines as graphs, with times on the edges and what the
//! analysis found marked.
//!
//! Every picture is a pure function of a compiled desk and the same bytes on every host: the layout
//! counts in whole units. [`Picture`] can be asked for Mermaid, for DOT, and for SVG that needs no
//! other program; [`page`] is a whole HTML page around both pictures.

mod layout;
mod lines;
mod order;
mod page;
mod statuses;
mod svg;
#[cfg(test)]
mod tests;
mod text;

use helpdesk_core::desk::Desk;
use helpdesk_core::faults::FaultKind;
use helpdesk_core::path::{Path, Step};
use serde::Serialize;

pub use lines::lines;
pub use page::page;
pub use statuses::statuses;

/// A graph: what it is made of, in any notation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// What it shows, in a few words.
    pub title: String,
    /// Statuses, lines, people.
    pub nodes: Vec<Node>,
    /// Ways between them.
    pub edges: Vec<Edge>,
    /// Whether every status that is not final leads to every other one; drawn as ways from one node.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub open_ended: bool,
}

/// A status, a line, or somebody who is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// The name in the desk, or for what is not a status or a line what it is and its name.
    pub name: String,
    /// What people read; no two nodes of a picture have the same.
    pub label: String,
    /// The category of a status; `internal` or `vendor` for a line; `contact`, `trigger` or `any`.
    pub kind: &'static str,
    /// Where tickets come in.
    pub entry: bool,
    /// Where nothing goes on by itself.
    pub end: bool,
    /// What else is to be known: a time, a calendar.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// What the analysis found about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// A way from one node to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// The name of a node.
    pub from: String,
    /// The name of a node.
    pub to: String,
    /// What is asked of whoever goes this way, or what takes tickets along it by itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Nobody has to ask for it.
    pub automatic: bool,
    /// Somebody is told; the ticket stays where it is.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub tells: bool,
    /// What the analysis found about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

impl Node {
    fn new(name: &str, kind: &'static str) -> Self {
        let (label, detail, problems) = (spoken(name), String::new(), Vec::new());
        Self { name: name.to_owned(), label, kind, entry: false, end: false, detail, problems }
    }

    /// The same under the label of the desk; one that is the name is read as a name.
    fn labelled(self, label: &str) -> Self {
        if label == self.name { self } else { Self { label: label.to_owned(), ..self } }
    }
}

impl Edge {
    fn by_hand(from: &str, to: &str, label: String) -> Self {
        let (from, to, problems) = (from.to_owned(), to.to_owned(), Vec::new());
        Self { from, to, label, automatic: false, tells: false, problems }
    }

    fn by_itself(from: &str, to: &str, label: String) -> Self {
        Self { automatic: true, ..Self::by_hand(from, to, label) }
    }

    fn telling(from: &str, to: &str, label: String) -> Self {
        Self { automatic: true, tells: true, ..Self::by_hand(from, to, label) }
    }
}

impl Picture {
    /// The picture in the language of Mermaid, which many Markdown readers draw.
    #[must_use]
    pub fn mermaid(&self) -> String {
        text::mermaid(self)
    }

    /// The picture in DOT, the language of Graphviz.
    #[must_use]
    pub fn dot(&self) -> String {
        text::dot(self)
    }

    /// The picture as SVG, complete in itself.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::svg(self)
    }
}

/// What the analysis found below a place, as sentences.
fn problems(desk: &Desk, place: &Path) -> Vec<String> {
    let found = desk.warnings().iter().filter(|fault| fault.path.steps().starts_with(place.steps()));
    found.map(|fault| format!("{} [{}]", fault.kind, fault.kind.code())).collect()
}

/// Nodes that would read alike say more: their names, or what they are.
fn told_apart(mut nodes: Vec<Node>) -> Vec<Node> {
    let labels: Vec<String> = nodes.iter().map(|node| node.label.clone()).collect();
    for node in &mut nodes {
        if labels.iter().filter(|label| **label == node.label).count() > 1 {
            node.label = match node.kind {
                "contact" | "trigger" => format!("{} ({})", node.label, node.kind),
                _ if spoken(&node.name) == node.label => node.name.clone(),
                _ => format!("{} ({})", node.label, node.name),
            };
        }
    }
    nodes
}

/// The place of an entry of the specification.
fn place(key: &str, entry: impl Into<Step>) -> Path {
    Path::root().join(key).join(entry)
}

/// A name as people say it.
fn spoken(name: &str) -> String {
    name.replace('_', " ")
}

/// Who may do something and what has to be recorded first, in a few words.
fn asked(by: &[String], requires: &[String]) -> String {
    let list = |names: &[String]| names.iter().map(|name| spoken(name)).collect::<Vec<_>>().join(", ");
    match (by.is_empty(), requires.is_empty()) {
        (true, true) => String::new(),
        (false, true) => list(by),
        (true, false) => format!("with {}", list(requires)),
        (false, false) => format!("{} with {}", list(by), list(requires)),
    }
}
