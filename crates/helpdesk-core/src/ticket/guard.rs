//! What guards commands: each by its name, and by what it brings about.
//!
//! `solve`, `close`, `reopen`, `hand_over`, `assign` and `take` stand for what they lead to, so no
//! other command leads there without them.

use crate::actor::Actor;
use crate::ticket::{Event, Fact, Refusal, Rules, StatusCause, Ticket, approve, identity};
use crate::workflow::Category;

/// Whether the desk guards anything, so that what a command brings about has to be looked at.
pub(crate) fn is_any(rules: &Rules) -> bool {
    rules.identity.is_some() || rules.approvals.iter().any(|approval| !approval.guards.is_empty())
}

/// Whether `by` may do `what`: the level of identity is reached and every approval is granted.
pub(crate) fn check(rules: &Rules, ticket: &Ticket, what: &str, by: &Actor) -> Result<(), Refusal> {
    identity::check_level(rules, ticket, what, by)?;
    approve::check_guarded(rules, ticket, what, by)
}

/// Whether `by` may do `what` to several tickets at once: each is asked as for a command of its own.
pub(crate) fn check_each<'t>(
    rules: &Rules,
    tickets: impl IntoIterator<Item = &'t Ticket>,
    what: &str,
    by: &Actor,
) -> Result<(), Refusal> {
    tickets.into_iter().try_for_each(|ticket| check(rules, ticket, what, by))
}

/// Whether `by` may bring `events` about on the ticket as it was before them.
pub(crate) fn check_effects(
    rules: &Rules,
    before: &Ticket,
    events: &[Event],
    by: &Actor,
) -> Result<(), Refusal> {
    let mut category = before.status_category;
    for event in events {
        for what in effects(rules, category, &event.fact, by) {
            check(rules, before, what, by)?;
        }
        if let Fact::StatusChanged(moved) = &event.fact {
            category = moved.category;
        }
    }
    Ok(())
}

/// Whether `by` may let the ticket go from its status to one of `category`.
pub(crate) fn check_move(
    rules: &Rules,
    ticket: &Ticket,
    category: Category,
    by: &Actor,
) -> Result<(), Refusal> {
    ends(ticket.status_category, category).iter().try_for_each(|what| check(rules, ticket, what, by))
}

/// The commands that a fact is guarded as, in a ticket whose status was of `category`.
fn effects(rules: &Rules, category: Category, fact: &Fact, by: &Actor) -> Vec<&'static str> {
    match fact {
        // What the desk itself makes of an answer, or of time, is no command.
        Fact::StatusChanged(moved) if moved.cause == StatusCause::Approval => Vec::new(),
        Fact::StatusChanged(moved) => {
            let reopens = category.is_done() && !moved.category.is_done();
            let by_command = reopens && moved.cause == StatusCause::Command;
            ends(category, moved.category).iter().copied().chain(by_command.then_some("reopen")).collect()
        }
        Fact::Pended { then: Some(then), .. } => {
            let then = rules.workflow.status(then).map(|status| status.category);
            then.map_or_else(Vec::new, |then| ends(category, then).to_vec())
        }
        Fact::HandedOver { escalation: None, .. } => vec!["hand_over"],
        Fact::Assigned { to, .. } if by.id.as_ref() == Some(to) => vec!["assign", "take"],
        Fact::Assigned { .. } => vec!["assign"],
        _ => Vec::new(),
    }
}

/// What leading from one category of status to another is guarded as.
fn ends(from: Category, to: Category) -> &'static [&'static str] {
    match to {
        Category::Solved if from != Category::Solved => &["solve"],
        Category::Closed if !from.is_done() => &["solve", "close"],
        Category::Closed if from != Category::Closed => &["close"],
        _ => &[],
    }
}
