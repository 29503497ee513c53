//! Civil dates and times of day, without a zone.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the proleptic Gregorian calendar, from 0000-01-01 to 9999-12-31.
///
/// Written as ISO 8601 `YYYY-MM-DD`. Orders by time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    days: i32, // since 1970-01-01
}

/// Why a text or a triple of numbers is not a [`Date`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a date; write it as YYYY-MM-DD")]
pub struct DateError {
    /// What was found.
    pub found: String,
}

/// Days from 0001-01-01 (chrono's day 1) to 1970-01-01.
const EPOCH_FROM_CE: i32 = 719_163;

impl Date {
    /// The first day that can be written.
    pub const MIN: Self = Self { days: -719_528 };
    /// The last day that can be written.
    pub const MAX: Self = Self { days: 2_932_896 };

    /// The day `month`/`day` of `year`; `None` if there is no such day.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(0..=9999).contains(&year) {
            return None;
        }
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        Some(Self { days: date.num_days_from_ce() - EPOCH_FROM_CE })
    }

    /// The day `days` after 1970-01-01; `None` outside [`Date::MIN`] to [`Date::MAX`].
    #[must_use]
    pub const fn from_epoch_days(days: i32) -> Option<Self> {
        if days < Self::MIN.days || days > Self::MAX.days { None } else { Some(Self { days }) }
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn epoch_days(self) -> i32 {
        self.days
    }

    /// The day `n` days later (earlier when negative); `None` past either end.
    #[must_use]
    pub const fn plus_days(self, n: i32) -> Option<Self> {
        match self.days.checked_add(n) {
            Some(days) => Self::from_epoch_days(days),
            None => None,
        }
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match (self.days + 3).rem_euclid(7) {
            0 => Weekday::Mon,
            1 => Weekday::Tue,
            2 => Weekday::Wed,
            3 => Weekday::Thu,
            4 => Weekday::Fri,
            5 => Weekday::Sat,
            _ => Weekday::Sun,
        }
    }

    /// Year, month 1 to 12, day 1 to 31.
    #[must_use]
    pub fn ymd(self) -> (i32, u32, u32) {
        let date = NaiveDate::from_num_days_from_ce_opt(self.days + EPOCH_FROM_CE).unwrap_or(NaiveDate::MIN);
        (date.year(), date.month(), date.day())
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.ymd().0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// `text` as a number if it is exactly `digits` ASCII digits.
pub(super) fn fixed_digits(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let parse = || {
            let mut parts = text.split('-');
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            if parts.next().is_some() {
                return None;
            }
            let year = i32::try_from(fixed_digits(year, 4)?).ok()?;
            Self::new(year, fixed_digits(month, 2)?, fixed_digits(day, 2)?)
        };
        parse().ok_or_else(|| DateError { found: text.to_owned() })
    }
}

impl Date {
    /// The day that somebody meant who wrote it in another order, with other marks or without the
    /// zeros; `None` where it could be two.
    pub(crate) fn meant(text: &str) -> Option<Self> {
        let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 4);
        let parts: Option<Vec<u32>> = text.split(['-', '/', '.']).map(number).collect();
        let [first, second, third] = parts?.try_into().ok()?;
        let day = |year: u32, month, day| Self::new(i32::try_from(year).ok()?, month, day);
        match (first, third) {
            (1000.., _) => day(first, second, third),
            (_, 1000..) if 12 < second => day(third, first, second),
            // The day comes first all over the world, and in one country second.
            (_, 1000..) if text.contains('.') || 12 < first || first == second => day(third, second, first),
            _ => None,
        }
    }
}

/// A day of the week, Monday first as in ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the days")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// The three-letter name used in calendars: `mon` to `sun`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mon => "mon",
            Self::Tue => "tue",
            Self::Wed => "wed",
            Self::Thu => "thu",
            Self::Fri => "fri",
            Self::Sat => "sat",
            Self::Sun => "sun",
        }
    }
}

/// A wall-clock time counted in seconds from the start of a civil day.
///
/// From `00:00` to `48:00`: `24:00` ends the day, hours above 24 run into the next one. Written
/// as `HH:MM` or `HH:MM:SS`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayTime {
    seconds: u32,
}

/// Why a text is not a [`DayTime`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a time of day; write it as HH:MM or HH:MM:SS, from 00:00 to 48:00")]
pub struct DayTimeError {
    /// What was found.
    pub found: String,
}

impl DayTime {
    /// The start of the day.
    pub const START: Self = Self { seconds: 0 };
    /// The end of the day, which is the start of the next.
    pub const END: Self = Self { seconds: 86_400 };

    /// `seconds` after the start of the day; `None` above 48 hours.
    #[must_use]
    pub const fn from_seconds(seconds: u32) -> Option<Self> {
        if seconds <= 2 * 86_400 { Some(Self { seconds }) } else { None }
    }

    /// Seconds from the start of the day.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.seconds
    }
}

impl fmt::Display for DayTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (self.seconds / 3600, self.seconds / 60 % 60, self.seconds % 60);
        write!(f, "{hours:02}:{minutes:02}")?;
        if seconds > 0 { write!(f, ":{seconds:02}") } else { Ok(()) }
    }
}

impl fmt::Debug for DayTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for DayTime {
    type Err = DayTimeError;

    fn from_str(text: &str) -> Result<Self, DayTimeError> {
        let parse = || {
            let mut parts = text.split(':');
            let hours = fixed_digits(parts.next()?, 2)?;
            let minutes = fixed_digits(parts.next()?, 2)?;
            let seconds = parts.next().map_or(Some(0), |s| fixed_digits(s, 2))?;
            if parts.next().is_some() || minutes > 59 || seconds > 59 {
                return None;
            }
            Self::from_seconds(hours * 3600 + minutes * 60 + seconds)
        };
        parse().ok_or_else(|| DayTimeError { found: text.to_owned() })
    }
}

macro_rules! serde_as_text {
    ($($name:ident),+) => {$(
        #[cfg(feature = "schema")]
        crate::schema::text!($name, { "description": concat!("a `", stringify!($name), "` as text") });

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

serde_as_text!(Date, DayTime);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_round_trip_at_both_ends() {
        for text in ["0000-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "9999-12-31"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        assert_eq!(Date::new(0, 1, 1), Some(Date::MIN));
        assert_eq!(Date::new(9999, 12, 31), Some(Date::MAX));
        assert_eq!(Date::MAX.plus_days(1), None);
        for text in ["2023-02-29", "2026-1-01", "2026-01-01x", "", "+026-01-01"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn weekdays() {
        assert_eq!("2026-11-21".parse::<Date>().unwrap().weekday(), Weekday::Sat);
        assert_eq!("1969-12-31".parse::<Date>().unwrap().weekday(), Weekday::Wed);
    }

    #[test]
    fn times_of_day() {
        for text in ["00:00", "08:30", "09:00:30", "24:00", "30:00", "48:00"] {
            assert_eq!(text.parse::<DayTime>().unwrap().to_string(), text);
        }
        for text in ["8:30", "48:01", "12:60", "12", "12:00:00:00", "ab:cd"] {
            assert!(text.parse::<DayTime>().is_err(), "{text}");
        }
    }
}
