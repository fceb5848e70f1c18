//! Changes under the record that they are about, in the order in which they are read.

use std::collections::BTreeMap;

use crate::model::change::Change;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::render::{Look, changes};
use crate::text::{mask, order};

/// What records are read together.
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

/// The changes in groups, section by section and each in Swedish order.
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
    let mut told: Vec<(&Change, String)> = changes
        .into_iter()
        .map(|change| (change, changes::under(change, look)))
        .collect();
    told.sort_by(|(one, left), (other, right)| {
        let places = place(one).cmp(&place(other));
        places.then_with(|| match place(one) {
            // Fields stand as in files.
            1 => std::cmp::Ordering::Equal,
            _ => order::compare(left, right),
        })
    });
    told
}

/// Where a change stands among those of its record.
fn place(change: &Change) -> u8 {
    match change {
        Change::Registry { .. }
        | Change::Formatted { .. }
        | Change::Added { .. }
        | Change::Removed { .. }
        | Change::Renamed { .. }
        | Change::Merged { .. }
        | Change::Moved { .. } => 0,
        Change::Field { .. } | Change::Edited { .. } | Change::Setting { .. } => 1,
        Change::OwnerGained { .. } | Change::OwnerLost { .. } => 2,
        Change::Linked(_) | Change::Declared { .. } => 3,
        Change::Ended { .. } => 4,
        Change::Relinked { .. } => 5,
        Change::Unlinked(_) | Change::Undeclared { .. } => 6,
        Change::Event { .. } | Change::Post { .. } => 7,
        Change::EventChanged { .. } | Change::PostChanged { .. } => 8,
        Change::EventRemoved { .. } | Change::PostRemoved { .. } => 9,
    }
}
