//! The user's own settings, in the folder that the system has for them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use directories::{BaseDirs, ProjectDirs};

use super::disk;
use crate::document::reader::{self, TextsFault};

/// The user's settings file: `~/.config/kompis/settings.toml` on Linux.
pub fn file() -> Option<PathBuf> {
    let folders = ProjectDirs::from("", "", "kompis")?;
    Some(folders.config_dir().join("settings.toml"))
}

/// The user's home.
pub fn home() -> Option<PathBuf> {
    Some(BaseDirs::new()?.home_dir().to_owned())
}

/// The queries that the user keeps.
#[derive(Debug, Default)]
pub struct OwnQueries {
    /// Their texts, by name: those that could be read.
    pub texts: BTreeMap<String, String>,
    /// Why there may be others.
    pub lacking: Option<Lacking>,
}

/// Why queries of the user can't be read.
#[derive(Clone, Debug)]
pub struct Lacking {
    /// The settings file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with the user's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The file can't be read at all.
    File(String),
    /// Something in it can't be read.
    Text(TextsFault),
}

/// The queries that the user keeps, and why there may be others.
pub fn queries() -> OwnQueries {
    let Some(file) = file().filter(|file| file.exists()) else {
        return OwnQueries::default();
    };
    let (texts, why) = match disk::read_text(&file) {
        Ok(text) => {
            let (texts, fault) = reader::texts_at(&text, "queries");
            (texts, fault.map(Why::Text))
        }
        Err(error) => (BTreeMap::new(), Some(Why::File(error.to_string()))),
    };
    OwnQueries {
        texts,
        lacking: why.map(|why| Lacking { file, why }),
    }
}
