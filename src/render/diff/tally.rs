//! How many changes there are, and between which sides.

use crate::ops::diff::summary::{Counts, Side};
use crate::render::Look;

/// How many changes there are of each sort, those that there are.
pub(super) fn tally(counts: &Counts, look: &Look<'_>) -> Vec<String> {
    let all = [
        ("diff-added", counts.added),
        ("diff-removed", counts.removed),
        ("diff-renamed", counts.renamed),
        ("diff-merged", counts.merged),
        ("diff-moved", counts.moved),
        ("diff-changed", counts.changed),
        ("diff-linked", counts.linked),
        ("diff-ended", counts.ended),
        ("diff-relinked", counts.relinked),
        ("diff-unlinked", counts.unlinked),
        ("diff-owners-gained", counts.owners_gained),
        ("diff-owners-lost", counts.owners_lost),
        ("change-people", counts.people),
        ("diff-settings", counts.settings),
    ];
    let there = all.into_iter().filter(|(_, count)| *count > 0);
    there
        .map(|(message, count)| look.words.count(message, count))
        .collect()
}

/// What a side is called.
pub(super) fn called(side: &Side, look: &Look<'_>) -> String {
    match &side.name {
        Some(name) => name.clone(),
        None => look.words.get("diff-work-tree").into_owned(),
    }
}
