//! Reads a whole registry, in parallel, and finds everything that is wrong with its files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::folder::SETTINGS;
use super::reader::{self, Reading};
use crate::error::RegistryError;
use crate::model::finding::{At, Finding, Place};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::settings::Settings;
use crate::text::suggest::nearest;

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

/// Reads the registry in `root`.
///
/// # Errors
/// [`RegistryError`] when the folder or its settings can't be opened, or are written for a later kompis; whatever is
/// wrong with a record is a finding.
pub fn load(root: &Path) -> Result<Loaded, (RegistryError, Vec<Finding>)> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |error| (RegistryError::Io(path, error), Vec::new())
    };
    let file = root.join(SETTINGS);
    let text = fs::read_to_string(&file).map_err(io(&file))?;
    let mut settings = reader::settings(SETTINGS, &text);
    if settings
        .findings
        .iter()
        .any(|finding| finding.rule == "schema-too-new")
    {
        return Err((RegistryError::TooNew, settings.findings));
    }
    let real_root = root.canonicalize().map_err(io(root))?;
    let mut walk = Walk {
        root,
        real_root: &real_root,
        files: Vec::new(),
        findings: Vec::new(),
    };
    walk.folder(root, "")
        .map_err(|(path, error)| io(&path)(error))?;
    walk.files.sort();

    let mut read: Vec<ReadFile> = walk.files.par_iter().map(|path| read(root, path)).collect();
    let mut findings = std::mem::take(&mut settings.findings);
    findings.append(&mut walk.findings);
    findings.append(&mut same_ids(&read));
    let mut unreadable = Vec::new();
    if settings.unreadable {
        unreadable.push(SETTINGS.to_owned());
    }
    let mut lost = BTreeSet::new();
    let mut records = Vec::new();
    for file in &mut read {
        findings.append(&mut file.findings);
        match file.record.take() {
            Some(record) => records.push(record),
            None => {
                unreadable.push(file.path.clone());
                lost.insert(file.id.clone());
            }
        }
    }
    findings.sort();
    let registry = Registry::new(Settings::from_block(&settings.block), records, lost);
    Ok(Loaded {
        root: root.to_owned(),
        registry,
        findings,
        unreadable,
    })
}

struct Walk<'a> {
    root: &'a Path,
    real_root: &'a Path,
    /// Paths below the root, with `/` between folders.
    files: Vec<String>,
    findings: Vec<Finding>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, below: &str) -> Result<(), (PathBuf, std::io::Error)> {
        let here = |error| (folder.to_owned(), error);
        for entry in fs::read_dir(folder).map_err(here)? {
            let entry = entry.map_err(here)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let path = if below.is_empty() {
                name
            } else {
                format!("{below}/{name}")
            };
            let kind = entry.file_type().map_err(here)?;
            if kind.is_symlink() {
                self.link(&path);
            } else if kind.is_dir() {
                self.folder(&entry.path(), &path)?;
            } else if kind.is_file() {
                self.file(path);
            }
        }
        Ok(())
    }

    fn file(&mut self, path: String) {
        let is_record = path.ends_with(".toml") && path != SETTINGS;
        if !is_record {
            return;
        }
        let folder = path.split_once('/').map_or("", |(folder, _)| folder);
        if Kind::from_folder(folder).is_some() {
            self.files.push(path);
        } else {
            let folders = Kind::ALL.into_iter().map(Kind::folder);
            let finding = Finding::error("unknown-folder", &path, At::File)
                .fact("folder", folder)
                .suggest(nearest(folder, folders));
            self.findings.push(finding);
        }
    }

    /// A link to a file inside the registry is read like the file; one that leads out, or to a folder, is not followed.
    fn link(&mut self, path: &str) {
        let target = self.root.join(path).canonicalize();
        match target {
            Ok(target) if target.starts_with(self.real_root) && target.is_file() => {
                self.file(path.to_owned())
            }
            Ok(target) if !path.ends_with(".toml") && !target.is_dir() => {}
            _ => self
                .findings
                .push(Finding::error("symbolic-link", path, At::File)),
        }
    }
}

struct ReadFile {
    path: String,
    id: Id,
    /// None when a list would lack something of it.
    record: Option<Record>,
    findings: Vec<Finding>,
}

fn read(root: &Path, path: &str) -> ReadFile {
    let folder = path.split('/').next().unwrap_or_default();
    let stem = path
        .rsplit('/')
        .next()
        .and_then(|name| name.strip_suffix(".toml"))
        .unwrap_or_default();
    let id = Id::new(stem);
    let kind = Kind::from_folder(folder).unwrap_or(Kind::Source);
    let Reading {
        block,
        mut findings,
        unreadable,
    } = match text(root, path) {
        Ok(text) => reader::record(kind, path, &text),
        Err(finding) => Reading {
            findings: vec![finding],
            unreadable: true,
            ..Reading::default()
        },
    };
    findings.extend(reader::bad_stem(path, stem));
    let record = Record {
        id: id.clone(),
        kind,
        path: path.to_owned(),
        block,
    };
    ReadFile {
        path: path.to_owned(),
        id,
        record: (!unreadable).then_some(record),
        findings,
    }
}

/// The text of a file, or the finding that tells why there is none.
fn text(root: &Path, path: &str) -> Result<String, Finding> {
    let file = root.join(path);
    let failed = |error: std::io::Error| {
        Finding::error("cannot-open", path, At::File).fact("message", error.to_string())
    };
    let size = fs::metadata(&file).map_err(failed)?.len();
    if size > LARGEST {
        let finding = Finding::error("too-large", path, At::File);
        return Err(finding
            .fact("size", size.to_string())
            .fact("largest", LARGEST.to_string()));
    }
    let bytes = fs::read(&file).map_err(failed)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        Finding::error("not-utf8", path, At::File).fact("line", line.to_string())
    })
}

/// Two files with one stem: one finding that names both.
fn same_ids(files: &[ReadFile]) -> Vec<Finding> {
    let mut by_id: BTreeMap<&Id, Vec<&str>> = BTreeMap::new();
    for file in files {
        by_id.entry(&file.id).or_default().push(&file.path);
    }
    by_id
        .into_iter()
        .filter(|(_, paths)| paths.len() > 1)
        .map(|(id, paths)| {
            let mut finding = Finding::error("same-id", paths[0], At::File)
                .fact("id", id.as_str())
                .fact("files", paths.join(", "));
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
