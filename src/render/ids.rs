//! One id a line, for the next command.

/// The ids, a line each.
pub fn ids<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    ids.into_iter().map(|id| format!("{id}\n")).collect()
}
