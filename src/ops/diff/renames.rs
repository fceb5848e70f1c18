//! Records that have another id than before: by their former ids, or because they are the same in all else.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::fields::{self, Field, FieldType};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::value::{Block, Value};

/// The ids that changed.
#[derive(Debug, Default)]
pub(super) struct Renames {
    now: BTreeMap<Id, Id>,
    before: BTreeMap<Id, Id>,
    merged: BTreeMap<Id, Id>,
}

impl Renames {
    /// What is gone under its id is renamed or merged when a record says that it had that id, and renamed when a new record of
    /// the kind is the same: by its number or code, or by its name or contents.
    pub(super) fn new(old: &Registry, new: &Registry) -> Renames {
        let mut renames = Renames::default();
        let gone: Vec<&Record> = old.records().filter(|it| !new.has(&it.id)).collect();
        let mut came: Vec<&Record> = new.records().filter(|it| !old.has(&it.id)).collect();
        let by_former: BTreeMap<Id, &Record> = new
            .records()
            .flat_map(|record| {
                record
                    .references("former-ids")
                    .into_iter()
                    .map(move |it| (it, record))
            })
            .collect();
        let mut left = Vec::new();
        for record in gone {
            match by_former.get(&record.id) {
                Some(successor) if came.iter().any(|it| it.id == successor.id) => {
                    renames.rename(&record.id, &successor.id);
                    came.retain(|it| it.id != successor.id);
                }
                Some(successor) => {
                    renames
                        .merged
                        .insert(record.id.clone(), successor.id.clone());
                }
                None => left.push(record),
            }
        }
        let tests: [fn(&Record, &Record) -> bool; 3] = [same_number, same_contents, same_name];
        for is_same in tests {
            left.retain(|record| {
                let mut same = came
                    .iter()
                    .filter(|it| it.kind == record.kind && is_same(record, it));
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
    pub(super) fn now<'i>(&'i self, id: &'i Id) -> &'i Id {
        self.now.get(id).unwrap_or(id)
    }

    /// The id that a record had before.
    pub(super) fn before<'i>(&'i self, id: &'i Id) -> &'i Id {
        self.before.get(id).unwrap_or(id)
    }

    /// The record that one was merged into.
    pub(super) fn merged_into(&self, id: &Id) -> Option<&Id> {
        self.merged.get(id)
    }

    /// A block of before with the ids of now.
    pub(super) fn block(&self, kind: Kind, block: &Block) -> Block {
        if self.is_empty() {
            return block.clone();
        }
        self.with_fields(&fields::of(kind).collect::<Vec<_>>(), block)
    }

    fn with_fields(&self, fields: &[&Field], block: &Block) -> Block {
        let mut new = block.clone();
        for field in fields {
            let value = match (field.holds, block.get(field.key)) {
                (FieldType::Reference(_), Some(Value::Text(id))) => Value::Text(self.text(id)),
                (FieldType::References(_), Some(Value::List(ids))) => {
                    let ids: BTreeSet<String> = ids.iter().map(|id| self.text(id)).collect();
                    Value::List(ids.into_iter().collect())
                }
                (FieldType::Blocks(inner), Some(Value::Tables(blocks))) => {
                    let inner: Vec<&Field> = inner.iter().collect();
                    let blocks = blocks.iter().map(|block| self.with_fields(&inner, block));
                    Value::Tables(blocks.collect())
                }
                _ => continue,
            };
            new.set(field.key, value);
        }
        new
    }

    fn text(&self, id: &str) -> String {
        let id = Id::new(id);
        let now = self.merged.get(&id).unwrap_or_else(|| self.now(&id));
        now.to_string()
    }
}

fn same_number(old: &Record, new: &Record) -> bool {
    let same = |key: &str| {
        let number = old.block.text(key);
        number.is_some() && number == new.block.text(key)
    };
    same("orgnr") || same("code")
}

fn same_contents(old: &Record, new: &Record) -> bool {
    let without_name = |record: &Record| {
        let mut block = record.block.clone();
        block.remove("name");
        block.remove("former-names");
        block
    };
    let block = without_name(old);
    block.iter().count() > 1 && block == without_name(new)
}

fn same_name(old: &Record, new: &Record) -> bool {
    old.name() == new.name()
}
