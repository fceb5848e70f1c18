//! Files that are replaced, created or removed, each as a whole and only where it is as it was.

use std::collections::BTreeSet;
use std::path::Path;

use super::disk::{self, Access, Replacement};
use super::lock::FOLDER;
use crate::error::write::WriteError;

/// A file as it is and as it will be.
#[derive(Clone, Debug)]
pub struct NewText {
    /// The path below the registry.
    pub path: String,
    /// The text before; `None` for a new file.
    pub old: Option<String>,
    /// The text after; `None` for a file that is removed.
    pub new: Option<String>,
}

impl NewText {
    /// A file by its path below the registry, with its text before and after.
    pub fn new(path: impl Into<String>, old: Option<String>, new: Option<String>) -> NewText {
        let path = path.into();
        NewText { path, old, new }
    }
}

/// How many new files are written before they take their places. To have one file safe on the disk takes as long as many: a
/// thousand one by one took 4.5 s here.
const BATCH: usize = 100;

/// Replaces, creates or removes files, which are safe on the disk afterwards.
///
/// # Errors
/// How many were done before the [`WriteError`]; it is [`WriteError::Changed`] when a file was not as it should have been.
pub(super) fn put_all(root: &Path, texts: &[NewText]) -> Result<(), (usize, WriteError)> {
    let mut done = 0;
    for batch in texts.chunks(BATCH) {
        put_batch(root, batch, &mut done).map_err(|error| (done, error))?;
        disk::sync_folders(root, batch.iter().map(|text| Path::new(&text.path)));
    }
    Ok(())
}

fn put_batch(root: &Path, texts: &[NewText], done: &mut usize) -> Result<(), WriteError> {
    let replacement = |text: &NewText| {
        let new = text.new.as_ref()?.as_bytes();
        let path = Path::new(&text.path);
        Some(Replacement::new(root, path, new, Access::Group))
    };
    let mut replacements = Vec::with_capacity(texts.len());
    for text in texts {
        replacements.push(replacement(text).transpose()?);
    }
    for replacement in replacements.iter_mut().flatten() {
        replacement.sync()?;
    }
    for (text, replacement) in texts.iter().zip(&mut replacements) {
        // An editor may have saved the file while the new one was written.
        match replacement {
            Some(replacement) => {
                is_unchanged(replacement.current()?, text)?;
                replacement.place_unsynced()?;
            }
            None => {
                is_unchanged(current(root, text)?, text)?;
                disk::remove_unsynced(root, Path::new(&text.path))?;
            }
        }
        *done += 1;
    }
    Ok(())
}

/// What a file holds, if it is there.
pub(super) fn current(root: &Path, text: &NewText) -> Result<Option<Vec<u8>>, WriteError> {
    let text = disk::text_if_any(&root.join(&text.path))?;
    Ok(text.map(String::into_bytes))
}

/// Checks that the file still has the text from which the new one was made.
pub(super) fn is_unchanged(current: Option<Vec<u8>>, text: &NewText) -> Result<(), WriteError> {
    match current.as_deref() == text.old.as_deref().map(str::as_bytes) {
        true => Ok(()),
        false => Err(WriteError::Changed(text.path.clone())),
    }
}

/// Removes what a killed kompis left; no other kompis writes while this one holds the lock.
pub(super) fn remove_temporary_files(root: &Path, texts: &[NewText]) {
    let files = texts.iter().map(|text| Path::new(&text.path));
    let folders = files.filter_map(Path::parent).chain([Path::new(FOLDER)]);
    for folder in folders.collect::<BTreeSet<_>>() {
        disk::remove_temporary(root, folder);
    }
}
