//! Lines of support, the hand-overs between them, and what makes somebody else work or hear.
//!
//! Functional escalation hands the ticket to another line, hierarchical escalation tells somebody;
//! one entry may do both. Each fires once for a ticket, a clock and its cycle. The module knows
//! neither statuses nor how a message is sent.

mod compile;
mod model;
mod people;
mod spec;
#[cfg(test)]
mod tests;

pub use compile::Fault;
pub(crate) use compile::{Input, compile, tell};
pub(crate) use model::ByClock;
pub use model::{Edge, Escalation, Escalations, Line, Member, Response, Review, Tell, Trigger};
pub use spec::{
    ContactSpec, EdgeSpec, EscalationSpec, LineKind, LineSpec, MemberSpec, RepeatSpec, ResponseSpec,
    ReviewSpec, Silence, Strategy, TriggerSpec,
};
