//! `diff`: what is otherwise in one registry than in another, in the partnership's words.
//!
//! Order where order means nothing, layout, comments and `[[allow]]` are no changes. A record that has another id is the same
//! record, and what names it is not changed by that.

mod blocks;
pub mod matrix;
mod participants;
mod reach;
pub(in crate::ops) mod renames;
mod settings;
pub mod summary;
mod values;

use self::reach::Reach;
use self::renames::Renames;
use self::values::{is_same, safe};
use crate::model::change::Change;
use crate::model::fields::{self, Field, FieldType};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::value::{Block, Value};

/// What changed from one registry to another, record by record; a record that can't be read on one side is passed by.
pub fn diff(old: &Registry, new: &Registry) -> Vec<Change> {
    let renames = Renames::new(old, new);
    let mut changes = settings::changes(&old.settings, &new.settings, &renames);
    for record in old.records() {
        if new.has(&record.id) || old.is_unreadable(&record.id) {
            continue;
        }
        changes.push(match renames.merged_into(&record.id) {
            Some(id) => Change::Merged {
                from: record.id.clone(),
                name: record.name().to_owned(),
                id: id.clone(),
            },
            None if renames.now(&record.id) != &record.id => continue,
            None => Change::Removed {
                id: record.id.clone(),
                kind: record.kind,
                name: record.name().to_owned(),
            },
        });
    }
    for record in new.records() {
        let before = renames.before(&record.id);
        if new.is_unreadable(&record.id) || is_in_doubt(record, before, old, new) {
            continue;
        }
        match old.get(before) {
            Some(old) => changes.extend(of_record(old, record, &renames)),
            None => changes.extend(added(record)),
        }
    }
    let reach = Reach::new([old, new]);
    changes.iter_mut().for_each(|change| reach.cover(change));
    changes
}

/// Whether what a record was could not be read, under the id that it had or another.
fn is_in_doubt(record: &Record, before: &Id, old: &Registry, new: &Registry) -> bool {
    let former = record.references("former-ids");
    let mut former = former.iter().filter(|id| !new.has(id));
    old.is_unreadable(before) || !old.has(before) && former.any(|id| old.is_unreadable(id))
}

/// A new record, with those who take part in it, and its events or posts.
fn added(record: &Record) -> Vec<Change> {
    let (id, before) = (&record.id, Block::default());
    let mut changes = vec![Change::Added {
        id: id.clone(),
        kind: record.kind,
        name: record.name().to_owned(),
    }];
    let renames = Renames::default();
    let linked = participants::changes(id, &before, &record.block, &renames);
    let is_linked = |it: &Change| matches!(it, Change::Linked(_));
    changes.extend(linked.into_iter().filter(is_linked));
    changes.extend(blocks::events(id, &before, &record.block));
    changes.extend(blocks::posts(id, &before, &record.block, &renames));
    changes
}

/// What changed in a record that is there before and after.
fn of_record(old: &Record, new: &Record, renames: &Renames) -> Vec<Change> {
    if old.block == new.block && old.path == new.path {
        return Vec::new();
    }
    let mut changes = of_place(old, new);
    let before = renames.block(fields::of(old.kind), &old.block);
    let now = renames.block(fields::of(new.kind), &new.block);
    let is_person = [old.kind, new.kind].contains(&Kind::Person);
    for field in fields_of(old.kind, new.kind) {
        let (was, is) = (before.get(field.key), now.get(field.key));
        let is_as_it_was = old.block.get(field.key) == new.block.get(field.key);
        if is_as_it_was
            || is_same(field, was, is)
            || is_of_renaming(field, was, is, renames, &new.id)
        {
            continue;
        }
        let shown = |value: Option<&Value>| value.map(|it| safe(is_person, field.key, it));
        changes.push(Change::Field {
            id: new.id.clone(),
            field: field.key.to_owned(),
            old: shown(was),
            new: shown(is),
        });
    }
    changes.extend(participants::changes(&new.id, &before, &now, renames));
    changes.extend(blocks::events(&new.id, &before, &now));
    changes.extend(blocks::posts(&new.id, &before, &now, renames));
    changes
}

/// Another id, another folder; a renamed record stands where its id says.
fn of_place(old: &Record, new: &Record) -> Vec<Change> {
    let mut changes = Vec::new();
    let is_renamed = old.id != new.id;
    if is_renamed {
        changes.push(Change::Renamed {
            from: old.id.clone(),
            id: new.id.clone(),
        });
    }
    if old.kind != new.kind || folder(old) != folder(new) && !is_renamed {
        changes.push(Change::Moved {
            id: new.id.clone(),
            from: old.path.clone(),
            to: new.path.clone(),
        });
    }
    changes
}

/// The fields of a record, blocks aside; of one that changed its kind those of both.
fn fields_of(old: Kind, new: Kind) -> Vec<&'static Field> {
    let mut all: Vec<&'static Field> = fields::of(new).collect();
    for field in fields::of(old) {
        if !all.iter().any(|it| it.key == field.key) {
            all.push(field);
        }
    }
    all.retain(|field| !matches!(field.holds, FieldType::Blocks(_)));
    all
}

/// The folder that a file stands in.
fn folder(record: &Record) -> &str {
    record
        .path
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
}

/// Whether only former ids came that the record, or one that was merged into it, had before.
fn is_of_renaming(
    field: &Field,
    old: Option<&Value>,
    new: Option<&Value>,
    renames: &Renames,
    id: &Id,
) -> bool {
    let list = |value: Option<&Value>| value.map(Value::texts).unwrap_or_default();
    let (old, new) = (list(old), list(new));
    let is_told = |former: &String| {
        let former = Id::new(former.as_str());
        renames.now(&former) == id || renames.merged_into(&former) == Some(id)
    };
    matches!(field.holds, FieldType::FormerIds)
        && old.iter().all(|former| new.contains(former))
        && new.iter().filter(|it| !old.contains(it)).all(is_told)
}
