//! What is asked, what is known meanwhile, and what is told.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::change::Change;
use crate::model::history::{Commit, PastRecord, Step, Version};
use crate::model::id::Id;
use crate::model::registry::Registry;

/// What is asked.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The record, by its id of now, or the last that it had.
    pub id: &'a Id,
    /// The registry of today.
    pub registry: &'a Registry,
    /// Whether posts of people at an actor are told.
    pub people: bool,
    /// The first second that is told of.
    pub from: Option<i64>,
    /// The commits that are told of, by hash; none for all.
    pub commits: Option<BTreeSet<String>>,
    /// How many entries at most.
    pub limit: Option<usize>,
}

/// What one commit did to a record.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// The commit; none for what is not committed yet.
    pub commit: Option<Commit>,
    /// Whether the file can't be read as the commit left it.
    pub unreadable: bool,
    /// What changed.
    pub changes: Vec<Change>,
}

/// What is known of versions of files.
pub(super) type Known = BTreeMap<Version, PastRecord>;

impl Asked<'_> {
    /// Whether a step is of the time that is asked about; what is not committed yet always is.
    pub(super) fn is_about(&self, step: &Step) -> bool {
        let Some(commit) = &step.commit else {
            return true;
        };
        self.from.is_none_or(|from| commit.seconds >= from)
            && self
                .commits
                .as_ref()
                .is_none_or(|commits| commits.contains(&commit.hash))
    }
}
