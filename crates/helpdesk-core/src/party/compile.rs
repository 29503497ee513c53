//! From what was written to checked registers, reporting every fault.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::faults::{Faults, UnknownName};
use crate::identity;
use crate::order::Gather;
use crate::party::model::{Asset, Contract, Entitlements, Organisation, Person, Register, Remote, Service};
use crate::party::spec::{
    AbsenceSpec, AssetSpec, ContractSpec, EntitlementsSpec, OrganisationSpec, PersonSpec, RemoteSpec,
    ServiceSpec,
};
use crate::party::{Fault, Lack, looks_like_password};
use crate::time::{Date, DayTime, Instant, Interval};
use crate::zone::Zone;

/// The registers as written, and the names of the desk that they may use.
#[derive(Debug)]
pub struct Input<'a> {
    /// `[people]`.
    pub people: &'a BTreeMap<String, PersonSpec>,
    /// `[organisations]`.
    pub organisations: &'a BTreeMap<String, OrganisationSpec>,
    /// `[contracts]`.
    pub contracts: &'a BTreeMap<String, ContractSpec>,
    /// `[assets]`.
    pub assets: &'a BTreeMap<String, AssetSpec>,
    /// `[services]`.
    pub services: &'a BTreeMap<String, ServiceSpec>,
    /// `[entitlements]`.
    pub entitlements: Option<&'a EntitlementsSpec>,
    /// The desk's lines.
    pub lines: Vec<&'a str>,
    /// The desk's calendars.
    pub calendars: Vec<&'a str>,
    /// Every channel.
    pub channels: Vec<&'a str>,
    /// The desk's tiers; empty: any.
    pub tiers: Vec<&'a str>,
    /// The zone that days are counted in; `None` if it is not known.
    pub zone: Option<&'a Zone>,
}

/// Checks the registers of a desk. Works at the root of the specification: faults are at `people`,
/// `organisations`, `contracts`, `assets`, `services`, `entitlements`.
pub fn compile<K: From<Fault> + From<identity::Fault>>(
    input: &Input<'_>,
    faults: &mut Faults<K>,
) -> Register {
    Register {
        people: each(input.people, "people", faults, |_, spec, faults| input.person(spec, faults)),
        organisations: each(input.organisations, "organisations", faults, |_, spec, faults| {
            input.organisation(spec, faults)
        }),
        contracts: each(input.contracts, "contracts", faults, |id, spec, faults| {
            input.contract(id, spec, faults)
        }),
        assets: each(input.assets, "assets", faults, |_, spec, faults| input.asset(spec, faults)),
        services: each(input.services, "services", faults, |_, spec, faults| Service {
            line: input.line(spec.line.as_deref(), faults).map(Into::into),
            caretaker: spec.caretaker.as_deref().map(Into::into),
        }),
        entitlements: input
            .entitlements
            .map(|spec| faults.within("entitlements", |faults| input.entitlements(spec, faults))),
    }
}

/// Checks every entry of a register at its place.
fn each<I: Ord + for<'n> From<&'n str>, S, T, K>(
    specs: &BTreeMap<String, S>,
    key: &str,
    faults: &mut Faults<K>,
    mut check: impl FnMut(&str, &S, &mut Faults<K>) -> T,
) -> BTreeMap<I, T> {
    faults.within(key, |faults| {
        let entry = |(name, spec): (&String, &S)| {
            (I::from(name.as_str()), faults.within(name.as_str(), |faults| check(name, spec, faults)))
        };
        specs.iter().map(entry).into_map()
    })
}

impl Input<'_> {
    fn person<K: From<Fault> + From<identity::Fault>>(
        &self,
        spec: &PersonSpec,
        faults: &mut Faults<K>,
    ) -> Person {
        let organisation = spec.organisation.as_deref();
        let organisation = self.known("organisation", organisation, self.organisations.keys(), faults);
        let absent = faults.within("absent", |faults| {
            let span = |(index, spec): (usize, &AbsenceSpec)| {
                faults.within(index, |faults| self.absence(spec, faults))
            };
            spec.absent.iter().enumerate().filter_map(span).collect()
        });
        Person {
            organisation: organisation.map(Into::into),
            language: spec.language.as_deref().map(Into::into),
            identifiers: faults
                .within("identifiers", |faults| identity::identifiers(&spec.identifiers, faults)),
            deputy: spec.deputy.as_deref().map(Into::into),
            absent,
        }
    }

    fn absence<K: From<Fault>>(&self, spec: &AbsenceSpec, faults: &mut Faults<K>) -> Option<Interval> {
        let (from, until) = self.days(Some(&spec.from), Some(&spec.until), faults);
        Some(Interval::new(from?, until?))
    }

    fn organisation<K: From<Fault>>(&self, spec: &OrganisationSpec, faults: &mut Faults<K>) -> Organisation {
        let contract = self.known("contract", spec.contract.as_deref(), self.contracts.keys(), faults);
        Organisation {
            segment: spec.segment,
            caretaker: spec.caretaker.as_deref().map(Into::into),
            contract: contract.map(Into::into),
        }
    }

    fn contract<K: From<Fault>>(&self, id: &str, spec: &ContractSpec, faults: &mut Faults<K>) -> Contract {
        let (from, until) = self.days(spec.from.as_ref(), spec.until.as_ref(), faults);
        let tier = spec.tier.as_deref().filter(|_| !self.tiers.is_empty());
        self.known("tier", tier, &self.tiers, faults);
        let channels = names(&spec.channels, "channels", "channel", &self.channels, faults);
        let services: Vec<&str> = self.services.keys().map(String::as_str).collect();
        let services = if services.is_empty() {
            spec.services.iter().map(|name| name.as_str().into()).collect()
        } else {
            names(&spec.services, "services", "service", &services, faults)
        };
        let texts = |texts: &[String]| texts.iter().map(|text| Arc::from(text.as_str())).collect();
        Contract {
            id: id.into(),
            tier: spec.tier.as_deref().map(Into::into),
            channels,
            calendar: self
                .known("calendar", spec.calendar.as_deref(), &self.calendars, faults)
                .map(Into::into),
            calendars: ids(&names(&spec.calendars, "calendars", "calendar", &self.calendars, faults)),
            line: self.line(spec.line.as_deref(), faults).map(Into::into),
            lines: ids(&names(&spec.lines, "lines", "line", &self.lines, faults)),
            services,
            asset_classes: texts(&spec.asset_classes),
            grants: texts(&spec.grants),
            from,
            until,
        }
    }

    fn asset<K: From<Fault>>(&self, spec: &AssetSpec, faults: &mut Faults<K>) -> Asset {
        let organisation = spec.organisation.as_deref();
        let organisation = self.known("organisation", organisation, self.organisations.keys(), faults);
        let remote = faults.within("remote", |faults| {
            let entry =
                |(index, spec): (usize, &RemoteSpec)| faults.within(index, |faults| remote(spec, faults));
            spec.remote.iter().enumerate().map(entry).collect()
        });
        let service = spec.service.as_deref().filter(|_| !self.services.is_empty());
        self.known("service", service, self.services.keys(), faults);
        Asset {
            class: spec.class.as_deref().map(Into::into),
            organisation: organisation.map(Into::into),
            service: spec.service.as_deref().map(Into::into),
            line: self.line(spec.line.as_deref(), faults).map(Into::into),
            remote,
        }
    }

    fn entitlements<K: From<Fault>>(&self, spec: &EntitlementsSpec, faults: &mut Faults<K>) -> Entitlements {
        let named = |name: &Arc<str>| Lack::NAMES.into_iter().find(|known| *known == &**name);
        let refuse = names(&spec.refuse, "refuse", "lack", &Lack::NAMES, faults);
        let outside = self.known_at("outside", "line", spec.outside.as_deref(), &self.lines, faults);
        Entitlements { refuse: refuse.iter().filter_map(named).collect(), outside: outside.map(Into::into) }
    }

    fn line<'n, K: From<Fault>>(&self, name: Option<&'n str>, faults: &mut Faults<K>) -> Option<&'n str> {
        self.known("line", name, &self.lines, faults)
    }

    fn known<'n, K: From<Fault>>(
        &self,
        what: &'static str,
        name: Option<&'n str>,
        known: impl IntoIterator<Item: AsRef<str>>,
        faults: &mut Faults<K>,
    ) -> Option<&'n str> {
        self.known_at(what, what, name, known, faults)
    }

    fn known_at<'n, K: From<Fault>>(
        &self,
        key: &'static str,
        what: &'static str,
        name: Option<&'n str>,
        known: impl IntoIterator<Item: AsRef<str>>,
        faults: &mut Faults<K>,
    ) -> Option<&'n str> {
        let found = name?;
        let known: Vec<String> = known.into_iter().map(|known| known.as_ref().to_owned()).collect();
        if known.iter().any(|known| known == found) {
            return Some(found);
        }
        faults.push_at(key, Fault::Unknown(UnknownName::new(what, found, known.iter().map(String::as_str))));
        None
    }

    /// From the beginning of one day to the end of another, in the desk's zone.
    fn days<K: From<Fault>>(
        &self,
        from: Option<&String>,
        until: Option<&String>,
        faults: &mut Faults<K>,
    ) -> (Option<Instant>, Option<Instant>) {
        let mut day = |key: &'static str, text: Option<&String>| {
            let text = text?;
            let day: Option<Date> = text.parse().ok();
            if day.is_none() {
                faults.push_at(key, Fault::NotADate { found: text.clone() });
            }
            day
        };
        let (first, last) = (day("from", from), day("until", until));
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            let (from, until) = (first.to_string(), last.to_string());
            faults.push_at("until", Fault::Reversed { from, until });
        }
        let begins = |day: Date| Some(self.zone?.to_instant(day, DayTime::START));
        (first.and_then(begins), last.and_then(|day| begins(day.plus_days(1)?)))
    }
}

fn remote<K: From<Fault>>(spec: &RemoteSpec, faults: &mut Faults<K>) -> Remote {
    for (key, text) in [("tool", Some(&spec.tool)), ("id", spec.id.as_ref())] {
        if text.is_some_and(|text| looks_like_password(text)) {
            faults.push_at(key, Fault::LooksLikePassword);
        }
    }
    if spec.secret.as_deref().is_some_and(|secret| !is_reference(secret)) {
        faults.push_at("secret", Fault::NotAReference);
    }
    Remote {
        tool: spec.tool.as_str().into(),
        id: spec.id.as_deref().map(Into::into),
        secret: spec.secret.as_deref().map(Into::into),
    }
}

/// Whether a text says where a secret is kept: a scheme, a colon and a path.
pub(crate) fn is_reference(text: &str) -> bool {
    let is_path =
        |path: &str| !path.is_empty() && path.chars().all(|c| c.is_alphanumeric() || "/_-.:@".contains(c));
    text.split_once(':').is_some_and(|(scheme, path)| {
        (2..=20).contains(&scheme.len())
            && scheme.chars().all(|c| c.is_ascii_lowercase() || c == '-')
            && !crate::party::names_a_password(scheme)
            && is_path(path)
    })
}

fn ids<T: for<'n> From<&'n str>>(names: &[Arc<str>]) -> Vec<T> {
    names.iter().map(|name| T::from(name)).collect()
}

/// The names of a list that are known; the others are reported at their place.
fn names<K: From<Fault>>(
    list: &[String],
    key: &'static str,
    what: &'static str,
    known: &[&str],
    faults: &mut Faults<K>,
) -> Vec<Arc<str>> {
    faults.within(key, |faults| {
        for (index, name) in list.iter().enumerate().filter(|(_, name)| !known.contains(&name.as_str())) {
            faults.push_at(index, Fault::Unknown(UnknownName::new(what, name, known.iter().copied())));
        }
        list.iter().filter(|name| known.contains(&name.as_str())).map(|name| name.as_str().into()).collect()
    })
}
