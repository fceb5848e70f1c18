//! A registry that is missing or can't be read.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A registry that is missing or can't be read.
#[derive(Debug)]
pub enum RegistryError {
    /// None was found.
    NotFound,
    /// The user's settings name no registry.
    BadSettings(PathBuf),
    /// The folder that was named is none.
    NotARegistry(PathBuf),
    /// Files that could not be read; their findings have been shown.
    Unreadable(usize),
    /// Words that `registry.toml` may declare, where that could not be read.
    Words,
    /// It is written for a later kompis; the finding has been shown.
    TooNew,
    /// A file or folder of it could not be opened.
    Io(PathBuf, io::Error),
}

impl RegistryError {
    /// What to do or type, when there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            RegistryError::NotFound => Some(
                "start one: `kompis init`; or point at one: `--registry DIR` or KOMPIS_REGISTRY"
                    .to_owned(),
            ),
            RegistryError::BadSettings(_) => {
                Some("write a line there: registry = \"/path/to/registry\"".to_owned())
            }
            RegistryError::NotARegistry(_) => Some(
                "a registry is a folder with a `registry.toml` that has a line `schema = 1`"
                    .to_owned(),
            ),
            RegistryError::Words => Some("see what is wrong there: `kompis check`".to_owned()),
            RegistryError::Unreadable(_) => {
                Some("mend them, or go on without them: `--skip-broken`".to_owned())
            }
            // The finding that was shown says what to do.
            RegistryError::TooNew | RegistryError::Io(..) => None,
        }
    }
}

impl fmt::Display for RegistryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RegistryError::NotFound => {
                write!(
                    formatter,
                    "there is no registry here or in any folder above"
                )
            }
            RegistryError::BadSettings(path) => {
                write!(
                    formatter,
                    "your settings `{}` lead to no registry",
                    path.display()
                )
            }
            RegistryError::NotARegistry(path) => {
                write!(formatter, "`{}` is no registry", path.display())
            }
            RegistryError::Words => {
                write!(formatter, "what `registry.toml` declares can't be read")
            }
            RegistryError::Unreadable(1) => write!(formatter, "1 record can't be read"),
            RegistryError::Unreadable(count) => write!(formatter, "{count} records can't be read"),
            RegistryError::TooNew => {
                write!(formatter, "the registry was not read")
            }
            RegistryError::Io(path, error) => {
                write!(formatter, "can't read `{}`: {error}", path.display())
            }
        }
    }
}
