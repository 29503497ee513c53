//! An embeddable helpdesk: a compiled desk takes a ticket, a command and an instant, and returns
//! facts; a ticket is the fold of its facts.
//!
//! The crate reads no clock, no file, no socket, no environment and no random source. Time and
//! identity are arguments, so the same inputs give the same bytes on every host.
#![deny(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used
)]

// Floor 0: words everything else is written in.
pub mod actor;
pub mod id;
mod order;
pub mod path;
#[cfg(feature = "schema")]
mod schema;
pub mod time;

// Floor 1: tools that know no domain.
pub mod faults;
pub mod graph;
pub mod shape;
pub mod text;
pub mod zone;

// Floor 1, upper half: read `faults`, `id`, `text` and `time`.
pub mod condition;
pub mod label;
pub mod number;

// Floor 1, top: reads `faults` and `time`.
pub mod identity;

// Floor 2: parts of a desk that do not know each other.
pub mod calendar;
pub mod knowledge;
pub mod outage;
pub mod party;
pub mod priority;
pub mod workflow;

// Floor 3.
pub mod sla;

// Floor 4.
pub mod escalation;

// Floor 4, upper half: reads `workflow`, `sla` and `escalation`.
pub mod approval;
pub mod template;

// Floor 5.
pub mod ticket;

// Upper half: reads events.
pub mod ledger;

// Upper half: reads the checked parts of a desk.
pub mod analysis;
pub mod assignment;

// Floor 6: what hosts call.
pub mod desk;
pub mod report;

// Floor 7: whole histories under another desk.
pub mod simulate;

/// The examples of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[derive(Debug)]
pub struct Readme;
