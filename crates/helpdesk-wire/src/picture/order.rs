//! Which layer every node stands in, and in which order within it.
//!
//! The usual four steps of a layered drawing: edges against the order of the nodes are turned
//! round, nodes get the layer after their predecessors, edges that cross layers get a point in each,
//! and points are ordered by the middle of their neighbours. Labels stand in layers of their own
//! between those of the nodes, so nothing is drawn over them.

use super::Picture;

/// Something that takes room in a layer: a node, or the point where an edge crosses it.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) layer: usize,
    pub(super) what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Node(usize),
    /// Of the edge with that index; the one that carries the label.
    Label(usize),
    /// Of the edge with that index.
    Crossing(usize),
}

/// Points in layers, and the ways of the edges over them.
#[derive(Clone, Debug, Default)]
pub(super) struct Layers {
    pub(super) points: Vec<Point>,
    /// The points of each layer from top to bottom.
    pub(super) layers: Vec<Vec<usize>>,
    /// For each edge its points from left to right, and whether it runs from right to left.
    pub(super) ways: Vec<(Vec<usize>, bool)>,
}

const SWEEPS: usize = 24;

pub(super) fn layers(picture: &Picture) -> Layers {
    let place = |name: &str| picture.nodes.iter().position(|node| node.name == name);
    let ends: Vec<Option<(usize, usize)>> =
        picture.edges.iter().map(|edge| Some((place(&edge.from)?, place(&edge.to)?))).collect();
    let ranks = ranks(picture, &ends);
    let mut layers = Layers::default();
    for (node, rank) in ranks.iter().enumerate() {
        layers.points.push(Point { layer: rank * 2, what: What::Node(node) });
    }
    for (edge, ends) in ends.iter().enumerate() {
        let way =
            ends.filter(|(from, to)| from != to).map(|ends| way(edge, ends, &ranks, &mut layers.points));
        layers.ways.push(way.unwrap_or_default());
    }
    let count = layers.points.iter().map(|point| point.layer + 1).max().unwrap_or_default();
    layers.layers = vec![Vec::new(); count];
    for (index, point) in layers.points.iter().enumerate() {
        if let Some(layer) = layers.layers.get_mut(point.layer) {
            layer.push(index);
        }
    }
    untangle(&mut layers);
    layers
}

/// The layer of every node: behind all that lead to it along the order of the picture.
fn ranks(picture: &Picture, ends: &[Option<(usize, usize)>]) -> Vec<usize> {
    let mut ranks = vec![0_usize; picture.nodes.len()];
    let forward: Vec<(usize, usize)> =
        ends.iter().flatten().copied().filter(|(from, to)| from < to).collect();
    for node in 0..picture.nodes.len() {
        let before = forward.iter().filter(|(_, to)| *to == node);
        let rank = before.filter_map(|(from, _)| ranks.get(*from)).map(|rank| rank + 1).max();
        if let (Some(rank), Some(slot)) = (rank, ranks.get_mut(node)) {
            *slot = rank;
        }
    }
    // A source that leads only far to the right moves near to what it leads to.
    for node in (0..picture.nodes.len()).rev() {
        let is_source = !forward.iter().any(|(_, to)| *to == node);
        let is_entry = picture.nodes.get(node).is_some_and(|node| node.entry);
        let next =
            forward.iter().filter(|(from, _)| *from == node).filter_map(|(_, to)| ranks.get(*to)).min();
        let moves = is_source && !is_entry;
        if let (Some(next), Some(slot)) = (next.copied().filter(|_| moves), ranks.get_mut(node)) {
            *slot = next.saturating_sub(1);
        }
    }
    ranks
}

/// The points of an edge from its left end to its right one.
fn way(
    edge: usize,
    (from, to): (usize, usize),
    ranks: &[usize],
    points: &mut Vec<Point>,
) -> (Vec<usize>, bool) {
    let rank = |node: usize| ranks.get(node).copied().unwrap_or_default();
    let backwards = rank(to) < rank(from);
    let (left, right) = if backwards { (to, from) } else { (from, to) };
    let (first, last) = (rank(left) * 2, rank(right) * 2);
    let mut way = vec![left];
    if first == last {
        // Two nodes of one layer: over a label to the right of both.
        way.push(points.len());
        points.push(Point { layer: first + 1, what: What::Label(edge) });
        way.push(right);
        return (way, false);
    }
    let label = if backwards { last - 1 } else { first + 1 };
    for layer in first + 1..last {
        way.push(points.len());
        let what = if layer == label { What::Label(edge) } else { What::Crossing(edge) };
        points.push(Point { layer, what });
    }
    way.push(right);
    (way, backwards)
}

/// Orders every layer by the middle of the neighbours, from left to right and back, and keeps the
/// order with the fewest crossings.
fn untangle(layers: &mut Layers) {
    let links = links(layers);
    let mut best = (crossings(layers, &links), layers.layers.clone());
    for sweep in 0..SWEEPS {
        let count = layers.layers.len();
        let order: Vec<usize> =
            if sweep % 2 == 0 { (0..count).collect() } else { (0..count).rev().collect() };
        for layer in order {
            sort_layer(layers, layer, sweep % 2 == 0, &links);
        }
        let found = crossings(layers, &links);
        if found < best.0 {
            best = (found, layers.layers.clone());
        }
    }
    layers.layers = best.1;
}

/// Every pair of points that follow each other on a way, the left one first.
fn links(layers: &Layers) -> Vec<(usize, usize)> {
    let steps = layers.ways.iter().flat_map(|(way, _)| way.iter().copied().zip(way.iter().copied().skip(1)));
    steps.collect()
}

fn positions(layers: &Layers) -> Vec<usize> {
    let mut positions = vec![0; layers.points.len()];
    for layer in &layers.layers {
        for (position, point) in layer.iter().enumerate() {
            if let Some(slot) = positions.get_mut(*point) {
                *slot = position;
            }
        }
    }
    positions
}

fn sort_layer(layers: &mut Layers, layer: usize, from_left: bool, links: &[(usize, usize)]) {
    let positions = positions(layers);
    let position = |point: usize| positions.get(point).copied().unwrap_or_default();
    let middle = |point: usize| {
        let neighbours: Vec<usize> = links
            .iter()
            .filter_map(|(a, b)| match from_left {
                true if *b == point => Some(*a),
                false if *a == point => Some(*b),
                _ => None,
            })
            .collect();
        // In thousandths, so that equal middles stay equal on every machine.
        let sum: usize = neighbours.iter().map(|n| position(*n) * 1000).sum();
        sum.checked_div(neighbours.len()).unwrap_or(position(point) * 1000)
    };
    if let Some(points) = layers.layers.get(layer) {
        let mut keyed: Vec<(usize, usize)> = points.iter().map(|point| (middle(*point), *point)).collect();
        keyed.sort_by_key(|(middle, point)| (*middle, position(*point)));
        if let Some(slot) = layers.layers.get_mut(layer) {
            *slot = keyed.into_iter().map(|(_, point)| point).collect();
        }
    }
}

fn crossings(layers: &Layers, links: &[(usize, usize)]) -> usize {
    let positions = positions(layers);
    let position = |point: usize| positions.get(point).copied().unwrap_or_default();
    let layer = |point: usize| layers.points.get(point).map_or(0, |point| point.layer);
    let mut count = 0;
    for (index, (a, b)) in links.iter().enumerate() {
        for (c, d) in links.iter().skip(index + 1) {
            let same = layer(*a) == layer(*c) && layer(*b) == layer(*d);
            let crossed = (position(*a) < position(*c)) != (position(*b) < position(*d));
            if same && a != c && b != d && crossed {
                count += 1;
            }
        }
    }
    count
}
