//! Nobody speaks in another's name, and nothing that is known of a person shows.

mod identifiers;
mod impersonation;

use helpdesk_core::actor::Actor;
use helpdesk_core::desk::Desk;
use helpdesk_core::identity::{Digest, EvidenceKind, digest};
use helpdesk_core::ticket::{Channel, Command, Decision, Event, Intake, Refusal, Ticket};
use helpdesk_core::time::Instant;
use serde_json::{Value, json};

/// The key of the host of these tests.
pub const KEY: &[u8] = b"planted-host-key-0123456789";

pub fn at(minute: u32) -> Instant {
    format!("2026-03-02T{:02}:{:02}:00Z", 9 + minute / 60, minute % 60).parse().expect("an instant")
}

pub fn desk(document: Value) -> Desk {
    let spec = serde_json::from_value(document).expect("a specification");
    Desk::compile(&spec).unwrap_or_else(|errors| panic!("{errors}"))
}

pub fn made(kind: EvidenceKind, scope: &str, identifier: &str) -> Digest {
    digest(KEY, kind, scope, identifier).expect("an identifier")
}

/// A desk that asks for proof before it touches anything, and knows Jan of Acme.
pub fn guarded() -> Value {
    json!({
        "name": "Guarded", "zone": "UTC",
        "identity": {
            "levels": [{ "name": "verified", "proofs": [["contract_number"], ["pesel"], ["email"], ["one_time_code"]] }],
            "required": { "set_field": "verified" },
            "attempts": { "per_ticket": 3, "per_identity": 5, "within": "24h" } },
        "people": { "jan": { "organisation": "acme", "identifiers": [
            { "kind": "contract_number", "digest": made(EvidenceKind::ContractNumber, "acme", "KX-99-PLANTED") },
            { "kind": "pesel", "digest": made(EvidenceKind::Pesel, "acme", "44051401359") },
            { "kind": "email", "digest": made(EvidenceKind::Email, "acme", "planted.person@example.com") } ] } },
        "organisations": { "acme": {}, "globex": {} },
        "fields": { "site": { "type": "text", "choices": ["north", "south"] }, "note": { "type": "text" }, "done": { "type": "boolean" } },
        "approvals": [{ "name": "boss", "when": { "tag": "big" }, "by": ["manager"], "guards": ["solve"] }],
        "lines": { "first": {} }, "entry_line": "first",
    })
}

/// A ticket of somebody at Acme, and everything that happened to it.
pub struct Life {
    pub desk: Desk,
    pub ticket: Ticket,
    pub events: Vec<Event>,
}

impl Life {
    pub fn begin(desk: Desk, change: impl FnOnce(&mut Intake)) -> Self {
        let mut intake = Intake::new(Channel::Phone, "Change my permissions");
        intake.requester = Some("jan".into());
        intake.organisation = Some("acme".into());
        change(&mut intake);
        let decision = desk.open("T-1".into(), intake, &Actor::agent("ola"), at(0)).expect("an intake");
        let ticket = Ticket::replay(&decision.events).expect("a history");
        Self { desk, ticket, events: decision.events }
    }

    pub fn give(&mut self, command: Value, by: &Actor, at: Instant) -> Result<Decision, Refusal> {
        let command: Command = serde_json::from_value(command).expect("a command");
        let before = self.ticket.clone();
        let came = self.desk.decide(&self.ticket, &command, by, at);
        match &came {
            Ok(decision) => {
                decision.events.iter().for_each(|event| self.ticket.apply(event));
                self.events.extend(decision.events.clone());
            }
            Err(_) => assert_eq!(self.ticket, before, "a refusal changes nothing"),
        }
        came
    }

    /// The code of the only reason why a command is refused.
    pub fn refused(&mut self, command: Value, by: &Actor, at: Instant) -> &'static str {
        let refusal = self.give(command, by, at).expect_err("a refusal");
        assert_eq!(refusal.reasons.len(), 1, "{refusal}");
        refusal.reasons[0].code()
    }
}

pub fn present(kind: EvidenceKind, scope: &str, identifier: &str) -> Value {
    json!({ "type": "identify", "person": "jan", "evidence": [{ "kind": kind, "digest": made(kind, scope, identifier) }] })
}
