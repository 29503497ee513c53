//! All zones of one IANA release.

use std::fmt;
use std::sync::Arc;

use super::model::Zone;
use super::reader::Layout;
use crate::faults::nearest;

/// Why there is no such zone, or no such pack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ZoneError {
    /// The bytes are no zone pack, or are cut short or altered.
    #[error("the bytes are not a whole zone pack")]
    Damaged,
    /// No zone has this name.
    #[error("no time zone is named `{name}`")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The known name most like it.
        nearest: Option<String>,
    },
}

impl ZoneError {
    /// The stable code, a row of `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Damaged => "zone.damaged",
            Self::Unknown { .. } => "zone.unknown",
        }
    }
}

/// The rules of every IANA zone name, under one release.
///
/// Cloning is cheap. The pack inside the library is [`ZonePack::builtin`]; a host that has newer
/// rules hands them to [`ZonePack::from_bytes`] in the same format, which `cargo xtask zones`
/// writes.
///
/// # Examples
/// ```
/// use helpdesk_core::zone::ZonePack;
///
/// let pack = ZonePack::builtin();
/// let warsaw = pack.zone("Europe/Warsaw")?;
/// assert_eq!(warsaw.offset_at("2026-07-01T00:00:00Z".parse()?), 7200);
/// assert!(pack.zone("Europe/Warsaw ").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ZonePack {
    bytes: Bytes,
}

#[derive(Clone)]
enum Bytes {
    Builtin,
    Given(Arc<[u8]>),
}

/// Written by `cargo xtask zones`; read by [`Layout`].
static BUILTIN: &[u8] = include_bytes!("../../data/zones.bin");

impl ZonePack {
    /// The pack this version of the library carries. Costs nothing; zones are read when asked for.
    #[must_use]
    pub const fn builtin() -> Self {
        Self { bytes: Bytes::Builtin }
    }

    /// A pack from bytes that `cargo xtask zones` wrote. Reads them once from end to end.
    ///
    /// # Errors
    /// [`ZoneError::Damaged`] for any other bytes.
    pub fn from_bytes(bytes: impl Into<Arc<[u8]>>) -> Result<Self, ZoneError> {
        let bytes = bytes.into();
        if Layout::of(&bytes).is_some_and(Layout::is_sound) {
            Ok(Self { bytes: Bytes::Given(bytes) })
        } else {
            Err(ZoneError::Damaged)
        }
    }

    /// The bytes of this pack, as [`ZonePack::from_bytes`] takes them.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Builtin => BUILTIN,
            Bytes::Given(bytes) => bytes,
        }
    }

    /// The IANA release of the rules, such as `2026f`.
    #[must_use]
    pub fn release(&self) -> &str {
        self.layout().map_or("", |layout| layout.release)
    }

    /// Every name, links included, in order of bytes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.layout().into_iter().flat_map(Layout::names).map(|(name, _)| name)
    }

    /// The zone called `name`, exactly as IANA writes it.
    ///
    /// # Errors
    /// [`ZoneError::Unknown`] with the nearest name there is.
    pub fn zone(&self, name: &str) -> Result<Zone, ZoneError> {
        let layout = self.layout().ok_or(ZoneError::Damaged)?;
        let Some((_, index)) = layout.names().find(|(known, _)| *known == name) else {
            let nearest = nearest(name, self.names()).map(str::to_owned);
            return Err(ZoneError::Unknown { name: name.to_owned(), nearest });
        };
        let rules = layout.rules(index).ok_or(ZoneError::Damaged)?;
        Ok(Zone::new(name, layout.release, rules))
    }

    fn layout(&self) -> Option<Layout<'_>> {
        Layout::of(self.as_bytes())
    }
}

impl Default for ZonePack {
    fn default() -> Self {
        Self::builtin()
    }
}

impl fmt::Debug for ZonePack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ZonePack({})", self.release())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtin_is_sound() {
        let pack = ZonePack::builtin();
        let copy = ZonePack::from_bytes(pack.as_bytes()).unwrap();
        assert_eq!(copy.release(), pack.release());
        assert!(pack.names().is_sorted());
        assert!(pack.names().all(|name| pack.zone(name).is_ok_and(|zone| zone.name() == name)));
        for name in ["UTC", "Europe/Warsaw", "Europe/Kiev", "Asia/Calcutta", "Etc/GMT+12", "US/Pacific"] {
            assert!(pack.zone(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn unknown_names_get_a_hint() {
        let error = ZonePack::builtin().zone("Europe/Warszawa").unwrap_err();
        let nearest = Some("Europe/Warsaw".to_owned());
        assert_eq!(error, ZoneError::Unknown { name: "Europe/Warszawa".into(), nearest });
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let whole = ZonePack::builtin().as_bytes().to_vec();
        for length in (0..whole.len()).step_by(491) {
            assert_eq!(ZonePack::from_bytes(&whole[..length]).unwrap_err(), ZoneError::Damaged);
        }
        let longer: Vec<u8> = whole.iter().copied().chain([0]).collect();
        assert!(ZonePack::from_bytes(longer).is_err());
        for position in (0..whole.len()).step_by(1013) {
            let mut altered = whole.clone();
            altered[position] ^= 0xa5;
            if let Ok(pack) = ZonePack::from_bytes(altered) {
                pack.names().for_each(|name| assert!(pack.zone(name).is_ok()));
            }
        }
    }
}
