//! `helpdesk check`: everything that is wrong with a desk, each fault at its place.

use helpdesk_core::faults::Severity;
use helpdesk_wire::shape;
use serde::Serialize;
use serde_json::Value;

use crate::args::{Check, Format};
use crate::draw::{self, Located};
use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::source::{Found, Source};

/// The answer for programs.
#[derive(Debug, Serialize)]
struct Report<'a> {
    file: &'a str,
    ok: bool,
    diagnostics: Vec<Located<'a>>,
}

pub(crate) fn run(args: &Check, output: &mut Output) -> Result<Exit, Failure> {
    let source = Source::read(&args.desk)?;
    let found = faults(&source);
    let worst = if args.strict { Severity::Warning } else { Severity::Error };
    let ok = !found.iter().any(|found| found.diagnostic.severity <= worst);
    match output.format {
        Format::Text => output.text(&draw::drawn(&source, &found))?,
        Format::Json => {
            let diagnostics = draw::located(&source, &found);
            output.json(&Report { file: &source.name, ok, diagnostics })?;
        }
    }
    Ok(if ok { Exit::Fine } else { Exit::Findings })
}

/// What is wrong with the text; if nothing is, what is wrong with the desk.
fn faults(source: &Source) -> Vec<Found> {
    if !source.faults.is_empty() {
        return source.faults.clone();
    }
    let desk = shape::read::<serde_json::Map<String, Value>>(&source.value);
    source.locate(desk.err().unwrap_or_default())
}
