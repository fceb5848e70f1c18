//! Tells git of kompis, and takes that back: settings, lines of `.gitattributes`, files for editors, a hook, workflows.

mod files;
mod place;
mod put;
mod take;

use std::path::Path;

use self::place::places;
use super::installed::{self, Thing};
use super::program;
use super::workflow::{self, Source};
use crate::error::Error;
use crate::store::schema::TAPLO;

pub use self::place::{Done, Step, Told};

/// What installing is to do.
#[derive(Debug)]
pub struct ValueTest<'a> {
    /// The files that editors read, by their paths below the registry, with their texts.
    pub editors: &'a [(String, String)],
    /// Where workflows for GitHub get kompis from, if there are to be some.
    pub source: Option<Source>,
    /// Nothing is written.
    pub dry_run: bool,
}

/// Tells the repository of a registry of kompis, and that of its people where it is another.
///
/// # Errors
/// [`GitError`](crate::error::write::GitError) when there is no repository or a workflow would be written over; other errors
/// when git or the disk fail.
pub fn install(root: &Path, wanted: &ValueTest<'_>) -> Result<Vec<Step>, Error> {
    let program = program::find()?;
    let mut steps = Vec::new();
    for mut place in places(root, wanted.dry_run)? {
        let is_main = place.name.is_empty();
        let source = wanted.source.as_ref().filter(|_| is_main);
        let workflows = source.map(|it| place.workflows(it)).transpose()?;
        place.attributes()?;
        for (path, text) in wanted.editors.iter().filter(|_| is_main) {
            let path = format!("{}{path}", place.records);
            place.file(&path, text, |_| !path.ends_with(TAPLO))?;
        }
        place.settings(&program)?;
        place.hook(&program)?;
        for (path, text) in workflows.into_iter().flatten() {
            place.file(path, &text, workflow::is_ours)?;
        }
        steps.append(&mut place.steps);
    }
    Ok(steps)
}

/// Takes back what [`install`] wrote, and nothing else.
///
/// # Errors
/// As for [`install`].
pub fn uninstall(root: &Path, dry_run: bool) -> Result<Vec<Step>, Error> {
    let mut steps = Vec::new();
    for mut place in places(root, dry_run)? {
        for thing in installed::read(&place.repository) {
            let is_away = match &thing {
                Thing::File(hash, path) => place.remove_file(path, hash)?,
                Thing::Lines(path) => place.remove_lines(path, false)?,
                Thing::FirstLines(path) => place.remove_lines(path, true)?,
                Thing::Key(key) => place.remove_key(key)?,
                Thing::Hook(hash) => place.remove_hook(hash)?,
            };
            if is_away && !dry_run {
                installed::forget(&place.repository, &thing)?;
            }
        }
        steps.append(&mut place.steps);
    }
    Ok(steps)
}
