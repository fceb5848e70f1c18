//! The files of a registry at a revision: listed from git's trees, and read when somebody asks for them.
//!
//! Most files of a revision stand in the folder as they were then. Their bytes are read there, and used only if their
//! hash is that of the revision: for 15,000 files that takes half the time of asking git for them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rayon::prelude::*;

use super::disk::{self, FEW, FileReader, LARGEST};
use super::files::{self, Content, Listing, is_hidden, read_record};
use super::folder::SETTINGS;
use super::git::objects::{self, Entry, EntryKind, LinkTarget};
use super::git::repository::Repository;
use super::git::revision::Revision;
use crate::document::reader;
use crate::error::revision::RevisionError;
use crate::model::finding::{At, Finding};
use crate::model::kind::Kind;
use crate::model::registry::{ListedFile, ReadFiles, ReadRecord};
use crate::model::rule::RuleId;
use crate::model::vocabulary::Vocabulary;
use crate::text::filter::{Scanner, TextFilter};

/// The files of a registry at a revision, straight from git's objects; those of a submodule from its own.
#[derive(Debug, Default)]
pub struct RevisionFiles {
    /// The folder of the registry.
    root: PathBuf,
    /// The repositories that have the contents, each with the tree that lists them.
    sources: Vec<(Repository, String)>,
    /// Records and settings, by path.
    files: HashMap<String, Object>,
    /// What git said when contents could not be read.
    error: Mutex<Option<RevisionError>>,
}

/// The object that a file is.
#[derive(Debug)]
struct Object {
    /// The number of its source.
    source: usize,
    hash: String,
    /// Its content, if git had to read it.
    content: OnceLock<Content>,
}

/// What there is of a registry at a revision.
#[derive(Debug, Default)]
pub(super) struct RevisionListing {
    pub(super) files: RevisionFiles,
    pub(super) records: Vec<ListedFile>,
    /// The findings about other files.
    pub(super) findings: Vec<Finding>,
    pub(super) missing: Vec<MissingFolder>,
}

/// A folder that is missing from a revision as it can be read here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingFolder {
    /// The folder, below the registry.
    pub path: String,
    /// Why it is missing.
    pub reason: MissingReason,
}

/// Why a folder is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MissingReason {
    /// git ignores it: no commit has it.
    Ignored,
    /// It is a submodule that is not here.
    NoSubmodule,
    /// It is a submodule that is here, but without the commit of that time.
    NoCommit,
}

impl RevisionFiles {
    /// Returns the text of a file as it may be shown; what is not UTF-8 is replaced.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        match self.content(path)? {
            Content::Bytes(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Content::TooLarge(_) => None,
        }
    }

    /// Returns the text of a file, or the finding that says why there is none; a file that is not there is empty.
    pub(super) fn read_text(&self, path: &str) -> Result<String, Finding> {
        match self.content(path) {
            Some(content) => content.read(path).map(str::to_owned),
            None => Ok(String::new()),
        }
    }

    /// Returns the content of one file.
    fn content(&self, path: &str) -> Option<Content> {
        let object = self.files.get(path)?;
        if let Some(content) = object.content.get() {
            return Some(content.clone());
        }
        match disk::read(&self.root.join(path)) {
            Ok(bytes) if objects::is_blob(&object.hash, &bytes) => Some(Content::Bytes(bytes)),
            _ => {
                self.fetch(&[object]);
                object.content.get().cloned()
            }
        }
    }

    /// Returns whether these bytes are those of a file at the revision.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        let object = self.files.get(path);
        object.is_some_and(|object| objects::is_blob(&object.hash, bytes))
    }

    /// Returns whether a file is the same at another revision.
    pub(super) fn is_same(&self, path: &str, other: &RevisionFiles) -> bool {
        let [own, other] = [self, other].map(|it| it.files.get(path).map(|object| &object.hash));
        own.is_some() && own == other
    }

    /// Returns what git said, if contents could not be read.
    ///
    /// # Errors
    /// That one; it is reported once.
    pub(super) fn check_read(&self) -> Result<(), RevisionError> {
        match self.error().take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    fn error(&self) -> MutexGuard<'_, Option<RevisionError>> {
        self.error.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the contents of objects from git.
    fn fetch(&self, wanted: &[&Object]) {
        for (number, (repository, tree)) in self.sources.iter().enumerate() {
            let here: Vec<&Object> = (wanted.iter().copied())
                .filter(|object| object.source == number)
                .collect();
            let hashes: Vec<String> = here.iter().map(|object| object.hash.clone()).collect();
            match objects::contents(repository, tree, &hashes, LARGEST) {
                Ok(contents) => {
                    for (object, content) in here.iter().zip(contents) {
                        // Another thread may have read it meanwhile: it is the same.
                        let _ = object.content.set(content);
                    }
                }
                Err(error) => *self.error() = Some(error),
            }
        }
    }

    /// Reads a file whose bytes stand in the folder; `None` if git has to read them.
    fn read_in_folder(
        &self,
        file: &ListedFile,
        (reader, buffer): &mut Buffers<'_>,
        look: &Look<'_>,
    ) -> Option<Option<Arc<ReadRecord>>> {
        let bytes = reader.read(&file.path).ok()?;
        self.holds(&file.path, bytes)
            .then(|| look.read(file, bytes, buffer))
    }

    /// Reads a file as git has it.
    fn read_from_git(
        &self,
        file: &ListedFile,
        buffer: &mut String,
        look: &Look<'_>,
    ) -> Option<Arc<ReadRecord>> {
        let object = self.files.get(&file.path);
        match object.and_then(|object| object.content.get()) {
            Some(Content::Bytes(bytes)) => look.read(file, bytes, buffer),
            Some(content) => {
                let text = content.read(&file.path);
                Some(Arc::new(read_record(file, text, look.form, buffer)))
            }
            // The command ends with what git said.
            None => {
                let finding = Finding::new(RuleId::CannotOpen, &file.path, At::File);
                let finding = finding.fact("message", "git can't read it");
                let text: Result<&str, Finding> = Err(finding);
                Some(Arc::new(read_record(file, text, look.form, buffer)))
            }
        }
    }
}

/// What a thread reads with: the files of the folder, and a buffer for texts.
type Buffers<'r> = (FileReader<'r>, String);

impl ReadFiles for RevisionFiles {
    fn read(
        &self,
        files: &[&ListedFile],
        filter: &TextFilter,
        form: Option<&Vocabulary>,
    ) -> Vec<Option<Arc<ReadRecord>>> {
        let scanner = filter.scanner();
        let look = Look { scanner, form };
        let start = || (FileReader::new(&self.root), String::new());
        let in_folder = files.par_iter().with_min_len(FEW);
        let in_folder = in_folder.map_init(start, |buffers, file| {
            self.read_in_folder(file, buffers, &look)
        });
        let in_folder: Vec<Option<Option<Arc<ReadRecord>>>> = in_folder.collect();
        let left = files.iter().zip(&in_folder);
        let left = left.filter(|(_, read)| read.is_none());
        let left = left.filter_map(|(file, _)| self.files.get(&file.path));
        let left: Vec<&Object> = left.filter(|it| it.content.get().is_none()).collect();
        self.fetch(&left);
        let read = in_folder.into_par_iter().zip(files).with_min_len(FEW);
        let read = read.map_init(String::new, |buffer, (read, file)| {
            read.unwrap_or_else(|| self.read_from_git(file, buffer, &look))
        });
        read.collect()
    }
}

/// How the bytes of files are looked at.
struct Look<'f> {
    scanner: Scanner<'f>,
    form: Option<&'f Vocabulary>,
}

impl Look<'_> {
    /// Makes a record of bytes, unless they can't meet the filter.
    fn read(
        &self,
        file: &ListedFile,
        bytes: &[u8],
        buffer: &mut String,
    ) -> Option<Arc<ReadRecord>> {
        let may_match = self.scanner.may_match(file.id.as_str(), bytes, buffer);
        let text = || files::text_of(&file.path, bytes);
        may_match.then(|| Arc::new(read_record(file, text(), self.form, buffer)))
    }
}

impl RevisionListing {
    /// Lists the files of the registry at a revision; `root` is its folder now.
    pub(super) fn read(root: &Path, revision: &Revision) -> Result<RevisionListing, RevisionError> {
        let repository = &revision.repository;
        let none = || RevisionError::NoRegistry {
            name: revision.name.clone(),
            folder: repository.folder().to_owned(),
        };
        let tree = format!("{}:./", revision.commit);
        let mut listing = RevisionListing::default();
        listing.files.root = root.to_owned();
        let listed = listing.add_tree(revision, repository, &tree, "");
        listed.map_err(|error| match objects::find(repository, &tree) {
            None => repository.or_not_fetched(none()),
            Some(_) => error,
        })?;
        if let Some((repository, tree)) = &revision.people {
            let below = format!("{}/", Kind::Person.folder());
            listing.add_tree(revision, repository, tree, &below)?;
        }
        listing.note_ignored_people(repository);
        let settings = listing.files.content(SETTINGS);
        listing.files.check_read()?;
        match settings {
            Some(Content::Bytes(bytes)) => {
                let text = String::from_utf8_lossy(&bytes);
                reader::has_key(&text, "schema")
                    .then_some(listing)
                    .ok_or_else(none)
            }
            Some(Content::TooLarge(_)) => Ok(listing),
            None => Err(none()),
        }
    }

    /// Adds the files of a tree, whose paths begin with `below` in the registry.
    fn add_tree(
        &mut self,
        revision: &Revision,
        repository: &Repository,
        tree: &str,
        below: &str,
    ) -> Result<(), RevisionError> {
        let mut listing = Listing::new();
        let mut entries = objects::list(repository, tree)?;
        entries.retain(|entry| !entry.path.split('/').any(is_hidden));
        let mut targets = link_targets(repository, tree, &entries)?.into_iter();
        for Entry { path, kind, object } in entries {
            let path = format!("{below}{path}");
            match kind {
                EntryKind::File => add_file(&mut listing, path, object),
                EntryKind::Link => match targets.next() {
                    Some(LinkTarget::File(object)) => add_file(&mut listing, path, object),
                    Some(LinkTarget::Outside) => listing.add_unfollowed_link(&path, true),
                    Some(LinkTarget::NoFile) | None => listing.add_unfollowed_link(&path, false),
                },
                EntryKind::Submodule => self.add_submodule(revision, &path, &object)?,
            }
        }
        self.findings.append(&mut listing.findings);
        let source = self.files.sources.len();
        let place = (repository.clone(), tree.to_owned());
        self.files.sources.push(place);
        self.files.files.reserve(listing.files.len());
        for (file, hash) in listing.files {
            let object = Object {
                source,
                hash,
                content: OnceLock::new(),
            };
            self.files.files.insert(file.path.clone(), object);
            if file.path != SETTINGS {
                self.records.push(file);
            }
        }
        Ok(())
    }

    /// Adds the files of a submodule, if its commit is here.
    fn add_submodule(
        &mut self,
        revision: &Revision,
        path: &str,
        commit: &str,
    ) -> Result<(), RevisionError> {
        if revision.people.is_some() && path == Kind::Person.folder() {
            return Ok(());
        }
        let tree = format!("{commit}^{{tree}}");
        let mut reason = MissingReason::NoSubmodule;
        for repository in revision.submodules(path) {
            if let Some(tree) = objects::find(&repository, &tree) {
                return self.add_tree(revision, &repository, &tree, &format!("{path}/"));
            }
            reason = MissingReason::NoCommit;
        }
        let path = path.to_owned();
        self.missing.push(MissingFolder { path, reason });
        Ok(())
    }

    /// Notes that there are no people because git ignores them.
    fn note_ignored_people(&mut self, repository: &Repository) {
        let people = Kind::Person.folder();
        let below = format!("{people}/");
        let is_there = self.files.files.keys().any(|path| path.starts_with(&below))
            || self.missing.iter().any(|folder| folder.path == people);
        let is_here = repository.folder().join(people).is_dir();
        if is_here && !is_there && repository.ignores(&below) {
            self.missing.push(MissingFolder {
                path: people.to_owned(),
                reason: MissingReason::Ignored,
            });
        }
    }
}

/// Where the links among the entries lead.
fn link_targets(
    repository: &Repository,
    tree: &str,
    entries: &[Entry],
) -> Result<Vec<LinkTarget>, RevisionError> {
    let links = entries.iter().filter(|entry| entry.kind == EntryKind::Link);
    let links: Vec<&str> = links.map(|link| link.path.as_str()).collect();
    match links.as_slice() {
        [] => Ok(Vec::new()),
        links => {
            // To the name of a tree with a path no other path can be added.
            let hash = objects::find(repository, tree);
            let tree = hash.unwrap_or_else(|| tree.to_owned());
            objects::link_targets(repository, &tree, links)
        }
    }
}

/// Adds a file, if it is a record or the settings.
fn add_file(listing: &mut Listing<String>, path: String, object: String) {
    if path == SETTINGS {
        listing.files.push((files::describe(&path), object));
    } else {
        listing.add(path, object);
    }
}
