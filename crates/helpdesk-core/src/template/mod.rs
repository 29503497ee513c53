//! Routine work: templates of requests, with what they need and the steps they take.
//!
//! A [`Template`] gives a request its kind, category, line and approvals, says what has to be stated
//! and which steps there are. The steps become the checklist of a ticket; what was done of them
//! stands in the ticket.

mod compile;
mod fault;
mod model;
mod spec;

pub use compile::{Input, compile};
pub use fault::Fault;
pub use model::{Step, Template, Templates};
pub use spec::{StepSpec, TemplateSpec};
