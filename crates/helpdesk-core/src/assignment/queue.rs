//! What a lead looks through: tickets that nobody has.

use serde::{Deserialize, Serialize};

use crate::id::{LineId, PriorityId, TicketId};
use crate::order;
use crate::ticket::{Rules, Ticket};
use crate::time::Instant;

/// A ticket that nobody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Waiting {
    /// The ticket.
    pub ticket: TicketId,
    /// The line it is with.
    pub line: Option<LineId>,
    /// The priority in force.
    pub priority: PriorityId,
    /// Since when the desk has it.
    pub since: Instant,
    /// When the first of its running clocks is late.
    pub due: Option<Instant>,
    /// How often its review has come due.
    pub reviews: u32,
}

/// The open tickets that nobody has, those to look at first at the front: by priority, then by what
/// is due first, then by age. With `line` only those of one line.
#[must_use]
pub fn queue<'a>(
    rules: &Rules,
    tickets: impl IntoIterator<Item = &'a Ticket>,
    line: Option<&LineId>,
) -> Vec<Waiting> {
    let waits = |ticket: &&Ticket| ticket.assignee.is_none() && !ticket.status_category.is_done();
    let here = |ticket: &&Ticket| line.is_none() || ticket.line.as_ref() == line;
    let rank = |priority: &PriorityId| rules.priorities.rank(priority).unwrap_or(usize::MAX);
    let mut found: Vec<Waiting> = tickets.into_iter().filter(waits).filter(here).map(waiting).collect();
    order::sort_by(&mut found, |a, b| {
        let key = |w: &Waiting| (rank(&w.priority), w.due.unwrap_or(Instant::MAX), w.since);
        key(a).cmp(&key(b)).then_with(|| a.ticket.cmp(&b.ticket))
    });
    found
}

fn waiting(ticket: &Ticket) -> Waiting {
    let running = ticket.clocks.iter().filter(|clock| clock.state.is_open());
    Waiting {
        ticket: ticket.id.clone(),
        line: ticket.line.clone(),
        priority: ticket.priority().clone(),
        since: ticket.opened_at,
        due: running.filter_map(|clock| clock.due).min(),
        reviews: ticket.review.as_ref().map_or(0, |review| review.round.saturating_sub(1)),
    }
}
