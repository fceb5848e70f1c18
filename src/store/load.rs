//! Reads a whole registry, in parallel, and finds everything that is wrong with its files.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk::{self, LARGEST};
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
use crate::model::registry::{Comment, Registry};
use crate::model::rule::RuleId;
use crate::model::settings::Settings;

/// A registry as it was read.
#[derive(Debug)]
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
    /// What is not in canonical form in the files that it was read from.
    pub fn form_findings(&self) -> Vec<Finding> {
        form::find(&self.registry, &self.findings, &|file| {
            self.files.text(file)
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

/// Reads the registry in `root`.
///
/// # Errors
/// [`RegistryError`] when the folder or its settings can't be opened, or are written for a later kompis; whatever is
/// wrong with a record is a finding.
pub fn load(root: &Path) -> Result<Loaded, Unread> {
    let unread = |error: Error| Unread::new(root, error);
    let io = |path: &Path, error| unread(RegistryError::Io(path.to_owned(), error).into());
    let file = root.join(SETTINGS);
    match disk::read(&file) {
        // A file that is too large is a finding, like anything else that is wrong with it.
        Err(error) if error.kind() != ErrorKind::FileTooLarge => return Err(io(&file, error)),
        _ => {}
    }
    let settings = read_settings(files::read_file(&file, SETTINGS));
    let files = Files::Folder(root.to_owned());
    let (settings, files) = refuse_newer(root, settings, files)?;
    let mut listing = files::list_records(root).map_err(|error| io(root, error))?;
    listing.files.sort();
    let listed = listing.files.par_iter();
    let read = listed.map(|(path, file)| read_record(path, files::read_file(file, path)));
    let read = read.collect();
    Ok(collect(root, settings, read, listing.findings, files))
}

/// The ids of the people in `root` who are in no list, as their files say now, and the ids that they had before. Unreadable
/// files withhold nobody.
pub fn withheld_people(root: &Path) -> BTreeSet<Id> {
    let Ok(mut listing) = files::list_records(root) else {
        return BTreeSet::new();
    };
    let people = format!("{}/", Kind::Person.folder());
    listing.files.retain(|(path, _)| path.starts_with(&people));
    let listed = listing.files.par_iter();
    let read = listed.map(|(path, file)| read_record(path, files::read_file(file, path)));
    let (mut found, mut unreadable) = (Vec::new(), Vec::new());
    let settings = Settings::default();
    build_registry(settings, read.collect(), &mut found, &mut unreadable).withheld()
}

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
    let settings = match contents.get(SETTINGS) {
        Some(content) => read_settings(content.read(SETTINGS)),
        None => read_settings(Ok("".into())),
    };
    let files: Vec<(&String, &Content)> = contents.iter().filter(|it| it.0 != SETTINGS).collect();
    let read = files
        .par_iter()
        .map(|(path, content)| read_record(path, content.read(path)));
    let read = read.collect();
    let (settings, files) = refuse_newer(root, settings, Files::Commit(contents))?;
    let mut loaded = collect(root, settings, read, findings, files);
    loaded.missing = missing;
    Ok(loaded)
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
fn read_settings(text: Result<Cow<'_, str>, Finding>) -> (Settings, Reading) {
    let reading = match text {
        Ok(text) => reader::settings(SETTINGS, &text),
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

/// Puts together what was read, with its findings in order.
fn collect(
    root: &Path,
    (settings, reading): (Settings, Reading),
    read: Vec<ReadFile>,
    others: Vec<Finding>,
    files: Files,
) -> Loaded {
    let mut findings = reading.findings;
    let mut unreadable: Vec<String> = others.iter().map(|it| it.places[0].file.clone()).collect();
    findings.extend(others);
    findings.append(&mut find_same_ids(&read));
    let mut comments = reading.comments;
    comments.extend(read.iter().flat_map(|file| file.comments.clone()));
    if reading.unreadable {
        unreadable.push(SETTINGS.to_owned());
    }
    let registry = build_registry(settings, read, &mut findings, &mut unreadable);
    let registry = registry.with_comments(comments);
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

/// Builds the registry. Of several records with one id the first counts; the others, and unreadable records, are listed separately.
fn build_registry(
    settings: Settings,
    files: Vec<ReadFile>,
    findings: &mut Vec<Finding>,
    unreadable: &mut Vec<String>,
) -> Registry {
    let mut lost = BTreeSet::new();
    let mut taken = BTreeSet::new();
    let mut records = Vec::new();
    let mut unreadable_records = Vec::new();
    for file in files {
        findings.extend(file.findings);
        let id = file.record.id.clone();
        if file.unreadable || !taken.insert(id.clone()) {
            unreadable.push(file.record.path.clone());
            lost.insert(id);
            unreadable_records.push(file.record);
        } else {
            records.push(file.record);
        }
    }
    Registry::new(settings, records, lost).with_unreadable_records(unreadable_records)
}

pub(super) struct ReadFile {
    pub(super) record: Record,
    /// Whether a list would not show all of it.
    pub(super) unreadable: bool,
    findings: Vec<Finding>,
    comments: Vec<Comment>,
}

/// Reads one file into a record.
pub(super) fn read_record(path: &str, text: Result<Cow<'_, str>, Finding>) -> ReadFile {
    let folder = path.split('/').next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.strip_suffix(".toml").unwrap_or(name);
    let kind = Kind::from_folder(folder).unwrap_or(Kind::Source);
    let reading = match text {
        Ok(text) => reader::record(kind, path, &text),
        Err(finding) => Reading {
            findings: vec![finding],
            unreadable: true,
            ..Reading::default()
        },
    };
    let mut findings = reading.findings;
    findings.extend(reader::bad_stem(path, stem));
    ReadFile {
        record: Record {
            id: Id::new(stem),
            kind,
            path: path.to_owned(),
            block: reading.block,
        },
        unreadable: reading.unreadable,
        findings,
        comments: reading.comments,
    }
}

/// Two files with one stem: one finding that names both.
fn find_same_ids(files: &[ReadFile]) -> Vec<Finding> {
    let mut by_id: BTreeMap<&Id, Vec<&str>> = BTreeMap::new();
    for file in files {
        let record = &file.record;
        by_id.entry(&record.id).or_default().push(&record.path);
    }
    by_id
        .into_iter()
        .filter(|(_, paths)| paths.len() > 1)
        .map(|(id, paths)| {
            let mut finding =
                Finding::new(RuleId::SameId, paths[0], At::File).fact("id", id.as_str());
            finding.places = paths
                .iter()
                .map(|path| Place {
                    file: (*path).to_owned(),
                    at: At::File,
                })
                .collect();
            finding
        })
        .collect()
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
        let (paths, wanted): (Vec<String>, Vec<String>) = listing.files.into_iter().unzip();
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
        listing.files.push((path, object));
    } else {
        listing.add(path, object);
    }
}
