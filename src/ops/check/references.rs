//! References that lead nowhere, to the wrong kind of record, by an old id, round in a ring, or to who is gone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::places::{self, inside};
use super::walk::{Scene, walk};
use crate::model::date::Date;
use crate::model::fields::{FieldType, Target};
use crate::model::finding::{At, FieldPath, Finding, Place};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::period::Period;
use crate::model::query::compile::find_direct_members;
use crate::model::record::Record;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::value::Value;
use crate::text::suggest::nearest;

/// What is wrong with references.
pub(super) fn find(scene: Scene<'_>) -> Vec<Finding> {
    let mut findings = ids(scene.registry);
    findings.extend(rings(scene.registry));
    findings.extend(dissolved(scene.registry));
    findings
}

/// One finding for each id that is missing, of the wrong kind or no longer in use, with every place that names it.
fn ids(registry: &Registry) -> Vec<Finding> {
    let known = Known::new(registry);
    let mut missing: BTreeMap<&str, Wrong> = BTreeMap::new();
    let mut misplaced: BTreeMap<(&str, Target), Wrong> = BTreeMap::new();
    let mut former: BTreeMap<(&str, &str), Wrong> = BTreeMap::new();
    walk(registry, &mut |leaf| {
        let (FieldType::Reference(target) | FieldType::References(target)) = leaf.holds else {
            return;
        };
        let text = leaf.text;
        let now = known.former.get(text);
        let (kinds, id) = match now {
            Some(now) if !known.kinds.contains_key(text) => (known.kinds.get(now), *now),
            _ => (known.kinds.get(text), text),
        };
        let wrong = match kinds {
            Some(kinds) if !kinds.iter().any(|kind| target.allows(*kind)) => misplaced
                .entry((id, target))
                .or_insert_with(|| Wrong::new(target)),
            Some(_) if id != text => former
                .entry((text, id))
                .or_insert_with(|| Wrong::new(target)),
            Some(_) => return,
            // Without people/ nothing says whether a person is there.
            None if leaf.is_setting() && !known.has_people => return,
            None => missing.entry(text).or_insert_with(|| Wrong::new(target)),
        };
        wrong.places.push(leaf.place());
    });
    let missing = missing.into_iter().map(|(id, wrong)| {
        let near = known.near(registry, id, wrong.target);
        wrong
            .finding(RuleId::UnknownReference, id)
            .suggest(near.as_deref())
    });
    let misplaced = misplaced.iter().map(|((id, target), wrong)| {
        let found = known.kinds[*id]
            .first()
            .map_or_else(String::new, |kind| kind.message());
        wrong
            .finding(RuleId::WrongKind, id)
            .fact("found", found)
            .fact("expected", target.message())
    });
    let former = former
        .iter()
        .map(|((id, now), wrong)| wrong.finding(RuleId::FormerId, id).fact("now", *now));
    missing.chain(misplaced).chain(former).collect()
}

/// Records that are part of themselves, and groups that hold themselves, by way of others or not.
fn rings(registry: &Registry) -> Vec<Finding> {
    let mut parts = BTreeMap::new();
    let mut groups = BTreeMap::new();
    for record in registry.records() {
        let wholes = record.block.list("part-of");
        if !wholes.is_empty() {
            let wholes = wholes.iter().map(String::as_str).collect();
            parts.insert(record.id.as_str(), wholes);
        }
        if record.kind == Kind::Group {
            let members = find_direct_members(registry, record);
            let members = members.iter().filter_map(|id| registry.get(id));
            groups.insert(
                record.id.as_str(),
                members.map(|it| it.id.as_str()).collect(),
            );
        }
    }
    let at = || At::Value(FieldPath::default());
    let parts = rings_in(&parts).into_iter().map(|ring| {
        let finding = Finding::new(RuleId::PartOfLoop, "", at());
        around(registry, finding, "part-of", &ring)
    });
    let groups = rings_in(&groups).into_iter().map(|ring| {
        let finding = Finding::new(RuleId::GroupInItself, "", at());
        around(registry, finding, "members", &ring)
    });
    parts.chain(groups).collect()
}

/// The finding with the way round, and a place at each step; members that are not named are found by a query.
fn around(registry: &Registry, mut finding: Finding, key: &str, ring: &[&str]) -> Finding {
    let way = [ring, &ring[..1]].concat();
    let steps = way.windows(2);
    let places = steps.filter_map(|step| {
        let record = registry.get(&Id::new(step[0]))?;
        let is_named = record.block.list(key).iter().any(|it| it == step[1]);
        let is_found = !is_named && key == "members";
        Some(places::value(
            record,
            if is_found { "members-where" } else { key },
        ))
    });
    finding.places = places.collect();
    finding.fact("way", way.join(" → "))
}

/// The ways that lead back to where they began, each from the first of its ids.
fn rings_in<'a>(leads: &BTreeMap<&'a str, Vec<&'a str>>) -> Vec<Vec<&'a str>> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut rings = Vec::new();
    for start in leads.keys().copied() {
        if done.contains(start) {
            continue;
        }
        if let Some(ring) = way_back(leads, start, &done) {
            done.extend(&ring);
            rings.push(ring);
        }
        done.insert(start);
    }
    rings
}

/// The shortest way from `start` to itself, past none that is done.
fn way_back<'a>(
    leads: &BTreeMap<&'a str, Vec<&'a str>>,
    start: &'a str,
    done: &BTreeSet<&str>,
) -> Option<Vec<&'a str>> {
    let mut from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next = VecDeque::from([start]);
    while let Some(here) = next.pop_front() {
        for there in leads.get(here).into_iter().flatten().copied() {
            if there == start {
                let mut way = vec![here];
                while let Some(before) = from.get(way[way.len() - 1]) {
                    way.push(before);
                }
                way.reverse();
                return Some(way);
            }
            if !done.contains(there) && !from.contains_key(there) {
                from.insert(there, here);
                next.push_back(there);
            }
        }
    }
    None
}

/// References to an actor from what begins, happens or lasts after that was dissolved.
fn dissolved(registry: &Registry) -> Vec<Finding> {
    let is_gone = |record: &&Record| record.block.date("dissolved").is_some();
    let gone: BTreeMap<&str, &Record> = registry
        .records()
        .filter(is_gone)
        .map(|record| (record.id.as_str(), record))
        .collect();
    let mut findings = Vec::new();
    for record in registry.records().filter(|_| !gone.is_empty()) {
        let mut tell = |named: &str, period: &Period, path: FieldPath| {
            let Some(actor) = gone.get(named) else {
                return;
            };
            let (since, until) = (period.since.as_ref(), period.until.as_ref());
            if let Some(reason) = outlives(actor, since, until) {
                findings.push(after_the_end(actor, reason, &record.path, At::Value(path)));
            }
        };
        let whole = record.period();
        for (key, period) in whole_references(&whole) {
            for (number, named) in record.block.list(key).iter().enumerate() {
                let path = places::top(key);
                let is_list = matches!(record.block.get(key), Some(Value::List(_)));
                tell(
                    named,
                    &period,
                    if is_list { path.index(number) } else { path },
                );
            }
        }
        for key in ["participant", "post"] {
            for (number, block) in record.block.tables(key).iter().enumerate() {
                let own = Period::of(block, "since", "until");
                let since = own.since.or_else(|| whole.since.clone());
                let period = Period { since, ..own };
                if let Some(named) = block.text("actor") {
                    tell(named, &period, inside(key, number, "actor"));
                }
            }
        }
    }
    findings
}

/// The keys at the top that name actors, and from when on they do: whoever is there from the beginning was there then, and
/// a successor when its predecessor was dissolved. Until when is not said.
fn whole_references(whole: &Period) -> [(&'static str, Period); 3] {
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
fn outlives(actor: &Record, since: Option<&Date>, until: Option<&Date>) -> Option<&'static str> {
    let end = actor.block.date("dissolved")?.last()?;
    let is_after =
        |date: Option<&Date>| date.and_then(Date::first).is_some_and(|first| first > end);
    match (is_after(since), is_after(until)) {
        (true, _) => Some("begins"),
        (false, true) => Some("lasts"),
        (false, false) => None,
    }
}

fn after_the_end(actor: &Record, reason: &str, file: &str, at: At) -> Finding {
    let day = actor
        .block
        .date("dissolved")
        .map_or_else(String::new, Date::to_string);
    let finding = Finding::new(RuleId::DissolvedActor, file, at)
        .fact("id", actor.id.as_str())
        .fact("day", day);
    if matches!(&finding.places[0].at, At::Value(path) if path.last_key() == "successor") {
        return finding.fact("reason", "takes-over");
    }
    match actor.block.list("successor") {
        [successor] => finding
            .fact("reason", format!("{reason}-succeeded"))
            .fact("successor", successor),
        _ => finding.fact("reason", reason),
    }
}

/// The places that name an id, and what the first of them may lead to.
struct Wrong {
    target: Target,
    places: Vec<Place>,
}

impl Wrong {
    fn new(target: Target) -> Wrong {
        Wrong {
            target,
            places: Vec::new(),
        }
    }

    fn finding(&self, rule: RuleId, id: &str) -> Finding {
        let mut finding = Finding::new(rule, "", At::Value(FieldPath::default())).fact("id", id);
        finding.places.clone_from(&self.places);
        finding.places.sort();
        finding
    }
}

/// The ids that a reference may name: those of files, however broken, and those that a record had before.
struct Known<'a> {
    kinds: BTreeMap<&'a str, Vec<Kind>>,
    former: BTreeMap<&'a str, &'a str>,
    has_people: bool,
}

impl<'a> Known<'a> {
    fn new(registry: &'a Registry) -> Known<'a> {
        let mut kinds: BTreeMap<&str, Vec<Kind>> = BTreeMap::new();
        let mut former = BTreeMap::new();
        for record in registry.records().chain(registry.unreadable_records()) {
            kinds
                .entry(record.id.as_str())
                .or_default()
                .push(record.kind);
            let ids = record.block.list("former-ids").iter();
            former.extend(ids.map(|former| (former.as_str(), record.id.as_str())));
        }
        let has_people = kinds.values().flatten().any(|kind| *kind == Kind::Person);
        Known {
            kinds,
            former,
            has_people,
        }
    }

    /// The id that was probably meant: a near one of the right kind, or that of the record whose name was written.
    fn near(&self, registry: &Registry, text: &str, target: Target) -> Option<String> {
        let fitting = self
            .kinds
            .iter()
            .filter(|(_, kinds)| kinds.iter().any(|kind| target.allows(*kind)))
            .map(|(id, _)| *id);
        if let Some(id) = nearest(text, fitting) {
            return Some(id.to_owned());
        }
        let named = |text: &str| match reference::find(registry, text, |it| target.allows(it.kind))
        {
            Found::One(id, _) => Some(Id::as_str(&id).to_owned()),
            Found::Several(_) | Found::Nothing(_) => None,
        };
        named(text).or_else(|| named(&text.replace('-', " ")))
    }
}
