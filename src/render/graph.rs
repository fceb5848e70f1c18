//! The report of `graph`; a table has a row for each edge, or for each node when they are measured.

mod dot;
mod labels;
mod xml;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use self::labels::{edge_value, marks, node_value, role_labels, short_node_label};
use super::grid::{Cell, Column, Columns, Grid};
use super::label::time_marks;
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
    Format::Xlsx,
    Format::Excel,
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
            ..Page::from(for_people(graph, format, look))
        }),
    }
}

/// What marks and measures mean, those that there are; then the network in numbers.
fn legend(graph: &Graph, look: &Look<'_>) -> Vec<Vec<String>> {
    let mut numbers = look.counts(&[
        ("count-actors", graph.actors()),
        ("count-initiatives", graph.initiatives()),
    ]);
    numbers.push(look.words.count("graph-ties", graph.edges.len()));
    let Some(measures) = &graph.measures else {
        let [inferred, ended, maybe] = marks(graph);
        let marks = look.messages(&[
            (inferred, "graph-legend-inferred"),
            (ended, "matrix-ended"),
            (maybe, "matrix-maybe"),
        ]);
        return vec![marks, numbers];
    };
    numbers.extend(network_measures(measures, look));
    let shared = shared_key(graph).map(|key| format!("graph-legend-{key}"));
    let others = ["graph-legend-bridge", "graph-legend-page-rank"].map(str::to_owned);
    // A line each: every measure is explained in a sentence.
    ["graph-legend-degree".to_owned()]
        .into_iter()
        .chain(shared)
        .chain(others)
        .map(|id| vec![look.words.get(&id)])
        .chain([numbers])
        .collect()
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
    let size = |equal: &[usize]| match equal {
        [one] => one.to_string(),
        several => format!("{}×{}", several.len(), several[0]),
    };
    let equal = components.chunk_by(|left, right| left == right);
    equal.map(size).collect::<Vec<_>>().join(", ")
}

/// What stands for a bridge in a table.
const BRIDGE: &str = "●";

/// Ids, keys and days.
fn for_programs(graph: &Graph) -> Grid {
    if graph.measures.is_some() {
        let of_node =
            |(node, _): (&Node, _)| MEASURED.map(|key| node_value(node, key).unwrap_or_default());
        let rows = measured(graph).into_iter().map(of_node);
        return Grid::of_texts(&MEASURED, rows.collect());
    }
    let names = names(graph);
    let name = |id: &Id| names.get(id).map(|node| node.name.clone());
    let ends = ["source", "source-name", "target", "target-name", "weight"];
    let keys = [&ends[..], &ATTRIBUTES].concat();
    let of_edge = |edge: &Edge| -> Vec<String> {
        let value = |key: &&str| match *key {
            "source-name" => name(&edge.source),
            "target-name" => name(&edge.target),
            key => edge_value(edge, key),
        };
        keys.iter()
            .map(|key| value(key).unwrap_or_default())
            .collect()
    };
    Grid::of_texts(&keys, graph.edges.iter().map(of_edge).collect())
}

/// The columns of an edge for programs, besides its ends and its weight.
const ATTRIBUTES: [&str; 8] = [
    "roles", "via", "shared", "inferred", "ended", "maybe", "start", "end",
];

/// The columns of nodes that are measured, for programs.
const MEASURED: [&str; 8] = [
    "id",
    "name",
    "kind",
    "degree",
    "shared",
    "component",
    "bridge",
    "page-rank",
];

/// Names, labels and marks.
fn for_people(graph: &Graph, format: Format, look: &Look<'_>) -> Grid {
    match graph.measures {
        Some(_) => measures_for_people(graph, format, look),
        None => edges_for_people(graph, format, look),
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

/// The nodes with what they measure, those with most ties first.
fn measured(graph: &Graph) -> Vec<(&Node, &NodeMeasures)> {
    let mut measured: Vec<(&Node, &NodeMeasures)> = graph
        .nodes
        .iter()
        .filter_map(|node| Some((node, node.measures.as_ref()?)))
        .collect();
    // A stable sort: nodes with equal numbers stay in the order of their names.
    measured.sort_by_key(|(_, measures)| Reverse((measures.degree, measures.shared)));
    measured
}

/// A name stands once for all its edges that follow each other, but not in a spreadsheet, whose rows are sorted and filtered.
fn edges_for_people(graph: &Graph, format: Format, look: &Look<'_>) -> Grid {
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
    let rows = graph.edges.iter().map(|edge| {
        let is_repeated = before.replace(&edge.source) == Some(&edge.source);
        let source = if is_repeated && !format.is_sheet() {
            " ".to_owned()
        } else {
            name(&edge.source)
        };
        let ties = match shared_key {
            None => vec![role_labels(edge, look)],
            Some(_) => vec![edge.weight.to_string(), shared(edge, look)],
        };
        let cells = [source, name(&edge.target)].into_iter().chain(ties);
        let cells = cells.map(|it| Cell::new(it).quiet_if(edge.inferred));
        cells.collect()
    });
    let rows = rows.collect();
    Grid { columns, rows }
}

fn shared(edge: &Edge, look: &Look<'_>) -> String {
    let label = |it: &Shared| {
        let name = it.short.as_ref().unwrap_or(&it.name);
        look.marked(name.clone(), it.inferred) + &time_marks(it.ended, it.maybe)
    };
    edge.shared.iter().map(label).collect::<Vec<_>>().join(", ")
}

fn measures_for_people(graph: &Graph, format: Format, look: &Look<'_>) -> Grid {
    type Measured<'g> = (&'g Node, &'g NodeMeasures);
    let head = |key: &str| Column::number(key, look.words.get(&format!("graph-{key}")));
    let number = |number: usize| Cell::new(number.to_string());
    // On a screen an empty cell would be drawn as one whose value is not known.
    let no_bridge = if format.is_sheet() { "" } else { " " };
    let bridge = |(_, it): &Measured<'_>| Cell::new(if it.bridge { BRIDGE } else { no_bridge });
    let page_rank = |(_, it): &Measured<'_>| {
        let label = decimal(it.page_rank, look);
        Cell::labelled(format!("{:.3}", it.page_rank), label)
    };
    let mut columns: Columns<'_, Measured<'_>> = vec![
        (Column::new("name", look.field("name")), &|(node, _)| {
            Cell::new(short_node_label(node))
        }),
        (head("degree"), &|(_, it)| Cell::new(it.degree.to_string())),
    ];
    // Participations share nothing: degree and shared would be one number.
    let shared = |(_, it): &Measured<'_>| number(it.shared);
    if shared_key(graph).is_some() {
        columns.push((head("shared"), &shared));
    }
    columns.push((head("component"), &|(_, it)| {
        Cell::new(it.component.to_string())
    }));
    columns.push((head("bridge"), &bridge));
    columns.push((head("page-rank"), &page_rank));
    let id = |(node, _): &Measured<'_>| Cell::new(node.id.as_str());
    if format.is_sheet() {
        columns.push((Column::new("id", look.field("id")), &id));
    }
    Grid::new(&measured(graph), columns)
}
