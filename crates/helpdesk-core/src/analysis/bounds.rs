//! What a desk guarantees: how long it can take until somebody competent has a ticket, how often
//! it can be handed round, how much it can announce.

use serde::Serialize;

use crate::analysis::times::Times;
use crate::condition::Subject;
use crate::escalation::{Line, Trigger};
use crate::graph::Graph;
use crate::id::{CategoryId, LineId, PriorityId, StatusId};
use crate::order;
use crate::ticket::Rules;
use crate::time::{Instant, WallTime};
use crate::workflow::Category;

/// What a desk guarantees for every ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bounds {
    /// The way of a ticket that nobody touches, by category and line of entry.
    pub routes: Vec<Route>,
    /// The most escalations that time alone can bring about for one ticket, while nobody acts.
    pub escalations: u64,
    /// The most hand-overs that time alone can bring about for one ticket.
    pub bounces: u64,
    /// The statuses that every ticket passes between the first one and any that ends well.
    pub gates: Vec<StatusId>,
}

/// The way of an untouched ticket to a line that can deal with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Route {
    /// The category; absent on desks without a list of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// The priorities that this holds for: all those of the desk, as time boxes do not ask for it.
    pub priorities: Vec<PriorityId>,
    /// The lines it comes through, that of entry first.
    pub lines: Vec<LineId>,
    /// How long it takes until it is there; absent: it never comes there by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
}

/// The longest time until a ticket is with somebody who can deal with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reach {
    /// The time boxes on the way, each in the working time of its line, as the desk writes them.
    pub working: Vec<String>,
    /// On the wall clock, the time until the line works included, from the worst start.
    #[serde(rename = "wall_seconds")]
    pub wall: WallTime,
    /// A start from which it takes that long.
    pub from: Instant,
}

/// Years of starts that are tried for the longest time on the wall clock.
const YEARS: (i32, i32) = (2026, 2031);

/// Works the bounds of a desk out; takes some milliseconds for each route.
pub(crate) fn bounds(rules: &Rules) -> Bounds {
    Bounds {
        routes: routes(rules),
        escalations: escalations(rules),
        bounces: bounces(rules),
        gates: gates(rules),
    }
}

fn routes(rules: &Rules) -> Vec<Route> {
    let mut entries: Vec<LineId> = rules.escalations.entry().cloned().into_iter().collect();
    entries.extend(rules.triage.all().filter_map(|rule| rule.then.line.clone()));
    order::sort(&mut entries);
    entries.dedup();
    let categories: Vec<Option<CategoryId>> = match rules.vocabulary.names(&Subject::Category) {
        Some(names) if !names.is_empty() => {
            names.iter().map(|name| Some(CategoryId::from(name.as_str()))).collect()
        }
        _ => vec![None],
    };
    let says = rules.escalations.lines().any(|line| !line.competences.is_empty());
    let categories = if says { categories } else { vec![None] };
    let mut times = Times::between(rules, YEARS.0, YEARS.1);
    let pairs = categories.iter().flat_map(|category| entries.iter().map(move |entry| (category, entry)));
    pairs.filter_map(|(category, entry)| route(rules, category.as_ref(), entry, &mut times)).collect()
}

fn route(
    rules: &Rules,
    category: Option<&CategoryId>,
    entry: &LineId,
    times: &mut Times<'_>,
) -> Option<Route> {
    let mut lines = vec![rules.escalations.line(entry)?];
    let able = |line: &Line| line.is_competent(category);
    while let Some(last) = lines.last().filter(|line| !able(line)) {
        let next = last.time_box.and(last.on_time_box.hand_over.as_ref());
        let Some(next) = next.and_then(|id| rules.escalations.line(id)) else { break };
        if lines.iter().any(|line| line.id == next.id) {
            break;
        }
        lines.push(next);
    }
    let reach = lines.last().filter(|line| able(line)).and_then(|last| {
        let (_, before) = lines.split_last()?;
        let boxes: Vec<_> = before.iter().filter_map(|line| Some((&line.calendar, line.time_box?))).collect();
        let (wall, from) = times.longest_chain(&boxes, &last.calendar)?;
        Some(Reach { working: boxes.iter().map(|(_, target)| target.to_string()).collect(), wall, from })
    });
    Some(Route {
        category: category.cloned(),
        priorities: rules.priorities.levels().to_vec(),
        lines: lines.iter().map(|line| line.id.clone()).collect(),
        reach,
    })
}

/// The longest way that the clocks of lines can take a ticket, hand-overs that are bounded as often
/// as their bound says.
fn bounces(rules: &Rules) -> u64 {
    let edges = rules.escalations.hand_overs_by_line_clock();
    let bounded: u64 = edges.iter().filter_map(|edge| edge.response.at_most).map(u64::from).sum();
    let free = edges.iter().filter(|edge| edge.response.at_most.is_none());
    let graph = Graph::new(
        rules.escalations.lines().map(|line| line.id.clone()),
        free.map(|edge| (edge.from.clone(), edge.to.clone())),
    );
    // Between two bounded hand-overs the others form a graph without cycles.
    let longest = u64::try_from(graph.longest().unwrap_or_default()).unwrap_or(u64::MAX);
    let by_sla = rules.escalations.rules().iter().filter(|rule| !rule.trigger.is_of_line_clock());
    let once =
        u64::try_from(by_sla.filter(|rule| rule.response.hand_over.is_some()).count()).unwrap_or(u64::MAX);
    let starts = bounded.saturating_add(once).saturating_add(1);
    longest.saturating_mul(starts).saturating_add(bounded).saturating_add(once)
}

/// Escalations that time can bring about: each of a clock once, those of lines once in each line that
/// the ticket comes to.
fn escalations(rules: &Rules) -> u64 {
    let stays = bounces(rules).saturating_add(1);
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let all = rules.escalations.rules();
    let of_line = count(all.iter().filter(|rule| rule.trigger.is_of_line_clock()).count());
    let boxes = u64::from(rules.escalations.lines().any(|line| line.time_box.is_some()));
    let sets = count(rules.sla.sets().count());
    let of_clock = all.iter().filter(|rule| {
        !rule.trigger.is_of_line_clock() && matches!(rule.trigger, Trigger::Clock(..) | Trigger::Breach(_))
    });
    let of_count = all.iter().filter(|rule| matches!(rule.trigger, Trigger::HandedOver(_)));
    let per_stay = stays.saturating_mul(of_line.saturating_add(boxes));
    let per_clock = count(of_clock.count()).saturating_mul(sets);
    per_stay.saturating_add(per_clock).saturating_add(count(of_count.count()))
}

/// What every way from the first status to a good end passes.
fn gates(rules: &Rules) -> Vec<StatusId> {
    let workflow = &rules.workflow;
    let ends =
        workflow.statuses().filter(|status| matches!(status.category, Category::Solved | Category::Closed));
    let mut edges = Vec::new();
    for status in workflow.statuses().filter(|status| !status.category.is_done()) {
        let expires = status.expires.as_ref().and_then(|(_, to)| to.as_ref());
        let by_itself = [status.on_requester_reply.as_ref(), status.on_agent_reply.as_ref(), expires];
        let next = workflow.next(&status.id).into_iter().chain(by_itself.into_iter().flatten());
        edges.extend(next.map(|to| (status.id.clone(), to.clone())));
    }
    let end = StatusId::from("");
    edges.extend(ends.map(|status| (status.id.clone(), end.clone())));
    let graph = Graph::new(workflow.statuses().map(|status| status.id.clone()), edges);
    let gates = graph.gates(&workflow.initial, &end).unwrap_or_default();
    let is_open = |id: &&StatusId| workflow.status(id).is_some_and(|status| !status.category.is_done());
    gates.into_iter().filter(is_open).cloned().collect()
}
