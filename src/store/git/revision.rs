//! A commit, by any name that git knows or by a day.

use std::io::{BufRead, BufReader};
use std::path::{Component, Path, PathBuf};
use std::process::Stdio;

use super::log::{COMMIT_FORMAT, list_commits, read_commit};
use super::objects;
use super::repository::Repository;
use crate::error::revision::RevisionError;
use crate::model::history::Commit;
use crate::text::suggest::nearest;

/// How many branches and tags an error names.
const MOST_SUGGESTED: usize = 3;

/// A commit of the repository that a registry lies in.
#[derive(Clone, Debug)]
pub struct Revision {
    pub(in crate::store) repository: Repository,
    /// The name, as it was typed.
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
    fn new(repository: Repository, name: &str, commit: Commit) -> Revision {
        Revision {
            repository,
            name: name.to_owned(),
            commit: commit.hash,
            short: commit.short,
            day: commit.date,
            people: None,
        }
    }

    /// The commit that a name of git means: a branch, a tag, a hash, `HEAD~2` …
    ///
    /// # Errors
    /// [`RevisionError`] when there is none, or git fails.
    pub fn find(root: &Path, name: &str) -> Result<Revision, RevisionError> {
        Revision::find_in(Repository::find(root)?, name)
    }

    fn find_in(repository: Repository, name: &str) -> Result<Revision, RevisionError> {
        let commit = objects::find(&repository, name).and_then(|object| {
            let listed = list_commits(&repository, &["--no-walk", &object]).ok()?;
            listed.into_iter().next()
        });
        match commit {
            Some(listed) => Ok(Revision::new(repository, name, listed.commit)),
            None => Err(unknown_revision(&repository, name)),
        }
    }

    /// The last commit before a moment on the line of first parents of HEAD; `day` is what was typed, `end` the
    /// seconds from 1970 to its end.
    ///
    /// # Errors
    /// [`RevisionError`] when there is none, or git fails.
    pub fn last_before(root: &Path, day: &str, end: i64) -> Result<Revision, RevisionError> {
        let repository = Repository::find(root)?;
        // A branch without a commit has no last one, and needs another hint than a day that is too early.
        if objects::find(&repository, "HEAD").is_none() {
            return Err(unknown_revision(&repository, "HEAD"));
        }
        let (found, first) = find_last_before(&repository, end)?;
        match found {
            Some(commit) => Ok(Revision::new(repository, day, commit)),
            None => Err(RevisionError::BeforeFirst {
                day: day.to_owned(),
                first,
                fetch: repository.fetch_command(&["--unshallow"]),
            }),
        }
    }

    /// The commit where two lines of history parted.
    ///
    /// # Errors
    /// [`RevisionError`] when there is none, as in a shallow clone, or git fails.
    pub fn merge_base(one: &Revision, other: &Revision) -> Result<Revision, RevisionError> {
        let repository = &one.repository;
        match repository.line(&["merge-base", &one.commit, &other.commit]) {
            Ok(base) if base == one.commit => Ok(Revision {
                name: base,
                ..one.clone()
            }),
            Ok(base) if !base.is_empty() => Revision::find_in(repository.clone(), &base),
            _ => Err(RevisionError::NoBase {
                names: [one.name.clone(), other.name.clone()],
                fetch: repository.fetch_command(&["--unshallow"]),
            }),
        }
    }

    /// The repositories that the submodule at a path may have here, best first: in its folder, else where git keeps those of
    /// submodules that are not checked out, in this work tree or another.
    pub(in crate::store) fn submodules(&self, path: &str) -> impl Iterator<Item = Repository> {
        let folder = self.repository.folder();
        let in_folder = Repository::at(&folder.join(path));
        let kept = self.kept_submodules(path).into_iter();
        let kept = kept.filter_map(|git_dir| Repository::kept_in(git_dir, folder));
        in_folder.into_iter().chain(kept)
    }

    /// Where git keeps the repository of the submodule at a path, by its name in the `.gitmodules` of the revision.
    fn kept_submodules(&self, path: &str) -> Vec<PathBuf> {
        let Some(name) = self.submodule_name(path) else {
            return Vec::new();
        };
        let modules = format!("modules/{name}");
        let line = |arguments: &[&str]| self.repository.line(arguments).ok();
        let own = line(&["rev-parse", "--git-path", &modules]);
        let shared = line(&["rev-parse", "--git-common-dir"]).map(|it| format!("{it}/{modules}"));
        own.into_iter()
            .chain(shared)
            .map(|path| self.repository.folder().join(path))
            .filter(|path| path.is_dir())
            .collect()
    }

    /// The name of the submodule at a path below the registry.
    fn submodule_name(&self, path: &str) -> Option<String> {
        let prefix = self.repository.prefix().ok()?;
        let file = format!("{}:.gitmodules", self.commit);
        let keys = r"^submodule\..*\.path$";
        let arguments = ["config", "--blob", &file, "-z", "--get-regexp", keys];
        let paths = self.repository.list(&arguments).ok()?;
        let wanted = format!("{prefix}{path}");
        let mut pairs = paths.iter().filter_map(|pair| pair.split_once('\n'));
        let (key, _) = pairs.find(|(_, value)| value.trim_end_matches('/') == wanted)?;
        let name = key.strip_prefix("submodule.")?.strip_suffix(".path")?;
        is_below(name).then(|| name.to_owned())
    }

    /// A branch or tag that has the name which was understood as a day.
    pub fn namesake(&self) -> Option<String> {
        let [branch, tag] = ["heads", "tags"].map(|it| format!("refs/{it}/{}", self.name));
        let arguments = ["for-each-ref", "--format=%(refname)", &branch, &tag];
        let found = self.repository.line(&arguments).ok()?;
        let name = found.lines().next()?.strip_prefix("refs/")?;
        Some(name.to_owned())
    }
}

/// Whether a name leads nowhere but below a folder: whoever writes `.gitmodules` must not choose the repository that git uses.
fn is_below(name: &str) -> bool {
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    !name.is_empty() && !name.contains('\\') && Path::new(name).components().all(is_plain)
}

/// Finds the last commit before a moment from HEAD along first parents, and the day of the oldest one that was looked at.
///
/// The times are compared here: git's `--before` takes a day without an hour for that day at the present hour.
fn find_last_before(
    repository: &Repository,
    end: i64,
) -> Result<(Option<Commit>, String), RevisionError> {
    let mut walking = repository.command(&["rev-list", "--first-parent"]);
    walking.args(COMMIT_FORMAT).args(["HEAD", "--"]);
    // Streamed: of a long history only the end is needed, most often.
    walking.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = walking.spawn().map_err(RevisionError::NoGit)?;
    let mut first = String::new();
    let mut found = None;
    let stdout = child.stdout.take().into_iter();
    for line in stdout.flat_map(|it| BufReader::new(it).split(b'\n')) {
        let Ok(line) = line else { break };
        // The subject of an old commit may be in another encoding than it says.
        let line = String::from_utf8_lossy(&line);
        let Some(commit) = read_commit(&line).map(|it| it.commit) else {
            continue;
        };
        first.clone_from(&commit.date);
        if commit.seconds < end {
            found = Some(commit);
            break;
        }
    }
    // The rest of the history is not needed.
    let _ = child.kill();
    let _ = child.wait();
    if first.is_empty() {
        return Err(RevisionError::Git(
            "`git rev-list HEAD` tells nothing".to_owned(),
        ));
    }
    Ok((found, first))
}

/// The error that says why there is no such commit.
fn unknown_revision(repository: &Repository, name: &str) -> RevisionError {
    let is_head = name.starts_with("HEAD") || name.starts_with('@');
    let branch = repository.line(&["symbolic-ref", "--short", "HEAD"]);
    if let Ok(branch) = branch
        && (is_head || name == branch || repository.branches_and_tags().is_empty())
        && objects::find(repository, "HEAD").is_none()
    {
        return RevisionError::NoCommit(branch);
    }
    let base =
        name.trim_end_matches(|letter: char| letter.is_ascii_digit() || "~^".contains(letter));
    let is_ancestor = base != name && objects::find(repository, base).is_some();
    let options: &[&str] = match is_ancestor {
        true => &["--unshallow"],
        // A shallow clone has one branch, and no tags but those of its commits.
        false => &["--unshallow", "--tags"],
    };
    RevisionError::Unknown {
        name: name.to_owned(),
        near: similar_names(repository.branches_and_tags(), name),
        fetch: repository.fetch_command(options),
    }
}

/// The branches and tags that may have been meant: first those of a remote with the same name, then those with a similar one.
fn similar_names(names: Vec<String>, typed: &str) -> Vec<String> {
    let ending = format!("/{typed}");
    let is_remote = |name: &String| name.ends_with(&ending);
    let (mut near, mut names): (Vec<_>, Vec<_>) = names.into_iter().partition(is_remote);
    while near.len() < MOST_SUGGESTED
        && let Some(name) = nearest(typed, names.iter().map(String::as_str)).map(str::to_owned)
    {
        names.retain(|it| *it != name);
        near.push(name);
    }
    near.truncate(MOST_SUGGESTED);
    near
}

#[cfg(test)]
mod tests {
    use super::{is_below, similar_names};

    #[test]
    fn similar_names_are_suggested() {
        let names = ["main", "origin/main", "origin/gren", "v1.0", "v1.1"].map(str::to_owned);
        let table: [(&str, &[&str]); 4] = [
            ("mian", &["main"]),
            ("gren", &["origin/gren"]),
            ("v1.2", &["v1.0", "v1.1"]),
            ("xyzzy", &[]),
        ];
        for (typed, expected) in table {
            assert_eq!(similar_names(names.to_vec(), typed), expected, "{typed}");
        }
    }

    #[test]
    fn a_name_leads_nowhere_else() {
        for (name, expected) in [
            ("people", true),
            ("registry/people", true),
            ("..people", true),
            ("", false),
            ("../people", false),
            ("people/../../x", false),
            ("/tmp/people", false),
            ("..\\people", false),
        ] {
            assert_eq!(is_below(name), expected, "{name}");
        }
    }
}
