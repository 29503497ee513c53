//! One ticket at this moment: commands in, decisions out.

use helpdesk_core::actor::Actor;
use helpdesk_core::desk::Desk;
use helpdesk_core::id::TicketId;
use helpdesk_core::sla::ClockKey;
use helpdesk_core::ticket::{Command, Decision, Event, Fact, Intake, Ticket};
use helpdesk_core::time::Instant;

use super::{Failure, FailureKind, json, read};

/// Opens a ticket under an id that the host has made up; see [`Desk::open`].
///
/// # Errors
/// A refusal with every reason, or the faults of `intake` and `by`.
pub fn open(desk: &Desk, id: &str, intake: &str, by: &str, at: Instant) -> Result<Decision, Failure> {
    let (intake, by): (Intake, Actor) = (read(intake)?, read(by)?);
    Ok(desk.open(TicketId::from(id), intake, &by, at)?)
}

/// What `command` leads to; see [`Desk::decide`].
///
/// # Errors
/// A refusal with every reason, or the faults of `command` and `by`.
pub fn decide(
    desk: &Desk,
    ticket: &Ticket,
    command: &str,
    by: &str,
    at: Instant,
) -> Result<Decision, Failure> {
    let (command, by): (Command, Actor) = (read(command)?, read(by)?);
    Ok(desk.decide(ticket, &command, &by, at)?)
}

/// As [`decide`], if the ticket is of the version `expected`; see [`Desk::decide_expecting`].
///
/// # Errors
/// As [`decide`]; `ticket.conflict` alone if the ticket has another version.
pub fn decide_expecting(
    desk: &Desk,
    ticket: &Ticket,
    expected: u64,
    command: &str,
    by: &str,
    at: Instant,
) -> Result<Decision, Failure> {
    let (command, by): (Command, Actor) = (read(command)?, read(by)?);
    Ok(desk.decide_expecting(ticket, expected, &command, &by, at)?)
}

/// What time alone brought about up to and including `now`; see [`Desk::wake`].
#[must_use]
pub fn wake(desk: &Desk, ticket: &Ticket, now: Instant) -> Decision {
    desk.wake(ticket, now)
}

/// The ticket that a whole history adds up to.
///
/// # Errors
/// [`FailureKind::History`] if the events are not one whole history, in order; the faults of their
/// shape.
pub fn replay(events: &str) -> Result<Ticket, Failure> {
    replayed(&read::<Vec<Event>>(events)?)
}

/// The ticket that a whole history adds up to.
///
/// # Errors
/// [`FailureKind::History`] as [`replay`].
pub fn replayed(events: &[Event]) -> Result<Ticket, Failure> {
    whole(events)?;
    Ticket::replay(events).ok_or_else(|| Break::NoRegistration.into_failure(0))
}

/// Whether `events` are one whole history, in order.
///
/// # Errors
/// [`FailureKind::History`] with the first event that does not follow.
pub fn whole(events: &[Event]) -> Result<(), Failure> {
    match events.split_first() {
        Some((first, rest)) if matches!(first.fact, Fact::Registered(_)) => {
            follows(first.seq, first.at, rest, 1)
        }
        _ => Err(Break::NoRegistration.into_failure(0)),
    }
}

/// The ticket after `events`, which follow on its last one.
///
/// # Errors
/// As [`replay`]. The ticket handed in is never changed.
pub fn apply(ticket: &Ticket, events: &str) -> Result<Ticket, Failure> {
    let events: Vec<Event> = read(events)?;
    follows(ticket.version, ticket.last_at, &events, 0)?;
    let mut after = ticket.clone();
    events.iter().for_each(|event| after.apply(event));
    Ok(after)
}

/// Whether each of `events` follows on the one before it, the first on event `seq` of `at`.
fn follows(mut seq: u64, mut at: Instant, events: &[Event], first: usize) -> Result<(), Failure> {
    for (index, event) in events.iter().enumerate() {
        if Some(event.seq) != seq.checked_add(1) || event.at < at {
            return Err(
                Break::Gap { seq: event.seq, at: event.at, after: seq, last: at }.into_failure(first + index)
            );
        }
        (seq, at) = (event.seq, event.at);
    }
    Ok(())
}

/// Where every clock of the ticket stands at `now`, as JSON; see [`Desk::clocks`].
#[must_use]
pub fn clocks(desk: &Desk, ticket: &Ticket, now: Instant) -> String {
    json(&desk.clocks(ticket, now))
}

/// What the caller of a ticket may be told of it, as JSON; see [`Desk::summary`].
#[must_use]
pub fn summary(desk: &Desk, ticket: &Ticket) -> String {
    json(&desk.summary(ticket))
}

/// Why a clock shows what it shows at `now`, as JSON; `null` as [`Desk::explain`].
///
/// # Errors
/// The faults of `clock`, a `{metric, set, cycle}`.
pub fn explain(desk: &Desk, ticket: &Ticket, clock: &str, now: Instant) -> Result<String, Failure> {
    Ok(json(&desk.explain(ticket, &read::<ClockKey>(clock)?, now)))
}

/// Why events are no history.
enum Break {
    NoRegistration,
    Gap { seq: u64, at: Instant, after: u64, last: Instant },
}

impl Break {
    fn code(&self) -> &'static str {
        match self {
            Self::NoRegistration => "history.no-registration",
            Self::Gap { .. } => "history.gap",
        }
    }

    fn into_failure(self, index: usize) -> Failure {
        let message = match &self {
            Self::NoRegistration => "the history does not begin with the registration of a ticket".to_owned(),
            Self::Gap { seq, at, after, last } => {
                format!("event {seq} of {at} does not follow on event {after} of {last}")
            }
        };
        Failure::at(FailureKind::History, self.code(), message, index)
    }
}
