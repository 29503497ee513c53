//! A ticket: what its events add up to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::condition::Suggestion;
use crate::id::{ActorId, CategoryId, KindId, LineId, PriorityId, RuleId, StatusId, TemplateId, TicketId};
use crate::outage::OutageId;
use crate::party::{Entitlement, Party};
use crate::priority::Classification;
use crate::sla::Clock;
use crate::ticket::{
    Absorbed, Alerting, AskedApprovals, Caller, Checklist, Done, Event, Fact, Fields, Intake, Link, Major,
    Merger, Message, Planned, Registered, Resolution, Silent, StatusChanged, Timer, Work,
};
use crate::time::Instant;
use crate::workflow::Category;

/// The flag of a major incident, for the desk's conditions to ask for.
pub(crate) const MAJOR: &str = "major";

/// A ticket: what its events add up to. Carries no configuration.
///
/// Made by [`Ticket::replay`] or [`Ticket::open`] from events, and kept up to date by
/// [`Ticket::apply`]; serialisable, so a host may keep it beside the events. Rarely changed parts
/// are shared, so cloning is cheap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Ticket {
    /// The ticket.
    pub id: TicketId,
    /// The number of its last event; the version a store expects on the next append.
    pub version: u64,
    /// When it was opened.
    pub opened_at: Instant,
    /// Who opened it; of histories since this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<ActorId>,
    /// When its last event happened.
    pub last_at: Instant,
    /// What was known when it was opened.
    pub intake: Arc<Intake>,
    /// Its kind.
    pub kind: KindId,
    /// Its template of routine work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateId>,
    /// Its checklist.
    #[serde(default)]
    pub checklist: Arc<Checklist>,
    /// The approvals that were asked for.
    #[serde(default)]
    pub approvals: Arc<AskedApprovals>,
    /// Who the caller has proved to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<Arc<Caller>>,
    /// Its category.
    pub category: Option<CategoryId>,
    /// The affected asset.
    pub asset: Option<Arc<str>>,
    /// The affected service.
    pub service: Option<Arc<str>>,
    /// What the host last handed in of requester, contract and asset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Arc<Party>>,
    /// What the request is entitled to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entitlement: Option<Arc<Entitlement>>,
    /// How the computed priority was found.
    pub classification: Arc<Classification>,
    /// What was suggested since it was opened; see [`Ticket::suggestions`].
    #[serde(default, skip_serializing_if = "no_items")]
    pub suggested: Arc<Vec<Suggestion>>,
    /// The priority in place of the computed one.
    pub priority_override: Option<Arc<Override>>,
    /// Its status.
    pub status: StatusId,
    /// What the status means.
    pub status_category: Category,
    /// Every status it was in, in order, the present one last.
    pub stays: Arc<Vec<Stay>>,
    /// When the status ends by itself.
    pub timer: Option<Timer>,
    /// The rest that somebody ordered.
    pub pending: Option<Pending>,
    /// Until when a reply reopens it; absent: for ever, or it is not done.
    pub reopens_until: Option<Instant>,
    /// The line it is with.
    pub line: Option<LineId>,
    /// The person who has it.
    pub assignee: Option<ActorId>,
    /// Everybody who ever had it, in that order; of histories since this was kept.
    #[serde(default, skip_serializing_if = "no_items")]
    pub had_by: Arc<Vec<ActorId>>,
    /// What an agent found.
    pub diagnosis: Option<Arc<Diagnosis>>,
    /// How it was solved.
    pub resolution: Option<Arc<Resolution>>,
    /// Its tags.
    pub tags: Arc<BTreeSet<Arc<str>>>,
    /// Its custom fields.
    pub fields: Arc<Fields>,
    /// The flags raised.
    pub flags: Arc<BTreeSet<Arc<str>>>,
    /// Its relations.
    pub links: Arc<Vec<Link>>,
    /// The ticket it goes on in, while it is merged into another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<Arc<Merger>>,
    /// The tickets that were merged into it.
    #[serde(default, skip_serializing_if = "no_items")]
    pub absorbed: Arc<Vec<Absorbed>>,
    /// The outages it has to do with.
    #[serde(default, skip_serializing_if = "no_items")]
    pub outages: Arc<Vec<OutageId>>,
    /// What the monitoring says of its object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alerting: Option<Arc<Alerting>>,
    /// The messages that came in by mail.
    #[serde(default, skip_serializing_if = "no_items")]
    pub messages: Arc<Vec<Message>>,
    /// The work recorded on it.
    #[serde(default, skip_serializing_if = "no_work")]
    pub work: Arc<Work>,
    /// Why it is a major incident, and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub major: Option<Arc<Major>>,
    /// Since when its promises count, where it was split off and keeps the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_since: Option<Instant>,
    /// Every clock it ever had.
    pub clocks: Vec<Arc<Clock>>,
    /// Escalations by breach, count or rating that came about.
    pub escalated: Arc<BTreeSet<RuleId>>,
    /// When it is brought up because nobody has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Planned>,
    /// Escalations that come about if nothing is heard until then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub silences: Vec<Silent>,
    /// Escalations by silence that are over for the present turn.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub silences_over: BTreeSet<RuleId>,
    /// How often each escalation or time box handed it over.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub handed_over_by: BTreeMap<RuleId, u32>,
    /// When a person first had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owned_since: Option<Instant>,
    /// Whether the desk has answered: in public, or by solving.
    pub was_answered: bool,
    /// When the desk last wrote in public, since the ticket was last solved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_answer_at: Option<Instant>,
    /// When the oldest unanswered message of the requester came.
    pub unanswered_since: Option<Instant>,
    /// How often it was reopened.
    pub reopen_count: u32,
    /// How often it was handed over.
    pub hand_over_count: u32,
    /// The requester's last rating.
    pub rating: Option<i64>,
    /// When that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rated_at: Option<Instant>,
}

/// A priority in place of the computed one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Override {
    /// The priority.
    pub priority: PriorityId,
    /// Who set it.
    pub by: Actor,
    /// Why.
    pub reason: Arc<str>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

/// What an agent found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Diagnosis {
    /// The diagnosis.
    pub text: Arc<str>,
    /// Who found it.
    pub by: Actor,
    /// When it was recorded.
    pub at: Instant,
}

/// For the work of a ticket on which none is recorded.
fn no_work(work: &Work) -> bool {
    *work == Work::default()
}

/// For lists that are left out of JSON when they are empty.
pub(crate) fn no_items<T>(items: &[T]) -> bool {
    items.is_empty()
}

/// A stay in one status, until the next begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stay {
    /// The status.
    pub status: StatusId,
    /// What it means.
    pub category: Category,
    /// When it began.
    pub since: Instant,
    /// The ticket went on in another one; no clock counts then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
}

/// A rest until an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pending {
    /// When it ends.
    pub until: Instant,
    /// The status to move to then; absent: a reminder is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<StatusId>,
}

impl Ticket {
    /// The ticket after its first event; `None` if that is not [`Fact::Registered`].
    #[must_use]
    pub fn open(event: &Event) -> Option<Self> {
        let Fact::Registered(registered) = &event.fact else { return None };
        let Registered { ticket, intake, classification, .. } = registered;
        let stay = Stay {
            status: registered.status.clone(),
            category: registered.category_of_status,
            since: event.at,
            merged: false,
        };
        let carried = registered.carried.as_deref();
        let mut stays = carried.map_or_else(Vec::new, |carried| carried.stays.clone());
        stays.push(stay);
        Some(Self {
            id: ticket.clone(),
            version: event.seq,
            opened_at: event.at,
            opened_by: event.by.id.clone(),
            last_at: event.at,
            intake: intake.clone(),
            kind: registered.kind.clone(),
            template: registered.template.clone(),
            checklist: Arc::new(Checklist(registered.checklist.clone())),
            approvals: Arc::default(),
            caller: None,
            category: registered.category.clone(),
            asset: intake.asset.clone(),
            service: intake.service.clone(),
            party: intake.party.clone(),
            entitlement: registered.entitlement.clone(),
            classification: classification.clone(),
            suggested: Arc::default(),
            priority_override: None,
            status: registered.status.clone(),
            status_category: registered.category_of_status,
            stays: Arc::new(stays),
            timer: registered.timer.clone(),
            pending: None,
            reopens_until: None,
            line: registered.line.clone(),
            assignee: None,
            had_by: Arc::default(),
            diagnosis: None,
            resolution: None,
            tags: Arc::new(registered.tags.clone()),
            fields: Arc::new(intake.fields.clone()),
            flags: Arc::default(),
            links: Arc::default(),
            merged: None,
            absorbed: Arc::default(),
            outages: Arc::default(),
            alerting: None,
            messages: Arc::default(),
            work: Arc::default(),
            major: None,
            counts_since: carried.map(|carried| carried.since),
            clocks: Vec::new(),
            escalated: Arc::default(),
            review: None,
            silences: Vec::new(),
            silences_over: BTreeSet::new(),
            handed_over_by: BTreeMap::new(),
            owned_since: None,
            was_answered: carried.is_some_and(|carried| carried.answered),
            last_answer_at: None,
            unanswered_since: intake
                .requester
                .is_some()
                .then_some(event.at)
                .filter(|_| carried.is_none_or(|carried| !carried.answered)),
            reopen_count: 0,
            hand_over_count: 0,
            rating: None,
            rated_at: None,
        })
    }

    /// The ticket that a whole history adds up to; `None` for an empty history, or one that does
    /// not begin with [`Fact::Registered`].
    #[must_use]
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        let mut events = events.into_iter();
        let mut ticket = Self::open(events.next()?)?;
        events.for_each(|event| ticket.apply(event));
        Some(ticket)
    }

    /// The priority in force: the override if there is one, else the computed one.
    #[must_use]
    pub fn priority(&self) -> &PriorityId {
        self.priority_override.as_ref().map_or(&self.classification.priority, |over| &over.priority)
    }

    /// The language the requester is written to: as the intake said, else as is known of them.
    #[must_use]
    pub fn language(&self) -> Option<&Arc<str>> {
        let known = || self.entitlement.as_ref()?.language.as_ref();
        self.intake.language.as_ref().or_else(known)
    }

    /// Since when its promises count: since it was opened, unless it was split off and keeps the time.
    #[must_use]
    pub fn promised_since(&self) -> Instant {
        self.counts_since.unwrap_or(self.opened_at)
    }

    /// Takes an event in. Holds no rule and cannot fail.
    pub fn apply(&mut self, event: &Event) {
        self.version = event.seq;
        self.last_at = event.at;
        match &event.fact {
            Fact::Noted { .. } => self.heard_vendor(event),
            Fact::Registered(_) | Fact::CameLate { .. } => {}
            Fact::Classified { kind, category, asset, service, classification, entitlement, .. } => {
                if let Some(entitlement) = entitlement {
                    self.entitlement = Some(entitlement.clone());
                }
                self.kind = kind.clone();
                self.category.clone_from(category);
                self.asset.clone_from(asset);
                self.service.clone_from(service);
                self.classification = classification.clone();
            }
            Fact::Suggested { suggestions, category, tags, classification } => {
                self.apply_suggested(suggestions, category.as_ref(), tags, classification);
            }
            Fact::Entitled { party, entitlement } => {
                self.party = Some(party.clone());
                self.entitlement = Some(entitlement.clone());
            }
            Fact::Identified(said) => self.apply_identified(said, event.at),
            Fact::ProofExpired { kinds, level } => self.apply_expired(kinds, level),
            Fact::ItemAdded { item } => self.apply_added(item),
            Fact::ItemDropped { item } => self.apply_dropped(item),
            Fact::Converted(to) => self.apply_converted(to),
            Fact::ItemChecked { item, done } => {
                self.apply_item(item, done.then(|| Done { by: event.by.clone(), at: event.at }));
            }
            Fact::ApprovalRequested { .. }
            | Fact::ApprovalGiven { .. }
            | Fact::ApprovalRefused { .. }
            | Fact::ApprovalDelegated { .. }
            | Fact::ApprovalExpired { .. } => self.apply_approval(event),
            Fact::PriorityOverridden { priority, reason, until } => {
                let (priority, reason) = (priority.clone(), reason.clone());
                let over = Override { priority, by: event.by.clone(), reason, until: *until };
                self.priority_override = Some(Arc::new(over));
            }
            Fact::OverrideEnded { .. } => self.priority_override = None,
            Fact::Assigned { to, .. } => {
                self.assignee = Some(to.clone());
                if !self.had_by.contains(to) {
                    Arc::make_mut(&mut self.had_by).push(to.clone());
                }
                self.review = None;
                self.owned_since.get_or_insert(event.at);
            }
            Fact::Released { .. } => self.assignee = None,
            Fact::HandedOver { to, escalation, entitlement, .. } => {
                if let Some(entitlement) = entitlement {
                    self.entitlement = Some(entitlement.clone());
                }
                if let Some(rule) = escalation {
                    let times = self.handed_over_by.entry(rule.clone()).or_default();
                    *times = times.saturating_add(1);
                }
                self.line = Some(to.clone());
                self.assignee = None;
                self.review = None;
                self.hand_over_count = self.hand_over_count.saturating_add(1);
            }
            Fact::Diagnosed { text } => {
                let diagnosis = Diagnosis { text: text.clone(), by: event.by.clone(), at: event.at };
                self.diagnosis = Some(Arc::new(diagnosis));
            }
            Fact::Replied { .. } => {
                self.heard_vendor(event);
                if event.by.role.answers() {
                    self.was_answered = true;
                    self.last_answer_at = Some(event.at);
                    self.unanswered_since = None;
                }
            }
            Fact::RequesterReplied { automatic, .. } => {
                if !automatic {
                    self.heard(Category::WaitingRequester);
                    self.unanswered_since.get_or_insert(event.at);
                }
            }
            Fact::StatusChanged(change) => self.apply_status(change, event.at),
            Fact::Pended { until, then } => {
                self.pending = Some(Pending { until: *until, then: then.clone() });
            }
            Fact::Reminded { reason } => match reason {
                crate::ticket::ReminderReason::PendingEnded => self.pending = None,
                crate::ticket::ReminderReason::StatusLasts => self.timer = None,
            },
            Fact::Resolved { resolution } => self.resolution = Some(resolution.clone()),
            Fact::Linked { link } => {
                let links = Arc::make_mut(&mut self.links);
                links.retain(|other| other.ticket != link.ticket);
                links.push(link.clone());
            }
            Fact::Unlinked { ticket } => {
                Arc::make_mut(&mut self.links).retain(|other| other.ticket != *ticket);
            }
            Fact::Merged { .. }
            | Fact::Unmerged { .. }
            | Fact::Absorbed { .. }
            | Fact::GaveBack { .. }
            | Fact::SplitOff { .. }
            | Fact::OutageJoined { .. }
            | Fact::OutageNews { .. }
            | Fact::Alerted { .. }
            | Fact::MessageTaken { .. }
            | Fact::MajorDeclared { .. }
            | Fact::MajorEnded {} => self.apply_joint(event),
            Fact::Tagged { added, removed } => {
                let tags = Arc::make_mut(&mut self.tags);
                tags.retain(|tag| !removed.contains(tag));
                tags.extend(added.iter().cloned());
            }
            Fact::FieldSet { name, value } => {
                let fields = Arc::make_mut(&mut self.fields);
                match value {
                    Some(value) => fields.insert(name.clone(), value.clone()),
                    None => fields.remove(name),
                };
            }
            Fact::FlagSet { name, raised } => {
                let flags = Arc::make_mut(&mut self.flags);
                let _ = if *raised { flags.insert(name.clone()) } else { flags.remove(name) };
            }
            Fact::Rated { score, .. } => {
                self.rating = Some(*score);
                self.rated_at = Some(event.at);
            }
            Fact::ConsentGiven { .. }
            | Fact::ConsentWithdrawn { .. }
            | Fact::SessionStarted { .. }
            | Fact::SessionEnded { .. }
            | Fact::VisitOrdered { .. }
            | Fact::VisitMoved { .. }
            | Fact::Called { .. }
            | Fact::TimeLogged { .. }
            | Fact::Attached { .. }
            | Fact::ArticleUsed { .. }
            | Fact::ReminderSet { .. }
            | Fact::ReminderDropped { .. }
            | Fact::ReminderCame { .. } => Arc::make_mut(&mut self.work).apply(event),
            Fact::ReviewPlanned { due, round } => {
                self.review = Some(Planned { due: *due, round: *round });
            }
            // Planned anew by the next event; without one it is over.
            Fact::ReviewDue { .. } => self.review = None,
            Fact::SilencePlanned { rule, due } => {
                self.silences.retain(|silent| silent.rule != *rule);
                self.silences.push(Silent { rule: rule.clone(), due: *due });
            }
            Fact::SilenceEnded { rule } => self.end_silence(rule),
            Fact::Escalated { rule, clock, .. } => match clock {
                None => {
                    self.end_silence(rule);
                    Arc::make_mut(&mut self.escalated).insert(rule.clone());
                }
                Some(key) => {
                    self.announce(key, &crate::sla::AlarmKind::Escalation(rule.clone()));
                }
            },
            Fact::ClockStarted(_)
            | Fact::ClockPaused { .. }
            | Fact::ClockResumed { .. }
            | Fact::ClockRetargeted(_)
            | Fact::ClockWarned { .. }
            | Fact::ClockBreached { .. }
            | Fact::ClockStopped { .. }
            | Fact::ClockCancelled { .. } => self.apply_clock(&event.fact, event.at),
        }
    }

    fn apply_status(&mut self, change: &StatusChanged, at: Instant) {
        if self.status_category.is_done() && !change.category.is_done() {
            self.reopen_count = self.reopen_count.saturating_add(1);
        }
        if !self.status_category.is_done() && matches!(change.category, Category::Solved | Category::Closed) {
            self.was_answered = true;
            self.unanswered_since = None;
            self.last_answer_at = None;
        }
        self.begin_turn();
        if change.category.is_done() {
            self.review = None;
        }
        self.status = change.to.clone();
        self.status_category = change.category;
        self.timer.clone_from(&change.timer);
        self.reopens_until = change.reopens_until;
        self.pending = None;
        let stay = Stay { status: change.to.clone(), category: change.category, since: at, merged: false };
        match Arc::get_mut(&mut self.stays) {
            Some(stays) => stays.push(stay),
            None => self.stays = Arc::new(self.stays.iter().cloned().chain([stay]).collect()),
        }
    }

    /// What came of a decision about several tickets.
    fn apply_joint(&mut self, event: &Event) {
        match &event.fact {
            Fact::Merged { into, clocks } => {
                let merger = Merger { into: into.clone(), since: event.at, clocks: clocks.clone() };
                self.merged = Some(Arc::new(merger));
                self.stay_on(event.at, true);
            }
            Fact::Unmerged { timer, .. } => {
                self.merged = None;
                self.timer.clone_from(timer);
                self.stay_on(event.at, false);
            }
            Fact::Absorbed { ticket, requesters, organisations, hands } => {
                let (requesters, organisations) = (requesters.clone(), organisations.clone());
                let (ticket, hands) = (ticket.clone(), hands.clone());
                let absorbed = Absorbed { ticket, requesters, organisations, hands };
                Arc::make_mut(&mut self.absorbed).push(absorbed);
            }
            Fact::GaveBack { ticket } => {
                Arc::make_mut(&mut self.absorbed).retain(|other| other.ticket != *ticket);
            }
            Fact::OutageJoined { outage, .. } => {
                let outages = Arc::make_mut(&mut self.outages);
                if !outages.contains(outage) {
                    outages.push(outage.clone());
                }
            }
            Fact::Alerted { alert } => {
                let after = Alerting::after(self.alerting.as_deref(), alert, event.at);
                self.alerting = Some(Arc::new(after));
            }
            Fact::MessageTaken { message } => {
                let message = Message { id: message.clone(), at: event.at };
                Arc::make_mut(&mut self.messages).push(message);
            }
            Fact::MajorDeclared { reason } => {
                let (reason, by) = (reason.clone(), event.by.clone());
                self.major = Some(Arc::new(Major { reason, by, since: event.at }));
                Arc::make_mut(&mut self.flags).insert(MAJOR.into());
            }
            Fact::MajorEnded {} => {
                self.major = None;
                Arc::make_mut(&mut self.flags).remove(MAJOR);
            }
            _ => {}
        }
    }

    /// The same status once more, apart from what was before.
    fn stay_on(&mut self, at: Instant, merged: bool) {
        let (status, category) = (self.status.clone(), self.status_category);
        Arc::make_mut(&mut self.stays).push(Stay { status, category, since: at, merged });
    }
}
