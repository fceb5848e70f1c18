//! `stats`: a registry, or what a query finds of it, in numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::named::Named;
use crate::model::fields::WordList;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::period::Holds;
use crate::model::query::compile::Query;
use crate::model::query::select::{Hit, Subjects, View};
use crate::model::record::Record;

/// A registry, or a part of it, in numbers.
#[derive(Debug, Serialize)]
pub struct StatsResult {
    /// Records of each kind; of a part, its actors and their initiatives.
    pub kinds: Vec<Count>,
    /// Initiatives of each type; without a key, those that have none.
    pub types: Vec<Count>,
    /// Participations in each role.
    pub roles: Vec<RoleCount>,
    /// Actors in each county, by its code; without a key, those that have none.
    pub counties: Vec<Count>,
    /// The actors in most initiatives.
    pub actors: Vec<Top>,
    /// The initiatives with most actors.
    pub initiatives: Vec<Top>,
    /// What is known of the actors.
    pub known_of_actors: Known,
    /// What is known of the initiatives.
    pub known_of_initiatives: Known,
}

impl StatsResult {
    /// Whether there was nothing to count.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }
}

/// A number of records.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The kind, type, county or field.
    pub key: Option<String>,
    /// How many.
    pub count: usize,
}

/// How many participations there are in a role.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct RoleCount {
    /// The role.
    pub role: String,
    /// Those that a source states.
    pub stated: usize,
    /// Those that no source states.
    pub inferred: usize,
}

/// An actor or initiative with many of the others.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Top {
    /// Its id.
    pub id: Id,
    /// Its name on the day.
    pub name: String,
    /// Whether it is over.
    pub ended: bool,
    /// How many of the others.
    pub count: usize,
}

/// How many records have certain fields.
#[derive(Debug, Serialize)]
pub struct Known {
    /// How many records there are.
    pub of: usize,
    /// How many have each field, or an actor in each role.
    pub known: Vec<Count>,
}

/// How many actors and initiatives are listed at most.
const MOST: usize = 10;

/// Counts what a query finds: plain terms choose actors, `initiative.` terms initiatives.
///
/// A group counts as itself, and its members don't take part beside it.
pub fn stats(view: &View<'_>, query: &Query) -> StatsResult {
    let selected = Selected::new(view, query);
    StatsResult {
        kinds: selected.kinds(),
        types: selected.types(),
        roles: selected.roles(),
        counties: selected.counties(),
        actors: selected.most(|link| (&link.actor, &link.initiative)),
        initiatives: selected.most(|link| (&link.initiative, &link.actor)),
        known_of_actors: selected.known_of_actors(),
        known_of_initiatives: selected.known_of_initiatives(),
    }
}

/// The records and participations that are counted.
struct Selected<'a> {
    view: &'a View<'a>,
    /// People and sources, where everything is counted.
    others: Vec<&'a Record>,
    actors: Vec<&'a Record>,
    initiatives: Vec<&'a Record>,
    links: Vec<&'a Link>,
}

impl<'a> Selected<'a> {
    fn new(view: &'a View<'a>, query: &Query) -> Selected<'a> {
        // Where the query asks for participations, members don't count beside their group; else they are actors like any.
        let subjects = if query.mentions_links() {
            Subjects::Actors
        } else {
            Subjects::Records
        };
        let hits = view.select(query, subjects, false).into_iter();
        let hits = hits.filter_map(|hit| Some((view.registry.get(&hit.id)?, hit)));
        let hits: Vec<(&Record, Hit)> = hits.filter(|(it, _)| it.kind.is_actor()).collect();
        // Of each hit: an actor whose participations the query does not find counts for none.
        let links = hits.iter().flat_map(|(_, hit)| &hit.links);
        let links: Vec<&Link> = links.map(|at| view.links.get(*at)).collect();
        let everything = query.tests.is_empty();
        let holds = |record: &&Record| view.as_of.is_none_or(|day| record.holds(day) != Holds::No);
        let with_links: BTreeSet<&Id> = links.iter().map(|link| &link.initiative).collect();
        Selected {
            view,
            others: view
                .registry
                .records()
                .filter(|it| everything && matches!(it.kind, Kind::Person | Kind::Source))
                // Who is in no list is in no number either.
                .filter(|it| !it.is_withheld())
                .collect(),
            actors: hits.iter().map(|(record, _)| *record).collect(),
            initiatives: view
                .registry
                .of_kind(Kind::Initiative)
                .filter(|it| everything || with_links.contains(&it.id))
                .filter(holds)
                .collect(),
            links,
        }
    }

    fn kinds(&self) -> Vec<Count> {
        let records = || {
            let kinds = [&self.actors, &self.initiatives, &self.others];
            kinds.into_iter().flatten()
        };
        Kind::ALL
            .into_iter()
            .map(|kind| Count {
                key: Some(kind.key().to_owned()),
                count: records().filter(|it| it.kind == kind).count(),
            })
            .filter(|it| it.count > 0)
            .collect()
    }

    fn types(&self) -> Vec<Count> {
        let vocabulary = &self.view.registry.settings.vocabulary;
        let types = self.initiatives.iter().map(|it| it.block.text("type"));
        let mut counts = counted(types);
        // In the order of the vocabulary, in which people know the words; those without a type come last.
        let place = |key: &str| vocabulary.place(WordList::Type, key);
        counts.sort_by_key(|it| (it.key.is_none(), it.key.as_deref().map(place)));
        counts
    }

    fn counties(&self) -> Vec<Count> {
        let counties = self.actors.iter().flat_map(|actor| {
            let codes = actor.block.list("county");
            // An actor in two counties counts in both, so that the sum may be larger than the number of actors.
            let none = codes.is_empty().then_some(None);
            codes.iter().map(|code| Some(code.as_str())).chain(none)
        });
        let mut counts = counted(counties);
        counts.sort_by_key(|it| it.key.is_none());
        counts
    }

    fn roles(&self) -> Vec<RoleCount> {
        let vocabulary = &self.view.registry.settings.vocabulary;
        let mut counts: BTreeMap<(usize, &str), (usize, usize)> = BTreeMap::new();
        for link in &self.links {
            let role = link.block.role.as_str();
            let place = vocabulary.place(WordList::Role, role);
            let (stated, inferred) = counts.entry((place, role)).or_default();
            *if link.is_inferred() { inferred } else { stated } += 1;
        }
        counts
            .into_iter()
            .map(|((_, role), (stated, inferred))| RoleCount {
                role: role.to_owned(),
                stated,
                inferred,
            })
            .collect()
    }

    /// The ends with the most different other ends, the first names first among equals.
    fn most(&self, ends: impl Fn(&'a Link) -> (&'a Id, &'a Id)) -> Vec<Top> {
        let mut others: BTreeMap<&Id, BTreeSet<&Id>> = BTreeMap::new();
        for link in &self.links {
            let (one, other) = ends(link);
            others.entry(one).or_default().insert(other);
        }
        let mut counts: Vec<usize> = others.values().map(BTreeSet::len).collect();
        counts.sort_unstable_by(|left, right| right.cmp(left));
        // Names are compared by the rules of a language: not those of thousands that are not listed.
        let least = counts.get(MOST - 1).copied().unwrap_or_default();
        let listed = others.into_iter().filter(|(_, it)| it.len() >= least);
        let count = |(id, others): (&Id, BTreeSet<&Id>)| (Named::new(self.view, id), others.len());
        let mut most: Vec<(Named, usize)> = listed.map(count).collect();
        most.sort_by(|left, right| {
            let most_first = right.1.cmp(&left.1);
            most_first.then_with(|| left.0.compare(&right.0))
        });
        let top = |(Named { id, name, ended }, count)| Top {
            id,
            name,
            ended,
            count,
        };
        most.into_iter().take(MOST).map(top).collect()
    }

    fn known_of_actors(&self) -> Known {
        known(&self.actors, &["website", "email", "phone"], |it, field| {
            it.block.get(field).is_some()
        })
    }

    fn known_of_initiatives(&self) -> Known {
        let fields = ["owner", "funder", "start", "sources"];
        known(&self.initiatives, &fields, |it, field| match field {
            "owner" | "funder" => it.participants().any(|block| block.role == field),
            _ => it.block.get(field).is_some(),
        })
    }
}

fn known(records: &[&Record], fields: &[&str], has: impl Fn(&Record, &str) -> bool) -> Known {
    let count = |field: &&str| Count {
        key: Some((*field).to_owned()),
        count: records.iter().filter(|record| has(record, field)).count(),
    };
    Known {
        of: records.len(),
        known: fields.iter().map(count).collect(),
    }
}

/// Counts keys; in the order of the keys, those without one first.
fn counted<'a>(keys: impl Iterator<Item = Option<&'a str>>) -> Vec<Count> {
    let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    let count = |(key, count): (Option<&str>, usize)| Count {
        key: key.map(str::to_owned),
        count,
    };
    counts.into_iter().map(count).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{RoleCount, stats};
    use crate::model::kind::Kind;
    use crate::model::members;
    use crate::model::query::compile::Query;
    use crate::model::query::select::View;
    use crate::model::registry::sample;

    #[test]
    fn the_ten_actors_with_the_most_are_listed_by_number_and_name() {
        let ids: Vec<String> = (10..22).map(|number| format!("prov-{number}")).collect();
        let names: Vec<[(&str, &str); 1]> = ids.iter().map(|id| [("name", id.as_str())]).collect();
        let blocks: Vec<String> = ids
            .iter()
            .map(|id| format!("actor={id} role=partner"))
            .collect();
        let mut first = vec![("name", "Ett")];
        first.extend(blocks.iter().map(|block| ("participant", block.as_str())));
        let second = [
            ("name", "Två"),
            ("participant", "actor=prov-15 role=owner inferred=role"),
        ];
        let mut records: Vec<sample::Sample<'_>> = vec![
            (Kind::Initiative, "ett", &first),
            (Kind::Initiative, "tva", &second),
        ];
        for (id, name) in ids.iter().zip(&names) {
            records.push((Kind::Company, id, name));
        }
        let registry = sample::registry(&records);
        let links = members::resolve_links(&registry);
        let today = date(2026, 11, 22);
        let query = Query::new("", &registry, today, None).expect("a query");
        let result = stats(&View::new(&registry, &links, today), &query);
        let top: Vec<(&str, usize)> = result
            .actors
            .iter()
            .map(|it| (it.id.as_str(), it.count))
            .collect();
        assert_eq!(top.len(), 10);
        assert_eq!(top[..3], [("prov-15", 2), ("prov-10", 1), ("prov-11", 1)]);
        let role = |role: &str, stated, inferred| RoleCount {
            role: role.to_owned(),
            stated,
            inferred,
        };
        assert_eq!(result.roles, [role("owner", 0, 1), role("partner", 12, 0)]);
    }
}
