//! How git and its hooks are to call this program.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::write::WriteError;
use crate::text::shell;

/// What people type.
const NAME: &str = "kompis";

/// This program, as a shell calls it.
#[derive(Debug)]
pub(super) struct Program {
    /// Its name where that leads to it, else its whole path, quoted.
    pub(super) word: String,
    /// Its whole path, quoted.
    pub(super) path: String,
}

/// This program; by its name when the shell finds it so.
pub(super) fn find() -> Result<Program, WriteError> {
    let path = env::current_exe().map_err(|error| WriteError::Io(NAME.into(), error))?;
    let quoted = quoted(&path);
    let word = match is_found(&path) {
        true => NAME.to_owned(),
        false => quoted.clone(),
    };
    Ok(Program { word, path: quoted })
}

/// Whether a shell that is asked for the name starts this very file.
fn is_found(this: &Path) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    let name = format!("{NAME}{}", env::consts::EXE_SUFFIX);
    let found = env::split_paths(&folders)
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file());
    let real = |path: &Path| path.canonicalize().ok();
    found.is_some_and(|found| found.is_absolute() && real(&found) == real(this))
}

/// A path as the shell of git reads it; that knows no backslashes of Windows.
fn quoted(path: &Path) -> String {
    let path: PathBuf = path.to_owned();
    let mut text = path.display().to_string();
    if cfg!(windows) {
        text = text.replace('\\', "/");
    }
    shell::join(&[text])
}
