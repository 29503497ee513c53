//! What an administrator writes about lines, hand-overs and escalations.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::condition::ConditionSpec;
use crate::label::LabelSpec;

/// One line of support, as in `[lines.first]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LineSpec {
    /// What people read; without one the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelSpec>,
    /// When the line works. Default: the desk's calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Own people or an outside firm.
    #[serde(default)]
    pub kind: LineKind,
    /// How long a ticket may stay, as in `15m`, on the line's calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_box: Option<String>,
    /// What happens when the time box is used up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_time_box: Option<ResponseSpec>,
    /// The lines that a ticket may be handed to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hand_over: Vec<EdgeSpec>,
    /// The categories that the line can deal with; `hardware` covers `hardware.printer`. Without
    /// any it is not said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competences: Vec<String>,
    /// Whether the line may decide whatever there is to decide: where escalations are to end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub authority: bool,
    /// The people of the line, in the order in which they take turns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberSpec>,
    /// How members are chosen for a ticket, one strategy after another. Default: the order of
    /// `members`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assign: Vec<Strategy>,
    /// How many open tickets each of them may have at a time. Default: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
}

/// A way to choose among those who could take a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Only those who can deal with its category.
    Competence,
    /// Whoever is responsible for the customer, if they can take it.
    CaretakerFirst,
    /// Whoever had the ticket before.
    Sticky,
    /// Those with the fewest open tickets.
    LeastLoaded,
    /// Whoever comes after the one who was given the last.
    RoundRobin,
}

/// When a ticket that nobody has is brought up again, as in `[review]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewSpec {
    /// After how long the first time, as in `30m`, on the calendar of its line; each further time
    /// after twice as long.
    pub after: String,
    /// Who is told; names as in [`ResponseSpec::tell`]. Default: its line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tell: Vec<String>,
}

/// How often something happens again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RepeatSpec {
    /// After how much more working time each time, as in `1h`.
    pub every: String,
    /// How often, the first time not counted: 1 to 20.
    pub at_most: u32,
}

/// Somebody in a line: an agent's id, or a table with what is particular to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberSpec {
    /// The agent's id, as the host uses it.
    pub agent: String,
    /// When they work. Default: the line's calendar.
    pub calendar: Option<String>,
    /// What they can deal with. Default: what the line can.
    pub competences: Vec<String>,
    /// How many open tickets they may have. Default: the line's `capacity`.
    pub capacity: Option<u32>,
    /// Days on which they are away: `2026-07-01..2026-07-14`, both included, or one day.
    pub absences: Vec<String>,
}

impl From<&str> for MemberSpec {
    fn from(agent: &str) -> Self {
        Self {
            agent: agent.to_owned(),
            calendar: None,
            competences: Vec::new(),
            capacity: None,
            absences: Vec::new(),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct MemberTable {
    agent: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    calendar: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    competences: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    capacity: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    absences: Vec<String>,
}

#[cfg(feature = "schema")]
crate::schema::one_of!(MemberSpec, "the id of an agent, or a table", [String, MemberTable]);

impl Serialize for MemberSpec {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Self::from(self.agent.as_str()) {
            return serializer.serialize_str(&self.agent);
        }
        let Self { agent, calendar, competences, capacity, absences } = self.clone();
        MemberTable { agent, calendar, competences, capacity, absences }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for MemberSpec {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = MemberSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an agent, or a table `{ agent, calendar, competences, capacity, absences }`")
            }

            fn visit_str<E: serde::de::Error>(self, agent: &str) -> Result<MemberSpec, E> {
                Ok(MemberSpec::from(agent))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<MemberSpec, A::Error> {
                let table = MemberTable::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                let MemberTable { agent, calendar, competences, capacity, absences } = table;
                Ok(MemberSpec { agent, calendar, competences, capacity, absences })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Whose people a line are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// The desk's own.
    #[default]
    Internal,
    /// An outside firm: its time is measured apart, without pauses.
    Vendor,
}

/// What an escalation does: somebody else works, somebody is told, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResponseSpec {
    /// The line that takes over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<String>,
    /// Who is told: `requester`, `assignee`, `line`, `line:NAME` or a contact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tell: Vec<String>,
    /// How often in the life of a ticket this hands over; afterwards it only tells. Default: every
    /// time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
}

/// An allowed hand-over: a line's name, or a table with guards.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeSpec {
    /// The line handed to.
    pub to: String,
    /// Who may: role names, `assignee`, `diagnosing_agent`. Empty: anybody who is not a requester.
    pub by: Vec<String>,
    /// What has to be recorded first; names as in a transition.
    pub requires: Vec<String>,
    /// A condition on the ticket.
    pub when: ConditionSpec,
}

impl From<&str> for EdgeSpec {
    fn from(to: &str) -> Self {
        Self { to: to.to_owned(), by: Vec::new(), requires: Vec::new(), when: ConditionSpec::default() }
    }
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct EdgeTable {
    to: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    by: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    requires: Vec<String>,
    #[serde(default, skip_serializing_if = "ConditionSpec::is_empty")]
    when: ConditionSpec,
}

#[cfg(feature = "schema")]
crate::schema::one_of!(EdgeSpec, "the name of a line, or a table", [String, EdgeTable]);

impl Serialize for EdgeSpec {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Self::from(self.to.as_str()) {
            return serializer.serialize_str(&self.to);
        }
        let Self { to, by, requires, when } = self.clone();
        EdgeTable { to, by, requires, when }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for EdgeSpec {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = EdgeSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a line, or a table `{ to, by, requires, when }`")
            }

            fn visit_str<E: serde::de::Error>(self, to: &str) -> Result<EdgeSpec, E> {
                Ok(EdgeSpec::from(to))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<EdgeSpec, A::Error> {
                let table = EdgeTable::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                let EdgeTable { to, by, requires, when } = table;
                Ok(EdgeSpec { to, by, requires, when })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// One entry of `[[escalations]]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EscalationSpec {
    /// The name; unique in the desk.
    pub name: String,
    /// What sets it off.
    pub on: TriggerSpec,
    /// For which tickets; empty: all.
    #[serde(default, skip_serializing_if = "ConditionSpec::is_empty")]
    pub when: ConditionSpec,
    /// The line that takes over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<String>,
    /// Who is told; names as in [`ResponseSpec::tell`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tell: Vec<String>,
    /// As [`ResponseSpec::at_most`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
    /// Comes about again while its clock goes on; each time it is named `NAME #2`, `NAME #3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<RepeatSpec>,
}

/// Whose silence is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// In a status of category `waiting_requester`.
    Requester,
    /// In a status of category `waiting_vendor`.
    Vendor,
}

/// What sets an escalation off; exactly one of its fields, `clock` going with `at`, and `silence`
/// with `after`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TriggerSpec {
    /// A metric such as `resolution`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// When on that clock: `80%`, `120%`, `30m before due`, `1 business day before due`, `1h after
    /// due`, or `breach`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// A rating lower than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating_below: Option<i64>,
    /// The ticket was reopened this often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened: Option<u32>,
    /// The ticket was handed over this often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_over: Option<u32>,
    /// The ticket comes to be at least as urgent as this level, when it is opened or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// The ticket was more urgent than this level, and no longer is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub falls_to: Option<String>,
    /// Whose turn it is, and who says nothing for as long as `after`: `requester` or `vendor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence: Option<Silence>,
    /// How long the silence lasts, on the desk's calendar: `2 business days`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Somebody outside the ticket who can be told, as in `[contacts.quality_manager]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactSpec {
    /// A name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When they can be reached; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
}
