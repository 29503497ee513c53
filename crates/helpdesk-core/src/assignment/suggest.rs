//! One ticket, one suggestion.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::escalation::{Line, Member, Strategy};
use crate::id::{ActorId, LineId};
use crate::ticket::{Event, Fact, Rules, Ticket};
use crate::time::Instant;

/// What the host knows of the moment; what is absent plays no part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Workload"))]
pub struct Moment {
    /// How many open tickets each agent has; who is not listed has none.
    pub open: BTreeMap<ActorId, u32>,
    /// Who of the line was given a ticket last.
    pub last: Option<ActorId>,
    /// Who is responsible for this customer, where the desk's own registers do not say.
    pub caretaker: Option<ActorId>,
}

/// Who should have a ticket, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "AgentSuggestion"))]
pub struct Suggestion {
    /// The line that the ticket is with.
    pub line: Option<LineId>,
    /// Who; absent: nobody can take it now.
    pub agent: Option<ActorId>,
    /// What decided, in the order in which it did; after that the order of the members.
    pub because: Vec<Strategy>,
    /// Every member of the line, in its order.
    pub considered: Vec<Considered>,
    /// When somebody who could take it is next at work, if nobody is now.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub again_at: Option<Instant>,
}

/// A member of the line, and what keeps a ticket from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Considered {
    /// Who.
    pub agent: ActorId,
    /// What keeps it from them; absent: nothing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub out: Option<Out>,
}

/// What keeps a ticket from somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "OutBecause"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Out {
    /// They cannot deal with its category.
    NotCompetent,
    /// They are away that day.
    Absent,
    /// They are not at work at that instant.
    OffDuty,
    /// They have as many open tickets as they may.
    Full,
}

/// Who of a ticket's line should have it at `at`; `history` is what happened to it so far.
#[must_use]
pub fn suggest(
    rules: &Rules,
    ticket: &Ticket,
    history: &[Event],
    moment: &Moment,
    at: Instant,
) -> Suggestion {
    let line = ticket.line.as_ref().and_then(|id| rules.escalations.line(id));
    let Some(line) = line else {
        let line = ticket.line.clone();
        return Suggestion { line, agent: None, because: Vec::new(), considered: Vec::new(), again_at: None };
    };
    let out = |member: &Member| out(rules, line, member, ticket, moment, at);
    let considered: Vec<Considered> =
        line.members.iter().map(|member| Considered { agent: member.id.clone(), out: out(member) }).collect();
    let mut able: Vec<&Member> = line.members.iter().filter(|member| out(member).is_none()).collect();
    let mut because = Vec::new();
    let known = ticket.entitlement.as_ref().and_then(|known| known.caretaker.as_ref());
    let caretaker = moment.caretaker.as_ref().or(known);
    for strategy in &line.assign {
        if narrow(*strategy, &mut able, line, history, (moment, caretaker)) {
            because.push(*strategy);
        }
    }
    let again_at = if able.is_empty() { next_at_work(rules, line, ticket, at) } else { None };
    let agent = able.first().map(|member| member.id.clone());
    Suggestion { line: Some(line.id.clone()), agent, because, considered, again_at }
}

fn is_competent(line: &Line, member: &Member, ticket: &Ticket) -> bool {
    !line.assign.contains(&Strategy::Competence) || member.is_competent(ticket.category.as_ref())
}

fn out(
    rules: &Rules,
    line: &Line,
    member: &Member,
    ticket: &Ticket,
    moment: &Moment,
    at: Instant,
) -> Option<Out> {
    if !is_competent(line, member, ticket) {
        return Some(Out::NotCompetent);
    }
    let calendar = rules.calendar(&member.calendar)?;
    if member.is_absent(calendar.zone().to_local(at).0) {
        return Some(Out::Absent);
    }
    if calendar.is_open(at) == Ok(false) {
        return Some(Out::OffDuty);
    }
    let open = moment.open.get(&member.id).copied().unwrap_or_default();
    member.capacity.is_some_and(|most| most <= open).then_some(Out::Full)
}

/// Leaves those whom a strategy prefers; whether it decided anything.
fn narrow(
    strategy: Strategy,
    able: &mut Vec<&Member>,
    line: &Line,
    history: &[Event],
    (moment, caretaker): (&Moment, Option<&ActorId>),
) -> bool {
    let before = able.len();
    if before < 2 {
        return false;
    }
    match strategy {
        // Whoever cannot deal with it is out already.
        Strategy::Competence => return able.len() < line.members.len() && !line.competences.is_empty(),
        Strategy::CaretakerFirst => only(able, caretaker),
        Strategy::Sticky => {
            let mut owners = history.iter().rev().filter_map(|event| match &event.fact {
                Fact::Assigned { to, .. } => Some(to),
                _ => None,
            });
            let last = owners.find(|owner| able.iter().any(|member| member.id == **owner));
            only(able, last);
        }
        Strategy::LeastLoaded => {
            let load = |member: &Member| moment.open.get(&member.id).copied().unwrap_or_default();
            let least = able.iter().map(|member| load(member)).min().unwrap_or_default();
            able.retain(|member| load(member) == least);
        }
        Strategy::RoundRobin => {
            let place = |id: &ActorId| line.members.iter().position(|member| member.id == *id);
            let last = moment.last.as_ref().and_then(place);
            let after = |member: &&&Member| place(&member.id) > last;
            let next = able.iter().find(after).or_else(|| able.first()).map(|member| member.id.clone());
            only(able, next.as_ref());
        }
    }
    able.len() < before
}

/// Leaves one of them alone, if they are among them.
fn only(able: &mut Vec<&Member>, wanted: Option<&ActorId>) {
    if let Some(wanted) = wanted.filter(|wanted| able.iter().any(|member| member.id == **wanted)) {
        able.retain(|member| member.id == *wanted);
    }
}

/// When the first of those who could deal with it comes to work after `at`.
fn next_at_work(rules: &Rules, line: &Line, ticket: &Ticket, at: Instant) -> Option<Instant> {
    let one = |member: &Member| {
        let open = member.at_work_from(rules.calendar(&member.calendar)?, at);
        open.filter(|open| at < *open)
    };
    line.members.iter().filter(|member| is_competent(line, member, ticket)).filter_map(one).min()
}
