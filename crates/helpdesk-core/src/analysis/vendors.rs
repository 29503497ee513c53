//! Outside firms that may take longer than what was promised to the requester.

use std::collections::BTreeSet;

use crate::analysis::ladder::boxes;
use crate::analysis::policies::{Left, Placed, is_given};
use crate::analysis::times::Times;
use crate::analysis::{Desk, Finding};
use crate::calendar::Calendar;
use crate::condition::{Region, Subject};
use crate::escalation::{Edge, Line, LineKind};
use crate::faults::Faults;
use crate::id::PriorityId;
use crate::sla::{Metric, Policy, Promised};
use crate::time::{Instant, Target};
use crate::workflow::Category;

/// A firm, and the ways by which tickets come to it.
pub(super) struct Firm<'a> {
    line: &'a Line,
    by_hand: Vec<&'a Edge>,
    by_time: bool,
    /// The lines whose time boxes bring a ticket from the line of entry to the firm, with the firm.
    way: Vec<&'a Line>,
}

pub(super) fn firms<'a>(desk: &Desk<'a>) -> Vec<Firm<'a>> {
    let lines = || desk.rules.escalations.lines();
    let firm = |line: &'a Line| {
        let edges = lines().flat_map(|line| &line.hand_over);
        let boxes = lines().filter(|from| from.time_box.is_some());
        Firm {
            line,
            by_hand: edges.filter(|edge| edge.to == line.id).collect(),
            by_time: boxes.filter_map(|from| from.on_time_box.hand_over.as_ref()).any(|to| *to == line.id),
            way: way(desk, line).unwrap_or_default(),
        }
    };
    lines().filter(|line| line.kind == LineKind::Vendor).map(firm).collect()
}

/// The way to a firm by time boxes alone, if there is one and no rule chooses another.
fn way<'a>(desk: &Desk<'a>, firm: &'a Line) -> Option<Vec<&'a Line>> {
    if desk.triage.iter().any(|rule| rule.it.then.line.is_some()) {
        return None;
    }
    let escalations = &desk.rules.escalations;
    let mut here = escalations.line(escalations.entry()?)?;
    let (mut lines, mut seen) = (Vec::new(), BTreeSet::new());
    while here.id != firm.id {
        if here.time_box.is_none() || !seen.insert(&here.id) {
            return None;
        }
        lines.push(here);
        here = escalations.line(here.on_time_box.hand_over.as_ref()?)?;
    }
    lines.push(firm);
    Some(lines).filter(|lines| 1 < lines.len())
}

/// Reports the first firm that may take longer than a policy promises to tickets that it can get.
pub(super) fn check<K: From<Finding>>(
    desk: &Desk<'_>,
    policy: &Placed<'_>,
    left: &Left<'_>,
    (firms, times): (&[Firm<'_>], &mut Times<'_>),
    faults: &mut Faults<K>,
) {
    if policy.policy.pauses(Metric::Resolution).contains(Category::WaitingVendor) {
        return;
    }
    for firm in firms {
        for level in desk.rules.priorities.levels().iter().filter(|level| is_given(desk, level)) {
            let Some(promised) = policy.policy.promised(Metric::Resolution, level) else { continue };
            let Some(late) = how_late(desk, firm, policy.policy, promised, times) else { continue };
            if comes(desk, firm, level, left) {
                faults.push_at("targets", told(firm.line, &late, policy, level, promised));
                return;
            }
        }
    }
}

/// Why a promise can be broken while a firm keeps within what it was given.
enum Late {
    /// It was given no time.
    Unbounded,
    /// From that start it was given more.
    Alone(Target, String),
    /// From that start the time boxes on the way and its own are more.
    Together(String, String),
    /// Only from a start at which something else is promised, as far as was tried.
    Unknown,
}

fn how_late(
    desk: &Desk<'_>,
    firm: &Firm<'_>,
    policy: &Policy,
    promised: &Promised,
    times: &mut Times<'_>,
) -> Option<Late> {
    let calendar = desk.rules.calendar(&promised.calendar)?;
    let due = |start: Instant| calendar.due(start, promised.target).ok();
    let Some(takes) = firm.line.time_box else {
        return due(calendar.bounds().start).map(|_| Late::Unbounded);
    };
    // The promise is that of clocks which begin in hours of intake, and in those of its calendar if
    // something else is promised out of hours.
    let intake = policy.intake.as_ref().and_then(|intake| desk.rules.calendar(intake));
    let hours = promised.out_of_hours.is_some().then_some(calendar);
    let is_open = |calendar: Option<&Calendar>, at| calendar.is_none_or(|it| it.is_open(at) == Ok(true));
    let holds = |at: Instant| is_open(intake, at) && is_open(hours, at);
    let alone = times.first_late((&firm.line.calendar, takes), (&promised.calendar, promised.target));
    if let Some(from) = alone.filter(|from| holds(*from)) {
        return Some(Late::Alone(takes, calendar.zone().written(from)));
    }
    // A policy that asks for the line may be another on the way.
    let is_same = !policy.when.asks(|asked| *asked == Subject::Line);
    let way: &[&Line] = if is_same { &firm.way } else { &[] };
    let (boxes, promise) = (boxes(way), (&promised.calendar, promised.target));
    let together = times.first_late_way(&boxes, promise, None);
    let of_hours = intake.is_some() || hours.is_some();
    let holding = together.filter(|_| of_hours).map(|_| times.first_late_way(&boxes, promise, Some(&holds)));
    match holding.unwrap_or(together) {
        Some(from) => {
            let box_of = |line: &&Line| Some(format!("{} in `{}`", line.time_box?, line.id));
            let boxes: Vec<String> = way.iter().filter_map(box_of).collect();
            Some(Late::Together(boxes.join(" and "), calendar.zone().written(from)))
        }
        None if alone.is_none() && together.is_none() => None,
        None => Some(Late::Unknown),
    }
}

/// Whether some ticket of a level for which the policy is chosen can come to a firm.
fn comes(desk: &Desk<'_>, firm: &Firm<'_>, level: &PriorityId, left: &Left<'_>) -> bool {
    let of_level = desk.named(&Subject::Priority, level.as_str());
    let there = desk.named(&Subject::Line, firm.line.id.as_str());
    let both = |a: &Region, b: &Region| a.and(b, &desk.space);
    let Some(these) = both(left.region, &of_level) else { return false };
    let stays = both(&these, &there).is_some_and(|these| left.has(&these, desk) == Some(true));
    let passes = |edge: &&Edge| {
        desk.passing(&edge.guard, &these).is_some_and(|these| left.has(&these, desk) == Some(true))
    };
    stays && (firm.by_time || firm.by_hand.iter().any(passes))
}

fn told(line: &Line, late: &Late, policy: &Placed<'_>, level: &PriorityId, promised: &Promised) -> Finding {
    let (firm, policy, priority) = (line.id.to_string(), policy.name(), level.to_string());
    let promised = promised.target.to_string();
    match late {
        Late::Unbounded => Finding::VendorWithoutEnd { line: firm, policy, priority, promised },
        Late::Alone(takes, from) => {
            let (takes, from) = (takes.to_string(), from.clone());
            Finding::VendorOutlastsPromise { line: firm, takes, policy, priority, promised, from }
        }
        Late::Together(takes, from) => {
            let (takes, from) = (takes.clone(), from.clone());
            Finding::WayOutlastsPromise { takes, policy, priority, promised, from }
        }
        Late::Unknown => {
            let question = format!(
                "whether line `{firm}` may outlast the {promised} that `{policy}` promises at {priority}"
            );
            Finding::NotProved { question }
        }
    }
}
