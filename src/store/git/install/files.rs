//! Texts of files that may not be there, and folders that come and go with them.

use std::fs;
use std::io;
use std::path::Path;

use crate::error::write::WriteError;

/// The text of a file, if it is there.
pub(super) fn text(file: &Path) -> Result<Option<String>, WriteError> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WriteError::Io(file.to_owned(), error)),
    }
}

/// The same of a file that may be a program, or a link that leads nowhere.
pub(super) fn any_text(file: &Path) -> Result<Option<String>, WriteError> {
    if file.symlink_metadata().is_err() {
        return Ok(None);
    }
    let bytes = fs::read(file).unwrap_or_default();
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Writes a file, and the folders that it stands in.
pub(super) fn write(file: &Path, text: &str) -> Result<(), WriteError> {
    let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(file, text))
        .map_err(|error| WriteError::Io(file.to_owned(), error))
}

/// Takes a file away, and folders that are empty then.
pub(super) fn remove(file: &Path) -> Result<(), WriteError> {
    fs::remove_file(file).map_err(|error| WriteError::Io(file.to_owned(), error))?;
    let is_hidden = |folder: &&Path| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        matches!(&*name, ".schema" | "workflows" | ".github")
    };
    for folder in file.ancestors().skip(1).take_while(is_hidden) {
        let _ = fs::remove_dir(folder);
    }
    Ok(())
}
