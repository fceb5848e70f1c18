//! What `--commit` needs of git: whether a commit can be made, and the commit.

use std::path::{Path, PathBuf};

use super::repository::Repository;
use super::{bytes, is_no, line, list, path};
use crate::error::Error;
use crate::error::revision::RevisionError;
use crate::error::write::{Obstacle, WriteError};

/// With this option a name with `*` or `[` is no pattern.
const LITERAL: &str = "--literal-pathspecs";

/// Files of git's own folder that are there while something is in progress, and what that is. A rebase is looked for before
/// a cherry-pick, for it makes some.
const IN_PROGRESS: [(&str, Obstacle); 7] = [
    ("index.lock", Obstacle::Lock),
    ("HEAD.lock", Obstacle::Lock),
    ("MERGE_HEAD", Obstacle::Operation("merge")),
    ("rebase-merge", Obstacle::Operation("rebase")),
    ("rebase-apply", Obstacle::Operation("rebase")),
    ("CHERRY_PICK_HEAD", Obstacle::Operation("cherry-pick")),
    ("REVERT_HEAD", Obstacle::Operation("revert")),
];

/// The work tree that a commit is made in: a repository that is seen from the top.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkTree(Repository);

/// A file to commit.
#[derive(Debug)]
pub struct CommitFile {
    /// Where it is on the disk.
    pub path: PathBuf,
    /// Whether the last commit does not have it.
    pub is_new: bool,
    /// Whether it is removed.
    pub is_removed: bool,
}

impl WorkTree {
    /// The work tree that a folder belongs to.
    ///
    /// # Errors
    /// [`RevisionError`] when there is none, or git will not look at it.
    pub fn find(folder: &Path) -> Result<WorkTree, RevisionError> {
        Ok(WorkTree(Repository::find(folder)?.at_top()?))
    }

    /// The folder where it begins.
    pub fn top(&self) -> &Path {
        self.0.folder()
    }

    /// Checks that a commit can be made of these files, as far as that can be known before they are written.
    ///
    /// # Errors
    /// [`WriteError`] that says what is in the way; [`RevisionError`] when git fails.
    pub fn check_ready(&self, files: &[PathBuf]) -> Result<(), Error> {
        // git would refuse only after the files are written.
        for who in ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"] {
            // By git itself: the name may stand in a file, in the environment, or be made from the account.
            let known = self.0.bytes(&["var", who]);
            known.map_err(|_| WriteError::NoName)?;
        }
        self.check_progress()?;
        if files.is_empty() {
            return Ok(());
        }
        self.check_watched(files)?;
        self.check_ignored(files)
    }

    /// Checks that no other git holds a lock, and that no merge or the like waits for its end: git would refuse to commit
    /// single files, or the commit would become part of it.
    fn check_progress(&self) -> Result<(), Error> {
        let mut command = self.0.command(&["rev-parse"]);
        for (name, _) in IN_PROGRESS {
            command.args(["--git-path", name]);
        }
        let lines = bytes(command)?;
        let lines = lines.split(|byte| *byte == b'\n');
        for (line, (_, obstacle)) in lines.zip(IN_PROGRESS) {
            let file = self.top().join(path(line.to_owned()));
            if file.symlink_metadata().is_ok() {
                return Err(WriteError::InProgress(obstacle, file).into());
            }
        }
        Ok(())
    }

    /// Checks that git looks at the files: it would not commit those with `skip-worktree`, as outside a sparse checkout, or
    /// `assume-unchanged`.
    fn check_watched(&self, files: &[PathBuf]) -> Result<(), Error> {
        let mut command = self.0.command(&[LITERAL, "ls-files", "-v", "-z", "--"]);
        command.args(files);
        let listed = list(&bytes(command)?);
        let unwatched = listed.iter().filter_map(|entry| {
            let (tag, name) = entry.split_once(' ')?;
            let is_unwatched = tag == "S" || tag.chars().all(char::is_lowercase);
            is_unwatched.then(|| name.to_owned())
        });
        let unwatched: Vec<String> = unwatched.collect();
        match unwatched.is_empty() {
            true => Ok(()),
            false => Err(WriteError::Unwatched(unwatched).into()),
        }
    }

    fn check_ignored(&self, files: &[PathBuf]) -> Result<(), Error> {
        let mut command = self.0.command(&["check-ignore", "--"]);
        // `check-ignore` takes no patterns, and refuses the option for literal ones.
        command.args(files).env_remove("GIT_LITERAL_PATHSPECS");
        let ignored = line(command);
        if is_no(&ignored) {
            return Ok(());
        }
        let ignored = ignored?.lines().map(str::to_owned).collect();
        Err(WriteError::Ignored(ignored).into())
    }

    /// Which of the files differ from the last commit, or are not in it.
    ///
    /// # Errors
    /// [`RevisionError`] when git fails.
    pub fn differing(&self, files: &[PathBuf]) -> Result<Vec<String>, RevisionError> {
        self.listed_by_status(&["--porcelain", "--"], files)
    }

    /// Whether git can bring back the files, or all files of a folder, as they are now: the last commit has them so.
    pub fn can_restore(&self, files: &[PathBuf]) -> bool {
        let arguments = ["--porcelain", "--ignored", "--"];
        let differing = self.listed_by_status(&arguments, files);
        // git ignores what kompis has there for itself.
        let is_own = |name: &String| name.contains(".kompis/");
        differing.is_ok_and(|files| files.iter().all(is_own))
    }

    fn listed_by_status(
        &self,
        arguments: &[&str],
        files: &[PathBuf],
    ) -> Result<Vec<String>, RevisionError> {
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = self.0.status(arguments)?;
        command.args(files);
        // Two letters and a space stand before each name.
        let entries = list(&bytes(command)?);
        let names = entries.iter().filter_map(|entry| entry.get(3..));
        Ok(names.map(str::to_owned).collect())
    }

    /// Whether the last commit has a file.
    pub fn is_committed(&self, file: &Path) -> bool {
        let arguments = [LITERAL, "ls-tree", "-z", "--name-only", "HEAD", "--"];
        let mut command = self.0.command(&arguments);
        command.arg(file.strip_prefix(self.top()).unwrap_or(file));
        bytes(command).is_ok_and(|names| !names.is_empty())
    }

    /// Commits just the files, whatever else is staged.
    ///
    /// # Errors
    /// [`WriteError::NotCommitted`] when git fails, such as by a hook that refuses; then nothing more is staged than before.
    pub fn commit(&self, files: &[CommitFile], message: &str) -> Result<(), WriteError> {
        let paths = |is_meant: fn(&CommitFile) -> bool| -> Vec<PathBuf> {
            let meant = files.iter().filter(|file| is_meant(file));
            meant.map(|file| file.path.clone()).collect()
        };
        let run = |arguments: &[&str], files: &[PathBuf]| {
            if files.is_empty() {
                return Ok(());
            }
            let mut command = self.0.commit_command(&[LITERAL]);
            command.args(arguments).arg("--").args(files);
            bytes(command).map(|_| ())
        };
        let unstage = ["rm", "--cached", "--force", "--quiet", "--ignore-unmatch"];
        // A removed file that is in no commit is at most in the index: `commit --only` would not know it.
        let dropped = paths(|file| file.is_removed && file.is_new);
        let committed = paths(|file| !(file.is_removed && file.is_new));
        // `commit --only` refuses files that git does not know, and without `--sparse` git takes in no new file outside a
        // sparse checkout.
        let add = ["add", "--intent-to-add", "--sparse"];
        let commit = ["commit", "--quiet", "--message", message, "--only"];
        let done = run(&unstage, &dropped)
            .and_then(|()| run(&add, &paths(|file| !file.is_removed)))
            .and_then(|()| run(&commit, &committed));
        if done.is_err() {
            // New files would stay in the index, as if somebody had staged them.
            let _ = run(&unstage, &paths(|file| file.is_new && !file.is_removed));
        }
        done.map_err(|error| match error {
            // The words of a hook that refuses, as they are.
            RevisionError::Git(message) => WriteError::NotCommitted(message),
            other => WriteError::NotCommitted(other.to_string()),
        })
    }
}
