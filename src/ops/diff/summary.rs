//! The changes of `diff` with how many of each sort there are, and those that need a human eye.

use std::collections::BTreeSet;

use jiff::civil;
use serde::Serialize;

use super::matrix::{self, Rows};
use crate::model::change::{Change, Participation};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::renames::Renames;

/// The two sides of the comparison.
#[derive(Clone, Debug, Serialize)]
pub struct Revisions {
    /// The argument of the command: `main...HEAD`.
    #[serde(rename = "asked")]
    pub argument: String,
    /// The old side; of `A...B` the commit where the two parted.
    pub old: Side,
    /// The new side.
    pub new: Side,
}

/// One side of a comparison; without name and commit it is the work tree.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Side {
    /// The name of the revision, as it was typed.
    pub name: Option<String>,
    /// The hash of its commit.
    pub commit: Option<String>,
    /// The files that could not be read, and folders that are missing: nothing in them is compared.
    pub unread: Vec<String>,
}

/// What changed between two sides.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// The sides.
    pub revisions: Revisions,
    /// How many changes there are of each sort.
    pub counts: Counts,
    /// The changes, without those of people who are in no list.
    pub changes: Vec<Change>,
    /// The changes that need a human eye, by number, the weightiest first.
    #[serde(skip)]
    pub review: Vec<usize>,
    /// New initiatives without an owner.
    #[serde(skip)]
    pub ownerless: Vec<Id>,
    /// The rows of the matrix that changed.
    #[serde(skip)]
    pub matrix: Rows,
}

/// How many changes there are of each sort.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// New records.
    pub added: usize,
    /// Removed records.
    pub removed: usize,
    /// Records with another id.
    pub renamed: usize,
    /// Records that were merged into others.
    pub merged: usize,
    /// Records in another folder.
    pub moved: usize,
    /// Records that stayed, with changes in them.
    pub changed: usize,
    /// New participations.
    pub linked: usize,
    /// Participations that got a last day.
    pub ended: usize,
    /// Participations that changed.
    pub relinked: usize,
    /// Removed participations.
    pub unlinked: usize,
    /// Initiatives that got their first owner.
    pub owners_gained: usize,
    /// Initiatives that lost their last owner.
    pub owners_lost: usize,
    /// Words and settings of the registry.
    pub settings: usize,
    /// Changes about people, including those who are in no list.
    pub people: usize,
    /// Changes about people who are in no list; they are only counted.
    pub withheld: usize,
}

impl Summary {
    /// Sums up what changed from one registry to another in the records whose files differ. The rows of the matrix are
    /// worked out for the day that is given, on which it is seen what has ended.
    pub fn new(
        [old, new]: [&Registry; 2],
        revisions: Revisions,
        differing: &BTreeSet<Id>,
        matrix_on: Option<civil::Date>,
    ) -> Summary {
        let (sides, renames) = ([old, new], Renames::find(old, new));
        let all = super::diff_renamed(old, new, &renames, differing);
        // On either side: who is withheld now was perhaps listed before, and a comment is read by everybody.
        let is_person =
            |change: &Change| is_about(change, sides, &renames, |kind, _| kind == Kind::Person);
        let people = all.iter().filter(|it| is_person(it)).count();
        let (withheld, changes): (Vec<Change>, Vec<Change>) = all
            .into_iter()
            .partition(|it| is_about(it, sides, &renames, |_, is_withheld| is_withheld));
        let mut review: Vec<(u8, usize)> = changes
            .iter()
            .enumerate()
            .filter_map(|(at, change)| Some((review_rank(change, is_person(change))?, at)))
            .collect();
        review.sort_unstable();
        Summary {
            revisions,
            counts: Counts {
                people,
                withheld: withheld.len(),
                ..Counts::new(&changes)
            },
            review: review.into_iter().map(|(_, at)| at).collect(),
            ownerless: ownerless(&changes, new),
            matrix: matrix_on
                .map(|today| matrix::changed_rows(old, new, &renames, today))
                .unwrap_or_default(),
            changes,
        }
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.counts.withheld == 0
    }
}

impl Counts {
    fn new(changes: &[Change]) -> Counts {
        let mut counts = Counts::default();
        let mut added = BTreeSet::new();
        let mut changed = BTreeSet::new();
        let mut others = 0;
        for change in changes {
            *match change {
                Change::Added { .. } => &mut counts.added,
                Change::Removed { .. } => &mut counts.removed,
                Change::Renamed { .. } => &mut counts.renamed,
                Change::Merged { .. } => &mut counts.merged,
                Change::Moved { .. } => &mut counts.moved,
                Change::Declared { .. } | Change::Undeclared { .. } | Change::Setting { .. } => {
                    &mut counts.settings
                }
                Change::Linked(_) => &mut counts.linked,
                Change::Ended { .. } => &mut counts.ended,
                Change::Relinked { .. } => &mut counts.relinked,
                Change::Unlinked(_) => &mut counts.unlinked,
                Change::OwnerGained { .. } => &mut counts.owners_gained,
                Change::OwnerLost { .. } => &mut counts.owners_lost,
                _ => &mut others,
            } += 1;
            match change {
                Change::Added { id, .. } => _ = added.insert(id),
                Change::Removed { .. }
                | Change::Renamed { .. }
                | Change::Merged { .. }
                | Change::Moved { .. } => {}
                inside => changed.extend(inside.record()),
            }
        }
        // The participations of a new record are changes of their own, but the record is no changed one.
        counts.changed = changed.difference(&added).count();
        counts
    }
}

/// Whether `test` holds for the kind and `withhold` of the record that a change is about, on either side.
fn is_about(
    change: &Change,
    [old, new]: [&Registry; 2],
    renames: &Renames,
    test: impl Fn(Kind, bool) -> bool,
) -> bool {
    let before = match change {
        Change::Renamed { from, .. } | Change::Merged { from, .. } => Some(from),
        other => other.record(),
    };
    let sides = [
        before.and_then(|id| old.get(renames.old_id(id))),
        change.record().and_then(|id| new.get(id)),
    ];
    let mut sides = sides.into_iter().flatten();
    sides.any(|record| test(record.kind, record.is_withheld()))
}

/// How important it is that somebody looks at a change, 0 the most; `None` for what speaks for itself.
fn review_rank(change: &Change, is_person: bool) -> Option<u8> {
    let is_owner = |it: &Participation| it.role == "owner";
    match change {
        Change::Removed { .. } if !is_person => Some(0),
        Change::Merged { .. } if !is_person => Some(1),
        Change::Renamed { .. } if !is_person => Some(2),
        Change::Moved { from, to, .. } if kind_of(from) != kind_of(to) => Some(3),
        Change::Field { field, .. } if field == "orgnr" || field == "code" => Some(4),
        Change::OwnerLost { .. } => Some(5),
        Change::Ended { participation, .. } if is_owner(participation) => Some(5),
        Change::Setting { key, .. } if key.starts_with("privacy.") => Some(6),
        _ if is_person => Some(7),
        _ => None,
    }
}

/// The kind of the records in the first folder of a path.
fn kind_of(path: &str) -> Option<Kind> {
    Kind::from_folder(path.split('/').next().unwrap_or_default())
}

/// The new initiatives that have no owner.
fn ownerless(changes: &[Change], new: &Registry) -> Vec<Id> {
    let added = changes.iter().filter_map(|change| match change {
        Change::Added {
            id,
            kind: Kind::Initiative,
            ..
        } => new.get(id),
        _ => None,
    });
    let has_owner = |it: &Record| it.participants().any(|block| block.role == "owner");
    let ownerless = added.filter(|it| !has_owner(it));
    ownerless.map(|it| it.id.clone()).collect()
}
