//! What was installed, kept in the repository's own settings so that just that can be taken back.

use super::repository::Repository;
use crate::error::revision::RevisionError;

/// The key, with a value for each thing.
const KEY: &str = "kompis.installed";

/// One thing that was not there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// A file, by the hash of its text and its path below the work tree.
    File(String, String),
    /// Lines of a file that was there.
    Lines(String),
    /// Lines of a file that was not.
    FirstLines(String),
    /// A setting of git.
    Key(String),
    /// The hook, by the hash of its text.
    Hook(String),
}

impl Thing {
    fn read(value: &str) -> Option<Thing> {
        let (kind, rest) = value.split_once(' ')?;
        let text = rest.to_owned();
        Some(match kind {
            "file" => {
                let (hash, path) = rest.split_once(' ')?;
                Thing::File(hash.to_owned(), path.to_owned())
            }
            "lines" => Thing::Lines(text),
            "first-lines" => Thing::FirstLines(text),
            "key" => Thing::Key(text),
            "hook" => Thing::Hook(text),
            _ => return None,
        })
    }

    fn write(&self) -> String {
        match self {
            Thing::File(hash, path) => format!("file {hash} {path}"),
            Thing::Lines(path) => format!("lines {path}"),
            Thing::FirstLines(path) => format!("first-lines {path}"),
            Thing::Key(key) => format!("key {key}"),
            Thing::Hook(hash) => format!("hook {hash}"),
        }
    }
}

/// What was installed, in its order.
pub(super) fn read(repository: &Repository) -> Vec<Thing> {
    let told = repository.line(&["config", "--local", "-z", "--get-all", KEY]);
    let told = told.unwrap_or_default();
    told.split('\0').filter_map(Thing::read).collect()
}

/// Notes one more thing.
pub(super) fn add(repository: &Repository, thing: &Thing) -> Result<(), RevisionError> {
    repository.line(&["config", "--local", "--add", KEY, &thing.write()])?;
    Ok(())
}

/// Forgets a thing.
pub(super) fn forget(repository: &Repository, thing: &Thing) -> Result<(), RevisionError> {
    let all = read(repository);
    if all.contains(thing) {
        repository.line(&["config", "--local", "--unset-all", KEY])?;
    }
    for other in all.iter().filter(|it| *it != thing) {
        add(repository, other)?;
    }
    Ok(())
}
