//! The clocks of a ticket for a page: what a server hands out, and what a browser reads.
//!
//! A capsule holds clocks, the stretch of the calendars they count on, and the rules of their
//! zones. Whoever has it reads clocks with the engine's own arithmetic and to the microsecond,
//! without the desk. What happens to the ticket later is not in it: then the server makes another.

mod live;
#[cfg(test)]
mod tests;

use helpdesk_core::calendar::{Calendar, Capsule};
use helpdesk_core::desk::Desk;
use helpdesk_core::id::{CalendarId, DeskVersion, TicketId};
use helpdesk_core::sla::{AlarmKind, Clock};
use helpdesk_core::ticket::Ticket;
use helpdesk_core::time::{Date, Instant};
use serde::{Deserialize, Serialize};

use super::{Failure, FailureKind};

pub use live::{Clocks, Moment, Standing, expired};

/// The format written in every capsule.
const SCHEMA: &str = "capsule/1";

/// Days before the first clock began, for whoever draws what came before.
const DAYS_BEFORE: i32 = 7;

/// The clocks of one ticket, and all it takes to read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockCapsule {
    /// `capsule/1`.
    pub schema: String,
    /// The ticket.
    pub ticket: TicketId,
    /// The version of the desk that made it.
    pub desk: DeskVersion,
    /// When it was made: how the ticket was then.
    pub made: Instant,
    /// The calendars that the clocks count on.
    pub calendars: Vec<Capsule>,
    /// The clocks, without what they have to say to the staff.
    pub clocks: Vec<Clock>,
}

/// The clocks of `ticket` as they are at `now`, readable until `days` days later, or after the
/// last due time if that comes later.
///
/// # Errors
/// [`FailureKind::Calendar`] if `now` lies outside the horizon of a
/// calendar.
pub fn capsule(desk: &Desk, ticket: &Ticket, now: Instant, days: u32) -> Result<ClockCapsule, Failure> {
    let mut named: Vec<&CalendarId> = ticket.clocks.iter().map(|clock| &clock.promise.calendar).collect();
    named.sort_unstable();
    named.dedup();
    let calendars = named.into_iter().filter_map(|id| desk.calendar(id));
    let calendars = calendars.map(|calendar| stretch(calendar, ticket, now, days));
    Ok(ClockCapsule {
        schema: SCHEMA.to_owned(),
        ticket: ticket.id.clone(),
        desk: desk.version().clone(),
        made: now,
        calendars: calendars.collect::<Result<_, _>>()?,
        clocks: ticket.clocks.iter().map(|clock| for_everybody(Clock::clone(clock))).collect(),
    })
}

/// The calendar of a capsule that [`Calendar::capsule`] made.
///
/// # Errors
/// [`FailureKind::Input`] for anything else.
pub fn calendar_from_capsule(text: &str) -> Result<Calendar, Failure> {
    let capsule: Capsule = serde_json::from_str(text).map_err(|error| damaged(&error.to_string()))?;
    Calendar::from_capsule(&capsule).ok_or_else(|| damaged("the calendar makes no sense"))
}

fn damaged(why: &str) -> Failure {
    let message = format!("this is no capsule: {why}");
    Failure::plain(FailureKind::Input, Spoilt::Damaged.code(), message)
}

/// The part of `calendar` that the clocks and whoever draws them need.
fn stretch(calendar: &Calendar, ticket: &Ticket, now: Instant, days: u32) -> Result<Capsule, Failure> {
    let date = |at: Instant| calendar.zone().to_local(at).0;
    let begun = ticket.clocks.iter().map(|clock| clock.started.min(clock.counts_from()));
    let due = ticket.clocks.iter().filter_map(|clock| clock.due);
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let first = begun.fold(now, Instant::min);
    let first = date(first).plus_days(-DAYS_BEFORE).unwrap_or(Date::MIN);
    let last = date(due.fold(now, Instant::max)).plus_days(1).unwrap_or(Date::MAX);
    let last = last.max(date(now).plus_days(days).unwrap_or(Date::MAX));
    let known = calendar.horizon();
    Ok(calendar.capsule(first.max(known.first()), last.min(known.last()))?)
}

/// Without escalations: whom the staff call is nothing for a page.
fn for_everybody(mut clock: Clock) -> Clock {
    clock.alarms.retain(|alarm| matches!(alarm.kind, AlarmKind::Warning(_)));
    clock.announced.retain(|kind| matches!(kind, AlarmKind::Warning(_)));
    clock
}

/// Why a capsule cannot be read, or not at an instant.
enum Spoilt {
    Damaged,
    OtherFormat,
    Expired,
}

impl Spoilt {
    fn code(&self) -> &'static str {
        match self {
            Self::Damaged => "capsule.damaged",
            Self::OtherFormat => "capsule.other-format",
            Self::Expired => "capsule.expired",
        }
    }
}
