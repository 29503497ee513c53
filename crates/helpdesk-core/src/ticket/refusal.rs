//! Why a command was refused: every reason, never only the first.

use std::fmt;
use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::id::{KindId, LineId, StatusId, TemplateId, TicketId};
use crate::number::NumberError;
use crate::outage::OutageRefusal;
use crate::party::Lack;
use crate::priority::ClassifyError;
use crate::ticket::{ApprovalRefusal, IdentityRefusal, VisitStep};
use crate::time::{Instant, WallTime};
use crate::workflow::Unmet;

/// A command that was refused. Nothing has happened; the ticket is as it was.
///
/// In JSON `{"reasons": [{"code", "message", "suggestion"}]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[error("{}", Sentence(reasons))]
pub struct Refusal {
    /// Every reason, at least one.
    pub reasons: Vec<Reason>,
}

struct Sentence<'a>(&'a [Reason]);

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, reason) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{reason}")?;
        }
        Ok(())
    }
}

impl Refusal {
    /// The codes of every reason, in order.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.reasons.iter().map(Reason::code)
    }
}

impl From<IdentityRefusal> for Refusal {
    fn from(refusal: IdentityRefusal) -> Self {
        Reason::from(refusal).into()
    }
}

impl From<ApprovalRefusal> for Refusal {
    fn from(refusal: ApprovalRefusal) -> Self {
        Reason::from(refusal).into()
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reasons: vec![reason] }
    }
}

/// One reason why a command was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The command was made for another version of the ticket.
    #[error("the ticket has {found} events, and the command was made when it had {expected}")]
    Conflict {
        /// The version the command was made for.
        expected: u64,
        /// The version the ticket has.
        found: u64,
    },
    /// A text holds a character that can hide or reorder what people read.
    #[error("`{what}` holds the invisible character U+{found:04X}")]
    HostileText {
        /// What.
        what: &'static str,
        /// The first such character.
        found: u32,
    },
    /// A confidence is more than certain.
    #[error("a confidence goes from 0 to 1000 thousandths, and this is {found}")]
    Confidence {
        /// The confidence.
        found: u32,
    },
    /// An identifier of a person stands where none may. Not repeated here.
    #[error("`{what}` names a person; give the domain or the system, and present the address as evidence")]
    PersonalIdentifier {
        /// Where.
        what: &'static str,
    },
    /// A value looks like a password.
    #[error(
        "`{what}` looks like a password, which a ticket must not keep; put it into the vault and refer to it"
    )]
    LooksLikePassword {
        /// Where.
        what: String,
    },
    /// The caller has to prove, or has tried to prove, who they are.
    #[error("{0}")]
    Identity(#[from] IdentityRefusal),
    /// An approval is missing, or is not to be given so.
    #[error("{0}")]
    Approval(#[from] ApprovalRefusal),
    /// A template is of another kind.
    #[error("template `{template}` is not of kind `{kind}`")]
    OtherKind {
        /// The template.
        template: TemplateId,
        /// The kind wanted.
        kind: KindId,
    },
    /// The desk refuses requests that lack this.
    #[error("{0}")]
    Lacks(Lack),
    /// The command lies before the ticket's last event.
    #[error("the ticket already has an event at {last}, and this is {got}")]
    TimeWentBack {
        /// The last event.
        last: Instant,
        /// The command.
        got: Instant,
    },
    /// The instant lies outside the years that the desk's calendars cover.
    #[error("{got} lies outside the time the desk is compiled for, {from} to {to}")]
    BeyondHorizon {
        /// The command.
        got: Instant,
        /// The first instant covered.
        from: Instant,
        /// The first instant after.
        to: Instant,
    },
    /// A name the desk does not know.
    #[error("the desk has no {what} `{found}`")]
    Unknown {
        /// What kind of name.
        what: &'static str,
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// A stated impact, urgency or priority that the desk does not know.
    #[error("{0}")]
    Classify(#[from] ClassifyError),
    /// The priority is computed from impact and urgency, so it cannot be stated.
    #[error("the priority of this desk is computed; state impact and urgency, or override it")]
    PriorityIsComputed,
    /// No transition leads there.
    #[error("no transition leads from `{from}` to `{to}`")]
    TransitionNotAllowed {
        /// The status the ticket is in.
        from: StatusId,
        /// The status wanted.
        to: StatusId,
        /// The statuses that can be reached.
        allowed: Vec<StatusId>,
    },
    /// No edge of the escalation graph leads there.
    #[error("no hand-over leads from {} to `{to}`", from.as_ref().map_or("no line".to_owned(), |l| format!("`{l}`")))]
    HandOverNotAllowed {
        /// The line the ticket is with.
        from: Option<LineId>,
        /// The line wanted.
        to: LineId,
        /// The lines that can be reached.
        allowed: Vec<LineId>,
    },
    /// A condition of a guard that is not met.
    #[error("{0}")]
    Guard(Unmet),
    /// Requesters may not do that.
    #[error("a requester may not {what}")]
    NotForRequesters {
        /// What was wanted.
        what: &'static str,
    },
    /// The command needs to know who acts.
    #[error("the actor needs an `id` for this")]
    ActorUnknown,
    /// Something needed is empty.
    #[error("`{what}` must not be empty")]
    Empty {
        /// What.
        what: &'static str,
    },
    /// A text is longer than the core takes.
    #[error("`{what}` has {found} bytes; {most} are allowed")]
    TooLong {
        /// What.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The most allowed.
        most: usize,
    },
    /// More entries than the core keeps on one ticket.
    #[error("a ticket keeps at most {most} {what}")]
    TooMany {
        /// What.
        what: &'static str,
        /// The most allowed.
        most: usize,
    },
    /// A custom field got a value of another kind, or none of its choices.
    #[error("field `{field}` takes {expected}, not {found}")]
    FieldValue {
        /// The field.
        field: Arc<str>,
        /// What it takes.
        expected: String,
        /// What it got.
        found: String,
    },
    /// The ticket number does not belong to the desk's scheme.
    #[error("{0}")]
    Number(NumberError),
    /// Nothing would change.
    #[error("nothing would change: {what}")]
    NoChange {
        /// What is so already.
        what: String,
    },
    /// The ticket is closed or cancelled.
    #[error("the ticket is `{status}` and takes no such command any more")]
    Closed {
        /// The status.
        status: StatusId,
    },
    /// The ticket is not done, so it cannot be taken up again or rated.
    #[error("the ticket is `{status}`, which is not done")]
    NotDone {
        /// The status.
        status: StatusId,
    },
    /// The time to reopen is over.
    #[error("the ticket could be reopened until {until}")]
    ReopenWindowOver {
        /// The end of the window.
        until: Instant,
    },
    /// No status of that kind can be reached from here, or several can.
    #[error("{} status of category `{category}` can be reached from `{from}`", if candidates.is_empty() { "no" } else { "more than one" })]
    WhichStatus {
        /// The status the ticket is in.
        from: StatusId,
        /// The category wanted.
        category: &'static str,
        /// The statuses it could be.
        candidates: Vec<StatusId>,
    },
    /// An instant that has to lie in the future does not.
    #[error("`{what}` is {found}, which is not later than {at}")]
    NotLater {
        /// What.
        what: &'static str,
        /// The instant given.
        found: Instant,
        /// The command.
        at: Instant,
    },
    /// There is no such relation.
    #[error("the ticket has no relation to `{ticket}`")]
    NotLinked {
        /// The other ticket.
        ticket: TicketId,
    },
    /// The ticket goes on in another one.
    #[error("the ticket was merged into `{into}` and goes on there")]
    Merged {
        /// Where it goes on.
        into: TicketId,
    },
    /// The ticket is not part of that other one.
    #[error("the ticket is not merged into `{into}`")]
    NotMerged {
        /// The other ticket.
        into: TicketId,
    },
    /// A ticket cannot be merged into or related to itself.
    #[error("`{ticket}` is the same ticket")]
    SameTicket {
        /// The ticket.
        ticket: TicketId,
    },
    /// Tickets of different organisations.
    #[error("`{ticket}` and `{other}` belong to different organisations, and the desk keeps those apart")]
    OtherOrganisation {
        /// The one ticket.
        ticket: TicketId,
        /// The other.
        other: TicketId,
    },
    /// The part has another whole.
    #[error("`{ticket}` is a part of `{parent}` already")]
    HasParent {
        /// The part.
        ticket: TicketId,
        /// The whole it is part of.
        parent: TicketId,
    },
    /// A whole with parts of its own cannot become part of what is itself a part.
    #[error("`{child}` has parts and `{parent}` is itself a part, so this could close a circle")]
    FamilyCircle {
        /// The one that would become a part.
        child: TicketId,
        /// The one it would become a part of.
        parent: TicketId,
    },
    /// A part and its whole are related on both tickets.
    #[error(
        "a part and its whole know of each other: `relate` and `unrelate` decide about both, here and `{ticket}`"
    )]
    OneSided {
        /// The other ticket.
        ticket: TicketId,
    },
    /// The outage takes no such command.
    #[error("{0}")]
    Outage(#[from] OutageRefusal),
    /// A ticket that is needed was not handed in.
    #[error("ticket `{ticket}` is needed for this and was not handed in")]
    UnknownTicket {
        /// The ticket.
        ticket: TicketId,
    },
    /// The rating is not on the desk's scale.
    #[error("a rating goes from {lowest} to {highest}, and this was {found}")]
    OffScale {
        /// The rating.
        found: i64,
        /// The worst.
        lowest: i64,
        /// The best.
        highest: i64,
    },
    /// No survey was sent yet.
    #[error("the survey has not been sent yet")]
    NotAsked,
    /// The survey was answered.
    #[error("the survey was answered at {at}")]
    RatedAlready {
        /// When.
        at: Instant,
    },
    /// The time to answer the survey is over.
    #[error("the survey could be answered until {until}")]
    RatingWindowOver {
        /// The end of the window.
        until: Instant,
    },
    /// No remote session without the requester's consent.
    #[error("nobody has consented to a remote session; record the consent first")]
    NoConsent,
    /// Nobody consents to a remote session that they hold themselves.
    #[error("whoever looks in does not consent for themselves; record who is looked in on")]
    OwnConsent,
    /// A remote session goes on.
    #[error("remote session `{session}` goes on; end it first")]
    SessionRunning {
        /// The session.
        session: Arc<str>,
    },
    /// Only whoever asked may do that.
    #[error("only whoever asked may {what}")]
    NotTheRequester {
        /// What was wanted.
        what: &'static str,
    },
    /// An outside firm works for its own lines only.
    #[error("the visit is one of line `{line}`, and the actor does not work for it")]
    OtherLine {
        /// The line.
        line: LineId,
    },
    /// One entry records more time than anybody spends.
    #[error("an entry records at most {most}, and this is {found}")]
    TooMuchTime {
        /// The time given.
        found: WallTime,
        /// The most allowed.
        most: WallTime,
    },
    /// A step of the template, which only another template takes off.
    #[error("step `{step}` belongs to the template; only steps that somebody added can be dropped")]
    StepOfTemplate {
        /// The step.
        step: Arc<str>,
    },
    /// A visit does not go from that step to this.
    #[error("a visit that is {} does not become {}", from.name(), to.name())]
    VisitStep {
        /// How far it is.
        from: VisitStep,
        /// What was reported.
        to: VisitStep,
    },
    /// A call begins, is answered and ends, in that order, before it is recorded.
    #[error("a call begins, is answered and ends, in that order, before it is recorded")]
    CallOrder,
    /// A file is bigger than the desk takes.
    #[error("the file has {found} bytes; {most} are allowed")]
    AttachmentTooLarge {
        /// Its size.
        found: u64,
        /// The most allowed.
        most: u64,
    },
    /// A file is of a kind that the desk does not take.
    #[error("the desk takes no files of type `{found}`")]
    AttachmentType {
        /// Its type.
        found: Arc<str>,
        /// The types taken.
        allowed: Vec<String>,
    },
    /// The desk asks for no ratings.
    #[error("the desk has no survey")]
    NoSurvey,
}

impl Reason {
    /// Stable identity; listed in `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => "ticket.conflict",
            Self::HostileText { .. } => "ticket.hostile-text",
            Self::Confidence { .. } => "ticket.confidence",
            Self::PersonalIdentifier { .. } => "ticket.personal-identifier",
            Self::LooksLikePassword { .. } => "ticket.looks-like-a-password",
            Self::Identity(refusal) => refusal.code(),
            Self::Approval(refusal) => refusal.code(),
            Self::OtherKind { .. } => "ticket.other-kind",
            Self::Lacks(lack) => lack.code(),
            Self::TimeWentBack { .. } => "ticket.time-went-back",
            Self::BeyondHorizon { .. } => "ticket.beyond-horizon",
            Self::Unknown { .. } => "ticket.unknown-name",
            Self::Classify(error) => error.code(),
            Self::PriorityIsComputed => "ticket.priority-is-computed",
            Self::TransitionNotAllowed { .. } => "ticket.transition-not-allowed",
            Self::HandOverNotAllowed { .. } => "ticket.hand-over-not-allowed",
            Self::Guard(unmet) => unmet.code(),
            Self::NotForRequesters { .. } => "ticket.not-for-requesters",
            Self::ActorUnknown => "ticket.actor-unknown",
            Self::Empty { .. } => "ticket.empty",
            Self::TooLong { .. } => "ticket.too-long",
            Self::TooMany { .. } => "ticket.too-many",
            Self::FieldValue { .. } => "ticket.field-value",
            Self::Number(error) => error.code(),
            Self::NoChange { .. } => "ticket.no-change",
            Self::Closed { .. } => "ticket.closed",
            Self::NotDone { .. } => "ticket.not-done",
            Self::ReopenWindowOver { .. } => "ticket.reopen-window-over",
            Self::WhichStatus { .. } => "ticket.which-status",
            Self::NotLater { .. } => "ticket.not-later",
            Self::NotLinked { .. } => "ticket.not-linked",
            Self::Merged { .. } => "ticket.merged",
            Self::NotMerged { .. } => "ticket.not-merged",
            Self::SameTicket { .. } => "ticket.same-ticket",
            Self::OtherOrganisation { .. } => "ticket.other-organisation",
            Self::HasParent { .. } => "ticket.has-parent",
            Self::FamilyCircle { .. } => "ticket.family-circle",
            Self::OneSided { .. } => "ticket.one-sided",
            Self::Outage(refusal) => refusal.code(),
            Self::UnknownTicket { .. } => "ticket.unknown-ticket",
            Self::OffScale { .. } => "ticket.off-scale",
            Self::NotAsked => "ticket.not-asked",
            Self::RatedAlready { .. } => "ticket.rated-already",
            Self::RatingWindowOver { .. } => "ticket.rating-window-over",
            Self::NoConsent => "ticket.no-consent",
            Self::OwnConsent => "ticket.own-consent",
            Self::SessionRunning { .. } => "ticket.session-running",
            Self::NotTheRequester { .. } => "ticket.not-the-requester",
            Self::OtherLine { .. } => "ticket.other-line",
            Self::TooMuchTime { .. } => "ticket.too-much-time",
            Self::StepOfTemplate { .. } => "ticket.step-of-template",
            Self::VisitStep { .. } => "ticket.visit-step",
            Self::CallOrder => "ticket.call-order",
            Self::AttachmentTooLarge { .. } => "ticket.attachment-too-large",
            Self::AttachmentType { .. } => "ticket.attachment-type",
            Self::NoSurvey => "ticket.no-survey",
        }
    }

    /// The nearest right name, or the names that would be right.
    #[must_use]
    pub fn suggestion(&self) -> Option<String> {
        fn list<T: fmt::Display>(items: &[T]) -> Option<String> {
            let items: Vec<String> = items.iter().map(ToString::to_string).collect();
            (!items.is_empty()).then(|| items.join(", "))
        }
        match self {
            Self::Unknown { nearest, .. } => nearest.clone(),
            Self::TransitionNotAllowed { allowed, .. } => list(allowed),
            Self::HandOverNotAllowed { allowed, .. } => list(allowed),
            Self::WhichStatus { candidates, .. } => list(candidates),
            Self::Merged { into } => Some(into.to_string()),
            Self::AttachmentType { allowed, .. } => list(allowed),
            _ => None,
        }
    }
}

#[cfg(feature = "schema")]
crate::schema::object!(Reason, "why a command was refused", {
    "code": "string", "message": "string"
}, { "suggestion": "string" });

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.code())?;
        map.serialize_entry("message", &self.to_string())?;
        if let Some(suggestion) = self.suggestion() {
            map.serialize_entry("suggestion", &suggestion)?;
        }
        map.end()
    }
}
