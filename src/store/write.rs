//! Writing files: new texts are made and proven first, then each file is replaced as a whole.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::declare::declare;
use super::edit::edit;
use super::folder::SETTINGS;
use super::{prove, reader};
use crate::error::write::WriteError;
use crate::model::edit::{Edit, FileEdit, Plan};
use crate::model::record::Record;
use crate::model::registry::Registry;

/// The name of a new file until it takes its place.
const PREFIX: &str = ".kompis-";
const SUFFIX: &str = ".tmp";

/// A file as it is and as it will be.
#[derive(Clone, Debug)]
pub struct NewText {
    /// The path below the registry.
    pub path: String,
    /// The text that is there; none for a new file.
    pub old: Option<String>,
    /// The text that will be; none for a file that goes.
    pub new: Option<String>,
}

/// The new texts of a plan, each proven; a file that stays as it is is left out.
///
/// # Errors
/// [`WriteError`] when a file can't be read or edited, or a new text would not mean what was planned.
pub fn prepare(root: &Path, plan: &Plan, registry: &Registry) -> Result<Vec<NewText>, WriteError> {
    let mut texts = Vec::new();
    for file in &plan.files {
        let path = root.join(&file.path);
        let creates = matches!(file.edits.first(), Some(Edit::Create(_)));
        let old = match fs::read_to_string(&path) {
            Ok(_) if creates => return Err(WriteError::Exists(file.path.clone())),
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound && creates => None,
            Err(error) => return Err(WriteError::Io(path, error)),
        };
        let text = new_text(file, old, registry)?;
        if text.old != text.new {
            texts.push(text);
        }
    }
    if !plan.declared.is_empty() {
        let path = root.join(SETTINGS);
        let old = fs::read_to_string(&path).map_err(|error| WriteError::Io(path, error))?;
        let new = declare(SETTINGS, &old, &plan.declared)?;
        texts.insert(
            0,
            NewText {
                path: SETTINGS.to_owned(),
                old: Some(old),
                new: Some(new),
            },
        );
    }
    Ok(texts)
}

/// The new text of one file, proven.
///
/// # Errors
/// [`WriteError`] when the text is not what the edits were planned on, can't be edited, or would not mean what was planned.
pub fn new_text(
    file: &FileEdit,
    old: Option<String>,
    registry: &Registry,
) -> Result<NewText, WriteError> {
    let vocabulary = &registry.settings.vocabulary;
    let is_planned = |old: &str| is_planned_on(registry, file, old);
    if !old.as_deref().is_none_or(is_planned) {
        return Err(WriteError::Changed(file.path.clone()));
    }
    let path = file.path.clone();
    if let [Edit::Delete] = file.edits.as_slice() {
        return Ok(NewText {
            path,
            old,
            new: None,
        });
    }
    let new = edit(file.kind, old.as_deref(), &file.edits, vocabulary)
        .map_err(|fault| WriteError::Layout(file.path.clone(), fault))?;
    if !prove::holds(file.kind, old.as_deref(), &new, &file.edits, vocabulary) {
        return Err(WriteError::Unproven(file.path.clone()));
    }
    Ok(NewText {
        path,
        old,
        new: Some(new),
    })
}

/// Whether a text still says what the plan was made on: an editor may have saved it since.
fn is_planned_on(registry: &Registry, file: &FileEdit, text: &str) -> bool {
    let read = reader::record(file.kind, &file.path, text);
    let says_it = |record: &Record| record.path == file.path && record.block == read.block;
    let planned = registry.records().any(says_it) && !read.unreadable;
    // What can't be read can go.
    let goes = matches!(file.edits.as_slice(), [Edit::Delete]);
    planned || goes && registry.apart().iter().any(says_it)
}

/// Writes the new texts, each file as a whole.
///
/// # Errors
/// The [`WriteError`] that stopped it; [`WriteError::Partly`] when some files are written by then.
pub fn write(root: &Path, texts: &[NewText]) -> Result<(), WriteError> {
    let mut done = Vec::new();
    clear(root, texts);
    for text in texts {
        let written = match &text.new {
            Some(new) => replace(root, text, new),
            None => remove(root, text),
        };
        match written {
            Ok(()) => done.push(text.path.clone()),
            Err(error) if done.is_empty() => return Err(error),
            Err(error) => return Err(WriteError::Partly(done, Box::new(error))),
        }
    }
    Ok(())
}

/// Replaces one file: a whole new one beside it, safe on the disk, then one rename.
fn replace(root: &Path, text: &NewText, new: &str) -> Result<(), WriteError> {
    let path = root.join(&text.path);
    let io = |error| WriteError::Io(path.clone(), error);
    let folder = path.parent().unwrap_or(root);
    fs::create_dir_all(folder).map_err(io)?;
    let mut temporary = new_file(folder).map_err(io)?;
    temporary.write_all(new.as_bytes()).map_err(io)?;
    if let Ok(old) = fs::metadata(&path) {
        temporary
            .as_file()
            .set_permissions(old.permissions())
            .map_err(io)?;
    }
    temporary.as_file().sync_all().map_err(io)?;
    is_unchanged(&path, text)?;
    temporary.persist(&path).map_err(|error| io(error.error))?;
    sync_folder(folder);
    Ok(())
}

/// Takes one file away, and has that safe on the disk.
fn remove(root: &Path, text: &NewText) -> Result<(), WriteError> {
    let path = root.join(&text.path);
    let io = |error| WriteError::Io(path.clone(), error);
    if fs::symlink_metadata(&path).map_err(io)?.is_symlink() {
        let error = "it is a symbolic link, and what it leads to would stay";
        return Err(io(io::Error::other(error)));
    }
    is_unchanged(&path, text)?;
    fs::remove_file(&path).map_err(io)?;
    sync_folder(path.parent().unwrap_or(root));
    Ok(())
}

/// Holds that the file is still what the new text was made of.
fn is_unchanged(path: &Path, text: &NewText) -> Result<(), WriteError> {
    let there = match fs::read_to_string(path) {
        Ok(there) => Some(there),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(WriteError::Io(path.to_owned(), error)),
    };
    if there == text.old {
        Ok(())
    } else {
        Err(WriteError::Changed(text.path.clone()))
    }
}

/// Takes away what a killed kompis left: no other writes while this one holds the lock.
fn clear(root: &Path, texts: &[NewText]) {
    let folders: BTreeSet<_> = texts
        .iter()
        .filter_map(|text| root.join(&text.path).parent().map(Path::to_owned))
        .collect();
    for entry in folders
        .iter()
        .filter_map(|it| fs::read_dir(it).ok())
        .flatten()
        .flatten()
    {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PREFIX) && name.ends_with(SUFFIX) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A file under a hidden name, which no reader takes for a record.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// The rename itself safe on the disk, where the system can do that for a folder.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}
