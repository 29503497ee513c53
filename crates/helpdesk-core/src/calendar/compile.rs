//! Turns what an administrator wrote into calendars.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::compose;
use super::fault::Fault;
use super::holiday::holidays;
use super::holiday_spec;
use super::horizon::Horizon;
use super::model::Calendar;
use super::sets::{Span, normal};
use super::span::{DaySpan, spans, weekdays};
use super::spec::{CalendarSpec, HolidaySpec, SpansSpec};
use super::version::{Version, resolve};
use crate::faults::Faults;
use crate::id::CalendarId;
use crate::order;
use crate::time::{Date, Instant};
use crate::zone::{Zone, ZoneError, ZonePack};

/// What every calendar of a desk is compiled against.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The zone of calendars that name none. `None` if the desk's own zone is at fault; calendars
    /// that need it then do not compile, without a fault of their own.
    pub zone: Option<Zone>,
    /// Where zones are looked up.
    pub zones: &'a ZonePack,
    /// The days to compile.
    pub horizon: Horizon,
}

/// Compiles every calendar of a desk, pushing each fault at `<name>.<field>` from the current
/// place on.
///
/// A calendar with faults is compiled from what is left of it, so that whoever refers to it can
/// be checked too; what comes back is fit for use only if no error was pushed. Calendars may be
/// made of each other in any order.
pub fn compile<K: From<Fault>>(
    specs: &BTreeMap<String, CalendarSpec>,
    context: &Context<'_>,
    faults: &mut Faults<K>,
) -> BTreeMap<CalendarId, Calendar> {
    let mut done = BTreeMap::new();
    let mut at_fault = BTreeSet::new();
    for name in compose::in_order(specs, faults) {
        let Some(spec) = specs.get(name) else { continue };
        let calendar = faults.within(name, |faults| calendar(name, spec, context, &done, faults));
        let mut parts = spec.union.iter().chain(&spec.intersect).chain(&spec.except);
        // Hours that are missing because of another fault are not missed as well.
        if faults.has_within(name) || parts.any(|part| at_fault.contains(part.as_str())) {
            at_fault.insert(name);
        } else if calendar.as_ref().is_some_and(Calendar::opens_never) {
            faults.push_at(name, Fault::NeverOpens);
        }
        done.extend(calendar.map(|calendar| (calendar.id().clone(), calendar)));
    }
    done
}

fn calendar<K: From<Fault>>(
    name: &str,
    spec: &CalendarSpec,
    context: &Context<'_>,
    others: &BTreeMap<CalendarId, Calendar>,
    faults: &mut Faults<K>,
) -> Option<Calendar> {
    let zone = zone(spec, context, faults);
    let versions = versions(spec, zone.as_ref(), context.horizon, faults);
    let wall_breaks = dated_spans("breaks", &spec.breaks, context.horizon, faults);
    let instant_breaks = break_instants(&spec.break_instants, context.horizon, faults);
    let zone = zone?;
    let breaks = normal(in_zone(&wall_breaks, &zone).chain(instant_breaks).collect());
    let parts = compose::Parts::named_in(spec, others);
    Some(compose::build(CalendarId::from(name), &zone, context.horizon, versions, &parts, &breaks))
}

fn zone<K: From<Fault>>(spec: &CalendarSpec, context: &Context<'_>, faults: &mut Faults<K>) -> Option<Zone> {
    let Some(name) = &spec.zone else { return context.zone.clone() };
    let nearest = match context.zones.zone(name) {
        Ok(zone) => return Some(zone),
        Err(ZoneError::Unknown { nearest, .. }) => nearest,
        Err(ZoneError::Damaged) => None,
    };
    faults.push_at("zone", Fault::UnknownZone { name: name.clone(), nearest });
    None
}

/// The fields that the first version and later ones have in common.
struct Hours<'a> {
    always: bool,
    weekly: &'a BTreeMap<String, SpansSpec>,
    holidays: &'a [HolidaySpec],
    overrides: &'a BTreeMap<String, SpansSpec>,
    zone: Option<&'a str>,
}

/// All versions in order of time; none if the calendar has no hours of its own.
fn versions<K: From<Fault>>(
    spec: &CalendarSpec,
    zone: Option<&Zone>,
    horizon: Horizon,
    faults: &mut Faults<K>,
) -> Vec<Version> {
    let CalendarSpec { always, weekly, holidays, overrides, .. } = spec;
    let own = *always || !weekly.is_empty() || !overrides.is_empty();
    let made_of_others = !spec.union.is_empty() || !spec.intersect.is_empty();
    if !own && made_of_others && !holidays.is_empty() && spec.versions.is_empty() {
        faults.push_at("holidays", Fault::HolidaysWithoutHours);
    }
    let zone = zone.map(Zone::name);
    let hours = Hours { always: *always, weekly, holidays, overrides, zone };
    let mut found = vec![version(Date::MIN, &hours, horizon, faults)];
    faults.within("versions", |faults| {
        for (position, spec) in spec.versions.iter().enumerate() {
            faults.within(position, |faults| later_version(spec, zone, horizon, &mut found, faults));
        }
    });
    order::sort_by_key(&mut found, |version| version.from);
    if own || !spec.versions.is_empty() { found } else { Vec::new() }
}

fn later_version<K: From<Fault>>(
    spec: &super::spec::VersionSpec,
    zone: Option<&str>,
    horizon: Horizon,
    found: &mut Vec<Version>,
    faults: &mut Faults<K>,
) {
    let super::spec::VersionSpec { effective_from, always, weekly, holidays, overrides } = spec;
    let hours = Hours { always: *always, weekly, holidays, overrides, zone };
    let from = faults.within("effective_from", |faults| {
        let from = date(effective_from, faults)?;
        // One from before the horizon is in force when it begins.
        if horizon.last() < from {
            faults.push(outside(from, horizon));
        }
        Some(from)
    });
    let version = version(from.unwrap_or(Date::MAX), &hours, horizon, faults);
    match from {
        Some(date) if found.iter().any(|other| other.from == date) => {
            faults.push_at("effective_from", Fault::VersionTwice { date });
        }
        Some(_) => found.push(version),
        None => {}
    }
}

fn version<K: From<Fault>>(
    from: Date,
    hours: &Hours<'_>,
    horizon: Horizon,
    faults: &mut Faults<K>,
) -> Version {
    let weekly = weekly(hours, faults);
    let rules = faults.within("holidays", |faults| holiday_spec::rules(hours.holidays, hours.zone, faults));
    let years = horizon.first().year() - 1..=horizon.last().year() + 1;
    let holidays = holidays(&rules, years);
    let overrides = dated_spans("overrides", hours.overrides, horizon, faults);
    warn_of_both(hours, &holidays, faults);
    Version { from, weekly, holidays, overrides }
}

fn weekly<K: From<Fault>>(hours: &Hours<'_>, faults: &mut Faults<K>) -> [Vec<DaySpan>; 7] {
    if hours.always {
        if !hours.weekly.is_empty() {
            faults.push_at("weekly", Fault::AlwaysWithHours);
        }
        return std::array::from_fn(|_| vec![DaySpan::WHOLE_DAY]);
    }
    let mut week: [Option<(&str, Vec<DaySpan>)>; 7] = Default::default();
    faults.within("weekly", |faults| {
        for (key, texts) in hours.weekly {
            faults.within(key.as_str(), |faults| days_of_key(key, texts, &mut week, faults));
        }
    });
    week.map(|day| day.map_or_else(Vec::new, |(_, spans)| spans))
}

/// Gives the days that `key` names their spans; a day keeps the first it gets.
fn days_of_key<'a, K: From<Fault>>(
    key: &'a str,
    texts: &SpansSpec,
    week: &mut [Option<(&'a str, Vec<DaySpan>)>; 7],
    faults: &mut Faults<K>,
) {
    let spans = spans(texts, faults);
    let days = match weekdays(key) {
        Ok(days) => days,
        Err(fault) => return faults.push(fault),
    };
    for day in days {
        match week.get_mut(day as usize) {
            Some(Some((first, _))) => {
                faults.push(Fault::DayTwice { day: day.name(), first: (*first).to_owned() });
            }
            Some(place) => *place = Some((key, spans.clone())),
            None => {}
        }
    }
}

/// `{ "2026-12-24" = ["08:00-12:00"] }`
fn dated_spans<K: From<Fault>>(
    field: &str,
    specs: &BTreeMap<String, SpansSpec>,
    horizon: Horizon,
    faults: &mut Faults<K>,
) -> BTreeMap<Date, Vec<DaySpan>> {
    let mut found = BTreeMap::new();
    faults.within(field, |faults| {
        for (key, texts) in specs {
            faults.within(key.as_str(), |faults| {
                let spans = spans(texts, faults);
                let Some(date) = date(key, faults) else { return };
                if !horizon.contains(date) {
                    faults.push(outside(date, horizon));
                }
                found.insert(date, spans);
            });
        }
    });
    found
}

fn outside(date: Date, horizon: Horizon) -> Fault {
    Fault::OutsideHorizon { date, first: horizon.first(), last: horizon.last() }
}

fn date<K: From<Fault>>(text: &str, faults: &mut Faults<K>) -> Option<Date> {
    let date = text.parse().ok();
    if date.is_none() {
        let suggestion = Date::meant(text).map(|date| date.to_string());
        faults.push(Fault::NotADate { found: text.to_owned(), yearly: false, suggestion });
    }
    date
}

fn warn_of_both<K: From<Fault>>(
    hours: &Hours<'_>,
    holidays: &BTreeMap<Date, Arc<str>>,
    faults: &mut Faults<K>,
) {
    faults.within("overrides", |faults| {
        for key in hours.overrides.keys() {
            let both = key.parse().ok().and_then(|date: Date| Some((date, holidays.get(&date)?)));
            if let Some((date, holiday)) = both {
                let holiday = holiday.to_string();
                faults.push_at(key.as_str(), Fault::HolidayAndOverride { date, holiday });
            }
        }
    });
}

fn in_zone<'a>(breaks: &'a BTreeMap<Date, Vec<DaySpan>>, zone: &'a Zone) -> impl Iterator<Item = Span> + 'a {
    let mut cursor = zone.cursor();
    breaks
        .iter()
        .flat_map(|(date, spans)| spans.iter().map(|span| (i64::from(date.epoch_days()) * 86_400, *span)))
        .filter_map(move |(midnight, span)| resolve(span, midnight, &mut cursor))
}

fn break_instants<K: From<Fault>>(
    specs: &[[String; 2]],
    horizon: Horizon,
    faults: &mut Faults<K>,
) -> Vec<Span> {
    let mut found = Vec::new();
    faults.within("break_instants", |faults| {
        for (position, [start, end]) in specs.iter().enumerate() {
            faults.within(position, |faults| {
                let start = instant(0, start, faults);
                let Some((start, end_at)) = start.zip(instant(1, end, faults)) else { return };
                if end_at <= start {
                    faults.push_at(1, Fault::BreakReversed { end: end.clone() });
                } else if let Some(date) = wholly_outside(start, end_at, horizon) {
                    faults.push(outside(date, horizon));
                }
                found.push(Span::new(start.micros(), end_at.micros()));
            });
        }
    });
    found
}

/// The day of a span that lies outside the horizon whatever the zone.
fn wholly_outside(start: Instant, end: Instant, horizon: Horizon) -> Option<Date> {
    let day = |at: Instant, more: i64| {
        let days = at.micros().div_euclid(86_400 * crate::time::MICROS).saturating_add(more);
        Date::from_epoch_days(i32::try_from(days).ok()?)
    };
    let after = day(start, -1).is_some_and(|day| horizon.last() < day);
    let before = day(end, 1).is_some_and(|day| day < horizon.first());
    day(start, 0).filter(|_| after || before)
}

fn instant<K: From<Fault>>(position: usize, text: &str, faults: &mut Faults<K>) -> Option<Instant> {
    match text.parse::<Instant>() {
        Ok(instant) => Some(instant),
        Err(error) => {
            faults.push_at(position, Fault::NotAnInstant { problem: error.to_string() });
            None
        }
    }
}
