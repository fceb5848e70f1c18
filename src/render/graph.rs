//! A graph, in each of its formats; a table has a row for each edge, or for each node when they are measured.

mod attributes;
mod drawn;
mod gexf;
mod graphml;
mod marks;
mod tables;

use super::report::{Page, Report};
use super::{Format, Look};
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

/// The report in a format.
pub fn report(graph: &Graph, format: Format, look: &Look<'_>) -> Report {
    match format {
        Format::Json => Report::json("graph", graph),
        Format::Ids => Report::ids(graph.nodes.iter().map(|node| node.id.as_str())),
        Format::Csv | Format::Tsv => Report::Table(tables::for_programs(graph)),
        Format::Graphml => Report::from(graphml::graphml(graph)),
        Format::Gexf => Report::from(gexf::gexf(graph)),
        Format::Dot => Report::from(drawn::dot(graph, look)),
        Format::Mermaid => Report::from(drawn::mermaid(graph, look)),
        Format::Text if graph.nodes.is_empty() => Report::Page(Page::default()),
        _ => Report::Page(Page {
            notes: legend(graph, look),
            ..Page::from(tables::for_people(graph, look))
        }),
    }
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
