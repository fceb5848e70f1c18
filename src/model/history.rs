//! What commits did to the files of a registry, as plain data.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::id::Id;
use super::record::Record;

/// A commit as it is reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Commit {
    /// The hash.
    pub hash: String,
    /// The shortest unambiguous form of the hash.
    pub short: String,
    /// When it was made: seconds since 1970.
    pub seconds: i64,
    /// The day of that in the time zone in which kompis runs, such as `2023-10-25`.
    pub date: String,
    /// Who wrote it.
    pub author: String,
    /// The first line of its message.
    pub subject: String,
}

/// The files of records that one commit changed, or that differ from the last commit.
#[derive(Clone, Debug)]
pub struct ChangeSet {
    /// The commit; `None` for what is not committed yet.
    pub commit: Option<Commit>,
    /// The repository, by its number: people may be kept in one of their own.
    pub repository: usize,
    /// Whether a shallow clone begins here: older files look as if this commit had added them.
    pub is_shallow_start: bool,
    /// The files that changed; of a merge those that differ from every parent.
    pub files: Vec<FileChange>,
}

/// A file that a commit changed.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// The path below the registry.
    pub path: String,
    /// What it held in each parent; `None` where it was not there.
    pub before: Vec<Option<Contents>>,
    /// What it holds; `None` when it was removed.
    pub after: Option<Contents>,
}

/// Where the contents of a file are found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contents {
    /// In git, under this hash.
    Object(String),
    /// On the disk.
    Disk,
}

/// A version of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileVersion {
    /// The repository that has it, by its number.
    pub repository: usize,
    /// The path that it had below the registry.
    pub path: String,
    /// Where its contents are found.
    pub contents: Contents,
}

/// A record as a version of its file has it.
#[derive(Clone, Debug)]
pub struct PastRecord {
    /// What could be read.
    pub record: Record,
    /// Whether all of it could be read.
    pub is_readable: bool,
}

/// Reads versions of files.
pub trait ReadVersions {
    /// Why they can't be read.
    type Error;

    /// Reads the records of versions; with `naming` only those whose text has one of these ids between quotes.
    ///
    /// # Errors
    /// When none can be read.
    fn read(
        &mut self,
        versions: &BTreeSet<FileVersion>,
        naming: Option<&[Id]>,
    ) -> Result<BTreeMap<FileVersion, PastRecord>, Self::Error>;

    /// The hashes of the commits that made files what they are, without those of a line of history that a merge did not take.
    ///
    /// # Errors
    /// When they can't be found out.
    fn commits_of(
        &mut self,
        repository: usize,
        paths: &[&str],
    ) -> Result<BTreeSet<String>, Self::Error>;
}

impl ChangeSet {
    /// A version of a file that it changed.
    pub fn version(&self, file: &FileChange, contents: &Contents) -> FileVersion {
        FileVersion {
            repository: self.repository,
            path: file.path.clone(),
            contents: contents.clone(),
        }
    }

    /// The versions of a file before and after it.
    pub fn versions<'a>(&'a self, file: &'a FileChange) -> impl Iterator<Item = FileVersion> + 'a {
        let all = file.before.iter().chain([&file.after]).flatten();
        all.map(|contents| self.version(file, contents))
    }

    /// The ids whose files were removed, and not only moved to another folder.
    pub fn removed_ids(&self) -> BTreeSet<&str> {
        // For git a file that moved to another folder is a removal and an addition.
        let (removed, others): (Vec<&FileChange>, Vec<&FileChange>) =
            self.files.iter().partition(|file| file.is_removal());
        let mut ids: BTreeSet<&str> = removed.into_iter().map(FileChange::id).collect();
        for file in others {
            ids.remove(file.id());
        }
        ids
    }
}

impl FileChange {
    /// The id of the record that the file holds.
    pub fn id(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".toml").unwrap_or(name)
    }

    /// Whether the file is new.
    pub fn is_addition(&self) -> bool {
        // In a merge, a file that any parent has is not new.
        self.after.is_some() && self.before.iter().all(Option::is_none)
    }

    /// Whether the file was removed.
    pub fn is_removal(&self) -> bool {
        self.after.is_none()
    }
}
