//! Shared vectors: the project's own, and those beside the real data where they are.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use helpdesk_core::zone::ZonePack;
use helpdesk_wire::vectors::{self, Outcome};

/// What became of every document of a folder, and how many there are.
fn run(folder: &Path) -> (usize, Outcome) {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    let mut all = Outcome::default();
    for file in &files {
        let text = fs::read_to_string(file).expect("the file is text");
        let document =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let outcome = vectors::run(&document, &ZonePack::builtin());
        all.extend(outcome.unwrap_or_else(|| panic!("{} holds no vectors", file.display())));
    }
    (files.len(), all)
}

#[test]
fn shared_samples_pass() {
    let Some(folder) = helpdesk_tests::data("../conformance/samples") else { return };
    let (files, outcome) = run(&folder);
    assert!(outcome.failed.is_empty(), "{:#?}", outcome.failed);
    assert!(outcome.skipped.is_empty(), "{:#?}", outcome.skipped);
    assert!(2 <= files && 678 <= outcome.passed, "{files} files, {} passed", outcome.passed);
}
