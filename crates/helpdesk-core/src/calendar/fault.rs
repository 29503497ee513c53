//! What can be wrong with a calendar's specification.

use super::ics::IcsError;
use crate::faults::{FaultKind, Severity};
use crate::time::Date;

/// A fault in the specification of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Calendars made of each other.
    #[error("the calendars are made of each other: {}", quoted_chain(cycle))]
    CompositionCycle {
        /// Every calendar of the cycle; the first is named again at its end.
        cycle: Vec<String>,
    },
    /// A day of the week in two keys.
    #[error("`{day}` has hours already, under `{}`", shown(first))]
    DayTwice {
        /// The day.
        day: &'static str,
        /// The key that came first.
        first: String,
    },
    /// Not a date, or a date that does not exist.
    #[error("`{}` is not a date; write it as YYYY-MM-DD{}", shown(found), if *.yearly { " or *-MM-DD" } else { "" })]
    NotADate {
        /// What was found.
        found: String,
        /// Whether a yearly date would be right too.
        yearly: bool,
        /// What was likely meant.
        suggestion: Option<String>,
    },
    /// Not a day or a range of days.
    #[error("`{}` is not a day of the week; write `mon`, `mon-fri` or `mon,wed`", shown(found))]
    NotADay {
        /// What was found.
        found: String,
        /// The day most like it.
        nearest: Option<&'static str>,
    },
    /// Not an instant.
    #[error("{}", shown(problem))]
    NotAnInstant {
        /// What is wrong with it.
        problem: String,
    },
    /// Not a way to observe a holiday.
    #[error(
        "`{}` is not a way to observe a holiday; write `next_weekday`, `nearest_weekday` or `monday_after_sunday`",
        shown(found)
    )]
    NotAnObservance {
        /// What was found.
        found: String,
        /// The way most like it.
        nearest: Option<&'static str>,
    },
    /// Not a weekday of a month.
    #[error(
        "`{}` is not a day; write `last mon of may`, `2nd tue of june` or `wed before *-11-23`",
        shown(found)
    )]
    NotAnNth {
        /// What was found.
        found: String,
    },
    /// Not a span of a day.
    #[error("`{}` is not a span; write it as HH:MM-HH:MM, from 00:00 to 48:00", shown(found))]
    NotASpan {
        /// What was found.
        found: String,
    },
    /// `18:00-00:00`.
    #[error("`{}` closes at the start of its day; the end of the day is 24:00", shown(found))]
    ClosesAtMidnight {
        /// What was found.
        found: String,
        /// The same with 24:00.
        suggestion: String,
    },
    /// A closing at or before the opening.
    #[error("`{}` closes before it opens; hours past midnight go on after 24", shown(found))]
    ClosesBeforeOpening {
        /// What was found.
        found: String,
        /// The same with the closing a day later, or the other way round.
        suggestion: Option<String>,
    },
    /// A break that ends before it starts.
    #[error("the break ends at {end}, not after its start")]
    BreakReversed {
        /// The end as written.
        end: String,
    },
    /// No such calendar.
    #[error("no calendar is named `{}`", shown(name))]
    UnknownCalendar {
        /// What was found.
        name: String,
        /// The calendar most like it.
        nearest: Option<String>,
    },
    /// Neither a date nor a built-in set of holidays.
    #[error("`{}` is neither a date nor a built-in set of holidays", shown(found))]
    UnknownHolidays {
        /// What was found.
        found: String,
        /// The set most like it.
        nearest: Option<&'static str>,
    },
    /// No such time zone.
    #[error("no time zone is named `{}`", shown(name))]
    UnknownZone {
        /// What was found.
        name: String,
        /// The zone most like it.
        nearest: Option<String>,
    },
    /// A rule with no day, or with several.
    #[error(
        "a holiday has exactly one of `date`, `dates`, `easter`, `orthodox_easter`, `nth`, `ics`; found {found}"
    )]
    RuleNotOneDay {
        /// How many it has.
        found: usize,
    },
    /// An offset from Easter of more than a year.
    #[error("{days} days from Easter is more than a year")]
    TooFarFromEaster {
        /// What was found.
        days: i32,
    },
    /// The last year before the first.
    #[error("the rule ends in {until}, before it begins in {from}")]
    YearsReversed {
        /// First year.
        from: i32,
        /// Last year.
        until: i32,
    },
    /// A calendar that is open always and has weekly hours.
    #[error("a calendar that is open `always` has no weekly hours")]
    AlwaysWithHours,
    /// An iCalendar text that cannot be taken in whole.
    #[error(transparent)]
    Ics(IcsError),
    /// Two versions from the same day.
    #[error("another version takes effect on {date} too")]
    VersionTwice {
        /// The day.
        date: Date,
    },
    /// A holiday on a day with an override.
    #[error("{date} is a holiday, `{}`, and has an override, which wins", shown(holiday))]
    HolidayAndOverride {
        /// The day.
        date: Date,
        /// The holiday's name.
        holiday: String,
    },
    /// Holidays of a calendar made of others: they belong to those.
    #[error(
        "holidays close a calendar's own hours, and this one has none; name them in the calendars it is made of"
    )]
    HolidaysWithoutHours,
    /// No open time at all.
    #[error("the calendar never opens")]
    NeverOpens,
    /// A date that no question can reach.
    #[error("{date} lies outside the horizon, {first} to {last}, and has no effect")]
    OutsideHorizon {
        /// The day.
        date: Date,
        /// First day of the horizon.
        first: Date,
        /// Last day of the horizon.
        last: Date,
    },
    /// Spans of one day that touch or overlap.
    #[error("`{}` and `{}` touch or overlap and count as one", shown(first), shown(second))]
    SpansMerge {
        /// The one that opens first.
        first: String,
        /// The other.
        second: String,
    },
}

/// A text of the user's on one line.
fn shown(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

fn quoted_chain(names: &[String]) -> String {
    names.iter().map(|name| format!("`{}`", shown(name))).collect::<Vec<_>>().join(" → ")
}

impl Fault {
    /// Every code a calendar's fault can have.
    pub const CODES: &'static [&'static str] = &[
        "calendar.always-with-hours",
        "calendar.break-reversed",
        "calendar.closes-at-midnight",
        "calendar.closes-before-opening",
        "calendar.composition-cycle",
        "calendar.day-twice",
        "calendar.holiday-and-override",
        "calendar.holidays-without-hours",
        "calendar.ics",
        "calendar.never-opens",
        "calendar.not-a-date",
        "calendar.not-a-day",
        "calendar.not-a-span",
        "calendar.not-an-instant",
        "calendar.not-an-nth",
        "calendar.not-an-observance",
        "calendar.outside-horizon",
        "calendar.rule-not-one-day",
        "calendar.spans-merge",
        "calendar.too-far-from-easter",
        "calendar.unknown-calendar",
        "calendar.unknown-holidays",
        "calendar.unknown-zone",
        "calendar.version-twice",
        "calendar.years-reversed",
    ];
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::AlwaysWithHours => "calendar.always-with-hours",
            Self::BreakReversed { .. } => "calendar.break-reversed",
            Self::ClosesAtMidnight { .. } => "calendar.closes-at-midnight",
            Self::ClosesBeforeOpening { .. } => "calendar.closes-before-opening",
            Self::CompositionCycle { .. } => "calendar.composition-cycle",
            Self::DayTwice { .. } => "calendar.day-twice",
            Self::HolidayAndOverride { .. } => "calendar.holiday-and-override",
            Self::HolidaysWithoutHours => "calendar.holidays-without-hours",
            Self::Ics(_) => "calendar.ics",
            Self::NeverOpens => "calendar.never-opens",
            Self::NotADate { .. } => "calendar.not-a-date",
            Self::NotADay { .. } => "calendar.not-a-day",
            Self::NotASpan { .. } => "calendar.not-a-span",
            Self::NotAnInstant { .. } => "calendar.not-an-instant",
            Self::NotAnNth { .. } => "calendar.not-an-nth",
            Self::NotAnObservance { .. } => "calendar.not-an-observance",
            Self::OutsideHorizon { .. } => "calendar.outside-horizon",
            Self::RuleNotOneDay { .. } => "calendar.rule-not-one-day",
            Self::SpansMerge { .. } => "calendar.spans-merge",
            Self::TooFarFromEaster { .. } => "calendar.too-far-from-easter",
            Self::UnknownCalendar { .. } => "calendar.unknown-calendar",
            Self::UnknownHolidays { .. } => "calendar.unknown-holidays",
            Self::UnknownZone { .. } => "calendar.unknown-zone",
            Self::VersionTwice { .. } => "calendar.version-twice",
            Self::YearsReversed { .. } => "calendar.years-reversed",
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::HolidayAndOverride { .. }
            | Self::HolidaysWithoutHours
            | Self::NeverOpens
            | Self::OutsideHorizon { .. }
            | Self::SpansMerge { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::ClosesAtMidnight { suggestion, .. } => Some(suggestion.clone()),
            Self::ClosesBeforeOpening { suggestion, .. } | Self::NotADate { suggestion, .. } => {
                suggestion.clone()
            }
            Self::UnknownCalendar { nearest, .. } | Self::UnknownZone { nearest, .. } => nearest.clone(),
            Self::NotADay { nearest, .. }
            | Self::NotAnObservance { nearest, .. }
            | Self::UnknownHolidays { nearest, .. } => nearest.map(str::to_owned),
            _ => None,
        }
    }
}
