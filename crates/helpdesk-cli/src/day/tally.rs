//! The report at the end of the day, counted from the events.

use std::collections::BTreeMap;
use std::fmt::Write;

use clap::builder::styling::Style;
use helpdesk_core::sla::Metric;
use helpdesk_core::ticket::{Event, Fact};
use helpdesk_core::workflow::Category;
use serde::Serialize;

use super::host::Played;
use super::timeline::{WIDTH, wrapped};
use super::words;

/// The width of the names at the left.
const NAME: usize = 17;

/// What the day amounts to.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Tally {
    pub(crate) tickets: usize,
    pub(crate) by_channel: BTreeMap<String, usize>,
    pub(crate) by_priority: BTreeMap<String, usize>,
    pub(crate) solved: usize,
    pub(crate) cancelled: usize,
    pub(crate) still_open: usize,
    pub(crate) reopened: usize,
    pub(crate) handed_over_by_people: usize,
    pub(crate) handed_over_by_the_clock: usize,
    pub(crate) warnings: usize,
    pub(crate) breaches: usize,
    pub(crate) escalations: usize,
    pub(crate) refused: usize,
    pub(crate) wake_ups: usize,
    pub(crate) events: usize,
    pub(crate) notices: usize,
    pub(crate) promises: BTreeMap<Metric, Kept>,
    pub(crate) ratings: BTreeMap<i64, usize>,
}

/// Promises that ended, and how many of them in time.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Kept {
    pub(crate) met: usize,
    pub(crate) missed: usize,
}

impl Tally {
    pub(crate) fn of(played: &Played<'_>) -> Self {
        let mut tally = Self {
            tickets: played.tickets.len(),
            refused: played.moments.iter().filter(|moment| moment.result.is_err()).count(),
            wake_ups: played.wakes,
            ..Self::default()
        };
        for held in played.tickets.values() {
            tally.notices += held.notices.len();
            tally.reopened += held.ticket.reopen_count as usize;
            match held.ticket.status_category {
                Category::Cancelled => tally.cancelled += 1,
                category if category.is_done() => tally.solved += 1,
                _ => tally.still_open += 1,
            }
            *tally.by_priority.entry(held.ticket.priority().to_string()).or_default() += 1;
            held.events.iter().for_each(|event| tally.count(event));
        }
        tally
    }

    fn count(&mut self, event: &Event) {
        self.events += 1;
        match &event.fact {
            Fact::Registered(registered) => {
                *self.by_channel.entry(registered.intake.channel.name().to_owned()).or_default() += 1;
            }
            Fact::HandedOver { escalation: Some(_), .. } => self.handed_over_by_the_clock += 1,
            Fact::HandedOver { .. } => self.handed_over_by_people += 1,
            Fact::ClockWarned { .. } => self.warnings += 1,
            Fact::ClockBreached { .. } => self.breaches += 1,
            Fact::Escalated { .. } => self.escalations += 1,
            Fact::ClockStopped { clock, met, .. } => {
                let kept = self.promises.entry(clock.metric).or_default();
                *(if *met { &mut kept.met } else { &mut kept.missed }) += 1;
            }
            Fact::Rated { score, .. } => *self.ratings.entry(*score).or_default() += 1,
            _ => {}
        }
    }

    /// Writes the report for people.
    pub(crate) fn write(&self, out: &mut String) {
        let mut row = |name: &str, texts: &[String]| {
            let dim = Style::new().dimmed();
            for (position, line) in wrapped(texts, WIDTH - NAME - 2).into_iter().enumerate() {
                let name = if position == 0 { name } else { "" };
                let _ = writeln!(out, "  {dim}{name:NAME$}{dim:#}{line}");
            }
        };
        let counts = |pairs: &[(usize, &str)]| -> Vec<String> {
            pairs.iter().map(|(n, what)| format!("{n} {what}")).collect()
        };
        row(
            "tickets",
            &counts(&[
                (self.tickets, "opened"),
                (self.solved, "solved or closed"),
                (self.cancelled, "called off"),
                (self.still_open, "still open"),
                (self.reopened, "reopened on the way"),
            ]),
        );
        row("channels", &frequent(&self.by_channel));
        row("priorities", &frequent(&self.by_priority));
        for (metric, kept) in &self.promises {
            row(words::metric(*metric), &[attainment(*kept)]);
        }
        row(
            "hand-overs",
            &counts(&[
                (self.handed_over_by_people, "by people"),
                (self.handed_over_by_the_clock, "by the clock"),
            ]),
        );
        row(
            "alarms",
            &counts(&[
                (self.warnings, "warnings"),
                (self.breaches, "breaches"),
                (self.escalations, "escalations"),
            ]),
        );
        row("refused", &[format!("{} commands, each with every reason", self.refused)]);
        let ratings = self.ratings.iter().rev().map(|(score, n)| format!("{n} × {score}"));
        row("ratings", &ratings.collect::<Vec<_>>());
        row(
            "the host",
            &counts(&[
                (self.events, "events stored"),
                (self.notices, "notices sent"),
                (self.wake_ups, "wake-ups, each to the microsecond when asked"),
            ]),
        );
    }
}

/// `phone 15`, `email 10`, the most frequent first.
fn frequent(counts: &BTreeMap<String, usize>) -> Vec<String> {
    let mut counts: Vec<(&String, &usize)> = counts.iter().collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    counts.into_iter().map(|(name, n)| format!("{} {n}", words::plain(name))).collect()
}

/// A bar of twenty, and the numbers.
fn attainment(kept: Kept) -> String {
    let total = kept.met + kept.missed;
    let full = (kept.met * 20).checked_div(total).unwrap_or(0);
    let bar: String = "█".repeat(full) + &"░".repeat(20 - full);
    format!("{bar} {} of {total} in time", kept.met)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_pairs() {
        assert_eq!(attainment(Kept { met: 1, missed: 1 }), "██████████░░░░░░░░░░ 1 of 2 in time");
        assert_eq!(attainment(Kept::default()), "░░░░░░░░░░░░░░░░░░░░ 0 of 0 in time");
        let counts = BTreeMap::from([("a_b".to_owned(), 1), ("c".to_owned(), 2)]);
        assert_eq!(frequent(&counts), ["c 2", "a b 1"]);
    }
}
