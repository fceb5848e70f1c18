//! Reads a whole registry, in parallel, and finds everything that is wrong with its files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::folder::SETTINGS;
use super::reader::{self, Reading};
use super::write::NewText;
use crate::error::RegistryError;
use crate::model::finding::{At, Finding, Place, Step};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::settings::Settings;
use crate::text::fold::fold;
use crate::text::suggest::nearest;
use crate::text::words::{Language, Words};

/// The largest file that is read, in bytes: records are small, and a larger file is a mistake.
pub const LARGEST: u64 = 1 << 20;

/// A registry as it was read from a folder.
#[derive(Debug)]
pub struct Loaded {
    /// The folder.
    pub root: PathBuf,
    /// What could be read.
    pub registry: Registry,
    /// What was wrong, by file.
    pub findings: Vec<Finding>,
    /// The files of records that a list would lack, by path.
    pub unreadable: Vec<String>,
}

impl Loaded {
    /// The same with other texts of records that can be read, which may not be written yet.
    #[must_use]
    pub fn with_texts(mut self, texts: &[NewText]) -> Loaded {
        let mut changed = Vec::new();
        for text in texts {
            let mut records = self.registry.records();
            let Some(record) = records.find(|record| record.path == text.path) else {
                continue;
            };
            let reading = reader::record(record.kind, &text.path, &text.new);
            let block = reading.block;
            changed.push(Record {
                block,
                ..record.clone()
            });
            // What is wrong with the name of the file is wrong whatever stands in it.
            let is_of_name = |finding: &Finding| matches!(finding.rule, "bad-id" | "same-id");
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
pub fn load(root: &Path) -> Result<Loaded, (RegistryError, Vec<Finding>)> {
    let io = |path: &Path, error| (RegistryError::Io(path.to_owned(), error), Vec::new());
    let (settings, mut reading) = settings(root).map_err(|(path, error)| io(&path, error))?;
    if reading
        .findings
        .iter()
        .any(|it| it.rule == "schema-too-new")
    {
        return Err((RegistryError::TooNew, reading.findings));
    }
    let real_root = root.canonicalize().map_err(|error| io(root, error))?;
    let mut walk = Walk {
        root,
        real_root: &real_root,
        files: Vec::new(),
        findings: Vec::new(),
    };
    let entries = fs::read_dir(root).map_err(|error| io(root, error))?;
    walk.entries(entries, "");
    walk.files.sort();
    let files: Vec<ReadFile> = walk.files.par_iter().map(read).collect();
    let mut findings = std::mem::take(&mut reading.findings);
    findings.append(&mut walk.findings);
    findings.append(&mut same_ids(&files));
    let mut unreadable = Vec::new();
    if reading.unreadable {
        unreadable.push(SETTINGS.to_owned());
    }
    let registry = gather(settings, files, &mut findings, &mut unreadable);
    findings.sort();
    Ok(Loaded {
        root: root.to_owned(),
        registry,
        findings,
        unreadable,
    })
}

/// What `registry.toml` says, and its reading.
fn settings(root: &Path) -> Result<(Settings, Reading), (PathBuf, std::io::Error)> {
    let file = root.join(SETTINGS);
    let reading = match text(&file, SETTINGS) {
        Ok(text) => reader::settings(SETTINGS, &text),
        Err(finding) if finding.rule == "cannot-open" => {
            let error = fs::File::open(&file).err();
            return Err((
                file,
                error.unwrap_or_else(|| std::io::ErrorKind::Other.into()),
            ));
        }
        Err(finding) => Reading {
            findings: vec![finding],
            unreadable: true,
            ..Reading::default()
        },
    };
    let mut settings = Settings::from_block(&reading.block);
    settings.is_partial = reading.unreadable || reading.findings.iter().any(is_about_words);
    Ok((settings, reading))
}

/// Whether a finding of `registry.toml` is about what it declares.
fn is_about_words(finding: &Finding) -> bool {
    let vocabulary = Step::Key("vocabulary".to_owned());
    let inside = finding.places.iter().any(|place| match &place.at {
        At::Key(path) | At::Value(path) => path.0.first() == Some(&vocabulary),
        At::File | At::Bytes(..) => false,
    });
    let meant = ("suggestion", "vocabulary".to_owned());
    inside || finding.facts.contains(&meant)
}

/// The records of the files: of several with one id the first; what can't be read, or is not the first, stands apart.
fn gather(
    settings: Settings,
    files: Vec<ReadFile>,
    findings: &mut Vec<Finding>,
    unreadable: &mut Vec<String>,
) -> Registry {
    let mut lost = BTreeSet::new();
    let mut taken = BTreeSet::new();
    let mut records = Vec::new();
    let mut apart = Vec::new();
    for file in files {
        findings.extend(file.findings);
        let id = file.record.id.clone();
        if file.unreadable || !taken.insert(id.clone()) {
            unreadable.push(file.record.path.clone());
            lost.insert(id);
            apart.push(file.record);
        } else {
            records.push(file.record);
        }
    }
    Registry::new(settings, records, lost).with_apart(apart)
}

struct Walk<'a> {
    root: &'a Path,
    real_root: &'a Path,
    files: Vec<File>,
    findings: Vec<Finding>,
}

/// A file to read: its path below the root, with `/` between folders, and where it is.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct File {
    path: String,
    file: PathBuf,
}

impl Walk<'_> {
    fn entries(&mut self, entries: fs::ReadDir, below: &str) {
        for entry in entries {
            let (entry, kind) = match entry.and_then(|entry| Ok((entry.file_type()?, entry))) {
                Ok((kind, entry)) => (entry, kind),
                Err(error) => {
                    self.findings.push(cannot_open(below, &error));
                    continue;
                }
            };
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let path = if below.is_empty() {
                name
            } else {
                format!("{below}/{name}")
            };
            if kind.is_symlink() {
                self.link(path, entry.path());
            } else if kind.is_dir() {
                match fs::read_dir(entry.path()) {
                    Ok(entries) => self.entries(entries, &path),
                    Err(error) => self.findings.push(cannot_open(&path, &error)),
                }
            } else if kind.is_file() {
                self.file(path, entry.path());
            }
        }
    }

    fn file(&mut self, path: String, file: PathBuf) {
        if !is_record(&path) {
            return;
        }
        let at_top = !path.contains('/');
        let folder = path.split('/').next().unwrap_or_default();
        if at_top {
            let finding = Finding::error("loose-file", &path, At::File);
            self.findings.push(finding);
        } else if Kind::from_folder(folder).is_some() {
            self.files.push(File { path, file });
        } else {
            let folders = Kind::ALL.into_iter().map(Kind::folder);
            let finding = Finding::error("unknown-folder", &path, At::File)
                .fact("folder", folder)
                .suggest(nearest(folder, folders).or_else(|| called(folder)));
            self.findings.push(finding);
        }
    }

    /// A link to a file inside the registry is read like the file; one that leads out, or to a folder, is not followed.
    fn link(&mut self, path: String, file: PathBuf) {
        match self.root.join(&file).canonicalize() {
            Ok(target) if target.starts_with(self.real_root) && target.is_file() => {
                self.file(path, file)
            }
            Ok(target) if !path.ends_with(".toml") && !target.is_dir() => {}
            _ => self
                .findings
                .push(Finding::error("symbolic-link", &path, At::File)),
        }
    }
}

/// The folder of the kind that is called so on the screen, in either language.
fn called(folder: &str) -> Option<&'static str> {
    let is_called = |kind: &Kind| {
        Language::ALL.into_iter().any(|language| {
            let label = Words::new(language).find(&format!("kinds-{}", kind.key()));
            label.is_some_and(|label| fold(&label) == fold(folder))
        })
    };
    Kind::ALL.into_iter().find(is_called).map(Kind::folder)
}

/// Whether a file is a record by its ending; `X.TOML` is one with a name that can be no id.
fn is_record(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    path != SETTINGS && ending.eq_ignore_ascii_case("toml")
}

struct ReadFile {
    record: Record,
    /// Whether a list would lack something of it.
    unreadable: bool,
    findings: Vec<Finding>,
}

fn read(file: &File) -> ReadFile {
    let path = &file.path;
    let folder = path.split('/').next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.strip_suffix(".toml").unwrap_or(name);
    let kind = Kind::from_folder(folder).unwrap_or(Kind::Source);
    let reading = match text(&file.file, path) {
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
            path: path.clone(),
            block: reading.block,
        },
        unreadable: reading.unreadable,
        findings,
    }
}

/// The text of a file, or the finding that tells why there is none.
fn text(file: &Path, path: &str) -> Result<String, Finding> {
    let failed = |error: std::io::Error| cannot_open(path, &error);
    let size = fs::metadata(file).map_err(failed)?.len();
    if size > LARGEST {
        let megabytes = size.div_ceil(1 << 20).to_string();
        return Err(Finding::error("too-large", path, At::File).fact("size", megabytes));
    }
    let bytes = fs::read(file).map_err(failed)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        Finding::error("not-utf8", path, At::Bytes(valid, valid + 1))
    })
}

/// The text of a file of the registry as it may be shown, where it is there and small; what is not UTF-8 is replaced.
pub fn shown_text(root: &Path, path: &str) -> Option<String> {
    let file = root.join(path);
    let small = fs::metadata(&file).is_ok_and(|it| it.is_file() && it.len() <= LARGEST);
    let bytes = small.then(|| fs::read(file).ok()).flatten()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn cannot_open(path: &str, error: &std::io::Error) -> Finding {
    Finding::error("cannot-open", path, At::File).fact("message", error.to_string())
}

/// Two files with one stem: one finding that names both.
fn same_ids(files: &[ReadFile]) -> Vec<Finding> {
    let mut by_id: BTreeMap<&Id, Vec<&str>> = BTreeMap::new();
    for file in files {
        let record = &file.record;
        by_id.entry(&record.id).or_default().push(&record.path);
    }
    by_id
        .into_iter()
        .filter(|(_, paths)| paths.len() > 1)
        .map(|(id, paths)| {
            let mut finding = Finding::error("same-id", paths[0], At::File).fact("id", id.as_str());
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
