//! What is wrong with a document, where, and what to write instead: the same for every host.

use helpdesk_core::faults::{Fault, FaultKind, Severity};
use helpdesk_core::path::Path;
use serde::Serialize;

/// One thing that is wrong with a document.
///
/// The code is its identity and the path its place: both are stable. The sentence is for people
/// and may improve at any time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// `module.what-is-wrong`, a row of `docs/errors.md`.
    pub code: &'static str,
    /// Whether the document is refused.
    pub severity: Severity,
    /// Where; a place that does not exist when something is missing.
    pub path: Path,
    /// One sentence, lower case, without a final stop.
    pub message: String,
    /// The nearest right name, or the text to write instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

impl<K: FaultKind> From<&Fault<K>> for Diagnostic {
    fn from(fault: &Fault<K>) -> Self {
        Self {
            code: fault.kind.code(),
            severity: fault.kind.severity(),
            path: fault.path.clone(),
            message: fault.kind.to_string(),
            suggestion: fault.kind.suggestion(),
        }
    }
}

/// Whether any of `diagnostics` refuses the document.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
