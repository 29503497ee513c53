//! Two kinds of duration that never mix.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::MICROS;

/// Why a text is not a duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a duration; write it as `15m`, `1h 30m` or `45s`")]
pub struct DurationError {
    /// What was found.
    pub found: String,
}

macro_rules! durations {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// No time.
            pub const ZERO: Self = Self(0);

            /// `micros` microseconds.
            #[must_use]
            pub const fn from_micros(micros: i64) -> Self {
                Self(micros)
            }

            /// `seconds` seconds; stops at the ends of the range.
            #[must_use]
            pub const fn from_seconds(seconds: i64) -> Self {
                Self(seconds.saturating_mul(MICROS))
            }

            /// Whole microseconds.
            #[must_use]
            pub const fn micros(self) -> i64 {
                self.0
            }

            /// Whole seconds, rounded towards the past.
            #[must_use]
            pub const fn whole_seconds(self) -> i64 {
                self.0.div_euclid(MICROS)
            }

            /// Less than no time.
            #[must_use]
            pub const fn is_negative(self) -> bool {
                self.0 < 0
            }
        }

        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }
        }

        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }

        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }
        }

        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(self.0.saturating_neg())
            }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
                items.fold(Self::ZERO, Add::add)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_duration(self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = DurationError;
            fn from_str(text: &str) -> Result<Self, DurationError> {
                parse_micros(text).map(Self).ok_or_else(|| DurationError { found: text.to_owned() })
            }
        }

        #[cfg(feature = "schema")]
        crate::schema::one_of!($name, "a number of seconds, exact to the microsecond; also read as text, `1h 30m`", [f64, String]);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                write_seconds(self.0, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Seconds).map(Self)
            }
        }
    )+};
}

durations! {
    /// Time as it passes for everybody, in whole microseconds; may be negative.
    ///
    /// In JSON a number of seconds, as text `1h 30m`. For time counted on a calendar take
    /// [`WorkTime`].
    WallTime;
    /// Time counted on a calendar, in whole microseconds; may be negative.
    ///
    /// In JSON a number of seconds, as text `1h 30m`. For time as it passes take [`WallTime`].
    WorkTime;
}

/// `1h 30m`, hours being the largest unit: a day of a calendar is not 24 hours long.
fn write_duration(micros: i64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if micros < 0 {
        f.write_str("-")?;
    }
    let total = micros.unsigned_abs();
    let (whole, fraction) = (total / 1_000_000, total % 1_000_000);
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    let mut gap = "";
    if hours > 0 {
        write!(f, "{hours}h")?;
        gap = " ";
    }
    if minutes > 0 {
        write!(f, "{gap}{minutes}m")?;
        gap = " ";
    }
    if fraction > 0 {
        let digits = format!("{fraction:06}");
        write!(f, "{gap}{seconds}.{}s", digits.trim_end_matches('0'))
    } else if seconds > 0 || gap.is_empty() {
        write!(f, "{gap}{seconds}s")
    } else {
        Ok(())
    }
}

/// Reads `1h 30m`, `90 min`, `2 hours`: numbers with units, largest first, each unit once.
fn parse_micros(text: &str) -> Option<i64> {
    let (text, sign) = text.trim().strip_prefix('-').map_or((text.trim(), 1), |rest| (rest, -1));
    let mut total: i64 = 0;
    let mut largest = i64::MAX;
    let mut rest = text;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = rest.split_at_checked(digits)?;
        let tail = tail.trim_start();
        let letters = tail.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, tail) = tail.split_at_checked(letters)?;
        let scale = match unit {
            "h" | "hour" | "hours" => 3600,
            "m" | "min" | "minute" | "minutes" => 60,
            "s" | "sec" | "second" | "seconds" => 1,
            _ => return None, // `d` and `w` are units of a calendar: see `Target`
        };
        if largest <= scale {
            return None;
        }
        largest = scale;
        let seconds = number.parse::<i64>().ok()?.checked_mul(scale)?;
        total = total.checked_add(seconds)?;
        rest = tail.trim_start();
    }
    total.checked_mul(MICROS)?.checked_mul(sign)
}

/// A whole number where it is one, else a decimal; exact for 285 years of microseconds.
fn write_seconds<S: Serializer>(micros: i64, serializer: S) -> Result<S::Ok, S::Error> {
    if micros % MICROS == 0 {
        serializer.serialize_i64(micros / MICROS)
    } else {
        #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 microseconds")]
        serializer.serialize_f64(micros as f64 / 1e6)
    }
}

struct Seconds;

impl serde::de::Visitor<'_> for Seconds {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of seconds")
    }

    fn visit_i64<E: serde::de::Error>(self, seconds: i64) -> Result<i64, E> {
        seconds.checked_mul(MICROS).ok_or_else(|| E::custom("too many seconds"))
    }

    fn visit_u64<E: serde::de::Error>(self, seconds: u64) -> Result<i64, E> {
        i64::try_from(seconds).map_err(|_| E::custom("too many seconds")).and_then(|s| self.visit_i64(s))
    }

    fn visit_f64<E: serde::de::Error>(self, seconds: f64) -> Result<i64, E> {
        const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
        let micros = (seconds * 1e6).round();
        if micros.abs() <= EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "a whole number within 2^53")]
            Ok(micros as i64)
        } else {
            Err(E::custom("too many seconds"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_and_written() {
        for (text, seconds, written) in [
            ("15m", 900, "15m"),
            ("1h 30m", 5400, "1h 30m"),
            ("1h30m", 5400, "1h 30m"),
            ("90 min", 5400, "1h 30m"),
            ("2 hours", 7200, "2h"),
            ("0s", 0, "0s"),
            ("-45s", -45, "-45s"),
            ("100h", 360_000, "100h"),
        ] {
            let time: WorkTime = text.parse().unwrap();
            assert_eq!(time, WorkTime::from_seconds(seconds), "{text}");
            assert_eq!(time.to_string(), written);
        }
        for text in ["", "15", "m", "1d", "1m 1h", "1h 1h", "99999999999999999999h", "h 1"] {
            assert!(text.parse::<WorkTime>().is_err(), "{text}");
        }
    }

    #[test]
    fn json_is_seconds() {
        for (micros, json) in
            [(0, "0"), (900_000_000, "900"), (-1_500_000, "-1.5"), (24_286_691_454, "24286.691454")]
        {
            let time = WorkTime::from_micros(micros);
            assert_eq!(serde_json::to_string(&time).unwrap(), json);
            assert_eq!(serde_json::from_str::<WorkTime>(json).unwrap(), time);
        }
        assert!(serde_json::from_str::<WorkTime>("1e300").is_err());
        assert!(serde_json::from_str::<WorkTime>("\"1h\"").is_err());
    }
}
