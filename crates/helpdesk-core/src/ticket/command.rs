//! What somebody wants done to a ticket.

use std::sync::Arc;

use helpdesk_derive::Tagged;
use serde::{Deserialize, Serialize};

use crate::condition::Suggestion;
use crate::id::{
    ActorId, CategoryId, ImpactId, KindId, LineId, PriorityId, RuleId, StatusId, TemplateId, TicketId,
    UrgencyId,
};
use crate::party::Party;
use crate::ticket::{Answer, Attachment, Call, FieldValue, Identify, Reminder, VisitStep};
use crate::time::{Instant, WallTime};

/// What somebody wants done to a ticket, at an instant, as an actor.
///
/// In JSON an object with `type`, as in `{"type": "hand_over", "to": "second"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Command {
    /// Change what the ticket is about; priority and SLA follow. What is absent stays.
    Classify(Classify),
    /// Hand in labels that somebody outside suggests, such as a model; triage looks again.
    SuggestLabels {
        /// The labels. They stand in place of what their sources suggested before.
        suggestions: Vec<Suggestion>,
    },
    /// Hand in what the host knows of requester, organisation, contract, asset and service.
    Entitle {
        /// What the host knows; what is absent is looked up in the desk's registers.
        party: Arc<Party>,
    },
    /// Present evidence of who the caller is; a wrong attempt is recorded as well as a right one.
    Identify(Identify),
    /// Ask for an approval, for the first time or again after it was refused or ran out of time.
    RequestApproval {
        /// Which one.
        approval: RuleId,
    },
    /// Agree, as an approver.
    Approve(Answer),
    /// Refuse, as an approver.
    Refuse(Answer),
    /// Let somebody stand in for the acting approver.
    DelegateApproval {
        /// Which one.
        approval: RuleId,
        /// Who stands in.
        to: ActorId,
        /// Until just before when.
        until: Instant,
    },
    /// Make the ticket one of another kind or template.
    Convert {
        /// The kind; absent: that of the template, or the present one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<KindId>,
        /// The template; absent: none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        template: Option<TemplateId>,
        /// Why.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        reason: Arc<str>,
    },
    /// Tick a step of the checklist, or take the tick away.
    CheckItem {
        /// The step.
        item: Arc<str>,
        /// Ticked.
        #[serde(default = "yes")]
        done: bool,
    },
    /// Add a step to the checklist.
    AddItem {
        /// Its name; not empty.
        item: Arc<str>,
        /// What is to be done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Arc<str>>,
        /// The checklist is complete without it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        optional: bool,
    },
    /// Take a step off the checklist that somebody added.
    DropItem {
        /// The step.
        item: Arc<str>,
    },
    /// Put a priority in place of the computed one.
    OverridePriority {
        /// The priority.
        priority: PriorityId,
        /// Why; not empty.
        reason: Arc<str>,
        /// Until when; absent: until withdrawn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    },
    /// Withdraw the override; the computed priority holds again.
    WithdrawOverride {},
    /// Give the ticket to a person.
    Assign {
        /// The person.
        to: ActorId,
    },
    /// The acting agent takes the ticket.
    Take {},
    /// Take the ticket from the person who has it; the line keeps it.
    Release {},
    /// Pass the ticket to another line along an allowed edge.
    HandOver {
        /// The line.
        to: LineId,
        /// Why, for the next line and the requester.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        reason: Arc<str>,
    },
    /// Record what is wrong, as the acting agent found.
    Diagnose {
        /// The diagnosis; not empty.
        text: Arc<str>,
    },
    /// A public message of the desk to the requester.
    Reply {
        /// The message; not empty.
        body: Arc<str>,
    },
    /// A message only the desk sees.
    Note {
        /// The message; not empty.
        body: Arc<str>,
    },
    /// A message of the requester. Automatic mails (out of office, bounces) change nothing else.
    RequesterReply {
        /// The message.
        body: Arc<str>,
        /// Sent by a machine.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        automatic: bool,
    },
    /// Move along an allowed transition.
    SetStatus {
        /// The status.
        to: StatusId,
    },
    /// Rest until an instant.
    Pend {
        /// When to wake up; later than the command.
        until: Instant,
        /// The status to rest in; absent: the present one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<StatusId>,
        /// The status to move to then; absent: a reminder is sent and the status stays.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        then: Option<StatusId>,
    },
    /// Solve: record the resolution and move to a solved status.
    Solve(Solve),
    /// Take up again what was done.
    Reopen {
        /// Why; not empty.
        reason: Arc<str>,
    },
    /// Move to a closed status.
    Close {},
    /// Relate the ticket to another, or report a change of the other.
    Link(Link),
    /// Take a relation away.
    Unlink {
        /// The other ticket.
        ticket: TicketId,
    },
    /// Make it a major incident: the flag `major` is raised, and the desk's contacts are told.
    DeclareMajor {
        /// Why; not empty.
        reason: Arc<str>,
    },
    /// It is no major incident any more.
    EndMajor {},
    /// Record that the requester consents to a remote session.
    Consent {
        /// Who consents; absent: who asked. A requester consents only for themselves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        who: Option<ActorId>,
        /// How; not empty.
        how: Arc<str>,
    },
    /// Take the consent back.
    WithdrawConsent {},
    /// Start a remote session. It uses up the consent.
    StartSession {
        /// Its name, made up by the host.
        session: Arc<str>,
        /// The tool.
        tool: Arc<str>,
        /// The workstation; absent: the ticket's asset.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asset: Option<Arc<str>>,
    },
    /// End a remote session.
    EndSession {
        /// The session.
        session: Arc<str>,
    },
    /// Order a visit, along an allowed hand-over; the ticket passes to the line that goes there.
    OrderVisit {
        /// Its name, made up by the host.
        visit: Arc<str>,
        /// The line that goes there.
        line: LineId,
        /// When it is planned to begin; later than the command.
        from: Instant,
        /// When it is planned to end; later than that.
        to: Instant,
    },
    /// Report of a visit: arrived, done, or called off.
    MoveVisit {
        /// The visit.
        visit: Arc<str>,
        /// How far it is.
        step: VisitStep,
        /// What was found or done.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        note: Arc<str>,
    },
    /// Record a call that is over.
    Call(Call),
    /// Record time that the actor spent.
    LogTime {
        /// How long; more than nothing.
        #[serde(rename = "spent_seconds")]
        spent: WallTime,
        /// On what.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        activity: Arc<str>,
    },
    /// Record a file that the host keeps.
    Attach(Attachment),
    /// Record that an article was used, perhaps that it solved the matter.
    UseArticle {
        /// The article.
        article: Arc<str>,
        /// It did; the ticket moves to a solved status.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        solved: bool,
    },
    /// Remind of something at a set time.
    Remind(Reminder),
    /// Forget a reminder that has not come.
    DropReminder {
        /// The reminder.
        reminder: Arc<str>,
    },
    /// Add and remove tags.
    Tag {
        /// Tags to add.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        add: Vec<Arc<str>>,
        /// Tags to remove.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        remove: Vec<Arc<str>>,
    },
    /// Set a custom field, or remove it.
    SetField {
        /// The field.
        name: Arc<str>,
        /// The value; absent: remove.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<FieldValue>,
    },
    /// Raise or lower a flag that guards of the desk ask for.
    SetFlag {
        /// The flag.
        name: Arc<str>,
        /// Raised.
        raised: bool,
    },
    /// The requester's rating of a finished ticket, on the desk's scale.
    Rate {
        /// The rating.
        score: i64,
        /// In the requester's words.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        comment: Arc<str>,
    },
}

fn yes() -> bool {
    true
}

impl Command {
    /// Every type of command.
    pub const NAMES: [&'static str; 47] = [
        "add_item",
        "approve",
        "assign",
        "attach",
        "call",
        "check_item",
        "classify",
        "close",
        "consent",
        "convert",
        "declare_major",
        "delegate_approval",
        "diagnose",
        "drop_item",
        "drop_reminder",
        "end_major",
        "end_session",
        "entitle",
        "hand_over",
        "identify",
        "link",
        "log_time",
        "move_visit",
        "note",
        "order_visit",
        "override_priority",
        "pend",
        "rate",
        "refuse",
        "release",
        "remind",
        "reopen",
        "reply",
        "request_approval",
        "requester_reply",
        "set_field",
        "set_flag",
        "set_status",
        "solve",
        "start_session",
        "suggest_labels",
        "tag",
        "take",
        "unlink",
        "use_article",
        "withdraw_consent",
        "withdraw_override",
    ];

    /// The type of the command: `type` in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Classify(_) => "classify",
            Self::SuggestLabels { .. } => "suggest_labels",
            Self::AddItem { .. } => "add_item",
            Self::DropItem { .. } => "drop_item",
            Self::Consent { .. } => "consent",
            Self::WithdrawConsent { .. } => "withdraw_consent",
            Self::StartSession { .. } => "start_session",
            Self::EndSession { .. } => "end_session",
            Self::OrderVisit { .. } => "order_visit",
            Self::MoveVisit { .. } => "move_visit",
            Self::Call(_) => "call",
            Self::LogTime { .. } => "log_time",
            Self::Attach(_) => "attach",
            Self::UseArticle { .. } => "use_article",
            Self::Remind(_) => "remind",
            Self::DropReminder { .. } => "drop_reminder",
            Self::Entitle { .. } => "entitle",
            Self::Identify(_) => "identify",
            Self::RequestApproval { .. } => "request_approval",
            Self::Approve(_) => "approve",
            Self::Refuse(_) => "refuse",
            Self::DelegateApproval { .. } => "delegate_approval",
            Self::Convert { .. } => "convert",
            Self::CheckItem { .. } => "check_item",
            Self::OverridePriority { .. } => "override_priority",
            Self::WithdrawOverride { .. } => "withdraw_override",
            Self::Assign { .. } => "assign",
            Self::Take { .. } => "take",
            Self::Release { .. } => "release",
            Self::HandOver { .. } => "hand_over",
            Self::Diagnose { .. } => "diagnose",
            Self::Reply { .. } => "reply",
            Self::Note { .. } => "note",
            Self::RequesterReply { .. } => "requester_reply",
            Self::SetStatus { .. } => "set_status",
            Self::Pend { .. } => "pend",
            Self::Solve(_) => "solve",
            Self::Reopen { .. } => "reopen",
            Self::Close { .. } => "close",
            Self::Link(_) => "link",
            Self::Unlink { .. } => "unlink",
            Self::DeclareMajor { .. } => "declare_major",
            Self::EndMajor { .. } => "end_major",
            Self::Tag { .. } => "tag",
            Self::SetField { .. } => "set_field",
            Self::SetFlag { .. } => "set_flag",
            Self::Rate { .. } => "rate",
        }
    }
}

/// New values for what a ticket is about; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are those of the ticket")]
pub struct Classify {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<KindId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<ImpactId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<UrgencyId>,
    /// On desks whose priorities are stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<PriorityId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<Arc<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Arc<str>>,
}

/// How a ticket was solved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Solve {
    /// The solved status; absent: the only one that can be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusId>,
    /// The resolution.
    #[serde(default)]
    pub resolution: Resolution,
}

/// What was wrong, what was done, and how to prevent it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// Why it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Arc<str>>,
    /// What was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<Arc<str>>,
    /// What keeps it from happening again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prevention: Option<Arc<str>>,
    /// The article of the knowledge base that solved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<Arc<str>>,
}

/// A relation to another ticket, seen from this one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The other ticket.
    pub ticket: TicketId,
    /// What the other one is to this one.
    pub relation: Relation,
    /// Whether the other one is done; the host reports changes by linking again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub done: bool,
    /// Whether the whole that this one is a part of was merged into another ticket; recorded by
    /// `cascade`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
}

impl Link {
    /// A relation to a ticket that is not done.
    #[must_use]
    pub const fn to(ticket: TicketId, relation: Relation) -> Self {
        Self { ticket, relation, done: false, merged: false }
    }
}

/// What another ticket is to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Relation {
    /// The reason this one exists.
    CausedBy,
    /// What this one led to.
    Causes,
    /// A part of this one.
    Child,
    /// The same matter, reported again.
    Duplicate,
    /// The one that takes this one up after it was finished.
    FollowedBy,
    /// The one that this one takes up after it was finished.
    FollowUpOf,
    /// The whole that this one is part of.
    Parent,
    /// Worth knowing.
    Related,
}

impl Relation {
    /// Whether it is that of a part and its whole, which is decided about both.
    pub(crate) const fn is_family(self) -> bool {
        matches!(self, Self::Child | Self::Parent)
    }

    /// What this ticket is to the other, when the other is that to this one.
    #[must_use]
    pub const fn inverse(self) -> Self {
        match self {
            Self::CausedBy => Self::Causes,
            Self::Causes => Self::CausedBy,
            Self::Child => Self::Parent,
            Self::Duplicate => Self::Duplicate,
            Self::FollowedBy => Self::FollowUpOf,
            Self::FollowUpOf => Self::FollowedBy,
            Self::Parent => Self::Child,
            Self::Related => Self::Related,
        }
    }
}
