//! Who asks, and what may help them: identifiers and articles.

use helpdesk_wire::host;
use pyo3::prelude::*;

use crate::calendar::date;
use crate::error;

/// The keyed digest of an identifier, 64 hexadecimal digits.
#[pyfunction]
pub(crate) fn digest(key: &[u8], kind: &str, scope: &str, identifier: &str) -> PyResult<String> {
    host::digest(key, kind, scope, identifier).map_err(error::raise)
}

/// Refuses what cannot be a Polish national identity number.
#[pyfunction]
pub(crate) fn check_pesel(text: &str) -> PyResult<()> {
    host::check_pesel(text).map_err(error::raise)
}

/// When evidence for somebody was wrong in a history, as JSON.
#[pyfunction]
pub(crate) fn failures(events: &str, person: &str) -> PyResult<String> {
    host::failures(events, person).map_err(error::raise)
}

/// The articles that may help, as JSON.
#[pyfunction]
pub(crate) fn suggest_articles(
    articles: &str,
    solved: &str,
    question: &str,
    most: usize,
) -> PyResult<String> {
    host::suggest_articles(articles, solved, question, most).map_err(error::raise)
}

/// The articles that should have been looked over, as JSON.
#[pyfunction]
pub(crate) fn articles_to_review(articles: &str, today: &str) -> PyResult<String> {
    host::articles_to_review(articles, date(today)?).map_err(error::raise)
}
