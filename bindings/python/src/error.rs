//! Failures of the library as exceptions, which are defined in `helpdesk_core.errors`.

use helpdesk_core::calendar::CalendarError;
use helpdesk_core::faults::Severity;
use helpdesk_wire::Diagnostic;
use pyo3::prelude::*;

mod python {
    #![allow(unused_qualifications, reason = "written by the macros")]
    pyo3::import_exception!(helpdesk_core.errors, ArgumentError);
    pyo3::import_exception!(helpdesk_core.errors, CalendarError);
    pyo3::import_exception!(helpdesk_core.errors, ConfigError);
}

/// A document that does not compile, with everything that is wrong with it; the exception's own
/// code and place are those of the first error.
pub(crate) fn config(diagnostics: &[Diagnostic]) -> PyErr {
    let first = diagnostics.iter().find(|found| found.severity == Severity::Error);
    let code = first.map_or("", |found| found.code);
    let path = first.map(|found| found.path.to_string()).unwrap_or_default();
    let suggestion = first.and_then(|found| found.suggestion.clone());
    let lines: Vec<String> = diagnostics.iter().map(line).collect();
    let all = serde_json::to_string(diagnostics).unwrap_or_else(|_| "[]".to_owned());
    python::ConfigError::new_err((lines.join("\n"), code, path, suggestion, all))
}

fn line(found: &Diagnostic) -> String {
    let hint = found.suggestion.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
    format!("{}: {}{hint} [{}]", found.path, found.message, found.code)
}

/// A calendar that has no answer; `row` is the place in a batch.
pub(crate) fn calendar(error: CalendarError, row: Option<usize>) -> PyErr {
    let path = row.map(|row| format!("[{row}]")).unwrap_or_default();
    python::CalendarError::new_err((error.to_string(), error.code(), path))
}

/// An argument that cannot be used.
pub(crate) fn argument(code: &'static str, message: String, path: &str) -> PyErr {
    python::ArgumentError::new_err((message, code, path.to_owned()))
}

/// Text that should have been JSON; the Python half writes it, so people do not meet this.
pub(crate) fn not_json(error: &serde_json::Error) -> PyErr {
    argument("argument.not-json", error.to_string(), "")
}
