//! Replays for hosts that have no terminal: documents in, documents out.

use std::io::Read;
use std::path::Path as FilePath;

use helpdesk_core::desk::Desk;
use helpdesk_core::faults::{Faults, Severity};
use helpdesk_core::path::Path;
use helpdesk_core::report::Options;
use helpdesk_wire::Diagnostic;
use helpdesk_wire::host::{self, Failure, FailureKind};

use crate::load::names;
use crate::log::{self, Log, LogError, LogProblem, Map, MapSpec};
use crate::replay::{Driver, Files, Keep, Replayed};
use crate::words::Wall;

/// What a replay leaves.
#[derive(Debug)]
pub struct Replay {
    /// What `helpdesk replay --format json` writes, on one line.
    pub report: String,
    /// Every ticket with its events as JSON, in the order of the tickets' names; empty unless they
    /// were asked for.
    pub histories: Vec<(String, String)>,
}

/// Replays the rows of `log` as `map`, a document in JSON, says. The log is comma-separated text,
/// plain or gzip; `name` stands for it in the report, and `worst` breaches are named.
///
/// # Errors
/// Every fault of the map, or the first of the log with its row as the place.
pub fn replay(
    desk: &Desk,
    map: &str,
    (name, log): (&str, impl Read),
    worst: usize,
    with_histories: bool,
) -> Result<Replay, Failure> {
    let spec: MapSpec =
        host::read(map).map_err(|failure| Failure::of(FailureKind::Config, failure.diagnostics))?;
    let mut log = Log::open(log).map_err(|error| of_log(&error))?;
    let mut faults = Faults::<log::Fault>::default();
    let map = Map::bind(&spec, &names(desk), log.heading(), &mut faults);
    let found: Vec<_> = faults.into_sorted().iter().map(Diagnostic::from).collect();
    let mut map = match map {
        Some(map) if found.is_empty() => map,
        _ => return Err(Failure::of(FailureKind::Config, found)),
    };
    let keep = if with_histories { Keep::Everybodys } else { Keep::Nobodys };
    let mut driver = Driver::new(desk, &map, keep);
    let mut rows = 0_u64;
    while let Some(row) = log.next(&mut map).map_err(|error| of_log(&error))? {
        driver.row(row);
        rows += 1;
    }
    if rows == 0 {
        return Err(of_log(&LogProblem::Empty { what: "a heading and no rows" }.anywhere()));
    }
    let driven = driver.finish(Options { zone: Wall::of(desk).into_zone(), worst, ..Options::default() });
    let kept = driven.tickets.iter().filter(|(_, live)| !live.events.is_empty());
    let histories = kept.map(|(ticket, live)| (ticket.to_string(), host::json(&live.events))).collect();
    let files = Files { desk: FilePath::new(""), map: FilePath::new(""), log: FilePath::new(name) };
    Ok(Replay { report: host::json(&Replayed::new(files, desk, driven)), histories })
}

/// The row stands for the line: the first below the heading is 0.
fn of_log(error: &LogError) -> Failure {
    let mut path = Path::default();
    if let Some(line) = error.line {
        path.push(usize::try_from(line.saturating_sub(2)).unwrap_or(usize::MAX));
    }
    if let Some(column) = &error.column {
        path.push(column.as_str());
    }
    let (code, message) = (error.problem.code(), error.problem.to_string());
    let fault = Diagnostic { code, severity: Severity::Error, path, message, suggestion: None };
    Failure::of(FailureKind::Input, vec![fault])
}
