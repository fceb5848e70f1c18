//! How `check` tells what it found: on standard output or in a file, and in the summary of a step on GitHub.

use std::env;
use std::path::{Path, PathBuf};

use crate::cli::context::{Context, path_prefix};
use crate::cli::output::Target;
use crate::error::write::OutputError;
use crate::model::finding::Finding;
use crate::ops::check::suggest::Suggester;
use crate::render::check::{Places, render};
use crate::render::{Format, findings, github};
use crate::store::git::repository::Repository;
use crate::store::load::Loaded;

/// Tells what was found.
///
/// # Errors
/// [`OutputError`] when it can't be written.
pub(super) fn tell(
    found: &[Finding],
    format: Format,
    target: &Target,
    loaded: &Loaded,
    context: &mut Context,
) -> Result<(), OutputError> {
    let placed = findings::place(found, &|file| loaded.files.text(file));
    let suggester = Suggester::new(&loaded.registry, found, context.today());
    let placed = findings::with_commands(placed, &suggester);
    let look = context.look(&loaded.registry, target);
    let summary = summary_file().filter(|_| format == Format::Github);
    let places = Places {
        base: match format {
            Format::Github | Format::Sarif => in_repository(&loaded.root),
            _ => path_prefix(&loaded.root),
        },
        has_summary: summary.is_some(),
    };
    let text = render(&placed, format, &places, &look);
    context.output.show(target, &text)?;
    if let Some(file) = summary {
        let whole = |room: usize| github::summary(&placed, &places.base, room, &look);
        context
            .output
            .append(&file, github::LARGEST_SUMMARY, whole)?;
    }
    Ok(())
}

/// The summary of the step on GitHub that runs us.
fn summary_file() -> Option<PathBuf> {
    variable("GITHUB_STEP_SUMMARY")
}

fn variable(name: &str) -> Option<PathBuf> {
    let value = env::var_os(name).filter(|value| !value.is_empty());
    value.map(PathBuf::from)
}

/// What stands before a path of the registry in its git repository, wherever in it we stand; where there is none, in the
/// folder that GitHub works in, or else as from here.
fn in_repository(root: &Path) -> String {
    let below = || {
        let root = root.canonicalize().ok()?;
        let top = Repository::find(&root).and_then(|it| it.top()).ok();
        let tops = [top, variable("GITHUB_WORKSPACE")];
        let tops = tops.into_iter().flatten();
        let mut tops = tops.filter_map(|top| top.canonicalize().ok());
        tops.find_map(|top| Some(root.strip_prefix(top).ok()?.to_owned()))
    };
    match below() {
        Some(below) => below
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned() + "/")
            .collect(),
        None => path_prefix(root),
    }
}
