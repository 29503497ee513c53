//! Shared vectors: the project's own, and those beside the real data where they are.
#![expect(clippy::panic, reason = "a test fails by panicking")]

mod coverage;
mod examples;
mod turns;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use helpdesk_core::calendar::{CalendarSpec, Context, Fault, Horizon, compile};
use helpdesk_core::faults::Faults;
use helpdesk_core::zone::ZonePack;
use helpdesk_wire::vectors::{self, Index, Outcome};
use serde_json::Value;

/// The project's own vectors.
fn shelf() -> PathBuf {
    helpdesk_tests::root().join("tests/conformance/vectors")
}

/// Every document of a folder and of the folders in it, in the order of their names.
fn documents(folder: &Path) -> Vec<(PathBuf, Value)> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry of the folder").path()).collect();
    paths.sort();
    let mut documents = Vec::new();
    for path in paths {
        if path.is_dir() {
            documents.extend(self::documents(&path));
        } else if path.extension().is_some_and(|ending| ending == "json") {
            let text = fs::read_to_string(&path).expect("the file is text");
            let value = serde_json::from_str(&text);
            let value = value.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            documents.push((path, value));
        }
    }
    documents
}

/// What became of every document of vectors among `documents`, and how many there are.
fn run(documents: &[(PathBuf, Value)]) -> (usize, Outcome) {
    let (mut files, mut all) = (0, Outcome::default());
    for (path, document) in documents.iter().filter(|(_, document)| Index::read(document).is_none()) {
        let outcome = vectors::run(document, &ZonePack::builtin());
        all.extend(outcome.unwrap_or_else(|| panic!("{} holds no vectors", path.display())));
        files += 1;
    }
    (files, all)
}

#[test]
fn own_vectors_pass_and_none_is_lost() {
    let documents = documents(&shelf());
    let (files, outcome) = run(&documents);
    assert!(outcome.failed.is_empty(), "{:#?}", outcome.failed);
    assert!(outcome.skipped.is_empty(), "{:#?}", outcome.skipped);
    let index = documents.iter().find_map(|(_, document)| Index::read(document));
    assert_eq!(index, Some(Index { files, cases: outcome.cases() }), "vectors/index.json");
}

#[test]
fn every_case_has_an_id_of_its_own_and_a_source() {
    let documents = documents(&shelf());
    let cases = || documents.iter().filter_map(|(_, document)| document["cases"].as_array()).flatten();
    let mut ids: Vec<&str> = cases().map(|case| case["id"].as_str().expect("an id")).collect();
    let sources = cases().map(|case| case["source"].as_str().unwrap_or_default());
    let without: Vec<&str> =
        ids.iter().zip(sources).filter(|(_, source)| source.is_empty()).map(|(id, _)| *id).collect();
    assert!(without.is_empty(), "no source: {without:?}");
    ids.sort_unstable();
    let twice: Vec<&[&str]> = ids.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn shared_samples_pass() {
    let Some(folder) = helpdesk_tests::data("../conformance/samples") else { return };
    let (files, outcome) = run(&documents(&folder));
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
