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
    n1[\"say #quot;hi#quot;\"]
    n2[\"asked\"]
    n3[\"done\"]
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
    assert!(drawn.contains("n0 [label=\"first\", shape=oval];"), "{drawn}");
    assert!(drawn.contains("n0 -> n1;\n    n0 -> n1 [style=dashed, label=\"after 15m\"];"), "{drawn}");
    assert!(drawn.contains("n1 -> n2 [style=dashed, label=\"after 1h\"];"), "{drawn}");
    assert!(statuses(&desk(&json!({}))).dot().contains("label=\"say \\\"hi\\\"\""));
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
fn nothing_overlaps() {
    for picture in [statuses(&desk(&json!({}))), lines(&desk(&json!({})))] {
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
