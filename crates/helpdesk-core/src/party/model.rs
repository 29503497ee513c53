//! The checked registers of a desk, and the same facts as a host hands them in.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::id::{ActorId, AssetId, CalendarId, ContractId, LineId, OrganisationId, ServiceId};
use crate::identity::Identifier;
use crate::party::Lack;
use crate::time::{Instant, Interval};

/// Whose customer an organisation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// A company, or a department of one's own.
    #[default]
    Business,
    /// A person.
    Private,
}

impl Segment {
    /// Every segment.
    pub const ALL: [Self; 2] = [Self::Business, Self::Private];

    /// The name used in specifications.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Private => "private",
        }
    }
}

/// Somebody who asks or approves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Person {
    /// The organisation they belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// The language they are written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Arc<str>>,
    /// What the desk's register knows of them; never handed in with a request, and never written.
    #[serde(skip)]
    pub identifiers: Vec<Identifier>,
    /// Who decides for them while they are away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deputy: Option<ActorId>,
    /// When they are away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<Interval>,
}

/// A company, a department or a household.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Organisation {
    /// Business or private.
    pub segment: Segment,
    /// The agent who is responsible for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caretaker: Option<ActorId>,
    /// The contract their requests run under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<ContractId>,
}

/// What was agreed. An empty list restricts nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Which one.
    pub id: ContractId,
    /// The tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Arc<str>>,
    /// The channels it may be used through.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Arc<str>>,
    /// The hours of service; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarId>,
    /// More hours of service: it may be used while any of them is open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calendars: Vec<CalendarId>,
    /// The line its requests begin in; absent: the first of `lines`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// The lines that work on its requests, beside `line`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineId>,
    /// The services in its scope.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<Arc<str>>,
    /// The classes of assets in its scope.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asset_classes: Vec<Arc<str>>,
    /// What it grants beyond that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Arc<str>>,
    /// When it begins to hold; absent: always did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    /// The first instant at which it does not hold any more; absent: always will.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

impl Contract {
    /// All its hours of service; none: always.
    pub fn hours(&self) -> impl Iterator<Item = &CalendarId> {
        self.calendar.iter().chain(&self.calendars)
    }

    /// The line its requests begin in, where it says so.
    #[must_use]
    pub fn begins_in(&self) -> Option<&LineId> {
        self.line.as_ref().or_else(|| self.lines.first())
    }

    /// The lines that work on its requests; empty: any.
    pub(crate) fn included_lines(&self) -> Vec<LineId> {
        let own = self.line.iter().filter(|line| !self.lines.is_empty() && !self.lines.contains(line));
        own.chain(&self.lines).cloned().collect()
    }
}

/// A device or an application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Asset {
    /// Its class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<Arc<str>>,
    /// The organisation it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// The service it is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Arc<str>>,
    /// The line responsible for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// Ways to reach it from afar.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remote: Vec<Remote>,
}

/// A way to reach an asset from afar; the password stays in the host's vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Remote {
    /// The tool.
    pub tool: Arc<str>,
    /// The workstation's id in that tool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Arc<str>>,
    /// Where the vault keeps the password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Arc<str>>,
}

/// What the desk provides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Service {
    /// The line responsible for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// The agent who is responsible for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caretaker: Option<ActorId>,
}

/// What a host knows of a request and hands in with it; what is absent is looked up in the desk's
/// registers under the name that the ticket states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Party {
    /// The requester.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
    /// The organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Organisation>,
    /// The contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<Contract>,
    /// The affected asset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asset: Option<Asset>,
    /// The affected service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
}

/// The registers of a desk; empty where the host hands facts in.
#[derive(Clone, Debug, Default)]
pub struct Register {
    pub(crate) people: BTreeMap<ActorId, Person>,
    pub(crate) organisations: BTreeMap<OrganisationId, Organisation>,
    pub(crate) contracts: BTreeMap<ContractId, Contract>,
    pub(crate) assets: BTreeMap<AssetId, Asset>,
    pub(crate) services: BTreeMap<ServiceId, Service>,
    pub(crate) entitlements: Option<Entitlements>,
}

/// What happens to requests that no contract covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entitlements {
    /// What is refused when lacking, by the names of [`Lack::what`](crate::party::Lack::what).
    pub refuse: Vec<&'static str>,
    /// The line where tickets begin that no contract covers.
    pub outside: Option<LineId>,
}

impl Register {
    /// The person of that name.
    #[must_use]
    pub fn person(&self, id: &ActorId) -> Option<&Person> {
        self.people.get(id)
    }

    /// Whether anybody is known to belong to an organisation.
    #[must_use]
    pub fn has_people(&self, id: &OrganisationId) -> bool {
        self.people.values().any(|person| person.organisation.as_ref() == Some(id))
    }

    /// The organisation of that name.
    #[must_use]
    pub fn organisation(&self, id: &OrganisationId) -> Option<&Organisation> {
        self.organisations.get(id)
    }

    /// The contract of that name.
    #[must_use]
    pub fn contract(&self, id: &ContractId) -> Option<&Contract> {
        self.contracts.get(id)
    }

    /// The asset of that name.
    #[must_use]
    pub fn asset(&self, id: &str) -> Option<&Asset> {
        self.assets.get(id)
    }

    /// The service of that name.
    #[must_use]
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.get(id)
    }

    /// The assets of an organisation, by name.
    pub fn assets_of<'a>(
        &'a self,
        organisation: &'a OrganisationId,
    ) -> impl Iterator<Item = (&'a AssetId, &'a Asset)> {
        self.assets.iter().filter(move |(_, asset)| asset.organisation.as_ref() == Some(organisation))
    }

    /// Whether nothing is registered and nothing is asked of contracts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
            && self.organisations.is_empty()
            && self.contracts.is_empty()
            && self.assets.is_empty()
            && self.services.is_empty()
            && self.entitlements.is_none()
    }

    /// Whether what is lacking is refused.
    #[must_use]
    pub fn refuses(&self, lack: &Lack) -> bool {
        self.entitlements.as_ref().is_some_and(|desk| desk.refuse.contains(&lack.what()))
    }

    /// Whether requests are checked against contracts at all.
    #[must_use]
    pub fn checks_contracts(&self) -> bool {
        self.entitlements.is_some() || !self.contracts.is_empty()
    }
}
