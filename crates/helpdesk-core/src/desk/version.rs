//! The content hash of a desk.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::desk::DeskSpec;
use crate::id::DeskVersion;

/// The first 128 bits of SHA-256 over the specification as canonical JSON and the zone release,
/// as 32 hexadecimal digits.
///
/// Two desks with one version give the same answers: the specification is all a desk is compiled
/// from, and the zone rules are the only data beside it.
pub(super) fn version(spec: &DeskSpec, zone_release: &str) -> DeskVersion {
    // A specification holds nothing that cannot be written as JSON.
    let mut bytes = serde_json::to_vec(spec).unwrap_or_default();
    bytes.push(b'\n');
    bytes.extend_from_slice(zone_release.as_bytes());
    let hash = Sha256::digest(&bytes);
    let mut text = String::with_capacity(32);
    for byte in hash.iter().take(16) {
        let _ = write!(text, "{byte:02x}");
    }
    DeskVersion::from(text)
}
