//! A desk from a document.

use helpdesk_core::desk::{ConfigErrors, Desk, DeskSpec};
use helpdesk_core::zone::ZonePack;
use serde_json::Value;

use crate::{Diagnostic, shape};

/// Reads and compiles a desk with the zone rules `zones`.
///
/// # Errors
/// Every fault of shape; where there is none, every fault of meaning, warnings included.
///
/// # Examples
/// ```
/// use helpdesk_core::zone::ZonePack;
///
/// let desk = serde_json::json!({
///     "name": "Help", "zone": "Europe/Warsaw", "priority": { "levels": ["high", "low"] },
///     "sla": [{ "name": "all", "targets": { "hihg": { "resolution": "4h" } } }],
/// });
/// let faults = helpdesk_wire::desk::compile(&desk, &ZonePack::builtin()).unwrap_err();
/// assert_eq!(faults[0].code, "sla.unknown-priority");
/// assert_eq!(faults[0].path.to_string(), "sla[0].targets.hihg");
/// assert_eq!(faults[0].suggestion.as_deref(), Some("high"));
/// ```
pub fn compile(document: &Value, zones: &ZonePack) -> Result<Desk, Vec<Diagnostic>> {
    let spec: DeskSpec = shape::read(document)?;
    Desk::compile_with(&spec, zones)
        .map_err(|ConfigErrors(faults)| faults.iter().map(Diagnostic::from).collect())
}

/// What compiles and probably does not do what its author meant.
#[must_use]
pub fn warnings(desk: &Desk) -> Vec<Diagnostic> {
    desk.warnings().iter().map(Diagnostic::from).collect()
}
