//! Reads a whole registry, in parallel, and finds everything that is wrong with its files.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::disk::{self, FileReader, LARGEST};
use super::files::{self, Content, Files, Listing, is_hidden};
use super::folder::SETTINGS;
use super::git::objects::{self, Entry, EntryKind, LinkTarget};
use super::git::repository::Repository;
use super::git::revision::Revision;
use super::write::NewText;
use crate::document::form;
use crate::document::reader::{self, Reading};
use crate::error::Error;
use crate::error::registry::RegistryError;
use crate::error::revision::RevisionError;
use crate::model::finding::{At, Finding, Place, Step};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::{Comment, ListedFile, ReadFiles, ReadRecord, Registry};
use crate::model::rule::RuleId;
use crate::model::settings::Settings;
use crate::text::filter::{Scanner, TextFilter};

/// A registry as it was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The folder.
    pub root: PathBuf,
    /// What could be read.
    pub registry: Registry,
    /// The findings, by file.
    pub findings: Vec<Finding>,
    /// The files and folders that would be missing from a list, by path: unreadable records, and what was not even opened.
    pub unreadable: Vec<String>,
    /// The files that it was read from.
    pub files: Files,
    /// The folders that are missing from the revision that it was read at.
    pub missing: Vec<MissingFolder>,
}

/// A registry that could not be read.
#[derive(Debug)]
pub struct Unread {
    /// The folder.
    pub root: PathBuf,
    /// Why.
    pub error: Box<Error>,
    /// The findings that are shown before the error.
    pub findings: Vec<Finding>,
    /// Where the texts stand that the findings are about.
    pub files: Files,
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

impl Loaded {
    /// Reads every record, and adds what is wrong with them to the findings.
    #[must_use]
    pub fn read_all(mut self) -> Loaded {
        self.registry.read_all();
        self.add_findings();
        self
    }

    /// Adds what is wrong with the records that were read so far.
    pub fn add_findings(&mut self) {
        self.findings.extend(self.registry.findings().cloned());
        self.findings.sort();
        self.findings.dedup();
        let files = self.registry.unreadable_files();
        self.unreadable
            .extend(files.map(|it| it.record.path.clone()));
        self.unreadable.sort();
        self.unreadable.dedup();
    }

    /// What is not in canonical form in the files that it was read from.
    pub fn form_findings(&self) -> Vec<Finding> {
        let reader = || FileReader::new(&self.root);
        form::find(&self.registry, &self.findings, reader, |reader, file| {
            let read = match &self.files {
                Files::Folder(_) => reader.read(file).ok(),
                Files::Commit(_) => None,
            };
            match read {
                Some(bytes) => Some(String::from_utf8_lossy(bytes)),
                // In a commit, or a link inside the registry.
                None => self.files.text(file).map(Cow::Owned),
            }
        })
    }

    /// Returns the registry as it would be with new texts of readable records, which may not be written yet.
    #[must_use]
    pub fn with_texts(mut self, texts: &[NewText]) -> Loaded {
        let mut changed = Vec::new();
        for text in texts {
            let mut records = self.registry.records();
            let found = records.find(|record| record.path == text.path);
            let (Some(record), Some(new)) = (found, &text.new) else {
                continue;
            };
            let reading = reader::record(record.kind, &text.path, new);
            let block = reading.block;
            changed.push(Record {
                block,
                ..record.clone()
            });
            // Findings about the name of the file stay, whatever its text.
            let is_of_name =
                |finding: &Finding| matches!(finding.rule, RuleId::BadId | RuleId::SameId);
            let is_elsewhere = |finding: &Finding| finding.places[0].file != text.path;
            self.findings
                .retain(|finding| is_of_name(finding) || is_elsewhere(finding));
            self.findings.extend(reading.findings);
        }
        self.registry = self.registry.with_changed(changed);
        self.findings.sort();
        self
    }
}

/// Opens the registry in `root`: its records are read when they are needed.
///
/// # Errors
/// [`RegistryError`] when the folder or its settings can't be opened, or are written for a later kompis; whatever is
/// wrong with a record is a finding.
pub fn open(root: &Path) -> Result<Loaded, Unread> {
    let (settings, files) = open_settings(root)?;
    let listing = files::list_records(root).map_err(|error| io_error(root, root, error))?;
    let (listed, reader) = FolderReader::new(root, listing.files);
    let build = |settings, comments| Registry::unread(settings, comments, listed, Arc::new(reader));
    Ok(collect(root, settings, build, listing.findings, files))
}

/// Reads the settings of the registry in `root`.
///
/// # Errors
/// As [`open`].
pub fn settings(root: &Path) -> Result<Settings, Unread> {
    let ((settings, _), _) = open_settings(root)?;
    Ok(settings)
}

/// Opens the part of the registry in `root` whose files are wanted, without its settings and whatever is wrong with it.
///
/// # Errors
/// The error of the system when the folder can't be opened.
pub fn open_part(
    root: &Path,
    is_wanted: impl Fn(&ListedFile) -> bool,
) -> std::io::Result<Registry> {
    let mut files = files::list_records(root)?.files;
    files.retain(|(file, _)| is_wanted(file));
    let (listed, reader) = FolderReader::new(root, files);
    let reader = Arc::new(reader);
    Ok(Registry::unread(
        Settings::default(),
        Vec::new(),
        listed,
        reader,
    ))
}

/// Reads the settings of a registry, unless it is written for a later kompis.
fn open_settings(root: &Path) -> Result<((Settings, Reading), Files), Unread> {
    let file = root.join(SETTINGS);
    match disk::read(&file) {
        // A file that is too large is a finding, like anything else that is wrong with it.
        Err(error) if error.kind() != ErrorKind::FileTooLarge => {
            return Err(io_error(root, &file, error));
        }
        _ => {}
    }
    let settings = read_settings(files::read_file(&file, SETTINGS));
    refuse_newer(root, settings, Files::Folder(root.to_owned()))
}

fn io_error(root: &Path, path: &Path, error: std::io::Error) -> Unread {
    Unread::new(root, RegistryError::Io(path.to_owned(), error).into())
}

/// Reads the registry in `root` as a whole.
///
/// # Errors
/// As [`open`].
pub fn load(root: &Path) -> Result<Loaded, Unread> {
    Ok(open(root)?.read_all())
}

/// The ids of the people in `root` who are in no list, as their files say now, and the ids that they had before. Unreadable
/// files withhold nobody.
pub fn withheld_people(root: &Path) -> BTreeSet<Id> {
    open_part(root, |_| true).map_or_else(|_| BTreeSet::new(), |it| it.withheld())
}

/// How many files the process has read, for whoever waits for it.
pub static FILES_READ: FilesRead = FilesRead {
    read: AtomicUsize::new(0),
    wanted: AtomicUsize::new(0),
};

/// A count of files.
#[derive(Debug)]
pub struct FilesRead {
    read: AtomicUsize,
    wanted: AtomicUsize,
}

impl FilesRead {
    /// Returns how many files were read so far, and how many were to be read.
    pub fn get(&self) -> (usize, usize) {
        let count = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        (count(&self.read), count(&self.wanted))
    }
}

/// Reads records from a folder, in parallel.
#[derive(Debug)]
struct FolderReader {
    root: PathBuf,
    /// The paths of files that are links inside the registry, or whose names are not UTF-8.
    places: BTreeMap<String, PathBuf>,
}

impl FolderReader {
    /// Creates a reader of files that were listed, and returns with it what each file is.
    fn new(
        root: &Path,
        files: Vec<(ListedFile, Option<PathBuf>)>,
    ) -> (Vec<ListedFile>, FolderReader) {
        let mut reader = FolderReader {
            root: root.to_owned(),
            places: BTreeMap::new(),
        };
        let listed = files.into_iter().map(|(listed, place)| {
            if let Some(place) = place {
                reader.places.insert(listed.path.clone(), place);
            }
            listed
        });
        let listed = listed.collect();
        (listed, reader)
    }

    fn read_file(
        &self,
        (reader, folded): &mut (FileReader<'_>, String),
        file: &ListedFile,
        scanner: &Scanner<'_>,
    ) -> Option<Box<ReadRecord>> {
        FILES_READ.read.fetch_add(1, Ordering::Relaxed);
        let path = file.path.as_str();
        if let Some(place) = self.places.get(path) {
            return Some(Box::new(read_record(file, files::read_file(place, path))));
        }
        let text = match reader.read(path) {
            Ok(bytes) if !scanner.may_match(file.id.as_str(), bytes, folded) => return None,
            Ok(bytes) => files::text_of(path, bytes),
            Err(error) => Err(files::unreadable(&self.root.join(path), path, &error)),
        };
        Some(Box::new(read_record(file, text)))
    }
}

impl ReadFiles for FolderReader {
    fn read(&self, files: &[&ListedFile], filter: &TextFilter) -> Vec<Option<Box<ReadRecord>>> {
        FILES_READ.wanted.fetch_add(files.len(), Ordering::Relaxed);
        let scanner = filter.scanner();
        let start = || (FileReader::new(&self.root), String::new());
        if files.len() < FEW {
            let mut buffers = start();
            let read = |file: &&ListedFile| self.read_file(&mut buffers, file, &scanner);
            return files.iter().map(read).collect();
        }
        let files = files.par_iter().with_min_len(FEW);
        let read = files.map_init(start, |buffers, file| {
            self.read_file(buffers, file, &scanner)
        });
        read.collect()
    }
}

/// Fewer files than this are read by one thread: to start others takes longer.
const FEW: usize = 32;

/// Reads the registry in `root` as it was at a revision, whatever stands in the folder now.
///
/// # Errors
/// [`RevisionError`] when there was none, or git fails;
/// [`RegistryError`] when it is written for a later kompis.
pub fn load_at(root: &Path, revision: &Revision) -> Result<Loaded, Unread> {
    let files = RevisionFiles::read(revision);
    let RevisionFiles {
        contents,
        findings,
        missing,
    } = files.map_err(|error| Unread::new(root, error.into()))?;
    let settings = contents.get(SETTINGS).map(|it| it.read(SETTINGS));
    let settings = read_settings(settings.unwrap_or(Ok("")));
    let files: Vec<(&String, &Content)> = contents.iter().filter(|it| it.0 != SETTINGS).collect();
    FILES_READ.wanted.fetch_add(files.len(), Ordering::Relaxed);
    let read = files.par_iter().map(|(path, content)| {
        FILES_READ.read.fetch_add(1, Ordering::Relaxed);
        read_record(&files::describe(path), content.read(path))
    });
    let read = read.collect();
    let (settings, files) = refuse_newer(root, settings, Files::Commit(contents.into()))?;
    let build = |settings, comments| Registry::from_files(settings, comments, read);
    let mut loaded = collect(root, settings, build, findings, files);
    loaded.missing = missing;
    Ok(loaded.read_all())
}

impl Unread {
    fn new(root: &Path, error: Error) -> Unread {
        Unread {
            root: root.to_owned(),
            error: Box::new(error),
            findings: Vec::new(),
            files: Files::Folder(root.to_owned()),
        }
    }
}

/// Reads the settings from the text of `registry.toml`.
fn read_settings(text: Result<impl AsRef<str>, Finding>) -> (Settings, Reading) {
    let reading = match text {
        Ok(text) => reader::settings(SETTINGS, text.as_ref()),
        Err(finding) => Reading {
            findings: vec![finding],
            unreadable: true,
            ..Reading::default()
        },
    };
    let mut settings = Settings::from_block(&reading.block);
    settings.is_partial = reading.unreadable || reading.findings.iter().any(is_about_words);
    (settings, reading)
}

/// Returns the settings, unless they are written for a later kompis.
fn refuse_newer(
    root: &Path,
    settings: (Settings, Reading),
    files: Files,
) -> Result<((Settings, Reading), Files), Unread> {
    let (settings, reading) = settings;
    let is_new = |finding: &Finding| finding.rule == RuleId::SchemaTooNew;
    if reading.findings.iter().any(is_new) {
        return Err(Unread {
            root: root.to_owned(),
            error: Box::new(RegistryError::TooNew.into()),
            findings: reading.findings,
            files,
        });
    }
    Ok(((settings, reading), files))
}

/// Whether a finding of `registry.toml` is about what it declares.
fn is_about_words(finding: &Finding) -> bool {
    let vocabulary = Step::Key("vocabulary".to_owned());
    let mut paths = finding.places.iter().filter_map(|place| place.at.path());
    let inside = paths.any(|path| path.0.first() == Some(&vocabulary));
    let misspelt = ("suggestion", "vocabulary".to_owned());
    inside || finding.facts.contains(&misspelt)
}

/// Puts a registry together, with the findings about what is no record, in order.
fn collect(
    root: &Path,
    (settings, reading): (Settings, Reading),
    build: impl FnOnce(Settings, Vec<Comment>) -> Registry,
    others: Vec<Finding>,
    files: Files,
) -> Loaded {
    let mut unreadable: Vec<String> = others.iter().map(|it| it.places[0].file.clone()).collect();
    if reading.unreadable {
        unreadable.push(SETTINGS.to_owned());
    }
    let registry = build(settings, reading.comments);
    let mut findings = reading.findings;
    findings.extend(others);
    findings.extend(registry.same_ids().map(|(id, paths)| same_id(id, &paths)));
    findings.sort();
    unreadable.sort();
    Loaded {
        root: root.to_owned(),
        registry,
        findings,
        unreadable,
        files,
        missing: Vec::new(),
    }
}

/// Reads one file into a record.
pub(super) fn read_record(file: &ListedFile, text: Result<impl AsRef<str>, Finding>) -> ReadRecord {
    let ListedFile { id, kind, path } = file;
    let reading = match text {
        Ok(text) => reader::record(*kind, path, text.as_ref()),
        Err(finding) => Reading {
            findings: vec![finding],
            unreadable: true,
            ..Reading::default()
        },
    };
    let mut findings = reading.findings;
    findings.extend(reader::bad_stem(path, id.as_str()));
    ReadRecord {
        record: Record {
            id: id.clone(),
            kind: *kind,
            path: path.clone(),
            block: reading.block,
        },
        unreadable: reading.unreadable,
        findings,
        comments: reading.comments,
    }
}

/// Files with one stem: one finding that names all.
fn same_id(id: &Id, paths: &[&str]) -> Finding {
    let mut finding = Finding::new(RuleId::SameId, paths[0], At::File).fact("id", id.as_str());
    let place = |path: &&str| Place {
        file: (*path).to_owned(),
        at: At::File,
    };
    finding.places = paths.iter().map(place).collect();
    finding
}

/// The files of a registry at a revision, straight from git's objects; those of a submodule from its own.
#[derive(Debug, Default)]
struct RevisionFiles {
    /// Records and settings, by path.
    contents: BTreeMap<String, Content>,
    /// The findings about other files.
    findings: Vec<Finding>,
    missing: Vec<MissingFolder>,
}

impl RevisionFiles {
    /// Reads the files of the registry at a revision.
    fn read(revision: &Revision) -> Result<RevisionFiles, RevisionError> {
        let repository = &revision.repository;
        let none = || RevisionError::NoRegistry {
            name: revision.name.clone(),
            folder: repository.folder().to_owned(),
        };
        let name = format!("{}:./", revision.commit);
        let tree = objects::find(repository, &name);
        let tree = tree.ok_or_else(|| repository.or_not_fetched(none()))?;
        let mut files = RevisionFiles::default();
        files.add_tree(revision, repository, &tree, "")?;
        if let Some((repository, tree)) = &revision.people {
            let below = format!("{}/", Kind::Person.folder());
            files.add_tree(revision, repository, tree, &below)?;
        }
        files.note_ignored_people(repository);
        match files.contents.get(SETTINGS) {
            Some(Content::Bytes(bytes)) => {
                let text = String::from_utf8_lossy(bytes);
                reader::has_key(&text, "schema")
                    .then_some(files)
                    .ok_or_else(none)
            }
            Some(Content::TooLarge(_)) => Ok(files),
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
        let files = listing.files.into_iter();
        let (paths, wanted): (Vec<String>, Vec<String>) =
            files.map(|(file, object)| (file.path, object)).unzip();
        let contents = objects::contents(repository, tree, &wanted, LARGEST)?;
        self.contents.extend(paths.into_iter().zip(contents));
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
        let is_there = self.contents.keys().any(|path| path.starts_with(&below))
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
        links => objects::link_targets(repository, tree, links),
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
