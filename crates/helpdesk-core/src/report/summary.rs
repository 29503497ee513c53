//! What a report says: plain figures, ready to be shown or stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::id::{ActorId, CategoryId, KindId, LineId, PolicyId, PriorityId, StatusId, TicketId};
use crate::sla::{ClockKey, Metric};
use crate::ticket::Channel;
use crate::time::{Date, Instant, Target, WallTime, WorkTime};

/// What a report says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Summary {
    /// The first event; absent without any.
    pub from: Option<Instant>,
    /// When the report ends: as asked, else the last event.
    pub until: Option<Instant>,
    /// Tickets.
    pub tickets: u64,
    /// Events.
    pub events: u64,
    /// Tickets that are not done at the end.
    pub open: u64,
    /// What came in.
    pub volumes: Volumes,
    /// What came in and was done, week by week, without gaps; at most 260 weeks, the last ones.
    pub weeks: Vec<Week>,
    /// Tickets by the status they ended in.
    pub statuses: BTreeMap<StatusId, u64>,
    /// Tickets by the priority they ended with.
    pub priorities: BTreeMap<PriorityId, u64>,
    /// Changes of status that occurred, the most frequent first.
    pub transitions: Vec<Moved>,
    /// From registration until a person had the ticket.
    pub time_to_own: Measure,
    /// From registration until the first public answer, or until done without one; only tickets
    /// that somebody asked for.
    pub first_response: Measure,
    /// From registration until done for the last time.
    pub resolution: Measure,
    /// [`Summary::resolution`], as time passes, in classes.
    pub resolution_times: Vec<Bucket>,
    /// Tickets that were done and taken up again, of those that were ever done.
    pub reopened: Share,
    /// Hand-overs between lines.
    pub hand_overs: HandOvers,
    /// Tickets that were not done, by age, at the beginning of weeks.
    pub backlog: Backlog,
    /// Promises kept and missed, by priority.
    pub by_priority: Vec<Attainment<PriorityId>>,
    /// Promises kept and missed, by the line that had the ticket when it was decided.
    pub by_line: Vec<Attainment<LineId>>,
    /// The promises missed by most, the worst first.
    pub worst: Vec<Breach>,
    /// How the desk served.
    #[serde(default)]
    pub service: Service,
}

/// Tickets by what they are and how they came in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Volumes {
    /// By channel.
    pub channel: BTreeMap<Channel, u64>,
    /// By the kind they ended with.
    pub kind: BTreeMap<KindId, u64>,
    /// By the category they ended with, those without one left out.
    pub category: BTreeMap<CategoryId, u64>,
    /// By the month of registration, as in `2016-03`.
    pub month: BTreeMap<String, u64>,
}

/// One week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Week {
    /// Its Monday.
    pub monday: Date,
    /// Tickets registered.
    pub opened: u64,
    /// Times a ticket became done.
    pub done: u64,
}

/// A change of status that occurred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Moved {
    /// From this status.
    pub from: StatusId,
    /// To this one.
    pub to: StatusId,
    /// How often.
    pub count: u64,
}

/// A duration in both kinds of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measure {
    /// As time passes for everybody; every ticket that got there.
    #[serde(rename = "wall_seconds")]
    pub wall: Spread<WallTime>,
    /// As the clocks of the promises counted; tickets that were promised something. A clock stops
    /// too when the ticket is solved before what it waits for.
    #[serde(rename = "work_seconds")]
    pub work: Spread<WorkTime>,
}

/// How durations are spread. Percentiles are nearest ranks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Spread<T> {
    /// How many.
    pub count: u64,
    /// Half of them took no longer.
    pub median: Option<T>,
    /// Nine of ten took no longer.
    pub p90: Option<T>,
    /// The longest.
    pub longest: Option<T>,
}

/// A class of durations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bucket {
    /// Shorter than this, and not shorter than the class before; absent: all beyond.
    #[serde(rename = "below_seconds")]
    pub below: Option<WallTime>,
    /// How many.
    pub count: u64,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// The part.
    pub count: u64,
    /// The whole.
    pub of: u64,
    /// The part in basis points of the whole, rounded down; absent when the whole is nothing.
    pub basis_points: Option<u64>,
}

impl Share {
    /// `count` of `of`.
    #[must_use]
    pub fn new(count: u64, of: u64) -> Self {
        let parts = u128::from(count) * 10_000;
        let basis_points = parts.checked_div(u128::from(of)).and_then(|share| u64::try_from(share).ok());
        Self { count, of, basis_points }
    }
}

/// Hand-overs between lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HandOvers {
    /// How many.
    pub total: u64,
    /// Tickets by how often they were handed over.
    pub tickets: BTreeMap<u64, u64>,
    /// From where to where, the most frequent first.
    pub edges: Vec<HandOver>,
}

/// Hand-overs from one line to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HandOver {
    /// From this line; absent: from none.
    pub from: Option<LineId>,
    /// To this one.
    pub to: LineId,
    /// How often.
    pub count: u64,
}

/// Tickets that were not done, by age.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Backlog {
    /// The ages below which tickets are counted together; one class more lies beyond the last.
    #[serde(rename = "ages_seconds")]
    pub ages: Vec<WallTime>,
    /// Beginnings of weeks; of a very long time every second one, third and so on.
    pub points: Vec<BacklogPoint>,
}

/// The backlog at the beginning of a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BacklogPoint {
    /// The Monday, at its first instant.
    pub at: Date,
    /// Tickets of each age, the youngest first.
    pub counts: Vec<u64>,
}

/// Promises of one metric, kept and missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attainment<T> {
    /// The set of policies; lines' own clocks are in `lines`.
    pub set: String,
    /// What was promised.
    pub metric: Metric,
    /// For whom; absent: for none in particular.
    pub of: Option<T>,
    /// How the promises turned out.
    pub verdicts: Verdicts,
    /// Those kept, of those decided.
    pub attained: Share,
}

/// How promises turned out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verdicts {
    /// Kept.
    pub met: u64,
    /// Missed.
    pub breached: u64,
    /// Not known yet.
    pub open: u64,
    /// Called off.
    pub cancelled: u64,
}

/// A promise that was missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Breach {
    /// The ticket.
    pub ticket: TicketId,
    /// The clock.
    pub clock: ClockKey,
    /// Who promised.
    pub policy: PolicyId,
    /// At which priority.
    pub priority: Option<PriorityId>,
    /// The line that answers for it.
    pub line: Option<LineId>,
    /// What was promised.
    pub target: Target,
    /// When it fell due.
    pub due: Instant,
    /// When the clock ended; absent: it runs on.
    pub ended: Option<Instant>,
    /// The time that passed outside pauses from due to the end, or to the end of the report.
    #[serde(rename = "late_seconds")]
    pub late: WallTime,
    /// Beyond the target, as the clock counted; absent while it runs.
    #[serde(rename = "over_seconds")]
    pub over: Option<WorkTime>,
}

/// How the desk served.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Service {
    /// Tickets done at first contact, of those done: with at most one public answer, no further
    /// message of the requester, no hand-over and no reopening.
    pub first_contact: Share,
    /// Tickets that came back to a line that had handed them over, of all.
    pub bounced: Share,
    /// What requesters said.
    pub ratings: Ratings,
    /// Tickets that an article solved, of those done.
    pub solved_by_article: Share,
    /// Tickets that requesters solved themselves with an article, of those done.
    pub self_solved: Share,
    /// Articles by how often they were used.
    pub articles: BTreeMap<Arc<str>, u64>,
    /// How long outside firms had tickets, on their own calendars.
    pub vendors: Vec<VendorTimes>,
    /// What each agent had to do.
    pub agents: BTreeMap<ActorId, AgentLoad>,
    /// What each line had to do.
    pub lines: BTreeMap<LineId, LineLoad>,
    /// What broke more than once.
    pub faults: Faults,
    /// Outages.
    pub outages: Outages,
    /// Queues of the telephone exchange.
    pub queues: BTreeMap<Arc<str>, Queue>,
}

/// What requesters said of finished tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ratings {
    /// Tickets rated, of those done.
    pub rated: Share,
    /// Tickets by their last rating.
    pub scores: BTreeMap<i64, u64>,
}

/// How long an outside firm had tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VendorTimes {
    /// The firm's line.
    pub line: LineId,
    /// As its clocks counted.
    #[serde(rename = "work_seconds")]
    pub work: Spread<WorkTime>,
}

/// What an agent had to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentLoad {
    /// Times a ticket was taken or given.
    pub taken: u64,
    /// Times a ticket was solved.
    pub solved: u64,
    /// Tickets held at the end that are not done.
    pub open: u64,
    /// Time recorded.
    #[serde(rename = "spent_seconds")]
    pub spent: WallTime,
}

/// What a line had to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineLoad {
    /// Times a ticket came in.
    pub entered: u64,
    /// Tickets there at the end that are not done.
    pub open: u64,
}

/// What broke more than once, the most frequent first; at most twenty of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Faults {
    /// By asset.
    pub assets: Vec<Fault>,
    /// By category.
    pub categories: Vec<Fault>,
}

/// Something that broke more than once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fault {
    /// The asset or category.
    pub of: Arc<str>,
    /// Tickets about it.
    pub tickets: u64,
}

/// Outages; time that two of them cover counts once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outages {
    /// How many.
    pub count: u64,
    /// Tickets that joined them.
    pub tickets: u64,
    /// How long there was any.
    #[serde(rename = "lasted_seconds")]
    pub lasted: WallTime,
    /// How long each service was affected.
    #[serde(rename = "services_seconds")]
    pub services: BTreeMap<Arc<str>, WallTime>,
}

/// A queue of the telephone exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Queue {
    /// Calls.
    pub calls: u64,
    /// Calls answered within the time that the report was asked for, of all.
    pub in_time: Share,
    /// Calls that nobody answered, of all.
    pub lost: Share,
    /// How long callers waited for an answer.
    #[serde(rename = "answered_seconds")]
    pub answered: Spread<WallTime>,
    /// How long callers waited who gave up.
    #[serde(rename = "abandoned_seconds")]
    pub abandoned: Spread<WallTime>,
}
