//! What `--commit` asks of git: whether a commit will do, and the commit.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Failure, start, text};
use crate::error::write::WriteError;

/// A name with `*` or `[` is that name.
const LITERAL: &str = "GIT_LITERAL_PATHSPECS";

/// The work tree that a folder belongs to.
pub fn work_tree(folder: &Path) -> Option<PathBuf> {
    let top = run(folder, &["rev-parse", "--show-toplevel"]).ok()?;
    Some(PathBuf::from(top.trim_end_matches('\n')))
}

/// Whether git knows who commits, so that it does not fail when all is written.
///
/// # Errors
/// [`WriteError::NoName`] when it does not.
pub fn knows_who(tree: &Path) -> Result<(), WriteError> {
    run(tree, &["var", "GIT_AUTHOR_IDENT"])
        .and_then(|_| run(tree, &["var", "GIT_COMMITTER_IDENT"]))
        .map(|_| ())
        .map_err(|_| WriteError::NoName)
}

/// Which of the files git ignores.
///
/// # Errors
/// [`WriteError::Git`] when git fails.
pub fn ignored(tree: &Path, files: &[PathBuf]) -> Result<Vec<String>, WriteError> {
    let mut ignored = Vec::new();
    for file in files {
        let name = file.display().to_string();
        let mut command = command(tree, &["check-ignore", "--quiet", "--", &name]);
        // It takes no patterns, and refuses to be told so.
        let output = command.env_remove(LITERAL).output();
        match output.map(|output| output.status.code()) {
            Ok(Some(0)) => ignored.push(name),
            Ok(_) => {}
            Err(error) => return Err(WriteError::Git(error.to_string())),
        }
    }
    Ok(ignored)
}

/// Which of the files differ from the last commit, or are not in it.
///
/// # Errors
/// [`WriteError::Git`] when git fails.
pub fn differing(tree: &Path, files: &[PathBuf]) -> Result<Vec<String>, WriteError> {
    let mut arguments = vec![
        "status",
        "--porcelain",
        "--no-renames",
        "-z",
        "--untracked-files=all",
        "--",
    ];
    let names: Vec<String> = files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    arguments.extend(names.iter().map(String::as_str));
    let status = run(tree, &arguments)?;
    Ok(status
        .split('\0')
        .filter_map(|entry| entry.get(3..))
        .map(str::to_owned)
        .collect())
}

/// Whether the last commit has a file.
pub fn is_committed(tree: &Path, file: &Path) -> bool {
    let below = file
        .strip_prefix(tree)
        .unwrap_or(file)
        .display()
        .to_string();
    let listed = run(
        tree,
        &["ls-tree", "-z", "--name-only", "HEAD", "--", &below],
    );
    listed.is_ok_and(|names| !names.is_empty())
}

/// What a commit is to hold, in one work tree.
#[derive(Debug)]
pub struct Changes {
    /// The files that are new or otherwise.
    pub stay: Vec<PathBuf>,
    /// Those of them that git does not know yet.
    pub new: Vec<PathBuf>,
    /// The files that are gone.
    pub gone: Vec<PathBuf>,
    /// The files that are gone and were in no commit: at most in the index.
    pub dropped: Vec<PathBuf>,
}

/// Commits just the files, whatever else is staged.
///
/// # Errors
/// [`WriteError::NotCommitted`] when git fails, such as by a hook that refuses; then nothing more is staged than before.
pub fn commit(tree: &Path, changes: &Changes, message: &str) -> Result<(), WriteError> {
    let with = |arguments: &[&str], files: &[PathBuf]| {
        if files.is_empty() {
            return Ok(String::new());
        }
        let names: Vec<String> = files.iter().map(|it| it.display().to_string()).collect();
        let names = names.iter().map(String::as_str);
        let all: Vec<&str> = arguments
            .iter()
            .copied()
            .chain(["--"])
            .chain(names)
            .collect();
        run(tree, &all)
    };
    let unstage = ["rm", "--cached", "--force", "--quiet", "--ignore-unmatch"];
    let files = [changes.stay.as_slice(), &changes.gone].concat();
    let done = with(&unstage, &changes.dropped)
        .and_then(|_| with(&["add", "--intent-to-add"], &changes.stay))
        .and_then(|_| {
            with(
                &["commit", "--quiet", "--message", message, "--only"],
                &files,
            )
        });
    if done.is_err() {
        let _ = with(&unstage, &changes.new);
    }
    done.map(|_| ()).map_err(|error| match error {
        WriteError::Git(message) => WriteError::NotCommitted(message),
        other => other,
    })
}

/// Runs git in a folder and returns what it prints.
fn run(folder: &Path, arguments: &[&str]) -> Result<String, WriteError> {
    text(command(folder, arguments)).map_err(|failure| match failure {
        Failure::NotStarted(error) => WriteError::Git(error.to_string()),
        Failure::Said(message) => WriteError::Git(message),
    })
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = start(folder);
    command.args(arguments).env(LITERAL, "1");
    command
}
