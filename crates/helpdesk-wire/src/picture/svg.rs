//! A picture as SVG, complete in itself: no script, no font, nothing loaded.

use std::fmt::Write;

use super::layout::{Layout, Room, Way, broken, layout};
use super::{Edge, Node, Picture};

macro_rules! put {
    ($text:expr, $($arg:tt)*) => {
        writeln!($text, $($arg)*).ok() // writing to a string cannot fail
    };
}

const STYLE: &str = include_str!("picture.css");

/// Ways of one kind into one node from which on they are drawn as one.
const MANY: usize = 4;

pub(super) fn svg(picture: &Picture) -> String {
    let drawn = gathered(picture);
    let found = layout(&drawn);
    let mut text = String::new();
    let (width, height) = (found.width, found.height);
    put!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"desk\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\">"
    );
    put!(text, "<title>{}</title>\n<style>{STYLE}</style>", escaped(&drawn.title));
    put!(text, "{MARKERS}");
    put!(text, "<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>");
    ways(&mut text, &drawn, &found);
    for (node, room) in drawn.nodes.iter().zip(&found.nodes) {
        draw_node(&mut text, node, *room);
    }
    text + "</svg>\n"
}

/// The picture with ways of one kind that come from everywhere drawn as one.
fn gathered(picture: &Picture) -> Picture {
    let mut drawn = picture.clone();
    let alike = |a: &Edge, b: &Edge| {
        a.to == b.to && a.label == b.label && a.automatic == b.automatic && a.tells == b.tells
    };
    for edge in &picture.edges {
        let same = |other: &Edge| alike(other, edge) && other.problems.is_empty();
        // Lines are what their hand-overs are; statuses are not what leads to a cancellation.
        let kind = picture.nodes.iter().find(|node| node.name == edge.from).map_or("", |node| node.kind);
        let is_status = !matches!(kind, "internal" | "vendor" | "trigger" | "contact");
        let count = drawn.edges.iter().filter(|other| same(other)).count();
        if count < MANY || edge.automatic || !is_status {
            continue;
        }
        drawn.edges.retain(|other| !same(other));
        let name = format!("any of {count}");
        let unique = format!("{name} {}", edge.to);
        let at = drawn.nodes.iter().position(|node| node.name == edge.to).unwrap_or_default();
        let from: Vec<String> =
            picture.edges.iter().filter(|other| same(other)).map(|e| called(picture, &e.from)).collect();
        let problems = vec![from.join(", ")];
        drawn.nodes.insert(at, Node { problems, ..Node::new(&unique, "any").labelled(&name) });
        drawn.edges.push(Edge::by_hand(&unique, &edge.to, edge.label.clone()));
    }
    merged(&mut drawn);
    drawn
}

/// Two ways between the same two nodes are drawn as one with both labels.
fn merged(picture: &mut Picture) {
    let mut edges: Vec<Edge> = Vec::new();
    for edge in std::mem::take(&mut picture.edges) {
        let twin = edges
            .iter_mut()
            .find(|other| other.from == edge.from && other.to == edge.to && other.tells == edge.tells);
        match twin {
            None => edges.push(edge),
            Some(twin) => {
                twin.automatic |= edge.automatic;
                let both = [std::mem::take(&mut twin.label), edge.label];
                let mut both: Vec<String> = both.into_iter().filter(|label| !label.is_empty()).collect();
                both.dedup();
                twin.label = both.join(" · ");
                twin.problems.extend(edge.problems);
            }
        }
    }
    picture.edges = edges;
}

const MARKERS: &str = "<defs>\
<marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\"><path class=\"tip\" d=\"M0 1 L10 5 L0 9 z\"/></marker>\
<marker id=\"tip-auto\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\"><path class=\"tip auto\" d=\"M0 1 L10 5 L0 9 z\"/></marker>\
<marker id=\"tip-tell\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\"><circle class=\"tip tell\" cx=\"5\" cy=\"5\" r=\"4\"/></marker>\
<marker id=\"tip-bad\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\"><path class=\"tip bad\" d=\"M0 1 L10 5 L0 9 z\"/></marker>\
</defs>";

fn ways(text: &mut String, picture: &Picture, layout: &Layout) {
    for (edge, way) in picture.edges.iter().zip(&layout.edges) {
        let (class, tip) = match (edge.problems.is_empty(), edge.tells, edge.automatic) {
            (false, ..) => ("way bad", "tip-bad"),
            (true, true, _) => ("way tell", "tip-tell"),
            (true, false, true) => ("way auto", "tip-auto"),
            (true, false, false) => ("way", "tip"),
        };
        let title = title_of(picture, edge);
        put!(
            text,
            "<path class=\"{class}\" marker-end=\"url(#{tip})\" d=\"{}\"><title>{title}</title></path>",
            path(way)
        );
    }
    for (edge, way) in picture.edges.iter().zip(&layout.edges) {
        if let Some(room) = way.label {
            label(text, edge, room);
        }
    }
}

/// What the node of a name is called.
fn called(picture: &Picture, name: &str) -> String {
    picture.nodes.iter().find(|node| node.name == name).map(|node| node.label.clone()).unwrap_or_default()
}

fn title_of(picture: &Picture, edge: &Edge) -> String {
    let mut title = format!("{} → {}", called(picture, &edge.from), called(picture, &edge.to));
    if !edge.label.is_empty() {
        title += &format!(": {}", edge.label);
    }
    for problem in &edge.problems {
        title += &format!("\n{problem}");
    }
    escaped(&title)
}

/// A smooth line through the points, level at each of them.
fn path(way: &Way) -> String {
    let mut points = way.points.iter();
    let Some((x, y)) = points.next() else { return String::new() };
    let mut text = format!("M{x} {y}");
    let (mut x, mut y) = (*x, *y);
    for (to_x, to_y) in points {
        if y == *to_y {
            text += &format!(" H{to_x}");
        } else {
            let bend = (to_x - x) / 2;
            // Two ends on one side of a layer: out and back again.
            let (out, back) = if bend == 0 { (x + 40, to_x + 40) } else { (x + bend, to_x - bend) };
            text += &format!(" C{out} {y} {back} {to_y} {to_x} {to_y}");
        }
        (x, y) = (*to_x, *to_y);
    }
    text
}

fn label(text: &mut String, edge: &Edge, room: Room) {
    let class = match (edge.problems.is_empty(), edge.automatic) {
        (false, _) => "label bad",
        (true, true) => "label auto",
        (true, false) => "label",
    };
    let lines = broken(&edge.label);
    let (x, y) = (room.x - room.width / 2, room.y - room.height / 2);
    put!(
        text,
        "<rect class=\"behind\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"4\"/>",
        room.width,
        room.height
    );
    for (number, line) in (1..).zip(&lines) {
        let y = y + number * 15 - 4;
        put!(text, "<text class=\"{class}\" x=\"{}\" y=\"{y}\">{}</text>", room.x, escaped(line));
    }
}

fn draw_node(text: &mut String, node: &Node, room: Room) {
    let Room { x, y, width, height } = room;
    let (left, top) = (x - width / 2, y - height / 2);
    let is_bad = !node.problems.is_empty() && node.kind != "any";
    let bad = if is_bad { " bad" } else { "" };
    let title = std::iter::once(node.label.clone()).chain(node.problems.iter().cloned()).collect::<Vec<_>>();
    put!(text, "<g class=\"node {}{bad}\"><title>{}</title>", node.kind, escaped(&title.join("\n")));
    let round = match node.kind {
        "contact" | "any" => height / 2,
        _ => 10,
    };
    put!(
        text,
        "<rect class=\"box\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>"
    );
    if !matches!(node.kind, "contact" | "any" | "trigger") {
        put!(
            text,
            "<rect class=\"bar\" x=\"{left}\" y=\"{}\" width=\"5\" height=\"{}\" rx=\"2\"/>",
            top + 8,
            height - 16
        );
    }
    if node.entry {
        put!(text, "<circle class=\"entry\" cx=\"{}\" cy=\"{y}\" r=\"6\"/>", left - 12);
    }
    if node.end {
        put!(
            text,
            "<rect class=\"end\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"7\"/>",
            left + 3,
            top + 3,
            width - 6,
            height - 6
        );
    }
    if node.kind == "any" {
        put!(text, "<text class=\"detail\" x=\"{x}\" y=\"{}\">{}</text>", y + 4, escaped(&node.label));
    } else {
        let up = if node.detail.is_empty() { 5 } else { -2 };
        put!(text, "<text class=\"name\" x=\"{x}\" y=\"{}\">{}</text>", y + up, escaped(&node.label));
        if !node.detail.is_empty() {
            put!(text, "<text class=\"detail\" x=\"{x}\" y=\"{}\">{}</text>", y + 14, escaped(&node.detail));
        }
    }
    if is_bad {
        let (x, y) = (left + width - 4, top + 4);
        put!(text, "<circle class=\"badge\" cx=\"{x}\" cy=\"{y}\" r=\"9\"/>");
        put!(text, "<text class=\"count\" x=\"{x}\" y=\"{}\">{}</text>", y + 4, node.problems.len());
    }
    put!(text, "</g>");
}

/// Text for HTML and SVG, between tags or in a quoted attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            control if control.is_control() && control != '\n' => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    safe
}
