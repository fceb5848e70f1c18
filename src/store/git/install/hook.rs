//! The hook that checks what is staged: its text, where git looks for it, and how it calls this program.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::block;
use crate::error::write::WriteError;
use crate::store::disk::{self, Access};
use crate::store::git::repository::Repository;
use crate::store::git::{bytes, path};
use crate::text::shell;

/// The hook that git runs before it makes a commit, and not in a merge without conflicts.
const FILE: &str = "pre-commit";

/// What a hook without any block begins with.
const SHEBANG: &str = "#!/bin/sh\n";

/// A line of the hooks of earlier versions, which had the whole file to themselves.
const OLD_MARKER: &str = "# Written by `kompis git install`; `kompis git uninstall` takes it away";

/// How those hooks end, unless somebody has added lines.
const OLD_END: &str = "git commit --no-verify' >&2\nexit 1\n";

/// What people type.
const NAME: &str = "kompis";

/// This program, as a shell calls it.
#[derive(Debug)]
pub(super) struct Program {
    /// Its name where that leads to it, else its whole path, quoted.
    pub(super) word: String,
    /// Its whole path, quoted.
    path: String,
}

impl Program {
    /// Finds this program; by its name when the shell finds it so.
    pub(super) fn find() -> Result<Program, WriteError> {
        let path = env::current_exe().map_err(|error| WriteError::Io(NAME.into(), error))?;
        let mut text = path.display().to_string();
        if cfg!(windows) {
            // The shell of git takes a backslash for an escape.
            text = text.replace('\\', "/");
        }
        let quoted = shell::join(&[text]);
        let word = match is_found_by_name(&path) {
            true => NAME.to_owned(),
            false => quoted.clone(),
        };
        Ok(Program { word, path: quoted })
    }
}

/// Whether a shell that is given the name starts this very file.
fn is_found_by_name(this: &Path) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    let name = format!("{NAME}{}", env::consts::EXE_SUFFIX);
    let found = env::split_paths(&folders)
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file());
    let real = |path: &Path| path.canonicalize().ok();
    found.is_some_and(|found| found.is_absolute() && real(&found) == real(this))
}

/// The hook of a repository.
#[derive(Debug)]
pub(super) struct Hook {
    pub(super) file: PathBuf,
    /// The hook is committed with the files of the repository, so that others get it.
    pub(super) is_in_tree: bool,
    /// The folder of the repository that it lies in, from where on no link is written through; `None` when other
    /// repositories may have their hooks there, too.
    base: Option<PathBuf>,
}

impl Hook {
    /// Finds the hook of a repository that is seen from the top of its work tree: in the folder of `core.hooksPath`, or in
    /// that which all work trees share.
    pub(super) fn find(repository: &Repository) -> Option<Hook> {
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
        let base = match (is_in_git, is_in_tree) {
            (true, _) => Some(shared),
            (_, true) => Some(top),
            _ => None,
        };
        Some(Hook {
            file: folder.join(FILE),
            is_in_tree,
            base,
        })
    }

    /// Whether no other repository has its hooks there.
    pub(super) fn is_own(&self) -> bool {
        self.base.is_some()
    }

    /// The text, which may be that of a program; `None` where nothing is, not even a link that leads nowhere.
    pub(super) fn text(&self) -> Option<String> {
        self.file.symlink_metadata().ok()?;
        let bytes = disk::read(&self.file).unwrap_or_default();
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Writes a hook that git may run, or removes it when nothing of it is left.
    pub(super) fn write(&self, text: &str) -> Result<(), WriteError> {
        let Some(base) = &self.base else {
            return Ok(());
        };
        let path = self.file.strip_prefix(base).unwrap_or(&self.file);
        match text.trim() == SHEBANG.trim() || text.is_empty() {
            // A shebang alone would be a hook that does nothing, started before every commit.
            true => disk::remove(base, path),
            false => disk::write(base, path, text.as_bytes(), Access::Program),
        }
    }
}

/// The command that checks what is staged; `registry` is its path from the top of the work tree.
pub(super) fn command(program: &Program, registry: &str) -> String {
    let registry = shell::join(&[registry.to_owned()]);
    format!("{} check --staged --registry {registry}", program.word)
}

/// Returns the text of a hook with the block of a registry. Where others get it too it names no path of this machine.
pub(super) fn with_block(
    old: Option<&str>,
    name: &str,
    program: &Program,
    registry: &str,
    is_in_tree: bool,
) -> String {
    let registry = shell::join(&[registry.to_owned()]);
    let Program { word, path } = program;
    // Programs with windows often start git without the folders that a shell looks into.
    let fallback = match word == path || is_in_tree {
        true => String::new(),
        false => {
            format!("    command -v \"$kompis\" >/dev/null 2>&1 || kompis={path}\n")
        }
    };
    let lines = include_str!("pre-commit.sh")
        .replace("{registry}", &registry)
        .replace("{program}", word)
        .replace("{fallback}", &fallback);
    block::with_block(Some(old.unwrap_or(SHEBANG)), name, &lines)
}

/// Whether a hook is one of an earlier version.
pub(super) fn is_old(text: &str) -> bool {
    text.lines().any(|line| line == OLD_MARKER)
}

/// Whether nobody has added to such a hook. What was changed inside it is not seen.
pub(super) fn is_unchanged_old(text: &str) -> bool {
    is_old(text) && text.ends_with(OLD_END)
}

/// Whether a hook calls the check already.
pub(super) fn calls_check(text: &str) -> bool {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    code.into_iter().any(|line| line.contains("check --staged"))
}
