//! A stretch of a compiled calendar as a value that travels, rules of its zone included.
//!
//! Who has the specification makes it; who only has to count reads it. Both answer alike for
//! every instant of the stretch, because they count on the same spans.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::days::{BusinessDay, Days};
use super::error::CalendarError;
use super::horizon::Horizon;
use super::model::{Calendar, Inner, interval};
use super::sets::Span;
use super::table::Table;
use crate::id::CalendarId;
use crate::order::Gather;
use crate::time::{Date, DayTime, MICROS};
use crate::zone::{Zone, ZoneCapsule};

/// Units in which the spans of a capsule may be written, the longest first: a minute, a second
/// and a microsecond.
const UNITS: [i64; 3] = [60_000_000, 1_000_000, 1];

const DAY_SECONDS: i32 = 86_400;

/// No opening or closing lies further from midnight in UTC than this.
const DAY_REACH: i32 = 5 * DAY_SECONDS;

/// A compiled calendar for the days from `first` to `last`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capsule {
    /// The calendar's name.
    pub calendar: CalendarId,
    /// The rules of its zone.
    pub zone: ZoneCapsule,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// What one in `spans` stands for, in microseconds.
    pub unit: i64,
    /// Closed and open time in turn from the first midnight on, beginning with closed time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<i64>,
    /// Of each business day: days since the one before or `first`, and the seconds from its
    /// midnight in UTC to its opening and its closing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<(i32, i32, i32)>,
    /// Holidays by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<(Date, Arc<str>)>,
    /// Days whose hours stand in the specification for them alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overridden: Vec<Date>,
}

impl Calendar {
    /// What this calendar says from `first` to `last`, both included.
    ///
    /// # Errors
    /// [`CalendarError::BeyondHorizon`] if one of them lies outside the horizon, or there is no
    /// day between them.
    pub fn capsule(&self, first: Date, last: Date) -> Result<Capsule, CalendarError> {
        let horizon = Horizon::new(first, last).ok_or_else(|| self.beyond_horizon())?;
        if !self.horizon().contains(first) || !self.horizon().contains(last) {
            return Err(self.beyond_horizon());
        }
        let bounds = bounds(self.zone(), horizon);
        let spans: Vec<Span> = self.intervals(interval(bounds))?.map(Span::from).collect();
        let (unit, spans) = lengths(bounds.start, &spans);
        let inside = |date: &Date| first <= *date && *date <= last;
        let named = self.holidays().filter(|(date, _)| inside(date));
        Ok(Capsule {
            calendar: self.id().clone(),
            zone: self.zone().capsule(interval(widened(bounds))),
            first,
            last,
            unit,
            spans,
            days: day_steps(first, self.days().iter().filter(|day| inside(&day.date))),
            holidays: named.map(|(date, name)| (*date, name.clone())).collect(),
            overridden: self.overridden().filter(|date| inside(date)).collect(),
        })
    }

    /// The calendar that a capsule describes; `None` if it describes none.
    #[must_use]
    pub fn from_capsule(capsule: &Capsule) -> Option<Self> {
        let zone = Zone::from_capsule(&capsule.zone)?;
        let horizon = Horizon::new(capsule.first, capsule.last)?;
        let bounds = bounds(&zone, horizon);
        let spans = spans(capsule, bounds)?;
        let days = Days::new(capsule.first, capsule.last, days(capsule)?);
        Some(Self::new(Inner {
            id: capsule.calendar.clone(),
            zone,
            horizon,
            bounds,
            table: Table::new(spans),
            days,
            holidays: capsule.holidays.iter().cloned().into_map(),
            overridden: capsule.overridden.iter().copied().collect(),
        }))
    }
}

/// From the first midnight of the horizon to the last.
pub(super) fn bounds(zone: &Zone, horizon: Horizon) -> Span {
    let start = zone.to_instant(horizon.first(), DayTime::START);
    let end = zone.to_instant(horizon.last(), DayTime::END);
    Span::new(start.micros(), end.micros())
}

/// Clock changes near an end of the stretch decide where its midnights are.
fn widened(bounds: Span) -> Span {
    let margin = 2 * i64::from(DAY_SECONDS) * MICROS;
    Span::new(bounds.start.saturating_sub(margin), bounds.end.saturating_add(margin))
}

/// The longest unit that divides everything, and the lengths in it.
fn lengths(start: i64, spans: &[Span]) -> (i64, Vec<i64>) {
    let edges = spans.iter().flat_map(|span| [span.start, span.end]);
    let before = std::iter::once(start).chain(edges.clone());
    let lengths: Vec<i64> = edges.zip(before).map(|(edge, before)| edge - before).collect();
    let divides = |unit: &&i64| lengths.iter().all(|length| length % **unit == 0);
    let unit = UNITS.iter().find(divides).copied().unwrap_or(1);
    (unit, lengths.into_iter().map(|length| length / unit).collect())
}

fn spans(capsule: &Capsule, bounds: Span) -> Option<Vec<Span>> {
    let (pairs, []) = capsule.spans.as_chunks::<2>() else { return None };
    UNITS.contains(&capsule.unit).then_some(())?;
    let mut end = bounds.start;
    let mut found: Vec<Span> = Vec::with_capacity(pairs.len());
    for [closed, open] in pairs {
        let touches = *closed == 0 && !found.is_empty();
        if *closed < 0 || *open <= 0 || touches {
            return None;
        }
        let start = end.checked_add(closed.checked_mul(capsule.unit)?)?;
        end = start.checked_add(open.checked_mul(capsule.unit)?).filter(|end| *end <= bounds.end)?;
        found.push(Span::new(start, end));
    }
    Some(found)
}

fn day_steps(first: Date, days: impl Iterator<Item = BusinessDay>) -> Vec<(i32, i32, i32)> {
    let mut last = first.epoch_days();
    let step = |day: BusinessDay| {
        let (opens, closes) = day.seconds();
        let since = day.date.epoch_days() - last;
        last = day.date.epoch_days();
        (since, opens, closes)
    };
    days.map(step).collect()
}

fn days(capsule: &Capsule) -> Option<Vec<BusinessDay>> {
    let reach = -DAY_REACH..=DAY_REACH;
    let mut date = capsule.first;
    let mut found: Vec<BusinessDay> = Vec::with_capacity(capsule.days.len());
    for (since, opens, closes) in &capsule.days {
        let again = *since == 0 && !found.is_empty();
        if *since < 0 || again || closes <= opens || !reach.contains(opens) || !reach.contains(closes) {
            return None;
        }
        date = date.plus_days(*since).filter(|date| *date <= capsule.last)?;
        found.push(BusinessDay::from_seconds(date, *opens, *closes));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::calendar::{CalendarSpec, Context, Fault, compile};
    use crate::faults::Faults;
    use crate::time::{Instant, Target, WorkTime};
    use crate::zone::ZonePack;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn compiled(spec: &str) -> Calendar {
        let spec: CalendarSpec = serde_json::from_str(spec).unwrap();
        let zones = ZonePack::builtin();
        let context = Context { zone: None, zones: &zones, horizon: Horizon::default() };
        let mut faults: Faults<Fault> = Faults::default();
        let mut calendars = compile(&BTreeMap::from([("c".to_owned(), spec)]), &context, &mut faults);
        calendars.pop_first().unwrap().1
    }

    const SPECS: [&str; 5] = [
        r#"{ "zone": "Europe/Warsaw", "weekly": { "mon-fri": ["08:00-12:00", "12:30-16:00"] }, "holidays": ["PL"],
             "overrides": { "2026-03-07": ["10:00-11:00:30"] } }"#,
        r#"{ "zone": "America/Santiago", "weekly": { "mon-sun": ["22:00-30:00"] } }"#,
        r#"{ "zone": "Australia/Lord_Howe", "always": true }"#,
        r#"{ "zone": "Asia/Kathmandu", "weekly": { "sun": ["00:00-24:00"] },
             "break_instants": [["2026-03-15T08:00:00Z", "2026-03-15T08:00:00.000001Z"]] }"#,
        r#"{ "zone": "UTC" }"#,
    ];

    #[test]
    fn a_capsule_answers_like_its_calendar() {
        for spec in SPECS {
            let whole = compiled(spec);
            let capsule = whole.capsule(date("2026-03-01"), date("2026-11-30")).unwrap();
            let text = serde_json::to_string(&capsule).unwrap();
            let part = Calendar::from_capsule(&serde_json::from_str(&text).unwrap()).unwrap();
            assert_eq!(part.capsule(date("2026-03-01"), date("2026-11-30")).unwrap(), capsule);
            let start = part.bounds().start;
            assert_eq!(whole.zone().to_instant(date("2026-03-01"), DayTime::START), start);
            for hour in 0..274 * 24 {
                let at = Instant::from_micros(start.micros() + hour * 3_599_999_999).unwrap();
                let day = part.zone().to_local(at).0;
                assert_eq!(part.elapsed(start, at), whole.elapsed(start, at), "{spec} {at}");
                assert_eq!(part.is_open(at), whole.is_open(at));
                assert_eq!(
                    (part.holiday(day), part.has_override(day)),
                    (whole.holiday(day), whole.has_override(day))
                );
                assert_eq!(part.is_business_day(day), whole.is_business_day(day));
                let ahead = part.add(at, WorkTime::from_seconds(36_000));
                assert!(ahead.is_err() || ahead == whole.add(at, WorkTime::from_seconds(36_000)));
                let due = part.due(at, Target::BusinessDaysEnd(2));
                assert!(due.is_err() || due == whole.due(at, Target::BusinessDaysEnd(2)), "{spec} {at}");
            }
        }
    }

    #[test]
    fn the_longest_unit_is_taken() {
        let capsule = |spec: &str| compiled(spec).capsule(date("2026-03-09"), date("2026-03-15")).unwrap();
        let office = capsule(SPECS[0]);
        assert_eq!((office.unit, office.spans.len()), (60_000_000, 20));
        assert_eq!(office.spans[..4], [480, 240, 30, 210]);
        assert_eq!(office.days[..2], [(0, 25_200, 54_000), (1, 25_200, 54_000)]);
        assert_eq!(capsule(SPECS[3]).unit, 1);
        assert!(capsule(SPECS[4]).spans.is_empty());
    }

    #[test]
    fn bounds_are_kept_and_nonsense_is_refused() {
        let whole = compiled(SPECS[0]);
        assert!(whole.capsule(date("1989-12-31"), date("2026-01-01")).is_err());
        assert!(whole.capsule(date("2026-01-02"), date("2026-01-01")).is_err());
        assert!(whole.capsule(date("2026-01-01"), date("2080-01-01")).is_err());
        let good = whole.capsule(date("2026-03-01"), date("2026-03-31")).unwrap();
        assert!(Calendar::from_capsule(&good).is_some());
        let spoil: [fn(&mut Capsule); 9] = [
            |c| c.unit = 7,
            |c| c.last = date("2026-02-01"),
            |c| c.spans = vec![1],
            |c| c.spans = vec![0, 10, 0, 10],
            |c| c.spans = vec![-1, 10],
            |c| c.spans = vec![i64::MAX, i64::MAX],
            |c| c.spans = vec![0, 86_400 * 40],
            |c| c.days = vec![(40, 0, 1)],
            |c| c.zone.offset = i32::MAX,
        ];
        for spoil in spoil {
            let mut capsule = good.clone();
            spoil(&mut capsule);
            assert!(Calendar::from_capsule(&capsule).is_none(), "{capsule:?}");
        }
    }
}
