//! What an SLA promises: an amount in one of four units.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::WorkTime;

/// An amount of time in the unit the promise was made in.
///
/// Written as `4h`, `3 business days`, `3 business days, end of day`, `30 calendar days` or
/// `2 calendar weeks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Working time on the calendar; zero is due at the start.
    Working(WorkTime),
    /// That many business days later, at the same time of day.
    BusinessDays(u32),
    /// That many business days later, when the last span of that day closes; 0 is the same day.
    BusinessDaysEnd(u32),
    /// That many days later on the local wall clock.
    CalendarDays(u32),
}

/// Why a text is not a [`Target`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// `d`, `day`, `w` and `week` do not say which days count.
    #[error("`{found}` does not say which days count; write `{suggestion}`")]
    AmbiguousDays {
        /// What was found.
        found: String,
        /// The same number of business days.
        suggestion: String,
    },
    /// No unit known here.
    #[error(
        "`{found}` is not a target; write `4h`, `3 business days`, `1 business day, end of day` or `30 calendar days`"
    )]
    NotATarget {
        /// What was found.
        found: String,
    },
    /// Days are counted to 10,000.
    #[error("`{found}` has more than {max} days", max = Target::MAX_DAYS)]
    TooManyDays {
        /// What was found.
        found: String,
    },
}

impl TargetError {
    /// What was meant, as it is to be written.
    #[must_use]
    pub fn suggestion(&self) -> Option<String> {
        match self {
            Self::AmbiguousDays { suggestion, .. } => Some(suggestion.clone()),
            Self::NotATarget { found } => respelled(found).map(|target| target.to_string()),
            Self::TooManyDays { .. } => None,
        }
    }
}

/// The target that a misspelt one is meant to be.
fn respelled(text: &str) -> Option<Target> {
    const LONGEST: usize = 40;
    const WORDS: [&str; 8] = ["business", "calendar", "day", "days", "week", "weeks", "end", "of"];
    if LONGEST < text.len() {
        return None;
    }
    let spaced = text.replace(',', " , ");
    let letters = spaced.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, rest) = spaced.split_at_checked(letters)?;
    let word = |written: &str| {
        let distance = |word: &&str| strsim::osa_distance(written, word);
        let near =
            WORDS.into_iter().min_by_key(distance).filter(|word| distance(word) <= (word.len() / 3).max(1));
        near.unwrap_or(if written == "," { "," } else { "?" })
    };
    let words: Vec<&str> = rest.split_whitespace().map(word).collect();
    format!("{number} {}", words.join(" ")).parse().ok()
}

impl Target {
    /// The most days a target may count.
    pub const MAX_DAYS: u32 = 10_000;
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        if let Ok(time) = text.parse::<WorkTime>()
            && !time.is_negative()
        {
            return Ok(Self::Working(time));
        }
        let not_a_target = || TargetError::NotATarget { found: text.to_owned() };
        let (amount, end_of_day) = match text.split_once(',') {
            None => (text, false),
            Some((amount, option)) if option.trim() == "end of day" => (amount, true),
            Some(_) => return Err(not_a_target()),
        };
        let amount = amount.trim();
        let digits = amount.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = amount.split_at_checked(digits).ok_or_else(not_a_target)?;
        if number.is_empty() {
            return Err(not_a_target());
        }
        let n = |scale: u32| {
            number
                .parse::<u32>()
                .ok()
                .and_then(|n| n.checked_mul(scale))
                .filter(|n| *n <= Self::MAX_DAYS)
                .ok_or_else(|| TargetError::TooManyDays { found: text.to_owned() })
        };
        let words: Vec<&str> = unit.split_whitespace().collect();
        match (words.as_slice(), end_of_day) {
            (["business", "day" | "days"], false) => n(1).map(Self::BusinessDays),
            (["business", "day" | "days"], true) => n(1).map(Self::BusinessDaysEnd),
            (["calendar", "day" | "days"], false) => n(1).map(Self::CalendarDays),
            (["calendar", "week" | "weeks"], false) => n(7).map(Self::CalendarDays),
            (["d" | "day" | "days" | "bd" | "w" | "week" | "weeks"], _) => {
                let noun = if number == "1" { "day" } else { "days" };
                Err(TargetError::AmbiguousDays {
                    found: text.to_owned(),
                    suggestion: format!("{number} business {noun}"),
                })
            }
            _ => Err(not_a_target()),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = |n: u32| if n == 1 { "day" } else { "days" };
        match *self {
            Self::Working(time) => write!(f, "{time}"),
            Self::BusinessDays(n) => write!(f, "{n} business {}", days(n)),
            Self::BusinessDaysEnd(n) => write!(f, "{n} business {}, end of day", days(n)),
            Self::CalendarDays(n) => write!(f, "{n} calendar {}", days(n)),
        }
    }
}

#[cfg(feature = "schema")]
crate::schema::text!(Target, { "description": "`4h`, `3 business days`, `1 business day, end of day` or `30 calendar days`" });

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_days_are_recognised() {
        let meant = |text: &str| text.parse::<Target>().unwrap_err().suggestion();
        assert_eq!(meant("3 bussiness days").as_deref(), Some("3 business days"));
        assert_eq!(meant("1 busines day,end off day").as_deref(), Some("1 business day, end of day"));
        assert_eq!(meant("30 calender days").as_deref(), Some("30 calendar days"));
        assert_eq!(meant("2d").as_deref(), Some("2 business days"));
        for text in ["", "soon", "3 blue moons", "99999999 bussiness days", "3 ,"] {
            assert_eq!(meant(text), None, "{text}");
        }
    }

    #[test]
    fn read_and_written() {
        for (text, target, written) in [
            ("4h", Target::Working(WorkTime::from_seconds(14_400)), "4h"),
            ("0s", Target::Working(WorkTime::ZERO), "0s"),
            ("1 business day", Target::BusinessDays(1), "1 business day"),
            ("0 business days, end of day", Target::BusinessDaysEnd(0), "0 business days, end of day"),
            ("30 calendar days", Target::CalendarDays(30), "30 calendar days"),
            ("2 calendar weeks", Target::CalendarDays(14), "14 calendar days"),
        ] {
            assert_eq!(text.parse::<Target>().unwrap(), target);
            assert_eq!(target.to_string(), written);
        }
        assert_eq!(
            "3d".parse::<Target>(),
            Err(TargetError::AmbiguousDays { found: "3d".into(), suggestion: "3 business days".into() })
        );
        for text in ["", "-1h", "business days", "1 fortnight", "1 business day, noon", "99999 business days"]
        {
            assert!(text.parse::<Target>().is_err(), "{text}");
        }
    }
}
