//! What stops a registry from being read.

use std::io;
use std::path::PathBuf;

use miette::Diagnostic;
use thiserror::Error;

/// Why a registry was not read.
#[derive(Debug, Error, Diagnostic)]
pub enum RegistryError {
    /// None was found.
    #[error("there is no registry here or in any folder above")]
    #[diagnostic(help(
        "start one: `kompis init`; or point at one: `--registry DIR` or KOMPIS_REGISTRY"
    ))]
    NotFound,
    /// The user's settings name no registry.
    #[error("your settings `{0}` lead to no registry")]
    #[diagnostic(help("write a line there: registry = \"/path/to/registry\""))]
    BadSettings(PathBuf),
    /// The folder that was named is no registry.
    #[error("`{0}` is no registry")]
    #[diagnostic(help(
        "a registry is a folder with a `registry.toml` that has a line `schema = 1`"
    ))]
    NotARegistry(PathBuf),
    /// Records that can't be read; their findings have been printed.
    #[error("{}", match .0 { 1 => "1 record can't be read".to_owned(), count => format!("{count} records can't be read") })]
    #[diagnostic(help("mend them, or go on without them: `--skip-broken`"))]
    // A list that silently lacks records is worse than none.
    Unreadable(usize),
    /// Records that can't be read and may belong to what is changed; their findings have been printed.
    #[error("{}", match .0 { 1 => "1 record that this may concern can't be read".to_owned(), count => format!("{count} records that this may concern can't be read") })]
    #[diagnostic(help("fix them first; nothing was changed"))]
    NeedsUnreadable(usize),
    /// Words that `registry.toml` may declare, where that could not be read.
    #[error("what `registry.toml` declares can't be read")]
    #[diagnostic(help("see what is wrong there: `kompis check`"))]
    Words,
    /// The registry is written for a later kompis; the finding that was printed says what to do.
    #[error("the registry was not read")]
    // No hint: the finding above says which version is needed.
    TooNew,
    /// A file or folder of it could not be opened.
    #[error("can't read `{0}`: {1}")]
    Io(PathBuf, io::Error),
}
