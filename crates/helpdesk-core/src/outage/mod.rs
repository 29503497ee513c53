//! Running outages: what is affected, until when, and what callers should hear.
//!
//! An outage is the fold of its events, as a ticket is: [`decide`] holds the rules and changes
//! nothing, [`Outage::apply`] holds no rule and cannot fail. Whose ticket joins it, and what those
//! tickets are told, is decided above, where tickets are known; this module knows none but by id.

mod decide;
mod model;
#[cfg(test)]
mod tests;

pub use decide::{OutageRefusal, decide, join, open, wake};
pub use model::{
    Estimate, Outage, OutageCommand, OutageEvent, OutageFact, OutageId, OutageIntake, Scope, Spoken,
};
