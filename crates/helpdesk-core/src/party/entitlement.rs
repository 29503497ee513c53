//! What a request is entitled to, and everything that it lacks.

use std::fmt;
use std::sync::Arc;

use helpdesk_derive::Tagged;
use serde::{Deserialize, Serialize};

use crate::id::{ActorId, CalendarId, ContractId, LineId, OrganisationId};
use crate::party::{Asset, Contract, Organisation, Party, Person, Register, Segment, Service};
use crate::time::Instant;

/// What is asked about: the names that a ticket states, and how and when it came in.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Who asks.
    pub requester: Option<&'a ActorId>,
    /// Their organisation, as stated.
    pub organisation: Option<&'a OrganisationId>,
    /// The tier, as stated; a contract's own goes before it.
    pub tier: Option<&'a Arc<str>>,
    /// The channel.
    pub channel: &'a str,
    /// The affected asset.
    pub asset: Option<&'a str>,
    /// The affected service, as stated; without it that of the asset.
    pub service: Option<&'a str>,
    /// The line it is in, or was stated to begin in.
    pub line: Option<&'a LineId>,
    /// When it came in.
    pub at: Instant,
}

/// Whether a contract covers a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// Nothing is lacking.
    Covered,
    /// Something is.
    Outside,
}

impl Coverage {
    /// Every coverage.
    pub const ALL: [Self; 2] = [Self::Covered, Self::Outside];

    const fn of(lacks: &[Lack]) -> Self {
        if lacks.is_empty() { Self::Covered } else { Self::Outside }
    }

    /// The name used in conditions.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Outside => "outside",
        }
    }
}

/// What a request is entitled to. A fact of the ticket, worked out when it was opened or when what
/// it is about changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Entitlement {
    /// The organisation: stated, or else the requester's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// Business or private, where the organisation is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<Segment>,
    /// The contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<ContractId>,
    /// The tier: the contract's, or else as stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<Arc<str>>,
    /// What the contract grants while it holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Arc<str>>,
    /// The lines that the contract includes while it holds; empty: any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineId>,
    /// Who is responsible for the customer: the organisation's caretaker, or else the service's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caretaker: Option<ActorId>,
    /// The language the requester is written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Arc<str>>,
    /// The class of the affected asset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asset_class: Option<Arc<str>>,
    /// Whether a contract covers it; absent on desks without contracts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// Everything that is lacking.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<Lack>,
    /// The line that is responsible: of the asset, the service or the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<Responsible>,
}

/// A line and why it is responsible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Responsible {
    /// The line.
    pub line: LineId,
    /// `asset`, `service`, `contract`, or `outside` of every contract.
    pub by: Arc<str>,
}

/// Something a request lacks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Tagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "lack", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Lack {
    /// No contract is known.
    Contract,
    /// The contract does not hold yet, or not any more.
    Validity {
        /// When it begins.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Instant>,
        /// When it ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    },
    /// The channel is not in the contract.
    Channel {
        /// The channel used.
        found: Arc<str>,
    },
    /// It came outside the hours of service.
    Hours {
        /// The hours of service.
        calendar: CalendarId,
        /// The other hours of service, where there are several.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        others: Vec<CalendarId>,
    },
    /// The service is not in the contract.
    Service {
        /// The service.
        found: Arc<str>,
    },
    /// The class of the asset is not in the contract; absent: the class is not known.
    Asset {
        /// The class.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        found: Option<Arc<str>>,
    },
    /// The requester or the asset belongs to another organisation.
    Organisation {
        /// `requester` or `asset`.
        whose: Arc<str>,
    },
    /// The line is not in the contract.
    Line {
        /// The line.
        found: LineId,
    },
}

impl Lack {
    /// The names that `refuse` may list.
    pub const NAMES: [&'static str; 8] =
        ["contract", "validity", "channel", "hours", "service", "asset", "organisation", "line"];

    /// What is lacking, by the name that `refuse` lists.
    #[must_use]
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Validity { .. } => "validity",
            Self::Channel { .. } => "channel",
            Self::Hours { .. } => "hours",
            Self::Service { .. } => "service",
            Self::Asset { .. } => "asset",
            Self::Organisation { .. } => "organisation",
            Self::Line { .. } => "line",
        }
    }

    /// Stable identity; listed in `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Contract => "party.no-contract",
            Self::Validity { .. } => "party.contract-not-in-force",
            Self::Channel { .. } => "party.channel-not-included",
            Self::Hours { .. } => "party.outside-hours",
            Self::Service { .. } => "party.service-not-included",
            Self::Asset { .. } => "party.asset-not-included",
            Self::Organisation { .. } => "party.other-organisation",
            Self::Line { .. } => "party.line-not-included",
        }
    }
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contract => f.write_str("no contract is known for the request"),
            Self::Validity { from: Some(from), .. } => write!(f, "the contract holds from {from} on"),
            Self::Validity { until: Some(until), .. } => write!(f, "the contract held until {until}"),
            Self::Validity { .. } => f.write_str("the contract is not in force"),
            Self::Channel { found } => write!(f, "the contract does not include the channel `{found}`"),
            Self::Hours { calendar, others } => {
                write!(f, "the hours of service, `{calendar}`")?;
                others.iter().try_for_each(|other| write!(f, ", `{other}`"))?;
                f.write_str(", are closed")
            }
            Self::Service { found } => write!(f, "the contract does not include the service `{found}`"),
            Self::Asset { found: Some(class) } => {
                write!(f, "the contract does not include assets of class `{class}`")
            }
            Self::Asset { found: None } => {
                f.write_str("the class of the asset is not known to be in the contract")
            }
            Self::Line { found } => write!(f, "the contract does not include the line `{found}`"),
            Self::Organisation { whose } => write!(f, "the {whose} belongs to another organisation"),
        }
    }
}

/// What a request is entitled to. What the host handed in goes before the desk's registers.
///
/// `is_open` says whether hours of service are open at the instant asked about.
#[must_use]
pub fn entitlement(
    register: &Register,
    party: &Party,
    asked: &Asked<'_>,
    is_open: &dyn Fn(&CalendarId) -> bool,
) -> Entitlement {
    let known = Known::of(register, party, asked);
    let contract = known.contract.filter(|contract| in_force(contract, asked.at));
    let mut lacks = known.strangers(asked);
    let checks = register.checks_contracts() || party.contract.is_some();
    if checks {
        match known.contract {
            None => lacks.push(Lack::Contract),
            Some(contract) => known.compare(contract, asked, is_open, &mut lacks),
        }
    }
    let lines = contract.map(Contract::included_lines).unwrap_or_default();
    lacks.extend(asked.line.and_then(|line| beyond(&lines, line)));
    let coverage = checks.then(|| Coverage::of(&lacks));
    Entitlement {
        lines,
        organisation: known.organisation_id.cloned(),
        segment: known.organisation.map(|organisation| organisation.segment),
        contract: known.contract.map(|contract| contract.id.clone()),
        tier: contract.and_then(|contract| contract.tier.clone()).or_else(|| asked.tier.cloned()),
        grants: contract.map(|contract| contract.grants.clone()).unwrap_or_default(),
        caretaker: known
            .organisation
            .and_then(|organisation| organisation.caretaker.clone())
            .or_else(|| known.service.and_then(|service| service.caretaker.clone())),
        language: known.person.and_then(|person| person.language.clone()),
        asset_class: known.asset.and_then(|asset| asset.class.clone()),
        line: known.responsible(register, contract, coverage),
        coverage,
        lacks,
    }
}

impl Entitlement {
    /// What a line lacks that a request is to be handed over to, or begins in.
    pub(crate) fn beyond(&self, line: &LineId) -> Option<Lack> {
        beyond(&self.lines, line)
    }

    /// The same once the request is in a line; `None` if that changes nothing.
    pub(crate) fn in_line(&self, line: &LineId) -> Option<Self> {
        let others = self.lacks.iter().filter(|lack| !matches!(lack, Lack::Line { .. })).cloned();
        let lacks: Vec<Lack> = others.chain(self.beyond(line)).collect();
        let coverage = self.coverage.map(|_| Coverage::of(&lacks));
        (lacks != self.lacks).then(|| Self { lacks, coverage, ..self.clone() })
    }
}

fn beyond(lines: &[LineId], line: &LineId) -> Option<Lack> {
    let is_beyond = !lines.is_empty() && !lines.contains(line);
    is_beyond.then(|| Lack::Line { found: line.clone() })
}

/// Whether a contract holds at an instant.
fn in_force(contract: &Contract, at: Instant) -> bool {
    contract.from.is_none_or(|from| from <= at) && contract.until.is_none_or(|until| at < until)
}

/// Everything known of a request.
struct Known<'a> {
    person: Option<&'a Person>,
    organisation_id: Option<&'a OrganisationId>,
    organisation: Option<&'a Organisation>,
    contract: Option<&'a Contract>,
    asset: Option<&'a Asset>,
    service_id: Option<&'a str>,
    service: Option<&'a Service>,
}

impl<'a> Known<'a> {
    fn of(register: &'a Register, party: &'a Party, asked: &Asked<'a>) -> Self {
        let person = party.person.as_ref().or_else(|| register.person(asked.requester?));
        let organisation_id = asked.organisation.or_else(|| person?.organisation.as_ref());
        let organisation = party.organisation.as_ref().or_else(|| register.organisation(organisation_id?));
        let of_organisation = || register.contract(organisation?.contract.as_ref()?);
        let contract = party.contract.as_ref().or_else(of_organisation);
        let asset = party.asset.as_ref().or_else(|| register.asset(asked.asset?));
        let service_id = asked.service.or_else(|| asset?.service.as_deref());
        let service = party.service.as_ref().or_else(|| register.service(service_id?));
        Self { person, organisation_id, organisation, contract, asset, service_id, service }
    }

    /// Who or what belongs to another organisation than the one that asks.
    fn strangers(&self, asked: &Asked<'_>) -> Vec<Lack> {
        let Some(stated) = asked.organisation.or(self.organisation_id) else { return Vec::new() };
        let parts = [
            ("requester", self.person.and_then(|person| person.organisation.as_ref())),
            ("asset", self.asset.and_then(|asset| asset.organisation.as_ref())),
        ];
        let others = parts.into_iter().filter(|(_, own)| own.is_some_and(|own| own != stated));
        others.map(|(whose, _)| Lack::Organisation { whose: whose.into() }).collect()
    }

    /// Everything in which a request is beyond a contract.
    fn compare(
        &self,
        contract: &Contract,
        asked: &Asked<'_>,
        is_open: &dyn Fn(&CalendarId) -> bool,
        lacks: &mut Vec<Lack>,
    ) {
        let takes =
            |list: &[Arc<str>], name: &str| list.is_empty() || list.iter().any(|known| **known == *name);
        if !in_force(contract, asked.at) {
            let from = contract.from.filter(|from| asked.at < *from);
            let until = contract.until.filter(|until| *until <= asked.at);
            lacks.push(Lack::Validity { from, until });
        }
        if !takes(&contract.channels, asked.channel) {
            lacks.push(Lack::Channel { found: asked.channel.into() });
        }
        let mut hours = contract.hours();
        if let Some(calendar) = hours.next().filter(|_| !contract.hours().any(is_open)) {
            lacks.push(Lack::Hours { calendar: calendar.clone(), others: hours.cloned().collect() });
        }
        if let Some(service) = self.service_id.filter(|service| !takes(&contract.services, service)) {
            lacks.push(Lack::Service { found: service.into() });
        }
        if asked.asset.is_some() && !contract.asset_classes.is_empty() {
            let class = self.asset.and_then(|asset| asset.class.clone());
            if !class.as_deref().is_some_and(|class| takes(&contract.asset_classes, class)) {
                lacks.push(Lack::Asset { found: class });
            }
        }
    }

    /// The line that is responsible, before any rule of the desk.
    fn responsible(
        &self,
        register: &Register,
        contract: Option<&Contract>,
        coverage: Option<Coverage>,
    ) -> Option<Responsible> {
        let outside = register.entitlements.as_ref().and_then(|desk| desk.outside.as_ref());
        let lines = [
            ("outside", outside.filter(|_| coverage == Some(Coverage::Outside))),
            ("asset", self.asset.and_then(|asset| asset.line.as_ref())),
            ("service", self.service.and_then(|service| service.line.as_ref())),
            ("contract", contract.and_then(Contract::begins_in)),
        ];
        let (by, line) = lines.into_iter().find_map(|(by, line)| Some((by, line?)))?;
        Some(Responsible { line: line.clone(), by: by.into() })
    }
}
