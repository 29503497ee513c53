//! The statuses of a desk and how tickets moved between them.
//!
//! The way from new to closed runs along the top, from left to right; statuses that wait for
//! somebody lie below it. Moves to the next status are straight, all others are arcs.

use std::collections::BTreeMap;

use helpdesk_core::id::StatusId;
use helpdesk_core::report::Moved;
use helpdesk_core::workflow::Category;

use crate::html::svg::Svg;
use crate::words::{grouped, spoken};

const WIDE: f64 = 1060.0;
const TALL: f64 = 44.0;
const BELOW: f64 = 180.0; // between the two rows
const EDGE: f64 = 10.0;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    Way,
    Wait,
}

#[derive(Clone, Copy)]
struct Place {
    row: Row,
    column: usize,
    x: f64, // the middle
    y: f64, // the top
    wide: f64,
}

/// A curve: two ends and two points that pull it.
type Curve = [(f64, f64); 4];

/// Draws every move that occurred; the wider, the more often.
pub(super) fn flow(statuses: &[(StatusId, Category)], moves: &[Moved], opened: u64) -> String {
    let sky = sky(statuses, moves);
    let places = places(statuses, sky);
    let has_waits = places.values().any(|place| place.row == Row::Wait);
    let height = sky + TALL + if has_waits { BELOW + TALL + 90.0 } else { 20.0 };
    let mut svg = Svg::new(WIDE, height);
    let most = moves.iter().map(|step| step.count).max().unwrap_or(1);
    let mut ports = Ports::default();
    let mut labels = Vec::new();
    for step in moves {
        let Some((from, to)) = places.get(&step.from).zip(places.get(&step.to)) else { continue };
        let (curve, back) = curve(*from, *to, &mut ports);
        let title = format!(
            "{} to {}: {}",
            spoken(step.from.as_str()),
            spoken(step.to.as_str()),
            grouped(step.count)
        );
        let class = if back { "edge back" } else { "edge" };
        svg.path(class, &written(curve), Some(1.2 + 11.0 * weight(step.count, most)), &title);
        if step.count * 250 >= most {
            let part = if from.row == to.row { 0.5 } else { 0.3 }; // near where it comes from
            labels.push((point(curve, part), step.count));
        }
    }
    nodes(&mut svg, statuses, &places, (moves, opened));
    for ((x, y), count) in labels {
        svg.text("mid halo", (x, y + 4.0), &grouped(count));
    }
    svg.finish("statuses and the moves between them")
}

#[expect(clippy::cast_precision_loss, reason = "positions in a drawing")]
fn number(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "a drawing needs four digits")]
fn weight(count: u64, most: u64) -> f64 {
    (count as f64 / most.max(1) as f64).sqrt()
}

fn row(category: Category) -> Row {
    match category {
        Category::WaitingRequester | Category::WaitingVendor | Category::WaitingInternal => Row::Wait,
        _ => Row::Way,
    }
}

/// The room that the highest arc above the way needs.
fn sky(statuses: &[(StatusId, Category)], moves: &[Moved]) -> f64 {
    let places = places(statuses, 0.0);
    let arcs = moves.iter().filter_map(|step| {
        let (from, to) = places.get(&step.from).zip(places.get(&step.to))?;
        let above = from.row == Row::Way && to.row == Row::Way && from.column + 1 != to.column;
        above.then(|| lift(*from, *to))
    });
    arcs.fold(0.0, f64::max) * 0.75 + 26.0
}

fn lift(from: Place, to: Place) -> f64 {
    30.0 + 34.0 * number(from.column.abs_diff(to.column))
}

fn places(statuses: &[(StatusId, Category)], top: f64) -> BTreeMap<StatusId, Place> {
    let mut places = BTreeMap::new();
    for (wanted, y) in [(Row::Way, top), (Row::Wait, top + TALL + BELOW)] {
        let in_row: Vec<_> = statuses.iter().filter(|(_, category)| row(*category) == wanted).collect();
        // What waits stands inside, so that arcs can pass on both sides.
        let margin = if wanted == Row::Wait { 90.0 } else { EDGE };
        let share = (WIDE - 2.0 * margin) / number(in_row.len().max(1));
        for (column, (id, _)) in in_row.into_iter().enumerate() {
            let x = margin + share * (number(column) + 0.5);
            places.insert(id.clone(), Place { row: wanted, column, x, y, wide: (share - 24.0).min(150.0) });
        }
    }
    places
}

fn nodes(
    svg: &mut Svg,
    statuses: &[(StatusId, Category)],
    places: &BTreeMap<StatusId, Place>,
    (moves, opened): (&[Moved], u64),
) {
    let mut born = opened;
    for (id, category, place) in statuses.iter().filter_map(|(id, c)| Some((id, *c, places.get(id)?))) {
        let into: u64 = moves.iter().filter(|step| step.to == *id).map(|step| step.count).sum();
        let entered = match (category, into) {
            (Category::New, 0) => format!("opened {}", grouped(std::mem::take(&mut born))),
            _ => format!("entered {}", grouped(into)),
        };
        svg.node((place.x - place.wide / 2.0, place.y), (place.wide, TALL), &format!("{id}: {entered}"));
        svg.text("mid strong", (place.x, place.y + 19.0), &spoken(id.as_str()));
        svg.text("mid soft", (place.x, place.y + 35.0), &entered);
    }
}

/// How many edges already end at each side of a node, so that the next ends beside them.
#[derive(Default)]
struct Ports(BTreeMap<(u64, u64, bool), u32>);

impl Ports {
    /// The next free position along the upper or lower side.
    fn next(&mut self, place: Place, upper: bool) -> f64 {
        let used = self.0.entry((place.x.to_bits(), place.y.to_bits(), upper)).or_default();
        *used += 1;
        let distance = f64::from(*used / 2) * 11.0;
        let offset = if used.is_multiple_of(2) { distance } else { -distance };
        place.x + offset.clamp(-place.wide / 2.0 + 8.0, place.wide / 2.0 - 8.0)
    }
}

/// The curve of a move, and whether it leads back.
fn curve(from: Place, to: Place, ports: &mut Ports) -> (Curve, bool) {
    match (from.row, to.row) {
        (Row::Way, Row::Way) if from.column + 1 == to.column => {
            let y = from.y + TALL / 2.0;
            let (start, end) = (from.x + from.wide / 2.0, to.x - to.wide / 2.0);
            let pull = (end - start) / 3.0;
            ([(start, y), (start + pull, y), (end - pull, y), (end, y)], false)
        }
        (Row::Way, Row::Way) => {
            let (start, end) = (ports.next(from, true), ports.next(to, true));
            let y = from.y - lift(from, to);
            ([(start, from.y), (start, y), (end, y), (end, to.y)], to.column < from.column)
        }
        (Row::Wait, Row::Wait) => {
            let (start, end) = (ports.next(from, false), ports.next(to, false));
            let (ground, depth) = (from.y + TALL, 26.0 + 22.0 * number(from.column.abs_diff(to.column)));
            ([(start, ground), (start, ground + depth), (end, ground + depth), (end, ground)], false)
        }
        (Row::Way, Row::Wait) => {
            let (start, end) = (ports.next(from, false), ports.next(to, true));
            let (y, pull) = (from.y + TALL, (to.y - from.y - TALL) * 0.55);
            ([(start, y), (start, y + pull), (end, to.y - pull), (end, to.y)], from.column > 1)
        }
        (Row::Wait, Row::Way) => {
            let (start, end) = (ports.next(from, true), ports.next(to, false));
            let (y, pull) = (to.y + TALL, (from.y - to.y - TALL) * 0.55);
            ([(start, from.y), (start, from.y - pull), (end, y + pull), (end, y)], false)
        }
    }
}

fn written([a, b, c, d]: Curve) -> String {
    format!("M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}", a.0, a.1, b.0, b.1, c.0, c.1, d.0, d.1)
}

/// The point of a curve at `part` of its way, 0 to 1.
fn point([a, b, c, d]: Curve, part: f64) -> (f64, f64) {
    let rest = 1.0 - part;
    let weights = [rest.powi(3), 3.0 * rest * rest * part, 3.0 * rest * part * part, part.powi(3)];
    let sum = |of: fn((f64, f64)) -> f64| {
        [a, b, c, d].into_iter().zip(weights).map(|(point, weight)| of(point) * weight).sum()
    };
    (sum(|point| point.0), sum(|point| point.1))
}
