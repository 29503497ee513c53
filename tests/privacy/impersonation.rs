//! Every way to speak in another's name is refused with a code, and changes nothing.

use std::time::{Duration, Instant as Clock};

use helpdesk_core::actor::{Actor, Role};
use helpdesk_core::identity::EvidenceKind;
use helpdesk_core::outage::{Outage, OutageCommand};
use helpdesk_core::ticket::{
    Channel, Command, Decision, FieldValue, Inbound, Intake, Reason, Refusal, Ticket,
};
use helpdesk_wire::shape;
use serde_json::{Value, json};

use crate::{Life, at, desk, guarded, made, present};

/// More than any single call may take, on a machine that is busy with other things.
const BOUNDED: Duration = Duration::from_secs(5);

fn ola() -> Actor {
    Actor::agent("ola")
}

fn manager(id: &str) -> Actor {
    Actor { role: Role::Manager, id: Some(id.into()), line: None }
}

#[test]
fn a_wrong_number_tried_often() {
    let mut life = Life::begin(desk(guarded()), |_| {});
    for minute in 1..=3 {
        let wrong = present(EvidenceKind::ContractNumber, "acme", &format!("KX-{minute}"));
        life.give(wrong, &ola(), at(minute)).expect("an attempt is recorded");
    }
    let right = present(EvidenceKind::ContractNumber, "acme", "KX-99-PLANTED");
    assert_eq!(life.refused(right, &ola(), at(4)), "identity.too-many-attempts");
    let touch = json!({ "type": "set_field", "name": "done", "value": true });
    assert_eq!(life.refused(touch, &ola(), at(5)), "identity.level-too-low");
}

#[test]
fn the_right_number_for_the_wrong_organisation() {
    let mut life = Life::begin(desk(guarded()), |intake| intake.organisation = Some("globex".into()));
    life.give(present(EvidenceKind::Pesel, "acme", "44051401359"), &ola(), at(1)).expect("an attempt");
    let mut other = Life::begin(desk(guarded()), |_| {});
    other.give(present(EvidenceKind::Pesel, "globex", "44051401359"), &ola(), at(1)).expect("an attempt");
    for life in [&mut life, &mut other] {
        assert_eq!(life.ticket.identity_level(), "unknown");
        let touch = json!({ "type": "set_field", "name": "done", "value": true });
        assert_eq!(life.refused(touch, &ola(), at(2)), "identity.level-too-low");
    }
}

#[test]
fn somebody_else_who_is_who_they_say_they_are() {
    let mut document = guarded();
    document["people"]["anna"] = json!({});
    document["people"]["bert"] = json!({ "identifiers": [{ "kind": "pesel", "digest": made(EvidenceKind::Pesel, "", "44051401359") }] });
    let by = |person: &str| {
        let digest = made(EvidenceKind::Pesel, "", "44051401359");
        json!({ "type": "identify", "person": person, "evidence": [{ "kind": "pesel", "digest": digest }] })
    };
    for (requester, organisation) in [("anna", None), ("jan", Some("acme"))] {
        let mut life = Life::begin(desk(document.clone()), |intake| {
            intake.requester = Some(requester.into());
            intake.organisation = organisation.map(Into::into);
        });
        life.give(by("bert"), &ola(), at(1)).expect("an attempt is recorded");
        assert_eq!(life.ticket.identity_level(), "unknown");
        let touch = json!({ "type": "set_field", "name": "done", "value": true });
        assert_eq!(life.refused(touch, &ola(), at(2)), "identity.level-too-low");
    }
    let mut own = Life::begin(desk(document), |intake| {
        intake.requester = Some("bert".into());
        intake.organisation = None;
    });
    own.give(by("bert"), &ola(), at(1)).expect("an attempt");
    assert_eq!(own.ticket.identity_level(), "verified");
}

#[test]
fn a_guard_walked_round() {
    let mut life = Life::begin(desk(guarded()), |intake| {
        intake.tags.insert("big".into());
    });
    for round in [
        json!({ "type": "set_status", "to": "solved" }),
        json!({ "type": "use_article", "article": "KB-1", "solved": true }),
        json!({ "type": "pend", "until": at(60), "then": "solved" }),
    ] {
        assert_eq!(life.refused(round, &ola(), at(1)), "approval.missing");
    }
    let mut into = Life::begin(desk(guarded()), |_| {}).ticket;
    into.id = "T-2".into();
    let merged = life.desk.merge(&life.ticket, &into, &ola(), at(1)).expect_err("a refusal");
    assert_eq!(merged.codes().collect::<Vec<_>>(), ["approval.missing"]);
    life.give(json!({ "type": "tag", "remove": ["big"] }), &ola(), at(2)).expect("tagged");
    assert_eq!(life.refused(json!({ "type": "solve" }), &ola(), at(3)), "approval.missing");
}

#[test]
fn approval_by_whoever_opened_it_or_had_it() {
    let mut document = guarded();
    document["approvals"][0]["four_eyes"] = true.into();
    let mut life = Life::begin(desk(document), |intake| {
        intake.tags.insert("big".into());
    });
    let approve = || json!({ "type": "approve", "approval": "boss" });
    assert_eq!(life.refused(approve(), &manager("ola"), at(1)), "approval.own-request");
    life.give(json!({ "type": "take" }), &manager("eve"), at(2)).expect("taken");
    life.give(json!({ "type": "release" }), &manager("eve"), at(3)).expect("released");
    assert_eq!(life.refused(approve(), &manager("eve"), at(4)), "approval.own-work");
    life.give(approve(), &manager("bob"), at(5)).expect("an answer");
    assert_eq!(life.refused(json!({ "type": "solve" }), &manager("bob"), at(6)), "approval.own-work");
    life.give(json!({ "type": "solve" }), &manager("eve"), at(7)).expect("solved by the other pair");
}

#[test]
fn approval_by_the_requester_and_approval_replayed() {
    let mut life = Life::begin(desk(guarded()), |intake| {
        intake.requester = Some("ann".into());
        intake.organisation = None;
        intake.tags.insert("big".into());
    });
    let approve = || json!({ "type": "approve", "approval": "boss", "round": 1 });
    assert_eq!(life.refused(approve(), &manager("ann"), at(1)), "approval.own-request");
    assert_eq!(life.refused(approve(), &Actor::requester("ann"), at(1)), "approval.not-an-approver");
    assert_eq!(life.refused(json!({ "type": "solve" }), &ola(), at(1)), "approval.missing");
    life.give(json!({ "type": "refuse", "approval": "boss", "comment": "no" }), &manager("bob"), at(2))
        .expect("an answer");
    assert_eq!(life.refused(approve(), &manager("bob"), at(3)), "approval.not-waiting");
    life.give(json!({ "type": "request_approval", "approval": "boss" }), &ola(), at(4))
        .expect("another round");
    assert_eq!(life.refused(approve(), &manager("bob"), at(5)), "approval.other-round");
    let unnamed = json!({ "type": "approve", "approval": "boss" });
    assert_eq!(life.refused(unnamed, &manager("bob"), at(5)), "approval.other-round");
    assert_eq!(life.refused(json!({ "type": "solve" }), &ola(), at(6)), "approval.missing");
}

#[test]
fn a_command_forged_with_an_older_version() {
    let mut life = Life::begin(desk(guarded()), |_| {});
    let seen = life.ticket.version;
    life.give(json!({ "type": "take" }), &ola(), at(1)).expect("taken");
    let forged: Command = serde_json::from_value(json!({ "type": "release" })).expect("a command");
    let refusal =
        life.desk.decide_expecting(&life.ticket, seen, &forged, &ola(), at(2)).expect_err("a conflict");
    assert_eq!(refusal.codes().collect::<Vec<_>>(), ["ticket.conflict"]);
    let now = life.ticket.version;
    assert!(life.desk.decide_expecting(&life.ticket, now, &forged, &ola(), at(2)).is_ok());
}

#[test]
fn oversized_and_hostile_texts() {
    let desk = desk(guarded());
    let open = |change: &dyn Fn(&mut Intake)| {
        let mut intake = Intake::new(Channel::Email, "Hello");
        change(&mut intake);
        let began = Clock::now();
        let refusal =
            desk.open("T-9".into(), intake, &Actor::requester("jan"), at(0)).expect_err("a refusal");
        assert!(began.elapsed() < BOUNDED, "{:?}", began.elapsed());
        assert!(refusal.to_string().len() < 100_000, "a refusal is no copy of what it refuses");
        refusal.reasons[0].code()
    };
    let huge = "a".repeat(10 << 20);
    let words = "awaria ".repeat(1_500_000);
    assert_eq!(open(&|intake| intake.subject = huge.as_str().into()), "ticket.too-long");
    assert_eq!(open(&|intake| intake.description = words.as_str().into()), "ticket.too-long");
    assert_eq!(open(&|intake| intake.subject = "invoice\u{202e}fdp.exe".into()), "ticket.hostile-text");
    assert_eq!(open(&|intake| intake.subject = "ad\u{200b}min".into()), "ticket.hostile-text");
    assert_eq!(open(&|intake| intake.requester = Some("jan\u{2066}".into())), "ticket.hostile-text");
    assert_eq!(open(&|intake| intake.requester = Some(huge.as_str().into())), "ticket.too-long");
    assert_eq!(
        open(&|intake| drop(intake.fields.insert("note".into(), FieldValue::from(huge.as_str())))),
        "ticket.too-long"
    );
    assert_eq!(
        open(&|intake| intake.tags.extend((0..100_000).map(|number| number.to_string().into()))),
        "ticket.too-many"
    );
}

#[test]
fn oversized_and_hostile_names_in_what_concerns_several() {
    let (desk, huge) = (desk(guarded()), "a".repeat(10 << 20));
    let open = |id: &str| {
        let decision = desk.open(id.into(), Intake::new(Channel::Phone, "Hello"), &ola(), at(0));
        Ticket::replay(&decision.expect("an intake").events).expect("a history")
    };
    let (one, two) = (&open("T-1"), &open("T-2"));
    let merged = desk.merge(one, two, &ola(), at(0)).expect("merged");
    let after = |ticket: &Ticket, decision: &Decision| {
        let mut ticket = ticket.clone();
        decision.events.iter().for_each(|event| ticket.apply(event));
        ticket
    };
    let (part, whole) = (after(one, &merged.source), after(two, &merged.target));
    let outage = {
        let intake = json!({ "title": "Mail", "scope": { "services": ["mail"] } });
        let intake = serde_json::from_value(intake).expect("an outage");
        Outage::replay(&desk.open_outage("O-1".into(), intake, &[], &ola(), at(0)).expect("opened").events)
    };
    let outage = outage.expect("an outage");
    let together = |joint: Value, by: &Actor| {
        let (one, two) = if joint["type"] == "unmerge" { (&part, &whole) } else { (one, two) };
        let joint = serde_json::from_value(joint).expect("a joint decision");
        desk.together(&joint, &[one, two], by, at(1)).expect_err("a refusal")
    };
    let joint = [
        json!({ "type": "merge", "source": "T-1", "into": "T-2" }),
        json!({ "type": "unmerge", "source": "T-1", "from": "T-2" }),
        json!({ "type": "relate", "ticket": "T-1", "other": "T-2", "relation": "child" }),
        json!({ "type": "unrelate", "ticket": "T-1", "other": "T-2" }),
        json!({ "type": "cascade", "parent": "T-1", "children": [] }),
        json!({ "type": "split_off", "source": "T-1", "split": { "ticket": "T-3", "subject": "x" } }),
        json!({ "type": "problem", "incidents": ["T-1"], "problem": { "ticket": "P-1", "subject": "x" } }),
    ];
    for (name, code) in [(huge.as_str(), "ticket.too-long"), ("ol\u{202e}a", "ticket.hostile-text")] {
        let by = Actor::agent(name);
        let began = Clock::now();
        let mut refusals: Vec<Refusal> = joint.iter().map(|joint| together(joint.clone(), &by)).collect();
        refusals.push(together(json!({ "type": "merge", "source": name, "into": "T-2" }), &ola()));
        refusals.push(desk.join_outage(&outage, one, &by, at(1)).expect_err("a refusal"));
        let end = OutageCommand::End { cause: "".into() };
        refusals.push(desk.decide_outage(&outage, &end, None, &[one], &by, at(1)).expect_err("a refusal"));
        assert!(began.elapsed() < BOUNDED, "{:?}", began.elapsed());
        for refusal in refusals {
            assert!(refusal.to_string().len() < 1_000, "a refusal is no copy of what it refuses");
            assert_eq!(refusal.reasons.iter().map(Reason::code).collect::<Vec<_>>(), [code]);
        }
    }
}

#[test]
fn oversized_and_hostile_headers() {
    let desk = desk(guarded());
    let huge = "a".repeat(10 << 20);
    let refused = |change: &dyn Fn(&mut Inbound), by: &Actor| {
        let message =
            json!({ "message": "1@acme.example", "intake": { "channel": "email", "subject": "Hello" } });
        let mut message: Inbound = serde_json::from_value(message).expect("a message");
        change(&mut message);
        let began = Clock::now();
        let refusal = desk.inbound(&[], &message, "T-9".into(), by, at(0)).expect_err("a refusal");
        assert!(began.elapsed() < BOUNDED, "{:?}", began.elapsed());
        assert!(refusal.to_string().len() < 1_000, "a refusal is no copy of what it refuses");
        refusal.reasons[0].code()
    };
    for (text, code) in [(huge.as_str(), "ticket.too-long"), ("1\u{200b}@acme", "ticket.hostile-text")] {
        let refused = |change: &dyn Fn(&mut Inbound)| refused(change, &Actor::system());
        assert_eq!(refused(&|mail| mail.message = text.into()), code);
        assert_eq!(refused(&|mail| mail.references = vec![text.into()]), code);
        assert_eq!(refused(&|mail| drop(mail.headers.insert(text.into(), "x".into()))), code);
        assert_eq!(refused(&|mail| drop(mail.headers.insert("x-mailer".into(), text.into()))), code);
        assert_eq!(refused(&|mail| mail.intake.subject = text.into()), code);
    }
    let many = |mail: &mut Inbound| {
        mail.headers = (0..2_000).map(|number| (format!("x-{number}").into(), "x".into())).collect();
    };
    assert_eq!(refused(&many, &Actor::system()), "ticket.too-many");
    assert_eq!(refused(&|_| {}, &Actor::agent("ol\u{202e}a")), "ticket.hostile-text");
    let many = |mail: &mut Inbound| mail.references = vec!["1@acme.example".into(); 2_000];
    assert_eq!(refused(&many, &Actor::system()), "ticket.too-many");
}

#[test]
fn deep_custom_fields() {
    let deep = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let began = Clock::now();
    let command = |value: &str| format!(r#"{{"type":"set_field","name":"note","value":{value}}}"#);
    assert!(serde_json::from_str::<Command>(&command(&deep(100_000))).is_err());
    let shallow = serde_json::from_str(&command(&deep(50))).expect("JSON");
    assert!(shape::read::<Command>(&shallow).is_err());
    assert!(began.elapsed() < BOUNDED);
}
