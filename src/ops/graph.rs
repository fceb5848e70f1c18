//! `graph`: actors and initiatives as nodes, and their ties as edges.

pub mod measures;
pub mod spans;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;
use serde::Serialize;

use self::measures::{Measures, NodeMeasures};
use self::spans::Span;
use crate::model::fields::WordList;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::period::Holds;
use crate::model::query::compile::Query;
use crate::model::query::select::{Subjects, View};
use crate::text::order;

/// Nodes and the edges between them, which have no direction.
#[derive(Debug, Serialize)]
pub struct Graph {
    /// What the edges tie together.
    pub of: GraphKind,
    /// Actors, then initiatives, each in the order of their names.
    pub nodes: Vec<Node>,
    /// The heaviest first, then in the order of the nodes; the source comes before the target in that order.
    pub edges: Vec<Edge>,
    /// The measures of the whole graph, when they are wanted.
    pub measures: Option<Measures>,
}

impl Graph {
    /// How many nodes are actors.
    pub fn actors(&self) -> usize {
        self.nodes.len() - self.initiatives()
    }

    /// How many nodes are initiatives.
    pub fn initiatives(&self) -> usize {
        let initiatives = self.nodes.iter().filter(|node| node.is_initiative());
        initiatives.count()
    }
}

/// What the edges of a graph tie together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GraphKind {
    /// An actor and an initiative in which it takes part.
    #[default]
    Participations,
    /// Two actors that take part in the same initiative; the weight is in how many.
    Actors,
    /// Two initiatives in which the same actor takes part; the weight is how many do.
    Initiatives,
}

/// An actor or an initiative.
#[derive(Debug, Serialize)]
pub struct Node {
    /// Its id.
    pub id: Id,
    /// Its name on the day of the view.
    pub name: String,
    /// Its short name.
    pub short: Option<String>,
    /// Its kind.
    pub kind: Kind,
    /// Its type.
    #[serde(rename = "type")]
    pub sort: Option<String>,
    /// The codes of its counties.
    pub county: Vec<String>,
    /// The days of its period, as far as they are known.
    pub span: Span,
    /// Whether it is over.
    pub ended: bool,
    /// Its measures, when they are wanted.
    pub measures: Option<NodeMeasures>,
}

impl Node {
    /// Whether it is an initiative.
    pub fn is_initiative(&self) -> bool {
        self.kind == Kind::Initiative
    }
}

/// A tie between two nodes.
#[derive(Debug, Serialize)]
pub struct Edge {
    /// The node that comes first among the nodes: the actor of a participation.
    pub source: Id,
    /// The other.
    pub target: Id,
    /// How many they share; a participation weighs 1.
    pub weight: usize,
    /// Whether no source states any of it.
    pub inferred: bool,
    /// Whether all of it is over.
    pub ended: bool,
    /// Whether the day is in doubt.
    pub maybe: bool,
    /// The days on which it held, as far as they are known: spans that don't touch, in order.
    pub spans: Vec<Span>,
    /// The roles of a participation, in the order of the vocabulary.
    pub roles: Vec<Part>,
    /// What two actors or two initiatives share, in the order of the names.
    pub shared: Vec<Shared>,
}

/// One role of an actor in an initiative.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// The role.
    pub role: String,
    /// Whether no source states it.
    pub inferred: bool,
    /// The group by which the actor takes part.
    pub via: Option<Id>,
    /// Whether it is over.
    pub ended: bool,
    /// Whether the day is in doubt.
    pub maybe: bool,
    /// The days of the participation, as far as they are known.
    pub span: Span,
}

/// What two nodes share.
#[derive(Clone, Debug, Serialize)]
pub struct Shared {
    /// The id of the initiative, or of the actor.
    pub id: Id,
    /// Its name on the day of the view.
    pub name: String,
    /// Its short name.
    pub short: Option<String>,
    /// Whether no source states that both take part, or as what.
    pub inferred: bool,
    /// Whether it is over for one of them.
    pub ended: bool,
    /// Whether the day is in doubt for one of them.
    pub maybe: bool,
}

/// Which graph is wanted.
#[derive(Debug, Default)]
pub struct Options {
    /// What the edges tie together.
    pub of: GraphKind,
    /// Whether members take the place of their groups.
    pub expand_groups: bool,
    /// Whether the graph is measured.
    pub measures: bool,
}

/// Computes the graph of the participations that `matrix` shows for the same query.
pub fn graph(view: &View<'_>, query: &Query, options: &Options) -> Graph {
    let mut ties = participations(view, query, options.expand_groups);
    let mut nodes = Vec::new();
    if options.of != GraphKind::Initiatives {
        nodes.extend(nodes_of(view, ties.iter().map(|tie| &tie.source)));
    }
    if options.of != GraphKind::Actors {
        nodes.extend(nodes_of(view, ties.iter().map(|tie| &tie.target)));
    }
    let positions = positions(&nodes);
    let edges = match options.of {
        GraphKind::Participations => {
            ties.sort_by_key(|it| (positions.get(&it.source), positions.get(&it.target)));
            ties
        }
        GraphKind::Actors => sharing(view, &ties, &nodes, |tie| (&tie.target, &tie.source)),
        GraphKind::Initiatives => sharing(view, &ties, &nodes, |tie| (&tie.source, &tie.target)),
    };
    let mut graph = Graph {
        of: options.of,
        nodes,
        edges,
        measures: None,
    };
    if options.measures {
        measure(&mut graph);
    }
    graph
}

/// One edge for all participations of one actor in one initiative.
fn participations(view: &View<'_>, query: &Query, expand_groups: bool) -> Vec<Edge> {
    let mut links: BTreeMap<(&Id, &Id), Vec<&Link>> = BTreeMap::new();
    for hit in view.select(query, Subjects::Participants, expand_groups) {
        for link in hit.links.iter().map(|at| view.links.get(*at)) {
            let ends = (&link.actor, &link.initiative);
            links.entry(ends).or_default().push(link);
        }
    }
    let days: Vec<civil::Date> = view.as_of.into_iter().chain(query.days()).collect();
    links
        .into_iter()
        .map(|((actor, initiative), links)| {
            let roles = parts(view, &links, &days);
            Edge {
                source: actor.clone(),
                target: initiative.clone(),
                weight: 1,
                // One role that is stated, lasts and is certain is enough for the edge to be so.
                inferred: roles.iter().all(|role| role.inferred),
                ended: roles.iter().all(|role| role.ended),
                maybe: roles.iter().all(|role| role.maybe),
                spans: spans::merge(roles.iter().map(|role| role.span).collect()),
                roles,
                shared: Vec::new(),
            }
        })
        .collect()
}

fn parts(view: &View<'_>, links: &[&Link], days: &[civil::Date]) -> Vec<Part> {
    let part = |link: &&Link| Part {
        role: link.block.role.clone(),
        inferred: link.is_inferred(),
        via: link.via.clone(),
        ended: link.period.ended_before(view.day()),
        maybe: days
            .iter()
            .any(|day| link.period.holds(*day) == Holds::Maybe),
        span: Span::new(&link.period),
    };
    let mut parts: Vec<Part> = links.iter().map(part).collect();
    let vocabulary = &view.registry.settings.vocabulary;
    parts.sort_by_key(|part| {
        let place = vocabulary.place(WordList::Role, &part.role);
        (place, part.span, part.via.clone(), part.inferred)
    });
    parts
}

/// The nodes for ids, each once, in the order of their names.
fn nodes_of<'a>(view: &View<'_>, ids: impl Iterator<Item = &'a Id>) -> Vec<Node> {
    let ids: BTreeSet<&Id> = ids.collect();
    let mut nodes: Vec<Node> = ids
        .into_iter()
        .filter_map(|id| view.registry.get(id))
        .map(|record| Node {
            id: record.id.clone(),
            name: view.name(&record.id).to_owned(),
            short: record.block.text("short").map(str::to_owned),
            kind: record.kind,
            sort: record.block.text("type").map(str::to_owned),
            county: record.block.list("county").to_vec(),
            span: Span::new(&record.period()),
            ended: record.period().ended_before(view.day()),
            measures: None,
        })
        .collect();
    nodes.sort_by(|left, right| by_name((&left.name, &left.id), (&right.name, &right.id)));
    nodes
}

fn by_name(left: (&str, &Id), right: (&str, &Id)) -> std::cmp::Ordering {
    order::compare(left.0, right.0).then_with(|| left.1.cmp(right.1))
}

/// The position of each node.
fn positions(nodes: &[Node]) -> BTreeMap<&Id, usize> {
    nodes
        .iter()
        .enumerate()
        .map(|(at, node)| (&node.id, at))
        .collect()
}

/// What two nodes share, and the participations of both in it.
type Both<'a> = (&'a Id, &'a Edge, &'a Edge);

/// An edge between every two nodes that share something; `ends` gives what is shared and who shares it.
///
/// Two actors of an initiative share it also when they never took part at the same time.
fn sharing<'a>(
    view: &View<'_>,
    ties: &'a [Edge],
    nodes: &[Node],
    ends: impl Fn(&'a Edge) -> (&'a Id, &'a Id),
) -> Vec<Edge> {
    let positions = positions(nodes);
    let mut of_each: BTreeMap<&Id, Vec<(usize, &Edge)>> = BTreeMap::new();
    for tie in ties {
        let (shared, id) = ends(tie);
        if let Some(place) = positions.get(id) {
            of_each.entry(shared).or_default().push((*place, tie));
        }
    }
    let mut pairs: BTreeMap<(usize, usize), Vec<Both<'_>>> = BTreeMap::new();
    for (shared, sharing) in &mut of_each {
        sharing.sort_by_key(|(place, _)| *place);
        for (at, (first, left)) in sharing.iter().enumerate() {
            for (second, right) in &sharing[at + 1..] {
                let pair = pairs.entry((*first, *second)).or_default();
                pair.push((*shared, *left, *right));
            }
        }
    }
    let mut edges: Vec<Edge> = pairs
        .into_iter()
        .map(|((first, second), both)| shared_edge(view, &nodes[first], &nodes[second], &both))
        .collect();
    edges.sort_by_key(|edge| Reverse(edge.weight));
    edges
}

fn shared_edge(view: &View<'_>, source: &Node, target: &Node, both: &[Both<'_>]) -> Edge {
    let mut shared: Vec<Shared> = both
        .iter()
        .map(|(id, left, right)| Shared {
            id: (*id).clone(),
            name: view.name(id).to_owned(),
            short: view
                .registry
                .get(id)
                .and_then(|record| record.block.text("short"))
                .map(str::to_owned),
            inferred: left.inferred || right.inferred,
            ended: left.ended || right.ended,
            maybe: left.maybe || right.maybe,
        })
        .collect();
    shared.sort_by(|left, right| by_name((&left.name, &left.id), (&right.name, &right.id)));
    let spans = both
        .iter()
        .flat_map(|(_, left, right)| spans::overlap(&left.spans, &right.spans));
    Edge {
        source: source.id.clone(),
        target: target.id.clone(),
        weight: shared.len(),
        inferred: shared.iter().all(|it| it.inferred),
        ended: shared.iter().all(|it| it.ended),
        maybe: shared.iter().all(|it| it.maybe),
        spans: spans::merge(spans.collect()),
        roles: Vec::new(),
        shared,
    }
}

fn measure(graph: &mut Graph) {
    let positions = positions(&graph.nodes);
    let edges: Vec<(usize, usize, usize)> = graph
        .edges
        .iter()
        .filter_map(|edge| {
            let ends = (positions.get(&edge.source)?, positions.get(&edge.target)?);
            Some((*ends.0, *ends.1, edge.weight))
        })
        .collect();
    let possible = match graph.of {
        GraphKind::Participations => graph.actors() * graph.initiatives(),
        GraphKind::Actors | GraphKind::Initiatives => measures::pairs(graph.nodes.len()),
    };
    let (measures, of_nodes) = measures::measures(graph.nodes.len(), &edges, possible);
    graph.measures = Some(measures);
    for (node, measures) in graph.nodes.iter_mut().zip(of_nodes) {
        node.measures = Some(measures);
    }
}
