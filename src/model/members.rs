//! Members of groups: those that a group lists, and those that its query finds.

use std::collections::{BTreeMap, BTreeSet};

use super::id::Id;
use super::kind::Kind;
use super::links::Links;
use super::query::compile::find_direct_members;
use super::registry::Registry;

/// Returns the participations of a registry, with those of the members of groups.
pub fn resolve_links(registry: &Registry) -> Links {
    Links::new(registry, of_groups(registry))
}

/// Returns the members of every group, listed or found by its query, with groups in it replaced by their members.
fn of_groups(registry: &Registry) -> BTreeMap<Id, BTreeSet<Id>> {
    // The query of each group runs once, though other groups may contain the group.
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
        // A group without known members stands for itself in lists.
        .filter(|(_, members)| !members.is_empty())
        .collect()
}

/// Collects the members of `group`; `opened` ends cycles of groups.
fn open(
    named: &BTreeMap<Id, BTreeSet<Id>>,
    group: &Id,
    opened: &mut BTreeSet<Id>,
    members: &mut BTreeSet<Id>,
) {
    // Groups may contain each other by mistake.
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
