//! Questions about directed graphs, answered by petgraph; knows no domain.

use crate::order::{self, Gather};
use std::collections::{BTreeMap, VecDeque};

use petgraph::Direction;
use petgraph::algo::dominators::simple_fast;
use petgraph::algo::{dijkstra, tarjan_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

/// A directed graph over named nodes; nodes and answers are in the order of their names.
#[derive(Clone, Debug)]
pub struct Graph<N> {
    inner: DiGraph<N, ()>,
    index: BTreeMap<N, NodeIndex>,
}

impl<N: Ord + Clone> Graph<N> {
    /// The graph of `nodes` with `edges`; an end of an edge that is no node becomes one.
    pub fn new(nodes: impl IntoIterator<Item = N>, edges: impl IntoIterator<Item = (N, N)>) -> Self {
        let mut graph = Self { inner: DiGraph::new(), index: BTreeMap::new() };
        let mut nodes: Vec<N> = nodes.into_iter().collect();
        order::sort(&mut nodes);
        for node in nodes {
            graph.node(node);
        }
        let mut edges: Vec<(N, N)> = edges.into_iter().collect();
        order::sort(&mut edges);
        for (from, to) in edges {
            let (from, to) = (graph.node(from), graph.node(to));
            graph.inner.update_edge(from, to, ());
        }
        graph
    }

    fn node(&mut self, name: N) -> NodeIndex {
        let inner = &mut self.inner;
        *self.index.entry(name).or_insert_with_key(|name| inner.add_node(name.clone()))
    }

    /// The nodes that can be reached from `starts`, those included.
    #[must_use]
    pub fn reachable<'a>(&'a self, starts: impl IntoIterator<Item = &'a N>) -> Vec<&'a N> {
        let mut found: Vec<&N> = Vec::new();
        let mut queue: VecDeque<NodeIndex> =
            starts.into_iter().filter_map(|start| self.index.get(start).copied()).collect();
        let mut seen = vec![false; self.inner.node_count()];
        while let Some(node) = queue.pop_front() {
            if seen.get_mut(node.index()).is_some_and(|seen| std::mem::replace(seen, true)) {
                continue;
            }
            found.extend(self.inner.node_weight(node));
            queue.extend(self.inner.neighbors(node));
        }
        order::sort(&mut found);
        found
    }

    /// The nodes from which some node of `ends` can be reached, those included.
    #[must_use]
    pub fn reaching<'a>(&'a self, ends: impl IntoIterator<Item = &'a N>) -> Vec<&'a N> {
        let mut found: Vec<&N> = Vec::new();
        let mut queue: VecDeque<NodeIndex> =
            ends.into_iter().filter_map(|end| self.index.get(end).copied()).collect();
        let mut seen = vec![false; self.inner.node_count()];
        while let Some(node) = queue.pop_front() {
            if seen.get_mut(node.index()).is_some_and(|seen| std::mem::replace(seen, true)) {
                continue;
            }
            found.extend(self.inner.node_weight(node));
            queue.extend(self.inner.neighbors_directed(node, Direction::Incoming));
        }
        order::sort(&mut found);
        found
    }

    /// The strongly connected parts of two nodes and more, each sorted, by their first nodes.
    #[must_use]
    pub fn parts(&self) -> Vec<Vec<&N>> {
        let named = |part: Vec<NodeIndex>| {
            let mut names: Vec<&N> = part.iter().filter_map(|node| self.inner.node_weight(*node)).collect();
            order::sort(&mut names);
            names
        };
        let mut parts: Vec<Vec<&N>> =
            tarjan_scc(&self.inner).into_iter().filter(|part| part.len() > 1).map(named).collect();
        order::sort(&mut parts);
        parts
    }

    /// The nodes that every way from `start` to `end` passes, both left out, in the order passed;
    /// `None` if no way leads there.
    #[must_use]
    pub fn gates(&self, start: &N, end: &N) -> Option<Vec<&N>> {
        let (start, end) = (*self.index.get(start)?, *self.index.get(end)?);
        let dominators = simple_fast(&self.inner, start);
        let mut gates: Vec<&N> = dominators
            .strict_dominators(end)?
            .filter(|node| *node != start)
            .filter_map(|node| self.inner.node_weight(node))
            .collect();
        gates.reverse();
        Some(gates)
    }

    /// The cheapest way from `start` to every node that can be reached: the cost of each.
    #[must_use]
    pub fn cheapest(&self, start: &N, cost: impl Fn(&N, &N) -> u64) -> BTreeMap<&N, u64> {
        let Some(start) = self.index.get(start) else { return BTreeMap::new() };
        let name = |node| self.inner.node_weight(node);
        let price = |edge: petgraph::graph::EdgeReference<'_, ()>| {
            name(edge.source()).zip(name(edge.target())).map_or(u64::MAX / 2, |(from, to)| cost(from, to))
        };
        let found = dijkstra(&self.inner, *start, None, price);
        found.into_iter().filter_map(|(node, cost)| Some((name(node)?, cost))).into_map()
    }

    /// The number of edges on the longest way; `None` if the graph has a cycle.
    #[must_use]
    pub fn longest(&self) -> Option<usize> {
        let order = toposort(&self.inner, None).ok()?;
        let mut depth = vec![0_usize; self.inner.node_count()];
        for node in order {
            let here = depth.get(node.index()).copied()?;
            for next in self.inner.neighbors(node) {
                let known = depth.get_mut(next.index())?;
                *known = (*known).max(here.saturating_add(1));
            }
        }
        depth.into_iter().max().or(Some(0))
    }

    /// One cycle of each strongly connected part, as the nodes in order, each beginning with the
    /// node whose name sorts first. An edge from a node to itself is a cycle of one.
    #[must_use]
    pub fn cycles(&self) -> Vec<Vec<N>> {
        let mut cycles: Vec<Vec<N>> = tarjan_scc(&self.inner)
            .into_iter()
            .filter_map(|part| {
                let first = part.iter().copied().min_by_key(|node| self.inner.node_weight(*node))?;
                self.cycle_through(first)
            })
            .collect();
        order::sort(&mut cycles);
        cycles
    }

    /// The shortest way from `start` back to itself.
    fn cycle_through(&self, start: NodeIndex) -> Option<Vec<N>> {
        let mut before: BTreeMap<NodeIndex, NodeIndex> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            let mut next: Vec<NodeIndex> = self.inner.neighbors(node).collect();
            order::sort_by_key(&mut next, |node| self.inner.node_weight(*node));
            for next in next {
                if next == start {
                    return Some(self.way(start, node, &before));
                }
                if let std::collections::btree_map::Entry::Vacant(entry) = before.entry(next) {
                    entry.insert(node);
                    queue.push_back(next);
                }
            }
        }
        None
    }

    fn way(&self, start: NodeIndex, end: NodeIndex, before: &BTreeMap<NodeIndex, NodeIndex>) -> Vec<N> {
        let mut way = vec![end];
        let mut node = end;
        while node != start {
            let Some(previous) = before.get(&node) else { break };
            way.push(*previous);
            node = *previous;
        }
        way.iter().rev().filter_map(|node| self.inner.node_weight(*node).cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_and_reach() {
        let graph = Graph::new(["a", "b", "c", "d"], [("b", "c"), ("c", "b"), ("a", "b"), ("d", "d")]);
        assert_eq!(graph.cycles(), [vec!["b", "c"], vec!["d"]]);
        assert_eq!(graph.reachable([&"a"]), [&"a", &"b", &"c"]);
        assert_eq!(graph.reachable([&"nowhere"]), Vec::<&&str>::new());
    }

    #[test]
    fn ways() {
        let edges = [("in", "work"), ("work", "wait"), ("wait", "work"), ("work", "out"), ("lost", "out")];
        let graph = Graph::new(["in", "work", "wait", "out", "lost"], edges);
        assert_eq!(graph.reaching([&"out"]), [&"in", &"lost", &"out", &"wait", &"work"]);
        assert_eq!(graph.parts(), [[&"wait", &"work"]]);
        assert_eq!(graph.gates(&"in", &"out"), Some(vec![&"work"]));
        assert_eq!(graph.gates(&"in", &"lost"), None);
        let cost = graph.cheapest(&"in", |from, _| if *from == "work" { 5 } else { 1 });
        assert_eq!((cost.get(&"out"), cost.get(&"lost")), (Some(&6), None));
    }

    #[test]
    fn shortest_cycle() {
        let graph = Graph::new(["a"], [("a", "c"), ("c", "b"), ("b", "a"), ("c", "a")]);
        assert_eq!(graph.cycles(), [vec!["a", "c"]]);
    }
}
