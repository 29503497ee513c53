//! What an administrator writes about people, organisations, contracts, assets and services.

use serde::{Deserialize, Serialize};

use crate::identity::IdentifierSpec;
use crate::party::Segment;

/// Somebody who asks or approves, as in `[people.jan]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PersonSpec {
    /// The organisation they belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The language they are written to, as in `pl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What is known of them, as keyed digests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<IdentifierSpec>,
    /// Who decides for them while they are away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deputy: Option<String>,
    /// When they are away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<AbsenceSpec>,
}

/// Days on which somebody is away, in the desk's zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AbsenceSpec {
    /// The first day, as in `2026-07-01`.
    pub from: String,
    /// The last day.
    pub until: String,
}

/// A company, a department or a household, as in `[organisations.acme]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct OrganisationSpec {
    /// A name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `business` or `private`.
    pub segment: Segment,
    /// The agent who is responsible for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caretaker: Option<String>,
    /// The contract their requests run under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
}

/// What was agreed, as in `[contracts.acme_2026]`. An empty list restricts nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ContractSpec {
    /// The tier, as in `premium`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// The channels it may be used through.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// The hours of service; absent: always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// More hours of service: it may be used while any of them is open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calendars: Vec<String>,
    /// The line its requests begin in. Default: the first of `lines`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// The lines that work on its requests, beside `line`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// The services in its scope.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// The classes of assets in its scope.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asset_classes: Vec<String>,
    /// What it grants beyond that; conditions ask for it as `entitlement`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<String>,
    /// The first day it holds, in the desk's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The last day it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A device or an application, as in `[assets.PR-7]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AssetSpec {
    /// Its class, as in `printer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The organisation it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The service it is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The line responsible for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// Ways to reach it from afar.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remote: Vec<RemoteSpec>,
}

/// A way to reach an asset from afar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RemoteSpec {
    /// The tool, as in `rdp`.
    pub tool: String,
    /// The workstation's id in that tool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where the host's vault keeps the password, as in `vault:acme/pr-7`; never the password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// What the desk provides, as in `[services.mail]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ServiceSpec {
    /// A name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The line responsible for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// The agent who is responsible for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caretaker: Option<String>,
}

/// What happens to requests that no contract covers, as in `[entitlements]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EntitlementsSpec {
    /// What is refused when lacking: `contract`, `validity`, `channel`, `hours`, `service`,
    /// `asset`, `organisation`, `line`. What is not listed is taken in and recorded as lacking.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refuse: Vec<String>,
    /// The line where tickets begin that no contract covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside: Option<String>,
}
