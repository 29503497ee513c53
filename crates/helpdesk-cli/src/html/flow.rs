//! The statuses of a desk and how tickets moved between them, drawn from left to right.

use std::collections::BTreeMap;

use helpdesk_core::id::StatusId;
use helpdesk_core::report::Moved;
use helpdesk_core::workflow::Category;

use crate::html::svg::Svg;
use crate::words::{grouped, spoken};

const NODE: (f64, f64) = (150.0, 42.0);
const COLUMN: f64 = 226.0;
const ROW: f64 = 74.0;
const TOP: f64 = 46.0;

#[derive(Clone, Copy)]
struct Place {
    column: usize,
    x: f64,
    y: f64,
}

/// Draws every move that occurred; the wider, the more often.
pub(super) fn flow(statuses: &[(StatusId, Category)], moves: &[Moved]) -> String {
    let places = places(statuses);
    let deepest = places.values().map(|place| place.y + NODE.1).fold(0.0, f64::max);
    let (columns, height) = (columns(statuses), deepest + 86.0);
    let mut svg = Svg::new(COLUMN * number(columns.saturating_sub(1)) + NODE.0 + 60.0, height);
    let most = moves.iter().map(|step| step.count).max().unwrap_or(1);
    let mut ports = Ports::default();
    let mut labels = Vec::new();
    for step in moves.iter().rev() {
        if let (Some(from), Some(to)) = (places.get(&step.from), places.get(&step.to)) {
            let thick = 1.2 + 13.0 * weight(step.count, most);
            let at = edge(&mut svg, (*from, *to), &mut ports, step, thick);
            if step.count * 400 >= most {
                labels.push((at, step.count));
            }
        }
    }
    for (id, _) in statuses {
        if let Some(place) = places.get(id) {
            let into: u64 = moves.iter().filter(|step| step.to == *id).map(|step| step.count).sum();
            svg.node((place.x, place.y), NODE, &format!("{id}: entered {} times", grouped(into)));
            let centre = place.x + NODE.0 / 2.0;
            svg.text("mid strong", (centre, place.y + 18.0), &spoken(id.as_str()));
            svg.text("mid soft", (centre, place.y + 33.0), &format!("entered {}", grouped(into)));
        }
    }
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

/// The column of a category, in the order of life.
fn order(category: Category) -> usize {
    match category {
        Category::New => 0,
        Category::Open => 1,
        Category::WaitingRequester | Category::WaitingVendor | Category::WaitingInternal => 2,
        Category::Solved => 3,
        Category::Closed | Category::Cancelled => 4,
    }
}

/// The columns in use, closed up.
fn columns(statuses: &[(StatusId, Category)]) -> usize {
    used(statuses).len()
}

fn used(statuses: &[(StatusId, Category)]) -> Vec<usize> {
    let mut used: Vec<_> = statuses.iter().map(|(_, category)| order(*category)).collect();
    used.sort_unstable();
    used.dedup();
    used
}

fn places(statuses: &[(StatusId, Category)]) -> BTreeMap<StatusId, Place> {
    let used = used(statuses);
    let mut sorted: Vec<_> = statuses.iter().collect();
    sorted.sort_by_key(|(_, category)| *category);
    let tall = |column| sorted.iter().filter(|(_, category)| order(*category) == column).count();
    let tallest = number(used.iter().map(|column| tall(*column)).max().unwrap_or(1));
    let mut filled = BTreeMap::<usize, usize>::new();
    let place = |(id, category): &&(StatusId, Category)| {
        let row = filled.entry(order(*category)).or_default();
        let indent = (tallest - number(tall(order(*category)))) * ROW / 2.0;
        let column = used.binary_search(&order(*category)).unwrap_or_default();
        let place = Place { column, x: number(column) * COLUMN + 10.0, y: TOP + indent + number(*row) * ROW };
        *row += 1;
        (id.clone(), place)
    };
    sorted.iter().map(place).collect()
}

/// How many edges already end at each side of a node, so that the next ends beside them.
#[derive(Default)]
struct Ports(BTreeMap<(u64, u64, char), u32>);

impl Ports {
    fn next(&mut self, place: Place, side: char) -> f64 {
        let used = self.0.entry((place.x.to_bits(), place.y.to_bits(), side)).or_default();
        *used += 1;
        let distance = f64::from(*used / 2) * 5.0;
        let offset = if used.is_multiple_of(2) { distance } else { -distance };
        offset.clamp(-15.0, 15.0)
    }
}

/// Draws a move and says where its label goes.
fn edge(
    svg: &mut Svg,
    (from, to): (Place, Place),
    ports: &mut Ports,
    step: &Moved,
    thick: f64,
) -> (f64, f64) {
    let title =
        format!("{} to {}: {}", spoken(step.from.as_str()), spoken(step.to.as_str()), grouped(step.count));
    let (wide, tall) = NODE;
    let (class, points) = if from.column < to.column {
        let y = (from.y + tall / 2.0 + ports.next(from, 'o'), to.y + tall / 2.0 + ports.next(to, 'i'));
        let (start, end) = ((from.x + wide, y.0), (to.x - 2.0, y.1));
        let reach = (end.0 - start.0) * 0.5;
        // Between columns that are not neighbours the edge passes above what lies between them.
        let lift = if to.column - from.column > 1 { -(y.0.min(y.1) - 4.0) * 0.9 } else { 0.0 };
        ("edge", [start, (start.0 + reach, start.1 + lift), (end.0 - reach, end.1 + lift), end])
    } else if from.column == to.column {
        let (a, b) = (from.y + tall / 2.0 + ports.next(from, 'o'), to.y + tall / 2.0 + ports.next(to, 'o'));
        let (x, bulge) = (from.x + wide, 26.0 + (a - b).abs() * 0.12);
        ("edge", [(x, a), (x + bulge, a), (x + bulge, b), (x, b)])
    } else {
        let (a, b) = (from.x + wide / 2.0 + ports.next(from, 'd'), to.x + wide / 2.0 + ports.next(to, 'd'));
        let sink = (from.y.max(to.y)) + tall + 46.0 + number(from.column - to.column) * 18.0;
        ("edge back", [(a, from.y + tall), (a, sink), (b, sink), (b, to.y + tall + 2.0)])
    };
    let [p0, p1, p2, p3] = points;
    let d = format!(
        "M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
        p0.0, p0.1, p1.0, p1.1, p2.0, p2.1, p3.0, p3.1
    );
    svg.path(class, &d, Some(thick), &title);
    let middle = |a: f64, b: f64, c: f64, d: f64| (a + 3.0 * b + 3.0 * c + d) / 8.0;
    (middle(p0.0, p1.0, p2.0, p3.0), middle(p0.1, p1.1, p2.1, p3.1))
}
