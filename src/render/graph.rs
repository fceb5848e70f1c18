//! The report of `graph`; a table has a row for each edge, or for each node when they are measured.

mod dot;
mod labels;
mod xml;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use self::labels::{
    edge_attributes, marks, role_labels, short_node_label, time_attributes, with_marks,
};
use super::grid::{Cell, Column, Grid};
use super::report::{Page, Report};
use super::{Format, Look};
use crate::model::id::Id;
use crate::ops::graph::measures::{Measures, NodeMeasures};
use crate::ops::graph::{Edge, Graph, GraphKind, Node, Shared};
use crate::text::words::Language;

/// The formats of the command.
pub const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
    Format::Ids,
    Format::Graphml,
    Format::Gexf,
    Format::Dot,
    Format::Mermaid,
];

/// The report in a format.
pub fn report(graph: &Graph, format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("graph", graph),
        Format::Ids => Report::ids(graph.nodes.iter().map(|node| node.id.as_str())),
        Format::Csv | Format::Tsv => Report::Table(for_programs(graph)),
        Format::Graphml => Report::from(xml::graphml(graph)),
        Format::Gexf => Report::from(xml::gexf(graph)),
        Format::Dot => Report::from(dot::dot(graph, look)),
        Format::Mermaid => Report::from(dot::mermaid(graph, look)),
        Format::Text if graph.nodes.is_empty() => Report::Page(Page::default()),
        _ => Report::Page(Page {
            notes: legend(graph, look),
            ..Page::from(for_people(graph, look))
        }),
    }
}

/// What marks and measures mean, those that there are; then the network in numbers.
fn legend(graph: &Graph, look: &Look<'_>) -> Vec<Vec<String>> {
    let word = |id: &str| look.words.get(id).into_owned();
    let counts = [
        ("count-actors", graph.actors()),
        ("count-initiatives", graph.initiatives()),
    ];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let mut numbers: Vec<String> = counts
        .map(|(id, count)| look.words.count(id, count))
        .collect();
    numbers.push(look.words.count("graph-ties", graph.edges.len()));
    let Some(measures) = &graph.measures else {
        let [inferred, ended, maybe] = marks(graph);
        let marks = [
            (inferred, "graph-legend-inferred"),
            (ended, "matrix-ended"),
            (maybe, "matrix-maybe"),
        ];
        let marks = marks.into_iter().filter(|(is_there, _)| *is_there);
        return vec![marks.map(|(_, id)| word(id)).collect(), numbers];
    };
    numbers.extend(network_measures(measures, look));
    let shared = shared_key(graph).map(|key| format!("graph-legend-{key}"));
    let explained = [Some("graph-legend-degree".to_owned()), shared]
        .into_iter()
        .flatten()
        .chain(["graph-legend-bridge", "graph-legend-page-rank"].map(str::to_owned));
    let explained = explained.map(|id| vec![word(&id)]);
    explained.chain([numbers]).collect()
}

/// The measures of the whole network.
fn network_measures(measures: &Measures, look: &Look<'_>) -> Vec<String> {
    let density = measures.density.map(|density| {
        let facts = [("density", decimal(density, look).into())];
        look.words.with("graph-density", &facts)
    });
    let facts = [
        ("n", measures.components.len().into()),
        ("sizes", sizes(&measures.components).into()),
    ];
    let parts = look.words.with("graph-components", &facts);
    let bridges = look.words.count("graph-bridges", measures.bridges);
    density.into_iter().chain([parts, bridges]).collect()
}

/// The sizes of the components, equal ones together: `30, 2×3, 12×1`.
fn sizes(components: &[usize]) -> String {
    let sizes: Vec<String> = components
        .chunk_by(|left, right| left == right)
        .map(|equal| match equal {
            [one] => one.to_string(),
            several => format!("{}×{}", several.len(), several[0]),
        })
        .collect();
    sizes.join(", ")
}

/// What stands for a bridge in a table.
const BRIDGE: &str = "●";

/// Ids, keys and days.
fn for_programs(graph: &Graph) -> Grid {
    if graph.measures.is_some() {
        measures_for_programs(graph)
    } else {
        edges_for_programs(graph)
    }
}

/// Names, labels and marks.
fn for_people(graph: &Graph, look: &Look<'_>) -> Grid {
    if graph.measures.is_some() {
        measures_for_people(graph, look)
    } else {
        edges_for_people(graph, look)
    }
}

/// The word for what two nodes share; participations share nothing.
fn shared_key(graph: &Graph) -> Option<&'static str> {
    match graph.of {
        GraphKind::Participations => None,
        GraphKind::Actors => Some("shared-initiatives"),
        GraphKind::Initiatives => Some("shared-actors"),
    }
}

/// A number with three decimals, as the language writes it.
fn decimal(number: f64, look: &Look<'_>) -> String {
    let text = format!("{number:.3}");
    match look.words.language() {
        Language::Sv => text.replace('.', ","),
        Language::En => text,
    }
}

/// The name of each node.
fn names(graph: &Graph) -> BTreeMap<&Id, &Node> {
    graph.nodes.iter().map(|node| (&node.id, node)).collect()
}

fn edges_for_programs(graph: &Graph) -> Grid {
    let names = names(graph);
    let name = |id: &Id| {
        names
            .get(id)
            .map_or(String::new(), |node| node.name.clone())
    };
    let row = |edge: &Edge| {
        let attributes = edge_attributes(edge).into_iter();
        let attributes: BTreeMap<&str, String> =
            attributes.chain(time_attributes(&edge.spans)).collect();
        let ends = [
            edge.source.to_string(),
            name(&edge.source),
            edge.target.to_string(),
            name(&edge.target),
            edge.weight.to_string(),
        ];
        let others = ATTRIBUTES.map(|key| attributes.get(key).cloned().unwrap_or_default());
        ends.into_iter().chain(others).map(Cell::new).collect()
    };
    let ends = ["source", "source-name", "target", "target-name", "weight"];
    let keys = ends.into_iter().chain(ATTRIBUTES);
    Grid {
        columns: keys.map(|key| Column::new(key, key)).collect(),
        rows: graph.edges.iter().map(row).collect(),
    }
}

/// The columns of an edge for programs, besides its ends and its weight.
const ATTRIBUTES: [&str; 8] = [
    "roles", "via", "shared", "inferred", "ended", "maybe", "start", "end",
];

fn measures_for_programs(graph: &Graph) -> Grid {
    let keys = [
        "id",
        "name",
        "kind",
        "degree",
        "shared",
        "component",
        "bridge",
        "page-rank",
    ];
    let row = |(node, measures): (&Node, &NodeMeasures)| {
        let cells = [
            node.id.to_string(),
            node.name.clone(),
            node.kind.key().to_owned(),
            measures.degree.to_string(),
            measures.shared.to_string(),
            measures.component.to_string(),
            measures.bridge.to_string(),
            measures.page_rank.to_string(),
        ];
        cells.map(Cell::new).to_vec()
    };
    Grid {
        columns: keys.map(|key| Column::new(key, key)).into(),
        rows: measured(graph).into_iter().map(row).collect(),
    }
}

/// The nodes with what they measure, those with most ties first.
fn measured(graph: &Graph) -> Vec<(&Node, &NodeMeasures)> {
    let mut measured: Vec<(&Node, &NodeMeasures)> = graph
        .nodes
        .iter()
        .filter_map(|node| Some((node, node.measures.as_ref()?)))
        .collect();
    measured.sort_by_key(|(_, measures)| Reverse((measures.degree, measures.shared)));
    measured
}

/// A name stands once for all its edges that follow each other.
fn edges_for_people(graph: &Graph, look: &Look<'_>) -> Grid {
    let names = names(graph);
    let name = |id: &Id| {
        names
            .get(id)
            .map_or(String::new(), |it| short_node_label(it))
    };
    let head = |key: &str| Column::new(key, look.words.get(&format!("graph-{key}")));
    let shared_key = shared_key(graph);
    let columns = match shared_key {
        None => vec![head("actor"), head("initiative"), head("role")],
        Some(shared) => vec![
            head("source"),
            head("target"),
            Column::number("weight", look.words.get("graph-weight")),
            head(shared),
        ],
    };
    let mut before = None;
    let row = |edge: &Edge| {
        let source = match before.replace(edge.source.clone()) == Some(edge.source.clone()) {
            true => " ".to_owned(),
            false => name(&edge.source),
        };
        let ties = match shared_key {
            None => vec![role_labels(edge, look)],
            Some(_) => vec![edge.weight.to_string(), shared(edge, look)],
        };
        let cells = [source, name(&edge.target)].into_iter().chain(ties);
        let cells = cells.map(Cell::new);
        match edge.inferred {
            true => cells.map(Cell::quiet).collect(),
            false => cells.collect(),
        }
    };
    Grid {
        columns,
        rows: graph.edges.iter().map(row).collect(),
    }
}

fn shared(edge: &Edge, look: &Look<'_>) -> String {
    let label = |it: &Shared| {
        let name = it.short.as_ref().unwrap_or(&it.name);
        let name = if it.inferred {
            look.inferred(name)
        } else {
            name.clone()
        };
        with_marks(&name, it.ended, it.maybe)
    };
    edge.shared.iter().map(label).collect::<Vec<_>>().join(", ")
}

fn measures_for_people(graph: &Graph, look: &Look<'_>) -> Grid {
    let sharing = shared_key(graph).is_some();
    let head = |key: &str| Column::number(key, look.words.get(&format!("graph-{key}")));
    let mut columns = vec![Column::new("name", look.field("name")), head("degree")];
    if sharing {
        columns.push(head("shared"));
    }
    columns.extend(["component", "bridge", "page-rank"].map(head));
    let row = |(node, measures): (&Node, &NodeMeasures)| {
        let number = |number: usize| Cell::new(number.to_string());
        let bridge = if measures.bridge { BRIDGE } else { " " };
        let mut cells = vec![Cell::new(short_node_label(node)), number(measures.degree)];
        if sharing {
            cells.push(number(measures.shared));
        }
        cells.push(number(measures.component));
        cells.push(Cell::new(bridge));
        cells.push(Cell::new(decimal(measures.page_rank, look)));
        cells
    };
    Grid {
        columns,
        rows: measured(graph).into_iter().map(row).collect(),
    }
}
