//! The registry at a revision: its files straight from git's objects, those of a submodule from the submodule's own.

use std::collections::BTreeMap;

use super::disk::LARGEST;
use super::files::{Content, Listing, is_hidden};
use super::folder::SETTINGS;
use super::git::objects::{self, End, Entry, Sort};
use super::git::repository::Repository;
use super::git::revision::Revision;
use super::git::submodule;
use crate::document::reader;
use crate::error::revision::RevisionError;
use crate::model::finding::Finding;
use crate::model::kind::Kind;

/// A folder that is lacking from a revision as it can be read here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// The folder, below the registry.
    pub path: String,
    /// Why it is.
    pub why: Why,
}

/// Why a folder is lacking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// git ignores it: no commit has it.
    Ignored,
    /// It is a submodule that is not here.
    NoSubmodule,
    /// It is a submodule that is here, but without the commit of that time.
    NoCommit,
}

/// What stands in a registry at a revision.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// Records and settings, by path.
    pub(super) contents: BTreeMap<String, Content>,
    /// What is wrong with other files.
    pub(super) findings: Vec<Finding>,
    pub(super) absent: Vec<Absent>,
}

/// Reads the files of the registry at a revision.
pub(super) fn read(revision: &Revision) -> Result<Past, RevisionError> {
    let repository = &revision.repository;
    let none = || RevisionError::NoRegistry {
        name: revision.name.clone(),
        folder: repository.folder().to_owned(),
    };
    let name = format!("{}:./", revision.commit);
    let tree = objects::tree(repository, &name);
    let tree = tree.ok_or_else(|| repository.or_not_fetched(none()))?;
    let mut past = Past::default();
    past.tree(revision, repository, &tree, "")?;
    if let Some((repository, tree)) = &revision.people {
        let below = format!("{}/", Kind::Person.folder());
        past.tree(revision, repository, tree, &below)?;
    }
    past.ignored(repository);
    match past.contents.get(SETTINGS) {
        Some(Content::Bytes(bytes)) => {
            let text = String::from_utf8_lossy(bytes);
            reader::has_key(&text, "schema")
                .then_some(past)
                .ok_or_else(none)
        }
        Some(Content::TooLarge(_)) => Ok(past),
        None => Err(none()),
    }
}

impl Past {
    /// Takes in what stands in a tree, whose paths begin with `below` in the registry.
    fn tree(
        &mut self,
        revision: &Revision,
        repository: &Repository,
        tree: &str,
        below: &str,
    ) -> Result<(), RevisionError> {
        let mut listing = Listing::new();
        let mut entries = objects::list(repository, tree)?;
        entries.retain(|entry| !entry.path.split('/').any(is_hidden));
        let mut ends = ends(repository, tree, &entries)?.into_iter();
        for Entry { path, sort, object } in entries {
            let path = format!("{below}{path}");
            match sort {
                Sort::File => file(&mut listing, path, object),
                Sort::Link => match ends.next() {
                    Some(End::File(object)) => file(&mut listing, path, object),
                    Some(End::Outside) => listing.lost_link(&path, true),
                    Some(End::NoFile) | None => listing.lost_link(&path, false),
                },
                Sort::Submodule => self.submodule(revision, &path, &object)?,
            }
        }
        self.findings.append(&mut listing.findings);
        let (paths, wanted): (Vec<String>, Vec<String>) = listing.files.into_iter().unzip();
        let contents = objects::contents(repository, tree, &wanted, LARGEST)?;
        self.contents.extend(paths.into_iter().zip(contents));
        Ok(())
    }

    /// Takes in what stands in a submodule, if its commit is here.
    fn submodule(
        &mut self,
        revision: &Revision,
        path: &str,
        commit: &str,
    ) -> Result<(), RevisionError> {
        if revision.people.is_some() && path == Kind::Person.folder() {
            return Ok(());
        }
        let tree = format!("{commit}^{{tree}}");
        let mut why = Why::NoSubmodule;
        for repository in submodule::places(revision, path) {
            if let Some(tree) = objects::tree(&repository, &tree) {
                return self.tree(revision, &repository, &tree, &format!("{path}/"));
            }
            why = Why::NoCommit;
        }
        let path = path.to_owned();
        self.absent.push(Absent { path, why });
        Ok(())
    }

    /// Notes that there are no people because git ignores them.
    fn ignored(&mut self, repository: &Repository) {
        let people = Kind::Person.folder();
        let below = format!("{people}/");
        let is_there = self.contents.keys().any(|path| path.starts_with(&below))
            || self.absent.iter().any(|absent| absent.path == people);
        let is_here = repository.folder().join(people).is_dir();
        if is_here && !is_there && repository.ignores(&below) {
            self.absent.push(Absent {
                path: people.to_owned(),
                why: Why::Ignored,
            });
        }
    }
}

/// Where the links among the entries lead.
fn ends(repository: &Repository, tree: &str, entries: &[Entry]) -> Result<Vec<End>, RevisionError> {
    let links = entries.iter().filter(|entry| entry.sort == Sort::Link);
    let links: Vec<&str> = links.map(|link| link.path.as_str()).collect();
    match links.as_slice() {
        [] => Ok(Vec::new()),
        links => objects::ends(repository, tree, links),
    }
}

/// Takes a file in, if it is a record or the settings.
fn file(listing: &mut Listing<String>, path: String, object: String) {
    if path == SETTINGS {
        listing.files.push((path, object));
    } else {
        listing.file(path, object);
    }
}
