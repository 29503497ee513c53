//! Reads a JSON value into a type and reports every fault of its shape at once, each at its place.
//!
//! The reader is [`helpdesk_core::shape`]; here its faults become diagnostics.

#[cfg(test)]
mod tagged;
#[cfg(test)]
mod tests;

use helpdesk_core::shape;
pub use helpdesk_core::shape::MOST_FAULTS;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Diagnostic;

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
    shape::read(value).map_err(|faults| faults.iter().map(Diagnostic::from).collect())
}
