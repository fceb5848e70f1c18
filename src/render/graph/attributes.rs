//! What programs are told about nodes and edges, the same in GraphML and GEXF.

use std::collections::BTreeSet;

use crate::ops::graph::spans::Span;
use crate::ops::graph::{Edge, Node};

/// An attribute: its name and what it holds.
pub(super) struct Attribute {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
}

/// What an attribute holds.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    Text,
    Whole,
    Real,
    Flag,
}

const fn attribute(name: &'static str, holds: Holds) -> Attribute {
    Attribute { name, holds }
}

/// What nodes have besides name and time.
pub(super) const OF_NODES: &[Attribute] = &[
    attribute("kind", Holds::Text),
    attribute("type", Holds::Text),
    attribute("county", Holds::Text),
    attribute("ended", Holds::Flag),
];

/// What nodes have when they are measured.
pub(super) const MEASURES: &[Attribute] = &[
    attribute("degree", Holds::Whole),
    attribute("shared", Holds::Whole),
    attribute("component", Holds::Whole),
    attribute("bridge", Holds::Flag),
    attribute("page_rank", Holds::Real),
];

/// What edges have besides weight and time.
pub(super) const OF_EDGES: &[Attribute] = &[
    attribute("roles", Holds::Text),
    attribute("via", Holds::Text),
    attribute("shared", Holds::Text),
    attribute("inferred", Holds::Flag),
    attribute("ended", Holds::Flag),
    attribute("maybe", Holds::Flag),
];

/// An attribute and its value.
pub(super) type Said = (&'static str, String);

/// What is known of a node.
pub(super) fn of_node(node: &Node) -> Vec<Said> {
    let mut said = vec![("kind", node.kind.key().to_owned())];
    said.extend(node.sort.clone().map(|sort| ("type", sort)));
    said.extend(listed("county", &node.county));
    said.push(("ended", node.ended.to_string()));
    if let Some(measures) = &node.measures {
        said.extend([
            ("degree", measures.degree.to_string()),
            ("shared", measures.shared.to_string()),
            ("component", measures.component.to_string()),
            ("bridge", measures.bridge.to_string()),
            ("page_rank", measures.page_rank.to_string()),
        ]);
    }
    said
}

/// What is known of an edge.
pub(super) fn of_edge(edge: &Edge) -> Vec<Said> {
    let groups: BTreeSet<&str> = edge
        .roles
        .iter()
        .filter_map(|part| part.via.as_ref())
        .map(|group| group.as_str())
        .collect();
    let shared: Vec<&str> = edge.shared.iter().map(|it| it.id.as_str()).collect();
    let lists = [
        listed("roles", &roles(edge)),
        listed("via", &groups.into_iter().collect::<Vec<_>>()),
        listed("shared", &shared),
    ];
    let flags = [
        ("inferred", edge.inferred.to_string()),
        ("ended", edge.ended.to_string()),
        ("maybe", edge.maybe.to_string()),
    ];
    lists.into_iter().flatten().chain(flags).collect()
}

/// The roles of an edge, each once.
pub(super) fn roles(edge: &Edge) -> Vec<&str> {
    let mut roles: Vec<&str> = edge.roles.iter().map(|part| part.role.as_str()).collect();
    roles.dedup();
    roles
}

fn listed(name: &'static str, values: &[impl AsRef<str>]) -> Option<Said> {
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    (!values.is_empty()).then(|| (name, values.join(";")))
}

/// The first and the last day of all stretches, where they are known.
pub(super) fn time(spans: &[Span]) -> Vec<Said> {
    let start = spans.first().and_then(|span| span.start);
    let end = spans.last().and_then(|span| span.end);
    let days = [("start", start), ("end", end)];
    days.into_iter()
        .filter_map(|(name, day)| Some((name, day?.to_string())))
        .collect()
}
