//! The rules of all zones under one release: those inside, or newer ones.

use std::borrow::Cow;

use helpdesk_core::zone::ZonePack;
use pyo3::prelude::*;

use crate::error;

/// The rules of all zones.
#[pyclass(frozen, module = "helpdesk_core._native")]
pub(crate) struct Zones(ZonePack);

#[pymethods]
impl Zones {
    #[new]
    fn new(pack: Option<&[u8]>) -> PyResult<Self> {
        let read = pack.map_or_else(|| Ok(ZonePack::builtin()), ZonePack::from_bytes);
        read.map(Self).map_err(|wrong| error::raise(wrong.into()))
    }

    /// The IANA release.
    fn release(&self) -> &str {
        self.0.release()
    }

    /// Every zone, in order.
    fn names(&self) -> Vec<String> {
        self.0.names().map(str::to_owned).collect()
    }

    /// The pack as bytes.
    fn pack(&self) -> Cow<'_, [u8]> {
        self.0.as_bytes().into()
    }
}

/// The rules that were given, or those inside.
pub(crate) fn or_builtin(zones: Option<&Zones>) -> ZonePack {
    zones.map_or_else(ZonePack::builtin, |zones| zones.0.clone())
}
