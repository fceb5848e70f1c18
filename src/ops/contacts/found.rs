//! The actors that were found: who is there on the day, and the addresses that they have themselves.

use std::collections::BTreeMap;

use jiff::civil;
use serde::Serialize;

use super::asked::Options;
use super::candidate::{Candidate, each_once};
use crate::model::fields::WordList;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::period::Holds;
use crate::model::query::compile::{Asked, Test, Word};
use crate::model::query::record::RecordTest;
use crate::model::query::select::{Hit, View, words_fit};
use crate::model::record::{Post, Record};
use crate::model::value::Block;
use crate::text::fold::fold;
use crate::text::order;
use crate::text::words::{Language, Words};

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
    /// The actors that the query finds without its words: their people may have the words in name, title, unit or topic.
    pub(super) without_words: BTreeMap<&'a Id, &'a Hit>,
    /// The words that are looked for, each with its alternatives.
    pub(super) words: Vec<&'a [Word]>,
    /// Whether the query asks for participations: then a post that is bound to initiatives counts for these alone.
    pub(super) asks_links: bool,
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
            .filter(|(post, _)| post.period.holds(self.day()) != Holds::No)
            .filter(|(post, _)| {
                let hit = self.hit(&post.actor);
                hit.is_some_and(|hit| self.has_words(person, post) && self.is_for(post, hit))
            })
            .collect()
    }

    /// What the query finds of an actor, with its words or in spite of them.
    pub(super) fn hit(&self, actor: &Id) -> Option<&'a Hit> {
        let hit = self.hits.get(actor);
        hit.or_else(|| self.without_words.get(actor)).copied()
    }

    /// Whether each word stands in the name, title, unit or a topic of the row, or fits its actor.
    fn has_words(&self, person: &Record, post: &Post) -> bool {
        if self.hits.contains_key(&post.actor) {
            return true;
        }
        let vocabulary = &self.view.registry.settings.vocabulary;
        let labels = Language::ALL.iter().flat_map(|language| {
            let label =
                |key: &String| vocabulary.label(WordList::Topic, key, Words::new(*language));
            post.topics.iter().map(label)
        });
        let texts = person.names().chain(post.title.as_deref());
        let texts = texts.chain(post.unit.as_deref()).map(fold);
        let texts: Vec<String> = texts.chain(labels.map(|label| fold(&label))).collect();
        let actor = self.view.registry.get(&post.actor);
        self.words.iter().all(|words| {
            let stands = |word: &Word| texts.iter().any(|text| text.contains(&word.folded));
            words.iter().any(stands) || actor.is_some_and(|actor| words_fit(actor, words))
        })
    }

    /// Whether a post counts for the participations that are asked for: one that is bound to initiatives does for these,
    /// their wholes and their parts.
    fn is_for(&self, post: &Post, hit: &Hit) -> bool {
        if !self.asks_links || post.initiatives.is_empty() {
            return true;
        }
        let registry = self.view.registry;
        let is_part = |one: &Id, whole: &Id| one == whole || registry.wholes(one).contains(whole);
        hit.links.iter().any(|at| {
            let asked = &self.view.links.get(*at).initiative;
            let mut bound = post.initiatives.iter();
            bound.any(|own| is_part(own, asked) || is_part(asked, own))
        })
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

    /// Some actors, by name.
    pub(super) fn actors<'i>(&self, ids: impl Iterator<Item = &'i Id>) -> Vec<ContactActor> {
        let mut actors: Vec<ContactActor> = ids
            .map(|id| ContactActor {
                id: id.clone(),
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
