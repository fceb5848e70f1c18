//! `contacts`: the people at the actors that a query finds, and the functional address where there is nobody.

mod candidates;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use self::candidates::{Candidate, Candidates, actors_of, merge_same};
use super::named::{FoundLink, Named};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::period::Holds;
use crate::model::query::compile::Query;
use crate::model::query::record::RecordTest;
use crate::model::query::select::{Subjects, View};
use crate::model::record::{Post, Record};
use crate::text::surname::{self, Parts};
use crate::text::{order, phone};

/// The order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By actor, then by name.
    #[default]
    Actor,
    /// By name.
    Name,
    /// By surname; a functional address by its actor.
    Surname,
}

/// Which rows are wanted, and how much about them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Leave out functional addresses.
    pub people_only: bool,
    /// Leave out people, and take every functional address.
    pub functional_only: bool,
    /// Leave out all rows: only the unreachable actors are wanted.
    pub missing: bool,
    /// Give a person one row for each post.
    pub per_post: bool,
    /// The order of the rows.
    pub order: Order,
    /// Add phone numbers in E.164.
    pub e164: bool,
    /// Add the participations by which each row was found.
    pub why: bool,
}

/// The contacts of a query.
#[derive(Debug, Serialize)]
pub struct ContactsResult {
    /// The people and functional addresses.
    pub rows: Vec<Contact>,
    /// The actors that nobody and nothing reaches; empty when the query asks for certain contacts.
    pub unreachable: Vec<Unreachable>,
    /// Whether the registry holds no people at all, as a copy without `people/` does.
    pub people_missing: bool,
}

/// A person or a functional address.
#[derive(Clone, Debug, Serialize)]
pub struct Contact {
    /// The person's id; of a functional address, the actor's.
    pub id: Id,
    /// Whether it is a person.
    pub kind: ContactKind,
    /// The person's name.
    pub name: Option<String>,
    /// The name in parts, as address books hold it.
    #[serde(skip)]
    pub parts: Parts,
    /// Of a functional address, why no person takes its place.
    pub because: Option<Because>,
    /// Whether the day is in doubt.
    pub maybe: bool,
    /// The actors, by name.
    pub actors: Vec<Named>,
    /// The person's posts there.
    pub posts: Vec<ContactPost>,
    /// E-mail addresses, as published.
    pub email: Vec<String>,
    /// Phone numbers, as published.
    pub phone: Vec<String>,
    /// The phone numbers in E.164, those that have one, when that is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_e164: Option<Vec<String>>,
    /// The participations by which it was found, when that is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Vec<FoundLink>>,
}

/// What an address or number leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactKind {
    /// A person.
    Person,
    /// An actor itself: a functional address.
    Functional,
}

/// One post of a person.
#[derive(Clone, Debug, Serialize)]
pub struct ContactPost {
    /// The actor.
    pub actor: Id,
    /// The title.
    pub title: Option<String>,
    /// The unit.
    pub unit: Option<String>,
    /// The initiatives that the post is for.
    pub initiatives: Vec<Id>,
    /// What the person answers for.
    pub topics: Vec<String>,
    /// The keys of the post that no source states.
    pub inferred: Vec<String>,
    /// The sources of the post.
    pub sources: Vec<Id>,
}

/// Why no person can be written to or called at an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Because {
    /// Nobody is known there, or nobody who is wanted.
    Nobody,
    /// Everybody who was known there has left.
    Left,
    /// Those who are there have neither e-mail nor phone.
    Unreachable,
}

/// An actor that can't be reached.
#[derive(Clone, Debug, Serialize)]
pub struct Unreachable {
    /// Its id.
    pub id: Id,
    /// Its name on the day of the view.
    pub name: String,
    /// Whether it is over.
    pub ended: bool,
    /// Why no person can be written to or called.
    pub because: Because,
}

impl ContactsResult {
    /// Counts the people in the rows.
    pub fn people(&self) -> usize {
        let rows = self.rows.iter();
        let people = rows.filter(|row| row.kind == ContactKind::Person);
        people.map(|row| &row.id).collect::<BTreeSet<_>>().len()
    }
}

/// Finds the contacts of a query: terms on e-mail, phone, posts and persons choose contacts, words choose contacts or
/// their actors, and all other terms choose actors.
pub fn contacts(view: &View<'_>, query: &Query, options: Options) -> ContactsResult {
    let query = query.with_units_of_posts();
    let (of_contacts, of_actors) = query.partition_tests(is_about_contacts);
    let hits = view.select(&of_actors, Subjects::Actors, true);
    let (words, others) = of_actors.split_words();
    // Somebody who searches for `press` means the press officers of all these actors, though no actor has the word itself.
    let without_words = match words.is_empty() {
        true => Vec::new(),
        false => view.select(&others, Subjects::Actors, true),
    };
    let candidates = Candidates {
        view,
        hits: hits.iter().map(|hit| (&hit.id, hit)).collect(),
        without_words: without_words.iter().map(|hit| (&hit.id, hit)).collect(),
        words,
        requires_links: of_actors.requires_links(),
        tests: &of_contacts.tests,
        per_post: options.per_post,
    };
    let everybody = candidates.people();
    let people: Vec<&Candidate<'_>> = everybody
        .iter()
        .filter(|it| !options.functional_only && candidates.pass(it))
        .collect();
    let addresses = candidates.addresses();
    // An address is taken where none of the listed people can be written to or called.
    let taken = actors_of(people.iter().copied().filter(|it| it.can_be_reached()));
    let is_needed = |it: &&Candidate<'_>| {
        !options.people_only && !taken.contains(&it.subject.id) && candidates.pass(it)
    };
    let functional = merge_same(addresses.iter().filter(is_needed));
    // From everybody, not from those who pass: who is left out by a test on contacts is there all the same.
    let absence = absence(&candidates, &everybody, options.functional_only);
    let of_people = people.iter().map(|it| row(&candidates, it, None, options));
    let of_actors = functional.iter().map(|it| {
        let because = absence.get(&it.subject.id).copied();
        row(&candidates, it, because, options)
    });
    let mut rows: Vec<Contact> = of_people.chain(of_actors).collect();
    rows.sort_by(|left, right| compare(left, right, options.order));
    if options.missing {
        rows.clear();
    }
    // A query for certain contacts says nothing of whom the other actors have.
    let unreachable = if of_contacts.tests.is_empty() {
        let all = everybody.iter().chain(&addresses);
        let reached = actors_of(all.filter(|it| it.can_be_reached()));
        let ids = candidates.hits.keys().copied();
        let actors = Named::sorted(view, ids.filter(|id| !reached.contains(id)));
        let unreachable = |Named { id, name, ended }| Unreachable {
            because: absence.get(&id).copied().unwrap_or(Because::Nobody),
            id,
            name,
            ended,
        };
        actors.into_iter().map(unreachable).collect()
    } else {
        Vec::new()
    };
    ContactsResult {
        rows,
        unreachable,
        people_missing: view.registry.of_kind(Kind::Person).next().is_none(),
    }
}

/// Whether a test is on the contact and not on its actor: `email`, `phone`, `title`, `unit`, `topic`, `person`.
fn is_about_contacts(test: &RecordTest) -> bool {
    match test {
        RecordTest::Person { .. } => true,
        RecordTest::Value(path, _) => matches!(path.first(), Some(&("email" | "phone" | "post"))),
        RecordTest::Text(_)
        | RecordTest::Kind(_)
        | RecordTest::Id(_)
        | RecordTest::Name(_)
        | RecordTest::Inferred(_)
        | RecordTest::Active(_) => false,
    }
}

/// For each actor where no person is reached, why that is so.
fn absence(
    candidates: &Candidates<'_>,
    everybody: &[Candidate<'_>],
    functional_only: bool,
) -> BTreeMap<Id, Because> {
    let view = candidates.view;
    let present = actors_of(everybody);
    let reached = actors_of(everybody.iter().filter(|it| it.can_be_reached()));
    let left: BTreeSet<Id> = view
        .registry
        .of_kind(Kind::Person)
        .filter(|person| !person.is_withheld())
        .flat_map(Record::posts)
        .filter(|post| post.period.ended_before(view.day()))
        .map(|post| post.actor)
        .collect();
    let because = |id: &Id| match (present.contains(id), reached.contains(id)) {
        (false, _) if left.contains(id) => Because::Left,
        (true, false) => Because::Unreachable,
        _ => Because::Nobody,
    };
    let ids = candidates.hits.keys().copied();
    ids.filter(|id| !(functional_only && reached.contains(*id)))
        .map(|id| (id.clone(), because(id)))
        .collect()
}

/// A candidate as a row.
fn row(
    candidates: &Candidates<'_>,
    candidate: &Candidate<'_>,
    because: Option<Because>,
    options: Options,
) -> Contact {
    let view = candidates.view;
    let actors = Named::sorted(view, candidate.actors());
    let person = candidate.is_person().then_some(candidate.subject);
    let posts = candidate.posts.iter().map(|(post, _)| ContactPost {
        actor: post.actor.clone(),
        title: post.title.clone(),
        unit: post.unit.clone(),
        initiatives: post.initiatives.clone(),
        topics: post.topics.clone(),
        inferred: post.inferred.clone(),
        sources: sources(post.source.as_ref(), Some(candidate.subject)),
    });
    Contact {
        id: candidate.subject.id.clone(),
        kind: match person {
            Some(_) => ContactKind::Person,
            None => ContactKind::Functional,
        },
        name: person.map(|it| view.name(&it.id).to_owned()),
        parts: person.map_or_else(Parts::default, |it| name_parts(view, it)),
        because,
        maybe: is_in_doubt(candidates, candidate),
        why: options.why.then(|| reasons(candidates, &actors)),
        actors,
        posts: posts.collect(),
        email: candidate.email.clone(),
        phone_e164: options.e164.then(|| {
            let numbers = candidate.phone.iter();
            numbers.filter_map(|it| phone::e164(it)).collect()
        }),
        phone: candidate.phone.clone(),
    }
}

/// A person's name in parts: as the record states them, else as the name is split.
fn name_parts(view: &View<'_>, person: &Record) -> Parts {
    let split = surname::split(view.name(&person.id));
    let stated = |key: &str| person.block.text(key).map(str::to_owned);
    match (stated("given"), stated("family")) {
        (None, None) => split,
        (given, family) => Parts {
            given: given.unwrap_or(split.given),
            family: family.unwrap_or(split.family),
            suffix: split.suffix,
        },
    }
}

/// Whether nothing says that a candidate holds on the day of the view.
fn is_in_doubt(candidates: &Candidates<'_>, candidate: &Candidate<'_>) -> bool {
    let actor_in_doubt = |id: &Id| candidates.hit(id).is_some_and(|hit| hit.maybe);
    match candidates.view.as_of.filter(|_| candidate.is_person()) {
        Some(day) => {
            let in_doubt = |post: &Post| post.period.holds(day) == Holds::Maybe;
            let mut posts = candidate.posts.iter();
            posts.all(|(post, _)| in_doubt(post) || actor_in_doubt(&post.actor))
        }
        None => candidate.actors().into_iter().all(actor_in_doubt),
    }
}

/// The participations by which actors were found, by initiative.
fn reasons(candidates: &Candidates<'_>, actors: &[Named]) -> Vec<FoundLink> {
    let view = candidates.view;
    let reason = |link: &Link| {
        let initiative = view.registry.get(&link.initiative);
        FoundLink {
            sources: Some(sources(link.block.source.as_ref(), initiative)),
            ..FoundLink::new(view, link)
        }
    };
    let hits = actors.iter().filter_map(|actor| candidates.hit(&actor.id));
    let links = hits.flat_map(|hit| &hit.links);
    let mut reasons: Vec<FoundLink> = links.map(|at| reason(view.links.get(*at))).collect();
    reasons.sort_by(|left, right| {
        let [left, right] = [left, right].map(|it| view.name(&it.initiative));
        order::compare(left, right)
    });
    reasons
}

/// The source of a block; without one, the sources of its record.
fn sources(own: Option<&Id>, record: Option<&Record>) -> Vec<Id> {
    match (own, record) {
        (Some(source), _) => vec![source.clone()],
        (None, Some(record)) => record.references("sources"),
        (None, None) => Vec::new(),
    }
}

/// Compares rows by the wanted order, then by actor and name; a functional address goes by its actor.
fn compare(left: &Contact, right: &Contact, by: Order) -> Ordering {
    let keys = |row: &Contact| {
        let actor = row.actors.first().map_or("", |it| &it.name).to_owned();
        let first = match (&row.name, by) {
            (_, Order::Actor) => String::new(),
            (None, _) => actor.clone(),
            (Some(name), Order::Name) => name.clone(),
            (Some(_), Order::Surname) => surname::sort_key(&row.parts),
        };
        [first, actor, row.name.clone().unwrap_or_default()]
    };
    let (own, others) = (keys(left), keys(right));
    let by_keys = own
        .iter()
        .zip(&others)
        .map(|(one, other)| order::compare(one, other));
    by_keys
        .fold(Ordering::Equal, Ordering::then)
        .then_with(|| left.id.cmp(&right.id))
}
