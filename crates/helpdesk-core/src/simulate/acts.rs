//! What people did to a ticket, taken out of its events.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::id::{ActorId, RuleId, TicketId};
use crate::order;
use crate::priority::Classification;
use crate::sla::ClockKey;
use crate::ticket::identity::retold;
use crate::ticket::{
    Answer, Carried, Classify, Command, Event, Fact, Intake, Solve, StatusCause, StatusChanged,
};
use crate::time::Instant;

/// What people did to a ticket, in order: how it was opened, and every command that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Acts {
    /// The ticket.
    pub ticket: TicketId,
    /// What was known when it was opened.
    pub intake: Arc<Intake>,
    /// Who opened it.
    pub by: Actor,
    /// When it was opened.
    pub at: Instant,
    /// What it took over from the ticket it was split off from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Arc<Carried>>,
    /// The alert, the message or the relations that it was opened with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<Fact>,
    /// The commands after that.
    pub then: Vec<Act>,
    /// What came from outside the ticket: it was merged, an outage, an alert or a message concerned
    /// it, a relation to another was recorded, the whole it is part of moved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outside: Vec<Outside>,
}

/// Something that came from outside a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outside {
    /// The number of the event that tells of it.
    pub seq: u64,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Actor,
    /// What.
    pub fact: Fact,
}

/// What happened to a ticket that its desk did not do, in order.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deed<'a> {
    Act(&'a Act),
    Outside(&'a Outside),
}

impl Deed<'_> {
    pub(super) const fn seq(&self) -> u64 {
        match self {
            Self::Act(act) => act.seq,
            Self::Outside(outside) => outside.seq,
        }
    }
}

/// A command that somebody gave and the desk accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Act {
    /// The number of the first event that came of it.
    pub seq: u64,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Actor,
    /// What.
    pub command: Command,
}

impl Acts {
    /// Commands and what came from outside, in order.
    pub(super) fn deeds(&self) -> Vec<Deed<'_>> {
        let acts = self.then.iter().map(Deed::Act);
        let mut deeds: Vec<Deed<'_>> = acts.chain(self.outside.iter().map(Deed::Outside)).collect();
        order::sort_by_key(&mut deeds, Deed::seq);
        deeds
    }

    /// Takes what people did out of a whole history; `None` if it does not begin with a
    /// registration.
    ///
    /// What the desk did is left out: clocks, escalations and their hand-overs, what expired, and
    /// changes of status that a message brought about. A command that was refused left no event,
    /// so it is not known here. A move by `solve` or `close` comes back as the move to the status
    /// that was reached, and `take` as giving the ticket to oneself; they lead to the same events.
    #[must_use]
    pub fn of(events: &[Event]) -> Option<Self> {
        let (first, mut rest) = events.split_first()?;
        let Fact::Registered(registered) = &first.fact else { return None };
        let with = came_with(first, &registered.classification, rest);
        let (mut then, mut outside) = (Vec::with_capacity(rest.len().div_ceil(2)), Vec::new());
        let mut before = &registered.classification;
        let mut entitlement = registered.entitlement.as_ref();
        let mut known = first.seq;
        while let Some((event, after)) = rest.split_first() {
            let (seq, at) = (event.seq, event.at);
            let is_new = known < seq && !with.iter().any(|part| part.seq == seq);
            if is_new && is_from_outside(event, after) {
                outside.push(Outside { seq, at, by: event.by.clone(), fact: event.fact.clone() });
            } else if is_new && let Some((mut command, last)) = command(event, after, before) {
                known = last;
                if let (Command::Identify(identify), Fact::Identified(said)) = (&mut command, &event.fact) {
                    let known = entitlement.and_then(|known| known.organisation.as_ref());
                    *identify = retold(said, seq, known.or(registered.intake.organisation.as_ref()));
                }
                then.push(Act { seq, at, by: event.by.clone(), command });
            }
            if let Fact::Classified { entitlement: Some(now), .. } | Fact::Entitled { entitlement: now, .. } =
                &event.fact
            {
                entitlement = Some(now);
            }
            match &event.fact {
                Fact::Classified { classification, .. } | Fact::Suggested { classification, .. } => {
                    before = classification;
                }
                Fact::Converted(to) => before = &to.classification,
                _ => {}
            }
            rest = after;
        }
        let (ticket, intake) = (registered.ticket.clone(), Arc::clone(&registered.intake));
        let (carried, by, at) = (registered.carried.clone(), first.by.clone(), first.at);
        let with = with.into_iter().map(|event| event.fact.clone()).collect();
        Some(Self { ticket, intake, by, at, carried, with, then, outside })
    }
}

/// What a ticket was opened with in one decision: told before anything that time brought about, and
/// before the first thing that was done to it.
fn came_with<'e>(first: &Event, classified: &Classification, mut rest: &'e [Event]) -> Vec<&'e Event> {
    let mut with = Vec::new();
    while let Some((event, after)) = rest.split_first()
        && event.at == first.at
        && !is_timed(&event.fact)
    {
        let is_part = event.by == first.by
            && matches!(event.fact, Fact::Alerted { .. } | Fact::MessageTaken { .. } | Fact::Linked { .. });
        if is_part {
            with.push(event);
        } else if is_from_outside(event, after) || command(event, after, classified).is_some() {
            break;
        }
        rest = after;
    }
    with
}

/// Whether time brings a fact about, in the instant of an opening.
const fn is_timed(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::ClockWarned { .. }
            | Fact::ClockBreached { .. }
            | Fact::StatusChanged(_)
            | Fact::Reminded { .. }
            | Fact::ApprovalExpired { .. }
            | Fact::ReviewDue { .. }
            | Fact::SilenceEnded { .. }
            | Fact::Escalated { clock: Some(_), .. }
    )
}

/// Whether an event tells of something that came from outside the ticket.
fn is_from_outside(event: &Event, after: &[Event]) -> bool {
    let by_whole = |event: &Event| matches!(&event.fact, Fact::StatusChanged(moved) if moved.cause == StatusCause::Parent);
    match &event.fact {
        Fact::Merged { .. }
        | Fact::Unmerged { .. }
        | Fact::Absorbed { .. }
        | Fact::GaveBack { .. }
        | Fact::SplitOff { .. }
        | Fact::OutageJoined { .. }
        | Fact::OutageNews { .. }
        | Fact::Alerted { .. }
        | Fact::MessageTaken { .. }
        | Fact::Linked { .. }
        | Fact::Unlinked { .. } => true,
        Fact::Resolved { .. } => told_next(after).is_some_and(by_whole),
        _ => by_whole(event),
    }
}

/// The command that an event came of, if somebody gave one, and the last event that tells of it.
///
/// Events between that last one and the first are the desk's own.
fn command(event: &Event, after: &[Event], before: &Classification) -> Option<(Command, u64)> {
    match &event.fact {
        Fact::Resolved { resolution } => {
            let next = told_next(after)?;
            let Fact::StatusChanged(change) = &next.fact else { return None };
            let (status, resolution) = (Some(change.to.clone()), (**resolution).clone());
            Some((Command::Solve(Solve { status, resolution }), next.seq))
        }
        Fact::StatusChanged(change) => moved(event, change, after),
        Fact::VisitOrdered { visit, line, from, to } => {
            let (visit, line) = (Arc::clone(visit), line.clone());
            let order = Command::OrderVisit { visit, line: line.clone(), from: *from, to: *to };
            // The hand-over that belongs to it is told by the next event.
            let passed = |next: &&Event| matches!(&next.fact, Fact::HandedOver { to, .. } if *to == line);
            Some((order, told_next(after).filter(passed).map_or(event.seq, |next| next.seq)))
        }
        Fact::ConsentWithdrawn {} => {
            // The sessions that end with it are told by the next events.
            let ended = |next: &&Event| {
                matches!(next.fact, Fact::SessionEnded { .. }) && (next.at, &next.by) == (event.at, &event.by)
            };
            let last = after.iter().take_while(ended).last().map_or(event.seq, |next| next.seq);
            Some((Command::WithdrawConsent {}, last))
        }
        Fact::ArticleUsed { article, solved } => {
            let used = Command::UseArticle { article: Arc::clone(article), solved: *solved };
            let moved = |next: &&Event| *solved && matches!(&next.fact, Fact::StatusChanged(_));
            Some((used, told_next(after).filter(moved).map_or(event.seq, |next| next.seq)))
        }
        fact => Some((said(fact, event.seq, before)?, event.seq)),
    }
}

/// The command behind a change of status.
fn moved(event: &Event, change: &StatusChanged, after: &[Event]) -> Option<(Command, u64)> {
    if change.cause != StatusCause::Command {
        return None;
    }
    if !change.reason.is_empty() {
        return Some((Command::Reopen { reason: Arc::clone(&change.reason) }, event.seq));
    }
    let rest = after.iter().find(|next| !is_consequence(&next.fact, after));
    // Ordered by one actor in one instant, and decided by one version of the desk.
    let ordered_with = |rest: &&Event| (rest.at, &rest.by, &rest.desk) == (event.at, &event.by, &event.desk);
    if let Some(rest) = rest.filter(ordered_with)
        && let Fact::Pended { until, then } = &rest.fact
    {
        let pend = Command::Pend { until: *until, status: Some(change.to.clone()), then: then.clone() };
        return Some((pend, rest.seq));
    }
    Some((Command::SetStatus { to: change.to.clone() }, event.seq))
}

/// The next event but for what the desk plans at once: a review, the end of a silence, an approval.
fn told_next(after: &[Event]) -> Option<&Event> {
    after.iter().find(|next| !is_planned(&next.fact))
}

const fn is_planned(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::ReviewPlanned { .. }
            | Fact::SilencePlanned { .. }
            | Fact::ApprovalRequested { again: false, .. }
    )
}

/// Whether a fact can stand between a move and the rest ordered with it: what clocks make of the
/// move at once, and not what time brings about once the whole command is done.
fn is_consequence(fact: &Fact, among: &[Event]) -> bool {
    match fact {
        Fact::ClockStarted(_)
        | Fact::ClockPaused { .. }
        | Fact::ClockResumed { .. }
        | Fact::ClockRetargeted(_)
        | Fact::ClockStopped { .. }
        | Fact::ClockCancelled { .. } => true,
        Fact::ClockBreached { clock, .. } => stops(clock, among),
        Fact::Escalated { clock, .. } => clock.as_ref().is_none_or(|clock| stops(clock, among)),
        Fact::HandedOver { escalation, .. } => escalation.is_some(),
        fact => is_planned(fact),
    }
}

fn stops(key: &ClockKey, among: &[Event]) -> bool {
    let stopped = |fact: &Fact| matches!(fact, Fact::ClockStopped { clock, .. } if clock == key);
    among.first().is_some_and(|first| {
        among.iter().take_while(|event| event.at == first.at).any(|event| stopped(&event.fact))
    })
}

/// The command that a fact tells of by itself; `None` for what a desk does.
fn said(fact: &Fact, seq: u64, before: &Classification) -> Option<Command> {
    Some(match fact {
        Fact::Classified { stated: Some(stated), .. } => Command::Classify((**stated).clone()),
        Fact::Classified { .. } => Command::Classify(changed(fact, before)?),
        Fact::Suggested { suggestions, .. } => Command::SuggestLabels { suggestions: suggestions.clone() },
        Fact::Identified(said) => Command::Identify(retold(said, seq, None)),
        Fact::Converted(to) => Command::Convert {
            to: Some(to.to.clone()),
            template: to.template.clone(),
            reason: Arc::clone(&to.reason),
        },
        Fact::ItemChecked { item, done } => Command::CheckItem { item: Arc::clone(item), done: *done },
        Fact::ItemAdded { item } => Command::AddItem {
            item: Arc::clone(&item.name),
            text: item.text.clone(),
            optional: item.optional,
        },
        Fact::ItemDropped { item } => Command::DropItem { item: Arc::clone(item) },
        Fact::ApprovalRequested { approval, again: true, .. } => {
            Command::RequestApproval { approval: approval.clone() }
        }
        Fact::ApprovalGiven { approval, round, on_behalf_of, comment, .. } => {
            Command::Approve(answer(approval, *round, on_behalf_of, comment))
        }
        Fact::ApprovalRefused { approval, round, on_behalf_of, reason } => {
            Command::Refuse(answer(approval, *round, on_behalf_of, reason))
        }
        Fact::ApprovalDelegated { approval, to, until, .. } => {
            Command::DelegateApproval { approval: approval.clone(), to: to.clone(), until: *until }
        }
        Fact::Entitled { party, .. } => Command::Entitle { party: Arc::clone(party) },
        Fact::PriorityOverridden { priority, reason, until } => {
            let (priority, reason) = (priority.clone(), Arc::clone(reason));
            Command::OverridePriority { priority, reason, until: *until }
        }
        Fact::OverrideEnded { expired: false } => Command::WithdrawOverride {},
        Fact::Assigned { to, .. } => Command::Assign { to: to.clone() },
        Fact::Released { .. } => Command::Release {},
        Fact::HandedOver { to, reason, escalation: None, .. } => {
            Command::HandOver { to: to.clone(), reason: Arc::clone(reason) }
        }
        Fact::Diagnosed { text } => Command::Diagnose { text: Arc::clone(text) },
        Fact::Replied { body } => Command::Reply { body: Arc::clone(body) },
        Fact::Noted { body } => Command::Note { body: Arc::clone(body) },
        Fact::RequesterReplied { body, automatic } => {
            Command::RequesterReply { body: Arc::clone(body), automatic: *automatic }
        }
        Fact::Pended { until, then } => Command::Pend { until: *until, status: None, then: then.clone() },
        Fact::MajorDeclared { reason } => Command::DeclareMajor { reason: Arc::clone(reason) },
        Fact::MajorEnded {} => Command::EndMajor {},
        Fact::ConsentGiven { who, how } => Command::Consent { who: Some(who.clone()), how: Arc::clone(how) },
        Fact::SessionStarted { session, tool, asset } => Command::StartSession {
            session: Arc::clone(session),
            tool: Arc::clone(tool),
            asset: Some(Arc::clone(asset)),
        },
        Fact::SessionEnded { session } => Command::EndSession { session: Arc::clone(session) },
        Fact::VisitMoved { visit, step, note } => {
            Command::MoveVisit { visit: Arc::clone(visit), step: *step, note: Arc::clone(note) }
        }
        Fact::Called { call } => Command::Call((**call).clone()),
        Fact::TimeLogged { spent, activity } => {
            Command::LogTime { spent: *spent, activity: Arc::clone(activity) }
        }
        Fact::Attached { attachment } => Command::Attach((**attachment).clone()),
        Fact::ReminderSet { reminder } => Command::Remind((**reminder).clone()),
        Fact::ReminderDropped { reminder } => Command::DropReminder { reminder: Arc::clone(reminder) },
        Fact::Tagged { added, removed } => {
            Command::Tag { add: added.iter().cloned().collect(), remove: removed.iter().cloned().collect() }
        }
        Fact::FieldSet { name, value } => Command::SetField { name: Arc::clone(name), value: value.clone() },
        Fact::FlagSet { name, raised } => Command::SetFlag { name: Arc::clone(name), raised: *raised },
        Fact::Rated { score, comment } => Command::Rate { score: *score, comment: Arc::clone(comment) },
        _ => return None,
    })
}

fn answer(approval: &RuleId, round: u32, on_behalf_of: &Option<ActorId>, comment: &Arc<str>) -> Answer {
    let (round, comment) = (Some(round), Arc::clone(comment));
    Answer { approval: approval.clone(), round, on_behalf_of: on_behalf_of.clone(), comment }
}

/// What a classification changed, for events that do not tell what was asked for.
fn changed(fact: &Fact, before: &Classification) -> Option<Classify> {
    let Fact::Classified { kind, category, asset, service, classification: now, .. } = fact else {
        return None;
    };
    let stated_priority = now.cell.is_none() && now.priority != before.priority;
    Some(Classify {
        kind: Some(kind.clone()),
        category: category.clone(),
        impact: now.impact.clone().filter(|impact| Some(impact) != before.impact.as_ref()),
        urgency: now.urgency.clone().filter(|urgency| Some(urgency) != before.urgency.as_ref()),
        priority: stated_priority.then(|| now.priority.clone()),
        asset: asset.clone(),
        service: service.clone(),
    })
}
