//! Somebody, or an actor itself, that may become a row.

use std::collections::BTreeSet;

use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::{Post, Record};
use crate::model::value::{Block, Value};
use crate::text::fold;

/// Somebody, or an actor itself, that may become a row.
#[derive(Clone)]
pub(super) struct Candidate<'a> {
    /// The person or actor.
    pub(super) subject: &'a Record,
    /// Other actors with the same address.
    pub(super) also: Vec<&'a Id>,
    /// A person's posts at the actors that were found; none for an actor.
    pub(super) posts: Vec<(Post, &'a Block)>,
    pub(super) email: Vec<String>,
    pub(super) phone: Vec<String>,
}

impl<'a> Candidate<'a> {
    /// A person with some of their posts.
    pub(super) fn person(person: &'a Record, posts: Vec<(Post, &'a Block)>) -> Candidate<'a> {
        Candidate {
            subject: person,
            also: Vec::new(),
            email: once(posts.iter().flat_map(|(post, _)| &post.email)),
            phone: once(posts.iter().flat_map(|(post, _)| &post.phone)),
            posts,
        }
    }

    /// The actor itself.
    pub(super) fn actor(actor: &'a Record) -> Candidate<'a> {
        Candidate {
            subject: actor,
            also: Vec::new(),
            posts: Vec::new(),
            email: actor.block.list("email").to_vec(),
            phone: actor.block.list("phone").to_vec(),
        }
    }

    pub(super) fn is_person(&self) -> bool {
        self.subject.kind == Kind::Person
    }

    pub(super) fn can_be_reached(&self) -> bool {
        !(self.email.is_empty() && self.phone.is_empty())
    }

    pub(super) fn actors(&self) -> BTreeSet<&Id> {
        if self.is_person() {
            self.posts.iter().map(|(post, _)| &post.actor).collect()
        } else {
            let also = self.also.iter().copied();
            also.chain([&self.subject.id]).collect()
        }
    }

    /// Whether mail to both goes to the same place.
    fn shares_email(&self, other: &Candidate<'_>) -> bool {
        let mut all = self.email.iter().map(|it| fold::lower(it));
        all.any(|one| other.email.iter().any(|it| fold::lower(it) == one))
    }

    /// The row as a record of its own, so that a query can ask about it.
    pub(super) fn record(&self) -> Record {
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

/// The candidates, those that are the same once: people of one name, or actors, that share an e-mail address.
pub(super) fn each_once<'a: 'b, 'b>(
    candidates: impl IntoIterator<Item = &'b Candidate<'a>>,
) -> Vec<Candidate<'a>> {
    let mut all: Vec<Candidate<'a>> = Vec::new();
    for candidate in candidates {
        let name = |it: &Candidate<'_>| it.is_person().then(|| fold::fold(it.subject.name()));
        let mut known = all.iter_mut();
        match known.find(|it| name(it) == name(candidate) && it.shares_email(candidate)) {
            None => all.push(candidate.clone()),
            Some(same) => {
                if !candidate.is_person() {
                    same.also.push(&candidate.subject.id);
                }
                same.posts.extend(candidate.posts.iter().cloned());
                same.email = once(same.email.iter().chain(&candidate.email));
                same.phone = once(same.phone.iter().chain(&candidate.phone));
            }
        }
    }
    all
}

/// The actors that some candidates are at.
pub(super) fn at_actors<'a>(
    candidates: impl IntoIterator<Item = &'a Candidate<'a>>,
) -> BTreeSet<&'a Id> {
    candidates
        .into_iter()
        .flat_map(|candidate| candidate.actors())
        .collect()
}

fn once<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        if !seen.contains(text) {
            seen.push(text.clone());
        }
    }
    seen
}
