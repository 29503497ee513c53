//! Law 11: every ladder ends, and within the bounds that the desk has worked out.

use std::collections::BTreeSet;

use helpdesk_core::actor::Actor;
use helpdesk_core::analysis::{Bounds, Route};
use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::faults::FaultKind;
use helpdesk_core::id::LineId;
use helpdesk_core::ticket::{Channel, Fact, Intake, Recipient, Ticket};
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
        if dice.once_in(3) {
            line["authority"] = json!(true);
        }
        lines[*name] = line;
    }
    let mut escalations = Vec::new();
    for index in 0..dice.below(4) {
        let at = dice.pick(&["50%", "breach", "1h after due"]);
        let clock = dice.pick(&["line_stay", "resolution", "resolution", "time_to_own"]);
        let mut rule =
            json!({ "name": format!("rung_{index}"), "on": { "clock": clock, "at": at }, "tell": ["boss"] });
        if dice.once_in(6) {
            rule["on"] = dice.pick(&[json!({ "handed_over": 1 }), json!({ "priority": "p1" })]);
        }
        if dice.once_in(3) {
            rule["when"] = dice.pick(&[
                json!({ "priority": "p1" }),
                json!({ "category": "hardware" }),
                json!({ "line": "b" }),
            ]);
        }
        if dice.once_in(3) {
            rule["tell"] = json!([format!("line:{}", dice.pick(names))]);
        }
        if dice.once_in(2) {
            rule["hand_over"] = json!(dice.pick(names));
            if dice.once_in(2) {
                rule["at_most"] = json!(1 + dice.below(2));
            }
        }
        escalations.push(rule);
    }
    let mut office = json!({ "weekly": { "mon-fri": ["08:00-16:00"] }, "holidays": ["PL"] });
    if dice.once_in(4) {
        office["versions"] =
            json!([{ "effective_from": "2031-03-01", "weekly": { "mon": ["08:00-12:00"] } }]);
    }
    let mut approvals = Vec::new();
    if dice.once_in(4) {
        let when = dice.pick(&[json!({ "category": "hardware" }), json!({ "priority": "p1" })]);
        approvals.push(json!({ "name": "leave", "by": ["manager"], "when": when, "expires": "1h" }));
        approvals[0]["on_expiry"] = json!(dice.pick(&["asked", "working", "dropped"]));
    }
    json!({
        "name": "Ladder", "zone": "Europe/Warsaw", "calendar": "office", "entry_line": "a",
        "statuses": { "fresh": { "category": "new" }, "working": { "category": "open" },
                      "asked": { "category": "waiting_requester", "expires": { "after": "1 business day" } },
                      "fixed": { "category": "solved" }, "dropped": { "category": "cancelled" } },
        "approvals": approvals, "templates": { "kit": { "line": dice.pick(names) } },
        "categories": ["hardware", "software"], "lines": lines, "escalations": escalations, "contacts": { "boss": {} },
        "calendars": { "office": office, "nights": { "weekly": { "mon-sun": ["22:00-30:00"] } } },
        "priority": { "levels": ["p1", "p2"], "default": "p2" },
        "sla": [{ "name": "usual", "targets": {
            "p1": { "resolution": dice.pick(&["4h", "1h", "1 business day"]), "time_to_own": "30m" },
            "p2": { "resolution": dice.pick(&["4h", "2 business days"]) } } }],
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
    let mut breached: Vec<&str> = Vec::new();
    for rule in document["escalations"].as_array().expect("a list") {
        let of_line = rule["on"]["clock"] == "line_stay";
        let Some(to) = rule["hand_over"].as_str().filter(|_| of_line) else { continue };
        let is_breach = rule["on"]["at"] == "breach";
        // Where an earlier rule of the same breach has handed the ticket over, this one goes on from.
        let moved = breached.iter().copied().filter(|_| is_breach);
        let from = timed.iter().map(|from| from.as_str()).chain(moved).filter(|from| *from != to);
        if rule["at_most"].is_null() {
            edges.extend(from.map(|from| (from.to_owned(), to.to_owned())));
        }
        if is_breach {
            breached.push(to);
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

/// The route of tickets of a category and a priority that begin in a line.
fn route<'b>(routes: &'b [Route], category: &str, priority: &str, line: &str) -> Option<&'b Route> {
    routes.iter().find(|route| {
        route.category.as_ref().is_none_or(|known| *known == category)
            && route.priorities.iter().any(|known| *known == priority)
            && route.lines.first().is_some_and(|first| *first == line)
    })
}

/// A ticket that nobody touches: its category, its priority, and the template it is made from.
type Kind<'k> = (&'k str, &'k str, Option<&'k str>);

fn untouched(desk: &Desk, bounds: &Bounds, (category, priority, template): Kind<'_>, at: Instant) {
    let mut intake = Intake::new(Channel::Email, "Printer");
    intake.template = template.map(Into::into);
    intake.category = Some(category.into());
    intake.priority = Some(priority.into());
    let opened = desk.open("T-1".into(), intake, &Actor::system(), at).expect("an intake");
    let mut events = opened.events;
    let mut ticket = Ticket::replay(&events).expect("a ticket");
    let competent = |ticket: &Ticket| {
        let line = ticket.line.as_ref().and_then(|id| desk.escalations().line(id)).expect("a line");
        line.is_competent(ticket.category.as_ref())
    };
    let authority = |id: &LineId| desk.escalations().line(id).is_some_and(|line| line.authority);
    let heard = |ticket: &Ticket, fact: &Fact| {
        let told = match fact {
            Fact::Escalated { told, .. } => {
                told.iter().any(|to| matches!(to, Recipient::Line(id) if authority(id)))
            }
            _ => false,
        };
        told || ticket.line.as_ref().is_some_and(authority)
    };
    let entered = Ticket::open(&events[0]).expect("a ticket").line.expect("a line");
    let mut with_competent = None;
    let mut with_authority = authority(&entered).then_some(at);
    let mut live = Ticket::open(&events[0]).expect("a ticket");
    if competent(&live) {
        with_competent = Some(at);
    }
    for event in &events[1..] {
        live.apply(event);
        if with_competent.is_none() && competent(&live) {
            with_competent = Some(event.at);
        }
        if with_authority.is_none() && heard(&live, &event.fact) {
            with_authority = Some(event.at);
        }
    }
    let mut wakes = 0;
    while let Some(due) = ticket.next_wake() {
        let decision = desk.wake(&ticket, due);
        for event in &decision.events {
            ticket.apply(event);
            if with_competent.is_none() && competent(&ticket) {
                with_competent = Some(event.at);
            }
            if with_authority.is_none() && heard(&ticket, &event.fact) {
                with_authority = Some(event.at);
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
    for (routes, came, whom) in
        [(&bounds.routes, with_competent, "competent"), (&bounds.authority, with_authority, "with authority")]
    {
        let route = route(routes, category, priority, entered.as_str());
        assert!(route.is_some() || routes.is_empty(), "no route begins in {entered}: {routes:?}");
        let Some(reach) = route.and_then(|route| route.reach.as_ref()) else { continue };
        let since = came.unwrap_or_else(|| panic!("it never comes to a line {whom}: {route:?}")).since(at);
        assert!(since <= reach.wall, "{since} until a line {whom}, at most {route:?}");
    }
}

const KINDS: [(&str, &str); 4] =
    [("hardware", "p1"), ("hardware", "p2"), ("software", "p1"), ("software", "p2")];

/// A minute of the years that the bounds are about.
fn within(bounds: &Bounds, moment: f64) -> Instant {
    let first = |year: i32| format!("{year}-01-01T00:00:00Z").parse::<Instant>().expect("an instant");
    let (start, end) = (first(bounds.first_year), first(bounds.last_year + 1));
    let minutes = (end.since(start).micros() / 60_000_000) as f64 * moment;
    Instant::from_micros(start.micros() + minutes as i64 * 60_000_000).expect("an instant")
}

proptest! {
    #![proptest_config(crate::random(64))]

    #[test]
    fn every_ladder_ends_within_its_bounds_or_is_refused(bytes in vec(any::<u8>(), 0..60), moment in 0.0..1.0) {
        let document = document(&mut Dice::new(&bytes));
        let spec: DeskSpec = serde_json::from_value(document.clone()).expect("a desk");
        match Desk::compile(&spec) {
            Ok(desk) => {
                prop_assert!(!goes_round(&unbounded(&document)), "a circle compiles: {document}");
                let bounds = desk.bounds();
                let at = within(&bounds, moment);
                for (category, priority) in KINDS {
                    for template in [None, Some("kit")] {
                        untouched(&desk, &bounds, (category, priority, template), at);
                    }
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

#[test]
fn bounds_depend_on_the_priority_and_name_what_brings_a_ticket_there() {
    let desk = compiled(&json!({
        "name": "Ladder", "zone": "UTC", "entry_line": "a", "categories": ["hardware", "software"],
        "calendars": { "office": { "weekly": { "mon-fri": ["08:00-16:00"] } } },
        "priority": { "levels": ["p1", "p2"], "default": "p2" }, "contacts": { "boss": {} },
        "lines": {
            "a": { "competences": ["software"], "hand_over": ["b", "c"], "time_box": "4h", "on_time_box": { "hand_over": "b" } },
            "b": { "competences": ["hardware"], "hand_over": ["c"], "time_box": "8h", "on_time_box": { "hand_over": "c" } },
            "c": { "competences": ["hardware", "software"], "authority": true } },
        "escalations": [{ "name": "urgent", "on": { "clock": "resolution", "at": "50%" }, "when": { "priority": "p1" }, "hand_over": "c" }],
        "sla": [{ "name": "usual", "targets": { "p1": { "resolution": "2h" }, "any": { "resolution": "16h" } } }],
    }));
    let bounds = desk.bounds();
    let of = |routes: &[Route], category: &str, priority: &str| {
        let reach = route(routes, category, priority, "a").expect("a route").reach.clone().expect("a bound");
        (reach.wall.micros() / 3_600_000_000, reach.working, reach.by.map(|by| by.to_string()))
    };
    let text = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    // A Friday evening, the whole weekend, and the working hours themselves.
    assert_eq!(of(&bounds.routes, "hardware", "p1"), (65, text(&["1h"]), Some("urgent".to_owned())));
    assert_eq!(of(&bounds.routes, "hardware", "p2"), (68, text(&["4h"]), None));
    assert_eq!(of(&bounds.routes, "software", "p2").0, 64);
    assert_eq!(of(&bounds.authority, "hardware", "p1"), (65, text(&["1h"]), Some("urgent".to_owned())));
    assert_eq!(of(&bounds.authority, "hardware", "p2"), (92, text(&["4h", "8h"]), None));
}

fn compiled(document: &Value) -> Desk {
    let spec: DeskSpec = serde_json::from_value(document.clone()).expect("a desk");
    Desk::compile(&spec).unwrap_or_else(|errors| panic!("{errors}\n{document}"))
}
