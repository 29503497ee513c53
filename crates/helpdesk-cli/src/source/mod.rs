//! A document written by a person: its text, its value, and where every part of it stands.

mod json;
mod places;
mod toml;

use std::fs;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path as FilePath;

use helpdesk_core::faults::Severity;
use helpdesk_core::path::Path;
use helpdesk_wire::Diagnostic;
use serde_json::Value;

use crate::failure::Failure;
pub(crate) use places::Places;

/// A document and what is known of it.
#[derive(Debug)]
pub(crate) struct Source {
    /// The name as it was given.
    pub(crate) name: String,
    /// The whole text; empty when it is no text.
    pub(crate) text: String,
    /// What the text says, or as much of it as could be read.
    pub(crate) value: Value,
    /// Where every part of the value stands in the text.
    places: Places,
    /// Why the text could not be read, in the order of the text.
    pub(crate) faults: Vec<Found>,
}

/// A diagnostic and the bytes of the text it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) diagnostic: Diagnostic,
    pub(crate) span: Range<usize>,
}

/// What can be wrong with a text before anybody asks what it means.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Neither `.toml` nor `.json`.
    UnknownEnding { name: String },
    /// Bytes that are no UTF-8.
    NotText { line: usize },
    /// The text breaks the rules of its format.
    Syntax { format: &'static str, message: String },
    /// One name twice in a table, so that one of the two is ignored.
    DuplicateKey { key: String },
    /// A number that JSON cannot hold.
    NumberOutOfRange { number: String },
}

impl Fault {
    /// Stable identity; listed in `docs/errors.md`.
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownEnding { .. } => "file.unknown-ending",
            Self::NotText { .. } => "file.not-text",
            Self::Syntax { .. } => "file.syntax",
            Self::DuplicateKey { .. } => "file.duplicate-key",
            Self::NumberOutOfRange { .. } => "file.number-out-of-range",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::UnknownEnding { name } => {
                format!("`{name}` ends in neither `.toml` nor `.json`, so its format is unknown")
            }
            Self::NotText { line } => format!("line {line} holds bytes that are not UTF-8 text"),
            Self::Syntax { format, message } => format!("this is not {format}: {message}"),
            Self::DuplicateKey { key } => format!("`{key}` is written twice in this table"),
            Self::NumberOutOfRange { number } => format!("the number `{number}` is out of range"),
        }
    }

    fn at(&self, path: Path, span: Range<usize>) -> Found {
        let (code, message) = (self.code(), self.message());
        let diagnostic = Diagnostic { code, severity: Severity::Error, path, message, suggestion: None };
        Found { diagnostic, span }
    }
}

impl Source {
    /// Reads a file; its ending says whether it is TOML or JSON. `-` is standard input, which is JSON
    /// if it begins with a brace.
    pub(crate) fn read(file: &FilePath) -> Result<Self, Failure> {
        let failed = |error| Failure::Read { file: file.to_owned(), error };
        if file != FilePath::new("-") {
            return Ok(Self::from_bytes(&file.display().to_string(), fs::read(file).map_err(failed)?));
        }
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map_err(failed)?;
        let is_json = bytes.trim_ascii_start().starts_with(b"{");
        Ok(Self::of("standard input", bytes, Some(if is_json { "json" } else { "toml" })))
    }

    /// Reads `bytes` as the content of a file called `name`.
    pub(crate) fn from_bytes(name: &str, bytes: Vec<u8>) -> Self {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        Self::of(name, bytes, ending.as_deref())
    }

    fn of(name: &str, bytes: Vec<u8>, ending: Option<&str>) -> Self {
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let line = 1 + error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count();
                let fault = Fault::NotText { line }.at(Path::root(), 0..0);
                return Self::new(name, String::new(), Reading::failed(fault));
            }
        };
        let reading = match ending {
            Some("toml") => toml::read(&text),
            Some("json") => json::read(&text),
            _ => Reading::failed(Fault::UnknownEnding { name: name.to_owned() }.at(Path::root(), 0..0)),
        };
        Self::new(name, text, reading)
    }

    fn new(name: &str, text: String, reading: Reading) -> Self {
        let Reading { value, places, faults } = reading;
        Self { name: name.to_owned(), text, value, places, faults }
    }

    /// The diagnostics with their places in this text, in the order of the text.
    pub(crate) fn locate(&self, diagnostics: Vec<Diagnostic>) -> Vec<Found> {
        let locate = |diagnostic: Diagnostic| Found { span: self.places.span(&diagnostic), diagnostic };
        let mut found: Vec<_> = diagnostics.into_iter().map(locate).collect();
        found.sort_by_key(|found| found.span.start);
        found
    }
}

/// What a format makes of a text.
#[derive(Debug, Default)]
struct Reading {
    value: Value,
    places: Places,
    faults: Vec<Found>,
}

impl Reading {
    fn failed(fault: Found) -> Self {
        Self { faults: vec![fault], ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(name: &str, bytes: &[u8]) -> (String, Range<usize>) {
        let source = Source::from_bytes(name, bytes.to_vec());
        let found = source.faults.first().expect("a fault");
        (format!("{}: {}", found.diagnostic.code, found.diagnostic.message), found.span.clone())
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert_eq!(
            fault("a.toml", b"a = 1\nb = \"\xff\""),
            ("file.not-text: line 2 holds bytes that are not UTF-8 text".to_owned(), 0..0)
        );
        assert!(fault("desk.yaml", b"a: 1").0.starts_with("file.unknown-ending: `desk.yaml` ends in"));
    }
}
