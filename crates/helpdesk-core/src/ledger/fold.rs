//! From events to turns, and from turns to sums.

use crate::calendar::Calendar;
use crate::id::LineId;
use crate::ledger::{Holder, Ledger, Share, Spent, Turn};
use crate::ticket::{Event, Ticket};
use crate::time::{Instant, Interval};
use crate::workflow::Category;

/// The ledger of a whole history up to `until`, working time as `calendar` counts it; `None` if
/// the events do not begin with a registration.
///
/// `is_firm` says of a line whether it is that of an outside firm.
#[must_use]
pub fn ledger(
    events: &[Event],
    calendar: &Calendar,
    is_firm: impl Fn(&LineId) -> bool,
    until: Instant,
) -> Option<Ledger> {
    let turns = turns(events, is_firm, until)?;
    let mut ledger = Ledger {
        calendar: calendar.id().clone(),
        zone_release: calendar.zone().release().to_owned(),
        total: Spent::default(),
        by_holder: Vec::new(),
        by_line: Vec::new(),
        turns: Vec::new(),
    };
    for turn in &turns {
        let spent = Spent::of(Interval::new(turn.from, turn.to), calendar);
        ledger.total.add(spent);
        book(&mut ledger.by_holder, &turn.holder, spent);
        book(&mut ledger.by_line, &turn.line, spent);
    }
    ledger.turns = turns;
    Some(ledger)
}

/// Adds to the share of `of`; shares are sorted.
fn book<T: Ord + Clone>(shares: &mut Vec<Share<T>>, of: &T, spent: Spent) {
    match shares.binary_search_by(|share| share.of.cmp(of)) {
        Ok(place) => shares.iter_mut().skip(place).take(1).for_each(|share| share.spent.add(spent)),
        Err(place) => shares.insert(place, Share { of: of.clone(), spent }),
    }
}

fn turns(events: &[Event], is_firm: impl Fn(&LineId) -> bool, until: Instant) -> Option<Vec<Turn>> {
    let (first, rest) = events.split_first()?;
    let mut ticket = Ticket::open(first)?;
    let mut turns = Vec::new();
    for event in rest {
        take_in(&mut turns, &ticket, &is_firm, ticket.last_at, event.at.min(until));
        ticket.apply(event);
    }
    take_in(&mut turns, &ticket, &is_firm, ticket.last_at, until);
    Some(turns)
}

/// Adds a turn, joined to the one before when it goes on.
fn take_in(
    turns: &mut Vec<Turn>,
    ticket: &Ticket,
    is_firm: impl Fn(&LineId) -> bool,
    from: Instant,
    to: Instant,
) {
    let Some(holder) = holder(ticket, is_firm).filter(|_| from < to) else { return };
    match turns.last_mut() {
        Some(last) if last.to == from && last.holder == holder && last.line == ticket.line => last.to = to,
        _ => turns.push(Turn { from, to, holder, line: ticket.line.clone() }),
    }
}

/// Whose turn it is now; `None`: nobody's, the ticket is done or goes on in another.
fn holder(ticket: &Ticket, is_firm: impl Fn(&LineId) -> bool) -> Option<Holder> {
    match ticket.status_category {
        _ if ticket.merged.is_some() => None, // it goes on in another ticket
        done if done.is_done() => None,
        Category::WaitingRequester => Some(Holder::Requester),
        Category::WaitingVendor => Some(Holder::Vendor),
        _ if ticket.line.as_ref().is_some_and(is_firm) => Some(Holder::Vendor),
        _ => Some(ticket.assignee.clone().map_or(Holder::Nobody, Holder::Agent)),
    }
}
