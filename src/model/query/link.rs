//! Tests on one participation.

use std::collections::BTreeSet;

use super::record::{NumberRange, RecordTest, ValueTest};
use crate::model::id::Id;
use crate::model::links::{Link, Links};
use crate::model::registry::Registry;

/// A key that asks about a participation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKey {
    /// In what.
    Initiative,
    /// Who.
    Actor,
    /// As what.
    Role,
    /// From when.
    Since,
    /// Until when.
    Until,
    /// How much.
    Amount,
    /// The role in the terms of a programme.
    FormalRole,
    /// Whether, or which key, no source states.
    Inferred,
    /// Who takes part too.
    With,
}

impl LinkKey {
    /// Every key, in the order in which help names them.
    pub const ALL: [LinkKey; 9] = [
        LinkKey::Initiative,
        LinkKey::Actor,
        LinkKey::Role,
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
            LinkKey::Since => "since",
            LinkKey::Until => "until",
            LinkKey::Amount => "amount",
            LinkKey::FormalRole => "formal-role",
            LinkKey::Inferred => "inferred",
            LinkKey::With => "with",
        }
    }
}

/// A question about one participation.
#[derive(Clone, Debug)]
pub enum LinkTest {
    /// It is in one of these initiatives.
    Initiative(BTreeSet<Id>),
    /// It is one of these actors'.
    Actor(BTreeSet<Id>),
    /// One of these actors is in the same initiative.
    With(BTreeSet<Id>),
    /// Its initiative passes.
    OfInitiative(RecordTest),
    /// Its actor passes.
    OfActor(RecordTest),
    /// Its role is wanted.
    Role(ValueTest),
    /// It begins on a day that is wanted.
    Since(ValueTest),
    /// It ends on a day that is wanted.
    Until(ValueTest),
    /// Its amount lies in one of these, or is known.
    Amount(Vec<NumberRange>),
    /// Its formal role is wanted.
    FormalRole(ValueTest),
    /// It is, or is not, inferred as a whole.
    Inferred(bool),
    /// One of these keys of it is inferred.
    InferredKeys(Vec<String>),
}

impl LinkTest {
    /// Whether the participation passes.
    pub fn passes(&self, registry: &Registry, links: &Links, link: &Link) -> bool {
        match self {
            LinkTest::Initiative(ids) => ids.contains(&link.initiative),
            LinkTest::Actor(ids) => ids.contains(&link.actor),
            LinkTest::With(ids) => {
                !ids.contains(&link.actor)
                    && links
                        .in_initiative(&link.initiative)
                        .iter()
                        .any(|at| ids.contains(&links.get(*at).actor))
            }
            LinkTest::OfInitiative(test) => passes(test, registry, &link.initiative),
            LinkTest::OfActor(test) => passes(test, registry, &link.actor),
            LinkTest::Role(wanted) => wanted.is_text(&link.block.role),
            LinkTest::Since(wanted) => link
                .period
                .since
                .as_ref()
                .is_some_and(|it| wanted.is_date(it)),
            LinkTest::Until(wanted) => link
                .period
                .until
                .as_ref()
                .is_some_and(|it| wanted.is_date(it)),
            LinkTest::Amount(ranges) => link
                .block
                .amount
                .is_some_and(|amount| ranges.iter().any(|range| range.holds(amount))),
            LinkTest::FormalRole(wanted) => link
                .block
                .formal_role
                .as_ref()
                .is_some_and(|role| wanted.is_text(role)),
            LinkTest::Inferred(wanted) => link.is_inferred() == *wanted,
            LinkTest::InferredKeys(keys) => {
                keys.iter().any(|key| link.block.inferred.contains(key))
            }
        }
    }
}

fn passes(test: &RecordTest, registry: &Registry, id: &Id) -> bool {
    registry
        .get(id)
        .is_some_and(|record| test.passes(registry, record))
}
