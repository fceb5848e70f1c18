//! The measures of a graph. Edges have no direction; the numbers agree with networkx.

use std::cmp::Reverse;

use petgraph::algo::articulation_points::articulation_points;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{NodeIndex, UnGraph};
use serde::Serialize;

/// The measures of a whole graph.
#[derive(Debug, Serialize)]
pub struct Measures {
    /// Density: the edges that are there divided by those that could be, n(n−1)/2 between n nodes, and actors times
    /// initiatives between these. None where there could be none.
    pub density: Option<f64>,
    /// Components: the largest sets of nodes with a way between every two; how many nodes each has, the largest first.
    pub components: Vec<usize>,
    /// How many nodes are bridges.
    pub bridges: usize,
}

/// The measures of a node.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NodeMeasures {
    /// Degree: how many nodes it has an edge to.
    pub degree: usize,
    /// Shared initiatives, or weighted degree: the sum of the weights of its edges, so that an initiative counts once for
    /// each partner in it.
    pub shared: usize,
    /// The number of its component, from 1 for the largest.
    pub component: usize,
    /// Bridge, or articulation point: without the node and its edges there are more components (Tarjan 1972).
    pub bridge: bool,
    /// PageRank: the part of its time that a walk spends at the node which follows an edge, by weight, 85 times of 100 and
    /// else begins anew anywhere, as it does where there is no edge (Brin and Page 1998). All nodes together have 1.
    pub page_rank: f64,
}

/// How often a walk follows an edge.
const DAMPING: f64 = 0.85;

/// The total change of all nodes below which PageRank has converged.
const CONVERGED: f64 = 1e-12;

/// The most rounds that PageRank takes: 0.85^200 is less than `CONVERGED`.
const ROUNDS: usize = 200;

/// PageRank is rounded to nine decimals, so that equal nodes have equal numbers.
const ROUNDED: f64 = 1e9;

/// How many pairs there are of so many nodes.
pub fn pairs(nodes: usize) -> usize {
    nodes * nodes.saturating_sub(1) / 2
}

/// Measures nodes 0, 1, … with edges of two nodes and a weight, of which there could be `possible`.
///
/// The time is linear in nodes and edges, a constant number of times for PageRank.
pub fn measures(
    nodes: usize,
    edges: &[(usize, usize, usize)],
    possible: usize,
) -> (Measures, Vec<NodeMeasures>) {
    let mut graph = UnGraph::<(), usize, usize>::with_capacity(nodes, edges.len());
    for _ in 0..nodes {
        graph.add_node(());
    }
    graph.extend_with_edges(edges);
    // In an undirected graph strong components are components. `tarjan_scc` finds them too, but calls itself for each node
    // of a path.
    let mut components = kosaraju_scc(&graph);
    components.sort_by_key(|nodes| (Reverse(nodes.len()), nodes.iter().min().copied()));
    let mut component_of = vec![0; nodes];
    for (number, component) in (1..).zip(&components) {
        for node in component {
            component_of[node.index()] = number;
        }
    }
    let bridges = articulation_points(&graph);
    let weight = |at: NodeIndex<usize>| graph.edges(at).map(|edge| *edge.weight()).sum();
    let weights: Vec<usize> = graph.node_indices().map(weight).collect();
    let page_ranks = page_ranks(edges, &weights);
    let of_nodes = graph
        .node_indices()
        .map(|node| NodeMeasures {
            degree: graph.edges(node).count(),
            shared: weights[node.index()],
            component: component_of[node.index()],
            bridge: bridges.contains(&node),
            page_rank: (page_ranks[node.index()] * ROUNDED).round() / ROUNDED,
        })
        .collect();
    let measures = Measures {
        density: (possible > 0).then(|| real(edges.len()) / real(possible)),
        components: components.iter().map(Vec::len).collect(),
        bridges: bridges.len(),
    };
    (measures, of_nodes)
}

fn real(count: usize) -> f64 {
    // Counts of records and their pairs are far below 2^53, up to which it is exact.
    #[allow(clippy::cast_precision_loss, reason = "exact for what is counted here")]
    let real = count as f64;
    real
}

/// PageRank with weights. `petgraph::algo::page_rank` knows none, and looks at every pair of nodes in each round.
fn page_ranks(edges: &[(usize, usize, usize)], weights: &[usize]) -> Vec<f64> {
    let nodes = real(weights.len());
    let mut ranks = vec![1.0 / nodes; weights.len()];
    for _ in 0..ROUNDS {
        let lone = ranks
            .iter()
            .zip(weights)
            .filter(|(_, weight)| **weight == 0);
        let lone: f64 = lone.map(|(rank, _)| rank).sum();
        let anew = (1.0 - DAMPING + DAMPING * lone) / nodes;
        let mut next = vec![anew; weights.len()];
        for (left, right, weight) in edges {
            for (from, to) in [(*left, *right), (*right, *left)] {
                next[to] += DAMPING * ranks[from] * real(*weight) / real(weights[from]);
            }
        }
        let changes = ranks.iter().zip(&next).map(|(old, new)| (old - new).abs());
        let change: f64 = changes.sum();
        ranks = next;
        if change < CONVERGED {
            break;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::{measures, pairs};

    /// A triangle with a tail, a pair, and one alone.
    const EDGES: [(usize, usize, usize); 5] =
        [(0, 1, 1), (1, 2, 3), (0, 2, 1), (2, 3, 1), (4, 5, 2)];

    #[test]
    fn small_graphs_measure_what_one_can_count() {
        let (whole, nodes) = measures(7, &EDGES, pairs(7));
        assert_eq!(whole.components, [4, 2, 1]);
        assert_eq!(whole.bridges, 1);
        assert!(
            whole
                .density
                .is_some_and(|it| (it - 5.0 / 21.0).abs() < 1e-12)
        );
        let of = |at: usize| {
            let it = &nodes[at];
            (it.degree, it.shared, it.component, it.bridge)
        };
        assert_eq!(of(0), (2, 2, 1, false));
        assert_eq!(of(2), (3, 5, 1, true));
        assert_eq!(of(3), (1, 1, 1, false));
        assert_eq!(of(5), (1, 2, 2, false));
        assert_eq!(of(6), (0, 0, 3, false));
    }

    #[test]
    fn page_rank_is_a_whole() {
        let (_, nodes) = measures(7, &EDGES, pairs(7));
        let sum: f64 = nodes.iter().map(|it| it.page_rank).sum();
        assert!((sum - 1.0).abs() < 1e-8, "{sum}");
        assert!(nodes[2].page_rank > nodes[1].page_rank);
        assert!(nodes[1].page_rank > nodes[0].page_rank);
        assert!((nodes[4].page_rank - nodes[5].page_rank).abs() < 1e-12);
    }

    #[test]
    fn nothing_measures_nothing() {
        let (whole, nodes) = measures(0, &[], 0);
        assert_eq!((whole.density, whole.bridges), (None, 0));
        assert!(whole.components.is_empty() && nodes.is_empty());
    }
}
