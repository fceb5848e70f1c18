//! The registry: its settings and all readable records.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::id::Id;
use super::kind::Kind;
use super::record::Record;
use super::settings::Settings;
use super::value::Value;

/// A registry as it was read.
#[derive(Debug, Default)]
pub struct Registry {
    /// The settings in `registry.toml`.
    pub settings: Settings,
    records: BTreeMap<Id, Record>,
    unreadable: BTreeSet<Id>,
    unreadable_records: Vec<Record>,
    comments: Vec<Comment>,
}

/// A comment in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The path below the registry.
    pub file: String,
    /// Its range in bytes, from its `#`.
    pub span: Range<usize>,
    /// Its text.
    pub text: String,
}

impl Registry {
    /// Creates a registry of these records; `unreadable` are ids of files that exist but could not be read.
    ///
    /// Of two records with the same id the first is used; the reader reports the second.
    pub fn new(
        settings: Settings,
        records: impl IntoIterator<Item = Record>,
        unreadable: BTreeSet<Id>,
    ) -> Registry {
        let mut by_id = BTreeMap::new();
        for record in records {
            // The files are sorted, so the same one wins on every machine.
            by_id.entry(record.id.clone()).or_insert(record);
        }
        Registry {
            settings,
            records: by_id,
            unreadable,
            unreadable_records: Vec::new(),
            comments: Vec::new(),
        }
    }

    /// Returns the registry with the readable parts of unreadable files, which `check` looks at too.
    #[must_use]
    pub fn with_unreadable_records(mut self, unreadable_records: Vec<Record>) -> Registry {
        self.unreadable_records = unreadable_records;
        self
    }

    /// Returns the registry with the comments of all files.
    #[must_use]
    pub fn with_comments(mut self, comments: Vec<Comment>) -> Registry {
        self.comments = comments;
        self
    }

    /// Returns a copy with `changed` replacing the records that have the same ids.
    #[must_use]
    pub fn with_changed(&self, changed: impl IntoIterator<Item = Record>) -> Registry {
        let mut records = self.records.clone();
        records.extend(changed.into_iter().map(|it| (it.id.clone(), it)));
        Registry {
            settings: self.settings.clone(),
            records,
            unreadable: self.unreadable.clone(),
            unreadable_records: self.unreadable_records.clone(),
            comments: self.comments.clone(),
        }
    }

    /// Returns the registry with the records of another that this one lacks.
    #[must_use]
    pub fn with_missing_from(mut self, other: &Registry) -> Registry {
        for record in other.records() {
            if !self.has(&record.id) {
                self.records.insert(record.id.clone(), record.clone());
            }
        }
        self
    }

    /// The readable parts of files that are unreadable as a whole, or whose id another file has.
    pub fn unreadable_records(&self) -> &[Record] {
        &self.unreadable_records
    }

    /// The comments of all files, by file.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// Returns the record with `id`.
    pub fn get(&self, id: &Id) -> Option<&Record> {
        self.records.get(id)
    }

    /// Returns whether a file for `id` exists, readable or not.
    pub fn has(&self, id: &Id) -> bool {
        self.records.contains_key(id) || self.unreadable.contains(id)
    }

    /// Returns whether a file for `id` could not be read, or there are two.
    pub fn is_unreadable(&self, id: &Id) -> bool {
        self.unreadable.contains(id)
    }

    /// Returns the registry without the records in these folders.
    #[must_use]
    pub fn without_folders(mut self, folders: &[&str]) -> Registry {
        let is_in = |path: &str| {
            let mut below = folders.iter().filter_map(|it| path.strip_prefix(it));
            below.any(|rest| rest.starts_with('/'))
        };
        self.records.retain(|_, record| !is_in(&record.path));
        self.unreadable_records
            .retain(|record| !is_in(&record.path));
        self
    }

    /// Returns the ids and former ids of the people who must be left out of all lists.
    pub fn withheld(&self) -> BTreeSet<Id> {
        let people = self.of_kind(Kind::Person).filter(|it| it.is_withheld());
        people
            .flat_map(|person| {
                let former = person.block.list("former-ids").iter().map(Id::new);
                former.chain([person.id.clone()])
            })
            .collect()
    }

    /// Returns the registry with these people left out of all lists, whatever their files say.
    #[must_use]
    pub fn with_withheld(mut self, people: &BTreeSet<Id>) -> Registry {
        for record in self.records.values_mut() {
            if record.kind == Kind::Person && people.contains(&record.id) {
                record.block.set("withhold", Value::Flag(true));
            }
        }
        self
    }

    /// Every record, by id.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values()
    }

    /// The records of one kind, by id.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Record> {
        self.records().filter(move |record| record.kind == kind)
    }

    /// Returns what a record is part of, directly and indirectly; a cycle is followed once.
    pub fn wholes(&self, id: &Id) -> Vec<Id> {
        let whole = |id: &Id| self.get(id).and_then(|record| record.reference("part-of"));
        let mut seen = BTreeSet::from([id.clone()]);
        let mut wholes = Vec::new();
        let mut next = whole(id);
        while let Some(id) = next.take_if(|id| seen.insert(id.clone())) {
            next = whole(&id);
            wholes.push(id);
        }
        wholes
    }

    /// Every id, readable or not.
    pub fn ids(&self) -> impl Iterator<Item = &Id> {
        self.records.keys().chain(&self.unreadable)
    }
}

#[cfg(test)]
pub(crate) mod sample {
    //! Small registries for the tests of what is above the model, which has no reader of files.

    use std::collections::BTreeSet;

    use super::Registry;
    use crate::model::date::Date;
    use crate::model::fields::{self, Field, FieldType};
    use crate::model::id::Id;
    use crate::model::kind::Kind;
    use crate::model::record::Record;
    use crate::model::settings::Settings;
    use crate::model::value::{Block, Value};

    /// A record: its kind, its id, and its keys with their values.
    pub(crate) type Sample<'t> = (Kind, &'t str, &'t [(&'t str, &'t str)]);

    /// Returns a registry of records. The entries of a list stand
    /// between commas, and a block is written `actor=a role=owner`.
    pub(crate) fn registry(records: &[Sample<'_>]) -> Registry {
        let records = records.iter().map(|(kind, id, keys)| Record {
            id: Id::new(*id),
            kind: *kind,
            path: format!("{}/{id}.toml", kind.folder()),
            block: block(&fields::of(*kind).collect::<Vec<_>>(), keys),
        });
        Registry::new(Settings::default(), records, BTreeSet::new())
    }

    fn block(fields: &[&Field], keys: &[(&str, &str)]) -> Block {
        let mut block = Block::default();
        for (key, text) in keys {
            let field = fields.iter().find(|field| field.key == *key);
            let value = match field.expect("a key of such a record").holds {
                FieldType::Date => Value::Date(Date::parse(text).expect("a date")),
                FieldType::Flag => Value::Flag(*text == "true"),
                FieldType::Texts
                | FieldType::Keys
                | FieldType::Counties
                | FieldType::Words(_)
                | FieldType::References(_) => {
                    Value::List(text.split(',').map(str::to_owned).collect())
                }
                FieldType::Blocks(inner) => {
                    let keys: Vec<_> = text
                        .split(' ')
                        .filter_map(|it| it.split_once('='))
                        .collect();
                    let mut blocks = block.tables(key).to_vec();
                    blocks.push(self::block(&inner.iter().collect::<Vec<_>>(), &keys));
                    Value::Tables(blocks)
                }
                _ => Value::Text((*text).to_owned()),
            };
            block.set((*key).to_owned(), value);
        }
        block
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::sample;
    use crate::model::id::Id;
    use crate::model::kind::Kind;

    #[test]
    fn who_is_withheld_is_so_under_former_ids_too() {
        let keys = [
            ("name", "Prova Exempel"),
            ("former-ids", "prova-prov"),
            ("withhold", "true"),
        ];
        let registry = sample::registry(&[
            (Kind::Person, "prova-exempel", &keys),
            (Kind::Person, "anna-exempel", &[("name", "Anna Exempel")]),
        ]);
        let withheld = BTreeSet::from(["prova-exempel", "prova-prov"].map(Id::new));
        assert_eq!(registry.withheld(), withheld);
    }
}
