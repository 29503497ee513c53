//! Calendars made of calendars, and the last step of building any of them.
//!
//! Open is what its own hours or one of `union` opens, as far as all of `intersect` are open, less
//! what `except` opens, less the breaks. Where there are neither hours nor `union`, `intersect`
//! alone says it.

use std::collections::BTreeMap;

use super::capsule::bounds;
use super::days::{BusinessDay, Days};
use super::fault::Fault;
use super::horizon::Horizon;
use super::model::{Calendar, Inner};
use super::sets::{Span, clipped, difference, intersection, normal, union};
use super::spec::CalendarSpec;
use super::table::Table;
use super::version::{Opened, Version, open};
use crate::faults::{Faults, nearest};
use crate::id::CalendarId;
use crate::order::Gather;
use crate::time::Date;
use crate::zone::Zone;

/// The calendars one is made of.
pub(super) struct Parts<'a> {
    union: Vec<&'a Calendar>,
    intersect: Vec<&'a Calendar>,
    except: Vec<&'a Calendar>,
}

impl<'a> Parts<'a> {
    pub(super) fn named_in(spec: &CalendarSpec, others: &'a BTreeMap<CalendarId, Calendar>) -> Self {
        let find = |names: &[String]| names.iter().filter_map(|name| others.get(name.as_str())).collect();
        Self { union: find(&spec.union), intersect: find(&spec.intersect), except: find(&spec.except) }
    }
}

/// Every name, parts before wholes; faults for unknown parts and for cycles.
pub(super) fn in_order<'a, K: From<Fault>>(
    specs: &'a BTreeMap<String, CalendarSpec>,
    faults: &mut Faults<K>,
) -> Vec<&'a str> {
    let mut waiting: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, spec) in specs {
        let known = faults.within(name.as_str(), |faults| known_parts(spec, specs, faults));
        waiting.insert(name, known);
    }
    let mut order = Vec::new();
    while !waiting.is_empty() {
        let ready = |parts: &[&str]| !parts.iter().any(|part| waiting.contains_key(part));
        let next: Vec<&str> =
            waiting.iter().filter(|(_, parts)| ready(parts)).map(|(name, _)| *name).collect();
        if next.is_empty() {
            push_cycle(&waiting, faults);
            break;
        }
        waiting.retain(|name, _| !next.contains(name));
        order.extend(next);
    }
    order
}

fn known_parts<'a, K: From<Fault>>(
    spec: &'a CalendarSpec,
    specs: &BTreeMap<String, CalendarSpec>,
    faults: &mut Faults<K>,
) -> Vec<&'a str> {
    let mut known = Vec::new();
    for (field, names) in [("union", &spec.union), ("intersect", &spec.intersect), ("except", &spec.except)] {
        for (position, name) in names.iter().enumerate() {
            if specs.contains_key(name) {
                known.push(name.as_str());
            } else {
                let nearest = nearest(name, specs.keys().map(String::as_str)).map(str::to_owned);
                let fault = Fault::UnknownCalendar { name: name.clone(), nearest };
                faults.within(field, |faults| faults.push_at(position, fault));
            }
        }
    }
    known
}

/// Follows parts that wait for each other until one comes round again.
fn push_cycle<K: From<Fault>>(waiting: &BTreeMap<&str, Vec<&str>>, faults: &mut Faults<K>) {
    let mut trail: Vec<&str> = Vec::new();
    let mut at = waiting.keys().next().copied();
    while let Some(name) = at {
        if let Some(start) = trail.iter().position(|seen| *seen == name) {
            let cycle = trail.iter().skip(start).chain([&name]).map(|name| (*name).to_owned()).collect();
            faults.push_at(name, Fault::CompositionCycle { cycle });
            return;
        }
        trail.push(name);
        let parts = waiting.get(name).into_iter().flatten();
        at = parts.copied().find(|part| waiting.contains_key(part));
    }
}

/// Puts a calendar together.
pub(super) fn build(
    id: CalendarId,
    zone: &Zone,
    horizon: Horizon,
    versions: Vec<Version>,
    parts: &Parts<'_>,
    breaks: &[Span],
) -> Calendar {
    let bounds = bounds(zone, horizon);
    let day_before = horizon.first().plus_days(-1).unwrap_or(horizon.first());
    let own = open(&versions, day_before, horizon.last(), zone.cursor());
    let opened = combine(own, !versions.is_empty(), parts);
    let mut spans = clipped(normal(opened.spans), bounds);
    if !breaks.is_empty() {
        spans = difference(&spans, breaks);
    }
    let table = Table::new(spans);
    let whole = breaks.is_empty() && parts.intersect.is_empty() && parts.except.is_empty();
    let mut days = opened.days;
    days.truncate(days.partition_point(|day| day.date <= horizon.last()));
    days.drain(..days.partition_point(|day| day.date < horizon.first()));
    if !whole {
        days.retain(|day| {
            let Span { start, end } = day.bounds();
            table.work_before(start) < table.work_before(end)
        });
    }
    let days = Days::new(horizon.first(), horizon.last(), days);
    let (holidays, overridden) = names(versions, parts);
    Calendar::new(Inner { id, zone: zone.clone(), horizon, bounds, table, days, holidays, overridden })
}

fn combine(own: Opened, has_own: bool, parts: &Parts<'_>) -> Opened {
    let mut opened = own;
    for part in &parts.union {
        opened.spans = union(&normal(opened.spans), &part.spans());
        opened.days = either_day(&opened.days, part.days());
    }
    let mut narrowing = parts.intersect.iter();
    if !has_own
        && parts.union.is_empty()
        && let Some(first) = narrowing.next()
    {
        opened = Opened { spans: first.spans(), days: first.days().iter().collect() };
    }
    for part in narrowing {
        opened.spans = intersection(&normal(opened.spans), &part.spans());
        opened.days = both_days(&opened.days, part.days());
    }
    for part in &parts.except {
        opened.spans = difference(&normal(opened.spans), &part.spans());
    }
    opened
}

/// Days that are business days here or there, from the earlier opening to the later closing.
fn either_day(ours: &[BusinessDay], theirs: &Days) -> Vec<BusinessDay> {
    let mut all: BTreeMap<Date, Span> = ours.iter().map(|day| (day.date, day.bounds())).into_map();
    for day in theirs.iter() {
        let other = day.bounds();
        all.entry(day.date)
            .and_modify(|bounds| {
                *bounds = Span::new(bounds.start.min(other.start), bounds.end.max(other.end));
            })
            .or_insert(other);
    }
    all.into_iter().map(|(date, bounds)| BusinessDay::new(date, bounds)).collect()
}

/// Days that are business days here and there, from the later opening to the earlier closing.
fn both_days(ours: &[BusinessDay], theirs: &Days) -> Vec<BusinessDay> {
    let shared = |day: &BusinessDay| {
        let bounds = day.bounds().clip(theirs.on(day.date)?.bounds())?;
        Some(BusinessDay::new(day.date, bounds))
    };
    ours.iter().filter_map(shared).collect()
}

type Names = (BTreeMap<Date, std::sync::Arc<str>>, std::collections::BTreeSet<Date>);

/// Holidays by name, and days with an override: its own first, then those of its parts.
fn names(versions: Vec<Version>, parts: &Parts<'_>) -> Names {
    let (mut holidays, mut overridden) = Names::default();
    let starts: Vec<Date> = versions.iter().map(|version| version.from).skip(1).chain([Date::MAX]).collect();
    for (version, next) in versions.into_iter().zip(starts) {
        let in_force = |date: &Date| version.from <= *date && *date < next;
        overridden.extend(version.overrides.keys().copied().filter(in_force));
        let mut own = version.holidays;
        own.retain(|date, _| version.from <= *date && *date < next);
        holidays.append(&mut own);
    }
    for part in parts.union.iter().chain(&parts.intersect) {
        for (date, name) in part.holidays() {
            holidays.entry(*date).or_insert_with(|| name.clone());
        }
    }
    (holidays, overridden)
}
