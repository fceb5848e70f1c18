//! New contents for a file: the edits that lead there.

use std::collections::BTreeSet;

use super::diff::record_changes;
use crate::document::format;
use crate::model::change::Change;
use crate::model::compare::is_same_value;
use crate::model::edit::{Edit, Plan, Spot};
use crate::model::fields::{self, Field, FieldType};
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::reference::Naming;
use crate::model::registry::Registry;
use crate::model::renames::Renames;
use crate::model::settings::FILE;
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// New contents of a file. The blocks are those of the old ones in the same order, and behind them those that are added.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) block: Block,
    /// Blocks that are removed, by key and index.
    pub(super) removed: BTreeSet<(&'static str, usize)>,
}

/// Adds to a plan the edits that give a record new contents.
pub(super) fn replace_record(
    plan: &mut Plan,
    registry: &Registry,
    record: &Record,
    new: &Contents,
) {
    let (path, subject, old) = file_of(record);
    replace_contents(
        plan,
        (path, subject),
        old,
        new,
        &registry.settings.vocabulary,
    );
}

/// Adds to a plan the edits that give a file new contents. Blocks that were in their sorted order are so afterwards, which
/// keeps merges simple.
fn replace_contents(
    plan: &mut Plan,
    (path, subject): (&str, Subject),
    old: &Block,
    new: &Contents,
    vocabulary: &Vocabulary,
) {
    for field in subject.fields() {
        let key = field.key;
        let FieldType::Blocks(inner) = field.holds else {
            if old.get(key) != new.block.get(key) {
                let (spot, value) = (Spot::Record, new.block.get(key).cloned());
                plan.edit(path, subject, Edit::Set { spot, key, value });
            }
            continue;
        };
        let is_kept = |index: usize| !new.removed.contains(&(key, index));
        let (old, new) = (old.tables(key), new.block.tables(key));
        for (index, (old, new)) in old.iter().zip(new).enumerate() {
            let spot = Spot::Block { key, index };
            let changed = inner.iter().map(|field| field.key);
            for key in changed.filter(|key| is_kept(index) && old.get(key) != new.get(key)) {
                let value = new.get(key).cloned();
                plan.edit(path, subject, Edit::Set { spot, key, value });
            }
        }
        // From the last, so that the indexes of the others still hold.
        for index in (0..old.len()).rev().filter(|index| !is_kept(*index)) {
            plan.edit(path, subject, Edit::Remove { key, index });
        }
        let kept = new[..old.len()].iter().enumerate();
        let kept: Vec<Block> = kept
            .filter(|(index, _)| is_kept(*index))
            .map(|(_, block)| block.clone())
            .collect();
        let is_sorted = |blocks: &[Block]| format::order(key, blocks, vocabulary).is_sorted();
        if matches!(subject, Subject::Record(_)) && is_sorted(old) && !is_sorted(&kept) {
            plan.edit(path, subject, Edit::Sort { key });
        }
        for block in &new[old.len()..] {
            let block = block.clone();
            plan.edit(path, subject, Edit::Insert { key, block });
        }
    }
}

/// Adds to a plan that all files that name a record, but that of `except`, call it by another id. Blocks that say the same
/// then are joined.
pub(super) fn rename_references(
    plan: &mut Plan,
    registry: &Registry,
    (id, renames): (&Id, &Renames),
    except: &[&Id],
) {
    let naming = registry.records_naming(id);
    for record in naming.filter(|it| !except.contains(&&it.id)) {
        let subject = Subject::Record(record.kind);
        replace_record(
            plan,
            registry,
            record,
            &translate(subject, renames, &record.block),
        );
    }
    let settings = &registry.settings.block;
    let new = translate(Subject::Settings, renames, settings);
    let file = (FILE, Subject::Settings);
    replace_contents(plan, file, settings, &new, &registry.settings.vocabulary);
}

/// Returns contents with new ids in place of the old ones.
pub(super) fn translate(subject: Subject, renames: &Renames, old: &Block) -> Contents {
    let mut new = Contents {
        block: renames.translate_block(subject.fields(), old),
        removed: BTreeSet::new(),
    };
    for field in subject.fields() {
        let (key, FieldType::Blocks(inner)) = (field.key, field.holds) else {
            continue;
        };
        let old = old.tables(key);
        let Some(blocks) = new.block.tables_mut(key) else {
            continue;
        };
        let is_changed: Vec<bool> = old
            .iter()
            .zip(&*blocks)
            .map(|(old, new)| old != new)
            .collect();
        for at in 0..blocks.len() {
            // Two records that were different are one now.
            if key == "not-the-same" && blocks[at].list("records").len() < 2 {
                new.removed.insert((key, at));
            }
            let others = (0..at).filter(|it| is_changed[at] || is_changed[*it]);
            let others = others.filter(|it| !new.removed.contains(&(key, *it)));
            // Two blocks that were about the same before stand there for a reason.
            let others = others.filter(|it| join(key, inner, &old[*it], &old[at]).is_none());
            let joined = join_with_one(key, inner, others.map(|it| (it, &blocks[it])), &blocks[at]);
            if let Some((other, joined)) = joined {
                blocks[other] = joined;
                new.removed.insert((key, at));
            }
        }
    }
    new
}

/// Joins a block with one of several by index, best with one that says as much already: else two could become the same.
pub(super) fn join_with_one<'b>(
    key: &str,
    fields: &[Field],
    others: impl Iterator<Item = (usize, &'b Block)>,
    block: &Block,
) -> Option<(usize, Block)> {
    let joined = others.filter_map(|(at, other)| {
        let joined = join(key, fields, other, block)?;
        Some((joined != *other, at, joined))
    });
    let best = joined.min_by_key(|(says_more, at, _)| (*says_more, *at));
    best.map(|(_, at, joined)| (at, joined))
}

/// Joins two blocks that are about the same: their identities are equal and nothing in one contradicts the other.
pub(super) fn join(key: &str, fields: &[Field], one: &Block, other: &Block) -> Option<Block> {
    // A missing day is an unknown day: it is not the same as one that is known.
    let identity: &[&str] = match key {
        "participant" => &["actor", "role", "unit", "since", "until"],
        "event" => &["date", "name"],
        "post" => &["actor", "title", "unit", "since", "until"],
        _ => return (one == other).then(|| one.clone()),
    };
    if identity.iter().any(|key| one.get(key) != other.get(key)) {
        return None;
    }
    let mut joined = one.clone();
    for field in fields.iter().filter(|field| field.key != "inferred") {
        match (one.get(field.key), other.get(field.key)) {
            (None, Some(value)) => joined.set(field.key, value.clone()),
            (Some(one), Some(other)) if !is_same_value(field, one, other) => {
                joined.set(field.key, unite(field, one, other)?);
            }
            _ => {}
        }
    }
    set_inferred(&mut joined, [one, other]);
    Some(joined)
}

/// Returns the union of two lists; none where the field has one value.
pub(super) fn unite(field: &Field, one: &Value, other: &Value) -> Option<Value> {
    let is_list =
        field.holds.is_sorted() || matches!(field.holds, FieldType::Texts | FieldType::Reach);
    if let (FieldType::Tables(_), Value::Tables(one), Value::Tables(other)) =
        (field.holds, one, other)
    {
        let new = other.iter().filter(|it| !one.contains(it));
        return Some(Value::Tables(one.iter().chain(new).cloned().collect()));
    }
    let texts = |value: &Value| match value {
        Value::Text(text) => vec![text.clone()],
        Value::List(list) => list.clone(),
        _ => Vec::new(),
    };
    let mut united = texts(one);
    united.extend(
        texts(other)
            .into_iter()
            .filter(|it| !texts(one).contains(it)),
    );
    if field.holds.is_sorted() {
        united.sort();
    }
    is_list.then_some(Value::List(united))
}

/// Sets which keys of a joined block no source states: a value that one of the two states is stated.
pub(super) fn set_inferred(joined: &mut Block, [one, other]: [&Block; 2]) {
    let states = |block: &Block, key: &str, value: &Value| {
        block.get(key) == Some(value) && !block.is_inferred(key)
    };
    let keys = joined.iter().filter(|(key, value)| {
        let is_inferred = one.is_inferred(key) || other.is_inferred(key);
        is_inferred && !states(one, key, value) && !states(other, key, value)
    });
    let keys: BTreeSet<String> = keys.map(|(key, _)| key.to_owned()).collect();
    joined.set_list("inferred", keys.into_iter().collect());
}

/// The path of the file of a record under another id: beside the old one, in the folder of its first letters where the
/// registry has such folders.
pub(super) fn path_with_id(registry: &Registry, record: &Record, id: &Id) -> String {
    let usual = |id: &Id| super::add::new_path(registry, record.kind, id);
    match record.path.rsplit_once('/') {
        Some((folder, _)) if record.path != usual(&record.id) => format!("{folder}/{id}.toml"),
        _ => usual(id),
    }
}

/// A file that names a record, and what it holds without that.
pub(super) struct NamingFile<'r> {
    /// Its record; none for the settings.
    record: Option<&'r Record>,
    without: Contents,
    pub(super) places: Vec<Naming>,
}

impl NamingFile<'_> {
    /// Adds to a plan that the file no longer names the record.
    pub(super) fn clear(&self, plan: &mut Plan, registry: &Registry) {
        let settings = (FILE, Subject::Settings, &registry.settings.block);
        let (path, subject, block) = self.record.map_or(settings, file_of);
        let vocabulary = &registry.settings.vocabulary;
        replace_contents(plan, (path, subject), block, &self.without, vocabulary);
        if let Some(record) = self.record {
            plan.changes.extend(changes_to(record, &self.without));
        }
    }
}

fn file_of(record: &Record) -> (&str, Subject, &Block) {
    (&record.path, Subject::Record(record.kind), &record.block)
}

/// The changes that new contents of a record make.
pub(super) fn changes_to(record: &Record, new: &Contents) -> Vec<Change> {
    let mut block = new.block.clone();
    for (key, index) in new.removed.iter().rev() {
        if let Some(blocks) = block.tables_mut(key) {
            blocks.remove(*index);
        }
    }
    let changed = Record {
        block,
        ..record.clone()
    };
    record_changes(record, &changed, &Renames::default())
}

/// Finds the files that name a record, but its own.
pub(super) fn files_naming<'r>(registry: &'r Registry, id: &Id) -> Vec<NamingFile<'r>> {
    let records = registry.records_naming(id).filter(|it| it.id != *id);
    let files = records.map(Some).chain([None]).map(|record| {
        let settings = (FILE, Subject::Settings, &registry.settings.block);
        let (path, subject, block) = record.map_or(settings, file_of);
        let mut places = Vec::new();
        NamingFile {
            record,
            without: without(subject.fields(), block, (id, path), &mut places),
            places,
        }
    });
    files.filter(|file| !file.places.is_empty()).collect()
}

/// Returns contents without what names a record; a block that must name it goes as a whole. Queries stay.
fn without<'f>(
    fields: impl IntoIterator<Item = &'f Field>,
    block: &Block,
    (id, file): (&Id, &str),
    places: &mut Vec<Naming>,
) -> Contents {
    let mut new = Contents {
        block: block.clone(),
        removed: BTreeSet::new(),
    };
    let another = Renames::one(id, &Id::new(""));
    for field in fields {
        let key = field.key;
        let mut found = |target| {
            let file = file.to_owned();
            places.push(Naming { file, key, target });
        };
        match (field.holds, block.get(key)) {
            (FieldType::Reference(target) | FieldType::References(target), Some(_))
                if remove_reference(&mut new.block, field, id) =>
            {
                found(Some(target));
            }
            (FieldType::Query | FieldType::Map, Some(_))
                if another.translate_block([field], block) != *block =>
            {
                found(None);
            }
            (FieldType::Blocks(inner), Some(Value::Tables(blocks))) => {
                let mut kept = blocks.clone();
                for (index, block) in blocks.iter().enumerate() {
                    let mut inside = Vec::new();
                    let without = without(inner, block, (id, file), &mut inside).block;
                    let required = fields::required(key).iter();
                    let is_whole = required.clone().all(|it| without.get(it).is_some());
                    // A pair that is not the same needs two.
                    if !is_whole || key == "not-the-same" && !inside.is_empty() {
                        new.removed.insert((key, index));
                    }
                    kept[index] = without;
                    let of_block = inside.into_iter().map(|it| Naming { key, ..it });
                    places.extend(of_block);
                }
                new.block.set(key, Value::Tables(kept));
            }
            _ => {}
        }
    }
    // `inferred` names keys that are there.
    let gone = |name: &String| block.get(name).is_some() && new.block.get(name).is_none();
    let inferred = block.list("inferred").iter();
    let left = inferred.filter(|it| !gone(it)).cloned().collect();
    new.block.set_list("inferred", left);
    new
}

/// Removes an id from a field of references, and returns whether it was there.
pub(super) fn remove_reference(block: &mut Block, field: &Field, id: &Id) -> bool {
    let is_reference = matches!(
        field.holds,
        FieldType::Reference(_) | FieldType::References(_)
    );
    let list = block.list(field.key);
    if !is_reference || list.iter().all(|it| it != id.as_str()) {
        return false;
    }
    let others = list.iter().filter(|it| *it != id.as_str());
    let others: Vec<String> = others.cloned().collect();
    block.set_list(field.key, others);
    true
}
