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
    /// The text that will be.
    pub new: String,
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
        if text.old.as_ref() != Some(&text.new) {
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
                new,
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
    let new = edit(file.kind, old.as_deref(), &file.edits, vocabulary)
        .map_err(|fault| WriteError::Layout(file.path.clone(), fault))?;
    if !prove::holds(file.kind, old.as_deref(), &new, &file.edits, vocabulary) {
        return Err(WriteError::Unproven(file.path.clone()));
    }
    let path = file.path.clone();
    Ok(NewText { path, old, new })
}

/// Whether a text still says what the plan was made on: an editor may have saved it since.
fn is_planned_on(registry: &Registry, file: &FileEdit, text: &str) -> bool {
    let planned = registry.records().find(|record| record.path == file.path);
    let read = reader::record(file.kind, &file.path, text);
    planned.is_some_and(|record| record.block == read.block) && !read.unreadable
}

/// Writes the new texts, each file as a whole.
///
/// # Errors
/// The [`WriteError`] that stopped it; [`WriteError::Partly`] when some files are written by then.
pub fn write(root: &Path, texts: &[NewText]) -> Result<(), WriteError> {
    let mut done = Vec::new();
    clear(root, texts);
    for text in texts {
        match replace(root, text) {
            Ok(()) => done.push(text.path.clone()),
            Err(error) if done.is_empty() => return Err(error),
            Err(error) => return Err(WriteError::Partly(done, Box::new(error))),
        }
    }
    Ok(())
}

/// Replaces one file: a whole new one beside it, safe on the disk, then one rename.
fn replace(root: &Path, text: &NewText) -> Result<(), WriteError> {
    let path = root.join(&text.path);
    let io = |error| WriteError::Io(path.clone(), error);
    let folder = path.parent().unwrap_or(root);
    fs::create_dir_all(folder).map_err(io)?;
    let mut temporary = new_file(folder).map_err(io)?;
    temporary.write_all(text.new.as_bytes()).map_err(io)?;
    if let Ok(old) = fs::metadata(&path) {
        temporary
            .as_file()
            .set_permissions(old.permissions())
            .map_err(io)?;
    }
    temporary.as_file().sync_all().map_err(io)?;
    let there = match fs::read_to_string(&path) {
        Ok(there) => Some(there),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(io(error)),
    };
    if there != text.old {
        return Err(WriteError::Changed(text.path.clone()));
    }
    temporary.persist(&path).map_err(|error| io(error.error))?;
    sync_folder(folder);
    Ok(())
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
