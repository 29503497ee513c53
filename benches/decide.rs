//! One ordinary command: deciding it against a ticket with running clocks, and applying its events.
//!
//! The ticket has three clocks, two warning thresholds and a line with a time box. Each command is
//! decided against the same ticket, so the figures are for one command, not for a growing history.

#[path = "fixtures.rs"]
#[expect(dead_code, reason = "each bench uses what it needs")]
mod fixtures;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use fixtures::{agent, command, desk, now, seasoned, ticket};
use helpdesk_core::desk::Desk;
use helpdesk_core::ticket::Ticket;

fn commands(criterion: &mut Criterion) {
    let desk = desk();
    let ticket = ticket(&desk);
    let (now, agent) = (now(), agent());
    let mut group = criterion.benchmark_group("decide and apply");
    for (name, json) in [
        ("note", r#"{"type":"note","body":"Called back, nobody there"}"#),
        ("tag", r#"{"type":"tag","add":["printer"]}"#),
        ("assign", r#"{"type":"assign","to":"ewa"}"#),
        ("reply", r#"{"type":"reply","body":"Please unplug it"}"#),
        ("set status", r#"{"type":"set_status","to":"waiting"}"#),
        ("hand over", r#"{"type":"hand_over","to":"second","reason":"fire"}"#),
    ] {
        let command = command(json);
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
    let seasoned = seasoned(&desk);
    let later = seasoned.last_at;
    criterion.bench_function("every clock of a ticket with 10 events", |bencher| {
        bencher.iter(|| desk.clocks(black_box(&seasoned), later));
    });
    let spec = fixtures::desk_spec();
    criterion.bench_function("compile the desk", |bencher| bencher.iter(|| Desk::compile(&spec)));
}

criterion_group!(benches, commands);
criterion_main!(benches);
