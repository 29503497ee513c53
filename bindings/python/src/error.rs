//! Failures of the library as exceptions, which are defined in `helpdesk_core.errors`.

use helpdesk_core::calendar::CalendarError;
use helpdesk_core::path::Path;
use helpdesk_wire::host::{Failure, FailureKind};
use pyo3::prelude::*;

mod python {
    #![allow(unused_qualifications, reason = "written by the macros")]
    pyo3::import_exception!(helpdesk_core.errors, ArgumentError);
    pyo3::import_exception!(helpdesk_core.errors, CalendarError);
    pyo3::import_exception!(helpdesk_core.errors, ConfigError);
    pyo3::import_exception!(helpdesk_core.errors, ConflictError);
    pyo3::import_exception!(helpdesk_core.errors, HelpdeskError);
    pyo3::import_exception!(helpdesk_core.errors, HistoryError);
    pyo3::import_exception!(helpdesk_core.errors, RefusedError);
    pyo3::import_exception!(helpdesk_core.errors, ZoneError);
}

/// The exception of a failure; its arguments are those of the Python classes, in order.
pub(crate) fn raise(failure: Failure) -> PyErr {
    let diagnostics = helpdesk_wire::host::json(&failure.diagnostics);
    let Failure { kind, code, message, path, suggestion, .. } = failure;
    let is_conflict = code == "ticket.conflict";
    let arguments = (message, code, path.to_string(), suggestion, diagnostics);
    match kind {
        FailureKind::Calendar => python::CalendarError::new_err(arguments),
        FailureKind::Config => python::ConfigError::new_err(arguments),
        FailureKind::History => python::HistoryError::new_err(arguments),
        FailureKind::Input => python::ArgumentError::new_err(arguments),
        FailureKind::Refusal if is_conflict => python::ConflictError::new_err(arguments),
        FailureKind::Refusal => python::RefusedError::new_err(arguments),
        FailureKind::Zone => python::ZoneError::new_err(arguments),
        _ => python::HelpdeskError::new_err(arguments),
    }
}

/// A calendar that has no answer; `row` is the place in a batch.
pub(crate) fn calendar(error: CalendarError, row: Option<usize>) -> PyErr {
    let mut failure = Failure::from(error);
    if let Some(row) = row {
        failure.path = Path::root().join(row);
        failure.diagnostics.iter_mut().for_each(|fault| fault.path = failure.path.clone());
        failure.message = format!("row {row}: {}", failure.message);
    }
    raise(failure)
}

/// An argument that cannot be used.
pub(crate) fn argument(code: &'static str, message: String, path: &str) -> PyErr {
    python::ArgumentError::new_err((message, code, path.to_owned()))
}
