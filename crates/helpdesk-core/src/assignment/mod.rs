//! Who gets a ticket: strategies one after another, each with its reason.
//!
//! [`suggest`] reads a compiled desk, a ticket and what the host tells of the moment, and names an
//! agent; it changes nothing. There is no hidden state: who had the last ticket and how many each
//! has are arguments, who had this one before is in its history. So the same question gets the same
//! answer, and a host that asks twice spreads nothing twice. Assigning remains a command.
//!
//! Source: `docs/spec/assignment.md`.

mod queue;
mod suggest;

pub use queue::{Waiting, queue};
pub use suggest::{Considered, Moment, Out, Suggestion, suggest};
