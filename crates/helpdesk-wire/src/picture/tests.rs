use helpdesk_core::desk::{Desk, DeskSpec};
use serde_json::{Value, json};

use super::*;

fn desk(change: &Value) -> Desk {
    let mut desk = json!({
        "name": "Graph", "zone": "Etc/UTC",
        "priority": { "levels": ["p1"] },
        "statuses": {
            "new": { "category": "new" },
            "say \"hi\"": { "category": "open" },
            "asked": { "category": "waiting_requester", "on_requester_reply": "say \"hi\"", "expires": { "after": "8h" } },
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
            "second": { "time_box": "1h", "on_time_box": { "tell": ["boss"] } },
        },
        "contacts": { "boss": {} },
    });
    for (key, value) in change.as_object().into_iter().flatten() {
        desk[key] = value.clone();
    }
    let spec: DeskSpec = serde_json::from_value(desk).unwrap();
    Desk::compile(&spec).unwrap()
}

#[test]
fn mermaid_of_statuses() {
    assert_eq!(
        statuses(&desk(&json!({}))).mermaid(),
        "\
flowchart LR
    n0([\"new\"])
    n1[\"say #quot;hi#quot;<br/>open\"]
    n2[\"asked<br/>reminds after 8h\"]
    n3[\"done<br/>solved\"]
    n4[[\"closed\"]]
    n0 --> n1
    n1 --> n2
    n1 -- \"agent with cause\" --> n3
    n2 --> n1
    n3 --> n4
    n3 --> n1
    n2 -. \"requester replies\" .-> n1
    n3 -. \"after 1h\" .-> n4
"
    );
}

#[test]
fn dot_of_lines() {
    let drawn = lines(&desk(&json!({}))).dot();
    assert!(drawn.contains("n0 [label=\"first\\n15m · always\", shape=oval];"), "{drawn}");
    assert!(drawn.contains("n0 -> n1;\n    n0 -> n1 [style=dashed, label=\"after 15m\"];"), "{drawn}");
    assert!(drawn.contains("n1 -> n2 [style=dashed, label=\"after 1h\"];"), "{drawn}");
    assert!(statuses(&desk(&json!({}))).dot().contains("label=\"say \\\"hi\\\"\\nopen\""));
}

#[test]
fn svg_has_every_node_and_every_time_and_nothing_breaks_out() {
    let svg = statuses(&desk(&json!({}))).svg();
    for text in
        ["say &quot;hi&quot;", "after 1h", "requester replies", "agent with cause", "reminds after 8h"]
    {
        assert!(svg.contains(text), "{text} in {svg}");
    }
    assert!(!svg.contains("say \"hi\""), "{svg}");
    assert_eq!(svg.matches("<g class=\"node ").count(), 5);
    assert_eq!(svg, statuses(&desk(&json!({}))).svg(), "the same bytes");
}

#[test]
fn what_is_wrong_is_marked() {
    let lost = json!({ "transitions": [
        { "from": "new", "to": ["say \"hi\"", "done"] },
        { "from": "done", "to": "closed" },
    ] });
    let picture = statuses(&desk(&lost));
    let bad: Vec<&str> = picture
        .nodes
        .iter()
        .filter(|node| !node.problems.is_empty())
        .map(|node| node.name.as_str())
        .collect();
    assert_eq!(bad, ["say \"hi\"", "asked"]);
    assert!(picture.svg().contains("class=\"badge\""));
    assert!(picture.mermaid().contains("class n1,n2 problem"));
}

#[test]
fn a_desk_without_transitions_has_a_way_to_every_status() {
    let picture = statuses(&desk(&json!({ "transitions": [] })));
    assert!(picture.open_ended);
    let by_hand: Vec<(&str, &str)> = picture
        .edges
        .iter()
        .filter(|edge| !edge.automatic)
        .map(|edge| (edge.from.as_str(), edge.to.as_str()))
        .collect();
    assert_eq!(by_hand, [("*", "new"), ("*", "say \"hi\""), ("*", "asked"), ("*", "done"), ("*", "closed")]);
    assert!(picture.mermaid().contains("n0{{\"any status that is not final\"}}"));
    assert!(picture.svg().contains(">any status that is not final</text>"));
}

#[test]
fn two_names_are_two_labels() {
    let alike = json!({
        "statuses": {
            "new": { "category": "new", "label": { "pl": "Nowe" } },
            "in_work": { "category": "open" },
            "in work": { "category": "open" },
            "a": { "category": "open", "label": "Ours" },
            "b": { "category": "open", "label": "Ours" },
            "done": { "category": "solved" },
        },
        "transitions": [],
        "contacts": { "boss": {}, "second": {} },
        "escalations": [{ "name": "boss", "on": { "clock": "line_stay", "at": "50%" }, "tell": ["boss", "second"] }],
    });
    let labels = |picture: Picture| picture.nodes.into_iter().map(|node| node.label).collect::<Vec<_>>();
    assert_eq!(
        labels(statuses(&desk(&alike))),
        ["any status", "Nowe", "Ours (a)", "Ours (b)", "in work", "in_work", "done"]
    );
    assert_eq!(
        labels(lines(&desk(&alike))),
        ["first", "second", "boss (trigger)", "boss (contact)", "second (contact)"]
    );
}

#[test]
fn triggers_say_when_and_boxes_how_long() {
    let late = json!({
        "sla": [{ "name": "usual", "targets": { "any": { "resolution": "4h" } } }],
        "escalations": [{ "name": "most_of_it", "on": { "clock": "resolution", "at": "80%" }, "tell": ["boss"] }],
    });
    let picture = lines(&desk(&late));
    let mermaid = picture.mermaid();
    assert!(mermaid.contains("[\"second<br/>1h · always\"]"), "{mermaid}");
    assert!(mermaid.contains(">\"most of it<br/>resolution at 80%\"]"), "{mermaid}");
    assert!(picture.dot().contains("[label=\"most of it\\nresolution at 80%\", shape=note]"));
}

#[test]
fn moves_by_approvals_and_by_the_whole_are_drawn() {
    let moved = json!({
        "approvals": [{
            "name": "purchase", "by": ["manager"], "when": { "channel": "email" }, "expires": "2 business days",
            "on_refusal": "done", "on_expiry": "asked",
        }],
        "cascade": { "status": ["closed"] },
    });
    let picture = statuses(&desk(&moved));
    let ways: Vec<(&str, &str, &str)> = picture
        .edges
        .iter()
        .filter(|edge| edge.automatic && (edge.from.starts_with("approval ") || edge.from == "cascade"))
        .map(|edge| (edge.from.as_str(), edge.to.as_str(), edge.label.as_str()))
        .collect();
    assert_eq!(
        ways,
        [
            ("approval purchase", "done", "refused"),
            ("approval purchase", "asked", "not given after 2 business days"),
            ("cascade", "closed", "goes there"),
        ]
    );
}

#[test]
fn a_faulty_way_is_marked_in_every_notation() {
    let never = json!({ "channel": "email", "all": [{ "channel": "phone" }] });
    let faulty = json!({ "transitions": [
        { "from": "new", "to": ["say \"hi\"", "done"] },
        { "from": "say \"hi\"", "to": ["asked", "done"] },
        { "from": "asked", "to": "done" },
        { "from": "asked", "to": "closed", "when": never },
        { "from": "done", "to": "closed" },
    ] });
    let picture = statuses(&desk(&faulty));
    let at = picture.edges.iter().position(|edge| !edge.problems.is_empty()).unwrap();
    assert_eq!((picture.edges[at].from.as_str(), picture.edges[at].to.as_str()), ("asked", "closed"));
    assert!(picture.mermaid().contains(&format!("linkStyle {at} stroke:")));
    assert!(picture.dot().contains("-> n4 [label=\"\", color=\"#c0362c\"];"), "{}", picture.dot());
    assert!(picture.svg().contains("class=\"way bad\""));
}

#[test]
fn nothing_overlaps() {
    let open_ended = statuses(&desk(&json!({ "transitions": [] })));
    for picture in [statuses(&desk(&json!({}))), lines(&desk(&json!({}))), open_ended] {
        let rooms = layout::layout(&picture).nodes;
        for (index, a) in rooms.iter().enumerate() {
            for b in rooms.iter().skip(index + 1) {
                let apart = (a.x - b.x).abs() * 2 >= a.width + b.width
                    || (a.y - b.y).abs() * 2 >= a.height + b.height;
                assert!(apart, "{a:?} and {b:?} in {}", picture.title);
            }
        }
    }
}

#[test]
fn the_page_is_complete_in_itself() {
    let page = page(&desk(&json!({})));
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    assert!(!page.contains("src=") && !page.contains("href="), "nothing is loaded");
    assert_eq!(page.matches("<svg").count(), 2);
}

#[test]
fn a_long_label_is_broken_and_in_the_end_cut() {
    assert_eq!(layout::broken("agent with cause"), ["agent with cause"]);
    assert_eq!(
        layout::broken("agent with cause, measures or lead"),
        ["agent with cause,", "measures or lead"]
    );
    let lines = layout::broken(&"with cause and measures ".repeat(9));
    assert_eq!((lines.len(), lines.last().map(String::as_str)), (4, Some("with cause and measures …")));
    assert!(lines.iter().all(|line| line.chars().count() <= 26), "{lines:?}");
}
