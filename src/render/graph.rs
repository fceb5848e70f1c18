//! A graph, in each of its formats; a table has a row for each edge, or for each node when they are measured.

mod attributes;
mod drawn;
mod gexf;
mod graphml;
mod marks;
mod tables;

use super::width::flow;
use super::{Format, Look, csv, escape, ids, json, markdown, text};
use crate::ops::graph::Graph;
use crate::ops::graph::measures::Measures;

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

/// The graph in a format.
pub fn render(graph: &Graph, format: Format, look: &Look<'_>) -> String {
    match format {
        Format::Json => json::json("graph", graph),
        Format::Ids => ids::ids(graph.nodes.iter().map(|node| node.id.as_str())),
        Format::Csv => csv::csv(&tables::for_programs(graph)),
        Format::Tsv => csv::tsv(&tables::for_programs(graph)),
        Format::Graphml => graphml::graphml(graph),
        Format::Gexf => gexf::gexf(graph),
        Format::Dot => drawn::dot(graph, look),
        Format::Mermaid => drawn::mermaid(graph, look),
        Format::Markdown => {
            let legend = legend(graph, look).concat().join(" · ");
            let table = markdown::markdown(&tables::for_people(graph, look));
            format!("{table}\n{}\n", escape::markdown(&legend))
        }
        _ if graph.nodes.is_empty() => String::new(),
        _ => page(graph, look),
    }
}

/// The table below which the legend stands, and the legend.
fn page(graph: &Graph, look: &Look<'_>) -> String {
    let table = text::table(&tables::for_people(graph, look), look.width, look.color);
    let limit = look.width.unwrap_or(usize::MAX);
    let lines: Vec<String> = legend(graph, look)
        .iter()
        .flat_map(|items| flow(items, limit.saturating_sub(1)))
        .map(|line| format!(" {line}\n"))
        .collect();
    let table = if graph.edges.is_empty() && graph.measures.is_none() {
        String::new()
    } else {
        table + "\n"
    };
    table + &lines.concat()
}

/// What marks and measures mean, those that there are; then the network in numbers.
fn legend(graph: &Graph, look: &Look<'_>) -> Vec<Vec<String>> {
    let word = |id: &str| look.words.get(id).into_owned();
    let marked = marks::there(graph);
    let mut marks = Vec::new();
    if graph.measures.is_some() {
        marks.push(word("graph-legend-degree"));
        marks.extend(tables::shared_key(graph).map(|key| word(&format!("graph-legend-{key}"))));
        marks.push(word("graph-legend-bridge"));
        marks.push(word("graph-legend-page-rank"));
    } else {
        let of_marks = [
            (marked.inferred, "graph-legend-inferred"),
            (marked.ended, "matrix-ended"),
            (marked.maybe, "matrix-maybe"),
        ];
        let there = of_marks.into_iter().filter(|(is_there, _)| *is_there);
        marks.extend(there.map(|(_, id)| word(id)));
    }
    let (actors, initiatives) = graph.counts();
    let counts = [("count-actors", actors), ("count-initiatives", initiatives)];
    let mut numbers: Vec<String> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(id, count)| look.words.count(id, count))
        .collect();
    numbers.push(look.words.count("graph-ties", graph.edges.len()));
    if let Some(measures) = &graph.measures {
        numbers.extend(whole(measures, look));
    }
    let marks = marks.into_iter().map(|mark| vec![mark]);
    if graph.measures.is_some() {
        marks.chain([numbers]).collect()
    } else {
        vec![marks.flatten().collect(), numbers]
    }
}

/// The measures of the whole network.
fn whole(measures: &Measures, look: &Look<'_>) -> Vec<String> {
    let density = measures.density.map(|density| {
        let density = tables::decimal(density, look);
        look.words
            .with("graph-density", &[("density", density.into())])
    });
    let parts = look.words.with(
        "graph-components",
        &[
            ("n", measures.components.len().into()),
            ("sizes", sizes(&measures.components).into()),
        ],
    );
    let bridges = look.words.count("graph-bridges", measures.bridges);
    density.into_iter().chain([parts, bridges]).collect()
}

/// How large the parts are, those of the same size together: `30, 2×3, 1×12`.
fn sizes(components: &[usize]) -> String {
    let alike: Vec<String> = components
        .chunk_by(|left, right| left == right)
        .map(|alike| match alike {
            [one] => one.to_string(),
            several => format!("{}×{}", several.len(), several[0]),
        })
        .collect();
    alike.join(", ")
}
