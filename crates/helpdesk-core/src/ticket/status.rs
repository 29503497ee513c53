//! Moving a ticket from one status to another.

use std::sync::Arc;

use crate::actor::Actor;
use crate::faults::{nearest, shortened};
use crate::id::StatusId;
use crate::ticket::draft::Draft;
use crate::ticket::facts::Asked;
use crate::ticket::{Fact, Reason, Refusal, StatusCause, StatusChanged, Ticket, Timer, work};
use crate::time::Instant;
use crate::workflow::{Category, Status, nearest_way};

/// Moves to `to` without asking a guard; `false` if the desk has no such status.
pub(crate) fn change(
    draft: &mut Draft<'_>,
    to: &StatusId,
    cause: StatusCause,
    reason: Arc<str>,
    by: &Actor,
    at: Instant,
) -> bool {
    let rules = draft.rules;
    let Some(status) = rules.workflow.status(to) else { return false };
    let ticket = &draft.ticket;
    let reopens_until = if !status.category.is_done() {
        None
    } else if ticket.status_category.is_done() {
        ticket.reopens_until
    } else {
        rules.workflow.reopen().and_then(|reopen| rules.after(at, reopen.within?))
    };
    let fact = Fact::StatusChanged(StatusChanged {
        from: ticket.status.clone(),
        to: to.clone(),
        category: status.category,
        cause,
        timer: timer(draft, status, at),
        reopens_until,
        reason,
    });
    draft.push(fact, by, at);
    true
}

/// When a status that a ticket enters at `at` ends by itself.
pub(crate) fn timer(draft: &Draft<'_>, status: &Status, at: Instant) -> Option<Timer> {
    let (after, to) = status.expires.as_ref()?;
    Some(Timer { at: draft.rules.after(at, *after)?, to: to.clone() })
}

/// Moves to `to` along a transition, or tells every condition that is not met.
pub(crate) fn move_to(
    draft: &mut Draft<'_>,
    to: &StatusId,
    reason: Arc<str>,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    allowed(draft, to, by)?;
    let is_done = draft.rules.workflow.status(to).is_some_and(|status| status.category.is_done());
    if let Some(running) = work::running(&draft.ticket).filter(|_| is_done) {
        return Err(running.into());
    }
    change(draft, to, StatusCause::Command, reason, by, at);
    Ok(())
}

/// Whether `by` may move the ticket to `to`.
///
/// Where several transitions lead there, one that is allowed will do; if none is, the refusal
/// lists what is missing for the nearest.
pub(crate) fn allowed(draft: &Draft<'_>, to: &StatusId, by: &Actor) -> Result<(), Refusal> {
    let (workflow, ticket) = (&draft.rules.workflow, &draft.ticket);
    if workflow.status(to).is_none() {
        let known = workflow.statuses().map(|status| status.id.as_str());
        return Err(unknown("status", to.as_str(), known).into());
    }
    if *to == ticket.status {
        return Err(Reason::NoChange { what: format!("the status is `{to}`") }.into());
    }
    if workflow.is_open_ended(&ticket.status) {
        return Ok(());
    }
    let asked = Asked { ticket, rules: draft.rules };
    let ways = workflow.between(&ticket.status, to);
    let least = nearest_way(ways.iter().map(|way| way.guard.unmet(by, &asked)));
    match least {
        Some(unmet) if unmet.is_empty() => Ok(()),
        Some(unmet) => Err(Refusal { reasons: unmet.into_iter().map(Reason::Guard).collect() }),
        None => {
            let allowed = workflow.next(&ticket.status).into_iter().cloned().collect();
            Err(Reason::TransitionNotAllowed { from: ticket.status.clone(), to: to.clone(), allowed }.into())
        }
    }
}

/// The one status of `category` that can be reached from here.
pub(crate) fn only(draft: &Draft<'_>, category: Category) -> Result<StatusId, Refusal> {
    let Ticket { status: from, .. } = &draft.ticket;
    let workflow = &draft.rules.workflow;
    let of_category = |id: &&StatusId| workflow.status(id).is_some_and(|s| s.category == category);
    let candidates: Vec<StatusId> = workflow.next(from).into_iter().filter(of_category).cloned().collect();
    match candidates.as_slice() {
        [only] => Ok(only.clone()),
        _ => Err(Reason::WhichStatus { from: from.clone(), category: category.name(), candidates }.into()),
    }
}

/// A name that the desk does not have, and the nearest that it has.
pub(crate) fn unknown<'a>(
    what: &'static str,
    found: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Reason {
    let nearest = nearest(found, known).map(str::to_owned);
    Reason::Unknown { what, found: shortened(found), nearest }
}
