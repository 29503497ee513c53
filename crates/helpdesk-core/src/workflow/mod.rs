//! Statuses, the transitions between them, and what has to be true for one.
//!
//! A status has a [`Category`]; everything outside this module looks at that and never at the
//! name. A [`Guard`] says who may do something and what has to be recorded first, and lists every
//! condition that is not met, never only the first. Nothing here knows clocks or tickets: a ticket
//! answers a guard's questions through [`Standing`].

mod category;
mod compile;
mod guard;
mod model;
mod spec;
#[cfg(test)]
mod tests;

pub use category::{Categories, Category};
pub(crate) use compile::requirement;
pub use compile::{Fault, Known, compile, compile_guard};
pub(crate) use guard::nearest_way;
pub use guard::{Guard, May, Requirement, Standing, Unmet};
pub use model::{LateReply, Reopen, Status, Transition, Workflow};
pub use spec::{ExpirySpec, Names, ReopenSpec, StatusSpec, TransitionSpec};
