//! The journal of a change of several files, by which it is made as a whole or not at all.
//!
//! Before the first file is replaced, the new texts are safe on the disk in `.kompis/journal`, which one rename puts in its
//! place. It goes when the last file is replaced. Where it is left, a kompis was killed in between: the next one that may
//! write replaces the files that are left, and one that may only read answers as if that were done.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};

use super::disk::{self, Access};
use super::files::{Pending, is_hidden, is_record};
use super::folder::SETTINGS;
use super::lock::{FOLDER, lock_number};
use super::replace::{NewText, put_all, remove_temporary_files};
use crate::error::write::WriteError;
use crate::model::kind::Kind;

/// The form of the file; another kompis may write another.
const VERSION: u32 = 1;

/// The largest journal that is read, in bytes: a hundred thousand records are 60 MB.
const LARGEST: u64 = 1 << 28;

/// What is written before several files are replaced.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    version: u32,
    /// The number of the lock file on its disk. A journal that came with a clone or an archive can't have it, and is not
    /// followed: whoever made that could else change files that nobody looks at.
    lock: u64,
    files: Vec<JournalFile>,
}

#[derive(Debug, Serialize, Deserialize)]
struct JournalFile {
    /// The path below the registry.
    path: String,
    /// The hash of the text before; none for a new file.
    before: Option<String>,
    /// The hash of the text after; none for a file that is removed.
    after: Option<String>,
    /// The text after.
    text: Option<String>,
}

/// Whether a journal can hold the change: only records and the settings are taken from one.
pub(super) fn can_hold(texts: &[NewText]) -> bool {
    texts.iter().all(|text| is_allowed(&text.path))
}

/// Whether a path is that of a record or of the settings.
fn is_allowed(path: &str) -> bool {
    let is_plain = |name: &str| !name.is_empty() && !is_hidden(name) && !name.contains('\\');
    path == SETTINGS
        || Kind::of_file(path).is_some() && is_record(path) && path.split('/').all(is_plain)
}

fn path() -> PathBuf {
    Path::new(FOLDER).join("journal")
}

/// Whether a change was interrupted, or is being made.
pub fn is_there(root: &Path) -> bool {
    root.join(path()).symlink_metadata().is_ok()
}

/// Puts the journal of a change in its place.
///
/// # Errors
/// [`WriteError`] when it can't be written; then nothing is.
pub(super) fn begin(root: &Path, texts: &[NewText]) -> Result<(), WriteError> {
    let files = texts.iter().map(|text| JournalFile {
        path: text.path.clone(),
        before: text.old.as_deref().map(hash),
        after: text.new.as_deref().map(hash),
        text: text.new.clone(),
    });
    let journal = Journal {
        version: VERSION,
        lock: lock_number(root).unwrap_or_default(),
        files: files.collect(),
    };
    let failed = |error: serde_json::Error| WriteError::Io(root.join(path()), error.into());
    let bytes = serde_json::to_vec(&journal).map_err(failed)?;
    // Who may write the records may finish the change.
    disk::write(root, &path(), &bytes, Access::Group)
}

/// Removes the journal: the change is made, or taken back.
///
/// # Errors
/// [`WriteError`] when the system can't.
pub(super) fn end(root: &Path) -> Result<(), WriteError> {
    disk::remove(root, &path())
}

/// Finishes a change that was interrupted, and returns how many files were left. The caller holds the lock for writing.
///
/// # Errors
/// As [`pending`]; then nothing is changed. Others when a file can't be written.
pub fn finish(root: &Path) -> Result<Option<usize>, WriteError> {
    let Some(left) = read(root)? else {
        return Ok(None);
    };
    let count = left.len();
    remove_temporary_files(root, &left);
    put_all(root, &left).map_err(|(_, error)| error)?;
    end(root)?;
    Ok(Some(count))
}

/// Returns what is left of a change that was interrupted.
///
/// # Errors
/// [`WriteError::ForeignJournal`] for a journal that was not written here, [`WriteError::ChangedSince`] when a file is
/// neither as it was before nor as it should be.
pub fn pending(root: &Path) -> Result<Pending, WriteError> {
    let left = read(root)?.unwrap_or_default().into_iter();
    Ok(Pending(left.map(|text| (text.path, text.new)).collect()))
}

/// Reads the journal: the files that are still as they were before. None where there is no journal.
fn read(root: &Path) -> Result<Option<Vec<NewText>>, WriteError> {
    let file = root.join(path());
    // Not by `disk::read`: a change of many files is larger than the largest record.
    let bytes = match disk::open_no_link(root, &path()) {
        Ok(None) => return Ok(None),
        Ok(Some(opened)) => {
            let mut bytes = Vec::new();
            let read = opened.take(LARGEST).read_to_end(&mut bytes);
            read.map_err(|error| WriteError::Io(file.clone(), error))?;
            bytes
        }
        Err(error) => return Err(error),
    };
    let journal: Option<Journal> = serde_json::from_slice(&bytes).ok();
    let is_own = |journal: &Journal| {
        journal.version == VERSION
            && Some(journal.lock) == lock_number(root)
            && journal
                .files
                .iter()
                .all(|it| is_allowed(&it.path) && it.text.as_deref().map(hash) == it.after)
    };
    let Some(journal) = journal.filter(is_own) else {
        return Err(WriteError::ForeignJournal(file));
    };
    let mut left = Vec::new();
    let mut changed = Vec::new();
    for entry in journal.files {
        let now = disk::text_if_any(&root.join(&entry.path))?;
        let is = now.as_deref().map(hash);
        if is == entry.after {
            continue;
        }
        if is != entry.before {
            changed.push(entry.path);
            continue;
        }
        left.push(NewText::new(entry.path, now, entry.text));
    }
    match changed.is_empty() {
        true => Ok(Some(left)),
        false => Err(WriteError::ChangedSince(changed, file)),
    }
}

/// The SHA-1 of a text: it tells texts apart that people and programs write; nobody gains by two of the same hash.
fn hash(text: &str) -> String {
    let hash = Sha1::digest(text.as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn only_records_and_settings_are_taken_from_a_journal() {
        for good in [
            "registry.toml",
            "companies/prov.toml",
            "schools/p/prov.TOML",
        ] {
            assert!(is_allowed(good), "{good}");
        }
        for bad in [
            "",
            "companies",
            "companies.toml",
            "README.md",
            "companies/prov.md",
            "companies/.prov.toml",
            "companies/../.git/config.toml",
            "../companies/prov.toml",
            "/companies/prov.toml",
            "companies//prov.toml",
            ".git/companies/prov.toml",
            "companies/..\\prov.toml",
        ] {
            assert!(!is_allowed(bad), "{bad}");
        }
    }
}
