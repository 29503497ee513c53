//! The one form in which anything that goes wrong reaches a host.

use helpdesk_core::calendar::CalendarError;
use helpdesk_core::faults::Severity;
use helpdesk_core::path::Path;
use helpdesk_core::simulate::UnknownVersion;
use helpdesk_core::ticket::Refusal;
use helpdesk_core::zone::ZoneError;
use serde::Serialize;

use crate::Diagnostic;

/// Which family of errors a host raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FailureKind {
    /// A desk or a calendar does not compile.
    Config,
    /// An argument cannot be read: no JSON, a misspelt field, a wrong type.
    Input,
    /// A command was refused; nothing has happened.
    Refusal,
    /// Events that do not follow on each other, or do not begin with a registration.
    History,
    /// A zone that is not known, or a zone pack that is damaged.
    Zone,
    /// A question to a calendar that has no answer.
    Calendar,
}

/// What went wrong: the first fault at the top, every fault in `diagnostics`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// The family of errors.
    pub kind: FailureKind,
    /// The code of the first fault, a row of `docs/errors.md`.
    pub code: &'static str,
    /// One sentence about the first fault, and how many more there are.
    pub message: String,
    /// The place of the first fault.
    pub path: Path,
    /// The nearest right name for the first fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// Every fault, at least one.
    pub diagnostics: Vec<Diagnostic>,
}

impl Failure {
    /// A failure with every fault of `diagnostics`; the first error among them speaks for all.
    #[must_use]
    pub fn of(kind: FailureKind, diagnostics: Vec<Diagnostic>) -> Self {
        let errors = || diagnostics.iter().filter(|fault| fault.severity == Severity::Error);
        let first = errors().next().or(diagnostics.first()).cloned().unwrap_or_else(Self::nothing_said);
        let message = sentence(&first, errors().count().saturating_sub(1));
        let Diagnostic { code, path, suggestion, .. } = first;
        Self { kind, code, message, path, suggestion, diagnostics }
    }

    /// A failure with one fault that has no place.
    #[must_use]
    pub fn plain(kind: FailureKind, code: &'static str, message: String) -> Self {
        Self::of(kind, vec![fault(code, message, None)])
    }

    /// A failure with one fault, in the item `index` of a list.
    pub(super) fn at(kind: FailureKind, code: &'static str, message: String, index: usize) -> Self {
        let path = Path::default().join(index);
        Self::of(kind, vec![Diagnostic { path, ..fault(code, message, None) }])
    }

    fn nothing_said() -> Diagnostic {
        fault("shape.invalid-value", "the value is not accepted".to_owned(), None)
    }
}

fn fault(code: &'static str, message: String, suggestion: Option<String>) -> Diagnostic {
    Diagnostic { code, severity: Severity::Error, path: Path::default(), message, suggestion }
}

fn sentence(first: &Diagnostic, others: usize) -> String {
    let mut text = first.message.clone();
    if !first.path.steps().is_empty() {
        text = format!("{}: {text}", first.path);
    }
    if let Some(nearest) = first.suggestion.as_deref().filter(|nearest| !text.contains(nearest)) {
        text += &format!("; did you mean `{nearest}`?");
    }
    match others {
        0 => text,
        1 => text + " (and 1 more fault)",
        _ => text + &format!(" (and {others} more faults)"),
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let reasons = refusal.reasons.iter();
        let faults = reasons.map(|reason| fault(reason.code(), reason.to_string(), reason.suggestion()));
        Self::of(FailureKind::Refusal, faults.collect())
    }
}

impl From<ZoneError> for Failure {
    fn from(error: ZoneError) -> Self {
        let suggestion = match &error {
            ZoneError::Unknown { nearest, .. } => nearest.clone(),
            _ => None,
        };
        Self::of(FailureKind::Zone, vec![fault(error.code(), error.to_string(), suggestion)])
    }
}

impl From<CalendarError> for Failure {
    fn from(error: CalendarError) -> Self {
        Self::plain(FailureKind::Calendar, error.code(), error.to_string())
    }
}

impl From<UnknownVersion> for Failure {
    fn from(error: UnknownVersion) -> Self {
        Self::plain(FailureKind::History, error.code(), error.to_string())
    }
}
