//! What was asked of approvers on a ticket, and what they answered.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::approval::{Approval, Approver};
use crate::condition::Texts;
use crate::id::{ActorId, RuleId, StatusId};
use crate::ticket::decide::{check_horizon, later, written};
use crate::ticket::draft::{Draft, recipients};
use crate::ticket::facts::holds;
use crate::ticket::status::{change, unknown};
use crate::ticket::{Command, Event, Fact, Reason, Recipient, Refusal, Rules, StatusCause, Ticket};
use crate::time::Instant;

/// An answer of an approver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The approval.
    pub approval: RuleId,
    /// The round that was seen; an answer to an earlier one is refused. Absent: the present one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// The approver who is stood in for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<ActorId>,
    /// Why; needed for a refusal.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub comment: Arc<str>,
}

/// The approvals asked for on a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct AskedApprovals(pub Vec<AskedApproval>);

/// An approval asked for on a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskedApproval {
    /// Which one.
    pub approval: RuleId,
    /// The first time, the second; answers belong to a round.
    pub round: u32,
    /// Where it stands.
    pub state: ApprovalState,
    /// When it was asked for.
    pub asked: Instant,
    /// Until when it is waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Instant>,
    /// How many have to agree.
    pub quorum: usize,
    /// The answers of this round.
    pub votes: Vec<Vote>,
    /// Who stands in for whom.
    pub delegations: Vec<Delegation>,
}

/// Where an approval stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// It is waited for.
    Waiting,
    /// Enough have agreed.
    Granted,
    /// Somebody refused.
    Refused,
    /// It was not given in time.
    Expired,
}

impl fmt::Display for ApprovalState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Waiting => "waited for",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Expired => "expired",
        })
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Vote {
    /// Who gave it.
    pub by: ActorId,
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<ActorId>,
    /// Whether they agreed.
    pub yes: bool,
    /// When.
    pub at: Instant,
}

/// Somebody stands in for an approver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delegation {
    /// The approver.
    pub from: ActorId,
    /// Who stands in.
    pub to: ActorId,
    /// The first instant at which they do not any more.
    pub until: Instant,
}

/// Why a command is refused on account of an approval.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApprovalRefusal {
    /// The command waits for an approval.
    #[error("approval `{approval}` is needed first, and it is {}", state.map_or("not asked for".to_owned(), |s| s.to_string()))]
    Missing {
        /// The approval.
        approval: RuleId,
        /// Where it stands; absent: it was not asked for.
        state: Option<ApprovalState>,
    },
    /// The approval is not waited for any more, or not yet.
    #[error("approval `{approval}` is {state}")]
    NotWaiting {
        /// The approval.
        approval: RuleId,
        /// Where it stands.
        state: ApprovalState,
    },
    /// The answer belongs to another round.
    #[error("this answers round {found} of approval `{approval}`, and round {round} is waited for")]
    OtherRound {
        /// The approval.
        approval: RuleId,
        /// The round that is waited for.
        round: u32,
        /// The round answered.
        found: u32,
    },
    /// The actor is none of those who may.
    #[error("only {} may give approval `{approval}`", allowed.join(", "))]
    NotAnApprover {
        /// The approval.
        approval: RuleId,
        /// Who may.
        allowed: Vec<String>,
    },
    /// The approver asked for it.
    #[error("nobody may give approval `{approval}` to their own request")]
    OwnRequest {
        /// The approval.
        approval: RuleId,
    },
    /// The approver works on the ticket.
    #[error("approval `{approval}` needs four eyes, and whoever works on the ticket is not the other pair")]
    OwnWork {
        /// The approval.
        approval: RuleId,
    },
    /// The approver has answered.
    #[error("`{by}` has answered approval `{approval}` already")]
    AnsweredAlready {
        /// The approval.
        approval: RuleId,
        /// Who.
        by: ActorId,
    },
    /// Nobody said that the actor stands in for that approver.
    #[error("`{by}` does not stand in for `{approver}`")]
    NoDelegation {
        /// The approver.
        approver: ActorId,
        /// Who acts.
        by: ActorId,
    },
}

impl ApprovalRefusal {
    /// Stable identity; listed in `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "approval.missing",
            Self::NotWaiting { .. } => "approval.not-waiting",
            Self::OtherRound { .. } => "approval.other-round",
            Self::NotAnApprover { .. } => "approval.not-an-approver",
            Self::OwnRequest { .. } => "approval.own-request",
            Self::OwnWork { .. } => "approval.own-work",
            Self::AnsweredAlready { .. } => "approval.answered-already",
            Self::NoDelegation { .. } => "approval.no-delegation",
        }
    }
}

impl AskedApprovals {
    /// The approval of that name, if it was asked for.
    #[must_use]
    pub fn of(&self, approval: &RuleId) -> Option<&AskedApproval> {
        self.0.iter().find(|asked| asked.approval == *approval)
    }

    /// Whether the approval of that name was granted.
    #[must_use]
    pub fn is_granted(&self, approval: &str) -> bool {
        self.0.iter().any(|asked| asked.approval == approval && asked.state == ApprovalState::Granted)
    }
}

/// The names of what was granted.
impl Texts for AskedApprovals {
    fn find(&self, wanted: &mut dyn FnMut(&str) -> bool) -> Option<&str> {
        let granted = self.0.iter().filter(|asked| asked.state == ApprovalState::Granted);
        granted.map(|asked| asked.approval.as_str()).find(|name| wanted(name))
    }
}

impl Ticket {
    /// When the next approval that is waited for expires, and its place; a ticket that is done waits
    /// for none.
    pub(crate) fn next_expiry(&self) -> Option<(Instant, usize)> {
        let waiting = |(place, asked): (usize, &AskedApproval)| {
            Some((asked.expires.filter(|_| asked.state == ApprovalState::Waiting)?, place))
        };
        let next = self.approvals.0.iter().enumerate().filter_map(waiting).min();
        next.filter(|_| !self.status_category.is_done())
    }

    pub(crate) fn apply_approval(&mut self, event: &Event) {
        let all = &mut Arc::make_mut(&mut self.approvals).0;
        if let Fact::ApprovalRequested { approval, round, quorum, expires, .. } = &event.fact {
            all.retain(|asked| asked.approval != *approval);
            all.push(AskedApproval {
                approval: approval.clone(),
                round: *round,
                state: ApprovalState::Waiting,
                asked: event.at,
                expires: *expires,
                quorum: *quorum,
                votes: Vec::new(),
                delegations: Vec::new(),
            });
            return;
        }
        let (Fact::ApprovalGiven { approval, .. }
        | Fact::ApprovalRefused { approval, .. }
        | Fact::ApprovalDelegated { approval, .. }
        | Fact::ApprovalExpired { approval, .. }) = &event.fact
        else {
            return;
        };
        let Some(asked) = all.iter_mut().find(|asked| asked.approval == *approval) else { return };
        let vote = |on_behalf_of: &Option<ActorId>, yes| {
            let by = event.by.id.clone()?;
            Some(Vote { by, on_behalf_of: on_behalf_of.clone(), yes, at: event.at })
        };
        match &event.fact {
            Fact::ApprovalGiven { on_behalf_of, granted, .. } => {
                asked.votes.extend(vote(on_behalf_of, true));
                if *granted {
                    asked.state = ApprovalState::Granted;
                }
            }
            Fact::ApprovalRefused { on_behalf_of, .. } => {
                asked.votes.extend(vote(on_behalf_of, false));
                asked.state = ApprovalState::Refused;
            }
            Fact::ApprovalExpired { .. } => asked.state = ApprovalState::Expired,
            Fact::ApprovalDelegated { to, until, .. } => {
                let delegation =
                    |from: &ActorId| Delegation { from: from.clone(), to: to.clone(), until: *until };
                asked.delegations.extend(event.by.id.as_ref().map(delegation));
            }
            _ => {}
        }
    }
}

/// Whether a ticket needs an approval: the desk's condition holds, or its template asks for it.
pub(crate) fn is_needed(rules: &Rules, ticket: &Ticket, approval: &Approval) -> bool {
    let template = ticket.template.as_ref().and_then(|id| rules.templates.template(id));
    template.is_some_and(|template| template.approvals.contains(&approval.id))
        || approval.when.as_ref().is_some_and(|when| holds(ticket, &rules.lexicon, when))
}

/// Asks for every approval that the ticket needs now and that was not asked for before.
pub(crate) fn ask(draft: &mut Draft<'_>, at: Instant) {
    let rules = draft.rules;
    if draft.ticket.status_category.is_done() {
        return;
    }
    for approval in rules.approvals.iter() {
        if draft.ticket.approvals.of(&approval.id).is_none() && is_needed(rules, &draft.ticket, approval) {
            let fact = request(rules, &draft.ticket, approval, 1, false, at);
            draft.push_plain(fact, at);
        }
    }
}

fn request(
    rules: &Rules,
    ticket: &Ticket,
    approval: &Approval,
    round: u32,
    again: bool,
    at: Instant,
) -> Fact {
    let mut told = recipients(ticket, &approval.tell);
    for approver in &approval.by {
        if let Approver::Person(id) = approver {
            let person = Recipient::Agent(acting(rules, id, at));
            if !told.contains(&person) {
                told.push(person);
            }
        }
    }
    Fact::ApprovalRequested {
        approval: approval.id.clone(),
        round,
        quorum: approval.quorum,
        expires: approval.expires.and_then(|expires| rules.after(at, expires)),
        told,
        again,
    }
}

/// Who decides for a person at an instant: themselves, or their deputy while they are away.
fn acting(rules: &Rules, id: &ActorId, at: Instant) -> ActorId {
    let person =
        rules.register.person(id).filter(|person| person.absent.iter().any(|days| days.contains(at)));
    person.and_then(|person| person.deputy.clone()).unwrap_or_else(|| id.clone())
}

/// Asks again after a refusal or when time ran out, or for the first time.
pub(crate) fn ask_again(draft: &mut Draft<'_>, id: &RuleId, by: &Actor, at: Instant) -> Result<(), Refusal> {
    let rules = draft.rules;
    let approval = rule(rules, id)?;
    let before = draft.ticket.approvals.of(id);
    if let Some(asked) = before
        && matches!(asked.state, ApprovalState::Waiting | ApprovalState::Granted)
    {
        return Err(ApprovalRefusal::NotWaiting { approval: id.clone(), state: asked.state }.into());
    }
    let round = before.map_or(1, |asked| asked.round.saturating_add(1));
    let fact = request(rules, &draft.ticket, approval, round, true, at);
    draft.push(fact, by, at);
    Ok(())
}

/// Takes an answer in.
pub(crate) fn answer(
    draft: &mut Draft<'_>,
    answer: &Answer,
    yes: bool,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    let rules = draft.rules;
    let (approval, round, on_behalf_of) =
        (answer.approval.clone(), answer.round, answer.on_behalf_of.clone());
    if !yes {
        written("comment", &answer.comment)?;
    }
    crate::ticket::decide::check_length("comment", &answer.comment, crate::ticket::open::MOST_TEXT)?;
    let voter = by.id.as_ref().ok_or(Reason::ActorUnknown)?;
    let rule = rule(rules, &approval)?;
    let asked = waiting(&draft.ticket, &approval, round)?;
    check_right(rules, &draft.ticket, rule, asked, voter, on_behalf_of.as_ref(), by, at)?;
    let agreed = asked.votes.iter().filter(|vote| vote.yes).count().saturating_add(1);
    let (round, granted) = (asked.round, asked.quorum <= agreed);
    let comment = answer.comment.clone();
    if yes {
        draft.push(Fact::ApprovalGiven { approval, round, on_behalf_of, comment, granted }, by, at);
        return Ok(());
    }
    draft.push(Fact::ApprovalRefused { approval, round, on_behalf_of, reason: comment }, by, at);
    leads_to(draft, rule.on_refusal.as_ref(), at);
    Ok(())
}

/// Lets somebody stand in for the acting approver.
pub(crate) fn delegate(
    draft: &mut Draft<'_>,
    approval: &RuleId,
    to: &ActorId,
    until: Instant,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    later("until", Some(until), at)?;
    check_horizon(draft.rules, until)?;
    let from = by.id.as_ref().ok_or(Reason::ActorUnknown)?;
    let rule = rule(draft.rules, approval)?;
    let asked = waiting(&draft.ticket, approval, None)?;
    if from == to {
        return Err(Reason::NoChange { what: format!("`{to}` answers for themselves") }.into());
    }
    if !is_approver(&draft.ticket, rule, from, Some(by)) {
        return Err(not_an_approver(rule).into());
    }
    let round = asked.round;
    let fact = Fact::ApprovalDelegated { approval: approval.clone(), round, to: to.clone(), until };
    draft.push(fact, by, at);
    Ok(())
}

/// Takes in that an approval was not given in time.
pub(crate) fn expire(draft: &mut Draft<'_>, place: usize, at: Instant) {
    let Some(asked) = draft.ticket.approvals.0.get(place) else { return };
    let (approval, round) = (asked.approval.clone(), asked.round);
    let to = draft.rules.approvals.approval(&approval).and_then(|rule| rule.on_expiry.clone());
    draft.push(Fact::ApprovalExpired { approval, round }, &Actor::system(), at);
    leads_to(draft, to.as_ref(), at);
}

fn leads_to(draft: &mut Draft<'_>, to: Option<&StatusId>, at: Instant) {
    if let Some(to) = to.filter(|to| **to != draft.ticket.status) {
        change(draft, to, StatusCause::Approval, "".into(), &Actor::system(), at);
    }
}

/// Every approval that `command` waits for has to be granted.
pub(crate) fn check_guarded(rules: &Rules, ticket: &Ticket, command: &Command) -> Result<(), Refusal> {
    let guards = |approval: &&Approval| approval.guards.iter().any(|name| **name == *command.name());
    let missing = rules.approvals.iter().filter(guards).filter(|it| is_needed(rules, ticket, it));
    let reasons: Vec<Reason> = missing
        .filter(|approval| !ticket.approvals.is_granted(approval.id.as_str()))
        .map(|approval| {
            let state = ticket.approvals.of(&approval.id).map(|asked| asked.state);
            ApprovalRefusal::Missing { approval: approval.id.clone(), state }.into()
        })
        .collect();
    if reasons.is_empty() { Ok(()) } else { Err(Refusal { reasons }) }
}

fn rule<'r>(rules: &'r Rules, id: &RuleId) -> Result<&'r Approval, Reason> {
    let known = || unknown("approval", id.as_str(), rules.approvals.iter().map(|rule| rule.id.as_str()));
    rules.approvals.approval(id).ok_or_else(known)
}

fn waiting<'t>(ticket: &'t Ticket, id: &RuleId, round: Option<u32>) -> Result<&'t AskedApproval, Reason> {
    let missing = || ApprovalRefusal::Missing { approval: id.clone(), state: None };
    let asked = ticket.approvals.of(id).ok_or_else(missing)?;
    if let Some(found) = round.filter(|found| *found != asked.round) {
        let (approval, round) = (id.clone(), asked.round);
        return Err(ApprovalRefusal::OtherRound { approval, round, found }.into());
    }
    if asked.state != ApprovalState::Waiting {
        return Err(ApprovalRefusal::NotWaiting { approval: id.clone(), state: asked.state }.into());
    }
    Ok(asked)
}

#[expect(clippy::too_many_arguments, reason = "who answers for whom, and by what right")]
fn check_right(
    rules: &Rules,
    ticket: &Ticket,
    rule: &Approval,
    asked: &AskedApproval,
    voter: &ActorId,
    on_behalf_of: Option<&ActorId>,
    by: &Actor,
    at: Instant,
) -> Result<(), Reason> {
    let approval = || rule.id.clone();
    let approver = on_behalf_of.unwrap_or(voter);
    if on_behalf_of.is_some() && !stands_in(rules, ticket, rule, asked, voter, approver, at) {
        let (approver, by) = (approver.clone(), voter.clone());
        return Err(ApprovalRefusal::NoDelegation { approver, by }.into());
    }
    if on_behalf_of.is_none() && !is_approver(ticket, rule, voter, Some(by)) {
        return Err(not_an_approver(rule).into());
    }
    let people = [Some(voter), Some(approver)];
    if !rule.own && people.contains(&ticket.intake.requester.as_ref()) {
        return Err(ApprovalRefusal::OwnRequest { approval: approval() }.into());
    }
    if rule.four_eyes && people.contains(&ticket.assignee.as_ref()) {
        return Err(ApprovalRefusal::OwnWork { approval: approval() }.into());
    }
    // One person answers once, and for one approver.
    let answered = |vote: &&Vote| {
        let theirs = [Some(&vote.by), vote.on_behalf_of.as_ref()];
        theirs.contains(&Some(voter)) || theirs.contains(&Some(approver))
    };
    match asked.votes.iter().find(answered) {
        Some(vote) => {
            Err(ApprovalRefusal::AnsweredAlready { approval: approval(), by: vote.by.clone() }.into())
        }
        None => Ok(()),
    }
}

/// Whether `voter` stands in for `approver`: they said so on this ticket, or are away and named a
/// deputy. Whoever stands in can pass that on to nobody.
fn stands_in(
    rules: &Rules,
    ticket: &Ticket,
    rule: &Approval,
    asked: &AskedApproval,
    voter: &ActorId,
    approver: &ActorId,
    at: Instant,
) -> bool {
    let said = asked.delegations.iter().any(|it| it.from == *approver && it.to == *voter && at < it.until);
    let deputy = || acting(rules, approver, at) == *voter && is_approver(ticket, rule, approver, None);
    said || deputy()
}

/// Whether a person may give an approval; by role only while they act themselves.
fn is_approver(ticket: &Ticket, rule: &Approval, person: &ActorId, acts: Option<&Actor>) -> bool {
    rule.by.iter().any(|approver| match approver {
        Approver::Role(role) => acts.is_some_and(|actor| actor.role.covers(*role)),
        Approver::Person(id) => id == person,
        Approver::Caretaker => {
            ticket.entitlement.as_ref().is_some_and(|known| known.caretaker.as_ref() == Some(person))
        }
    })
}

fn not_an_approver(rule: &Approval) -> ApprovalRefusal {
    let allowed = rule.by.iter().map(ToString::to_string).collect();
    ApprovalRefusal::NotAnApprover { approval: rule.id.clone(), allowed }
}
