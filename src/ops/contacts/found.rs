//! The actors that were found: who is there on the day, and the addresses that they have themselves.

use std::collections::BTreeMap;

use jiff::civil;
use serde::Serialize;

use super::asked::Options;
use super::candidate::{Candidate, each_once};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::period::Holds;
use crate::model::query::compile::{Asked, Test};
use crate::model::query::record::RecordTest;
use crate::model::query::select::{Hit, View};
use crate::model::record::{Post, Record};
use crate::model::value::Block;
use crate::text::order;

/// An actor of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContactActor {
    /// Its id.
    pub id: Id,
    /// Its name on the day.
    pub name: String,
    /// Whether it is over.
    pub ended: bool,
}

/// The actors that were found, and what is asked about their contacts.
pub(super) struct Found<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) hits: BTreeMap<&'a Id, &'a Hit>,
    pub(super) asked: &'a [Asked],
    pub(super) options: Options,
}

impl<'a> Found<'a> {
    pub(super) fn day(&self) -> civil::Date {
        self.view.as_of.unwrap_or(self.view.today)
    }

    /// Everybody who may be listed and has a post at one of the actors on the day.
    pub(super) fn people(&self) -> Vec<Candidate<'a>> {
        let people = self.view.registry.of_kind(Kind::Person);
        let listed = people.filter(|person| !person.is_withheld());
        if self.options.per_post {
            return listed.flat_map(|person| self.by_post(person)).collect();
        }
        let candidates: Vec<Candidate<'a>> = listed
            .map(|person| Candidate::person(person, self.posts(person)))
            .filter(|candidate| !candidate.posts.is_empty())
            .collect();
        each_once(&candidates)
    }

    /// The person once for each post.
    fn by_post(&self, person: &'a Record) -> Vec<Candidate<'a>> {
        let posts = self.posts(person).into_iter();
        posts
            .map(|post| Candidate::person(person, vec![post]))
            .collect()
    }

    /// The person's posts at the actors on the day.
    fn posts(&self, person: &'a Record) -> Vec<(Post, &'a Block)> {
        person
            .post_blocks()
            .filter(|(post, _)| self.hits.contains_key(&post.actor))
            .filter(|(post, _)| post.period.holds(self.day()) != Holds::No)
            .collect()
    }

    /// The actors that have a functional address or number.
    pub(super) fn addresses(&self) -> Vec<Candidate<'a>> {
        self.hits
            .keys()
            .filter_map(|id| self.view.registry.get(id))
            .map(Candidate::actor)
            .filter(Candidate::can_be_reached)
            .collect()
    }

    /// Whether a candidate is as the contacts that are asked for.
    pub(super) fn passes(&self, candidate: &Candidate<'_>) -> bool {
        let record = candidate.record();
        self.asked.iter().all(|asked| {
            let holds = match &asked.test {
                Test::Record(RecordTest::Person {
                    people: Some(people),
                    ..
                }) => people.contains(&record.id),
                Test::Record(RecordTest::Person { people: None, .. }) => candidate.is_person(),
                Test::Record(test) => test.passes(self.view.registry, &record),
                Test::Words(_) | Test::Link(..) | Test::Active(_) => true,
            };
            holds != asked.negated
        })
    }

    /// The actors that fit, by name.
    pub(super) fn actors(&self, fits: impl Fn(&Id) -> bool) -> Vec<ContactActor> {
        let mut actors: Vec<ContactActor> = self
            .hits
            .keys()
            .filter(|id| fits(id))
            .map(|id| ContactActor {
                id: (*id).clone(),
                name: self.view.name(id).to_owned(),
                ended: self
                    .view
                    .registry
                    .get(id)
                    .is_some_and(|actor| actor.period().ended_before(self.day())),
            })
            .collect();
        actors.sort_by(|left, right| {
            order::compare(&left.name, &right.name).then_with(|| left.id.cmp(&right.id))
        });
        actors
    }
}
