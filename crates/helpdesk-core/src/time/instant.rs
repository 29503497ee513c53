//! Absolute instants and spans between them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::civil::{Date, fixed_digits};
use super::{MICROS, WallTime};

/// A point in time: whole microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Bounds: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999Z, so every instant can be written.
/// In JSON and as text an RFC 3339 date-time; any offset is read, `Z` is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// Why a text or a number is not an [`Instant`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InstantError {
    /// The text is no RFC 3339 date-time.
    #[error("`{found}` is not an RFC 3339 date-time such as 2026-03-27T16:00:00Z")]
    NotRfc3339 {
        /// What was found.
        found: String,
    },
    /// A date-time without an offset says no instant.
    #[error("`{found}` has no offset from UTC; add `Z` or an offset such as +01:00")]
    NoOffset {
        /// What was found.
        found: String,
    },
    /// Before year 1 or after year 9999.
    #[error("the instant lies outside the years 1 to 9999")]
    OutOfRange,
}

const SECONDS_A_DAY: i64 = 86_400;

impl Instant {
    /// 0001-01-01T00:00:00Z.
    pub const MIN: Self = Self(-62_135_596_800 * MICROS);
    /// 9999-12-31T23:59:59.999999Z.
    pub const MAX: Self = Self(253_402_300_800 * MICROS - 1);
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// The instant `micros` microseconds after the epoch.
    ///
    /// # Errors
    /// [`InstantError::OutOfRange`] outside [`Instant::MIN`] to [`Instant::MAX`].
    pub const fn from_micros(micros: i64) -> Result<Self, InstantError> {
        if micros < Self::MIN.0 || Self::MAX.0 < micros {
            Err(InstantError::OutOfRange)
        } else {
            Ok(Self(micros))
        }
    }

    /// The instant `micros` after the epoch, or the nearest end of the range.
    #[must_use]
    pub const fn saturating_from_micros(micros: i64) -> Self {
        if micros < Self::MIN.0 {
            Self::MIN
        } else if Self::MAX.0 < micros {
            Self::MAX
        } else {
            Self(micros)
        }
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This instant moved by `by`; stops at either end of the range.
    #[must_use]
    pub const fn plus(self, by: WallTime) -> Self {
        Self::saturating_from_micros(self.0.saturating_add(by.micros()))
    }

    /// The time that passes from `earlier` to this instant; negative when it lies later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> WallTime {
        WallTime::from_micros(self.0 - earlier.0) // both within ±2^58
    }

    /// The civil day in UTC.
    #[must_use]
    pub fn utc_date(self) -> Date {
        let days = self.0.div_euclid(SECONDS_A_DAY * MICROS);
        i32::try_from(days).ok().and_then(Date::from_epoch_days).unwrap_or(Date::MIN)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let in_day = self.0.rem_euclid(SECONDS_A_DAY * MICROS);
        let (second, micros) = (in_day / MICROS, in_day % MICROS);
        let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{}T{hours:02}:{minutes:02}:{seconds:02}", self.utc_date())?;
        if micros % 1000 != 0 {
            write!(f, ".{micros:06}")?;
        } else if micros != 0 {
            write!(f, ".{:03}", micros / 1000)?;
        }
        f.write_str("Z")
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Instant {
    type Err = InstantError;

    /// Reads an RFC 3339 date-time. Digits beyond microseconds must be zero: nothing is rounded.
    fn from_str(text: &str) -> Result<Self, InstantError> {
        let wrong = || InstantError::NotRfc3339 { found: text.to_owned() };
        let (date, rest) = text.split_at_checked(10).ok_or_else(wrong)?;
        let date: Date = date.parse().map_err(|_| wrong())?;
        let rest = rest.strip_prefix(['T', 't', ' ']).ok_or_else(wrong)?;
        let (time, rest) = rest.split_at_checked(8).ok_or_else(wrong)?;
        let second = second_of_day(time).ok_or_else(wrong)?;
        let (micros, offset) = match rest.strip_prefix('.') {
            None => (0, rest),
            Some(fraction) => {
                let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
                let (digits, offset) = fraction.split_at_checked(digits).ok_or_else(wrong)?;
                (fraction_micros(digits).ok_or_else(wrong)?, offset)
            }
        };
        if offset.is_empty() {
            return Err(InstantError::NoOffset { found: text.to_owned() });
        }
        let offset = offset_seconds(offset).ok_or_else(wrong)?;
        let seconds = i64::from(date.epoch_days()) * SECONDS_A_DAY + second - offset;
        Self::from_micros(seconds * MICROS + micros)
    }
}

fn second_of_day(text: &str) -> Option<i64> {
    let mut parts = text.split(':').map(|part| fixed_digits(part, 2));
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    (parts.next().is_none() && hours < 24 && minutes < 60 && seconds < 60)
        .then(|| i64::from(hours * 3600 + minutes * 60 + seconds))
}

fn fraction_micros(digits: &str) -> Option<i64> {
    let (kept, beyond) = digits.split_at_checked(6).unwrap_or((digits, ""));
    if digits.is_empty() || beyond.bytes().any(|b| b != b'0') {
        return None;
    }
    let scale = 10_i64.pow(6 - u32::try_from(kept.len()).ok()?);
    kept.parse::<i64>().ok().map(|value| value * scale)
}

fn offset_seconds(text: &str) -> Option<i64> {
    if text == "Z" || text == "z" {
        return Some(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes) = (fixed_digits(hours, 2)?, fixed_digits(minutes, 2)?);
    (hours < 24 && minutes < 60).then(|| sign * i64::from(hours * 3600 + minutes * 60))
}

#[cfg(feature = "schema")]
crate::schema::text!(Instant, { "format": "date-time", "description": "RFC 3339, whole microseconds" });

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "chrono")]
impl From<Instant> for chrono::DateTime<chrono::Utc> {
    fn from(instant: Instant) -> Self {
        Self::from_timestamp_micros(instant.0).unwrap_or_default() // every instant is in chrono's range
    }
}

#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> TryFrom<chrono::DateTime<Z>> for Instant {
    type Error = InstantError;

    /// Nanoseconds below a microsecond are cut off, towards the past.
    fn try_from(time: chrono::DateTime<Z>) -> Result<Self, InstantError> {
        Self::from_micros(time.timestamp_micros())
    }
}

/// A half-open span of time, `[start, end)`. Empty when `end <= start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// The first instant inside.
    pub start: Instant,
    /// The first instant after.
    pub end: Instant,
}

impl Interval {
    /// `[start, end)`.
    #[must_use]
    pub const fn new(start: Instant, end: Instant) -> Self {
        Self { start, end }
    }

    /// Whether `at` lies inside.
    #[must_use]
    pub fn contains(&self, at: Instant) -> bool {
        self.start <= at && at < self.end
    }

    /// Whether nothing lies inside.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.end <= self.start
    }

    /// The part shared with `other`; `None` if they share nothing.
    #[must_use]
    pub fn clip(&self, other: Self) -> Option<Self> {
        let shared = Self::new(self.start.max(other.start), self.end.min(other.end));
        (!shared.is_empty()).then_some(shared)
    }

    /// The time that passes inside; zero when empty.
    #[must_use]
    pub fn length(&self) -> WallTime {
        if self.is_empty() { WallTime::ZERO } else { self.end.since(self.start) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_3339() {
        for text in [
            "2026-03-27T16:00:00Z",
            "2026-03-27T16:00:00.123Z",
            "1969-12-31T23:59:59.999999Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999Z",
        ] {
            assert_eq!(text.parse::<Instant>().unwrap().to_string(), text);
        }
        let shifted: Instant = "2026-03-27T16:00:00.1200000+05:45".parse().unwrap();
        assert_eq!(shifted.to_string(), "2026-03-27T10:15:00.120Z");
    }

    #[test]
    fn refused_texts() {
        for text in [
            "",
            "2026-03-27",
            "2026-03-27T24:00:00Z",
            "2026-03-27T16:00:00.1234567Z",
            "2026-03-27T16:00:00+5",
            "żółć2026-03-27",
        ] {
            assert!(matches!(text.parse::<Instant>(), Err(InstantError::NotRfc3339 { .. })), "{text}");
        }
        assert!(matches!("2026-03-27T16:00:00".parse::<Instant>(), Err(InstantError::NoOffset { .. })));
        assert_eq!("0001-01-01T00:00:00+01:00".parse::<Instant>(), Err(InstantError::OutOfRange));
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_agrees() {
        for text in ["2026-03-27T16:00:00.123456Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"] {
            let ours: Instant = text.parse().unwrap();
            let theirs = chrono::DateTime::<chrono::Utc>::from(ours);
            assert_eq!(theirs.timestamp_micros(), ours.micros());
            assert_eq!(Instant::try_from(theirs), Ok(ours));
        }
    }
}
