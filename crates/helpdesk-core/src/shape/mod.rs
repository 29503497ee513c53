//! Reads a JSON value into a type and reports every fault of its shape at once.
//!
//! serde stops at the first fault. This reader notes it, takes the place out of sight or puts a
//! stand-in there, and reads again, until nothing new is found. The value itself is never changed,
//! so every path is a path of the document as it was written.
//!
//! Enumerations whose variant is named by a field of their table are read here whatever the
//! deserializer, through [`Tagged`](helpdesk_derive::Tagged): each of their types is compiled once.
//!
//! Bounds: at most [`MOST_FAULTS`] faults are reported. Inside an untagged or flattened part serde
//! keeps no places: unknown and missing fields of such a part are found, and a fault further inside
//! is reported once, at the part as a whole.
//! A name is repeated up to its 40th letter. What may tell of a person, or is written where
//! evidence, identifiers and ways to reach a machine belong, is not repeated at all.

mod discreet;
mod edits;
mod error;
mod node;
mod tagged;
mod unread;

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::faults::{Fault, FaultKind};
use crate::order::{self, Gather};
use crate::path::Path;
use edits::Edits;
pub use error::Kind;
use error::ShapeError;
use node::Node;
pub(crate) use tagged::{ByName, tagged};
pub use unread::Unread;

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
/// use helpdesk_core::ticket::Command;
///
/// let command = serde_json::json!({ "type": "hand_over", "too": "second" });
/// let faults = helpdesk_core::shape::read::<Command>(&command).unwrap_err();
/// assert_eq!(faults[0].path.to_string(), "too");
/// ```
pub fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Vec<Fault<Kind>>> {
    read_around(value).map_err(|misread| misread.faults)
}

/// A document that is not of the shape asked for.
#[derive(Debug)]
pub struct Misread<T> {
    /// Every fault of its shape, sorted by place.
    pub faults: Vec<Fault<Kind>>,
    /// What the rest of the document says, and what of it was not read; none where the faults
    /// leave nothing to read.
    pub rest: Option<(T, Unread)>,
}

/// As [`read`], but what could be read is kept beside the faults.
///
/// # Errors
/// As [`read`].
pub fn read_around<T: DeserializeOwned>(value: &Value) -> Result<T, Misread<T>> {
    let mut read = None;
    let found = every_fault(value, &mut |edits| {
        read = None;
        read = Some(T::deserialize(&Node::root(value, edits)).map_err(ShapeError::placed)?);
        Ok(())
    });
    match (read, found) {
        (Some(whole), (faults, _)) if faults.is_empty() => Ok(whole),
        (Some(rest), (faults, Some(unread))) => Err(Misread { faults, rest: Some((rest, unread)) }),
        (_, (faults, _)) => Err(Misread { faults, rest: None }),
    }
}

/// One reading of a document with some edits: nothing, or the first fault.
type Attempt<'a> = dyn FnMut(&Edits) -> Result<(), ShapeError> + 'a;

/// Reads until nothing new is found, and says what was passed over if the last reading went well.
/// The same code for every type.
fn every_fault(value: &Value, attempt: &mut Attempt<'_>) -> (Vec<Fault<Kind>>, Option<Unread>) {
    let mut edits = Edits::default();
    if value.get(SCHEMA).is_some() {
        edits.hide(&Path::default().join(SCHEMA));
    }
    let mut found = Vec::new();
    let unread = loop {
        let Err(error) = attempt(&edits) else { break Some(Unread::of(&edits)) };
        let is_new = !edits.explain(&error);
        let goes_on = repair(attempt, &mut edits, &error);
        if is_new {
            found.push(error.into_fault(value));
        }
        if found.len() == MOST_FAULTS || !goes_on {
            break None;
        }
    };
    forget_misspelled(&mut found);
    order::sort_by(&mut found, |a, b| a.path.cmp(&b.path));
    (found, unread)
}

/// Leaves out the missing fields that an unknown field beside them was meant to be.
fn forget_misspelled(found: &mut Vec<Fault<Kind>>) {
    let meant = |fault: &Fault<Kind>| match fault.kind {
        Kind::UnknownField { .. } => Some(fault.path.parent().join(fault.kind.suggestion()?.as_str())),
        _ => None,
    };
    let meant: BTreeSet<Path> = found.iter().filter_map(meant).into_set();
    found.retain(|fault| !matches!(fault.kind, Kind::MissingField { .. }) || !meant.contains(&fault.path));
}

/// Changes `edits` so that the next attempt gets past `error`; false when that is impossible.
fn repair(attempt: &mut Attempt<'_>, edits: &mut Edits, error: &ShapeError) -> bool {
    if !matches!(error.kind(), Kind::UnknownField { .. }) {
        edits.beside_strays();
    }
    if let Kind::MissingField { field } = *error.kind()
        && !edits.is_invented(error.path())
    {
        return stand_in(attempt, edits, error, field) || edits.hide(&error.path().parent());
    }
    edits.hide(error.path())
}

/// Finds a value that satisfies a missing field, so that the fields after it are checked too.
fn stand_in(attempt: &mut Attempt<'_>, edits: &mut Edits, error: &ShapeError, field: &'static str) -> bool {
    let table = error.path().parent();
    for candidate in [json!(""), json!(0), json!(false), json!([]), json!({})] {
        edits.put(&table, field, candidate);
        match attempt(edits) {
            Err(next) if next.path().is_within(error.path()) || *next.path() == table => {}
            _ => return true,
        }
    }
    edits.take_away(&table, field);
    false
}
