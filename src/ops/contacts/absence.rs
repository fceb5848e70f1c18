//! Why nobody is reached at an actor, and the actors that nothing reaches.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::candidate::{Candidate, at_actors};
use super::found::Found;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;

/// Why no person is written to or called at an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Because {
    /// Nobody is known there, or nobody who is asked for.
    Nobody,
    /// Who was known there has left.
    Left,
    /// Who is there has neither e-mail nor phone.
    Unreachable,
}

/// An actor that can't be reached.
#[derive(Clone, Debug, Serialize)]
pub struct Unreachable {
    /// Its id.
    pub id: Id,
    /// Its name on the day.
    pub name: String,
    /// Whether it is over.
    pub ended: bool,
    /// Why no person is written to or called.
    pub because: Because,
}

impl Found<'_> {
    /// Of each actor where no person is reached, why that is so.
    pub(super) fn absence(&self, everybody: &[Candidate<'_>]) -> BTreeMap<Id, Because> {
        let there = at_actors(everybody);
        let reached = at_actors(everybody.iter().filter(|it| it.can_be_reached()));
        let people = self.view.registry.of_kind(Kind::Person);
        let gone: BTreeSet<Id> = people
            .filter(|person| !person.is_withheld())
            .flat_map(Record::posts)
            .filter(|post| post.period.ended_before(self.day()))
            .map(|post| post.actor)
            .collect();
        let because = |id: &Id| {
            if !there.contains(id) && gone.contains(id) {
                Because::Left
            } else if there.contains(id) && !reached.contains(id) {
                Because::Unreachable
            } else {
                Because::Nobody
            }
        };
        let absent = |id: &&&Id| !(self.options.functional_only && reached.contains(**id));
        let ids = self.hits.keys().filter(absent);
        ids.map(|id| ((*id).clone(), because(id))).collect()
    }

    /// The actors that nothing reaches, by name.
    pub(super) fn unreachable(
        &self,
        reached: &BTreeSet<&Id>,
        absence: &BTreeMap<Id, Because>,
    ) -> Vec<Unreachable> {
        let ids = self.hits.keys().copied().filter(|id| !reached.contains(id));
        let actors = self.actors(ids).into_iter();
        actors
            .map(|actor| Unreachable {
                because: absence.get(&actor.id).copied().unwrap_or(Because::Nobody),
                id: actor.id,
                name: actor.name,
                ended: actor.ended,
            })
            .collect()
    }
}
