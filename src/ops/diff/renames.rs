//! Records that have another id than before: by their former ids, or because they are the same in all else.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::fields::{Field, FieldType};
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::value::{Block, Value};

/// The ids that changed.
#[derive(Debug, Default)]
pub(in crate::ops) struct Renames {
    now: BTreeMap<Id, Id>,
    before: BTreeMap<Id, Id>,
    merged: BTreeMap<Id, Id>,
}

impl Renames {
    /// What is gone under its id is renamed or merged when a record says that it had that id, and renamed when a new record of
    /// the kind is the same: by its number or code, or by its name or contents.
    pub(in crate::ops) fn new(old: &Registry, new: &Registry) -> Renames {
        let mut renames = Renames::default();
        let gone: Vec<&Record> = old.records().filter(|it| !new.has(&it.id)).collect();
        let mut came: Vec<&Record> = new.records().filter(|it| !old.has(&it.id)).collect();
        // Of a record that can't be read the former ids may be known.
        let successors = by_former(new.apart().iter().chain(new.records()));
        let mut left = Vec::new();
        for record in gone {
            match successors.get(&record.id) {
                None => left.push(record),
                Some(one) if came.iter().any(|it| it.id == one.id) => {
                    renames.rename(&record.id, &one.id);
                    came.retain(|it| it.id != one.id);
                }
                Some(one) if new.is_unreadable(&one.id) => renames.rename(&record.id, &one.id),
                Some(one) => {
                    let ids = (record.id.clone(), one.id.clone());
                    renames.merged.extend([ids]);
                }
            }
        }
        for is_same in [same_orgnr, same_code, same_contents, same_name] {
            left.retain(|record| {
                let mut same = came.iter().filter(|it| is_same(record, it));
                let (Some(one), None) = (same.next(), same.next()) else {
                    return true;
                };
                let id = one.id.clone();
                renames.rename(&record.id, &id);
                came.retain(|it| it.id != id);
                false
            });
        }
        renames
    }

    fn rename(&mut self, from: &Id, to: &Id) {
        self.now.insert(from.clone(), to.clone());
        self.before.insert(to.clone(), from.clone());
    }

    /// Whether every record has the id that it had.
    pub(super) fn is_empty(&self) -> bool {
        self.now.is_empty() && self.merged.is_empty()
    }

    /// The id that a record has now.
    pub(in crate::ops) fn now<'i>(&'i self, id: &'i Id) -> &'i Id {
        self.now.get(id).unwrap_or(id)
    }

    /// The id that a record had before.
    pub(in crate::ops) fn before<'i>(&'i self, id: &'i Id) -> &'i Id {
        self.before.get(id).unwrap_or(id)
    }

    /// The record that one was merged into.
    pub(super) fn merged_into(&self, id: &Id) -> Option<&Id> {
        self.merged.get(id)
    }

    /// Whether others are part of a record now.
    pub(super) fn has_merged(&self, id: &str) -> bool {
        self.merged.values().any(|it| it.as_str() == id)
    }

    /// A block with the ids of now; what names a record by the id that it had names the same.
    pub(super) fn block<'f>(
        &self,
        fields: impl IntoIterator<Item = &'f Field>,
        block: &Block,
    ) -> Block {
        let mut new = block.clone();
        if self.is_empty() {
            return new;
        }
        for field in fields {
            let value = match (field.holds, block.get(field.key)) {
                (FieldType::Reference(_), Some(Value::Text(id))) => Value::Text(self.id(id)),
                (FieldType::References(_), Some(Value::List(ids))) => {
                    let ids: BTreeSet<String> = ids.iter().map(|id| self.id(id)).collect();
                    Value::List(ids.into_iter().collect())
                }
                (FieldType::Query, Some(Value::Text(query))) => Value::Text(self.words(query)),
                (FieldType::Blocks(inner), Some(Value::Tables(blocks))) => {
                    let blocks = blocks.iter().map(|block| self.block(inner, block));
                    Value::Tables(blocks.collect())
                }
                // Of the settings: queries with names.
                (FieldType::Map, Some(Value::Table(queries))) if field.key == "queries" => {
                    let mut named = queries.clone();
                    for (name, query) in queries.iter() {
                        let query = query.texts().concat();
                        named.set(name, Value::Text(self.words(&query)));
                    }
                    Value::Table(named)
                }
                _ => continue,
            };
            new.set(field.key, value);
        }
        new
    }

    /// The id that a record has now, or that of the record which it is part of.
    pub(in crate::ops) fn id(&self, id: &str) -> String {
        let id = Id::new(id);
        let now = self.merged.get(&id).unwrap_or_else(|| self.now(&id));
        now.to_string()
    }

    /// A text with the ids of now in it.
    pub(in crate::ops) fn words(&self, text: &str) -> String {
        if self.is_empty() {
            return text.to_owned();
        }
        let mut new = String::with_capacity(text.len());
        let is_of_id = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|letter| is_of_id(letter) != is_of_id(first));
            let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
            let bare = word.trim_start_matches('-');
            new.push_str(&word[..word.len() - bare.len()]);
            new.push_str(&self.id(bare));
            rest = behind;
        }
        new
    }
}

/// The record that each former id leads to.
fn by_former<'r>(records: impl Iterator<Item = &'r Record>) -> BTreeMap<Id, &'r Record> {
    let former = |record: &'r Record| {
        let ids = record.references("former-ids").into_iter();
        ids.map(move |id| (id, record))
    };
    records.flat_map(former).collect()
}

/// Who has a number has it whatever sort of organisation it is taken for.
fn same_orgnr(old: &Record, new: &Record) -> bool {
    let number = old.block.text("orgnr");
    number.is_some() && number == new.block.text("orgnr")
}

fn same_code(old: &Record, new: &Record) -> bool {
    let code = old.block.text("code");
    code.is_some() && code == new.block.text("code") && old.kind == new.kind
}

fn same_contents(old: &Record, new: &Record) -> bool {
    let without_name = |record: &Record| {
        let mut block = record.block.clone();
        block.remove("name");
        block.remove("former-names");
        block
    };
    let block = without_name(old);
    old.kind == new.kind && block.iter().count() > 1 && block == without_name(new)
}

fn same_name(old: &Record, new: &Record) -> bool {
    old.kind == new.kind && old.name() == new.name()
}
