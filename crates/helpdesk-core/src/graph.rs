//! Questions about directed graphs, answered by petgraph; knows no domain.

use std::collections::{BTreeMap, VecDeque};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

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
        nodes.sort();
        for node in nodes {
            graph.node(node);
        }
        let mut edges: Vec<(N, N)> = edges.into_iter().collect();
        edges.sort();
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
        found.sort();
        found
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
        cycles.sort();
        cycles
    }

    /// The shortest way from `start` back to itself.
    fn cycle_through(&self, start: NodeIndex) -> Option<Vec<N>> {
        let mut before: BTreeMap<NodeIndex, NodeIndex> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            let mut next: Vec<NodeIndex> = self.inner.neighbors(node).collect();
            next.sort_by_key(|node| self.inner.node_weight(*node));
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
    fn shortest_cycle() {
        let graph = Graph::new(["a"], [("a", "c"), ("c", "b"), ("b", "a"), ("c", "a")]);
        assert_eq!(graph.cycles(), [vec!["a", "c"]]);
    }
}
