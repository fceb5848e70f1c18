//! `contacts`: the people at the actors that a query finds, and the functional address where there is nobody.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;
use serde::Serialize;

use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::period::Holds;
use crate::model::query::compile::{Asked, Query, Test};
use crate::model::query::record::RecordTest;
use crate::model::query::select::{Hit, Subjects, View};
use crate::model::record::{Post, Record};
use crate::model::value::{Block, Value};
use crate::text::{fold, order, phone, surname};

/// Whom to write to or call.
#[derive(Debug, Serialize)]
pub struct ContactsResult {
    /// One person or functional address each, by actor and name.
    pub rows: Vec<Contact>,
    /// Actors that the query finds and that nothing there reaches; not told when it asks for certain contacts.
    pub unreachable: Vec<Unreachable>,
    /// Whether the registry holds no people at all, as a copy without `people/` does.
    pub people_missing: bool,
}

/// Whom an address or number leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactKind {
    /// A person.
    Person,
    /// The actor itself: a functional address.
    Functional,
}

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

/// One row.
#[derive(Clone, Debug, Serialize)]
pub struct Contact {
    /// The person's id; of a functional address, the actor's.
    pub id: Id,
    /// Whether it is a person.
    pub kind: ContactKind,
    /// The person's name.
    pub name: Option<String>,
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

/// One participation by which an actor, and so a contact, was found.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// Who.
    pub actor: Id,
    /// In what.
    pub initiative: Id,
    /// As what.
    pub role: String,
    /// Whether no source states it.
    pub inferred: bool,
    /// The group by which it takes part.
    pub via: Option<Id>,
    /// Whether it is over.
    pub ended: bool,
    /// Who says so.
    pub sources: Vec<Id>,
}

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

/// Which rows, and how much about them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether functional addresses are left out.
    pub people_only: bool,
    /// Whether people are left out, and every functional address is in.
    pub functional_only: bool,
    /// Whether only those are told that can't be reached.
    pub missing: bool,
    /// Whether a person has a row for each post.
    pub per_post: bool,
    /// The order of the rows.
    pub order: Order,
    /// Whether phone numbers are told as E.164 writes them too.
    pub e164: bool,
    /// Whether each row says what put it there.
    pub why: bool,
}

impl ContactsResult {
    /// How many people the rows tell of.
    pub fn people(&self) -> usize {
        let people = self
            .rows
            .iter()
            .filter(|row| row.kind == ContactKind::Person);
        people.map(|row| &row.id).collect::<BTreeSet<_>>().len()
    }
}

/// Finds the contacts of a query: terms on e-mail, phone, posts and persons speak of them, all others of their actors.
pub fn contacts(view: &View<'_>, query: &Query, options: Options) -> ContactsResult {
    let (of_contacts, of_actors) = query.divide(speaks_of_contact);
    let hits = view.select(&of_actors, Subjects::Actors, true);
    let found = Found {
        view,
        hits: hits.iter().map(|hit| (&hit.id, hit)).collect(),
        asked: &of_contacts.tests,
        options,
    };
    let everybody = found.people();
    let people: Vec<&Candidate<'_>> = everybody
        .iter()
        .filter(|it| !options.functional_only && found.passes(it))
        .collect();
    let addresses = found.addresses();
    // An address steps in where nobody who is listed can be written to or called.
    let taken = at_actors(people.iter().copied().filter(|it| it.can_be_reached()));
    let steps_in = |it: &&Candidate<'_>| {
        !options.people_only && !taken.contains(&it.subject.id) && found.passes(it)
    };
    let functional = each_once(addresses.iter().filter(steps_in));
    let absence = found.absence(&everybody);
    let of_people = people.iter().map(|it| found.row(it, None));
    let of_actors = functional
        .iter()
        .map(|it| found.row(it, absence.get(&it.subject.id).copied()));
    let mut rows: Vec<Contact> = of_people.chain(of_actors).collect();
    rows.sort_by(|left, right| in_order(left, right, options.order));
    let reached = at_actors(
        everybody
            .iter()
            .chain(&addresses)
            .filter(|it| it.can_be_reached()),
    );
    if options.missing {
        rows.clear();
    }
    ContactsResult {
        rows,
        unreachable: if of_contacts.tests.is_empty() {
            found.unreachable(&reached, &absence)
        } else {
            Vec::new()
        },
        people_missing: view.registry.of_kind(Kind::Person).next().is_none(),
    }
}

/// In the order that was asked for, then by actor and name; a functional address stands alone at its actor.
fn in_order(left: &Contact, right: &Contact, by: Order) -> Ordering {
    let actor = |row: &Contact| row.actors.first().map_or("", |it| &it.name).to_owned();
    let name = |row: &Contact| row.name.clone().unwrap_or_default();
    let first = |row: &Contact| match (&row.name, by) {
        (_, Order::Actor) => String::new(),
        (None, _) => actor(row),
        (Some(name), Order::Name) => name.clone(),
        (Some(name), Order::Surname) => surname::key(name),
    };
    order::compare(&first(left), &first(right))
        .then_with(|| order::compare(&actor(left), &actor(right)))
        .then_with(|| order::compare(&name(left), &name(right)))
        .then_with(|| left.id.cmp(&right.id))
}

/// Whether the test is on the contact and not on its actor: `email`, `phone`, `title`, `unit`, `topic`, `person`.
fn speaks_of_contact(test: &RecordTest) -> bool {
    match test {
        RecordTest::Person { .. } => true,
        RecordTest::Value(path, _) => {
            matches!(path.first(), Some(&("email" | "phone" | "post")))
        }
        RecordTest::Text(_)
        | RecordTest::Kind(_)
        | RecordTest::Id(_)
        | RecordTest::Name(_)
        | RecordTest::Active(_) => false,
    }
}

/// Somebody, or an actor itself, that may become a row.
#[derive(Clone)]
struct Candidate<'a> {
    /// The person or actor.
    subject: &'a Record,
    /// Other actors with the same address.
    also: Vec<&'a Id>,
    /// A person's posts at the actors that were found; none for an actor.
    posts: Vec<(Post, &'a Block)>,
    email: Vec<String>,
    phone: Vec<String>,
}

impl Candidate<'_> {
    fn is_person(&self) -> bool {
        self.subject.kind == Kind::Person
    }

    fn can_be_reached(&self) -> bool {
        !(self.email.is_empty() && self.phone.is_empty())
    }

    fn actors(&self) -> BTreeSet<&Id> {
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
    fn record(&self) -> Record {
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
fn each_once<'a: 'b, 'b>(
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

fn at_actors<'a>(candidates: impl IntoIterator<Item = &'a Candidate<'a>>) -> BTreeSet<&'a Id> {
    candidates
        .into_iter()
        .flat_map(|candidate| candidate.actors())
        .collect()
}

/// The actors that were found, and what is asked about their contacts.
struct Found<'a> {
    view: &'a View<'a>,
    hits: BTreeMap<&'a Id, &'a Hit>,
    asked: &'a [Asked],
    options: Options,
}

impl<'a> Found<'a> {
    fn day(&self) -> civil::Date {
        self.view.as_of.unwrap_or(self.view.today)
    }

    /// Everybody who may be listed and has a post at one of the actors on the day.
    fn people(&self) -> Vec<Candidate<'a>> {
        let people = self.view.registry.of_kind(Kind::Person);
        let listed = people.filter(|person| !person.is_withheld());
        if self.options.per_post {
            return listed.flat_map(|person| self.by_post(person)).collect();
        }
        let candidates: Vec<Candidate<'a>> = listed
            .map(|person| candidate(person, self.posts(person)))
            .filter(|candidate| !candidate.posts.is_empty())
            .collect();
        each_once(&candidates)
    }

    /// The person once for each post.
    fn by_post(&self, person: &'a Record) -> Vec<Candidate<'a>> {
        let posts = self.posts(person).into_iter();
        posts.map(|post| candidate(person, vec![post])).collect()
    }

    /// The person's posts at the actors on the day.
    fn posts(&self, person: &'a Record) -> Vec<(Post, &'a Block)> {
        person
            .post_blocks()
            .filter(|(post, _)| self.hits.contains_key(&post.actor))
            .filter(|(post, _)| post.period.holds(self.day()) != Holds::No)
            .collect()
    }

    /// Of each actor where no person is reached, why that is so.
    fn absence(&self, everybody: &[Candidate<'_>]) -> BTreeMap<Id, Because> {
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
    fn unreachable(
        &self,
        reached: &BTreeSet<&Id>,
        absence: &BTreeMap<Id, Because>,
    ) -> Vec<Unreachable> {
        let actors = self.actors(|id| !reached.contains(id)).into_iter();
        actors
            .map(|actor| Unreachable {
                because: absence.get(&actor.id).copied().unwrap_or(Because::Nobody),
                id: actor.id,
                name: actor.name,
                ended: actor.ended,
            })
            .collect()
    }

    /// The actors that have a functional address or number.
    fn addresses(&self) -> Vec<Candidate<'a>> {
        self.hits
            .keys()
            .filter_map(|id| self.view.registry.get(id))
            .map(|actor| Candidate {
                subject: actor,
                also: Vec::new(),
                posts: Vec::new(),
                email: actor.block.list("email").to_vec(),
                phone: actor.block.list("phone").to_vec(),
            })
            .filter(Candidate::can_be_reached)
            .collect()
    }

    fn passes(&self, candidate: &Candidate<'_>) -> bool {
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
    fn actors(&self, fits: impl Fn(&Id) -> bool) -> Vec<ContactActor> {
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

    fn row(&self, candidate: &Candidate<'_>, because: Option<Because>) -> Contact {
        let ids = candidate.actors();
        let actors = self.actors(|id| ids.contains(id));
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

    /// Whether nothing says that it holds on the day that is asked about.
    fn maybe(&self, candidate: &Candidate<'_>) -> bool {
        let in_doubt = |id: &Id| self.hits.get(id).is_some_and(|hit| hit.maybe);
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

    fn reasons(&self, actors: &[ContactActor]) -> Vec<Reason> {
        let hits = actors.iter().filter_map(|actor| self.hits.get(&actor.id));
        let mut reasons: Vec<Reason> = hits
            .flat_map(|hit| &hit.links)
            .map(|at| self.reason(self.view.links.get(*at)))
            .collect();
        let name = |reason: &Reason| self.view.name(&reason.initiative).to_owned();
        reasons.sort_by(|left, right| order::compare(&name(left), &name(right)));
        reasons
    }

    fn reason(&self, link: &Link) -> Reason {
        let initiative = self.view.registry.get(&link.initiative);
        Reason {
            actor: link.actor.clone(),
            initiative: link.initiative.clone(),
            role: link.block.role.clone(),
            inferred: link.is_inferred(),
            via: link.via.clone(),
            ended: link.period.ended_before(self.day()),
            sources: sources(link.block.source.as_ref(), initiative),
        }
    }
}

fn candidate<'a>(person: &'a Record, posts: Vec<(Post, &'a Block)>) -> Candidate<'a> {
    Candidate {
        subject: person,
        also: Vec::new(),
        email: once(posts.iter().flat_map(|(post, _)| &post.email)),
        phone: once(posts.iter().flat_map(|(post, _)| &post.phone)),
        posts,
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

/// The block's own source, else those of the record that it stands in.
fn sources(own: Option<&Id>, record: Option<&Record>) -> Vec<Id> {
    match (own, record) {
        (Some(source), _) => vec![source.clone()],
        (None, Some(record)) => record.references("sources"),
        (None, None) => Vec::new(),
    }
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
