//! Alerts of the monitoring: one ticket for one object, however often it is reported.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::id::{KindId, TicketId};
use crate::order;
use crate::ticket::draft::{Decision, Draft};
use crate::ticket::joint::{check_actor, each_once, home, none_of};
use crate::ticket::open::{MOST_SUBJECT, MOST_TEXT, opened};
use crate::ticket::status::{change, only};
use crate::ticket::texts::check_alert;
use crate::ticket::wake::catch_up;
use crate::ticket::{
    Channel, Fact, Intake, OnRecovery, Reason, Refusal, Rules, StatusCause, Ticket, decide::check_length,
    guard,
};
use crate::time::Instant;
use crate::workflow::Category;

/// What the monitoring reports, as the host has read it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// What is watched, as in `srv-1/disk`; alerts of one object belong together.
    pub object: Arc<str>,
    /// What is reported of it.
    pub state: AlertState,
    /// One line.
    pub subject: Arc<str>,
    /// The whole output.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub text: Arc<str>,
    /// The id of this very alert; one that comes twice counts once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Arc<str>>,
    /// The asset; absent: the object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<Arc<str>>,
    /// The service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Arc<str>>,
}

/// What is reported of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AlertState {
    /// There is trouble.
    Problem,
    /// The trouble is over.
    Recovery,
    /// Somebody knows of it, or it was planned.
    Note,
}

/// What became of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AlertOutcome {
    /// It opened a ticket.
    Opened,
    /// It joined the ticket of its object.
    Joined,
    /// It took up the ticket of its object again.
    Reopened,
    /// The recovery was recorded.
    Noted,
    /// The recovery solved the ticket.
    Solved,
    /// Nothing: it came before, or there is no ticket to tell.
    Nothing,
}

/// What an alert leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertDecision {
    /// What became of it.
    pub outcome: AlertOutcome,
    /// The ticket concerned; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// What follows for that ticket.
    pub decision: Decision,
}

impl AlertDecision {
    fn nothing() -> Self {
        Self { outcome: AlertOutcome::Nothing, ticket: None, decision: Decision::default() }
    }

    fn of(outcome: AlertOutcome, mut draft: Draft<'_>, at: Instant) -> Self {
        catch_up(&mut draft, at);
        Self { outcome, ticket: Some(draft.ticket.id.clone()), decision: draft.finish() }
    }
}

/// What an alert leads to, given the `tickets` of its object, those merged elsewhere with the ones
/// they went into.
///
/// Trouble joins the ticket that is not done, else takes up one that was solved and can still be
/// reopened, else opens a new one under the id `new`. A recovery is recorded, or solves, as
/// `[alerts]` of the desk says; a ticket that a person has is never solved by a machine, nor one that
/// waits for an approval. The guards of transitions are for people and not asked here.
///
/// # Errors
/// As for opening a ticket; or if a requester reports it.
pub fn alert(
    rules: &Rules,
    tickets: &[&Ticket],
    alert: &Alert,
    new: TicketId,
    by: &Actor,
    at: Instant,
) -> Result<AlertDecision, Refusal> {
    none_of([check_actor("report alerts", by)])?;
    check_length("subject", &alert.subject, MOST_SUBJECT)?;
    check_length("text", &alert.text, MOST_TEXT)?;
    check_alert(alert, by)?;
    if alert.object.trim().is_empty() {
        return Err(Reason::Empty { what: "object" }.into());
    }
    let about = |ticket: &&&Ticket| {
        ticket.alerting.as_ref().is_some_and(|alerting| alerting.last.object == alert.object)
    };
    let knows = |ticket: &&Ticket| ticket.alerting.as_ref().is_some_and(|alerting| alerting.knows(alert));
    let known: Vec<&Ticket> = tickets.iter().filter(about).map(|ticket| home(ticket, tickets)).collect();
    let known = each_once(&known);
    if tickets.iter().filter(about).chain(&known).any(knows) {
        return Ok(AlertDecision::nothing());
    }
    let mut drafts = Vec::with_capacity(known.len());
    for ticket in known {
        drafts.push(Draft::caught_up(rules, ticket, at)?);
    }
    order::sort_by(&mut drafts, |a, b| {
        (b.ticket.opened_at, &b.ticket.id).cmp(&(a.ticket.opened_at, &a.ticket.id))
    });
    let open = drafts.iter().position(|draft| !draft.ticket.status_category.is_done());
    match (open.map(|place| drafts.swap_remove(place)), alert.state) {
        (Some(draft), AlertState::Recovery) => Ok(recover(draft, alert, by, at)),
        (Some(mut draft), _) => {
            draft.push(Fact::Alerted { alert: Arc::new(alert.clone()) }, by, at);
            Ok(AlertDecision::of(AlertOutcome::Joined, draft, at))
        }
        (None, AlertState::Problem) => trouble(rules, drafts, alert, new, by, at),
        (None, _) => Ok(AlertDecision::nothing()),
    }
}

fn recover(mut draft: Draft<'_>, alert: &Alert, by: &Actor, at: Instant) -> AlertDecision {
    draft.push(Fact::Alerted { alert: Arc::new(alert.clone()) }, by, at);
    let solves = draft.rules.alerts.on_recovery == OnRecovery::Solve && draft.ticket.assignee.is_none();
    let solves = solves && guard::check_move(draft.rules, &draft.ticket, Category::Solved, by).is_ok();
    let to = solves.then(|| only(&draft, Category::Solved).ok()).flatten();
    match to {
        Some(to) if change(&mut draft, &to, StatusCause::Recovery, "".into(), by, at) => {
            AlertDecision::of(AlertOutcome::Solved, draft, at)
        }
        _ => AlertDecision::of(AlertOutcome::Noted, draft, at),
    }
}

/// Trouble of an object that has no ticket which is not done.
fn trouble(
    rules: &Rules,
    drafts: Vec<Draft<'_>>,
    alert: &Alert,
    new: TicketId,
    by: &Actor,
    at: Instant,
) -> Result<AlertDecision, Refusal> {
    let fact = Fact::Alerted { alert: Arc::new(alert.clone()) };
    let solved = drafts.into_iter().find(|draft| draft.ticket.status_category == Category::Solved);
    if let Some(mut draft) = solved {
        let in_time = draft.ticket.reopens_until.is_none_or(|until| at <= until);
        let to = rules.workflow.reopen().map(|reopen| reopen.to.clone());
        let to = to.or_else(|| rules.workflow.status(&draft.ticket.status)?.on_requester_reply.clone());
        if let Some(to) = to.filter(|_| in_time) {
            draft.push(fact, by, at);
            change(&mut draft, &to, StatusCause::Alert, "".into(), by, at);
            return Ok(AlertDecision::of(AlertOutcome::Reopened, draft, at));
        }
    }
    let mut draft = opened(rules, new, intake(rules, alert), None, by, at)?;
    draft.push(fact, by, at);
    Ok(AlertDecision::of(AlertOutcome::Opened, draft, at))
}

/// What the monitoring reports is asked for by whoever the thing belongs to.
fn intake(rules: &Rules, alert: &Alert) -> Intake {
    let asset = alert.asset.clone().unwrap_or_else(|| alert.object.clone());
    Intake {
        description: alert.text.clone(),
        kind: rules.alerts.kind.as_deref().map(KindId::from),
        organisation: rules.register.asset(&asset).and_then(|known| known.organisation.clone()),
        asset: Some(asset),
        service: alert.service.clone(),
        ..Intake::new(Channel::Monitoring, alert.subject.clone())
    }
}
