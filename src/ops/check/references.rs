//! References that lead nowhere, or to the wrong kind of record.

use std::collections::{BTreeMap, BTreeSet};

use super::walk::walk;
use crate::model::fields::{FieldType, Target};
use crate::model::finding::{At, FieldPath, Finding, Place};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::text::suggest::nearest;

/// One finding for each id that is missing or of the wrong kind, with every place that names it.
pub(super) fn find(registry: &Registry) -> Vec<Finding> {
    let known = Known::new(registry);
    let mut missing: BTreeMap<&str, Wrong> = BTreeMap::new();
    let mut misplaced: BTreeMap<(&str, Target), Wrong> = BTreeMap::new();
    walk(registry, &mut |leaf| {
        let (FieldType::Reference(target) | FieldType::References(target)) = leaf.holds else {
            return;
        };
        let text = leaf.text;
        let wrong = match known.kinds.get(text) {
            Some(kinds) if kinds.iter().any(|kind| target.allows(*kind)) => return,
            Some(_) => misplaced.entry((text, target)),
            None if known.former.contains(text) => return,
            // Without people/ nothing says whether a person is there.
            None if leaf.is_setting() && !known.has_people => return,
            None => {
                let wrong = missing.entry(text).or_insert_with(|| Wrong::new(target));
                wrong.places.push(leaf.place());
                return;
            }
        };
        let wrong = wrong.or_insert_with(|| Wrong::new(target));
        wrong.places.push(leaf.place());
    });
    let missing = missing.into_iter().map(|(id, wrong)| {
        wrong
            .finding("unknown-reference", id)
            .suggest(known.near(registry, id, wrong.target).as_deref())
    });
    let misplaced = misplaced.iter().map(|((id, target), wrong)| {
        let found = known.kinds[*id]
            .first()
            .map_or_else(String::new, |kind| kind.message());
        wrong
            .finding("wrong-kind", id)
            .fact("found", found)
            .fact("expected", target.message())
    });
    missing.chain(misplaced).collect()
}

/// The places that name an id, and what the first of them may lead to.
struct Wrong {
    target: Target,
    places: Vec<Place>,
}

impl Wrong {
    fn new(target: Target) -> Wrong {
        Wrong {
            target,
            places: Vec::new(),
        }
    }

    fn finding(&self, rule: &'static str, id: &str) -> Finding {
        let mut finding = Finding::error(rule, "", At::Value(FieldPath::default())).fact("id", id);
        finding.places.clone_from(&self.places);
        finding.places.sort();
        finding
    }
}

/// The ids that a reference may name: those of files, however broken, and those that a record had before.
struct Known<'a> {
    kinds: BTreeMap<&'a str, Vec<Kind>>,
    former: BTreeSet<&'a str>,
    has_people: bool,
}

impl<'a> Known<'a> {
    fn new(registry: &'a Registry) -> Known<'a> {
        let mut kinds: BTreeMap<&str, Vec<Kind>> = BTreeMap::new();
        let mut former = BTreeSet::new();
        for record in registry.records().chain(registry.apart()) {
            kinds
                .entry(record.id.as_str())
                .or_default()
                .push(record.kind);
            former.extend(record.block.list("former-ids").iter().map(String::as_str));
        }
        let has_people = kinds.values().flatten().any(|kind| *kind == Kind::Person);
        Known {
            kinds,
            former,
            has_people,
        }
    }

    /// The id that was probably meant: a near one of the right kind, or that of the record whose name was written.
    fn near(&self, registry: &Registry, text: &str, target: Target) -> Option<String> {
        let fitting = self
            .kinds
            .iter()
            .filter(|(_, kinds)| kinds.iter().any(|kind| target.allows(*kind)))
            .map(|(id, _)| *id);
        if let Some(id) = nearest(text, fitting) {
            return Some(id.to_owned());
        }
        let named = |text: &str| match reference::find(registry, text, |it| target.allows(it.kind))
        {
            Found::One(id, _) => Some(Id::as_str(&id).to_owned()),
            Found::Several(_) | Found::Nothing(_) => None,
        };
        named(text).or_else(|| named(&text.replace('-', " ")))
    }
}
