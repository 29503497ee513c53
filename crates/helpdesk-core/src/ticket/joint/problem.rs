//! Problem records: one cause behind repeated incidents.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::id::TicketId;
use crate::order;
use crate::ticket::decide::check_own;
use crate::ticket::draft::Draft;
use crate::ticket::joint::relate::link_to;
use crate::ticket::joint::{TicketDecision, check_actor, each_once, named_twice, none_of};
use crate::ticket::open::opened;
use crate::ticket::wake::catch_up;
use crate::ticket::{Channel, Fact, Intake, Reason, Refusal, Relation, Rules, Same, Ticket, guard};
use crate::time::Instant;

/// A problem record to be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// Its id, made up by the host.
    pub ticket: TicketId,
    /// What repeats.
    pub subject: Arc<str>,
    /// What is known of it.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub description: Arc<str>,
    /// Its number, made by the host with the desk's scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Arc<str>>,
}

/// Incidents that have something in common, often enough to ask for a problem record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Repeat {
    /// What they have in common.
    pub same: Same,
    /// The asset, category or service.
    pub value: Arc<str>,
    /// The incidents, in the order of their ids.
    pub tickets: Vec<TicketId>,
    /// The problem record that some of them already name, the one named by most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<TicketId>,
}

/// Opens a problem record over `incidents`: each is caused by it from now on.
///
/// It takes over what they all have in common: asset, category and service.
///
/// # Errors
/// As for opening a ticket; if there is no incident, one is named twice, merged into another ticket,
/// or the record itself; or if a requester asks.
pub fn problem(
    rules: &Rules,
    incidents: &[&Ticket],
    problem: &Problem,
    by: &Actor,
    at: Instant,
) -> Result<Vec<TicketDecision>, Refusal> {
    let own = incidents.iter().any(|incident| incident.id == problem.ticket);
    none_of([
        check_actor("open a problem record", by),
        incidents.is_empty().then_some(Reason::Empty { what: "incidents" }),
        named_twice(incidents),
        own.then(|| Reason::SameTicket { ticket: problem.ticket.clone() }),
    ])?;
    let mut effects = Vec::with_capacity(incidents.len());
    for incident in incidents {
        let draft = Draft::caught_up(rules, incident, at)?;
        check_own(&draft.ticket)?;
        effects.push(draft);
    }
    guard::check_each(rules, effects.iter().map(|draft| &draft.ticket), "problem", by)?;
    let mut cause = opened(rules, problem.ticket.clone(), intake(rules, incidents, problem), None, by, at)?;
    let mut decisions = Vec::with_capacity(incidents.len().saturating_add(1));
    for mut effect in effects {
        cause.push(Fact::Linked { link: link_to(&effect.ticket, Relation::Causes) }, by, at);
        effect.push(Fact::Linked { link: link_to(&cause.ticket, Relation::CausedBy) }, by, at);
        catch_up(&mut effect, at);
        let id = effect.ticket.id.clone();
        decisions.push(TicketDecision::new(&id, effect.finish()));
    }
    catch_up(&mut cause, at);
    decisions.insert(0, TicketDecision::new(&problem.ticket, cause.finish()));
    Ok(decisions)
}

fn intake(rules: &Rules, incidents: &[&Ticket], problem: &Problem) -> Intake {
    fn shared<T: PartialEq + Clone>(incidents: &[&Ticket], of: impl Fn(&Ticket) -> Option<&T>) -> Option<T> {
        let first = of(incidents.first()?)?;
        incidents.iter().all(|other| of(other) == Some(first)).then(|| first.clone())
    }
    Intake {
        description: problem.description.clone(),
        number: problem.number.clone(),
        kind: rules.problems.as_ref().and_then(|problems| problems.kind.clone()),
        category: shared(incidents, |ticket| ticket.category.as_ref()),
        asset: shared(incidents, |ticket| ticket.asset.as_ref()),
        service: shared(incidents, |ticket| ticket.service.as_ref()),
        ..Intake::new(Channel::Api, problem.subject.clone())
    }
}

/// The incidents among `tickets` that repeat, as `[problems]` of the desk says: opened within its
/// time before `at`, with the same asset, category or service.
///
/// Problem records themselves do not count. Empty on a desk that does not ask.
#[must_use]
pub fn repeats(rules: &Rules, tickets: &[&Ticket], at: Instant) -> Vec<Repeat> {
    let Some(wanted) = &rules.problems else { return Vec::new() };
    let is_recent = |ticket: &Ticket| {
        let end = rules.after(ticket.opened_at, wanted.within);
        ticket.opened_at <= at && end.is_none_or(|end| at <= end)
    };
    let mut groups: BTreeMap<(Same, &str), Vec<&Ticket>> = BTreeMap::new();
    let counts = |ticket: &&Ticket| Some(&ticket.kind) != wanted.kind.as_ref() && is_recent(ticket);
    for ticket in each_once(tickets).into_iter().filter(counts) {
        for same in &wanted.same {
            if let Some(value) = value(ticket, *same) {
                groups.entry((*same, value)).or_default().push(ticket);
            }
        }
    }
    let enough = usize::try_from(wanted.after).unwrap_or(usize::MAX);
    let often = groups.into_iter().filter(|(_, tickets)| enough <= tickets.len());
    often.map(|((same, value), tickets)| repeat(same, value, &tickets)).collect()
}

fn value(ticket: &Ticket, same: Same) -> Option<&str> {
    match same {
        Same::Asset => ticket.asset.as_deref(),
        Same::Category => ticket.category.as_ref().map(crate::id::CategoryId::as_str),
        Same::Service => ticket.service.as_deref(),
    }
}

fn repeat(same: Same, value: &str, tickets: &[&Ticket]) -> Repeat {
    let mut named: BTreeMap<&TicketId, usize> = BTreeMap::new();
    for link in tickets.iter().flat_map(|ticket| &*ticket.links) {
        if link.relation == Relation::CausedBy {
            *named.entry(&link.ticket).or_default() += 1;
        }
    }
    let most = named.iter().max_by_key(|(id, count)| (**count, std::cmp::Reverse(**id)));
    let problem = most.map(|(id, _)| (*id).clone());
    let mut tickets: Vec<TicketId> = tickets.iter().map(|ticket| ticket.id.clone()).collect();
    order::sort(&mut tickets);
    Repeat { same, value: value.into(), tickets, problem }
}
