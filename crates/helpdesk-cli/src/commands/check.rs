//! `helpdesk check`: everything that is wrong with a desk, each fault at its place.

use helpdesk_core::desk::Desk;
use helpdesk_core::faults::Severity;
use helpdesk_core::zone::ZonePack;
use helpdesk_wire::desk;
use serde::Serialize;

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
    /// What events of this desk carry; absent when it does not compile.
    version: Option<&'a str>,
    diagnostics: Vec<Located<'a>>,
}

pub(crate) fn run(args: &Check, output: &mut Output) -> Result<Exit, Failure> {
    let source = Source::read(&args.desk)?;
    let (desk, found) = compile(&source);
    let worst = if args.strict { Severity::Warning } else { Severity::Error };
    let ok = !found.iter().any(|found| found.diagnostic.severity <= worst);
    match output.format {
        Format::Text => {
            let summary = desk.as_ref().map(summary).unwrap_or_default();
            output.text(&(draw::drawn(&source, &found) + &summary))?;
        }
        Format::Json => {
            let version = desk.as_ref().map(|desk| desk.version().as_str());
            let diagnostics = draw::located(&source, &found);
            output.json(&Report { file: &source.name, ok, version, diagnostics })?;
        }
    }
    Ok(if ok { Exit::Fine } else { Exit::Findings })
}

/// The desk, if it compiles, and what is wrong: with the text, or else with what it says.
pub(crate) fn compile(source: &Source) -> (Option<Desk>, Vec<Found>) {
    if !source.faults.is_empty() {
        return (None, source.faults.clone());
    }
    match desk::compile(&source.value, &ZonePack::builtin()) {
        Ok(desk) => {
            let warnings = source.locate(desk::warnings(&desk));
            (Some(desk), warnings)
        }
        Err(faults) => (None, source.locate(faults)),
    }
}

/// What was read, so that its author sees that it was read as it was meant.
fn summary(desk: &Desk) -> String {
    let spec = desk.spec();
    let mut text = format!("`{}`: ", spec.name);
    text += &[
        counted(spec.calendars.len(), "calendar", "calendars"),
        counted(desk.workflow().statuses().count(), "status", "statuses"),
        counted(spec.lines.len(), "line", "lines"),
        counted(spec.rules.len(), "rule", "rules"),
        counted(spec.sla.len(), "SLA policy", "SLA policies"),
        counted(spec.escalations.len(), "escalation", "escalations"),
    ]
    .join(", ");
    text + &format!("\nversion {}, zone rules {}\n", desk.version(), ZonePack::builtin().release())
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
