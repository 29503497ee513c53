//! Entries that nothing refers to, and lists that come to an end.

use std::collections::BTreeSet;

use crate::analysis::{Desk, Finding};
use crate::calendar::{CalendarSpec, HolidaySpec};
use crate::faults::Faults;
use crate::id::CalendarId;
use crate::order::Gather;
use crate::sla::{PolicySpec, PromiseSpec, TargetsSpec};

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let used = used(desk);
    // Where nothing is promised and nobody works, the host alone asks the calendars.
    let is_for_host = desk.spec.policies.is_empty() && desk.spec.lines.is_empty();
    faults.within("calendars", |faults| {
        for (name, calendar) in desk.spec.calendars {
            if !used.contains(name.as_str()) && !is_for_host {
                faults.push_at(name.as_str(), Finding::UnusedCalendar { name: name.clone() });
            } else if let Some(until) = last_year(calendar) {
                let finding = Finding::HolidaysEnd { name: name.clone(), until };
                faults.within(name.as_str(), |faults| faults.push_at("holidays", finding));
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
    used.extend(contracts.filter_map(|contract| contract.calendar.as_ref()).map(CalendarId::as_str));
    for policy in spec.policies {
        by_policy(policy, &mut used);
    }
    used
}

fn by_policy<'a>(policy: &'a PolicySpec, used: &mut BTreeSet<&'a str>) {
    used.extend(policy.calendar.as_deref());
    used.extend(policy.intake.as_deref());
    for targets in policy.targets.values() {
        let TargetsSpec {
            time_to_own,
            first_response,
            next_response,
            periodic_update,
            resolution,
            agent_work,
            requester_wait,
        } = targets;
        let all = [
            time_to_own,
            first_response,
            next_response,
            periodic_update,
            resolution,
            agent_work,
            requester_wait,
        ];
        for promise in all.into_iter().flatten() {
            by_promise(promise, used);
        }
    }
}

fn by_promise<'a>(promise: &'a PromiseSpec, used: &mut BTreeSet<&'a str>) {
    used.extend(promise.calendar.as_deref());
    if let Some(other) = &promise.out_of_hours {
        used.extend(other.calendar.as_deref());
    }
}

/// The last year of a list of holidays that names each day with its year and nothing else.
fn last_year(calendar: &CalendarSpec) -> Option<i32> {
    let mut last = None;
    for holiday in &calendar.holidays {
        let days: Vec<&str> = match holiday {
            HolidaySpec::Text(text) => vec![text],
            HolidaySpec::Rule(rule) => {
                let days = rule.date.iter().chain(&rule.dates).map(String::as_str).collect::<Vec<_>>();
                if days.is_empty() {
                    return None; // a rule that comes back every year, or another calendar's events
                }
                days
            }
        };
        for day in days {
            last = last.max(Some(day.get(..4)?.parse::<i32>().ok()?));
        }
    }
    last
}
