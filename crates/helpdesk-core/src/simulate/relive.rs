//! What people did, given to a desk once more.

use serde::Serialize;

use crate::desk::Desk;
use crate::simulate::acts::Deed;
use crate::simulate::{Act, Acts, Outside};
use crate::ticket::joint::again::Opening;
use crate::ticket::{Event, Refusal, Ticket};
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
    /// The act; without it, and without something from outside: opening the ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<Act>,
    /// What came from outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside: Option<Outside>,
    /// Every reason.
    pub refusal: Refusal,
}

/// Lets `desk` live through what people did, and lets time pass up to `until`.
///
/// An `until` before the last act counts as that act's instant.
#[must_use]
pub fn relive(desk: &Desk, acts: &Acts, until: Instant) -> Relived {
    let mut relived = Relived::default();
    if let Some(mut ticket) = relived.open(desk, acts) {
        acts.deeds().iter().for_each(|deed| relived.give(desk, &mut ticket, deed));
        relived.wake(desk, &mut ticket, until);
    }
    relived
}

impl Relived {
    /// Opens the ticket; `None` if the desk does not.
    pub(super) fn open(&mut self, desk: &Desk, acts: &Acts) -> Option<Ticket> {
        let (ticket, intake, carried) = (&acts.ticket, &*acts.intake, acts.carried.as_ref());
        let opening = Opening { ticket, intake, carried, with: &acts.with };
        match desk.open_again(&opening, &acts.by, acts.at) {
            Ok(decision) => self.events = decision.events,
            Err(refusal) => {
                self.refused.push(Refused { at: acts.at, act: None, outside: None, refusal });
                self.without_ticket = u64::try_from(acts.then.len()).unwrap_or(u64::MAX);
            }
        }
        Ticket::replay(&self.events)
    }

    /// Gives the desk an act, or what came from outside.
    pub(super) fn give(&mut self, desk: &Desk, ticket: &mut Ticket, deed: &Deed<'_>) {
        let (at, act, outside, decided) = match *deed {
            Deed::Act(act) => (act.at, Some(act), None, desk.decide(ticket, &act.command, &act.by, act.at)),
            Deed::Outside(it) => (it.at, None, Some(it), desk.again(ticket, &it.fact, &it.by, it.at)),
        };
        match decided {
            Ok(decision) => self.take_in(ticket, decision.events),
            Err(refusal) => {
                let (act, outside) = (act.cloned(), outside.cloned());
                self.refused.push(Refused { at, act, outside, refusal });
            }
        }
    }

    /// Lets time pass.
    pub(super) fn wake(&mut self, desk: &Desk, ticket: &mut Ticket, until: Instant) {
        let later = desk.wake(ticket, until);
        self.take_in(ticket, later.events);
    }

    fn take_in(&mut self, ticket: &mut Ticket, events: Vec<Event>) {
        events.iter().for_each(|event| ticket.apply(event));
        self.events.extend(events);
    }
}
