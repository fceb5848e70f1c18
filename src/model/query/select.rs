//! From tests to answers: which records a query finds, and by which participations.

use std::collections::BTreeSet;

use jiff::civil;

use super::compile::{Query, Test, Word};
use super::link::{LinkKey, LinkTest};
use super::meet::{LinkTerm, meet};
use super::record::{RecordTest, ValueTest, name_texts, other_texts};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::{Link, Links};
use crate::model::period::Holds;
use crate::model::record::{Post, Record};
use crate::model::registry::Registry;
use crate::text::fold::{Fit, fit, fold, lower};

/// A registry as it is looked at: everything, or what held on a day.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The records.
    pub registry: &'a Registry,
    /// The participations.
    pub links: &'a Links,
    /// The day of today.
    pub today: civil::Date,
    /// The day that is asked about; without one nothing is left out by time.
    pub as_of: Option<civil::Date>,
}

/// TermKind a query looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subjects {
    /// Records: the actors there for `initiative:`, the initiatives for `actor:`, people only for `kind:person`.
    Records,
    /// Actors, with or without participations.
    Actors,
}

/// One record that a query finds.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The record.
    pub id: Id,
    /// The participations that the query asks for; all of the record's when it asks for none.
    pub links: Vec<usize>,
    /// Whether the day is in doubt.
    pub maybe: bool,
    /// How well the words fit: the least is the best.
    pub rank: Rank,
}

/// How well a word fits: where in a word it stands; whether only without accents; whether in another text than a name; 0 for
/// the whole text, 1 for its beginning, 2 for any other place.
pub type Rank = (Fit, bool, bool, u8);

impl<'a> View<'a> {
    /// A registry of today, from which nothing is left out by time.
    pub fn new(registry: &'a Registry, links: &'a Links, today: civil::Date) -> View<'a> {
        View {
            registry,
            links,
            today,
            as_of: None,
        }
    }

    /// The name of the record on the day that is asked about; of an unknown id, the id.
    pub fn name<'b>(&'b self, id: &'b Id) -> &'b str {
        self.registry
            .get(id)
            .map_or(id.as_str(), |record| record.name_on(self.as_of))
    }

    /// The day that is asked about, or today.
    pub fn day(&self) -> civil::Date {
        self.as_of.unwrap_or(self.today)
    }

    /// Whether the participation may hold on the day that is asked about.
    pub fn link_holds(&self, link: &Link) -> Holds {
        self.as_of.map_or(Holds::Yes, |day| link.period.holds(day))
    }

    /// The records that a query finds, by id.
    pub fn select(&self, query: &Query, subjects: Subjects, expand_groups: bool) -> Vec<Hit> {
        let asked = Terms::new(query, self.as_of);
        let hits = self
            .registry
            .records()
            .filter(|record| asked.may_be(record.kind, subjects))
            .filter_map(|record| self.hit(&asked, record))
            .collect();
        if expand_groups {
            self.without_groups(hits)
        } else {
            self.without_members(hits, asked.has_link_tests() || subjects == Subjects::Actors)
        }
    }

    /// The records that a query finds, each looked at by itself: members stand beside their groups.
    pub fn each(&self, query: &Query) -> Vec<&Record> {
        let asked = Terms::new(query, self.as_of);
        let records = self.registry.records();
        records
            .filter(|record| asked.may_be(record.kind, Subjects::Records))
            .filter(|record| self.hit(&asked, record).is_some())
            .collect()
    }

    /// Those of the records that a query does not find, each looked at by itself, whatever its kind.
    pub fn others<'r>(&self, query: &Query, records: &[&'r Record]) -> Vec<&'r Record> {
        let asked = Terms::new(query, self.as_of);
        let records = records.iter().copied();
        records
            .filter(|record| self.hit(&asked, record).is_none())
            .collect()
    }

    fn hit(&self, asked: &Terms<'_>, record: &Record) -> Option<Hit> {
        // Who is withheld is in no list.
        if record.kind == Kind::Person && record.is_withheld() {
            return None;
        }
        let rank = asked.rank(record)?;
        let tests = &asked.records;
        if !tests
            .iter()
            .all(|(negated, test)| test.passes(self.registry, record) != *negated)
        {
            return None;
        }
        let days = asked
            .days
            .iter()
            .map(|(negated, day)| (*negated, record.holds(*day)));
        if days
            .clone()
            .any(|(negated, holds)| negated != (holds == Holds::No))
        {
            return None;
        }
        let mut maybe = days.into_iter().any(|(_, holds)| holds == Holds::Maybe);
        let links = if record.kind == Kind::Person {
            asked.person_passes(self.registry, record).then(Vec::new)?
        } else {
            let links = asked.links_of(self, record)?;
            maybe |= asked.has_link_tests()
                && !asked.days.is_empty()
                && links
                    .iter()
                    .all(|at| asked.holds(self.links.get(*at)) == Holds::Maybe);
            links
        };
        Some(Hit {
            id: record.id.clone(),
            links,
            maybe,
            rank,
        })
    }

    /// A member does not stand beside its group: what it has only via a group that is found too is left out.
    fn without_members(&self, hits: Vec<Hit>, by_links: bool) -> Vec<Hit> {
        let found: BTreeSet<Id> = hits.iter().map(|hit| hit.id.clone()).collect();
        hits.into_iter()
            .filter_map(|mut hit| {
                let had = !hit.links.is_empty();
                let links = hit.links.iter().map(|at| self.links.get(*at));
                let actors: BTreeSet<&Id> = links.map(|link| &link.actor).collect();
                let beside = |group: &Id| found.contains(group) || actors.contains(group);
                hit.links.retain(|at| {
                    let via = &self.links.get(*at).via;
                    via.as_ref().is_none_or(|group| !beside(group))
                });
                (!by_links || !had || !hit.links.is_empty()).then_some(hit)
            })
            .collect()
    }

    /// Members take the place of their group; a group without known members stays.
    fn without_groups(&self, hits: Vec<Hit>) -> Vec<Hit> {
        let is_open = |hit: &Hit| self.links.members(&hit.id).next().is_some();
        let (groups, mut hits): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(is_open);
        for group in groups {
            for member in self.links.members(&group.id) {
                let links = self.via(&group, member);
                match hits.iter_mut().find(|hit| hit.id == *member) {
                    Some(hit) => {
                        hit.links.extend(links);
                        hit.links.sort_unstable();
                        hit.links.dedup();
                    }
                    None => hits.push(Hit {
                        id: member.clone(),
                        links,
                        ..group.clone()
                    }),
                }
            }
        }
        hits.sort_by(|left, right| left.id.cmp(&right.id));
        hits
    }

    /// The participations that a member has by those of its group.
    fn via(&self, group: &Hit, member: &Id) -> Vec<usize> {
        let found: Vec<&Link> = group.links.iter().map(|at| self.links.get(*at)).collect();
        let is_one = |at: &usize| {
            let link = self.links.get(*at);
            let same = |of_group: &&&Link| {
                of_group.initiative == link.initiative
                    && of_group.block.role == link.block.role
                    && of_group.period == link.period
            };
            link.via.as_ref() == Some(&group.id) && found.iter().any(|it| same(&it))
        };
        self.links
            .of_actor(member)
            .iter()
            .copied()
            .filter(is_one)
            .collect()
    }
}

/// The terms of a query, sorted by what they ask about.
struct Terms<'q> {
    words: Vec<(bool, &'q [Word])>,
    records: Vec<(bool, &'q RecordTest)>,
    links: Vec<(bool, LinkKey, &'q str, &'q LinkTest)>,
    days: Vec<(bool, civil::Date)>,
}

impl<'q> Terms<'q> {
    fn new(query: &'q Query, as_of: Option<civil::Date>) -> Terms<'q> {
        let mut terms = Terms {
            words: Vec::new(),
            records: Vec::new(),
            links: Vec::new(),
            days: as_of.map(|day| (false, day)).into_iter().collect(),
        };
        for asked in &query.tests {
            match &asked.test {
                Test::Words(words) => terms.words.push((asked.negated, words)),

                Test::Record(test) => terms.records.push((asked.negated, test)),
                Test::Link(key, path, test) => {
                    terms.links.push((asked.negated, *key, path, test));
                }
                Test::Active(day) => terms.days.push((asked.negated, *day)),
            }
        }
        terms
    }

    fn has_link_tests(&self) -> bool {
        !self.links.is_empty()
    }

    fn asks(&self, key: LinkKey) -> bool {
        self.links.iter().any(|(_, asked, ..)| *asked == key)
    }

    /// Whether records of the kind can be what the query looks for.
    fn may_be(&self, kind: Kind, subjects: Subjects) -> bool {
        let named = |wanted: Kind| {
            self.records.iter().any(|(negated, test)| {
                !negated && matches!(test, RecordTest::Kind(kinds) if kinds.contains(&wanted))
            })
        };
        if subjects == Subjects::Actors {
            return kind.is_actor();
        }
        if kind == Kind::Person {
            return named(Kind::Person);
        }
        let of_actors = self.asks(LinkKey::Initiative) || self.asks(LinkKey::With);
        match (of_actors, self.asks(LinkKey::Actor)) {
            (true, false) => kind.is_actor(),
            (false, true) => kind == Kind::Initiative,
            _ if self.has_link_tests() => kind.is_actor() || kind == Kind::Initiative,
            _ => true,
        }
    }

    /// Whether the participation holds on every day that is asked about.
    fn holds(&self, link: &Link) -> Holds {
        let days = self.days.iter().filter(|(negated, _)| !negated);
        days.map(|(_, day)| link.period.holds(*day))
            .min()
            .unwrap_or(Holds::Yes)
    }

    /// The participations of the record that the query asks for, or none when it fails.
    ///
    /// Terms of different keys meet in one participation, a repeated key asks for one each, and a negated term asks
    /// that there be none with the others.
    fn links_of(&self, view: &View<'_>, record: &Record) -> Option<Vec<usize>> {
        let all = if record.kind.is_actor() {
            view.links.of_actor(&record.id)
        } else {
            view.links.in_initiative(&record.id)
        };
        let pool: Vec<usize> = all
            .iter()
            .copied()
            .filter(|at| self.holds(view.links.get(*at)) != Holds::No)
            .collect();
        if self.links.is_empty() {
            return Some(pool);
        }
        let passes = |at: &usize, test: &LinkTest| {
            test.passes(view.registry, view.links, view.links.get(*at))
        };
        let met = meet(&pool, &self.link_terms(), passes)?;
        Some(met.into_iter().map(|at| pool[at]).collect())
    }

    fn link_terms(&self) -> Vec<LinkTerm<'q>> {
        let term = |it: &(bool, LinkKey, &'q str, &'q LinkTest)| LinkTerm {
            negated: it.0,
            key: it.2,
            test: it.3,
        };
        self.links.iter().map(term).collect()
    }

    /// People take part by their posts.
    fn person_passes(&self, registry: &Registry, person: &Record) -> bool {
        let of = |id: &Id, test: &RecordTest| {
            registry.get(id).is_some_and(|it| test.passes(registry, it))
        };
        let passes = |post: &Post, test: &LinkTest| match test {
            LinkTest::Actor(ids) => ids.contains(&post.actor),
            LinkTest::Initiative(ids) => post.initiatives.iter().any(|id| ids.contains(id)),
            LinkTest::OfActor(test) => of(&post.actor, test),
            LinkTest::OfInitiative(test) => post.initiatives.iter().any(|id| of(id, test)),
            // `has:actor` and `has:initiative`.
            LinkTest::Role(ValueTest::Known) => {
                !self.asks(LinkKey::Initiative) || !post.initiatives.is_empty()
            }
            LinkTest::Inferred(wanted) => post.inferred.iter().any(|key| key == "actor") == *wanted,
            LinkTest::InferredKeys(keys) => keys.iter().any(|key| post.inferred.contains(key)),
            LinkTest::With(_)
            | LinkTest::Role(_)
            | LinkTest::Since(_)
            | LinkTest::Until(_)
            | LinkTest::Amount(_)
            | LinkTest::FormalRole(_) => false,
        };
        let days = self.days.iter().filter(|(negated, _)| !negated);
        let posts: Vec<Post> = person
            .posts()
            .filter(|post| {
                days.clone()
                    .all(|(_, day)| post.period.holds(*day) != Holds::No)
            })
            .collect();
        self.links.is_empty() || meet(&posts, &self.link_terms(), passes).is_some()
    }

    /// How well the words fit the record, or none when one is missing.
    fn rank(&self, record: &Record) -> Option<Rank> {
        let mut worst = (Fit::Words, false, false, 0);
        for (negated, words) in &self.words {
            let best = words.iter().filter_map(|word| best(record, word)).min();
            match (best, negated) {
                (Some(_), true) | (None, false) => return None,
                (Some(rank), false) => worst = worst.max(rank),
                (None, true) => {}
            }
        }
        Some(worst)
    }
}

/// Whether one of the words stands in the text of a record.
pub fn matches_words(record: &Record, words: &[Word]) -> bool {
    words.iter().any(|word| best(record, word).is_some())
}

fn best(record: &Record, word: &Word) -> Option<Rank> {
    let in_text = |other: bool, text: &str| {
        let folded = fold(text);
        let with_folded = (fit(&folded, &word.folded)?, true);
        let with_right = fit(&lower(text), &word.lower).map(|fit| (fit, false));
        let (fit, is_folded) = with_right.map_or(with_folded, |right| right.min(with_folded));
        let around = match folded.strip_prefix(&word.folded) {
            Some("") => 0,
            Some(_) => 1,
            None => 2,
        };
        Some((fit, is_folded, other, around))
    };
    let names = name_texts(record).filter_map(|text| in_text(false, text));
    let others = other_texts(record).into_iter();
    let others = others.filter_map(|text| in_text(true, text));
    names.chain(others).min()
}
