//! What time alone does to a ticket that nobody touches: the ladder of time boxes, where it ends,
//! and whether it comes in time.

use crate::analysis::handing::entries;
use crate::analysis::times::{Amount, Times, taken_together};
use crate::analysis::{Desk, Finding, Meant};
use crate::condition::{Condition, Region, Subject};
use crate::escalation::{Escalation, Line, Response, Tell, Trigger};
use crate::faults::Faults;
use crate::id::{LineId, PriorityId};
use crate::order;
use crate::sla::{ChangeMode, Metric, Policy, ResolutionStart};
use crate::time::{Target, WorkTime};
use crate::workflow::Status;

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, times: &mut Times<'_>, faults: &mut Faults<K>) {
    let lines = &desk.rules.escalations;
    let mut starts = entries(desk);
    order::sort(&mut starts);
    starts.dedup();
    let authority = lines.lines().find(|line| line.authority);
    let (mut ended, mut late): (Vec<LineId>, Vec<LineId>) = (Vec::new(), Vec::new());
    faults.within("lines", |faults| {
        for start in starts.iter().filter_map(|id| lines.line(id)) {
            let ladder = ladder(desk, start);
            check_end(desk, &ladder, &mut ended, faults);
            if let Some((what, line)) = without_authority(desk, &ladder).zip(authority) {
                let mut levels = desk.rules.priorities.levels().iter();
                let helps = levels.all(|level| is_promised_at(desk, Metric::Resolution, level));
                let authority = helps.then(|| line.id.to_string());
                let finding = Finding::AuthorityOutOfReach { what, line: start.id.to_string(), authority };
                faults.push_at(start.id.as_str(), finding);
            }
            for rung in 0..ladder.len() {
                let rungs = ladder.get(..=rung).unwrap_or_default();
                check_rescue(desk, rungs, times, &mut late, faults);
            }
        }
    });
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

/// Reports a ladder that ends where nothing more happens: no time box runs, it is not where ladders
/// are to end, and for some ticket no escalation is set off by a clock that goes on there.
fn check_end<K: From<Finding>>(
    desk: &Desk<'_>,
    ladder: &[&Line],
    ended: &mut Vec<LineId>,
    faults: &mut Faults<K>,
) {
    let Some(last) = ladder.last().filter(|_| ladder.len() > 1) else { return };
    let is_watched = desk.rules.escalations.review().is_some();
    if last.time_box.is_some() || last.authority || is_watched || ended.contains(&last.id) {
        return;
    }
    let finding = match left_alone(desk, last) {
        Left::Nobody => return,
        Left::Some(for_example) => {
            let ladder = ladder.iter().map(|line| line.id.to_string()).collect();
            Finding::EndsNowhere { line: last.id.to_string(), ladder, for_example }
        }
        Left::NotProved => {
            let question =
                format!("whether a clock sets something off for every ticket in line `{}`", last.id);
            Finding::NotProved { question }
        }
    };
    ended.push(last.id.clone());
    faults.push_at(last.id.as_str(), finding);
}

/// The tickets for which no clock that goes on sets anything off.
enum Left {
    Nobody,
    /// All, or such as the example.
    Some(Option<String>),
    NotProved,
}

/// The tickets that nobody touches and for which no clock sets anything off in a line.
fn left_alone(desk: &Desk<'_>, line: &Line) -> Left {
    let helping: Vec<Option<Region>> =
        desk.escalations.iter().flat_map(|rule| reached_by_clock(desk, rule)).collect();
    if helping.is_empty() {
        return Left::Some(None);
    }
    let workflow = &desk.rules.workflow;
    let moves_on = workflow.initial().is_some_and(|status| status.expires.is_some());
    let helping: Option<Vec<Region>> = helping.into_iter().collect();
    let Some(helping) = helping.filter(|_| !moves_on) else { return Left::Nobody };
    let status = desk.named(&Subject::Status, workflow.initial.as_str());
    let Some(here) = desk.named(&Subject::Line, line.id.as_str()).and(&status, &desk.space) else {
        return Left::NotProved;
    };
    match here.outside(&helping.iter().collect::<Vec<_>>(), &desk.space, |_| true) {
        None => Left::NotProved,
        Some(None) => Left::Nobody,
        Some(Some(cube)) if desk.space.is_loose(&cube) => Left::NotProved,
        Some(Some(cube)) => {
            let example = desk.space.witness(&cube, &[Subject::Line, Subject::Status]);
            Left::Some(Some(example).filter(|example| example != "any ticket"))
        }
    }
}

/// The tickets for which an escalation is set off by a clock that goes on from line to line, for each
/// promise and priority; `None`: not worked out, or not the same all the time.
fn reached_by_clock(desk: &Desk<'_>, rule: &Meant<'_, Escalation>) -> Vec<Option<Region>> {
    let (Trigger::Clock(metric, _) | Trigger::Breach(metric)) = rule.it.trigger else { return Vec::new() };
    let lasting = |when: &Condition| !when.asks(comes_and_goes);
    let own = rule.region.as_ref().filter(|_| lasting(&rule.it.when));
    let of_policy = |policy: &Meant<'_, Policy>| -> Vec<Option<Region>> {
        let theirs = policy.region.as_ref().filter(|_| lasting(&policy.it.when));
        let both = own.zip(theirs).and_then(|(own, theirs)| own.and(theirs, &desk.space));
        let levels = desk.rules.priorities.levels().iter();
        let promised = levels.filter(|level| policy.it.promised(metric, level).is_some());
        let at = |level: &PriorityId| {
            both.as_ref()?.and(&desk.named(&Subject::Priority, level.as_str()), &desk.space)
        };
        promised.map(at).collect()
    };
    desk.sets.iter().flatten().flat_map(of_policy).collect()
}

/// Whether a subject changes in the life of a ticket without anybody saying what the ticket is about,
/// or is not told apart to the last.
fn comes_and_goes(subject: &Subject) -> bool {
    use Subject::{
        Approval, Checklist, HandOverCount, Identity, Outage, Rating, ReopenCount, Subject as Words,
        Suggestion, Text,
    };
    matches!(
        subject,
        Approval
            | Checklist
            | HandOverCount
            | Identity
            | Outage
            | Rating
            | ReopenCount
            | Suggestion(_)
            | Text
            | Words
    )
}

/// The tickets on the ladder that never come to a line with authority while none is told, in words;
/// `None`: there are none for sure.
fn without_authority(desk: &Desk<'_>, ladder: &[&Line]) -> Option<String> {
    let escalations = &desk.rules.escalations;
    let has = |id: &LineId| escalations.line(id).is_some_and(|line| line.authority);
    let hears = |response: &Response| {
        let told = response.tell.iter().any(|tell| matches!(tell, Tell::Line(id) if has(id)));
        told || response.hand_over.as_ref().is_some_and(has)
    };
    if ladder.iter().any(|line| line.authority || (line.time_box.is_some() && hears(&line.on_time_box))) {
        return None;
    }
    let helps = |rule: &Escalation, level: &PriorityId| match &rule.trigger {
        Trigger::Clock(metric, _) | Trigger::Breach(metric) => is_promised_at(desk, *metric, level),
        Trigger::Priority(at) => desk.rules.priorities.rank(level) <= desk.rules.priorities.rank(at),
        Trigger::HandedOver(times) => usize::try_from(*times).is_ok_and(|times| times < ladder.len()),
        _ => false,
    };
    let rescued = |level: &&PriorityId| {
        let these = desk.named(&Subject::Priority, level.as_str());
        let may =
            |meant: &Meant<'_, Escalation>| meant.region.as_ref().is_none_or(|region| region.meets(&these));
        let helping = desk.escalations.iter().filter(|meant| hears(&meant.it.response));
        helping.filter(|meant| may(meant)).any(|meant| helps(meant.it, level))
    };
    let levels = desk.rules.priorities.levels();
    let lost: Vec<String> =
        levels.iter().filter(|level| !rescued(level)).map(|level| format!("`{level}`")).collect();
    match lost.len() {
        0 => None,
        all if all == levels.len() => Some("a ticket".to_owned()),
        _ => Some(format!("a ticket of priority {}", lost.join(", "))),
    }
}

/// Whether any policy at a priority, or any line, has a clock of that metric.
pub(super) fn is_promised_at(desk: &Desk<'_>, metric: Metric, level: &PriorityId) -> bool {
    match metric {
        Metric::LineStay | Metric::Vendor => is_promised(desk, metric),
        _ => desk.sets.iter().flatten().any(|meant| meant.it.promised(metric, level).is_some()),
    }
}

/// Whether any policy or line has a clock of that metric.
pub(super) fn is_promised(desk: &Desk<'_>, metric: Metric) -> bool {
    let rules = desk.rules;
    match metric {
        Metric::LineStay | Metric::Vendor => {
            rules.escalations.lines().any(|line| line.time_box.is_some() && line.metric() == metric)
        }
        _ => targets(desk, metric).next().is_some(),
    }
}

/// Everything that policies promise for a metric.
pub(super) fn targets<'a>(desk: &Desk<'a>, metric: Metric) -> impl Iterator<Item = Target> + use<'a> {
    let sla = &desk.rules.sla;
    let policies = sla.sets().flat_map(move |set| sla.policies(set));
    policies
        .flat_map(|policy| policy.by_priority.values().chain(policy.otherwise.as_ref()))
        .filter_map(move |targets| targets.get(&metric).map(|promised| promised.target))
}

/// Reports the last of some time boxes, one after the other, that is used up only when a promise to a
/// ticket that nobody touches is over, whenever it came.
fn check_rescue<K: From<Finding>>(
    desk: &Desk<'_>,
    rungs: &[&Line],
    times: &mut Times<'_>,
    late: &mut Vec<LineId>,
    faults: &mut Faults<K>,
) {
    let Some((last, own)) = rungs.last().and_then(|line| Some((line, line.time_box?))) else { return };
    let line = *last;
    if line.on_time_box.hand_over.is_none() || late.contains(&line.id) {
        return;
    }
    let here = desk.named(&Subject::Line, line.id.as_str());
    for meant in desk.sets.iter().flatten().filter(|meant| runs_from_the_start(desk, meant.it)) {
        let policy = meant.it;
        // What is promised may begin anew in the line.
        let counted = match policy.on_change {
            ChangeMode::Retroactive => rungs,
            _ => std::slice::from_ref(last),
        };
        let boxes = boxes(counted);
        let meets = |level: &str| {
            let region = meant.region.as_ref()?.and(&here, &desk.space)?;
            region.and(&desk.named(&Subject::Priority, level), &desk.space)
        };
        for level in desk.rules.priorities.levels() {
            let Some(promised) = policy.promised(Metric::Resolution, level) else { continue };
            let mut each = std::iter::once(promised).chain(promised.out_of_hours.as_deref());
            if each.all(|it| times.is_way_always_late(&boxes, (&it.calendar, it.target)))
                && meets(level.as_str()).is_some_and(|region: Region| !region.is_empty())
            {
                let finding = Finding::RescueTooLate {
                    line: line.id.to_string(),
                    takes: takes(counted, own),
                    policy: policy.id.to_string(),
                    priority: level.to_string(),
                    promised: promised.target.to_string(),
                    earlier: earlier(own, promised.target).filter(|_| boxes.len() == 1),
                };
                late.push(line.id.clone());
                faults.within(line.id.as_str(), |faults| faults.push_at("time_box", finding));
                return;
            }
        }
    }
}

/// The time boxes of lines, each on its calendar.
pub(super) fn boxes<'a>(rungs: &[&'a Line]) -> Vec<Amount<'a>> {
    rungs.iter().filter_map(|line| Some((&line.calendar, line.time_box?))).collect()
}

/// What the last of some time boxes takes, and what those before it do, in words.
fn takes(rungs: &[&Line], own: Target) -> String {
    let Some((_, before)) = rungs.split_last().filter(|(_, before)| !before.is_empty()) else {
        return own.to_string();
    };
    match taken_together(&boxes(rungs))[..] {
        [(_, all)] => format!("{own}, {all} in all"),
        _ => {
            let box_of = |line: &&Line| Some(format!("{} in `{}`", line.time_box?, line.id));
            let before: Vec<String> = before.iter().filter_map(box_of).collect();
            format!("{own} and before that {}", before.join(" and "))
        }
    }
}

/// Whether the resolution that a policy promises counts from the start of a ticket that nobody
/// touches, and goes on.
fn runs_from_the_start(desk: &Desk<'_>, policy: &Policy) -> bool {
    let workflow = &desk.rules.workflow;
    let stays = |status: &Status| status.expires.as_ref().is_none_or(|(_, to)| to.is_none());
    let first = workflow.initial().filter(|status| stays(status));
    let runs = first.is_some_and(|status| !policy.pauses(Metric::Resolution).contains(status.category));
    let by_approval = desk.rules.approvals.iter().any(|approval| approval.on_expiry.is_some());
    runs && !by_approval && policy.intake.is_none() && policy.resolution_starts == ResolutionStart::Created
}

/// A time box of half a promise, where both are of whole minutes of work.
fn earlier(own: Target, promised: Target) -> Option<String> {
    const MINUTE: i64 = 60_000_000;
    let (Target::Working(_), Target::Working(promised)) = (own, promised) else { return None };
    let half = promised.micros() / 2 / MINUTE * MINUTE;
    (half > 0).then(|| WorkTime::from_micros(half).to_string())
}
