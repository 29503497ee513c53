//! Holidays from an iCalendar text (RFC 5545).
//!
//! Every event of whole days is a holiday: `DTSTART` as a date, or at midnight on a wall clock;
//! `DTEND` or `DURATION`; `RRULE` of whole years; `RDATE` and `EXDATE`; folded lines. Time-zone
//! definitions and alarms are passed over, cancelled events too. A calendar without any event, and
//! a midnight in another zone than the one the days are for, are errors. Anything else that would change
//! a date is an error naming its line: half an import is worse than none.

mod event;
mod lines;
mod recurrence;

use std::sync::Arc;

use event::Event;
use lines::{Line, lines};

use crate::order;
use crate::time::Date;

/// Why an iCalendar text cannot be taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the iCalendar text: {problem}")]
pub struct IcsError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

impl IcsError {
    fn new(line: usize, problem: impl Into<String>) -> Self {
        let on_one_line = |letter: char| if letter.is_control() { ' ' } else { letter };
        Self { line, problem: problem.into().chars().map(on_one_line).collect() }
    }
}

/// No file of holidays is longer; a rule that makes more is a mistake.
const MOST_DAYS: usize = 100_000;

/// The holidays of an iCalendar text by day, in order of the text; events that recur do so up to
/// the year 2100.
///
/// # Errors
/// Every fault of the text, in order of its lines.
///
/// # Examples
/// ```
/// let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\n\
///             SUMMARY:Christmas\nEND:VEVENT\nEND:VCALENDAR\n";
/// let days = helpdesk_core::calendar::holidays_from_ics(text).unwrap();
/// assert_eq!(days.len(), 3);
/// assert_eq!(days[2].0.to_string(), "2026-12-26");
///
/// let errors = helpdesk_core::calendar::holidays_from_ics("BEGIN:VCALENDAR\n").unwrap_err();
/// assert_eq!(errors[0].to_string(), "line 1 of the iCalendar text: `VCALENDAR` is not ended");
/// ```
pub fn holidays_from_ics(text: &str) -> Result<Vec<(Date, Arc<str>)>, Vec<IcsError>> {
    days_for(text, None)
}

/// As [`holidays_from_ics`], for the days of a zone.
pub(super) fn days_for(text: &str, zone: Option<&str>) -> Result<Vec<(Date, Arc<str>)>, Vec<IcsError>> {
    let mut reading = Reading { zone, ..Reading::default() };
    for line in lines(text) {
        match line {
            Ok(line) => reading.take(&line),
            Err(error) => reading.errors.push(error),
        }
    }
    reading.finish()
}

/// What has been read so far.
#[derive(Default)]
struct Reading<'a> {
    zone: Option<&'a str>,
    open: Vec<(String, usize)>, // components begun and where
    event: Option<Event>,
    calendars: usize,
    events: usize,
    days: Vec<(Date, Arc<str>)>,
    errors: Vec<IcsError>,
}

impl Reading<'_> {
    fn take(&mut self, line: &Line) {
        match line.name.as_str() {
            "BEGIN" => self.begin(line),
            "END" => self.end(line),
            _ => match (self.depth_of_event(), &mut self.event) {
                (Some(0), Some(event)) => self.errors.extend(event.take(line, self.zone).err()),
                _ if self.open.is_empty() => self.error(line.number, "stands outside `VCALENDAR`"),
                _ => {}
            },
        }
    }

    /// How many components are open inside the event.
    fn depth_of_event(&self) -> Option<usize> {
        self.open.iter().rev().position(|(name, _)| name == "VEVENT")
    }

    fn begin(&mut self, line: &Line) {
        let name = line.value.to_ascii_uppercase();
        let inside = self.open.last().map(|(name, _)| name.as_str());
        match (name.as_str(), inside) {
            ("VCALENDAR", None) => self.calendars += 1,
            ("VEVENT", Some("VCALENDAR")) => {
                self.events += 1;
                self.event = Some(Event::new(line.number));
            }
            ("VTIMEZONE", Some("VCALENDAR"))
            | ("STANDARD" | "DAYLIGHT", Some("VTIMEZONE"))
            | ("VALARM", Some("VEVENT")) => {}
            _ => self.error(line.number, format!("`{name}` is not understood here")),
        }
        self.open.push((name, line.number));
    }

    fn end(&mut self, line: &Line) {
        let name = line.value.to_ascii_uppercase();
        if self.open.last().is_none_or(|(open, _)| *open != name) {
            return self.error(line.number, format!("`{name}` was not begun"));
        }
        self.open.pop();
        if name == "VEVENT"
            && let Some(event) = self.event.take()
        {
            match event.days() {
                Ok(days) => self.days.extend(days),
                Err(error) => self.errors.push(error),
            }
            if MOST_DAYS < self.days.len() {
                self.days.clear();
                self.error(line.number, format!("there are more than {MOST_DAYS} holidays up to here"));
            }
        }
    }

    fn error(&mut self, line: usize, problem: impl Into<String>) {
        self.errors.push(IcsError::new(line, problem));
    }

    fn finish(mut self) -> Result<Vec<(Date, Arc<str>)>, Vec<IcsError>> {
        for (name, line) in std::mem::take(&mut self.open) {
            self.error(line, format!("`{name}` is not ended"));
        }
        if self.calendars == 0 {
            self.error(1, "there is no `BEGIN:VCALENDAR`");
        } else if self.events == 0 && self.errors.is_empty() {
            self.error(1, "there is no event in the calendar, and so no holiday");
        }
        order::sort_by_key(&mut self.errors, |error| error.line);
        if self.errors.is_empty() { Ok(self.days) } else { Err(self.errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(events: &str) -> Result<Vec<String>, Vec<String>> {
        let text = format!("BEGIN:VCALENDAR\r\n{}\r\nEND:VCALENDAR\r\n", events.replace('\n', "\r\n"));
        match holidays_from_ics(&text) {
            Ok(days) => Ok(days.into_iter().map(|(day, name)| format!("{day} {name}")).collect()),
            Err(errors) => Err(errors.into_iter().map(|e| format!("{}: {}", e.line, e.problem)).collect()),
        }
    }

    #[track_caller]
    fn check(event: &str, expected: &[&str]) {
        let found = read(&format!("BEGIN:VEVENT\n{event}\nEND:VEVENT"));
        assert_eq!(found.unwrap(), expected);
    }

    #[test]
    fn whole_days() {
        check("DTSTART;VALUE=DATE:20261224\nSUMMARY:Wigilia", &["2026-12-24 Wigilia"]);
        check("DTSTART:20261224\nDURATION:P2D\nSUMMARY:A", &["2026-12-24 A", "2026-12-25 A"]);
        check("DTSTART:20261224\nDTEND:20261226\nSUMMARY:A", &["2026-12-24 A", "2026-12-25 A"]);
        check(
            "DTSTART:20261224\nDURATION:PT24H\nSUMMARY:Fol\n ded\\, and\\nescaped",
            &["2026-12-24 Folded, and escaped"],
        );
        check(
            "DTSTART;TZID=\"Europe/Warsaw\":20261224T000000\nDTEND;TZID=Europe/Warsaw:20261225T000000",
            &["2026-12-24 holiday"],
        );
        check("DTSTART:20261224\nSTATUS:CANCELLED", &[]);
        check("DTSTART:20261224\nBEGIN:VALARM\nDURATION:PT5M\nEND:VALARM", &["2026-12-24 holiday"]);
        let zone = "BEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:19701025T030000\nEND:STANDARD\nEND:VTIMEZONE";
        assert_eq!(read(&format!("{zone}\nBEGIN:VEVENT\nDTSTART:20261224\nEND:VEVENT")).unwrap().len(), 1);
        assert_eq!(read(zone).unwrap_err(), ["1: there is no event in the calendar, and so no holiday"]);
    }

    #[test]
    fn years_again() {
        check("DTSTART:20240229\nRRULE:FREQ=YEARLY;COUNT=2\nSUMMARY:L", &["2024-02-29 L", "2028-02-29 L"]);
        check(
            "DTSTART:20260525\nRRULE:FREQ=YEARLY;UNTIL=20270601;BYMONTH=5;BYDAY=-1MO\nSUMMARY:M",
            &["2026-05-25 M", "2027-05-31 M"],
        );
        check(
            "DTSTART:20260101\nRRULE:FREQ=YEARLY;INTERVAL=2;COUNT=3\nEXDATE;VALUE=DATE:20280101\nSUMMARY:N",
            &["2026-01-01 N", "2030-01-01 N"],
        );
        check(
            "DTSTART:20260101\nRDATE;VALUE=DATE:20260103,20260105\nSUMMARY:N",
            &["2026-01-01 N", "2026-01-03 N", "2026-01-05 N"],
        );
        check("DTSTART:20260101\nRRULE:freq=yearly;count=1;byday=1th;bymonth=1", &["2026-01-01 holiday"]);
        let forever = read("BEGIN:VEVENT\nDTSTART:20261224\nRRULE:FREQ=YEARLY\nEND:VEVENT").unwrap();
        assert_eq!(forever.len(), 75);
    }

    #[test]
    fn midnight_is_midnight_where_the_days_count() {
        let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=America/New_York:20261224T000000\n\
                    END:VEVENT\nEND:VCALENDAR\n";
        assert_eq!(days_for(text, Some("America/New_York")).unwrap().len(), 1);
        assert_eq!(
            days_for(text, Some("Europe/Warsaw")).unwrap_err()[0].problem,
            "midnight in `America/New_York` is none in `Europe/Warsaw`; write the day as `VALUE=DATE`"
        );
        let whole_day = text.replace("T000000", "");
        assert_eq!(days_for(&whole_day, Some("Europe/Warsaw")).unwrap().len(), 1);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let error = |event: &str| read(&format!("BEGIN:VEVENT\n{event}\nEND:VEVENT")).unwrap_err();
        assert_eq!(error("SUMMARY:x"), ["2: the event has no `DTSTART`"]);
        assert_eq!(
            error("DTSTART:20261224T080000Z"),
            ["3: `20261224T080000Z` is not a whole day; events with a time are no holidays"]
        );
        assert_eq!(error("DTSTART:20260230"), ["3: `20260230` is not a date"]);
        assert_eq!(
            error("DTSTART:20261224\nRRULE:FREQ=WEEKLY"),
            ["4: `FREQ=WEEKLY` is not supported in a recurrence"]
        );
        assert_eq!(error("DTSTART:20261224\nDTEND:20261224"), ["4: the event is 0 days long, not 1 to 366"]);
        assert_eq!(error("DTSTART:20261224\nDURATION:PT5H"), ["4: `PT5H` is not a number of whole days"]);
        assert_eq!(error("DTSTART:20261224\nnonsense"), ["4: the line has no `NAME:value`"]);
        assert_eq!(
            read("BEGIN:VJOURNAL\nEND:VJOURNAL").unwrap_err(),
            ["2: `VJOURNAL` is not understood here"]
        );
        let of = |text: &str| holidays_from_ics(text).unwrap_err()[0].to_string();
        assert_eq!(of(""), "line 1 of the iCalendar text: there is no `BEGIN:VCALENDAR`");
        assert_eq!(
            of("BEGIN:VCALENDAR\nBEGIN:VEVENT\n"),
            "line 1 of the iCalendar text: `VCALENDAR` is not ended"
        );
    }
}
