//! Which folder is the registry.

use std::fs;
use std::path::{Path, PathBuf};

use super::reader;
use super::settings;
use crate::error::registry::RegistryError;

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
        .map_or_else(of_user, Ok)
}

/// The registry of the user's settings; a path there begins where the settings are, or with `~/` at the user's home.
fn of_user() -> Result<PathBuf, RegistryError> {
    let Some(file) = settings::file().filter(|file| file.exists()) else {
        return Err(RegistryError::NotFound);
    };
    let text = fs::read_to_string(&file).unwrap_or_default();
    let named = reader::text_at(&text, "registry");
    let folder = named.and_then(|named| match named.strip_prefix("~/") {
        Some(rest) => Some(settings::home()?.join(rest)),
        None => Some(file.parent()?.join(named)),
    });
    folder
        .filter(|folder| is_registry(folder))
        .ok_or(RegistryError::BadSettings(file))
}

/// Where a path leads that somebody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To a file or folder of the registry, here by its path below it; empty for all of it.
    Inside(String),
    /// To something else.
    Outside,
    /// To nothing.
    Nowhere,
}

/// Where a path leads, from `here` or else from the folder of the registry.
pub fn leads(root: &Path, here: &Path, typed: &Path) -> Leads {
    let Some(root) = root.canonicalize().ok() else {
        return Leads::Nowhere;
    };
    let exists = |path: &PathBuf| !typed.as_os_str().is_empty() && path.symlink_metadata().is_ok();
    let mut leads = Leads::Nowhere;
    for path in [here.join(typed), root.join(typed)]
        .iter()
        .filter(|it| exists(it))
    {
        match below(&root, path) {
            Some(path) => return Leads::Inside(path),
            None => leads = Leads::Outside,
        }
    }
    leads
}

/// The path of a file or folder below the registry; empty when it holds the registry.
fn below(root: &Path, path: &Path) -> Option<String> {
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

/// Whether the folder has a `registry.toml` with a `schema` key, even one with mistakes elsewhere.
pub(super) fn is_registry(folder: &Path) -> bool {
    let bytes = fs::read(folder.join(SETTINGS));
    bytes.is_ok_and(|bytes| reader::has_key(&String::from_utf8_lossy(&bytes), "schema"))
}
