//! What a person writes about the columns of a log.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// How the rows of a log become commands to a desk: `uci-log.toml` is one.
///
/// Every column of the log is either used here or listed under `unused`, so that nothing of a log
/// is left out by oversight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MapSpec {
    /// The column that says which ticket a row is about.
    pub(crate) ticket: String,
    /// The column that says who made the update.
    #[serde(default)]
    pub(crate) by: Option<String>,
    /// Texts that stand for "not known". An empty cell always does.
    #[serde(default)]
    pub(crate) missing: Vec<String>,
    /// When a row happened.
    pub(crate) at: StampSpec,
    /// The status after the row.
    pub(crate) status: StatusColumn,
    /// The impact after the row.
    #[serde(default)]
    pub(crate) impact: Option<ColumnSpec>,
    /// The urgency after the row.
    #[serde(default)]
    pub(crate) urgency: Option<ColumnSpec>,
    /// The priority as the log states it; compared with the desk's, never handed to it.
    #[serde(default)]
    pub(crate) priority: Option<ColumnSpec>,
    /// The line, or the group that stands for it.
    #[serde(default)]
    pub(crate) line: Option<LineColumn>,
    /// The person who has the ticket.
    #[serde(default)]
    pub(crate) assignee: Option<ColumnSpec>,
    /// What the ticket is about.
    #[serde(default)]
    pub(crate) category: Option<ColumnSpec>,
    /// Incident, request and so on; of the first row.
    #[serde(default)]
    pub(crate) kind: Option<ColumnSpec>,
    /// How the ticket came in; of the first row.
    #[serde(default)]
    pub(crate) channel: Option<ColumnSpec>,
    /// Who asked; of the first row.
    #[serde(default)]
    pub(crate) requester: Option<ColumnSpec>,
    /// Custom fields of the desk by name, and the columns they come from.
    #[serde(default)]
    pub(crate) fields: BTreeMap<String, ColumnSpec>,
    /// Columns that are left alone.
    #[serde(default)]
    pub(crate) unused: Vec<String>,
}

/// When a row happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StampSpec {
    /// The column.
    pub(crate) column: String,
    /// The column that says, on a ticket's first row, when it was opened. Absent: then.
    #[serde(default)]
    pub(crate) opened: Option<String>,
    /// How a stamp is written: `D/M/YYYY HH:mm`, or `RFC 3339`.
    pub(crate) format: String,
    /// The zone of stamps that name none.
    #[serde(default)]
    pub(crate) zone: Option<String>,
}

/// The status after a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatusColumn {
    /// The column.
    pub(crate) column: String,
    /// The desk's status for each text of the log.
    pub(crate) values: BTreeMap<String, String>,
    /// Statuses of the desk that nobody enters without having written to the requester: entering
    /// one is replayed as a public reply and the change of status.
    #[serde(default)]
    pub(crate) replied: Vec<String>,
}

/// The line after a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LineColumn {
    /// The column.
    pub(crate) column: String,
    /// The desk's line for each text of the log.
    #[serde(default)]
    pub(crate) values: BTreeMap<String, String>,
    /// The line for every other text.
    #[serde(default)]
    pub(crate) default: Option<String>,
    /// The custom field that keeps the text itself, where lines are coarser than groups.
    #[serde(default)]
    pub(crate) field: Option<String>,
}

/// Where a value comes from: a column, `"category"`, or a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ColumnSpec {
    /// The column.
    pub(crate) column: Option<String>,
    /// The desk's name for each text of the log; none: the text itself.
    pub(crate) values: BTreeMap<String, String>,
    /// The desk's name for every other text; without a column, for every row.
    pub(crate) default: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnTable {
    #[serde(default)]
    column: Option<String>,
    #[serde(default)]
    values: BTreeMap<String, String>,
    #[serde(default)]
    default: Option<String>,
}

impl Serialize for ColumnSpec {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { column, values, default } = self.clone();
        ColumnTable { column, values, default }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ColumnSpec {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = ColumnSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a column, or a table `{ column, values, default }`")
            }

            fn visit_str<E: serde::de::Error>(self, column: &str) -> Result<ColumnSpec, E> {
                Ok(ColumnSpec { column: Some(column.to_owned()), ..ColumnSpec::default() })
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<ColumnSpec, A::Error> {
                let table = ColumnTable::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                let ColumnTable { column, values, default } = table;
                Ok(ColumnSpec { column, values, default })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl From<&StatusColumn> for ColumnSpec {
    fn from(spec: &StatusColumn) -> Self {
        Self { column: Some(spec.column.clone()), values: spec.values.clone(), default: None }
    }
}

impl From<&LineColumn> for ColumnSpec {
    fn from(spec: &LineColumn) -> Self {
        Self { column: Some(spec.column.clone()), values: spec.values.clone(), default: spec.default.clone() }
    }
}
