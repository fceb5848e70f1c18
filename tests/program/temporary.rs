//! Temporary folders with the names that real ones have.

use tempfile::TempDir;

/// Creates a folder whose path has a space and a letter outside ASCII, so that every test also shows that paths are quoted
/// and are not cut into words or bytes. It is removed when the value is dropped.
pub(crate) fn folder() -> TempDir {
    tempfile::Builder::new()
        .prefix("å mapp-")
        .tempdir()
        .expect("a folder")
}
