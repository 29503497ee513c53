//! What a command to an outage leads to.

use crate::actor::{Actor, Role};
use crate::id::TicketId;
use crate::outage::{Outage, OutageCommand, OutageEvent, OutageFact, OutageId, OutageIntake, Scope, Spoken};
use crate::time::Instant;

/// The most bytes a title may have.
const MOST_TITLE: usize = 2_000;
/// The most bytes any other text may have.
const MOST_TEXT: usize = 65_536;

/// Why a command to an outage was refused; nothing has happened then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OutageRefusal {
    /// The command lies before the outage's last event.
    #[error("the outage already has an event at {last}, and this is {got}")]
    TimeWentBack {
        /// The last event.
        last: Instant,
        /// The command.
        got: Instant,
    },
    /// Requesters decide nothing about outages.
    #[error("a requester may not decide about outages")]
    NotForRequesters,
    /// Something needed is empty.
    #[error("`{what}` must not be empty")]
    Empty {
        /// What.
        what: &'static str,
    },
    /// A text is longer than an outage takes.
    #[error("`{what}` has {found} bytes; {most} are allowed")]
    TooLong {
        /// What.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The most allowed.
        most: usize,
    },
    /// No service and no asset is affected.
    #[error("an outage affects at least one service or asset")]
    AffectsNothing,
    /// The expected end is not in the future, or the beginning not in the past.
    #[error("`{what}` is {found}, on the wrong side of {at}")]
    WrongSide {
        /// What.
        what: &'static str,
        /// The instant given.
        found: Instant,
        /// The command.
        at: Instant,
    },
    /// The outage is over.
    #[error("the outage is over")]
    Ended,
    /// The outage is not over.
    #[error("the outage is not over")]
    NotEnded,
    /// Nothing would change.
    #[error("nothing would change")]
    NoChange,
}

impl OutageRefusal {
    /// Stable identity; listed in `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TimeWentBack { .. } => "outage.time-went-back",
            Self::NotForRequesters => "outage.not-for-requesters",
            Self::Empty { .. } => "outage.empty",
            Self::TooLong { .. } => "outage.too-long",
            Self::AffectsNothing => "outage.affects-nothing",
            Self::WrongSide { .. } => "outage.wrong-side",
            Self::Ended => "outage.ended",
            Self::NotEnded => "outage.not-ended",
            Self::NoChange => "outage.no-change",
        }
    }
}

/// Opens an outage under an id that the host has made up.
///
/// # Errors
/// If the title is empty, nothing is affected, the expected end has passed, or it began later.
pub fn open(
    id: OutageId,
    intake: OutageIntake,
    by: &Actor,
    at: Instant,
) -> Result<Vec<OutageEvent>, OutageRefusal> {
    check_actor(by)?;
    written("title", &intake.title)?;
    let (found, most) = (intake.title.len(), MOST_TITLE);
    if most < found {
        return Err(OutageRefusal::TooLong { what: "title", found, most });
    }
    spoken(&intake.say)?;
    scoped(&intake.scope)?;
    if let Some(found) = intake.since.filter(|since| at < *since) {
        return Err(OutageRefusal::WrongSide { what: "since", found, at });
    }
    later(intake.estimate, at)?;
    let fact = OutageFact::OutageOpened { outage: id, intake: intake.into() };
    Ok(vec![OutageEvent { seq: 1, at, by: by.clone(), fact }])
}

/// What `command` leads to, after what time brought about before.
///
/// # Errors
/// The reason why it is refused.
pub fn decide(
    outage: &Outage,
    command: &OutageCommand,
    by: &Actor,
    at: Instant,
) -> Result<Vec<OutageEvent>, OutageRefusal> {
    check_actor(by)?;
    let mut events = caught_up(outage, at)?;
    let fact = match command {
        OutageCommand::Estimate { until, reason } => {
            running(outage)?;
            later(*until, at)?;
            check_length("reason", reason)?;
            if outage.estimate() == *until {
                return Err(OutageRefusal::NoChange);
            }
            let (until, before) = (*until, outage.estimate());
            OutageFact::OutageEstimated { until, before, reason: reason.clone() }
        }
        OutageCommand::Update { say } => {
            running(outage)?;
            spoken(say)?;
            if say.is_empty() {
                return Err(OutageRefusal::Empty { what: "say" });
            }
            if *say == outage.say {
                return Err(OutageRefusal::NoChange);
            }
            OutageFact::OutageUpdated { say: say.clone() }
        }
        OutageCommand::Rescope { scope } => {
            running(outage)?;
            scoped(scope)?;
            if *scope == *outage.scope {
                return Err(OutageRefusal::NoChange);
            }
            OutageFact::OutageRescoped { scope: scope.clone().into() }
        }
        OutageCommand::End { cause } => {
            running(outage)?;
            check_length("cause", cause)?;
            OutageFact::OutageEnded { cause: cause.clone() }
        }
        OutageCommand::Resume { reason } => {
            written("reason", reason)?;
            if outage.is_running() {
                return Err(OutageRefusal::NotEnded);
            }
            OutageFact::OutageResumed { reason: reason.clone() }
        }
    };
    events.push(next(outage, &events, fact, by, at));
    Ok(events)
}

/// Records that `ticket` joined; without events if it had.
///
/// # Errors
/// If the outage is over, or `at` lies before its last event.
pub fn join(
    outage: &Outage,
    ticket: &TicketId,
    by: &Actor,
    at: Instant,
) -> Result<Vec<OutageEvent>, OutageRefusal> {
    let mut events = caught_up(outage, at)?;
    running(outage)?;
    if !outage.tickets.contains(ticket) {
        let fact = OutageFact::TicketJoined { ticket: ticket.clone() };
        events.push(next(outage, &events, fact, by, at));
    }
    Ok(events)
}

/// What time brought about up to and including `now`: the expected end passed, at that instant.
#[must_use]
pub fn wake(outage: &Outage, now: Instant) -> Vec<OutageEvent> {
    let due = outage.next_wake().filter(|due| *due <= now);
    let passed = due
        .zip(outage.estimate())
        .map(|(due, until)| next(outage, &[], OutageFact::OutageOverdue { until }, &Actor::system(), due));
    passed.into_iter().collect()
}

fn caught_up(outage: &Outage, at: Instant) -> Result<Vec<OutageEvent>, OutageRefusal> {
    if at < outage.last_at {
        return Err(OutageRefusal::TimeWentBack { last: outage.last_at, got: at });
    }
    Ok(wake(outage, at))
}

fn next(outage: &Outage, before: &[OutageEvent], fact: OutageFact, by: &Actor, at: Instant) -> OutageEvent {
    let last = before.last().map_or(outage.version, |event| event.seq);
    OutageEvent { seq: last.saturating_add(1), at, by: by.clone(), fact }
}

fn check_actor(by: &Actor) -> Result<(), OutageRefusal> {
    if by.role == Role::Requester { Err(OutageRefusal::NotForRequesters) } else { Ok(()) }
}

fn running(outage: &Outage) -> Result<(), OutageRefusal> {
    if outage.is_running() { Ok(()) } else { Err(OutageRefusal::Ended) }
}

fn later(until: Option<Instant>, at: Instant) -> Result<(), OutageRefusal> {
    match until {
        Some(found) if found <= at => Err(OutageRefusal::WrongSide { what: "estimate", found, at }),
        _ => Ok(()),
    }
}

fn scoped(scope: &Scope) -> Result<(), OutageRefusal> {
    if scope.is_empty() { Err(OutageRefusal::AffectsNothing) } else { Ok(()) }
}

fn spoken(say: &Spoken) -> Result<(), OutageRefusal> {
    say.values().try_for_each(|text| written("say", text))
}

fn written(what: &'static str, text: &str) -> Result<(), OutageRefusal> {
    check_length(what, text)?;
    if text.trim().is_empty() { Err(OutageRefusal::Empty { what }) } else { Ok(()) }
}

fn check_length(what: &'static str, text: &str) -> Result<(), OutageRefusal> {
    let (found, most) = (text.len(), MOST_TEXT);
    if found <= most { Ok(()) } else { Err(OutageRefusal::TooLong { what, found, most }) }
}
