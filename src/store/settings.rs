//! The user's own settings, in the folder that the system has for them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use directories::{BaseDirs, ProjectDirs};

use super::reader;

/// The user's settings file: `~/.config/kompis/settings.toml` on Linux.
pub fn file() -> Option<PathBuf> {
    let folders = ProjectDirs::from("", "", "kompis")?;
    Some(folders.config_dir().join("settings.toml"))
}

/// The user's home.
pub fn home() -> Option<PathBuf> {
    Some(BaseDirs::new()?.home_dir().to_owned())
}

/// The queries that the user keeps, by name; none where the file can't be read.
pub fn queries() -> BTreeMap<String, String> {
    let text = file().and_then(|file| fs::read_to_string(file).ok());
    text.map_or_else(BTreeMap::new, |text| reader::texts_at(&text, "queries"))
}
