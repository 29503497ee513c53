//! `helpdesk` without a command: one scripted day of the bundled desk, played and told.
//!
//! The desk and the script are `examples/desks/polish-it`. Everything shown was decided by the
//! engine as the script went along; nothing is written beforehand but what people do.

mod host;
mod local;
mod script;
mod tally;
mod telling;
mod timeline;

use std::collections::BTreeMap;

use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::id::{DeskVersion, TicketId};
use serde::Serialize;

use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Exit, Output};
use host::{Held, Played};
use local::Local;
use script::Script;
use tally::Tally;

const DESK: &str = include_str!("../../../examples/desks/polish-it/desk.toml");
const DAY: &str = include_str!("../../../examples/desks/polish-it/day.toml");

/// The answer for programs.
#[derive(Debug, Serialize)]
struct Report<'a> {
    desk: &'a DeskVersion,
    tickets: &'a BTreeMap<TicketId, Held>,
    totals: Tally,
    surprises: &'a [String],
}

pub(crate) fn run(output: &mut Output) -> Result<Exit, Failure> {
    let (desk, script) = match bundled() {
        Ok(bundled) => bundled,
        Err(message) => {
            output.text(&format!("the bundled day cannot be played: {message}\n"))?;
            return Ok(Exit::Findings);
        }
    };
    let played = host::play(&desk, &script);
    match output.format {
        Format::Text => output.text(&told(&desk, &played))?,
        Format::Json => output.json(&Report {
            desk: desk.version(),
            tickets: &played.tickets,
            totals: Tally::of(&played),
            surprises: &played.surprises,
        })?,
    }
    Ok(if played.surprises.is_empty() { Exit::Fine } else { Exit::Findings })
}

fn bundled() -> Result<(Desk, Script), String> {
    let spec: DeskSpec = toml::from_str(DESK).map_err(|error| error.to_string())?;
    let desk = Desk::compile(&spec).map_err(|errors| errors.to_string())?;
    let script = script::read(DAY, desk.zone()).map_err(|error| error.to_string())?;
    Ok((desk, script))
}

fn told(desk: &Desk, played: &Played<'_>) -> String {
    let mut out = String::new();
    let local = Local { zone: desk.zone(), calendar: desk.calendar(None) };
    timeline::write(&mut out, played, &local);
    timeline::heading(&mut out, "The report");
    Tally::of(played).write(&mut out);
    for surprise in &played.surprises {
        out.push_str(&format!("\n  not as expected: {surprise}\n"));
    }
    out
}
