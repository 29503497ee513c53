//! Instants as people at the desk read them: local dates, times and parts of the day.

use std::fmt;

use helpdesk_core::calendar::Calendar;
use helpdesk_core::time::{Date, Instant, Weekday};

/// A calendar, for its zone and the names of its holidays.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Local<'a> {
    pub(crate) calendar: &'a Calendar,
}

/// A part of a civil day; the night belongs to the evening it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Day,
    Evening,
    Night,
}

/// A date and a part of it: one heading of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Section {
    date: Date,
    part: Part,
}

impl Local<'_> {
    /// The time of day, as in `07:02`.
    pub(crate) fn time(self, at: Instant) -> String {
        let minutes = self.calendar.zone().to_local(at).1 / 60;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// The time, with the day of the week where it is another day than that of `from`, and with the
    /// date where that would be another week's.
    pub(crate) fn near(self, at: Instant, from: Instant) -> String {
        let date = |at| self.calendar.zone().to_local(at).0;
        let days = date(at).epoch_days() - date(from).epoch_days();
        match days.unsigned_abs() {
            0 => self.time(at),
            1..7 => format!("{} {}", weekday(date(at)), self.time(at)),
            _ => format!("{} {}", Long(date(at)), self.time(at)),
        }
    }

    /// The day of the week, short, and the time, as in `Thu 07:05`.
    pub(crate) fn day(self, at: Instant) -> String {
        let (date, _) = self.calendar.zone().to_local(at);
        let short: String = weekday(date).chars().take(3).collect();
        format!("{short} {}", self.time(at))
    }

    /// The part of the day that `at` falls into.
    pub(crate) fn section(self, at: Instant) -> Section {
        let (date, second) = self.calendar.zone().to_local(at);
        match second / 3600 {
            0..6 => Section { date: date.plus_days(-1).unwrap_or(date), part: Part::Night },
            6..18 => Section { date, part: Part::Day },
            18..22 => Section { date, part: Part::Evening },
            _ => Section { date, part: Part::Night },
        }
    }

    /// The heading of a section, as in `Wednesday 11 November, Święto Niepodległości`.
    pub(crate) fn heading(self, section: &Section) -> String {
        let Section { date, part } = section;
        let holiday = self.calendar.holiday(*date);
        let holiday = holiday.map(|name| format!(" · {name}")).unwrap_or_default();
        match part {
            Part::Day => format!("{}{holiday}", Long(*date)),
            Part::Evening => format!("{}, evening{holiday}", Long(*date)),
            Part::Night => format!("The night to {}", Long(date.plus_days(1).unwrap_or(*date))),
        }
    }
}

/// A date in words.
struct Long(Date);

impl fmt::Display for Long {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let (_, month, day) = self.0.ymd();
        let month = MONTHS.get(month as usize - 1).copied().unwrap_or_default();
        write!(f, "{} {day} {month}", weekday(self.0))
    }
}

fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
