//! What is measured, and which facts start, stop, pause and cancel it.

use serde::{Deserialize, Serialize};

use crate::sla::{Signal, Signals};
use crate::workflow::{Categories, Category};

/// What a clock measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Metric {
    /// From registration until a person takes the ticket.
    TimeToOwn,
    /// From registration until the first public answer; only where a requester waits.
    FirstResponse,
    /// From each unanswered message of the requester, after the first response, until the answer.
    NextResponse,
    /// From each public message of the desk until the next one.
    PeriodicUpdate,
    /// From registration until solved.
    Resolution,
    /// Like the resolution, counting only while it is the agents' turn.
    AgentWork,
    /// Like the resolution, counting while the requester waits for others, whoever they are.
    RequesterWait,
    /// From entering a line of the desk's own until leaving it (OLA).
    LineStay,
    /// From handing to an outside firm until it comes back (underpinning contract).
    Vendor,
}

/// When a metric's clock starts, stops, stands still and is called off.
///
/// In one instant stopping comes before pausing, and pausing before starting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Predicates {
    /// Starts a clock, or a further cycle once the one before has ended.
    pub start: Signals,
    /// Ends it: met or missed.
    pub stop: Signals,
    /// Ends it without a verdict.
    pub cancel: Signals,
    /// Takes up the ended clock again; the time between is taken out.
    pub resume: Signals,
    /// Stands still in these categories of status, unless a policy says otherwise.
    pub pause: Categories,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Self; 9] = [
        Self::TimeToOwn,
        Self::FirstResponse,
        Self::NextResponse,
        Self::PeriodicUpdate,
        Self::Resolution,
        Self::AgentWork,
        Self::RequesterWait,
        Self::LineStay,
        Self::Vendor,
    ];

    /// The metrics that policies make promises about; the others belong to lines.
    pub const PROMISED: [Self; 7] = [
        Self::TimeToOwn,
        Self::FirstResponse,
        Self::NextResponse,
        Self::PeriodicUpdate,
        Self::Resolution,
        Self::AgentWork,
        Self::RequesterWait,
    ];

    /// The name used in specifications and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TimeToOwn => "time_to_own",
            Self::FirstResponse => "first_response",
            Self::NextResponse => "next_response",
            Self::PeriodicUpdate => "periodic_update",
            Self::Resolution => "resolution",
            Self::AgentWork => "agent_work",
            Self::RequesterWait => "requester_wait",
            Self::LineStay => "line_stay",
            Self::Vendor => "vendor",
        }
    }

    /// The metric of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.name() == name)
    }

    /// Whether it starts anew, as a further cycle, each time its starting fact happens.
    #[must_use]
    pub const fn repeats(self) -> bool {
        matches!(self, Self::NextResponse | Self::PeriodicUpdate)
    }

    /// The facts it follows. Source: `docs/spec/sla.md#metrics`.
    #[must_use]
    pub const fn predicates(self) -> Predicates {
        use Signal::{
            Answered, Asked, Cancelled, Created, CreatedByRequester, EnteredLine, EnteredVendor, LeftLine,
            Owned, Reopened, Solved, Updated,
        };
        const NONE: Signals = Signals::NONE;
        const WAITING: Categories = Categories::NONE.with(Category::WaitingRequester);
        const OTHERS: Categories = WAITING.with(Category::WaitingVendor).with(Category::WaitingInternal);
        match self {
            Self::TimeToOwn => Predicates {
                start: NONE.with(Created),
                stop: NONE.with(Owned).with(Solved),
                cancel: NONE.with(Cancelled),
                resume: NONE,
                pause: WAITING,
            },
            Self::FirstResponse => Predicates {
                start: NONE.with(CreatedByRequester),
                stop: NONE.with(Answered).with(Solved),
                cancel: NONE.with(Cancelled),
                resume: NONE,
                pause: Categories::NONE,
            },
            Self::NextResponse => Predicates {
                start: NONE.with(Asked),
                stop: NONE.with(Answered).with(Solved),
                cancel: NONE.with(Cancelled),
                resume: NONE,
                pause: WAITING,
            },
            Self::PeriodicUpdate => Predicates {
                start: NONE.with(Updated),
                stop: NONE.with(Updated).with(Solved),
                cancel: NONE.with(Cancelled),
                resume: NONE,
                pause: Categories::NONE,
            },
            Self::Resolution | Self::RequesterWait => Predicates {
                start: NONE.with(Created),
                stop: NONE.with(Solved),
                cancel: NONE.with(Cancelled),
                resume: NONE.with(Reopened),
                pause: WAITING,
            },
            Self::AgentWork => Predicates {
                start: NONE.with(Created),
                stop: NONE.with(Solved),
                cancel: NONE.with(Cancelled),
                resume: NONE.with(Reopened),
                pause: OTHERS,
            },
            Self::LineStay => Predicates {
                start: NONE.with(EnteredLine),
                stop: NONE.with(LeftLine).with(Solved),
                cancel: NONE.with(Cancelled),
                resume: NONE.with(Reopened),
                pause: WAITING,
            },
            Self::Vendor => Predicates {
                start: NONE.with(EnteredVendor),
                stop: NONE.with(LeftLine).with(Solved),
                cancel: NONE.with(Cancelled),
                resume: NONE.with(Reopened),
                pause: Categories::NONE,
            },
        }
    }
}
