//! A page as plain data.

use serde::Serialize;

use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::value::Value;

/// A record as a page: what does not apply is empty.
#[derive(Debug, Serialize)]
pub struct Page {
    /// The record itself.
    pub record: Named,
    /// Whether it is over.
    pub ended: bool,
    /// Whether it is in doubt that it is there on the day that is asked about.
    pub maybe: bool,
    /// Its other fields, in canonical order.
    pub facts: Vec<Fact>,
    /// The keys that no source states.
    pub inferred: Vec<String>,
    /// What it is part of.
    pub part_of: Option<Named>,
    /// Its parts.
    pub parts: Vec<Named>,
    /// Its members, named or found by a query.
    pub members: Vec<Named>,
    /// The groups and associations of which it is a member.
    pub member_of: Vec<Named>,
    /// The initiatives that come out of it.
    pub leads_to: Vec<Named>,
    /// The initiatives that it comes out of.
    pub comes_from: Vec<Named>,
    /// Its participations: of an actor by initiative, of an initiative by role.
    pub participations: Vec<Participation>,
    /// Its events.
    pub events: Vec<Event>,
    /// The posts of a person, or of people there when they are asked for.
    pub posts: Vec<ShownPost>,
    /// How many people have a post there.
    pub people: usize,
    /// Where it says so.
    pub sources: Vec<Cited>,
    /// The records that cite it, of a source.
    pub cited_by: Vec<Named>,
}

/// A record by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: Option<Kind>,
    /// Its name, on the day that is asked about.
    pub name: String,
}

/// One field with its values.
#[derive(Debug, Serialize)]
pub struct Fact {
    /// The key.
    pub key: String,
    /// The value, as the file holds it.
    pub value: Value,
    /// Whether no source states it.
    pub inferred: bool,
}

/// One participation, seen from one end.
#[derive(Debug, Serialize)]
pub struct Participation {
    /// The other end.
    pub other: Named,
    /// How many members the other end has, when it is a group.
    pub members: usize,
    /// The roles of the same period and group.
    pub roles: Vec<String>,
    /// From when.
    pub since: Option<String>,
    /// Until when.
    pub until: Option<String>,
    /// How much, in whole units of the registry's currency.
    pub amount: Option<i64>,
    /// The role in the terms of a programme.
    pub formal_role: Option<String>,
    /// Whether no source states it.
    pub inferred: bool,
    /// The group by which it takes part.
    pub via: Option<Named>,
    /// Whether it is over.
    pub ended: bool,
    /// Whether the day is in doubt.
    pub maybe: bool,
    /// The source, when it is another than the initiative's.
    pub source: Option<Named>,
    /// A note.
    pub note: Option<String>,
}

/// One event.
#[derive(Debug, Serialize)]
pub struct Event {
    /// When.
    pub date: Option<String>,
    /// What it is called.
    pub name: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// How many came.
    pub attendance: Option<i64>,
    /// Whether that number is approximate.
    pub approximate: bool,
    /// The keys that no source states.
    pub inferred: Vec<String>,
    /// The source, when it is another than the initiative's.
    pub source: Option<Named>,
    /// A note.
    pub note: Option<String>,
}

/// One post, with its person and place. E-mail and phone only on the page of the person.
#[derive(Debug, Serialize)]
pub struct ShownPost {
    /// Who.
    pub person: Named,
    /// Where.
    pub actor: Named,
    /// As what.
    pub title: Option<String>,
    /// In which unit.
    pub unit: Option<String>,
    /// What for.
    pub initiatives: Vec<Named>,
    /// What the person answers for.
    pub topics: Vec<String>,
    /// E-mail addresses, as published.
    pub email: Vec<String>,
    /// Phone numbers, as published.
    pub phone: Vec<String>,
    /// From when.
    pub since: Option<String>,
    /// Until when.
    pub until: Option<String>,
    /// Whether it is over.
    pub ended: bool,
    /// The keys that no source states.
    pub inferred: Vec<String>,
    /// Who says so.
    pub source: Option<Named>,
    /// A note, on the page of the person.
    pub note: Option<String>,
}

/// A source that is cited.
#[derive(Debug, Serialize)]
pub struct Cited {
    /// The source.
    pub source: Named,
    /// Who published it.
    pub publisher: Option<String>,
    /// When.
    pub date: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
}
