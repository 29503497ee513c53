//! What is known of a person is planted everywhere it may be presented, and looked for everywhere
//! something is shown.

use helpdesk_core::actor::Actor;
use helpdesk_core::identity::{EvidenceKind, digest, pesel};
use helpdesk_core::ticket::Command;
use helpdesk_core::zone::ZonePack;
use helpdesk_wire::shape;
use serde_json::{Value, json};

use crate::{KEY, Life, at, desk, guarded, present};

/// What must not show, without spaces and signs.
const PLANTED: [&str; 6] =
    ["plantedperson", "44051401359", "kx99planted", "48600700800", "739182", "plantedhostkey"];

#[track_caller]
fn assert_clean(what: &str, shown: &str) {
    let bare: String = shown.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    for planted in PLANTED {
        assert!(!bare.contains(planted), "{what} shows `{planted}`: {shown}");
    }
}

const IDENTIFIERS: [(EvidenceKind, &str); 5] = [
    (EvidenceKind::Email, "Planted.Person@example.com"),
    (EvidenceKind::Pesel, "44051401359"),
    (EvidenceKind::ContractNumber, "KX-99-PLANTED"),
    (EvidenceKind::CallerId, "+48 600 700 800"),
    (EvidenceKind::OneTimeCode, "739182"),
];

#[test]
fn nothing_shows_an_identifier() {
    let spec = guarded();
    let compiled = desk(spec.clone());
    assert_clean("the desk", &format!("{compiled:?}"));
    let mut life = Life::begin(compiled, |_| {});
    for (minute, (kind, identifier)) in (1..).zip(IDENTIFIERS) {
        let command = present(kind, "acme", identifier);
        assert_clean("a command", &command.to_string());
        let parsed: Command = serde_json::from_value(command.clone()).expect("a command");
        assert_clean("a command", &format!("{parsed:?}"));
        match life.give(command, &Actor::agent("ola"), at(minute)) {
            Ok(decision) => assert_clean("a decision", &format!("{decision:?}")),
            Err(refusal) => assert_clean("a refusal", &format!("{refusal} {refusal:?}")),
        }
    }
    assert_eq!(life.ticket.identity_level(), "verified");
    assert_clean("the ticket", &format!("{:?}", life.ticket));
    assert_clean("the ticket", &serde_json::to_string(&life.ticket).expect("JSON"));
    assert_clean("the events", &serde_json::to_string(&life.events).expect("JSON"));
    assert_clean("the events", &format!("{:?}", life.events));
    assert_clean("a summary", &format!("{:?}", life.desk.summary(&life.ticket)));
}

#[test]
fn no_error_repeats_an_identifier() {
    for (kind, identifier) in IDENTIFIERS {
        for key in [&KEY[..4], KEY] {
            if let Err(error) = digest(key, kind, "acme", identifier) {
                assert_clean("an error", &format!("{error} {error:?}"));
            }
        }
        let made = digest(KEY, kind, "acme", identifier).expect("an identifier");
        assert_clean("a digest", &format!("{made} {made:?}"));
    }
    let error = pesel::check("44051401359x").expect_err("too long");
    assert_clean("an error", &format!("{error} {error:?}"));
}

/// Somebody puts the identifier itself where its digest belongs.
#[test]
fn an_identifier_in_place_of_its_digest_is_not_repeated() {
    for identifier in
        [json!("44051401359"), json!(44_051_401_359_u64), json!(["44051401359"]), json!({ "44051401359": 1 })]
    {
        let command = json!({ "type": "identify", "person": "jan", "evidence": [{ "kind": "pesel", "digest": identifier }] });
        let text = command.to_string();
        let error = serde_json::from_str::<Command>(&text).expect_err("no digest");
        assert_clean("reading", &format!("{error} {error:?}"));
        let faults = shape::read::<Command>(&command).expect_err("no digest");
        assert_clean("reading", &format!("{faults:?}"));
    }
    let mut spec = guarded();
    spec["people"]["jan"]["identifiers"][0]["digest"] = json!("44051401359");
    let read = serde_json::from_value(spec).expect("a specification");
    let errors = helpdesk_core::desk::Desk::compile(&read).expect_err("no digest");
    assert_clean("compiling", &errors.to_string());
}

/// Evidence, identifiers and ways to reach a machine, of another shape than they should be.
#[test]
fn what_is_of_another_shape_is_not_repeated() {
    let identify = |field: &str, value: Value| {
        let mut command = json!({ "type": "identify", "person": "jan", "evidence": [] });
        command[field] = value;
        command
    };
    let evidence = |one: Value| identify("evidence", json!([one]));
    let commands = [
        identify("evidence", json!("44051401359")),
        identify("evidence", json!(["739182"])),
        identify("person", json!(44_051_401_359_u64)),
        evidence(json!({ "kind": "44051401359", "digest": "00" })),
        evidence(json!({ "kind": "KX-99-PLANTED", "digest": "00" })),
        evidence(json!({ "kind": "pesel", "KX-99-PLANTED": "00" })),
        identify("known", json!([{ "kind": "email", "digest": "739182", "expires": "739182" }])),
        identify("known", json!("KX-99-PLANTED")),
        json!({ "type": "planted.person@example.com" }),
        json!({ "type": "entitle", "party": { "asset": { "remote": ["KX-99-PLANTED"] } } }),
        json!({ "type": "entitle", "party": { "asset": { "remote": "KX-99-PLANTED" } } }),
        json!({ "type": "set_field", "name": "x", "value": 44_051_401_359_000_000_u64 }),
    ];
    for command in commands {
        let faults = shape::read::<Command>(&command).expect_err("of another shape");
        assert_clean("reading", &format!("{faults:?}"));
        let error = serde_json::from_value::<Command>(command).expect_err("of another shape");
        assert_clean("reading", &format!("{error} {error:?}"));
    }
    for changed in [
        json!({ "people": { "jan": { "identifiers": "planted.person@example.com" } } }),
        json!({ "assets": { "pc": { "remote": ["KX-99-PLANTED"] } } }),
    ] {
        let mut spec = guarded();
        changed.as_object().into_iter().flatten().for_each(|(key, value)| spec[key] = value.clone());
        let faults = helpdesk_wire::desk::compile(&spec, &ZonePack::builtin()).expect_err("of another shape");
        assert_clean("compiling", &format!("{faults:?}"));
    }
    let swapped = helpdesk_wire::host::digest(KEY, "44051401359", "", "pesel").expect_err("no kind");
    assert_clean("a digest", &format!("{swapped:?}"));
}

/// A name of any length is refused in words of bounded length, and at once.
#[test]
fn what_is_long_is_told_shortly() {
    let long = "a".repeat(1_000_000);
    let mut keys = json!({ "type": "take" });
    (0..20_000).for_each(|n| keys[format!("k{n}")] = json!(1));
    for command in [json!({ "type": long }), json!({ "type": "take", long.as_str(): 1 }), keys] {
        let faults = shape::read::<Command>(&command).expect_err("no command");
        let longest = faults.iter().map(|fault| fault.message.len() + fault.path.to_string().len()).max();
        assert!(longest < Some(5_000) && faults.len() <= shape::MOST_FAULTS, "{longest:?}");
    }
}

/// A password, or a name in a field of choices, is refused without being repeated.
#[test]
fn what_is_refused_in_a_field_is_not_repeated() {
    let mut life = Life::begin(desk(guarded()), |_| {});
    life.give(present(EvidenceKind::Pesel, "acme", "44051401359"), &Actor::agent("ola"), at(1))
        .expect("proved");
    let set = |name: &str, value: &str| json!({ "type": "set_field", "name": name, "value": value });
    let cases: [(Value, &str); 3] = [
        (set("note", "hasło: 44051401359"), "ticket.looks-like-a-password"),
        (set("note", "Planted.Person7!"), "ticket.looks-like-a-password"),
        (set("site", "planted.person@example.com"), "ticket.field-value"),
    ];
    for (command, code) in cases {
        let refusal = life.give(command, &Actor::agent("ola"), at(2)).expect_err("a refusal");
        assert_eq!(refusal.codes().collect::<Vec<_>>(), [code]);
        assert_clean("a refusal", &format!("{refusal} {refusal:?}"));
        assert_clean("a refusal", &serde_json::to_string(&refusal).expect("JSON"));
    }
}
