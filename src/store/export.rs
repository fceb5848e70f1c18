//! The folder of an export: it is written as a whole, and holds nothing of an earlier export.

use std::collections::BTreeSet;
use std::fs::read_dir;
use std::path::{Path, PathBuf};

use super::disk::{self, Access};
use super::folder::is_registry;
use crate::error::write::{OutputError, WriteError};

/// Writes the files into a folder, which is made if its parent is there. Of the files that may be `known` from an earlier
/// export those are removed that this one has not: one without people leaves nobody behind.
///
/// # Errors
/// [`OutputError::InRegistry`] and [`OutputError::Occupied`] before anything is written; [`OutputError::File`].
pub fn write_folder(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    known: &BTreeSet<String>,
    access: Access,
) -> Result<(), OutputError> {
    let failed = |error| OutputError::File(WriteError::Io(folder.to_owned(), error));
    let place = place(folder).map_err(failed)?;
    if place.ancestors().any(is_registry) {
        return Err(OutputError::InRegistry(folder.to_owned()));
    }
    let there = names(&place).map_err(failed)?;
    if let Some(other) = there.iter().find(|name| !known.contains(*name)) {
        return Err(OutputError::Occupied(folder.to_owned(), other.clone()));
    }
    let written: BTreeSet<&String> = files.iter().map(|(name, _)| name).collect();
    for old in there.iter().filter(|name| !written.contains(name)) {
        disk::remove(&place, Path::new(old)).map_err(OutputError::File)?;
    }
    for (name, bytes) in files {
        disk::write(&place, Path::new(name), bytes, access).map_err(OutputError::File)?;
    }
    Ok(())
}

/// The absolute path of a folder that may not be there yet.
fn place(folder: &Path) -> std::io::Result<PathBuf> {
    if folder.exists() {
        return folder.canonicalize();
    }
    let above = folder.parent().filter(|it| !it.as_os_str().is_empty());
    let above = above.unwrap_or(Path::new(".")).canonicalize()?;
    let name = folder.file_name();
    let name = name.ok_or(std::io::ErrorKind::InvalidFilename)?;
    Ok(above.join(name))
}

/// The names of what is in a folder.
fn names(folder: &Path) -> std::io::Result<BTreeSet<String>> {
    if !folder.exists() {
        return Ok(BTreeSet::new());
    }
    let entries = read_dir(folder)?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect()
}
