//! Where a ticket goes that nobody touches, and how long that takes at most.
//!
//! Only what is sure counts for a guarantee: a time box that runs whatever happens, an escalation
//! whose condition holds for every ticket that is asked about. What may happen besides is allowed
//! for: an escalation that can take a ticket off its ladder lets the ladder begin anew.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::times::{Amount, Times};
use crate::analysis::{Desk, Meant, Reach};
use crate::approval::Approval;
use crate::condition::{Region, Subject};
use crate::escalation::{Escalation, Line, Response, Tell, Trigger};
use crate::id::{CalendarId, CategoryId, LineId, PriorityId, StatusId};
use crate::sla::{Metric, Policy, Promised, ResolutionStart};
use crate::time::{Instant, Target, WallTime, WorkTime};
use crate::workflow::{Categories, Category};

/// The tickets that are asked about.
pub(super) struct Scope<'s> {
    pub(super) priority: &'s PriorityId,
    pub(super) region: Region,
}

/// Where a ticket is to come.
#[derive(Clone, Copy)]
pub(super) enum Goal<'g> {
    /// To a line that can deal with the category.
    Competent(Option<&'g CategoryId>),
    /// To a line with authority, or to its ears.
    Authority,
}

impl Goal<'_> {
    pub(super) fn is(self, line: &Line) -> bool {
        match self {
            Self::Competent(category) => line.is_competent(category),
            Self::Authority => line.authority,
        }
    }

    /// The line by which a response reaches the goal, if it does.
    fn heard<'a>(self, desk: &Desk<'a>, response: &'a Response) -> Option<&'a Line> {
        let line = |id: &LineId| desk.rules.escalations.line(id).filter(|line| self.is(line));
        let told = || match self {
            Self::Competent(_) => None,
            Self::Authority => response.tell.iter().find_map(|tell| match tell {
                Tell::Line(id) => line(id),
                _ => None,
            }),
        };
        response.hand_over.as_ref().and_then(line).or_else(told)
    }
}

/// The steps of one way to the goal, and the line that is waited for at its end.
type Way<'a> = (Vec<(&'a Line, Target)>, &'a Line);
type Chain = (Vec<(CalendarId, Target)>, CalendarId);

/// More ways than this are not followed.
const MOST_WAYS: usize = 64;
const MICROSECOND: WallTime = WallTime::from_micros(1);

/// Something that the clock of a line brings about.
struct Rung<'a> {
    /// `None`: some time or other.
    after: Option<Target>,
    is_sure: bool,
    response: &'a Response,
}

pub(super) struct Untouched<'d, 'a> {
    desk: &'d Desk<'a>,
    times: Times<'a>,
    /// The categories of the statuses that some ticket comes into by itself.
    rests: Vec<Category>,
    chains: BTreeMap<Chain, Option<(WallTime, Instant)>>,
}

impl<'d, 'a> Untouched<'d, 'a> {
    pub(super) fn of(desk: &'d Desk<'a>, times: Times<'a>) -> Self {
        let rests = rests(desk, &Region::everything());
        Self { desk, times, rests, chains: BTreeMap::new() }
    }

    /// The longest time until a ticket that enters `line` reaches the goal; `None`: it is not sure to.
    pub(super) fn reach(&mut self, scope: &Scope<'_>, line: &'a Line, goal: Goal<'_>) -> Option<Reach> {
        let by_ladder = self.by_ladder(scope, line, goal);
        if goal.is(line) {
            return by_ladder;
        }
        let by_rule = self.by_rule(scope, goal);
        by_ladder.into_iter().chain(by_rule).min_by_key(|reach| reach.wall)
    }

    /// The lines of the first way from `line` to the goal, or as far as time boxes lead.
    pub(super) fn lines(&self, scope: &Scope<'_>, line: &'a Line, goal: Goal<'_>) -> Vec<LineId> {
        let id = |line: &Line| line.id.clone();
        if let Some((steps, last)) = self.ways(scope, line, goal).and_then(|ways| ways.into_iter().next()) {
            return steps.iter().map(|(line, _)| id(line)).chain([id(last)]).collect();
        }
        super::ladder::ladder(self.desk, line).into_iter().map(id).collect()
    }

    fn by_ladder(&mut self, scope: &Scope<'_>, line: &'a Line, goal: Goal<'_>) -> Option<Reach> {
        if goal.is(line) {
            let (wall, from) = self.chain(&[], &line.calendar)?;
            return Some(Reach { working: Vec::new(), wall, from: Some(from), by: None });
        }
        let (restarts, targets) = self.disturbances(scope);
        if restarts == 0 {
            return self.worst(scope, line, goal);
        }
        // Each time it is taken off its ladder, it begins the ladder of another line.
        let mut longest = self.worst(scope, line, goal)?;
        for other in targets {
            if !goal.is(other) {
                longest = longest.max_of(self.worst(scope, other, goal)?);
            }
        }
        let times = i64::try_from(restarts).ok()?.checked_add(1)?;
        let wall = WallTime::from_micros(longest.wall.micros().checked_mul(times)?);
        Some(Reach { wall, from: None, ..longest })
    }

    /// The longest of the ways from a line, if all of them lead to the goal.
    fn worst(&mut self, scope: &Scope<'_>, line: &'a Line, goal: Goal<'_>) -> Option<Reach> {
        let mut longest: Option<Reach> = None;
        for (steps, last) in self.ways(scope, line, goal)? {
            let amounts: Vec<Amount<'_>> =
                steps.iter().map(|(line, after)| (&line.calendar, *after)).collect();
            let (wall, from) = self.chain(&amounts, &last.calendar)?;
            let working = steps.iter().map(|(_, after)| after.to_string()).collect();
            let reach = Reach { working, wall, from: Some(from), by: None };
            longest = Some(match longest {
                Some(known) => known.max_of(reach),
                None => reach,
            });
        }
        longest
    }

    fn chain(&mut self, amounts: &[Amount<'_>], last: &CalendarId) -> Option<(WallTime, Instant)> {
        let owned = amounts.iter().map(|(calendar, after)| ((*calendar).clone(), *after)).collect();
        let key = (owned, last.clone());
        if let Some(known) = self.chains.get(&key) {
            return *known;
        }
        let found = self.times.longest_chain(amounts, last);
        self.chains.insert(key, found);
        found
    }

    /// Every way that the clocks of lines can take from a line; `None` unless all lead to the goal.
    fn ways(&self, scope: &Scope<'_>, line: &'a Line, goal: Goal<'_>) -> Option<Vec<Way<'a>>> {
        let mut found = Vec::new();
        self.follow(scope, line, goal, &mut Vec::new(), &mut found)?;
        Some(found)
    }

    fn follow(
        &self,
        scope: &Scope<'_>,
        line: &'a Line,
        goal: Goal<'_>,
        so_far: &mut Vec<(&'a Line, Target)>,
        found: &mut Vec<Way<'a>>,
    ) -> Option<()> {
        if goal.is(line) {
            found.push((so_far.clone(), line));
            return Some(());
        }
        if so_far.iter().any(|(before, _)| before.id == line.id) || MOST_WAYS <= found.len() {
            return None;
        }
        let rungs = self.rungs(scope, line);
        let leads = |rung: &&Rung<'a>| rung.response.hand_over.as_ref().is_some_and(|to| *to != line.id);
        let ends = |rung: &&Rung<'a>| {
            rung.is_sure && (leads(rung) || goal.heard(self.desk, rung.response).is_some())
        };
        let ends = rungs.iter().filter(ends).filter_map(|rung| Some((rung.after?, rung)));
        let (latest, end) = ends.min_by_key(|(after, _)| *after)?;
        if let Some(last) = goal.heard(self.desk, end.response) {
            let mut steps = so_far.clone();
            steps.push((line, latest));
            found.push((steps, last));
        }
        let comes = |rung: &&Rung<'a>| rung.after.is_none_or(|after| after <= latest);
        for rung in rungs.iter().filter(leads).filter(comes) {
            if goal.heard(self.desk, rung.response).is_some() && rung.is_sure {
                continue; // found above
            }
            let next = self.desk.rules.escalations.line(rung.response.hand_over.as_ref()?)?;
            so_far.push((line, rung.after.unwrap_or(latest)));
            self.follow(scope, next, goal, so_far, found)?;
            so_far.pop();
        }
        Some(())
    }

    /// What the clock of a line brings about, or may bring about.
    fn rungs(&self, scope: &Scope<'_>, line: &'a Line) -> Vec<Rung<'a>> {
        let metric = line.metric();
        let Some(after) = line.time_box else { return Vec::new() };
        let runs = self.runs(scope, metric.predicates().pause);
        let others = self.desk.escalations.iter().filter_map(|meant| {
            let after = match &meant.it.trigger {
                Trigger::Clock(of, point) if *of == metric => match after {
                    Target::Working(_) if point.is_in_days() => None,
                    Target::Working(work) => Some(Target::Working(point.amount(work)?)),
                    whole => Some(whole),
                },
                Trigger::Breach(of) if *of == metric => Some(match after {
                    Target::Working(work) => Target::Working(work + WorkTime::from_micros(1)),
                    whole => whole,
                }),
                _ => return None,
            };
            let is_exact = matches!(after, Some(Target::Working(_)));
            let is_sure = runs && is_exact && covers(self.desk, meant, scope);
            let response = &meant.it.response;
            may(meant, scope).then_some(Rung {
                after,
                is_sure: is_sure && response.at_most.is_none(),
                response,
            })
        });
        let mut rungs: Vec<Rung<'a>> = others.collect();
        // A bounded hand-over is sure as long as nothing but time boxes can use its bound up.
        let response = &line.on_time_box;
        let is_free = response.at_most.is_none() || (rungs.is_empty() && self.disturbances(scope).0 == 0);
        rungs.push(Rung { after: Some(after), is_sure: runs && is_free, response });
        rungs
    }

    /// Whether no status that these tickets come into by themselves ends them or stops such a clock.
    fn runs(&self, scope: &Scope<'_>, pauses: Categories) -> bool {
        rests(self.desk, &scope.region).iter().all(|rest| !rest.is_done() && !pauses.contains(*rest))
    }

    /// How often what is not of the clock of a line can be set off while nobody acts.
    pub(super) fn times(&self, trigger: &Trigger) -> usize {
        match trigger {
            trigger if trigger.is_of_line_clock() => 0,
            Trigger::Clock(..) | Trigger::Breach(_) => self.desk.sets.len(),
            Trigger::HandedOver(_) | Trigger::Priority(_) => 1,
            Trigger::Silence(..) => self.rests.len(),
            Trigger::FallsTo(_) | Trigger::RatingBelow(_) | Trigger::Reopened(_) => 0,
        }
    }

    /// How often a ticket can be taken off its ladder, and the lines it then comes to.
    fn disturbances(&self, scope: &Scope<'_>) -> (usize, Vec<&'a Line>) {
        let (mut count, mut lines) = (0_usize, Vec::new());
        for meant in self.desk.escalations.iter().filter(|meant| may(meant, scope)) {
            let times = self.times(&meant.it.trigger);
            let to = meant.it.response.hand_over.as_ref();
            if let Some(line) = to.and_then(|id| self.desk.rules.escalations.line(id)).filter(|_| 0 < times) {
                count = count.saturating_add(times);
                lines.push(line);
            }
        }
        (count, lines)
    }

    /// The shortest of the ways on which an escalation by a promise surely leads to the goal.
    fn by_rule(&mut self, scope: &Scope<'_>, goal: Goal<'_>) -> Option<Reach> {
        let desk = self.desk;
        let mut shortest: Option<Reach> = None;
        for meant in desk.escalations.iter().filter(|meant| covers(desk, meant, scope)) {
            let Some(line) = goal.heard(desk, &meant.it.response) else { continue };
            for set in &desk.sets {
                let Some((wall, from, takes)) = self.by_promise(scope, meant.it, set, &line.calendar) else {
                    continue;
                };
                if shortest.as_ref().is_none_or(|known| wall < known.wall) {
                    let (working, by) = (vec![takes.to_string()], Some(meant.it.id.clone()));
                    shortest = Some(Reach { working, wall, from: Some(from), by });
                }
            }
        }
        shortest
    }

    /// The longest time until an escalation comes about by what a set of policies promises, if it
    /// surely does, and `last` is open.
    fn by_promise(
        &mut self,
        scope: &Scope<'_>,
        rule: &Escalation,
        set: &[Meant<'a, Policy>],
        last: &CalendarId,
    ) -> Option<(WallTime, Instant, Target)> {
        let metric = match rule.trigger {
            Trigger::Clock(metric, _) | Trigger::Breach(metric) => metric,
            _ => return None,
        };
        let mut longest = None;
        for promised in self.surely_promised(scope, metric, set)? {
            let usual = std::iter::once(promised).chain(promised.out_of_hours.as_deref());
            for Promised { target, calendar, .. } in usual {
                let after = match (&rule.trigger, *target) {
                    (Trigger::Clock(_, point), Target::Working(work)) => Target::Working(point.amount(work)?),
                    (Trigger::Breach(_), target) => target,
                    _ => return None,
                };
                let (wall, from) = self.chain(&[(calendar, after)], last)?;
                // A promise is broken a microsecond after it is due.
                let wall = if matches!(rule.trigger, Trigger::Breach(_)) { wall + MICROSECOND } else { wall };
                longest = longest.max(Some((wall, from, after)));
            }
        }
        longest
    }

    /// What the policies promise one of which every ticket of a scope has; `None` if some may have none.
    fn surely_promised(
        &self,
        scope: &Scope<'_>,
        metric: Metric,
        set: &[Meant<'a, Policy>],
    ) -> Option<Vec<&'a Promised>> {
        let mut regions = Vec::new();
        let mut all = Vec::new();
        for meant in set {
            let region = meant.region.as_ref()?;
            if !region.meets(&scope.region) {
                continue;
            }
            let policy = meant.it;
            let from_the_start = match metric {
                Metric::Resolution => policy.resolution_starts == ResolutionStart::Created,
                other => other == Metric::TimeToOwn,
            };
            if !from_the_start || policy.intake.is_some() || !self.runs(scope, policy.pauses(metric)) {
                return None;
            }
            all.push(policy.promised(metric, scope.priority)?);
            regions.push(region);
        }
        (scope.region.is_covered(&regions, &self.desk.space) == Some(true)).then_some(all)
    }
}

/// The categories of the statuses that tickets come into while nobody acts: by the clock of the
/// status, or of an approval that is not given.
fn rests(desk: &Desk<'_>, tickets: &Region) -> Vec<Category> {
    let workflow = &desk.rules.workflow;
    let templates = || desk.rules.templates.iter().flat_map(|template| &template.approvals);
    let may_need = |approval: &Approval| {
        let when = approval.when.as_ref().map(|when| desk.region(when));
        let by_condition = when.is_some_and(|region| region.is_none_or(|region| region.meets(tickets)));
        by_condition || templates().any(|id| *id == approval.id)
    };
    let waited_for = desk.rules.approvals.iter().filter(|one| one.expires.is_some() && may_need(one));
    let unanswered: Vec<&StatusId> = waited_for.filter_map(|one| one.on_expiry.as_ref()).collect();
    let (mut rests, mut seen) = (Vec::new(), BTreeSet::new());
    let mut next: Vec<&StatusId> = [&workflow.initial].into_iter().chain(unanswered).collect();
    while let Some(id) = next.pop() {
        let Some(status) = workflow.status(id).filter(|_| seen.insert(id)) else { continue };
        rests.push(status.category);
        next.extend(status.expires.as_ref().and_then(|(_, to)| to.as_ref()));
    }
    rests
}

/// Whether an escalation can be for some of the tickets.
fn may(meant: &Meant<'_, Escalation>, scope: &Scope<'_>) -> bool {
    meant.region.as_ref().is_none_or(|region| region.meets(&scope.region))
}

/// Whether an escalation is for all of the tickets.
fn covers(desk: &Desk<'_>, meant: &Meant<'_, Escalation>, scope: &Scope<'_>) -> bool {
    let covered = |region: &Region| scope.region.is_covered(&[region], &desk.space);
    meant.region.as_ref().and_then(covered) == Some(true)
}

impl Scope<'_> {
    /// The tickets of a category and a priority.
    pub(super) fn of<'s>(
        desk: &Desk<'_>,
        category: Option<&CategoryId>,
        priority: &'s PriorityId,
    ) -> Option<Scope<'s>> {
        let region = desk.named(&Subject::Priority, priority.as_str());
        let region = match category {
            Some(category) => region.and(&desk.named(&Subject::Category, category.as_str()), &desk.space)?,
            None => region,
        };
        Some(Scope { priority, region })
    }
}
