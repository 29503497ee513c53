//! Claims of the analysis held against every history that small desks can have.
//!
//! A small desk is drawn at random, and every ticket it can have is followed through every command
//! of a finite list and through every wake-up, until nothing new comes of it. What the analysis
//! calls unreachable may then not have been reached; and what it does not, has to have been.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use helpdesk_core::actor::{Actor, Role};
use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::faults::FaultKind;
use helpdesk_core::ticket::{CascadeSpec, Channel, Command, Event, Fact, Intake, Relation, Ticket};
use helpdesk_core::time::Instant;
use helpdesk_tests::dice::Dice;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Statuses beside `fresh`, which every desk has.
const OTHERS: [(&str, &str); 6] = [
    ("working", "open"),
    ("asked", "waiting_requester"),
    ("ordered", "waiting_vendor"),
    ("parked", "open"),
    ("fixed", "solved"),
    ("shut", "closed"),
];
/// Tickets of one desk after which a search is given up; none of these desks has so many.
const MOST: usize = 20_000;

fn condition(dice: &mut Dice<'_>) -> Value {
    dice.pick(&[
        json!({}),
        json!({ "kind": "request" }),
        json!({ "kind": "request", "not": { "kind": ["request", "incident"] } }),
        json!({ "flag.ready": true }),
        json!({ "tier": "gold", "channel": "phone" }),
        json!({ "status": "parked" }),
        json!({ "status_category": ["open", "waiting_requester"] }),
        json!({ "priority": { "at_least": "p1" }, "any": [{ "priority": "p2" }, { "kind": "incident" }] }),
        json!({ "not": { "any": [{ "tier": "gold" }, { "tier": { "exists": false } }] } }),
        json!({ "hand_over_count": { "at_least": 1, "at_most": 0 } }),
    ])
}

fn document(dice: &mut Dice<'_>) -> Value {
    let there: Vec<(&str, &str)> = OTHERS
        .into_iter()
        .filter(|(name, _)| matches!(*name, "fixed" | "parked") || !dice.once_in(3))
        .collect();
    let names: Vec<&str> = std::iter::once("fresh").chain(there.iter().map(|(name, _)| *name)).collect();
    let mut statuses = json!({ "fresh": { "category": "new" } });
    for (index, (name, category)) in there.iter().enumerate() {
        let mut status = json!({ "category": category });
        if dice.once_in(4) {
            status["on_requester_reply"] = json!(dice.pick(&names));
        }
        if dice.once_in(6) {
            status["on_agent_reply"] = json!(dice.pick(&names));
        }
        let later: Vec<&str> = there.iter().skip(index + 1).map(|(name, _)| *name).collect();
        if dice.once_in(4) && !later.is_empty() {
            status["expires"] = json!({ "after": "1h", "to": dice.pick(&later) });
        }
        statuses[*name] = status;
    }
    let transitions: Vec<Value> = (0..1 + dice.below(5))
        .map(|_| {
            let (from, to) = (dice.below(names.len()), dice.below(names.len() - 1));
            let to = if to < from { to } else { to + 1 };
            let mut way = json!({ "from": names[from], "to": names[to], "when": condition(dice) });
            if dice.once_in(3) {
                way["flags"] = json!(["ready"]);
            }
            if dice.once_in(4) {
                way["requires"] = json!([dice.pick(&["diagnosis", "assignee"])]);
            }
            if dice.once_in(4) {
                way["by"] = json!([dice.pick(&["lead", "requester", "vendor", "diagnosing_agent"])]);
            }
            way
        })
        .collect();
    let policy = |index: usize, dice: &mut Dice<'_>| json!({ "name": format!("policy_{index}"), "rank": index, "when": condition(dice), "targets": { "any": { "resolution": "2h" } } });
    let rule = |index: usize, dice: &mut Dice<'_>| json!({ "name": format!("rule_{index}"), "when": condition(dice), "then": { "tags": [format!("t{index}")], "stop": dice.once_in(2) } });
    let mut approvals = Vec::new();
    if dice.once_in(3) {
        let mut approval = json!({ "name": "leave", "by": ["manager"], "when": condition(dice) });
        if dice.once_in(2) {
            approval["on_refusal"] = json!(dice.pick(&names));
        }
        if dice.once_in(2) {
            approval["expires"] = json!("1h");
            approval["on_expiry"] = json!(dice.pick(&names));
        }
        approvals.push(approval);
    }
    let mut desk = json!({
        "name": "Small", "zone": "UTC", "approvals": approvals, "kinds": ["incident", "request"], "tiers": ["gold", "silver"],
        "priority": { "levels": ["p1", "p2"], "default": "p2" },
        "statuses": statuses, "transitions": transitions,
        "sla": (0..dice.below(4)).map(|index| policy(index, dice)).collect::<Vec<_>>(),
        "rules": (0..dice.below(4)).map(|index| rule(index, dice)).collect::<Vec<_>>(),
    });
    if dice.once_in(3) {
        let categories =
            [json!(["solved"]), json!(["open", "solved"]), json!(["closed", "waiting_requester"]), json!([])];
        desk["cascade"] = json!({ "status": dice.pick(&categories), "priority": dice.once_in(2), "reopens": dice.once_in(2) });
    }
    desk
}

/// What a ticket can differ in as far as these desks ask.
fn key(ticket: &Ticket) -> String {
    let Ticket { status, kind, flags, diagnosis, assignee, intake, reopens_until, .. } = ticket;
    let asked = ticket.approvals.of(&"leave".into()).map(|asked| asked.state);
    let found = (diagnosis.is_some(), assignee.is_some(), reopens_until.is_some());
    let tier = ticket.entitlement.as_ref().map_or(&intake.tier, |known| &known.tier);
    format!(
        "{status} {kind} {} {flags:?} {found:?} {asked:?} {:?} {}",
        ticket.priority(),
        tier,
        intake.channel.name()
    )
}

fn commands(desk: &Desk) -> Vec<(Command, Actor)> {
    let role = |role| Actor { role, id: Some("ala".into()), line: None };
    let agent = || Actor::agent("ola");
    let mut list: Vec<(Value, Actor)> = vec![
        (json!({ "type": "requester_reply", "body": "So?" }), Actor::requester("ewa")),
        (json!({ "type": "reply", "body": "So." }), agent()),
        (json!({ "type": "set_flag", "name": "ready", "raised": true }), agent()),
        (json!({ "type": "classify", "kind": "request" }), agent()),
        (json!({ "type": "classify", "kind": "incident" }), agent()),
        (json!({ "type": "override_priority", "priority": "p1", "reason": "so" }), agent()),
        (json!({ "type": "diagnose", "text": "dust" }), agent()),
        (json!({ "type": "take" }), agent()),
        (json!({ "type": "reopen", "reason": "not so" }), agent()),
        (json!({ "type": "request_approval", "approval": "leave" }), agent()),
        (json!({ "type": "approve", "approval": "leave" }), role(Role::Manager)),
        (json!({ "type": "refuse", "approval": "leave", "comment": "no" }), role(Role::Manager)),
    ];
    // Another contract, another tier.
    list.extend(["gold", "silver"].map(|tier| {
        let contract = json!({ "id": tier, "tier": tier });
        (json!({ "type": "entitle", "party": { "contract": contract } }), agent())
    }));
    for status in desk.workflow().statuses() {
        let to = status.id.as_str();
        let actors = [agent(), role(Role::Lead), role(Role::Vendor), Actor::requester("ewa")];
        list.extend(actors.map(|actor| (json!({ "type": "set_status", "to": to }), actor)));
        let then = json!({ "type": "pend", "until": "2026-03-03T00:00:00Z", "then": to });
        list.push((then, agent()));
    }
    list.into_iter().map(|(command, by)| (serde_json::from_value(command).expect("a command"), by)).collect()
}

/// Everything that small tickets of a desk can come to.
#[derive(Default)]
struct Explored {
    statuses: BTreeSet<String>,
    /// From each status the statuses that tickets in it came to later.
    later: BTreeMap<String, BTreeSet<String>>,
    policies: BTreeSet<String>,
    fired: BTreeSet<String>,
    complete: bool,
}

/// A search through everything that can become of some tickets.
struct Search<'d> {
    desk: &'d Desk,
    commands: Vec<(Command, Actor)>,
    found: Explored,
    steps: Vec<(String, String)>,
    /// One ticket for each way in which a whole can differ for its parts.
    wholes: BTreeMap<String, Ticket>,
}

impl Search<'_> {
    /// Follows tickets, and as parts of each of `wholes`.
    fn follow(&mut self, tickets: Vec<Ticket>, wholes: &[Ticket]) {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut queue = VecDeque::from(tickets);
        while let Some(ticket) = queue.pop_front() {
            if !seen.insert(key(&ticket)) {
                continue;
            }
            if seen.len() > MOST {
                self.found.complete = false;
                break;
            }
            self.found.statuses.insert(ticket.status.to_string());
            let was_done = ticket.stays.iter().any(|stay| stay.category.is_done());
            let whole = format!("{} {} {was_done}", ticket.status, ticket.priority());
            self.wholes.entry(whole).or_insert_with(|| ticket.clone());
            for events in self.further(&ticket, wholes) {
                let mut next = ticket.clone();
                events.iter().for_each(|event| next.apply(event));
                note(&events, &mut self.found);
                for event in &events {
                    if let Fact::StatusChanged(change) = &event.fact {
                        self.steps.push((change.from.to_string(), change.to.to_string()));
                    }
                }
                queue.push_back(next);
            }
        }
    }

    /// Everything that can happen to a ticket next.
    fn further(&self, ticket: &Ticket, wholes: &[Ticket]) -> Vec<Vec<Event>> {
        let decided =
            self.commands.iter().map(|(command, by)| self.desk.decide(ticket, command, by, ticket.last_at));
        let mut all: Vec<Vec<Event>> = decided.flatten().map(|decision| decision.events).collect();
        all.extend(ticket.next_wake().map(|due| self.desk.wake(ticket, due).events));
        for whole in wholes {
            let at = ticket.last_at.max(whole.last_at);
            let cascade = self.desk.cascade(whole, &[ticket], &Actor::agent("ola"), at).expect("a cascade");
            let of_part = cascade.into_iter().filter(|decision| decision.ticket == ticket.id);
            all.extend(of_part.map(|decision| decision.decision.events));
        }
        all
    }
}

fn opened(desk: &Desk, id: &str) -> Vec<Vec<Event>> {
    let at: Instant = "2026-03-02T08:00:00Z".parse().expect("an instant");
    let mut all = Vec::new();
    for tier in [None, Some("gold"), Some("silver")] {
        for channel in [Channel::Phone, Channel::Email] {
            for kind in ["incident", "request"] {
                let mut intake = Intake::new(channel, "Printer");
                intake.requester = Some("ewa".into());
                intake.tier = tier.map(Into::into);
                intake.kind = Some(kind.into());
                all.push(desk.open(id.into(), intake, &Actor::agent("ola"), at).expect("an intake").events);
            }
        }
    }
    all
}

fn explore(desk: &Desk) -> Explored {
    let found = Explored { complete: true, ..Explored::default() };
    let commands = commands(desk);
    let mut search = Search { desk, commands, found, steps: Vec::new(), wholes: BTreeMap::new() };
    let tickets = |id: &str, search: &mut Search<'_>| -> Vec<Ticket> {
        let all = opened(desk, id);
        all.iter().for_each(|events| note(events, &mut search.found));
        all.iter().filter_map(Ticket::replay).collect()
    };
    let alone = tickets("T-1", &mut search);
    search.follow(alone.clone(), &[]);
    if desk.spec().cascade != CascadeSpec::default() {
        // The same again as parts of a ticket to which anything of that may have happened meanwhile.
        let wholes: Vec<Ticket> = std::mem::take(&mut search.wholes).into_values().collect();
        let mut parts = tickets("T-2", &mut search);
        for (part, whole) in parts.iter_mut().zip(&alone) {
            let related = desk.relate(part, whole, Relation::Parent, &Actor::agent("ola"), part.last_at);
            related.expect("a part").ticket.events.iter().for_each(|event| part.apply(event));
        }
        search.follow(parts, &wholes);
    }
    search.found.later = closure(&search.steps);
    search.found
}

fn note(events: &[Event], found: &mut Explored) {
    for event in events {
        match &event.fact {
            Fact::ClockStarted(started) => drop(found.policies.insert(started.promise.policy.to_string())),
            Fact::ClockRetargeted(change) => drop(found.policies.insert(change.promise.policy.to_string())),
            Fact::Registered(registered) => {
                found
                    .fired
                    .extend(registered.classification.fired.iter().map(|fired| fired.rule.to_string()));
                found.statuses.insert(registered.status.to_string());
            }
            Fact::Classified { classification, .. } | Fact::Suggested { classification, .. } => {
                found.fired.extend(classification.fired.iter().map(|fired| fired.rule.to_string()));
            }
            Fact::StatusChanged(change) => drop(found.statuses.insert(change.to.to_string())),
            _ => {}
        }
    }
}

fn closure(steps: &[(String, String)]) -> BTreeMap<String, BTreeSet<String>> {
    let mut later: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    loop {
        let before: usize = later.values().map(BTreeSet::len).sum();
        for (from, to) in steps {
            let further = later.get(to).cloned().unwrap_or_default();
            later.entry(from.clone()).or_default().extend(further.into_iter().chain([to.clone()]));
        }
        if later.values().map(BTreeSet::len).sum::<usize>() == before {
            return later;
        }
    }
}

/// The names that findings of a code are about: the entry of the table or list that they point into.
fn about(desk: &Desk, code: &str) -> BTreeSet<String> {
    let found = desk.warnings().iter().filter(|fault| fault.kind.code() == code);
    let name = |path: String| path.split(['.', '[']).nth(1).map(|part| part.trim_end_matches(']').to_owned());
    found.filter_map(|fault| name(fault.path.to_string())).collect()
}

fn compiled(document: &Value) -> Desk {
    let spec: DeskSpec = serde_json::from_value(document.clone()).expect("a desk");
    Desk::compile(&spec).unwrap_or_else(|errors| panic!("{errors}\n{document}"))
}

/// The desk without the transitions out of a closed status that ask for what may change only before.
fn without_asking_of_closed(document: &Value) -> Value {
    let mut document = document.clone();
    for way in document["transitions"].as_array_mut().expect("a list") {
        let asks = way["when"] != json!({}) || way["requires"] == json!(["assignee"]);
        if way["from"] == "shut" && asks {
            way["when"] = json!({ "kind": "request", "not": { "kind": ["request", "incident"] } });
        }
    }
    document
}

fn compare(document: &Value) {
    let desk = compiled(document);
    let found = explore(&desk);
    assert!(found.complete, "more tickets than expected: {document}");
    let unreachable = about(&desk, "workflow.unreachable-status");
    let listed: BTreeSet<String> = desk.spec().statuses.keys().cloned().collect();
    let reached: BTreeSet<String> = found.statuses.clone();
    let not_reached: BTreeSet<String> = listed.difference(&reached).cloned().collect();
    assert!(unreachable.is_subset(&not_reached), "{unreachable:?}, and reached {reached:?}\n{document}");
    if unreachable != not_reached {
        // What a closed ticket is not, it does not become: ways out that ask for it may be no ways.
        let without = about(&compiled(&without_asking_of_closed(document)), "workflow.unreachable-status");
        assert!(not_reached.is_subset(&without), "{unreachable:?}, not reached {not_reached:?}\n{document}");
    }
    for code in ["workflow.trap", "workflow.no-exit"] {
        for status in about(&desk, code) {
            let later = found.later.get(&status).cloned().unwrap_or_default();
            let ends = later.iter().find(|to| matches!(to.as_str(), "fixed" | "shut"));
            assert_eq!(ends, None, "{code} at {status}\n{document}");
            assert!(code != "workflow.no-exit" || later.is_empty(), "{status} is left\n{document}");
        }
    }
    for code in ["sla.shadowed", "sla.never-applies"] {
        for index in about(&desk, code) {
            assert!(!found.policies.contains(&format!("policy_{index}")), "{code} at {index}\n{document}");
        }
    }
    for code in ["priority.rule-never-matches", "priority.rule-shadowed"] {
        for index in about(&desk, code) {
            assert!(!found.fired.contains(&format!("rule_{index}")), "{code} at {index}\n{document}");
        }
    }
}

proptest! {
    #![proptest_config(crate::random(32))]

    #[test]
    fn what_is_called_unreachable_is_never_reached_and_the_rest_is(bytes in vec(any::<u8>(), 0..120)) {
        compare(&document(&mut Dice::new(&bytes)));
    }
}

#[test]
fn the_search_finds_what_there_is() {
    let desk = compiled(&json!({
        "name": "Small", "zone": "UTC", "priority": { "levels": ["p1", "p2"], "default": "p2" },
        "statuses": { "fresh": { "category": "new" }, "parked": { "category": "open" }, "fixed": { "category": "solved" } },
        "transitions": [{ "from": "fresh", "to": "fixed" }, { "from": "fresh", "to": "parked", "when": { "kind": "request" }, "flags": ["ready"] }],
    }));
    let found = explore(&desk);
    assert!(found.statuses.contains("parked") && found.statuses.contains("fixed"));
    assert_eq!(about(&desk, "workflow.no-exit"), BTreeSet::from(["parked".to_owned()]));
}

#[test]
fn the_search_follows_parts_of_a_whole() {
    let document = |cascade: Value| {
        json!({
            "name": "Small", "zone": "UTC", "priority": { "levels": ["p1", "p2"], "default": "p2" },
            "statuses": { "fresh": { "category": "new" }, "parked": { "category": "open" }, "fixed": { "category": "solved" } },
            "transitions": [{ "from": "fresh", "to": "fixed" }, { "from": "fresh", "to": "parked" }, { "from": "fixed", "to": "fresh" }],
            "cascade": cascade,
        })
    };
    let later = |cascade: Value, status: &str| {
        explore(&compiled(&document(cascade))).later.get(status).cloned().unwrap_or_default()
    };
    assert!(later(json!({}), "parked").is_empty());
    assert!(later(json!({ "status": ["solved"] }), "parked").contains("fixed"));
}
