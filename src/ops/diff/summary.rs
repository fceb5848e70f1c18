//! The changes with how many of each sort there are, and those that a person is to look at.

use std::collections::BTreeSet;

use jiff::civil;
use serde::Serialize;

use super::matrix::{self, Rows};
use crate::model::change::{Change, Participation};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::registry::Registry;
use crate::model::renames::Renames;

/// What is compared, as it was asked for and found.
#[derive(Clone, Debug, Serialize)]
pub struct Revisions {
    /// What was asked for: `main...HEAD`.
    pub asked: String,
    /// Before; of `A...B` the commit where the two parted.
    pub old: Side,
    /// Now.
    pub new: Side,
}

/// One side of a comparison; without name and commit it is the work tree.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Side {
    /// The revision, as it was called.
    pub name: Option<String>,
    /// The hash of its commit.
    pub commit: Option<String>,
    /// The files that could not be read, and folders that are lacking: of these nothing is told.
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
    /// The changes that a person is to look at, by number, the weightiest first.
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
    /// Records that are gone.
    pub removed: usize,
    /// Records with another id.
    pub renamed: usize,
    /// Records that are part of others now.
    pub merged: usize,
    /// Records in another folder.
    pub moved: usize,
    /// Records that stayed, with changes in them.
    pub changed: usize,
    /// Participations that came.
    pub linked: usize,
    /// Participations that got a last day.
    pub ended: usize,
    /// Participations that are otherwise.
    pub relinked: usize,
    /// Participations that are gone.
    pub unlinked: usize,
    /// Initiatives that have an owner, and had none.
    pub owners_gained: usize,
    /// Initiatives that have no owner, and had one.
    pub owners_lost: usize,
    /// Words and settings of the registry.
    pub settings: usize,
    /// Changes about people, those who are in no list among them.
    pub people: usize,
    /// Changes about people who are in no list, which are not told.
    pub withheld: usize,
}

impl Summary {
    /// Sums up what changed from one registry to another; `today` says what of the matrix is over.
    pub fn new(
        old: &Registry,
        new: &Registry,
        revisions: Revisions,
        today: civil::Date,
    ) -> Summary {
        let (sides, renames) = ([old, new], Renames::find(old, new));
        let all = super::diff_renamed(old, new, &renames);
        let is_person =
            |change: &Change| is_about(change, sides, &renames, |kind, _| kind == Kind::Person);
        let people = all.iter().filter(|it| is_person(it)).count();
        let (withheld, changes): (Vec<Change>, Vec<Change>) = all
            .into_iter()
            .partition(|it| is_about(it, sides, &renames, |_, is_withheld| is_withheld));
        let mut review: Vec<(u8, usize)> = changes
            .iter()
            .enumerate()
            .filter_map(|(at, change)| Some((weight(change, is_person(change))?, at)))
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
            matrix: matrix::rows(old, new, &renames, today),
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
        let mut came = BTreeSet::new();
        let mut changed = BTreeSet::new();
        for change in changes {
            match change {
                Change::Added { id, .. } => {
                    counts.added += 1;
                    came.insert(id);
                }
                Change::Removed { .. } => counts.removed += 1,
                Change::Renamed { .. } => counts.renamed += 1,
                Change::Merged { .. } => counts.merged += 1,
                Change::Moved { .. } => counts.moved += 1,
                Change::Declared { .. } | Change::Undeclared { .. } | Change::Setting { .. } => {
                    counts.settings += 1;
                }
                Change::Registry { .. } | Change::Formatted { .. } => {}
                inside => {
                    counts.inside(inside);
                    changed.extend(inside.record());
                }
            }
        }
        counts.changed = changed.difference(&came).count();
        counts
    }

    fn inside(&mut self, change: &Change) {
        match change {
            Change::Linked(_) => self.linked += 1,
            Change::Ended { .. } => self.ended += 1,
            Change::Relinked { .. } => self.relinked += 1,
            Change::Unlinked(_) => self.unlinked += 1,
            Change::OwnerGained { .. } => self.owners_gained += 1,
            Change::OwnerLost { .. } => self.owners_lost += 1,
            _ => {}
        }
    }
}

/// Whether a change is about a record of which, before or now, kind and `withhold` are such.
fn is_about(
    change: &Change,
    [old, new]: [&Registry; 2],
    renames: &Renames,
    is_such: impl Fn(Kind, bool) -> bool,
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
    sides.any(|record| is_such(record.kind, record.is_withheld()))
}

/// How soon a person is to look at a change; none for what speaks for itself.
fn weight(change: &Change, is_person: bool) -> Option<u8> {
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

/// The initiatives that are new and have no owner.
fn ownerless(changes: &[Change], new: &Registry) -> Vec<Id> {
    let came = changes.iter().filter_map(|change| match change {
        Change::Added {
            id,
            kind: Kind::Initiative,
            ..
        } => new.get(id),
        _ => None,
    });
    let is_ownerless = |it: &&crate::model::record::Record| {
        !it.participants()
            .any(|participant| participant.role == "owner")
    };
    came.filter(is_ownerless).map(|it| it.id.clone()).collect()
}
