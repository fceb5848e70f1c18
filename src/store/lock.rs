//! The lock of a registry: one writer, or several readers that load.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::disk::{self, Access};
use crate::error::write::WriteError;

/// The folder for what kompis keeps beside the records; git ignores it by its own `.gitignore`.
pub const FOLDER: &str = ".kompis";

/// How long it waits before it says so.
const PATIENCE: Duration = Duration::from_millis(500);

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// What a lock is for; each has a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The records: from loading to the last rename.
    Records,
    /// A commit by kompis: git makes one at a time too, but does not wait. It has a lock of its own, since a hook of git may
    /// read the records meanwhile.
    Commit,
}

impl Purpose {
    fn path(self) -> PathBuf {
        Path::new(FOLDER).join(match self {
            Purpose::Records => "lock",
            Purpose::Commit => "commit-lock",
        })
    }
}

/// Creates the folder [`FOLDER`] where there is none, with the `.gitignore` by which git leaves it alone.
pub(super) fn create_folder(root: &Path) -> Result<(), WriteError> {
    let ignore = Path::new(FOLDER).join(".gitignore");
    // A committed link in its place was once written through, to wherever it led.
    let is_there = |path: &PathBuf| disk::read(path).is_ok_and(|text| text == b"*\n");
    let path = root.join(&ignore);
    match is_there(&path) && !path.is_symlink() {
        true => disk::refuse_links(root, &ignore),
        false => disk::write(root, &ignore, b"*\n", Access::Group),
    }
}

/// What tells the lock file of records from every copy of it.
pub(super) fn lock_number(root: &Path) -> Option<u64> {
    disk::number(&root.join(Purpose::Records.path()))
}

/// Takes a lock for writing; calls `waiting` once when that takes a while.
///
/// # Errors
/// [`WriteError::Locked`] when another process has it for longer than `timeout`; others when it can't be opened.
pub fn lock_for_writing(
    root: &Path,
    purpose: Purpose,
    timeout: Duration,
    waiting: &mut dyn FnMut(),
) -> Result<Lock, WriteError> {
    create_folder(root)?;
    let path = purpose.path();
    let file = disk::open_lock(root, &path)?;
    wait_for_lock(file, &root.join(path), File::try_lock, timeout, waiting)
}

/// Shares the lock while loading. Where nobody has ever written, or files can't be locked, there is none to share.
///
/// # Errors
/// [`WriteError::Locked`] when a writer has it for longer than `timeout`.
pub fn lock_for_reading(
    root: &Path,
    timeout: Duration,
    waiting: &mut dyn FnMut(),
) -> Result<Option<Lock>, WriteError> {
    let path = Purpose::Records.path();
    let Some(file) = disk::open_existing(root, &path) else {
        return Ok(None);
    };
    let path = root.join(path);
    match wait_for_lock(file, &path, File::try_lock_shared, timeout, waiting) {
        Ok(lock) => Ok(Some(lock)),
        Err(WriteError::Locked) => Err(WriteError::Locked),
        // Some network drives have no locks: reading there is better than an error.
        Err(_) => Ok(None),
    }
}

fn wait_for_lock(
    file: File,
    path: &Path,
    try_lock: fn(&File) -> Result<(), TryLockError>,
    timeout: Duration,
    waiting: &mut dyn FnMut(),
) -> Result<Lock, WriteError> {
    let begun = Instant::now();
    let mut has_said = false;
    loop {
        match try_lock(&file) {
            Ok(()) => return Ok(Lock { _file: file }),
            Err(TryLockError::Error(error)) => {
                return Err(WriteError::Io(path.to_owned(), error));
            }
            Err(TryLockError::WouldBlock) if begun.elapsed() >= timeout => {
                return Err(WriteError::Locked);
            }
            Err(TryLockError::WouldBlock) => {}
        }
        if !has_said && begun.elapsed() >= PATIENCE {
            waiting();
            has_said = true;
        }
        // Waiting in the system has no timeout.
        std::thread::sleep(Duration::from_millis(5));
    }
}
