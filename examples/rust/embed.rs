//! A program with a helpdesk inside: it keeps events, sends notices once, and wakes tickets on time.
//!
//! The store here is a map in memory and the clock is made up, so that the example runs alike
//! every time. A real host keeps the events in its database, in one transaction with the wake-up
//! and the notices, and asks its own clock. Run with
//! `cargo run --package helpdesk-examples --example embed`.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use helpdesk_core::actor::Actor;
use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::id::TicketId;
use helpdesk_core::ticket::{Channel, Command, Decision, Event, Intake, NoticeId, Refusal, Ticket};
use helpdesk_core::time::Instant;

const DESK: &str = r#"{
    "name": "Help desk", "zone": "Europe/Warsaw",
    "calendars": { "office": { "weekly": { "mon-fri": ["08:00-16:00"] }, "holidays": ["PL"] } },
    "lines": {
        "first": { "time_box": "15m", "hand_over": ["second"], "on_time_box": { "hand_over": "second" } },
        "second": { "hand_over": ["first"] } },
    "entry_line": "first",
    "sla": [ { "name": "everyone", "targets": { "any": { "first_response": "1h", "resolution": "8h" } } } ]
}"#;

/// Everything the host keeps.
struct Host {
    desk: Desk,
    events: BTreeMap<TicketId, Vec<Event>>,
    wakes: BTreeMap<TicketId, Instant>,
    sent: BTreeSet<NoticeId>,
}

impl Host {
    fn ticket(&self, id: &TicketId) -> Option<Ticket> {
        Ticket::replay(self.events.get(id)?)
    }

    /// Keeps what a decision led to. A notice that went out already is not sent again.
    fn keep(&mut self, id: &TicketId, decision: Decision) {
        for event in &decision.events {
            let fact = serde_json::to_value(&event.fact).unwrap_or_default();
            println!("{}  {id}  {}", event.at, fact["type"].as_str().unwrap_or("?"));
        }
        for notice in decision.notices {
            if self.sent.insert(notice.id.clone()) {
                println!("                            to {}: {}", notice.to, notice.kind.name());
            }
        }
        self.events.entry(id.clone()).or_default().extend(decision.events);
        match decision.next_wake {
            Some(at) => self.wakes.insert(id.clone(), at),
            None => self.wakes.remove(id),
        };
    }

    fn open(&mut self, id: &str, intake: Intake, by: &Actor, at: Instant) -> Result<(), Refusal> {
        let decision = self.desk.open(id.into(), intake, by, at)?;
        self.keep(&id.into(), decision);
        Ok(())
    }

    fn decide(&mut self, id: &str, command: &Command, by: &Actor, at: Instant) -> Result<(), Refusal> {
        let id = id.into();
        if let Some(ticket) = self.ticket(&id) {
            let decision = self.desk.decide(&ticket, command, by, at)?;
            self.keep(&id, decision);
        }
        Ok(())
    }

    /// Wakes every ticket that is due by `now`, the earliest first.
    fn wake_until(&mut self, now: Instant) {
        while let Some((id, at)) =
            self.wakes.iter().min_by_key(|(_, at)| **at).map(|(id, at)| (id.clone(), *at))
        {
            let due = at <= now;
            match self.ticket(&id) {
                Some(ticket) if due => {
                    let decision = self.desk.wake(&ticket, at);
                    self.keep(&id, decision);
                }
                _ => break,
            }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let spec: DeskSpec = serde_json::from_str(DESK)?;
    let desk = Desk::compile(&spec)?;
    let mut host = Host { desk, events: BTreeMap::new(), wakes: BTreeMap::new(), sent: BTreeSet::new() };

    let jan = Actor::requester("jan");
    let mut intake = Intake::new(Channel::Email, "The printer is on fire");
    intake.requester = Some("jan".into());
    host.open("T-1", intake, &jan, "2026-11-10T09:00:00Z".parse()?)?;

    // The host slept through an hour; every event carries the instant at which it became due.
    host.wake_until("2026-11-10T10:30:00Z".parse()?);

    let ola = Actor::agent("ola").on("second");
    host.decide("T-1", &Command::Take {}, &ola, "2026-11-10T10:31:00Z".parse()?)?;
    let refused = host.decide("T-1", &Command::Take {}, &ola, "2026-11-10T10:32:00Z".parse()?);
    if let Err(refusal) = refused {
        println!("                            refused: {refusal}");
    }
    host.decide("T-1", &Command::Solve(Default::default()), &ola, "2026-11-10T10:40:00Z".parse()?)?;
    host.decide("T-1", &Command::Close {}, &ola, "2026-11-10T11:00:00Z".parse()?)?;
    Ok(())
}
