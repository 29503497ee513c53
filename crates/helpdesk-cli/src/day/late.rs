//! Every promise that was broken, the worst first.

use std::fmt::Write;

use clap::builder::styling::Style;
use helpdesk_core::sla::ClockReport;
use helpdesk_core::time::Instant;

use super::telling::Teller;
use super::timeline::{WIDTH, cut, heading};
use super::words::{metric, plain, short};

/// Writes what was late at `now`, with how much and by whose promise; nothing if all was in time.
pub(crate) fn write(out: &mut String, teller: &Teller<'_>, now: Instant) {
    let mut late: Vec<(usize, &str, ClockReport)> = Vec::new();
    for held in teller.played.tickets.values() {
        let reports = teller.desk.clocks(&held.ticket, now).into_iter();
        let broken = reports.filter(|report| report.breached_at.is_some());
        late.extend(broken.map(|report| (held.number, &*held.ticket.intake.subject, report)));
    }
    if late.is_empty() {
        return;
    }
    late.sort_by_key(|(number, _, report)| (std::cmp::Reverse(report.overdue), *number));
    heading(out, "Promises broken, the worst first");
    for (number, subject, report) in &late {
        let whose = report.line.as_ref().map_or_else(|| report.policy.to_string(), ToString::to_string);
        let due = report.breached_at.map(|due| teller.local.day(due)).unwrap_or_default();
        let promise = format!("{} for {}, due {due}", report.target, plain(&whose));
        let (metric, late) = (metric(report.metric), short(report.overdue));
        let line = format!("  {:>4}  {metric:15} {late:>7} late  {promise:40}", format!("#{number}"));
        let dim = Style::new().dimmed();
        let subject = cut(subject, WIDTH.saturating_sub(line.chars().count() + 1));
        let _ = writeln!(out, "{line} {dim}{subject}{dim:#}");
    }
}
