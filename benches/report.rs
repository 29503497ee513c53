//! What a million tickets add up to.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use helpdesk_core::actor::Actor;
use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::report::{Options, Report};
use helpdesk_core::ticket::{Event, Ticket};
use helpdesk_core::time::{Instant, WallTime};
use serde_json::{Value, json};

/// Tickets of one report.
const TICKETS: usize = 1_000_000;
/// Different ones among them.
const DIFFERENT: usize = 1_000;

fn desk() -> Desk {
    let spec: DeskSpec = serde_json::from_value(json!({
        "name": "Help", "zone": "Europe/Warsaw",
        "calendars": { "office": { "weekly": { "mon-fri": ["08:00-16:00"] }, "holidays": ["PL"] } },
        "priority": { "levels": ["p1", "p2", "p3"], "default": "p2" },
        "lines": { "first": { "time_box": "15m", "hand_over": ["second"] }, "second": { "hand_over": ["first"] } },
        "entry_line": "first", "survey": { "lowest": 1, "highest": 5 },
        "sla": [{ "name": "all", "targets": { "any": { "first_response": "1h", "resolution": "8h" } } }]
    }))
    .expect("a desk");
    Desk::compile(&spec).expect("it compiles")
}

/// One ticket's life of seven commands, every one a little different.
fn history(desk: &Desk, number: usize) -> Vec<Event> {
    let start: Instant = "2026-01-05T06:00:00Z".parse().expect("an instant");
    let number = i64::try_from(number).expect("a small number");
    let opened = start.plus(WallTime::from_seconds(number * 7_300));
    let intake = json!({ "channel": (["phone", "email"])[usize::from(number % 2 == 0)], "subject": "Printer",
                         "requester": "jan", "category": format!("c{}", number % 12), "asset": format!("a{}", number % 300) });
    let intake = serde_json::from_value(intake).expect("an intake");
    let mut events = desk
        .open(format!("T{number}").into(), intake, &Actor::requester("jan"), opened)
        .expect("it opens")
        .events;
    let steps: [(i64, Value); 6] = [
        (5 + number % 40, json!({ "type": "take" })),
        (6, json!({ "type": "reply", "body": "Which one?" })),
        (30, json!({ "type": "requester_reply", "body": "The blue one" })),
        (9, json!({ "type": "hand_over", "to": "second" })),
        (60 + number % 600, json!({ "type": "solve", "resolution": { "cause": "dust" } })),
        (90, json!({ "type": "rate", "score": 1 + number % 5 })),
    ];
    let mut at = opened;
    let agents = ["ola", "kuba", "ewa", "nina"];
    let by = Actor::agent(agents[usize::try_from(number).expect("a small number") % agents.len()]);
    for (minutes, command) in steps {
        at = at.plus(WallTime::from_seconds(minutes * 60));
        let ticket = Ticket::replay(&events).expect("a history");
        let command = serde_json::from_value(command).expect("a command");
        if let Ok(decision) = desk.decide(&ticket, &command, &by, at) {
            events.extend(decision.events);
        }
    }
    events
}

fn report(criterion: &mut Criterion) {
    let desk = desk();
    let histories: Vec<Vec<Event>> = (0..DIFFERENT).map(|number| history(&desk, number)).collect();
    let mut group = criterion.benchmark_group("report");
    group.sample_size(10).throughput(Throughput::Elements(TICKETS as u64));
    group.bench_function("a million tickets", |bencher| {
        bencher.iter(|| {
            let mut report = Report::new(Options::default());
            for events in histories.iter().cycle().take(TICKETS) {
                report.add(black_box(events));
            }
            black_box(report.finish())
        });
    });
    group.finish();
}

criterion_group!(benches, report);
criterion_main!(benches);
