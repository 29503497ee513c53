//! Cells of the matrix that are called empty, held against every ticket that small desks classify.

use std::collections::BTreeSet;

use helpdesk_core::actor::Actor;
use helpdesk_core::desk::Desk;
use helpdesk_core::faults::FaultKind;
use helpdesk_core::ticket::{Channel, Intake, Ticket};
use helpdesk_tests::desks::compiled;
use helpdesk_tests::dice::Dice;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

const IMPACTS: [&str; 2] = ["all", "one"];
const URGENCIES: [&str; 3] = ["now", "today", "later"];

fn document(dice: &mut Dice<'_>) -> Value {
    let rule = |index: usize, dice: &mut Dice<'_>| {
        let when = dice.pick(&[
            json!({}),
            json!({ "impact": "all" }),
            json!({ "impact": "one", "tag": "vip" }),
            json!({ "urgency": ["now", "today"] }),
            json!({ "kind": "request" }),
            json!({ "any": [{ "impact": "all" }, { "not": { "urgency": "later" } }] }),
            json!({ "priority": { "at_least": "p2" } }),
        ]);
        let mut then = json!({ "tags": ["seen"], "stop": dice.once_in(3) });
        if !dice.once_in(3) {
            then["impact"] = json!(dice.pick(&IMPACTS));
        }
        if dice.once_in(2) {
            then["urgency"] = json!(dice.pick(&URGENCIES));
        }
        if dice.once_in(4) {
            then["kind"] = json!("request");
        }
        json!({ "name": format!("rule_{index}"), "when": when, "then": then })
    };
    json!({
        "name": "Cells", "zone": "UTC", "calendar": "c", "calendars": { "c": { "always": true } },
        "kinds": ["incident", "request"],
        "priority": { "levels": ["p1", "p2", "p3"], "impact": IMPACTS, "urgency": URGENCIES,
                      "matrix": [["p1", "p1", "p2"], ["p1", "p2", "p3"]] },
        "rules": (0..dice.below(5)).map(|index| rule(index, dice)).collect::<Vec<_>>(),
    })
}

/// The cells that are called empty, as places in the matrix.
fn called_empty(desk: &Desk) -> BTreeSet<String> {
    let found = desk.warnings().iter().filter(|fault| fault.kind.code() == "priority.cell-never-given");
    found.map(|fault| fault.path.to_string()).collect()
}

/// The cells in which tickets end, whatever people state.
fn given(desk: &Desk) -> BTreeSet<String> {
    let mut given = BTreeSet::new();
    for (row, impact) in IMPACTS.iter().enumerate() {
        for (column, urgency) in URGENCIES.iter().enumerate() {
            assert!(
                desk.priorities().cell(&(*impact).into(), &(*urgency).into()).is_some(),
                "{row} {column}"
            );
            for (kind, vip) in
                [("incident", false), ("incident", true), ("request", false), ("request", true)]
            {
                let mut intake = Intake::new(Channel::Phone, "Printer");
                (intake.impact, intake.urgency) = (Some((*impact).into()), Some((*urgency).into()));
                intake.kind = Some(kind.into());
                intake.tags.extend(vip.then_some("vip".into()));
                let at = "2026-03-02T08:00:00Z".parse().expect("an instant");
                let opened = desk.open("T".into(), intake, &Actor::agent("ola"), at).expect("an intake");
                let ticket = Ticket::replay(&opened.events).expect("a ticket");
                let found = &ticket.classification;
                let place = |names: &[&str], name: Option<String>| {
                    names.iter().position(|known| Some(*known) == name.as_deref()).expect("a level")
                };
                let row = place(&IMPACTS, found.impact.as_ref().map(ToString::to_string));
                let column = place(&URGENCIES, found.urgency.as_ref().map(ToString::to_string));
                given.insert(format!("priority.matrix[{row}][{column}]"));
            }
        }
    }
    given
}

proptest! {
    #![proptest_config(crate::random(48))]

    #[test]
    fn what_is_called_empty_is_empty(bytes in vec(any::<u8>(), 0..60)) {
        let document = document(&mut Dice::new(&bytes));
        let desk = compiled(document.clone());
        let (empty, given) = (called_empty(&desk), given(&desk));
        prop_assert!(empty.is_disjoint(&given), "{empty:?} {given:?}\n{document}");
    }
}

#[test]
fn without_correlated_rules_the_rest_is_given() {
    let desk = compiled(json!({
        "name": "Cells", "zone": "UTC",
        "priority": { "levels": ["p1", "p2", "p3"], "impact": IMPACTS, "urgency": URGENCIES,
                      "matrix": [["p1", "p1", "p2"], ["p1", "p2", "p3"]] },
        "rules": [{ "name": "house", "when": { "impact": "all" }, "then": { "urgency": "now" } },
                  { "name": "vip", "when": { "tag": "vip" }, "then": { "impact": "all" } }],
    }));
    // A rule that comes after may bring back what one before has taken away.
    assert_eq!((called_empty(&desk), given(&desk).len()), (BTreeSet::new(), 6));
}
