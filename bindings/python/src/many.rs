//! Many histories, taken in part by part: reports, comparisons, replays; and the command line.

use std::ffi::OsString;
use std::sync::{Mutex, MutexGuard, PoisonError};

use helpdesk_cli::embed;
use helpdesk_core::simulate::{self, Comparison};
use helpdesk_core::ticket::Event;
use helpdesk_core::time::Instant;
use helpdesk_core::zone::ZonePack;
use helpdesk_wire::host::{self, Failure};
use pyo3::prelude::*;

use crate::calendar::instant;
use crate::desk::Desk;
use crate::error;

/// A report in the making.
#[pyclass(frozen, module = "helpdesk_core._native")]
pub(crate) struct Counting(Mutex<host::Counting>);

/// A comparison in the making.
#[pyclass(frozen, module = "helpdesk_core._native")]
pub(crate) struct Comparing {
    here: helpdesk_core::desk::Desk,
    there: helpdesk_core::desk::Desk,
    until: Option<Instant>,
    so_far: Mutex<Comparison>,
}

/// Reads histories, each a whole life.
fn histories(text: &str) -> Result<Vec<Vec<Event>>, Failure> {
    let histories: Vec<Vec<Event>> = host::read(text)?;
    histories.iter().try_for_each(|events| host::whole(events))?;
    Ok(histories)
}

impl Counting {
    fn so_far(&self) -> MutexGuard<'_, host::Counting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Counting {
    #[new]
    fn new(options: &str) -> PyResult<Self> {
        let counting = host::Counting::new(options, &ZonePack::builtin()).map_err(error::raise)?;
        Ok(Self(Mutex::new(counting)))
    }

    /// Takes more histories in; none of them if one is at fault.
    fn add(&self, py: Python<'_>, text: &str) -> PyResult<()> {
        py.detach(|| {
            let mut more = self.so_far().another();
            more.add(text)?; // while others add theirs
            self.so_far().merge(more)
        })
        .map_err(error::raise)
    }

    /// Takes outages and calls in, as `{"outages": […], "calls": […]}`.
    fn beside(&self, text: &str) -> PyResult<()> {
        self.so_far().add_beside(text).map_err(error::raise)
    }

    /// Takes in everything that another counted over other tickets, with the same options.
    fn merge(&self, py: Python<'_>, other: &Self) -> PyResult<()> {
        py.detach(|| {
            let more = other.so_far().clone();
            self.so_far().merge(more)
        })
        .map_err(error::raise)
    }

    /// What they add up to so far.
    fn finish(&self, py: Python<'_>) -> String {
        py.detach(|| {
            let so_far = self.so_far().clone();
            so_far.finish()
        })
    }
}

#[pymethods]
impl Comparing {
    #[new]
    fn new(here: &Desk, there: &Desk, until: Option<i64>) -> Self {
        let none: [&[Event]; 0] = [];
        let so_far = simulate::simulate(&here.0, &there.0, none, None);
        let (here, there) = (here.0.clone(), there.0.clone());
        Self { here, there, until: until.map(instant), so_far: Mutex::new(so_far) }
    }

    /// Takes more histories in; none of them if one is at fault.
    fn add(&self, py: Python<'_>, text: &str) -> PyResult<()> {
        py.detach(|| {
            let histories = histories(text).map_err(error::raise)?;
            let histories = histories.iter().map(Vec::as_slice);
            let more = simulate::simulate(&self.here, &self.there, histories, self.until);
            self.so_far.lock().unwrap_or_else(PoisonError::into_inner).merge(more);
            Ok(())
        })
    }

    /// The comparison so far.
    fn finish(&self, py: Python<'_>) -> String {
        py.detach(|| host::json(&*self.so_far.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// A history told again by the versions of the desk that recorded it, as JSON.
#[pyfunction]
pub(crate) fn retell(
    py: Python<'_>,
    versions: Vec<PyRef<'_, Desk>>,
    events: &str,
    until: i64,
) -> PyResult<String> {
    let versions = desks(&versions);
    py.detach(|| host::retell(&versions.iter().collect::<Vec<_>>(), events, instant(until)))
        .map_err(error::raise)
}

/// What happened under the versions in force, and what another desk makes of the same work, as JSON.
#[pyfunction]
pub(crate) fn simulate_in_force(
    py: Python<'_>,
    versions: Vec<PyRef<'_, Desk>>,
    there: &Desk,
    text: &str,
    until: Option<i64>,
) -> PyResult<String> {
    let versions = desks(&versions);
    py.detach(|| {
        let versions: Vec<_> = versions.iter().collect();
        host::simulate_in_force(&versions, &there.0, text, until.map(instant))
    })
    .map_err(error::raise)
}

/// The desks behind their handles; a desk is cheap to hold twice.
fn desks(handles: &[PyRef<'_, Desk>]) -> Vec<helpdesk_core::desk::Desk> {
    handles.iter().map(|desk| desk.0.clone()).collect()
}

/// A report and the histories by ticket, as JSON.
type Replayed = (String, Vec<(String, String)>);

/// Replays a log of another system, comma-separated text, plain or gzip.
#[pyfunction]
pub(crate) fn replay(
    py: Python<'_>,
    desk: &Desk,
    map: &str,
    name: &str,
    log: &[u8],
    worst: usize,
    with_histories: bool,
) -> PyResult<Replayed> {
    let replayed = py.detach(|| embed::replay(&desk.0, map, (name, log), worst, with_histories));
    replayed.map(|done| (done.report, done.histories)).map_err(error::raise)
}

/// The command line; results go to standard output.
#[pyfunction]
pub(crate) fn run(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| helpdesk_cli::run(words))
}
