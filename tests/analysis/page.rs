//! `docs/diagnostics`: a section for every code of the analysis, whose examples are true.

use std::collections::BTreeSet;
use std::fs;

use helpdesk_tests::root;

use crate::catalogue::broken;
use crate::{code, found};

pub(crate) struct Example {
    code: String,
    /// `bad`, `bad with OTHER` or `good`.
    pub(crate) kind: String,
    pub(crate) text: String,
}

pub(crate) fn examples() -> Vec<Example> {
    let folder = fs::read_dir(root().join("docs/diagnostics")).unwrap();
    let pages: Vec<String> = folder.map(|page| fs::read_to_string(page.unwrap().path()).unwrap()).collect();
    let mut examples = Vec::new();
    for section in pages.iter().flat_map(|page| page.split("\n## ").skip(1)) {
        let (code, body) = section.split_once('\n').unwrap();
        for block in body.split("```toml ").skip(1) {
            let (kind, rest) = block.split_once('\n').unwrap();
            let text = rest.split("```").next().unwrap();
            let (code, kind) = (code.to_owned(), kind.to_owned());
            examples.push(Example { code, kind, text: format!("name = \"Desk\"\nzone = \"UTC\"\n{text}") });
        }
    }
    examples
}

#[test]
fn every_example_is_as_it_is_called() {
    for Example { code: wanted, kind, text } in examples() {
        let lines = found(&text);
        let codes: BTreeSet<&str> = lines.iter().map(|line| code(line)).collect();
        let expected: BTreeSet<&str> = match kind.split_once(" with ") {
            Some(("bad", other)) => [wanted.as_str(), other].into(),
            None if kind == "bad" => [wanted.as_str()].into(),
            None if kind == "good" => BTreeSet::new(),
            _ => panic!("an example is `bad`, `bad with OTHER` or `good`, not `{kind}`"),
        };
        assert_eq!(codes, expected, "{kind} example of {wanted}: {lines:#?}");
    }
}

/// What can be found in a desk that compiles: every warning and every note in `docs/errors.md`, but
/// those about logs that are replayed.
fn warnings() -> BTreeSet<String> {
    let table = fs::read_to_string(root().join("docs/errors.md")).unwrap();
    let rows = table.lines().filter(|row| row.contains("| warning |") || row.contains("| note |"));
    let codes = rows.map(|row| row.split('`').nth(1).unwrap().to_owned());
    codes.filter(|code| !code.starts_with("log.")).collect()
}

#[test]
fn every_warning_and_every_note_has_both() {
    let codes = warnings();
    assert!(codes.len() >= 45, "{codes:?}");
    assert_have_both(&codes);
}

#[test]
fn every_code_of_the_analysis_is_one_of_them() {
    let source = fs::read_to_string(root().join("crates/helpdesk-core/src/analysis/finding.rs")).unwrap();
    let body = source.split("fn code(").nth(1).unwrap().split("fn severity(").next().unwrap();
    let codes = body.split('"').skip(1).step_by(2).filter(|text| text.contains('.'));
    let codes: BTreeSet<String> = codes.map(str::to_owned).collect();
    assert!(codes.len() >= 25, "{codes:?}");
    assert!(codes.is_subset(&warnings()), "{codes:?}");
}

#[test]
fn every_fault_of_the_catalogue_has_both_and_the_other_way_round() {
    let broken = broken();
    assert_have_both(&broken);
    let pages: BTreeSet<String> = examples().into_iter().map(|example| example.code).collect();
    let without: Vec<&String> = pages.difference(&broken).collect();
    assert!(without.is_empty(), "no broken desk shows {without:?}");
}

fn assert_have_both(codes: &BTreeSet<String>) {
    let examples = examples();
    for wanted in codes {
        for kind in ["bad", "good"] {
            let there = examples.iter().any(|e| e.code == *wanted && e.kind.starts_with(kind));
            assert!(there, "docs/diagnostics has no {kind} example of `{wanted}`");
        }
    }
}
