//! Graphs that people look at: DOT for Graphviz, and Mermaid.

use std::collections::BTreeMap;

use super::labels::{edge_label, node_label};
use crate::ops::graph::{Edge, Graph, Node};
use crate::render::text::HARD_SPACE;
use crate::render::{Look, escape};

/// The graph for Graphviz: <https://graphviz.org/doc/info/lang.html>.
pub(super) fn dot(graph: &Graph, look: &Look<'_>) -> String {
    let node = |node: &Node| {
        let (id, label) = (node.id.as_str(), node_label(node));
        let is_round = node.is_initiative();
        let shape = if is_round { "ellipse" } else { "box" };
        format!(
            "  \"{}\" [label=\"{}\", shape={shape}];\n",
            escape::dot(id),
            escape::dot(&plain(&label))
        )
    };
    let edge = |edge: &Edge| {
        let [source, target] = [&edge.source, &edge.target].map(|id| escape::dot(id.as_str()));
        let label = escape::dot(&plain(&edge_label(edge, look)));
        let style = if edge.inferred { "dashed" } else { "solid" };
        let weight = edge.weight;
        format!(
            "  \"{source}\" -- \"{target}\" [label=\"{label}\", weight={weight}, style={style}];\n"
        )
    };
    let nodes: String = graph.nodes.iter().map(node).collect();
    let edges: String = graph.edges.iter().map(edge).collect();
    // Without it neato draws the nodes of a dense network on top of each other.
    format!("graph kompis {{\n  overlap=false;\n{nodes}{edges}}}\n")
}

/// The graph for Mermaid: <https://mermaid.js.org/syntax/flowchart.html>. Ids are numbers: it has words of its own among ids.
pub(super) fn mermaid(graph: &Graph, look: &Look<'_>) -> String {
    let mut text = String::from("flowchart LR\n");
    let mut numbers = BTreeMap::new();
    for (at, node) in graph.nodes.iter().enumerate() {
        numbers.insert(&node.id, at + 1);
        let label = escape::mermaid(&plain(&node_label(node)));
        let (open, close) = match node.is_initiative() {
            true => ("([", "])"),
            false => ("[", "]"),
        };
        text.push_str(&format!("  n{}{open}\"{label}\"{close}\n", at + 1));
    }
    for edge in &graph.edges {
        let ends = (numbers.get(&edge.source), numbers.get(&edge.target));
        if let (Some(source), Some(target)) = ends {
            let label = escape::mermaid(&plain(&edge_label(edge, look)));
            let line = if edge.inferred { "-.-" } else { "---" };
            let label = match &*label {
                // Mermaid takes no empty label.
                "" => String::new(),
                label => format!("|\"{label}\"|"),
            };
            text.push_str(&format!("  n{source} {line}{label} n{target}\n"));
        }
    }
    text
}

/// Without the spaces that hold words together on a screen.
fn plain(text: &str) -> String {
    text.replace(HARD_SPACE, " ")
}
