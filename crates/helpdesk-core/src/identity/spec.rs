//! What an administrator writes about who has to prove what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How sure the desk has to be of who asks, as in `[identity]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct IdentitySpec {
    /// The levels, the lowest first; below all of them stands `unknown`.
    pub levels: Vec<LevelSpec>,
    /// The level that a command needs, or a decision about several tickets, by its `type`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub required: BTreeMap<String, String>,
    /// How often evidence may be wrong.
    #[serde(skip_serializing_if = "AttemptsSpec::is_usual")]
    pub attempts: AttemptsSpec,
    /// For how long evidence counts, by its kind, as in `{ caller_id = "1h" }`. Absent: as long as
    /// the ticket lives.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lasts: BTreeMap<String, String>,
    /// What a status summary reveals at which level, and at every higher one. Default: the status
    /// to anybody, everything at the highest level.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub reveals: BTreeMap<String, Vec<String>>,
}

/// One level of identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LevelSpec {
    /// The name.
    pub name: String,
    /// What proves it: any of these lists, of which everything has to match.
    pub proofs: Vec<Vec<String>>,
}

/// How often evidence may be wrong before no more is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AttemptsSpec {
    /// On one ticket.
    pub per_ticket: u32,
    /// For one person, on all tickets.
    pub per_identity: u32,
    /// For how long a wrong attempt counts, as in `24h`.
    pub within: String,
}

impl AttemptsSpec {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for AttemptsSpec {
    fn default() -> Self {
        Self { per_ticket: 3, per_identity: 5, within: "24h".to_owned() }
    }
}

/// Something known of a person, as in `identifiers` of `[people.jan]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IdentifierSpec {
    /// What kind, as in `email`.
    pub kind: String,
    /// Its keyed digest, 64 hexadecimal digits; never the identifier.
    pub digest: String,
}
