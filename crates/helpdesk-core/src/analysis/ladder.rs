//! What time alone does to a ticket that nobody touches: the ladder of time boxes, where it ends,
//! and whether it comes in time.

use crate::analysis::handing::entries;
use crate::analysis::times::Times;
use crate::analysis::{Desk, Finding, Meant};
use crate::condition::{Region, Subject};
use crate::escalation::{Escalation, Line, Response, Tell, Trigger};
use crate::faults::Faults;
use crate::id::LineId;
use crate::order;
use crate::sla::Metric;
use crate::time::Target;

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, times: &mut Times<'_>, faults: &mut Faults<K>) {
    let lines = &desk.rules.escalations;
    let mut starts = entries(desk);
    order::sort(&mut starts);
    starts.dedup();
    let has_authority = lines.lines().any(|line| line.authority);
    let mut ended: Vec<LineId> = Vec::new();
    faults.within("lines", |faults| {
        for start in starts.iter().filter_map(|id| lines.line(id)) {
            let ladder = ladder(desk, start);
            let Some(last) = ladder.last() else { continue };
            if ladder.len() > 1 && is_silent(desk, last) && !ended.contains(&last.id) {
                ended.push(last.id.clone());
                let names = ladder.iter().map(|line| line.id.to_string()).collect();
                faults.push_at(
                    last.id.as_str(),
                    Finding::EndsNowhere { line: last.id.to_string(), ladder: names },
                );
            }
            if has_authority && !reaches_authority(desk, &ladder) {
                faults
                    .push_at(start.id.as_str(), Finding::AuthorityOutOfReach { line: start.id.to_string() });
            }
            check_rescue(desk, start, times, faults);
        }
    });
    check_escalations(desk, faults);
}

/// The lines that a ticket comes to by time boxes alone, each once, the first included.
pub(super) fn ladder<'a>(desk: &Desk<'a>, start: &'a Line) -> Vec<&'a Line> {
    let mut ladder = vec![start];
    while let Some(next) = ladder.last().and_then(|line| next(desk, line)) {
        if ladder.iter().any(|line| line.id == next.id) {
            break;
        }
        ladder.push(next);
    }
    ladder
}

fn next<'a>(desk: &Desk<'a>, line: &Line) -> Option<&'a Line> {
    line.time_box?;
    desk.rules.escalations.line(line.on_time_box.hand_over.as_ref()?)
}

/// Whether nothing more happens in a line: it has no time box, it is not where ladders are to end,
/// and no escalation is set off by a clock that goes on there.
fn is_silent(desk: &Desk<'_>, line: &Line) -> bool {
    let goes_on = |rule: &Escalation| match &rule.trigger {
        Trigger::Clock(metric, _) | Trigger::Breach(metric) => {
            !matches!(metric, Metric::LineStay | Metric::Vendor) && is_promised(desk, *metric)
        }
        _ => false,
    };
    line.time_box.is_none() && !line.authority && !desk.rules.escalations.rules().iter().any(goes_on)
}

/// Whether a ticket on the ladder comes to a line with authority, or one is told on the way.
fn reaches_authority(desk: &Desk<'_>, ladder: &[&Line]) -> bool {
    let escalations = &desk.rules.escalations;
    let has = |id: &LineId| escalations.line(id).is_some_and(|line| line.authority);
    let hears = |response: &Response| {
        let told = response.tell.iter().any(|tell| matches!(tell, Tell::Line(id) if has(id)));
        told || response.hand_over.as_ref().is_some_and(has)
    };
    let by_clock = escalations.rules().iter().filter(|rule| match rule.trigger {
        Trigger::Clock(metric, _) | Trigger::Breach(metric) => is_promised(desk, metric),
        _ => false,
    });
    ladder.iter().any(|line| line.authority || (line.time_box.is_some() && hears(&line.on_time_box)))
        || by_clock.filter(|rule| rule.when.is_empty()).any(|rule| hears(&rule.response))
}

/// Whether any policy or line has a clock of that metric.
fn is_promised(desk: &Desk<'_>, metric: Metric) -> bool {
    let rules = desk.rules;
    match metric {
        Metric::LineStay | Metric::Vendor => {
            rules.escalations.lines().any(|line| line.time_box.is_some() && line.metric() == metric)
        }
        _ => targets(desk, metric).next().is_some(),
    }
}

/// Everything that policies promise for a metric.
fn targets<'a>(desk: &Desk<'a>, metric: Metric) -> impl Iterator<Item = Target> + use<'a> {
    let sla = &desk.rules.sla;
    let policies = sla.sets().flat_map(move |set| sla.policies(set));
    policies
        .flat_map(|policy| policy.by_priority.values().chain(policy.otherwise.as_ref()))
        .filter_map(move |targets| targets.get(&metric).map(|promised| promised.target))
}

/// Reports a time box that is used up only when a promise to its tickets is over, whenever they come.
fn check_rescue<K: From<Finding>>(
    desk: &Desk<'_>,
    line: &Line,
    times: &mut Times<'_>,
    faults: &mut Faults<K>,
) {
    let Some(takes) = line.time_box else { return };
    if line.on_time_box.hand_over.is_none() {
        return;
    }
    let here = desk.named(&Subject::Line, line.id.as_str());
    for meant in desk.sets.iter().flatten() {
        let policy = meant.it;
        let meets = |level: &str| {
            let region = meant.region.as_ref()?.and(&here, &desk.space)?;
            region.and(&desk.named(&Subject::Priority, level), &desk.space)
        };
        for level in desk.rules.priorities.levels() {
            let Some(promised) = policy.promised(Metric::Resolution, level) else { continue };
            if times.is_always_late((&line.calendar, takes), (&promised.calendar, promised.target))
                && meets(level.as_str()).is_some_and(|region: Region| !region.is_empty())
            {
                let finding = Finding::RescueTooLate {
                    line: line.id.to_string(),
                    takes: takes.to_string(),
                    policy: policy.id.to_string(),
                    priority: level.to_string(),
                    promised: promised.target.to_string(),
                };
                faults.within(line.id.as_str(), |faults| faults.push_at("time_box", finding));
                return;
            }
        }
    }
}

/// Reports escalations that never come about, and such as pull a ticket two ways.
fn check_escalations<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let rules = &desk.escalations;
    faults.within("escalations", |faults| {
        for (index, Meant { it: rule, region }) in rules.iter().enumerate() {
            faults.within(index_in_spec(desk, rule).unwrap_or(index), |faults| {
                if region.is_none() {
                    let question = format!("whether the condition of escalation `{}` ever holds", rule.id);
                    faults.push_at("when", Finding::NotProved { question });
                }
                if let Some(because) = why_never(desk, rule, region.as_ref()) {
                    faults.push(Finding::NeverSetOff { escalation: rule.id.to_string(), because });
                }
                let earlier = rules.iter().take(index).filter(|other| other.it.trigger == rule.trigger);
                for other in earlier {
                    faults_of_pair(desk, (other.it, other.region.as_ref()), (rule, region.as_ref()), faults);
                }
            });
        }
    });
}

fn index_in_spec(desk: &Desk<'_>, rule: &Escalation) -> Option<usize> {
    desk.spec.escalations.iter().position(|spec| spec.name == rule.id.as_str())
}

fn faults_of_pair<K: From<Finding>>(
    desk: &Desk<'_>,
    (first, theirs): (&Escalation, Option<&Region>),
    (second, own): (&Escalation, Option<&Region>),
    faults: &mut Faults<K>,
) {
    let (Some(to), Some(other)) = (&first.response.hand_over, &second.response.hand_over) else { return };
    let Some(both) = theirs.zip(own).and_then(|(a, b)| a.and(b, &desk.space)) else { return };
    let Some(cube) = both.cubes().iter().find(|cube| !desk.space.is_loose(cube)) else { return };
    if to != other {
        faults.push(Finding::EscalationsDisagree {
            first: first.id.to_string(),
            second: second.id.to_string(),
            to: to.to_string(),
            other: other.to_string(),
            example: desk.space.witness(cube),
        });
    }
}

/// Why an escalation never comes about, if it never does.
fn why_never(desk: &Desk<'_>, rule: &Escalation, region: Option<&Region>) -> Option<String> {
    if region.is_some_and(Region::is_empty) {
        return Some("its condition never holds".to_owned());
    }
    let rules = desk.rules;
    match &rule.trigger {
        Trigger::Clock(metric, _) | Trigger::Breach(metric) if !is_promised(desk, *metric) => {
            Some(match metric {
                Metric::LineStay | Metric::Vendor => {
                    format!("no line has a time box that runs as `{}`", metric.name())
                }
                _ => format!("no policy promises `{}`", metric.name()),
            })
        }
        Trigger::Clock(metric, point) => {
            let boxes = rules.escalations.lines().filter(|line| line.metric() == *metric);
            let mut all = targets(desk, *metric).chain(boxes.filter_map(|line| line.time_box));
            let early = all.all(|target| match target {
                Target::Working(work) => point.amount(work).is_none(),
                _ => false,
            });
            early.then(|| format!("`{}` lies before the start of every target", point.label))
        }
        Trigger::RatingBelow(score) => {
            let survey = rules.survey.filter(|survey| *score <= survey.lowest)?;
            Some(format!("the lowest rating is {}", survey.lowest))
        }
        Trigger::HandedOver(_) if rules.escalations.lines().count() < 2 => {
            Some("there is no line to hand over to".to_owned())
        }
        Trigger::Silence(of, _) => {
            let category = of.category();
            let there = rules.workflow.statuses().any(|status| status.category == category);
            (!there).then(|| format!("no status has the category `{}`", category.name()))
        }
        Trigger::FallsTo(level) if rules.priorities.rank(level) == Some(0) => {
            Some(format!("nothing is more urgent than `{level}`"))
        }
        Trigger::Reopened(_) if !can_reopen(desk) => {
            Some("no way leads from a finished ticket back".to_owned())
        }
        _ => None,
    }
}

fn can_reopen(desk: &Desk<'_>) -> bool {
    let workflow = &desk.rules.workflow;
    let is_open = |id| workflow.status(id).is_some_and(|status| !status.category.is_done());
    workflow.reopen().is_some()
        || workflow.statuses().filter(|status| status.category.is_done()).any(|status| {
            status.on_requester_reply.as_ref().is_some_and(is_open)
                || workflow.next(&status.id).into_iter().any(is_open)
        })
}
