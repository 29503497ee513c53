//! What an administrator writes.

use serde::{Deserialize, Serialize};

use crate::condition::ConditionSpec;
use crate::label::NamedSpec;

/// Levels of priority, and how impact and urgency make one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PrioritySpec {
    /// The levels, the most urgent first; at least one.
    pub levels: Vec<NamedSpec>,
    /// The levels of impact, one for each row of the matrix; none on a desk without a matrix.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub impact: Vec<NamedSpec>,
    /// The levels of urgency, one for each column of the matrix; none on a desk without a matrix.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urgency: Vec<NamedSpec>,
    /// A level for every impact (row) and urgency (column).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub matrix: Vec<Vec<String>>,
    /// The impact of a ticket of which nobody said one; the last of the list if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_impact: Option<String>,
    /// The urgency of a ticket of which nobody said one; the last of the list if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_urgency: Option<String>,
    /// The level of a ticket on a desk without a matrix; the last of the list if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

/// A rule of triage: what happens to tickets of which a condition holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RuleSpec {
    /// What the rule is called in explanations; unique on the desk.
    pub name: String,
    /// When it fires; always, if empty.
    #[serde(skip_serializing_if = "ConditionSpec::is_empty")]
    pub when: ConditionSpec,
    /// What it does then.
    pub then: EffectSpec,
}

/// What a rule does to a ticket; what is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EffectSpec {
    /// Sets the impact, which goes through the matrix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// Sets the urgency, which goes through the matrix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<String>,
    /// Sets the priority, whatever the matrix says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// Raises the priority to this level if it is less urgent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<String>,
    /// Lowers the priority to this level if it is more urgent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<String>,
    /// Sets the category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Sets the kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Sends the ticket to a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// Adds tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Lets no later rule fire.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stop: bool,
}
