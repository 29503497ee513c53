//! What many tickets add up to: a pure fold over their histories.
//!
//! A [`Report`] takes the events of one ticket after another and knows neither a desk nor a clock.
//! Two reports over different tickets merge into the report over all of them, so histories can be
//! counted in parts, in any order, and the result is the same to the last digit.
//!
//! Units: durations are exact; a share is given in basis points, 10,000 being all, rounded down.
//! A percentile is the nearest rank: a value that occurred. Weeks begin on Monday, and days, weeks
//! and months are those of [`Options::zone`], by default UTC.

mod backlog;
mod breach;
mod fold;
mod history;
mod service;
mod spread;
mod summary;
#[cfg(test)]
mod tests;
mod weeks;

pub use fold::{Options, Report};
pub use history::{ClockHistory, History, Verdict};
pub use summary::{
    AgentLoad, Attainment, Backlog, BacklogPoint, Breach, Bucket, Fault, Faults, HandOver, HandOvers,
    LineLoad, Measure, Moved, Outages, Queue, Ratings, Service, Share, Spread, Summary, VendorTimes,
    Verdicts, Volumes, Week,
};
