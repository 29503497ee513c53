//! What keeps a command from doing its work at all: files.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path as FilePath, PathBuf};

use annotate_snippets::{Group, Level, Origin, Renderer};
use anstream::AutoStream;
use helpdesk_core::faults::nearest;
use serde_json::json;

use crate::args::{Color, Format};
use crate::log::{LogError, LogProblem};
use crate::output::Exit;

/// A file could not be read or written, or is no log.
#[derive(Debug)]
pub(crate) enum Failure {
    Log { file: PathBuf, error: LogError },
    NoTicket { ticket: String, nearest: Option<String> },
    Read { file: PathBuf, error: io::Error },
    Write { error: io::Error },
    WriteFile { file: PathBuf, error: io::Error },
}

impl Failure {
    /// Stable identity; listed in `docs/errors.md`.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Log { error, .. } => error.problem.code(),
            Self::NoTicket { .. } => "log.unknown-ticket",
            Self::Read { .. } => "file.cannot-read",
            Self::Write { .. } | Self::WriteFile { .. } => "file.cannot-write",
        }
    }

    /// How the process ends.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Log { error: LogError { problem: LogProblem::Unreadable(_), .. }, .. } => Exit::Io,
            Self::Log { .. } | Self::NoTicket { .. } => Exit::Findings,
            Self::Read { .. } | Self::Write { .. } | Self::WriteFile { .. } => Exit::Io,
        }
    }

    /// What to do about it.
    fn help(&self) -> Option<String> {
        let (file, error) = match self {
            Self::NoTicket { nearest, .. } => {
                return nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`?"));
            }
            Self::Log { file, error: LogError { problem: LogProblem::Unreadable(error), .. } } => {
                (file, error)
            }
            Self::Log { .. } => return Some("correct the log; nothing of it was reported".to_owned()),
            Self::Read { file, error } => (file, error),
            Self::Write { .. } => return None,
            Self::WriteFile { file, error } => return to_write(file, error),
        };
        match error.kind() {
            io::ErrorKind::NotFound => match sibling(file) {
                Some(name) => Some(format!("did you mean `{}`?", file.with_file_name(name).display())),
                None => Some("check the path; it is relative to the current folder".to_owned()),
            },
            io::ErrorKind::IsADirectory => Some("name a file in this folder".to_owned()),
            io::ErrorKind::PermissionDenied => Some("the file is there; allow reading it".to_owned()),
            _ => None,
        }
    }

    /// Writes the failure to standard error.
    ///
    /// Nothing can be done when that fails too: the exit code still tells.
    pub(crate) fn report(&self, format: Format, color: Color) {
        let text = match format {
            Format::Text => self.drawn(),
            Format::Json => self.json().to_string() + "\n",
        };
        let mut stream = AutoStream::new(io::stderr(), color.into());
        stream.write_all(text.as_bytes()).ok();
    }

    fn drawn(&self) -> String {
        let title = Level::ERROR.primary_title(self.to_string()).id(self.code());
        let help = self.help().map(|help| Level::HELP.message(help));
        let report = [Group::with_title(title).elements(self.origin()).elements(help)];
        Renderer::styled().render(&report) + "\n"
    }

    /// The place in a log.
    fn origin(&self) -> Option<Origin<'_>> {
        let Self::Log { file, error } = self else { return None };
        let origin = Origin::path(file.to_string_lossy());
        Some(match error.line.and_then(|line| usize::try_from(line).ok()) {
            Some(line) => origin.line(line),
            None => origin,
        })
    }

    fn json(&self) -> serde_json::Value {
        let mut error = json!({ "code": self.code(), "message": self.to_string(), "help": self.help() });
        if let Self::Log { file, error: LogError { line, column, .. } } = self {
            error["place"] = json!({ "file": file.display().to_string(), "line": line, "column": column });
        }
        json!({ "error": error })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log { error: LogError { problem, column: Some(column), .. }, .. } => {
                write!(f, "{problem}, in column `{column}`")
            }
            Self::Log { error, .. } => error.fmt(f),
            Self::NoTicket { ticket, .. } => write!(f, "the log has no ticket `{ticket}`"),
            Self::Read { file, error } => write!(f, "cannot read `{}`: {}", file.display(), reason(error)),
            Self::Write { error } => write!(f, "cannot write the result: {}", reason(error)),
            Self::WriteFile { file, error } => {
                let reason = match error.kind() {
                    io::ErrorKind::NotFound => "there is no such folder".to_owned(),
                    _ => reason(error),
                };
                write!(f, "cannot write `{}`: {reason}", file.display())
            }
        }
    }
}

/// The reason in words, the same on every system where it is a common one.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        _ => error.to_string(),
    }
}

/// What to do where a file cannot be written.
fn to_write(file: &FilePath, error: &io::Error) -> Option<String> {
    match error.kind() {
        io::ErrorKind::NotFound => Some(format!("make the folder `{}` first", file.parent()?.display())),
        io::ErrorKind::IsADirectory => Some("name a file in this folder".to_owned()),
        _ => None,
    }
}

/// The name in the same folder that was probably meant: endings are alike too often to count.
fn sibling(file: &FilePath) -> Option<String> {
    let wanted = file.file_name()?.to_str()?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(FilePath::new("."));
    let entries = fs::read_dir(folder).ok()?.flatten();
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let near = |name: &&str| stem(name) == stem(wanted) || nearest(&stem(wanted), [&*stem(name)]).is_some();
    nearest(wanted, names.iter().map(String::as_str).filter(near)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str) -> Failure {
        let file = FilePath::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let error = fs::read_to_string(&file).unwrap_err();
        Failure::Read { file, error }
    }

    #[test]
    fn a_missing_file_names_its_neighbour() {
        let failure = read("Cargo.tml");
        assert!(failure.to_string().ends_with("Cargo.tml`: there is no such file"), "{failure}");
        let help = failure.help().unwrap();
        assert!(help.starts_with("did you mean `") && help.ends_with("Cargo.toml`?"), "{help}");
        assert_eq!(read("no/such").help().unwrap(), "check the path; it is relative to the current folder");
    }

    #[test]
    fn an_ending_alone_makes_no_neighbour() {
        assert_eq!(read("ergo.toml").help().unwrap(), "check the path; it is relative to the current folder");
    }

    #[test]
    fn a_folder_is_no_file() {
        assert!(read("src").to_string().ends_with("src`: it is a folder"));
    }

    #[test]
    fn a_page_needs_a_folder() {
        let error = fs::write("no/such/page.html", "").unwrap_err();
        let failure = Failure::WriteFile { file: "no/such/page.html".into(), error };
        assert_eq!(failure.to_string(), "cannot write `no/such/page.html`: there is no such folder");
        assert_eq!(failure.help().unwrap(), "make the folder `no/such` first");
    }
}
