//! `export`: the records that leave the registry, with everything that they hold.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::fields::{self, Field, FieldType};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::query::compile::Query;
use crate::model::query::select::View;
use crate::model::record::Record;
use crate::model::registry::Candidates;
use crate::model::value::{Block, Value};
use crate::text::mask;

/// Whether people are exported, and what for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether they are.
    pub with_people: bool,
    /// What for.
    pub purpose: Option<String>,
}

/// What an export with people says about itself.
#[derive(Clone, Debug, Serialize)]
pub struct PersonalData {
    /// How many people there are.
    pub people: usize,
    /// The day on which it is made.
    pub day: String,
    /// What it is for.
    pub purpose: Option<String>,
}

/// A part of a registry, or the whole.
#[derive(Debug)]
pub struct Export {
    /// What it says about its people, if it has any.
    pub personal_data: Option<PersonalData>,
    /// The values of `registry.toml`.
    pub settings: Block,
    /// The records, by id.
    pub records: Vec<Record>,
    /// The groups among them, each with a member that is among them too.
    pub members: Vec<(Id, Id)>,
    /// How many of them the query does not find: others name them.
    pub named: usize,
    /// How many values are masked, since they may be a person's.
    pub masked: usize,
}

/// Returns the records that a query finds, or all, and those that they name: whoever reads a part must find what its
/// references lead to. With people also the people who work at one of the actors; without, there are no people,
/// and what may be a person's is masked in other records.
pub fn export(view: &View<'_>, query: Option<&Query>, options: &Options) -> Export {
    let with_people = options.with_people;
    let is_exported =
        |record: &Record| record.kind != Kind::Person || with_people && !record.is_withheld();
    let found: Vec<&Record> = match query {
        Some(query) => view.matching_records(query),
        None => {
            let mut candidates = Candidates::default();
            // The file of a person is not even read when it is not exported.
            candidates.require_kinds(|kind| with_people || kind != Kind::Person);
            view.registry.candidates(&candidates).collect()
        }
    };
    let found = found.into_iter().filter(|record| is_exported(record));
    let mut exported: BTreeMap<&Id, &Record> = found.map(|it| (&it.id, it)).collect();
    let selected = exported.len();
    if query.is_some() {
        if with_people {
            let works_there =
                |person: &&Record| person.posts().any(|it| exported.contains_key(&it.actor));
            let people = view.registry.of_kind(Kind::Person);
            let people: Vec<&Record> = people.filter(works_there).collect();
            let people = people.into_iter().filter(|it| is_exported(it));
            exported.extend(people.map(|it| (&it.id, it)));
        }
        add_named(view, &mut exported, &is_exported);
    }
    let people = exported.values().filter(|it| it.kind == Kind::Person);
    let personal_data = Some(people.count()).filter(|people| *people > 0);
    let personal_data = personal_data.map(|people| PersonalData {
        people,
        day: view.today.to_string(),
        purpose: options.purpose.clone(),
    });
    let settings = settings_about(&view.registry.settings.block, &exported);
    let members = exported.keys().flat_map(|group| {
        let members = view.links.members(group);
        let members = members.filter(|member| exported.contains_key(member));
        members.map(|member| ((*group).clone(), member.clone()))
    });
    let mut export = Export {
        personal_data,
        settings,
        members: members.collect(),
        named: exported.len() - selected,
        records: exported.into_values().cloned().collect(),
        masked: 0,
    };
    if !with_people {
        export.mask();
    }
    export
}

/// Adds what the records name, and what that names, until nothing is missing.
fn add_named<'r>(
    view: &View<'r>,
    exported: &mut BTreeMap<&'r Id, &'r Record>,
    is_exported: &dyn Fn(&Record) -> bool,
) {
    let mut new: Vec<&Record> = exported.values().copied().collect();
    while !new.is_empty() {
        let mut named = BTreeSet::new();
        for record in &new {
            add_references(fields::of(record.kind), &record.block, &mut named);
        }
        named.retain(|id| !exported.contains_key(id));
        let records = view.registry.records_of(named);
        new = records.filter(|it| is_exported(it)).collect();
        exported.extend(new.iter().map(|it| (&it.id, *it)));
    }
}

/// Adds the ids that a block names, in its own blocks too.
fn add_references<'f>(
    fields: impl Iterator<Item = &'f Field>,
    block: &Block,
    ids: &mut BTreeSet<Id>,
) {
    for (field, value) in fields::in_order(fields, block) {
        match (field.holds, value) {
            (FieldType::Reference(_) | FieldType::References(_), value) => {
                ids.extend(value.texts().iter().map(Id::new));
            }
            (FieldType::Blocks(inner) | FieldType::Tables(inner), Value::Tables(blocks)) => {
                for block in blocks {
                    add_references(inner.iter(), block, ids);
                }
            }
            _ => {}
        }
    }
}

/// The settings; of the pairs that are not the same only those of exported records, since others would name people.
fn settings_about(settings: &Block, exported: &BTreeMap<&Id, &Record>) -> Block {
    const NOT_THE_SAME: &str = "not-the-same";
    let mut settings = settings.clone();
    let Some(pairs) = settings.tables_mut(NOT_THE_SAME) else {
        return settings;
    };
    let is_there = |id: &String| exported.contains_key(&Id::new(id));
    pairs.retain(|pair| pair.list("records").iter().all(is_there));
    if pairs.is_empty() {
        settings.remove(NOT_THE_SAME);
    }
    settings
}

impl Export {
    /// Masks what may be a person's, as lists do.
    fn mask(&mut self) {
        let mut masked = 0;
        let mut mask = |block: &mut Block| {
            let keys: Vec<String> = block.iter().map(|(key, _)| key.to_owned()).collect();
            for key in keys {
                let Some(value) = block.get(&key) else {
                    continue;
                };
                let shown = value.map_texts(&|text| mask::mask_field_outside_people(&key, text));
                if shown != *value {
                    block.set(key, shown);
                    masked += 1;
                }
            }
        };
        mask(&mut self.settings);
        for record in &mut self.records {
            mask(&mut record.block);
        }
        // Ids are masked as references to them are.
        let ids = self.records.iter_mut().map(|it| &mut it.id);
        let members = (self.members.iter_mut()).flat_map(|(group, member)| [group, member]);
        for id in ids.chain(members) {
            *id = Id::new(mask::mask_outside_people(id.as_str()));
        }
        self.masked = masked;
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Export, Options, export};
    use crate::model::kind::Kind;
    use crate::model::members::resolve_links;
    use crate::model::query::compile::Query;
    use crate::model::query::select::View;
    use crate::model::registry::{Registry, sample};

    fn registry() -> Registry {
        sample::registry(&[
            (Kind::Source, "kallan", &[("name", "Källan")]),
            (
                Kind::Company,
                "provbolaget",
                &[("name", "Provbolaget"), ("note", "ring 070-174 06 58")],
            ),
            (Kind::Company, "annat", &[("name", "Annat")]),
            (
                Kind::Initiative,
                "insatsen",
                &[
                    ("name", "Insatsen"),
                    ("sources", "kallan"),
                    ("participant", "actor=provbolaget role=owner"),
                ],
            ),
            (
                Kind::Person,
                "prova",
                &[("name", "Prova"), ("post", "actor=provbolaget")],
            ),
            (
                Kind::Person,
                "dold",
                &[
                    ("name", "Dold"),
                    ("withhold", "true"),
                    ("post", "actor=provbolaget"),
                ],
            ),
        ])
    }

    fn exported(query: &str, with_people: bool) -> Export {
        let registry = registry();
        let links = resolve_links(&registry);
        let today = date(2026, 11, 22);
        let view = View::new(&registry, &links, today);
        let compiled = Query::new(query, &registry, today, None).expect("a query");
        let query = (!query.is_empty()).then_some(&compiled);
        let purpose = None;
        let options = Options {
            with_people,
            purpose,
        };
        export(&view, query, &options)
    }

    fn ids(query: &str, with_people: bool) -> Vec<String> {
        let records = exported(query, with_people).records;
        records.iter().map(|it| it.id.to_string()).collect()
    }

    #[test]
    fn what_records_name_comes_with_them() {
        assert_eq!(
            ids("kind:initiative", false),
            ["insatsen", "kallan", "provbolaget"]
        );
        assert_eq!(exported("kind:initiative", false).named, 2);
        assert_eq!(ids("kind:company", false), ["annat", "provbolaget"]);
    }

    #[test]
    fn people_come_only_when_they_are_wanted_and_never_withheld() {
        assert_eq!(ids("", false).len(), 4);
        assert_eq!(ids("", true).len(), 5);
        assert_eq!(ids("kind:company", true), ["annat", "prova", "provbolaget"]);
        assert_eq!(ids("kind:person", false), [""; 0]);
        assert_eq!(ids("kind:person", true), ["prova", "provbolaget"]);
    }

    #[test]
    fn what_may_be_a_persons_is_masked_without_people() {
        let note = |export: &Export| {
            let records = export.records.iter();
            let notes = records.filter_map(|it| it.block.text("note"));
            notes.collect::<String>()
        };
        let without = exported("", false);
        assert_eq!(
            (note(&without).as_str(), without.masked),
            ("ring •••-••• •• ••", 1)
        );
        assert_eq!(note(&exported("", true)), "ring 070-174 06 58");
    }
}
