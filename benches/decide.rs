//! One ordinary command: deciding it against a ticket with running clocks, and applying its events.
//!
//! The ticket has three clocks, two warning thresholds and a line with a time box. Each command is
//! decided against the same ticket, so the figures are for one command, not for a growing history.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use helpdesk_core::actor::Actor;
use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::ticket::{Channel, Command, Intake, Ticket};
use helpdesk_core::time::Instant;

const SPEC: &str = r#"{
  "name": "Desk", "zone": "Europe/Warsaw",
  "calendars": { "office": { "weekly": { "mon-fri": ["08:00-12:00", "12:30-16:00"] }, "holidays": ["PL"] } },
  "priority": { "levels": ["p1", "p2"], "impact": ["all", "one"], "urgency": ["now", "later"],
                "matrix": [["p1", "p2"], ["p2", "p2"]] },
  "statuses": {
    "new": { "category": "new", "on_agent_reply": "open" },
    "open": { "category": "open" },
    "waiting": { "category": "waiting_requester", "on_requester_reply": "open" },
    "solved": { "category": "solved", "on_requester_reply": "open",
                "expires": { "after": "2 business days", "to": "closed" } },
    "closed": { "category": "closed" } },
  "transitions": [
    { "from": "*", "to": ["open", "waiting"], "by": ["agent"] },
    { "from": ["open", "waiting"], "to": "solved", "by": ["agent"] } ],
  "lines": {
    "first": { "time_box": "4h", "hand_over": ["second"], "on_time_box": { "tell": ["line"] } },
    "second": { "hand_over": ["first"] } },
  "entry_line": "first",
  "sla": [ { "name": "usual", "warn_at": ["50%", "80%"], "targets": {
      "any": { "first_response": "2h", "next_response": "2h", "resolution": "2 business days" } } } ]
}"#;

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn desk() -> Desk {
    let spec: DeskSpec = serde_json::from_str(SPEC).expect("a specification");
    Desk::compile(&spec).expect("a desk")
}

fn ticket(desk: &Desk) -> Ticket {
    let mut intake = Intake::new(Channel::Email, "The printer is on fire");
    intake.requester = Some("jan".into());
    let opened = desk.open("T1".into(), intake, &Actor::requester("jan"), at("2026-03-23T08:00:00Z"));
    let mut ticket = Ticket::replay(&opened.expect("an open ticket").events).expect("a ticket");
    let take = desk.decide(&ticket, &Command::Take {}, &Actor::agent("ola"), at("2026-03-23T08:10:00Z"));
    take.expect("taken").events.iter().for_each(|event| ticket.apply(event));
    ticket
}

fn commands(criterion: &mut Criterion) {
    let desk = desk();
    let ticket = ticket(&desk);
    let now = at("2026-03-23T08:20:00Z");
    let agent = Actor::agent("ola").on("first");
    let mut group = criterion.benchmark_group("decide and apply");
    for (name, json) in [
        ("note", r#"{"type":"note","body":"Called back, nobody there"}"#),
        ("tag", r#"{"type":"tag","add":["printer"]}"#),
        ("assign", r#"{"type":"assign","to":"ewa"}"#),
        ("reply", r#"{"type":"reply","body":"Please unplug it"}"#),
        ("set status", r#"{"type":"set_status","to":"waiting"}"#),
        ("hand over", r#"{"type":"hand_over","to":"second","reason":"fire"}"#),
    ] {
        let command: Command = serde_json::from_str(json).expect("a command");
        group.bench_function(name, |bencher| {
            let decided = |mut ticket: Ticket| {
                let decision = desk.decide(&ticket, black_box(&command), &agent, now).expect("a decision");
                decision.events.iter().for_each(|event| ticket.apply(event));
                (ticket, decision)
            };
            bencher.iter_batched(|| ticket.clone(), decided, BatchSize::SmallInput);
        });
    }
    group.finish();
    criterion.bench_function("wake with nothing due", |bencher| {
        bencher.iter(|| desk.wake(black_box(&ticket), now));
    });
    criterion.bench_function("report every clock", |bencher| {
        bencher.iter(|| desk.clocks(black_box(&ticket), now));
    });
    criterion.bench_function("compile the desk", |bencher| bencher.iter(self::desk));
}

criterion_group!(benches, commands);
criterion_main!(benches);
