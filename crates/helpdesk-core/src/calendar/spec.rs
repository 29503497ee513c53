//! What an administrator writes about a calendar.
//!
//! Dates, times and names stand here as text; compiling reads them, so that every fault is
//! reported at its place.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// Spans of a day, each `HH:MM-HH:MM`; hours above 24 run into the next civil day.
pub type SpansSpec = Vec<String>;

/// One calendar: when it is open.
///
/// # Examples
/// ```
/// # use helpdesk_core::calendar::CalendarSpec;
/// let office: CalendarSpec = serde_json::from_str(
///     r#"{ "zone": "Europe/Warsaw",
///          "weekly": { "mon-thu": ["08:00-12:00", "12:30-16:00"], "fri": ["08:00-14:00"] },
///          "holidays": ["PL", "*-12-24", { "nth": "last fri of june", "name": "Inventory" }],
///          "overrides": { "2026-12-23": ["08:00-12:00"] } }"#,
/// )?;
/// assert_eq!(office.weekly.len(), 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CalendarSpec {
    /// IANA name; the desk's zone when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Open around the clock; the same as seven days of `00:00-24:00`.
    #[serde(skip_serializing_if = "is_false")]
    pub always: bool,
    /// Spans by day of the week: `mon`, `mon-fri`, `mon,wed,fri`. A day that is missing is closed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub weekly: BTreeMap<String, SpansSpec>,
    /// Civil days on which nothing opens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<HolidaySpec>,
    /// Spans that stand in place of a date's own, holidays included; `[]` is closed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub overrides: BTreeMap<String, SpansSpec>,
    /// Wall-clock spans taken out of a date.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub breaks: BTreeMap<String, SpansSpec>,
    /// Absolute spans taken out, as pairs of RFC 3339 instants.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub break_instants: Vec<[String; 2]>,
    /// Other rules from a date on; each replaces hours, holidays and overrides as a whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<VersionSpec>,
    /// Open whenever one of these calendars is. Instead of hours of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub union: Vec<String>,
    /// Open whenever all of these calendars are. Instead of hours of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub intersect: Vec<String>,
    /// Closed whenever one of these calendars is open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
}

/// The rules of a calendar from a date on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct VersionSpec {
    /// The first civil day on which these rules hold, `YYYY-MM-DD`.
    pub effective_from: String,
    /// As [`CalendarSpec::always`].
    #[serde(skip_serializing_if = "is_false")]
    pub always: bool,
    /// As [`CalendarSpec::weekly`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub weekly: BTreeMap<String, SpansSpec>,
    /// As [`CalendarSpec::holidays`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<HolidaySpec>,
    /// As [`CalendarSpec::overrides`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub overrides: BTreeMap<String, SpansSpec>,
}

/// A holiday, or many of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum HolidaySpec {
    /// `PL` (a built-in set), `2026-05-02`, or `*-12-24` for every year. A name may follow a
    /// date after a space: `*-12-24 Christmas Eve`.
    Text(String),
    /// A rule with a name.
    Rule(HolidayRuleSpec),
}

/// By hand rather than untagged, so that a fault inside a rule is reported at its own place.
impl<'de> Deserialize<'de> for HolidaySpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = HolidaySpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date, the name of a set of holidays, or a table")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<HolidaySpec, E> {
                Ok(HolidaySpec::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<HolidaySpec, A::Error> {
                HolidayRuleSpec::deserialize(MapAccessDeserializer::new(map)).map(HolidaySpec::Rule)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// One holiday rule: exactly one of `date`, `dates`, `easter`, `orthodox_easter`, `nth` and `ics`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct HolidayRuleSpec {
    /// What people call the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `YYYY-MM-DD`, or `*-MM-DD` for every year; 29 February only in leap years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Several of the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<String>,
    /// Days after Easter Sunday of the western churches; negative before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub easter: Option<i32>,
    /// Days after Easter Sunday of the orthodox churches; negative before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orthodox_easter: Option<i32>,
    /// `last mon of may`, `2nd tue of june`, `wed before *-11-23`, `sat after *-06-20`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<String>,
    /// The text of an iCalendar file whose events are holidays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ics: Option<String>,
    /// A further day off when the holiday falls on a weekend: `next_weekday` (the next weekday
    /// that is no holiday), `nearest_weekday` (Friday for Saturday, Monday for Sunday) or
    /// `monday_after_sunday` (nothing for Saturday).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
    /// The first year in which the rule holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<i32>,
    /// The last year in which the rule holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<i32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde asks for")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
