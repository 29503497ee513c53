//! Escalations that never come about, and such as pull a ticket two ways.

use crate::analysis::ladder::{is_promised, is_promised_at};
use crate::analysis::points::{all_amounts, is_before_start};
use crate::analysis::times::Times;
use crate::analysis::{Desk, Finding, Meant};
use crate::condition::{Region, Subject};
use crate::escalation::{Escalation, Line, Trigger};
use crate::faults::Faults;
use crate::id::{LineId, StatusId};
use crate::sla::{Metric, Threshold};
use crate::ticket::{Best, Survey};
use crate::time::{Target, WorkTime};
use crate::workflow::{Category, Status};

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, times: &mut Times<'_>, faults: &mut Faults<K>) {
    let rules = &desk.escalations;
    let mut idle: Vec<usize> = Vec::new();
    faults.within("escalations", |faults| {
        for (index, rule) in rules.iter().enumerate() {
            let entry = entry(desk, rule.it);
            faults.within(entry, |faults| {
                if rule.region.is_none() && is_first(desk, rule.it) {
                    let question = format!("whether the condition of escalation `{}` ever holds", rule.it.id);
                    faults.push_at("when", Finding::NotProved { question });
                }
                // What comes about again is not told again.
                match verdict(desk, rule, times).filter(|_| !idle.contains(&entry)) {
                    None => {}
                    Some(Verdict::Never(because)) => {
                        idle.push(entry);
                        faults.push(Finding::NeverSetOff { escalation: rule.it.id.to_string(), because });
                    }
                    Some(Verdict::NotProved(question)) => faults.push(Finding::NotProved { question }),
                }
                check_pairs(desk, rule, rules.iter().take(index), faults);
            });
        }
    });
}

/// The entry of the specification that an escalation, or a repetition of one, comes from.
fn entry(desk: &Desk<'_>, rule: &Escalation) -> usize {
    let place = |name: &str| desk.spec.escalations.iter().position(|spec| spec.name == name);
    let name = rule.id.as_str();
    place(name).or_else(|| place(name.rsplit_once(" #")?.0)).unwrap_or_default()
}

fn is_first(desk: &Desk<'_>, rule: &Escalation) -> bool {
    desk.spec.escalations.iter().any(|spec| spec.name == rule.id.as_str())
}

/// Reports hand-overs of one instant to two lines.
fn check_pairs<'a, K: From<Finding>>(
    desk: &Desk<'_>,
    rule: &Meant<'a, Escalation>,
    earlier: impl Iterator<Item = &'a Meant<'a, Escalation>>,
    faults: &mut Faults<K>,
) {
    let (Some(other), Some(own)) = (&rule.it.response.hand_over, &rule.region) else { return };
    for first in earlier {
        let Some(to) = first.it.response.hand_over.as_ref().filter(|to| *to != other) else { continue };
        let both = first.region.as_ref().and_then(|theirs| theirs.and(own, &desk.space));
        if let Some(example) = both.and_then(|both| at_once(desk, &first.it.trigger, &rule.it.trigger, &both))
        {
            faults.push(disagree(format!("escalation `{}`", first.it.id), rule.it, (to, other), example));
        }
    }
    let Trigger::Clock(metric, point) = &rule.it.trigger else { return };
    for line in desk.rules.escalations.lines().filter(|line| line.metric() == *metric) {
        let Some((limit, to)) = line.time_box.zip(line.on_time_box.hand_over.as_ref()) else { continue };
        if to == other || *other == line.id || !is_same_point(point, &Threshold::at_target(), limit) {
            continue;
        }
        let here = own.and(&desk.named(&Subject::Line, line.id.as_str()), &desk.space);
        if let Some(example) = here.and_then(|here| example(desk, &here)) {
            faults.push(disagree(
                format!("the time box of line `{}`", line.id),
                rule.it,
                (to, other),
                example,
            ));
        }
    }
}

fn disagree(first: String, second: &Escalation, (to, other): (&LineId, &LineId), example: String) -> Finding {
    let (second, to, other) = (second.id.to_string(), to.to_string(), other.to_string());
    Finding::EscalationsDisagree { first, second, to, other, example }
}

/// A ticket of `both` for which two escalations are set off in one instant.
fn at_once(desk: &Desk<'_>, one: &Trigger, two: &Trigger, both: &Region) -> Option<String> {
    match (one, two) {
        // Tickets are rated when they are done, and then nobody hands them over.
        (Trigger::RatingBelow(_), _) => None,
        _ if one == two => example(desk, both),
        (Trigger::Clock(metric, a), Trigger::Clock(other, b)) if metric == other => {
            let of_line = |line: &Line| {
                let here =
                    line.time_box.filter(|limit| line.metric() == *metric && is_same_point(a, b, *limit));
                here.and_then(|_| both.and(&desk.named(&Subject::Line, line.id.as_str()), &desk.space))
            };
            let by_line = desk.rules.escalations.lines().filter_map(of_line);
            let by_policy = desk.sets.iter().flatten().flat_map(|policy| {
                let levels = desk.rules.priorities.levels().iter();
                let same = levels.filter(|level| {
                    let promised = policy.it.promised(*metric, level);
                    promised.is_some_and(|promised| is_same_point(a, b, promised.target))
                });
                let theirs = same.filter_map(|level| {
                    let level = desk.named(&Subject::Priority, level.as_str());
                    policy.region.as_ref()?.and(&level, &desk.space)?.and(both, &desk.space)
                });
                theirs.collect::<Vec<_>>()
            });
            by_line.chain(by_policy).find_map(|region| example(desk, &region))
        }
        _ => None,
    }
}

fn example(desk: &Desk<'_>, region: &Region) -> Option<String> {
    let cube = region.cubes().iter().find(|cube| !desk.space.is_loose(cube))?;
    Some(desk.space.witness(cube, &[]))
}

/// Whether two points of a clock are one, for a target.
fn is_same_point(a: &Threshold, b: &Threshold, target: Target) -> bool {
    samples(target).iter().all(|work| a.amount(*work).is_some_and(|at| Some(at) == b.amount(*work)))
}

/// Whether a point lies after the end of a target.
fn is_beyond(point: &Threshold, target: Target) -> bool {
    samples(target).iter().all(|work| point.amount(*work).is_some_and(|at| *work < at))
}

/// The work that a target can come to: one amount, or for days such as show every point for what it
/// is, a share, a time before or after the end, or a time after the start.
fn samples(target: Target) -> Vec<WorkTime> {
    match target {
        Target::Working(work) => vec![work],
        _ => [1, 3_600_000_000, i64::MAX / 1_000_000].map(WorkTime::from_micros).to_vec(),
    }
}

/// What is to be said about an escalation.
enum Verdict {
    Never(String),
    NotProved(String),
}

fn verdict(desk: &Desk<'_>, rule: &Meant<'_, Escalation>, times: &mut Times<'_>) -> Option<Verdict> {
    let never = rule.is_never().then(|| "its condition never holds".to_owned());
    let never = never.or_else(|| by_trigger(desk, rule, times)).or_else(|| by_status(desk, rule));
    let by_line = || by_line(desk, rule).map(Verdict::Never);
    never.map(Verdict::Never).or_else(by_line).or_else(|| by_expiry(desk, rule, times))
}

/// Why nothing sets an escalation off, for what its trigger is.
fn by_trigger(desk: &Desk<'_>, rule: &Meant<'_, Escalation>, times: &mut Times<'_>) -> Option<String> {
    let rules = desk.rules;
    let ranked = |wanted: &dyn Fn(Option<usize>) -> bool| {
        let mut levels =
            rules.priorities.levels().iter().filter(|level| wanted(rules.priorities.rank(level)));
        !levels.any(|level| meets(desk, rule, &Subject::Priority, level.as_str()))
    };
    match &rule.it.trigger {
        Trigger::Clock(metric, _) | Trigger::Breach(metric) if !is_promised(desk, *metric) => {
            Some(match metric {
                Metric::LineStay | Metric::Vendor => {
                    format!("no line has a time box that runs as `{}`", metric.name())
                }
                _ => format!("no policy promises `{}`", metric.name()),
            })
        }
        Trigger::Clock(metric, _) | Trigger::Breach(metric)
            if rules.priorities.levels().iter().all(|level| {
                !meets(desk, rule, &Subject::Priority, level.as_str())
                    || !is_promised_at(desk, *metric, level)
            }) =>
        {
            Some(format!("no policy promises `{}` at the priorities it is for", metric.name()))
        }
        Trigger::Clock(metric, point) => {
            let mut all = all_amounts(desk, *metric).into_iter();
            let early = all.all(|amount| is_before_start(point, amount, times));
            early.then(|| format!("`{}` lies before the start of every target", point.label))
        }
        Trigger::RatingBelow(score) => by_survey(desk, &rules.survey?, *score),
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
        Trigger::Priority(level) if ranked(&|rank| rank <= rules.priorities.rank(level)) => {
            Some(format!("its condition holds only for tickets less urgent than `{level}`"))
        }
        Trigger::FallsTo(level) if ranked(&|rank| rules.priorities.rank(level) <= rank) => {
            Some(format!("its condition holds only for tickets more urgent than `{level}`"))
        }
        Trigger::Reopened(_) if !can_reopen(desk) => {
            Some("no way leads from a finished ticket back".to_owned())
        }
        _ => None,
    }
}

/// Why no rating that counts is worse than `score`, if none is.
fn by_survey(desk: &Desk<'_>, survey: &Survey, score: i64) -> Option<String> {
    let asks = |category: Category| survey.is_asked(None, category);
    if survey.only_asked && !desk.rules.workflow.statuses().any(|status| asks(status.category)) {
        return Some("only ratings that were asked for count, and no status asks for one".to_owned());
    }
    let (worst, end) = match survey.best {
        Best::Highest => (survey.lowest, "lowest"),
        Best::Lowest => (survey.highest, "highest"),
    };
    (!survey.is_worse(worst, score)).then(|| format!("the worst rating is the {end}, {worst}"))
}

/// Why an escalation is not set off in any status in which its condition holds.
fn by_status(desk: &Desk<'_>, rule: &Meant<'_, Escalation>) -> Option<String> {
    let mut statuses = desk.rules.workflow.statuses();
    let mut in_any = |may: &dyn Fn(&Status) -> bool| {
        statuses.any(|status| may(status) && meets(desk, rule, &Subject::Status, status.id.as_str()))
    };
    match &rule.it.trigger {
        // A breach is told of where a clock stood still or ended a moment after it fell due.
        Trigger::Clock(metric, _) => {
            let runs =
                |status: &Status| !status.category.is_done() && runs_in(desk, *metric, status.category);
            let name = metric.name();
            (!in_any(&runs)).then(|| format!("where its condition holds, `{name}` stands still or has ended"))
        }
        Trigger::Silence(of, _) => {
            let category = of.category();
            let there = in_any(&|status| status.category == category);
            (!there).then(|| format!("its condition holds in no status of category `{}`", category.name()))
        }
        Trigger::RatingBelow(_) => (!in_any(&|status| status.category.is_done()))
            .then(|| "tickets are rated when they are done, and its condition holds before that".to_owned()),
        Trigger::Reopened(_) => (!in_any(&|status| !status.category.is_done()))
            .then(|| "its condition holds only for tickets that are done".to_owned()),
        _ => None,
    }
}

/// Whether some clock of a metric counts in a category.
fn runs_in(desk: &Desk<'_>, metric: Metric, category: Category) -> bool {
    if matches!(metric, Metric::LineStay | Metric::Vendor) {
        return !metric.predicates().pause.contains(category);
    }
    let levels = desk.rules.priorities.levels();
    let mut policies = desk.sets.iter().flatten().map(|policy| policy.it);
    policies.any(|policy| {
        !policy.pauses(metric).contains(category)
            && levels.iter().any(|level| policy.promised(metric, level).is_some())
    })
}

/// Why the clock of a line never comes to a point: its time box always hands over before.
fn by_line(desk: &Desk<'_>, rule: &Meant<'_, Escalation>) -> Option<String> {
    let Trigger::Clock(metric @ (Metric::LineStay | Metric::Vendor), point) = &rule.it.trigger else {
        return None;
    };
    let timed = desk.rules.escalations.lines().filter(|line| line.metric() == *metric);
    let timed = timed.filter_map(|line| Some((line, line.time_box?)));
    let mut here = timed.filter(|(line, _)| meets(desk, rule, &Subject::Line, line.id.as_str())).peekable();
    if here.peek().is_none() {
        return Some("no line in which its condition holds has a time box".to_owned());
    }
    let leaves = |(line, limit): (&Line, Target)| {
        let response = &line.on_time_box;
        response.hand_over.is_some() && response.at_most.is_none() && is_beyond(point, limit)
    };
    here.all(leaves).then(|| format!("before `{}` every time box has handed the ticket on", point.label))
}

/// Whether every status in which silence is waited for ends by itself before.
fn by_expiry(desk: &Desk<'_>, rule: &Meant<'_, Escalation>, times: &mut Times<'_>) -> Option<Verdict> {
    let Trigger::Silence(of, after) = &rule.it.trigger else { return None };
    let rules = desk.rules;
    let calendar = &rules.default_calendar;
    let waits = rules.workflow.statuses().filter(|status| status.category == of.category());
    let mut proved = true;
    for status in waits.filter(|status| meets(desk, rule, &Subject::Status, status.id.as_str())) {
        let moves_on =
            status.expires.as_ref().filter(|(_, to)| to.as_ref().is_some_and(|to| *to != status.id));
        let (expires, _) = moves_on?;
        if is_never_after(*expires, *after) {
            continue;
        }
        if times.first_late((calendar, *expires), (calendar, *after)).is_some() {
            return None;
        }
        proved = false;
    }
    Some(match proved {
        true => Verdict::Never(format!("before {after} are over the status has ended by itself")),
        false => Verdict::NotProved(format!(
            "whether {after} of silence are ever over before the status ends by itself"
        )),
    })
}

/// Whether of two targets on one calendar the first is due no later than the second, from any start.
fn is_never_after(first: Target, second: Target) -> bool {
    use Target::{BusinessDays, BusinessDaysEnd, CalendarDays, Working};
    match (first, second) {
        (Working(a), Working(b)) => a <= b,
        (BusinessDays(a), BusinessDays(b))
        | (BusinessDaysEnd(a), BusinessDaysEnd(b))
        | (CalendarDays(a), CalendarDays(b)) => a <= b,
        _ => false,
    }
}

/// Whether the condition of an escalation can hold for tickets whose `subject` is `name`.
fn meets(desk: &Desk<'_>, rule: &Meant<'_, Escalation>, subject: &Subject, name: &str) -> bool {
    let these = desk.named(subject, name);
    rule.region.as_ref().is_none_or(|region| region.meets(&these))
}

fn can_reopen(desk: &Desk<'_>) -> bool {
    let workflow = &desk.rules.workflow;
    let is_open = |id: &StatusId| workflow.status(id).is_some_and(|status| !status.category.is_done());
    let comes_back = |status: &Status| {
        let expires = status.expires.as_ref().and_then(|(_, to)| to.as_ref());
        let by_itself = [status.on_requester_reply.as_ref(), status.on_agent_reply.as_ref(), expires];
        by_itself.into_iter().flatten().any(is_open) || workflow.next(&status.id).into_iter().any(is_open)
    };
    let by_approval = desk
        .rules
        .approvals
        .iter()
        .flat_map(|approval| approval.on_refusal.iter().chain(&approval.on_expiry));
    workflow.reopen().is_some()
        || workflow.statuses().filter(|status| status.category.is_done()).any(comes_back)
        || by_approval.into_iter().any(is_open)
}
