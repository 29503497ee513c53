//! A desk from a document.

use helpdesk_core::desk::{ConfigErrors, Desk, DeskSpec};
use helpdesk_core::faults::Severity;
use helpdesk_core::shape::{self, Misread};
use helpdesk_core::zone::ZonePack;
use serde_json::Value;

use crate::Diagnostic;

/// Reads and compiles a desk with the zone rules `zones`.
///
/// # Errors
/// Every fault of the document, warnings included. Where its shape is at fault, questions of
/// meaning are asked of what could be read, and answers that the rest might change are left out:
/// what is reported stays a fault when the shape is mended.
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
    match shape::read_around::<DeskSpec>(document) {
        Ok(spec) => compiled(&spec, zones),
        Err(Misread { faults, rest }) => {
            let mut faults: Vec<_> = faults.iter().map(Diagnostic::from).collect();
            if let Some((spec, unread)) = rest {
                let mut meant = compiled(&spec, zones).err().unwrap_or_default();
                meant.retain(|fault| {
                    fault.severity == Severity::Error
                        && unread.leaves_certain(document, &fault.path, fault.code)
                });
                faults.append(&mut meant);
                faults.sort_by(|one, other| one.path.cmp(&other.path));
            }
            Err(faults)
        }
    }
}

fn compiled(spec: &DeskSpec, zones: &ZonePack) -> Result<Desk, Vec<Diagnostic>> {
    Desk::compile_with(spec, zones)
        .map_err(|ConfigErrors(faults)| faults.iter().map(Diagnostic::from).collect())
}

/// What compiles and probably does not do what its author meant.
#[must_use]
pub fn warnings(desk: &Desk) -> Vec<Diagnostic> {
    desk.warnings().iter().map(Diagnostic::from).collect()
}
