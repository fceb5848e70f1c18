//! GraphML 1.0: <http://graphml.graphdrawing.org/specification.html>.

use super::attributes::{
    Attribute, Holds, MEASURES, OF_EDGES, OF_NODES, Said, of_edge, of_node, time,
};
use crate::ops::graph::{Edge, Graph, Node};
use crate::render::escape;

const BEGINNING: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"#;

/// What other programs know by these names.
const LABEL: Attribute = Attribute {
    name: "label",
    holds: Holds::Text,
};
const WEIGHT: Attribute = Attribute {
    name: "weight",
    holds: Holds::Whole,
};
const TIME: [Attribute; 2] = [
    Attribute {
        name: "start",
        holds: Holds::Text,
    },
    Attribute {
        name: "end",
        holds: Holds::Text,
    },
];

/// The graph as GraphML. It knows no time: `start` and `end` are the first and the last day of all.
pub(super) fn graphml(graph: &Graph) -> String {
    let measures = graph.measures.as_ref().map_or(&[][..], |_| MEASURES);
    let of_nodes = [LABEL].into_iter().map(|it| key("node", &it));
    let of_nodes = of_nodes.chain(
        OF_NODES
            .iter()
            .chain(measures)
            .chain(&TIME)
            .map(|it| key("node", it)),
    );
    let of_edges = [WEIGHT].into_iter().map(|it| key("edge", &it));
    let of_edges = of_edges.chain(OF_EDGES.iter().chain(&TIME).map(|it| key("edge", it)));
    let keys: String = of_nodes.chain(of_edges).collect();
    let nodes: String = graph.nodes.iter().map(node).collect();
    let edges = graph.edges.iter().enumerate();
    let edges: String = edges.map(|(at, it)| edge(at, it)).collect();
    format!(
        "{BEGINNING}{keys}  <graph id=\"kompis\" edgedefault=\"undirected\">\n{nodes}{edges}  </graph>\n</graphml>\n"
    )
}

/// Ids of keys are unique among those of nodes and edges together.
fn key(of: &str, attribute: &Attribute) -> String {
    let name = attribute.name;
    let holds = match attribute.holds {
        Holds::Text => "string",
        Holds::Whole => "int",
        Holds::Real => "double",
        Holds::Flag => "boolean",
    };
    format!("  <key id=\"{of}-{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{holds}\"/>\n")
}

fn node(node: &Node) -> String {
    let label = [("label", node.name.clone())];
    let said = label.into_iter().chain(of_node(node));
    let data = data("node", said.chain(time(&[node.span])));
    let id = escape::xml(node.id.as_str());
    format!("    <node id=\"{id}\">\n{data}    </node>\n")
}

fn edge(at: usize, edge: &Edge) -> String {
    let weight = [("weight", edge.weight.to_string())];
    let said = weight.into_iter().chain(of_edge(edge));
    let data = data("edge", said.chain(time(&edge.spans)));
    let [source, target] = [&edge.source, &edge.target].map(|id| escape::xml(id.as_str()));
    format!("    <edge id=\"e{at}\" source=\"{source}\" target=\"{target}\">\n{data}    </edge>\n")
}

fn data(of: &str, said: impl Iterator<Item = Said>) -> String {
    said.map(|(name, value)| {
        let value = escape::xml(&value);
        format!("      <data key=\"{of}-{name}\">{value}</data>\n")
    })
    .collect()
}
