//! What `check` tells of: files and folders, or what a query finds.

use std::collections::BTreeSet;

use crate::cli::context::{Context, find_path};
use crate::error::Error;
use crate::error::arguments::SelectError;
use crate::model::id::Id;
use crate::model::members;
use crate::model::query::select::{Subjects, View};
use crate::model::registry::Registry;
use crate::model::settings::FILE;
use crate::store::folder::PathTarget;
use crate::store::load::Loaded;
use crate::text::suggest::nearest;

/// The files and folders that the arguments choose; none when there are no arguments, and nothing is left out.
///
/// # Errors
/// [`SelectError`] for a file that there is not, and that of a query.
pub(super) fn paths(
    arguments: &[String],
    loaded: &Loaded,
    context: &mut Context,
) -> Result<Option<BTreeSet<String>>, Error> {
    if arguments.is_empty() {
        return Ok(None);
    }
    let paths = match files(arguments, loaded)? {
        Some(paths) => paths,
        None => found(arguments, loaded, context)?,
    };
    Ok(Some(paths))
}

/// The files and folders that the arguments are; none when they are a query.
fn files(arguments: &[String], loaded: &Loaded) -> Result<Option<BTreeSet<String>>, SelectError> {
    let mut paths = BTreeSet::new();
    let mut words = Vec::new();
    let mut has_paths = false;
    for typed in arguments {
        match find_path(&loaded.root, typed) {
            PathTarget::Inside(path) => {
                has_paths |= looks_like_path(typed);
                paths.insert(path);
            }
            // As a query it would find nothing, and the slip would not be seen.
            PathTarget::Nowhere if looks_like_path(typed) => {
                return Err(SelectError::Missing {
                    typed: typed.clone(),
                    near: near(&loaded.registry, typed),
                });
            }
            PathTarget::Outside if looks_like_path(typed) => {
                return Err(SelectError::Elsewhere {
                    typed: typed.clone(),
                    root: loaded.root.clone(),
                });
            }
            PathTarget::Nowhere | PathTarget::Outside => words.push(typed),
        }
    }
    match words.first() {
        None => Ok(Some(paths)),
        Some(word) if has_paths => Err(SelectError::Mixed((*word).clone())),
        Some(_) => Ok(None),
    }
}

/// Whether nobody would take it for words of a query.
fn looks_like_path(typed: &str) -> bool {
    let is_term = typed.contains([':', '"']);
    !is_term && (typed.ends_with(".toml") || typed.contains(['/', '\\']))
}

/// The file of the record whose id is nearest to the name of the file that was typed.
fn near(registry: &Registry, typed: &str) -> Option<String> {
    let name = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.strip_suffix(".toml").unwrap_or(name);
    // Who is withheld is in no list, and not among suggestions either.
    let shown = registry.records().filter(|record| !record.is_withheld());
    let near = nearest(name, shown.map(|record| record.id.as_str()))?;
    registry
        .get(&Id::new(near))
        .map(|record| record.path.clone())
}

/// The files of the records that a query finds, as `search` does; which files it might find too if they could be read
/// is said.
fn found(
    arguments: &[String],
    loaded: &Loaded,
    context: &mut Context,
) -> Result<BTreeSet<String>, Error> {
    let registry = &loaded.registry;
    let query = context.query(registry, arguments)?;
    let links = members::resolve_links(registry);
    let view = View::new(registry, &links, context.today());
    let hits = view.select(&query, Subjects::Records, false);
    let records = hits.iter().filter_map(|hit| registry.get(&hit.id));
    let paths: BTreeSet<String> = records.map(|record| record.path.clone()).collect();
    let unread = loaded.unreadable.iter().map(String::as_str);
    let unread: Vec<&str> = unread.filter(|path| *path != FILE).collect();
    if !unread.is_empty() {
        context.note(format!("left out: {}", unread.join(", ")));
    }
    if paths.is_empty() {
        context.note("nothing matches");
    }
    Ok(paths)
}
