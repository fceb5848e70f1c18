//! Commits as git lists them: one form in which they are asked for, and one way to read it.

use super::repository::Repository;
use crate::error::revision::RevisionError;
use crate::model::history::Commit;

/// A commit of a list.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) commit: Commit,
    /// Whether it has parents here.
    pub(super) has_parents: bool,
    /// Who wrote it and on which day, as the commit itself says: by the clock and the name of then.
    pub(super) signed: Signed,
}

/// What stands in a commit, whatever `.mailmap` makes of it.
#[derive(Debug)]
pub(super) struct Signed {
    pub(super) author: String,
    pub(super) date: String,
}

/// Before each commit: no text of git begins so.
pub(super) const MARK: char = '\u{1}';

/// What is asked of git about a commit.
const FORMAT: &str = "--format=%x01%H%x00%h%x00%ct%x00%cd%x00%P%x00%aN%x00%s%x00%an%x00%as";

/// The commits that `git rev-list` finds with these arguments: the newest first, but children before their parents.
pub(super) fn listed(
    repository: &Repository,
    arguments: &[&str],
) -> Result<Vec<Listed>, RevisionError> {
    let asked = ["rev-list", "--date-order", "--encoding=UTF-8"];
    let asked = [&asked[..], &["--date=short-local", FORMAT], arguments].concat();
    let told = repository.line(&asked)?;
    // Before each git writes `commit` and the hash.
    let lines = told.lines().filter_map(|line| line.strip_prefix(MARK));
    Ok(lines.filter_map(commit).collect())
}

/// Reads a line in [`FORMAT`].
fn commit(line: &str) -> Option<Listed> {
    let mut parts = line.split('\0').map(str::to_owned);
    let (hash, short) = (parts.next()?, parts.next()?);
    let (seconds, date) = (parts.next()?.parse().ok()?, parts.next()?);
    let has_parents = !parts.next()?.is_empty();
    let commit = Commit {
        hash,
        short,
        seconds,
        date,
        author: parts.next()?,
        subject: parts.next()?,
    };
    let signed = Signed {
        author: parts.next()?,
        date: parts.next()?,
    };
    Some(Listed {
        commit,
        has_parents,
        signed,
    })
}
