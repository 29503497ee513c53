//! The work of a log under another desk, compared.

mod outcome;
mod parting;
pub(crate) mod text;

use std::num::NonZero;
use std::thread;

use helpdesk_core::desk::Desk;
use helpdesk_core::simulate::{Comparison, simulate};
use helpdesk_core::ticket::Event;

use crate::replay::Driven;

pub(crate) use outcome::Outcome;
pub(crate) use parting::{parting, verdict};

/// Compares every ticket of a replay under the desk that replayed it and under another.
///
/// Tickets know nothing of each other, so they are shared out among the processors; merging the
/// parts in order gives the same as going through them one by one.
pub(crate) fn compare(here: &Desk, there: &Desk, driven: &Driven) -> Comparison {
    let histories: Vec<&[Event]> = driven.tickets.values().map(|live| &*live.events).collect();
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let part = histories.len().div_ceil(workers).max(1);
    let until = driven.until;
    thread::scope(|scope| {
        let parts = histories.chunks(part);
        let parts = parts.map(|part| scope.spawn(move || simulate(here, there, part.iter().copied(), until)));
        let parts: Vec<_> = parts.collect();
        let mut whole = simulate(here, there, [], until);
        for part in parts {
            match part.join() {
                Ok(part) => whole.merge(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        whole
    })
}
