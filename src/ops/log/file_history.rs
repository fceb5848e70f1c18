//! The files in which a record has stood: through other folders and ids, and through removals after which it came again.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::change::Change;
use crate::model::history::{
    ChangeSet, Contents, FileChange, FileVersion, PastRecord, ReadVersions,
};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::settings::Settings;
use crate::ops::diff::diff;

/// Which record the log is about, and how much of its history is reported.
#[derive(Debug)]
pub struct Options<'a> {
    /// The record, by its id of now, or the last that it had.
    pub id: &'a Id,
    /// The registry of today.
    pub registry: &'a Registry,
    /// Whether posts of people at an actor are reported.
    pub people: bool,
    /// The first second that is reported.
    pub from: Option<i64>,
    /// The commits that are reported, by hash; `None` for all.
    pub commits: Option<BTreeSet<String>>,
    /// The most entries that are reported.
    pub limit: Option<usize>,
}

impl Options<'_> {
    /// Whether a change set is of the time that is reported; what is not committed yet always is.
    pub(super) fn is_reported(&self, set: &ChangeSet) -> bool {
        let Some(commit) = &set.commit else {
            return true;
        };
        let is_listed = |commits: &BTreeSet<String>| commits.contains(&commit.hash);
        self.from.is_none_or(|from| commit.seconds >= from)
            && self.commits.as_ref().is_none_or(is_listed)
    }
}

/// The change sets of a history by the ids of the files that they changed, and the versions of files that were read.
pub(super) struct History<'h, V> {
    pub(super) change_sets: &'h [ChangeSet],
    /// For each id the file changes, the newest first: the change set and the file in it, by number.
    by_id: BTreeMap<&'h str, Vec<(usize, usize)>>,
    versions: &'h mut V,
    /// What has been read so far: a version is read once, however often it is compared.
    read: BTreeMap<FileVersion, PastRecord>,
}

impl<'h, V: ReadVersions> History<'h, V> {
    pub(super) fn new(change_sets: &'h [ChangeSet], versions: &'h mut V) -> History<'h, V> {
        let mut by_id: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, set) in change_sets.iter().enumerate() {
            for (number, file) in set.files.iter().enumerate() {
                by_id.entry(file.id()).or_default().push((at, number));
            }
        }
        History {
            change_sets,
            by_id,
            versions,
            read: BTreeMap::new(),
        }
    }

    /// The changes to files of an id, the newest first: each with the numbers of its change set and of the file in it.
    fn file_changes(&self, id: &str) -> Vec<(usize, usize, &'h FileChange)> {
        let numbers = self.by_id.get(id).into_iter().flatten();
        let sets = self.change_sets;
        numbers
            .map(|(at, number)| (*at, *number, &sets[*at].files[*number]))
            .collect()
    }

    /// The change sets that added a record of the id, and did not only move it to another folder.
    fn additions(&self, id: &str) -> Vec<usize> {
        let is_move = |at: usize| {
            let mut files = self.change_sets[at].files.iter();
            files.any(|it| it.is_removal() && it.id() == id)
        };
        let added = self.file_changes(id).into_iter();
        let added = added.filter(|(at, _, file)| file.is_addition() && !is_move(*at));
        added.map(|(at, ..)| at).collect()
    }

    /// The newest change set that removed the record of an id, and did not only move it to another folder.
    fn last_removal(&self, id: &str) -> Option<usize> {
        let mut changes = self.file_changes(id).into_iter();
        let removal = changes.find(|(at, _, file)| {
            file.is_removal() && self.change_sets[*at].removed_ids().contains(id)
        });
        removal.map(|(at, ..)| at)
    }

    /// The last version of the file of an id.
    pub(super) fn newest_version(&self, id: &str) -> Option<FileVersion> {
        let mut changes = self.file_changes(id).into_iter();
        changes.find_map(|(at, _, file)| {
            let before = || file.before.iter().flatten().next();
            let contents = file.after.as_ref().or_else(before)?;
            Some(self.change_sets[at].version(file, contents))
        })
    }

    /// The version before another one, which the change set `at` or an older one made.
    pub(super) fn older_version(
        &self,
        id: &str,
        at: usize,
        version: &FileVersion,
    ) -> Option<FileVersion> {
        let mut changes = self.file_changes(id).into_iter();
        let (at, _, file) = changes.find(|(older, _, file)| {
            *older >= at
                && file.path == version.path
                && file.after.as_ref() == Some(&version.contents)
        })?;
        let before = file.before.iter().flatten().next();
        before.map(|contents| self.change_sets[at].version(file, contents))
    }

    /// Reads the versions that have not been read.
    pub(super) fn read(
        &mut self,
        wanted: impl Iterator<Item = FileVersion>,
    ) -> Result<(), V::Error> {
        let wanted: BTreeSet<FileVersion> = wanted.filter(|it| self.past(it).is_none()).collect();
        if !wanted.is_empty() {
            self.read.extend(self.versions.read(&wanted, None)?);
        }
        Ok(())
    }

    /// Reads those of the versions whose text names one of the ids, and returns which those are.
    pub(super) fn read_naming(
        &mut self,
        versions: &BTreeSet<FileVersion>,
        ids: &[Id],
    ) -> Result<BTreeSet<FileVersion>, V::Error> {
        let read = self.versions.read(versions, Some(ids))?;
        let naming = read.keys().cloned().collect();
        self.read.extend(read);
        Ok(naming)
    }

    /// Reads versions and returns their records.
    pub(super) fn read_records(
        &mut self,
        versions: &BTreeSet<FileVersion>,
    ) -> Result<Vec<Record>, V::Error> {
        if versions.is_empty() {
            return Ok(Vec::new());
        }
        let read = self.versions.read(versions, None)?;
        Ok(read.into_values().map(|past| past.record).collect())
    }

    /// The record of a version that has been read.
    pub(super) fn past(&self, version: &FileVersion) -> Option<&PastRecord> {
        self.read.get(version)
    }

    /// A registry of the records of some versions, those that have been read.
    pub(super) fn registry(&self, versions: impl Iterator<Item = FileVersion>) -> Registry {
        let past = versions.filter_map(|version| self.past(&version));
        let records = past.map(|past| past.record.clone());
        Registry::new(Settings::default(), records)
    }

    /// The records of all versions that have been read.
    pub(super) fn records_read(&self) -> impl Iterator<Item = &Record> {
        self.read.values().map(|past| &past.record)
    }

    /// The last version of a record that can be read, else the last one.
    fn last_readable(&mut self, id: &Id) -> Result<Option<FileVersion>, V::Error> {
        let newest = self.newest_version(id.as_str());
        let mut version = newest.clone();
        while let Some(candidate) = version {
            self.read(std::iter::once(candidate.clone()))?;
            if self.past(&candidate).is_some_and(|past| past.is_readable) {
                return Ok(Some(candidate));
            }
            version = self.older_version(id.as_str(), 0, &candidate);
        }
        Ok(newest)
    }

    /// The renames in a change set; in a merge those against its first parent.
    fn renames(&mut self, at: usize) -> Result<Vec<(Id, Id)>, V::Error> {
        let set = &self.change_sets[at];
        // Nothing was renamed where nothing is gone; reading all files of each commit takes long in a long history.
        if set.removed_ids().is_empty() {
            return Ok(Vec::new());
        }
        self.read(set.files.iter().flat_map(|file| set.versions(file)))?;
        let version = |file, contents: Option<&Contents>| Some(set.version(file, contents?));
        let old = set.files.iter();
        let old = old.filter_map(|it| version(it, it.before.first()?.as_ref()));
        let new = set
            .files
            .iter()
            .filter_map(|it| version(it, it.after.as_ref()));
        let changes = diff(&self.registry(old), &self.registry(new)).into_iter();
        let renames = changes.filter_map(|change| match change {
            Change::Renamed { from, id } => Some((from, id)),
            _ => None,
        });
        Ok(renames.collect())
    }
}

/// Whether a file of the history has had an id.
pub fn has_id(change_sets: &[ChangeSet], id: &str) -> bool {
    let mut files = change_sets.iter().flat_map(|set| &set.files);
    files.any(|file| file.id() == id)
}

/// The id that a record has today, or the last that it had, when no record says that it had this one.
///
/// # Errors
/// When versions can't be read.
pub fn latest_id<V: ReadVersions>(
    id: &Id,
    registry: &Registry,
    change_sets: &[ChangeSet],
    versions: &mut V,
) -> Result<Id, V::Error> {
    let mut history = History::new(change_sets, versions);
    // Two records may have been given each other's ids: without `seen` this would not end.
    let mut seen = BTreeSet::from([id.clone()]);
    let mut latest = id.clone();
    while !registry.has(&latest)
        && let Some(at) = history.last_removal(latest.as_str())
    {
        let renames = history.renames(at)?;
        match renames.into_iter().find(|(from, _)| *from == latest) {
            Some((_, to)) if seen.insert(to.clone()) => latest = to,
            _ => break,
        }
    }
    Ok(latest)
}

/// The files in which a record has stood.
pub(super) struct FileHistory {
    /// Its id now.
    pub(super) id: Id,
    /// Its ids, each with the newest change set in which it was the record's.
    pub(super) ids: BTreeMap<Id, usize>,
    /// What it is, or was.
    pub(super) kind: Kind,
    /// The path today.
    pub(super) path: Option<String>,
    /// The change sets that changed its files, with the numbers of those files.
    pub(super) changes: BTreeMap<usize, BTreeSet<usize>>,
    last_readable: Option<FileVersion>,
}

impl FileHistory {
    /// Follows a record back through what commits renamed, and through its former ids.
    pub(super) fn follow<V: ReadVersions>(
        options: &Options<'_>,
        history: &mut History<'_, V>,
    ) -> Result<FileHistory, V::Error> {
        let (id, registry) = (options.id, options.registry);
        let mut files = FileHistory {
            id: id.clone(),
            ids: BTreeMap::new(),
            kind: Kind::Source,
            path: None,
            changes: BTreeMap::new(),
            last_readable: history.last_readable(id)?,
        };
        if let Some(record) = files.record(options, history) {
            files.kind = record.kind;
        }
        let unreadable = || registry.unreadable_records().find(|it| it.id == *id);
        let record = registry.get(id).or_else(unreadable);
        files.path = record.map(|record| record.path.clone());
        let mut open = vec![(id.clone(), 0)];
        while let Some((id, from)) = open.pop() {
            if files.ids.contains_key(&id) {
                continue;
            }
            files.ids.insert(id.clone(), from);
            let additions = history.additions(id.as_str());
            for added in additions.into_iter().filter(|at| *at >= from) {
                let renames = history.renames(added)?;
                if let Some((before, _)) = renames.into_iter().find(|(_, to)| *to == id) {
                    open.push(with_newest_set(before, added, options, history));
                }
            }
            // Only when git shows no further rename: the file may have been removed in one commit and added under its new id in
            // another.
            if open.is_empty() {
                open.extend(files.next_former_id(options, history));
            }
        }
        for (id, from) in &files.ids {
            let own = history.file_changes(id.as_str()).into_iter();
            for (at, number, _) in own.filter(|(at, ..)| at >= from) {
                files.changes.entry(at).or_default().insert(number);
            }
        }
        files.remove_untaken(history)?;
        Ok(files)
    }

    /// The record as it is, or as it last was.
    pub(super) fn record<V: ReadVersions>(
        &self,
        options: &Options<'_>,
        history: &History<'_, V>,
    ) -> Option<Record> {
        let last = || history.past(self.last_readable.as_ref()?);
        let last = || last().map(|past| &past.record);
        options.registry.get(options.id).or_else(last).cloned()
    }

    /// A former id that has not been followed, whose file was removed before the record was added: otherwise the record of
    /// that id was merged into this one, and its history is another.
    fn next_former_id<V: ReadVersions>(
        &self,
        options: &Options<'_>,
        history: &History<'_, V>,
    ) -> Option<(Id, usize)> {
        let additions = self
            .ids
            .keys()
            .flat_map(|id| history.additions(id.as_str()));
        let added = additions.max()?;
        let former = self.record(options, history)?.references("former-ids");
        former
            .into_iter()
            .filter(|id| !self.ids.contains_key(id))
            .find(|id| {
                let removed = history.last_removal(id.as_str());
                removed.is_some_and(|removed| removed >= added)
            })
            .map(|id| with_newest_set(id, added, options, history))
    }

    /// Removes changes of a line of history that a merge did not take. git finds those out only where two lines of
    /// history changed a file, since it takes long.
    fn remove_untaken<V: ReadVersions>(
        &mut self,
        history: &mut History<'_, V>,
    ) -> Result<(), V::Error> {
        let sets = history.change_sets;
        let mut paths: BTreeMap<usize, BTreeMap<&str, Vec<&FileChange>>> = BTreeMap::new();
        for (at, numbers) in &self.changes {
            let of_repository = paths.entry(sets[*at].repository).or_default();
            for number in numbers {
                let file = &sets[*at].files[*number];
                of_repository.entry(&file.path).or_default().push(file);
            }
        }
        for (repository, paths) in paths {
            if paths.values().all(|changes| is_one_line(changes)) {
                continue;
            }
            // All paths at once: a file that one line of history renamed has its old name in the other.
            let paths: Vec<&str> = paths.into_keys().collect();
            let taken = history.versions.commits_of(repository, &paths)?;
            self.changes.retain(|at, _| {
                let set = &sets[*at];
                let is_taken = set
                    .commit
                    .as_ref()
                    .is_none_or(|it| taken.contains(&it.hash));
                set.repository != repository || is_taken
            });
        }
        Ok(())
    }
}

/// An id that the record had before a change set, with the newest set in which it was the record's: if another record has
/// the id since, only what was before counts.
fn with_newest_set<V: ReadVersions>(
    id: Id,
    at: usize,
    options: &Options<'_>,
    history: &History<'_, V>,
) -> (Id, usize) {
    let added_since = || history.additions(id.as_str()).into_iter().any(|it| it < at);
    let is_taken = options.registry.has(&id) || added_since();
    (id, if is_taken { at } else { 0 })
}

/// Whether each change of a file begins with what the one before it left.
fn is_one_line(changes: &[&FileChange]) -> bool {
    changes
        .windows(2)
        .all(|pair| matches!(pair[0].before.as_slice(), [only] if *only == pair[1].after))
}
