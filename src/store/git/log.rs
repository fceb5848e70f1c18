//! The commits of a repository with the files that each changed: one pass over the history, whatever record is looked for.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::objects::ask_all;
use super::repository::Repository;
use super::{bytes, list};
use crate::error::revision::RevisionError;
use crate::model::history::{Commit, Contents, FileChange};

/// A commit in a list of git.
#[derive(Debug)]
pub(super) struct ListedCommit {
    pub(super) commit: Commit,
    /// Whether it has parents here.
    has_parents: bool,
    /// Who wrote it as the commit itself says, whatever `.mailmap` makes of it.
    pub(super) signed_author: String,
    /// The day on which it was written, by its author's clock.
    pub(super) signed_date: String,
}

/// Before each commit: no text of git begins so.
const MARK: char = '\u{1}';

/// The options by which git lists commits so that [`read_commit`] can read them.
pub(super) const COMMIT_FORMAT: [&str; 3] = [
    // A commit may say that its message is in another encoding.
    "--encoding=UTF-8",
    "--date=short-local",
    "--format=%x01%H%x00%h%x00%ct%x00%cd%x00%P%x00%aN%x00%s%x00%an%x00%as",
];

/// Lists the commits that `git rev-list` finds with these arguments: the newest first, but children before their parents.
pub(super) fn list_commits(
    repository: &Repository,
    arguments: &[&str],
) -> Result<Vec<ListedCommit>, RevisionError> {
    let options = [&["rev-list", "--date-order"], &COMMIT_FORMAT[..], arguments].concat();
    let listed = repository.line(&options)?;
    Ok(listed.lines().filter_map(read_commit).collect())
}

/// Reads a line of a list; `None` for the lines with `commit` and a hash that git writes before each.
pub(super) fn read_commit(line: &str) -> Option<ListedCommit> {
    let mut parts = line.strip_prefix(MARK)?.split('\0').map(str::to_owned);
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
    Some(ListedCommit {
        commit,
        has_parents,
        signed_author: parts.next()?,
        signed_date: parts.next()?,
    })
}

/// A commit with the files that it changed.
#[derive(Debug)]
pub(in crate::store) struct LoggedCommit {
    /// `None` for what is not committed yet.
    pub(in crate::store) commit: Option<Commit>,
    /// Whether it has parents here.
    pub(in crate::store) has_parents: bool,
    /// By their paths below the folder that the repository is seen from.
    pub(in crate::store) files: Vec<FileChange>,
    /// Those paths where a submodule is, or was.
    pub(in crate::store) submodules: Vec<String>,
}

/// How many commits one git compares with their parents: it takes one after the other, so that several are faster.
const PART: usize = 1_000;

/// The modes of git for what is no file: a link, a submodule, nothing.
const LINK: &str = "120000";
const SUBMODULE: &str = "160000";
const NOTHING: &str = "000000";

/// Returns every commit that leads to a tip, children before parents and else the newest first, with the files that it
/// changed below the folder; a merge only with those that differ from every parent.
pub(in crate::store) fn log(
    repository: &Repository,
    tip: &str,
) -> Result<Vec<LoggedCommit>, RevisionError> {
    let prefix = repository.prefix()?;
    let listed = list_commits(repository, &[tip])?.into_iter();
    let mut logged: Vec<LoggedCommit> = listed
        .map(|it| LoggedCommit {
            commit: Some(it.commit),
            has_parents: it.has_parents,
            files: Vec::new(),
            submodules: Vec::new(),
        })
        .collect();
    let parts = logged
        .par_chunks_mut(PART)
        .map(|part| add_files(repository, part, &prefix));
    parts.collect::<Result<(), _>>()?;
    Ok(logged)
}

/// Adds what commits changed, each compared with its parents.
fn add_files(
    repository: &Repository,
    commits: &mut [LoggedCommit],
    prefix: &str,
) -> Result<(), RevisionError> {
    let hash = |logged: &LoggedCommit| logged.commit.as_ref().map(|it| it.hash.clone());
    let hashes = commits.iter().filter_map(hash);
    let lines: Vec<String> = hashes.map(|it| it + "\n").collect();
    let mut arguments = vec!["diff-tree", "--stdin", "--root", "-r", "-c", "--raw", "-z"];
    // Records that were renamed are found by contents and former ids, in `model/renames.rs`.
    arguments.extend(["--no-renames", "--no-abbrev", "--no-ext-diff"]);
    arguments.push("--format=%x01%H");
    if !prefix.is_empty() {
        arguments.extend(["--", "."]);
    }
    let answer = ask_all(repository, &arguments, &lines)?;
    let mut changed = read_files(&String::from_utf8_lossy(&answer), prefix);
    for logged in commits {
        let files = hash(logged).and_then(|hash| changed.remove(&hash));
        for (file, is_submodule) in files.unwrap_or_default() {
            logged
                .submodules
                .extend(is_submodule.then(|| file.path.clone()));
            logged.files.push(file);
        }
    }
    Ok(())
}

/// Reads the files of each commit: its hash, then for each file `:MODES HASHES STATUS` and a path, one colon, and one mode
/// and hash, for each parent.
fn read_files(answer: &str, prefix: &str) -> BTreeMap<String, Vec<(FileChange, bool)>> {
    let mut files: BTreeMap<String, Vec<(FileChange, bool)>> = BTreeMap::new();
    let mut hash = "";
    let mut tokens = answer.split('\0');
    while let Some(token) = tokens.next() {
        let token = token.trim_start_matches('\n');
        if let Some(next) = token.strip_prefix(MARK) {
            hash = next;
        } else if token.starts_with(':') {
            let path = tokens.next().and_then(|path| path.strip_prefix(prefix));
            let file = path.and_then(|path| read_file(token, path));
            files.entry(hash.to_owned()).or_default().extend(file);
        }
    }
    files
}

/// Reads `:MODES HASHES STATUS`; returns also whether it is, or was, a submodule.
fn read_file(line: &str, path: &str) -> Option<(FileChange, bool)> {
    let words = line.trim_start_matches(':');
    let parents = line.len() - words.len();
    let words: Vec<&str> = words.split(' ').collect();
    let (modes, hashes) = (words.get(..=parents)?, words.get(parents + 1..)?);
    let mut found: Vec<Option<Contents>> = modes
        .iter()
        .zip(hashes)
        .map(|(mode, hash)| contents(mode, hash))
        .collect();
    let file = FileChange {
        path: path.to_owned(),
        after: found.pop()?,
        before: found,
    };
    Some((file, modes.contains(&SUBMODULE)))
}

/// Where a file is found; `None` for what is no file.
fn contents(mode: &str, hash: &str) -> Option<Contents> {
    let is_file = !matches!(mode, LINK | SUBMODULE | NOTHING);
    is_file.then(|| Contents::Object(hash.to_owned()))
}

/// What differs from the last commit in the work tree, staged or not; `None` when nothing does.
pub(in crate::store) fn uncommitted(
    repository: &Repository,
) -> Result<Option<LoggedCommit>, RevisionError> {
    let prefix = repository.prefix()?;
    let status = list(&bytes(repository.status(&[
        "--porcelain=v2",
        "--",
        ".",
    ])?)?);
    let here = repository.folder();
    let files = status.iter().filter_map(|entry| {
        let (path, before) = read_status(entry)?;
        let path = path.strip_prefix(&prefix)?.to_owned();
        let is_there = here.join(&path).symlink_metadata().is_ok();
        Some(FileChange {
            path,
            before: vec![before],
            after: is_there.then_some(Contents::Disk),
        })
    });
    let files: Vec<FileChange> = files.collect();
    Ok((!files.is_empty()).then_some(LoggedCommit {
        commit: None,
        has_parents: true,
        files,
        submodules: Vec::new(),
    }))
}

/// Reads an entry of `git status`: the path, and what the last commit has there.
fn read_status(entry: &str) -> Option<(&str, Option<Contents>)> {
    let (status, rest) = entry.split_once(' ')?;
    match status {
        "?" => Some((rest, None)),
        // XY SUB, the modes of HEAD, index and work tree, the hashes of HEAD and index, the path.
        "1" => {
            let words: Vec<&str> = rest.splitn(8, ' ').collect();
            Some((words.get(7)?, contents(words.get(2)?, words.get(5)?)))
        }
        // XY SUB, three modes and that of the work tree, the hashes of base, ours and theirs, the path.
        "u" => {
            let words: Vec<&str> = rest.splitn(10, ' ').collect();
            Some((words.get(9)?, contents(words.get(3)?, words.get(7)?)))
        }
        _ => None,
    }
}

/// The commits that made files what they are at a tip. Where two lines of history were merged and the files are as one of
/// them has them, the commits of the other are not among them.
pub(in crate::store) fn commits_of(
    repository: &Repository,
    tip: &str,
    paths: &[&str],
) -> Result<BTreeSet<String>, RevisionError> {
    let arguments = [&["--literal-pathspecs", "rev-list", tip, "--"], paths].concat();
    repository.lines(&arguments)
}

/// The commits that lead to a tip but not to another commit, if there is one.
pub(in crate::store) fn commits_since(
    repository: &Repository,
    tip: &str,
    commit: Option<&str>,
) -> Result<BTreeSet<String>, RevisionError> {
    let without = commit.map(|commit| format!("^{commit}"));
    let mut arguments = vec!["rev-list", tip];
    arguments.extend(without.as_deref());
    repository.lines(&arguments)
}

/// Whether a commit without parents here has some elsewhere: a shallow clone begins with it.
pub(in crate::store) fn has_parents_elsewhere(repository: &Repository, commit: &str) -> bool {
    let text = repository.line(&["cat-file", "commit", commit]);
    let text = text.unwrap_or_default();
    let mut head = text.lines().take_while(|line| !line.is_empty());
    head.any(|line| line.starts_with("parent "))
}
