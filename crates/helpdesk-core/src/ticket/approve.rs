//! Asking for approvals, taking answers in, and what waits for them.

use std::collections::BTreeSet;

use crate::actor::Actor;
use crate::approval::{Approval, Approver};
use crate::id::{ActorId, RuleId, StatusId, TemplateId};
use crate::order::Gather;
use crate::ticket::clocks::may_need_approval;
use crate::ticket::decide::{check_horizon, check_length, later, written};
use crate::ticket::draft::{Draft, recipients};
use crate::ticket::facts::holds;
use crate::ticket::open::MOST_TEXT;
use crate::ticket::status::{change, unknown};
use crate::ticket::{
    Answer, ApprovalRefusal, ApprovalState, AskedApproval, Fact, Hands, Reason, Recipient, Refusal, Rules,
    StatusCause, Ticket, Vote,
};
use crate::time::Instant;

/// Whether a ticket needs an approval: the desk's condition holds, or its template asks for it.
pub(crate) fn is_needed(rules: &Rules, ticket: &Ticket, approval: &Approval) -> bool {
    let template = ticket.template.as_ref().and_then(|id| rules.templates.template(id));
    template.is_some_and(|template| template.approvals.contains(&approval.id))
        || approval.when.as_ref().is_some_and(|when| holds(ticket, &rules.lexicon, when))
}

/// Whether a ticket waits for an approval: it needs it, or it was asked for it, and nobody gave it. A
/// ticket that needed it once gets round it in no other way than by being closed or cancelled.
pub(crate) fn is_missing(rules: &Rules, ticket: &Ticket, approval: &Approval) -> bool {
    let was_asked = ticket.approvals.of(&approval.id).is_some() && !ticket.status_category.is_final();
    !ticket.approvals.is_granted(approval.id.as_str()) && (was_asked || is_needed(rules, ticket, approval))
}

/// An approval that somebody agreed to, and what they agreed to.
pub(crate) struct Agreed {
    approval: RuleId,
    round: u32,
    about: About,
    was_done: bool,
}

/// What an approval is about: the template, where one asks for it, and what its condition sees.
type About = (Option<TemplateId>, Vec<String>);

fn about(rules: &Rules, ticket: &Ticket, approval: &Approval) -> About {
    let of_template = rules.templates.iter().any(|template| template.approvals.contains(&approval.id));
    let seen = approval.when.as_ref().map(|when| when.seen(ticket));
    (ticket.template.clone().filter(|_| of_template), seen.unwrap_or_default())
}

/// What was agreed to on a ticket before `fact`, as far as that may put an end to it.
pub(crate) fn agreed(rules: &Rules, ticket: &Ticket, fact: &Fact) -> Vec<Agreed> {
    let own = match fact {
        Fact::ApprovalGiven { approval, .. } => Some(approval),
        _ => None,
    };
    if ticket.approvals.0.is_empty() || !may_need_approval(fact) {
        return Vec::new();
    }
    let agreed = ticket.approvals.0.iter().filter(|it| it.is_agreed_to() && own != Some(&it.approval));
    let of = |asked: &AskedApproval| {
        let approval = rules.approvals.approval(&asked.approval)?;
        let (was_done, about) = (ticket.status_category.is_done(), about(rules, ticket, approval));
        Some(Agreed { approval: approval.id.clone(), round: asked.round, about, was_done })
    };
    agreed.filter_map(of).collect()
}

/// Asks for every approval that the ticket needs now, and that was not asked for before or was agreed
/// to for something else.
pub(crate) fn ask(draft: &mut Draft<'_>, agreed: &[Agreed], at: Instant) {
    let rules = draft.rules;
    if draft.ticket.status_category.is_done() {
        return;
    }
    for approval in rules.approvals.iter() {
        let ticket = &draft.ticket;
        let round = match ticket.approvals.of(&approval.id) {
            None => 1,
            Some(asked) if is_over(rules, ticket, approval, asked, agreed, at) => {
                asked.round.saturating_add(1)
            }
            Some(_) => continue,
        };
        if is_needed(rules, ticket, approval) {
            let fact = request(rules, ticket, approval, round, false, at);
            draft.push_plain(fact, at);
        }
    }
}

/// Whether what was agreed to is not what the ticket is about now, or an agreement is none any more
/// because whoever gave it works on the ticket.
fn is_over(
    rules: &Rules,
    ticket: &Ticket,
    approval: &Approval,
    asked: &AskedApproval,
    agreed: &[Agreed],
    at: Instant,
) -> bool {
    let is_late = asked.state == ApprovalState::Waiting && asked.expires.is_some_and(|until| until <= at);
    let same = |it: &&Agreed| it.approval == asked.approval && it.round == asked.round;
    let Some(before) = agreed.iter().find(same).filter(|_| asked.is_agreed_to() && !is_late) else {
        return false;
    };
    before.was_done
        || approval.four_eyes && asked.has_agreed(ticket.assignee.as_ref())
        || before.about != about(rules, ticket, approval)
}

/// Begins the wait for every approval from the start, for a ticket on which nobody could answer.
pub(crate) fn wait_anew(draft: &mut Draft<'_>, at: Instant) {
    let rules = draft.rules;
    let is_waiting =
        |asked: &&AskedApproval| asked.state == ApprovalState::Waiting && asked.expires.is_some();
    if draft.ticket.status_category.is_done() {
        return;
    }
    let waiting: Vec<AskedApproval> = draft.ticket.approvals.0.iter().filter(is_waiting).cloned().collect();
    for asked in &waiting {
        if let Some(approval) = rules.approvals.approval(&asked.approval) {
            let fact = request(rules, &draft.ticket, approval, asked.round, false, at);
            draft.push_plain(fact, at);
        }
    }
}

/// The approvals that a ticket needs, or was asked for, and nobody gave, be it closed since.
fn lacked<'r>(rules: &'r Rules, ticket: &Ticket) -> impl Iterator<Item = &'r Approval> {
    let is_open = |it: &Approval| {
        let asked = ticket.approvals.of(&it.id);
        asked.map_or_else(|| is_needed(rules, ticket, it), |asked| asked.state != ApprovalState::Granted)
    };
    rules.approvals.iter().filter(move |it| is_open(it))
}

/// What a merger would get round: the approvals that `source` lacks, and that `target` was not asked
/// for, or has got for what it was about without the source.
pub(crate) fn left_behind(rules: &Rules, source: &Ticket, target: &Ticket) -> impl Iterator<Item = Reason> {
    let is_waited_for =
        |id: &RuleId| target.approvals.of(id).is_some_and(|asked| asked.state != ApprovalState::Granted);
    lacked(rules, source).filter(move |it| !is_waited_for(&it.id)).map(|it| {
        let state = source.approvals.of(&it.id).map(|asked| asked.state);
        ApprovalRefusal::Missing { approval: it.id.clone(), state }.into()
    })
}

/// Whose hands a ticket went through, with what was merged into it; nobody's on a desk without
/// approvals.
pub(crate) fn hands(rules: &Rules, ticket: &Ticket) -> Hands {
    if rules.approvals.iter().next().is_none() {
        return Hands::default();
    }
    let absorbed = || ticket.absorbed.iter().map(|other| &other.hands);
    let agreed = |approval: &Approval| {
        let votes = ticket.approvals.of(&approval.id).filter(|asked| asked.state == ApprovalState::Granted);
        let votes = votes.into_iter().flat_map(|asked| &asked.votes).filter(|vote| vote.yes);
        let own = votes.flat_map(|vote| [Some(&vote.by), vote.on_behalf_of.as_ref()]).flatten();
        let others = absorbed().filter_map(|hands| hands.agreed.get(&approval.id)).flatten();
        let people: BTreeSet<ActorId> = own.chain(others).cloned().into_set();
        (!people.is_empty()).then(|| (approval.id.clone(), people))
    };
    Hands {
        opened: ticket.opened_by.iter().chain(absorbed().flat_map(|it| &it.opened)).cloned().into_set(),
        had: ticket.had_by.iter().chain(absorbed().flat_map(|it| &it.had)).cloned().into_set(),
        agreed: rules.approvals.iter().filter(|it| it.four_eyes).filter_map(agreed).into_map(),
    }
}

/// Begins another round of what somebody agreed to before `source` was merged in, if the source
/// lacks it too, or if they may not agree to what the ticket is now.
pub(crate) fn ask_anew(draft: &mut Draft<'_>, source: &Ticket, at: Instant) {
    let rules = draft.rules;
    let lacked: Vec<&RuleId> = lacked(rules, source).map(|it| &it.id).collect();
    for approval in rules.approvals.iter() {
        let ticket = &draft.ticket;
        let Some(asked) = ticket.approvals.of(&approval.id).filter(|asked| asked.is_agreed_to()) else {
            continue;
        };
        let is_unfit =
            |vote: &Vote| check_hands(ticket, approval, &vote.by, vote.on_behalf_of.as_ref()).is_err();
        let is_over = lacked.contains(&&approval.id)
            || asked.votes.iter().any(is_unfit)
                && (asked.state == ApprovalState::Waiting || is_needed(rules, ticket, approval));
        if is_over {
            let fact = request(rules, ticket, approval, asked.round.saturating_add(1), false, at);
            draft.push_plain(fact, at);
        }
    }
}

/// Asks for every approval that `source` lacks on a ticket that was split off from it.
pub(crate) fn ask_too(draft: &mut Draft<'_>, source: &Ticket, at: Instant) {
    let rules = draft.rules;
    for approval in lacked(rules, source) {
        if draft.ticket.approvals.of(&approval.id).is_none() {
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
    check_length("comment", &answer.comment, MOST_TEXT)?;
    let voter = by.id.as_ref().ok_or(Reason::ActorUnknown)?;
    let rule = rule(rules, &approval)?;
    let asked = waiting(&draft.ticket, &approval)?;
    // Unnamed, it is the first, so that an answer of then is good for no other.
    if round.unwrap_or(1) != asked.round {
        return Err(ApprovalRefusal::OtherRound { approval, round: asked.round, found: round }.into());
    }
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
    let asked = waiting(&draft.ticket, approval)?;
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

/// Every approval that `what` waits for has to be granted, and one that needs four eyes by others
/// than whoever does it.
pub(crate) fn check_guarded(rules: &Rules, ticket: &Ticket, what: &str, by: &Actor) -> Result<(), Refusal> {
    let guards = |approval: &&Approval| approval.guards.iter().any(|name| **name == *what);
    let reason = |approval: &Approval| {
        let (id, asked) = (approval.id.clone(), ticket.approvals.of(&approval.id));
        if is_missing(rules, ticket, approval) {
            let state = asked.map(|asked| asked.state);
            return Some(ApprovalRefusal::Missing { approval: id, state }.into());
        }
        let person = by.id.as_ref();
        let here = asked.is_some_and(|it| it.state == ApprovalState::Granted && it.has_agreed(person));
        let agreed = here || ticket.absorbed.iter().any(|other| other.hands.has_agreed(&id, person));
        let own = approval.four_eyes && agreed && !ticket.status_category.is_final();
        own.then(|| ApprovalRefusal::OwnWork { approval: id }.into())
    };
    let reasons: Vec<Reason> = rules.approvals.iter().filter(guards).filter_map(reason).collect();
    if reasons.is_empty() { Ok(()) } else { Err(Refusal { reasons }) }
}

fn rule<'r>(rules: &'r Rules, id: &RuleId) -> Result<&'r Approval, Reason> {
    let known = || unknown("approval", id.as_str(), rules.approvals.iter().map(|rule| rule.id.as_str()));
    rules.approvals.approval(id).ok_or_else(known)
}

fn waiting<'t>(ticket: &'t Ticket, id: &RuleId) -> Result<&'t AskedApproval, Reason> {
    let missing = || ApprovalRefusal::Missing { approval: id.clone(), state: None };
    let asked = ticket.approvals.of(id).ok_or_else(missing)?;
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
    check_hands(ticket, rule, voter, on_behalf_of)?;
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

/// Nobody agrees to their own request, nor, where it needs four eyes, to their own work.
fn check_hands(
    ticket: &Ticket,
    rule: &Approval,
    voter: &ActorId,
    on_behalf_of: Option<&ActorId>,
) -> Result<(), Reason> {
    let is_one = |id: &ActorId| id == voter || Some(id) == on_behalf_of;
    let mut asked =
        ticket.absorbed.iter().flat_map(|other| other.requesters.iter().chain(&other.hands.opened));
    let mut own = ticket.intake.requester.iter().chain(&ticket.opened_by);
    if !rule.own && (own.any(is_one) || asked.any(is_one)) {
        return Err(ApprovalRefusal::OwnRequest { approval: rule.id.clone() }.into());
    }
    let mut merged = ticket.absorbed.iter().flat_map(|other| &other.hands.had);
    let mut worked = ticket.had_by.iter().chain(&ticket.assignee);
    if rule.four_eyes && (worked.any(is_one) || merged.any(is_one)) {
        return Err(ApprovalRefusal::OwnWork { approval: rule.id.clone() }.into());
    }
    Ok(())
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
