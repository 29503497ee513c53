//! How a desk deals with tickets that have to do with each other.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::id::KindId;
use crate::time::Target;
use crate::workflow::Category;

/// Which tickets may be merged; `[merge]` of a desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MergeSpec {
    /// Also tickets of different organisations. They then read each other's messages.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub across_organisations: bool,
}

/// What the parts of a ticket take over from it; `[cascade]` of a desk. The default: nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CascadeSpec {
    /// Categories of status: parts that are not done follow into a status of one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<Category>,
    /// Parts take the priority of the whole.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub priority: bool,
    /// Parts that were done while the whole was come back with it when it is taken up again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reopens: bool,
    /// Whose promises hold for parts.
    pub clocks: CascadedClocks,
}

/// Whose promises hold for the parts of a ticket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CascadedClocks {
    /// Their own.
    #[default]
    Own,
    /// Those of the whole: while a ticket is a part, its own clocks are called off.
    Parent,
}

/// When repeated incidents ask for a problem record; `[problems]` of a desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProblemSpec {
    /// From how many on.
    pub after: u32,
    /// Within what time, as in `30 calendar days`.
    pub within: String,
    /// What they have to have in common: any one of these.
    pub same: Vec<Same>,
    /// The kind that problem records have. Absent: the desk's first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// What incidents may have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Same {
    /// The asset.
    Asset,
    /// The category.
    Category,
    /// The service.
    Service,
}

/// The checked form of [`ProblemSpec`].
#[derive(Clone, Debug)]
pub struct Problems {
    pub(crate) after: u32,
    pub(crate) within: Target,
    pub(crate) same: BTreeSet<Same>,
    pub(crate) kind: Option<KindId>,
}

/// What becomes of what the monitoring reports; `[alerts]` of a desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AlertSpec {
    /// The kind of ticket that an alert opens. Absent: the desk's first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What a recovery does.
    pub on_recovery: OnRecovery,
}

/// What a recovery does to the ticket of the object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnRecovery {
    /// It is recorded.
    #[default]
    Note,
    /// It is recorded, and the ticket is solved unless somebody has taken it.
    Solve,
}

/// What files a ticket takes; `[attachments]` of a desk. The default: any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AttachmentSpec {
    /// The most bytes of one file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_bytes: Option<u64>,
    /// The media types, as in `application/pdf` or `image/*`; empty: any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
}
