//! What the host should now tell whom.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::Role;
use crate::id::{ActorId, ContactId, LineId, TicketId};
use crate::ticket::draft::recipients;
use crate::ticket::{Event, Fact, Rules, StatusChanged, Ticket, survey};
use crate::time::Instant;
use crate::workflow::Category;

/// Something the host should tell somebody.
///
/// Derived from an event and nothing else, so a host that derives it twice gets the same `id`, and
/// sends it once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Notice {
    /// Unique for ever: ticket, event and recipient.
    pub id: NoticeId,
    /// What it is about.
    pub kind: NoticeKind,
    /// Who is told.
    pub to: Recipient,
    /// The event it tells of.
    pub event: u64,
    /// When the event happened.
    pub at: Instant,
    /// The language to write in, for whoever asked and said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Arc<str>>,
    /// The first instant from `at` on at which the recipient's calendar is open, and a member of a
    /// line is not away; absent: the recipient has no calendar, or it never opens again. The host
    /// may send at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reachable_from: Option<Instant>,
}

/// The identity of a notice; written as `ticket/event/kind/recipient`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeId {
    /// The ticket.
    pub ticket: TicketId,
    /// The event's number.
    pub event: u64,
    /// What it is about.
    pub kind: NoticeKind,
    /// Who is told.
    pub to: Recipient,
}

impl fmt::Display for NoticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.ticket, self.event, self.kind.name(), self.to)
    }
}

#[cfg(feature = "schema")]
crate::schema::text!(NoticeId, { "description": "the same for the same notice, however often it is made" });

impl Serialize for NoticeId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for NoticeId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_id(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not the id of a notice")))
    }
}

/// Reads from the right, because a ticket's id may hold a slash.
fn parse_id(text: &str) -> Option<NoticeId> {
    let (rest, to) = text.rsplit_once('/')?;
    let (rest, kind) = rest.rsplit_once('/')?;
    let (ticket, event) = rest.rsplit_once('/')?;
    Some(NoticeId {
        ticket: ticket.into(),
        event: event.parse().ok()?,
        kind: NoticeKind::ALL.into_iter().find(|k| k.name() == kind)?,
        to: Recipient::parse(to)?,
    })
}

/// Somebody who can be told. In JSON and as text `requester`, `follower:ewa`, `agent:ola`,
/// `line:second`, `contact:quality_manager`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Recipient {
    /// Who asked.
    Requester,
    /// Who asked in a ticket that was merged into this one.
    Follower(ActorId),
    /// One agent.
    Agent(ActorId),
    /// Everybody in a line.
    Line(LineId),
    /// Somebody outside the ticket.
    Contact(ContactId),
}

impl Recipient {
    fn parse(text: &str) -> Option<Self> {
        if text == "requester" {
            return Some(Self::Requester);
        }
        match text.split_once(':')? {
            ("follower", id) => Some(Self::Follower(id.into())),
            ("agent", id) => Some(Self::Agent(id.into())),
            ("line", id) => Some(Self::Line(id.into())),
            ("contact", id) => Some(Self::Contact(id.into())),
            _ => None,
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Requester => f.write_str("requester"),
            Self::Follower(id) => write!(f, "follower:{id}"),
            Self::Agent(id) => write!(f, "agent:{id}"),
            Self::Line(id) => write!(f, "line:{id}"),
            Self::Contact(id) => write!(f, "contact:{id}"),
        }
    }
}

#[cfg(feature = "schema")]
crate::schema::text!(Recipient, { "description": "`requester`, `agent:ID`, `line:NAME`, `contact:NAME`" });

impl Serialize for Recipient {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Recipient {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "`{text}` is no recipient; write `requester`, `agent:ID`, `line:ID` or `contact:ID`"
            ))
        })
    }
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoticeKind {
    /// The ticket was registered.
    Registered,
    /// An approval is waited for.
    ApprovalRequested,
    /// An approval was granted, refused, or not given in time.
    ApprovalDecided,
    /// Somebody has it now.
    Assigned,
    /// It passed to another line.
    HandedOver,
    /// The desk answered.
    Replied,
    /// The requester wrote.
    RequesterReplied,
    /// It is solved.
    Solved,
    /// It is closed.
    Closed,
    /// It was taken up again.
    Reopened,
    /// A reply came too late to reopen it.
    CameLate,
    /// It goes on as part of another ticket.
    Merged,
    /// Another ticket became part of it.
    Absorbed,
    /// It has to do with a running outage.
    Outage,
    /// There is news of that outage.
    OutageNews,
    /// It is a major incident.
    Major,
    /// A reminder fell due.
    Reminder,
    /// A clock came near its target.
    Warning,
    /// A clock passed its target.
    Breach,
    /// An escalation came about.
    Escalation,
    /// Please rate.
    Survey,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 21] = [
        Self::Registered,
        Self::ApprovalRequested,
        Self::ApprovalDecided,
        Self::Assigned,
        Self::HandedOver,
        Self::Replied,
        Self::RequesterReplied,
        Self::Solved,
        Self::Closed,
        Self::Reopened,
        Self::CameLate,
        Self::Merged,
        Self::Absorbed,
        Self::Outage,
        Self::OutageNews,
        Self::Major,
        Self::Reminder,
        Self::Warning,
        Self::Breach,
        Self::Escalation,
        Self::Survey,
    ];

    /// The name used in specifications.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::ApprovalRequested => "approval_requested",
            Self::ApprovalDecided => "approval_decided",
            Self::Assigned => "assigned",
            Self::HandedOver => "handed_over",
            Self::Replied => "replied",
            Self::RequesterReplied => "requester_replied",
            Self::Solved => "solved",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::CameLate => "came_late",
            Self::Merged => "merged",
            Self::Absorbed => "absorbed",
            Self::Outage => "outage",
            Self::OutageNews => "outage_news",
            Self::Major => "major",
            Self::Reminder => "reminder",
            Self::Warning => "warning",
            Self::Breach => "breach",
            Self::Escalation => "escalation",
            Self::Survey => "survey",
        }
    }
}

/// Adds the notices that an event gives rise to; `ticket` is the ticket after the event.
///
/// Whoever brought the event about is not told of it.
pub(crate) fn derive(rules: &Rules, ticket: &Ticket, event: &Event, notices: &mut Vec<Notice>) {
    let (first, second) = kinds(rules, event);
    for kind in [first, second].into_iter().flatten() {
        let told = match &event.fact {
            Fact::Escalated { told, .. }
            | Fact::ReviewDue { told, .. }
            | Fact::ApprovalRequested { told, .. } => told.clone(),
            Fact::ApprovalDelegated { to, .. } => vec![Recipient::Agent(to.clone())],
            fact => with_former_owner(
                recipients(ticket, rules.notices.get(&kind).map_or(&[], Vec::as_slice)),
                fact,
            ),
        };
        let is_told = |to: &Recipient| !is_actor(to, event, ticket) && is_asked(kind, to, ticket);
        for to in told.into_iter().filter(is_told) {
            let id = NoticeId { ticket: ticket.id.clone(), event: event.seq, kind, to: to.clone() };
            let reachable_from = reachable_from(rules, &to, ticket.line.as_ref(), event.at);
            let language = ticket.language().filter(|_| to == Recipient::Requester).cloned();
            notices.push(Notice { id, kind, to, event: event.seq, at: event.at, language, reachable_from });
        }
    }
}

/// Whoever had a ticket that was handed over is told too, unless the desk tells nobody.
fn with_former_owner(mut told: Vec<Recipient>, fact: &Fact) -> Vec<Recipient> {
    if let Fact::HandedOver { from_agent: Some(agent), .. } = fact
        && !told.is_empty()
    {
        told.push(Recipient::Agent(agent.clone()));
    }
    told
}

/// What an event is to be told as; closing a ticket may also ask for a rating.
fn kinds(rules: &Rules, event: &Event) -> (Option<NoticeKind>, Option<NoticeKind>) {
    let one = match &event.fact {
        Fact::Registered(_) => NoticeKind::Registered,
        Fact::Assigned { .. } => NoticeKind::Assigned,
        Fact::HandedOver { .. } => NoticeKind::HandedOver,
        Fact::Replied { .. } => NoticeKind::Replied,
        Fact::RequesterReplied { automatic: false, .. } => NoticeKind::RequesterReplied,
        Fact::CameLate { .. } => NoticeKind::CameLate,
        Fact::Merged { .. } => NoticeKind::Merged,
        Fact::Absorbed { .. } => NoticeKind::Absorbed,
        Fact::OutageJoined { .. } => NoticeKind::Outage,
        Fact::OutageNews { .. } => NoticeKind::OutageNews,
        Fact::MajorDeclared { .. } => NoticeKind::Major,
        Fact::Reminded { .. } | Fact::ReminderCame { .. } | Fact::ReviewDue { .. } => NoticeKind::Reminder,
        Fact::ClockWarned { .. } => NoticeKind::Warning,
        Fact::ClockBreached { .. } => NoticeKind::Breach,
        Fact::Escalated { .. } => NoticeKind::Escalation,
        Fact::ApprovalRequested { .. } | Fact::ApprovalDelegated { .. } => NoticeKind::ApprovalRequested,
        Fact::ApprovalGiven { granted: true, .. }
        | Fact::ApprovalRefused { .. }
        | Fact::ApprovalExpired { .. } => NoticeKind::ApprovalDecided,
        Fact::StatusChanged(change) => return of_status(rules, change),
        _ => return (None, None),
    };
    (Some(one), None)
}

fn of_status(rules: &Rules, change: &StatusChanged) -> (Option<NoticeKind>, Option<NoticeKind>) {
    let from = rules.workflow.status(&change.from).map(|from| from.category);
    let survey = rules.survey.filter(|survey| survey.is_asked(from, change.category));
    let survey = survey.map(|_| NoticeKind::Survey);
    match change.category {
        Category::Solved => (Some(NoticeKind::Solved), survey),
        Category::Closed => (Some(NoticeKind::Closed), survey),
        to if from.is_some_and(Category::is_done) && !to.is_done() => (Some(NoticeKind::Reopened), None),
        _ => (None, None),
    }
}

/// A survey is for whoever asked, unless they have rated: a follower's rating would take its place.
fn is_asked(kind: NoticeKind, to: &Recipient, ticket: &Ticket) -> bool {
    kind != NoticeKind::Survey || !(matches!(to, Recipient::Follower(_)) || survey::is_rated(ticket))
}

fn is_actor(to: &Recipient, event: &Event, ticket: &Ticket) -> bool {
    match to {
        Recipient::Agent(id) | Recipient::Follower(id) => event.by.id.as_ref() == Some(id),
        Recipient::Requester => {
            event.by.role == Role::Requester
                && event.by.id == ticket.intake.requester
                && !matches!(event.fact, Fact::Registered(_) | Fact::CameLate { .. })
        }
        _ => false,
    }
}

fn reachable_from(rules: &Rules, to: &Recipient, line: Option<&LineId>, at: Instant) -> Option<Instant> {
    let calendar = match to {
        Recipient::Line(id) => &rules.escalations.line(id)?.calendar,
        Recipient::Contact(id) => rules.escalations.contact_calendar(id)?,
        Recipient::Agent(id) => {
            let member = rules.escalations.member(id, line)?;
            return member.at_work_from(rules.calendar(&member.calendar)?, at);
        }
        _ => return None,
    };
    rules.calendar(calendar)?.next_open(at).ok()
}
