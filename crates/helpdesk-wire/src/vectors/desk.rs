//! The desk of a case, and `desk/1`: what is wrong with it, and what it is called in a language.

use helpdesk_core::desk::Desk;
use helpdesk_core::faults::Severity;
use helpdesk_core::path::{Path, Step};
use helpdesk_core::zone::ZonePack;
use serde_json::Value;

use super::pattern::{Mismatch, compare};
use crate::diagnostic::{Diagnostic, has_errors};

/// What a case expects, by severity.
const FIELDS: [(&str, Severity); 3] = [
    ("expect_errors", Severity::Error),
    ("expect_warnings", Severity::Warning),
    ("expect_notes", Severity::Note),
];

/// Whether `case` asks about its desk, rather than about what happens in it.
pub(super) fn asks_for_faults(case: &Value) -> bool {
    let fields = FIELDS.iter().map(|(field, _)| *field).chain(["expect_labels"]);
    fields.into_iter().any(|field| case.get(field).is_some())
}

/// Compares the faults and the labels of the desk of `case` with those it expects.
pub(super) fn check(document: &Value, case: &Value, zones: &ZonePack) -> Result<(), Mismatch> {
    let compiled = compiled(document, case, zones)?;
    if let Some(expected) = case.get("expect_labels") {
        let place = Path::root().join("expect_labels");
        let Ok(desk) = &compiled else { return Err(Mismatch::new(&place, "a desk", "faults".to_owned())) };
        same_labels(expected, desk, &place)?;
    }
    let found = match compiled {
        Ok(desk) => desk.warnings().iter().map(Diagnostic::from).collect(),
        Err(faults) => faults,
    };
    for (field, severity) in FIELDS {
        let Some(expected) = case.get(field) else { continue };
        let found: Vec<&Diagnostic> = found.iter().filter(|fault| fault.severity == severity).collect();
        same_faults(expected, &found, &Path::root().join(field))?;
    }
    Ok(())
}

/// What the desk is called in every language given.
fn same_labels(expected: &Value, desk: &Desk, place: &Path) -> Result<(), Mismatch> {
    let Some(languages) = expected.as_object() else {
        return Err(Mismatch::new(place, "texts by language", expected.to_string()));
    };
    for (language, expected) in languages {
        let texts = serde_json::to_value(desk.labels().in_language(language)).unwrap_or_default();
        compare(expected, &texts, &place.join(language.as_str()))?;
    }
    Ok(())
}

/// Every fault has to be listed, in the order of the desk, each with the fields given.
fn same_faults(expected: &Value, found: &[&Diagnostic], place: &Path) -> Result<(), Mismatch> {
    let Some(expected) = expected.as_array() else {
        return Err(Mismatch::new(place, "a list of faults", expected.to_string()));
    };
    for (index, (wanted, fault)) in expected.iter().zip(found).enumerate() {
        let fault = serde_json::to_value(fault).unwrap_or_default();
        compare(wanted, &fault, &place.join(Step::from(index)))?;
    }
    if expected.len() == found.len() {
        return Ok(());
    }
    let listed: Vec<String> = found.iter().map(|fault| format!("{} at {}", fault.code, fault.path)).collect();
    Err(Mismatch::new(place, format!("{} faults", expected.len()), format!("[{}]", listed.join(", "))))
}

/// The desk of a case: written out, or the name of one in the document's `desks`; `with` changes
/// it as a JSON merge patch does.
///
/// # Errors
/// Outside, a case that names no desk; inside, everything that is wrong with the desk.
pub(super) fn compiled(
    document: &Value,
    case: &Value,
    zones: &ZonePack,
) -> Result<Result<Desk, Vec<Diagnostic>>, Mismatch> {
    let desk = self::document(document, case)?;
    Ok(crate::desk::compile(&desk, zones))
}

/// The document that the desk of a case is.
pub(super) fn document(document: &Value, case: &Value) -> Result<Value, Mismatch> {
    let mut desk = named(document, case.get("desk").unwrap_or(&Value::Null))?;
    if let Some(patch) = case.get("with") {
        merge(&mut desk, patch);
    }
    Ok(desk)
}

fn named(document: &Value, desk: &Value) -> Result<Value, Mismatch> {
    let place = Path::root().join("desk");
    match desk {
        Value::String(name) => {
            let found = document.get("desks").and_then(|desks| desks.get(name));
            found.cloned().ok_or_else(|| Mismatch::new(&place, "one of `desks`", format!("`{name}`")))
        }
        Value::Object(_) => Ok(desk.clone()),
        other => Err(Mismatch::new(&place, "a desk, or the name of one", other.to_string())),
    }
}

/// RFC 7396: tables are merged, `null` removes, everything else replaces.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(fields) = target else { return };
    for (name, change) in changes {
        if change.is_null() {
            fields.remove(name);
        } else {
            merge(fields.entry(name.as_str()).or_insert(Value::Null), change);
        }
    }
}

/// What is wrong with a desk that should have compiled, in one line.
pub(super) fn sentence(faults: &[Diagnostic]) -> String {
    let errors = faults.iter().filter(|fault| !has_errors(faults) || fault.severity == Severity::Error);
    let lines: Vec<String> =
        errors.map(|fault| format!("{}: {} [{}]", fault.path, fault.message, fault.code)).collect();
    lines.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn outcome(case: &Value) -> Result<(), String> {
        let document = json!({ "desks": { "small": { "name": "D", "zone": "Europe/Warsaw" } } });
        check(&document, case, &ZonePack::builtin())
            .map_err(|m| format!("{}: {} / {}", m.place, m.expected, m.found))
    }

    #[test]
    fn faults_are_compared_by_code_and_place() {
        let wrong = json!({ "zone": "Europe/Warsow", "name": " " });
        let right = json!([{ "code": "desk.no-name", "path": "name" }, { "code": "desk.unknown-zone" }]);
        assert_eq!(outcome(&json!({ "desk": "small", "with": wrong, "expect_errors": right })), Ok(()));
        assert_eq!(outcome(&json!({ "desk": "small", "expect_errors": [], "expect_warnings": [] })), Ok(()));
        let few = json!({ "desk": "small", "with": wrong, "expect_errors": [{ "code": "desk.no-name" }] });
        let missing = "expect_errors: 1 faults / [desk.no-name at name, desk.unknown-zone at zone]";
        assert_eq!(outcome(&few), Err(missing.into()));
        let other = json!({ "desk": "small", "with": { "zone": null }, "expect_errors": [{ "code": "x" }] });
        let found = "expect_errors[0].code: \"x\" / \"shape.missing-field\"";
        assert_eq!(outcome(&other), Err(found.into()));
    }

    #[test]
    fn labels_are_compared_language_by_language() {
        let with = json!({ "statuses": { "new": { "category": "new", "label": { "pl": "Nowe" } }, "done": { "category": "solved" } } });
        let right = json!({ "pl-PL": { "statuses": { "new": "Nowe", "done": "done" } } });
        assert_eq!(outcome(&json!({ "desk": "small", "with": with, "expect_labels": right })), Ok(()));
        let wrong = json!({ "en": { "statuses": { "new": "New" } } });
        let found = "expect_labels.en.statuses.new: \"New\" / \"Nowe\"";
        assert_eq!(
            outcome(&json!({ "desk": "small", "with": with, "expect_labels": wrong })),
            Err(found.into())
        );
        let faulty = json!({ "desk": "small", "with": { "zone": "Nowhere" }, "expect_labels": {} });
        assert_eq!(outcome(&faulty), Err("expect_labels: a desk / faults".into()));
    }

    #[test]
    fn a_case_that_cannot_be_read_says_where() {
        assert!(outcome(&json!({ "desk": "big", "expect_errors": [] })).unwrap_err().starts_with("desk: "));
        assert!(outcome(&json!({ "expect_errors": [] })).unwrap_err().starts_with("desk: "));
        let list = json!({ "desk": "small", "expect_errors": 5 });
        assert!(outcome(&list).unwrap_err().starts_with("expect_errors: a list"));
    }
}
