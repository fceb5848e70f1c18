//! What stops a registry from being read at a revision.

use std::io;
use std::path::{Path, PathBuf};

use miette::Diagnostic;
use thiserror::Error;

use crate::model::date::Date;
use crate::model::settings::FILE;
use crate::text::shell;

/// Why nothing can be read at a revision.
#[derive(Debug, Error, Diagnostic)]
pub enum RevisionError {
    /// The git program can't be started.
    #[error("{}", match is_missing(.0) {
        true => "there is no git program here".to_owned(),
        false => format!("can't start git: {}", .0),
    })]
    #[diagnostic(help("{}", match is_missing(.0) {
        true => "install it: https://git-scm.com; only what was there before needs it",
        false => "",
    }))]
    NoGit(io::Error),
    /// The registry is in no git repository.
    #[error("`{0}` is in no git repository")]
    #[diagnostic(help(
        "only what stands on the disk can be read; a history begins with `git init`"
    ))]
    NoRepository(PathBuf),
    /// The registry is in no git repository, so that nothing is staged.
    #[error("`{0}` is in no git repository")]
    #[diagnostic(help("without --staged the files themselves are checked"))]
    NoIndex(PathBuf),
    /// The settings of the registry are not staged, though other files are.
    #[error("`{FILE}` is not staged")]
    #[diagnostic(help("stage it: `{}`", git(&["add", &.0.join(FILE).display().to_string()])))]
    NotStaged(PathBuf),
    /// The branch has no commit yet.
    #[error("the branch `{0}` has no commit yet")]
    #[diagnostic(help("make one: `git add --all`, then `git commit`"))]
    NoCommit(String),
    /// git knows no such commit.
    #[error("git knows no commit `{name}`")]
    #[diagnostic(help("{}", unknown_hint(.name, .near, .fetch.as_deref())))]
    Unknown {
        /// What was typed.
        name: String,
        /// Branches and tags that may have been meant.
        near: Vec<String>,
        /// In a shallow clone the command that fetches the rest.
        fetch: Option<String>,
    },
    /// There was no commit yet on that day, or the clone does not go so far back.
    #[error("there is no commit{} before the end of {day}", if .fetch.is_some() { " here" } else { "" })]
    #[diagnostic(help("{}", match .fetch {
        Some(fetch) => shallow_hint(fetch),
        None => format!("the first is of {first}: `--rev {first}`"),
    }))]
    BeforeFirst {
        /// The day of the revision.
        day: String,
        /// The day of the first commit that is here.
        first: String,
        /// In a shallow clone the command that fetches the rest.
        fetch: Option<String>,
    },
    /// The commit has no registry where there is one now.
    #[error("there is no registry at `{name}`")]
    #[diagnostic(help("see when it came: `{}`", first_commit(.folder)))]
    NoRegistry {
        /// What was typed.
        name: String,
        /// The folder where it is now.
        folder: PathBuf,
    },
    /// Two commits have nothing in common, or the clone does not go so far back.
    #[error("`{}` and `{}` have no commit in common here", .names[0], .names[1])]
    #[diagnostic(help("{}", match .fetch {
        Some(fetch) => shallow_hint(fetch),
        None => format!("compare them as they are: `{}..{}`", .names[0], .names[1]),
    }))]
    NoBase {
        /// What was typed.
        names: [String; 2],
        /// In a shallow clone the command that fetches the rest.
        fetch: Option<String>,
    },
    /// The repository belongs to another user, and git does not trust it.
    #[error("git does not read `{0}`: it belongs to another user")]
    #[diagnostic(help("if you trust what it holds: `{}`", trust(.0)))]
    NotOwned(PathBuf),
    /// Files of the folder look like a bare repository.
    #[error("git is not started in `{0}`: files there look like a bare repository")]
    #[diagnostic(help(
        "remove `HEAD`, `config`, `objects` and `refs` there; a registry has no such files"
    ))]
    Bare(PathBuf),
    /// A partial clone has not fetched what is to be read.
    #[error("this clone has not fetched all that is to be read")]
    #[diagnostic(help("it is partial, get the rest: `git fetch --refetch --no-filter`"))]
    // Reading never reaches for the network: a hostile remote would learn of it, and a waiting one would hang.
    NotFetched,
    /// git failed.
    #[error("git: {0}")]
    Git(String),
}

impl RevisionError {
    /// The error for what git printed, which `LC_ALL=C` keeps in English.
    pub fn of_git(message: String) -> RevisionError {
        let named = |begin: &str| {
            let (_, rest) = message.split_once(begin)?;
            Some(PathBuf::from(rest.lines().next()?.split('\'').next()?))
        };
        // git has no code for it (CVE-2022-24765): only the words tell.
        if let Some(folder) = named("detected dubious ownership in repository at '") {
            return RevisionError::NotOwned(folder);
        }
        match named("cannot use bare repository '") {
            // Files of a clone that look like a repository could name a program for git to run.
            Some(folder) => RevisionError::Bare(folder),
            None => RevisionError::Git(message),
        }
    }
}

fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// A command of git as a line for a shell.
fn git(arguments: &[&str]) -> String {
    shell::join(["git"].iter().chain(arguments))
}

/// The command that shows the commit which added the settings of a registry.
fn first_commit(folder: &Path) -> String {
    let folder = folder.display().to_string();
    git(&["-C", &folder, "log", "--diff-filter=A", "--", FILE])
}

/// The command that makes git trust a folder of another user.
fn trust(folder: &Path) -> String {
    let folder = folder.display().to_string();
    git(&["config", "--global", "--add", "safe.directory", &folder])
}

fn unknown_hint(name: &str, near: &[String], fetch: Option<&str>) -> String {
    // `2023-10` and `2023` are dates, but a revision is one day.
    if Date::parse(name).is_some() {
        return "write a day as `2023-10-25`".to_owned();
    }
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    let meant = (!near.is_empty()).then(|| format!("did you mean {}?", near.join(", ")));
    let hints: Vec<String> = meant.into_iter().chain(fetch.map(shallow_hint)).collect();
    match hints.is_empty() {
        true => "see what there is: `git branch --all`, `git tag`, `git log`".to_owned(),
        false => hints.join(" "),
    }
}

fn shallow_hint(fetch: &str) -> String {
    format!("this clone is shallow, get the rest: `{fetch}`")
}
