//! A copy of a file that somebody edits, in the folder where kompis keeps what is no record.

use std::io;
use std::path::{Path, PathBuf};

use super::disk::{self, Access};
use super::lock;
use super::replace::NewText;
use crate::document::reader::{self, Reading};
use crate::error::write::WriteError;
use crate::model::finding::Finding;
use crate::model::kind::Kind;
use crate::model::rule::RuleId;

/// The folder of the copies, below the registry.
const FOLDER: &str = ".kompis/edit";

/// A file of the registry and the copy of it.
#[derive(Debug)]
pub struct Draft {
    root: PathBuf,
    /// The path of the file below the registry.
    path: String,
    /// What it is; none for the settings.
    kind: Option<Kind>,
    /// The text when the copy was made.
    old: String,
    /// The copy.
    pub copy: PathBuf,
}

impl Draft {
    /// Makes a copy of the file at `path`; a copy that is left from before is not touched.
    ///
    /// # Errors
    /// [`WriteError`] when a file can't be read or written; `InvalidData` in it when it is no text in UTF-8.
    pub fn new(root: &Path, path: &str, kind: Option<Kind>) -> Result<Draft, WriteError> {
        let file = root.join(path);
        let old = disk::read_text(&file).map_err(|error| WriteError::Io(file, error))?;
        lock::create_folder(root)?;
        let name = path.rsplit('/').next().unwrap_or(path);
        // The copy is named as a record is, so that editors know what it is.
        let stem = name.strip_suffix(".toml").unwrap_or(name);
        let copy = root.join(new_file(root, stem, &old)?);
        Ok(Draft {
            root: root.to_owned(),
            path: path.to_owned(),
            kind,
            old,
            copy,
        })
    }

    /// Other copies of the file, which were kept before.
    pub fn other_copies(&self) -> Vec<PathBuf> {
        let folder = self.copy.parent().unwrap_or(Path::new(""));
        let mut kept = copies_of(folder, &stem(&self.copy));
        kept.retain(|path| *path != self.copy);
        kept
    }

    /// The text of the copy as it is now.
    ///
    /// # Errors
    /// When it can't be read; `InvalidData` when it is no text in UTF-8.
    pub fn text(&self) -> io::Result<NewText> {
        let new = disk::read_text(&self.copy)?;
        Ok(NewText::new(&self.path, Some(self.old.clone()), Some(new)))
    }

    /// The findings about a new text that were not there with the old one.
    pub fn new_findings(&self, text: &str) -> Vec<Finding> {
        let before = self.read(&self.old);
        let after = self.read(text);
        let mut known: Vec<_> = before.findings.iter().map(identity).collect();
        let mut new = after.findings;
        new.retain(|finding| {
            let there = known.iter().position(|it| *it == identity(finding));
            there.map(|at| known.swap_remove(at)).is_none()
        });
        new
    }

    fn read(&self, text: &str) -> Reading {
        match self.kind {
            Some(kind) => reader::record(kind, &self.path, text),
            None => reader::settings(&self.path, text),
        }
    }

    /// Removes the copy.
    pub fn discard(&self) {
        // A copy that stays is named the next time.
        let _ = remove_copies(&self.root, std::slice::from_ref(&self.copy));
    }
}

/// The copies of the file at `path` that were kept.
pub fn kept_copies(root: &Path, path: &str) -> Vec<PathBuf> {
    copies_of(&root.join(FOLDER), &stem(Path::new(path)))
}

/// Removes copies.
///
/// # Errors
/// [`WriteError`] when one can't be removed.
pub fn remove_copies(root: &Path, copies: &[PathBuf]) -> Result<(), WriteError> {
    let mut below = copies
        .iter()
        .filter_map(|copy| copy.strip_prefix(root).ok());
    below.try_for_each(|copy| disk::remove(root, copy))
}

/// The copies in a folder of the file with this stem.
fn copies_of(folder: &Path, stem: &str) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let mut found: Vec<PathBuf> = paths.filter(|path| self::stem(path) == stem).collect();
    found.sort();
    found
}

/// The stem of the file that a copy is of: `x` for `x~2.toml`.
fn stem(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let number = |it: char| it.is_ascii_digit();
    match name.trim_end_matches(number).strip_suffix('~') {
        Some(stem) => stem.to_owned(),
        None => name.into_owned(),
    }
}

/// What a finding is the same by, wherever it stands: its rule and its facts.
fn identity(finding: &Finding) -> (RuleId, Vec<(&'static str, String)>) {
    (finding.rule, finding.facts.clone())
}

/// Writes a new file `STEM.toml`, or `STEM~2.toml` where that is taken; people's data may be in it, so nobody else reads it.
fn new_file(root: &Path, stem: &str, text: &str) -> Result<PathBuf, WriteError> {
    let mut number = 1;
    loop {
        let name = match number {
            1 => format!("{stem}.toml"),
            // No id has a `~`, so that this is not taken for the copy of another record.
            more => format!("{stem}~{more}.toml"),
        };
        let path = Path::new(FOLDER).join(name);
        match disk::create(root, &path, text.as_bytes(), Access::Private) {
            Ok(()) => return Ok(path),
            Err(WriteError::Io(_, error)) if error.kind() == io::ErrorKind::AlreadyExists => {
                number += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
