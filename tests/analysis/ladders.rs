//! Law 11: every ladder ends, and within the bounds that the desk has worked out.

use std::collections::BTreeSet;

use helpdesk_core::actor::Actor;
use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::faults::FaultKind;
use helpdesk_core::ticket::{Channel, Fact, Intake, Ticket};
use helpdesk_core::time::Instant;
use helpdesk_tests::dice::Dice;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

const LINES: [&str; 4] = ["a", "b", "c", "d"];
const BOXES: [&str; 4] = ["1h", "15m", "8h", "1 business day"];

fn document(dice: &mut Dice<'_>) -> Value {
    let names = &LINES[..2 + dice.below(3)];
    let mut lines = json!({});
    for name in names {
        let others: Vec<&str> = names.iter().copied().filter(|other| other != name).collect();
        let mut line = json!({ "hand_over": others, "calendar": dice.pick(&["office", "nights", "always"]) });
        if !dice.once_in(4) {
            line["time_box"] = json!(dice.pick(&BOXES));
            line["on_time_box"] = json!({ "tell": ["boss"] });
            if !dice.once_in(3) {
                line["on_time_box"]["hand_over"] = json!(dice.pick(&others));
                if dice.once_in(2) {
                    line["on_time_box"]["at_most"] = json!(1 + dice.below(3));
                }
                if dice.once_in(6) {
                    line["on_time_box"]["tell"] = json!([]);
                }
            }
        }
        if dice.once_in(2) {
            line["competences"] = json!([dice.pick(&["hardware", "software"])]);
        }
        lines[*name] = line;
    }
    let mut escalations = Vec::new();
    for index in 0..dice.below(3) {
        let at = dice.pick(&["50%", "breach", "1h after due"]);
        let clock = dice.pick(&["line_stay", "resolution"]);
        let mut rule =
            json!({ "name": format!("rung_{index}"), "on": { "clock": clock, "at": at }, "tell": ["boss"] });
        if dice.once_in(2) {
            rule["hand_over"] = json!(dice.pick(names));
            if dice.once_in(2) {
                rule["at_most"] = json!(1 + dice.below(2));
            }
        }
        escalations.push(rule);
    }
    json!({
        "name": "Ladder", "zone": "Europe/Warsaw", "calendar": "office", "entry_line": "a",
        "categories": ["hardware", "software"], "lines": lines, "escalations": escalations, "contacts": { "boss": {} },
        "calendars": { "office": { "weekly": { "mon-fri": ["08:00-16:00"] }, "holidays": ["PL"] },
                       "nights": { "weekly": { "mon-sun": ["22:00-30:00"] } } },
        "sla": [{ "name": "usual", "targets": { "any": { "resolution": "4h" } } }],
    })
}

/// The hand-overs by line clocks that nothing bounds, read from the document.
fn unbounded(document: &Value) -> Vec<(String, String)> {
    let lines = document["lines"].as_object().expect("lines");
    let timed: Vec<&String> =
        lines.iter().filter(|(_, line)| line["time_box"].is_string()).map(|(n, _)| n).collect();
    let mut edges = Vec::new();
    for name in &timed {
        let response = &lines[*name]["on_time_box"];
        if let (Some(to), None) = (response["hand_over"].as_str(), response["at_most"].as_u64()) {
            edges.push(((*name).clone(), to.to_owned()));
        }
    }
    for rule in document["escalations"].as_array().expect("a list") {
        let of_line = rule["on"]["clock"] == "line_stay";
        if let (Some(to), None, true) = (rule["hand_over"].as_str(), rule["at_most"].as_u64(), of_line) {
            edges.extend(
                timed.iter().filter(|from| **from != to).map(|from| ((*from).clone(), to.to_owned())),
            );
        }
    }
    edges
}

/// Whether somebody comes back to where they were, by following every edge.
fn goes_round(edges: &[(String, String)]) -> bool {
    let reach = |start: &str| {
        let mut seen = BTreeSet::from([start.to_owned()]);
        loop {
            let before = seen.len();
            let next: Vec<String> =
                edges.iter().filter(|(from, _)| seen.contains(from)).map(|(_, to)| to.clone()).collect();
            seen.extend(next);
            if seen.len() == before {
                return seen;
            }
        }
    };
    edges.iter().any(|(from, to)| reach(to).contains(from))
}

fn untouched(desk: &Desk, category: &str, at: Instant) {
    let mut intake = Intake::new(Channel::Email, "Printer");
    intake.category = Some(category.into());
    let opened = desk.open("T-1".into(), intake, &Actor::system(), at).expect("an intake");
    let mut events = opened.events;
    let mut ticket = Ticket::replay(&events).expect("a ticket");
    let bounds = desk.bounds();
    let competent = |ticket: &Ticket| {
        let line = ticket.line.as_ref().and_then(|id| desk.escalations().line(id)).expect("a line");
        line.is_competent(ticket.category.as_ref())
    };
    let mut with_competent = competent(&ticket).then_some(at);
    let mut wakes = 0;
    while let Some(due) = ticket.next_wake() {
        let decision = desk.wake(&ticket, due);
        for event in &decision.events {
            ticket.apply(event);
            if with_competent.is_none() && competent(&ticket) {
                with_competent = Some(event.at);
            }
        }
        events.extend(decision.events);
        wakes += 1;
        assert!(wakes < 500, "a ladder without end");
    }
    let count = |wanted: fn(&Fact) -> bool| events.iter().filter(|event| wanted(&event.fact)).count() as u64;
    let bounces = count(|fact| matches!(fact, Fact::HandedOver { .. }));
    let escalated = count(|fact| matches!(fact, Fact::Escalated { .. }));
    assert!(bounces <= bounds.bounces, "{bounces} hand-overs, at most {} expected", bounds.bounces);
    assert!(
        escalated <= bounds.escalations,
        "{escalated} escalations, at most {} expected",
        bounds.escalations
    );
    let route =
        bounds.routes.iter().find(|route| route.category.as_ref().is_none_or(|known| *known == category));
    let Some(reach) = route.and_then(|route| route.reach.as_ref()) else { return };
    let since = with_competent.expect("the ladder leads to somebody competent").since(at);
    assert!(since <= reach.wall, "{since} until somebody competent, at most {} expected", reach.wall);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_ladder_ends_within_its_bounds_or_is_refused(bytes in vec(any::<u8>(), 0..60), minute in 0_i64..525_600) {
        let document = document(&mut Dice::new(&bytes));
        let spec: DeskSpec = serde_json::from_value(document.clone()).expect("a desk");
        match Desk::compile(&spec) {
            Ok(desk) => {
                prop_assert!(!goes_round(&unbounded(&document)), "a circle compiles: {document}");
                let start: Instant = "2027-01-01T00:00:00Z".parse().expect("an instant");
                let at = Instant::from_micros(start.micros() + minute * 60_000_000).expect("an instant");
                for category in ["hardware", "software"] {
                    untouched(&desk, category, at);
                }
            }
            Err(errors) => {
                let codes: BTreeSet<&str> = errors.0.iter().map(|fault| fault.kind.code()).collect();
                let endless = codes.contains("escalation.endless-cycle");
                prop_assert_eq!(endless, goes_round(&unbounded(&document)), "{}\n{}", errors, document);
                prop_assert!(endless || codes.contains("escalation.cycle-without-exit"), "{}\n{}", errors, document);
            }
        }
    }
}
