//! A configuration that compiled, and everything a host asks of it.
//!
//! [`Desk::compile`] checks a whole [`DeskSpec`] and reports every fault at once; what comes back
//! is right by construction, immutable and cheap to share, and has a content hash that every
//! event carries. The module knows neither hosts nor languages nor files.

#[cfg(test)]
mod clock_tests;
mod compile;
mod error;
mod explain;
mod facade;
mod hidden;
mod labels;
mod spec;
mod suggestions;
#[cfg(test)]
mod tests;
mod together;
mod version;

pub use error::{ConfigErrorKind, ConfigErrors, Fault};
pub use facade::Desk;
pub use spec::{DeskSpec, FieldSpec, KindSpec, Suggested, SuggestionSpec, WordsSpec};
