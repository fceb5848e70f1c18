//! Tests of one participation, and how several terms about participations combine: terms with different keys must be
//! met by one participation, a repeated key by one each, a negated term by none.

use std::collections::BTreeSet;

use super::record::{NumberRange, RecordTest, ValueTest};
use crate::model::date::Date;
use crate::model::id::Id;
use crate::model::links::{Link, Links};
use crate::model::registry::Registry;

/// A key that asks about a participation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKey {
    /// The initiative.
    Initiative,
    /// The actor.
    Actor,
    /// The role.
    Role,
    /// The unit of the actor.
    Unit,
    /// The first day.
    Since,
    /// The last day.
    Until,
    /// The amount.
    Amount,
    /// The role in the terms of a programme.
    FormalRole,
    /// Whether the participation is inferred, or which of its keys.
    Inferred,
    /// Another actor of the same initiative.
    With,
}

impl LinkKey {
    /// Every key, in the order in which help names them.
    pub const ALL: [LinkKey; 10] = [
        LinkKey::Initiative,
        LinkKey::Actor,
        LinkKey::Role,
        LinkKey::Unit,
        LinkKey::Since,
        LinkKey::Until,
        LinkKey::Amount,
        LinkKey::FormalRole,
        LinkKey::Inferred,
        LinkKey::With,
    ];

    /// The key as a query names it.
    pub fn key(self) -> &'static str {
        match self {
            LinkKey::Initiative => "initiative",
            LinkKey::Actor => "actor",
            LinkKey::Role => "role",
            LinkKey::Unit => "unit",
            LinkKey::Since => "since",
            LinkKey::Until => "until",
            LinkKey::Amount => "amount",
            LinkKey::FormalRole => "formal-role",
            LinkKey::Inferred => "inferred",
            LinkKey::With => "with",
        }
    }
}

/// The condition on one participation.
#[derive(Clone, Debug)]
pub enum LinkTest {
    /// Its initiative is one of these.
    Initiative(BTreeSet<Id>),
    /// Its actor is one of these.
    Actor(BTreeSet<Id>),
    /// One of these actors takes part in the same initiative.
    With(BTreeSet<Id>),
    /// Its initiative meets the condition.
    OfInitiative(RecordTest),
    /// Its actor meets the condition.
    OfActor(RecordTest),
    /// Its role meets the condition.
    Role(ValueTest),
    /// The unit of its actor meets the condition.
    Unit(ValueTest),
    /// Its first day meets the condition.
    Since(ValueTest),
    /// Its last day meets the condition.
    Until(ValueTest),
    /// Its amount lies in one of these ranges.
    Amount(Vec<NumberRange>),
    /// Its formal role meets the condition.
    FormalRole(ValueTest),
    /// The participation as a whole is, or is not, inferred.
    Inferred(bool),
    /// One of these keys of it is inferred.
    InferredKeys(Vec<String>),
}

impl LinkTest {
    /// Returns whether the participation meets the condition.
    pub fn passes(&self, registry: &Registry, links: &Links, link: &Link) -> bool {
        match self {
            LinkTest::Initiative(ids) => ids.contains(&link.initiative),
            LinkTest::Actor(ids) => ids.contains(&link.actor),
            LinkTest::With(ids) => {
                // An actor does not take part together with itself.
                !ids.contains(&link.actor)
                    && links
                        .in_initiative(&link.initiative)
                        .iter()
                        .any(|at| ids.contains(&links.get(*at).actor))
            }
            LinkTest::OfInitiative(test) => record_passes(test, registry, &link.initiative),
            LinkTest::OfActor(test) => record_passes(test, registry, &link.actor),
            LinkTest::Role(wanted) => wanted.matches_text(&link.block.role),
            LinkTest::Unit(wanted) => has_text(link.block.unit.as_ref(), wanted),
            LinkTest::Since(wanted) => has_date(link.period.since.as_ref(), wanted),
            LinkTest::Until(wanted) => has_date(link.period.until.as_ref(), wanted),
            LinkTest::Amount(ranges) => link
                .block
                .amount
                .is_some_and(|amount| ranges.iter().any(|range| range.contains(amount))),
            LinkTest::FormalRole(wanted) => has_text(link.block.formal_role.as_ref(), wanted),
            LinkTest::Inferred(wanted) => link.is_inferred() == *wanted,
            LinkTest::InferredKeys(keys) => {
                keys.iter().any(|key| link.block.inferred.contains(key))
            }
        }
    }
}

pub(super) fn has_text(text: Option<&String>, wanted: &ValueTest) -> bool {
    text.is_some_and(|text| wanted.matches_text(text))
}

fn has_date(date: Option<&Date>, wanted: &ValueTest) -> bool {
    date.is_some_and(|date| wanted.matches_date(date))
}

fn record_passes(test: &RecordTest, registry: &Registry, id: &Id) -> bool {
    registry
        .get(id)
        .is_some_and(|record| test.passes(registry, record))
}

/// A term about participations.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinkTerm<'q> {
    /// Whether the term begins with `no:`.
    pub(super) negated: bool,
    /// The whole key as typed: `initiative.county` is another key than `initiative.type`.
    pub(super) key: &'q str,
    /// The test.
    pub(super) test: &'q LinkTest,
}

/// Returns the indexes of the items that meet the terms; none when the terms fail.
///
/// Each occurrence of a repeated key must be met by an item that also meets all terms whose key occurs once. A negated
/// term fails when an item meets it and all terms with other keys.
pub(super) fn items_that_meet<T>(
    items: &[T],
    terms: &[LinkTerm<'_>],
    passes: impl Fn(&T, &LinkTest) -> bool,
) -> Option<BTreeSet<usize>> {
    let positive: Vec<&LinkTerm<'_>> = terms.iter().filter(|term| !term.negated).collect();
    let times = |key: &str| positive.iter().filter(|term| term.key == key).count();
    let (once, repeated): (Vec<&LinkTerm<'_>>, Vec<_>) =
        positive.iter().partition(|term| times(term.key) == 1);
    // `initiative:a initiative:b` means both: each is an occasion of its own, with all other terms.
    let mut occasions: Vec<Option<&LinkTerm<'_>>> = repeated.into_iter().map(Some).collect();
    if occasions.is_empty() {
        occasions.push(None);
    }
    let mut found = BTreeSet::new();
    for occasion in occasions {
        let wanted: Vec<&LinkTerm<'_>> = once.iter().copied().chain(occasion).collect();
        let meets = |it: &T, except: Option<&str>| {
            let mut others = wanted.iter().filter(|term| Some(term.key) != except);
            others.all(|term| passes(it, term.test))
        };
        let met: Vec<usize> = (0..items.len())
            .filter(|at| meets(&items[*at], None))
            .collect();
        if met.is_empty() && !wanted.is_empty() {
            return None;
        }
        let refused = |term: &LinkTerm<'_>| {
            items
                .iter()
                .any(|it| passes(it, term.test) && meets(it, Some(term.key)))
        };
        if terms.iter().filter(|term| term.negated).any(refused) {
            return None;
        }
        found.extend(met);
    }
    Some(found)
}
