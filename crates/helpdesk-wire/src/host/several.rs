//! What concerns several tickets at once, outages, alerts and mail: JSON in, the core's own types
//! or JSON out.

use std::collections::BTreeMap;
use std::sync::Arc;

use helpdesk_core::actor::Actor;
use helpdesk_core::desk::Desk;
use helpdesk_core::id::TicketId;
use helpdesk_core::outage::{self, Outage, OutageCommand, OutageEvent, OutageId, OutageIntake};
use helpdesk_core::ticket::{
    self, Alert, AlertDecision, Inbound, InboundDecision, Intake, Joint, NoticeId, OutageDecision, Solve,
    Ticket, TicketDecision,
};
use helpdesk_core::time::Instant;

use super::{Failure, json, read};

/// What something done to several tickets at once leads to; see [`Desk::together`].
///
/// # Errors
/// A refusal with every reason, or the faults of `joint` and `by`.
pub fn together(
    desk: &Desk,
    joint: &str,
    tickets: &[&Ticket],
    by: &str,
    at: Instant,
) -> Result<Vec<TicketDecision>, Failure> {
    Ok(desk.together(&read::<Joint>(joint)?, tickets, &read::<Actor>(by)?, at)?)
}

/// What an alert of the monitoring leads to; see [`Desk::alert`].
///
/// # Errors
/// A refusal with every reason, or the faults of `alert` and `by`.
pub fn alert(
    desk: &Desk,
    alert: &str,
    new: &str,
    tickets: &[&Ticket],
    by: &str,
    at: Instant,
) -> Result<AlertDecision, Failure> {
    let (alert, by): (Alert, Actor) = (read(alert)?, read(by)?);
    Ok(desk.alert(tickets, &alert, TicketId::from(new), &by, at)?)
}

/// What a mail leads to; see [`Desk::inbound`].
///
/// # Errors
/// A refusal with every reason, or the faults of `message` and `by`.
pub fn inbound(
    desk: &Desk,
    message: &str,
    new: &str,
    tickets: &[&Ticket],
    by: &str,
    at: Instant,
) -> Result<InboundDecision, Failure> {
    let (message, by): (Inbound, Actor) = (read(message)?, read(by)?);
    Ok(desk.inbound(tickets, &message, TicketId::from(new), &by, at)?)
}

/// Incidents that repeat, as JSON; see [`Desk::repeats`].
#[must_use]
pub fn repeats(desk: &Desk, tickets: &[&Ticket], at: Instant) -> String {
    json(&desk.repeats(tickets, at))
}

/// Opens an outage under an id that the host has made up; see [`Desk::open_outage`].
///
/// # Errors
/// A refusal with every reason, or the faults of `intake` and `by`.
pub fn open_outage(
    desk: &Desk,
    id: &str,
    intake: &str,
    tickets: &[&Ticket],
    by: &str,
    at: Instant,
) -> Result<OutageDecision, Failure> {
    let (intake, by): (OutageIntake, Actor) = (read(intake)?, read(by)?);
    Ok(desk.open_outage(OutageId::from(id), intake, tickets, &by, at)?)
}

/// Lets a ticket join an outage; see [`Desk::join_outage`].
///
/// # Errors
/// A refusal with every reason, or the faults of `outage` and `by`.
pub fn join_outage(
    desk: &Desk,
    outage: &str,
    ticket: &Ticket,
    by: &str,
    at: Instant,
) -> Result<OutageDecision, Failure> {
    Ok(desk.join_outage(&read::<Outage>(outage)?, ticket, &read::<Actor>(by)?, at)?)
}

/// What a command to an outage leads to; see [`Desk::decide_outage`]. `solve` is how its tickets are
/// solved with it.
///
/// # Errors
/// A refusal with every reason, or the faults of what was given.
pub fn decide_outage(
    desk: &Desk,
    outage: &str,
    (command, solve): (&str, Option<&str>),
    tickets: &[&Ticket],
    by: &str,
    at: Instant,
) -> Result<OutageDecision, Failure> {
    let (outage, command): (Outage, OutageCommand) = (read(outage)?, read(command)?);
    let solve = solve.map(read::<Solve>).transpose()?;
    Ok(desk.decide_outage(&outage, &command, solve.as_ref(), tickets, &read::<Actor>(by)?, at)?)
}

/// What time alone did to an outage up to and including `now`; see [`outage::wake`].
///
/// # Errors
/// The faults of `outage`.
pub fn wake_outage(outage: &str, now: Instant) -> Result<OutageDecision, Failure> {
    let events = outage::wake(&read::<Outage>(outage)?, now);
    Ok(OutageDecision { events, ..OutageDecision::default() })
}

/// The outage that a whole history adds up to, as JSON; `null` if the events are none.
///
/// # Errors
/// The faults of `events`.
pub fn replay_outage(events: &str) -> Result<String, Failure> {
    Ok(json(&Outage::replay(&read::<Vec<OutageEvent>>(events)?)))
}

/// What to say to somebody who asks about something an outage explains, as JSON; see
/// [`Desk::first_contact`].
///
/// # Errors
/// The faults of `intake` and of `outages`, a list.
pub fn first_contact(desk: &Desk, intake: &str, outages: &str, at: Instant) -> Result<String, Failure> {
    let (intake, outages): (Intake, Vec<Outage>) = (read(intake)?, read(outages)?);
    let outages: Vec<&Outage> = outages.iter().collect();
    Ok(json(&desk.first_contact(&intake, &outages, at)))
}

/// Where a ticket that was merged goes on, as JSON; see [`ticket::redirect`].
#[must_use]
pub fn redirect(id: &str, tickets: &[&Ticket]) -> String {
    let into = |id: &TicketId| {
        let found = tickets.iter().find(|ticket| ticket.id == *id)?;
        found.merged.as_ref().map(|merger| merger.into.clone())
    };
    json(&ticket::redirect(&TicketId::from(id), into))
}

/// The id of the mail that carries a notice; see [`ticket::message_id`].
///
/// # Errors
/// The faults of `notice`, the JSON of an id.
pub fn message_id(notice: &str, domain: &str) -> Result<String, Failure> {
    Ok(ticket::message_id(&read::<NoticeId>(notice)?, domain))
}

/// Whether the headers of a mail, a JSON object, say that a machine sent it.
///
/// # Errors
/// The faults of `headers`.
pub fn is_automatic(headers: &str) -> Result<String, Failure> {
    Ok(json(&ticket::is_automatic(&read::<BTreeMap<Arc<str>, Arc<str>>>(headers)?)))
}
