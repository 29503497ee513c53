//! One clock explained span by span, as the engine explains it.

use std::fmt::Write;

use clap::builder::styling::Style;
use helpdesk_core::sla::{Explanation, Span, Why};
use helpdesk_core::time::WorkTime;

use super::local::Local;
use super::script::Explain;
use super::telling::Teller;
use super::timeline::{cut, heading};
use super::words::{metric, plain, short};

/// Spans shown; the rest is counted.
const MOST: usize = 12;

/// Writes why the wanted clock shows what it shows; nothing if the ticket has no such clock.
pub(crate) fn write(out: &mut String, wanted: &Explain, teller: &Teller<'_>) {
    let Some(held) = teller.played.tickets.get(&wanted.ticket) else { return };
    let ticket = &held.ticket;
    let Some(clock) = ticket.clocks.iter().find(|clock| clock.key.metric == wanted.metric) else { return };
    let Some(why) = teller.desk.explain(ticket, &clock.key, ticket.last_at) else { return };
    let report = &why.report;
    heading(out, &format!("Why: {} of #{}, {}", metric(report.metric), held.number, ticket.intake.subject));
    let _ = writeln!(
        out,
        "  {} promised by “{}”, counted on the calendar “{}” (zone rules {})\n",
        report.target,
        plain(&report.line.as_ref().map_or_else(|| report.policy.to_string(), ToString::to_string)),
        plain(&report.calendar),
        why.zone_release
    );
    spans(out, &why, teller.local);
    let verdict = if report.met == Some(false) { "too late" } else { "in time" };
    let _ = writeln!(out, "  {:>30}  counted in all, {verdict}", short(report.elapsed));
}

fn spans(out: &mut String, why: &Explanation, local: Local<'_>) {
    for span in why.spans.iter().take(MOST) {
        let counts = span.why == Why::Counted;
        let length = WorkTime::from_micros(span.to.since(span.from).micros());
        let time = if counts { short(length) } else { String::new() };
        let style = if counts { Style::new().bold() } else { Style::new().dimmed() };
        let (from, to) = (local.day(span.from), local.day(span.to));
        let _ = writeln!(out, "  {style}{from:>9} – {to:9} {time:>8}  {}{style:#}", cut(&reason(span), 60));
    }
    if let Some(more) = why.spans.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {more} spans more");
    }
}

fn reason(span: &Span) -> String {
    match &span.why {
        Why::Counted => "counted".to_owned(),
        Why::Closed => "closed".to_owned(),
        Why::Holiday(name) => format!("holiday: {name}"),
        Why::Paused(status) => format!("stood still: {}", plain(status)),
        _ => "not counted".to_owned(),
    }
}
