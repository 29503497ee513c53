//! Columns that wall clocks wrote: the instants at which a clock of a zone showed them.

use helpdesk_core::time::Instant;
use helpdesk_core::zone::Zone;
use pyo3::prelude::*;
use pyo3::types::PyByteArray;

use crate::batch::{self, Column, NULL};
use crate::error;
use crate::zones::{Zones, or_builtin};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// When the wall clock of a zone showed each time of a column. Of an hour that comes twice the
/// `earlier` or the `later`, with any other word neither. A row without an answer is null, or where
/// `strict` an exception.
#[pyfunction]
#[pyo3(signature = (zone, wall, twice, strict, zones = None))]
pub(crate) fn from_wall<'py>(
    py: Python<'py>,
    zone: &str,
    wall: Column,
    twice: &str,
    strict: bool,
    zones: Option<&Zones>,
) -> PyResult<Bound<'py, PyByteArray>> {
    let zone = or_builtin(zones).zone(zone).map_err(|unknown| error::raise(unknown.into()))?;
    let wall = match wall {
        Column::One(time) => vec![time],
        Column::Many(times) => times,
    };
    let answers = py.detach(|| {
        let mut answers = Vec::with_capacity(wall.len());
        for (row, time) in wall.iter().enumerate() {
            answers.push(match (shown(&zone, *time), twice) {
                _ if *time == NULL => NULL,
                (Shown::Once(at), _) | (Shown::Twice(at, _), "earlier") | (Shown::Twice(_, at), "later") => {
                    at
                }
                (Shown::Never, _) if strict => return Err((row, false)),
                (Shown::Twice(..), _) if strict => return Err((row, true)),
                _ => NULL,
            });
        }
        Ok(answers)
    });
    let answers = answers.map_err(|(row, is_twice)| without_answer(zone.name(), row, is_twice))?;
    batch::column(py, &answers)
}

fn without_answer(zone: &str, row: usize, is_twice: bool) -> PyErr {
    let (code, said) = if is_twice {
        ("argument.time-twice", "came twice; say `ambiguous=\"earlier\"` or `ambiguous=\"later\"`")
    } else {
        ("argument.no-such-time", "was left out; correct it, or say `errors=\"null\"`")
    };
    error::argument(code, format!("row {row}: a time that in {zone} {said}"), &format!("[{row}]"))
}

/// How often a wall clock showed a time, and when.
enum Shown {
    Never,
    Once(i64),
    Twice(i64, i64),
}

fn shown(zone: &Zone, wall: i64) -> Shown {
    let offset = |at: i64| i64::from(zone.offset_at(Instant::saturating_from_micros(at))) * SECOND;
    let [before, after] = [wall.saturating_sub(DAY), wall.saturating_add(DAY)].map(offset);
    let when = |offset: i64| wall.saturating_sub(offset);
    let is_shown = |shift: i64| offset(when(shift)) == shift;
    match (is_shown(before), is_shown(after)) {
        (true, true) if before != after => {
            let [first, second] = [before, after].map(when);
            Shown::Twice(first.min(second), first.max(second))
        }
        (true, _) => Shown::Once(when(before)),
        (_, true) => Shown::Once(when(after)),
        (false, false) => Shown::Never,
    }
}
