//! `show`: everything that the registry holds about one record, from both ends.

pub mod held;
mod page;

pub use self::page::{Cited, Event, Fact, Named, Page, Participation, ShownPost};

use std::collections::BTreeSet;

use crate::model::fields::{self, FieldType, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::period::Holds;
use crate::model::query::compile::find_direct_members;
use crate::model::query::select::View;
use crate::model::record::{Post, Record};
use crate::model::value::{Block, Value};
use crate::text::order;

/// The page of a record; `people` shows those who have a post there, by name and title.
pub fn show(view: &View<'_>, record: &Record, people: bool) -> Page {
    let pages = Pages { view, record };
    let posts = pages.posts();
    let count: BTreeSet<&Id> = posts.iter().map(|(person, _)| &person.id).collect();
    let count = count.len();
    let is_person = record.kind == Kind::Person;
    let shown: Vec<ShownPost> = posts
        .into_iter()
        .filter(|_| people || is_person)
        .map(|(person, post)| pages.post(person, post))
        .collect();
    Page {
        record: pages.named(&record.id),
        ended: record.period().ended_before(view.day()),
        maybe: view
            .as_of
            .is_some_and(|day| record.holds(day) == Holds::Maybe),
        facts: pages.facts(),
        inferred: record.block.list("inferred").to_vec(),
        part_of: record.reference("part-of").map(|id| pages.named(&id)),
        parts: pages.referring("part-of"),
        members: pages.members(),
        member_of: pages.member_of(),
        leads_to: pages.all(record.references("leads-to")),
        comes_from: pages.referring("leads-to"),
        participations: pages.participations(),
        events: record.events().map(|event| pages.event(&event)).collect(),
        posts: shown,
        people: if is_person { 0 } else { count },
        sources: record
            .references("sources")
            .iter()
            .map(|id| pages.cited(id))
            .collect(),
        cited_by: pages.cited_by(),
    }
}

/// Fields that the page shows in its own way, or that say nothing to a reader.
const OWN_WAY: [&str; 8] = [
    "name",
    "part-of",
    "members",
    "members-where",
    "leads-to",
    "sources",
    "inferred",
    "former-ids",
];

struct Pages<'a> {
    view: &'a View<'a>,
    record: &'a Record,
}

impl Pages<'_> {
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

    /// The records whose `key` names this one.
    fn referring(&self, key: &str) -> Vec<Named> {
        let names = |record: &&Record| {
            record
                .block
                .list(key)
                .iter()
                .any(|id| id == self.record.id.as_str())
        };
        self.all(
            self.view
                .registry
                .records()
                .filter(names)
                .map(|record| record.id.clone()),
        )
    }

    fn facts(&self) -> Vec<Fact> {
        fields::of(self.record.kind)
            .filter(|field| {
                !OWN_WAY.contains(&field.key) && !matches!(field.holds, FieldType::Blocks(_))
            })
            .filter_map(|field| {
                let value = self.record.block.get(field.key)?;
                let value = match value {
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
            })
            .collect()
    }

    /// The names that were former ones already on the day that is asked about.
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
        let has = |other: &&Record| {
            find_direct_members(self.view.registry, other).contains(&self.record.id)
        };
        let wholes = self.view.registry.records().filter(|it| it.kind.is_actor());
        self.all(wholes.filter(has).map(|it| it.id.clone()))
    }

    fn participations(&self) -> Vec<Participation> {
        let links = self.view.links;
        let is_actor = self.record.kind.is_actor();
        let numbers = if is_actor {
            links.of_actor(&self.record.id)
        } else {
            links.in_initiative(&self.record.id)
        };
        let shown = numbers
            .iter()
            .map(|at| links.get(*at))
            // The members of a group are on the group's page.
            .filter(|link| is_actor || link.via.is_none())
            .filter(|link| self.view.link_holds(link) != Holds::No);
        let mut joined: Vec<(&Link, Vec<String>)> = Vec::new();
        for link in shown {
            let same = |(known, _): &&mut (&Link, Vec<String>)| is_actor && are_one(known, link);
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
        let other = if is_actor {
            &link.initiative
        } else {
            &link.actor
        };
        let block = &link.block;
        // On an initiative's page its own period goes without saying.
        let period = if is_actor {
            &link.period
        } else {
            &block.period
        };
        Participation {
            other: self.named(other),
            members: self.view.links.members(other).count(),
            roles,
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
            (is_person && self.view.as_of.is_none()) || !over
        };
        let mut posts: Vec<(&Record, Post)> = self
            .view
            .registry
            .of_kind(Kind::Person)
            .filter(|person| is_person || !person.is_withheld())
            .flat_map(|person| person.posts().map(move |post| (person, post)))
            .filter(|(person, post)| here(person, post) && holds(post))
            .collect();
        posts.sort_by(|(left, _), (right, _)| order::compare(left.name(), right.name()));
        posts
    }

    fn post(&self, person: &Record, post: Post) -> ShownPost {
        let reach = self.record.kind == Kind::Person;
        ShownPost {
            person: self.named(&person.id),
            actor: self.named(&post.actor),
            title: post.title,
            unit: post.unit,
            initiatives: self.all(post.initiatives),
            topics: post.topics,
            email: if reach { post.email } else { Vec::new() },
            phone: if reach { post.phone } else { Vec::new() },
            since: post.period.since.as_ref().map(ToString::to_string),
            until: post.period.until.as_ref().map(ToString::to_string),
            ended: post.period.ended_before(self.view.day()),
            inferred: post.inferred,
            source: post.source.as_ref().map(|source| self.named(source)),
            note: post.note.filter(|_| reach),
        }
    }

    fn cited(&self, id: &Id) -> Cited {
        let source = self.view.registry.get(id);
        let text = |key: &str| source.and_then(|it| it.block.text(key)).map(str::to_owned);
        Cited {
            source: self.named(id),
            publisher: text("publisher"),
            date: source
                .and_then(|it| it.block.date("date"))
                .map(ToString::to_string),
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
        let cites = |record: &&Record| {
            record.block.list("sources").iter().any(|id| id == own) || in_blocks(record)
        };
        let records = self
            .view
            .registry
            .records()
            .filter(|it| it.kind != Kind::Person);
        self.all(records.filter(cites).map(|record| record.id.clone()))
    }
}

/// Whether two participations of one actor are one line: the same initiative, period and group, as sure as each other.
fn are_one(left: &Link, right: &Link) -> bool {
    left.initiative == right.initiative
        && left.period == right.period
        && left.via == right.via
        && left.is_inferred() == right.is_inferred()
        && left.block.amount.is_none()
        && right.block.amount.is_none()
        && left.block.note == right.block.note
        && left.block.source == right.block.source
        && left.block.formal_role == right.block.formal_role
}
