//! A desk of which one place is misread: what is said of the rest is true.

use helpdesk_core::zone::ZonePack;
use helpdesk_tests::root;
use serde_json::{Value, json};

/// What is wrong with `document`, as `code path`.
fn faults(document: &Value) -> Vec<String> {
    let faults = helpdesk_wire::desk::compile(document, &ZonePack::builtin()).err().unwrap_or_default();
    faults.iter().map(|fault| format!("{} {}", fault.code, fault.path)).collect()
}

fn example(path: &str) -> Value {
    let text = std::fs::read_to_string(root().join(path)).expect("an example");
    toml::from_str(&text).expect("TOML")
}

/// The place of every value of a document, as JSON pointers.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    let mut go = |step: &str, value: &Value| {
        let there = format!("{here}/{}", step.replace('~', "~0").replace('/', "~1"));
        found.push(there.clone());
        places(value, &there, found);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| go(name, value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| go(&index.to_string(), value));
        }
        _ => {}
    }
}

/// `document` with the value at `place` made of a type that nothing has, or its name misspelled.
fn damaged(document: &Value, place: &str, misspell: bool) -> Option<Value> {
    let mut damaged = document.clone();
    if !misspell {
        *damaged.pointer_mut(place)? = json!([[[null]]]);
        return Some(damaged);
    }
    let (table, name) = place.rsplit_once('/')?;
    let name = name.replace("~1", "/").replace("~0", "~");
    let table = damaged.pointer_mut(table)?.as_object_mut()?;
    let value = table.remove(&name)?;
    table.insert(format!("{name}q"), value);
    Some(damaged)
}

#[test]
fn one_damaged_place_makes_nothing_else_wrong() {
    let mut damages = 0;
    for path in ["examples/desks/minimal/desk.toml", "examples/desks/polish-it/desk.toml"] {
        let document = example(path);
        assert_eq!(faults(&document), [""; 0], "{path}");
        let mut all = Vec::new();
        places(&document, "", &mut all);
        // Every place of the small desk, and a spread of the large one's, coprime with its patterns.
        let stride = if all.len() < 100 { 1 } else { 19 };
        for place in all.iter().step_by(stride) {
            for misspell in [false, true] {
                let Some(damaged) = damaged(&document, place, misspell) else { continue };
                let faults = faults(&damaged);
                let (shape, meaning): (Vec<_>, Vec<_>) =
                    faults.into_iter().partition(|fault| fault.starts_with("shape."));
                if !shape.is_empty() {
                    damages += 1;
                    assert_eq!(meaning, [""; 0], "{path} {place}, beside {shape:?}");
                }
            }
        }
    }
    assert!(damages > 90, "{damages}");
}

#[test]
fn what_is_certain_is_said_beside_faults_of_shape() {
    let found = faults(&json!({
        "name": "Help", "zone": "Europe/Warsaw", "priority": { "levels": ["high", "low"] },
        "calendars": { "office": { "weekly": { "mon-fri": ["08:00-25:00"] } } },
        "lines": { "first": { "calendar": "ofice" }, "second": { "calender": "office" } },
        "sla": [{ "name": "all", "targets": { "hihg": { "resolution": "4 huors" } } }],
        "statusses": [{ "name": "new" }],
    }));
    // Nothing that was passed over can be meant to define the calendar; a level is no value.
    assert_eq!(
        found,
        [
            "escalation.unknown-calendar lines.first.calendar",
            "shape.unknown-field lines.second.calender",
            "sla.not-a-target sla[0].targets.hihg.resolution",
            "shape.unknown-field statusses",
        ]
    );
}
