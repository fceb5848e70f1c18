//! Somebody, or an actor itself, that may become a row.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::{Post, Record};
use crate::model::value::{Block, Value};
use crate::text::{email, fold, phone};

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
            email: once(posts.iter().flat_map(|(post, _)| &post.email), email::key),
            phone: once(posts.iter().flat_map(|(post, _)| &post.phone), phone::key),
            posts,
        }
    }

    /// The actor itself.
    pub(super) fn actor(actor: &'a Record) -> Candidate<'a> {
        Candidate {
            subject: actor,
            also: Vec::new(),
            posts: Vec::new(),
            email: once(actor.block.list("email").iter(), email::key),
            phone: once(actor.block.list("phone").iter(), phone::key),
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
    // The first candidate with a name and an address: comparing each with all others takes seconds for thousands.
    let mut known: BTreeMap<(Option<String>, String), usize> = BTreeMap::new();
    for candidate in candidates {
        let subject = candidate.subject;
        let name = candidate.is_person().then(|| fold::fold(subject.name()));
        let addresses = candidate.email.iter().map(|it| email::key(it));
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
                same.email = once(same.email.iter().chain(&candidate.email), email::key);
                same.phone = once(same.phone.iter().chain(&candidate.phone), phone::key);
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

/// The texts, those with the same key once, as the first writes it.
fn once<'a>(texts: impl Iterator<Item = &'a String>, key: fn(&str) -> String) -> Vec<String> {
    let mut texts: Vec<String> = texts.cloned().collect();
    if texts.len() > 1 {
        let mut seen = BTreeSet::new();
        texts.retain(|text| seen.insert(key(text)));
    }
    texts
}
