//! Places in records, for the families.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::walk::Leaf;
use crate::model::finding::{At, FieldPath, Finding, Place};
use crate::model::record::Record;
use crate::model::rule::RuleId;

/// The way to a key at the top.
pub(super) fn top(key: &str) -> FieldPath {
    FieldPath::default().key(key)
}

/// The way to a key of a block: `participant[2].actor`.
pub(super) fn inside(block: &str, number: usize, key: &str) -> FieldPath {
    top(block).index(number).key(key)
}

/// The value of a key at the top of a record.
pub(super) fn value(record: &Record, key: &str) -> Place {
    Place {
        file: record.path.clone(),
        at: At::Value(top(key)),
    }
}

/// Findings about values, one for each value of a file with every place where it stands.
#[derive(Default)]
pub(super) struct ByValue<'a>(BTreeMap<(RuleId, &'a str, &'a str), Finding>);

impl<'a> ByValue<'a> {
    /// Adds a finding about the value of a leaf.
    pub(super) fn add(&mut self, leaf: &Leaf<'a, '_>, finding: Finding) {
        match self.0.entry((finding.rule, leaf.file, leaf.text)) {
            Entry::Occupied(mut known) => known.get_mut().places.extend(finding.places),
            Entry::Vacant(free) => _ = free.insert(finding),
        }
    }

    /// The findings.
    pub(super) fn found(self) -> impl Iterator<Item = Finding> {
        self.0.into_values()
    }
}
