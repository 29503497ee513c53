//! The peers, each with the same hours.

use chrono::{DateTime, TimeZone};
use chrono_tz::Tz;
use helpdesk_core::time::Date;
use jiff::{SignedDuration, Timestamp};
use opening_hours::localization::TzLocation;
use opening_hours::{Context, ContextHolidays, RuleKind};

use crate::{Counts, Hours};

fn stamp(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn civil(date: &Date) -> jiff::civil::Date {
    let days = jiff::Span::new().days(date.epoch_days());
    jiff::civil::date(1970, 1, 1).checked_add(days).unwrap_or(jiff::civil::Date::ZERO)
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

pub(crate) struct Workclock(workclock::Schedule);

impl Workclock {
    pub(crate) fn new(hours: &Hours) -> Self {
        let time = |minute: u32| {
            let part = |value: u32| i8::try_from(value).unwrap_or(0);
            jiff::civil::time(part(minute / 60 % 24), part(minute % 60), 0, 0)
        };
        let days = if hours.weekdays { workclock::Weekdays::MON_TO_FRI } else { workclock::Weekdays::ALL };
        let mut schedule = workclock::Schedule::builder().time_zone(hours.zone);
        for (from, to) in hours.spans {
            schedule = schedule.rule(workclock::WorkDay::new(time(*from), time(*to), days));
        }
        let schedule = schedule.rule(workclock::Holidays::new(hours.holidays.iter().map(civil)));
        Self(schedule.build().expect("hours"))
    }
}

impl Counts for Workclock {
    fn elapsed(&self, from: i64, to: i64) -> Option<i64> {
        i64::try_from(self.0.between(stamp(from), stamp(to)).as_micros()).ok()
    }

    fn add(&self, from: i64, amount: i64) -> Option<i64> {
        self.0.add(stamp(from), SignedDuration::from_micros(amount)).ok().map(Timestamp::as_microsecond)
    }
}

pub(crate) struct UleHours(ule_hours::Schedule);

impl UleHours {
    pub(crate) fn new(hours: &Hours) -> Self {
        let spans: Vec<String> =
            hours.spans.iter().map(|(from, to)| format!("{}-{}", clock(*from), clock(*to))).collect();
        let builder = ule_hours::Schedule::builder(hours.zone).expect("a zone");
        let builder = if hours.weekdays {
            builder.mon_fri(&spans.join(", "))
        } else {
            builder.every_day(&spans.join(", "))
        };
        let holidays = hours.holidays.iter().map(|date| ule_hours::Holiday::On(civil(date)));
        Self(builder.expect("hours").holidays(holidays).build())
    }
}

impl Counts for UleHours {
    fn elapsed(&self, from: i64, to: i64) -> Option<i64> {
        i64::try_from(self.0.between(stamp(from), stamp(to)).as_micros()).ok()
    }

    fn add(&self, from: i64, amount: i64) -> Option<i64> {
        self.0.add(stamp(from), SignedDuration::from_micros(amount)).ok().map(Timestamp::as_microsecond)
    }
}

/// It tells intervals; summing them is what its users write themselves.
pub(crate) struct OpeningHours {
    hours: opening_hours::OpeningHours<TzLocation<Tz>>,
    zone: Tz,
}

impl OpeningHours {
    pub(crate) fn new(hours: &Hours) -> Self {
        let spans: Vec<String> =
            hours.spans.iter().map(|(from, to)| format!("{}-{}", clock(*from), clock(*to))).collect();
        let days = if hours.weekdays { "Mo-Fr" } else { "Mo-Su" };
        let rules = format!("{days} {}; PH off", spans.join(","));
        let mut free = compact_calendar::CompactCalendar::default();
        for date in hours.holidays.iter().map(civil) {
            let (year, month, day) =
                (i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs());
            free.insert(chrono::NaiveDate::from_ymd_opt(year, month.into(), day.into()).expect("a date"));
        }
        let zone: Tz = hours.zone.parse().expect("a zone");
        let holidays = ContextHolidays::new(free.into(), compact_calendar::CompactCalendar::default().into());
        let context = Context::default().with_holidays(holidays).with_locale(TzLocation::new(zone));
        let parsed: opening_hours::OpeningHours = rules.parse().expect("hours");
        Self { hours: parsed.with_context(context), zone }
    }

    fn at(&self, micros: i64) -> Option<DateTime<Tz>> {
        self.zone.timestamp_micros(micros).single()
    }
}

impl Counts for OpeningHours {
    fn elapsed(&self, from: i64, to: i64) -> Option<i64> {
        let spans = self.hours.iter_range(self.at(from)?, self.at(to)?);
        let open = spans.filter(|span| span.kind == RuleKind::Open);
        open.map(|span| (span.range.end - span.range.start).num_microseconds()).sum()
    }

    fn add(&self, from: i64, amount: i64) -> Option<i64> {
        let mut left = amount;
        for span in self.hours.iter_from(self.at(from)?).filter(|span| span.kind == RuleKind::Open) {
            let length = (span.range.end - span.range.start).num_microseconds()?;
            if left <= length {
                return Some(span.range.start.timestamp_micros() + left);
            }
            left -= length;
        }
        None
    }
}
