//! Targets that never fall due, and clocks that never run.

use std::collections::BTreeSet;

use crate::analysis::{Desk, Finding};
use crate::calendar::{Calendar, CalendarError};
use crate::faults::Faults;
use crate::id::CalendarId;
use crate::order::Gather;
use crate::sla::{Metric, Policy, Promised};
use crate::time::{Instant, MICROS, Target, WallTime};

/// Looks at a policy; the current place is that of the policy.
pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, policy: &Policy, faults: &mut Faults<K>) {
    faults.within("targets", |faults| {
        let listed = policy.by_priority.iter().map(|(priority, targets)| (priority.as_str(), targets));
        for (priority, targets) in listed.chain(policy.otherwise.as_ref().map(|targets| ("any", targets))) {
            faults.within(priority, |faults| check_targets(desk, targets, faults));
        }
    });
    check_intake(desk, policy, faults);
    check_pauses(desk, policy, faults);
}

/// Looks at what the templates promise; the current place is the root.
pub(super) fn check_templates<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    faults.within("templates", |faults| {
        for name in desk.spec.templates.keys() {
            let id = format!("template {name}");
            let mut policies = desk.sets.iter().flatten().map(|meant| meant.it);
            let policy = policies.find(|policy| policy.id.as_str() == id);
            let Some(targets) = policy.and_then(|policy| policy.otherwise.as_ref()) else { continue };
            let check = |faults: &mut Faults<K>| {
                faults.within("targets", |faults| check_targets(desk, targets, faults));
            };
            faults.within(name.as_str(), check);
        }
    });
}

fn check_targets<'t, K: From<Finding>>(
    desk: &Desk<'_>,
    targets: impl IntoIterator<Item = (&'t Metric, &'t Promised)>,
    faults: &mut Faults<K>,
) {
    for (metric, promised) in targets {
        faults.within(metric.name(), |faults| {
            check_due(desk, promised, faults);
            let Some(other) = &promised.out_of_hours else { return };
            faults.within("out_of_hours", |faults| match always_open(desk, &promised.calendar) {
                true => faults.push(Finding::NeverOutOfHours { calendar: promised.calendar.to_string() }),
                false => check_due(desk, other, faults),
            });
        });
    }
}

fn check_due<K: From<Finding>>(desk: &Desk<'_>, promised: &Promised, faults: &mut Faults<K>) {
    let Some(calendar) = desk.rules.calendar(&promised.calendar) else { return };
    let (target, id) = (promised.target, &promised.calendar);
    let counts = !matches!(target, Target::CalendarDays(_));
    if counts && calendar.opens_never() {
        faults.push(Finding::NeverDue { because: never_opens(id) });
        return;
    }
    let bounds = calendar.bounds();
    let last_day = calendar.horizon().last();
    let falls_due =
        |start: Instant| calendar.due(start, target).is_ok_and(|due| due < desk.rules.horizon.end);
    if !falls_due(bounds.start) {
        let because = format!("at no time up to {last_day} has calendar `{id}` {target} left");
        faults.push(Finding::NeverDue { because });
        return;
    }
    let closes = closes(calendar).filter(|_| counts);
    let middle = bounds.start.plus(WallTime::from_micros(bounds.end.since(bounds.start).micros() / 2));
    let because = match closes {
        Some(closes) => {
            format!("calendar `{id}` closes for good at {}", calendar.zone().written(closes))
        }
        // A target of half a lifetime is a slip of the pen.
        None if !falls_due(middle) => format!("calendars are compiled up to {last_day}"),
        None => return,
    };
    let after = whole_second(last_of(bounds.start, bounds.end, falls_due));
    faults.push(Finding::NotDueLater { after: calendar.zone().written(after), because });
}

/// Reports hours of intake in which nothing is taken in, or nothing any more.
fn check_intake<K: From<Finding>>(desk: &Desk<'_>, policy: &Policy, faults: &mut Faults<K>) {
    let Some(id) = policy
        .intake
        .as_ref()
        .filter(|_| promised(policy).into_iter().any(|metric| policy.counts_from_arrival(metric)))
    else {
        return;
    };
    let Some(calendar) = desk.rules.calendar(id) else { return };
    if calendar.opens_never() {
        faults.push_at(
            "intake",
            Finding::NeverTakenIn { what: "nothing".to_owned(), because: never_opens(id) },
        );
    } else if let Some(closes) = closes(calendar) {
        let what = format!("nothing that arrives after {}", calendar.zone().written(closes));
        let because = format!("calendar `{id}` closes for good");
        faults.push_at("intake", Finding::NeverTakenIn { what, because });
    }
}

/// Reports clocks that stand still in every status of an open ticket.
fn check_pauses<K: From<Finding>>(desk: &Desk<'_>, policy: &Policy, faults: &mut Faults<K>) {
    let open = || desk.rules.workflow.statuses().filter(|status| !status.category.is_done());
    for metric in promised(policy) {
        let pauses = policy.pauses(metric);
        if open().all(|status| pauses.contains(status.category)) {
            let finding = Finding::NeverRuns { metric: metric.name() };
            match policy.pauses.contains_key(&metric) {
                true => faults.within("pauses", |faults| faults.push_at(metric.name(), finding)),
                false => faults.push_at("targets", finding),
            }
        }
    }
}

/// What a policy promises anything about.
fn promised(policy: &Policy) -> BTreeSet<Metric> {
    let targets = policy.by_priority.values().chain(&policy.otherwise);
    targets.flat_map(|targets| targets.keys().copied()).into_set()
}

fn never_opens(calendar: &CalendarId) -> String {
    format!("calendar `{calendar}` never opens")
}

fn always_open(desk: &Desk<'_>, calendar: &CalendarId) -> bool {
    desk.rules.calendar(calendar).is_some_and(|calendar| {
        let mut open = calendar.intervals(calendar.bounds()).into_iter().flatten();
        open.next() == Some(calendar.bounds())
    })
}

/// When a calendar closes for the last time, if that is long before the end of its horizon.
fn closes(calendar: &Calendar) -> Option<Instant> {
    let end = calendar.bounds().end;
    match calendar.next_open(end) {
        Err(CalendarError::Never) => calendar.prev_open(end).ok(),
        _ => None,
    }
}

/// The last instant for which `holds`, which does from `first` up to some instant before `end`.
fn last_of(first: Instant, end: Instant, holds: impl Fn(Instant) -> bool) -> Instant {
    let (mut last, mut beyond) = (first.micros(), end.micros());
    while 1 < beyond.saturating_sub(last) {
        let middle = last.midpoint(beyond);
        if holds(Instant::saturating_from_micros(middle)) { last = middle } else { beyond = middle }
    }
    Instant::saturating_from_micros(last)
}

/// The next whole second, or the instant itself.
fn whole_second(at: Instant) -> Instant {
    let short = at.micros().wrapping_neg().rem_euclid(MICROS);
    at.plus(WallTime::from_micros(short))
}
