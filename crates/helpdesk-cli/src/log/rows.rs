//! Reads a log row by row.

use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;
use std::sync::Arc;

use csv::StringRecord;
use flate2::bufread::MultiGzDecoder;
use helpdesk_core::time::Instant;

use crate::log::bind::Map;
use crate::log::cell::{Cell, Row, Source};
use crate::log::{LogError, LogProblem};

/// A log being read: comma-separated rows under a heading, plain or compressed with gzip.
pub(crate) struct Log<'r> {
    reader: csv::Reader<Box<dyn Read + 'r>>,
    heading: Vec<String>,
    record: StringRecord,
    compressed: bool,
}

const BUFFER: usize = 1 << 16;

impl<'r> Log<'r> {
    /// Reads the heading. Whether the bytes are compressed shows in the first of them.
    ///
    /// # Errors
    /// What the bytes or the heading have wrong.
    pub(crate) fn open(bytes: impl Read + 'r) -> Result<Self, LogError> {
        let mut bytes = BufReader::with_capacity(BUFFER, bytes);
        let compressed =
            bytes.fill_buf().map_err(|e| LogProblem::from(e).anywhere())?.starts_with(b"\x1f\x8b");
        let text: Box<dyn Read + 'r> =
            if compressed { Box::new(MultiGzDecoder::new(bytes)) } else { Box::new(bytes) };
        let reader = csv::ReaderBuilder::new().flexible(true).buffer_capacity(BUFFER).from_reader(text);
        let mut log = Self { reader, heading: Vec::new(), record: StringRecord::new(), compressed };
        log.read_heading()?;
        Ok(log)
    }

    /// The names of the columns.
    pub(crate) fn heading(&self) -> &[String] {
        &self.heading
    }

    fn read_heading(&mut self) -> Result<(), LogError> {
        let read = self.reader.headers().cloned();
        let read = read.map_err(|error| problem(error, self.compressed))?;
        let names = read.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned());
        self.heading = names.collect();
        if self.heading.iter().all(String::is_empty) {
            return Err(LogProblem::Empty { what: "no heading" }.anywhere());
        }
        for (position, column) in self.heading.iter().enumerate() {
            if self.heading.iter().take(position).any(|earlier| earlier == column) {
                return Err(LogProblem::DuplicateColumn { column: column.clone() }.at(1));
            }
        }
        Ok(())
    }

    /// The next row; `None` after the last.
    ///
    /// # Errors
    /// The first thing that is wrong with it. Nothing is skipped: a log with an error is no log.
    pub(crate) fn next(&mut self, map: &mut Map) -> Result<Option<Row>, LogError> {
        match self.reader.read_record(&mut self.record) {
            Ok(false) => return Ok(None),
            Ok(true) => {}
            Err(error) => return Err(problem(error, self.compressed)),
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        if self.record.len() != self.heading.len() {
            let (found, expected) = (self.record.len() as u64, self.heading.len() as u64);
            return Err(LogProblem::UnevenRow { found, expected }.at(line));
        }
        self.row(map, line).map(Some)
    }

    fn row(&self, map: &mut Map, line: u64) -> Result<Row, LogError> {
        let at = self.instant(map, map.at, line)?;
        let opened = match map.opened {
            Some(index) if !map.ticket.is_missing(self.text(Some(index))) => {
                Some(self.instant(map, index, line)?)
            }
            _ => None,
        };
        let ticket = self.text(map.ticket.index);
        if map.ticket.is_missing(ticket) {
            return Err(LogProblem::NoTicket.in_cell(line, self.name(map.ticket.index)));
        }
        let ticket: Arc<str> = ticket.into();
        let mut cells = [const { None }; crate::log::Part::ALL.len()];
        for (cell, source) in cells.iter_mut().zip(&mut map.parts) {
            *cell = source.as_mut().map(|source| self.cell(source));
        }
        let fields = map.field_sources.iter_mut().map(|source| self.cell(source)).collect();
        Ok(Row { line, ticket, at, opened, cells, fields })
    }

    fn cell(&self, source: &mut Source) -> Rc<Cell> {
        source.read(self.text(source.index))
    }

    fn text(&self, index: Option<usize>) -> &str {
        index.and_then(|index| self.record.get(index)).unwrap_or_default()
    }

    fn name(&self, index: Option<usize>) -> &str {
        index.and_then(|index| self.heading.get(index)).map_or("", String::as_str)
    }

    fn instant(&self, map: &Map, index: usize, line: u64) -> Result<Instant, LogError> {
        let text = self.text(Some(index));
        map.pattern.read(text).ok_or_else(|| {
            let (found, format) = (text.to_owned(), map.format.clone());
            LogProblem::BadInstant { found, format }.in_cell(line, self.name(Some(index)))
        })
    }
}

fn problem(error: csv::Error, compressed: bool) -> LogError {
    let line = error.position().map(csv::Position::line);
    let problem = match error.into_kind() {
        csv::ErrorKind::Io(error) if compressed && is_damage(&error) => {
            LogProblem::DamagedGzip { reason: error.to_string() }
        }
        csv::ErrorKind::Io(error) => LogProblem::Unreadable(error),
        csv::ErrorKind::Utf8 { .. } => LogProblem::NotUtf8,
        other => LogProblem::Unreadable(io::Error::other(format!("{other:?}"))),
    };
    LogError { problem, line, column: None }
}

fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), UnexpectedEof | InvalidInput | InvalidData)
}

#[cfg(test)]
mod tests {
    use helpdesk_core::faults::Faults;
    use proptest::prelude::*;

    use super::*;
    use crate::log::{MapSpec, Names};

    const MAP: &str = r#"{
        "ticket": "id", "missing": ["?"],
        "at": { "column": "at", "format": "D/M/YYYY HH:mm", "zone": "Europe/Warsaw" },
        "status": { "column": "state", "values": { "a": "open" } }
    }"#;

    /// Reads to the end or to the first fault; says how many rows came before it.
    fn read(bytes: &[u8]) -> (u64, Result<(), LogError>) {
        let mut rows = 0;
        let mut all = || {
            let mut log = Log::open(bytes)?;
            let spec: MapSpec = serde_json::from_str(MAP).unwrap();
            let map = Map::bind(&spec, &Names::default(), log.heading(), &mut Faults::default());
            let Some(mut map) = map else { return Ok(()) };
            while log.next(&mut map)?.is_some() {
                rows += 1;
            }
            Ok(())
        };
        let end = all();
        (rows, end)
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        let (rows, end) =
            read(b"id,at,state\nx,\"1/2/2016 03:04\",a\n\"y\ny\",1/2/2016 03:04,a\nz,1/2/2016,a\n");
        let error = end.unwrap_err();
        assert_eq!((rows, error.line, error.column.as_deref()), (2, Some(5), Some("at")));
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_much(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
            let _ = read(&[b"\x1f\x8b\x08".as_slice(), &bytes].concat());
        }

        #[test]
        fn rows_end_at_the_first_fault(cells in prop::collection::vec("[xy?]{0,2},(1/2/2016 0[0-9]:00|\"|31/2/2016 00:00),[ab,]{0,2}", 0..6)) {
            let text = format!("id,at,state\n{}", cells.join("\n"));
            let (rows, end) = read(text.as_bytes());
            prop_assert!(rows <= cells.len() as u64);
            prop_assert!(end.is_ok() || end.is_err_and(|error| error.line.is_none_or(|line| line <= 1 + cells.len() as u64)));
        }
    }
}
