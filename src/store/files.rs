//! The files of a registry, in a folder or in a commit: which of them are records, and their texts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{ReadDir, read_dir};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk;
use super::folder::SETTINGS;
use crate::document::form;
use crate::document::reader::{self, Reading};
use crate::model::finding::{At, Finding};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::{ListedFile, ReadRecord};
use crate::model::rule::RuleId;
use crate::model::vocabulary::Vocabulary;
use crate::text::fold::fold;
use crate::text::suggest::nearest;
use crate::text::words::{Language, Words};

/// How the names of records end.
const ENDING: &str = ".toml";

/// The content of a file in a commit.
#[derive(Clone, Debug)]
pub enum Content {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It is larger than [`disk::LARGEST`]: its size in bytes.
    TooLarge(u64),
}

impl Content {
    /// Returns the text, or the finding that says why there is none.
    pub(super) fn read(&self, path: &str) -> Result<&str, Finding> {
        match self {
            Content::TooLarge(size) => Err(too_large(path, *size)),
            Content::Bytes(bytes) => text_of(path, bytes),
        }
    }
}

/// The files of records, and the findings about others; `W` says where each is.
#[derive(Debug)]
pub(super) struct Listing<W> {
    pub(super) files: Vec<(ListedFile, W)>,
    pub(super) findings: Vec<Finding>,
}

impl<W> Listing<W> {
    pub(super) fn new() -> Listing<W> {
        Listing {
            files: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Adds a file, if it is a record.
    pub(super) fn add(&mut self, path: String, place: W) {
        if !is_record(&path) {
            return;
        }
        let Some((folder, _)) = path.split_once('/') else {
            let finding = Finding::new(RuleId::LooseFile, &path, At::File);
            self.findings.push(finding);
            return;
        };
        if let Some(kind) = Kind::from_folder(folder) {
            let id = id_of(&path);
            self.files.push((ListedFile { id, kind, path }, place));
        } else {
            let folders = Kind::ALL.into_iter().map(Kind::folder);
            let finding = Finding::new(RuleId::UnknownFolder, &path, At::File)
                .fact("folder", folder)
                .suggest(nearest(folder, folders).or_else(|| folder_of_label(folder)));
            self.findings.push(finding);
        }
    }

    /// Takes in what an interrupted change has still to write.
    pub(super) fn apply(&mut self, pending: &Pending)
    where
        W: Default,
    {
        for (path, text) in pending.iter() {
            let is_listed = self.files.iter().any(|(file, _)| file.path == path);
            match text {
                Some(_) if is_listed => {}
                Some(_) => self.add(path.to_owned(), W::default()),
                None => self.files.retain(|(file, _)| file.path != path),
            }
        }
    }

    /// Adds the finding about a link that leads to no file of the registry. A link that is no record may lead to a file elsewhere.
    pub(super) fn add_unfollowed_link(&mut self, path: &str, to_file: bool) {
        if path.ends_with(".toml") || !to_file {
            self.findings
                .push(Finding::new(RuleId::SymbolicLink, path, At::File));
        }
    }
}

/// New texts of a change that was interrupted, by path; none for a file that is removed.
#[derive(Clone, Debug, Default)]
pub struct Pending(pub(super) BTreeMap<String, Option<String>>);

impl Pending {
    /// Returns the new text of a file; none within where it is removed, none at all where the file is as it should be.
    pub fn get(&self, path: &str) -> Option<Option<&str>> {
        self.0.get(path).map(Option::as_deref)
    }

    /// The files and their new texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_deref()))
    }
}

/// Reads one file into a record, and compares it with its canonical form when there are words for `form`. `buffer` is
/// room for that.
pub(super) fn read_record(
    file: &ListedFile,
    text: Result<impl AsRef<str>, Finding>,
    form: Option<&Vocabulary>,
    buffer: &mut String,
) -> ReadRecord {
    let ListedFile { id, kind, path } = file;
    let reading = match &text {
        Ok(text) => reader::record(*kind, path, text.as_ref()),
        Err(finding) => Reading {
            findings: vec![finding.clone()],
            unreadable: true,
            ..Reading::default()
        },
    };
    let mut findings = reading.findings;
    findings.extend(reader::bad_stem(path, id.as_str()));
    let record = Record {
        id: id.clone(),
        kind: *kind,
        path: path.clone(),
        block: reading.block,
    };
    let is_canonical = match (form, &text) {
        (Some(words), Ok(text)) => form::is_canonical(&record, text.as_ref(), words, buffer),
        _ => false,
    };
    ReadRecord {
        record,
        unreadable: reading.unreadable,
        findings,
        comments: reading.comments,
        is_canonical,
    }
}

/// What the path of a record says of it.
pub(super) fn describe(path: &str) -> ListedFile {
    ListedFile {
        id: id_of(path),
        kind: Kind::of_file(path).unwrap_or(Kind::Source),
        path: path.to_owned(),
    }
}

/// The id of the record in a file: the name of the file without its ending.
pub fn id_of(path: &str) -> Id {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    Id::new(name.strip_suffix(ENDING).unwrap_or(name))
}

/// The folder of the kind that has this label, in either language.
fn folder_of_label(folder: &str) -> Option<&'static str> {
    let is_called = |kind: &Kind| {
        Language::ALL.into_iter().any(|language| {
            let label = Words::new(language).find(&format!("kinds-{}", kind.key()));
            label.is_some_and(|label| fold(&label) == fold(folder))
        })
    };
    Kind::ALL.into_iter().find(is_called).map(Kind::folder)
}

/// Whether a name hides a file or folder: what is hidden is not the registry's.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// Whether a file is a record by its ending; `X.TOML` is one with a name that can be no id.
pub(super) fn is_record(path: &str) -> bool {
    let ending = path
        .len()
        .checked_sub(ENDING.len())
        .and_then(|at| path.get(at..));
    path != SETTINGS && ending.is_some_and(|it| it.eq_ignore_ascii_case(ENDING))
}

/// The files of records in a folder, each with its path if only that leads there: it is a link, or its name is not UTF-8.
pub(super) fn list_records(root: &Path) -> io::Result<Listing<Option<Box<Path>>>> {
    list_some_records(root, &|_, _| true)
}

/// The same without ordinary files that are not wanted, by their kinds and ids.
pub(super) fn list_some_records(
    root: &Path,
    is_wanted: &(dyn Fn(Kind, &str) -> bool + Sync),
) -> io::Result<Listing<Option<Box<Path>>>> {
    let walk = Walk {
        real_root: &root.canonicalize()?,
        is_wanted,
    };
    Ok(walk.walk(read_dir(root)?, ""))
}

struct Walk<'a> {
    real_root: &'a Path,
    is_wanted: &'a (dyn Fn(Kind, &str) -> bool + Sync),
}

impl Walk<'_> {
    fn walk(&self, entries: ReadDir, below: &str) -> Listing<Option<Box<Path>>> {
        let mut listing = Listing::new();
        let mut folders = Vec::new();
        let kind_of_folder = Kind::of_file(below);
        for entry in entries {
            let (entry, kind) = match entry.and_then(|entry| Ok((entry.file_type()?, entry))) {
                Ok((kind, entry)) => (entry, kind),
                Err(error) => {
                    listing.findings.push(cannot_open(below, &error));
                    continue;
                }
            };
            let file_name = entry.file_name();
            let utf8_name = file_name.to_str();
            let name = utf8_name.map_or_else(|| file_name.to_string_lossy(), Cow::Borrowed);
            if is_hidden(&name) {
                continue;
            }
            if let (Some(kind_of_folder), true) = (kind_of_folder, kind.is_file())
                && let Some(id) = utf8_name.and_then(|name| name.strip_suffix(ENDING))
                && !(self.is_wanted)(kind_of_folder, id)
            {
                continue;
            }
            let mut path = String::with_capacity(below.len() + 1 + name.len());
            if !below.is_empty() {
                path.push_str(below);
                path.push('/');
            }
            path.push_str(&name);
            if kind.is_symlink() {
                self.link(&mut listing, path, entry.path());
            } else if kind.is_dir() {
                folders.push((entry.path(), path));
            } else if kind.is_file() {
                listing.add(path, utf8_name.is_none().then(|| entry.path().into()));
            } else if is_record(&path) {
                let error = io::Error::other("it is not a regular file");
                listing.findings.push(cannot_open(&path, &error));
            }
        }
        let folders = folders.into_par_iter();
        let inside = folders.map(|(folder, path)| match read_dir(folder) {
            Ok(entries) => self.walk(entries, &path),
            Err(error) => Listing {
                files: Vec::new(),
                findings: vec![cannot_open(&path, &error)],
            },
        });
        let inside: Vec<Listing<_>> = inside.collect();
        // The list is the largest thing that a search keeps: no room for twice as many.
        let count = inside.iter().map(|it| it.files.len()).sum();
        listing.files.reserve_exact(count);
        for mut inside in inside {
            listing.files.append(&mut inside.files);
            listing.findings.append(&mut inside.findings);
        }
        listing
    }

    /// A link to a record of the registry is read like the record; one that leads elsewhere, or to a folder, is not followed.
    fn link(&self, listing: &mut Listing<Option<Box<Path>>>, path: String, file: PathBuf) {
        match file.canonicalize() {
            Ok(target) if self.is_of_registry(&target) && target.is_file() => {
                listing.add(path, Some(file.into()));
            }
            Ok(target) => listing.add_unfollowed_link(&path, !target.is_dir()),
            Err(_) => listing.add_unfollowed_link(&path, false),
        }
    }

    /// Whether a file may be a record: what is hidden, such as the files of git, and the settings are none.
    fn is_of_registry(&self, target: &Path) -> bool {
        let Ok(below) = target.strip_prefix(self.real_root) else {
            return false;
        };
        let mut names = below.iter().map(|name| name.to_string_lossy());
        !names.any(|name| is_hidden(&name)) && is_record(&below.to_string_lossy())
    }
}

/// Reads a file on the disk; the error is the finding that says why it can't be read.
pub(super) fn read_file(file: &Path, path: &str) -> Result<String, Finding> {
    text_that_was_read(file, path, disk::read(file))
}

/// The text of a file that was read, or the finding that says why there is none.
pub(super) fn text_that_was_read(
    file: &Path,
    path: &str,
    read: io::Result<Vec<u8>>,
) -> Result<String, Finding> {
    let bytes = read.map_err(|error| unreadable(file, path, &error))?;
    String::from_utf8(bytes).map_err(|error| not_utf8(path, &error.utf8_error()))
}

/// The finding that says why a file can't be read.
pub(super) fn unreadable(file: &Path, path: &str, error: &io::Error) -> Finding {
    match error.kind() {
        io::ErrorKind::FileTooLarge => too_large(path, file.metadata().map_or(0, |it| it.len())),
        _ => cannot_open(path, error),
    }
}

/// The text of a file, or the finding that it is none.
pub(super) fn text_of<'b>(path: &str, bytes: &'b [u8]) -> Result<&'b str, Finding> {
    std::str::from_utf8(bytes).map_err(|error| not_utf8(path, &error))
}

/// The finding about a file that is too large to be a record.
fn too_large(path: &str, size: u64) -> Finding {
    let megabytes = size.div_ceil(1 << 20).to_string();
    Finding::new(RuleId::TooLarge, path, At::File).fact("size", megabytes)
}

/// The finding about the first byte that is not UTF-8.
fn not_utf8(path: &str, error: &std::str::Utf8Error) -> Finding {
    let valid = error.valid_up_to();
    Finding::new(RuleId::NotUtf8, path, At::Bytes(valid, valid + 1))
}

fn cannot_open(path: &str, error: &io::Error) -> Finding {
    Finding::new(RuleId::CannotOpen, path, At::File).fact("message", error.to_string())
}
