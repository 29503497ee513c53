//! Ticket numbers that are read out, heard and typed by people.
//!
//! A [`Scheme`] makes numbers like `SUP-2026-000123-7` from a date and a sequence that the host
//! supplies, and reads them back however people put the spaces and dashes. Its check digit covers
//! every digit, so that one wrong digit or two neighbours swapped are always noticed. See
//! `docs/spec/number.md`.
//!
//! The module counts nothing and knows no tickets; a number is a label, the ticket's id is another
//! matter.

mod check;
mod compile;
mod fault;
mod parse;
mod scheme;
mod spec;
#[cfg(test)]
mod tests;

pub use check::Check;
pub use compile::compile;
pub use fault::Fault;
pub use parse::NumberError;
pub use scheme::{Scheme, TicketNumber};
pub use spec::NumberSpec;
