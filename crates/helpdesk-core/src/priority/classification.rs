//! What triage is told and what it answers.

use helpdesk_derive::Tagged;
use serde::{Deserialize, Serialize};

use crate::condition::Matched;
use crate::id::{CategoryId, ImpactId, KindId, LineId, PriorityId, RuleId, UrgencyId};
use crate::priority::model::Effects;

/// What a person said, before any rule; what is absent takes the desk's default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// The impact.
    pub impact: Option<ImpactId>,
    /// The urgency.
    pub urgency: Option<UrgencyId>,
    /// The priority, which then stands in place of the matrix; rules still move it.
    pub priority: Option<PriorityId>,
}

/// A name that was stated and is unknown to the desk.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Tagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClassifyError {
    /// Not an impact of the matrix.
    #[error("`{found}` is not a known impact")]
    UnknownImpact {
        /// What was found.
        found: ImpactId,
        /// The nearest known name.
        nearest: Option<ImpactId>,
    },
    /// Not a level of the desk.
    #[error("`{found}` is not a known level of priority")]
    UnknownPriority {
        /// What was found.
        found: PriorityId,
        /// The nearest known name.
        nearest: Option<PriorityId>,
    },
    /// Not an urgency of the matrix.
    #[error("`{found}` is not a known urgency")]
    UnknownUrgency {
        /// What was found.
        found: UrgencyId,
        /// The nearest known name.
        nearest: Option<UrgencyId>,
    },
}

impl ClassifyError {
    /// Stable identity; listed in `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownImpact { .. } => "classify.unknown-impact",
            Self::UnknownPriority { .. } => "classify.unknown-priority",
            Self::UnknownUrgency { .. } => "classify.unknown-urgency",
        }
    }
}

/// The result of triage and the reasons for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Classification {
    /// The priority.
    pub priority: PriorityId,
    /// The impact; absent on a desk without a matrix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<ImpactId>,
    /// The urgency; absent on a desk without a matrix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<UrgencyId>,
    /// The category, if a rule set one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// The kind, if a rule set one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<KindId>,
    /// The line, if a rule chose one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// The tags that rules added, each once, in the order of the rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What the matrix said; absent on a desk without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<Cell>,
    /// The rules that fired, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fired: Vec<Fired>,
}

/// A cell of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cell {
    /// The row.
    pub impact: ImpactId,
    /// The column.
    pub urgency: UrgencyId,
    /// The level there.
    pub level: PriorityId,
}

/// A rule that fired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fired {
    /// The rule.
    pub rule: RuleId,
    /// What made its condition hold; empty for a rule that always fires.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matched: Vec<Matched>,
    /// What it did.
    pub effects: Effects,
}
