//! A graph as a table: a row for each edge, or for each node when they are measured.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::attributes;
use super::marks::{self, marked};
use crate::model::id::Id;
use crate::ops::graph::measures::NodeMeasures;
use crate::ops::graph::{Edge, Graph, Node, Of};
use crate::render::Look;
use crate::render::grid::{Cell, Column, Grid};
use crate::text::words::Language;

/// What stands for a bridge in a table.
const BRIDGE: &str = "●";

/// Ids, keys and days.
pub(super) fn for_programs(graph: &Graph) -> Grid {
    if graph.measures.is_some() {
        measures_for_programs(graph)
    } else {
        edges_for_programs(graph)
    }
}

/// Names, labels and marks.
pub(super) fn for_people(graph: &Graph, look: &Look<'_>) -> Grid {
    if graph.measures.is_some() {
        measures_for_people(graph, look)
    } else {
        edges_for_people(graph, look)
    }
}

/// The word for what two nodes share; participations share nothing.
pub(super) fn shared_key(graph: &Graph) -> Option<&'static str> {
    match graph.of {
        Of::Participations => None,
        Of::Actors => Some("shared-initiatives"),
        Of::Initiatives => Some("shared-actors"),
    }
}

/// A number with three decimals, as the language writes it.
pub(super) fn decimal(number: f64, look: &Look<'_>) -> String {
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
    let name = |id: &Id| names.get(id).map_or("", |node| node.name.as_str());
    let row = |edge: &Edge| {
        let said: BTreeMap<&str, String> = attributes::of_edge(edge)
            .into_iter()
            .chain(attributes::time(&edge.spans))
            .collect();
        let first = [
            edge.source.as_str(),
            name(&edge.source),
            edge.target.as_str(),
            name(&edge.target),
        ];
        let others = SAID.iter().map(|key| said.get(key).cloned());
        first
            .into_iter()
            .map(Cell::new)
            .chain([Cell::new(edge.weight.to_string())])
            .chain(others.map(|value| Cell::new(value.unwrap_or_default())))
            .collect()
    };
    let heads = ["source", "source-name", "target", "target-name", "weight"];
    Grid {
        columns: columns(heads.into_iter().chain(SAID.iter().copied())),
        rows: graph.edges.iter().map(row).collect(),
    }
}

/// What programs are told about an edge besides its ends and its weight.
const SAID: &[&str] = &[
    "roles", "via", "shared", "inferred", "ended", "maybe", "start", "end",
];

fn columns<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<Column> {
    keys.map(|key| Column::new(key, key)).collect()
}

fn measures_for_programs(graph: &Graph) -> Grid {
    let row = |(node, measures): (&Node, &NodeMeasures)| {
        let numbers = [measures.degree, measures.shared, measures.component];
        let first = [node.id.as_str(), &node.name, node.kind.key()];
        first
            .into_iter()
            .map(Cell::new)
            .chain(numbers.map(|number| Cell::new(number.to_string())))
            .chain([
                Cell::new(measures.bridge.to_string()),
                Cell::new(measures.page_rank.to_string()),
            ])
            .collect()
    };
    let heads = [
        "id",
        "name",
        "kind",
        "degree",
        "shared",
        "component",
        "bridge",
        "page-rank",
    ];
    Grid {
        columns: columns(heads.into_iter()),
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
            .map_or_else(String::new, |it| marks::in_table(it))
    };
    let head = |key: &str| Column::new(key, look.words.get(&format!("graph-{key}")));
    let columns = match shared_key(graph) {
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
        let again = before == Some(edge.source.clone());
        before = Some(edge.source.clone());
        let source = if again {
            " ".to_owned()
        } else {
            name(&edge.source)
        };
        let mut cells = vec![Cell::new(source), Cell::new(name(&edge.target))];
        if shared_key(graph).is_some() {
            cells.push(Cell::new(edge.weight.to_string()));
            cells.push(Cell::new(shared(edge, look)));
        } else {
            cells.push(Cell::new(marks::roles(edge, look)));
        }
        if edge.inferred {
            cells = cells.into_iter().map(Cell::quiet).collect();
        }
        cells
    };
    Grid {
        columns,
        rows: graph.edges.iter().map(row).collect(),
    }
}

fn shared(edge: &Edge, look: &Look<'_>) -> String {
    let shared: Vec<String> = edge
        .shared
        .iter()
        .map(|it| {
            let name = it.short.as_ref().unwrap_or(&it.name);
            let name = if it.inferred {
                look.inferred(name)
            } else {
                name.clone()
            };
            marked(&name, it.ended, it.maybe)
        })
        .collect();
    shared.join(", ")
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
        let mut cells = vec![Cell::new(marks::in_table(node)), number(measures.degree)];
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
