//! The hook that checks what is staged: its text, and where git looks for it.

use std::path::PathBuf;
use std::process::Command;

use super::program::Program;
use super::repository::Repository;
use super::{bytes, path};
use crate::error::write::WriteError;
use crate::store::disk::{self, Access};
use crate::text::shell;

/// The hook that git runs before it makes a commit, and not in a merge without conflicts.
pub(super) const NAME: &str = "pre-commit";

/// The line by which we know our own.
const MARKER: &str = "# Written by `kompis git install`; `kompis git uninstall` takes it away";

/// Where git looks for hooks.
#[derive(Debug)]
pub(super) struct Hooks {
    pub(super) folder: PathBuf,
    /// What is there goes with the files of the repository to others.
    pub(super) is_in_tree: bool,
    /// It is of this repository, and no other has its hooks there.
    pub(super) is_own: bool,
    /// The folder of the repository that it lies in: from there on no link is written through.
    base: PathBuf,
}

impl Hooks {
    /// Writes a hook that git may run.
    pub(super) fn write(&self, text: &str) -> Result<(), WriteError> {
        disk::write(&self.base, &self.path(), text.as_bytes(), Access::Program)
    }

    /// Removes the hook.
    pub(super) fn remove(&self) -> Result<(), WriteError> {
        disk::remove(&self.base, &self.path())
    }

    fn path(&self) -> PathBuf {
        let folder = self.folder.strip_prefix(&self.base);
        folder.unwrap_or(&self.folder).join(NAME)
    }
}

/// The folder of the hooks of a repository, which is seen from the top of its work tree: that of `core.hooksPath`, or that
/// which all work trees share.
pub(super) fn folder(repository: &Repository) -> Option<Hooks> {
    let top = repository.folder().canonicalize().ok()?;
    let path_of = |command: Command| Some(path(bytes(command).ok()?));
    // Not by an inert git, for which there are no hooks; `rev-parse` runs none.
    let hooks = repository.commit_command(&["rev-parse", "--git-path", "hooks"]);
    let folder = top.join(path_of(hooks)?);
    let folder = folder.canonicalize().unwrap_or(folder);
    let shared = repository.command(&["rev-parse", "--git-common-dir"]);
    let shared = top.join(path_of(shared)?);
    let shared = shared.canonicalize().unwrap_or(shared);
    let is_in_git = folder.starts_with(&shared);
    let is_in_tree = !is_in_git && folder.starts_with(&top);
    Some(Hooks {
        is_in_tree,
        is_own: is_in_git || is_in_tree,
        base: match (is_in_git, is_in_tree) {
            (true, _) => shared,
            (_, true) => top,
            // Only where somebody has moved it since: then it is the folder itself that was named.
            _ => folder.clone(),
        },
        folder,
    })
}

/// The command that checks what is staged; `below` is the registry from the top of the work tree.
pub(super) fn command(program: &str, below: &str) -> String {
    let registry = shell::join(&[below.to_owned()]);
    format!("{program} check --staged --registry {registry}")
}

/// The text of the hook. Where others get it too it names no path of this machine.
pub(super) fn text(program: &Program, below: &str, is_in_tree: bool) -> String {
    let registry = shell::join(&[below.to_owned()]);
    let (word, path) = (&program.word, &program.path);
    // Programs with windows often start git without the folders that a shell looks into.
    let fallback = match word == path || is_in_tree {
        true => String::new(),
        false => format!("command -v \"$kompis\" >/dev/null 2>&1 || kompis={path}\n"),
    };
    include_str!("hook/pre-commit.sh")
        .replace("{registry}", &registry)
        .replace("{program}", word)
        .replace("{fallback}", &fallback)
}

/// Whether a text is a hook of ours.
pub(super) fn is_ours(text: &str) -> bool {
    text.lines().any(|line| line == MARKER)
}

/// Whether a hook calls our check already.
pub(super) fn calls_us(text: &str) -> bool {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    code.into_iter().any(|line| line.contains("check --staged"))
}
