//! The files that a record has stood in: through folders, through renames, and through what was removed and came again.

use std::collections::{BTreeMap, BTreeSet};

use super::asked::{Asked, Known};
use crate::model::change::Change;
use crate::model::history::{Contents, Step, Touch, Version, Versions};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::settings::Settings;
use crate::ops::diff::diff;

/// Where a step and a touch of it stand, by number.
type Place = (usize, usize);

/// The touches of every id, the newest first.
pub(super) struct Index<'s> {
    places: BTreeMap<&'s str, Vec<Place>>,
    steps: &'s [Step],
}

impl<'s> Index<'s> {
    pub(super) fn new(steps: &'s [Step]) -> Index<'s> {
        let mut places: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
        for (at, step) in steps.iter().enumerate() {
            for (number, touch) in step.touches.iter().enumerate() {
                places.entry(touch.id()).or_default().push((at, number));
            }
        }
        Index { places, steps }
    }

    /// The touches of an id.
    pub(super) fn of(
        &self,
        id: &str,
    ) -> impl DoubleEndedIterator<Item = (usize, usize, &'s Touch)> {
        let places = self.places.get(id).map_or(&[][..], Vec::as_slice);
        let steps = self.steps;
        places
            .iter()
            .map(move |(at, number)| (*at, *number, &steps[*at].touches[*number]))
    }

    /// The steps in which a record of the id came, not only to another folder.
    fn births(&self, id: &str) -> impl Iterator<Item = usize> {
        let came = self.of(id).filter(|(.., touch)| touch.came());
        let steps = self.steps;
        came.map(|(at, ..)| at).filter(move |at| {
            !steps[*at]
                .touches
                .iter()
                .any(|it| it.went() && it.id() == id)
        })
    }

    /// The newest step in which the record of an id went, not only to another folder.
    fn death(&self, id: &str) -> Option<usize> {
        let mut went = self.of(id).filter(|(.., touch)| touch.went());
        went.find(|(at, ..)| lost(&self.steps[*at]).contains(id))
            .map(|(at, ..)| at)
    }

    /// What the newest touch of an id says of its file, where there is something.
    pub(super) fn newest(&self, id: &str) -> Option<Version> {
        self.of(id).find_map(|(at, _, touch)| {
            let before = || touch.before.iter().flatten().next();
            let contents = touch.after.as_ref().or_else(before)?;
            Some(self.steps[at].version(touch, contents))
        })
    }

    /// The version that one came after, which a step from `at` on made.
    pub(super) fn older(&self, id: &str, at: usize, version: &Version) -> Option<Version> {
        let mut places = self.of(id).filter(|(older, ..)| *older >= at);
        let (at, _, touch) = places.find(|(_, _, touch)| {
            touch.path == version.path && touch.after.as_ref() == Some(&version.contents)
        })?;
        let step = &self.steps[at];
        let before = touch.before.iter().flatten().next();
        before.map(|contents| step.version(touch, contents))
    }
}

/// The ids whose records went in a step, and did not come in another folder.
pub(super) fn lost(step: &Step) -> BTreeSet<&str> {
    let went = step.touches.iter().filter(|it| it.went());
    let mut lost: BTreeSet<&str> = went.map(Touch::id).collect();
    if !lost.is_empty() {
        for touch in step.touches.iter().filter(|it| !it.went()) {
            lost.remove(touch.id());
        }
    }
    lost
}

/// Whether the history knows an id.
pub fn has(steps: &[Step], id: &str) -> bool {
    let mut touches = steps.iter().flat_map(|step| &step.touches);
    touches.any(|touch| touch.id() == id)
}

/// The id that a record has today, or the last that it had, when no record says that it had this one.
///
/// # Errors
/// When versions can't be read.
pub fn now<V: Versions>(
    id: &Id,
    registry: &Registry,
    steps: &[Step],
    versions: &mut V,
) -> Result<Id, V::Error> {
    let index = Index::new(steps);
    let mut known = Known::new();
    let mut seen = BTreeSet::from([id.clone()]);
    let mut now = id.clone();
    while !registry.has(&now)
        && let Some(at) = index.death(now.as_str())
    {
        let changes = whole(&steps[at], versions, &mut known)?;
        let to = changes.into_iter().find_map(|change| match change {
            Change::Renamed { from, id } if from == now => Some(id),
            _ => None,
        });
        match to {
            Some(to) if seen.insert(to.clone()) => now = to,
            _ => break,
        }
    }
    Ok(now)
}

/// All that a step changed, when a merge against its first parent.
fn whole<V: Versions>(
    step: &Step,
    versions: &mut V,
    known: &mut Known,
) -> Result<Vec<Change>, V::Error> {
    let touches = || step.touches.iter();
    read(versions, touches().flat_map(|it| both(step, it)), known)?;
    let registry = |contents: &dyn Fn(&Touch) -> Option<Contents>| {
        let records = touches().filter_map(|touch| {
            let version = step.version(touch, &contents(touch)?);
            known.get(&version).map(|past| past.record.clone())
        });
        Registry::new(Settings::default(), records, BTreeSet::new())
    };
    let old = registry(&|touch| touch.before.first().cloned().flatten());
    let new = registry(&|touch| touch.after.clone());
    Ok(diff(&old, &new))
}

/// The versions before and after a touch.
pub(super) fn both<'a>(step: &'a Step, touch: &'a Touch) -> impl Iterator<Item = Version> + 'a {
    let all = touch.before.iter().chain([&touch.after]).flatten();
    all.map(|contents| step.version(touch, contents))
}

/// Reads the versions that are not known yet.
pub(super) fn read<V: Versions>(
    versions: &mut V,
    wanted: impl Iterator<Item = Version>,
    known: &mut Known,
) -> Result<(), V::Error> {
    let wanted: BTreeSet<Version> = wanted.filter(|it| !known.contains_key(it)).collect();
    if !wanted.is_empty() {
        known.extend(versions.read(&wanted, None)?);
    }
    Ok(())
}

/// Where a record has stood.
pub(super) struct Trail {
    /// Its id now.
    pub(super) id: Id,
    /// Its ids, each with the step from which on, backwards, it was the record's.
    pub(super) ids: BTreeMap<Id, usize>,
    /// What it is, or was.
    pub(super) kind: Kind,
    /// The path today.
    pub(super) path: Option<String>,
    /// The steps that touched its files, with the touches.
    pub(super) touches: BTreeMap<usize, BTreeSet<usize>>,
    newest: Option<Version>,
}

impl Trail {
    /// Follows a record back: through what git's commits renamed, and through the former ids that it tells.
    pub(super) fn follow<V: Versions>(
        asked: &Asked<'_>,
        steps: &[Step],
        index: &Index<'_>,
        versions: &mut V,
        known: &mut Known,
    ) -> Result<Trail, V::Error> {
        let newest = readable(asked.id, index, versions, known)?;
        let mut trail = Trail {
            id: asked.id.clone(),
            ids: BTreeMap::new(),
            kind: Kind::Source,
            path: None,
            touches: BTreeMap::new(),
            newest,
        };
        if let Some(record) = trail.record(asked, known) {
            trail.kind = record.kind;
        }
        let here = asked.registry.get(asked.id);
        let apart = || {
            asked
                .registry
                .unreadable_records()
                .iter()
                .find(|it| it.id == *asked.id)
        };
        trail.path = here.or_else(apart).map(|record| record.path.clone());
        let mut open = vec![(asked.id.clone(), 0)];
        while let Some((id, from)) = open.pop() {
            if trail.ids.contains_key(&id) {
                continue;
            }
            trail.ids.insert(id.clone(), from);
            for birth in index.births(id.as_str()).filter(|at| *at >= from) {
                if let Some(before) = renamed(&id, &steps[birth], versions, known)? {
                    open.push(trail.before(before, birth, asked, index));
                }
            }
            if open.is_empty() {
                open.extend(trail.told_former(asked, index, known));
            }
        }
        trail.take(index);
        trail.without_asides(steps, versions)?;
        Ok(trail)
    }

    /// The record as it is, or as it last was.
    pub(super) fn record(&self, asked: &Asked<'_>, known: &Known) -> Option<Record> {
        let last = || known.get(self.newest.as_ref()?).map(|past| &past.record);
        asked.registry.get(asked.id).or_else(last).cloned()
    }

    /// An id that the record had before a step: if another bears it since, only what was before counts.
    fn before(&self, id: Id, at: usize, asked: &Asked<'_>, index: &Index<'_>) -> (Id, usize) {
        let is_taken = asked.registry.has(&id) || index.births(id.as_str()).any(|it| it < at);
        (id, if is_taken { at } else { 0 })
    }

    /// A former id that is not followed yet, whose file went before the record came: else it was merged into it.
    fn told_former(
        &self,
        asked: &Asked<'_>,
        index: &Index<'_>,
        known: &Known,
    ) -> Option<(Id, usize)> {
        let came = self.ids.keys().flat_map(|id| index.births(id.as_str()));
        let came = came.max()?;
        let former = self.record(asked, known)?.references("former-ids");
        former
            .into_iter()
            .filter(|id| !self.ids.contains_key(id))
            .find(|id| index.death(id.as_str()).is_some_and(|went| went >= came))
            .map(|id| self.before(id, came, asked, index))
    }

    /// Takes in what touched files of the ids.
    fn take(&mut self, index: &Index<'_>) {
        for (id, from) in &self.ids {
            let own = index.of(id.as_str()).filter(|(at, ..)| at >= from);
            for (at, number, _) in own {
                self.touches.entry(at).or_default().insert(number);
            }
        }
    }

    /// Leaves out what a merge left aside; git is asked only where two lines of history touched a file.
    fn without_asides<V: Versions>(
        &mut self,
        steps: &[Step],
        versions: &mut V,
    ) -> Result<(), V::Error> {
        let mut paths: BTreeMap<usize, BTreeMap<&str, Vec<&Touch>>> = BTreeMap::new();
        for (at, numbers) in &self.touches {
            let of_repository = paths.entry(steps[*at].repository).or_default();
            for number in numbers {
                let touch = &steps[*at].touches[*number];
                of_repository.entry(&touch.path).or_default().push(touch);
            }
        }
        for (repository, paths) in paths {
            if paths.values().all(|touches| is_straight(touches)) {
                continue;
            }
            // All of them at once: a file that one line of history renamed is told of by the other under its old name.
            let paths: Vec<&str> = paths.into_keys().collect();
            let line = versions.line(repository, &paths)?;
            self.touches.retain(|at, _| {
                let step = &steps[*at];
                let commit = step.commit.as_ref();
                step.repository != repository || commit.is_none_or(|it| line.contains(&it.hash))
            });
        }
        Ok(())
    }
}

/// Whether each touch begins with what the one before it left.
fn is_straight(touches: &[&Touch]) -> bool {
    touches
        .windows(2)
        .all(|pair| matches!(pair[0].before.as_slice(), [only] if *only == pair[1].after))
}

/// The newest version of a record that can be read, else the newest.
fn readable<V: Versions>(
    id: &Id,
    index: &Index<'_>,
    versions: &mut V,
    known: &mut Known,
) -> Result<Option<Version>, V::Error> {
    let Some(newest) = index.newest(id.as_str()) else {
        return Ok(None);
    };
    let mut version = newest.clone();
    loop {
        read(versions, std::iter::once(version.clone()), known)?;
        if known.get(&version).is_some_and(|past| past.is_whole) {
            return Ok(Some(version));
        }
        match index.older(id.as_str(), 0, &version) {
            Some(older) => version = older,
            None => return Ok(Some(newest)),
        }
    }
}

/// The id under which a record went in the step in which it came.
fn renamed<V: Versions>(
    id: &Id,
    step: &Step,
    versions: &mut V,
    known: &mut Known,
) -> Result<Option<Id>, V::Error> {
    if lost(step).is_empty() {
        return Ok(None);
    }
    let changes = whole(step, versions, known)?;
    Ok(changes.into_iter().find_map(|change| match change {
        Change::Renamed { from, id: now } if now == *id => Some(from),
        _ => None,
    }))
}
