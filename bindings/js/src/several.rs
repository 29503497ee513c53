//! What concerns more than one ticket, outages, alerts and mail. Tickets come as one JSON list.

use helpdesk_core::ticket::Ticket;
use helpdesk_wire::host::{self, Failure, read};
use wasm_bindgen::prelude::*;

use crate::Answer;
use crate::desk::JsDesk;
use crate::time::instant;

/// Asks a question about the tickets of a list.
fn about<T>(tickets: &str, ask: impl FnOnce(&[&Ticket]) -> Result<T, Failure>) -> Result<T, Failure> {
    let tickets: Vec<Ticket> = read(tickets)?;
    ask(&tickets.iter().collect::<Vec<_>>())
}

#[wasm_bindgen(js_class = Desk)]
impl JsDesk {
    pub fn summary(&self, ticket: &str) -> Answer<String> {
        Ok(host::summary(&self.0, &read(ticket)?))
    }

    pub fn together(&self, joint: &str, tickets: &str, by: &str, at: f64) -> Answer<String> {
        let decided = about(tickets, |tickets| host::together(&self.0, joint, tickets, by, instant(at)))?;
        Ok(host::json(&decided))
    }

    pub fn alert(&self, alert: &str, new: &str, tickets: &str, by: &str, at: f64) -> Answer<String> {
        let decided = about(tickets, |tickets| host::alert(&self.0, alert, new, tickets, by, instant(at)))?;
        Ok(host::json(&decided))
    }

    pub fn inbound(&self, message: &str, new: &str, tickets: &str, by: &str, at: f64) -> Answer<String> {
        let decided =
            about(tickets, |tickets| host::inbound(&self.0, message, new, tickets, by, instant(at)))?;
        Ok(host::json(&decided))
    }

    pub fn repeats(&self, tickets: &str, at: f64) -> Answer<String> {
        Ok(about(tickets, |tickets| Ok(host::repeats(&self.0, tickets, instant(at))))?)
    }

    pub fn open_outage(&self, id: &str, intake: &str, tickets: &str, by: &str, at: f64) -> Answer<String> {
        let decided =
            about(tickets, |tickets| host::open_outage(&self.0, id, intake, tickets, by, instant(at)))?;
        Ok(host::json(&decided))
    }

    pub fn join_outage(&self, outage: &str, ticket: &str, by: &str, at: f64) -> Answer<String> {
        Ok(host::json(&host::join_outage(&self.0, outage, &read(ticket)?, by, instant(at))?))
    }

    /// `solve` is empty where the tickets are not solved with the outage.
    pub fn decide_outage(
        &self,
        outage: &str,
        command: &str,
        solve: &str,
        tickets: &str,
        by: &str,
        at: f64,
    ) -> Answer<String> {
        let solve = Some(solve).filter(|solve| !solve.is_empty());
        let decided = about(tickets, |tickets| {
            host::decide_outage(&self.0, outage, (command, solve), tickets, by, instant(at))
        })?;
        Ok(host::json(&decided))
    }

    pub fn first_contact(&self, intake: &str, outages: &str, at: f64) -> Answer<String> {
        Ok(host::first_contact(&self.0, intake, outages, instant(at))?)
    }

    pub fn wake_outage(outage: &str, now: f64) -> Answer<String> {
        Ok(host::json(&host::wake_outage(outage, instant(now))?))
    }

    pub fn replay_outage(events: &str) -> Answer<String> {
        Ok(host::replay_outage(events)?)
    }

    pub fn redirect(id: &str, tickets: &str) -> Answer<String> {
        Ok(about(tickets, |tickets| Ok(host::redirect(id, tickets)))?)
    }

    pub fn message_id(notice: &str, domain: &str) -> Answer<String> {
        Ok(host::message_id(notice, domain)?)
    }

    pub fn is_automatic(headers: &str) -> Answer<String> {
        Ok(host::is_automatic(headers)?)
    }
}
