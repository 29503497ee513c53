//! Where results go, and how the process ends.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;

use crate::args::{Color, Format};
use crate::failure::Failure;

/// How the process ends; the numbers are documented in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing is wrong.
    Fine = 0,
    /// Something is wrong with what was given.
    Findings = 1,
    /// A file could not be read or written.
    Io = 3,
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

/// Standard output in the wanted format.
pub(crate) struct Output {
    pub(crate) format: Format,
    stream: AutoStream<io::Stdout>,
}

impl Output {
    pub(crate) fn stdout(format: Format, color: Color) -> Self {
        Self { format, stream: AutoStream::new(io::stdout(), color.into()) }
    }

    /// Writes text; colours are left out where they are not wanted.
    ///
    /// A reader that has seen enough, as `head` has, is no failure: what was found still tells how
    /// the process ends.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), Failure> {
        match self.stream.write_all(text.as_bytes()).and_then(|()| self.stream.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Write { error }),
            _ => Ok(()),
        }
    }

    /// Writes one JSON document, indented, with a final line end.
    pub(crate) fn json(&mut self, document: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(document);
        let text = text.map_err(|error| Failure::Write { error: error.into() })?;
        self.text(&(text + "\n"))
    }
}
