//! Texts of files that may not be there, and folders that come and go with them.

use std::path::{Component, Path};

use crate::error::write::WriteError;
use crate::store::disk::{self, Access};

/// The text of a file that may be a program, or a link that leads nowhere; none where nothing is.
pub(super) fn any_text(file: &Path) -> Option<String> {
    file.symlink_metadata().ok()?;
    let bytes = disk::read(file).unwrap_or_default();
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Writes a file below the top of a work tree, and the folders that it stands in.
pub(super) fn write(top: &Path, path: &str, text: &str) -> Result<(), WriteError> {
    disk::write(top, Path::new(path), text.as_bytes(), Access::Group)
}

/// Removes a file, and folders that are empty then.
pub(super) fn remove(top: &Path, path: &str) -> Result<(), WriteError> {
    let path = Path::new(path);
    disk::remove(top, path)?;
    let is_ours = |folder: &&Path| {
        let last = folder.components().next_back();
        let name = last.map(Component::as_os_str).unwrap_or_default();
        [".schema", "workflows", ".github"]
            .iter()
            .any(|it| name == *it)
    };
    for folder in path.ancestors().skip(1).take_while(is_ours) {
        disk::remove_if_empty(top, folder);
    }
    Ok(())
}
