//! Calendars: a handle, and its questions in microseconds.

use std::collections::BTreeMap;

use helpdesk_core::calendar::{self, CalendarError, CalendarSpec, Context, Fault, Horizon};
use helpdesk_core::faults::{Faults, Severity};
use helpdesk_core::path::Path;
use helpdesk_core::time::{Date, DayTime, Instant, Interval, Target, WorkTime};
use helpdesk_wire::Diagnostic;
use helpdesk_wire::diagnostic::has_errors;
use helpdesk_wire::host::{self, Failure, FailureKind};
use pyo3::prelude::*;
use pyo3::types::PyByteArray;

use crate::batch::{self, Column};
use crate::error;
use crate::zones::{Zones, or_builtin};

/// A compiled calendar. Instants are microseconds since 1970 in UTC, durations microseconds, days `YYYY-MM-DD`.
#[pyclass(frozen, module = "helpdesk_core._native")]
pub(crate) struct Calendar(pub(crate) calendar::Calendar);

/// Compiles calendars that may be made of each other; `zone` is for those that name none.
#[pyfunction]
#[pyo3(signature = (specs, zone, first, last, zones = None))]
pub(crate) fn compile_calendars(
    py: Python<'_>,
    specs: &str,
    zone: Option<&str>,
    first: Option<&str>,
    last: Option<&str>,
    zones: Option<&Zones>,
) -> PyResult<Vec<(String, Calendar)>> {
    let specs: BTreeMap<String, CalendarSpec> = host::read(specs).map_err(config)?;
    let zones = or_builtin(zones);
    let zone = zone.map(|name| zones.zone(name)).transpose();
    let zone = zone.map_err(|unknown| error::raise(unknown.into()))?;
    let context = Context { zone, zones: &zones, horizon: horizon(first, last)? };
    py.detach(|| {
        let mut faults: Faults<Fault> = Faults::default();
        let done = calendar::compile(&specs, &context, &mut faults);
        let found: Vec<Diagnostic> = faults.into_sorted().iter().map(Diagnostic::from).collect();
        if has_errors(&found) || done.len() < specs.len() {
            return Err(config(Failure::of(FailureKind::Config, or_no_zone(found))));
        }
        Ok(done.into_iter().map(|(id, calendar)| (id.to_string(), Calendar(calendar))).collect())
    })
}

/// Nothing else keeps a calendar from compiling without a fault of its own.
fn or_no_zone(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if !found.is_empty() {
        return found;
    }
    let message = "a calendar by itself needs a `zone`, such as Europe/Warsaw".to_owned();
    let (path, severity) = (Path::root().join("zone"), Severity::Error);
    vec![Diagnostic { code: "shape.missing-field", severity, path, message, suggestion: None }]
}

/// A calendar that has no name (the key is empty) is named in no place either; what is wrong with
/// a document is wrong with a configuration.
fn config(failure: Failure) -> PyErr {
    let inside = |mut fault: Diagnostic| {
        if let Some((first, rest)) = fault.path.steps().split_first()
            && *first == "".into()
        {
            fault.path = rest.iter().cloned().collect();
        }
        fault
    };
    error::raise(Failure::of(FailureKind::Config, failure.diagnostics.into_iter().map(inside).collect()))
}

fn horizon(first: Option<&str>, last: Option<&str>) -> PyResult<Horizon> {
    let whole = Horizon::default();
    let first = first.map(date).transpose()?.unwrap_or(whole.first());
    let last = last.map(date).transpose()?.unwrap_or(whole.last());
    Horizon::new(first, last).ok_or_else(|| {
        let message = format!("calendars are known within 1990 to 2099 only, not from {first} to {last}");
        error::argument("argument.horizon", message, "first")
    })
}

/// What opening hours in the notation of OpenStreetMap are as a calendar, as JSON.
#[pyfunction]
pub(crate) fn from_opening_hours(text: &str, public_holidays: &str) -> PyResult<String> {
    let spec = calendar::from_opening_hours(text, public_holidays)
        .map_err(|wrong| error::argument("argument.opening-hours", wrong.to_string(), ""))?;
    Ok(host::json(&spec))
}

pub(crate) fn date(text: &str) -> PyResult<Date> {
    text.parse().map_err(|wrong: helpdesk_core::time::DateError| {
        error::argument("argument.not-a-date", wrong.to_string(), "")
    })
}

/// The Python half accepts dates of the years 1 to 9999 only, so nothing is moved.
pub(crate) fn instant(micros: i64) -> Instant {
    Instant::saturating_from_micros(micros)
}

fn answer<T>(result: Result<T, CalendarError>) -> PyResult<T> {
    result.map_err(|wrong| error::calendar(wrong, None))
}

pub(crate) fn target(text: &str) -> PyResult<Target> {
    text.parse().map_err(|wrong: helpdesk_core::time::TargetError| {
        error::argument("argument.not-a-target", wrong.to_string(), "target")
    })
}

#[pymethods]
impl Calendar {
    /// Open microseconds in `[start, end)`.
    fn elapsed(&self, start: i64, end: i64) -> PyResult<i64> {
        answer(self.0.elapsed(instant(start), instant(end))).map(WorkTime::micros)
    }

    /// When `work` open microseconds have passed.
    fn add(&self, start: i64, work: i64) -> PyResult<i64> {
        answer(self.0.add(instant(start), WorkTime::from_micros(work))).map(Instant::micros)
    }

    /// From when `work` open microseconds pass until `end`.
    fn subtract(&self, end: i64, work: i64) -> PyResult<i64> {
        answer(self.0.sub(instant(end), WorkTime::from_micros(work))).map(Instant::micros)
    }

    /// When a target such as `3 business days` falls due.
    fn due(&self, start: i64, target_text: &str) -> PyResult<i64> {
        answer(self.0.due(instant(start), target(target_text)?)).map(Instant::micros)
    }

    /// Whether `at` is in open time.
    fn is_open(&self, at: i64) -> PyResult<bool> {
        answer(self.0.is_open(instant(at)))
    }

    /// `next_open`, `prev_open`, `next_opening`, `next_closing`, `prev_opening` or `prev_closing`.
    fn edge(&self, which: &str, at: i64) -> PyResult<i64> {
        let ask = match which {
            "next_open" => calendar::Calendar::next_open,
            "prev_open" => calendar::Calendar::prev_open,
            "next_opening" => calendar::Calendar::next_opening,
            "next_closing" => calendar::Calendar::next_closing,
            "prev_opening" => calendar::Calendar::prev_opening,
            "prev_closing" => calendar::Calendar::prev_closing,
            other => {
                let message = format!("there is no question `{other}`");
                return Err(error::argument("argument.unknown-question", message, "which"));
            }
        };
        answer(ask(&self.0, instant(at))).map(Instant::micros)
    }

    /// Open spans of `[start, end)`.
    fn intervals(&self, start: i64, end: i64) -> PyResult<Vec<(i64, i64)>> {
        let spans = answer(self.0.intervals(Interval::new(instant(start), instant(end))))?;
        Ok(spans.map(|span| (span.start.micros(), span.end.micros())).collect())
    }

    /// The name of the holiday on a day.
    fn holiday(&self, day: &str) -> PyResult<Option<String>> {
        Ok(self.0.holiday(date(day)?).map(str::to_owned))
    }

    /// Whether something opens on a day.
    fn is_business_day(&self, day: &str) -> PyResult<bool> {
        answer(self.0.is_business_day(date(day)?))
    }

    /// The `days`-th business day after one.
    fn add_days(&self, day: &str, days: i32) -> PyResult<String> {
        answer(self.0.add_days(date(day)?, days)).map(|day| day.to_string())
    }

    /// Business days between two days.
    fn days_between(&self, start: &str, end: &str) -> PyResult<i32> {
        answer(self.0.days_between(date(start)?, date(end)?))
    }

    /// The instant of a wall-clock time `HH:MM`.
    fn at(&self, day: &str, time: &str) -> PyResult<i64> {
        let time: DayTime = time.parse().map_err(|wrong: helpdesk_core::time::DayTimeError| {
            error::argument("argument.not-a-time", wrong.to_string(), "time")
        })?;
        Ok(self.0.zone().to_instant(date(day)?, time).micros())
    }

    /// The days from one to another as a value for a page.
    fn capsule(&self, first: &str, last: &str) -> PyResult<String> {
        let capsule = self.0.capsule(date(first)?, date(last)?);
        capsule.map(|capsule| host::json(&capsule)).map_err(|wrong| error::calendar(wrong, None))
    }

    /// The name of the zone.
    fn zone(&self) -> &str {
        self.0.zone().name()
    }

    /// The release of the zone rules.
    fn zone_release(&self) -> &str {
        self.0.zone().release()
    }

    /// The first and the last day known.
    fn horizon(&self) -> (String, String) {
        (self.0.horizon().first().to_string(), self.0.horizon().last().to_string())
    }

    /// Whether there is no open time at all.
    fn opens_never(&self) -> bool {
        self.0.opens_never()
    }

    /// `elapsed` of many pairs; a column is a number for every row or a buffer of int64.
    fn elapsed_many<'py>(
        &self,
        py: Python<'py>,
        start: Column,
        end: Column,
        strict: bool,
        threads: usize,
    ) -> PyResult<Bound<'py, PyByteArray>> {
        let ask = |a, b| Ok(self.0.elapsed(instant(a), instant(b))?.micros());
        batch::two(py, (&start, &end), strict, threads, ask)
    }

    /// `add` of many pairs.
    fn add_many<'py>(
        &self,
        py: Python<'py>,
        start: Column,
        work: Column,
        strict: bool,
        threads: usize,
    ) -> PyResult<Bound<'py, PyByteArray>> {
        let ask = |a, b| Ok(self.0.add(instant(a), WorkTime::from_micros(b))?.micros());
        batch::two(py, (&start, &work), strict, threads, ask)
    }

    /// `due` of many; `which` chooses among `targets`.
    fn due_many<'py>(
        &self,
        py: Python<'py>,
        start: Column,
        targets: Vec<String>,
        which: Column,
        strict: bool,
        threads: usize,
    ) -> PyResult<Bound<'py, PyByteArray>> {
        let targets = batch::Targets::read(&targets, &which)?;
        let ask = |at, which| Ok(self.0.due(instant(at), targets.get(which))?.micros());
        batch::two(py, (&start, &which), strict, threads, ask)
    }

    /// Due, elapsed, overdue and state of many; see the Python half.
    #[expect(clippy::too_many_arguments, reason = "columns of a table")]
    fn evaluate<'py>(
        &self,
        py: Python<'py>,
        start: Column,
        stop: Column,
        now: i64,
        targets: Vec<String>,
        which: Column,
        strict: bool,
    ) -> PyResult<[Bound<'py, PyByteArray>; 4]> {
        let targets = batch::Targets::read(&targets, &which)?;
        batch::evaluate(py, &self.0, [&start, &stop, &which], now, &targets, strict)
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.0)
    }
}
