//! From tests to answers: which records a query finds, and by which participations.

use std::collections::BTreeSet;

use jiff::civil;

use super::compile::{Query, Test, Word};
use super::link::{LinkKey, LinkTerm, LinkTest, has_text, items_that_meet};

use super::record::{RecordTest, ValueTest, name_texts, other_texts};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::{Link, Links};
use crate::model::period::Holds;
use crate::model::record::{Post, Record};
use crate::model::registry::{Candidates, Registry};
use crate::text::filter::Needle;
use crate::text::fold::{Fit, fit, fold, lower};

/// A registry with its participations, as of a day or without regard to time.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The records.
    pub registry: &'a Registry,
    /// The participations.
    pub links: &'a Links,
    /// Today.
    pub today: civil::Date,
    /// The day of `--as-of`; without one nothing is left out by time.
    pub as_of: Option<civil::Date>,
}

/// The kinds of records that a query selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subjects {
    /// Records: the actors there for `initiative:`, the initiatives for `actor:`, people only for `kind:person`.
    Records,
    /// Actors, with or without participations.
    Actors,
    /// Actors that take part in something: all that can be found by its participations.
    Participants,
}

/// A record that a query finds.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The record.
    pub id: Id,
    /// Indexes of the participations that meet the query; all of the record when the query has no terms about them.
    pub links: Vec<usize>,
    /// Whether the dates leave open that the record holds on the day.
    pub maybe: bool,
    /// How well the words match: the least is the best.
    pub rank: Rank,
}

/// How well a word matches: its place in a word; whether only without accents; whether in another text than a name; 0 for
/// the whole text, 1 for its beginning, 2 for any other place.
pub type Rank = (Fit, bool, bool, u8);

impl<'a> View<'a> {
    /// Creates a view of today, in which nothing is left out by time.
    pub fn new(registry: &'a Registry, links: &'a Links, today: civil::Date) -> View<'a> {
        View {
            registry,
            links,
            today,
            as_of: None,
        }
    }

    /// Returns the name of the record on the day of `as_of`; the id when there is no such record.
    pub fn name<'b>(&'b self, id: &'b Id) -> &'b str {
        self.registry
            .get(id)
            .map_or(id.as_str(), |record| record.name_on(self.as_of))
    }

    /// Returns the day of `as_of`, or today.
    pub fn day(&self) -> civil::Date {
        self.as_of.unwrap_or(self.today)
    }

    /// Returns whether the participation holds on the day of `as_of`.
    pub fn link_holds(&self, link: &Link) -> Holds {
        self.as_of.map_or(Holds::Yes, |day| link.period.holds(day))
    }

    /// Returns the records that a query finds, by id.
    pub fn select(&self, query: &Query, subjects: Subjects, expand_groups: bool) -> Vec<Hit> {
        let terms = Terms::new(query, self.as_of);
        let hits = self
            .registry
            .candidates(&terms.candidates(self.links, subjects))
            .filter(|record| terms.may_select(record.kind, subjects))
            .filter_map(|record| self.hit(&terms, record))
            .collect();
        if expand_groups {
            self.replace_groups(hits)
        } else {
            self.leave_out_members(
                hits,
                terms.has_link_tests() || subjects != Subjects::Records,
            )
        }
    }

    /// Returns the records that a query finds; members are not left out where their group is found.
    pub fn matching_records(&self, query: &Query) -> Vec<&Record> {
        let terms = Terms::new(query, self.as_of);
        let candidates = terms.candidates(self.links, Subjects::Records);
        let records = self.registry.candidates(&candidates);
        records
            .filter(|record| terms.may_select(record.kind, Subjects::Records))
            .filter(|record| self.hit(&terms, record).is_some())
            .collect()
    }

    /// Returns those of the records that a query does not find, whatever their kind.
    pub fn records_without_match<'r>(
        &self,
        query: &Query,
        records: &[&'r Record],
    ) -> Vec<&'r Record> {
        let terms = Terms::new(query, self.as_of);
        let records = records.iter().copied();
        records
            .filter(|record| self.hit(&terms, record).is_none())
            .collect()
    }

    fn hit(&self, terms: &Terms<'_>, record: &Record) -> Option<Hit> {
        // People with `withhold = true` must be in no list.
        if record.kind == Kind::Person && record.is_withheld() {
            return None;
        }
        // Words first: they refuse most records, and cost less than following references.
        let rank = terms.rank(record)?;
        let tests = &terms.records;
        if !tests
            .iter()
            .all(|(negated, test)| test.passes(self.registry, record) != *negated)
        {
            return None;
        }
        let days = terms
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
            terms.person_passes(self.registry, record).then(Vec::new)?
        } else {
            let links = terms.links_of(self, record)?;
            maybe |= terms.has_link_tests()
                && !terms.days.is_empty()
                && links
                    .iter()
                    .all(|at| terms.holds(self.links.get(*at)) == Holds::Maybe);
            links
        };
        Some(Hit {
            id: record.id.clone(),
            links,
            maybe,
            rank,
        })
    }

    /// Leaves out participations via a group that is found too, and members that are found by nothing else.
    fn leave_out_members(&self, hits: Vec<Hit>, by_links: bool) -> Vec<Hit> {
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

    /// Replaces groups by their members; a group without known members stays.
    fn replace_groups(&self, hits: Vec<Hit>) -> Vec<Hit> {
        let is_open = |hit: &Hit| self.links.members(&hit.id).next().is_some();
        let (groups, mut hits): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(is_open);
        for group in groups {
            for member in self.links.members(&group.id) {
                let links = self.links_via(&group, member);
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

    /// Returns the participations of a member that come from those of its group.
    fn links_via(&self, group: &Hit, member: &Id) -> Vec<usize> {
        let found: Vec<&Link> = group.links.iter().map(|at| self.links.get(*at)).collect();
        let is_one = |at: &usize| {
            let link = self.links.get(*at);
            let same = |of_group: &&&Link| {
                of_group.initiative == link.initiative
                    && of_group.block.role == link.block.role
                    && of_group.block.unit == link.block.unit
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

/// The conditions of a query by subject, each with whether it is negated.
struct Terms<'q> {
    words: Vec<(bool, &'q [Word])>,
    records: Vec<(bool, &'q RecordTest)>,
    links: Vec<LinkTerm<'q>>,
    /// The keys of `links`.
    link_keys: Vec<LinkKey>,
    days: Vec<(bool, civil::Date)>,
}

impl<'q> Terms<'q> {
    fn new(query: &'q Query, as_of: Option<civil::Date>) -> Terms<'q> {
        let mut terms = Terms {
            words: Vec::new(),
            records: Vec::new(),
            links: Vec::new(),
            link_keys: Vec::new(),
            days: as_of.map(|day| (false, day)).into_iter().collect(),
        };
        for condition in &query.tests {
            match &condition.test {
                Test::Words(words) => terms.words.push((condition.negated, words)),

                Test::Record(test) => terms.records.push((condition.negated, test)),
                Test::Link(key, path, test) => {
                    terms.link_keys.push(*key);
                    terms.links.push(LinkTerm {
                        negated: condition.negated,
                        key: path,
                        test,
                    });
                }
                Test::Active(day) => terms.days.push((condition.negated, *day)),
            }
        }
        terms
    }

    fn has_link_tests(&self) -> bool {
        !self.links.is_empty()
    }

    fn has_link_key(&self, key: LinkKey) -> bool {
        self.link_keys.contains(&key)
    }

    /// Returns whether the query may select records of the kind.
    fn may_select(&self, kind: Kind, subjects: Subjects) -> bool {
        let named = |wanted: Kind| {
            self.records.iter().any(|(negated, test)| {
                !negated && matches!(test, RecordTest::Kind(kinds) if kinds.contains(&wanted))
            })
        };
        if subjects != Subjects::Records {
            return kind.is_actor();
        }
        if kind == Kind::Person {
            return named(Kind::Person);
        }
        let of_actors = self.has_link_key(LinkKey::Initiative) || self.has_link_key(LinkKey::With);
        match (of_actors, self.has_link_key(LinkKey::Actor)) {
            (true, false) => kind.is_actor(),
            (false, true) => kind == Kind::Initiative,
            _ if self.has_link_tests() => kind.is_actor() || kind == Kind::Initiative,
            _ => true,
        }
    }

    /// Returns which records the query can find.
    fn candidates(&self, links: &Links, subjects: Subjects) -> Candidates {
        let kinds = Kind::ALL.into_iter();
        let kinds = kinds.filter(|kind| self.may_select(*kind, subjects));
        let mut candidates = Candidates {
            kinds: Some(kinds.collect()),
            ..Candidates::default()
        };
        for (_, words) in self.words.iter().filter(|(negated, _)| !negated) {
            let any = words.iter().map(|it| Needle::Folded(it.folded.clone()));
            candidates.filter.require(any.collect());
        }
        for (_, test) in self.records.iter().filter(|(negated, _)| !negated) {
            test.narrow(&mut candidates);
        }
        // People meet such a term by their posts.
        let by_post = candidates.includes(Kind::Person);
        let by_link = self.links.iter().any(|term| !term.negated);
        if subjects == Subjects::Participants || by_link && !by_post {
            candidates.require_ids(&links.ends());
        }
        candidates
    }

    /// Returns whether the participation holds on every day of the query.
    fn holds(&self, link: &Link) -> Holds {
        let days = self.days.iter().filter(|(negated, _)| !negated);
        days.map(|(_, day)| link.period.holds(*day))
            .min()
            .unwrap_or(Holds::Yes)
    }

    /// Returns the participations of the record that meet the terms about them, or none when the terms fail.
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
        let met = items_that_meet(&pool, &self.links, passes)?;
        Some(met.into_iter().map(|at| pool[at]).collect())
    }

    /// Returns whether the posts of a person meet the terms about participations.
    fn person_passes(&self, registry: &Registry, person: &Record) -> bool {
        let of = |id: &Id, test: &RecordTest| {
            registry.get(id).is_some_and(|it| test.passes(registry, it))
        };
        let passes = |post: &Post, test: &LinkTest| match test {
            LinkTest::Actor(ids) => ids.contains(&post.actor),
            LinkTest::Initiative(ids) => post.initiatives.iter().any(|id| ids.contains(id)),
            LinkTest::OfActor(test) => of(&post.actor, test),
            LinkTest::Unit(wanted) => has_text(post.unit.as_ref(), wanted),
            LinkTest::OfInitiative(test) => post.initiatives.iter().any(|id| of(id, test)),
            // `has:actor` and `has:initiative`.
            LinkTest::Role(ValueTest::Known) => {
                !self.has_link_key(LinkKey::Initiative) || !post.initiatives.is_empty()
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
        self.links.is_empty() || items_that_meet(&posts, &self.links, passes).is_some()
    }

    /// Returns how well the words match the record, or none when one is missing.
    fn rank(&self, record: &Record) -> Option<Rank> {
        let mut worst = (Fit::Words, false, false, 0);
        for (negated, words) in &self.words {
            let best = words
                .iter()
                .filter_map(|word| best_match(record, word))
                .min();
            match (best, negated) {
                (Some(_), true) | (None, false) => return None,
                (Some(rank), false) => worst = worst.max(rank),
                (None, true) => {}
            }
        }
        Some(worst)
    }
}

/// Returns whether the text of a record contains one of the words.
pub fn matches_words(record: &Record, words: &[Word]) -> bool {
    words.iter().any(|word| best_match(record, word).is_some())
}

fn best_match(record: &Record, word: &Word) -> Option<Rank> {
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
