//! The only place that starts git.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::write::WriteError;

/// The work tree that a folder belongs to.
pub fn work_tree(folder: &Path) -> Option<PathBuf> {
    let top = run(folder, &["rev-parse", "--show-toplevel"]).ok()?;
    Some(PathBuf::from(top.trim_end_matches('\n')))
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

/// Commits just the files, whatever else is staged.
///
/// # Errors
/// [`WriteError::Git`] when git fails, such as when nobody has said who commits.
pub fn commit(tree: &Path, files: &[PathBuf], message: &str) -> Result<(), WriteError> {
    let names: Vec<String> = files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    let with_names = |mut arguments: Vec<&'static str>| -> Vec<String> {
        arguments.push("--");
        arguments
            .into_iter()
            .map(str::to_owned)
            .chain(names.iter().cloned())
            .collect()
    };
    let strings = |arguments: &[String]| -> Result<String, WriteError> {
        run(
            tree,
            &arguments.iter().map(String::as_str).collect::<Vec<_>>(),
        )
    };
    // A new file is unknown to git until it is named.
    strings(&with_names(vec!["add", "--intent-to-add"]))?;
    let mut arguments = vec![
        "commit".to_owned(),
        "--quiet".to_owned(),
        "--message".to_owned(),
        message.to_owned(),
    ];
    arguments.extend(with_names(vec!["--only"]));
    strings(&arguments)?;
    Ok(())
}

/// Runs git in a folder and returns what it prints.
fn run(folder: &Path, arguments: &[&str]) -> Result<String, WriteError> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .env("GIT_LITERAL_PATHSPECS", "1")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| WriteError::Git(error.to_string()))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let message = String::from_utf8_lossy(&output.stderr);
        Err(WriteError::Git(message.trim().to_owned()))
    }
}
