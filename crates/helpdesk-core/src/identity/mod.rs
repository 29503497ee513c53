//! How sure the desk is of who asks.
//!
//! A caller presents [evidence](EvidenceKind): an address, a number, a code. What is presented and
//! what is known are compared as keyed [digests](Digest), in constant time; the core never keeps an
//! identifier, and the host's key is an argument of [`digest`] and nothing else. What matched makes a
//! level, by the policy of the desk.
//!
//! The module knows neither tickets nor registers of people.

mod compile;
mod digest;
mod evidence;
mod fault;
mod model;
pub mod pesel;
mod spec;
#[cfg(test)]
mod tests;

pub(crate) use compile::identifiers;
pub use compile::{Input, compile};
pub use digest::{Digest, IdentifierError, digest};
pub use evidence::{Evidence, EvidenceKind, Identifier};
pub use fault::Fault;
pub(crate) use model::UNKNOWN;
pub use model::{Identity, Level, Reveals};
pub use spec::{AttemptsSpec, IdentifierSpec, IdentitySpec, LevelSpec};
