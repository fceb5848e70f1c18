//! What stops git from being told of kompis.

use std::fmt;
use std::path::PathBuf;

/// Why nothing was installed.
#[derive(Debug, PartialEq, Eq)]
pub enum GitError {
    /// The registry lies in no git repository.
    NoRepository(PathBuf),
    /// A file of somebody else is where a workflow is to be.
    Taken(String),
    /// The workflow would not know where to get kompis from.
    NoSource,
    /// Not an address that a program can be installed from.
    BadSource(String),
    /// Not the whole hash of a commit.
    BadCommit(String),
}

impl GitError {
    /// Whether the arguments are wrong by themselves.
    pub fn is_usage(&self) -> bool {
        match self {
            GitError::NoSource | GitError::BadSource(_) | GitError::BadCommit(_) => true,
            GitError::NoRepository(_) | GitError::Taken(_) => false,
        }
    }

    /// What to do.
    pub fn hint(&self) -> String {
        match self {
            GitError::NoRepository(_) => "make one: `git init`".to_owned(),
            GitError::Taken(_) => {
                "nothing was written; give that file another name, or leave out --ci".to_owned()
            }
            GitError::NoSource => {
                "say it: `--kompis-from https://HOST/OWNER/kompis --kompis-rev HASH`".to_owned()
            }
            GitError::BadSource(_) => "write it as `https://HOST/OWNER/kompis`".to_owned(),
            GitError::BadCommit(_) => {
                "write all 40 digits, for a name may lead elsewhere tomorrow: `git ls-remote URL`"
                    .to_owned()
            }
        }
    }
}

impl fmt::Display for GitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GitError::NoRepository(path) => {
                write!(formatter, "`{}` is in no git repository", path.display())
            }
            GitError::Taken(path) => {
                write!(formatter, "`{path}` is there and is not from kompis")
            }
            GitError::NoSource => {
                write!(formatter, "where the workflow gets kompis from is not said")
            }
            GitError::BadSource(text) => write!(formatter, "`{text}` is no address for cargo"),
            GitError::BadCommit(text) => {
                write!(formatter, "`{text}` is not the whole hash of a commit")
            }
        }
    }
}
