//! `log`: what has happened to a record, commit by commit, in the words of `diff`.

mod commit_changes;
mod file_history;

use std::collections::BTreeSet;

use serde::Serialize;

use self::commit_changes::CommitChanges;
use self::file_history::{FileHistory, History};
use crate::model::history::{ChangeSet, ReadVersions};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::value::Value;

pub use self::commit_changes::Entry;
pub use self::file_history::{Options, has_id, latest_id};

/// What has happened to a record.
#[derive(Debug, Serialize)]
pub struct Log {
    /// The record.
    pub id: Id,
    /// What it is.
    pub kind: Kind,
    /// Its name today, or the last that it had.
    pub name: String,
    /// The path of its file today; `None` when it is no longer in the registry.
    pub path: Option<String>,
    /// The ids that it had before.
    pub former_ids: Vec<Id>,
    /// What happened, the newest first.
    pub entries: Vec<Entry>,
    /// How many older entries there are.
    pub more: usize,
    /// How many commits changed only the layout of its file, or comments in it.
    pub layout_only: usize,
    /// Records that changes name and the registry of today does not have, with the ids that they had.
    #[serde(skip)]
    pub named: Vec<Record>,
}

/// Finds out what has happened to a record; `change_sets` are all those of the history, the newest first.
///
/// # Errors
/// When versions of files can't be read.
pub fn log<V: ReadVersions>(
    options: &Options<'_>,
    change_sets: &[ChangeSet],
    versions: &mut V,
) -> Result<Log, V::Error> {
    let mut history = History::new(change_sets, versions);
    let files = FileHistory::follow(options, &mut history)?;
    let compared = commit_changes::compared_files(options, &files, &mut history)?;
    let withheld = withheld(options, &history);
    let mut entries = Vec::new();
    let mut layout_only = 0;
    for (at, numbers) in &compared {
        if !options.is_reported(&change_sets[*at]) {
            continue;
        }
        let changes = CommitChanges {
            at: *at,
            set: &change_sets[*at],
            compared: numbers,
            files: &files,
            history: &history,
            withheld: &withheld,
            people: options.people,
        };
        if let Some(entry) = changes.entry() {
            entries.push(entry);
        } else if changes.is_layout_only() {
            layout_only += 1;
        }
    }
    // All are computed though few are shown, since nothing else says how many more there are.
    let all = entries.len();
    entries.truncate(options.limit.unwrap_or(all));
    let record = files.record(options, &history);
    let name = record.as_ref().map_or(options.id.as_str(), Record::name);
    let (kind, name) = (files.kind, name.to_owned());
    let named = named_records(options, &mut entries, &files, &mut history)?;
    let former_ids = files.ids.keys().filter(|it| *it != options.id);
    Ok(Log {
        id: options.id.clone(),
        kind,
        name,
        former_ids: former_ids.cloned().collect(),
        path: files.path,
        more: all - entries.len(),
        entries,
        layout_only,
        named,
    })
}

/// The people who are in no list today, and removed people who were in none.
fn withheld<V: ReadVersions>(options: &Options<'_>, history: &History<'_, V>) -> BTreeSet<Id> {
    let is_removed = |it: &&Record| it.is_withheld() && !options.registry.has(&it.id);
    // Whoever was removed stays withheld: the history would else name them for ever.
    let removed = history.records_read().filter(is_removed);
    let mut people = options.registry.withheld();
    people.extend(removed.map(|record| record.id.clone()));
    people
}

/// The records that the entries name and the registry of today does not have: those that have another id today under the id
/// that is named, and removed ones as they last were.
fn named_records<V: ReadVersions>(
    options: &Options<'_>,
    entries: &mut [Entry],
    files: &FileHistory,
    history: &mut History<'_, V>,
) -> Result<Vec<Record>, V::Error> {
    let mut ids = BTreeSet::from([options.id.clone()]);
    for change in entries.iter_mut().flat_map(|entry| &mut entry.changes) {
        ids.extend(change.ids().into_iter().cloned());
        // Any text of a value may be an id.
        let values = change.values_mut().into_iter();
        let texts = values.flat_map(|(_, values)| values.into_iter().flatten());
        ids.extend(texts.flat_map(|it| Value::texts(it)).map(Id::new));
    }
    ids.retain(|id| options.registry.get(id).is_none());
    let own = files.record(options, history);
    let mut named = Vec::new();
    let mut removed = BTreeSet::new();
    for id in ids {
        let has_former_id = |record: &&Record| {
            let mut former = record.block.list("former-ids").iter();
            former.any(|it| it == id.as_str())
        };
        let now = match files.ids.contains_key(&id) {
            true => own.as_ref(),
            false => options.registry.records().find(has_former_id),
        };
        match now {
            Some(record) => named.push(Record {
                id,
                ..record.clone()
            }),
            None => removed.extend(history.newest_version(id.as_str())),
        }
    }
    named.extend(history.read_records(&removed)?);
    Ok(named)
}
