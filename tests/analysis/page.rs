//! `docs/diagnostics`: a section for every code of the analysis, whose examples are true.

use std::collections::BTreeSet;
use std::fs;

use helpdesk_tests::root;

use crate::{code, found};

struct Example {
    code: String,
    /// `bad`, `bad with OTHER` or `good`.
    kind: String,
    text: String,
}

fn examples() -> Vec<Example> {
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

#[test]
fn every_code_of_the_analysis_has_both() {
    let source = fs::read_to_string(root().join("crates/helpdesk-core/src/analysis/finding.rs")).unwrap();
    let body = source.split("fn code(").nth(1).unwrap().split("fn severity(").next().unwrap();
    let codes: BTreeSet<&str> =
        body.split('"').skip(1).step_by(2).filter(|text| text.contains('.')).collect();
    assert!(codes.len() >= 25, "{codes:?}");
    let examples = examples();
    for wanted in codes {
        for kind in ["bad", "good"] {
            let there = examples.iter().any(|e| e.code == wanted && e.kind.starts_with(kind));
            assert!(there, "docs/diagnostics has no {kind} example of `{wanted}`");
        }
    }
}
