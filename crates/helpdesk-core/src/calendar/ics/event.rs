//! One event, and the days it covers.

use std::sync::Arc;

use super::IcsError;
use super::lines::Line;
use super::recurrence::Recurrence;
use crate::time::Date;

/// What is known of an event before its end.
#[derive(Debug)]
pub(super) struct Event {
    line: usize,
    start: Option<Date>,
    /// A `DTSTART` is there, and was refused.
    start_is_faulty: bool,
    end: Option<(Date, usize)>,
    length: Option<(i32, usize)>,
    summary: Option<String>,
    recurrence: Option<(Recurrence, usize)>,
    added: Vec<Date>,
    removed: Vec<Date>,
    cancelled: bool,
}

/// An event is no longer than a year.
const LONGEST: i32 = 366;

impl Event {
    pub(super) const fn new(line: usize) -> Self {
        Self {
            line,
            start: None,
            start_is_faulty: false,
            end: None,
            length: None,
            summary: None,
            recurrence: None,
            added: Vec::new(),
            removed: Vec::new(),
            cancelled: false,
        }
    }

    /// Reads one property; `zone` is where the days are to count. Those that say nothing about
    /// days are passed over.
    pub(super) fn take(&mut self, line: &Line, zone: Option<&str>) -> Result<(), IcsError> {
        match line.name.as_str() {
            "DTSTART" => {
                let start = date(line, zone);
                self.start_is_faulty |= start.is_err();
                once(&mut self.start, start?, line)?;
            }
            "DTEND" => once(&mut self.end, (date(line, zone)?, line.number), line)?,
            "DURATION" => once(&mut self.length, (duration(line)?, line.number), line)?,
            "RRULE" => once(&mut self.recurrence, (Recurrence::read(line)?, line.number), line)?,
            "RDATE" => self.added.extend(dates(line, zone)?),
            "EXDATE" => self.removed.extend(dates(line, zone)?),
            "RECURRENCE-ID" | "EXRULE" => return Err(line.error(format!("`{}` is not supported", line.name))),
            "SUMMARY" => once(&mut self.summary, plain(&line.value), line)?,
            "STATUS" => self.cancelled = line.value.eq_ignore_ascii_case("CANCELLED"),
            _ => {}
        }
        Ok(())
    }

    /// Every day it covers, with its name.
    pub(super) fn days(self) -> Result<Vec<(Date, Arc<str>)>, IcsError> {
        let start = match self.start {
            Some(start) => start,
            None if self.start_is_faulty => return Ok(Vec::new()),
            None => return Err(IcsError::new(self.line, "the event has no `DTSTART`")),
        };
        let length = self.length_from(start)?;
        if self.cancelled {
            return Ok(Vec::new());
        }
        let mut starts = match &self.recurrence {
            Some((recurrence, line)) => recurrence.starts(start, *line)?,
            None => vec![start],
        };
        starts.extend(&self.added);
        starts.retain(|day| !self.removed.contains(day));
        let name: Arc<str> = self.summary.as_deref().unwrap_or("holiday").into();
        let days = starts.into_iter().flat_map(|first| (0..length).filter_map(move |n| first.plus_days(n)));
        Ok(days.map(|day| (day, name.clone())).collect())
    }

    fn length_from(&self, start: Date) -> Result<i32, IcsError> {
        let (length, line) = match (self.end, self.length) {
            (Some(_), Some((_, line))) => {
                return Err(IcsError::new(line, "the event has both `DTEND` and `DURATION`"));
            }
            (Some((end, line)), None) => (end.epoch_days() - start.epoch_days(), line),
            (None, Some(length)) => length,
            (None, None) => (1, self.line),
        };
        if (1..=LONGEST).contains(&length) {
            Ok(length)
        } else {
            Err(IcsError::new(line, format!("the event is {length} days long, not 1 to {LONGEST}")))
        }
    }
}

fn once<T>(place: &mut Option<T>, value: T, line: &Line) -> Result<(), IcsError> {
    if place.replace(value).is_some() {
        return Err(line.error(format!("a second `{}` in one event", line.name)));
    }
    Ok(())
}

/// `20261224`, or midnight of that day on a wall clock.
fn date(line: &Line, zone: Option<&str>) -> Result<Date, IcsError> {
    one_date(line.value.trim(), line, zone)
}

fn dates(line: &Line, zone: Option<&str>) -> Result<Vec<Date>, IcsError> {
    line.value.split(',').map(|text| one_date(text.trim(), line, zone)).collect()
}

fn one_date(text: &str, line: &Line, zone: Option<&str>) -> Result<Date, IcsError> {
    if line.parameter("VALUE").is_some_and(|kind| kind.eq_ignore_ascii_case("PERIOD")) {
        return Err(line.error("a period is not supported"));
    }
    let (day, time) = text.split_once(['T', 't']).unwrap_or((text, "000000"));
    if let (Some(theirs), Some(zone), true) = (line.parameter("TZID"), zone, day != text)
        && theirs != zone
    {
        let advice = "write the day as `VALUE=DATE`";
        return Err(line.error(format!("midnight in `{theirs}` is none in `{zone}`; {advice}")));
    }
    if time != "000000" {
        return Err(line.error(format!("`{text}` is not a whole day; events with a time are no holidays")));
    }
    compact(day).ok_or_else(|| line.error(format!("`{text}` is not a date")))
}

/// `YYYYMMDD`
pub(super) fn compact(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    format!("{year}-{month}-{day}").parse().ok()
}

/// `P1D`, `P2W`, `PT24H`: whole days.
fn duration(line: &Line) -> Result<i32, IcsError> {
    let days = || {
        let text = line.value.trim().to_ascii_uppercase();
        let text = text.strip_prefix('+').unwrap_or(&text).strip_prefix('P')?;
        let number = |text: &str| text.parse::<u16>().ok().map(i32::from);
        if let Some(weeks) = text.strip_suffix('W') {
            return Some(number(weeks)? * 7);
        }
        if let Some(hours) = text.strip_prefix('T').and_then(|text| text.strip_suffix('H')) {
            return number(hours).filter(|hours| hours % 24 == 0).map(|hours| hours / 24);
        }
        number(text.strip_suffix('D')?)
    };
    days().ok_or_else(|| line.error(format!("`{}` is not a number of whole days", line.value)))
}

/// Text without its escapes.
fn plain(text: &str) -> String {
    let mut letters = text.chars();
    let mut plain = String::new();
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => letters.next().filter(|escaped| !matches!(escaped, 'n' | 'N')).unwrap_or(' '),
            letter => letter,
        });
    }
    plain
}
