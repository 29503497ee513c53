//! A comparison as a page of text.

use std::fmt::Write as _;

use helpdesk_core::report::{Share, Verdicts};
use helpdesk_core::simulate::Promises;

use crate::replay::text::{BOLD, DIM, GREEN, PLAIN, RED, heading, ranking, sorted};
use crate::what_if::outcome::newly_missed;
use crate::what_if::{Outcome, parting, verdict};
use crate::words::{grouped, percent, spoken};

/// How many rows a ranking shows.
const MOST: usize = 12;

macro_rules! put {
    ($page:expr, $($arg:tt)*) => {
        writeln!($page, $($arg)*).ok() // writing to a string cannot fail
    };
}

/// The page. Coloured; whoever writes it takes the colours out where they are not wanted.
pub(crate) fn page(outcome: &Outcome) -> String {
    let mut page = String::new();
    title(&mut page, outcome);
    promises(&mut page, &outcome.totals.promises);
    tickets(&mut page, outcome);
    if !outcome.totals.differs_at.is_empty() {
        heading(&mut page, "Where the other desk first makes a difference");
        let parts = outcome.totals.differs_at.iter().map(|(name, count)| (spoken(name), *count));
        ranking(&mut page, sorted(parts), MOST);
    }
    refused(&mut page, outcome);
    worst(&mut page, outcome);
    page
}

fn title(page: &mut String, outcome: &Outcome) {
    let span = outcome.from.zip(outcome.until);
    let span = span.map_or_else(String::new, |(from, until)| {
        format!(", {} to {}", outcome.wall.minute(from), outcome.wall.minute(until))
    });
    put!(page, "{BOLD}What if{PLAIN}  {DIM}{}{PLAIN}", outcome.log);
    put!(page, "  here   {BOLD}{}{PLAIN}  {DIM}{}{PLAIN}", outcome.here.name, outcome.here.version);
    put!(page, "  there  {BOLD}{}{PLAIN}  {DIM}{}{PLAIN}", outcome.there.name, outcome.there.version);
    put!(page, "{} tickets{span} ({})", grouped(outcome.totals.tickets), outcome.wall.zone());
}

/// The share of promises kept, of those decided, in basis points.
pub(crate) fn kept(verdicts: Verdicts) -> Option<u64> {
    Share::new(verdicts.met, verdicts.met + verdicts.breached).basis_points
}

/// The change of a share in points with one decimal: `−12.3`.
pub(crate) fn change(here: Option<u64>, there: Option<u64>) -> String {
    let Some((here, there)) = here.zip(there) else { return String::new() };
    let tenths = here.abs_diff(there) / 10;
    let sign = match () {
        () if tenths == 0 => "±",
        () if there < here => "−",
        () => "+",
    };
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

fn promises(page: &mut String, rows: &[Promises]) {
    heading(page, "Promises kept");
    put!(
        page,
        "  {DIM}{:<30}{:>10}{:>10}{:>8}{:>14}{:>12}{PLAIN}",
        "",
        "here",
        "there",
        "",
        "newly missed",
        "newly kept"
    );
    for row in rows {
        let of = row.priority.as_ref().map_or_else(|| "–".to_owned(), |level| spoken(level.as_str()));
        let (here, there) = (kept(row.here), kept(row.there));
        let colour = match there.cmp(&here) {
            std::cmp::Ordering::Less => RED,
            std::cmp::Ordering::Equal => DIM,
            std::cmp::Ordering::Greater => GREEN,
        };
        put!(
            page,
            "  {:<16}{of:<14}{:>10}{:>10}{colour}{:>8}{PLAIN}{:>14}{:>12}",
            spoken(row.metric.name()),
            percent(here),
            percent(there),
            change(here, there),
            grouped(row.newly_missed),
            grouped(row.newly_kept)
        );
    }
}

fn tickets(page: &mut String, outcome: &Outcome) {
    let totals = &outcome.totals;
    let (here, there) = (totals.here, totals.there);
    heading(page, "What comes of it");
    put!(page, "  {DIM}{:<22}{:>10}{:>10}{PLAIN}", "", "here", "there");
    for (name, here, there) in [
        ("promises kept", here.verdicts.met, there.verdicts.met),
        ("promises missed", here.verdicts.breached, there.verdicts.breached),
        ("still open", here.verdicts.open, there.verdicts.open),
        ("called off", here.verdicts.cancelled, there.verdicts.cancelled),
        ("warnings", here.warned, there.warned),
        ("escalations", here.escalated, there.escalated),
    ] {
        put!(page, "  {name:<22}{:>10}{:>10}", grouped(here), grouped(there));
    }
    put!(
        page,
        "\n  {RED}{} tickets come off worse{PLAIN}, {GREEN}{} better{PLAIN}; {} differ only in what was promised, {} in nothing",
        grouped(totals.worse),
        grouped(totals.better),
        grouped(totals.only_promises),
        grouped(totals.unchanged)
    );
}

fn refused(page: &mut String, outcome: &Outcome) {
    if outcome.refused.is_empty() {
        return;
    }
    heading(page, "What the other desk refuses");
    for refusals in outcome.refused.iter().take(MOST) {
        put!(page, "  {:>6}  {RED}{}{PLAIN}", grouped(refusals.count), refusals.code);
        put!(page, "          {DIM}{}; first on {}{PLAIN}", refusals.message, refusals.first_ticket);
    }
    if outcome.totals.without_ticket > 0 {
        put!(page, "  {:>6}  acts on tickets that it does not open", grouped(outcome.totals.without_ticket));
    }
}

fn worst(page: &mut String, outcome: &Outcome) {
    let mut named = outcome.worst().peekable();
    if named.peek().is_none() {
        return;
    }
    heading(page, "The tickets that come off worst");
    for ticket in named {
        let flips = newly_missed(ticket).map(|flip| {
            format!("{} {RED}missed{PLAIN}, here {}", spoken(flip.clock.metric.name()), verdict(flip.here))
        });
        put!(page, "  {BOLD}{}{PLAIN}  {}", ticket.ticket, flips.collect::<Vec<_>>().join("; "));
        if let Some(parts) = &ticket.differs {
            put!(page, "      {DIM}{}{PLAIN}", parting(parts, &outcome.wall));
        }
    }
}

#[test]
fn changes_in_points() {
    let told =
        [(9000, 7500), (7500, 9000), (9000, 9000), (9000, 9009)].map(|(a, b)| change(Some(a), Some(b)));
    assert_eq!(told, ["−15.0", "+15.0", "±0.0", "±0.0"]);
    assert_eq!(change(None, Some(1)), "");
}
