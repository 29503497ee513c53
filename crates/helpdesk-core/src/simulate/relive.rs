//! What people did, given to a desk once more.

use serde::Serialize;

use crate::desk::Desk;
use crate::simulate::{Act, Acts};
use crate::ticket::{Event, Intake, Refusal, Ticket};
use crate::time::Instant;

/// What a desk made of what people did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Relived {
    /// Everything that happened; empty if the desk does not open the ticket.
    pub events: Vec<Event>,
    /// What the desk refused, in order.
    pub refused: Vec<Refused>,
    /// Acts that came to nothing because there was no ticket.
    pub without_ticket: u64,
}

/// Something people did that a desk refuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refused {
    /// When.
    pub at: Instant,
    /// The act; absent: opening the ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<Act>,
    /// Every reason.
    pub refusal: Refusal,
}

/// Lets `desk` live through what people did, and lets time pass up to `until`.
///
/// An `until` before the last act counts as that act's instant.
#[must_use]
pub fn relive(desk: &Desk, acts: &Acts, until: Instant) -> Relived {
    let intake = Intake::clone(&acts.intake);
    let opened = desk.open(acts.ticket.clone(), intake, &acts.by, acts.at).map(|decision| decision.events);
    let mut relived = Relived::default();
    let ticket = match opened {
        Ok(events) => {
            let ticket = Ticket::replay(&events);
            relived.events = events;
            ticket
        }
        Err(refusal) => {
            relived.refused.push(Refused { at: acts.at, act: None, refusal });
            None
        }
    };
    let Some(mut ticket) = ticket else {
        relived.without_ticket = u64::try_from(acts.then.len()).unwrap_or(u64::MAX);
        return relived;
    };
    for act in &acts.then {
        match desk.decide(&ticket, &act.command, &act.by, act.at) {
            Ok(decision) => relived.take_in(&mut ticket, decision.events),
            Err(refusal) => relived.refused.push(Refused { at: act.at, act: Some(act.clone()), refusal }),
        }
    }
    let later = desk.wake(&ticket, until);
    relived.take_in(&mut ticket, later.events);
    relived
}

impl Relived {
    fn take_in(&mut self, ticket: &mut Ticket, events: Vec<Event>) {
        events.iter().for_each(|event| ticket.apply(event));
        self.events.extend(events);
    }
}
