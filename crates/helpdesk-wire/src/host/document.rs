//! Text to types and back.

use std::collections::BTreeMap;

use helpdesk_core::calendar::{self, Calendar, CalendarSpec, Context, Horizon};
use helpdesk_core::desk::Desk;
use helpdesk_core::faults::{Faults, Severity};
use helpdesk_core::path::Path;
use helpdesk_core::zone::ZonePack;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Failure, FailureKind};
use crate::{Diagnostic, diagnostic, shape};

/// The JSON of a value of the core: one line, fields in the order of the type.
///
/// `null` for a value that has no JSON; none of the core's has that property.
#[must_use]
pub fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// Reads `text` as a `T`.
///
/// # Errors
/// [`FailureKind::Input`]: `json.syntax` if it is no JSON, else every fault of its shape.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    read_as(FailureKind::Input, text)
}

fn read_as<T: DeserializeOwned>(kind: FailureKind, text: &str) -> Result<T, Failure> {
    shape::read(&value(text)?).map_err(|faults| Failure::of(kind, faults))
}

fn value(text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| syntax(&error))
}

fn syntax(error: &serde_json::Error) -> Failure {
    Failure::plain(FailureKind::Input, Malformed.code(), format!("this is no JSON: {error}"))
}

/// The text breaks the rules of JSON.
struct Malformed;

impl Malformed {
    fn code(&self) -> &'static str {
        "json.syntax"
    }
}

/// Reads and compiles a desk with the zone rules `zones`.
///
/// # Errors
/// [`FailureKind::Config`] with every fault, warnings included; [`FailureKind::Input`] if the text
/// is no JSON.
pub fn desk(text: &str, zones: &ZonePack) -> Result<Desk, Failure> {
    crate::desk::compile(&value(text)?, zones).map_err(|faults| Failure::of(FailureKind::Config, faults))
}

/// Reads and compiles one calendar that stands by itself; it names its `zone`, and is not made of
/// others.
///
/// Its warnings come with it.
///
/// # Errors
/// As [`desk()`].
pub fn calendar(text: &str, zones: &ZonePack) -> Result<(Calendar, Vec<Diagnostic>), Failure> {
    const NAME: &str = "calendar";
    let spec: CalendarSpec = read_as(FailureKind::Config, text)?;
    let context = Context { zone: None, zones, horizon: Horizon::default() };
    let mut faults: Faults<calendar::Fault> = Faults::default();
    if spec.zone.is_none() {
        return Err(Failure::of(FailureKind::Config, vec![no_zone()]));
    }
    let mut made = calendar::compile(&BTreeMap::from([(NAME.to_owned(), spec)]), &context, &mut faults);
    let found = faults.into_sorted();
    let found: Vec<Diagnostic> = found.iter().map(|fault| outside(Diagnostic::from(fault), NAME)).collect();
    match made.pop_first() {
        Some((_, calendar)) if !diagnostic::has_errors(&found) => Ok((calendar, found)),
        _ => Err(Failure::of(FailureKind::Config, found)),
    }
}

/// A calendar that stands by itself has no desk to take its zone from.
fn no_zone() -> Diagnostic {
    let message = "a calendar by itself needs a `zone`, such as Europe/Warsaw".to_owned();
    let path = Path::default().join("zone");
    Diagnostic { code: "shape.missing-field", severity: Severity::Error, path, message, suggestion: None }
}

/// The fault with the name of the only calendar taken off its place.
fn outside(mut fault: Diagnostic, name: &str) -> Diagnostic {
    let steps = fault.path.steps();
    if steps.first() == Some(&name.into()) {
        fault.path = steps.iter().skip(1).cloned().collect();
    }
    fault
}
