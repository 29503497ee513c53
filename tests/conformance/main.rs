//! Shared vectors: the project's own, and those beside the real data where they are.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use helpdesk_core::calendar::{CalendarSpec, Context, Fault, Horizon, compile};
use helpdesk_core::faults::Faults;
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
fn own_vectors_pass() {
    let folder = helpdesk_tests::root().join("tests/conformance/vectors");
    let index = fs::read_to_string(folder.join("index.toml")).expect("the index is there");
    let index: BTreeMap<String, usize> = toml::from_str(&index).expect("names and counts");
    let (files, outcome) = run(&folder);
    assert!(outcome.failed.is_empty(), "{:#?}", outcome.failed);
    assert!(outcome.skipped.is_empty(), "{:#?}", outcome.skipped);
    assert_eq!((files, outcome.passed), (index.len(), index.values().sum()));
}

#[test]
fn shared_samples_pass() {
    let Some(folder) = helpdesk_tests::data("../conformance/samples") else { return };
    let (files, outcome) = run(&folder);
    assert!(outcome.failed.is_empty(), "{:#?}", outcome.failed);
    assert!(outcome.skipped.is_empty(), "{:#?}", outcome.skipped);
    assert!(2 <= files && 678 <= outcome.passed, "{files} files, {} passed", outcome.passed);
}

/// Calendars that `docs/spec/calendar.md` shows are calendars.
#[test]
fn documented_calendars_compile() {
    #[derive(serde::Deserialize)]
    struct Shown {
        calendars: BTreeMap<String, CalendarSpec>,
    }
    let page =
        fs::read_to_string(helpdesk_tests::root().join("docs/spec/calendar.md")).expect("the page is there");
    let blocks = page.split("```toml").skip(1).filter_map(|rest| rest.split("```").next());
    let mut compiled = 0;
    for block in blocks {
        let shown: Shown = toml::from_str(block).unwrap_or_else(|error| panic!("{error}"));
        let zones = ZonePack::builtin();
        let context = Context { zone: zones.zone("UTC").ok(), zones: &zones, horizon: Horizon::default() };
        let mut faults: Faults<Fault> = Faults::default();
        compiled += compile(&shown.calendars, &context, &mut faults).len();
        assert!(faults.is_empty(), "{:?}", faults.into_sorted());
    }
    assert_eq!(compiled, 4);
}
