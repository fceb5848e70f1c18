//! A compiled query: conditions that records and participations must meet.

use jiff::civil;

use super::error::QueryError;
use super::link::{LinkKey, LinkTest};
use super::record::{RecordTest, ValueTest};
use crate::model::fields;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::text::fold::{fold, lower};

/// A compiled query: its keys exist, and its values are looked up.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The text as typed.
    pub text: String,
    /// The conditions; all must hold.
    pub tests: Vec<Condition>,
    /// Records that were found by a part of their name, each with the text that was typed.
    pub guessed: Vec<(String, Id)>,
    /// Words that look like operators of another query language, such as `OR`.
    pub operators: Vec<String>,
    /// The error if the query finds people: its first key that lists of people withhold.
    pub withheld: Option<Box<QueryError>>,
}

/// A test that must hold, or must not.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Whether the term begins with `no:`: the test must fail.
    pub negated: bool,
    /// The test.
    pub test: Test,
}

/// The subject of a term.
#[derive(Clone, Debug)]
pub enum Test {
    /// The text of the record contains one of these words.
    Words(Vec<Word>),
    /// A condition on the record.
    Record(RecordTest),
    /// A condition on a participation, with the whole key as typed.
    Link(LinkKey, String, LinkTest),
    /// A day on which records and participations must hold.
    Active(civil::Date),
}

/// A possible reason why a valid query finds nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmptyResultHint {
    /// `actor:` and `actor.` must be met by one participation, and therefore by one actor.
    OneActor,
    /// A number below zero: `..5` may have been meant.
    Negative(i64),
    /// None of the kinds has the key.
    NotOfKinds {
        /// The key, as queries name it.
        key: &'static str,
        /// The kinds.
        kinds: Vec<Kind>,
    },
}

/// A word to search for.
#[derive(Clone, Debug)]
pub struct Word {
    /// Without accents.
    pub folded: String,
    /// With accents, in lower case.
    pub lower: String,
}

impl Word {
    pub(super) fn new(text: &str) -> Word {
        Word {
            folded: fold(text),
            // Both forms are kept: a match with the right accents ranks before one without.
            lower: lower(text),
        }
    }
}

impl Query {
    /// Returns the same query with the conditions that `keep` accepts.
    fn filtered(&self, keep: impl Fn(&Condition) -> bool) -> Query {
        let conditions = self.tests.iter().filter(|condition| keep(condition));
        Query {
            tests: conditions.cloned().collect(),
            ..self.clone()
        }
    }

    /// The tests that must hold.
    fn positive_tests(&self) -> impl Iterator<Item = &Test> {
        let positive = self.tests.iter().filter(|condition| !condition.negated);
        positive.map(|condition| &condition.test)
    }

    /// Splits the query in two: the tests of records that `is_first` accepts, and all other conditions.
    pub fn partition_tests(&self, is_first: impl Fn(&RecordTest) -> bool) -> (Query, Query) {
        let is_first = |it: &Condition| matches!(&it.test, Test::Record(test) if is_first(test));
        (self.filtered(is_first), self.filtered(|it| !is_first(it)))
    }

    /// Returns the same query with `unit` about posts instead of participations: in a list of contacts the unit is theirs.
    #[must_use]
    pub fn with_units_of_posts(&self) -> Query {
        let mut query = self.clone();
        for condition in &mut query.tests {
            if let Test::Link(_, _, LinkTest::Unit(wanted)) = &condition.test {
                let test = RecordTest::Value(vec!["post", "unit"], wanted.clone());
                condition.test = Test::Record(test);
            }
        }
        query
    }

    /// Returns whether the query may find people: only `kind:person` does.
    pub fn finds_people(&self) -> bool {
        self.positive_tests().any(|test| {
            matches!(test, Test::Record(RecordTest::Kind(kinds)) if kinds.contains(&Kind::Person))
        })
    }

    /// Returns possible reasons for an empty result.
    pub fn empty_result_hints(&self) -> Vec<EmptyResultHint> {
        let (mut links, mut records) = (Vec::new(), Vec::new());
        for test in self.positive_tests() {
            match test {
                Test::Link(_, _, test) => links.push(test),
                Test::Record(test) => records.push(test),
                Test::Words(_) | Test::Active(_) => {}
            }
        }
        let mut hints = Vec::new();
        let names_actor = |test: &&LinkTest| matches!(test, LinkTest::Actor(_));
        let describes_actor = |test: &&LinkTest| matches!(test, LinkTest::OfActor(_));
        // One participation has one actor, so these terms cannot be about two.
        if links.iter().any(names_actor) && links.iter().any(describes_actor) {
            hints.push(EmptyResultHint::OneActor);
        }
        let amounts = links.iter().filter_map(|test| match test {
            LinkTest::Amount(ranges) => Some(ranges),
            _ => None,
        });
        let numbers = records.iter().filter_map(|test| match test {
            RecordTest::Value(_, ValueTest::Numbers(ranges)) => Some(ranges),
            _ => None,
        });
        let highest = amounts.chain(numbers).flatten().filter_map(|it| it.high);
        let below_zero = highest.filter(|high| *high < 0);
        // The lowest number has no counterpart above zero.
        hints.extend(below_zero.map(|it| EmptyResultHint::Negative(it.saturating_neg())));
        for test in &records {
            let RecordTest::Kind(kinds) = test else {
                continue;
            };
            hints.extend(records.iter().filter_map(|test| lacking_key(kinds, test)));
        }
        hints
    }

    /// Returns the words that must be found, and the query without them.
    pub fn split_words(&self) -> (Vec<&[Word]>, Query) {
        let words = self.positive_tests().filter_map(|test| match test {
            Test::Words(words) => Some(words.as_slice()),
            _ => None,
        });
        let is_word = |it: &Condition| !it.negated && matches!(it.test, Test::Words(_));
        (words.collect(), self.filtered(|it| !is_word(it)))
    }

    /// Returns whether a term is about participations, negated or not.
    pub fn mentions_links(&self) -> bool {
        self.tests
            .iter()
            .any(|it| matches!(it.test, Test::Link(..)))
    }

    /// Returns whether a term requires a participation.
    pub fn requires_links(&self) -> bool {
        self.positive_tests().any(|it| matches!(it, Test::Link(..)))
    }

    /// Returns the days of `active:` terms.
    pub fn days(&self) -> impl Iterator<Item = civil::Date> {
        self.positive_tests().filter_map(|test| match test {
            Test::Active(day) => Some(*day),
            _ => None,
        })
    }

    /// Returns the same query without its terms about participations.
    #[must_use]
    pub fn without_links(&self) -> Query {
        self.filtered(|it| !matches!(it.test, Test::Link(..)))
    }
}

/// The hint that none of the kinds has the key of a test.
fn lacking_key(kinds: &[Kind], test: &RecordTest) -> Option<EmptyResultHint> {
    let RecordTest::Value(path, _) = test else {
        return None;
    };
    let has = |key: &str| kinds.iter().any(|kind| fields::find(*kind, key).is_some());
    let first = path.first().filter(|key| !has(key))?;
    let key = match (*first, path.get(1)) {
        // `title` was resolved to `post.title`.
        ("post", Some(inner)) => inner,
        _ => first,
    };
    let mut fields = fields::RECORD.iter().chain(fields::POST);
    let field = fields.find(|field| field.key == *key)?;
    Some(EmptyResultHint::NotOfKinds {
        key: field.singular,
        kinds: kinds.to_vec(),
    })
}
