//! Many questions in one crossing: columns of int64 microseconds in, columns out.
//!
//! [`NULL`] stands for nothing in every column, as it does in NumPy's `NaT`. Where one input of a
//! row is null, so is its answer.

use helpdesk_core::calendar::{Calendar, CalendarError};
use helpdesk_core::time::{Instant, Target};
use pyo3::buffer::PyBuffer;
use pyo3::prelude::*;
use pyo3::types::PyByteArray;

use crate::calendar::target;
use crate::error;

/// Nothing.
pub(crate) const NULL: i64 = i64::MIN;

/// A column: one number for every row, or a number a row.
pub(crate) enum Column {
    One(i64),
    Many(Vec<i64>),
}

impl<'py> FromPyObject<'_, 'py> for Column {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(number) = object.extract::<i64>() {
            return Ok(Self::One(number));
        }
        if object.len().is_ok_and(|length| length == 0) {
            return Ok(Self::Many(Vec::new())); // an empty buffer may begin anywhere
        }
        match PyBuffer::<i64>::get(&object) {
            Ok(buffer) if buffer.dimensions() == 1 => buffer.to_vec(object.py()).map(Self::Many),
            Ok(buffer) => {
                let message = format!("a column has one dimension, and this has {}", buffer.dimensions());
                Err(error::argument("argument.not-a-column", message, ""))
            }
            Err(cause) => {
                let kind = object.get_type().name()?;
                let message = format!(
                    "`{kind}` is not a column of int64 microseconds; convert it first, as in `.astype(\"datetime64[us]\").view(\"int64\")`"
                );
                let wrong = error::argument("argument.not-a-column", message, "");
                wrong.set_cause(object.py(), Some(cause));
                Err(wrong)
            }
        }
    }
}

impl Column {
    fn len(&self) -> Option<usize> {
        match self {
            Self::One(_) => None,
            Self::Many(values) => Some(values.len()),
        }
    }

    #[inline]
    fn get(&self, row: usize) -> i64 {
        match self {
            Self::One(value) => *value,
            Self::Many(values) => values.get(row).copied().unwrap_or(NULL),
        }
    }
}

/// How many rows columns have together.
fn rows(columns: &[&Column]) -> PyResult<usize> {
    let mut lengths = columns.iter().filter_map(|column| column.len());
    let rows = lengths.next().unwrap_or(1);
    match lengths.find(|length| *length != rows) {
        None => Ok(rows),
        Some(other) => {
            let message =
                format!("columns of one table are equally long, and these have {rows} and {other} rows");
            Err(error::argument("argument.unequal-lengths", message, ""))
        }
    }
}

/// Targets by their place in a list.
pub(crate) struct Targets(Vec<Target>);

impl Targets {
    /// Reads every target; `which` has to stay within them.
    pub(crate) fn read(texts: &[String], which: &Column) -> PyResult<Self> {
        let targets: Vec<Target> = texts.iter().map(|text| target(text)).collect::<PyResult<_>>()?;
        let within =
            |place: i64| place == NULL || usize::try_from(place).is_ok_and(|place| place < targets.len());
        let wrong = match which {
            Column::One(place) => (!within(*place)).then_some((0, *place)),
            Column::Many(places) => places
                .iter()
                .enumerate()
                .find(|(_, place)| !within(**place))
                .map(|(row, place)| (row, *place)),
        };
        match wrong {
            None => Ok(Self(targets)),
            Some((row, place)) => {
                let message =
                    format!("there is no target {place}; there are {}, counted from 0", targets.len());
                Err(error::argument("argument.no-such-target", message, &format!("which[{row}]")))
            }
        }
    }

    /// The target at a place that was checked.
    pub(crate) fn get(&self, place: i64) -> Target {
        let place = usize::try_from(place).unwrap_or(0);
        self.0.get(place).copied().unwrap_or(Target::CalendarDays(0))
    }
}

/// Asks `ask` for every row, on as many threads as wanted. Where it has no answer, the row is null,
/// or where `strict` the first such row is an exception.
pub(crate) fn two<'py>(
    py: Python<'py>,
    (left, right): (&Column, &Column),
    strict: bool,
    threads: usize,
    ask: impl Fn(i64, i64) -> Result<i64, CalendarError> + Sync,
) -> PyResult<Bound<'py, PyByteArray>> {
    let rows = rows(&[left, right])?;
    let answers = py.detach(|| {
        let mut answers = vec![NULL; rows];
        let part = rows.div_ceil(threads.clamp(1, 64)).max(1);
        let ask = &ask;
        let fill = move |first: usize, answers: &mut [i64]| -> Result<(), (usize, CalendarError)> {
            for (row, answer) in (first..).zip(answers) {
                let (left, right) = (left.get(row), right.get(row));
                if left != NULL && right != NULL {
                    match ask(left, right) {
                        Ok(found) => *answer = found,
                        Err(wrong) if strict => return Err((row, wrong)),
                        Err(_) => {}
                    }
                }
            }
            Ok(())
        };
        if part == rows.max(1) {
            return fill(0, &mut answers).map(|()| answers);
        }
        let outcome = std::thread::scope(|scope| {
            let parts = answers.chunks_mut(part).enumerate();
            let workers: Vec<_> =
                parts.map(|(place, answers)| scope.spawn(move || fill(place * part, answers))).collect();
            workers.into_iter().map(|worker| worker.join().unwrap_or(Ok(()))).find(Result::is_err)
        });
        outcome.unwrap_or(Ok(())).map(|()| answers)
    });
    let answers = answers.map_err(|(row, wrong)| error::calendar(wrong, Some(row)))?;
    column(py, &answers)
}

/// The bytes of a column, in the order of this machine.
pub(crate) fn column<'py>(py: Python<'py>, answers: &[i64]) -> PyResult<Bound<'py, PyByteArray>> {
    PyByteArray::new_with(py, size_of_val(answers), |bytes| {
        for (bytes, answer) in bytes.chunks_exact_mut(size_of::<i64>()).zip(answers) {
            bytes.copy_from_slice(&answer.to_ne_bytes());
        }
        Ok(())
    })
}

/// Running and in time, running and late, stopped in time, stopped late; the names are in Python.
const STATES: [[i64; 2]; 2] = [[0, 1], [2, 3]];

/// Due, elapsed, overdue and state of every row.
pub(crate) fn evaluate<'py>(
    py: Python<'py>,
    calendar: &Calendar,
    columns: [&Column; 3],
    now: i64,
    targets: &Targets,
    strict: bool,
) -> PyResult<[Bound<'py, PyByteArray>; 4]> {
    let rows = rows(&columns)?;
    let [start, stop, which] = columns;
    let answers = py.detach(|| {
        let mut answers = [const { Vec::new() }; 4];
        for row in 0..rows {
            let (start, stop, which) = (start.get(row), stop.get(row), which.get(row));
            let asked = start != NULL && which != NULL;
            let found = asked.then(|| one(calendar, start, (stop, now), targets.get(which)));
            let found = match found.transpose() {
                Err(wrong) if strict => return Err((row, wrong)),
                found => found.ok().flatten().unwrap_or([NULL; 4]),
            };
            answers.iter_mut().zip(found).for_each(|(column, value)| column.push(value));
        }
        Ok(answers)
    });
    let [due, elapsed, overdue, state] = answers.map_err(|(row, wrong)| error::calendar(wrong, Some(row)))?;
    Ok([column(py, &due)?, column(py, &elapsed)?, column(py, &overdue)?, column(py, &state)?])
}

fn one(
    calendar: &Calendar,
    start: i64,
    (stop, now): (i64, i64),
    target: Target,
) -> Result<[i64; 4], CalendarError> {
    let instant = Instant::saturating_from_micros;
    let (start, has_stopped) = (instant(start), stop != NULL && stop <= now);
    let end = instant(if has_stopped { stop } else { now }).max(start);
    let due = calendar.due(start, target)?;
    let is_late = due < end; // at the due instant itself it is in time
    let overdue = if is_late { calendar.elapsed(due, end)?.micros() } else { 0 };
    let elapsed = calendar.elapsed(start, end)?.micros();
    let state = STATES.get(usize::from(has_stopped)).and_then(|row| row.get(usize::from(is_late)));
    Ok([due.micros(), elapsed, overdue, state.copied().unwrap_or(NULL)])
}
