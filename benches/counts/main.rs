//! Operations to count the instructions of: `counts OPERATION TIMES` prepares an operation and does
//! it so many times, `counts OPERATION TIMES idle` prepares it and does nothing.
//!
//! `cargo xtask counts` runs both under valgrind; the difference is what the operation takes. Without
//! an operation it prints a line for each: how many times is enough, and its name.

#[path = "../fixtures.rs"]
mod fixtures;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::process::ExitCode;

use fixtures::{DAY, agent, apart, command, desk, instants, now, office, seasoned, spread, ticket};
use helpdesk_core::calendar::{Calendar, Horizon};
use helpdesk_core::desk::Desk;
use helpdesk_core::ticket::Ticket;
use helpdesk_core::time::{Instant, WallTime, WorkTime};

/// Prepares an operation for so many times, and does it unless it is to stay idle.
type Operation = fn(times: usize, idle: bool);

const HOUR: i64 = 3_600_000_000;

/// Name, times, operation.
const OPERATIONS: &[(&str, usize, Operation)] = &[
    ("elapsed", 4096, |times, idle| {
        elapsed(instants(1).into_iter().zip(instants(2)).collect(), times, idle);
    }),
    ("elapsed, a day apart", 4096, |times, idle| elapsed(apart(DAY), times, idle)),
    ("elapsed, a year apart", 4096, |times, idle| elapsed(apart(365 * DAY), times, idle)),
    ("elapsed, ten years apart", 4096, |times, idle| elapsed(apart(3_650 * DAY), times, idle)),
    ("add, up to 100 hours", 4096, |times, idle| add(&spread(3, 100 * HOUR), times, idle)),
    ("add, 8 hours", 4096, |times, idle| add(&[8 * HOUR; fixtures::QUESTIONS], times, idle)),
    ("add, 2000 hours", 4096, |times, idle| add(&[2_000 * HOUR; fixtures::QUESTIONS], times, idle)),
    ("compile a calendar of 30 years", 2, |times, idle| {
        let specs = BTreeMap::from([("office".to_owned(), office())]);
        let horizon = fixtures::thirty_years().expect("a horizon");
        repeat(times, idle, || fixtures::compiled(&specs, horizon));
    }),
    ("compile a small desk", 2, |times, idle| {
        let spec = fixtures::desk_spec();
        repeat(times, idle, || Desk::compile(&spec));
    }),
    ("decide and apply a reply", 200, |times, idle| {
        decide(r#"{"type":"reply","body":"Please unplug it"}"#, times, idle);
    }),
    ("decide and apply a note", 200, |times, idle| {
        decide(r#"{"type":"note","body":"Called back, nobody there"}"#, times, idle);
    }),
    ("decide and apply a status", 200, |times, idle| {
        decide(r#"{"type":"set_status","to":"waiting"}"#, times, idle);
    }),
    ("decide and apply a hand-over", 200, |times, idle| {
        decide(r#"{"type":"hand_over","to":"second","reason":"fire"}"#, times, idle);
    }),
    ("clocks of a ticket with 10 events", 200, |times, idle| clocks(DAY, times, idle)),
    ("clocks of it ten years later", 200, |times, idle| clocks(3_650 * DAY, times, idle)),
    ("wake with nothing due", 200, |times, idle| {
        let desk = desk();
        let ticket = ticket(&desk);
        repeat(times, idle, || desk.wake(black_box(&ticket), now()));
    }),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (name, times, idle) = match words.as_slice() {
        [] => {
            OPERATIONS.iter().for_each(|(name, times, _)| println!("{times} {name}"));
            return ExitCode::SUCCESS;
        }
        [name, times] => (*name, times.parse(), false),
        [name, times, "idle"] => (*name, times.parse(), true),
        _ => return usage(),
    };
    let operation = OPERATIONS.iter().find(|(known, ..)| *known == name);
    let (Some((.., operation)), Ok(times)) = (operation, times) else { return usage() };
    operation(times, idle);
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: counts [OPERATION TIMES [idle]]");
    ExitCode::from(2)
}

fn repeat<T>(times: usize, idle: bool, mut operation: impl FnMut() -> T) {
    for _ in 0..if idle { 0 } else { times } {
        black_box(operation());
    }
}

fn calendar() -> Calendar {
    let specs = BTreeMap::from([("office".to_owned(), office())]);
    fixtures::compiled(&specs, Horizon::default()).expect("a calendar")
}

fn elapsed(pairs: Vec<(Instant, Instant)>, times: usize, idle: bool) {
    let calendar = calendar();
    let mut pairs = pairs.into_iter().cycle();
    repeat(times, idle, || {
        let (from, to) = pairs.next()?;
        calendar.elapsed(black_box(from), black_box(to)).ok()
    });
}

fn add(amounts: &[i64], times: usize, idle: bool) {
    let calendar = calendar();
    let starts = instants(4);
    let mut pairs = starts.iter().zip(amounts).cycle();
    repeat(times, idle, || {
        let (from, amount) = pairs.next()?;
        calendar.add(black_box(*from), WorkTime::from_micros(black_box(*amount))).ok()
    });
}

fn decide(json: &str, times: usize, idle: bool) {
    let desk = desk();
    let (command, agent, now) = (command(json), agent(), now());
    let mut tickets: Vec<Ticket> = vec![ticket(&desk); times];
    let mut given = tickets.iter_mut();
    repeat(times, idle, || {
        let ticket = given.next()?;
        let decision = desk.decide(ticket, black_box(&command), &agent, now).expect("a decision");
        decision.events.iter().for_each(|event| ticket.apply(event));
        Some(decision)
    });
    black_box(&tickets);
}

fn clocks(later: i64, times: usize, idle: bool) {
    let desk = desk();
    let ticket = seasoned(&desk);
    let now = ticket.last_at.plus(WallTime::from_micros(later));
    repeat(times, idle, || desk.clocks(black_box(&ticket), now));
}
