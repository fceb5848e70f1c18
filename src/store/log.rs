//! The history of a registry's files: what each commit did to which, and what stood in them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk::LARGEST;
use super::files::{self, is_hidden};
use super::git::log::{self, Logged};
use super::git::objects;
use super::git::repository::Repository;
use super::git::revision::Revision;
use super::git::submodule;
use super::history::{Absent, Why};
use super::load::{self, ReadFile};
use crate::error::revision::RevisionError;
use crate::model::finding::Finding;
use crate::model::history::{Contents, PastRecord, Step, Touch, Version, Versions};
use crate::model::id::Id;
use crate::model::kind::Kind;

/// How many contents are held at once while those are sought that name somebody.
const PART: usize = 10_000;

/// The history of a registry: that of its repository, and of the submodules in it.
#[derive(Debug)]
pub struct History {
    root: PathBuf,
    lines: Vec<Line>,
    /// What was done, the newest first; before that what is not committed yet.
    pub steps: Vec<Step>,
    /// Folders whose history is not here.
    pub absent: Vec<Absent>,
    /// In a shallow clone what to type to get the rest.
    pub fetch: Option<String>,
}

/// The history of one repository, and where its files stand below the registry.
#[derive(Debug)]
struct Line {
    repository: Repository,
    tip: String,
    below: String,
}

impl History {
    /// Reads what the commits that lead to HEAD did; with `people` also those of submodules, where people may be.
    ///
    /// # Errors
    /// [`RevisionError`] when there is no git, no repository or no commit yet.
    pub fn read(root: &Path, people: bool) -> Result<History, RevisionError> {
        let head = Revision::named(root, "HEAD")?;
        let mut history = History {
            root: root.to_owned(),
            lines: Vec::new(),
            steps: Vec::new(),
            absent: Vec::new(),
            fetch: None,
        };
        let own = Line {
            repository: head.repository.clone(),
            tip: head.commit.clone(),
            below: String::new(),
        };
        let submodules = history.take(own, true)?;
        if people {
            history.people(&head, submodules)?;
        }
        history.in_order();
        Ok(history)
    }

    /// Brings the steps of all repositories in one order by time, where clocks went wrong too: of each they keep their own.
    fn in_order(&mut self) {
        let mut last = vec![i64::MAX; self.lines.len()];
        let mut timed: Vec<(i64, Step)> = Vec::with_capacity(self.steps.len());
        for step in self.steps.drain(..) {
            let seconds = step.commit.as_ref().map_or(i64::MAX, |it| it.seconds);
            let last = &mut last[step.repository];
            *last = seconds.min(*last);
            timed.push((*last, step));
        }
        timed.sort_by_key(|(seconds, _)| std::cmp::Reverse(*seconds));
        self.steps = timed.into_iter().map(|(_, step)| step).collect();
    }

    /// Takes in the repositories in which people are kept.
    fn people(
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
                    if let Ok(head) = Revision::named(&folder, "HEAD") {
                        self.take(line(repository, head.commit, &path), true)?;
                    }
                }
                None => self.not_here(head, path)?,
            }
        }
        Ok(())
    }

    /// Takes in a submodule that is not checked out, where git keeps its repository; notes what is not there at all.
    fn not_here(&mut self, head: &Revision, path: String) -> Result<(), RevisionError> {
        let name = format!("{}:./{path}", head.commit);
        let tree = |repository: &Repository, commit: &str| {
            objects::tree(repository, &format!("{commit}^{{tree}}"))
        };
        let Some(commit) = objects::tree(&head.repository, &name) else {
            // It was a submodule once, or there are no people that git knows of.
            let is_ignored =
                self.root.join(&path).is_dir() && head.repository.ignores(&format!("{path}/"));
            if is_ignored {
                let why = Why::Ignored;
                self.absent.push(Absent { path, why });
            }
            return Ok(());
        };
        if tree(&head.repository, &commit).is_some() {
            // A folder as others.
            return Ok(());
        }
        let found = submodule::places(head, &path).find(|it| tree(it, &commit).is_some());
        match found {
            Some(repository) => {
                self.take(line(repository, commit, &path), false)?;
            }
            None => self.absent.push(Absent {
                path,
                why: Why::NoSubmodule,
            }),
        }
        Ok(())
    }

    /// Takes in the commits of a repository; the paths where it has, or had, submodules.
    fn take(&mut self, line: Line, is_here: bool) -> Result<BTreeSet<String>, RevisionError> {
        let fetch = line.repository.fetch(&["--unshallow"]);
        let is_shallow = fetch.is_some();
        self.fetch = self.fetch.take().or(fetch);
        let mut logged = Vec::new();
        if is_here {
            logged.extend(log::uncommitted(&line.repository)?);
        }
        logged.extend(log::log(&line.repository, &line.tip)?);
        let mut submodules = BTreeSet::new();
        for one in logged {
            let apart = one.files.iter().filter(|file| file.is_submodule);
            submodules.extend(apart.map(|file| file.path.clone()));
            self.step(one, &line, is_shallow);
        }
        self.lines.push(line);
        Ok(submodules)
    }

    /// Takes in a commit, if it changed records.
    fn step(&mut self, logged: Logged, line: &Line, is_shallow: bool) {
        let touches = logged.files.into_iter().map(|file| Touch {
            path: format!("{}{}", line.below, file.path),
            before: file.before,
            after: file.after,
        });
        let touches: Vec<Touch> = touches.filter(is_of_record).collect();
        if touches.is_empty() {
            return;
        }
        let is_cut = is_shallow
            && !logged.has_parents
            && logged
                .commit
                .as_ref()
                .is_some_and(|it| log::is_cut(&line.repository, &it.hash));
        self.steps.push(Step {
            commit: logged.commit,
            repository: self.lines.len(),
            is_cut,
            touches,
        });
    }

    /// The hashes of the commits that came after another, and in submodules after the commit that they had then.
    ///
    /// # Errors
    /// [`RevisionError`] when git can't be asked.
    pub fn since(&self, revision: &Revision) -> Result<BTreeSet<String>, RevisionError> {
        let mut commits = BTreeSet::new();
        for line in &self.lines {
            let then = if line.below.is_empty() {
                Some(revision.commit.clone())
            } else {
                let path = line.below.trim_end_matches('/');
                let name = format!("{}:./{path}", revision.commit);
                let commit = objects::tree(&revision.repository, &name);
                commit.filter(|it| {
                    objects::tree(&line.repository, &format!("{it}^{{tree}}")).is_some()
                })
            };
            // What was not there then is new, all of it.
            commits.extend(log::since(&line.repository, &line.tip, then.as_deref())?);
        }
        Ok(commits)
    }

    /// The versions with what reading the text of each gives, where the text is one that is sought.
    fn records<'v>(
        versions: impl ParallelIterator<Item = (&'v Version, files::Content)>,
        naming: Option<&[String]>,
    ) -> Vec<(Version, PastRecord)> {
        let read = versions.filter_map(|(version, content)| {
            let text = content.read(&version.path);
            let is_sought = match (&text, naming) {
                (_, None) => true,
                (Ok(text), Some(words)) => words.iter().any(|word| text.contains(word.as_str())),
                (Err(_), Some(_)) => false,
            };
            is_sought.then(|| (version.clone(), past(load::read(&version.path, text))))
        });
        read.collect()
    }
}

/// The history of a repository whose files stand in a folder below the registry.
fn line(repository: Repository, tip: String, path: &str) -> Line {
    Line {
        repository,
        tip,
        below: format!("{path}/"),
    }
}

/// Whether a file is that of a record.
fn is_of_record(touch: &Touch) -> bool {
    let folder = touch.path.split('/').next().unwrap_or_default();
    (touch.after.is_some() || touch.before.iter().any(Option::is_some))
        && touch.path.ends_with(".toml")
        && Kind::from_folder(folder).is_some()
        && folder.len() < touch.path.len()
        && !touch.path.split('/').any(is_hidden)
}

fn past(file: ReadFile) -> PastRecord {
    PastRecord {
        record: file.record,
        is_whole: !file.unreadable,
    }
}

/// What stands in a file on the disk; what can't be opened is as unreadable as what is no text.
fn on_disk(root: &Path, path: &str) -> files::Content {
    let text: Result<_, Finding> = files::on_disk(&root.join(path), path);
    match text {
        Ok(text) => files::Content::Bytes(text.into_owned().into_bytes()),
        Err(_) => files::Content::Bytes(vec![0xff]),
    }
}

impl Versions for History {
    type Error = RevisionError;

    fn read(
        &mut self,
        versions: &BTreeSet<Version>,
        naming: Option<&[Id]>,
    ) -> Result<BTreeMap<Version, PastRecord>, RevisionError> {
        let quoted = |id: &Id| [format!("\"{id}\""), format!("'{id}'")];
        let naming: Option<Vec<String>> = naming.map(|ids| ids.iter().flat_map(quoted).collect());
        let naming = naming.as_deref();
        let mut read = BTreeMap::new();
        for (number, line) in self.lines.iter().enumerate() {
            let mut here: Vec<(&Version, String)> = Vec::new();
            let mut disk: Vec<&Version> = Vec::new();
            for version in versions.iter().filter(|it| it.repository == number) {
                match &version.contents {
                    Contents::Object(hash) => here.push((version, hash.clone())),
                    Contents::Disk => disk.push(version),
                }
            }
            for part in here.chunks(PART) {
                let wanted: Vec<String> = part.iter().map(|(_, hash)| hash.clone()).collect();
                let tip = &line.tip;
                let contents = objects::contents(&line.repository, tip, &wanted, LARGEST)?;
                let part = part.par_iter().map(|(version, _)| *version);
                read.extend(History::records(part.zip(contents), naming));
            }
            let root = &self.root;
            let disk = disk
                .into_par_iter()
                .map(|version| (version, on_disk(root, &version.path)));
            read.extend(History::records(disk, naming));
        }
        Ok(read)
    }

    fn line(
        &mut self,
        repository: usize,
        paths: &[&str],
    ) -> Result<BTreeSet<String>, RevisionError> {
        let Some(line) = self.lines.get(repository) else {
            return Ok(BTreeSet::new());
        };
        let here: Vec<&str> = paths
            .iter()
            .filter_map(|path| path.strip_prefix(line.below.as_str()))
            .collect();
        log::line(&line.repository, &line.tip, &here)
    }
}
