//! Graphs in XML: GraphML 1.0 (<http://graphml.graphdrawing.org/specification.html>), and GEXF 1.3
//! (<https://gexf.net/1.3/>), which knows time and for which Gephi has a timeline.

use super::labels::{edge_value, node_value};
use crate::ops::graph::spans::Span;
use crate::ops::graph::{Edge, Graph, Node};
use crate::render::escape;

/// An attribute that a file declares, with its type as GraphML writes it.
type Declared = (&'static str, &'static str);

/// What nodes have besides name and time.
const OF_NODES: &[Declared] = &[
    ("kind", "string"),
    ("type", "string"),
    ("county", "string"),
    ("ended", "boolean"),
];

/// What nodes have when they are measured.
const MEASURES: &[Declared] = &[
    ("degree", "int"),
    ("shared", "int"),
    ("component", "int"),
    ("bridge", "boolean"),
    ("page_rank", "double"),
];

/// What edges have besides weight and time.
const OF_EDGES: &[Declared] = &[
    ("roles", "string"),
    ("via", "string"),
    ("shared", "string"),
    ("inferred", "boolean"),
    ("ended", "boolean"),
    ("maybe", "boolean"),
];

/// What GEXF has elements for and GraphML has not.
const LABEL: &[Declared] = &[("label", "string")];
const WEIGHT: &[Declared] = &[("weight", "int")];
const TIME: &[Declared] = &[("start", "string"), ("end", "string")];

/// The attributes of the nodes of a graph. Those that nobody has are declared too, so that files of two graphs can be joined.
fn of_nodes(graph: &Graph) -> Vec<Declared> {
    let measures = graph.measures.as_ref().map_or(&[][..], |_| MEASURES);
    [OF_NODES, measures].concat()
}

/// An attribute for each declared name that has a value, in the order of the declarations.
fn values<'d, T>(
    declared: &'d [Declared],
    item: &'d T,
    value: fn(&T, &str) -> Option<String>,
) -> impl Iterator<Item = (&'d str, String)> {
    let named = declared.iter();
    named.filter_map(move |(name, _)| Some((*name, escape::xml(&value(item, name)?))))
}

/// The ids of an edge's ends.
fn ends(edge: &Edge) -> [String; 2] {
    [&edge.source, &edge.target].map(|id| escape::xml(id.as_str()))
}

const GRAPHML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"#;

/// The graph as GraphML. It knows no time: `start` and `end` are the first and the last day of all spans.
pub(super) fn graphml(graph: &Graph) -> String {
    let [of_nodes, of_edges] = [
        [LABEL, &of_nodes(graph), TIME].concat(),
        [WEIGHT, OF_EDGES, TIME].concat(),
    ];
    // Ids of keys are unique among those of nodes and edges together.
    let key = |of: &str, (name, holds): &Declared| {
        format!(
            "  <key id=\"{of}-{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{holds}\"/>\n"
        )
    };
    let data = |of: &str, name: &str, value: String| {
        format!("      <data key=\"{of}-{name}\">{value}</data>\n")
    };
    let mut text = GRAPHML.to_owned();
    text.extend(of_nodes.iter().map(|it| key("node", it)));
    text.extend(of_edges.iter().map(|it| key("edge", it)));
    text += "  <graph id=\"kompis\" edgedefault=\"undirected\">\n";
    for node in &graph.nodes {
        let id = escape::xml(node.id.as_str());
        let values = values(&of_nodes, node, node_value);
        let data: String = values.map(|(name, it)| data("node", name, it)).collect();
        text += &format!("    <node id=\"{id}\">\n{data}    </node>\n");
    }
    for (at, edge) in graph.edges.iter().enumerate() {
        let [source, target] = ends(edge);
        let values = values(&of_edges, edge, edge_value);
        let data: String = values.map(|(name, it)| data("edge", name, it)).collect();
        text += &format!(
            "    <edge id=\"e{at}\" source=\"{source}\" target=\"{target}\">\n{data}    </edge>\n"
        );
    }
    text + "  </graph>\n</graphml>\n"
}

// `dynamic` turns on the timeline of Gephi.
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
        let holds = if *holds == "int" { "integer" } else { holds };
        format!("      <attribute id=\"{name}\" title=\"{name}\" type=\"{holds}\"/>\n")
    };
    let of_nodes = of_nodes(graph);
    let mut text = GEXF.to_owned();
    for (of, declared) in [("node", &*of_nodes), ("edge", OF_EDGES)] {
        let declared: String = declared.iter().map(declare).collect();
        text += &format!(
            "    <attributes class=\"{of}\" mode=\"static\">\n{declared}    </attributes>\n"
        );
    }
    text += "    <nodes>\n";
    for node in &graph.nodes {
        let (id, label) = (escape::xml(node.id.as_str()), escape::xml(&node.name));
        let head = format!("node id=\"{id}\" label=\"{label}\"");
        let values = values::<Node>(&of_nodes, node, node_value);
        text += &gexf_element(&head, values, &[node.span]);
    }
    text += "    </nodes>\n    <edges>\n";
    for (at, edge) in graph.edges.iter().enumerate() {
        let ([source, target], weight) = (ends(edge), edge.weight);
        let head =
            format!("edge id=\"{at}\" source=\"{source}\" target=\"{target}\" weight=\"{weight}\"");
        let values = values::<Edge>(OF_EDGES, edge, edge_value);
        text += &gexf_element(&head, values, &edge.spans);
    }
    text + "    </edges>\n  </graph>\n</gexf>\n"
}

/// A node or an edge. Gephi adds spells to what `start` and `end` say: only one of them is written.
fn gexf_element<'a>(
    head: &str,
    values: impl Iterator<Item = (&'a str, String)>,
    spans: &[Span],
) -> String {
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
    let value = |(name, value)| format!("          <attvalue for=\"{name}\" value=\"{value}\"/>\n");
    let values: String = values.map(value).collect();
    let name = head.split(' ').next().unwrap_or_default();
    format!(
        "      <{head}{time}>\n        <attvalues>\n{values}        </attvalues>\n{spells}      </{name}>\n"
    )
}

/// Both days are part of the span, as in a period.
fn bounds(span: &Span) -> String {
    let days = [("start", span.start), ("end", span.end)].into_iter();
    days.filter_map(|(name, day)| Some(format!(" {name}=\"{}\"", day?)))
        .collect()
}
