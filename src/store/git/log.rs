//! The commits of a repository with the files that each changed: one pass over the history, whatever is asked of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use rayon::prelude::*;

use super::bytes;
use super::listing::{Listed, MARK, listed};
use super::objects::ask;
use super::repository::Repository;
use crate::error::revision::RevisionError;
use crate::model::history::{Commit, Contents};

/// A commit with what it changed.
#[derive(Debug)]
pub(in crate::store) struct Logged {
    /// None for what is not committed yet.
    pub(in crate::store) commit: Option<Commit>,
    /// Whether it has parents here.
    pub(in crate::store) has_parents: bool,
    pub(in crate::store) files: Vec<File>,
}

/// A file that a commit changed, by its path below the folder that the repository is seen from.
#[derive(Debug)]
pub(in crate::store) struct File {
    pub(in crate::store) path: String,
    /// What it was in each parent.
    pub(in crate::store) before: Vec<Option<Contents>>,
    pub(in crate::store) after: Option<Contents>,
    /// Whether it is, or was, a submodule.
    pub(in crate::store) is_submodule: bool,
}

/// What stands before the files of a commit.
const HASH: &str = "--format=%x01%H";

/// How many commits one git compares with their parents: it takes one after the other, so that several are faster.
const PART: usize = 1_000;

/// The modes of git for what is no file: a link, a submodule, nothing.
const LINK: &str = "120000";
const SUBMODULE: &str = "160000";
const NOTHING: &str = "000000";

/// Every commit that leads to a tip, children before parents and else the newest first, with the files that it changed below
/// the folder; a merge only with those that are otherwise than in every parent.
pub(in crate::store) fn log(
    repository: &Repository,
    tip: &str,
) -> Result<Vec<Logged>, RevisionError> {
    let prefix = repository.line(&["rev-parse", "--show-prefix"])?;
    let listed = listed(repository, &[tip])?.into_iter();
    let mut logged: Vec<Logged> = listed.map(Logged::of).collect();
    let parts = logged
        .par_chunks_mut(PART)
        .map(|part| fill(repository, part, &prefix));
    parts.collect::<Result<(), _>>()?;
    Ok(logged)
}

impl Logged {
    fn of(listed: Listed) -> Logged {
        Logged {
            commit: Some(listed.commit),
            has_parents: listed.has_parents,
            files: Vec::new(),
        }
    }
}

/// Fills in what commits changed, each compared with its parents.
fn fill(
    repository: &Repository,
    commits: &mut [Logged],
    prefix: &str,
) -> Result<(), RevisionError> {
    let hash = |logged: &Logged| logged.commit.as_ref().map(|it| it.hash.clone());
    let hashes = commits.iter().filter_map(hash);
    let lines: Vec<String> = hashes.map(|it| it + "\n").collect();
    let mut arguments = vec!["diff-tree", "--stdin", "--root", "-r", "-c", "--raw", "-z"];
    arguments.extend(["--no-renames", "--no-abbrev", "--no-ext-diff", HASH]);
    if !prefix.is_empty() {
        arguments.extend(["--", "."]);
    }
    let told = ask(repository, &arguments, &lines, |answers| {
        let mut told = Vec::new();
        answers.read_to_end(&mut told)?;
        Ok(told)
    })?;
    let mut changed = files(&String::from_utf8_lossy(&told), prefix);
    for logged in commits {
        let files = hash(logged).and_then(|hash| changed.remove(&hash));
        logged.files = files.unwrap_or_default();
    }
    Ok(())
}

/// Reads the files of each commit: its hash, then for each file `:MODES HASHES STATUS` and a path, one colon, and one mode
/// and hash, for each parent.
fn files(told: &str, prefix: &str) -> BTreeMap<String, Vec<File>> {
    let mut files: BTreeMap<String, Vec<File>> = BTreeMap::new();
    let mut hash = "";
    let mut tokens = told.split('\0');
    while let Some(token) = tokens.next() {
        let token = token.trim_start_matches('\n');
        if let Some(next) = token.strip_prefix(MARK) {
            hash = next;
        } else if token.starts_with(':') {
            let path = tokens.next().and_then(|path| path.strip_prefix(prefix));
            let file = path.and_then(|path| file(token, path));
            files.entry(hash.to_owned()).or_default().extend(file);
        }
    }
    files
}

/// Reads `:MODES HASHES STATUS`.
fn file(line: &str, path: &str) -> Option<File> {
    let words = line.trim_start_matches(':');
    let parents = line.len() - words.len();
    let words: Vec<&str> = words.split(' ').collect();
    let (modes, hashes) = (words.get(..=parents)?, words.get(parents + 1..)?);
    let mut found: Vec<Option<Contents>> = modes
        .iter()
        .zip(hashes)
        .map(|(mode, hash)| contents(mode, hash))
        .collect();
    Some(File {
        path: path.to_owned(),
        after: found.pop()?,
        before: found,
        is_submodule: modes.contains(&SUBMODULE),
    })
}

/// Where a file is found; none of what is no file.
fn contents(mode: &str, hash: &str) -> Option<Contents> {
    let is_file = !matches!(mode, LINK | SUBMODULE | NOTHING);
    is_file.then(|| Contents::Object(hash.to_owned()))
}

/// What the work tree has otherwise than the last commit, staged or not; none when that is nothing.
pub(in crate::store) fn uncommitted(
    repository: &Repository,
) -> Result<Option<Logged>, RevisionError> {
    let prefix = repository.line(&["rev-parse", "--show-prefix"])?;
    let told = bytes(repository.status(&["--porcelain=v2", "--", "."])?)?;
    let told = String::from_utf8_lossy(&told);
    let here = repository.folder();
    let files = told.split('\0').filter_map(|entry| {
        let (path, before) = differing(entry)?;
        let path = path.strip_prefix(&prefix)?.to_owned();
        let is_there = here.join(&path).symlink_metadata().is_ok();
        Some(File {
            path,
            before: vec![before],
            after: is_there.then_some(Contents::Disk),
            is_submodule: false,
        })
    });
    let files: Vec<File> = files.collect();
    Ok((!files.is_empty()).then_some(Logged {
        commit: None,
        has_parents: true,
        files,
    }))
}

/// Reads an entry of `git status`: the path, and what the last commit has there.
fn differing(entry: &str) -> Option<(&str, Option<Contents>)> {
    let (sort, rest) = entry.split_once(' ')?;
    match sort {
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

/// The commits that made files what they are at a tip: of two lines that a merge brought together, where one of them alone
/// says what stands there, not the other.
pub(in crate::store) fn line(
    repository: &Repository,
    tip: &str,
    paths: &[&str],
) -> Result<BTreeSet<String>, RevisionError> {
    let mut arguments = vec!["--literal-pathspecs", "rev-list", tip, "--"];
    arguments.extend(paths);
    let listed = repository.line(&arguments)?;
    Ok(listed.lines().map(str::to_owned).collect())
}

/// The commits that lead to a tip but not to another commit, where there is one.
pub(in crate::store) fn since(
    repository: &Repository,
    tip: &str,
    commit: Option<&str>,
) -> Result<BTreeSet<String>, RevisionError> {
    let without = commit.map(|commit| format!("^{commit}"));
    let mut arguments = vec!["rev-list", tip];
    arguments.extend(without.as_deref());
    let listed = repository.line(&arguments)?;
    Ok(listed.lines().map(str::to_owned).collect())
}

/// Whether a commit without parents here has some elsewhere: a shallow clone begins with it.
pub(in crate::store) fn is_cut(repository: &Repository, commit: &str) -> bool {
    let told = repository.line(&["cat-file", "commit", commit]);
    let told = told.unwrap_or_default();
    let mut head = told.lines().take_while(|line| !line.is_empty());
    head.any(|line| line.starts_with("parent "))
}
