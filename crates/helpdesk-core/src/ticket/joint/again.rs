//! What came from outside one ticket, told to it once more: for histories that are lived again.
//!
//! Merging, an outage, an alert and a message concern more than one ticket, and a history holds one.
//! What the others had to say was decided when it happened; here the ticket takes its own part, with
//! everything that follows from it under the desk asked.

use std::sync::Arc;

use crate::actor::Actor;
use crate::id::TicketId;
use crate::ticket::decide::check_own;
use crate::ticket::draft::{Decision, Draft};
use crate::ticket::joint::AlertOutcome;
use crate::ticket::joint::alert::alert;
use crate::ticket::joint::merge::{go_back, go_into};
use crate::ticket::open::opened;
use crate::ticket::status::{change, unknown};
use crate::ticket::wake::catch_up;
use crate::ticket::{Alert, Carried, Fact, Intake, Reason, Refusal, Rules, StatusCause, Ticket, guard};
use crate::time::Instant;

/// A ticket as it was opened, with what came with it in the same decision.
pub(crate) struct Opening<'a> {
    pub(crate) ticket: &'a TicketId,
    pub(crate) intake: &'a Intake,
    /// What it took over from the ticket it was split off from.
    pub(crate) carried: Option<&'a Arc<Carried>>,
    /// The alert, the message or the relations that it was opened with.
    pub(crate) with: &'a [Fact],
}

/// Opens a ticket once more.
pub(crate) fn open_again(
    rules: &Rules,
    opening: &Opening<'_>,
    by: &Actor,
    at: Instant,
) -> Result<Decision, Refusal> {
    let (intake, carried) = (opening.intake.clone(), opening.carried.cloned());
    let mut draft = opened(rules, opening.ticket.clone(), intake, carried, by, at)?;
    opening.with.iter().for_each(|fact| draft.push(fact.clone(), by, at));
    catch_up(&mut draft, at);
    Ok(draft.finish())
}

/// Tells a ticket once more what came from outside.
pub(crate) fn again(
    rules: &Rules,
    ticket: &Ticket,
    fact: &Fact,
    by: &Actor,
    at: Instant,
) -> Result<Decision, Refusal> {
    let mut draft = Draft::caught_up(rules, ticket, at)?;
    match fact {
        Fact::Alerted { alert } if is_known(ticket, alert) => return alerted(rules, ticket, alert, by, at),
        Fact::Merged { into, .. } => {
            check_own(&draft.ticket)?;
            go_into(&mut draft, into, by, at);
        }
        Fact::Unmerged { from, .. } => {
            if draft.ticket.merged.as_ref().is_none_or(|merger| merger.into != *from) {
                return Err(Reason::NotMerged { into: from.clone() }.into());
            }
            go_back(&mut draft, from, by, at);
        }
        Fact::StatusChanged(moved) => {
            check_own(&draft.ticket)?;
            if moved.to == draft.ticket.status {
                return Err(Reason::NoChange { what: format!("the status is `{}`", moved.to) }.into());
            }
            if let Some(status) = rules.workflow.status(&moved.to) {
                guard::check_move(rules, &draft.ticket, status.category, by)?;
            }
            if !change(&mut draft, &moved.to, StatusCause::Parent, "".into(), by, at) {
                let known = rules.workflow.statuses().map(|status| status.id.as_str());
                return Err(unknown("status", moved.to.as_str(), known).into());
            }
        }
        Fact::OutageJoined { outage, .. } if draft.ticket.outages.contains(outage) => {
            return Err(Reason::NoChange { what: format!("the ticket has joined `{outage}`") }.into());
        }
        other => draft.push(other.clone(), by, at),
    }
    catch_up(&mut draft, at);
    Ok(draft.finish())
}

/// Whether the ticket is one of the object that an alert is about.
fn is_known(ticket: &Ticket, alert: &Alert) -> bool {
    ticket.alerting.as_ref().is_some_and(|alerting| alerting.last.object == alert.object)
}

/// An alert of the ticket's own object. Where the desk would open another ticket for it, this one
/// is done.
fn alerted(
    rules: &Rules,
    ticket: &Ticket,
    said: &Alert,
    by: &Actor,
    at: Instant,
) -> Result<Decision, Refusal> {
    let decided = alert(rules, &[ticket], said, ticket.id.clone(), by, at)?;
    if decided.outcome == AlertOutcome::Opened {
        return Err(Reason::Closed { status: ticket.status.clone() }.into());
    }
    Ok(decided.decision)
}
