//! A replay as a page of text.

use std::fmt::Display;
use std::fmt::Write as _;

use helpdesk_core::report::{Attainment, Measure, Spread, Verdicts};
use helpdesk_core::sla::Why;
use helpdesk_core::time::{WallTime, WorkTime};

use crate::replay::{Explained, Replayed};
use crate::words::{brief, grouped, percent, spoken};

pub(crate) const BOLD: &str = "\x1b[1m";
pub(crate) const DIM: &str = "\x1b[2m";
pub(crate) const RED: &str = "\x1b[31m";
pub(crate) const GREEN: &str = "\x1b[32m";
pub(crate) const PLAIN: &str = "\x1b[0m";

/// How wide bars are drawn.
const BAR: usize = 30;

/// How many rows a ranking shows.
const MOST: usize = 12;

macro_rules! put {
    ($page:expr, $($arg:tt)*) => {
        writeln!($page, $($arg)*).ok() // writing to a string cannot fail
    };
}

/// The page. Coloured; whoever writes it takes the colours out where they are not wanted.
pub(crate) fn page(replayed: &Replayed) -> String {
    let mut page = String::new();
    title(&mut page, replayed);
    log(&mut page, replayed);
    reported(&mut page, replayed);
    volumes(&mut page, replayed);
    times(&mut page, replayed);
    promises(&mut page, replayed);
    backlog(&mut page, replayed);
    moves(&mut page, replayed);
    worst(&mut page, replayed);
    page
}

pub(crate) fn heading(page: &mut String, text: &str) {
    put!(page, "\n{BOLD}{text}{PLAIN}");
}

fn title(page: &mut String, replayed: &Replayed) {
    let report = &replayed.report;
    put!(page, "{BOLD}{}{PLAIN}  {DIM}{}{PLAIN}", replayed.desk, replayed.log);
    let span = report.from.zip(report.until);
    let span = span.map_or_else(String::new, |(from, until)| {
        format!(", {} to {}", replayed.wall.minute(from), replayed.wall.minute(until))
    });
    put!(
        page,
        "{} rows, {} tickets{span} ({})",
        grouped(replayed.rows.total),
        grouped(report.tickets),
        replayed.wall.zone()
    );
}

fn log(page: &mut String, replayed: &Replayed) {
    let rows = &replayed.rows;
    heading(page, "What became of the log");
    put!(
        page,
        "  {:<20}{:>9}  = {} carried by facts ({} as a note) + {} reported",
        "rows",
        grouped(rows.total),
        grouped(rows.carried),
        grouped(rows.noted),
        grouped(rows.reported)
    );
    for (part, changes) in &replayed.reconciled {
        let name = if *part == "line" { "group" } else { part };
        put!(
            page,
            "  {:<20}{:>9}  = {} events + {} already so + {} reported",
            format!("{name} changes"),
            grouped(changes.log),
            grouped(changes.as_events),
            grouped(changes.already),
            grouped(changes.reported)
        );
    }
    for (part, agreement) in &replayed.agreement {
        let colour = if agreement.different == 0 { GREEN } else { RED };
        put!(
            page,
            "  {:<20}{:>9}  rows agree, {colour}{} differ{PLAIN}",
            format!("{part} compared"),
            grouped(agreement.same),
            grouped(agreement.different)
        );
    }
    let first = replayed.first_rows;
    put!(
        page,
        "  {DIM}first rows took {} changes of status and {} assignments beside; {} events in all{PLAIN}",
        grouped(first.status_changes),
        grouped(first.assignments),
        grouped(replayed.report.events)
    );
}

fn reported(page: &mut String, replayed: &Replayed) {
    if replayed.reported.is_empty() {
        return;
    }
    heading(page, "Refused or not understood");
    for report in replayed.reported.iter().take(MOST) {
        let from = report.from.as_ref().map(|from| format!("{from} → ")).unwrap_or_default();
        put!(
            page,
            "  {:>6}  {RED}{}{PLAIN}  {} {from}{}",
            grouped(report.rows),
            report.code,
            report.part,
            report.to
        );
        put!(
            page,
            "          {DIM}{}; first in line {}, {}{PLAIN}",
            report.message,
            report.first_line,
            report.first_ticket
        );
    }
    more(page, replayed.reported.len());
}

fn more(page: &mut String, all: usize) {
    if let Some(more) = all.checked_sub(MOST).filter(|more| *more > 0) {
        put!(page, "          {DIM}and {more} more; see --format json{PLAIN}");
    }
}

fn volumes(page: &mut String, replayed: &Replayed) {
    let volumes = &replayed.report.volumes;
    heading(page, "What came in");
    ranking(page, volumes.month.iter().map(|(month, count)| (month.clone(), *count)), usize::MAX);
    heading(page, "How it came in");
    ranking(page, sorted(volumes.channel.iter().map(|(c, n)| (spoken(c.name()), *n))), MOST);
    if !volumes.category.is_empty() {
        heading(page, "What it was about");
        ranking(page, sorted(volumes.category.iter().map(|(c, n)| (c.to_string(), *n))), MOST);
    }
}

pub(crate) fn sorted(
    rows: impl Iterator<Item = (String, u64)>,
) -> impl Iterator<Item = (String, u64)> + Clone {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    rows.into_iter()
}

pub(crate) fn ranking(page: &mut String, rows: impl Iterator<Item = (String, u64)> + Clone, most: usize) {
    let greatest = rows.clone().map(|(_, count)| count).max().unwrap_or_default();
    let all = rows.clone().count();
    for (name, count) in rows.take(most) {
        put!(page, "  {name:<22}{:>9}  {}", grouped(count), bar(count, greatest));
    }
    if most < all {
        put!(page, "  {DIM}and {} more{PLAIN}", all - most);
    }
}

/// A bar in eighths of a letter.
fn bar(count: u64, greatest: u64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = u128::from(count) * BAR as u128 * 8 / u128::from(greatest.max(1));
    let eighths = usize::try_from(eighths).unwrap_or(BAR * 8);
    let rest = PARTS.get(eighths % 8).copied().unwrap_or_default();
    let bar = "█".repeat(eighths / 8) + rest;
    if bar.is_empty() && count > 0 { "▏".to_owned() } else { bar }
}

fn times(page: &mut String, replayed: &Replayed) {
    let report = &replayed.report;
    heading(page, "How long it took");
    put!(page, "  {DIM}{:<32}{:>9}{:>12}{:>12}{:>12}{PLAIN}", "", "tickets", "median", "90 %", "longest");
    for (name, measure) in [
        ("time to own", &report.time_to_own),
        ("first response", &report.first_response),
        ("resolution", &report.resolution),
    ] {
        let Measure { wall, work } = measure;
        spread(page, &format!("{name}, as time passes"), wall, WallTime::micros);
        spread(page, &format!("{name}, on the clock"), work, WorkTime::micros);
    }
    let reopened = report.reopened;
    put!(
        page,
        "\n  reopened {} of {} tickets ever done, {}; handed over {} times",
        grouped(reopened.count),
        grouped(reopened.of),
        percent(reopened.basis_points),
        grouped(report.hand_overs.total)
    );
}

fn spread<T: Copy>(page: &mut String, name: &str, spread: &Spread<T>, micros: fn(T) -> i64) {
    let text = |value: Option<T>| value.map_or_else(|| "–".to_owned(), |value| brief(micros(value)));
    put!(
        page,
        "  {name:<32}{:>9}{:>12}{:>12}{:>12}",
        grouped(spread.count),
        text(spread.median),
        text(spread.p90),
        text(spread.longest)
    );
}

fn promises(page: &mut String, replayed: &Replayed) {
    heading(page, "Promises kept, by priority");
    attainment(page, &replayed.report.by_priority);
    heading(page, "Promises kept, by line");
    attainment(page, &replayed.report.by_line);
}

fn attainment<T: Display>(page: &mut String, rows: &[Attainment<T>]) {
    for row in rows {
        let of = row.of.as_ref().map_or_else(|| "–".to_owned(), |of| spoken(&of.to_string()));
        let Verdicts { met, breached, open, cancelled } = row.verdicts;
        let kept = met + breached;
        let full = usize::try_from(u128::from(met) * 20 / u128::from(kept.max(1))).unwrap_or(20);
        let (full, rest) = if kept == 0 { (0, 0) } else { (full, 20 - full) };
        put!(
            page,
            "  {:<15}{of:<15}{GREEN}{}{RED}{}{PLAIN}{:<pad$} {:>8}  {DIM}{} met, {} missed{}{}{PLAIN}",
            spoken(row.metric.name()),
            "█".repeat(full),
            "░".repeat(rest),
            "",
            percent(row.attained.basis_points),
            grouped(met),
            grouped(breached),
            if open > 0 { format!(", {} open", grouped(open)) } else { String::new() },
            if cancelled > 0 { format!(", {} called off", grouped(cancelled)) } else { String::new() },
            pad = 20 - full - rest,
        );
    }
}

/// The backlog about once a month: a letter of each age for so many tickets.
fn backlog(page: &mut String, replayed: &Replayed) {
    const AGES: [&str; 5] = ["░", "▒", "▓", "█", "█"];
    let backlog = &replayed.report.backlog;
    let greatest =
        backlog.points.iter().map(|point| point.counts.iter().sum::<u64>()).max().unwrap_or_default();
    if greatest == 0 {
        return;
    }
    let step = backlog.points.len().div_ceil(16).max(1);
    heading(page, "Not done, at the beginning of weeks");
    for point in backlog.points.iter().step_by(step) {
        let total: u64 = point.counts.iter().sum();
        let mut drawn = String::new();
        for (count, letter) in point.counts.iter().zip(AGES).rev() {
            let width = u128::from(*count) * 50 / u128::from(greatest);
            drawn += &letter.repeat(usize::try_from(width).unwrap_or_default());
        }
        put!(page, "  {}{:>21}  {drawn}", point.at, grouped(total));
    }
    let (first, last) = (backlog.ages.first(), backlog.ages.last());
    if let Some((first, last)) = first.zip(last) {
        put!(
            page,
            "  {DIM}░ younger than {} … █ older than {}{PLAIN}",
            brief(first.micros()),
            brief(last.micros())
        );
    }
}

fn moves(page: &mut String, replayed: &Replayed) {
    heading(page, "How tickets moved");
    let moves = &replayed.report.transitions;
    let greatest = moves.first().map_or(0, |step| step.count);
    for step in moves.iter().take(MOST) {
        let name = format!("{} → {}", spoken(step.from.as_str()), spoken(step.to.as_str()));
        put!(page, "  {name:<42}{:>9}  {}", grouped(step.count), bar(step.count, greatest));
    }
    more(page, moves.len());
}

fn worst(page: &mut String, replayed: &Replayed) {
    if replayed.worst.is_empty() {
        return;
    }
    heading(page, "The promises missed by most");
    for Explained { breach, explanation } in &replayed.worst {
        let of = [
            breach.priority.as_ref().map(ToString::to_string),
            breach.line.as_ref().map(ToString::to_string),
        ];
        let of: Vec<_> = of.into_iter().flatten().map(|name| spoken(&name)).collect();
        put!(
            page,
            "  {BOLD}{}{PLAIN}  {} of {} ({}), due {}, {RED}{} late{PLAIN}",
            breach.ticket,
            spoken(breach.clock.metric.name()),
            breach.target,
            of.join(", "),
            replayed.wall.minute(breach.due),
            brief(breach.late.micros())
        );
        if let Some(explanation) = explanation {
            put!(page, "      {DIM}{}{PLAIN}", in_words(explanation));
        }
    }
}

/// What a clock counted and what it left out, in one sentence.
pub(crate) fn in_words(explanation: &helpdesk_core::sla::Explanation) -> String {
    let mut sums: Vec<(String, i64)> = Vec::new();
    for span in &explanation.spans {
        let name = match &span.why {
            Why::Counted => format!("counted on calendar {}", explanation.report.calendar),
            Why::Closed => "closed".to_owned(),
            Why::Holiday(name) => format!("closed for {name}"),
            Why::Paused(status) => format!("paused in {}", spoken(status.as_str())),
            _ => "not counted".to_owned(),
        };
        let micros = span.to.since(span.from).micros();
        match sums.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum += micros,
            None => sums.push((name, micros)),
        }
    }
    let parts: Vec<_> = sums.iter().map(|(name, micros)| format!("{} {name}", brief(*micros))).collect();
    parts.join(", ")
}
