//! The user's own settings, in the folder that the system has for them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use directories::{BaseDirs, ProjectDirs};

use super::disk;
use crate::document::reader::{self, TextsFault};

/// The user's settings file: `~/.config/kompis/settings.toml` on Linux.
pub fn settings_file() -> Option<PathBuf> {
    let folders = ProjectDirs::from("", "", "kompis")?;
    Some(folders.config_dir().join("settings.toml"))
}

/// The user's home.
pub fn home_folder() -> Option<PathBuf> {
    Some(BaseDirs::new()?.home_dir().to_owned())
}

/// The named queries of the user.
#[derive(Debug, Default)]
pub struct UserQueries {
    /// Their texts, by name: those that could be read.
    pub texts: BTreeMap<String, String>,
    /// Why there may be more, which can't be read.
    pub unreadable: Option<UnreadableQueries>,
}

/// Why queries of the user can't be read.
#[derive(Clone, Debug)]
pub struct UnreadableQueries {
    /// The settings file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub why: Problem,
}

/// What is wrong with the user's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file can't be read at all.
    File(String),
    /// Something in it can't be read.
    Text(TextsFault),
}

/// Reads the named queries of the user.
pub fn user_queries() -> UserQueries {
    let Some(file) = settings_file().filter(|file| file.exists()) else {
        return UserQueries::default();
    };
    let (texts, why) = match disk::read_text(&file) {
        Ok(text) => {
            let (texts, error) = reader::texts_at(&text, "queries");
            (texts, error.map(Problem::Text))
        }
        Err(error) => (BTreeMap::new(), Some(Problem::File(error.to_string()))),
    };
    UserQueries {
        texts,
        unreadable: why.map(|why| UnreadableQueries { file, why }),
    }
}
