//! Which folder is the registry.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::disk;
use super::settings;
use crate::document::reader;
use crate::error::registry::RegistryError;
use crate::model::settings::Settings;

/// The file that makes a folder a registry.
pub const SETTINGS: &str = crate::model::settings::FILE;

/// The registry that was named, or the one upwards from `here`, or the one of the user's settings.
///
/// # Errors
/// [`RegistryError`] when the folder that was named is no registry, and when none is found.
pub fn find(named: Option<&Path>, here: &Path) -> Result<PathBuf, RegistryError> {
    if let Some(named) = named {
        return [named.to_owned(), named.join("registry")]
            .into_iter()
            .find(|folder| is_registry(folder))
            .ok_or_else(|| RegistryError::NotARegistry(named.to_owned()));
    }
    here.ancestors()
        .flat_map(|folder| [folder.to_owned(), folder.join("registry")])
        .find(|folder| is_registry(folder))
        .map_or_else(find_in_user_settings, Ok)
}

/// The registry of the user's settings; a path there begins where the settings are, or with `~/` at the user's home.
fn find_in_user_settings() -> Result<PathBuf, RegistryError> {
    let Some(file) = settings::settings_file().filter(|file| file.exists()) else {
        return Err(RegistryError::NotFound);
    };
    let text = disk::read_text(&file).unwrap_or_default();
    let named = reader::text_at(&text, "registry");
    let folder = named.and_then(|named| match named.strip_prefix("~/") {
        Some(rest) => Some(settings::home_folder()?.join(rest)),
        None => Some(file.parent()?.join(named)),
    });
    folder
        .filter(|folder| is_registry(folder))
        .ok_or(RegistryError::BadSettings(file))
}

/// The settings of the registry that a file lies in, as far as they can be read.
pub fn settings_around(file: &Path) -> Settings {
    let mut folders = file.ancestors().skip(1);
    let text = folders.find_map(|folder| disk::read_text(&folder.join(SETTINGS)).ok());
    let reading = reader::settings(SETTINGS, &text.unwrap_or_default());
    Settings::from_block(&reading.block)
}

/// What a typed path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathTarget {
    /// To a file or folder of the registry, here by its path below it; empty for all of it.
    Inside(String),
    /// To something else.
    Outside,
    /// To nothing.
    Nowhere,
}

/// Finds out what a typed path leads to, from `here` or else from the folder of the registry.
pub fn find_target(root: &Path, here: &Path, typed: &Path) -> PathTarget {
    let Some(root) = root.canonicalize().ok() else {
        return PathTarget::Nowhere;
    };
    let exists = |path: &PathBuf| !typed.as_os_str().is_empty() && path.symlink_metadata().is_ok();
    let mut target = PathTarget::Nowhere;
    for path in [here.join(typed), root.join(typed)]
        .iter()
        .filter(|it| exists(it))
    {
        match path_below(&root, path) {
            Some(path) => return PathTarget::Inside(path),
            None => target = PathTarget::Outside,
        }
    }
    target
}

/// The path of a file or folder below the registry; empty when it holds the registry.
fn path_below(root: &Path, path: &Path) -> Option<String> {
    let target = path.canonicalize();
    if target.as_ref().is_ok_and(|target| root.starts_with(target)) {
        return Some(String::new());
    }
    // A link in the registry is a file of its own.
    let by_name = match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => folder.canonicalize().ok().map(|folder| folder.join(name)),
        _ => None,
    };
    let mut names = by_name.into_iter().chain(target.ok());
    let parts = names.find_map(|path| Some(path.strip_prefix(root).ok()?.to_owned()))?;
    let parts: Vec<_> = parts
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Some(parts.join("/"))
}

/// Whether the folder has a `registry.toml` with a `schema` key, even one with errors elsewhere, or one that can't be read:
/// whoever loads the registry then says why.
pub(super) fn is_registry(folder: &Path) -> bool {
    let file = folder.join(SETTINGS);
    match disk::read(&file) {
        Ok(bytes) => reader::has_key(&String::from_utf8_lossy(&bytes), "schema"),
        Err(error) => {
            let is_none = matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory);
            !is_none && file.metadata().is_ok()
        }
    }
}

/// Whether `-o` must not write a file, since kompis or git reads it, or would: a record, `registry.toml`, the page of `init`, what is
/// hidden in a registry, and all inside `.git` and `.kompis`.
pub fn is_protected(file: &Path) -> bool {
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    let named = folder.ok().zip(file.file_name());
    let named = named.map(|(folder, name)| folder.join(name));
    named.into_iter().chain(file.canonicalize()).any(|path| {
        let names = |below: &Path, is_it: fn(&str) -> bool| {
            below.iter().any(|name| is_it(&name.to_string_lossy()))
        };
        let mut above = path.ancestors().skip(1);
        let registry = above.find(|folder| is_registry(folder));
        let below = registry.and_then(|registry| path.strip_prefix(registry).ok());
        let is_of_registry = below.is_some_and(|below| {
            let ending = below.extension().unwrap_or_default();
            names(below, |name| name.starts_with('.'))
                || ending.eq_ignore_ascii_case("toml")
                || below == Path::new("README.md")
        });
        is_of_registry || names(&path, |name| matches!(name, ".git" | ".kompis"))
    })
}
