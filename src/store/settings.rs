//! The user's own settings, in the folder that the system has for them.

use std::path::PathBuf;

use directories::{BaseDirs, ProjectDirs};

/// The user's settings file: `~/.config/kompis/settings.toml` on Linux.
pub fn file() -> Option<PathBuf> {
    let folders = ProjectDirs::from("", "", "kompis")?;
    Some(folders.config_dir().join("settings.toml"))
}

/// The user's home.
pub fn home() -> Option<PathBuf> {
    Some(BaseDirs::new()?.home_dir().to_owned())
}
