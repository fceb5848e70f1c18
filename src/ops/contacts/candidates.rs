//! The people and actors that may become rows of `contacts`.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::fields::WordList;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::period::Holds;
use crate::model::query::compile::{Condition, Test, Word};
use crate::model::query::record::RecordTest;
use crate::model::query::select::{Hit, View, matches_words};
use crate::model::record::{Post, Record};
use crate::model::value::{Block, Value};
use crate::text::fold::fold;
use crate::text::words::{Language, Words};
use crate::text::{email, phone};

/// A person or an actor that may become a row.
#[derive(Clone)]
pub(super) struct Candidate<'a> {
    /// The person or actor.
    pub(super) subject: &'a Record,
    /// Other actors with the same address.
    also: Vec<&'a Id>,
    /// A person's posts at the actors that were found; none for an actor.
    pub(super) posts: Vec<(Post, &'a Block)>,
    pub(super) email: Vec<String>,
    pub(super) phone: Vec<String>,
}

impl<'a> Candidate<'a> {
    /// A person with some of their posts.
    fn person(person: &'a Record, posts: Vec<(Post, &'a Block)>) -> Candidate<'a> {
        let emails = posts.iter().flat_map(|(post, _)| &post.email);
        let phones = posts.iter().flat_map(|(post, _)| &post.phone);
        Candidate {
            subject: person,
            also: Vec::new(),
            email: unique(emails, email::comparison_key),
            phone: unique(phones, phone::comparison_key),
            posts,
        }
    }

    /// An actor with its functional addresses.
    fn actor(actor: &'a Record) -> Candidate<'a> {
        Candidate {
            subject: actor,
            also: Vec::new(),
            posts: Vec::new(),
            email: unique(actor.block.list("email").iter(), email::comparison_key),
            phone: unique(actor.block.list("phone").iter(), phone::comparison_key),
        }
    }

    pub(super) fn is_person(&self) -> bool {
        self.subject.kind == Kind::Person
    }

    pub(super) fn can_be_reached(&self) -> bool {
        !(self.email.is_empty() && self.phone.is_empty())
    }

    pub(super) fn actors(&self) -> BTreeSet<&Id> {
        let of_posts = self.posts.iter().map(|(post, _)| &post.actor);
        // An actor has no posts, and stands for itself and those that share its address.
        let own = (!self.is_person()).then_some(&self.subject.id);
        of_posts
            .chain(self.also.iter().copied())
            .chain(own)
            .collect()
    }

    /// The candidate as a record of its own, so that a query can test it.
    fn record(&self) -> Record {
        // Only the posts that were found: a test on `title` must not be passed by a post elsewhere.
        let mut block = Block::default();
        let posts: Vec<Block> = self.posts.iter().map(|(_, post)| (*post).clone()).collect();
        let lists = [("email", &self.email), ("phone", &self.phone)];
        for (key, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            block.set(key, Value::List(list.clone()));
        }
        if !posts.is_empty() {
            block.set("post", Value::Tables(posts));
        }
        Record {
            id: self.subject.id.clone(),
            kind: self.subject.kind,
            path: self.subject.path.clone(),
            block,
        }
    }
}

/// Merges candidates that are the same: people of one name, or actors, that share an e-mail address.
pub(super) fn merge_same<'a: 'b, 'b>(
    candidates: impl IntoIterator<Item = &'b Candidate<'a>>,
) -> Vec<Candidate<'a>> {
    let mut all: Vec<Candidate<'a>> = Vec::new();
    // The first candidate with a name and an address: comparing each with all others takes seconds for thousands.
    let mut known: BTreeMap<(Option<String>, String), usize> = BTreeMap::new();
    for candidate in candidates {
        let subject = candidate.subject;
        let name = candidate.is_person().then(|| fold(subject.name()));
        let addresses = candidate.email.iter().map(|it| email::comparison_key(it));
        let keys: Vec<_> = addresses.map(|address| (name.clone(), address)).collect();
        let first = keys.iter().filter_map(|key| known.get(key)).min().copied();
        let at = first.unwrap_or(all.len());
        for key in keys {
            let earliest = known.entry(key).or_insert(at);
            *earliest = at.min(*earliest);
        }
        match first.map(|at| &mut all[at]) {
            None => all.push(candidate.clone()),
            Some(same) => {
                if !candidate.is_person() {
                    same.also.push(&candidate.subject.id);
                }
                same.posts.extend(candidate.posts.iter().cloned());
                let emails = same.email.iter().chain(&candidate.email);
                same.email = unique(emails, email::comparison_key);
                let phones = same.phone.iter().chain(&candidate.phone);
                same.phone = unique(phones, phone::comparison_key);
            }
        }
    }
    all
}

/// The actors that candidates are at.
pub(super) fn actors_of<'a>(
    candidates: impl IntoIterator<Item = &'a Candidate<'a>>,
) -> BTreeSet<&'a Id> {
    let candidates = candidates.into_iter();
    candidates.flat_map(Candidate::actors).collect()
}

/// The texts without those that have the key of an earlier one.
fn unique<'a>(texts: impl Iterator<Item = &'a String>, key: fn(&str) -> String) -> Vec<String> {
    let mut texts: Vec<String> = texts.cloned().collect();
    // Reading a phone number is slow, and most have one.
    if texts.len() > 1 {
        let mut seen = BTreeSet::new();
        texts.retain(|text| seen.insert(key(text)));
    }
    texts
}

/// What candidates are found with.
pub(super) struct Candidates<'a> {
    pub(super) view: &'a View<'a>,
    /// The actors that the query finds.
    pub(super) hits: BTreeMap<&'a Id, &'a Hit>,
    /// The actors that the query finds without its words: their people may have the words in name, title, unit or topic.
    pub(super) without_words: BTreeMap<&'a Id, &'a Hit>,
    /// The words of the query, each with its alternatives.
    pub(super) words: Vec<&'a [Word]>,
    /// Whether the query asks for participations: then a post that is bound to initiatives counts for these alone.
    pub(super) requires_links: bool,
    /// The tests that a contact must pass.
    pub(super) tests: &'a [Condition],
    /// Whether a person is a candidate once for each post.
    pub(super) per_post: bool,
}

impl<'a> Candidates<'a> {
    /// Everybody who may be listed and has a post at one of the actors on the day.
    pub(super) fn people(&self) -> Vec<Candidate<'a>> {
        let people = self.view.registry.of_kind(Kind::Person);
        let listed = people.filter(|person| !person.is_withheld());
        if self.per_post {
            let by_post = |person: &'a Record| {
                let posts = self.posts(person).into_iter();
                posts.map(move |post| Candidate::person(person, vec![post]))
            };
            return listed.flat_map(by_post).collect();
        }
        let candidates: Vec<Candidate<'a>> = listed
            .map(|person| Candidate::person(person, self.posts(person)))
            .filter(|candidate| !candidate.posts.is_empty())
            .collect();
        merge_same(&candidates)
    }

    /// The person's posts at the actors on the day.
    fn posts(&self, person: &'a Record) -> Vec<(Post, &'a Block)> {
        person
            .post_blocks()
            .filter(|(post, _)| post.period.holds(self.view.day()) != Holds::No)
            .filter(|(post, _)| {
                let hit = self.hit(&post.actor);
                hit.is_some_and(|hit| self.has_words(person, post) && self.counts_for(post, hit))
            })
            .collect()
    }

    /// The hit of an actor, with the words of the query or without them.
    pub(super) fn hit(&self, actor: &Id) -> Option<&'a Hit> {
        let hit = self.hits.get(actor);
        hit.or_else(|| self.without_words.get(actor)).copied()
    }

    /// Whether each word is in the name, title, unit or a topic of the person, or fits the actor.
    fn has_words(&self, person: &Record, post: &Post) -> bool {
        if self.hits.contains_key(&post.actor) {
            return true;
        }
        let vocabulary = &self.view.registry.settings.vocabulary;
        // In both languages: whoever searches may have the registry's or their own.
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
            let is_there = |word: &Word| texts.iter().any(|text| text.contains(&word.folded));
            words.iter().any(is_there) || actor.is_some_and(|actor| matches_words(actor, words))
        })
    }

    /// Whether a post counts for the participations that the query asks for: one that is bound to initiatives does for
    /// these, their wholes and their parts.
    fn counts_for(&self, post: &Post, hit: &Hit) -> bool {
        if !self.requires_links || post.initiatives.is_empty() {
            return true;
        }
        let registry = self.view.registry;
        let is_part = |one: &Id, whole: &Id| one == whole || registry.wholes(one).contains(whole);
        hit.links.iter().any(|at| {
            let found = &self.view.links.get(*at).initiative;
            let mut bound = post.initiatives.iter();
            bound.any(|own| is_part(own, found) || is_part(found, own))
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

    /// Whether a candidate passes the tests on contacts.
    pub(super) fn pass(&self, candidate: &Candidate<'_>) -> bool {
        let record = candidate.record();
        self.tests.iter().all(|condition| {
            let holds = match &condition.test {
                Test::Record(RecordTest::Person {
                    people: Some(people),
                    ..
                }) => people.contains(&record.id),
                Test::Record(RecordTest::Person { people: None, .. }) => candidate.is_person(),
                Test::Record(test) => test.passes(self.view.registry, &record),
                Test::Words(_) | Test::Link(..) | Test::Active(_) => true,
            };
            holds != condition.negated
        })
    }
}
