//! The repository that a folder lies in, whoever starts kompis.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Mode, bytes, is_no, line, list, may_fetch, path, start};
use crate::error::revision::RevisionError;
use crate::text::shell;

/// The variables by which git tells its hooks about the repository that they run for, which need not be the registry's: all of
/// `git rev-parse --local-env-vars` but settings, which git itself hands on to submodules.
const LOCAL: [&str; 13] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// The variable by which git tells hooks where the index is.
const INDEX: &str = "GIT_INDEX_FILE";

/// The arguments that ask git for the folder of a repository's own files.
const GIT_DIR: [&str; 2] = ["rev-parse", "--absolute-git-dir"];

/// The arguments that ask git for the top of the work tree.
const TOP: [&str; 2] = ["rev-parse", "--show-toplevel"];

/// The variable that says how many settings the environment has.
const SETTINGS: &str = "GIT_CONFIG_COUNT";

/// A repository with a work tree, seen from a folder in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Repository {
    folder: PathBuf,
    /// Variables that say where git is to look, when it would not find the repository from the folder.
    variables: Vec<(&'static str, PathBuf)>,
}

impl Repository {
    /// git in a folder, whatever that lies in.
    fn new(folder: &Path, variables: Vec<(&'static str, PathBuf)>) -> Repository {
        let folder = folder.to_owned();
        Repository { folder, variables }
    }

    /// The repository that a folder lies in; if it lies in none, the one that `GIT_DIR` names, should the folder be in
    /// its work tree.
    ///
    /// # Errors
    /// [`RevisionError`] when there is no git, no repository, or git will not look at it.
    pub fn find(folder: &Path) -> Result<Repository, RevisionError> {
        let found = Repository::new(folder, Vec::new());
        match found.is_work_tree() {
            Ok(true) => Ok(found),
            // git has no exit code of its own for this.
            Err(RevisionError::Git(message)) if !message.contains("not a git repository") => {
                Err(RevisionError::Git(message))
            }
            Err(error) if !matches!(error, RevisionError::Git(_)) => Err(error),
            _ => Repository::from_environment(folder)
                .ok_or_else(|| RevisionError::NoRepository(folder.to_owned())),
        }
    }

    /// The repository whose work tree begins in this very folder.
    pub(in crate::store) fn at(folder: &Path) -> Option<Repository> {
        // Most have none, and to start git takes longer than to look.
        if env::var_os("GIT_DIR").is_none() && !folder.join(".git").exists() {
            return None;
        }
        let found = Repository::find(folder).ok()?;
        // The folder of a submodule that is not checked out belongs to the repository above it.
        found.prefix().ok()?.is_empty().then_some(found)
    }

    /// The repository that git keeps in a folder of its own, such as that of a submodule.
    pub(in crate::store) fn kept_in(git_dir: PathBuf, folder: &Path) -> Option<Repository> {
        let variables = [("GIT_DIR", git_dir), ("GIT_WORK_TREE", folder.to_owned())];
        let kept = Repository::new(folder, variables.into());
        let is_one = kept.line(&["rev-parse", "--git-dir"]).is_ok();
        is_one.then_some(kept)
    }

    /// The repository that the environment names; its paths begin where kompis was started.
    fn from_environment(folder: &Path) -> Option<Repository> {
        let git_dir = std::path::absolute(env::var_os("GIT_DIR")?).ok()?;
        let mut command = start(&env::current_dir().ok()?, Mode::Inert);
        command.args(TOP);
        let work_tree = path(bytes(command).ok()?);
        let variables = [("GIT_DIR", git_dir), ("GIT_WORK_TREE", work_tree)];
        let named = Repository::new(folder, variables.into());
        let is_in = named.is_work_tree().unwrap_or_default();
        is_in.then_some(named)
    }

    /// Whether this is the repository that a hook of git runs for which started kompis.
    pub(super) fn is_of_hook(&self) -> bool {
        let Ok(here) = env::current_dir() else {
            return false;
        };
        let mut command = start(&here, Mode::Inert);
        command.args(GIT_DIR);
        let git_dir = line(command).unwrap_or_default();
        env::var_os(INDEX).is_some() && self.line(&GIT_DIR).is_ok_and(|own| own == git_dir)
    }

    /// Returns the repository with the index that a hook of it is to look at, if one started kompis: `git commit FILE` uses
    /// another than the usual one.
    pub(super) fn with_index_of_hook(mut self) -> Repository {
        let index = env::var_os(INDEX).filter(|_| self.is_of_hook());
        let index = index.and_then(|index| std::path::absolute(index).ok());
        self.variables.extend(index.map(|index| (INDEX, index)));
        self
    }

    fn is_work_tree(&self) -> Result<bool, RevisionError> {
        Ok(self.line(&["rev-parse", "--is-inside-work-tree"])? == "true")
    }

    /// The folder that it is seen from.
    pub(in crate::store) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the top of its work tree.
    ///
    /// # Errors
    /// [`RevisionError`] when git can't say.
    pub fn top(&self) -> Result<PathBuf, RevisionError> {
        Ok(path(self.bytes(&TOP)?))
    }

    /// Returns the repository as seen from the top of its work tree.
    pub(super) fn at_top(self) -> Result<Repository, RevisionError> {
        let folder = self.top()?;
        Ok(Repository { folder, ..self })
    }

    /// git in this repository, with these arguments, which runs nothing that the repository brings.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        self.start(Mode::Inert, arguments)
    }

    /// git in this repository, with these arguments, which runs its hooks and filters.
    pub(super) fn commit_command(&self, arguments: &[&str]) -> Command {
        self.start(Mode::Commit, arguments)
    }

    fn start(&self, mode: Mode, arguments: &[&str]) -> Command {
        let mut command = start(&self.folder, mode);
        command.args(arguments);
        // A hook of another repository that starts kompis would lead git to that one.
        for variable in LOCAL {
            command.env_remove(variable);
        }
        command.envs(self.variables.iter().cloned());
        command
    }

    /// `git status` with these arguments.
    ///
    /// To see whether a file differs git runs the command of its filter, so that each filter of the settings is emptied
    /// here. By the environment, for there is no `-c` that names a filter with `=` in its name.
    pub(super) fn status(&self, arguments: &[&str]) -> Result<Command, RevisionError> {
        let mut command = self.command(&["--literal-pathspecs", "status", "-z", "--no-renames"]);
        // A new folder would else be one entry, and people in a submodule are looked at as a repository of their own.
        command.args(["--untracked-files=all", "--ignore-submodules=all"]);
        command.args(arguments);
        let filters = ["config", "--name-only", "-z", "--get-regexp", r"^filter\."];
        let keys = self.bytes(&filters);
        if is_no(&keys) {
            return Ok(command);
        }
        let keys = keys?;
        let there = env::var(SETTINGS).ok().and_then(|count| count.parse().ok());
        // The environment may have settings of its own, which stay.
        let mut count: usize = there.unwrap_or_default();
        for key in keys.split(|byte| *byte == 0).filter(|key| !key.is_empty()) {
            let value = match key.ends_with(b".required") {
                true => "false",
                false => "",
            };
            command.env(format!("GIT_CONFIG_KEY_{count}"), path(key.to_vec()));
            command.env(format!("GIT_CONFIG_VALUE_{count}"), value);
            count += 1;
        }
        command.env(SETTINGS, count.to_string());
        Ok(command)
    }

    /// Runs git and returns what it prints.
    pub(super) fn bytes(&self, arguments: &[&str]) -> Result<Vec<u8>, RevisionError> {
        bytes(self.command(arguments))
    }

    /// Runs git and returns what it prints, without the end of the last line.
    pub(super) fn line(&self, arguments: &[&str]) -> Result<String, RevisionError> {
        line(self.command(arguments))
    }

    /// Runs git and returns the lines that it prints.
    pub(super) fn lines<T: FromIterator<String>>(
        &self,
        arguments: &[&str],
    ) -> Result<T, RevisionError> {
        let text = self.line(arguments)?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Runs git and returns the parts that it prints with `-z`.
    pub(super) fn list(&self, arguments: &[&str]) -> Result<Vec<String>, RevisionError> {
        Ok(list(&self.bytes(arguments)?))
    }

    /// The folder that it is seen from, from the top of the work tree: empty, or a path that ends with `/`.
    pub(super) fn prefix(&self) -> Result<String, RevisionError> {
        self.line(&["rev-parse", "--show-prefix"])
    }

    /// Whether it is a shallow clone, which does not know all commits.
    pub(super) fn is_shallow(&self) -> Result<bool, RevisionError> {
        Ok(self.line(&["rev-parse", "--is-shallow-repository"])? == "true")
    }

    /// Whether git ignores a path below the folder.
    pub(in crate::store) fn ignores(&self, path: &str) -> bool {
        self.bytes(&["check-ignore", "--quiet", "--", path]).is_ok()
    }

    /// Returns the error, or that a partial clone has not fetched what git lacks, where that may be the cause.
    pub(in crate::store) fn or_not_fetched(&self, error: RevisionError) -> RevisionError {
        match self.is_partial() && !may_fetch() {
            true => RevisionError::NotFetched,
            false => error,
        }
    }

    /// Whether it is a partial clone, which may lack objects that another repository has.
    pub(super) fn is_partial(&self) -> bool {
        let keys = r"^(remote\..*\.promisor|extensions\.partialclone)$";
        self.bytes(&["config", "--get-regexp", keys]).is_ok()
    }

    /// Branches and tags, by their short names.
    pub fn branches_and_tags(&self) -> Vec<String> {
        let shown = ["for-each-ref", "--format=%(refname:short)"];
        let places = ["refs/heads", "refs/tags", "refs/remotes"];
        let found = self.lines(&[&shown[..], &places].concat());
        found.unwrap_or_default()
    }

    /// The command that fetches the history that a shallow clone lacks; `None` when it lacks nothing.
    pub(in crate::store) fn fetch_command(&self, options: &[&str]) -> Option<String> {
        if !self.is_shallow().ok()? {
            return None;
        }
        let mut words = vec!["git".to_owned()];
        if !self.is_here() {
            words.extend(["-C".to_owned(), self.folder.display().to_string()]);
        }
        words.push("fetch".to_owned());
        words.extend(options.iter().map(ToString::to_string));
        Some(shell::join(&words))
    }

    /// Whether git would find this repository from where kompis was started.
    fn is_here(&self) -> bool {
        let here = env::current_dir().map(|here| Repository::new(&here, Vec::new()));
        let here = here.ok().and_then(|here| here.line(&GIT_DIR).ok());
        here.is_some() && here == self.line(&GIT_DIR).ok()
    }
}
