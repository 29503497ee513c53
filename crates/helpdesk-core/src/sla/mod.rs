//! Service levels: what is promised, how it is counted, and how each clock explains itself.
//!
//! A clock counts the open time of its calendar less the spans in which it stood still; a pause
//! is a set that is taken away, never an amount that is added. So a pause in closed time changes
//! nothing, and the order in which facts were stored cannot matter. A clock that reaches its
//! target at the due instant itself is in time. Units: whole microseconds. The module reads
//! categories of statuses and never their names, and does not know who is told.
//!
//! Source: `docs/spec/sla.md`.

mod clock;
mod compile;
mod count;
mod explain;
mod metric;
mod model;
mod order;
mod preset;
mod report;
mod signal;
mod spec;
#[cfg(test)]
mod tests;
mod threshold;

pub use clock::{Alarm, AlarmKind, Clock, ClockKey, ClockState, Pause, Promise};
pub use compile::Fault;
pub(crate) use compile::{Calendars, compile};
pub(crate) use count::lies_before_start;
pub use count::{Count, alarms, amount_of_point, carried_over, due, promise};
pub use explain::{Chosen, Explanation, Span, Why, explain, timeline};
pub use metric::{Metric, Predicates};
pub use model::{Policy, Promised, Sla};
pub use preset::Preset;
pub use report::{ClockReport, report};
pub use signal::{Signal, Signals};
pub use spec::{ChangeMode, PolicySpec, PromiseSpec, ReopenMode, ResolutionStart, TargetsSpec};
pub use threshold::{Threshold, ThresholdError};

/// The set of the lines' own clocks.
pub const LINES: &str = "lines";
