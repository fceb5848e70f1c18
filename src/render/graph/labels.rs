//! What programs and people read of the nodes and edges of a graph, whatever the format.

use std::collections::BTreeSet;

use crate::ops::graph::spans::Span;
use crate::ops::graph::{Edge, Graph, Node, Part};
use crate::render::Look;
use crate::render::text::HARD_SPACE;

/// An attribute with its value.
pub(super) type Attribute = (&'static str, String);

/// The attributes of a node, without name and time.
pub(super) fn node_attributes(node: &Node) -> Vec<Attribute> {
    let mut attributes = vec![("kind", node.kind.key().to_owned())];
    attributes.extend(node.sort.clone().map(|sort| ("type", sort)));
    attributes.extend(listed("county", &node.county));
    attributes.push(("ended", node.ended.to_string()));
    if let Some(measures) = &node.measures {
        attributes.extend([
            ("degree", measures.degree.to_string()),
            ("shared", measures.shared.to_string()),
            ("component", measures.component.to_string()),
            ("bridge", measures.bridge.to_string()),
            ("page_rank", measures.page_rank.to_string()),
        ]);
    }
    attributes
}

/// The attributes of an edge, without weight and time.
pub(super) fn edge_attributes(edge: &Edge) -> Vec<Attribute> {
    let groups = edge.roles.iter().filter_map(|part| part.via.as_ref());
    let groups: BTreeSet<&str> = groups.map(|group| group.as_str()).collect();
    let shared: Vec<&str> = edge.shared.iter().map(|it| it.id.as_str()).collect();
    let lists = [
        listed("roles", &role_keys(edge)),
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

/// The first and the last day of all spans, where they are known.
pub(super) fn time_attributes(spans: &[Span]) -> Vec<Attribute> {
    let start = spans.first().and_then(|span| span.start);
    let end = spans.last().and_then(|span| span.end);
    let days = [("start", start), ("end", end)];
    days.into_iter()
        .filter_map(|(name, day)| Some((name, day?.to_string())))
        .collect()
}

fn listed(name: &'static str, values: &[impl AsRef<str>]) -> Option<Attribute> {
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    (!values.is_empty()).then(|| (name, values.join(";")))
}

/// The roles of an edge, each once.
fn role_keys(edge: &Edge) -> Vec<&str> {
    let mut roles: Vec<&str> = edge.roles.iter().map(|part| part.role.as_str()).collect();
    roles.dedup();
    roles
}

/// The name of a node.
pub(super) fn node_label(node: &Node) -> String {
    with_marks(&node.name, node.ended, false)
}

/// The name of a node in a table, where initiatives go by their short names as in a matrix.
pub(super) fn short_node_label(node: &Node) -> String {
    match &node.short {
        Some(short) if node.is_initiative() => with_marks(short, node.ended, false),
        _ => node_label(node),
    }
}

/// The roles of a participation, or how many are shared where it is more than one.
pub(super) fn edge_label(edge: &Edge, look: &Look<'_>) -> String {
    if !edge.roles.is_empty() {
        return role_labels(edge, look);
    }
    let weight = match edge.weight {
        1 => String::new(),
        weight => weight.to_string(),
    };
    let label = with_marks(&weight, edge.ended, edge.maybe);
    label.trim_start_matches(HARD_SPACE).to_owned()
}

/// The roles of a participation, each once: stated rather than inferred, lasting rather than ended.
pub(super) fn role_labels(edge: &Edge, look: &Look<'_>) -> String {
    let label = |part: &Part| {
        let label = look.role(&part.role);
        let label = if part.inferred {
            look.inferred(&label)
        } else {
            label
        };
        with_marks(&label, part.ended, part.maybe)
    };
    let part = |role: &str| {
        let parts = edge.roles.iter().filter(|part| part.role == role);
        parts.min_by_key(|part| (part.inferred, part.ended))
    };
    let parts = role_keys(edge).into_iter().filter_map(part);
    parts.map(label).collect::<Vec<_>>().join(", ")
}

/// A text with † where it is over, and ? where the day is in doubt.
pub(super) fn with_marks(text: &str, ended: bool, maybe: bool) -> String {
    let mark = |is_there: bool, mark: char| match is_there {
        true => format!("{HARD_SPACE}{mark}"),
        false => String::new(),
    };
    format!("{text}{}{}", mark(ended, '†'), mark(maybe, '?'))
}

/// Whether something in a graph is marked as inferred, as over, as in doubt.
pub(super) fn marks(graph: &Graph) -> [bool; 3] {
    let roles = graph.edges.iter().flat_map(|edge| &edge.roles);
    let roles = roles.map(|it| [it.inferred, it.ended, it.maybe]);
    let shared = graph.edges.iter().flat_map(|edge| &edge.shared);
    let shared = shared.map(|it| [it.inferred, it.ended, it.maybe]);
    let nodes = graph.nodes.iter().map(|it| [false, it.ended, false]);
    let all = roles.chain(shared).chain(nodes);
    all.fold([false; 3], |seen, it| {
        [0, 1, 2].map(|at| seen[at] || it[at])
    })
}
