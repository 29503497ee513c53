//! The one language of conditions: triage rules, SLA `when`, workflow guards, escalation triggers.
//!
//! A table is a conjunction of `subject = value`; `all`, `any` and `not` combine tables.
//! [`ConditionSpec`] is what an administrator writes, [`Condition`] what it compiles to. A condition
//! asks its subjects of whoever implements [`Facts`]; phrases are looked up in the
//! [`Hits`](crate::text::Hits) of one scan per ticket. See `docs/spec/triage.md`.
//!
//! The module knows names, numbers, flags and phrases; it does not know what a ticket is.

mod compile;
mod facts;
mod fault;
mod holds;
mod leaf;
mod model;
mod region;
mod space;
mod spec;
mod subject;
mod suggestion;
#[cfg(test)]
mod tests;
mod vocabulary;
mod words;

pub use compile::{MAX_DEPTH, compile};
pub use facts::{Facts, Texts, Value};
pub use fault::Fault;
pub use holds::Matched;
pub use model::Condition;
pub(crate) use model::{Literal, Test};
pub(crate) use region::Region;
pub(crate) use space::{Space, World};
pub use spec::ConditionSpec;
pub use subject::{Subject, UnknownSubject};
pub use suggestion::Suggestion;
pub use vocabulary::{FieldType, Vocabulary};
pub(crate) use words::Words;
