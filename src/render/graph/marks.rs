//! Names and labels with their marks: † where it is over, ? where the day is in doubt.

use super::attributes;
use crate::ops::graph::{Edge, Graph, Node, Part};
use crate::render::Look;
use crate::render::text::HARD_SPACE;

/// The name of a node.
pub(super) fn of_node(node: &Node) -> String {
    marked(&node.name, node.ended, false)
}

/// The same in a table, where initiatives go by their short names as in a matrix.
pub(super) fn in_table(node: &Node) -> String {
    match &node.short {
        Some(short) if node.is_initiative() => marked(short, node.ended, false),
        _ => of_node(node),
    }
}

/// The roles of a participation, or how many are shared where it is more than one.
pub(super) fn of_edge(edge: &Edge, look: &Look<'_>) -> String {
    if edge.roles.is_empty() {
        let weight = match edge.weight {
            1 => String::new(),
            weight => weight.to_string(),
        };
        let marked = marked(&weight, edge.ended, edge.maybe);
        marked.trim_start_matches(HARD_SPACE).to_owned()
    } else {
        roles(edge, look)
    }
}

/// The roles of a participation, each once: as it is stated, and as it lasts.
pub(super) fn roles(edge: &Edge, look: &Look<'_>) -> String {
    let role = |role: &str| {
        let parts = edge.roles.iter().filter(|part| part.role == role);
        let part = parts.min_by_key(|part| (part.inferred, part.ended));
        part.map(|part| one(part, look))
    };
    let roles: Vec<String> = attributes::roles(edge)
        .into_iter()
        .filter_map(role)
        .collect();
    roles.join(", ")
}

fn one(part: &Part, look: &Look<'_>) -> String {
    let label = look.role(&part.role);
    let label = if part.inferred {
        look.inferred(&label)
    } else {
        label
    };
    marked(&label, part.ended, part.maybe)
}

/// A text with its marks.
pub(super) fn marked(text: &str, ended: bool, maybe: bool) -> String {
    let mark = |is: bool, mark: &str| {
        if is {
            format!("{HARD_SPACE}{mark}")
        } else {
            String::new()
        }
    };
    format!("{text}{}{}", mark(ended, "†"), mark(maybe, "?"))
}

/// Which marks stand somewhere.
pub(super) struct There {
    pub(super) inferred: bool,
    pub(super) ended: bool,
    pub(super) maybe: bool,
}

/// The marks of a graph.
pub(super) fn there(graph: &Graph) -> There {
    let roles = graph.edges.iter().flat_map(|edge| &edge.roles);
    let roles = roles.map(|it| (it.inferred, it.ended, it.maybe));
    let shared = graph.edges.iter().flat_map(|edge| &edge.shared);
    let shared = shared.map(|it| (it.inferred, it.ended, it.maybe));
    let nodes = graph.nodes.iter().map(|it| (false, it.ended, false));
    let nothing = There {
        inferred: false,
        ended: false,
        maybe: false,
    };
    roles
        .chain(shared)
        .chain(nodes)
        .fold(nothing, |there, it| There {
            inferred: there.inferred || it.0,
            ended: there.ended || it.1,
            maybe: there.maybe || it.2,
        })
}
