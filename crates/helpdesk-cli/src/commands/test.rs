//! `helpdesk test`: vectors asked of the engine, and what came otherwise than expected.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use helpdesk_core::zone::ZonePack;
use helpdesk_wire::vectors::{self, Index, Outcome};
use serde::Serialize;
use serde_json::Value;

use crate::args::{Format, Test};
use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::source::Source;

/// The answer for programs.
#[derive(Debug, Default, Serialize)]
struct Report {
    ok: bool,
    files: usize,
    passed: usize,
    failed: Vec<Item<vectors::Failure>>,
    skipped: Vec<Item<vectors::Skipped>>,
}

/// A case and the file it stands in.
#[derive(Debug, Serialize)]
struct Item<T> {
    file: String,
    #[serde(flatten)]
    case: T,
}

pub(crate) fn run(args: &Test, output: &mut Output) -> Result<Exit, Failure> {
    let mut report = Report::default();
    for path in &args.paths {
        if path.is_dir() {
            report.folder(path)?;
        } else {
            report.file(path, true)?;
        }
    }
    report.ok = report.failed.is_empty() && 0 < report.asked();
    match output.format {
        Format::Text => output.text(&lines(&report))?,
        Format::Json => output.json(&report)?,
    }
    Ok(if report.ok { Exit::Fine } else { Exit::Findings })
}

/// One line per failure and per case not asked, then the sum.
fn lines(report: &Report) -> String {
    let one_line = |text: &str| text.replace(['\n', '\r'], " ");
    let mut lines = String::new();
    for Item { file, case: vectors::Skipped { id, reason } } in &report.skipped {
        let _ = writeln!(lines, "skipped {id} in {file}: {}", one_line(reason));
    }
    for Item { file, case: vectors::Failure { id, expected, found } } in &report.failed {
        let (expected, found) = (one_line(expected), one_line(found));
        let _ = writeln!(lines, "FAILED {id} in {file}: expected {expected}; found {found}");
    }
    let _ = write!(lines, "{} passed, {} failed", report.passed, report.failed.len());
    if !report.skipped.is_empty() {
        let _ = write!(lines, ", {} skipped", report.skipped.len());
    }
    if report.files == 0 && report.failed.is_empty() {
        lines.push_str(": no file of vectors was found; one is JSON with `schema` and `cases`");
    } else if report.asked() == 0 {
        lines.push_str(": the files hold no case");
    }
    lines + "\n"
}

impl Report {
    /// Asks every document of a folder, in the order of their names.
    fn folder(&mut self, folder: &Path) -> Result<(), Failure> {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let entries = entries.map_err(|error| Failure::Read { file: folder.to_owned(), error })?;
        let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
        paths.sort();
        let (files, cases) = (self.files, self.asked());
        let mut index = None;
        for path in &paths {
            if path.is_dir() {
                self.folder(path)?;
            } else if path.file_name().is_some_and(|name| name == "index.json") {
                index = self.index(path)?;
            } else if path.extension().is_some_and(|ending| ending == "json") {
                self.file(path, false)?;
            }
        }
        if let Some(Index { files: most, cases: wanted }) = index {
            let (files, cases) = (self.files - files, self.asked() - cases);
            if files < most || cases < wanted {
                let (expected, found) =
                    (format!("{most} files, {wanted} cases"), format!("{files} files, {cases} cases"));
                self.fails(&folder.join("index.json"), "index", &expected, &found);
            }
        }
        Ok(())
    }

    fn asked(&self) -> usize {
        self.passed + self.failed.len() + self.skipped.len()
    }

    fn index(&mut self, path: &Path) -> Result<Option<Index>, Failure> {
        let source = Source::read(path)?;
        let index = Index::read(&source.value);
        if index.is_none() {
            self.fails(path, "index", "an index with `files` and `cases`", "something else");
        }
        Ok(index)
    }

    /// Asks every case of a document. One that holds no vectors fails if it was `named` on the
    /// command line, and is skipped where it only lies beside others.
    fn file(&mut self, path: &Path, named: bool) -> Result<(), Failure> {
        let mut source = Source::read(path)?;
        if let Some(fault) = source.faults.first() {
            let message = fault.diagnostic.message.clone();
            self.fails(path, "(file)", "a document of vectors", &message);
            return Ok(());
        }
        take_in_desks(path, &mut source.value)?;
        match vectors::run(&source.value, &ZonePack::builtin()) {
            Some(outcome) => self.take(path, outcome),
            None if named => {
                let is_desk = source.value.get("zone").is_some();
                let found = if is_desk { "a desk, which `helpdesk check` is for" } else { "neither" };
                self.fails(path, "(file)", "a document with `schema` and `cases`", found);
            }
            None => {
                let reason = "it is no document of vectors".to_owned();
                let case = vectors::Skipped { id: "(file)".to_owned(), reason };
                self.skipped.push(Item { file: path.display().to_string(), case });
            }
        }
        Ok(())
    }

    fn take(&mut self, path: &Path, outcome: Outcome) {
        let file = || path.display().to_string();
        self.files += 1;
        self.passed += outcome.passed;
        self.failed.extend(outcome.failed.into_iter().map(|case| Item { file: file(), case }));
        self.skipped.extend(outcome.skipped.into_iter().map(|case| Item { file: file(), case }));
    }

    fn fails(&mut self, path: &Path, id: &str, expected: &str, found: &str) {
        let case =
            vectors::Failure { id: id.to_owned(), expected: expected.to_owned(), found: found.to_owned() };
        self.failed.push(Item { file: path.display().to_string(), case });
    }
}

/// Puts desks that stand in files of their own, `{ "file": "desk.toml" }`, into the document.
fn take_in_desks(document: &Path, value: &mut Value) -> Result<(), Failure> {
    let Some(desks) = value.get_mut("desks").and_then(Value::as_object_mut) else { return Ok(()) };
    for desk in desks.values_mut() {
        if let Some(file) = desk.get("file").and_then(Value::as_str) {
            *desk = Source::read(&document.with_file_name(file))?.value;
        }
    }
    Ok(())
}
