//! `diff`: what changed from one registry to another, in the partnership's words.
//!
//! Order where order means nothing, layout, comments and `[[allow]]` are no changes. A record that has another id is the same
//! record, and a record that names it has not changed by that.

mod mask;
pub mod matrix;
pub mod summary;

use std::collections::{BTreeMap, BTreeSet};

use self::mask::PersonalData;
use crate::model::change::{Change, FieldChange, Participation};
use crate::model::compare::{BlockChange, compare};
use crate::model::fields::{self, Field, SETTINGS};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::renames::Renames;
use crate::model::settings::Settings;
use crate::model::value::{Block, Value};
use crate::ops::link::participation;

/// Returns the changes from one registry to another, record by record, without contact details of people.
///
/// A record that is unreadable on one side is passed over.
pub fn diff(old: &Registry, new: &Registry) -> Vec<Change> {
    let all = new.ids().cloned().collect();
    diff_renamed(old, new, &Renames::find(old, new), &all)
}

/// The changes in the settings and in the records with these ids, and the records that were removed.
fn diff_renamed(
    old: &Registry,
    new: &Registry,
    renames: &Renames,
    ids: &BTreeSet<Id>,
) -> Vec<Change> {
    let mut changes = settings_changes(&old.settings, &new.settings, renames);
    // A record that could be read before and can't now is not removed: its file is there.
    for record in old.records_missing_from(new) {
        if old.is_unreadable(&record.id) {
            continue;
        }
        changes.push(match renames.merged_into(&record.id) {
            Some(id) => Change::Merged {
                from: record.id.clone(),
                name: record.name().to_owned(),
                id: id.clone(),
            },
            None if renames.new_id(&record.id) != &record.id => continue,
            None => Change::Removed {
                id: record.id.clone(),
                kind: record.kind,
                name: record.name().to_owned(),
            },
        });
    }
    // Of both sides: what is gone from the file of a person may still stand in a note.
    let personal_data = PersonalData::new([old, new]);
    personal_data.mask(false, &mut changes);
    for record in new.records_of(ids.clone()) {
        let old_id = renames.old_id(&record.id);
        if new.is_unreadable(&record.id) || was_unreadable(record, old_id, old, new) {
            continue;
        }
        let before = old.get(old_id);
        let mut of_record = match before {
            Some(before) => record_changes(before, record, renames),
            None => new_record_changes(record),
        };
        let is_person = |record: &Record| record.kind == Kind::Person;
        let is_person = is_person(record) || before.is_some_and(is_person);
        personal_data.mask(is_person, &mut of_record);
        changes.append(&mut of_record);
    }
    changes
}

/// Whether a record was unreadable in the old registry, under the id that it had or another.
fn was_unreadable(record: &Record, old_id: &Id, old: &Registry, new: &Registry) -> bool {
    let former = record.references("former-ids");
    let mut former = former.iter().filter(|id| !new.has(id));
    old.is_unreadable(old_id) || !old.has(old_id) && former.any(|id| old.is_unreadable(id))
}

/// A new record with its participants, events and posts.
pub(super) fn new_record_changes(record: &Record) -> Vec<Change> {
    let nothing = Block::default();
    let comparison = compare(fields::of(record.kind), &nothing, &record.block);
    let mut changes = vec![Change::Added {
        id: record.id.clone(),
        kind: record.kind,
        name: record.name().to_owned(),
    }];
    let blocks = comparison.blocks.into_iter();
    changes.extend(blocks.filter_map(|(key, change)| block_change(key, &record.id, change)));
    changes
}

/// What changed in a record that both registries have.
pub(super) fn record_changes(old: &Record, new: &Record, renames: &Renames) -> Vec<Change> {
    if old.block == new.block && old.path == new.path {
        return Vec::new();
    }
    let mut changes = place_changes(old, new);
    // Both in the ids of now, so that a record that names a renamed one has not changed by that.
    let before = renames.translate_block(fields::of(old.kind), &old.block);
    let now = renames.translate_block(fields::of(new.kind), &new.block);
    let comparison = compare(fields_of_both(old.kind, new.kind), &before, &now);
    for change in comparison.fields {
        // A reference to an id that no longer exists is unchanged, though the translated blocks differ.
        let is_unchanged = old.block.get(&change.field) == new.block.get(&change.field);
        if is_unchanged || change.is_reordering() || is_said_by_rename(&change, renames, &new.id) {
            continue;
        }
        changes.push(Change::Field {
            id: new.id.clone(),
            field: change.field,
            old: change.old,
            new: change.new,
        });
    }
    let blocks = comparison.blocks.into_iter();
    let blocks = blocks.filter(|(key, change)| !is_merged(key, change, &now, renames));
    // That there is no owner any more is read after the participation that ended, which explains it.
    let (participants, others): (Vec<_>, Vec<_>) = blocks.partition(|it| it.0 == "participant");
    let change = |(key, change)| block_change(key, &new.id, change);
    changes.extend(participants.into_iter().filter_map(change));
    changes.extend(owner_change(&new.id, &before, &now));
    changes.extend(others.into_iter().filter_map(change));
    changes
}

/// A new id, or another folder. The file of a renamed record stands where its new id says, so that is no change of its own.
fn place_changes(old: &Record, new: &Record) -> Vec<Change> {
    let mut changes = Vec::new();
    let is_renamed = old.id != new.id;
    if is_renamed {
        changes.push(Change::Renamed {
            from: old.id.clone(),
            id: new.id.clone(),
        });
    }
    let folder = |record: &Record| record.path.rsplit_once('/').map(|it| it.0.to_owned());
    if old.kind != new.kind || folder(old) != folder(new) && !is_renamed {
        changes.push(Change::Moved {
            id: new.id.clone(),
            from: old.path.clone(),
            to: new.path.clone(),
        });
    }
    changes
}

/// The fields of a kind, and those of the kind that the record had before.
fn fields_of_both(old: Kind, new: Kind) -> Vec<&'static Field> {
    let mut all: Vec<&'static Field> = fields::of(new).collect();
    let before = fields::of(old).filter(|field| fields::find(new, field.key).is_none());
    all.extend(before);
    all
}

/// Whether a change of `former-ids` says no more than that the record was renamed, or another merged into it.
fn is_said_by_rename(change: &FieldChange, renames: &Renames, id: &Id) -> bool {
    let ids = |value: &Option<Value>| value.as_ref().map(Value::texts).unwrap_or_default();
    let (old, new) = (ids(&change.old), ids(&change.new));
    let is_known = |former: &String| {
        let former = Id::new(former.as_str());
        renames.new_id(&former) == id || renames.merged_into(&former) == Some(id)
    };
    change.field == "former-ids"
        && old.iter().all(|former| new.contains(former))
        && new.iter().filter(|it| !old.contains(it)).all(is_known)
}

/// Whether a removed participation or post is said by another one, since two actors became one record.
fn is_merged(key: &str, change: &BlockChange<'_>, now: &Block, renames: &Renames) -> bool {
    let role = if key == "post" { "title" } else { "role" };
    let BlockChange::Removed(removed) = change else {
        return false;
    };
    let actor = removed.text("actor").unwrap_or_default();
    let is_same = |it: &Block| {
        let keys = [role, "unit"];
        it.text("actor") == Some(actor) && keys.iter().all(|key| it.text(key) == removed.text(key))
    };
    renames.is_merge_target(actor) && now.tables(key).iter().any(is_same)
}

/// The change of a participant or event of an initiative, or of a post of a person; other blocks are not reported.
fn block_change(key: &str, record: &Id, change: BlockChange<'_>) -> Option<Change> {
    let actor = |block: &Block| Id::new(block.text("actor").unwrap_or_default());
    let date = |block: &Block, key: &str| block.date(key).map(ToString::to_string);
    // Of a new or removed participation the period is part of what came or went; of a changed one only what changed is.
    let with_period = |block: &Block| Participation {
        since: date(block, "since"),
        until: date(block, "until"),
        ..participation(record, block)
    };
    let event_date = |block: &Block| date(block, "date").unwrap_or_default();
    let fields_in_order = |mut fields: Vec<FieldChange>| {
        fields.retain(|field| !field.is_reordering());
        (!fields.is_empty()).then_some(fields)
    };
    let (initiative, person) = (record.clone(), record.clone());
    Some(match (key, change) {
        ("participant", BlockChange::Added(block)) => Change::Linked(with_period(block)),
        ("participant", BlockChange::Removed(block)) => Change::Unlinked(with_period(block)),
        ("participant", BlockChange::Changed { old, new, fields }) => {
            let fields = fields_in_order(fields)?;
            let participation = participation(record, old);
            match fields.as_slice() {
                [only] if only.field == "until" && only.old.is_none() => Change::Ended {
                    participation,
                    on: date(new, "until").unwrap_or_default(),
                },
                _ => Change::Relinked {
                    participation,
                    fields,
                },
            }
        }
        ("event", BlockChange::Added(block)) => Change::Event {
            initiative,
            date: event_date(block),
        },
        ("event", BlockChange::Removed(block)) => Change::EventRemoved {
            initiative,
            date: event_date(block),
        },
        ("event", BlockChange::Changed { old, fields, .. }) => Change::EventChanged {
            initiative,
            date: event_date(old),
            fields: fields_in_order(fields)?,
        },
        ("post", BlockChange::Added(block)) => Change::Post {
            person,
            actor: actor(block),
        },
        ("post", BlockChange::Removed(block)) => Change::PostRemoved {
            person,
            actor: actor(block),
        },
        ("post", BlockChange::Changed { new, fields, .. }) => Change::PostChanged {
            person,
            actor: actor(new),
            fields: fields_in_order(fields)?,
        },
        _ => return None,
    })
}

/// Whether an initiative got its first owner, or lost its last.
fn owner_change(initiative: &Id, before: &Block, now: &Block) -> Option<Change> {
    let has_owner = |block: &Block| {
        let mut participants = block.tables("participant").iter();
        participants.any(|it| it.text("role") == Some("owner"))
    };
    let initiative = initiative.clone();
    match (has_owner(before), has_owner(now)) {
        (true, false) => Some(Change::OwnerLost { initiative }),
        (false, true) => Some(Change::OwnerGained { initiative }),
        _ => None,
    }
}

/// What changed in `registry.toml`; nothing when one side could not be read as a whole.
fn settings_changes(old: &Settings, new: &Settings, renames: &Renames) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.is_partial || new.is_partial {
        return changes;
    }
    let [old, new] = [old, new].map(|it| renames.translate_block(SETTINGS, &it.block));
    let [words_before, words_now] = [&old, &new].map(declared_words);
    for (list, word) in words_now.difference(&words_before).cloned() {
        changes.push(Change::Declared { list, word });
    }
    for (list, word) in words_before.difference(&words_now).cloned() {
        changes.push(Change::Undeclared { list, word });
    }
    let [old, new] = [&old, &new].map(settings_by_key);
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for key in keys {
        let (old, new) = (old.get(key).cloned(), new.get(key).cloned());
        // Words that were added or removed are reported as such.
        let is_word = key.starts_with("vocabulary.") && (old.is_none() || new.is_none());
        if old != new && !is_word {
            let key = key.clone();
            changes.push(Change::Setting { key, old, new });
        }
    }
    changes
}

/// The words that a registry declares, each with its list.
fn declared_words(settings: &Block) -> BTreeSet<(String, String)> {
    let mut words = BTreeSet::new();
    let Some(vocabulary) = settings.table("vocabulary") else {
        return words;
    };
    let tags = vocabulary.list("tags").iter();
    words.extend(tags.map(|tag| ("tag".to_owned(), tag.clone())));
    for (key, list) in [("roles", "role"), ("types", "type"), ("topics", "topic")] {
        let declared = vocabulary.table(key).into_iter().flat_map(Block::iter);
        words.extend(declared.map(|(word, _)| (list.to_owned(), word.to_owned())));
    }
    words
}

/// Every setting by its dotted key, without the list of tags, which are reported as words.
fn settings_by_key(settings: &Block) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    let mut open: Vec<(String, &Block)> = vec![(String::new(), settings)];
    while let Some((prefix, block)) = open.pop() {
        for (key, value) in block.iter() {
            let key = format!("{prefix}{key}");
            match value {
                _ if key == "vocabulary.tags" => {}
                // A word with its labels is one thing, so that tables are entered two levels deep.
                Value::Table(inner) if key.matches('.').count() < 2 => {
                    open.push((format!("{key}."), inner));
                }
                // The order of expectations and the like means nothing.
                Value::Tables(blocks) => {
                    let mut blocks = blocks.clone();
                    blocks.sort_by_cached_key(|block| format!("{block:?}"));
                    found.insert(key, Value::Tables(blocks));
                }
                other => {
                    found.insert(key, other.clone());
                }
            }
        }
    }
    found
}
