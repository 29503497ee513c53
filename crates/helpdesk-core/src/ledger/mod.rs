//! Whose turn it was: the time of a ticket, by who could have brought it forward.
//!
//! A ticket that is not done is at every instant with exactly one of: the requester, an outside
//! firm, an agent, or nobody. So the parts of a ledger sum to the whole, exactly, by holder as well
//! as by line. Time in which the ticket was done belongs to nobody and is left out.
//!
//! Source: `docs/spec/explanation.md#ledger`.

mod fold;

use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::id::{ActorId, CalendarId, LineId};
use crate::sla::Count;
use crate::time::{Instant, Interval, WallTime, WorkTime};

/// The time of one ticket by whose turn it was; made by `Desk::ledger`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ledger {
    /// The calendar of the working time.
    pub calendar: CalendarId,
    /// The release of the zone rules used.
    pub zone_release: String,
    /// All time in which the ticket was not done.
    pub total: Spent,
    /// That time by holder, each once, in order.
    pub by_holder: Vec<Share<Holder>>,
    /// That time by the line that had the ticket; absent: no line.
    pub by_line: Vec<Share<Option<LineId>>>,
    /// The turns in order; between two of them that do not touch the ticket was done.
    pub turns: Vec<Turn>,
}

/// Who could have brought a ticket forward.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Holder {
    /// The person who had it.
    Agent(ActorId),
    /// Nobody: it lay in a line's queue, or in none.
    Nobody,
    /// The requester: it waited for an answer.
    Requester,
    /// An outside firm: it waited for one, or lay in the line of one.
    Vendor,
}

/// Time spent: as it passes for everybody, and as the calendar counts it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Spent {
    /// Time as it passes.
    #[serde(rename = "wall_seconds")]
    pub wall: WallTime,
    /// Open time of the calendar. Nothing counts outside its horizon.
    #[serde(rename = "work_seconds")]
    pub work: WorkTime,
}

/// The part of the time that belongs to one of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share<T> {
    /// Whose.
    pub of: T,
    /// How much.
    #[serde(flatten)]
    pub spent: Spent,
}

/// A span in which one had the turn, `[from, to)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Turn {
    /// Its start.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
    /// Who had the turn.
    pub holder: Holder,
    /// The line that had the ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
}

impl Spent {
    fn of(span: Interval, calendar: &Calendar) -> Self {
        Self { wall: span.length(), work: Count::Open(calendar).elapsed(span.start, span.end) }
    }

    fn add(&mut self, other: Self) {
        self.wall += other.wall;
        self.work += other.work;
    }
}

pub use fold::ledger;
