//! One row: a person or a functional address, and the order of several.

use std::cmp::Ordering;

use serde::Serialize;

use super::absence::Because;
use super::asked::Order;
use super::candidate::Candidate;
use super::found::{ContactActor, Found};
use super::why::{Reason, sources};
use crate::model::id::Id;
use crate::model::period::Holds;
use crate::model::record::{Post, Record};
use crate::text::surname::{self, Parts};
use crate::text::{order, phone};

/// Whom an address or number leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactKind {
    /// A person.
    Person,
    /// The actor itself: a functional address.
    Functional,
}

/// One row.
#[derive(Clone, Debug, Serialize)]
pub struct Contact {
    /// The person's id; of a functional address, the actor's.
    pub id: Id,
    /// Whether it is a person.
    pub kind: ContactKind,
    /// The person's name.
    pub name: Option<String>,
    /// The same in parts, as address books hold it.
    #[serde(skip)]
    pub parts: Parts,
    /// Of a functional address that steps in, why it does.
    pub because: Option<Because>,
    /// Whether the day is in doubt.
    pub maybe: bool,
    /// Where, by name.
    pub actors: Vec<ContactActor>,
    /// The person's posts there.
    pub posts: Vec<ContactPost>,
    /// E-mail addresses, as published.
    pub email: Vec<String>,
    /// Phone numbers, as published.
    pub phone: Vec<String>,
    /// Those of them that can be called from anywhere, as E.164 writes them, when that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_e164: Option<Vec<String>>,
    /// By which participations, when that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Vec<Reason>>,
}

/// One post of a person.
#[derive(Clone, Debug, Serialize)]
pub struct ContactPost {
    /// Where.
    pub actor: Id,
    /// As what.
    pub title: Option<String>,
    /// In which unit.
    pub unit: Option<String>,
    /// What the post is for.
    pub initiatives: Vec<Id>,
    /// What the person answers for.
    pub topics: Vec<String>,
    /// The keys of the post that no source states.
    pub inferred: Vec<String>,
    /// Who says so.
    pub sources: Vec<Id>,
}

impl Found<'_> {
    /// A candidate as a row.
    pub(super) fn row(&self, candidate: &Candidate<'_>, because: Option<Because>) -> Contact {
        let actors = self.actors(candidate.actors().into_iter());
        let posts = candidate.posts.iter();
        Contact {
            id: candidate.subject.id.clone(),
            kind: if candidate.is_person() {
                ContactKind::Person
            } else {
                ContactKind::Functional
            },
            name: candidate
                .is_person()
                .then(|| self.view.name(&candidate.subject.id).to_owned()),
            parts: self.parts(candidate),
            because,
            maybe: self.maybe(candidate),
            why: self.options.why.then(|| self.reasons(&actors)),
            actors,
            posts: posts
                .map(|(post, _)| contact_post(post, candidate.subject))
                .collect(),
            email: candidate.email.clone(),
            phone_e164: self.options.e164.then(|| {
                let numbers = candidate.phone.iter();
                numbers.filter_map(|it| phone::e164(it)).collect()
            }),
            phone: candidate.phone.clone(),
        }
    }

    /// The name in parts, as the record says them or as the name shows them; none of a functional address.
    fn parts(&self, candidate: &Candidate<'_>) -> Parts {
        let person = candidate.subject;
        if !candidate.is_person() {
            return Parts::default();
        }
        let shown = surname::split(self.view.name(&person.id));
        let said = |key: &str| person.block.text(key).map(str::to_owned);
        match (said("given"), said("family")) {
            (None, None) => shown,
            (given, family) => Parts {
                given: given.unwrap_or(shown.given),
                family: family.unwrap_or(shown.family),
                suffix: shown.suffix,
            },
        }
    }

    /// Whether nothing says that it holds on the day that is asked about.
    fn maybe(&self, candidate: &Candidate<'_>) -> bool {
        let in_doubt = |id: &Id| self.hit(id).is_some_and(|hit| hit.maybe);
        let Some(day) = self.view.as_of else {
            return candidate.actors().into_iter().all(in_doubt);
        };
        let doubtful = |post: &Post| post.period.holds(day) == Holds::Maybe;
        if candidate.is_person() {
            let mut posts = candidate.posts.iter();
            posts.all(|(post, _)| doubtful(post) || in_doubt(&post.actor))
        } else {
            candidate.actors().into_iter().all(in_doubt)
        }
    }
}

fn contact_post(post: &Post, person: &Record) -> ContactPost {
    ContactPost {
        actor: post.actor.clone(),
        title: post.title.clone(),
        unit: post.unit.clone(),
        initiatives: post.initiatives.clone(),
        topics: post.topics.clone(),
        inferred: post.inferred.clone(),
        sources: sources(post.source.as_ref(), Some(person)),
    }
}

/// In the order that was asked for, then by actor and name; a functional address stands alone at its actor.
pub(super) fn in_order(left: &Contact, right: &Contact, by: Order) -> Ordering {
    let actor = |row: &Contact| row.actors.first().map_or("", |it| &it.name).to_owned();
    let name = |row: &Contact| row.name.clone().unwrap_or_default();
    let first = |row: &Contact| match (&row.name, by) {
        (_, Order::Actor) => String::new(),
        (None, _) => actor(row),
        (Some(name), Order::Name) => name.clone(),
        (Some(_), Order::Surname) => surname::key(&row.parts),
    };
    order::compare(&first(left), &first(right))
        .then_with(|| order::compare(&actor(left), &actor(right)))
        .then_with(|| order::compare(&name(left), &name(right)))
        .then_with(|| left.id.cmp(&right.id))
}
