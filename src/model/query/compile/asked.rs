//! TermKind a query asks, once it is guessed: tests with their signs.

use jiff::civil;

use crate::model::fields;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::query::error::QueryError;
use crate::model::query::link::{LinkKey, LinkTest};
use crate::model::query::record::{NumberRange, RecordTest, ValueTest};
use crate::text::fold::{fold, lower};

/// A query whose keys and values are guessed.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The text as typed.
    pub text: String,
    /// TermKind must hold, or must not.
    pub tests: Vec<Condition>,
    /// The records that were guessed from a part of a name, each with what was typed.
    pub guessed: Vec<(String, Id)>,
    /// Words that look like operators of another query language.
    pub operators: Vec<String>,
    /// The error that the query is when it asks people: the first of its keys that lists of people withhold.
    pub withheld: Option<Box<QueryError>>,
}

/// One test with its sign.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Whether `no:` turns it round.
    pub negated: bool,
    /// TermKind is asked.
    pub test: Test,
}

/// About what a term asks.
#[derive(Clone, Debug)]
pub enum Test {
    /// One of these words stands somewhere in the text of a record.
    Words(Vec<Word>),
    /// Something about the record.
    Record(RecordTest),
    /// Something about a participation, with the whole key as typed.
    Link(LinkKey, String, LinkTest),
    /// TermKind holds on a day, of records and participations alike.
    Active(civil::Date),
}

/// Why a query may find nothing though it has no error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmptyResultHint {
    /// `actor:` and `actor.` must be met by one participation, so by one actor.
    OneActor,
    /// A number below zero, where at most that number may be meant.
    Negative(i64),
    /// None of the kinds has the key.
    NotOfKinds {
        /// The key, as queries name it.
        key: &'static str,
        /// The kinds.
        kinds: Vec<Kind>,
    },
}

/// A word to look for.
#[derive(Clone, Debug)]
pub struct Word {
    /// Without accents.
    pub folded: String,
    /// With them, in lower case.
    pub lower: String,
}

impl Word {
    pub(super) fn new(text: &str) -> Word {
        Word {
            folded: fold(text),
            lower: lower(text),
        }
    }
}

impl Query {
    /// The query in two: the tests on records that stand apart, and all the rest.
    pub fn partition_tests(&self, apart: impl Fn(&RecordTest) -> bool) -> (Query, Query) {
        let (tests, rest) = self
            .tests
            .iter()
            .cloned()
            .partition(|asked| matches!(&asked.test, Test::Record(test) if apart(test)));
        let query = |tests| Query {
            tests,
            ..self.clone()
        };
        (query(tests), query(rest))
    }

    /// Whether it may find people: only `kind:person` does.
    pub fn finds_people(&self) -> bool {
        let mut kinds = self.tests.iter().filter(|asked| !asked.negated);
        kinds.any(|asked| {
            matches!(&asked.test, Test::Record(RecordTest::Kind(kinds)) if kinds.contains(&Kind::Person))
        })
    }

    /// TermKind may be the reason that it finds nothing.
    pub fn empty_result_hints(&self) -> Vec<EmptyResultHint> {
        let tests = || {
            let asked = self.tests.iter().filter(|asked| !asked.negated);
            asked.map(|asked| &asked.test)
        };
        let links = || {
            tests().filter_map(|test| match test {
                Test::Link(_, _, test) => Some(test),
                _ => None,
            })
        };
        let records = || {
            tests().filter_map(|test| match test {
                Test::Record(test) => Some(test),
                _ => None,
            })
        };
        let mut hints = Vec::new();
        let is_named = |test: &LinkTest| matches!(test, LinkTest::Actor(_));
        let is_described = |test: &LinkTest| matches!(test, LinkTest::OfActor(_));
        if links().any(is_named) && links().any(is_described) {
            hints.push(EmptyResultHint::OneActor);
        }
        let numbers = links()
            .filter_map(|test| match test {
                LinkTest::Amount(ranges) => Some(ranges),
                _ => None,
            })
            .chain(records().filter_map(|test| match test {
                RecordTest::Value(_, ValueTest::Numbers(ranges)) => Some(ranges),
                _ => None,
            }));
        let below_zero = |range: &NumberRange| range.high.filter(|high| *high < 0);
        hints.extend(
            numbers
                .flatten()
                .filter_map(below_zero)
                .map(|high| EmptyResultHint::Negative(high.saturating_neg())),
        );
        let kinds: Vec<&Vec<Kind>> = records()
            .filter_map(|test| match test {
                RecordTest::Kind(kinds) => Some(kinds),
                _ => None,
            })
            .collect();
        for kinds in kinds {
            let has = |key: &str| kinds.iter().any(|kind| fields::find(*kind, key).is_some());
            hints.extend(records().filter_map(|test| {
                let RecordTest::Value(path, _) = test else {
                    return None;
                };
                let lacking = path.first().filter(|key| !has(key))?;
                let key = path
                    .get(1)
                    .filter(|_| *lacking == "post")
                    .unwrap_or(lacking);
                let fields = fields::RECORD.iter().chain(fields::POST);
                let field = fields.into_iter().find(|field| field.key == *key)?;
                Some(EmptyResultHint::NotOfKinds {
                    key: field.singular,
                    kinds: kinds.clone(),
                })
            }));
        }
        hints
    }

    /// The words that must be found, and the query without them.
    pub fn split_words(&self) -> (Vec<&[Word]>, Query) {
        let word = |asked: &Condition| !asked.negated && matches!(asked.test, Test::Words(_));
        let words = self.tests.iter().filter(|asked| word(asked));
        let words = words.filter_map(|asked| match &asked.test {
            Test::Words(words) => Some(words.as_slice()),
            _ => None,
        });
        let tests = self.tests.iter().filter(|asked| !word(asked));
        let others = Query {
            tests: tests.cloned().collect(),
            ..self.clone()
        };
        (words.collect(), others)
    }

    /// Whether it asks about participations, that there are some or that there are none.
    pub fn mentions_links(&self) -> bool {
        self.tests
            .iter()
            .any(|asked| matches!(asked.test, Test::Link(..)))
    }

    /// Whether a term asks for participations that there are.
    pub fn requires_links(&self) -> bool {
        self.tests
            .iter()
            .any(|asked| !asked.negated && matches!(asked.test, Test::Link(..)))
    }

    /// The days on which it asks what holds.
    pub fn days(&self) -> impl Iterator<Item = civil::Date> {
        self.tests.iter().filter_map(|asked| match asked.test {
            Test::Active(day) if !asked.negated => Some(day),
            _ => None,
        })
    }

    /// The same query without its terms about participations.
    #[must_use]
    pub fn without_links(&self) -> Query {
        let about_records = |asked: &&Condition| !matches!(asked.test, Test::Link(..));
        let tests = self.tests.iter().filter(about_records).cloned().collect();
        Query {
            tests,
            ..self.clone()
        }
    }
}
