//! Everything a comparison says, ready to be written in any form.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path as FilePath;

use helpdesk_core::desk::Desk;
use helpdesk_core::id::DeskVersion;
use helpdesk_core::report::Verdict;
use helpdesk_core::simulate::{Compared, Comparison, Flip, Totals};
use helpdesk_core::time::Instant;
use serde::Serialize;

use crate::replay::Driven;
use crate::words::Wall;

/// A desk by its name and content hash.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) version: DeskVersion,
}

/// What the other desk refuses for one reason.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Refusals {
    /// The codes, joined by commas.
    pub(crate) code: String,
    pub(crate) count: u64,
    /// The first ticket it happens to, and the sentence there.
    pub(crate) first_ticket: String,
    pub(crate) message: String,
}

/// Everything a comparison says.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Outcome {
    /// The file.
    pub(crate) log: String,
    /// The desk that replayed the log.
    pub(crate) here: Named,
    /// The other desk.
    pub(crate) there: Named,
    pub(crate) from: Option<Instant>,
    pub(crate) until: Option<Instant>,
    pub(crate) totals: Totals,
    /// What the other desk refuses, the most frequent first.
    pub(crate) refused: Vec<Refusals>,
    /// Tickets with a promise that turns out otherwise, or with work that is refused.
    pub(crate) tickets: Vec<Compared>,
    /// How many of them are named to people.
    #[serde(skip)]
    pub(crate) worst: usize,
    /// The clock that people read.
    #[serde(skip)]
    pub(crate) wall: Wall,
}

impl Outcome {
    /// Sums up a comparison; tickets with the most promises newly missed come first.
    pub(crate) fn new(
        log: &FilePath,
        (here, there): (&Desk, &Desk),
        driven: &Driven,
        comparison: Comparison,
        worst: usize,
    ) -> Self {
        let Comparison { mut totals, mut tickets, .. } = comparison;
        let levels = here.priorities();
        totals.promises.sort_by_key(|row| {
            let rank = row.priority.as_ref().and_then(|level| levels.rank(level));
            (row.set.clone(), row.metric, rank)
        });
        let refused = refusals(&tickets);
        tickets.retain(|ticket| !ticket.flips.is_empty() || !ticket.refused.is_empty());
        tickets.sort_by_key(|ticket| Reverse(newly_missed(ticket).count())); // stable: else by name
        let named = |desk: &Desk| Named { name: desk.spec().name.clone(), version: desk.version().clone() };
        let opened = driven.tickets.values().filter_map(|live| Some(live.ticket.as_ref()?.opened_at));
        Self {
            log: log.display().to_string(),
            here: named(here),
            there: named(there),
            from: opened.min(),
            until: driven.until,
            totals,
            refused,
            tickets,
            worst,
            wall: Wall::of(here),
        }
    }

    /// The tickets that come off worst.
    pub(crate) fn worst(&self) -> impl Iterator<Item = &Compared> {
        let worse = self.tickets.iter().filter(|ticket| newly_missed(ticket).next().is_some());
        worse.take(self.worst)
    }
}

/// Promises of a ticket that are missed there and not here.
pub(crate) fn newly_missed(ticket: &Compared) -> impl Iterator<Item = &Flip> {
    ticket.flips.iter().filter(|flip| flip.there == Some(Verdict::Breached))
}

fn refusals(tickets: &[Compared]) -> Vec<Refusals> {
    let mut by_code: BTreeMap<String, Refusals> = BTreeMap::new();
    for ticket in tickets {
        for refused in &ticket.refused {
            let code = refused.refusal.codes().collect::<Vec<_>>().join(", ");
            let entry = by_code.entry(code).or_insert_with_key(|code| Refusals {
                code: code.clone(),
                count: 0,
                first_ticket: ticket.ticket.to_string(),
                message: refused.refusal.to_string(),
            });
            entry.count += 1;
        }
    }
    let mut refusals: Vec<_> = by_code.into_values().collect();
    refusals.sort_by_key(|refusals| Reverse(refusals.count)); // stable: equal counts stay by code
    refusals
}
