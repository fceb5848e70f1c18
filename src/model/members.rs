//! Who belongs to a group or association: the members that it names, and those that its query finds.

use std::collections::{BTreeMap, BTreeSet};

use super::id::Id;
use super::kind::Kind;
use super::links::Links;
use super::query::compile::find_direct_members;
use super::registry::Registry;

/// The participations of a registry, those of groups' members with them.
pub fn resolve_links(registry: &Registry) -> Links {
    Links::new(registry, of_groups(registry))
}

/// The members of every group, named or found by its query, groups in groups opened.
fn of_groups(registry: &Registry) -> BTreeMap<Id, BTreeSet<Id>> {
    let named: BTreeMap<Id, BTreeSet<Id>> = registry
        .of_kind(Kind::Group)
        .map(|group| (group.id.clone(), find_direct_members(registry, group)))
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
