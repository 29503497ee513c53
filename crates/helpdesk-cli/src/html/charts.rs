//! Charts of a report.

use std::fmt::Display;

use helpdesk_core::report::{Attainment, Backlog, Bucket, Verdicts, Week};
use helpdesk_core::time::WallTime;

use crate::html::svg::{Scale, Svg};
use crate::words::{brief, grouped, percent, spoken};

const WIDTH: f64 = 520.0;
const LEFT: f64 = 44.0;

#[expect(clippy::cast_precision_loss, reason = "positions in a drawing")]
pub(super) fn position(index: usize) -> f64 {
    index as f64
}

/// What came in and what was done, week by week.
pub(super) fn weeks(weeks: &[Week], wide: f64) -> String {
    let (height, bottom) = (190.0, 24.0);
    let greatest = weeks.iter().map(|week| week.opened.max(week.done)).max().unwrap_or_default();
    let scale = Scale::new(greatest, height - 12.0);
    let step = (wide - LEFT) / position(weeks.len().max(1));
    let mut svg = Svg::new(wide, height + bottom);
    marks(&mut svg, scale, height, wide);
    for (index, week) in weeks.iter().enumerate() {
        let (x, tall) = (LEFT + position(index) * step, scale.length(week.opened));
        let title =
            format!("week of {}: {} opened, {} done", week.monday, grouped(week.opened), grouped(week.done));
        svg.rect("bar-soft", (x + step * 0.1, height - tall), (step * 0.8, tall), &title);
    }
    let done = weeks.iter().enumerate();
    svg.line(
        "track",
        done.map(|(i, week)| (LEFT + (position(i) + 0.5) * step, height - scale.length(week.done))),
    );
    dates(&mut svg, weeks.iter().map(|week| week.monday.to_string()), step, (wide, height));
    svg.finish("tickets opened and done per week")
}

/// Tickets that were not done, by age, at the beginning of each week.
pub(super) fn backlog(backlog: &Backlog, wide: f64) -> String {
    let (height, bottom) = (190.0, 24.0);
    let points = &backlog.points;
    let greatest = points.iter().map(|point| point.counts.iter().sum()).max().unwrap_or_default();
    let scale = Scale::new(greatest, height - 12.0);
    let step = (wide - LEFT) / position(points.len().max(1));
    let mut svg = Svg::new(wide, height + bottom);
    marks(&mut svg, scale, height, wide);
    for (index, point) in points.iter().enumerate() {
        let mut below = 0;
        // The oldest lie at the bottom: what nobody finishes is the ground that the rest stands on.
        for (age, &count) in point.counts.iter().enumerate().rev() {
            let title = format!("{}: {} tickets {}", point.at, grouped(count), age_name(&backlog.ages, age));
            let (x, y) = (LEFT + position(index) * step, height - scale.length(below + count));
            svg.rect(&format!("age-{}", age.min(4)), (x, y), (step * 0.94, scale.length(count)), &title);
            below += count;
        }
    }
    dates(&mut svg, points.iter().map(|point| point.at.to_string()), step, (wide, height));
    svg.finish("backlog by age at the beginning of each week")
}

/// `under 1d`, `1d to 3d`, `over 30d`.
pub(super) fn age_name(ages: &[WallTime], class: usize) -> String {
    let name = |age: &WallTime| brief(age.micros());
    match (class.checked_sub(1).and_then(|before| ages.get(before)), ages.get(class)) {
        (None, Some(to)) => format!("under {}", name(to)),
        (Some(from), Some(to)) => format!("{} to {}", name(from), name(to)),
        (Some(from), None) => format!("over {}", name(from)),
        (None, None) => "of any age".to_owned(),
    }
}

/// Promises kept and missed: a heading for each metric, a bar for each row.
pub(super) fn attainment<T: Display>(rows: &[Attainment<T>]) -> String {
    let (left, right, line) = (130.0, 64.0, 23.0);
    let headings = rows.chunk_by(|a, b| a.metric == b.metric && a.set == b.set);
    let count = headings.clone().count();
    let mut svg = Svg::new(WIDTH, line * position(rows.len()) + 30.0 * position(count) + 2.0);
    let mut y = 0.0;
    for group in headings {
        if let Some(first) = group.first() {
            svg.text("strong", (0.0, y + 18.0), &spoken(first.metric.name()));
            y += 28.0;
        }
        for row in group {
            let of = row.of.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
            svg.text("end soft", (left - 10.0, y + 13.0), &spoken(&of));
            verdicts(&mut svg, row.verdicts, (left, y + 1.0), WIDTH - left - right);
            svg.text("end strong", (WIDTH - 2.0, y + 13.0), &percent(row.attained.basis_points));
            y += line;
        }
        y += 2.0;
    }
    svg.finish("promises kept and missed")
}

pub(super) fn verdicts(svg: &mut Svg, verdicts: Verdicts, (x, y): (f64, f64), wide: f64) {
    let Verdicts { met, breached, open, cancelled } = verdicts;
    let parts = [("met", met), ("breached", breached), ("open", open), ("cancelled", cancelled)];
    let total: u64 = parts.iter().map(|(_, count)| count).sum();
    let mut at = x;
    for (name, count) in parts {
        let length = share(count, total) * wide;
        if count > 0 {
            svg.rect(name, (at, y), (length, 16.0), &format!("{} {name}", grouped(count)));
        }
        at += length;
    }
}

#[expect(clippy::cast_precision_loss, reason = "a drawing needs four digits")]
fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// How durations are spread over classes.
pub(super) fn buckets(buckets: &[Bucket]) -> String {
    let (height, bottom) = (190.0, 24.0);
    let scale =
        Scale::new(buckets.iter().map(|bucket| bucket.count).max().unwrap_or_default(), height - 18.0);
    let step = (WIDTH - LEFT) / position(buckets.len().max(1));
    let mut svg = Svg::new(WIDTH, height + bottom);
    marks(&mut svg, scale, height, WIDTH);
    let mut before: Option<WallTime> = None;
    for (index, bucket) in buckets.iter().enumerate() {
        let name = match (before, bucket.below) {
            (_, Some(below)) => format!("<{}", brief(below.micros())),
            (Some(before), None) => format!("≥{}", brief(before.micros())),
            (None, None) => "all".to_owned(),
        };
        let (x, tall) = (LEFT + position(index) * step, scale.length(bucket.count));
        let title = format!("{name}: {}", grouped(bucket.count));
        svg.rect("bar", (x + step * 0.12, height - tall), (step * 0.76, tall), &title);
        svg.text("mid soft", (x + step / 2.0, height - tall - 5.0), &grouped(bucket.count));
        svg.text("mid soft", (x + step / 2.0, height + 17.0), &name);
        before = bucket.below;
    }
    svg.finish("distribution of resolution times")
}

/// The `most` greatest of some counts by name, the greatest first.
pub(super) fn top(rows: impl Iterator<Item = (String, u64)>, most: usize) -> Vec<(String, u64)> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    rows.truncate(most);
    rows
}

/// Counts by name, the greatest first, as bars.
pub(super) fn ranking(rows: &[(String, u64)]) -> String {
    let (left, right, line) = (150.0, 70.0, 24.0);
    let greatest = rows.iter().map(|(_, count)| *count).max().unwrap_or_default();
    let mut svg = Svg::new(WIDTH, line * position(rows.len()) + 4.0);
    for (index, (name, count)) in rows.iter().enumerate() {
        let y = position(index) * line;
        let length = share(*count, greatest) * (WIDTH - left - right);
        svg.text("end", (left - 8.0, y + 16.0), name);
        svg.rect("bar", (left, y + 4.0), (length.max(1.5), 15.0), "");
        svg.text("soft", (left + length.max(1.5) + 6.0, y + 16.0), &grouped(*count));
    }
    svg.finish("counts by name")
}

fn marks(svg: &mut Svg, scale: Scale, height: f64, wide: f64) {
    for mark in scale.marks() {
        let y = height - scale.length(mark);
        svg.rule((LEFT, y), (wide, y));
        svg.text("end soft", (LEFT - 8.0, y + 4.0), &grouped(mark));
    }
}

/// Writes the month under the first week that begins in it, where there is room.
fn dates(svg: &mut Svg, days: impl Iterator<Item = String>, step: f64, (wide, height): (f64, f64)) {
    let mut last = f64::NEG_INFINITY;
    let mut month = String::new();
    for (index, day) in days.enumerate() {
        let this = day.get(..7).unwrap_or(&day).to_owned();
        let x = LEFT + position(index) * step;
        if this != month && last + 62.0 <= x && x + 50.0 <= wide {
            svg.text("soft", (x, height + 17.0), &this);
            last = x;
        }
        month = this;
    }
}
