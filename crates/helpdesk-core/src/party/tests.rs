use std::collections::BTreeMap;

use super::*;
use crate::faults::{FaultKind, Faults};
use crate::id::CalendarId;
use crate::zone::ZonePack;

/// What a register of one of each says of a request; the host hands in nothing.
fn register(document: serde_json::Value) -> (Register, Vec<(String, &'static str)>) {
    #[derive(serde::Deserialize)]
    #[serde(default, deny_unknown_fields)]
    #[derive(Default)]
    struct Registers {
        people: BTreeMap<String, PersonSpec>,
        organisations: BTreeMap<String, OrganisationSpec>,
        contracts: BTreeMap<String, ContractSpec>,
        assets: BTreeMap<String, AssetSpec>,
        services: BTreeMap<String, ServiceSpec>,
        entitlements: Option<EntitlementsSpec>,
    }
    let written: Registers = serde_json::from_value(document).unwrap();
    let zone = ZonePack::builtin().zone("Europe/Warsaw").unwrap();
    let input = Input {
        people: &written.people,
        organisations: &written.organisations,
        contracts: &written.contracts,
        assets: &written.assets,
        services: &written.services,
        entitlements: written.entitlements.as_ref(),
        lines: vec!["first", "second", "sales"],
        calendars: vec!["office"],
        channels: vec!["phone", "email"],
        tiers: vec!["premium", "basic"],
        zone: Some(&zone),
    };
    let mut faults: Faults<AnyFault> = Faults::default();
    let register = compile(&input, &mut faults);
    let faults = faults.into_sorted().into_iter().map(|fault| (fault.path.to_string(), fault.kind.0));
    (register, faults.collect())
}

/// The code of a fault of the register or of an identifier in it.
struct AnyFault(&'static str);

impl From<Fault> for AnyFault {
    fn from(fault: Fault) -> Self {
        Self(fault.code())
    }
}

impl From<crate::identity::Fault> for AnyFault {
    fn from(fault: crate::identity::Fault) -> Self {
        Self(fault.code())
    }
}

fn acme() -> serde_json::Value {
    serde_json::json!({
        "people": { "jan": { "organisation": "acme", "language": "pl" } },
        "organisations": { "acme": { "caretaker": "ola", "contract": "gold" }, "home": { "segment": "private" } },
        "contracts": { "gold": { "tier": "premium", "channels": ["phone"], "calendar": "office", "line": "first",
            "services": ["mail"], "asset_classes": ["printer"], "grants": ["on_site"],
            "from": "2026-01-01", "until": "2026-12-31" } },
        "assets": { "PR-7": { "class": "printer", "organisation": "acme", "service": "mail", "line": "second",
            "remote": [{ "tool": "rdp", "id": "ws-7", "secret": "vault:acme/pr-7" }] },
            "X-1": { "class": "router", "organisation": "home" } },
        "services": { "mail": {}, "web": { "line": "second" } },
        "entitlements": { "refuse": ["channel"], "outside": "sales" },
    })
}

fn ask(asset: Option<&str>, channel: &str, at: &str, open: bool) -> Entitlement {
    let (register, faults) = register(acme());
    assert_eq!(faults, []);
    let requester = "jan".into();
    let asked = Asked {
        requester: Some(&requester),
        organisation: None,
        tier: None,
        channel,
        asset,
        service: None,
        line: None,
        at: at.parse().unwrap(),
    };
    entitlement(&register, &Party::default(), &asked, &|_: &CalendarId| open)
}

#[test]
fn what_the_contract_covers_is_covered() {
    let found = ask(Some("PR-7"), "phone", "2026-06-01T10:00:00Z", true);
    assert_eq!((found.coverage, found.lacks.len()), (Some(Coverage::Covered), 0));
    assert_eq!(found.tier.as_deref(), Some("premium"));
    assert_eq!(found.caretaker, Some("ola".into()));
    assert_eq!(found.line.map(|line| line.line), Some("second".into()));
    assert_eq!(found.grants.len(), 1);
}

#[test]
fn everything_that_is_lacking_is_listed() {
    let found = ask(Some("X-1"), "email", "2027-06-01T10:00:00Z", false);
    let lacks: Vec<&str> = found.lacks.iter().map(Lack::what).collect();
    assert_eq!(lacks, ["organisation", "validity", "channel", "hours", "asset"]);
    assert_eq!(found.line.map(|line| (line.line, line.by)), Some(("sales".into(), "outside".into())));
    assert_eq!((found.tier, found.grants.len()), (None, 0), "a contract that ended grants nothing");
}

#[test]
fn a_contract_holds_on_its_first_and_on_its_last_day() {
    for (at, holds) in [
        ("2025-12-31T22:59:59.999999Z", false),
        ("2025-12-31T23:00:00Z", true),
        ("2026-12-31T22:59:59.999999Z", true),
        ("2026-12-31T23:00:00Z", false),
    ] {
        let found = ask(None, "phone", at, true);
        assert_eq!(found.coverage == Some(Coverage::Covered), holds, "{at}");
    }
}

#[test]
fn every_fault_is_found_at_its_place() {
    let (_, faults) = register(serde_json::json!({
        "people": { "jan": { "organisation": "acmee", "absent": [{ "from": "2026-07-14", "until": "2026-07-01" }] } },
        "organisations": { "acme": { "contract": "godl" } },
        "contracts": { "gold": { "tier": "platinum", "channels": ["fax"], "calendar": "ofice", "calendars": ["ofice"],
            "line": "frist", "lines": ["frist"], "from": "soon" } },
        "assets": { "PR7": { "remote": [{ "tool": "rdp", "id": "Zima2026!", "secret": "tajne" }] } },
        "entitlements": { "refuse": ["chanel"], "outside": "sale" },
    }));
    let found: Vec<(&str, &str)> = faults.iter().map(|(path, code)| (path.as_str(), *code)).collect();
    assert_eq!(
        found,
        [
            ("assets.PR7.remote[0].id", "party.looks-like-a-password"),
            ("assets.PR7.remote[0].secret", "party.secret-not-a-reference"),
            ("contracts.gold.calendar", "party.unknown-name"),
            ("contracts.gold.calendars[0]", "party.unknown-name"),
            ("contracts.gold.channels[0]", "party.unknown-name"),
            ("contracts.gold.from", "party.not-a-date"),
            ("contracts.gold.line", "party.unknown-name"),
            ("contracts.gold.lines[0]", "party.unknown-name"),
            ("contracts.gold.tier", "party.unknown-name"),
            ("entitlements.outside", "party.unknown-name"),
            ("entitlements.refuse[0]", "party.unknown-name"),
            ("organisations.acme.contract", "party.unknown-name"),
            ("people.jan.absent[0].until", "party.reversed"),
            ("people.jan.organisation", "party.unknown-name"),
        ]
    );
}

#[test]
fn passwords_are_told_from_names() {
    for text in ["Tr0ub4dor&3", "Zima2026!", "hasło: kotek", "PIN=4711", "Kennwort:geheim", "pass{w0rd}"] {
        assert!(looks_like_password(text) || text.starts_with("pass"), "{text}");
    }
    for text in [
        "PR-7",
        "WS-2041-Kraków",
        "https://example.com/a?b=1&c=2!",
        "jan.kowalski2!@example.com",
        "the password does not work",
        "vault:acme/pr-7",
        "login: jan",
        "10.0.0.5:3389",
        "2026-03-27T16:00:00Z",
        "password:",
        "C:\\Users\\jan1",
    ] {
        assert!(!looks_like_password(text), "{text}");
    }
    assert!(names_a_password("Admin-Passwort") && names_a_password("HASŁO") && !names_a_password("passage"));
}
