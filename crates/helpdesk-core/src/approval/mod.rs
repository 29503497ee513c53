//! Who has to agree before something is done.
//!
//! An [`Approval`] says which tickets need it, who may give it, how many have to, what waits for it,
//! and what happens when it is refused or not given in time. The module holds the checked rules of a
//! desk; what was asked and answered on a ticket stands in the ticket.

mod compile;
mod fault;
mod model;
mod spec;

pub use compile::{Input, compile};
pub use fault::Fault;
pub use model::{Approval, Approvals, Approver};
pub use spec::ApprovalSpec;
