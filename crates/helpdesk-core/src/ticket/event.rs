//! What happened to a ticket. Events are stored by hosts: their JSON form is a contract.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use helpdesk_derive::Tagged;
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::condition::Suggestion;
use crate::id::{
    ActorId, CategoryId, DeskVersion, KindId, LineId, OrganisationId, PriorityId, RuleId, StatusId, TicketId,
};
use crate::identity::EvidenceKind;
use crate::outage::OutageId;
use crate::party::{Entitlement, Party};
use crate::priority::Classification;
use crate::sla::{Alarm, ClockKey};
use crate::ticket::{
    Alert, Attachment, Call, Classify, ClockStarted, Converted, FieldValue, Hands, Identified, Item,
    LateOutcome, Link, News, Recipient, Registered, Reminder, ReminderReason, Resolution, Retargeted,
    StatusChanged, Timer, VisitStep,
};
use crate::time::{Instant, WallTime, WorkTime};

/// Something that happened to a ticket.
///
/// Events of one ticket are numbered from 1 without gaps and never go back in time. Folding them
/// rebuilds the ticket without any configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Event {
    /// The position in the ticket's history, from 1.
    pub seq: u64,
    /// When it happened; for what time brings about, when it became due.
    pub at: Instant,
    /// Who did it; the system for what time brings about.
    pub by: Actor,
    /// The desk in force.
    pub desk: DeskVersion,
    /// What happened.
    pub fact: Fact,
}

/// What happened, in the past tense.
///
/// In JSON an object with `type`, as in `{"type": "noted", "body": "…"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fact {
    /// The ticket was opened; always the first event.
    Registered(Registered),
    /// What the ticket is about was changed.
    Classified {
        /// The kind from now on.
        kind: KindId,
        /// The category from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        category: Option<CategoryId>,
        /// The asset from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asset: Option<Arc<str>>,
        /// The service from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        service: Option<Arc<str>>,
        /// How the priority was found.
        classification: Arc<Classification>,
        /// What the request is entitled to from now on; absent: as before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entitlement: Option<Arc<Entitlement>>,
        /// What was asked for; absent in events of releases that did not keep it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stated: Option<Arc<Classify>>,
    },
    /// Somebody outside suggested labels, and triage looked again.
    Suggested {
        /// What was suggested.
        suggestions: Vec<Suggestion>,
        /// The category from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        category: Option<CategoryId>,
        /// Tags that it got.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<Arc<str>>,
        /// How the priority was found.
        classification: Arc<Classification>,
    },
    /// The host handed in what it knows of requester, contract and asset.
    Entitled {
        /// What was handed in.
        party: Arc<Party>,
        /// What the request is entitled to from now on.
        entitlement: Arc<Entitlement>,
    },
    /// A caller presented evidence of who they are.
    Identified(Identified),
    /// What a caller had proved is too old to count.
    ProofExpired {
        /// The evidence.
        kinds: Vec<EvidenceKind>,
        /// The level that is left.
        level: Arc<str>,
    },
    /// The ticket became one of another kind or template.
    Converted(Converted),
    /// A step of the checklist was ticked, or the tick taken away.
    ItemChecked {
        /// The step.
        item: Arc<str>,
        /// Ticked.
        done: bool,
    },
    /// Somebody added a step to the checklist.
    ItemAdded {
        /// The step.
        item: Item,
    },
    /// A step that somebody had added was taken off the checklist.
    ItemDropped {
        /// The step.
        item: Arc<str>,
    },
    /// An approval is waited for.
    ApprovalRequested {
        /// Which one.
        approval: RuleId,
        /// The first time, the second.
        round: u32,
        /// How many have to agree.
        quorum: usize,
        /// Until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<Instant>,
        /// Who is told.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        told: Vec<Recipient>,
        /// Somebody asked for it, rather than the desk.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        again: bool,
    },
    /// An approver agreed.
    ApprovalGiven {
        /// Which one.
        approval: RuleId,
        /// The round.
        round: u32,
        /// The approver who was stood in for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_behalf_of: Option<ActorId>,
        /// In their words.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        comment: Arc<str>,
        /// Enough have agreed now.
        granted: bool,
    },
    /// An approver refused; the others are not waited for.
    ApprovalRefused {
        /// Which one.
        approval: RuleId,
        /// The round.
        round: u32,
        /// The approver who was stood in for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_behalf_of: Option<ActorId>,
        /// Why.
        reason: Arc<str>,
    },
    /// Somebody stands in for the acting approver.
    ApprovalDelegated {
        /// Which one.
        approval: RuleId,
        /// The round.
        round: u32,
        /// Who stands in.
        to: ActorId,
        /// The first instant at which they do not any more.
        until: Instant,
    },
    /// An approval was not given in time.
    ApprovalExpired {
        /// Which one.
        approval: RuleId,
        /// The round.
        round: u32,
    },
    /// A priority was put in place of the computed one.
    PriorityOverridden {
        /// The priority.
        priority: PriorityId,
        /// Why.
        reason: Arc<str>,
        /// Until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    },
    /// The override ended; the computed priority holds again.
    OverrideEnded {
        /// Its time was over, rather than somebody withdrew it.
        expired: bool,
    },
    /// The ticket was given to a person, or taken by one.
    Assigned {
        /// The person.
        to: ActorId,
        /// The person before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<ActorId>,
    },
    /// The person gave it back to the line.
    Released {
        /// The person.
        from: ActorId,
    },
    /// The ticket passed to another line; nobody there has it yet.
    HandedOver {
        /// The line.
        to: LineId,
        /// The line before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<LineId>,
        /// The person before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from_agent: Option<ActorId>,
        /// Why.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        reason: Arc<str>,
        /// The escalation that did it, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        escalation: Option<RuleId>,
        /// What the ticket is entitled to in that line; absent: as before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entitlement: Option<Arc<Entitlement>>,
    },
    /// An agent recorded what is wrong.
    Diagnosed {
        /// The diagnosis.
        text: Arc<str>,
    },
    /// The desk answered in public.
    Replied {
        /// The message.
        body: Arc<str>,
    },
    /// Somebody wrote a message that only the desk sees.
    Noted {
        /// The message.
        body: Arc<str>,
    },
    /// The requester wrote.
    RequesterReplied {
        /// The message.
        body: Arc<str>,
        /// Sent by a machine; changes nothing else.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        automatic: bool,
    },
    /// The requester wrote to a finished ticket too late to reopen it.
    CameLate {
        /// What the host should do with it.
        outcome: LateOutcome,
    },
    /// The status changed.
    StatusChanged(StatusChanged),
    /// The ticket rests until an instant.
    Pended {
        /// When it wakes up.
        until: Instant,
        /// The status it moves to then; absent: a reminder is sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        then: Option<StatusId>,
    },
    /// A reminder fell due: the end of a rest, or a long stay in one status.
    Reminded {
        /// The rest that ended or the status that lasts.
        reason: ReminderReason,
    },
    /// How it was solved was recorded.
    Resolved {
        /// The resolution.
        resolution: Arc<Resolution>,
    },
    /// A relation was added, or the other ticket changed.
    Linked {
        /// The relation.
        link: Link,
    },
    /// A relation was taken away.
    Unlinked {
        /// The other ticket.
        ticket: TicketId,
    },
    /// The ticket goes on as part of another; its open clocks are called off until it is taken out.
    Merged {
        /// The ticket it goes on in.
        into: TicketId,
        /// The clocks that were open.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        clocks: Vec<ClockKey>,
    },
    /// The ticket was taken out of the other again; its clocks go on without the time between.
    Unmerged {
        /// The ticket it was part of.
        from: TicketId,
        /// When the status ends by itself now; its time begins anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        timer: Option<Timer>,
    },
    /// Another ticket was merged into this one.
    Absorbed {
        /// The other ticket.
        ticket: TicketId,
        /// Who asked there, and is told from now on what the requester is told.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        requesters: Vec<ActorId>,
        /// The organisations that read it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        organisations: Vec<OrganisationId>,
        /// Whose hands it went through, on desks with approvals.
        #[serde(default, skip_serializing_if = "Hands::is_empty")]
        hands: Hands,
    },
    /// A ticket that was merged into this one was taken out again.
    GaveBack {
        /// The other ticket.
        ticket: TicketId,
    },
    /// A matter of its own was taken out into a new ticket.
    SplitOff {
        /// The new ticket.
        ticket: TicketId,
        /// Its subject.
        subject: Arc<str>,
    },
    /// The ticket has to do with a running outage.
    OutageJoined {
        /// The outage.
        outage: OutageId,
        /// What it is.
        title: Arc<str>,
        /// What the requester should hear, in their language where there is such a text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        say: Option<Arc<str>>,
        /// When it is expected to end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        estimate: Option<Instant>,
    },
    /// There is news of an outage that the ticket has to do with.
    OutageNews {
        /// The outage.
        outage: OutageId,
        /// What is new.
        news: News,
        /// What the requester should hear, in their language where there is such a text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        say: Option<Arc<str>>,
        /// When it is expected to end; absent: nobody knows, or it is over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        estimate: Option<Instant>,
    },
    /// The monitoring reported something of the ticket's object.
    Alerted {
        /// What it reported.
        alert: Arc<Alert>,
    },
    /// A message came in by mail and was taken to this ticket.
    MessageTaken {
        /// Its id, so that it is taken once and answers to it are found.
        message: Arc<str>,
    },
    /// It is a major incident from now on.
    MajorDeclared {
        /// Why.
        reason: Arc<str>,
    },
    /// It is a major incident no more.
    MajorEnded {},
    /// Somebody consented to a remote session.
    ConsentGiven {
        /// Who.
        who: ActorId,
        /// How.
        how: Arc<str>,
    },
    /// The consent was taken back.
    ConsentWithdrawn {},
    /// A remote session started, with the consent given last.
    SessionStarted {
        /// The session.
        session: Arc<str>,
        /// The tool.
        tool: Arc<str>,
        /// The workstation.
        asset: Arc<str>,
    },
    /// A remote session ended.
    SessionEnded {
        /// The session.
        session: Arc<str>,
    },
    /// A visit was ordered; a hand-over to its line follows as an event of its own.
    VisitOrdered {
        /// The visit.
        visit: Arc<str>,
        /// The line that goes there.
        line: LineId,
        /// When it is planned to begin.
        from: Instant,
        /// When it is planned to end.
        to: Instant,
    },
    /// A visit got further.
    VisitMoved {
        /// The visit.
        visit: Arc<str>,
        /// How far it is.
        step: VisitStep,
        /// What was found or done.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        note: Arc<str>,
    },
    /// A call took place.
    Called {
        /// The call.
        call: Arc<Call>,
    },
    /// Somebody spent time.
    TimeLogged {
        /// How long.
        #[serde(rename = "spent_seconds")]
        spent: WallTime,
        /// On what.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        activity: Arc<str>,
    },
    /// A file was added, which the host keeps.
    Attached {
        /// The file.
        attachment: Arc<Attachment>,
    },
    /// An article of the knowledge base was used.
    ArticleUsed {
        /// The article.
        article: Arc<str>,
        /// It solved the matter.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        solved: bool,
    },
    /// A reminder was set.
    ReminderSet {
        /// The reminder.
        reminder: Arc<Reminder>,
    },
    /// A reminder was forgotten before it came.
    ReminderDropped {
        /// The reminder.
        reminder: Arc<str>,
    },
    /// A reminder came.
    ReminderCame {
        /// The reminder.
        reminder: Arc<str>,
        /// What of.
        text: Arc<str>,
    },
    /// Tags changed.
    Tagged {
        /// Added.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        added: BTreeSet<Arc<str>>,
        /// Removed.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        removed: BTreeSet<Arc<str>>,
    },
    /// A custom field changed.
    FieldSet {
        /// The field.
        name: Arc<str>,
        /// The value; absent: removed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<FieldValue>,
    },
    /// A flag was raised or lowered.
    FlagSet {
        /// The flag.
        name: Arc<str>,
        /// Raised.
        raised: bool,
    },
    /// The requester rated the finished ticket.
    Rated {
        /// The rating.
        score: i64,
        /// In the requester's words.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        comment: Arc<str>,
    },
    /// An escalation came about: somebody is told; a hand-over follows as an event of its own.
    Escalated {
        /// The escalation, or the line whose time box was used up.
        rule: RuleId,
        /// The clock that set it off, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<ClockKey>,
        /// Who is told.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        told: Vec<Recipient>,
    },
    /// Nobody has the ticket; it is brought up again then.
    ReviewPlanned {
        /// When.
        due: Instant,
        /// How often it was planned since somebody last had it.
        round: u32,
    },
    /// Still nobody has the ticket: it is brought up.
    ReviewDue {
        /// The round that was planned.
        round: u32,
        /// Who is told.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        told: Vec<Recipient>,
    },
    /// It is somebody else's turn; if they say nothing until then, an escalation comes about.
    SilencePlanned {
        /// The escalation.
        rule: RuleId,
        /// When.
        due: Instant,
    },
    /// Nothing was heard, and the condition of the escalation did not hold.
    SilenceEnded {
        /// The escalation.
        rule: RuleId,
    },
    /// A clock began to run, or waits in a pause.
    ClockStarted(ClockStarted),
    /// A clock stands still.
    ClockPaused {
        /// The clock.
        clock: ClockKey,
        /// The status it stands still in.
        status: StatusId,
        /// When the target falls due however long the pause lasts; absent: that depends on its end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Instant>,
    },
    /// A clock runs again.
    ClockResumed {
        /// The clock.
        clock: ClockKey,
        /// When its target falls due now; absent: never within the calendar's horizon.
        due: Option<Instant>,
        /// What it will announce on the way.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        alarms: Vec<Alarm>,
        /// The status it stood still in; absent: the time between counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paused_in: Option<StatusId>,
    },
    /// Another target holds for a clock, from its original start or from now on.
    ClockRetargeted(Retargeted),
    /// A clock came near its target.
    ClockWarned {
        /// The clock.
        clock: ClockKey,
        /// The threshold as the desk writes it.
        threshold: Arc<str>,
        /// When the target falls due; absent: never within the calendar's horizon.
        due: Option<Instant>,
    },
    /// A clock passed its target. Stays so, whatever happens later.
    ClockBreached {
        /// The clock.
        clock: ClockKey,
        /// When the target fell due.
        due: Instant,
    },
    /// What a clock waited for happened.
    ClockStopped {
        /// The clock.
        clock: ClockKey,
        /// Counted until now.
        #[serde(rename = "elapsed_seconds")]
        elapsed: WorkTime,
        /// When the target fell due; absent: not within the calendar's horizon, or in a pause.
        due: Option<Instant>,
        /// In time.
        met: bool,
    },
    /// What a clock waited for cannot happen any more; neither met nor breached by that.
    ClockCancelled {
        /// The clock.
        clock: ClockKey,
    },
}

/// Custom fields by name.
pub type Fields = BTreeMap<Arc<str>, FieldValue>;
