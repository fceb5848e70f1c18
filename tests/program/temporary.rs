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

/// Creates a folder of that sort in memory where the system has one: for tests that have thousands of files safe on the disk.
#[allow(
    dead_code,
    reason = "some of the tests that include this file write little"
)]
pub(crate) fn folder_in_memory() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let folder = tempfile::Builder::new()
        .prefix("å mapp-")
        .tempdir_in(memory);
    folder.unwrap_or_else(|_| self::folder())
}
