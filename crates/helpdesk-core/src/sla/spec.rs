//! What an administrator writes about service levels.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::condition::ConditionSpec;
use crate::sla::Preset;
use crate::workflow::Category;

/// One entry of `[[sla]]`: for which tickets, and what is promised at which priority.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PolicySpec {
    /// The name; unique in the desk.
    pub name: String,
    /// Policies of one set compete for a ticket, sets run side by side. Default `sla`.
    #[serde(default = "default_set", skip_serializing_if = "is_default_set")]
    pub set: String,
    /// The lower, the earlier considered; policies without a rank come after those with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// Which tickets; empty: all that no other policy of the set takes.
    #[serde(default, skip_serializing_if = "ConditionSpec::is_empty")]
    pub when: ConditionSpec,
    /// The calendar of every target that names none. Default: the desk's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// What is promised, by priority; `any` for priorities not listed.
    pub targets: BTreeMap<String, TargetsSpec>,
    /// When to warn: `80%` of the target, `30m before due` in working time, or `1 business
    /// day before due`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warn_at: Vec<String>,
    /// In which categories of status a metric stands still, where other than usual.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pauses: BTreeMap<String, Vec<Category>>,
    /// The fact that starts the resolution clock.
    #[serde(default, skip_serializing_if = "ResolutionStart::is_default")]
    pub resolution_starts: ResolutionStart,
    /// What becomes of ended clocks when a ticket is reopened. Default: the preset's, else `resume`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen: Option<ReopenMode>,
    /// What a change of the promise does to what has counted. Default: the preset's, else
    /// `retroactive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_change: Option<ChangeMode>,
    /// The calendar of the hours in which reports are taken in; what arrives outside them counts
    /// from the next opening. Default: reports are taken in at all times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<String>,
    /// A bundle of settings close to what another system does; settings written beside it win.
    /// Default: that of the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
}

/// The fact that starts a resolution clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ResolutionStart {
    /// The ticket is registered.
    #[default]
    Created,
    /// Somebody takes it: the first assignment to a person.
    Owned,
}

/// What becomes of the ended clocks of a ticket that is reopened. The first response never reopens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReopenMode {
    /// They go on; the time in which the ticket was done is taken out.
    #[default]
    Resume,
    /// A further cycle begins with the whole target; the verdict of the one before stays.
    NewCycle,
    /// They go on as if they had never ended; the time in which the ticket was done counts.
    CountClosedTime,
    /// The first end is the end.
    Final,
}

/// What a change of what is promised does to the time that has counted. A breach always stays.
///
/// A change that leaves target and calendar as they are moves nothing but under `retroactive`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeMode {
    /// The new target holds from the original start.
    #[default]
    Retroactive,
    /// The share of the old target that was used up is used up of the new one.
    Forward,
    /// The whole new target counts from the change.
    Reset,
}

impl ResolutionStart {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

fn default_set() -> String {
    "sla".to_owned()
}

fn is_default_set(set: &str) -> bool {
    set == "sla"
}

/// The promises at one priority. What is absent is not promised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TargetsSpec {
    /// Until a person takes the ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_to_own: Option<PromiseSpec>,
    /// Until the first public answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_response: Option<PromiseSpec>,
    /// Until the next public answer to each further message of the requester.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_response: Option<PromiseSpec>,
    /// From one public message of the desk to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub periodic_update: Option<PromiseSpec>,
    /// Until the ticket is solved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<PromiseSpec>,
    /// The agents' own part of the way to the solution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_work: Option<PromiseSpec>,
    /// How long the requester waits for others until the ticket is solved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester_wait: Option<PromiseSpec>,
}

/// A target, `"4h"`, or a table: `{ within = "1h", calendar = "24x7", out_of_hours = "2h" }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseSpec {
    /// The target as text; see [`crate::time::Target`].
    pub within: String,
    /// The calendar it is counted on; absent: the policy's.
    pub calendar: Option<String>,
    /// The target in its place for clocks that start in closed time of the calendar.
    pub out_of_hours: Option<Box<PromiseSpec>>,
}

impl From<&str> for PromiseSpec {
    fn from(within: &str) -> Self {
        Self { within: within.to_owned(), calendar: None, out_of_hours: None }
    }
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct PromiseTable {
    within: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    calendar: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    out_of_hours: Option<Box<PromiseSpec>>,
}

#[cfg(feature = "schema")]
crate::schema::one_of!(PromiseSpec, "a target such as `4h`, or a table", [String, PromiseTable]);

impl Serialize for PromiseSpec {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { within, calendar, out_of_hours } = self.clone();
        match (&calendar, &out_of_hours) {
            (None, None) => serializer.serialize_str(&within),
            _ => PromiseTable { within, calendar, out_of_hours }.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for PromiseSpec {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = PromiseSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a target such as `4h`, or a table `{ within, calendar, out_of_hours }`")
            }

            fn visit_str<E: serde::de::Error>(self, within: &str) -> Result<PromiseSpec, E> {
                Ok(PromiseSpec::from(within))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<PromiseSpec, A::Error> {
                let PromiseTable { within, calendar, out_of_hours } =
                    PromiseTable::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(PromiseSpec { within, calendar, out_of_hours })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
