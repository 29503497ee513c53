//! Questions to a compiled calendar.

use std::sync::Arc;

use helpdesk_core::calendar::{Calendar, CalendarError, Capsule};
use helpdesk_core::time::{Date, DayTime, Instant, Interval, Target};
use helpdesk_core::zone::ZoneCapsule;
use wasm_bindgen::prelude::*;

use crate::time::{date, instant, millis, some_instant, work};
use crate::{Answer, Thrown};

#[wasm_bindgen(js_name = Calendar)]
#[derive(Debug)]
pub struct JsCalendar {
    pub(crate) calendar: Calendar,
    #[cfg(feature = "desk")]
    pub(crate) warnings: Vec<helpdesk_wire::Diagnostic>,
}

impl From<Calendar> for JsCalendar {
    fn from(calendar: Calendar) -> Self {
        Self {
            calendar,
            #[cfg(feature = "desk")]
            warnings: Vec::new(),
        }
    }
}

type Ask = fn(&Calendar, Instant) -> Result<Instant, CalendarError>;

#[wasm_bindgen(js_class = Calendar)]
impl JsCalendar {
    /// From the parts of a capsule: JavaScript has read its JSON already. `changes` holds instants
    /// and offsets in turn, `days` three numbers for each business day; `holidays`, `names` and
    /// `overridden` hold one a line.
    #[expect(clippy::too_many_arguments, reason = "the fields of a capsule")]
    pub fn of_parts(
        id: &str,
        zone: &str,
        release: &str,
        offset: i32,
        changes: &[f64],
        first: &str,
        last: &str,
        unit: f64,
        spans: &[f64],
        days: &[i32],
        holidays: &str,
        names: &str,
        overridden: &str,
    ) -> Answer<Self> {
        let capsule = Capsule {
            calendar: id.into(),
            zone: ZoneCapsule {
                name: zone.to_owned(),
                release: release.to_owned(),
                offset,
                changes: changes
                    .as_chunks::<2>()
                    .0
                    .iter()
                    .map(|[at, to]| (whole(*at), whole(*to) as i32))
                    .collect(),
            },
            first: date(first)?,
            last: date(last)?,
            unit: whole(unit),
            spans: spans.iter().map(|length| whole(*length)).collect(),
            days: days
                .as_chunks::<3>()
                .0
                .iter()
                .map(|[since, opens, closes]| (*since, *opens, *closes))
                .collect(),
            holidays: dates(holidays)?.into_iter().zip(names.lines().map(Arc::from)).collect(),
            overridden: dates(overridden)?,
        };
        Calendar::from_capsule(&capsule).map(Self::from).ok_or(Thrown::from("capsule.damaged"))
    }

    pub fn elapsed(&self, from: f64, to: f64) -> Answer<f64> {
        Ok(millis(self.calendar.elapsed(instant(from), instant(to))?.micros()))
    }

    pub fn add(&self, from: f64, length: f64) -> Answer<f64> {
        at(self.calendar.add(instant(from), work(length)))
    }

    pub fn sub(&self, from: f64, length: f64) -> Answer<f64> {
        at(self.calendar.sub(instant(from), work(length)))
    }

    pub fn due(&self, from: f64, target: &str) -> Answer<f64> {
        let target: Target = target.parse().map_err(|_| Thrown::from("time.not-a-target"))?;
        at(self.calendar.due(instant(from), target))
    }

    pub fn is_open(&self, when: f64) -> Answer<bool> {
        Ok(self.calendar.is_open(instant(when))?)
    }

    /// `what` counts the questions in the order in which `npm/src/calendar.js` lists them.
    pub fn edge(&self, what: u32, from: f64) -> Answer<f64> {
        let ask: Ask = match what {
            0 => Calendar::next_open,
            1 => Calendar::prev_open,
            2 => Calendar::next_opening,
            3 => Calendar::next_closing,
            4 => Calendar::prev_opening,
            _ => Calendar::prev_closing,
        };
        at(ask(&self.calendar, instant(from)))
    }

    /// Openings and closings in turn.
    pub fn intervals(&self, from: f64, to: f64) -> Answer<Vec<f64>> {
        let intervals = self.calendar.intervals(Interval::new(instant(from), instant(to)))?;
        Ok(intervals.flat_map(|open| [millis(open.start.micros()), millis(open.end.micros())]).collect())
    }

    pub fn holiday(&self, day: &str) -> Answer<Option<String>> {
        Ok(self.calendar.holiday(date(day)?).map(str::to_owned))
    }

    pub fn is_business_day(&self, day: &str) -> Answer<bool> {
        Ok(self.calendar.is_business_day(date(day)?)?)
    }

    pub fn add_days(&self, day: &str, days: i32) -> Answer<String> {
        Ok(self.calendar.add_days(date(day)?, days)?.to_string())
    }

    pub fn days_between(&self, from: &str, to: &str) -> Answer<i32> {
        Ok(self.calendar.days_between(date(from)?, date(to)?)?)
    }

    pub fn to_instant(&self, day: &str, time: &str) -> Answer<f64> {
        let time: DayTime = time.parse().map_err(|_| Thrown::from("time.not-a-time-of-day"))?;
        Ok(millis(self.calendar.zone().to_instant(date(day)?, time).micros()))
    }

    /// Seconds east of UTC.
    pub fn offset_at(&self, when: f64) -> i32 {
        self.calendar.zone().offset_at(instant(when))
    }

    /// The ends of what is known.
    pub fn bounds(&self) -> Vec<f64> {
        let Interval { start, end } = self.calendar.bounds();
        vec![millis(start.micros()), millis(end.micros())]
    }

    /// For each pair the working time between; NaN where there is no answer.
    pub fn elapsed_many(&self, from: &[f64], to: &[f64]) -> Vec<f64> {
        let one = |(from, to): (&f64, &f64)| {
            let elapsed = self.calendar.elapsed(some_instant(*from)?, some_instant(*to)?);
            Some(millis(elapsed.ok()?.micros()))
        };
        from.iter().zip(to).map(|pair| one(pair).unwrap_or(f64::NAN)).collect()
    }

    /// When the target falls due for each start; NaN where there is no answer.
    pub fn due_many(&self, from: &[f64], target: &str) -> Answer<Vec<f64>> {
        let target: Target = target.parse().map_err(|_| Thrown::from("time.not-a-target"))?;
        let one = |from: &f64| Some(millis(self.calendar.due(some_instant(*from)?, target).ok()?.micros()));
        Ok(from.iter().map(|from| one(from).unwrap_or(f64::NAN)).collect())
    }

    pub fn opens_never(&self) -> bool {
        self.calendar.opens_never()
    }

    /// For each pair the instant at which so much working time has passed; NaN where there is none.
    pub fn add_many(&self, from: &[f64], lengths: &[f64]) -> Vec<f64> {
        let one = |(from, length): (&f64, &f64)| {
            let length = if length.is_nan() { None } else { Some(work(*length)) };
            Some(millis(self.calendar.add(some_instant(*from)?, length?).ok()?.micros()))
        };
        from.iter().zip(lengths).map(|pair| one(pair).unwrap_or(f64::NAN)).collect()
    }
}

fn at(found: Result<Instant, CalendarError>) -> Answer<f64> {
    Ok(millis(found?.micros()))
}

#[expect(clippy::cast_possible_truncation, reason = "`as` stops at the bounds, and takes NaN for zero")]
const fn whole(number: f64) -> i64 {
    number as i64
}

fn dates(lines: &str) -> Answer<Vec<Date>> {
    lines.lines().map(date).collect()
}
