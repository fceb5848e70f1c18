//! Graphs in XML: GraphML 1.0 (<http://graphml.graphdrawing.org/specification.html>), and GEXF 1.3
//! (<https://gexf.net/1.3/>), which knows time and for which Gephi has a timeline.

use super::labels::{Attribute, edge_attributes, node_attributes, time_attributes};
use crate::ops::graph::Graph;
use crate::ops::graph::spans::Span;
use crate::render::escape;

/// The type of an attribute.
#[derive(Clone, Copy)]
enum Type {
    Text,
    Integer,
    Real,
    Flag,
}

/// An attribute that a file declares.
type Declared = (&'static str, Type);

/// What nodes have besides name and time.
const OF_NODES: &[Declared] = &[
    ("kind", Type::Text),
    ("type", Type::Text),
    ("county", Type::Text),
    ("ended", Type::Flag),
];

/// What nodes have when they are measured.
const MEASURES: &[Declared] = &[
    ("degree", Type::Integer),
    ("shared", Type::Integer),
    ("component", Type::Integer),
    ("bridge", Type::Flag),
    ("page_rank", Type::Real),
];

/// What edges have besides weight and time.
const OF_EDGES: &[Declared] = &[
    ("roles", Type::Text),
    ("via", Type::Text),
    ("shared", Type::Text),
    ("inferred", Type::Flag),
    ("ended", Type::Flag),
    ("maybe", Type::Flag),
];

/// What GEXF has elements for and GraphML has not.
const LABEL: &[Declared] = &[("label", Type::Text)];
const WEIGHT: &[Declared] = &[("weight", Type::Integer)];
const TIME: &[Declared] = &[("start", Type::Text), ("end", Type::Text)];

/// The attributes of the nodes of a graph.
fn of_nodes(graph: &Graph) -> Vec<Declared> {
    let measures = graph.measures.as_ref().map_or(&[][..], |_| MEASURES);
    [OF_NODES, measures].concat()
}

const GRAPHML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"#;

/// The graph as GraphML. It knows no time: `start` and `end` are the first and the last day of all spans.
pub(super) fn graphml(graph: &Graph) -> String {
    // Ids of keys are unique among those of nodes and edges together.
    let key = |of: &str, (name, holds): &Declared| {
        let holds = match holds {
            Type::Text => "string",
            Type::Integer => "int",
            Type::Real => "double",
            Type::Flag => "boolean",
        };
        format!(
            "  <key id=\"{of}-{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{holds}\"/>\n"
        )
    };
    let data = |of: &str, attributes: Vec<Attribute>| -> String {
        let data = attributes.into_iter().map(|(name, value)| {
            let value = escape::xml(&value);
            format!("      <data key=\"{of}-{name}\">{value}</data>\n")
        });
        data.collect()
    };
    let mut text = GRAPHML.to_owned();
    for declared in [LABEL, &of_nodes(graph), TIME].concat() {
        text += &key("node", &declared);
    }
    for declared in [WEIGHT, OF_EDGES, TIME].concat() {
        text += &key("edge", &declared);
    }
    text += "  <graph id=\"kompis\" edgedefault=\"undirected\">\n";
    for node in &graph.nodes {
        let mut attributes = vec![("label", node.name.clone())];
        attributes.extend(node_attributes(node));
        attributes.extend(time_attributes(&[node.span]));
        let (id, data) = (escape::xml(node.id.as_str()), data("node", attributes));
        text += &format!("    <node id=\"{id}\">\n{data}    </node>\n");
    }
    for (at, edge) in graph.edges.iter().enumerate() {
        let mut attributes = vec![("weight", edge.weight.to_string())];
        attributes.extend(edge_attributes(edge));
        attributes.extend(time_attributes(&edge.spans));
        let [source, target] = [&edge.source, &edge.target].map(|id| escape::xml(id.as_str()));
        text += &format!(
            "    <edge id=\"e{at}\" source=\"{source}\" target=\"{target}\">\n{}    </edge>\n",
            data("edge", attributes)
        );
    }
    text + "  </graph>\n</graphml>\n"
}

const GEXF: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <meta>
    <creator>kompis</creator>
  </meta>
  <graph mode="dynamic" defaultedgetype="undirected" timerepresentation="interval" timeformat="date">
"#;

/// The graph as GEXF.
pub(super) fn gexf(graph: &Graph) -> String {
    let declare = |(name, holds): &Declared| {
        let holds = match holds {
            Type::Text => "string",
            Type::Integer => "integer",
            Type::Real => "double",
            Type::Flag => "boolean",
        };
        format!("      <attribute id=\"{name}\" title=\"{name}\" type=\"{holds}\"/>\n")
    };
    let mut text = GEXF.to_owned();
    for (of, declared) in [("node", &*of_nodes(graph)), ("edge", OF_EDGES)] {
        let declared: String = declared.iter().map(declare).collect();
        text += &format!(
            "    <attributes class=\"{of}\" mode=\"static\">\n{declared}    </attributes>\n"
        );
    }
    text += "    <nodes>\n";
    for node in &graph.nodes {
        let (id, label) = (escape::xml(node.id.as_str()), escape::xml(&node.name));
        let head = format!("id=\"{id}\" label=\"{label}\"");
        text += &gexf_element("node", &head, node_attributes(node), &[node.span]);
    }
    text += "    </nodes>\n    <edges>\n";
    for (at, edge) in graph.edges.iter().enumerate() {
        let [source, target] = [&edge.source, &edge.target].map(|id| escape::xml(id.as_str()));
        let weight = edge.weight;
        let head =
            format!("id=\"{at}\" source=\"{source}\" target=\"{target}\" weight=\"{weight}\"");
        text += &gexf_element("edge", &head, edge_attributes(edge), &edge.spans);
    }
    text + "    </edges>\n  </graph>\n</gexf>\n"
}

/// A node or an edge. Gephi adds spells to what `start` and `end` say: only one of them is written.
fn gexf_element(name: &str, head: &str, attributes: Vec<Attribute>, spans: &[Span]) -> String {
    let (time, spells) = match spans {
        [] => (String::new(), String::new()),
        [one] => (bounds(one), String::new()),
        several => {
            let spell = |span| format!("          <spell{}/>\n", bounds(span));
            let spells: String = several.iter().map(spell).collect();
            let spells = format!("        <spells>\n{spells}        </spells>\n");
            (String::new(), spells)
        }
    };
    let value = |(attribute, value): Attribute| {
        let value = escape::xml(&value);
        format!("          <attvalue for=\"{attribute}\" value=\"{value}\"/>\n")
    };
    let values: String = attributes.into_iter().map(value).collect();
    format!(
        "      <{name} {head}{time}>\n        <attvalues>\n{values}        </attvalues>\n{spells}      </{name}>\n"
    )
}

/// Both days are part of the span, as in a period.
fn bounds(span: &Span) -> String {
    time_attributes(&[*span])
        .into_iter()
        .map(|(name, day)| format!(" {name}=\"{day}\""))
        .collect()
}
