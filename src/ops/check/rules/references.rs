//! References that lead nowhere, to the wrong kind of record, by an old id, in a cycle, or to a dissolved actor.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use petgraph::algo::{astar, kosaraju_scc};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{IntoNeighbors, NodeFiltered};
use rayon::prelude::*;

use crate::model::date::Date;
use crate::model::fields::{FieldType, ReferenceTarget};
use crate::model::finding::{At, FieldPath, Finding, Place};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::period::Period;
use crate::model::public_actors;
use crate::model::query::compile::find_direct_members;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::settings::FILE as SETTINGS;
use crate::model::value::Value;
use crate::ops::assign::OPEN;
use crate::ops::check::known_ids::KnownIds;
use crate::ops::check::rule::{CheckInput, ERROR, Family, Rule, WARNING, at_places, inside, top};
use crate::ops::check::suggestion::{Case, Participation, Suggestion, add, set, take};
use crate::ops::check::texts::Text;

pub(super) const RULES: &[Rule] = &[
    Rule::new(Family::References, ERROR, RuleId::UnknownReference)
        .among(is_wrong, find_wrong_ids)
        .suggest(suggest_reference),
    // Found with unknown references.
    Rule::new(Family::References, ERROR, RuleId::WrongKind)
        .suggest(|case| case.set_value(case.suggestion())),
    Rule::new(Family::References, ERROR, RuleId::PartOfLoop)
        .find(find_part_of_loops)
        .suggest(|case| case.set([set("part-of", "")])),
    Rule::new(Family::References, ERROR, RuleId::GroupInItself)
        .find(find_groups_in_themselves)
        .suggest(suggest_member_to_remove),
    Rule::new(Family::References, ERROR, RuleId::DissolvedActor)
        .find(find_dissolved_actors)
        .suggest(suggest_successor),
    // Found with unknown references.
    Rule::new(Family::References, WARNING, RuleId::FormerId)
        .fix(|finding, _| finding.get("now").map(str::to_owned)),
];

/// The ids that references may name.
fn known_ids<'i, 'a>(input: &'i CheckInput<'a>) -> &'i KnownIds<'a> {
    let records = input.records.iter().chain(&input.unreadable).copied();
    input.known_ids.get_or_init(|| KnownIds::new(records))
}

/// What is wrong with a reference, if anything.
fn reason_to_be_wrong(
    input: &CheckInput<'_>,
    text: &Text<'_>,
) -> Option<(RuleId, ReferenceTarget)> {
    let (FieldType::Reference(target) | FieldType::References(target)) = text.holds else {
        return None;
    };
    let known = known_ids(input);
    let id = known.current(text.text);
    match known.kind(id) {
        Some(_) if !known.is_allowed(id, target) => Some((RuleId::WrongKind, target)),
        Some(_) if id != text.text => Some((RuleId::FormerId, target)),
        Some(_) => None,
        // Without people/ nothing says whether a person is there.
        None if text.file == SETTINGS && !known.has_people && may_be_person(text.text, target) => {
            None
        }
        None => Some((RuleId::UnknownReference, target)),
    }
}

fn may_be_person(id: &str, target: ReferenceTarget) -> bool {
    target.allows(Kind::Person) && Id::is_valid(id)
}

fn is_wrong(input: &CheckInput<'_>, text: &Text<'_>) -> bool {
    reason_to_be_wrong(input, text).is_some()
}

/// One finding for each id that is missing, of the wrong kind or no longer in use, with every place that names it.
fn find_wrong_ids(input: &CheckInput<'_>) -> Vec<Finding> {
    let registry = input.registry;
    let known = known_ids(input);
    // The places by what is wrong (the rule, the id, the id of now, what must stand there), with what the first of them may
    // lead to.
    type Wrong<'a> = (RuleId, &'a str, &'a str, Option<ReferenceTarget>);
    let mut wrong: BTreeMap<Wrong<'_>, (ReferenceTarget, Vec<Place>)> = BTreeMap::new();
    for text in input.suspects(RuleId::UnknownReference) {
        let Some((rule, target)) = reason_to_be_wrong(input, text) else {
            continue;
        };
        let id = known.current(text.text);
        let key = match rule {
            RuleId::WrongKind => (rule, id, id, Some(target)),
            _ => (rule, text.text, id, None),
        };
        let (_, places) = wrong.entry(key).or_insert_with(|| (target, Vec::new()));
        places.push(text.place());
    }
    type Places = (ReferenceTarget, Vec<Place>);
    let finding = |((rule, id, now, _), (target, places)): (Wrong<'_>, Places)| {
        let finding = at_places(rule, places).fact("id", id);
        match rule {
            RuleId::WrongKind => {
                let found = known.kind(id).map_or_else(String::new, |it| it.message());
                finding
                    .fact("found", found)
                    .fact("expected", target.message())
            }
            RuleId::FormerId => finding.fact("now", now),
            _ => finding.suggest(known.nearest(registry, id, target).as_deref()),
        }
    };
    wrong.into_iter().map(finding).collect()
}

/// From how many files on an id that is missing was probably somebody's.
const MANY: usize = 3;

/// An id that many name was somebody's; else one letter is wrong, or the record is missing.
fn suggest_reference(case: &Case<'_>) -> Option<Vec<Suggestion>> {
    // One letter is wrong in one file, not in three: there the record was renamed without its former id.
    let id = case.fact("id").filter(|id| Id::is_valid(id));
    let places = case.finding.places.iter();
    let files: BTreeSet<&str> = places.map(|it| it.file.as_str()).collect();
    if let Some(id) = id.filter(|_| files.len() >= MANY) {
        return Some(vec![Suggestion::Set {
            record: case.suggestion().unwrap_or(OPEN).to_owned(),
            changes: vec![add("former-ids", id)],
            declare: false,
        }]);
    }
    if let Some(meant) = case.suggestion() {
        return case.replace(case.fact("id")?, meant);
    }
    let id = id?;
    let new = |kind: &str, name: &str, id: Option<&str>| {
        Some(vec![Suggestion::Add {
            kind: kind.to_owned(),
            name: name.to_owned(),
            id: id.map(str::to_owned),
        }])
    };
    let built_in = public_actors::all();
    let mut built_in = built_in.iter();
    if let Some(((kind, _), block)) =
        built_in.find(|((kind, it), _)| kind.is_actor() && it.as_str() == id)
    {
        return new(kind.key(), block.text("name")?, None);
    }
    // What may be added depends on the key: only an actor can be of several kinds, which somebody must fill in.
    let is_initiative = case.record.kind == Kind::Initiative;
    let kind = match case.place.at.path()?.last_key() {
        "source" | "sources" => Kind::Source.key(),
        "leads-to" | "initiatives" => Kind::Initiative.key(),
        "part-of" if is_initiative => Kind::Initiative.key(),
        _ => OPEN,
    };
    new(kind, OPEN, Some(id))
}

/// Records that are part of themselves, by way of others or not.
fn find_part_of_loops(input: &CheckInput<'_>) -> Vec<Finding> {
    let records = input.records.par_iter();
    let edges = records.flat_map_iter(|record| {
        let wholes = record.block.list("part-of").iter();
        wholes.map(|whole| (record.id.as_str(), whole.as_str()))
    });
    at_cycles(
        RuleId::PartOfLoop,
        input.registry,
        "part-of",
        edges.collect(),
    )
}

/// Groups that hold themselves, by way of others or not.
fn find_groups_in_themselves(input: &CheckInput<'_>) -> Vec<Finding> {
    let registry = input.registry;
    let mut edges = Vec::new();
    for group in input.records.iter().filter(|it| it.kind == Kind::Group) {
        let members = find_direct_members(registry, group);
        let members = members.iter().filter_map(|id| registry.get(id));
        edges.extend(members.map(|member| (group.id.as_str(), member.id.as_str())));
    }
    at_cycles(RuleId::GroupInItself, registry, "members", edges)
}

/// Finds the shortest cycle through each id; each is returned once, starting at its smallest id.
fn find_cycles<'a>(edges: &[(&'a str, &'a str)]) -> Vec<Vec<&'a str>> {
    let mut ids: Vec<&str> = edges.iter().flat_map(|it| [it.0, it.1]).collect();
    ids.sort_unstable();
    ids.dedup();
    let node = |id: &str| NodeIndex::new(ids.partition_point(|it| *it < id));
    // petgraph gives the edge that was added last first: added from behind, they come in their order.
    let edges = edges.iter().rev();
    let graph = DiGraph::<(), ()>::from_edges(edges.map(|(from, to)| (node(from), node(to))));
    // What is in a cycle that was reported is not looked at again: fixing that one may break the others too.
    let mut done = vec![true; ids.len()];
    // Most registries have none. Only in what is connected both ways is the search for the shortest, which looks at all that
    // can be reached from each id, worth its time.
    for component in kosaraju_scc(&graph) {
        let has_cycle = |node: &NodeIndex| component.len() > 1 || graph.contains_edge(*node, *node);
        let in_cycle = component.iter().filter(|node| has_cycle(node));
        in_cycle.for_each(|node| done[node.index()] = false);
    }
    let mut cycles = Vec::new();
    for start in graph.node_indices() {
        let left = NodeFiltered::from_fn(&graph, |node| !done[node.index()]);
        let back = |next| astar(&left, next, |node| node == start, |_| 1, |_| 0);
        let ways = (&left).neighbors(start).filter_map(back);
        let way = ways.min_by_key(|(length, _)| *length);
        if let Some((_, mut way)) = way.filter(|_| !done[start.index()]) {
            way.rotate_right(1);
            way.iter().for_each(|node| done[node.index()] = true);
            cycles.push(way.iter().map(|node| ids[node.index()]).collect());
        }
        done[start.index()] = true;
    }
    cycles
}

/// A finding for each cycle, with a place at each of its steps; members that are not named are found by a query.
fn at_cycles(
    rule: RuleId,
    registry: &Registry,
    key: &str,
    edges: Vec<(&str, &str)>,
) -> Vec<Finding> {
    let place = |step: &[&str]| {
        let record = registry.get(&Id::new(step[0]))?;
        let is_named = record.block.list(key).iter().any(|it| it == step[1]);
        let is_found = !is_named && key == "members";
        let key = if is_found { "members-where" } else { key };
        Some(Place {
            file: record.path.clone(),
            at: At::Value(top(key)),
        })
    };
    let finding = |mut way: Vec<&str>| {
        way.push(way[0]);
        let mut finding = at_places(rule, []);
        // In the order of the cycle, as its sentence has it.
        finding.places = way.windows(2).filter_map(place).collect();
        finding.fact("way", way.join(" → "))
    };
    find_cycles(&edges).into_iter().map(finding).collect()
}

/// A member that leads back is removed, from a group that keeps others where there is one; whom queries find is for
/// somebody to say.
fn suggest_member_to_remove(case: &Case<'_>) -> Option<Vec<Suggestion>> {
    let way: Vec<&str> = case.fact("way")?.split(" → ").collect();
    let steps = way
        .windows(2)
        .filter_map(|step| Some((case.registry.get(&Id::new(step[0]))?, step[1])));
    let steps: Vec<(&Record, &str)> = steps.collect();
    let members = |group: &Record| group.block.list("members").to_vec();
    // A group without members is a group of nobody: its only member is removed only where no other group can lose one.
    let mut named = steps.clone();
    named.retain(|(group, member)| members(group).iter().any(|it| it == member));
    let large = named.iter().find(|(group, _)| members(group).len() > 1);
    Some(vec![match large.or(named.first()) {
        Some((group, member)) => Suggestion::set(group, [take("members", member)]),
        None => Suggestion::set(steps.first()?.0, [set("members-where", OPEN)]),
    }])
}

/// References to an actor from what begins, happens or lasts after that was dissolved.
fn find_dissolved_actors(input: &CheckInput<'_>) -> Vec<Finding> {
    let is_gone = |record: &&&Record| record.block.date("dissolved").is_some();
    let gone: Vec<&&Record> = input.records.par_iter().filter(is_gone).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let gone: HashMap<&str, &Record> = gone.into_iter().map(|it| (it.id.as_str(), *it)).collect();
    let records = input.records.par_iter();
    let found = records.flat_map_iter(|record| find_dissolved_actors_in(record, &gone));
    found.collect()
}

fn find_dissolved_actors_in(record: &Record, gone: &HashMap<&str, &Record>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut look = |named: &str, period: &Period, path: FieldPath| {
        let actor = gone.get(named);
        let reason = actor.and_then(|actor| reason_to_outlive(actor, period));
        if let (Some(actor), Some(reason)) = (actor, reason) {
            findings.push(after_the_end(actor, reason, &record.path, path));
        }
    };
    let whole = record.period();
    for (key, period) in periods_of_keys(&whole) {
        let is_list = matches!(record.block.get(key), Some(Value::List(_)));
        for (number, named) in record.block.list(key).iter().enumerate() {
            let path = top(key);
            let path = if is_list { path.index(number) } else { path };
            look(named, &period, path);
        }
    }
    for key in ["participant", "post"] {
        for (number, block) in record.block.tables(key).iter().enumerate() {
            let own = Period::of(block, "since", "until");
            let since = own.since.or_else(|| whole.since.clone());
            let period = Period { since, ..own };
            if let Some(named) = block.text("actor") {
                look(named, &period, inside(key, number, "actor"));
            }
        }
    }
    findings
}

/// The keys at the top that name actors, and from when on they do: whoever is there from the beginning was there then, and
/// a successor when its predecessor was dissolved. Until when is not said.
fn periods_of_keys(whole: &Period) -> [(&'static str, Period); 3] {
    let from = |since: &Option<Date>| Period {
        since: since.clone(),
        until: None,
    };
    [
        ("part-of", from(&whole.since)),
        ("members", from(&whole.since)),
        ("successor", from(&whole.until)),
    ]
}

/// Whether something certainly begins, or lasts, after an actor was dissolved.
fn reason_to_outlive(actor: &Record, period: &Period) -> Option<&'static str> {
    let end = actor.block.date("dissolved")?.last()?;
    let is_after = |date: &Option<Date>| {
        let first = date.as_ref().and_then(Date::first);
        first.is_some_and(|first| first > end)
    };
    match (is_after(&period.since), is_after(&period.until)) {
        (true, _) => Some("begins"),
        (false, true) => Some("lasts"),
        (false, false) => None,
    }
}

fn after_the_end(actor: &Record, reason: &str, file: &str, path: FieldPath) -> Finding {
    let day = actor.block.date("dissolved").map(Date::to_string);
    let takes_over = path.last_key() == "successor";
    let finding = Finding::new(RuleId::DissolvedActor, file, At::Value(path))
        .fact("id", actor.id.as_str())
        .fact("day", day.unwrap_or_default());
    match actor.block.list("successor") {
        _ if takes_over => finding.fact("reason", "takes-over"),
        [successor] => finding
            .fact("reason", format!("{reason}-succeeded"))
            .fact("successor", successor),
        _ => finding.fact("reason", reason),
    }
}

/// The successor stands in place of whom it took over from; without one, who is gone leaves a list.
fn suggest_successor(case: &Case<'_>) -> Option<Vec<Suggestion>> {
    if case.block().is_some() {
        return suggest_participation_of_successor(case);
    }
    let id = case.fact("id")?;
    let key = case.key().filter(|key| key != "successor")?;
    match (case.fact("successor"), case.entry()) {
        (Some(successor), _) => case.replace(id, successor),
        (None, Some(_)) => case.set([take(&key, id)]),
        (None, None) => case.set([set(&key, OPEN)]),
    }
}

/// The participation of who is gone ends, or was the successor's from the beginning.
fn suggest_participation_of_successor(case: &Case<'_>) -> Option<Vec<Suggestion>> {
    let (participation, block) = case.participation()?;
    let successor = case.fact("successor");
    let with_actor = |actor: &str| Participation {
        actor: actor.to_owned(),
        ..participation.clone()
    };
    let known = |keys: &[&str]| -> Vec<(String, String)> {
        let values = keys.iter().filter_map(|key| Some((*key, block.get(key)?)));
        values
            .map(|(key, value)| (key.to_owned(), value.texts().join(",")))
            .collect()
    };
    if case.fact("reason")?.starts_with("begins") {
        let all = known(&[
            "since",
            "until",
            "amount",
            "formal-role",
            "source",
            "inferred",
            "note",
        ]);
        let instead = with_actor(successor?);
        return Some(vec![
            Suggestion::Link(instead, all),
            Suggestion::Unlink(participation),
        ]);
    }
    let day = case.fact("day")?;
    let next = Date::parse(day)?.last()?.tomorrow().ok()?;
    let next_participation = successor.map(with_actor);
    let mut steps = vec![Suggestion::End(participation, day.to_owned())];
    if let Some(next_participation) = next_participation {
        let since = vec![("since".to_owned(), next.to_string())];
        let options = [since, known(&["until"])].concat();
        steps.push(Suggestion::Link(next_participation, options));
    }
    Some(steps)
}
