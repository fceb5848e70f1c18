//! What stops a registry from being read at a revision.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::model::date::Date;
use crate::model::settings::FILE;
use crate::text::shell;

/// Why nothing can be read at a revision.
#[derive(Debug)]
pub enum RevisionError {
    /// The git program can't be started.
    NoGit(io::Error),
    /// The registry lies in no git repository.
    NoRepository(PathBuf),
    /// The registry lies in no git repository, so that nothing is staged.
    NoIndex(PathBuf),
    /// The settings of the registry are not staged, though other files are.
    NotStaged(PathBuf),
    /// The branch has no commit yet.
    NoCommit(String),
    /// git knows no such commit.
    Unknown {
        /// What was typed.
        name: String,
        /// Branches and tags that may have been meant.
        near: Vec<String>,
        /// In a shallow clone what to type to get the rest.
        fetch: Option<String>,
    },
    /// There was no commit yet on that day, or the clone does not go so far back.
    BeforeFirst {
        /// The day that was asked for.
        day: String,
        /// The day of the first commit that is here.
        first: String,
        /// In a shallow clone what to type to get the rest.
        fetch: Option<String>,
    },
    /// The commit has no registry where there is one now.
    NoRegistry {
        /// What was typed.
        name: String,
        /// The folder where it is now.
        folder: PathBuf,
    },
    /// Two commits have nothing in common, or the clone does not go so far back.
    NoBase {
        /// What was typed.
        names: [String; 2],
        /// In a shallow clone what to type to get the rest.
        fetch: Option<String>,
    },
    /// The repository belongs to another user, and git does not trust it.
    NotOwned(PathBuf),
    /// Files of the folder look like a bare repository.
    Bare(PathBuf),
    /// A partial clone has not fetched what is to be read.
    NotFetched,
    /// git could not do what was asked.
    Git(String),
}

impl RevisionError {
    /// The error that git printed, in its own words (`LC_ALL=C`) unless they are known.
    pub fn of_git(message: String) -> RevisionError {
        let named = |begin: &str| {
            let (_, rest) = message.split_once(begin)?;
            Some(PathBuf::from(rest.lines().next()?.split('\'').next()?))
        };
        if let Some(folder) = named("detected dubious ownership in repository at '") {
            return RevisionError::NotOwned(folder);
        }
        match named("cannot use bare repository '") {
            Some(folder) => RevisionError::Bare(folder),
            None => RevisionError::Git(message),
        }
    }

    /// What to do, when there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            RevisionError::NoGit(error) if error.kind() == io::ErrorKind::NotFound => Some(
                "install it: https://git-scm.com; only what was there before needs it".to_owned(),
            ),
            RevisionError::NoGit(_) | RevisionError::Git(_) => None,
            RevisionError::NotOwned(folder) => {
                let folder = folder.display().to_string();
                let words = [
                    "git",
                    "config",
                    "--global",
                    "--add",
                    "safe.directory",
                    &folder,
                ];
                let line = shell::line(&words.map(str::to_owned));
                Some(format!("if you trust what it holds: `{line}`"))
            }
            RevisionError::Bare(_) => Some(
                "remove `HEAD`, `config`, `objects` and `refs` there; a registry has no such files"
                    .to_owned(),
            ),
            RevisionError::NotFetched => {
                Some("it is partial, get the rest: `git fetch --refetch --no-filter`".to_owned())
            }
            RevisionError::NoRepository(_) => Some(
                "only what stands on the disk can be read; a history begins with `git init`"
                    .to_owned(),
            ),
            RevisionError::NoIndex(_) => {
                Some("without --staged the files themselves are checked".to_owned())
            }
            RevisionError::NotStaged(folder) => {
                let file = folder.join(FILE).display().to_string();
                let words = ["git", "add", &file].map(str::to_owned);
                Some(format!("stage it: `{}`", shell::line(&words)))
            }
            RevisionError::NoCommit(_) => {
                Some("make one: `git add --all`, then `git commit`".to_owned())
            }
            RevisionError::Unknown { name, .. } if Date::parse(name).is_some() => {
                Some("write a day as `2023-10-25`".to_owned())
            }
            RevisionError::Unknown { near, fetch, .. } => {
                Some(unknown_hint(near, fetch.as_deref()))
            }
            RevisionError::BeforeFirst {
                fetch: Some(fetch), ..
            }
            | RevisionError::NoBase {
                fetch: Some(fetch), ..
            } => Some(shallow_hint(fetch)),
            RevisionError::NoBase { names, .. } => Some(format!(
                "compare them as they are: `{}..{}`",
                names[0], names[1]
            )),
            RevisionError::BeforeFirst { first, .. } => {
                Some(format!("the first is of {first}: `--rev {first}`"))
            }
            RevisionError::NoRegistry { folder, .. } => Some(format!(
                "see when it came: `{}`",
                shell::line(&log(&folder.display().to_string()))
            )),
        }
    }
}

/// The words that show the commit which the settings of a registry came with.
fn log(folder: &str) -> [String; 7] {
    ["git", "-C", folder, "log", "--diff-filter=A", "--", FILE].map(str::to_owned)
}

fn unknown_hint(near: &[String], fetch: Option<&str>) -> String {
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    let meant = (!near.is_empty()).then(|| format!("did you mean {}?", near.join(", ")));
    let fetch = fetch.map(shallow_hint);
    let hints: Vec<String> = meant.into_iter().chain(fetch).collect();
    if hints.is_empty() {
        "see what there is: `git branch --all`, `git tag`, `git log`".to_owned()
    } else {
        hints.join(" ")
    }
}

fn shallow_hint(fetch: &str) -> String {
    format!("this clone is shallow, get the rest: `{fetch}`")
}

impl fmt::Display for RevisionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RevisionError::NoGit(error) if error.kind() == io::ErrorKind::NotFound => {
                write!(formatter, "there is no git program here")
            }
            RevisionError::NoGit(error) => write!(formatter, "can't start git: {error}"),
            RevisionError::NotStaged(_) => write!(formatter, "`{FILE}` is not staged"),
            RevisionError::NoRepository(path) | RevisionError::NoIndex(path) => {
                write!(formatter, "`{}` is in no git repository", path.display())
            }
            RevisionError::NoCommit(branch) => {
                write!(formatter, "the branch `{branch}` has no commit yet")
            }
            RevisionError::Unknown { name, .. } => {
                write!(formatter, "git knows no commit `{name}`")
            }
            RevisionError::NoBase { names, .. } => {
                write!(
                    formatter,
                    "`{}` and `{}` have no commit in common here",
                    names[0], names[1]
                )
            }
            RevisionError::BeforeFirst { day, fetch, .. } => {
                let here = if fetch.is_some() { " here" } else { "" };
                write!(
                    formatter,
                    "there is no commit{here} before the end of {day}"
                )
            }
            RevisionError::NoRegistry { name, .. } => {
                write!(formatter, "there is no registry at `{name}`")
            }
            RevisionError::NotOwned(folder) => write!(
                formatter,
                "git does not read `{}`: it belongs to another user",
                folder.display()
            ),
            RevisionError::Bare(folder) => write!(
                formatter,
                "git is not started in `{}`: files there look like a bare repository",
                folder.display()
            ),
            RevisionError::NotFetched => {
                write!(
                    formatter,
                    "this clone has not fetched all that is to be read"
                )
            }
            RevisionError::Git(message) => write!(formatter, "git: {message}"),
        }
    }
}
