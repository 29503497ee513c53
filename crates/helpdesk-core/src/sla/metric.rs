//! What is measured, and which facts start, stop, pause and cancel it.

use serde::{Deserialize, Serialize};

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

/// A fact as the clocks see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// The ticket was registered.
    Created,
    /// The ticket was registered and somebody waits for an answer.
    CreatedByRequester,
    /// A person has the ticket.
    Owned,
    /// The desk answered in public.
    Answered,
    /// The desk wrote in public, whether or not anybody waited for it.
    Updated,
    /// The requester wrote after an answer, and nothing older is unanswered.
    Asked,
    /// The ticket was solved, or closed without being solved.
    Solved,
    /// A done ticket was taken up again.
    Reopened,
    /// The ticket was cancelled.
    Cancelled,
    /// The ticket came into a line of the desk's own.
    EnteredLine,
    /// The ticket came into the line of an outside firm.
    EnteredVendor,
    /// The ticket left its line.
    LeftLine,
}

/// When a metric's clock starts, stops, stands still and is called off.
///
/// In one instant stopping comes before pausing, and pausing before starting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Predicates {
    /// Starts a clock, or a further cycle once the one before has ended.
    pub start: &'static [Signal],
    /// Ends it: met or missed.
    pub stop: &'static [Signal],
    /// Ends it without a verdict.
    pub cancel: &'static [Signal],
    /// Takes up the ended clock again; the time between is taken out.
    pub resume: &'static [Signal],
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
        const WAITING: Categories = Categories::NONE.with(Category::WaitingRequester);
        const OTHERS: Categories = WAITING.with(Category::WaitingVendor).with(Category::WaitingInternal);
        match self {
            Self::TimeToOwn => Predicates {
                start: &[Created],
                stop: &[Owned, Solved],
                cancel: &[Cancelled],
                resume: &[],
                pause: WAITING,
            },
            Self::FirstResponse => Predicates {
                start: &[CreatedByRequester],
                stop: &[Answered, Solved],
                cancel: &[Cancelled],
                resume: &[],
                pause: Categories::NONE,
            },
            Self::NextResponse => Predicates {
                start: &[Asked],
                stop: &[Answered, Solved],
                cancel: &[Cancelled],
                resume: &[],
                pause: WAITING,
            },
            Self::PeriodicUpdate => Predicates {
                start: &[Updated],
                stop: &[Updated, Solved],
                cancel: &[Cancelled],
                resume: &[],
                pause: Categories::NONE,
            },
            Self::Resolution | Self::RequesterWait => Predicates {
                start: &[Created],
                stop: &[Solved],
                cancel: &[Cancelled],
                resume: &[Reopened],
                pause: WAITING,
            },
            Self::AgentWork => Predicates {
                start: &[Created],
                stop: &[Solved],
                cancel: &[Cancelled],
                resume: &[Reopened],
                pause: OTHERS,
            },
            Self::LineStay => Predicates {
                start: &[EnteredLine],
                stop: &[LeftLine, Solved],
                cancel: &[Cancelled],
                resume: &[Reopened],
                pause: WAITING,
            },
            Self::Vendor => Predicates {
                start: &[EnteredVendor],
                stop: &[LeftLine, Solved],
                cancel: &[Cancelled],
                resume: &[Reopened],
                pause: Categories::NONE,
            },
        }
    }
}
