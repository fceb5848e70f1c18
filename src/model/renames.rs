//! Finds records whose id changed between two registries, and puts the new ids in place of the old ones.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{Field, FieldType};
use super::id::Id;
use super::query::keys::{NextValue, allowed_value};
use super::query::syntax::{self, TermKind};
use super::record::Record;
use super::registry::{Candidates, Registry};
use super::value::{Block, Value};
use crate::text::filter::Needle;

/// How many removed records are looked for in the texts of files before they are parsed; for more of them that takes longer
/// than to parse all files.
const MOST_NEEDLES: usize = 20;

/// The ids that changed between two registries.
#[derive(Debug, Default)]
pub struct Renames {
    new_by_old: BTreeMap<Id, Id>,
    old_by_new: BTreeMap<Id, Id>,
    /// Records that are part of another now, which was there before.
    merged: BTreeMap<Id, Id>,
}

impl Renames {
    /// The rename of one record.
    pub fn one(from: &Id, to: &Id) -> Renames {
        let mut renames = Renames::default();
        renames.rename(from, to);
        renames
    }

    /// The merge of a record into another.
    pub fn one_merge(from: &Id, into: &Id) -> Renames {
        Renames {
            merged: BTreeMap::from([(from.clone(), into.clone())]),
            ..Renames::default()
        }
    }

    /// Finds the new ids of records that only the old registry has.
    ///
    /// A record is renamed or merged when another says that it had its id. It is renamed, too, when a new record of the kind is
    /// the same: by its number or code, or by its name or contents.
    pub fn find(old: &Registry, new: &Registry) -> Renames {
        let mut renames = Renames::default();
        let removed: Vec<&Record> = old.records_missing_from(new).collect();
        if removed.is_empty() {
            return renames;
        }
        let mut added: Vec<&Record> = new.records_missing_from(old).collect();
        let mut candidates = Candidates::default();
        if removed.len() <= MOST_NEEDLES {
            let ids = removed.iter().map(|it| Needle::Value(it.id.to_string()));
            candidates.filter.require(ids.collect());
        }
        let records = new.candidates(&candidates);
        // The former ids of an unreadable record may be known.
        let unreadable = new.unreadable_files().map(|file| &file.record);
        let successors = by_former(unreadable.chain(records));
        let mut left = Vec::new();
        for record in removed {
            match successors.get(&record.id) {
                None => left.push(record),
                Some(one) if added.iter().any(|it| it.id == one.id) => {
                    renames.rename(&record.id, &one.id);
                    added.retain(|it| it.id != one.id);
                }
                Some(one) if new.is_unreadable(&one.id) => renames.rename(&record.id, &one.id),
                Some(one) => {
                    let ids = (record.id.clone(), one.id.clone());
                    renames.merged.extend([ids]);
                }
            }
        }
        // The surest first: a record that is found by its number is not left for one with the same name.
        for is_same in [same_orgnr, same_code, same_contents, same_name] {
            left.retain(|record| {
                let mut same = added.iter().filter(|it| is_same(record, it));
                // Where two records could be it, none is taken: a wrong rename would hide a removal.
                let (Some(one), None) = (same.next(), same.next()) else {
                    return true;
                };
                let id = one.id.clone();
                renames.rename(&record.id, &id);
                added.retain(|it| it.id != id);
                false
            });
        }
        renames
    }

    fn rename(&mut self, from: &Id, to: &Id) {
        self.new_by_old.insert(from.clone(), to.clone());
        self.old_by_new.insert(to.clone(), from.clone());
    }

    /// Returns whether no id changed.
    fn is_empty(&self) -> bool {
        self.new_by_old.is_empty() && self.merged.is_empty()
    }

    /// Returns the new id of a record of the old registry.
    pub fn new_id<'i>(&'i self, old: &'i Id) -> &'i Id {
        self.new_by_old.get(old).unwrap_or(old)
    }

    /// Returns the old id of a record of the new registry.
    pub fn old_id<'i>(&'i self, new: &'i Id) -> &'i Id {
        self.old_by_new.get(new).unwrap_or(new)
    }

    /// The record that another was merged into.
    pub fn merged_into(&self, id: &Id) -> Option<&Id> {
        self.merged.get(id)
    }

    /// Whether another record was merged into this one.
    pub fn is_merge_target(&self, id: &str) -> bool {
        self.merged.values().any(|it| it.as_str() == id)
    }

    /// Returns a copy of a block with new ids in place of the old ones.
    pub fn translate_block<'f>(
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
                (FieldType::Reference(_), Some(Value::Text(id))) => {
                    Value::Text(self.translate_id(id))
                }
                (FieldType::References(_), Some(Value::List(ids))) => {
                    // A merge may bring an id that the list has already.
                    let ids = ids.iter().map(|id| self.translate_id(id));
                    let ids: BTreeSet<String> = ids.collect();
                    Value::List(ids.into_iter().collect())
                }
                (FieldType::Query, Some(Value::Text(query))) => {
                    Value::Text(self.translate_query(query))
                }
                (FieldType::Blocks(inner), Some(Value::Tables(blocks))) => {
                    let blocks = blocks.iter().map(|it| self.translate_block(inner, it));
                    Value::Tables(blocks.collect())
                }
                // In `registry.toml`: saved queries by their names.
                (FieldType::Map, Some(Value::Table(queries))) if field.key == "queries" => {
                    let mut named = queries.clone();
                    for (name, query) in queries.iter() {
                        let query = query.texts().concat();
                        named.set(name.to_owned(), Value::Text(self.translate_query(&query)));
                    }
                    Value::Table(named)
                }
                _ => continue,
            };
            new.set(field.key, value);
        }
        new
    }

    /// The new id of a record, or that of the record that it was merged into.
    pub fn translate_id(&self, id: &str) -> String {
        let id = Id::new(id);
        let new = self.merged.get(&id).unwrap_or_else(|| self.new_id(&id));
        new.to_string()
    }

    /// Returns a copy of a query with new ids in place of the old ones where it names records. A word that is searched for
    /// stays, though a record may have it as its id.
    fn translate_query(&self, query: &str) -> String {
        let mut new = query.to_owned();
        let terms = syntax::parse(query).unwrap_or_default();
        for term in terms.iter().rev() {
            let TermKind::Is(path, values) = &term.kind else {
                continue;
            };
            let keys: Vec<&str> = path.keys.iter().map(String::as_str).collect();
            if !matches!(allowed_value(&keys), NextValue::Records(_)) {
                continue;
            }
            for value in values.iter().rev() {
                let id = self.translate_id(&value.text);
                if id != value.text {
                    new.replace_range(value.span.clone(), &id);
                }
            }
        }
        new
    }

    /// Returns a copy of a text with new ids in place of the old ones: a fact of a finding.
    pub fn translate_text(&self, text: &str) -> String {
        if self.is_empty() {
            return text.to_owned();
        }
        let mut new = String::with_capacity(text.len());
        // The hyphen belongs to the word: `abf` in `abf-syd` is another record.
        let is_of_id = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|letter| is_of_id(letter) != is_of_id(first));
            let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
            let bare = word.trim_start_matches('-');
            new.push_str(&word[..word.len() - bare.len()]);
            new.push_str(&self.translate_id(bare));
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

/// An organisation number stays with its owner, even when the record was of the wrong kind.
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
    // One key besides the name is too little to know a record again.
    old.kind == new.kind && block.iter().count() > 1 && block == without_name(new)
}

fn same_name(old: &Record, new: &Record) -> bool {
    old.kind == new.kind && old.name() == new.name()
}
