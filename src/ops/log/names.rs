//! Records that changes name and the registry of today has not.

use std::collections::BTreeSet;

use super::asked::{Asked, Entry, Known};
use super::trail::{Index, Trail};
use crate::model::change::{Change, FieldChange};
use crate::model::history::Versions;
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::value::Value;

/// Those that go by other ids today, and those that are gone as they last were.
pub(super) fn named<V: Versions>(
    asked: &Asked<'_>,
    entries: &[Entry],
    index: &Index<'_>,
    trail: &Trail,
    known: &Known,
    versions: &mut V,
) -> Result<Vec<Record>, V::Error> {
    let changes = entries.iter().flat_map(|entry| &entry.changes);
    let mut ids: BTreeSet<Id> = changes.flat_map(ids).collect();
    ids.insert(asked.id.clone());
    ids.retain(|id| asked.registry.get(id).is_none());
    let own = trail.record(asked, known);
    let mut named = Vec::new();
    let mut gone = BTreeSet::new();
    for id in ids {
        let is_former = |record: &&Record| {
            record
                .block
                .list("former-ids")
                .iter()
                .any(|it| it == id.as_str())
        };
        let now = match trail.ids.contains_key(&id) {
            true => own.as_ref(),
            false => asked.registry.records().find(is_former),
        };
        match now {
            Some(record) => named.push(Record {
                id,
                ..record.clone()
            }),
            None => gone.extend(index.newest(id.as_str())),
        }
    }
    let gone = match gone.is_empty() {
        true => Known::new(),
        false => versions.read(&gone, None)?,
    };
    named.extend(gone.into_values().map(|past| past.record));
    Ok(named)
}

/// The ids that a change names; of values every text, for one may be an id.
fn ids(change: &Change) -> Vec<Id> {
    let of_fields = |fields: &[FieldChange]| -> Vec<Id> {
        fields
            .iter()
            .flat_map(|it| values([&it.old, &it.new]))
            .collect()
    };
    match change {
        Change::Field { id, old, new, .. } => [vec![id.clone()], values([old, new])].concat(),
        Change::Added { id, .. }
        | Change::Removed { id, .. }
        | Change::Renamed { id, .. }
        | Change::Merged { id, .. }
        | Change::Moved { id, .. }
        | Change::Edited { id } => vec![id.clone()],
        Change::Linked(link) | Change::Unlinked(link) => {
            vec![link.actor.clone(), link.initiative.clone()]
        }
        Change::Relinked {
            participation: link,
            fields,
        } => [
            vec![link.actor.clone(), link.initiative.clone()],
            of_fields(fields),
        ]
        .concat(),
        Change::Ended {
            participation: link,
            ..
        } => vec![link.actor.clone(), link.initiative.clone()],
        Change::OwnerGained { initiative }
        | Change::OwnerLost { initiative }
        | Change::Event { initiative, .. }
        | Change::EventRemoved { initiative, .. } => vec![initiative.clone()],
        Change::EventChanged {
            initiative, fields, ..
        } => [vec![initiative.clone()], of_fields(fields)].concat(),
        Change::Post { person, actor } | Change::PostRemoved { person, actor } => {
            vec![person.clone(), actor.clone()]
        }
        Change::PostChanged {
            person,
            actor,
            fields,
        } => [vec![person.clone(), actor.clone()], of_fields(fields)].concat(),
        Change::Registry { .. }
        | Change::Formatted { .. }
        | Change::Declared { .. }
        | Change::Undeclared { .. }
        | Change::Setting { .. } => Vec::new(),
    }
}

/// What may be ids in values.
fn values(values: [&Option<Value>; 2]) -> Vec<Id> {
    let texts = values.into_iter().flatten().flat_map(Value::texts);
    texts.map(Id::new).collect()
}
