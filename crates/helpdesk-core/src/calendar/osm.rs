//! Calendars from OpenStreetMap's `opening_hours`; the feature `opening-hours`.
//!
//! Understood is what a week and a list of days can say: `24/7`, days of the week with fixed
//! times, hours past midnight, rules that replace (`;`) or add (`,`), `off` for days of the week,
//! for dates and for public holidays. What needs the sun, the season, the number of the week,
//! school holidays, an open end or a comment is refused by name: nothing is left out in silence.

use opening_hours_syntax::rules::day::{Date as OsmDate, HolidayKind, MonthdayRange, WeekDayRange};
use opening_hours_syntax::rules::time::{Time, TimeSpan};
use opening_hours_syntax::rules::{RuleKind, RuleOperator, RuleSequence};

use super::spec::{CalendarSpec, HolidaySpec};
use crate::time::{Date, DayTime, Weekday};

/// Why an `opening_hours` text is no calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpeningHoursError {
    /// It breaks the grammar.
    #[error("`{found}` is not written as `opening_hours` are")]
    Syntax {
        /// The text.
        found: String,
    },
    /// It says something that a calendar cannot.
    #[error("`{rule}`: {problem}")]
    Unsupported {
        /// The rule within the text.
        rule: String,
        /// What about it.
        problem: &'static str,
    },
}

/// The calendar that an `opening_hours` text describes, as a specification to read and keep.
///
/// `public_holidays` says which days `PH` means: a built-in set such as `PL`, or any other text
/// that [`CalendarSpec::holidays`] takes.
///
/// # Errors
/// [`OpeningHoursError::Syntax`], or [`OpeningHoursError::Unsupported`] for the first rule that a
/// calendar cannot say.
///
/// # Examples
/// ```
/// use helpdesk_core::calendar::from_opening_hours;
///
/// let office = from_opening_hours("Mo-Fr 08:00-12:00,12:30-16:00; Sa 09:00-13:00; PH off", "PL")?;
/// assert_eq!(office.weekly["sat"], ["09:00-13:00"]);
/// assert_eq!(office.holidays.len(), 1);
/// assert!(from_opening_hours("Mo-Fr sunrise-sunset", "PL").is_err());
/// # Ok::<(), helpdesk_core::calendar::OpeningHoursError>(())
/// ```
pub fn from_opening_hours(text: &str, public_holidays: &str) -> Result<CalendarSpec, OpeningHoursError> {
    let expression = opening_hours_syntax::parse(text)
        .map_err(|_| OpeningHoursError::Syntax { found: text.escape_debug().to_string() })?;
    let mut week = Week::default();
    for rule in &expression.rules {
        week.take(rule, public_holidays)
            .map_err(|problem| OpeningHoursError::Unsupported { rule: rule.to_string(), problem })?;
    }
    let named = Weekday::ALL.iter().zip(week.days).filter(|(_, spans)| !spans.is_empty());
    let weekly = named.map(|(day, spans)| (day.name().to_owned(), spans)).collect();
    Ok(CalendarSpec { weekly, holidays: week.holidays, ..CalendarSpec::default() })
}

/// The days as the rules read so far leave them.
#[derive(Default)]
struct Week {
    days: [Vec<String>; 7],
    holidays: Vec<HolidaySpec>,
}

type Taken = Result<(), &'static str>;

impl Week {
    fn take(&mut self, rule: &RuleSequence, public_holidays: &str) -> Taken {
        let selector = &rule.day_selector;
        if !selector.year.is_empty() || !selector.week.is_empty() {
            return Err("years and numbers of weeks are not supported");
        }
        if !rule.comment.is_empty() || rule.kind == RuleKind::Unknown {
            return Err("a calendar is open or closed; comments and `unknown` are neither");
        }
        match (rule.kind, rule.operator) {
            (_, RuleOperator::Fallback) => Err("fall-back rules are not supported"),
            (RuleKind::Open, _) => self.open(rule),
            _ => self.close(rule, public_holidays),
        }
    }

    fn open(&mut self, rule: &RuleSequence) -> Taken {
        if !rule.day_selector.monthday.is_empty() {
            return Err("hours of single dates are overrides, which have a year");
        }
        if !self.holidays.is_empty() {
            return Err("hours after `off` for dates would open those dates again; write them before");
        }
        let spans: Vec<String> = rule.time_selector.spans.iter().map(span).collect::<Result<_, _>>()?;
        for day in weekdays(&rule.day_selector.weekday)? {
            let Some(place) = self.days.get_mut(day) else { continue };
            if rule.operator == RuleOperator::Normal {
                place.clear();
            }
            place.extend(spans.iter().cloned());
        }
        Ok(())
    }

    fn close(&mut self, rule: &RuleSequence, public_holidays: &str) -> Taken {
        if rule.time_selector.spans.iter().map(span).ne([Ok("00:00-24:00".to_owned())]) {
            return Err("`off` for a part of a day is not supported");
        }
        let selector = &rule.day_selector;
        if !selector.monthday.is_empty() {
            if !selector.weekday.is_empty() {
                return Err("dates together with days of the week are not supported");
            }
            for range in &selector.monthday {
                self.holidays.extend(dates(range)?);
            }
            return Ok(());
        }
        let public = |day: &WeekDayRange| {
            matches!(day, WeekDayRange::Holiday { kind: HolidayKind::Public, offset: 0 })
        };
        let (holidays, days): (Vec<_>, Vec<_>) = selector.weekday.iter().cloned().partition(public);
        if !holidays.is_empty() {
            self.holidays.push(HolidaySpec::Text(public_holidays.to_owned()));
        }
        if !days.is_empty() || holidays.is_empty() {
            for day in weekdays(&days)? {
                self.days.get_mut(day).map(Vec::clear);
            }
        }
        Ok(())
    }
}

/// Days of the week by number, Monday 0; all of them where none is named.
fn weekdays(ranges: &[WeekDayRange]) -> Result<Vec<usize>, &'static str> {
    if ranges.is_empty() {
        return Ok((0..7).collect());
    }
    let mut days = Vec::new();
    for range in ranges {
        match range {
            WeekDayRange::Fixed {
                range,
                offset: 0,
                nth_from_start: [true, true, true, true, true],
                nth_from_end: [true, true, true, true, true],
            } => {
                let number =
                    |day: &opening_hours_syntax::rules::day::Weekday| day.num_days_from_monday() as usize;
                let (from, to) = (number(range.start()), number(range.end()));
                days.extend((0..=(to + 7 - from) % 7).map(|ahead| (from + ahead) % 7));
            }
            WeekDayRange::Fixed { .. } => return Err("single weeks of a month are not supported"),
            WeekDayRange::Holiday { .. } => {
                return Err("hours on holidays, and school holidays, are not supported");
            }
        }
    }
    Ok(days)
}

/// `HH:MM-HH:MM`, past midnight with hours above 24.
fn span(span: &TimeSpan) -> Result<String, &'static str> {
    let (Time::Fixed(start), Time::Fixed(end)) = (span.range.start, span.range.end) else {
        return Err("times that follow the sun are not supported");
    };
    if span.open_end || span.repeats.is_some() {
        return Err("open ends and repeated times are not supported");
    }
    let seconds = |hour: u8, minute: u8| u32::from(hour) * 3600 + u32::from(minute) * 60;
    let (start, end) = (seconds(start.hour(), start.minute()), seconds(end.hour(), end.minute()));
    let end = if start < end { end } else { end + DayTime::END.seconds() };
    let time = |seconds| DayTime::from_seconds(seconds).ok_or("times beyond 48:00 are not supported");
    Ok(format!("{}-{}", time(start)?, time(end)?))
}

/// Single dates, and short runs of them, with a year or for every year.
fn dates(range: &MonthdayRange) -> Result<Vec<HolidaySpec>, &'static str> {
    const LEAP_YEAR: i32 = 2000;
    let MonthdayRange::Date { start: (start, from_offset), end: (end, to_offset) } = range else {
        return Err("months and seasons are not supported");
    };
    if *from_offset != Default::default() || *to_offset != Default::default() {
        return Err("dates counted from other dates are not supported");
    }
    let fixed = |date: &OsmDate| match *date {
        OsmDate::Fixed { year, month, day } => {
            Date::new(year.map_or(LEAP_YEAR, |year| *year), month as u32, u32::from(day))
                .map(|date| (date, year.is_some()))
        }
        _ => None,
    };
    let (Some((first, dated)), Some((last, _))) = (fixed(start), fixed(end)) else {
        return Err("dates that are not the same every year are not supported; write a holiday rule");
    };
    if last < first {
        return Err("dates across the turn of a year are not supported; write two ranges");
    }
    let days = (0..).map_while(|n| first.plus_days(n)).take_while(|day| *day <= last);
    let text = |day: Date| {
        let (_, month, number) = day.ymd();
        if dated { day.to_string() } else { format!("*-{month:02}-{number:02}") }
    };
    Ok(days.take(366).map(|day| HolidaySpec::Text(text(day))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, weekly: &[(&str, &str)], holidays: &[&str]) {
        let spec = from_opening_hours(text, "PL").unwrap();
        let found: Vec<_> = spec.weekly.iter().map(|(day, spans)| (day.clone(), spans.join(" "))).collect();
        let mut expected: Vec<_> =
            weekly.iter().map(|(day, spans)| ((*day).to_owned(), (*spans).to_owned())).collect();
        expected.sort();
        assert_eq!(found, expected, "{text}");
        let days: Vec<_> = holidays.iter().map(|day| HolidaySpec::Text((*day).to_owned())).collect();
        assert_eq!(spec.holidays, days, "{text}");
    }

    #[test]
    fn weeks() {
        check(
            "Mo 08:00-12:00,13:00-17:00; We 10:00-18:00",
            &[("mon", "08:00-12:00 13:00-17:00"), ("wed", "10:00-18:00")],
            &[],
        );
        check("Sa-Su 10:00-14:00", &[("sat", "10:00-14:00"), ("sun", "10:00-14:00")], &[]);
        check("Mo-Tu 08:00-16:00; Tu 10:00-12:00", &[("mon", "08:00-16:00"), ("tue", "10:00-12:00")], &[]);
        check("Mo 08:00-12:00, Mo 14:00-16:00", &[("mon", "08:00-12:00 14:00-16:00")], &[]);
        check("Fr 22:00-06:00", &[("fri", "22:00-30:00")], &[]);
        check("Fr 18:00-00:00", &[("fri", "18:00-24:00")], &[]);
        check("Mo-We 08:00-16:00; Tu off", &[("mon", "08:00-16:00"), ("wed", "08:00-16:00")], &[]);
        assert_eq!(from_opening_hours("24/7", "PL").unwrap().weekly.len(), 7);
    }

    #[test]
    fn days_off() {
        check("Mo 08:00-16:00; PH off", &[("mon", "08:00-16:00")], &["PL"]);
        check("Mo 08:00-16:00; Dec 24-26 off", &[("mon", "08:00-16:00")], &["*-12-24", "*-12-25", "*-12-26"]);
        check("Mo 08:00-16:00; 2026 May 02 off", &[("mon", "08:00-16:00")], &["2026-05-02"]);
    }

    #[test]
    fn what_a_calendar_cannot_say() {
        for text in [
            "Mo sunrise-sunset",
            "Mo[1] 08:00-16:00",
            "week 01-10 Mo 08:00-16:00",
            "SH off",
            "PH 10:00-12:00",
            "Jun-Aug Mo 08:00-16:00",
            "Mo 08:00+",
            "Mo 08:00-16:00 \"by appointment\"",
            "Mo 08:00-16:00 unknown",
            "Mo 08:00-16:00 || Tu 08:00-09:00",
            "PH off; Mo 08:00-16:00",
            "Mo 12:00-13:00 off",
            "easter off",
            "2026 Mo 08:00-16:00",
        ] {
            let error = from_opening_hours(text, "PL").unwrap_err();
            assert!(matches!(error, OpeningHoursError::Unsupported { .. }), "{text}: {error}");
        }
        assert!(matches!(from_opening_hours("open sometimes", "PL"), Err(OpeningHoursError::Syntax { .. })));
    }
}
