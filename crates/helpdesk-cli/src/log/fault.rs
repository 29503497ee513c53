//! What can be wrong with a map or a log.

use helpdesk_core::faults::FaultKind;

/// What is wrong with a map, or between a map, a desk and the heading of a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// A format that says no instant.
    #[error("`{found}` is no way to write an instant; write `D/M/YYYY HH:mm`, or `RFC 3339`")]
    BadFormat { found: String },
    /// Stamps without an offset need a zone.
    #[error("stamps written as `{format}` name no offset from UTC, so the map has to name their zone")]
    NoZone { format: String },
    /// Neither a column nor a default.
    #[error("nothing says where this comes from; name a `column`, or a `default` for every row")]
    NoSource,
    /// None of the columns that say whose row it is, and when.
    #[error("the log has neither `{ticket}` nor `{at}`; its columns are {found}")]
    OtherLog { ticket: String, at: String, found: String },
    /// A column the log has not got.
    #[error("the log has no column `{column}`")]
    UnknownColumn { column: String, nearest: Option<String> },
    /// A name the desk has not got.
    #[error("the desk has no {what} `{name}`")]
    UnknownName { what: &'static str, name: String, nearest: Option<String> },
    /// A zone nobody has.
    #[error("there is no time zone `{name}`")]
    UnknownZone { name: String, nearest: Option<String> },
    /// A column of the log that nobody mentions.
    #[error("column `{column}` of the log is neither used nor listed under `unused`")]
    UnmappedColumn { column: String },
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::BadFormat { .. } => "map.bad-format",
            Self::NoSource => "map.no-source",
            Self::NoZone { .. } => "map.no-zone",
            Self::OtherLog { .. } => "map.other-log",
            Self::UnknownColumn { .. } => "map.unknown-column",
            Self::UnknownName { .. } => "map.unknown-name",
            Self::UnknownZone { .. } => "map.unknown-zone",
            Self::UnmappedColumn { .. } => "map.unmapped-column",
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::UnknownColumn { nearest, .. }
            | Self::UnknownName { nearest, .. }
            | Self::UnknownZone { nearest, .. } => nearest.clone(),
            Self::NoZone { .. } => Some("zone = \"Etc/UTC\"".to_owned()),
            Self::UnmappedColumn { column } => Some(format!("unused = [{column:?}]")),
            Self::BadFormat { .. } | Self::NoSource | Self::OtherLog { .. } => None,
        }
    }
}

/// What is wrong with a log, and where.
#[derive(Debug, thiserror::Error)]
#[error("{problem}")]
pub(crate) struct LogError {
    /// What.
    pub(crate) problem: LogProblem,
    /// The line of the file, from 1.
    pub(crate) line: Option<u64>,
    /// The column.
    pub(crate) column: Option<String>,
}

/// What is wrong with a log.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LogProblem {
    /// A stamp that does not follow the format.
    #[error("`{found}` is not an instant written as `{format}`")]
    BadInstant { found: String, format: String },
    /// Compressed data that does not end, or does not begin.
    #[error("the gzip data is damaged or cut off: {reason}")]
    DamagedGzip { reason: String },
    /// The same column twice.
    #[error("the heading names column `{column}` twice")]
    DuplicateColumn { column: String },
    /// No heading or no rows.
    #[error("the log has {what}")]
    Empty { what: &'static str },
    /// A row about no ticket.
    #[error("the row does not say which ticket it is about")]
    NoTicket,
    /// Bytes that are no text.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// A row with too many or too few cells.
    #[error("the row has {found} cells and the heading {expected}")]
    UnevenRow { found: u64, expected: u64 },
    /// The operating system refused.
    #[error("cannot be read: {}", crate::failure::reason(.0))]
    Unreadable(#[from] std::io::Error),
}

impl LogProblem {
    /// Stable identity; listed in `docs/errors.md`.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::BadInstant { .. } => "log.bad-instant",
            Self::DamagedGzip { .. } => "log.damaged-gzip",
            Self::DuplicateColumn { .. } => "log.duplicate-column",
            Self::Empty { .. } => "log.empty",
            Self::NoTicket => "log.no-ticket",
            Self::NotUtf8 => "log.not-utf8",
            Self::UnevenRow { .. } => "log.uneven-row",
            Self::Unreadable(_) => "log.unreadable",
        }
    }

    /// The problem as that of the whole file.
    pub(crate) fn anywhere(self) -> LogError {
        LogError { problem: self, line: None, column: None }
    }

    /// The problem at a line.
    pub(crate) fn at(self, line: u64) -> LogError {
        LogError { problem: self, line: Some(line), column: None }
    }

    /// The problem in one cell.
    pub(crate) fn in_cell(self, line: u64, column: &str) -> LogError {
        LogError { problem: self, line: Some(line), column: Some(column.to_owned()) }
    }
}
