//! `show`: everything that the registry holds about one record, from both ends.

pub mod personal_data;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::fields::{self, Field, FieldType, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::period::Holds;
use crate::model::query::compile::find_direct_members;
use crate::model::query::select::View;
use crate::model::record::{Post, Record};
use crate::model::value::{Block, Value};
use crate::text::order;

/// Everything about one record; what does not apply to its kind is empty.
#[derive(Debug, Serialize)]
pub struct Page {
    /// The record itself.
    pub record: Named,
    /// Whether it is over.
    pub ended: bool,
    /// Whether it is in doubt that it is there on the day of the view.
    pub maybe: bool,
    /// Its fields in canonical order, without those that the page has places for.
    pub facts: Vec<Fact>,
    /// The keys that no source states.
    pub inferred: Vec<String>,
    /// The record that it is part of.
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
    /// How many people have a post there; 0 on a person's own page.
    pub people: usize,
    /// Its sources.
    pub sources: Vec<Cited>,
    /// Of a source, the records that cite it.
    pub cited_by: Vec<Named>,
}

/// A record by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: Id,
    /// Its kind; none of an unknown id.
    pub kind: Option<Kind>,
    /// Its name on the day of the view.
    pub name: String,
}

/// A field with its value.
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
    /// The unit of the actor.
    pub unit: Option<String>,
    /// The first day.
    pub since: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// The amount in whole units of the registry's currency.
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
    /// The date.
    pub date: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The place.
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
    /// The person.
    pub person: Named,
    /// The actor.
    pub actor: Named,
    /// The title.
    pub title: Option<String>,
    /// The unit.
    pub unit: Option<String>,
    /// The initiatives that the post is for.
    pub initiatives: Vec<Named>,
    /// What the person answers for.
    pub topics: Vec<String>,
    /// E-mail addresses, as published.
    pub email: Vec<String>,
    /// Phone numbers, as published.
    pub phone: Vec<String>,
    /// The first day.
    pub since: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// Whether it is over.
    pub ended: bool,
    /// The keys that no source states.
    pub inferred: Vec<String>,
    /// The source, when it is another than the person's.
    pub source: Option<Named>,
    /// A note, on the page of the person.
    pub note: Option<String>,
}

/// A cited source.
#[derive(Debug, Serialize)]
pub struct Cited {
    /// The source.
    pub source: Named,
    /// The publisher.
    pub publisher: Option<String>,
    /// The date.
    pub date: Option<String>,
    /// The address where it can be read.
    pub url: Option<String>,
}

/// Builds the page of a record; `people` adds those who have a post there, by name and title.
pub fn show(view: &View<'_>, record: &Record, people: bool) -> Page {
    let builder = PageBuilder { view, record };
    let posts = builder.posts();
    let is_person = record.kind == Kind::Person;
    // One person may have several posts there.
    let there: BTreeSet<&Id> = posts.iter().map(|(person, _)| &person.id).collect();
    let count = if is_person { 0 } else { there.len() };
    let posts = posts.into_iter().filter(|_| people || is_person);
    let posts = posts.map(|(person, post)| builder.post(person, post));
    let sources = record.references("sources");
    Page {
        record: builder.named(&record.id),
        ended: record.period().ended_before(view.day()),
        maybe: view
            .as_of
            .is_some_and(|day| record.holds(day) == Holds::Maybe),
        facts: builder.facts(),
        inferred: record.block.list("inferred").to_vec(),
        part_of: record.reference("part-of").map(|id| builder.named(&id)),
        parts: builder.referring("part-of"),
        members: builder.members(),
        member_of: builder.member_of(),
        leads_to: builder.all(record.references("leads-to")),
        comes_from: builder.referring("leads-to"),
        participations: builder.participations(),
        events: record.events().map(|event| builder.event(&event)).collect(),
        posts: posts.collect(),
        people: count,
        sources: sources.iter().map(|id| builder.cited(id)).collect(),
        cited_by: builder.cited_by(),
    }
}

/// Fields that the page has places for, or that mean nothing to a reader.
const NO_FACTS: [&str; 8] = [
    "name",
    "part-of",
    "members",
    "members-where",
    "leads-to",
    "sources",
    "inferred",
    "former-ids",
];

struct PageBuilder<'a> {
    view: &'a View<'a>,
    record: &'a Record,
}

impl PageBuilder<'_> {
    fn named(&self, id: &Id) -> Named {
        Named {
            id: id.clone(),
            kind: self.view.registry.get(id).map(|record| record.kind),
            name: self.view.name(id).to_owned(),
        }
    }

    /// The records with these ids, in Swedish order.
    fn all(&self, ids: impl IntoIterator<Item = Id>) -> Vec<Named> {
        let mut named: Vec<Named> = ids.into_iter().map(|id| self.named(&id)).collect();
        named.sort_by(|left, right| order::compare(&left.name, &right.name));
        named
    }

    /// The records that name this one and pass a test, in Swedish order.
    fn all_where(&self, test: impl Fn(&Record) -> bool) -> Vec<Named> {
        let naming = self.view.registry.records_naming(&self.record.id);
        let records = naming.filter(|it| test(it));
        self.all(records.map(|it| it.id.clone()))
    }

    /// The records whose `key` names this one.
    fn referring(&self, key: &str) -> Vec<Named> {
        let own = self.record.id.as_str();
        self.all_where(|record| record.block.list(key).iter().any(|id| id == own))
    }

    fn facts(&self) -> Vec<Fact> {
        let is_fact = |field: &&Field| {
            !NO_FACTS.contains(&field.key) && !matches!(field.holds, FieldType::Blocks(_))
        };
        let fact = |field: &Field| {
            let value = match self.record.block.get(field.key)? {
                Value::Tables(blocks) if field.key == "former-names" => {
                    Value::Tables(self.former(blocks)?)
                }
                value => value.clone(),
            };
            Some(Fact {
                key: field.key.to_owned(),
                value,
                inferred: self.record.block.is_inferred(field.key),
            })
        };
        let fields = fields::of(self.record.kind).filter(is_fact);
        fields.filter_map(fact).collect()
    }

    /// The names that were former ones already on the day of the view.
    fn former(&self, blocks: &[Block]) -> Option<Vec<Block>> {
        let is_over = |block: &&Block| match (self.view.as_of, block.date("until")) {
            (Some(day), Some(until)) => until.last().is_some_and(|last| last < day),
            _ => true,
        };
        let blocks: Vec<Block> = blocks.iter().filter(is_over).cloned().collect();
        (!blocks.is_empty()).then_some(blocks)
    }

    fn members(&self) -> Vec<Named> {
        if !self.record.kind.is_actor() {
            return Vec::new();
        }
        self.all(find_direct_members(self.view.registry, self.record))
    }

    fn member_of(&self) -> Vec<Named> {
        if !self.record.kind.is_actor() {
            return Vec::new();
        }
        let members = |other: &Record| find_direct_members(self.view.registry, other);
        self.all_where(|it| it.kind.is_actor() && members(it).contains(&self.record.id))
    }

    fn participations(&self) -> Vec<Participation> {
        let links = self.view.links;
        let is_actor = self.record.kind.is_actor();
        let numbers = match is_actor {
            true => links.of_actor(&self.record.id),
            false => links.in_initiative(&self.record.id),
        };
        let shown = numbers
            .iter()
            .map(|at| links.get(*at))
            // The members of a group are on the group's page.
            .filter(|link| is_actor || link.via.is_none())
            .filter(|link| self.view.link_holds(link) != Holds::No);
        let mut joined: Vec<(&Link, Vec<String>)> = Vec::new();
        for link in shown {
            // On the page of an initiative the role is the label of a line, so that each role has its own.
            let same = |(known, _): &&mut (&Link, Vec<String>)| is_actor && are_same(known, link);
            match joined.iter_mut().find(same) {
                Some((_, roles)) => roles.push(link.block.role.clone()),
                None => joined.push((link, vec![link.block.role.clone()])),
            }
        }
        let vocabulary = &self.view.registry.settings.vocabulary;
        let place = |role: &String| vocabulary.place(WordList::Role, role);
        let mut lines: Vec<Participation> = joined
            .into_iter()
            .map(|(link, mut roles)| {
                roles.sort_by_key(&place);
                self.participation(link, roles, is_actor)
            })
            .collect();
        lines.sort_by(|left, right| {
            let by_role = |it: &Participation| it.roles.first().map(&place);
            by_role(left)
                .cmp(&by_role(right))
                .then_with(|| order::compare(&left.other.name, &right.other.name))
                .then_with(|| left.since.cmp(&right.since))
        });
        lines
    }

    fn participation(&self, link: &Link, roles: Vec<String>, is_actor: bool) -> Participation {
        let block = &link.block;
        // On an initiative's page its own period goes without saying.
        let (other, period) = match is_actor {
            true => (&link.initiative, &link.period),
            false => (&link.actor, &block.period),
        };
        Participation {
            other: self.named(other),
            members: self.view.links.members(other).count(),
            roles,
            unit: block.unit.clone(),
            since: period.since.as_ref().map(ToString::to_string),
            until: period.until.as_ref().map(ToString::to_string),
            amount: block.amount,
            formal_role: block.formal_role.clone(),
            inferred: link.is_inferred(),
            via: link.via.as_ref().map(|group| self.named(group)),
            ended: link.period.ended_before(self.view.day()),
            maybe: self.view.link_holds(link) == Holds::Maybe,
            source: block.source.as_ref().map(|source| self.named(source)),
            note: block.note.clone(),
        }
    }

    fn event(&self, event: &crate::model::record::Event) -> Event {
        Event {
            date: event.date.as_ref().map(ToString::to_string),
            name: event.name.clone(),
            place: event.place.clone(),
            attendance: event.attendance.map(|(count, _)| count),
            approximate: event.attendance.is_some_and(|(_, approximate)| approximate),
            inferred: event.inferred.clone(),
            source: event.source.as_ref().map(|source| self.named(source)),
            note: event.note.clone(),
        }
    }

    /// The person's own posts, or those at the actor or for the initiative, of people who may be in lists.
    fn posts(&self) -> Vec<(&Record, Post)> {
        let here = |person: &Record, post: &Post| match self.record.kind {
            Kind::Person => person.id == self.record.id,
            Kind::Initiative => post.initiatives.contains(&self.record.id),
            _ => post.actor == self.record.id,
        };
        let is_person = self.record.kind == Kind::Person;
        let holds = |post: &Post| {
            let day = self.view.day();
            let over = post.period.ended_before(day) || post.period.begins_after(day);
            // What is held about a person is shown to the end, also what is over: the page answers a request for access.
            (is_person && self.view.as_of.is_none()) || !over
        };
        let naming = self.view.registry.records_naming(&self.record.id);
        let people = naming.filter(|it| it.kind == Kind::Person);
        let mut posts: Vec<(&Record, Post)> = people
            .filter(|person| is_person || !person.is_withheld())
            .flat_map(|person| person.posts().map(move |post| (person, post)))
            .filter(|(person, post)| here(person, post) && holds(post))
            .collect();
        posts.sort_by(|(left, _), (right, _)| order::compare(left.name(), right.name()));
        posts
    }

    fn post(&self, person: &Record, post: Post) -> ShownPost {
        let on_own_page = self.record.kind == Kind::Person;
        ShownPost {
            person: self.named(&person.id),
            actor: self.named(&post.actor),
            title: post.title,
            unit: post.unit,
            initiatives: self.all(post.initiatives),
            topics: post.topics,
            email: if on_own_page { post.email } else { Vec::new() },
            phone: if on_own_page { post.phone } else { Vec::new() },
            since: post.period.since.as_ref().map(ToString::to_string),
            until: post.period.until.as_ref().map(ToString::to_string),
            ended: post.period.ended_before(self.view.day()),
            inferred: post.inferred,
            source: post.source.as_ref().map(|source| self.named(source)),
            note: post.note.filter(|_| on_own_page),
        }
    }

    fn cited(&self, id: &Id) -> Cited {
        let source = self.view.registry.get(id);
        let text = |key: &str| source.and_then(|it| it.block.text(key)).map(str::to_owned);
        let date = source.and_then(|it| it.block.date("date"));
        Cited {
            source: self.named(id),
            publisher: text("publisher"),
            date: date.map(ToString::to_string),
            url: text("url"),
        }
    }

    /// The records that cite this source, as a whole or in a block; people aside.
    fn cited_by(&self) -> Vec<Named> {
        if self.record.kind != Kind::Source {
            return Vec::new();
        }
        let own = self.record.id.as_str();
        let in_blocks = |record: &Record| {
            ["participant", "event"]
                .iter()
                .flat_map(|key| record.block.tables(key))
                .any(|block| block.text("source") == Some(own))
        };
        let in_whole = |record: &Record| record.block.list("sources").iter().any(|id| id == own);
        // A page about a source must not say of whom the registry holds data.
        self.all_where(|it| it.kind != Kind::Person && (in_whole(it) || in_blocks(it)))
    }
}

/// Whether two participations of one actor share a line: they differ in nothing but the role.
fn are_same(left: &Link, right: &Link) -> bool {
    left.initiative == right.initiative
        && left.block.unit == right.block.unit
        && left.period == right.period
        && left.via == right.via
        && left.is_inferred() == right.is_inferred()
// Two amounts on one line could not be told apart from one.
&& left.block.amount.is_none()
        && right.block.amount.is_none()
        && left.block.note == right.block.note
        && left.block.source == right.block.source
        && left.block.formal_role == right.block.formal_role
}
