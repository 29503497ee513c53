use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{MOST_FAULTS, read};

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Desk {
    name: String,
    zone: String,
    #[serde(default)]
    lines: BTreeMap<String, Line>,
    #[serde(default)]
    sla: Vec<Policy>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Line {
    calendar: String,
    seats: u32,
    hand_over: Vec<HandOver>,
    share: Option<f64>,
}

impl Default for Line {
    fn default() -> Self {
        Self { calendar: "office".to_owned(), seats: 1, hand_over: Vec::new(), share: None }
    }
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum HandOver {
    Line(String),
    Guarded { to: String, by: String },
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    name: String,
    kind: PolicyKind,
    window: (u8, u8),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PolicyKind {
    Promised,
    Internal { owner: String },
    Vendor(Vec<String>),
}

fn faults(value: &Value) -> Vec<String> {
    let found = read::<Desk>(value).expect_err("the document is faulty");
    found
        .iter()
        .map(|fault| {
            let help = fault.suggestion.as_deref().map(|name| format!(" [{name}]")).unwrap_or_default();
            format!("{} | {} | {}{help}", fault.code, fault.path, fault.message)
        })
        .collect()
}

#[test]
fn a_right_document_is_read() {
    let desk: Desk = read(&json!({
        "name": "Pomoc", "zone": "Europe/Warsaw",
        "lines": { "first": { "hand_over": ["second", { "to": "site", "by": "agent" }], "share": 1 } },
        "sla": [
            { "name": "a", "kind": "promised", "window": [8, 16] },
            { "name": "b", "kind": { "internal": { "owner": "x" } }, "window": [0, 24] },
            { "name": "c", "kind": { "vendor": ["v", "w"] }, "window": [0, 24] },
        ],
    }))
    .unwrap();
    assert_eq!(desk.lines["first"].share, Some(1.0));
    assert_eq!(desk.sla[2].kind, PolicyKind::Vendor(vec!["v".to_owned(), "w".to_owned()]));
}

#[test]
fn every_fault_is_found_at_once() {
    let desk = json!({
        "nam": "Pomoc",
        "zone": 1,
        "lines": {
            "first": { "calender": "office", "seats": -1 },
            "second": [],
            "third": { "seats": "many", "share": "half", "hand_over": [1, "second", { "to": "x" }] },
        },
        "sla": [
            { "name": "a", "kind": "promissed", "window": [8, 16] },
            { "name": "b", "kind": { "internal": { "owner": 7 } }, "window": [8] },
            { "kind": { "vendor": ["v", null] }, "window": [8, 300], "extra": true },
        ],
    });
    assert_eq!(
        faults(&desk),
        [
            "shape.unknown-field | lines.first.calender | `calender` is unknown here; the known fields are \
             `calendar`, `seats`, `hand_over`, `share` [calendar]",
            "shape.invalid-value | lines.first.seats | expected a whole number, 0 or more, found the number `-1`",
            "shape.wrong-type | lines.second | expected a table, found a list",
            "shape.invalid-value | lines.third.hand_over[0] | this is none of the accepted forms",
            "shape.invalid-value | lines.third.hand_over[2] | this is none of the accepted forms",
            "shape.wrong-type | lines.third.seats | expected a whole number, 0 or more, found the text `many`",
            "shape.wrong-type | lines.third.share | expected a number, found the text `half`",
            "shape.unknown-field | nam | `nam` is unknown here; the known fields are \
             `name`, `zone`, `lines`, `sla` [name]",
            "shape.unknown-variant | sla[0].kind | `promissed` is unknown here; write one of \
             `promised`, `internal`, `vendor` [promised]",
            "shape.wrong-type | sla[1].kind.internal.owner | expected text, found the number `7`",
            "shape.invalid-value | sla[1].window | expected a list of length 2, found 1 value",
            "shape.unknown-field | sla[2].extra | `extra` is unknown here; the known fields are \
             `name`, `kind`, `window`",
            "shape.wrong-type | sla[2].kind.vendor[1] | expected text, found nothing",
            "shape.missing-field | sla[2].name | the field `name` is missing",
            "shape.invalid-value | sla[2].window[1] | expected a whole number from 0 to 255, \
             found the number `300`",
            "shape.wrong-type | zone | expected text, found the number `1`",
        ]
    );
}

#[test]
fn a_list_keeps_its_numbers_when_an_item_is_wrong() {
    let desk = json!({ "name": "", "zone": "", "sla": [1, 2, { "name": "x", "kind": "promised", "window": [1, "2"] }] });
    assert_eq!(
        faults(&desk),
        [
            "shape.wrong-type | sla[0] | expected a table, found the number `1`",
            "shape.wrong-type | sla[1] | expected a table, found the number `2`",
            "shape.wrong-type | sla[2].window[1] | expected a whole number from 0 to 255, \
             found the text `2`",
        ]
    );
}

#[test]
fn text_or_table_keeps_places() {
    let office = json!({ "weekly": { "mon": "8-16" }, "holidays": ["PL", 7, { "nth": 1, "nam": "x" }] });
    let found = read::<helpdesk_core::calendar::CalendarSpec>(&office).unwrap_err();
    let found: Vec<_> = found.iter().map(|fault| format!("{}: {}", fault.path, fault.code)).collect();
    assert_eq!(
        found,
        [
            "holidays[1]: shape.wrong-type",
            "holidays[2].nam: shape.unknown-field",
            "holidays[2].nth: shape.wrong-type",
            "weekly.mon: shape.wrong-type",
        ]
    );
}

#[test]
fn commands_name_their_fields() {
    let command = json!({ "type": "override_priority", "prioriti": "p1", "x": 1, "until": null });
    let found = read::<helpdesk_core::ticket::Command>(&command).unwrap_err();
    let found: Vec<_> = found.iter().map(|fault| format!("{}: {}", fault.path, fault.code)).collect();
    assert_eq!(
        found,
        ["prioriti: shape.unknown-field", "reason: shape.missing-field", "x: shape.unknown-field"]
    );
}

#[test]
fn the_root_may_be_wrong() {
    assert_eq!(faults(&json!([])), ["shape.wrong-type |  | expected a table, found a list"]);
    assert_eq!(
        faults(&json!({})),
        [
            "shape.missing-field | name | the field `name` is missing",
            "shape.missing-field | zone | the field `zone` is missing",
        ]
    );
}

#[test]
fn the_number_of_faults_is_bounded() {
    let many: Vec<_> = (0..2 * MOST_FAULTS).collect();
    assert_eq!(faults(&json!({ "name": "", "zone": "", "sla": many })).len(), MOST_FAULTS);
}

/// Values that often look like a desk, and often do not.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i16>().prop_map(Value::from),
        (-1.0..1.0f64).prop_map(Value::from),
        "promised|internal|first|".prop_map(Value::from),
    ];
    let name = "name|zone|lines|sla|kind|window|seats|hand_over|share|to|by|internal|owner|vendor|x";
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Whether a list stands where a type with named fields is wanted: serde_json lets that pass.
fn reads_alike(value: &Value) -> bool {
    match (read::<Desk>(value), serde_json::from_value::<Desk>(value.clone())) {
        (Ok(ours), Ok(theirs)) => ours == theirs,
        (Err(faults), Err(_)) => !faults.is_empty(),
        (Err(faults), Ok(_)) => faults.iter().any(|fault| fault.message.ends_with("found a list")),
        (Ok(_), Err(_)) => false,
    }
}

proptest! {
    #[test]
    fn whatever_is_given_is_read_or_refused_as_by_serde_json(value in any_value()) {
        prop_assert!(reads_alike(&value));
    }

    #[test]
    fn a_mended_document_has_fewer_faults(line in any_value()) {
        let good = json!({ "name": "", "zone": "" });
        let mut bad = good.clone();
        bad["lines"] = json!({ "first": line });
        prop_assert!(read::<Desk>(&good).is_ok());
        if let Err(faults) = read::<Desk>(&bad) {
            prop_assert!(faults.iter().all(|fault| fault.path.to_string().starts_with("lines")));
        }
    }
}
