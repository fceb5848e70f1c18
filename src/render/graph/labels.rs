//! What programs and people read of the nodes and edges of a graph, whatever the format.

use std::collections::BTreeSet;

use crate::ops::graph::{Edge, Graph, Node, Part};
use crate::render::Look;
use crate::render::label::time_marks;
use crate::render::text::HARD_SPACE;

/// The value of a node under its name in tables and files; none where it is not known.
pub(super) fn node_value(node: &Node, name: &str) -> Option<String> {
    let measures = node.measures.as_ref();
    Some(match name {
        "id" => node.id.to_string(),
        "name" | "label" => node.name.clone(),
        "kind" => node.kind.key().to_owned(),
        "type" => node.sort.clone()?,
        "county" => listed(node.county.iter().map(String::as_str))?,
        "ended" => node.ended.to_string(),
        "degree" => measures?.degree.to_string(),
        "shared" => measures?.shared.to_string(),
        "component" => measures?.component.to_string(),
        "bridge" => measures?.bridge.to_string(),
        // Columns have hyphens as fields do. Graph programs turn attributes into variables, which can't have any.
        "page-rank" | "page_rank" => measures?.page_rank.to_string(),
        "start" => node.span.start?.to_string(),
        "end" => node.span.end?.to_string(),
        _ => return None,
    })
}

/// The value of an edge under its name in tables and files; none where it is not known.
pub(super) fn edge_value(edge: &Edge, name: &str) -> Option<String> {
    let groups = edge.roles.iter().filter_map(|part| part.via.as_ref());
    let groups: BTreeSet<&str> = groups.map(|group| group.as_str()).collect();
    Some(match name {
        "source" => edge.source.to_string(),
        "target" => edge.target.to_string(),
        "weight" => edge.weight.to_string(),
        "roles" => listed(role_keys(edge))?,
        "via" => listed(groups)?,
        "shared" => listed(edge.shared.iter().map(|it| it.id.as_str()))?,
        "inferred" => edge.inferred.to_string(),
        "ended" => edge.ended.to_string(),
        "maybe" => edge.maybe.to_string(),
        // Of several spans the first and the last day, for formats that know no gaps.
        "start" => edge.spans.first()?.start?.to_string(),
        "end" => edge.spans.last()?.end?.to_string(),
        _ => return None,
    })
}

fn listed<'v>(values: impl IntoIterator<Item = &'v str>) -> Option<String> {
    let values: Vec<&str> = values.into_iter().collect();
    (!values.is_empty()).then(|| values.join(";"))
}

/// The roles of an edge, each once.
fn role_keys(edge: &Edge) -> Vec<&str> {
    let mut roles: Vec<&str> = edge.roles.iter().map(|part| part.role.as_str()).collect();
    // They come in the order of the vocabulary, so that equal ones are neighbours.
    roles.dedup();
    roles
}

/// The name of a node.
pub(super) fn node_label(node: &Node) -> String {
    node.name.clone() + &time_marks(node.ended, false)
}

/// The name of a node in a table, where initiatives go by their short names as in a matrix.
pub(super) fn short_node_label(node: &Node) -> String {
    match &node.short {
        Some(short) if node.is_initiative() => short.clone() + &time_marks(node.ended, false),
        _ => node_label(node),
    }
}

/// The roles of a participation, or how many are shared where it is more than one.
pub(super) fn edge_label(edge: &Edge, look: &Look<'_>) -> String {
    if !edge.roles.is_empty() {
        return role_labels(edge, look);
    }
    // Most edges share one; a `1` at each of them would hide the others.
    let weight = match edge.weight {
        1 => String::new(),
        weight => weight.to_string(),
    };
    let label = weight + &time_marks(edge.ended, edge.maybe);
    label.trim_start_matches(HARD_SPACE).to_owned()
}

/// The roles of a participation, each once: stated rather than inferred, lasting rather than ended.
pub(super) fn role_labels(edge: &Edge, look: &Look<'_>) -> String {
    let label = |part: &Part| {
        look.marked(look.role(&part.role), part.inferred) + &time_marks(part.ended, part.maybe)
    };
    let part = |role: &str| {
        let parts = edge.roles.iter().filter(|part| part.role == role);
        parts.min_by_key(|part| (part.inferred, part.ended))
    };
    let parts = role_keys(edge).into_iter().filter_map(part);
    parts.map(label).collect::<Vec<_>>().join(", ")
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
