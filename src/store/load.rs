//! Reads a whole registry, in parallel, and finds everything that is wrong with its files.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::disk::{self, FEW, FileReader};
use super::files::{self, Pending, read_record};
use super::folder::SETTINGS;
use super::git::revision::Revision;
use super::journal;
use super::replace::NewText;
use super::revision_files::{MissingFolder, RevisionFiles, RevisionListing};
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
use crate::model::vocabulary::Vocabulary;
use crate::text::filter::{Scanner, TextFilter};

/// Where the files of a registry are.
#[derive(Clone, Debug)]
pub enum Files {
    /// In a folder, but for what an interrupted change has still to write.
    Folder(PathBuf, Arc<Pending>),
    /// At a revision.
    Revision(Arc<RevisionFiles>),
}

impl Files {
    /// The text of a file as it may be shown, where it is there and small; what is not UTF-8 is replaced.
    pub fn text(&self, path: &str) -> Option<String> {
        match self {
            Files::Folder(root, pending) => match pending.get(path) {
                Some(text) => text.map(str::to_owned),
                None => {
                    let bytes = disk::read(&root.join(path)).ok()?;
                    Some(String::from_utf8_lossy(&bytes).into_owned())
                }
            },
            Files::Revision(files) => files.text(path),
        }
    }

    /// Returns the error of git, if it failed while records were read.
    ///
    /// # Errors
    /// That one.
    pub fn check_read(&self) -> Result<(), RevisionError> {
        match self {
            Files::Folder(..) => Ok(()),
            Files::Revision(files) => files.check_read(),
        }
    }
}

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

impl Loaded {
    /// Reads every record, and adds what is wrong with them to the findings.
    #[must_use]
    pub fn read_all(mut self) -> Loaded {
        self.registry.read_all();
        self.add_findings();
        self
    }

    /// Reads every record as [`Loaded::read_all`] does, and compares each text with its canonical form.
    #[must_use]
    pub fn read_with_form(mut self) -> Loaded {
        self.registry.read_all_with_form();
        self.add_findings();
        self
    }

    /// Reads the records with these ids, and adds what is wrong with them to the findings.
    #[must_use]
    pub fn read_records(mut self, ids: &BTreeSet<Id>) -> Loaded {
        // All of them are read before the first is returned.
        let _ = self.registry.records_of(ids.clone());
        self.add_findings();
        self
    }

    /// Reads the records that differ from those of another registry, of which all are read, and shares the rest with it.
    #[must_use]
    pub fn read_differing(self, other: &Loaded, differing: &BTreeSet<Id>) -> Loaded {
        self.registry.share_read(&other.registry, differing);
        self.read_with_form()
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
                Files::Folder(_, pending) if pending.get(file).is_none() => reader.read(file).ok(),
                _ => None,
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
            let found = self.registry.get(&files::id_of(&text.path));
            let found = found.filter(|record| record.path == text.path);
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
    let pending = journal::pending(root).map_err(|error| Unread::new(root, error.into()))?;
    let pending = Arc::new(pending);
    let (settings, files) = open_settings(root, &pending)?;
    let mut listing = files::list_records(root).map_err(|error| io_error(root, root, error))?;
    listing.apply(&pending);
    let (listed, reader) = FolderReader::new(root, listing.files, &pending);
    let build = |settings, comments| Registry::unread(settings, comments, listed, Arc::new(reader));
    Ok(collect(root, settings, build, listing.findings, files))
}

/// Reads the settings of the registry in `root`.
///
/// # Errors
/// As [`open`].
pub fn settings(root: &Path) -> Result<Settings, Unread> {
    let ((settings, _), _) = open_settings(root, &Arc::default())?;
    Ok(settings)
}

/// Opens the part of the registry in `root` whose files are wanted, by their kinds and ids, without its settings and
/// whatever is wrong with it.
///
/// # Errors
/// The error of the system when the folder can't be opened.
pub fn open_part(
    root: &Path,
    is_wanted: impl Fn(Kind, &str) -> bool + Sync,
) -> std::io::Result<Registry> {
    // What an interrupted change has still to write belongs to it; a journal that can't be followed stops other commands.
    let pending = Arc::new(journal::pending(root).unwrap_or_default());
    let mut listing = files::list_some_records(root, &is_wanted)?;
    listing.apply(&pending);
    let mut files = listing.files;
    files.retain(|(file, _)| is_wanted(file.kind, file.id.as_str()));
    let (listed, reader) = FolderReader::new(root, files, &pending);
    let reader = Arc::new(reader);
    Ok(Registry::unread(
        Settings::default(),
        Vec::new(),
        listed,
        reader,
    ))
}

/// Reads the settings of a registry, unless it is written for a later kompis.
fn open_settings(
    root: &Path,
    pending: &Arc<Pending>,
) -> Result<((Settings, Reading), Files), Unread> {
    let file = root.join(SETTINGS);
    let read = match pending.get(SETTINGS).flatten() {
        Some(text) => Ok(text.as_bytes().to_vec()),
        None => disk::read(&file),
    };
    let read = match read {
        // A file that is too large is a finding, like anything else that is wrong with it.
        Err(error) if error.kind() != ErrorKind::FileTooLarge => {
            return Err(io_error(root, &file, error));
        }
        read => read,
    };
    let settings = read_settings(files::text_that_was_read(&file, SETTINGS, read));
    let files = Files::Folder(root.to_owned(), Arc::clone(pending));
    refuse_newer(root, settings, files)
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
    open_part(root, |_, _| true).map_or_else(|_| BTreeSet::new(), |it| it.withheld())
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
    /// What an interrupted change has still to write.
    pending: Arc<Pending>,
}

impl FolderReader {
    /// Creates a reader of files that were listed, and returns with it what each file is.
    fn new(
        root: &Path,
        files: Vec<(ListedFile, Option<Box<Path>>)>,
        pending: &Arc<Pending>,
    ) -> (Vec<ListedFile>, FolderReader) {
        let mut reader = FolderReader {
            root: root.to_owned(),
            places: BTreeMap::new(),
            pending: Arc::clone(pending),
        };
        let listed = files.into_iter().map(|(listed, place)| {
            if let Some(place) = place {
                reader.places.insert(listed.path.clone(), place.into());
            }
            listed
        });
        let listed = listed.collect();
        (listed, reader)
    }

    fn read_file(
        &self,
        (reader, buffer): &mut (FileReader<'_>, String),
        file: &ListedFile,
        scanner: &Scanner<'_>,
        form: Option<&Vocabulary>,
    ) -> Option<Arc<ReadRecord>> {
        FILES_READ.read.fetch_add(1, Ordering::Relaxed);
        let path = file.path.as_str();
        if let Some(Some(text)) = self.pending.get(path) {
            return Some(Arc::new(read_record(file, Ok(text), form, buffer)));
        }
        if let Some(place) = self.places.get(path) {
            let text = files::read_file(place, path);
            return Some(Arc::new(read_record(file, text, form, buffer)));
        }
        let text = match reader.read(path) {
            Ok(bytes) if !scanner.may_match(file.id.as_str(), bytes, buffer) => return None,
            Ok(bytes) => files::text_of(path, bytes),
            Err(error) => Err(files::unreadable(&self.root.join(path), path, &error)),
        };
        Some(Arc::new(read_record(file, text, form, buffer)))
    }
}

impl ReadFiles for FolderReader {
    fn read(
        &self,
        files: &[&ListedFile],
        filter: &TextFilter,
        form: Option<&Vocabulary>,
    ) -> Vec<Option<Arc<ReadRecord>>> {
        FILES_READ.wanted.fetch_add(files.len(), Ordering::Relaxed);
        let scanner = filter.scanner();
        let start = || (FileReader::new(&self.root), String::new());
        if files.len() < FEW {
            let mut buffers = start();
            let read = |file: &&ListedFile| self.read_file(&mut buffers, file, &scanner, form);
            return files.iter().map(read).collect();
        }
        let files = files.par_iter().with_min_len(FEW);
        let read = files.map_init(start, |buffers, file| {
            self.read_file(buffers, file, &scanner, form)
        });
        read.collect()
    }
}

/// Opens the registry in `root` as it was at a revision, whatever stands in the folder now: its records are read when they
/// are needed.
///
/// # Errors
/// [`RevisionError`] when there was none, or git fails; [`RegistryError`] when it is
/// written for a later kompis.
pub fn open_at(root: &Path, revision: &Revision) -> Result<Loaded, Unread> {
    let listing = RevisionListing::read(root, revision);
    let listing = listing.map_err(|error| Unread::new(root, error.into()))?;
    let revision_files = Arc::new(listing.files);
    let settings = revision_files.read_text(SETTINGS);
    let files = Files::Revision(Arc::clone(&revision_files));
    let (settings, files) = refuse_newer(root, read_settings(settings), files)?;
    let build =
        |settings, comments| Registry::unread(settings, comments, listing.records, revision_files);
    let mut loaded = collect(root, settings, build, listing.findings, files);
    loaded.missing = listing.missing;
    Ok(loaded)
}

/// Whether the file at a path is the same in two registries.
type Comparison<'l> = Box<dyn Fn(&mut FileReader<'_>, &str) -> bool + Sync + 'l>;

/// Returns the ids of the records whose files differ between two registries. Only those of a folder are read.
pub fn differing_ids(old: &Loaded, new: &Loaded) -> BTreeSet<Id> {
    let (mut files, unshared) = old.registry.shared_files(&new.registry);
    // One folder after the other: to change between open folders takes as long as to read a file.
    files.sort_by_key(|file| file.kind);
    let is_same: Comparison<'_> = match (&old.files, &new.files) {
        (Files::Revision(old), Files::Revision(new)) => Box::new(|_, path| old.is_same(path, new)),
        (Files::Revision(files), Files::Folder(_, pending))
        | (Files::Folder(_, pending), Files::Revision(files)) => Box::new(|reader, path| {
            let bytes = match pending.get(path) {
                Some(text) => text.map(str::as_bytes),
                None => reader.read(path).ok(),
            };
            bytes.is_some_and(|bytes| files.holds(path, bytes))
        }),
        (Files::Folder(..), Files::Folder(..)) => Box::new(|_, _| false),
    };
    let reader = || FileReader::new(&new.root);
    let files = files.into_par_iter().with_min_len(FEW);
    let differing = files.map_init(reader, |reader, file| {
        (!is_same(reader, &file.path)).then(|| file.id.clone())
    });
    let mut differing: BTreeSet<Id> = differing.flatten_iter().collect();
    differing.extend(unshared.into_iter().cloned());
    differing
}

impl Unread {
    fn new(root: &Path, error: Error) -> Unread {
        Unread {
            root: root.to_owned(),
            error: Box::new(error),
            findings: Vec::new(),
            files: Files::Folder(root.to_owned(), Arc::default()),
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
