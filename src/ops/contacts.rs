//! `contacts`: the people at the actors that a query finds, and the functional address where there is nobody.

mod absence;
mod asked;
mod candidate;
mod found;
mod row;
mod why;

use std::collections::BTreeSet;

use serde::Serialize;

use self::asked::speaks_of_contact;
use self::candidate::{Candidate, at_actors, each_once};
use self::found::Found;
use self::row::in_order;
use crate::model::kind::Kind;
use crate::model::query::compile::Query;
use crate::model::query::select::{Subjects, View};

pub use self::absence::{Because, Unreachable};
pub use self::asked::{Options, Order};
pub use self::found::ContactActor;
pub use self::row::{Contact, ContactKind, ContactPost};
pub use self::why::Reason;

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

/// Finds the contacts of a query: terms on e-mail, phone, posts and persons speak of them, words of them or their actors,
/// and all others of their actors.
pub fn contacts(view: &View<'_>, query: &Query, options: Options) -> ContactsResult {
    let (of_contacts, of_actors) = query.divide(speaks_of_contact);
    let hits = view.select(&of_actors, Subjects::Actors, true);
    let (words, others) = of_actors.divide_words();
    let without_words = match words.is_empty() {
        true => Vec::new(),
        false => view.select(&others, Subjects::Actors, true),
    };
    let found = Found {
        view,
        hits: hits.iter().map(|hit| (&hit.id, hit)).collect(),
        without_words: without_words.iter().map(|hit| (&hit.id, hit)).collect(),
        words,
        asks_links: of_actors.asks_links(),
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
