//! Enumerations whose variant is named by a field.

use helpdesk_core::ticket::{Command, Event, Fact};
use serde_json::{Value, json};

use super::read;

/// Every way to write the fields of a table: each of them first once, the others in order.
fn turned(table: &Value) -> Vec<String> {
    let fields: Vec<_> = table.as_object().unwrap().iter().collect();
    let turns = 0..fields.len();
    let text = |turn: usize| {
        let turned = fields.iter().cycle().skip(turn).take(fields.len());
        let parts: Vec<_> = turned.map(|(key, value)| format!("{}: {value}", json!(key))).collect();
        format!("{{ {} }}", parts.join(", "))
    };
    turns.map(text).collect()
}

fn places<T: serde::de::DeserializeOwned>(value: &Value) -> Vec<String> {
    let faults = read::<T>(value).err().unwrap();
    faults.iter().map(|fault| format!("{}: {}", fault.path, fault.message)).collect()
}

#[test]
fn the_tag_may_stand_anywhere() {
    let fact = json!({ "type": "item_checked", "item": "cable", "done": true });
    let right: Fact = read(&fact).unwrap();
    for text in turned(&fact) {
        assert_eq!(serde_json::from_str::<Fact>(&text).unwrap(), right, "{text}");
    }
    assert_eq!(serde_json::from_value::<Fact>(fact.clone()).unwrap(), right);
    assert_eq!(serde_json::to_value(&right).unwrap(), fact);
}

#[test]
fn a_variant_may_be_a_table_of_its_own() {
    let command = json!({ "type": "classify", "kind": "incident", "category": "hardware" });
    let right: Command = read(&command).unwrap();
    for text in turned(&command) {
        assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), right, "{text}");
    }
}

#[test]
fn a_fault_inside_keeps_its_place() {
    let event = json!({
        "seq": 1, "at": "2026-03-02T09:00:00Z", "by": { "role": "system" }, "desk": 7,
        "fact": { "type": "item_checked", "item": 3, "dun": true },
    });
    let places = places::<Event>(&event);
    let expected =
        ["fact.done: the field `done` is missing", "fact.item: expected text, found the number `3`"];
    assert!(expected.iter().all(|fault| places.iter().any(|found| found == fault)), "{places:?}");
}

#[test]
fn the_tag_itself_may_be_wrong() {
    let found = |value| places::<Fact>(&value);
    assert_eq!(found(json!({ "item": "cable" })), ["type: the field `type` is missing"]);
    assert_eq!(found(json!({ "type": 3 })), ["type: expected a name, found the number `3`"]);
    assert_eq!(found(json!([])), [": expected a table, found a list"]);
    assert!(found(json!({ "type": "noticed" }))[0].starts_with("type: `noticed` is unknown here"));
}

#[test]
fn other_readers_are_told_what_is_wrong() {
    let told = |text: &str| serde_json::from_str::<Command>(text).unwrap_err().to_string();
    assert!(told(r#"{ "body": "x" }"#).starts_with("missing field `type`"));
    assert!(told(r#"{ "type": "slove" }"#).starts_with("unknown variant `slove`"));
    let deep = told(r#"{ "type": "check_item", "item": 3 }"#);
    assert!(deep.starts_with("item: expected text, found the number `3`"), "{deep}");
}
