//! What an administrator writes.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A text for people: `"Nowe"`, or one for each language, `{ pl = "Nowe", en = "New" }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum LabelSpec {
    /// One text, whatever the language.
    Text(String),
    /// A text for each language, by language tag as in `pl` and `pt-BR`.
    ByLanguage(BTreeMap<String, String>),
}

#[cfg(feature = "schema")]
crate::schema::one_of!(LabelSpec, "a text, or a text for each language", [String, BTreeMap<String, String>]);

impl<'de> Deserialize<'de> for LabelSpec {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = LabelSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a table of texts by language")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<LabelSpec, E> {
                Ok(LabelSpec::Text(text.to_owned()))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<LabelSpec, A::Error> {
                let texts = BTreeMap::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(LabelSpec::ByLanguage(texts))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// An entry of a list of names: the name, or a table with its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSpec {
    /// The name that rules, events and hosts go by.
    pub name: String,
    /// What people read.
    pub label: Option<LabelSpec>,
}

impl NamedSpec {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }
}

impl From<&str> for NamedSpec {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), label: None }
    }
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct NamedTable {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<LabelSpec>,
}

#[cfg(feature = "schema")]
crate::schema::one_of!(NamedSpec, "a name, or a table", [String, NamedTable]);

impl Serialize for NamedSpec {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.label.is_none() {
            return serializer.serialize_str(&self.name);
        }
        NamedTable { name: self.name.clone(), label: self.label.clone() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for NamedSpec {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = NamedSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name, or a table `{ name, label }`")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<NamedSpec, E> {
                Ok(NamedSpec::from(name))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<NamedSpec, A::Error> {
                let table = serde::de::value::MapAccessDeserializer::new(map);
                let NamedTable { name, label } = NamedTable::deserialize(table)?;
                Ok(NamedSpec { name, label })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
