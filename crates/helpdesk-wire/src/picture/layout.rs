//! Where everything stands: whole units, x to the right and y downwards.

use super::Picture;
use super::order::{Layers, What, layers};

/// A rectangle by its centre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// A drawing before it is drawn.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) width: i32,
    pub(super) height: i32,
    /// For each node.
    pub(super) nodes: Vec<Room>,
    /// For each edge; nothing for one whose ends are not there.
    pub(super) edges: Vec<Way>,
}

/// The way of an edge from where it leaves to where it arrives.
#[derive(Clone, Debug, Default)]
pub(super) struct Way {
    pub(super) points: Vec<(i32, i32)>,
    pub(super) label: Option<Room>,
}

const MARGIN: i32 = 28;
const LETTER: i32 = 8; // width of a letter of a name
const SMALL: i32 = 6; // of a label
const NODE: i32 = 46; // least height of a node
const PORT: i32 = 13; // room of one edge at a node
const BETWEEN: i32 = 16; // least room between two points of a layer
const GAP: i32 = 26; // between layers
const LINE: i32 = 15; // height of a line of a label
/// Letters of a label after which another line begins.
const BROAD: usize = 24;
/// Lines of a label; the whole of it stands in the title of its edge.
const MOST_LINES: usize = 4;

/// The lines in which a label is written.
pub(super) fn broken(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in label.split(' ') {
        let room = lines.last().map_or(0, |line| line.chars().count());
        if room > 0 && room + word.chars().count() > BROAD {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.retain(|line| !line.is_empty());
    if MOST_LINES < lines.len() {
        lines.truncate(MOST_LINES);
        lines.last_mut().into_iter().for_each(|last| last.push_str(" …"));
    }
    lines
}

pub(super) fn layout(picture: &Picture) -> Layout {
    let layers = layers(picture);
    let sizes = sizes(picture, &layers);
    let xs = columns(&layers, &sizes);
    let ys = rows(&layers, &sizes);
    let room = |point: usize| {
        let (width, height) = sizes.get(point).copied().unwrap_or_default();
        let layer = layers.points.get(point).map_or(0, |point| point.layer);
        let (x, y) = (xs.get(layer).copied().unwrap_or_default(), ys.get(point).copied().unwrap_or_default());
        Room { x, y, width, height }
    };
    let nodes: Vec<Room> = (0..picture.nodes.len()).map(room).collect();
    let ports = ports(&layers, &ys, &nodes);
    let edges = layers
        .ways
        .iter()
        .enumerate()
        .map(|(edge, (way, backwards))| edge_way(edge, way, *backwards, &layers, &ports, &room));
    let edges = edges.collect();
    let right = xs.last().copied().unwrap_or_default()
        + layers
            .layers
            .last()
            .into_iter()
            .flatten()
            .map(|point| room(*point).width / 2)
            .max()
            .unwrap_or_default();
    let bottom = (0..layers.points.len()).map(|point| room(point).y + room(point).height / 2).max();
    Layout { width: right + MARGIN, height: bottom.unwrap_or_default() + MARGIN, nodes, edges }
}

fn letters(text: &str) -> i32 {
    i32::try_from(text.chars().count()).unwrap_or(i32::MAX / 100)
}

/// Width and height of every point.
fn sizes(picture: &Picture, layers: &Layers) -> Vec<(i32, i32)> {
    let ends = |node: usize| {
        let at = |left: bool| {
            let ways = layers.ways.iter().map(|(way, _)| way);
            let here = ways.filter(|way| (if left { way.last() } else { way.first() }) == Some(&node));
            i32::try_from(here.count()).unwrap_or(i32::MAX / 100)
        };
        at(true).max(at(false))
    };
    let size = |what: What| match what {
        What::Node(node) => {
            let Some(found) = picture.nodes.get(node) else { return (0, 0) };
            if found.kind == "any" {
                return (letters(&found.label) * SMALL + 26, 28);
            }
            let width = (letters(&found.label) * LETTER).max(letters(&found.detail) * SMALL) + 34;
            (width.max(96), NODE.max(ends(node) * PORT + 14))
        }
        What::Label(edge) => {
            let lines = picture.edges.get(edge).map(|edge| broken(&edge.label)).unwrap_or_default();
            let widest = lines.iter().map(|line| letters(line)).max().unwrap_or_default();
            let tall = i32::try_from(lines.len()).unwrap_or(3) * LINE;
            (if widest == 0 { 0 } else { widest * SMALL + 12 }, tall.max(6))
        }
        What::Crossing(_) => (0, 6),
    };
    layers.points.iter().map(|point| size(point.what)).collect()
}

/// The middle of every layer.
fn columns(layers: &Layers, sizes: &[(i32, i32)]) -> Vec<i32> {
    let mut xs = Vec::with_capacity(layers.layers.len());
    let mut x = MARGIN;
    for layer in &layers.layers {
        let widest = layer.iter().filter_map(|point| sizes.get(*point)).map(|(width, _)| *width).max();
        let widest = widest.unwrap_or_default();
        xs.push(x + widest / 2);
        x += widest + GAP;
    }
    xs
}

/// The middle of every point, as near to its neighbours as the order of its layer lets it be.
fn rows(layers: &Layers, sizes: &[(i32, i32)]) -> Vec<i32> {
    const ROUNDS: usize = 40;
    let height = |point: usize| sizes.get(point).map_or(0, |(_, height)| *height);
    let mut ys = vec![0_i32; layers.points.len()];
    let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); layers.points.len()];
    for (way, _) in &layers.ways {
        for (a, b) in way.iter().zip(way.iter().skip(1)) {
            neighbours.get_mut(*a).into_iter().for_each(|list| list.push(*b));
            neighbours.get_mut(*b).into_iter().for_each(|list| list.push(*a));
        }
    }
    for layer in &layers.layers {
        let mut y = 0;
        for point in layer {
            y += height(*point) / 2;
            ys.get_mut(*point).into_iter().for_each(|slot| *slot = y);
            y += height(*point) / 2 + BETWEEN;
        }
    }
    for round in 0..ROUNDS {
        let count = layers.layers.len();
        let order: Vec<usize> =
            if round % 2 == 0 { (0..count).collect() } else { (0..count).rev().collect() };
        for layer in order.into_iter().filter_map(|layer| layers.layers.get(layer)) {
            let wanted = |point: usize| {
                let near = neighbours.get(point).map(Vec::as_slice).unwrap_or_default();
                let sum: i64 = near.iter().filter_map(|n| ys.get(*n)).map(|y| i64::from(*y)).sum();
                let own = ys.get(point).copied().unwrap_or_default();
                let mean = i64::try_from(near.len()).ok().and_then(|count| sum.checked_div(count));
                mean.and_then(|mean| i32::try_from(mean).ok()).unwrap_or(own)
            };
            let wanted: Vec<i32> = layer.iter().map(|point| wanted(*point)).collect();
            let heights: Vec<i32> = layer.iter().map(|point| height(*point)).collect();
            for (point, y) in layer.iter().zip(apart(&wanted, &heights)) {
                ys.get_mut(*point).into_iter().for_each(|slot| *slot = y);
            }
        }
    }
    let top = (0..ys.len()).map(|point| ys.get(point).map_or(0, |y| y - height(point) / 2)).min();
    let down = MARGIN - top.unwrap_or_default();
    ys.iter().map(|y| y + down).collect()
}

/// The places nearest to those wanted at which nothing overlaps, the order kept: blocks that would
/// overlap are put together and stand at the mean of what they want.
fn apart(wanted: &[i32], heights: &[i32]) -> Vec<i32> {
    let mut offsets = Vec::with_capacity(wanted.len());
    let mut offset = 0_i64;
    for (index, height) in heights.iter().enumerate() {
        if index > 0 {
            let before = heights.get(index - 1).copied().unwrap_or_default();
            offset += i64::from((before + height) / 2 + BETWEEN);
        }
        offsets.push(offset);
    }
    let mut blocks: Vec<(i64, i64)> = Vec::new(); // sum of what is wanted, and of how many
    for (want, offset) in wanted.iter().zip(&offsets) {
        blocks.push((i64::from(*want) - offset, 1));
        while let [.., (before, many), (sum, count)] = blocks.as_slice() {
            if before * count <= sum * many {
                break;
            }
            let joined = (before + sum, many + count);
            blocks.truncate(blocks.len() - 2);
            blocks.push(joined);
        }
    }
    let starts = blocks.iter().flat_map(|(sum, count)| {
        std::iter::repeat_n(sum.div_euclid(*count), usize::try_from(*count).unwrap_or_default())
    });
    starts.zip(&offsets).map(|(start, offset)| i32::try_from(start + offset).unwrap_or_default()).collect()
}

/// Where each edge leaves its left node and reaches its right one, by the order of the other ends.
fn ports(layers: &Layers, ys: &[i32], nodes: &[Room]) -> Vec<(i32, i32)> {
    let y = |point: Option<&usize>| point.and_then(|point| ys.get(*point)).copied().unwrap_or_default();
    let mut ports = vec![(0, 0); layers.ways.len()];
    for (node, room) in nodes.iter().enumerate() {
        for left in [true, false] {
            let mut here: Vec<(i32, usize)> = Vec::new();
            for (edge, (way, _)) in layers.ways.iter().enumerate() {
                let (end, next) =
                    if left { (way.last(), way.iter().rev().nth(1)) } else { (way.first(), way.get(1)) };
                if end == Some(&node) {
                    here.push((y(next), edge));
                }
            }
            here.sort_unstable();
            let count = i32::try_from(here.len()).unwrap_or(i32::MAX / 100);
            for (position, (_, edge)) in here.iter().enumerate() {
                let step = i32::try_from(position).unwrap_or_default() * 2 - count + 1;
                let y = room.y + step * (room.height - 14) / (2 * count);
                if let Some(port) = ports.get_mut(*edge) {
                    if left { port.1 = y } else { port.0 = y }
                }
            }
        }
    }
    ports
}

fn edge_way(
    edge: usize,
    way: &[usize],
    backwards: bool,
    layers: &Layers,
    ports: &[(i32, i32)],
    room: &impl Fn(usize) -> Room,
) -> Way {
    let (Some(first), Some(last)) = (way.first(), way.last()) else { return Way::default() };
    let (left, right) = (room(*first), room(*last));
    let (leaves, arrives) = ports.get(edge).copied().unwrap_or_default();
    let same = left.x == right.x;
    let mut points = vec![(left.x + left.width / 2, leaves)];
    let mut label = None;
    let inner = way.get(1..way.len().saturating_sub(1)).unwrap_or_default();
    for point in inner {
        let here = room(*point);
        points.push((here.x - here.width / 2, here.y));
        points.push((here.x + here.width / 2, here.y));
        if layers.points.get(*point).is_some_and(|point| matches!(point.what, What::Label(_))) {
            label = Some(here).filter(|here| here.width > 0);
        }
    }
    points.push(if same {
        (right.x + right.width / 2, arrives)
    } else {
        (right.x - right.width / 2, arrives)
    });
    points.dedup();
    if backwards {
        points.reverse();
    }
    Way { points, label }
}
