//! What an administrator writes about routine work.

use serde::{Deserialize, Serialize};

use crate::sla::TargetsSpec;

/// Routine work, as in `[templates.vpn_access]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TemplateSpec {
    /// The kind of such tickets. Default: the desk's first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Their category, unless one is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The line they start in, unless one is stated or a rule chooses one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// Tags they get.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What has to be stated, beside what the kind asks for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<String>,
    /// The approvals they need.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<String>,
    /// The steps, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepSpec>,
    /// What is promised for them, whatever their priority, beside every other promise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<TargetsSpec>,
}

/// A step: its name, or a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepSpec {
    /// The name; unique in the template.
    pub name: String,
    /// What is to be done, for people.
    pub text: Option<String>,
    /// Who may tick it: roles, `assignee`. Empty: anybody who is not a requester.
    pub by: Vec<String>,
    /// The steps that have to be done before it.
    pub after: Vec<String>,
    /// The checklist is complete without it.
    pub optional: bool,
}

impl From<&str> for StepSpec {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct StepTable {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    by: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    after: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    optional: bool,
}

#[cfg(feature = "schema")]
crate::schema::one_of!(StepSpec, "the name of a step, or a table", [String, StepTable]);

impl Serialize for StepSpec {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Self::from(self.name.as_str()) {
            return serializer.serialize_str(&self.name);
        }
        let Self { name, text, by, after, optional } = self.clone();
        StepTable { name, text, by, after, optional }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for StepSpec {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = StepSpec;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the name of a step, or a table `{ name, text, by, after, optional }`")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<StepSpec, E> {
                Ok(StepSpec::from(name))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<StepSpec, A::Error> {
                let table = StepTable::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                let StepTable { name, text, by, after, optional } = table;
                Ok(StepSpec { name, text, by, after, optional })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
