//! What a desk guarantees: how long it can take until somebody competent has a ticket, how often
//! it can be handed round, how much it can announce.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::analysis::times::Times;
use crate::analysis::untouched::{Goal, Scope, Untouched};
use crate::analysis::{Desk, Meant, Spec, moves};
use crate::condition::Subject;
use crate::escalation::Line;
use crate::graph::Graph;
use crate::id::{CategoryId, LineId, PriorityId, RuleId, StatusId};
use crate::party::Contract;
use crate::priority::Rule;
use crate::ticket::Rules;
use crate::time::{Instant, WallTime};
use crate::workflow::Category;

/// What a desk guarantees for every ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bounds {
    /// The first year in which tickets begin that the times are worked out for.
    pub first_year: i32,
    /// The last such year: four years on, or the year after the last change of a calendar.
    pub last_year: i32,
    /// The way of a ticket that nobody touches to a line that can deal with it, by category, priority
    /// and line of entry.
    pub routes: Vec<Route>,
    /// The way of such a ticket to a line with authority, or until one is told; empty on desks on
    /// which none has authority.
    pub authority: Vec<Route>,
    /// The most escalations that time alone can bring about for one ticket, while nobody acts.
    pub escalations: u64,
    /// The most hand-overs that time alone can bring about for one ticket.
    pub bounces: u64,
    /// The statuses that every ticket passes between the first one and any that ends well.
    pub gates: Vec<StatusId>,
    /// The fewest changes of status from registration to a good end; absent: there is no way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<u64>,
}

/// The way of an untouched ticket to a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Route {
    /// The category; absent on desks on which it makes no difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// The priorities that this holds for.
    pub priorities: Vec<PriorityId>,
    /// The lines it comes through by time boxes, that of entry first.
    pub lines: Vec<LineId>,
    /// How long it takes at most; absent: it is not sure to come there by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
}

/// The longest time until a ticket is where it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reach {
    /// What passes on the way, each in the working time of its calendar, as the desk writes it.
    pub working: Vec<String>,
    /// On the wall clock, the time until the line works included, from the worst start.
    #[serde(rename = "wall_seconds")]
    pub wall: WallTime,
    /// A start from which it takes that long; absent: it may be less, from every start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    /// The escalation that sees to it before time boxes do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<RuleId>,
}

impl Reach {
    /// The longer of two.
    pub(super) fn max_of(self, other: Self) -> Self {
        if self.wall < other.wall { other } else { self }
    }
}

/// Works the bounds of a desk out; takes some milliseconds for each route.
pub(crate) fn bounds(spec: Spec<'_>, rules: &Rules) -> Bounds {
    let desk = Desk::new(spec, rules);
    let times = Times::of_five_years(spec, rules);
    let years = times.years();
    let mut untouched = Untouched::of(&desk, times);
    let says = rules.escalations.lines().any(|line| !line.competences.is_empty());
    let competent = categories(&desk, says);
    let routes = routes(&desk, &mut untouched, &competent, can_deal_with);
    let has_authority = rules.escalations.lines().any(|line| line.authority);
    let authority = if has_authority {
        let all = categories(&desk, desk.asks_for(&Subject::Category));
        self::routes(&desk, &mut untouched, &all, |_| Goal::Authority)
    } else {
        Vec::new()
    };
    let (escalations, bounces) = (escalations(rules, &untouched), bounces(rules, &untouched));
    let (gates, steps) = gates(rules);
    let (first_year, last_year) = (years.start, years.end.saturating_sub(1));
    Bounds { first_year, last_year, routes, authority, escalations, bounces, gates, steps }
}

fn can_deal_with(category: Option<&CategoryId>) -> Goal<'_> {
    Goal::Competent(category)
}

/// Every category of a desk, or none at all if it makes no difference.
fn categories(desk: &Desk<'_>, matters: bool) -> Vec<Option<CategoryId>> {
    match desk.rules.vocabulary.names(&Subject::Category) {
        Some(names) if matters && !names.is_empty() => {
            names.iter().map(|name| Some(CategoryId::from(name.as_str()))).collect()
        }
        _ => vec![None],
    }
}

fn routes<'a>(
    desk: &Desk<'a>,
    untouched: &mut Untouched<'_, 'a>,
    categories: &[Option<CategoryId>],
    goal: impl for<'c> Fn(Option<&'c CategoryId>) -> Goal<'c>,
) -> Vec<Route> {
    let mut routes: Vec<Route> = Vec::new();
    for category in categories {
        let first = routes.len();
        for priority in desk.rules.priorities.levels() {
            let Some(scope) = Scope::of(desk, category.as_ref(), priority) else { continue };
            for entry in entries(desk, &scope) {
                let goal = goal(category.as_ref());
                let reach = untouched.reach(&scope, entry, goal);
                let lines = untouched.lines(&scope, entry, goal);
                let same = |route: &&mut Route| route.lines == lines && route.reach == reach;
                match routes.iter_mut().skip(first).find(same) {
                    Some(route) => route.priorities.push(priority.clone()),
                    None => routes.push(Route {
                        category: category.clone(),
                        priorities: vec![priority.clone()],
                        lines,
                        reach,
                    }),
                }
            }
        }
    }
    routes
}

/// The lines that tickets of a scope can be registered in.
fn entries<'a>(desk: &Desk<'a>, scope: &Scope<'_>) -> Vec<&'a Line> {
    let rules = desk.rules;
    // What later rules change, earlier ones have been asked about before.
    let is_final = !rules.triage.all().any(|rule| {
        rule.then.category.is_some()
            || rule.then.impact.is_some()
            || rule.then.urgency.is_some()
            || !rule.moves.is_empty()
    });
    let may = |rule: &&Meant<'a, Rule>| match &rule.region {
        Some(region) if is_final => region.meets(&scope.region),
        Some(region) => !region.is_empty(),
        None => true,
    };
    let by_rule = desk.triage.iter().filter(may).filter_map(|rule| rule.it.then.line.as_ref());
    let by_name = of_register(rules).chain(of_templates(rules));
    let ids: BTreeSet<&LineId> =
        rules.escalations.entry().into_iter().chain(by_rule).chain(by_name).collect();
    ids.into_iter().filter_map(|id| rules.escalations.line(id)).collect()
}

/// The lines that contracts, assets and services name.
pub(super) fn of_register(rules: &Rules) -> impl Iterator<Item = &LineId> {
    let register = &rules.register;
    let contracts = register.contracts.values().filter_map(Contract::begins_in);
    let assets = register.assets.values().filter_map(|asset| asset.line.as_ref());
    let services = register.services.values().filter_map(|service| service.line.as_ref());
    let outside = register.entitlements.iter().filter_map(|entitlements| entitlements.outside.as_ref());
    contracts.chain(assets).chain(services).chain(outside)
}

/// The lines that templates name.
pub(super) fn of_templates(rules: &Rules) -> impl Iterator<Item = &LineId> {
    rules.templates.iter().filter_map(|template| template.line.as_ref())
}

/// The longest way that the clocks of lines can take a ticket, hand-overs that are bounded as often
/// as their bound says.
fn bounces(rules: &Rules, untouched: &Untouched<'_, '_>) -> u64 {
    let edges = rules.escalations.hand_overs_by_line_clock();
    let bounded: u64 = edges.iter().filter_map(|edge| edge.response.at_most).map(u64::from).sum();
    let free = edges.iter().filter(|edge| edge.response.at_most.is_none());
    let graph = Graph::new(
        rules.escalations.lines().map(|line| line.id.clone()),
        free.map(|edge| (edge.from.clone(), edge.to.clone())),
    );
    // Between two bounded hand-overs the others form a graph without cycles.
    let longest = u64::try_from(graph.longest().unwrap_or_default()).unwrap_or(u64::MAX);
    let others = rules.escalations.rules().iter().filter(|rule| rule.response.hand_over.is_some());
    let once = others.map(|rule| count(untouched.times(&rule.trigger))).fold(0, u64::saturating_add);
    let starts = bounded.saturating_add(once).saturating_add(1);
    longest.saturating_mul(starts).saturating_add(bounded).saturating_add(once)
}

/// Escalations that time can bring about: those of lines once in each line that the ticket comes to,
/// the others as often as what sets them off can come about.
fn escalations(rules: &Rules, untouched: &Untouched<'_, '_>) -> u64 {
    let stays = bounces(rules, untouched).saturating_add(1);
    let all = rules.escalations.rules();
    let of_line = count(all.iter().filter(|rule| rule.trigger.is_of_line_clock()).count());
    let boxes = u64::from(rules.escalations.lines().any(|line| line.time_box.is_some()));
    let others = all.iter().map(|rule| count(untouched.times(&rule.trigger))).fold(0, u64::saturating_add);
    stays.saturating_mul(of_line.saturating_add(boxes)).saturating_add(others)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// What every way from the first status to a good end passes, and how many steps the shortest has.
fn gates(rules: &Rules) -> (Vec<StatusId>, Option<u64>) {
    let workflow = &rules.workflow;
    let ends =
        workflow.statuses().filter(|status| matches!(status.category, Category::Solved | Category::Closed));
    let mut edges = Vec::new();
    for status in workflow.statuses().filter(|status| !status.category.is_done()) {
        let unlisted = moves::unlisted(rules, status).chain(moves::as_part(rules, status));
        let next = workflow.next(&status.id).into_iter().chain(unlisted);
        edges.extend(next.map(|to| (status.id.clone(), to.clone())));
    }
    let end = StatusId::from("");
    edges.extend(ends.map(|status| (status.id.clone(), end.clone())));
    let graph = Graph::new(workflow.statuses().map(|status| status.id.clone()), edges);
    let gates = graph.gates(&workflow.initial, &end).unwrap_or_default();
    let is_open = |id: &&StatusId| workflow.status(id).is_some_and(|status| !status.category.is_done());
    let gates = gates.into_iter().filter(is_open).cloned().collect();
    // The last step, from a good end to the end of all, is none of the ticket's.
    let steps = graph.cheapest(&workflow.initial, |_, _| 1).get(&end).and_then(|steps| steps.checked_sub(1));
    (gates, steps)
}
