//! What one step did to a record.

use std::collections::{BTreeMap, BTreeSet};

use super::asked::{Asked, Entry, Known};
use super::trail::{Index, Trail, both, lost, read};
use crate::model::change::{Change, FieldChange};
use crate::model::history::{Commit, Contents, Step, Touch, Version, Versions};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::settings::Settings;
use crate::ops::diff::diff;
use crate::text::mask;

/// What is told of a step.
pub(super) enum Told {
    Entry(Entry),
    /// The file changed, but nothing that it says.
    LayoutOnly,
    Nothing,
}

/// The steps that may have something to tell, each with the touches that are compared.
pub(super) type Places = BTreeMap<usize, BTreeSet<usize>>;

/// Finds the steps, and reads what is compared in them.
pub(super) fn told_of<V: Versions>(
    asked: &Asked<'_>,
    steps: &[Step],
    trail: &Trail,
    versions: &mut V,
    known: &mut Known,
) -> Result<Places, V::Error> {
    let mut places = trail.touches.clone();
    if trail.kind.is_actor() {
        elsewhere(asked, steps, trail, versions, known, &mut places)?;
    }
    for (at, numbers) in &mut places {
        // What went may be what came under another id, and who names it has not changed by that.
        if !lost(&steps[*at]).is_empty() {
            numbers.extend(0..steps[*at].touches.len());
        }
    }
    let wanted = places.iter().flat_map(|(at, numbers)| {
        let step = &steps[*at];
        let touches = numbers.iter().map(|number| &step.touches[*number]);
        touches.flat_map(|touch| both(step, touch))
    });
    read(versions, wanted, known)?;
    Ok(places)
}

/// Adds the touches of files of others that name the record, before or after.
fn elsewhere<V: Versions>(
    asked: &Asked<'_>,
    steps: &[Step],
    trail: &Trail,
    versions: &mut V,
    known: &mut Known,
    places: &mut Places,
) -> Result<(), V::Error> {
    let of = |kind: Kind| format!("{}/", kind.folder());
    let mut folders = vec![of(Kind::Initiative)];
    if asked.people {
        folders.push(of(Kind::Person));
    }
    let may_name = |touch: &Touch| folders.iter().any(|it| touch.path.starts_with(it));
    let all = steps.iter().flat_map(|step| {
        let touches = step.touches.iter().filter(|touch| may_name(touch));
        touches.flat_map(|touch| both(step, touch))
    });
    let ids: Vec<Id> = trail.ids.keys().cloned().collect();
    let naming = versions.read(&all.collect(), Some(&ids))?;
    for (at, step) in steps.iter().enumerate() {
        for (number, touch) in step.touches.iter().enumerate() {
            let names = || both(step, touch).any(|version| naming.contains_key(&version));
            if may_name(touch) && names() {
                places.entry(at).or_default().insert(number);
            }
        }
    }
    known.extend(naming);
    Ok(())
}

/// The touches of a step that are compared, with what is known of their files.
pub(super) struct Compared<'a> {
    pub(super) at: usize,
    pub(super) step: &'a Step,
    pub(super) touches: Vec<&'a Touch>,
    /// Those of the record's own files.
    pub(super) own: Vec<&'a Touch>,
    pub(super) index: &'a Index<'a>,
    pub(super) known: &'a Known,
    /// People who are in no list.
    pub(super) withheld: &'a BTreeSet<Id>,
}

/// The people who are in no list today, and those who are gone and were in none.
pub(super) fn withheld(asked: &Asked<'_>, known: &Known) -> BTreeSet<Id> {
    let past = known.values().map(|past| &past.record);
    let gone = past.filter(|it| it.is_withheld() && !asked.registry.has(&it.id));
    let mut people = asked.registry.withheld();
    people.extend(gone.map(|record| record.id.clone()));
    people
}

/// What a step did to the record.
pub(super) fn told(compared: &Compared<'_>, trail: &Trail, people: bool) -> Told {
    let Compared { at, step, own, .. } = compared;
    if step.is_cut {
        return Told::Nothing;
    }
    let ids = trail.ids.iter().filter(|(_, from)| *from <= at);
    let subject = Subject {
        ids: ids.map(|(id, _)| id).collect(),
        people,
        now: &trail.id,
    };
    let unreadable = own.iter().any(|touch| compared.is_broken(touch));
    let parents = compared.touches.first().map_or(0, |it| it.before.len());
    let new = compared.after();
    let mut all = (0..parents).map(|parent| {
        let old = compared.before(parent);
        let mut changes = diff(&old, &new);
        let sides = [&old, &new];
        changes.retain(|change| {
            subject.is_in(change, &old) && !subject.is_withheld(change, compared, sides)
        });
        changes
    });
    let mut changes = all.next().unwrap_or_default();
    for others in all {
        let others: Vec<Change> = others.into_iter().map(outcome).collect();
        changes.retain(|change| others.contains(&outcome(change.clone())));
    }
    // What stands in its own file comes first.
    changes.sort_by_key(|change| !subject.is_own(change));
    changes.iter_mut().for_each(|it| subject.call_as_now(it));
    if !changes.is_empty() || unreadable {
        Told::Entry(Entry {
            commit: step
                .commit
                .clone()
                .map(|commit| shown(commit, trail, people)),
            unreadable,
            changes,
        })
    } else if !own.is_empty() && parents == 1 {
        Told::LayoutOnly
    } else {
        Told::Nothing
    }
}

impl Compared<'_> {
    fn past(&self, touch: &Touch, contents: &Contents) -> Option<&Record> {
        let known = self.known.get(&self.step.version(touch, contents));
        known.map(|past| &past.record)
    }

    /// Whether the file can't be read as the step left it.
    fn is_broken(&self, touch: &Touch) -> bool {
        let version = touch.after.as_ref().map(|it| self.step.version(touch, it));
        version.is_some_and(|version| !self.is_whole(&version))
    }

    fn is_whole(&self, version: &Version) -> bool {
        self.known.get(version).is_some_and(|past| past.is_whole)
    }

    /// The records that the step left.
    fn after(&self) -> Registry {
        let readable = self.touches.iter().filter(|it| !self.is_broken(it));
        registry(readable.filter_map(|touch| self.past(touch, touch.after.as_ref()?)))
    }

    /// The records of a parent: of one that can't be read there what could be read last.
    fn before(&self, parent: usize) -> Registry {
        let readable = self.touches.iter().filter(|it| !self.is_broken(it));
        registry(readable.filter_map(|touch| {
            let contents = touch.before.get(parent)?.as_ref()?;
            let mut version = self.step.version(touch, contents);
            while !self.is_whole(&version) {
                match self.index.older(touch.id(), self.at, &version) {
                    Some(older) => version = older,
                    // That something went can be told all the same.
                    None if touch.went() => return self.past(touch, contents),
                    None => return None,
                }
            }
            self.known.get(&version).map(|past| &past.record)
        }))
    }
}

fn registry<'r>(records: impl Iterator<Item = &'r Record>) -> Registry {
    Registry::new(Settings::default(), records.cloned(), BTreeSet::new())
}

/// Whom the log is about.
struct Subject<'a> {
    /// The ids that it had then, or later.
    ids: BTreeSet<&'a Id>,
    /// The id that it has now.
    now: &'a Id,
    people: bool,
}

impl Subject<'_> {
    /// Whether a change is one of the record's; `old` are the records before it.
    fn is_in(&self, change: &Change, old: &Registry) -> bool {
        let is = |id: &Id| self.ids.contains(id);
        match change {
            Change::Removed { id, .. } => is(id) || self.took_part(id, old),
            Change::Added { id, .. }
            | Change::Moved { id, .. }
            | Change::Field { id, .. }
            | Change::Edited { id } => is(id),
            Change::Renamed { from, id } | Change::Merged { from, id, .. } => is(from) || is(id),
            Change::Linked(link)
            | Change::Unlinked(link)
            | Change::Relinked {
                participation: link,
                ..
            }
            | Change::Ended {
                participation: link,
                ..
            } => is(&link.actor) || is(&link.initiative),
            Change::OwnerGained { initiative }
            | Change::OwnerLost { initiative }
            | Change::Event { initiative, .. }
            | Change::EventChanged { initiative, .. }
            | Change::EventRemoved { initiative, .. } => is(initiative),
            Change::Post { person, actor }
            | Change::PostChanged { person, actor, .. }
            | Change::PostRemoved { person, actor } => is(person) || self.people && is(actor),
            Change::Registry { .. }
            | Change::Formatted { .. }
            | Change::Declared { .. }
            | Change::Undeclared { .. }
            | Change::Setting { .. } => false,
        }
    }

    /// Whether a change is about somebody else who is in no list, today or around the step.
    fn is_withheld(&self, change: &Change, compared: &Compared<'_>, sides: [&Registry; 2]) -> bool {
        let people: [Option<&Id>; 2] = match change {
            Change::Post { person, .. }
            | Change::PostChanged { person, .. }
            | Change::PostRemoved { person, .. } => [Some(person), None],
            Change::Renamed { from, id } | Change::Merged { from, id, .. } => {
                [Some(from), Some(id)]
            }
            other => [other.record(), None],
        };
        let mut people = people.into_iter().flatten();
        people.any(|id| {
            let is_then = |side: &Registry| side.get(id).is_some_and(Record::is_withheld);
            !self.ids.contains(id)
                && (compared.withheld.contains(id) || sides.into_iter().any(is_then))
        })
    }

    /// Names the record by the id that it has now, but where the id is what is told.
    fn call_as_now(&self, change: &mut Change) {
        let named: [Option<&mut Id>; 2] = match change {
            Change::Moved { id, .. } | Change::Field { id, .. } | Change::Edited { id } => {
                [Some(id), None]
            }
            Change::Linked(link)
            | Change::Unlinked(link)
            | Change::Relinked {
                participation: link,
                ..
            }
            | Change::Ended {
                participation: link,
                ..
            } => [Some(&mut link.actor), Some(&mut link.initiative)],
            Change::OwnerGained { initiative }
            | Change::OwnerLost { initiative }
            | Change::Event { initiative, .. }
            | Change::EventChanged { initiative, .. }
            | Change::EventRemoved { initiative, .. } => [Some(initiative), None],
            Change::Post { person, actor }
            | Change::PostChanged { person, actor, .. }
            | Change::PostRemoved { person, actor } => [Some(person), Some(actor)],
            _ => [None, None],
        };
        for id in named.into_iter().flatten() {
            if self.ids.contains(id) {
                id.clone_from(self.now);
            }
        }
    }

    /// Whether a change is one of the record as a whole, or of a field of it.
    fn is_own(&self, change: &Change) -> bool {
        match change {
            Change::Added { id, .. }
            | Change::Removed { id, .. }
            | Change::Moved { id, .. }
            | Change::Renamed { id, .. }
            | Change::Merged { id, .. }
            | Change::Field { id, .. } => self.ids.contains(id),
            _ => false,
        }
    }

    /// Whether the record took part in an initiative, or a person had a post there.
    fn took_part(&self, other: &Id, old: &Registry) -> bool {
        let is_in = |record: &Record| {
            let has_post = || record.posts().any(|it| self.ids.contains(&it.actor));
            record.participants().any(|it| self.ids.contains(&it.actor))
                || self.people && has_post()
        };
        old.get(other).is_some_and(is_in)
    }
}

/// A commit as it may be shown: what people wrote of people may hold what reaches them.
fn shown(mut commit: Commit, trail: &Trail, people: bool) -> Commit {
    if people || trail.kind == Kind::Person {
        commit.subject = mask::mask_personal(&commit.subject);
    }
    commit
}

/// A change without what was before: two parents of a merge differ in that, and the merge changed both.
fn outcome(mut change: Change) -> Change {
    match &mut change {
        Change::Field { old, .. } | Change::Setting { old, .. } => *old = None,
        Change::Relinked { fields, .. }
        | Change::EventChanged { fields, .. }
        | Change::PostChanged { fields, .. } => {
            let bare = |field: &mut FieldChange| field.old = None;
            fields.iter_mut().for_each(bare);
        }
        _ => {}
    }
    change
}
