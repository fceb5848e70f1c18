//! One id a line, for the next command.

use super::escape;

/// The ids, a line each.
pub fn ids<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    // The id of a file with a strange name, and a tag, can hold a line break.
    ids.into_iter()
        .map(|id| escape::terminal(id) + "\n")
        .collect()
}
