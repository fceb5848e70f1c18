//! GEXF 1.3: <https://gexf.net/1.3/>. It knows time, and Gephi has a timeline for it.

use super::attributes::{Attribute, Holds, MEASURES, OF_EDGES, OF_NODES, Said, of_edge, of_node};
use crate::ops::graph::spans::Span;
use crate::ops::graph::{Edge, Graph, Node};
use crate::render::escape;

const BEGINNING: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <meta>
    <creator>kompis</creator>
  </meta>
  <graph mode="dynamic" defaultedgetype="undirected" timerepresentation="interval" timeformat="date">
"#;

const END: &str = "  </graph>\n</gexf>\n";

/// The graph as GEXF.
pub(super) fn gexf(graph: &Graph) -> String {
    let measures = graph.measures.as_ref().map_or(&[][..], |_| MEASURES);
    let of_nodes = declared("node", OF_NODES.iter().chain(measures));
    let of_edges = declared("edge", OF_EDGES.iter());
    let nodes: String = graph.nodes.iter().map(node).collect();
    let edges = graph.edges.iter().enumerate();
    let edges: String = edges.map(|(at, it)| edge(at, it)).collect();
    let nodes = format!("    <nodes>\n{nodes}    </nodes>\n");
    let edges = format!("    <edges>\n{edges}    </edges>\n");
    [BEGINNING, &of_nodes, &of_edges, &nodes, &edges, END].concat()
}

fn declared<'a>(of: &str, attributes: impl Iterator<Item = &'a Attribute>) -> String {
    let attribute = |attribute: &Attribute| {
        let name = attribute.name;
        let holds = match attribute.holds {
            Holds::Text => "string",
            Holds::Whole => "integer",
            Holds::Real => "double",
            Holds::Flag => "boolean",
        };
        format!("      <attribute id=\"{name}\" title=\"{name}\" type=\"{holds}\"/>\n")
    };
    let attributes: String = attributes.map(attribute).collect();
    format!("    <attributes class=\"{of}\" mode=\"static\">\n{attributes}    </attributes>\n")
}

fn node(node: &Node) -> String {
    let (id, label) = (escape::xml(node.id.as_str()), escape::xml(&node.name));
    let head = format!("id=\"{id}\" label=\"{label}\"");
    element("node", &head, of_node(node), &[node.span])
}

fn edge(at: usize, edge: &Edge) -> String {
    let [source, target] = [&edge.source, &edge.target].map(|id| escape::xml(id.as_str()));
    let weight = edge.weight;
    let head = format!("id=\"{at}\" source=\"{source}\" target=\"{target}\" weight=\"{weight}\"");
    element("edge", &head, of_edge(edge), &edge.spans)
}

/// A node or an edge. Gephi adds spells to what `start` and `end` say: only one of them is written.
fn element(name: &str, head: &str, said: Vec<Said>, spans: &[Span]) -> String {
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
    let value = |(attribute, value): Said| {
        let value = escape::xml(&value);
        format!("          <attvalue for=\"{attribute}\" value=\"{value}\"/>\n")
    };
    let values: String = said.into_iter().map(value).collect();
    format!(
        "      <{name} {head}{time}>\n        <attvalues>\n{values}        </attvalues>\n{spells}      </{name}>\n"
    )
}

/// Both days are part of the stretch, as in a period.
fn bounds(span: &Span) -> String {
    let day = |name: &str, day: Option<_>| {
        day.map_or_else(String::new, |day: jiff::civil::Date| {
            format!(" {name}=\"{day}\"")
        })
    };
    day("start", span.start) + &day("end", span.end)
}
