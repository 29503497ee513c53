//! Every stored input of the fuzzer still holds.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::fs;

use helpdesk_core::zone::ZonePack;
use helpdesk_tests::{fuzz, root};
use serde_json::{Value, json};

/// The stored inputs of one property: file name and bytes.
fn inputs(property: &str) -> Vec<(String, Vec<u8>)> {
    let folder = root().join("tests/fuzz/corpus").join(property);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut inputs: Vec<_> = entries
        .map(|entry| entry.unwrap_or_else(|error| panic!("{property}: {error}")).path())
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap_or_default()))
        .collect();
    if property == "zones" {
        inputs.push(("the built-in pack".to_owned(), ZonePack::builtin().as_bytes().to_vec()));
    }
    inputs.sort();
    inputs
}

#[test]
fn stored_inputs_hold() {
    for (name, property) in fuzz::PROPERTIES {
        let inputs = inputs(name);
        assert!(!inputs.is_empty(), "`{name}` has no stored inputs");
        for (file, bytes) in inputs {
            println!("{name}: {file}");
            property(&bytes);
        }
    }
}

#[test]
fn every_property_has_a_fuzz_target() {
    for (name, _) in fuzz::PROPERTIES {
        let target = root().join("tests/fuzz/fuzz_targets").join(format!("{name}.rs"));
        let text =
            fs::read_to_string(&target).unwrap_or_else(|error| panic!("{}: {error}", target.display()));
        assert!(text.contains(&format!("fuzz::{name}")), "{name}");
    }
}

/// Variants tried of one input.
const MOST_CUTS: usize = 200;

#[test]
fn cut_and_swapped_inputs_hold() {
    for (name, property) in fuzz::PROPERTIES {
        for (_, bytes) in inputs(name) {
            for cut in (0..bytes.len()).step_by(1 + bytes.len() / MOST_CUTS) {
                property(&bytes[..cut]);
                let mut swapped = bytes.clone();
                swapped.swap(0, cut);
                property(&swapped);
            }
        }
    }
}

/// Every place of a document, as a JSON pointer.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| places(item, &format!("{here}/{index}"), found));
        }
        Value::Object(fields) => {
            let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
            fields.iter().for_each(|(key, item)| places(item, &format!("{here}/{}", escaped(key)), found));
        }
        _ => {}
    }
}

#[test]
fn inputs_with_any_one_part_replaced_hold() {
    let stand_ins = [json!(null), json!(""), json!("0m"), json!(0), json!(-1), json!([]), json!({})];
    for (name, property) in fuzz::PROPERTIES {
        for (_, bytes) in inputs(name) {
            let Ok(document) = serde_json::from_slice::<Value>(&bytes) else { continue };
            let mut found = Vec::new();
            places(&document, "", &mut found);
            for (place, stand_in) in found.iter().flat_map(|place| stand_ins.iter().map(move |s| (place, s)))
            {
                let mut changed = document.clone();
                if let Some(part) = changed.pointer_mut(place) {
                    *part = stand_in.clone();
                }
                property(changed.to_string().as_bytes());
            }
        }
    }
}

#[test]
fn a_stored_story_is_played_to_its_end() {
    let (_, bytes) = inputs("stories").into_iter().next().unwrap_or_else(|| panic!("no story"));
    let document = serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{error}"));
    let events = helpdesk_tests::story::play(&document);
    assert!(events.len() > 15, "{} events", events.len());
}
