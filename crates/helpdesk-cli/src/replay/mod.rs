//! Replays a log through a desk.

mod ask;
mod drive;
mod explained;
mod outcome;
mod tally;
pub(crate) mod text;
mod turn;

use std::fs::File;
use std::path::Path as FilePath;

use helpdesk_core::desk::Desk;
use helpdesk_core::report::Options;
use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

use crate::failure::Failure;
use crate::load::{self, Halt};
use crate::log::{Log, LogError, LogProblem};
use crate::output::Output;
use crate::words::Wall;

pub(crate) use drive::{Driven, Driver, Keep};
pub(crate) use explained::Explained;
pub(crate) use outcome::Replayed;

/// What a replay reads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Files<'a> {
    pub(crate) desk: &'a FilePath,
    pub(crate) map: &'a FilePath,
    pub(crate) log: &'a FilePath,
}

/// Replays a whole log; `keep` says whose events are kept, and `worst` breaches are named.
///
/// # Errors
/// The first thing that is wrong with the log, or everything that is wrong with the map. Nothing
/// of a log that has an error is handed on.
pub(crate) fn replay(
    files: Files<'_>,
    keep: Keep,
    worst: usize,
    output: &mut Output,
) -> Result<(Desk, Driven), Halt> {
    let desk = load::desk(files.desk, output)?;
    let wrong = |error: LogError| Failure::Log { file: files.log.to_owned(), error };
    let unreadable = |error| Failure::Read { file: files.log.to_owned(), error };
    let file = File::open(files.log).map_err(unreadable)?;
    let progress = progress(file.metadata().map_err(unreadable)?.len());
    let mut log = Log::open(progress.wrap_read(file)).map_err(wrong)?;
    let mut map = load::map(files.map, &log, &desk, output)?;
    let mut driver = Driver::new(&desk, &map, keep);
    let mut rows = 0_u64;
    while let Some(row) = log.next(&mut map).map_err(wrong)? {
        driver.row(row);
        rows += 1;
    }
    progress.finish_and_clear();
    if rows == 0 {
        return Err(wrong(LogProblem::Empty { what: "a heading and no rows" }.anywhere()).into());
    }
    let driven = driver.finish(Options { zone: Wall::of(&desk).into_zone(), worst, ..Options::default() });
    Ok((desk, driven))
}

/// A bar on a terminal, nothing elsewhere.
fn progress(bytes: u64) -> ProgressBar {
    const LOOK: &str = "replaying {wide_bar} {percent:>3} %  {eta} left";
    let style = ProgressStyle::with_template(LOOK).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(bytes).with_style(style).with_finish(ProgressFinish::AndClear)
}
