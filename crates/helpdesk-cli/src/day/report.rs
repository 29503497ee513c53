//! The report at the end of the day: what the library counts from the events, and what the host
//! counted on the way.

use std::collections::BTreeMap;
use std::fmt::Write;

use clap::builder::styling::{AnsiColor, Style};
use helpdesk_core::report::{Measure, Options, Report, Summary, Verdicts};
use helpdesk_core::sla::Metric;
use helpdesk_core::ticket::Fact;
use helpdesk_core::time::{Instant, WorkTime};
use helpdesk_core::workflow::Category;
use helpdesk_core::zone::Zone;
use serde::Serialize;

use super::host::Played;
use super::timeline::{WIDTH, wrapped};
use super::words::{self, plain, short};
use crate::words::{grouped, percent};

/// The width of the names at the left.
const NAME: usize = 17;

/// What the host counted on the way.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Tally {
    pub(crate) done: u64,
    pub(crate) called_off: u64,
    pub(crate) handed_over_by_the_clock: u64,
    pub(crate) warnings: u64,
    pub(crate) breaches: u64,
    pub(crate) escalations: u64,
    pub(crate) refused: u64,
    pub(crate) wake_ups: u64,
    pub(crate) notices: u64,
    pub(crate) ratings: BTreeMap<i64, u64>,
}

impl Tally {
    pub(crate) fn of(played: &Played<'_>) -> Self {
        let refused = played.moments.iter().filter(|moment| moment.result.is_err()).count();
        let mut tally = Self { refused: refused as u64, wake_ups: played.wakes as u64, ..Self::default() };
        for held in played.tickets.values() {
            tally.notices += held.notices.len() as u64;
            match held.ticket.status_category {
                Category::Cancelled => tally.called_off += 1,
                category => tally.done += u64::from(category.is_done()),
            }
            held.events.iter().for_each(|event| tally.count(&event.fact));
        }
        tally
    }

    fn count(&mut self, fact: &Fact) {
        match fact {
            Fact::HandedOver { escalation: Some(_), .. } => self.handed_over_by_the_clock += 1,
            Fact::ClockWarned { .. } => self.warnings += 1,
            Fact::ClockBreached { .. } => self.breaches += 1,
            Fact::Escalated { .. } => self.escalations += 1,
            Fact::Rated { score, .. } => *self.ratings.entry(*score).or_default() += 1,
            _ => {}
        }
    }
}

/// What the library reports of the whole day.
pub(crate) fn summary(played: &Played<'_>, zone: Option<&Zone>, until: Instant) -> Summary {
    let mut report = Report::new(Options { until: Some(until), zone: zone.cloned(), ..Options::default() });
    played.tickets.values().for_each(|held| report.add(&held.events));
    played.outages.values().for_each(|outage| report.add_outage(outage));
    report.finish()
}

/// Writes the report for people.
pub(crate) fn write(out: &mut String, summary: &Summary, tally: &Tally) {
    let volumes = &summary.volumes;
    row(
        out,
        "tickets",
        &counts(&[
            (summary.tickets, "opened"),
            (tally.done, "solved or closed"),
            (tally.called_off, "called off"),
            (summary.open, "still open"),
            (summary.reopened.count, "reopened on the way"),
        ]),
    );
    row(out, "channels", &frequent(volumes.channel.iter().map(|(channel, n)| (plain(channel.name()), *n))));
    row(out, "priorities", &frequent(summary.priorities.iter().map(|(id, n)| (plain(id), *n))));
    for (metric, verdicts) in promises(summary) {
        line(out, words::metric(metric), &attainment(verdicts));
    }
    row(out, "answered", &[spread(&summary.first_response)]);
    row(out, "solved", &[spread(&summary.resolution)]);
    let by_people = summary.hand_overs.total.saturating_sub(tally.handed_over_by_the_clock);
    let by_the_clock = tally.handed_over_by_the_clock;
    row(out, "hand-overs", &counts(&[(by_people, "by people"), (by_the_clock, "by the clock")]));
    row(
        out,
        "alarms",
        &counts(&[
            (tally.warnings, "warnings"),
            (tally.breaches, "breaches"),
            (tally.escalations, "escalations"),
        ]),
    );
    row(out, "refused", &[format!("{} commands, each with every reason", tally.refused)]);
    let ratings = tally.ratings.iter().rev().map(|(score, n)| format!("{n} × {score}"));
    row(out, "ratings", &ratings.collect::<Vec<_>>());
    let service = &summary.service;
    row(
        out,
        "first contact",
        &[format!("{} of {} done at once", service.first_contact.count, service.first_contact.of)],
    );
    let faults = service
        .faults
        .categories
        .iter()
        .take(3)
        .map(|fault| (words::category(fault.of.as_ref()), fault.tickets));
    row(out, "what breaks", &frequent(faults));
    let minutes = service.outages.lasted.micros() / 60_000_000;
    row(
        out,
        "outages",
        &[format!("{}, {minutes} minutes, {} tickets told", service.outages.count, service.outages.tickets)],
    );
    let queues = service.queues.iter().map(|(queue, calls)| {
        format!("{queue}: {} of {} calls answered within 20 s", calls.in_time.count, calls.calls)
    });
    row(out, "queues", &queues.collect::<Vec<_>>());
    row(
        out,
        "the host",
        &counts(&[
            (summary.events, "events stored"),
            (tally.notices, "notices sent"),
            (tally.wake_ups, "wake-ups, each at the very moment the desk asked for"),
        ]),
    );
}

fn row(out: &mut String, name: &str, texts: &[String]) {
    for (position, text) in wrapped(texts, WIDTH - NAME - 2).iter().enumerate() {
        line(out, if position == 0 { name } else { "" }, text);
    }
}

fn line(out: &mut String, name: &str, text: &str) {
    let dim = Style::new().dimmed();
    let _ = writeln!(out, "  {dim}{name:NAME$}{dim:#}{text}");
}

fn counts(pairs: &[(u64, &str)]) -> Vec<String> {
    pairs.iter().map(|(n, what)| format!("{} {what}", grouped(*n))).collect()
}

/// `phone 15`, `email 10`, the most frequent first.
fn frequent(counts: impl Iterator<Item = (String, u64)>) -> Vec<String> {
    let mut counts: Vec<(String, u64)> = counts.collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts.into_iter().map(|(name, n)| format!("{name} {n}")).collect()
}

/// The verdicts on each metric, whatever the priority.
fn promises(summary: &Summary) -> BTreeMap<Metric, Verdicts> {
    let mut promises: BTreeMap<Metric, Verdicts> = BTreeMap::new();
    for row in &summary.by_priority {
        let sum = promises.entry(row.metric).or_default();
        sum.met += row.verdicts.met;
        sum.breached += row.verdicts.breached;
        sum.open += row.verdicts.open;
        sum.cancelled += row.verdicts.cancelled;
    }
    promises
}

/// A bar of twenty, the share and the numbers.
fn attainment(verdicts: Verdicts) -> String {
    let decided = verdicts.met + verdicts.breached;
    let share = helpdesk_core::report::Share::new(verdicts.met, decided);
    let full = usize::try_from(share.basis_points.unwrap_or(0) / 500).unwrap_or(0);
    let (kept, missed) = (AnsiColor::Green.on_default(), AnsiColor::Red.on_default());
    let rest = "░".repeat(20_usize.saturating_sub(full));
    let bar = format!("{kept}{}{kept:#}{missed}{rest}{missed:#}", "█".repeat(full));
    format!("{bar} {:>7}  {} of {decided} in time", percent(share.basis_points), verdicts.met)
}

/// How long it took, on the clocks of the promises.
fn spread(measure: &Measure) -> String {
    let text = |time: Option<WorkTime>| time.map_or_else(|| "–".to_owned(), short);
    let work = &measure.work;
    format!("half within {}, nine of ten within {}, in working time", text(work.median), text(work.p90))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_counts() {
        let half = Verdicts { met: 1, breached: 1, ..Verdicts::default() };
        let shown = |verdicts| anstream::adapter::strip_str(&attainment(verdicts)).to_string();
        assert_eq!(shown(half), "██████████░░░░░░░░░░  50.0 %  1 of 2 in time");
        assert_eq!(shown(Verdicts::default()), "░░░░░░░░░░░░░░░░░░░░       –  0 of 0 in time");
        let channels = [("chat".to_owned(), 1), ("phone".to_owned(), 2)];
        assert_eq!(frequent(channels.into_iter()), ["phone 2", "chat 1"]);
    }
}
