//! What would have happened: a history lived again under another desk.
//!
//! A history holds what people did and what the desk made of it. [`Acts`] takes the former out of
//! the events: commands, each with its actor and its instant. [`relive`] gives them to a desk,
//! which does its own part anew: clocks, escalations, expiries, reminders. What that desk refuses
//! is kept with its reasons and never dropped. [`simulate`] does so for many tickets and compares.
//!
//! Where the desk changed in the middle of a history, [`Versions`] holds its versions, and [`retell`]
//! lets each do its own part.
//!
//! Under the desk that recorded it a history comes out again event by event; this is a law with a
//! property test. The module knows no clock: time ends where the histories end, or where the
//! caller says.
//!
//! Source: `docs/spec/what-if.md`.

mod acts;
mod compare;
mod relive;
#[cfg(test)]
mod tests;
mod totals;
mod versions;

pub use acts::{Act, Acts, Outside};
pub use compare::{Compared, Comparison, Divergence, Flip, Side, compare, simulate, simulate_in_force};
pub use relive::{Refused, Relived, relive};
pub use totals::{Promises, Totals};
pub use versions::{UnknownVersion, Versions, retell};
