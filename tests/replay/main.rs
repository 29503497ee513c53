//! Every stored input of the fuzzer still holds.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::fs;

use helpdesk_core::zone::ZonePack;
use helpdesk_tests::{fuzz, root};

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
