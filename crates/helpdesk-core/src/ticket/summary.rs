//! What a caller may be told of a ticket.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::id::{ActorId, LineId, PriorityId, StatusId, TicketId};
use crate::identity::Reveals;
use crate::sla::Metric;
use crate::ticket::{Rules, Ticket};
use crate::time::Instant;
use crate::workflow::Category;

/// What a caller may be told of a ticket, at the level they reached; what they may not is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TicketSummary"))]
pub struct Summary {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number, which the caller gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Arc<str>>,
    /// The level the caller reached.
    pub identity: Arc<str>,
    /// The status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusId>,
    /// What the status means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_category: Option<Category>,
    /// The subject line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Arc<str>>,
    /// When it was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Instant>,
    /// The priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<PriorityId>,
    /// The line it is with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// The person who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<ActorId>,
    /// When it should be solved; absent also where nothing is promised, or the clock stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
}

/// The summary of a ticket for its caller. A desk without levels of identity reveals everything.
pub(crate) fn summary(rules: &Rules, ticket: &Ticket) -> Summary {
    let identity = rules.identity.as_ref();
    let level = ticket.identity_level();
    let may = |part| identity.is_none_or(|identity| identity.reveals(part, identity.rank(level)));
    let resolution =
        ticket.clocks.iter().find(|clock| clock.key.metric == Metric::Resolution && clock.state.is_open());
    Summary {
        ticket: ticket.id.clone(),
        number: ticket.intake.number.clone(),
        identity: level.into(),
        status: may(Reveals::Status).then(|| ticket.status.clone()),
        status_category: may(Reveals::Status).then_some(ticket.status_category),
        subject: may(Reveals::Subject).then(|| ticket.intake.subject.clone()),
        opened_at: may(Reveals::Opened).then_some(ticket.opened_at),
        priority: may(Reveals::Priority).then(|| ticket.priority().clone()),
        line: ticket.line.clone().filter(|_| may(Reveals::Line)),
        assignee: ticket.assignee.clone().filter(|_| may(Reveals::Assignee)),
        due: resolution.and_then(|clock| clock.due).filter(|_| may(Reveals::Due)),
    }
}
