//! A whole desk as an administrator writes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::approval::ApprovalSpec;
use crate::calendar::CalendarSpec;
use crate::escalation::{ContactSpec, EscalationSpec, LineSpec, ReviewSpec};
use crate::identity::IdentitySpec;
use crate::label::{LabelSpec, NamedSpec};
use crate::number::NumberSpec;
use crate::party::{AssetSpec, ContractSpec, EntitlementsSpec, OrganisationSpec, PersonSpec, ServiceSpec};
use crate::priority::{PrioritySpec, RuleSpec};
use crate::sla::{PolicySpec, Preset};
use crate::template::TemplateSpec;
use crate::ticket::{
    AlertSpec, AttachmentSpec, CascadeSpec, FieldKind, MergeSpec, NoticeKind, ProblemSpec, SurveySpec,
};
use crate::workflow::{ReopenSpec, StatusSpec, TransitionSpec};

/// A whole desk as an administrator writes it; TOML for people, the same structure in JSON for
/// programs. Source: `docs/spec/desk.md`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeskSpec {
    /// The name.
    pub name: String,
    /// The IANA time zone of every calendar that names none.
    pub zone: String,
    /// The language of its labels where the one asked for has none, as a tag: `pl`, `pt-BR`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The calendar used where none is named. Default: the only one, else `always`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Calendars by name. A calendar `always` exists unless the desk defines one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calendars: BTreeMap<String, CalendarSpec>,
    /// Kinds of ticket, the default first. Without any: `incident` and `request`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<KindSpec>,
    /// Categories, dotted for sub-categories. Without any every category is taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<NamedSpec>,
    /// Contract tiers. Without any every tier is taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<String>,
    /// People who ask or approve, by name. Large desks hand them in with the intake.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub people: BTreeMap<String, PersonSpec>,
    /// Companies, departments and households by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub organisations: BTreeMap<String, OrganisationSpec>,
    /// What was agreed, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub contracts: BTreeMap<String, ContractSpec>,
    /// Devices and applications by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub assets: BTreeMap<String, AssetSpec>,
    /// What the desk provides, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub services: BTreeMap<String, ServiceSpec>,
    /// What happens to requests that no contract covers. Absent: it is recorded where the desk has
    /// contracts, and nothing is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entitlements: Option<EntitlementsSpec>,
    /// How sure the desk has to be of who asks. Absent: nobody proves anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentitySpec>,
    /// Who has to agree before something is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<ApprovalSpec>,
    /// Routine work by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub templates: BTreeMap<String, TemplateSpec>,
    /// Words that negate what follows them. Absent: none do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<WordsSpec>,
    /// What becomes of suggestions from outside, by their source. A source that is not listed is
    /// heard by rules only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub suggestions: BTreeMap<String, SuggestionSpec>,
    /// Custom fields by name. Without any every field is taken.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, FieldSpec>,
    /// Priority levels and the matrix they come from.
    #[serde(default)]
    pub priority: PrioritySpec,
    /// Triage rules, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleSpec>,
    /// Statuses by name. Without any: new, open, waiting, solved, closed, cancelled.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub statuses: BTreeMap<String, StatusSpec>,
    /// Transitions. Without any every status that is not final leads to every other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transitions: Vec<TransitionSpec>,
    /// What a reply to a finished ticket does. Absent: solved tickets follow their status's
    /// `on_requester_reply`, closed ones ask for a follow-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen: Option<ReopenSpec>,
    /// Lines of support by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<String, LineSpec>,
    /// The line that new tickets enter. Default: the only one, else none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_line: Option<String>,
    /// People outside the ticket who can be told.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub contacts: BTreeMap<String, ContactSpec>,
    /// Escalations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalations: Vec<EscalationSpec>,
    /// When tickets that nobody has are brought up again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewSpec>,
    /// A bundle of settings for every policy that names none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// Service levels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sla: Vec<PolicySpec>,
    /// Who is told of what, where other than usual: `requester`, `assignee`, `line`,
    /// `line:NAME` or a contact; an empty list tells nobody.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub notices: BTreeMap<NoticeKind, Vec<String>>,
    /// Which tickets may be merged.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub merge: MergeSpec,
    /// What parts take over from the whole.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub cascade: CascadeSpec,
    /// When repeated incidents ask for a problem record. Absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problems: Option<ProblemSpec>,
    /// What becomes of what the monitoring reports.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub alerts: AlertSpec,
    /// What files a ticket takes.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub attachments: AttachmentSpec,
    /// How ticket numbers look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbers: Option<NumberSpec>,
    /// The survey after closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey: Option<SurveySpec>,
}

fn is_usual<T: Default + PartialEq>(setting: &T) -> bool {
    *setting == T::default()
}

/// A kind of ticket: its name, or a table with its label and the fields it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindSpec {
    /// The name.
    pub name: String,
    /// What people read; without one the name.
    pub label: Option<LabelSpec>,
    /// What an intake has to state: `requester`, `organisation`, `description`, `category`,
    /// `asset`, `service`, `field.NAME`.
    pub requires: Vec<String>,
}

impl From<&str> for KindSpec {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), label: None, requires: Vec::new() }
    }
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct KindTable {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<LabelSpec>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    requires: Vec<String>,
}

#[cfg(feature = "schema")]
crate::schema::one_of!(KindSpec, "the name of a kind, or a table", [String, KindTable]);

impl Serialize for KindSpec {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Self::from(self.name.as_str()) {
            return serializer.serialize_str(&self.name);
        }
        let Self { name, label, requires } = self.clone();
        KindTable { name, label, requires }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for KindSpec {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = KindSpec;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the name of a kind, or a table `{ name, label, requires }`")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<KindSpec, E> {
                Ok(KindSpec::from(name))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<KindSpec, A::Error> {
                let table = serde::de::value::MapAccessDeserializer::new(map);
                let KindTable { name, label, requires } = KindTable::deserialize(table)?;
                Ok(KindSpec { name, label, requires })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// A custom field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    /// What kind of value it takes.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// The texts it may be; empty: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

/// Words that negate what follows them, as in `[words]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WordsSpec {
    /// Phrases, as in conditions: `nie`, `not`, `kein*`.
    pub negations: Vec<String>,
    /// How many words after it a phrase is negated in the same clause. Default 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<u32>,
}

/// What becomes of the suggestions of one source, as in `[suggestions.intent-model]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SuggestionSpec {
    /// How sure the source has to be, in thousandths.
    pub at_least: u32,
    /// What its labels are names of.
    pub sets: Suggested,
}

/// What the labels of a source are names of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Suggested {
    /// Categories of the desk.
    Category,
    /// Kinds of ticket.
    Kind,
    /// Lines.
    Line,
}
