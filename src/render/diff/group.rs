//! Changes by the record that they are about, in the order in which they are read, and how many of each sort there are.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::model::change::Change;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::ops::diff::summary::{Counts, Side};
use crate::render::{Look, changes};
use crate::text::{mask, order};

/// How many changes there are of each sort, without sorts that have none.
pub(super) fn count_phrases(counts: &Counts, look: &Look<'_>) -> Vec<String> {
    look.counts(&[
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
    ])
}

/// The name of a side of the comparison.
pub(super) fn side_name(side: &Side, look: &Look<'_>) -> String {
    match &side.name {
        Some(name) => name.clone(),
        None => look.words.get("diff-work-tree"),
    }
}

/// The records whose changes stand together, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Initiatives,
    Actors,
    People,
    Sources,
    Registry,
}

/// The changes of one record; of the registry as such without a record.
#[derive(Debug)]
pub(super) struct Group<'c> {
    pub(super) section: Section,
    pub(super) id: Option<&'c Id>,
    pub(super) name: String,
    /// What changed, each with its sentence.
    pub(super) changes: Vec<(&'c Change, String)>,
}

impl Section {
    /// The message that names it.
    pub(super) fn message(self) -> &'static str {
        match self {
            Section::Initiatives => "diff-section-initiatives",
            Section::Actors => "diff-section-actors",
            Section::People => "diff-section-people",
            Section::Sources => "diff-section-sources",
            Section::Registry => "diff-section-registry",
        }
    }

    fn of(id: Option<&Id>, look: &Look<'_>) -> Section {
        let record = id.and_then(|id| look.registry.get(id));
        match record.map(|it| it.kind) {
            Some(Kind::Initiative) => Section::Initiatives,
            Some(Kind::Person) => Section::People,
            Some(Kind::Source) => Section::Sources,
            Some(_) => Section::Actors,
            None => Section::Registry,
        }
    }
}

/// Groups the changes by record, section by section and each in Swedish order.
pub(super) fn groups<'c>(all: &'c [Change], look: &Look<'_>) -> Vec<Group<'c>> {
    let mut by_record: BTreeMap<Option<&Id>, Vec<&Change>> = BTreeMap::new();
    for change in all {
        by_record.entry(change.record()).or_default().push(change);
    }
    let mut groups: Vec<Group<'_>> = by_record
        .into_iter()
        .map(|(id, changes)| Group {
            section: Section::of(id, look),
            id,
            // Somebody may have typed a personnummer as a name; the comment would publish it.
            name: id.map_or(String::new(), |id| mask::mask_personnummer(&look.name(id))),
            changes: sorted(changes, look),
        })
        .collect();
    groups.sort_by(|left, right| {
        left.section
            .cmp(&right.section)
            .then_with(|| order::compare(&left.name, &right.name))
            .then_with(|| left.id.cmp(&right.id))
    });
    groups
}

fn sorted<'c>(changes: Vec<&'c Change>, look: &Look<'_>) -> Vec<(&'c Change, String)> {
    let with_sentence = |change| (change, changes::sentence_below_name(change, look));
    let mut sentences: Vec<(&Change, String)> = changes.into_iter().map(with_sentence).collect();
    sentences.sort_by(|(one, left), (other, right)| {
        let [(one, _), (other, _)] = [rank(one), rank(other)];
        one.cmp(&other).then_with(|| match one {
            // Fields keep the order of the file.
            1 => Ordering::Equal,
            _ => order::compare(left, right),
        })
    });
    sentences
}

/// The place of a change among those of its record, and its sign: whether something was added (+), removed (−) or changed.
pub(super) fn rank(change: &Change) -> (u8, char) {
    match change {
        Change::Registry { .. } | Change::Added { .. } => (0, '+'),
        Change::Removed { .. } => (0, '−'),
        Change::Formatted { .. }
        | Change::Renamed { .. }
        | Change::Merged { .. }
        | Change::Moved { .. } => (0, '~'),
        Change::Field { .. } | Change::Edited { .. } | Change::Setting { .. } => (1, '~'),
        Change::OwnerGained { .. } => (2, '+'),
        Change::OwnerLost { .. } => (2, '−'),
        Change::Linked(_) | Change::Declared { .. } => (3, '+'),
        Change::Ended { .. } => (4, '−'),
        Change::Relinked { .. } => (5, '~'),
        Change::Unlinked(_) | Change::Undeclared { .. } => (6, '−'),
        Change::Event { .. } | Change::Post { .. } => (7, '+'),
        Change::EventChanged { .. } | Change::PostChanged { .. } => (8, '~'),
        Change::EventRemoved { .. } | Change::PostRemoved { .. } => (9, '−'),
    }
}
