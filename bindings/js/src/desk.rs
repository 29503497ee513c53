//! A compiled desk and what it decides.

use helpdesk_core::desk::Desk;
use helpdesk_core::id::CalendarId;
use helpdesk_core::ticket::{Decision, Event, Notice, Ticket};
use helpdesk_core::time::Instant;
use helpdesk_core::zone::ZonePack;
use helpdesk_wire::host::{self, Failure, read};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::Answer;
use crate::about::JsCounting;
use crate::calendar::JsCalendar;
use crate::time::{date, instant};

/// The rules of all zones.
#[wasm_bindgen(js_name = Zones)]
#[derive(Debug)]
pub struct JsZones(ZonePack);

#[wasm_bindgen(js_class = Zones)]
impl JsZones {
    pub fn builtin() -> Self {
        Self(ZonePack::builtin())
    }

    pub fn read(bytes: &[u8]) -> Answer<Self> {
        Ok(Self(ZonePack::from_bytes(bytes).map_err(Failure::from)?))
    }

    pub fn release(&self) -> String {
        self.0.release().to_owned()
    }

    pub fn names(&self) -> Vec<String> {
        self.0.names().map(str::to_owned).collect()
    }

    pub fn calendar(&self, text: &str) -> Answer<JsCalendar> {
        let (calendar, warnings) = host::calendar(text, &self.0)?;
        Ok(JsCalendar { calendar, warnings })
    }

    pub fn desk(&self, text: &str) -> Answer<JsDesk> {
        Ok(JsDesk(host::desk(text, &self.0)?))
    }

    pub fn counting(&self, options: &str) -> Answer<JsCounting> {
        Ok(JsCounting(host::Counting::new(options, &self.0)?.into()))
    }
}

#[wasm_bindgen(js_name = Desk)]
#[derive(Debug)]
pub struct JsDesk(pub(crate) Desk);

/// A decision, and the ticket after it.
#[derive(Serialize)]
struct Turn<'a> {
    ticket: &'a Ticket,
    events: &'a [Event],
    notices: &'a [Notice],
    #[serde(skip_serializing_if = "Option::is_none")]
    next_wake: Option<Instant>,
}

/// `ticket`, which has taken in the decision, and the decision.
fn turn(ticket: &Ticket, decision: &Decision) -> String {
    let Decision { events, notices, next_wake } = decision;
    host::json(&Turn { ticket, events, notices, next_wake: *next_wake })
}

#[wasm_bindgen(js_class = Desk)]
impl JsDesk {
    pub fn version(&self) -> String {
        self.0.version().to_string()
    }

    pub fn warnings(&self) -> String {
        host::json(&helpdesk_wire::desk::warnings(&self.0))
    }

    pub fn calendar(&self, name: &str) -> Option<JsCalendar> {
        Some(self.0.calendar(&CalendarId::from(name))?.clone().into())
    }

    pub fn default_calendar(&self) -> String {
        self.0.default_calendar().as_str().to_owned()
    }

    pub fn open(&self, id: &str, intake: &str, by: &str, at: f64) -> Answer<String> {
        let decision = host::open(&self.0, id, intake, by, instant(at))?;
        Ok(turn(&host::replayed(&decision.events)?, &decision))
    }

    /// `expecting` is the version of the ticket that whoever commands has seen.
    pub fn decide(
        &self,
        ticket: &str,
        command: &str,
        by: &str,
        at: f64,
        expecting: Option<f64>,
    ) -> Answer<String> {
        let mut ticket: Ticket = read(ticket)?;
        let seen = expecting.map_or(ticket.version, |version| version as u64);
        let decision = host::decide_expecting(&self.0, &ticket, seen, command, by, instant(at))?;
        decision.events.iter().for_each(|event| ticket.apply(event));
        Ok(turn(&ticket, &decision))
    }

    pub fn wake(&self, ticket: &str, now: f64) -> Answer<String> {
        let mut ticket: Ticket = read(ticket)?;
        let decision = host::wake(&self.0, &ticket, instant(now));
        decision.events.iter().for_each(|event| ticket.apply(event));
        Ok(turn(&ticket, &decision))
    }

    pub fn clocks(&self, ticket: &str, now: f64) -> Answer<String> {
        Ok(host::clocks(&self.0, &read(ticket)?, instant(now)))
    }

    pub fn explain(&self, ticket: &str, clock: &str, now: f64) -> Answer<String> {
        Ok(host::explain(&self.0, &read(ticket)?, clock, instant(now))?)
    }

    pub fn explain_history(&self, events: &str, clock: &str, now: f64) -> Answer<String> {
        Ok(host::explain_history(&self.0, events, clock, instant(now))?)
    }

    pub fn ledger(&self, events: &str, calendar: &str, until: f64) -> Answer<String> {
        Ok(host::ledger(&self.0, events, calendar, instant(until))?)
    }

    pub fn relive(&self, events: &str, until: f64) -> Answer<String> {
        Ok(host::relive(&self.0, events, instant(until))?)
    }

    pub fn simulate(&self, there: &Self, histories: &str, until: Option<f64>) -> Answer<String> {
        let until = until.map(instant);
        Ok(host::simulate(&self.0, &there.0, histories, until)?)
    }

    pub fn capsule(&self, ticket: &str, now: f64, days: u32) -> Answer<String> {
        Ok(host::json(&host::capsule(&self.0, &read(ticket)?, instant(now), days)?))
    }

    pub fn replay(events: &str) -> Answer<String> {
        Ok(host::json(&host::replay(events)?))
    }

    pub fn apply(ticket: &str, events: &str) -> Answer<String> {
        Ok(host::json(&host::apply(&read(ticket)?, events)?))
    }
}

#[wasm_bindgen(js_class = Calendar)]
impl JsCalendar {
    pub fn warnings(&self) -> String {
        host::json(&self.warnings)
    }

    pub fn capsule(&self, first: &str, last: &str) -> Answer<String> {
        Ok(host::json(&self.calendar.capsule(date(first)?, date(last)?)?))
    }

    /// Name, zone, release of its rules, first and last day.
    pub fn words(&self) -> Vec<String> {
        let (zone, horizon) = (self.calendar.zone(), self.calendar.horizon());
        let id = self.calendar.id().as_str();
        vec![
            id.to_owned(),
            zone.name().to_owned(),
            zone.release().to_owned(),
            horizon.first().to_string(),
            horizon.last().to_string(),
        ]
    }
}
