//! What concerns several tickets: decided at once, one decision for each.
//!
//! Every function here is pure, takes the tickets as they are, and changes none. The host stores
//! all the decisions together, each with the version of its ticket that was decided on; if one of
//! them has moved on since, none is stored and the question is asked again.

pub(crate) mod again;
mod alert;
mod cascade;
mod inbound;
mod merge;
mod outage;
mod problem;
mod relate;
mod split;

use std::collections::BTreeSet;

use helpdesk_derive::Tagged;
use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Role};
use crate::id::TicketId;
use crate::ticket::{Decision, Reason, Refusal, Relation, Rules, Ticket, texts};
use crate::time::Instant;

pub use alert::{Alert, AlertDecision, AlertOutcome, AlertState, alert};
use cascade::tell_parts;

pub use cascade::cascade;
pub use inbound::{Inbound, InboundDecision, InboundOutcome, inbound, is_automatic, message_id};
pub use merge::{Merged, merge, redirect, unmerge};
pub use outage::{
    Briefing, OutageDecision, TicketRefusal, decide_outage, first_contact, join_outage, open_outage,
};
pub use problem::{Problem, Repeat, problem, repeats};
pub use relate::{Related, relate, unrelate};
pub use split::{Split, SplitOff, split};

/// What somebody wants done to several tickets at once.
///
/// In JSON an object with `type`, as in `{"type": "merge", "source": "T2", "into": "T1"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Joint {
    /// One ticket goes on as part of another.
    Merge {
        /// The ticket that ends.
        source: TicketId,
        /// The ticket it goes on in.
        into: TicketId,
    },
    /// A merged ticket goes on by itself again.
    Unmerge {
        /// The ticket.
        source: TicketId,
        /// The ticket it is part of.
        from: TicketId,
    },
    /// Two tickets have to do with each other.
    Relate {
        /// The one.
        ticket: TicketId,
        /// The other.
        other: TicketId,
        /// What the other is to the one.
        relation: Relation,
    },
    /// Two tickets have nothing to do with each other any more.
    Unrelate {
        /// The one.
        ticket: TicketId,
        /// The other.
        other: TicketId,
    },
    /// Brings parts in line with the whole, as the desk says.
    Cascade {
        /// The whole.
        parent: TicketId,
        /// Its parts.
        children: Vec<TicketId>,
    },
    /// Takes a matter of its own out of a ticket.
    SplitOff {
        /// The ticket.
        source: TicketId,
        /// What becomes of the other matter.
        split: Split,
    },
    /// Opens a problem record over incidents.
    Problem {
        /// The incidents.
        incidents: Vec<TicketId>,
        /// The record.
        problem: Problem,
    },
}

impl Joint {
    /// Every type of decision about several tickets.
    pub const NAMES: [&'static str; 7] =
        ["cascade", "merge", "problem", "relate", "split_off", "unmerge", "unrelate"];
}

/// What a decision about several tickets means for one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketDecision {
    /// The ticket.
    pub ticket: TicketId,
    /// What follows for it.
    #[serde(flatten)]
    pub decision: Decision,
}

impl TicketDecision {
    pub(crate) fn new(ticket: &TicketId, decision: Decision) -> Self {
        Self { ticket: ticket.clone(), decision }
    }
}

/// What `joint` leads to, one decision for each ticket for which something follows.
///
/// Where a whole is merged or taken out again, those of its parts that are among `tickets` are told;
/// [`cascade`] tells others later.
///
/// # Errors
/// Every reason why it is refused; a ticket named and not among `tickets` is one.
pub fn together(
    rules: &Rules,
    joint: &Joint,
    tickets: &[&Ticket],
    by: &Actor,
    at: Instant,
) -> Result<Vec<TicketDecision>, Refusal> {
    let tickets = &*each_once(tickets);
    let find = |id: &TicketId| {
        texts::check_name("ticket", id.as_str())?;
        let found = tickets.iter().find(|ticket| ticket.id == *id).copied();
        found.ok_or_else(|| Refusal::from(Reason::UnknownTicket { ticket: id.clone() }))
    };
    let two = |a: (&TicketId, Decision), b: (&TicketId, Decision)| {
        vec![TicketDecision::new(a.0, a.1), TicketDecision::new(b.0, b.1)]
    };
    let others = |one: &TicketId, two: &TicketId| -> Vec<&Ticket> {
        tickets.iter().copied().filter(|ticket| ticket.id != *one && ticket.id != *two).collect()
    };
    let is_new = |id: &TicketId| match find(id) {
        Ok(_) => Err(Refusal::from(Reason::SameTicket { ticket: id.clone() })),
        Err(_) => Ok(()),
    };
    Ok(match joint {
        Joint::Merge { source, into } => {
            let done = merge(rules, find(source)?, find(into)?, by, at)?;
            let parts = tell_parts(rules, &after(find(source)?, &done.source), &others(source, into), by, at);
            two((source, done.source), (into, done.target)).into_iter().chain(parts).collect()
        }
        Joint::Unmerge { source, from } => {
            let done = unmerge(rules, find(source)?, find(from)?, by, at)?;
            let parts = tell_parts(rules, &after(find(source)?, &done.source), &others(source, from), by, at);
            two((source, done.source), (from, done.target)).into_iter().chain(parts).collect()
        }
        Joint::Relate { ticket, other, relation } => {
            let done = relate(rules, find(ticket)?, find(other)?, *relation, by, at)?;
            two((ticket, done.ticket), (other, done.other))
        }
        Joint::Unrelate { ticket, other } => {
            let done = unrelate(rules, find(ticket)?, find(other)?, by, at)?;
            two((ticket, done.ticket), (other, done.other))
        }
        Joint::Cascade { parent, children } => {
            let children = children.iter().map(find).collect::<Result<Vec<_>, _>>()?;
            cascade(rules, find(parent)?, &children, by, at)?
        }
        Joint::SplitOff { source, split: wanted } => {
            is_new(&wanted.ticket)?;
            let done = split(rules, find(source)?, wanted, by, at)?;
            two((source, done.source), (&wanted.ticket, done.new))
        }
        Joint::Problem { incidents, problem: wanted } => {
            is_new(&wanted.ticket)?;
            let incidents = incidents.iter().map(find).collect::<Result<Vec<_>, _>>()?;
            problem(rules, &incidents, wanted, by, at)?
        }
    })
}

impl Decision {
    /// This decision and one that was made on the ticket after it.
    pub(crate) fn and(mut self, later: Self) -> Self {
        self.events.extend(later.events);
        self.notices.extend(later.notices);
        Self { next_wake: later.next_wake, ..self }
    }
}

/// The ticket after a decision.
pub(crate) fn after(ticket: &Ticket, decision: &Decision) -> Ticket {
    let mut after = ticket.clone();
    decision.events.iter().for_each(|event| after.apply(event));
    after
}

/// Where a ticket goes on in the end, among `tickets`; itself unless it is merged.
pub(crate) fn home<'a>(ticket: &'a Ticket, tickets: &[&'a Ticket]) -> &'a Ticket {
    let find = |id: &TicketId| tickets.iter().find(|other| other.id == *id).copied();
    let next = |id: &TicketId| find(id)?.merged.as_ref().map(|merger| merger.into.clone());
    redirect(&ticket.id, next).and_then(|id| find(&id)).unwrap_or(ticket)
}

/// A ticket that is named twice: its second decision would not know of the first.
fn named_twice(tickets: &[&Ticket]) -> Option<Reason> {
    let mut known = BTreeSet::new();
    let twice = tickets.iter().find(|ticket| !known.insert(&ticket.id))?;
    Some(Reason::SameTicket { ticket: twice.id.clone() })
}

/// Each ticket once, as it was handed in first.
fn each_once<'a>(tickets: &[&'a Ticket]) -> Vec<&'a Ticket> {
    let mut known = BTreeSet::new();
    tickets.iter().copied().filter(|ticket| known.insert(&ticket.id)).collect()
}

/// Requesters decide about their own ticket only, and nobody under a name that hides something.
fn check_actor(what: &'static str, by: &Actor) -> Option<Reason> {
    let requester = (by.role == Role::Requester).then_some(Reason::NotForRequesters { what });
    requester.or_else(|| texts::check_actor(by).err())
}

/// Every reason there is, or nothing in the way.
fn none_of(reasons: impl IntoIterator<Item = Option<Reason>>) -> Result<(), Refusal> {
    let reasons: Vec<Reason> = reasons.into_iter().flatten().collect();
    if reasons.is_empty() { Ok(()) } else { Err(Refusal { reasons }) }
}
