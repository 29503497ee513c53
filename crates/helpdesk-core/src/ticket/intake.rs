//! What is known when a ticket is opened.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::condition::Suggestion;
use crate::id::{
    ActorId, CategoryId, ImpactId, KindId, LineId, OrganisationId, PriorityId, TemplateId, UrgencyId,
};
use crate::party::Party;

/// The way a ticket came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Channel {
    /// A program of the host, through its own interface.
    Api,
    /// A chat or messenger.
    Chat,
    /// A mail.
    Email,
    /// Somebody came by.
    InPerson,
    /// An alert of the monitoring.
    Monitoring,
    /// A call.
    Phone,
    /// The self-service portal.
    Portal,
    /// A text message.
    Sms,
    /// A video call.
    VideoCall,
    /// A form on a page.
    WebForm,
}

impl Channel {
    /// Every channel, by name.
    pub const ALL: [Self; 10] = [
        Self::Api,
        Self::Chat,
        Self::Email,
        Self::InPerson,
        Self::Monitoring,
        Self::Phone,
        Self::Portal,
        Self::Sms,
        Self::VideoCall,
        Self::WebForm,
    ];

    /// The name used in specifications.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Chat => "chat",
            Self::Email => "email",
            Self::InPerson => "in_person",
            Self::Monitoring => "monitoring",
            Self::Phone => "phone",
            Self::Portal => "portal",
            Self::Sms => "sms",
            Self::VideoCall => "video_call",
            Self::WebForm => "web_form",
        }
    }
}

/// The value of a custom field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldValue {
    /// Yes or no.
    Bool(bool),
    /// A whole number within ±(2^53 − 1), so that every host can hold it.
    Int(i64),
    /// Text.
    Text(Arc<str>),
}

impl FieldValue {
    /// What kind of value it is, in the words of `[fields]`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) => "boolean",
            Self::Int(_) => "integer",
            Self::Text(_) => "text",
        }
    }
}

impl From<&str> for FieldValue {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<i64> for FieldValue {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for FieldValue {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

#[cfg(feature = "schema")]
crate::schema::one_of!(FieldValue, "text, a whole number within 2^53, true or false", [String, i64, bool]);

impl Serialize for FieldValue {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(yes) => serializer.serialize_bool(*yes),
            Self::Int(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for FieldValue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = FieldValue;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("text, a whole number within 2^53, true or false")
            }

            fn visit_bool<E: serde::de::Error>(self, yes: bool) -> Result<FieldValue, E> {
                Ok(FieldValue::Bool(yes))
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<FieldValue, E> {
                const EXACT: i64 = 9_007_199_254_740_991;
                if (-EXACT..=EXACT).contains(&number) {
                    Ok(FieldValue::Int(number))
                } else {
                    Err(E::invalid_value(serde::de::Unexpected::Signed(number), &self))
                }
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<FieldValue, E> {
                match i64::try_from(number) {
                    Ok(number) => self.visit_i64(number),
                    Err(_) => Err(E::invalid_value(serde::de::Unexpected::Unsigned(number), &self)),
                }
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<FieldValue, E> {
                Ok(FieldValue::from(text))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// What is known when a ticket is opened; the argument of `Desk::open`.
///
/// Only `channel` and `subject` are always needed; what else is, the desk says by kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Intake {
    /// How it came in.
    pub channel: Channel,
    /// One line.
    pub subject: Arc<str>,
    /// The whole story, as the requester would want to read it.
    #[serde(default, skip_serializing_if = "str_is_empty")]
    pub description: Arc<str>,
    /// The number read out to the caller, made by the host with the desk's scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Arc<str>>,
    /// The kind; absent: the desk's first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<KindId>,
    /// The template of routine work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateId>,
    /// The category, if somebody chose one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Who asks; absent for tickets nobody waits for, such as alerts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<ActorId>,
    /// The company or department of the requester.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// The language the requester reads, as a tag such as `pl`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Arc<str>>,
    /// The contract tier of the organisation, as in `premium`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Arc<str>>,
    /// The system or the domain it came from, as in `acme.example`; never a person's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Arc<str>>,
    /// What somebody outside suggests, such as a model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Suggestion>,
    /// The impact, if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<ImpactId>,
    /// The urgency, if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<UrgencyId>,
    /// The priority, on desks whose priorities are stated rather than computed from a matrix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<PriorityId>,
    /// The line to start in; absent: where the rules send it, else the desk's entry line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// The affected asset, as the host names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<Arc<str>>,
    /// The affected service, as the host names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Arc<str>>,
    /// What the host knows of requester, organisation, contract, asset and service; what is absent
    /// is looked up in the desk's registers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Arc<Party>>,
    /// Custom fields.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<Arc<str>, FieldValue>,
    /// Tags.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<Arc<str>>,
}

fn str_is_empty(text: &str) -> bool {
    text.is_empty()
}

impl Intake {
    /// The least that can be known: a channel and a subject.
    pub fn new(channel: Channel, subject: impl Into<Arc<str>>) -> Self {
        Self {
            channel,
            subject: subject.into(),
            description: "".into(),
            number: None,
            kind: None,
            template: None,
            category: None,
            requester: None,
            organisation: None,
            language: None,
            tier: None,
            sender: None,
            suggestions: Vec::new(),
            impact: None,
            urgency: None,
            priority: None,
            line: None,
            asset: None,
            service: None,
            party: None,
            fields: BTreeMap::new(),
            tags: BTreeSet::new(),
        }
    }
}
