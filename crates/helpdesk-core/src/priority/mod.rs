//! Impact, urgency and rules turned into a priority that explains itself.
//!
//! [`Priorities`] are the levels of a desk, the most urgent first, and the matrix from impact and
//! urgency to a level. [`Triage`] is the desk's ordered list of rules. [`classify()`] takes both and
//! what is known of a ticket, and returns a [`Classification`]: the result, the cell of the matrix,
//! and every rule that fired with the words and values that made it fire. See
//! `docs/spec/triage.md`.
//!
//! The module does not know tickets, statuses or clocks, nor who may override what it computes.

mod classification;
mod classify;
mod compile;
mod fault;
mod model;
mod rules;
mod spec;
#[cfg(test)]
mod tests;

pub use classification::{Cell, Classification, ClassifyError, Fired, Stated};
pub use classify::classify;
pub use compile::compile;
pub use fault::Fault;
pub(crate) use model::Rule;
pub use model::{Effects, Priorities, Triage};
pub use rules::{check_levels, compile_rules};
pub use spec::{EffectSpec, PrioritySpec, RuleSpec};
