//! Entries that nothing refers to, and lists that come to an end.

use std::collections::BTreeSet;

use crate::analysis::{Desk, Finding};
use crate::calendar::{CalendarSpec, HolidaySpec, Horizon, VersionSpec, last_year};
use crate::faults::Faults;
use crate::id::CalendarId;
use crate::order::{self, Gather};
use crate::party::Contract;
use crate::sla::{PolicySpec, PromiseSpec, TargetsSpec};
use crate::time::Date;

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let used = used(desk);
    // Where nothing is promised and nobody works, the host alone asks the calendars.
    let is_for_host = desk.spec.policies.is_empty() && desk.spec.lines.is_empty();
    faults.within("calendars", |faults| {
        for (name, calendar) in desk.spec.calendars {
            if !used.contains(name.as_str()) && !is_for_host {
                faults.push_at(name.as_str(), Finding::UnusedCalendar { name: name.clone() });
            } else if let Some(compiled) = desk.rules.calendar(&name.as_str().into()) {
                faults.within(name.as_str(), |faults| {
                    check_holidays(name, calendar, compiled.horizon(), faults);
                });
            }
        }
    });
    if let Some(numbers) = desk.spec.numbers {
        let shows = |token: &str| numbers.format.contains(token);
        if !shows("{year}") && !shows("{date}") {
            let finding = Finding::NumbersCanRepeat { format: numbers.format.clone() };
            faults.within("numbers", |faults| faults.push_at("format", finding));
        }
    }
}

/// The calendars that something refers to; one that is used by another that is unused counts.
fn used<'a>(desk: &Desk<'a>) -> BTreeSet<&'a str> {
    let spec = desk.spec;
    let mut used: BTreeSet<&str> = spec.calendar.into_iter().into_set();
    if spec.calendar.is_none() && spec.calendars.len() == 1 {
        used.extend(spec.calendars.keys().map(String::as_str));
    }
    for line in spec.lines.values() {
        used.extend(line.calendar.as_deref());
        used.extend(line.members.iter().filter_map(|member| member.calendar.as_deref()));
    }
    used.extend(spec.contacts.values().filter_map(|contact| contact.calendar.as_deref()));
    for calendar in spec.calendars.values() {
        let parts = calendar.union.iter().chain(&calendar.intersect).chain(&calendar.except);
        used.extend(parts.map(String::as_str));
    }
    let contracts = desk.rules.register.contracts.values();
    used.extend(contracts.flat_map(Contract::hours).map(CalendarId::as_str));
    for policy in spec.policies {
        by_policy(policy, &mut used);
    }
    for targets in spec.templates.values().filter_map(|template| template.targets.as_ref()) {
        by_targets(targets, &mut used);
    }
    used
}

fn by_policy<'a>(policy: &'a PolicySpec, used: &mut BTreeSet<&'a str>) {
    used.extend(policy.calendar.as_deref());
    used.extend(policy.intake.as_deref());
    for targets in policy.targets.values() {
        by_targets(targets, used);
    }
}

fn by_targets<'a>(targets: &'a TargetsSpec, used: &mut BTreeSet<&'a str>) {
    let TargetsSpec {
        time_to_own,
        first_response,
        next_response,
        periodic_update,
        resolution,
        agent_work,
        requester_wait,
    } = targets;
    let all =
        [time_to_own, first_response, next_response, periodic_update, resolution, agent_work, requester_wait];
    for promise in all.into_iter().flatten() {
        by_promise(promise, used);
    }
}

fn by_promise<'a>(promise: &'a PromiseSpec, used: &mut BTreeSet<&'a str>) {
    used.extend(promise.calendar.as_deref());
    if let Some(other) = &promise.out_of_hours {
        used.extend(other.calendar.as_deref());
    }
}

/// Reports lists of holidays that come to an end while they are in force.
fn check_holidays<K: From<Finding>>(
    name: &str,
    calendar: &CalendarSpec,
    horizon: Horizon,
    faults: &mut Faults<K>,
) {
    let start = |version: &VersionSpec| version.effective_from.parse::<Date>().ok();
    let mut starts: Vec<Date> = calendar.versions.iter().filter_map(start).collect();
    order::sort(&mut starts);
    let ends = |from: Option<Date>, holidays: &[HolidaySpec]| {
        let again = starts.iter().copied().find(|start| from < Some(*start) && *start <= horizon.last());
        let last = again.and_then(|again| again.plus_days(-1)).unwrap_or(horizon.last());
        let until = last_year(holidays, horizon).filter(|until| *until < last.year())?;
        Some(Finding::HolidaysEnd { name: name.to_owned(), until, again })
    };
    if let Some(finding) = ends(None, &calendar.holidays) {
        faults.push_at("holidays", finding);
    }
    faults.within("versions", |faults| {
        for (index, version) in calendar.versions.iter().enumerate() {
            let from = start(version).filter(|from| *from <= horizon.last());
            if let Some(finding) = from.and_then(|from| ends(Some(from), &version.holidays)) {
                faults.within(index, |faults| faults.push_at("holidays", finding));
            }
        }
    });
}
