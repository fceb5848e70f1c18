//! Who belongs to a group or association: the members that it names, and those that its query finds.

use std::collections::{BTreeMap, BTreeSet};

use super::id::Id;
use super::kind::Kind;
use super::links::Links;
use super::query::compile::group_query;
use super::query::record::RecordTest;
use super::record::Record;
use super::registry::Registry;

/// The participations of a registry, those of groups' members with them.
pub fn links(registry: &Registry) -> Links {
    Links::new(registry, of_groups(registry))
}

/// The members of every group, named or found by its query, groups in groups opened.
fn of_groups(registry: &Registry) -> BTreeMap<Id, BTreeSet<Id>> {
    let named: BTreeMap<Id, BTreeSet<Id>> = registry
        .of_kind(Kind::Group)
        .map(|group| (group.id.clone(), direct(registry, group)))
        .collect();
    named
        .keys()
        .map(|group| {
            let mut members = BTreeSet::new();
            open(&named, group, &mut BTreeSet::new(), &mut members);
            (group.clone(), members)
        })
        .filter(|(_, members)| !members.is_empty())
        .collect()
}

/// Collects the members of `group`; a group that holds itself is opened once.
fn open(
    named: &BTreeMap<Id, BTreeSet<Id>>,
    group: &Id,
    opened: &mut BTreeSet<Id>,
    members: &mut BTreeSet<Id>,
) {
    if !opened.insert(group.clone()) {
        return;
    }
    for member in named.get(group).into_iter().flatten() {
        if named.contains_key(member) {
            open(named, member, opened, members);
        } else {
            members.insert(member.clone());
        }
    }
}

/// The members that a record names, and those that its query finds.
pub fn direct(registry: &Registry, record: &Record) -> BTreeSet<Id> {
    let mut members: BTreeSet<Id> = record
        .references("members")
        .into_iter()
        .filter(|id| registry.get(id).is_some())
        .collect();
    if let Some(tests) = record
        .block
        .text("members-where")
        .and_then(|text| group_query(text).ok())
    {
        let fits = |candidate: &&Record| {
            candidate.kind.is_actor()
                && candidate.id != record.id
                && tests.iter().all(|(negated, test): &(bool, RecordTest)| {
                    test.passes(registry, candidate) != *negated
                })
        };
        members.extend(registry.records().filter(fits).map(|it| it.id.clone()));
    }
    members
}
