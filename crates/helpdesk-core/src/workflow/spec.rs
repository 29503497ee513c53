//! What an administrator writes about statuses and transitions.

use serde::{Deserialize, Serialize};

use crate::condition::ConditionSpec;
use crate::label::LabelSpec;
use crate::workflow::{Category, LateReply};

/// One status, as in `[statuses.waiting]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatusSpec {
    /// What the status means; clocks look at this and never at the name.
    pub category: Category,
    /// What people read; without one the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelSpec>,
    /// The status a new ticket gets. Needed only where several statuses have the category `new`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub initial: bool,
    /// The status that a requester's reply moves the ticket to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_requester_reply: Option<String>,
    /// The status that an agent's public reply moves the ticket to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_agent_reply: Option<String>,
    /// What happens when the ticket stays here too long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<ExpirySpec>,
}

/// What happens when a ticket stays in a status too long: another status, or a reminder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExpirySpec {
    /// After how long, as in `3 business days`, on the desk's calendar.
    pub after: String,
    /// The status to move to; without one a reminder is sent, once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// One entry of `[[transitions]]`: who may move a ticket from where to where, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TransitionSpec {
    /// The statuses it leads from; `*` stands for every status that is not closed or cancelled.
    pub from: Names,
    /// The statuses it leads to.
    pub to: Names,
    /// Who may: role names, `assignee`, `diagnosing_agent`. Empty: anybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// The lines that may. Empty: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// What has to be recorded first: `cause`, `measures`, `prevention`, `diagnosis`, `category`,
    /// `assignee`, `field.NAME`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<String>,
    /// Flags that the host has to have raised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// Every child ticket has to be done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub children_done: bool,
    /// A condition on the ticket.
    #[serde(default, skip_serializing_if = "ConditionSpec::is_empty")]
    pub when: ConditionSpec,
}

/// What a requester's reply to a finished ticket does, as in `[reopen]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReopenSpec {
    /// For how long after the ticket was done; absent: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// The status of a reopened ticket.
    pub to: String,
    /// What a reply after that time does.
    #[serde(default)]
    pub late: LateReply,
}

/// One name or several: `"new"` or `["new", "open"]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Names(pub Vec<String>);

#[cfg(feature = "schema")]
crate::schema::one_of!(Names, "a name or a list of names", [String, Vec<String>]);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Names;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a name or a list of names")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Names, E> {
                Ok(Names(vec![name.to_owned()]))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = seq.next_element()? {
                    names.push(name);
                }
                Ok(Names(names))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
