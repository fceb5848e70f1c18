//! The user's own settings, in the folder that the system has for them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use directories::{BaseDirs, ProjectDirs};

use super::disk;
use crate::document::reader::{self, TextsError};

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
    pub unreadable: Option<String>,
}

/// Reads the named queries of the user.
pub fn user_queries() -> UserQueries {
    let Some(file) = settings_file().filter(|file| file.exists()) else {
        return UserQueries::default();
    };
    let shown = file.display();
    let text = match disk::read_text(&file) {
        Ok(text) => text,
        Err(error) => {
            return UserQueries {
                unreadable: Some(format!("your own settings can't be read: {shown}: {error}")),
                ..UserQueries::default()
            };
        }
    };
    // One line that is wrong does not take the other queries away.
    let (texts, fault) = reader::texts_at(&text, "queries");
    let unreadable = fault.map(|fault| match fault {
        TextsError::Line(line) => {
            format!("your own settings can't be read at line {line}: {shown}")
        }
        TextsError::NoText(Some(key)) => format!("your own query `{key}` is no text: {shown}"),
        TextsError::NoText(None) => format!("`queries` in your own settings is no table: {shown}"),
    });
    UserQueries { texts, unreadable }
}
