//! What one commit did to a record.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::file_history::{FileHistory, History, Options};
use crate::model::change::Change;
use crate::model::history::{ChangeSet, Commit, Contents, FileChange, FileVersion, ReadVersions};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::ops::diff::diff;
use crate::text::mask;

/// What one commit did to a record.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// The commit; `None` for what is not committed yet.
    pub commit: Option<Commit>,
    /// Whether the file can't be read as the commit left it.
    pub unreadable: bool,
    /// What changed.
    pub changes: Vec<Change>,
}

/// Finds the change sets that may have changed the record, each with the numbers of the files that are compared in it, and
/// reads those files.
pub(super) fn compared_files<V: ReadVersions>(
    options: &Options<'_>,
    files: &FileHistory,
    history: &mut History<'_, V>,
) -> Result<BTreeMap<usize, BTreeSet<usize>>, V::Error> {
    let sets = history.change_sets;
    let mut compared = files.changes.clone();
    if files.kind.is_actor() {
        // Participations and posts stand in files of others.
        let mut folders = vec![format!("{}/", Kind::Initiative.folder())];
        if options.people {
            folders.push(format!("{}/", Kind::Person.folder()));
        }
        let may_name = |file: &FileChange| folders.iter().any(|it| file.path.starts_with(it));
        let versions = sets.iter().flat_map(|set| {
            let files = set.files.iter().filter(|file| may_name(file));
            files.flat_map(|file| set.versions(file))
        });
        let ids: Vec<Id> = files.ids.keys().cloned().collect();
        let naming = history.read_naming(&versions.collect(), &ids)?;
        for (at, set) in sets.iter().enumerate() {
            for (number, file) in set.files.iter().enumerate() {
                let names_it = || set.versions(file).any(|it| naming.contains(&it));
                if may_name(file) && names_it() {
                    compared.entry(at).or_default().insert(number);
                }
            }
        }
    }
    for (at, numbers) in &mut compared {
        // A removed record may have come again under another id, and a file that names it has not changed by that.
        if !sets[*at].removed_ids().is_empty() {
            numbers.extend(0..sets[*at].files.len());
        }
    }
    let versions = compared.iter().flat_map(|(at, numbers)| {
        let set = &sets[*at];
        let files = numbers.iter().map(|number| &set.files[*number]);
        files.flat_map(|file| set.versions(file))
    });
    history.read(versions)?;
    Ok(compared)
}

/// A change set of which it is to be found out what it did to the record.
pub(super) struct CommitChanges<'a, V> {
    /// The number of the change set.
    pub(super) at: usize,
    pub(super) set: &'a ChangeSet,
    /// The files that are compared, by number.
    pub(super) compared: &'a BTreeSet<usize>,
    pub(super) files: &'a FileHistory,
    pub(super) history: &'a History<'a, V>,
    /// People who are in no list.
    pub(super) withheld: &'a BTreeSet<Id>,
    /// Whether posts of people at an actor are reported.
    pub(super) people: bool,
}

impl<V: ReadVersions> CommitChanges<'_, V> {
    /// What the commit did to the record; `None` when that is nothing.
    pub(super) fn entry(&self) -> Option<Entry> {
        // Of the first commit of a shallow clone nothing is known but what there was afterwards.
        if self.set.is_shallow_start {
            return None;
        }
        let unreadable = self.own_files().any(|file| self.is_unreadable(file));
        let changes = self.changes();
        (!changes.is_empty() || unreadable).then(|| Entry {
            commit: self.set.commit.clone().map(|it| self.masked(it)),
            unreadable,
            changes,
        })
    }

    /// Whether a commit without an entry changed only the layout of the record's file, or comments in it. In a merge the
    /// file differs from each parent by what the other one changed.
    pub(super) fn is_layout_only(&self) -> bool {
        let is_merge = self.parents() > 1;
        !self.set.is_shallow_start && !is_merge && self.own_files().next().is_some()
    }

    /// The changes from every parent.
    fn changes(&self) -> Vec<Change> {
        let new = self.registry(|file| Some(self.set.version(file, file.after.as_ref()?)));
        let mut of_parents = (0..self.parents()).map(|parent| {
            let old = self.records_before(parent);
            let mut changes = diff(&old, &new);
            changes.retain(|change| {
                self.is_about(change, &old) && !self.is_withheld(change, [&old, &new])
            });
            changes
        });
        // A merge did only what differs from every parent: else it would repeat all that the other line of history did.
        let mut changes = of_parents.next().unwrap_or_default();
        for others in of_parents {
            let others: Vec<Change> = others.into_iter().map(without_old_values).collect();
            changes.retain(|change| others.contains(&without_old_values(change.clone())));
        }
        // What stands in the record's own file comes first; in each part the order of `diff` is kept.
        changes.sort_by_key(|change| !self.is_own(change));
        for id in changes.iter_mut().flat_map(Change::ids_mut) {
            if self.is_record(id) {
                id.clone_from(&self.files.id);
            }
        }
        changes
    }

    fn compared_files(&self) -> impl Iterator<Item = &FileChange> {
        self.compared.iter().map(|number| &self.set.files[*number])
    }

    /// The record's own files that the commit changed.
    fn own_files(&self) -> impl Iterator<Item = &FileChange> {
        let numbers = self.files.changes.get(&self.at).into_iter().flatten();
        numbers.map(|number| &self.set.files[*number])
    }

    fn parents(&self) -> usize {
        self.compared_files().next().map_or(0, |it| it.before.len())
    }

    /// Whether a file can't be read as the commit left it.
    fn is_unreadable(&self, file: &FileChange) -> bool {
        let version = file.after.as_ref().map(|it| self.set.version(file, it));
        version.is_some_and(|version| !self.is_readable(&version))
    }

    fn is_readable(&self, version: &FileVersion) -> bool {
        self.history
            .past(version)
            .is_some_and(|past| past.is_readable)
    }

    /// The records of a parent; one that can't be read there as it last could be read.
    fn records_before(&self, parent: usize) -> Registry {
        self.registry(|file| {
            let contents: &Contents = file.before.get(parent)?.as_ref()?;
            let newest = self.set.version(file, contents);
            let mut version = newest.clone();
            // Else the commit that makes a file readable again would seem to have added all that it holds.
            while !self.is_readable(&version) {
                match self.history.older_version(file.id(), self.at, &version) {
                    Some(older) => version = older,
                    // That it was removed can be reported all the same.
                    None => return file.is_removal().then_some(newest),
                }
            }
            Some(version)
        })
    }

    /// The records of one version of each file that the commit left readable.
    fn registry(&self, version: impl FnMut(&FileChange) -> Option<FileVersion>) -> Registry {
        // One that the commit broke would seem to be removed, with all that it says.
        let files = self.compared_files().filter(|it| !self.is_unreadable(it));
        self.history.registry(files.filter_map(version))
    }

    /// Whether an id is one that the record had then, or later.
    fn is_record(&self, id: &Id) -> bool {
        let newest = self.files.ids.get(id);
        newest.is_some_and(|newest| *newest <= self.at)
    }

    /// Whether a change is about the record; `old` are the records before it.
    fn is_about(&self, change: &Change, old: &Registry) -> bool {
        match change {
            Change::Removed { id, .. } => self.is_record(id) || self.took_part(id, old),
            Change::Post { person, actor }
            | Change::PostChanged { person, actor, .. }
            | Change::PostRemoved { person, actor } => {
                self.is_record(person) || self.people && self.is_record(actor)
            }
            other => other.ids().into_iter().any(|id| self.is_record(id)),
        }
    }

    /// Whether a change is about somebody else who is in no list, today, or before or after the commit.
    fn is_withheld(&self, change: &Change, sides: [&Registry; 2]) -> bool {
        let is_then = |id: &Id| {
            let mut records = sides.iter().filter_map(|side| side.get(id));
            records.any(Record::is_withheld)
        };
        let is_about_other =
            |id: &Id| !self.is_record(id) && (self.withheld.contains(id) || is_then(id));
        match change {
            Change::Renamed { from, id } | Change::Merged { from, id, .. } => {
                is_about_other(from) || is_about_other(id)
            }
            other => other.record().is_some_and(is_about_other),
        }
    }

    /// Whether a change is one of the record as a whole, or of a field of it.
    fn is_own(&self, change: &Change) -> bool {
        let is_of_record = matches!(
            change,
            Change::Added { .. }
                | Change::Removed { .. }
                | Change::Moved { .. }
                | Change::Renamed { .. }
                | Change::Merged { .. }
                | Change::Field { .. }
        );
        is_of_record && change.record().is_some_and(|id| self.is_record(id))
    }

    /// Whether the record took part in an initiative, or a person had a post there.
    fn took_part(&self, other: &Id, old: &Registry) -> bool {
        let names_it = |record: &Record| {
            let has_post = || record.posts().any(|it| self.is_record(&it.actor));
            record.participants().any(|it| self.is_record(&it.actor)) || self.people && has_post()
        };
        old.get(other).is_some_and(names_it)
    }

    /// The commit as it may be shown: what people wrote about people may hold contact details.
    fn masked(&self, mut commit: Commit) -> Commit {
        if self.people || self.files.kind == Kind::Person {
            commit.subject = mask::mask_personal(&commit.subject);
        }
        commit
    }
}

/// A change without the values before it: two parents of a merge differ in those, and the merge changed both.
fn without_old_values(mut change: Change) -> Change {
    for (_, [old, _]) in change.values_mut() {
        *old = None;
    }
    change
}
