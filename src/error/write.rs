//! What stops a change from being written.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::text::shell;

/// Why a text can't be edited as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditFault {
    /// The text has a syntax error.
    Broken,
    /// The blocks stand inside a list on one line: `participant = [{ … }]`.
    InlineBlocks(&'static str),
    /// There is no such block.
    NoBlock(&'static str),
    /// There is no such key in the field table.
    NoField(String),
    /// The key stands in several places, with comments that would go.
    Scattered(String),
}

/// What is in progress in a repository while nobody can commit single files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Another git writes, or was stopped while it did.
    Lock,
    /// A merge that is not committed yet.
    Merge,
    /// A rebase, or a series of patches.
    Rebase,
    /// A cherry-pick.
    CherryPick,
    /// A revert.
    Revert,
}

/// Why nothing was written, or not all.
#[derive(Debug)]
pub enum WriteError {
    /// A file is written in a way that can't be edited.
    Layout(String, EditFault),
    /// The new text would not mean what was planned.
    Unproven(String),
    /// There is a file where a new one was to be.
    Exists(String),
    /// Somebody changed the file meanwhile.
    Changed(String),
    /// The file can't be read or written.
    Io(PathBuf, io::Error),
    /// The file, or a folder that it would stand in, is a symbolic link.
    Link(PathBuf),
    /// Some files were written before one could not be.
    Partly(Vec<String>, Box<WriteError>),
    /// Another holds the lock.
    Locked,
    /// Something is in progress in the repository, as this file of git shows; nothing is written.
    InProgress(Obstacle, PathBuf),
    /// git does not look whether these files change; nothing is written.
    Unwatched(Vec<String>),
    /// What the command is to write is in these files of a work tree already, and not committed.
    Pending(PathBuf, Vec<String>),
    /// Nobody has told git who commits; nothing is written.
    NoName,
    /// All is written, but git did not commit it.
    NotCommitted(String),
    /// git ignores files that are to be committed.
    Ignored(Vec<String>),
    /// Files that are to be committed differ from the last commit already.
    Dirty(Vec<String>),
}

impl WriteError {
    /// What to do, when there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            WriteError::Layout(file, EditFault::Broken) => Some(format!(
                "mend it: `kompis check`, then `kompis edit` or any editor on {file}"
            )),
            WriteError::Layout(_, EditFault::InlineBlocks(key)) => {
                Some(format!("write them as blocks of their own: [[{key}]]"))
            }
            WriteError::Layout(file, EditFault::Scattered(_)) => {
                Some(format!("nothing was written; change {file} in an editor"))
            }
            WriteError::Layout(..) => None,
            WriteError::Unproven(_) => {
                Some("nothing was written; change the file in an editor".to_owned())
            }
            WriteError::Exists(_) => Some("choose another id: --id".to_owned()),
            WriteError::Changed(_) => Some("nothing of it was written; try again".to_owned()),
            WriteError::Io(..) => None,
            WriteError::Link(_) => Some(
                "kompis does not write through it: put the file or folder itself in its place".to_owned(),
            ),
            WriteError::Partly(_, error) => error.hint(),
            WriteError::Locked => Some(
                "wait for the other kompis, or give it more time: --lock-timeout SECONDS"
                    .to_owned(),
            ),
            WriteError::InProgress(Obstacle::Lock, file) => Some(format!(
                "wait for the other git; if there is none, `rm {}`; nothing was written",
                shell::line(&[file.display().to_string()])
            )),
            WriteError::InProgress(..) => Some(
                "finish it as `git status` says, or leave --commit out; nothing was written"
                    .to_owned(),
            ),
            WriteError::Unwatched(_) => Some(
                "see them with `git ls-files -v`; leave --commit out; nothing was written"
                    .to_owned(),
            ),
            WriteError::Pending(top, files) => {
                let line = |begin: &[&str], files: &[String]| {
                    let folder = top.display().to_string();
                    let words = ["git", "-C", &folder].into_iter().chain(begin.iter().copied());
                    let words = words.chain(files.iter().map(String::as_str));
                    shell::line(&words.map(str::to_owned).collect::<Vec<_>>())
                };
                let (add, commit) = (line(&["add", "--"], files), line(&["commit", "--"], files));
                Some(format!("commit it: `{add}`, then `{commit}`"))
            }
            WriteError::NoName => Some(
                "say it: `git config user.name NAME` and `git config user.email ADDRESS`; nothing was written"
                    .to_owned(),
            ),
            WriteError::NotCommitted(_) => {
                Some("the files are written: see `git status`, and commit them yourself".to_owned())
            }
            WriteError::Ignored(_) => Some("leave --commit out; nothing was written".to_owned()),
            WriteError::Dirty(_) => Some("commit or put away those changes first".to_owned()),
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Layout(file, EditFault::Broken) => {
                write!(formatter, "`{file}` has a syntax error")
            }
            WriteError::Layout(file, EditFault::InlineBlocks(key)) => {
                write!(
                    formatter,
                    "the {key} blocks of `{file}` stand in a list on one line"
                )
            }
            WriteError::Layout(file, EditFault::NoBlock(key)) => {
                write!(formatter, "`{file}` has no such {key} any more")
            }
            WriteError::Layout(file, EditFault::NoField(key)) => {
                write!(formatter, "`{file}` can have no key `{key}`")
            }
            WriteError::Layout(file, EditFault::Scattered(key)) => {
                write!(formatter, "`{key}` stands in several places of `{file}`")
            }
            WriteError::Unproven(file) => {
                write!(
                    formatter,
                    "the new text of `{file}` would not mean what was asked"
                )
            }
            WriteError::Exists(file) => write!(formatter, "`{file}` is there already"),
            WriteError::Changed(file) => write!(formatter, "somebody changed `{file}` meanwhile"),
            WriteError::Io(path, error) => {
                write!(formatter, "can't write `{}`: {error}", path.display())
            }
            WriteError::Link(path) => {
                write!(formatter, "`{}` is a symbolic link", path.display())
            }
            WriteError::Partly(done, error) => {
                write!(formatter, "{error}; these are written: {}", done.join(", "))
            }
            WriteError::Locked => write!(formatter, "another kompis is writing to the registry"),
            WriteError::InProgress(obstacle, file) => {
                let what = match obstacle {
                    Obstacle::Lock => {
                        let file = file.display();
                        return write!(
                            formatter,
                            "another git has locked the repository: `{file}`"
                        );
                    }
                    Obstacle::Merge => "merge",
                    Obstacle::Rebase => "rebase",
                    Obstacle::CherryPick => "cherry-pick",
                    Obstacle::Revert => "revert",
                };
                write!(formatter, "a {what} is in progress in the repository")
            }
            WriteError::Unwatched(files) => write!(
                formatter,
                "git is set not to look at changes of {} (skip-worktree or assume-unchanged)",
                files.join(", ")
            ),
            WriteError::Pending(_, files) => write!(
                formatter,
                "it is written already, but not committed: {}",
                files.join(", ")
            ),
            WriteError::NoName => write!(formatter, "git does not know who commits"),
            WriteError::NotCommitted(message) => {
                write!(formatter, "written, but not committed: {message}")
            }
            WriteError::Ignored(files) => {
                write!(formatter, "git ignores {}", files.join(", "))
            }
            WriteError::Dirty(files) => {
                write!(
                    formatter,
                    "these differ from the last commit already: {}",
                    files.join(", ")
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WriteError;

    #[test]
    fn what_stopped_the_rest_says_what_to_do_when_a_part_is_written() {
        let partly = WriteError::Partly(vec!["a.toml".to_owned()], Box::new(WriteError::Locked));
        assert!(partly.hint().is_some());
        assert_eq!(partly.hint(), WriteError::Locked.hint());
    }
}
