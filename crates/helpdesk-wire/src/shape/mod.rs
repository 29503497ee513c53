//! Reads a JSON value into a type and reports every fault of its shape at once.
//!
//! serde stops at the first fault. This reader notes it, takes the place out of sight or puts a
//! stand-in there, and reads again, until nothing new is found. The value itself is never changed,
//! so every path is a path of the document as it was written.
//!
//! Bounds: at most [`MOST_FAULTS`] faults are reported. Inside an untagged, internally tagged or
//! flattened part serde keeps no places: unknown and missing fields of such a part are found, and a
//! fault further inside is reported once, at the part as a whole.

mod error;
mod node;
#[cfg(test)]
mod tests;
mod unread;

use std::collections::{BTreeMap, BTreeSet};

use helpdesk_core::faults::Severity;
use helpdesk_core::path::{Path, Step};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::diagnostic::Diagnostic;
use error::{Kind, ShapeError};
use node::Node;
pub(crate) use unread::Unread;

/// Faults reported for one document; past this a reader stops reading them.
pub const MOST_FAULTS: usize = 200;

/// The key by which a document names its schema to an editor; read over.
const SCHEMA: &str = "$schema";

/// Reads `value` as a `T`. A `$schema` at its root is for editors and is read over.
///
/// # Errors
/// Every field that is unknown or missing and every value of the wrong type, sorted by place. A
/// missing field that is there under a misspelled name is reported once, as the unknown one.
///
/// # Examples
/// ```
/// #[derive(serde::Deserialize)]
/// #[serde(deny_unknown_fields)]
/// struct Line { calendar: String, seats: u32 }
///
/// let line = serde_json::json!({ "calender": "office", "seats": "three" });
/// let faults = helpdesk_wire::shape::read::<Line>(&line).err().unwrap();
/// let codes: Vec<_> = faults.iter().map(|fault| (fault.path.to_string(), fault.code)).collect();
/// assert_eq!(codes, [
///     ("calender".to_owned(), "shape.unknown-field"),
///     ("seats".to_owned(), "shape.wrong-type"),
/// ]);
/// ```
pub fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Vec<Diagnostic>> {
    read_around(value).map_err(|misread| misread.faults)
}

/// A document that is not of the shape asked for.
#[derive(Debug)]
pub(crate) struct Misread<T> {
    /// Every fault of its shape, sorted by place.
    pub(crate) faults: Vec<Diagnostic>,
    /// What the rest of the document says, and what of it was not read; none where the faults
    /// leave nothing to read.
    pub(crate) rest: Option<(T, Unread)>,
}

/// As [`read`], but what could be read is kept beside the faults.
pub(crate) fn read_around<T: DeserializeOwned>(value: &Value) -> Result<T, Misread<T>> {
    let mut edits = Edits::default();
    if value.get(SCHEMA).is_some() {
        edits.holes.insert(Path::default().join(SCHEMA));
    }
    let mut found = Vec::new();
    let mut rest = None;
    loop {
        let error = match attempt::<T>(value, &edits) {
            Ok(read) if found.is_empty() => return Ok(read),
            Ok(read) => {
                rest = Some(read);
                break;
            }
            Err(error) => error,
        };
        if !edits.explain(&error) {
            found.push(diagnostic(&error));
        }
        if found.len() == MOST_FAULTS || !repair::<T>(value, &mut edits, &error) {
            break;
        }
    }
    forget_misspelled(&mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let rest = rest.map(|read| (read, Unread::of(&edits)));
    Err(Misread { faults: found, rest })
}

/// Leaves out the missing fields that an unknown field beside them was meant to be.
fn forget_misspelled(found: &mut Vec<Diagnostic>) {
    let meant = |fault: &Diagnostic| {
        let name = fault.suggestion.as_deref().filter(|_| fault.code == "shape.unknown-field")?;
        Some(parent(&fault.path).join(name))
    };
    let meant: BTreeSet<Path> = found.iter().filter_map(meant).collect();
    found.retain(|fault| fault.code != "shape.missing-field" || !meant.contains(&fault.path));
}

/// What the reader sees differently from what is written.
#[derive(Debug, Default)]
struct Edits {
    /// Places that are skipped.
    holes: BTreeSet<Path>,
    /// Fields that are added to the table at a place.
    stand_ins: BTreeMap<Path, BTreeMap<&'static str, Value>>,
}

impl Edits {
    /// Whether `error` comes of these edits rather than of the document.
    fn explain(&self, error: &ShapeError) -> bool {
        let covers = |place: &Path| is_within(place, &error.path);
        match error.kind {
            Kind::MissingField { .. } => self.holes.contains(&error.path),
            Kind::InvalidValue { .. } | Kind::Custom(_) => {
                self.holes.iter().any(covers) || self.stand_ins.keys().any(covers)
            }
            _ => self.is_invented(&error.path),
        }
    }

    /// Whether `place` lies in something that was put there by the reader.
    fn is_invented(&self, place: &Path) -> bool {
        self.stand_ins.iter().any(|(table, fields)| {
            fields.keys().any(|field| is_within(place, &table.join(Step::from(*field))))
        })
    }
}

/// Changes `edits` so that the next attempt gets past `error`; false when that is impossible.
fn repair<T: DeserializeOwned>(value: &Value, edits: &mut Edits, error: &ShapeError) -> bool {
    if let Kind::MissingField { field } = error.kind
        && !edits.is_invented(&error.path)
    {
        return stand_in::<T>(value, edits, error, field) || hide(edits, &parent(&error.path));
    }
    hide(edits, &error.path)
}

/// Takes `place` out of sight.
fn hide(edits: &mut Edits, place: &Path) -> bool {
    let is_root = place.steps().is_empty();
    !is_root && edits.holes.insert(place.clone())
}

/// Finds a value that satisfies a missing field, so that the fields after it are checked too.
fn stand_in<T: DeserializeOwned>(
    value: &Value,
    edits: &mut Edits,
    error: &ShapeError,
    field: &'static str,
) -> bool {
    let table = parent(&error.path);
    for candidate in [json!(""), json!(0), json!(false), json!([]), json!({})] {
        edits.stand_ins.entry(table.clone()).or_default().insert(field, candidate);
        match attempt::<T>(value, edits) {
            Err(next) if is_within(&next.path, &error.path) || next.path == table => {}
            _ => return true,
        }
    }
    if let Some(fields) = edits.stand_ins.get_mut(&table) {
        fields.remove(field);
    }
    false
}

fn attempt<T: DeserializeOwned>(value: &Value, edits: &Edits) -> Result<T, ShapeError> {
    T::deserialize(Node::root(value, edits)).map_err(ShapeError::placed)
}

fn is_within(place: &Path, whole: &Path) -> bool {
    place.steps().starts_with(whole.steps())
}

fn parent(place: &Path) -> Path {
    let mut parent = place.clone();
    parent.pop();
    parent
}

fn diagnostic(error: &ShapeError) -> Diagnostic {
    Diagnostic {
        code: error.kind.code(),
        severity: Severity::Error,
        path: error.path.clone(),
        message: error.kind.to_string(),
        suggestion: error.kind.suggestion(),
    }
}
