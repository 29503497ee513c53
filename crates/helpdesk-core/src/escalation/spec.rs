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
}

/// What sets an escalation off; exactly one of its fields, `clock` going with `at`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TriggerSpec {
    /// A metric such as `resolution`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// When on that clock: `80%`, `120%`, `30m before due`, `1h after due`, or `breach`.
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
