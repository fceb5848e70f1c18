//! A commit, by any name that git knows or by a day.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use super::repository::Repository;
use crate::error::revision::RevisionError;
use crate::text::suggest::nearest;

/// What is asked of git about a commit: hash, short hash, seconds since 1970, day.
const FORMAT: [&str; 2] = ["--format=%H %h %ct %cd", "--date=short-local"];

/// How many branches and tags an error names.
const NEAR: usize = 3;

/// A commit of the repository that a registry lies in.
#[derive(Clone, Debug)]
pub struct Revision {
    pub(in crate::store) repository: Repository,
    /// What was asked for.
    pub name: String,
    /// The hash of the commit.
    pub commit: String,
    /// The hash, as short as it is without doubt.
    pub short: String,
    /// The day of the commit where kompis runs, such as `2023-10-25`.
    pub day: String,
    /// People of another repository and tree than the submodule's commit.
    pub(in crate::store) people: Option<(Repository, String)>,
}

impl Revision {
    /// The commit that a name of git means: a branch, a tag, a hash, `HEAD~2` …
    ///
    /// # Errors
    /// [`RevisionError`] when there is none, or git can't be asked.
    pub fn named(root: &Path, name: &str) -> Result<Revision, RevisionError> {
        let repository = Repository::around(root)?;
        let told = object(&repository, name).and_then(|object| {
            let asked = ["rev-list", "--no-walk", FORMAT[0], FORMAT[1], &object];
            let lines = repository.line(&asked).ok()?;
            lines.lines().find_map(Told::read)
        });
        match told {
            Some(told) => Ok(told.revision(repository, name)),
            None => Err(unknown(&repository, name)),
        }
    }

    /// The last commit before a moment on the line of first parents of HEAD; `day` is what was asked for, `end` the
    /// seconds from 1970 to its end.
    ///
    /// # Errors
    /// [`RevisionError`] when there is none, or git can't be asked.
    pub fn before(root: &Path, day: &str, end: i64) -> Result<Revision, RevisionError> {
        let repository = Repository::around(root)?;
        if object(&repository, "HEAD").is_none() {
            return Err(unknown(&repository, "HEAD"));
        }
        let (found, first) = last_before(&repository, end)?;
        match found {
            Some(told) => Ok(told.revision(repository, day)),
            None => Err(RevisionError::BeforeFirst {
                day: day.to_owned(),
                first,
                fetch: repository.fetch(&["--unshallow"]),
            }),
        }
    }

    /// The commit where two lines of history parted.
    ///
    /// # Errors
    /// [`RevisionError`] when there is none, as in a shallow clone, or git can't be asked.
    pub fn merge_base(
        root: &Path,
        one: &Revision,
        other: &Revision,
    ) -> Result<Revision, RevisionError> {
        let repository = &one.repository;
        match repository.line(&["merge-base", &one.commit, &other.commit]) {
            Ok(base) if !base.is_empty() => Revision::named(root, &base),
            _ => Err(RevisionError::NoBase {
                names: [one.name.clone(), other.name.clone()],
                fetch: repository.fetch(&["--unshallow"]),
            }),
        }
    }

    /// A branch or tag that is called as what was asked for, when that was understood as a day.
    pub fn namesake(&self) -> Option<String> {
        let format = "--format=%(refname)";
        let patterns = ["heads", "tags"].map(|it| format!("refs/{it}/{}", self.name));
        let found = self
            .repository
            .line(&["for-each-ref", format, &patterns[0], &patterns[1]]);
        let found = found.ok()?;
        let name = found.lines().next()?.strip_prefix("refs/")?;
        Some(name.to_owned())
    }
}

/// What git tells about a commit.
struct Told {
    commit: String,
    short: String,
    seconds: i64,
    day: String,
}

impl Told {
    /// Reads a line in [`FORMAT`]; before each git writes `commit` and the hash.
    fn read(line: &str) -> Option<Told> {
        let mut words = line.split(' ').map(str::to_owned);
        let (commit, short) = (words.next()?, words.next()?);
        let (seconds, day) = (words.next()?.parse().ok()?, words.next()?);
        Some(Told {
            commit,
            short,
            seconds,
            day,
        })
    }

    fn revision(self, repository: Repository, name: &str) -> Revision {
        Revision {
            repository,
            name: name.to_owned(),
            commit: self.commit,
            short: self.short,
            day: self.day,
            people: None,
        }
    }
}

/// The hash of what a name means, be it a commit, the text of a tag, or something else.
fn object(repository: &Repository, name: &str) -> Option<String> {
    let hash = repository.line(&["rev-parse", "--verify", "--end-of-options", name]);
    hash.ok().filter(|hash| !hash.is_empty())
}

/// The last commit from HEAD along first parents that was made before a moment, and the day of the first that was seen.
///
/// git is asked for times and compares none: its `--before` takes a day without an hour for that day at this hour.
fn last_before(repository: &Repository, end: i64) -> Result<(Option<Told>, String), RevisionError> {
    let arguments = [
        "rev-list",
        "--first-parent",
        FORMAT[0],
        FORMAT[1],
        "HEAD",
        "--",
    ];
    let mut walking = repository.command(&arguments);
    walking.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = walking.spawn().map_err(RevisionError::NoGit)?;
    let mut first = String::new();
    let mut found = None;
    for line in child
        .stdout
        .take()
        .into_iter()
        .flat_map(|it| BufReader::new(it).lines())
    {
        let Ok(line) = line else { break };
        let Some(told) = Told::read(&line) else {
            continue;
        };
        first.clone_from(&told.day);
        if told.seconds < end {
            found = Some(told);
            break;
        }
    }
    // It has said enough, or all.
    let _ = child.kill();
    let _ = child.wait();
    if first.is_empty() {
        return Err(RevisionError::Git(
            "`git rev-list HEAD` tells nothing".to_owned(),
        ));
    }
    Ok((found, first))
}

/// Why there is no such commit.
fn unknown(repository: &Repository, name: &str) -> RevisionError {
    let is_head = name.starts_with("HEAD") || name.starts_with('@');
    let branch = repository.line(&["symbolic-ref", "--short", "HEAD"]);
    if let Ok(branch) = branch
        && (is_head || name == branch || repository.names().is_empty())
        && object(repository, "HEAD").is_none()
    {
        return RevisionError::NoCommit(branch);
    }
    let base =
        name.trim_end_matches(|letter: char| letter.is_ascii_digit() || "~^".contains(letter));
    let is_ancestor = base != name && object(repository, base).is_some();
    let options: &[&str] = match is_ancestor {
        true => &["--unshallow"],
        // A shallow clone has one branch, and no tags but those of its commits.
        false => &["--unshallow", "--tags"],
    };
    RevisionError::Unknown {
        name: name.to_owned(),
        near: near(repository.names(), name),
        fetch: repository.fetch(options),
    }
}

/// The branches and tags that may have been meant: those of another repository with the same name, then slips of the finger.
fn near(mut names: Vec<String>, typed: &str) -> Vec<String> {
    let ending = format!("/{typed}");
    let (mut near, rest): (Vec<String>, Vec<String>) =
        names.drain(..).partition(|name| name.ends_with(&ending));
    names = rest;
    while near.len() < NEAR
        && let Some(name) = nearest(typed, names.iter().map(String::as_str)).map(str::to_owned)
    {
        names.retain(|it| *it != name);
        near.push(name);
    }
    near.truncate(NEAR);
    near
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn names_that_are_near_are_meant() {
        let names = ["main", "origin/main", "origin/gren", "v1.0", "v1.1"].map(str::to_owned);
        let table: [(&str, &[&str]); 4] = [
            ("mian", &["main"]),
            ("gren", &["origin/gren"]),
            ("v1.2", &["v1.0", "v1.1"]),
            ("xyzzy", &[]),
        ];
        for (typed, expected) in table {
            assert_eq!(near(names.to_vec(), typed), expected, "{typed}");
        }
    }
}
