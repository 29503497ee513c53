//! The parts of events: changes of status and of clocks, and why they came about.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::id::StatusId;
use crate::sla::{Alarm, ClockKey, Pause, Promise};
use crate::time::Instant;
use crate::workflow::Category;

/// A change of status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatusChanged {
    /// The status before.
    pub from: StatusId,
    /// The status from now on.
    pub to: StatusId,
    /// What the new status means.
    pub category: Category,
    /// What brought it about.
    pub cause: StatusCause,
    /// When the new status expires by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timer: Option<Timer>,
    /// Until when a reply reopens the ticket; absent: for ever, or the ticket is not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopens_until: Option<Instant>,
    /// Why, where somebody said.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub reason: Arc<str>,
}

/// What brought a change of status about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StatusCause {
    /// A public reply of the desk.
    AgentReply,
    /// An approval was refused, or not given in time.
    Approval,
    /// The monitoring reported trouble again.
    Alert,
    /// Somebody's command.
    Command,
    /// The time allowed in the status was over.
    Expired,
    /// The ticket it is part of moved.
    Parent,
    /// The rest was over.
    PendingEnded,
    /// The monitoring reported that the trouble is over.
    Recovery,
    /// A reply of the requester.
    RequesterReply,
}

/// When a status ends by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Timer {
    /// When.
    pub at: Instant,
    /// The status it ends in; absent: a reminder is sent, once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<StatusId>,
}

/// What is new of an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum News {
    /// Another end is expected.
    Estimate,
    /// There is more to tell.
    Update,
    /// Other things are affected.
    Scope,
    /// It is over.
    Ended,
    /// It was not over after all.
    Resumed,
}

/// What the host should do with a reply that came too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LateOutcome {
    /// Open a new ticket linked to this one.
    FollowUp,
    /// Nothing: the desk refuses, and tells the requester.
    Refused,
}

/// Why somebody is reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReminderReason {
    /// The rest is over.
    PendingEnded,
    /// The ticket has been in its status for long.
    StatusLasts,
}

/// A clock that began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClockStarted {
    /// The clock.
    pub clock: ClockKey,
    /// What is promised, by whom and counted how.
    pub promise: Arc<Promise>,
    /// When the target falls due; absent: in a pause, or not within the calendar's horizon.
    pub due: Option<Instant>,
    /// What it will announce on the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<Alarm>,
    /// When it started to count: the event's own instant, earlier when a change of the ticket
    /// brought the promise about, later where the hours of intake have not begun.
    pub started: Instant,
    /// The spans it stands still in, the last perhaps not ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
}

/// Another target for a running clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Retargeted {
    /// The clock.
    pub clock: ClockKey,
    /// What is promised from now on.
    pub promise: Arc<Promise>,
    /// When the target fell due before.
    pub old_due: Option<Instant>,
    /// When it falls due now; may lie in the past.
    pub due: Option<Instant>,
    /// What it will announce on the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<Alarm>,
    /// The spans it stands still in under the new promise, the last perhaps not ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
}
