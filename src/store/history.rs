//! The history of a registry's files: what each commit did to which, and what stood in them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk::LARGEST;
use super::files::{self, is_hidden};
use super::git::log::{self, LoggedCommit};
use super::git::objects;
use super::git::repository::Repository;
use super::git::revision::Revision;
use super::revision_files::{MissingFolder, MissingReason};
use crate::error::revision::RevisionError;
use crate::model::finding::Finding;
use crate::model::history::{
    ChangeSet, Contents, FileChange, FileVersion, PastRecord, ReadVersions,
};
use crate::model::id::Id;
use crate::model::kind::Kind;

/// How many contents are in memory at once while they are searched for those that name somebody.
const PART: usize = 10_000;

/// The history of a registry: that of its repository, and of the submodules in it.
#[derive(Debug)]
pub struct History {
    root: PathBuf,
    sources: Vec<Source>,
    /// What was done, the newest first; before that what is not committed yet.
    pub change_sets: Vec<ChangeSet>,
    /// Folders whose history is not here.
    pub missing: Vec<MissingFolder>,
    /// In a shallow clone what to type to get the rest.
    pub fetch: Option<String>,
}

/// A repository with the commit that its history leads to, and where its files stand below the registry.
#[derive(Debug)]
struct Source {
    repository: Repository,
    tip: String,
    below: String,
}

impl Source {
    /// The history of a repository whose files stand in a folder below the registry.
    fn in_folder(repository: Repository, tip: String, path: &str) -> Source {
        let below = format!("{path}/");
        Source {
            repository,
            tip,
            below,
        }
    }
}

impl History {
    /// Reads what the commits that lead to HEAD did; with `people` also those of submodules, where people may be.
    ///
    /// # Errors
    /// [`RevisionError`] when there is no git, no repository or no commit yet.
    pub fn read(root: &Path, people: bool) -> Result<History, RevisionError> {
        let head = Revision::find(root, "HEAD")?;
        let mut history = History {
            root: root.to_owned(),
            sources: Vec::new(),
            change_sets: Vec::new(),
            missing: Vec::new(),
            fetch: None,
        };
        let own = Source {
            repository: head.repository.clone(),
            tip: head.commit.clone(),
            below: String::new(),
        };
        let submodules = history.add_source(own, true)?;
        if people {
            history.add_people(&head, submodules)?;
        }
        history.sort_by_time();
        Ok(history)
    }

    /// Sorts the change sets of all repositories by time. Those of one repository keep their order, even where a clock was wrong.
    fn sort_by_time(&mut self) {
        let mut last = vec![i64::MAX; self.sources.len()];
        let mut timed: Vec<(i64, ChangeSet)> = Vec::with_capacity(self.change_sets.len());
        for set in self.change_sets.drain(..) {
            let seconds = set.commit.as_ref().map_or(i64::MAX, |it| it.seconds);
            let last = &mut last[set.repository];
            // A commit is never newer than its children, whatever the clock said.
            *last = seconds.min(*last);
            timed.push((*last, set));
        }
        timed.sort_by_key(|(seconds, _)| std::cmp::Reverse(*seconds));
        self.change_sets = timed.into_iter().map(|(_, set)| set).collect();
    }

    /// Adds the repositories in which people are kept.
    fn add_people(
        &mut self,
        head: &Revision,
        mut submodules: BTreeSet<String>,
    ) -> Result<(), RevisionError> {
        let people = Kind::Person.folder();
        // It may be a repository of its own without being a submodule.
        submodules.insert(people.to_owned());
        for path in submodules {
            let folder = self.root.join(&path);
            match Repository::at(&folder) {
                Some(repository) => {
                    // Without a commit it has no history.
                    if let Ok(head) = Revision::find(&folder, "HEAD") {
                        self.add_source(Source::in_folder(repository, head.commit, &path), true)?;
                    }
                }
                None => self.add_submodule_not_here(head, path)?,
            }
        }
        Ok(())
    }

    /// Adds a submodule that is not checked out, from where git keeps its repository; notes what is missing altogether.
    fn add_submodule_not_here(
        &mut self,
        head: &Revision,
        path: String,
    ) -> Result<(), RevisionError> {
        let name = format!("{}:./{path}", head.commit);
        let Some(commit) = objects::find(&head.repository, &name) else {
            // It was a submodule once, or there are no people that git knows of.
            let is_ignored =
                self.root.join(&path).is_dir() && head.repository.ignores(&format!("{path}/"));
            if is_ignored {
                let reason = MissingReason::Ignored;
                self.missing.push(MissingFolder { path, reason });
            }
            return Ok(());
        };
        if objects::has_commit(&head.repository, &commit) {
            // A folder as others.
            return Ok(());
        }
        let has_it = |it: &Repository| objects::has_commit(it, &commit);
        let found = head.submodules(&path).find(has_it);
        let Some(repository) = found else {
            let reason = MissingReason::NoSubmodule;
            self.missing.push(MissingFolder { path, reason });
            return Ok(());
        };
        self.add_source(Source::in_folder(repository, commit, &path), false)?;
        Ok(())
    }

    /// Adds the commits of a repository, and returns the paths where it has, or had, submodules.
    fn add_source(
        &mut self,
        source: Source,
        is_here: bool,
    ) -> Result<BTreeSet<String>, RevisionError> {
        let fetch = source.repository.fetch_command(&["--unshallow"]);
        let is_shallow = fetch.is_some();
        self.fetch = self.fetch.take().or(fetch);
        let mut logged = Vec::new();
        if is_here {
            logged.extend(log::uncommitted(&source.repository)?);
        }
        logged.extend(log::log(&source.repository, &source.tip)?);
        let mut submodules = BTreeSet::new();
        for mut one in logged {
            submodules.extend(one.submodules.drain(..));
            self.add_change_set(one, &source, is_shallow);
        }
        self.sources.push(source);
        Ok(submodules)
    }

    /// Adds a commit, if it changed records.
    fn add_change_set(&mut self, logged: LoggedCommit, source: &Source, is_shallow: bool) {
        let files = logged.files.into_iter().map(|file| FileChange {
            path: format!("{}{}", source.below, file.path),
            ..file
        });
        let files: Vec<FileChange> = files.filter(is_of_record).collect();
        if files.is_empty() {
            return;
        }
        let is_shallow_start = is_shallow
            && !logged.has_parents
            && logged
                .commit
                .as_ref()
                .is_some_and(|it| log::has_parents_elsewhere(&source.repository, &it.hash));
        self.change_sets.push(ChangeSet {
            commit: logged.commit,
            repository: self.sources.len(),
            is_shallow_start,
            files,
        });
    }

    /// The hashes of the commits after a revision, in submodules after the commit that they had at that revision.
    ///
    /// # Errors
    /// [`RevisionError`] when git fails.
    pub fn commits_since(&self, revision: &Revision) -> Result<BTreeSet<String>, RevisionError> {
        let mut commits = BTreeSet::new();
        for source in &self.sources {
            let then = if source.below.is_empty() {
                Some(revision.commit.clone())
            } else {
                let path = source.below.trim_end_matches('/');
                let name = format!("{}:./{path}", revision.commit);
                let commit = objects::find(&revision.repository, &name);
                commit.filter(|it| objects::has_commit(&source.repository, it))
            };
            // What was not there then is new, all of it.
            commits.extend(log::commits_since(
                &source.repository,
                &source.tip,
                then.as_deref(),
            )?);
        }
        Ok(commits)
    }
}

/// Reads a version of a record; with `naming` only when its text has one of these words.
fn read_version(
    version: &FileVersion,
    content: &files::Content,
    naming: Option<&[String]>,
) -> Option<(FileVersion, PastRecord)> {
    let text = content.read(&version.path);
    let is_wanted = match (&text, naming) {
        (_, None) => true,
        (Ok(text), Some(words)) => words.iter().any(|word| text.contains(word.as_str())),
        (Err(_), Some(_)) => false,
    };
    is_wanted.then(|| {
        let file = files::read_record(
            &files::describe(&version.path),
            text,
            None,
            &mut String::new(),
        );
        let past = PastRecord {
            record: file.record,
            is_readable: !file.unreadable,
        };
        (version.clone(), past)
    })
}

/// Whether a file is that of a record.
fn is_of_record(file: &FileChange) -> bool {
    let folder = file.path.split('/').next().unwrap_or_default();
    (file.after.is_some() || file.before.iter().any(Option::is_some))
        && file.path.ends_with(".toml")
        && Kind::from_folder(folder).is_some()
        && folder.len() < file.path.len()
        && !file.path.split('/').any(is_hidden)
}

/// The content of a file on the disk; one that can't be opened counts as one that is no text.
fn content_on_disk(root: &Path, path: &str) -> files::Content {
    let text: Result<_, Finding> = files::read_file(&root.join(path), path);
    match text {
        Ok(text) => files::Content::Bytes(text.into_bytes()),
        Err(_) => files::Content::Bytes(vec![0xff]),
    }
}

impl ReadVersions for History {
    type Error = RevisionError;

    fn read(
        &mut self,
        versions: &BTreeSet<FileVersion>,
        naming: Option<&[Id]>,
    ) -> Result<BTreeMap<FileVersion, PastRecord>, RevisionError> {
        let quoted = |id: &Id| [format!("\"{id}\""), format!("'{id}'")];
        let naming: Option<Vec<String>> = naming.map(|ids| ids.iter().flat_map(quoted).collect());
        let naming = naming.as_deref();
        let mut read = BTreeMap::new();
        for (number, source) in self.sources.iter().enumerate() {
            let mut here: Vec<(&FileVersion, String)> = Vec::new();
            let mut disk: Vec<&FileVersion> = Vec::new();
            for version in versions.iter().filter(|it| it.repository == number) {
                match &version.contents {
                    Contents::Object(hash) => here.push((version, hash.clone())),
                    Contents::Disk => disk.push(version),
                }
            }
            for part in here.chunks(PART) {
                let wanted: Vec<String> = part.iter().map(|(_, hash)| hash.clone()).collect();
                let tip = &source.tip;
                let contents = objects::contents(&source.repository, tip, &wanted, LARGEST)?;
                let part = part.par_iter().zip(contents);
                let found = part.filter_map(|((it, _), text)| read_version(it, &text, naming));
                read.extend(found.collect::<Vec<_>>());
            }
            let root = &self.root;
            let found = disk.into_par_iter().filter_map(|version| {
                read_version(version, &content_on_disk(root, &version.path), naming)
            });
            read.extend(found.collect::<Vec<_>>());
        }
        Ok(read)
    }

    fn commits_of(
        &mut self,
        repository: usize,
        paths: &[&str],
    ) -> Result<BTreeSet<String>, RevisionError> {
        let Some(source) = self.sources.get(repository) else {
            return Ok(BTreeSet::new());
        };
        let here: Vec<&str> = paths
            .iter()
            .filter_map(|path| path.strip_prefix(source.below.as_str()))
            .collect();
        log::commits_of(&source.repository, &source.tip, &here)
    }
}
