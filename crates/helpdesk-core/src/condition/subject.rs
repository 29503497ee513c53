//! What a condition can ask about.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::faults::nearest;

/// One thing a condition can ask about; written in snake case, `field.NAME`, `flag.NAME` or
/// `suggestion.LABEL`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The approvals that were granted.
    Approval,
    /// What the ticket is about: a device, an application.
    Asset,
    /// The class of that asset, as the register or the host knows it.
    AssetClass,
    /// The category; asking for `hardware` also finds `hardware.printer`.
    Category,
    /// How it came in.
    Channel,
    /// The steps of the checklist that are done.
    Checklist,
    /// The contract the request runs under.
    Contract,
    /// Whether that contract covers the request: `covered` or `outside`.
    Coverage,
    /// What the contract grants.
    Entitlement,
    /// A field of the desk or the host: a text, a whole number, yes or no, or a list of texts.
    Field(Arc<str>),
    /// Something the host says yes or no to; what it does not mention is no.
    Flag(Arc<str>),
    /// How often it was handed over.
    HandOverCount,
    /// The level of identity that the caller reached; compares.
    Identity,
    /// The impact.
    Impact,
    /// Incident, request, question.
    Kind,
    /// The line it is with.
    Line,
    /// The requester's organisation.
    Organisation,
    /// The running outage it belongs to.
    Outage,
    /// The priority.
    Priority,
    /// The requester's verdict.
    Rating,
    /// How often it was reopened.
    ReopenCount,
    /// Who asked.
    Requester,
    /// The system or the domain that it came from, as the host names it; never a person's address.
    Sender,
    /// Business or private, as the organisation is.
    Segment,
    /// The service concerned.
    Service,
    /// The status.
    Status,
    /// The category of the status.
    StatusCategory,
    /// Words of the subject line.
    Subject,
    /// How sure somebody outside is of a label, in thousandths: of `LABEL`, or of `SOURCE:LABEL`.
    Suggestion(Arc<str>),
    /// The tags.
    Tag,
    /// The template of routine work.
    Template,
    /// Words of the subject line or the description.
    Text,
    /// The tier of the contract.
    Tier,
    /// The urgency.
    Urgency,
}

/// A name that is no subject.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a subject of conditions")]
pub struct UnknownSubject {
    /// What was found.
    pub found: String,
    /// The nearest subject.
    pub nearest: Option<String>,
}

/// What kind of answer a subject has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Yes or no.
    Flag,
    /// One name or several.
    Name,
    /// A whole number.
    Number,
    /// Whatever the host put there.
    Open,
    /// Running text, asked for phrases.
    Words,
}

/// Every subject but fields, flags and suggestions.
const NAMED: [(&str, Subject); 31] = [
    ("approval", Subject::Approval),
    ("asset", Subject::Asset),
    ("asset_class", Subject::AssetClass),
    ("category", Subject::Category),
    ("channel", Subject::Channel),
    ("checklist", Subject::Checklist),
    ("contract", Subject::Contract),
    ("coverage", Subject::Coverage),
    ("entitlement", Subject::Entitlement),
    ("hand_over_count", Subject::HandOverCount),
    ("identity", Subject::Identity),
    ("impact", Subject::Impact),
    ("kind", Subject::Kind),
    ("line", Subject::Line),
    ("organisation", Subject::Organisation),
    ("outage", Subject::Outage),
    ("priority", Subject::Priority),
    ("rating", Subject::Rating),
    ("reopen_count", Subject::ReopenCount),
    ("requester", Subject::Requester),
    ("segment", Subject::Segment),
    ("sender", Subject::Sender),
    ("service", Subject::Service),
    ("status", Subject::Status),
    ("status_category", Subject::StatusCategory),
    ("subject", Subject::Subject),
    ("tag", Subject::Tag),
    ("template", Subject::Template),
    ("text", Subject::Text),
    ("tier", Subject::Tier),
    ("urgency", Subject::Urgency),
];

impl Subject {
    pub(crate) const fn shape(&self) -> Shape {
        match self {
            Self::Flag(_) => Shape::Flag,
            Self::Field(_) => Shape::Open,
            Self::HandOverCount | Self::Rating | Self::ReopenCount | Self::Suggestion(_) => Shape::Number,
            Self::Subject | Self::Text => Shape::Words,
            _ => Shape::Name,
        }
    }
}

impl FromStr for Subject {
    type Err = UnknownSubject;

    fn from_str(text: &str) -> Result<Self, UnknownSubject> {
        match text.split_once('.') {
            Some(("field", name)) if !name.is_empty() => return Ok(Self::Field(name.into())),
            Some(("flag", name)) if !name.is_empty() => return Ok(Self::Flag(name.into())),
            Some(("suggestion", name)) if !name.is_empty() => return Ok(Self::Suggestion(name.into())),
            _ => {}
        }
        let named = NAMED.iter().find(|(name, _)| *name == text).map(|(_, subject)| subject.clone());
        named.ok_or_else(|| UnknownSubject { found: text.to_owned(), nearest: nearest_subject(text) })
    }
}

fn nearest_subject(text: &str) -> Option<String> {
    if let Some((start, name)) = text.split_once('.').filter(|(_, name)| !name.is_empty()) {
        return nearest(start, ["field", "flag", "suggestion"]).map(|start| format!("{start}.{name}"));
    }
    let words = NAMED.iter().map(|(name, _)| *name).chain(["all", "any", "not"]);
    nearest(text, words).map(str::to_owned)
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => write!(f, "field.{name}"),
            Self::Flag(name) => write!(f, "flag.{name}"),
            Self::Suggestion(name) => write!(f, "suggestion.{name}"),
            named => {
                let name = NAMED.iter().find(|(_, subject)| subject == named);
                f.write_str(name.map_or("", |(name, _)| name))
            }
        }
    }
}

#[cfg(feature = "schema")]
crate::schema::text!(Subject, { "description": "what a condition asks about" });

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
