//! What is suggested can be written as it stands, and what was found is then found no more.

use std::fs;

use helpdesk_core::desk::{ConfigErrorKind, Desk, DeskSpec};
use helpdesk_core::faults::{Fault, FaultKind, Severity};
use helpdesk_core::path::Step;
use toml::{Table, Value};

use crate::catalogue::files;
use crate::page::examples;

type Found = Vec<Fault<ConfigErrorKind>>;

fn compiled(desk: &Table) -> Found {
    let spec: DeskSpec = desk.clone().try_into().unwrap_or_else(|error| panic!("{error}\n{desk}"));
    match Desk::compile(&spec) {
        Ok(desk) => desk.warnings().to_vec(),
        Err(errors) => errors.0,
    }
}

/// What stands at a place.
fn at<'v>(mut value: &'v mut Value, steps: &[Step]) -> &'v mut Value {
    for step in steps {
        value = match step {
            Step::Index(index) => &mut value.as_array_mut().unwrap()[*index],
            Step::Key(key) => value.as_table_mut().unwrap().get_mut(key).unwrap(),
        };
    }
    value
}

/// The desk with what is suggested for a fault: an entry or a table more, lines more in its table or beside its
/// value, or another value.
fn followed(desk: &Table, fault: &Fault<ConfigErrorKind>, suggestion: &str) -> Table {
    let mut desk = Value::Table(desk.clone());
    let lines: Option<Table> = suggestion
        .contains(" = ")
        .then(|| suggestion.parse().unwrap_or_else(|error| panic!("{error}\n{suggestion}")));
    match lines {
        Some(entry) if suggestion.starts_with("[[") => {
            for (list, more) in entry {
                let lists = desk.as_table_mut().unwrap().entry(list).or_insert(Value::Array(Vec::new()));
                lists.as_array_mut().unwrap().extend(more.as_array().unwrap().clone());
            }
        }
        Some(table) if suggestion.starts_with('[') => desk.as_table_mut().unwrap().extend(table),
        Some(lines) => {
            let steps = fault.path.steps();
            let is_table = at(&mut desk, steps).is_table();
            let beside = if is_table { steps } else { &steps[..steps.len() - 1] };
            at(&mut desk, beside).as_table_mut().unwrap_or_else(|| panic!("{fault:?}")).extend(lines);
        }
        None => {
            let there = at(&mut desk, fault.path.steps());
            *there = match there {
                Value::Integer(_) => Value::Integer(suggestion.parse().unwrap()),
                _ => Value::String(suggestion.to_owned()),
            };
        }
    }
    desk.as_table().unwrap().clone()
}

#[test]
fn what_is_suggested_mends_what_was_found() {
    let broken = files().into_iter().map(|path| fs::read_to_string(path).unwrap());
    let bad = examples().into_iter().filter(|example| example.kind.starts_with("bad"));
    let mut codes = std::collections::BTreeSet::new();
    for text in broken.chain(bad.map(|example| example.text)) {
        let desk: Table = text.parse().unwrap();
        let found = compiled(&desk);
        for fault in &found {
            let Some(suggestion) = fault.kind.suggestion() else { continue };
            assert!(!suggestion.contains('…'), "{suggestion}");
            let now = compiled(&followed(&desk, fault, &suggestion));
            let same = |other: &Fault<ConfigErrorKind>| {
                other.kind.code() == fault.kind.code() && other.path == fault.path
            };
            assert!(
                !now.iter().any(same),
                "{} is still there after\n{suggestion}\n{text}",
                fault.kind.code()
            );
            let errors =
                |found: &Found| found.iter().filter(|fault| fault.kind.severity() == Severity::Error).count();
            assert!(errors(&now) <= errors(&found), "{suggestion}\n{text}\n{now:?}");
            codes.insert(fault.kind.code());
        }
    }
    assert!(codes.len() >= 12, "{codes:?}");
}
