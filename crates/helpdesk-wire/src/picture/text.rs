//! Pictures as text, for programs that lay out graphs.

use std::fmt::Write;

use super::{Node, Picture};

macro_rules! put {
    ($text:expr, $($arg:tt)*) => {
        writeln!($text, $($arg)*).ok() // writing to a string cannot fail
    };
}

/// A name that every notation takes, for the node of that name.
fn id(picture: &Picture, name: &str) -> String {
    let position = picture.nodes.iter().position(|node| node.name == name);
    position.map_or_else(|| "unknown".to_owned(), |position| format!("n{position}"))
}

/// What stands in a node: what it is called, and below that what else is to be known.
fn read(node: &Node, text: impl Fn(&str) -> String, below: &str) -> String {
    let says_more = !node.detail.is_empty() && node.detail != node.label;
    let detail = if says_more { format!("{below}{}", text(&node.detail)) } else { String::new() };
    text(&node.label) + &detail
}

pub(super) fn mermaid(picture: &Picture) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for node in &picture.nodes {
        let (id, label) = (id(picture, &node.name), read(node, mermaid_text, "<br/>"));
        match (node.entry, node.end || node.kind == "vendor", node.kind) {
            (true, ..) => put!(text, "    {id}([\"{label}\"])"),
            (false, true, _) => put!(text, "    {id}[[\"{label}\"]]"),
            (false, false, "contact" | "trigger") => put!(text, "    {id}>\"{label}\"]"),
            (false, false, "any") => put!(text, "    {id}{{{{\"{label}\"}}}}"),
            (false, false, _) => put!(text, "    {id}[\"{label}\"]"),
        };
    }
    for edge in &picture.edges {
        let (from, to) = (id(picture, &edge.from), id(picture, &edge.to));
        let label = mermaid_text(&edge.label);
        match (edge.automatic, label.is_empty()) {
            (true, true) => put!(text, "    {from} -.-> {to}"),
            (true, false) => put!(text, "    {from} -. \"{label}\" .-> {to}"),
            (false, true) => put!(text, "    {from} --> {to}"),
            (false, false) => put!(text, "    {from} -- \"{label}\" --> {to}"),
        };
    }
    let marked: Vec<String> = picture
        .nodes
        .iter()
        .filter(|node| !node.problems.is_empty())
        .map(|node| id(picture, &node.name))
        .collect();
    if !marked.is_empty() {
        put!(text, "    classDef problem stroke:#c0362c,stroke-width:3px");
        put!(text, "    class {} problem", marked.join(","));
    }
    for (index, _) in picture.edges.iter().enumerate().filter(|(_, edge)| !edge.problems.is_empty()) {
        put!(text, "    linkStyle {index} stroke:#c0362c,stroke-width:3px");
    }
    text
}

/// Text between quotation marks: Mermaid takes entity codes there, and tags as it takes them in HTML.
fn mermaid_text(text: &str) -> String {
    let text = text.replace('#', "#35;").replace('"', "#quot;").replace('\n', " ");
    text.replace('&', "#amp;").replace('<', "#lt;").replace('>', "#gt;")
}

pub(super) fn dot(picture: &Picture) -> String {
    let mut text = "digraph desk {\n    rankdir=LR;\n    node [shape=box, style=rounded];\n".to_owned();
    for node in &picture.nodes {
        let (id, label) = (id(picture, &node.name), read(node, dot_text, "\\n"));
        let shape = match (node.entry, node.end || node.kind == "vendor", node.kind) {
            (true, ..) => ", shape=oval",
            (false, true, _) => ", peripheries=2",
            (false, false, "contact" | "trigger") => ", shape=note",
            (false, false, "any") => ", shape=plaintext",
            (false, false, _) => "",
        };
        let mark = if node.problems.is_empty() { "" } else { ", color=\"#c0362c\", penwidth=2" };
        put!(text, "    {id} [label=\"{label}\"{shape}{mark}];");
    }
    for edge in &picture.edges {
        let (from, to) = (id(picture, &edge.from), id(picture, &edge.to));
        let label = dot_text(&edge.label);
        let mark = if edge.problems.is_empty() { "" } else { ", color=\"#c0362c\"" };
        match (edge.automatic, label.is_empty()) {
            (true, _) => put!(text, "    {from} -> {to} [style=dashed, label=\"{label}\"{mark}];"),
            (false, true) if mark.is_empty() => put!(text, "    {from} -> {to};"),
            (false, _) => put!(text, "    {from} -> {to} [label=\"{label}\"{mark}];"),
        };
    }
    text + "}\n"
}

fn dot_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")
}
