//! `helpdesk check`: everything that is wrong with a desk, each fault at its place.

use std::collections::BTreeSet;
use std::fmt::Display;

use helpdesk_core::analysis::{Bounds, Route};
use helpdesk_core::desk::Desk;
use helpdesk_core::faults::Severity;
use helpdesk_core::id::{CategoryId, LineId, PriorityId, StatusId};
use helpdesk_core::time::WallTime;
use helpdesk_core::zone::{Zone, ZonePack};
use helpdesk_wire::desk;
use serde::Serialize;

use crate::args::{Check, Format};
use crate::draw::{self, Located};
use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::source::{Found, Source};
use crate::words::brief;

/// The answer for programs.
#[derive(Debug, Serialize)]
struct Report<'a> {
    file: &'a str,
    ok: bool,
    /// What events of this desk carry; absent when it does not compile.
    version: Option<&'a str>,
    /// What the desk guarantees, if that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<Bounds>,
    diagnostics: Vec<Located<'a>>,
}

pub(crate) fn run(args: &Check, output: &mut Output) -> Result<Exit, Failure> {
    let source = Source::read(&args.desk)?;
    let (desk, found) = compile(&source);
    let worst = if args.strict { Severity::Warning } else { Severity::Error };
    let ok = !found.iter().any(|found| found.diagnostic.severity <= worst);
    let bounds = desk.as_ref().filter(|_| args.bounds).map(Desk::bounds);
    match output.format {
        Format::Text => {
            let summary = desk.as_ref().map(summary).unwrap_or_default();
            let bounds = bounds.as_ref().zip(desk.as_ref()).map(|(bounds, desk)| told(bounds, desk));
            let bounds = bounds.unwrap_or_default();
            output.text(&(draw::drawn(&source, &found) + &summary + &bounds))?;
        }
        Format::Json => {
            let version = desk.as_ref().map(|desk| desk.version().as_str());
            let diagnostics = draw::located(&source, &found);
            output.json(&Report { file: &source.name, ok, version, bounds, diagnostics })?;
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

/// What the desk guarantees, in words, with instants as its own clocks show them.
fn told(bounds: &Bounds, desk: &Desk) -> String {
    let zone = ZonePack::builtin().zone(&desk.spec().zone).ok();
    let zone = zone.as_ref();
    let routes = || bounds.routes.iter().chain(&bounds.authority);
    let levels: BTreeSet<&PriorityId> = routes().flat_map(|route| &route.priorities).collect();
    let mut text =
        format!("\nwithout anybody acting, for tickets of {} to {}:\n", bounds.first_year, bounds.last_year);
    for route in &bounds.routes {
        text += &told_of(route, levels.len(), "a competent line", zone);
    }
    for route in &bounds.authority {
        text += &told_of(route, levels.len(), "a line with authority", zone);
    }
    text += &format!(
        "  at most {} and {} for one ticket\n",
        counted(bounds.bounces, "hand-over", "hand-overs"),
        counted(bounds.escalations, "escalation", "escalations"),
    );
    if let Some(steps) = bounds.steps {
        let steps = counted(steps, "change of status", "changes of status");
        text += &format!("a ticket is solved after {steps} at least\n");
    }
    if !bounds.gates.is_empty() {
        let gates: Vec<&str> = bounds.gates.iter().map(StatusId::as_str).collect();
        text += &format!("every ticket that is solved passes {}\n", gates.join(", "));
    }
    text
}

/// One way, of the tickets that take it; priorities are named unless it is all of the `levels`.
fn told_of(route: &Route, levels: usize, line: &str, zone: Option<&Zone>) -> String {
    let way: Vec<&str> = route.lines.iter().map(LineId::as_str).collect();
    let what = route.category.as_ref().map_or("any ticket", CategoryId::as_str);
    let priorities: Vec<&str> = route.priorities.iter().map(PriorityId::as_str).collect();
    let of = if priorities.len() < levels { format!(" of {}", priorities.join(", ")) } else { String::new() };
    let reach = match &route.reach {
        None => format!("not sure to reach {line}"),
        Some(reach) if reach.working.is_empty() && reach.wall == WallTime::ZERO => {
            format!("with {line} at once, which is always there")
        }
        Some(reach) if reach.working.is_empty() => {
            format!("with {line} at once, which is there within {} at worst", brief(reach.wall.micros()))
        }
        Some(reach) => {
            let working = reach.working.join(" + ");
            let by = reach.by.as_ref().map(|by| format!(" by `{by}`")).unwrap_or_default();
            format!("reaches {line}{by} after {working}, within {} at worst", brief(reach.wall.micros()))
        }
    };
    let from = route.reach.as_ref().filter(|reach| WallTime::ZERO < reach.wall).and_then(|reach| reach.from);
    let worst = from.map(|from| match zone {
        Some(zone) => format!(" (from {})", zone.written(from)),
        None => format!(" (from {from})"),
    });
    let worst = worst.unwrap_or_default();
    format!("  {what}{of} in {}: {reach}{worst}\n", way.join(" -> "))
}

fn counted<N: Copy + PartialEq + From<u8> + Display>(number: N, one: &str, many: &str) -> String {
    let noun = if number == N::from(1) { one } else { many };
    format!("{number} {noun}")
}
