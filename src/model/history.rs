//! What commits did to the files of a registry, as plain data.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::id::Id;
use super::record::Record;

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Commit {
    /// The hash.
    pub hash: String,
    /// The abbreviated hash, unique in the repository.
    pub short: String,
    /// The time of the commit, in seconds since 1970.
    pub seconds: i64,
    /// The local day of that, such as `2023-10-25`.
    pub date: String,
    /// The author's name.
    pub author: String,
    /// The first line of its message.
    pub subject: String,
}

/// What one commit changed, or what is not committed yet.
#[derive(Clone, Debug)]
pub struct Step {
    /// The commit; none for what is not committed yet.
    pub commit: Option<Commit>,
    /// Which of the repositories it is of, by number.
    pub repository: usize,
    /// Whether a shallow clone begins here: what came before looks as if it came with this commit.
    pub is_cut: bool,
    /// The files of records that it changed; of a merge those that are otherwise than in every parent.
    pub touches: Vec<Touch>,
}

/// A file that a commit changed.
#[derive(Clone, Debug)]
pub struct Touch {
    /// The path below the registry.
    pub path: String,
    /// What it held in each parent; none where it was not there.
    pub before: Vec<Option<Contents>>,
    /// What it holds; none when it is gone.
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

/// A file as it was once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Which of the repositories has it, by number.
    pub repository: usize,
    /// The path that it had below the registry.
    pub path: String,
    /// Where its contents are found.
    pub contents: Contents,
}

/// A record as a version of its file tells.
#[derive(Clone, Debug)]
pub struct PastRecord {
    /// What could be read.
    pub record: Record,
    /// Whether that is all.
    pub is_whole: bool,
}

/// Who reads what stood in files.
pub trait Versions {
    /// Why it can't.
    type Error;

    /// The records of versions; where words are given only of those that name one of these ids, between quotes.
    ///
    /// # Errors
    /// When they can't be read at all.
    fn read(
        &mut self,
        versions: &BTreeSet<Version>,
        naming: Option<&[Id]>,
    ) -> Result<BTreeMap<Version, PastRecord>, Self::Error>;

    /// The hashes of the commits that made a file what it is: without those that a merge left aside.
    ///
    /// # Errors
    /// When they can't be asked for.
    fn line(&mut self, repository: usize, paths: &[&str]) -> Result<BTreeSet<String>, Self::Error>;
}

impl Step {
    /// The version that a touch of it speaks of.
    pub fn version(&self, touch: &Touch, contents: &Contents) -> Version {
        Version {
            repository: self.repository,
            path: touch.path.clone(),
            contents: contents.clone(),
        }
    }
}

impl Touch {
    /// The id of the record that the file holds.
    pub fn id(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".toml").unwrap_or(name)
    }

    /// Whether the file came.
    pub fn came(&self) -> bool {
        self.after.is_some() && self.before.iter().all(Option::is_none)
    }

    /// Whether the file went.
    pub fn went(&self) -> bool {
        self.after.is_none()
    }
}
