//! The family of initiatives: parts and wholes, and what comes out of what.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::query::select::View;
use crate::model::registry::Registry;

/// Which initiatives are parts of which, and which come out of which.
pub(super) struct Family {
    parts: BTreeMap<Id, Vec<Id>>,
    leads_to: BTreeSet<(Id, Id)>,
}

impl Family {
    pub(super) fn new(view: &View<'_>) -> Family {
        let mut family = Family {
            parts: BTreeMap::new(),
            leads_to: BTreeSet::new(),
        };
        for record in view.registry.of_kind(Kind::Initiative) {
            if let Some(whole) = record.block.text("part-of").map(Id::new) {
                let parts = family.parts.entry(whole).or_default();
                parts.push(record.id.clone());
            }
            let next = record.block.list("leads-to").iter().map(Id::new);
            let next = next.map(|next| (record.id.clone(), next));
            family.leads_to.extend(next);
        }
        family
    }

    /// An initiative with its parts, and theirs.
    pub(super) fn with_parts(&self, id: &Id) -> BTreeSet<Id> {
        let mut all = BTreeSet::new();
        let mut open = vec![id.clone()];
        while let Some(id) = open.pop() {
            if all.insert(id.clone()) {
                open.extend(self.parts.get(&id).into_iter().flatten().cloned());
            }
        }
        all
    }

    /// Whether two share their participants for a reason: parts of one whole, or one that comes out of the other.
    pub(super) fn related(&self, registry: &Registry, one: &Id, other: &Id) -> bool {
        let line = |id: &Id| -> BTreeSet<Id> {
            registry
                .wholes(id)
                .into_iter()
                .chain([id.clone()])
                .collect()
        };
        let follows = |one: &Id, other: &Id| self.leads_to.contains(&(one.clone(), other.clone()));
        !line(one).is_disjoint(&line(other)) || follows(one, other) || follows(other, one)
    }
}
