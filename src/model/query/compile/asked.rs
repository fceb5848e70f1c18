//! What a query asks, once it is understood: tests with their signs.

use jiff::civil;

use crate::model::id::Id;
use crate::model::query::link::{LinkKey, LinkTest};
use crate::model::query::record::RecordTest;
use crate::text::fold::{fold, lower};

/// A query whose keys and values are understood.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The text as typed.
    pub text: String,
    /// What must hold, or must not.
    pub tests: Vec<Asked>,
    /// The records that were understood from a part of a name, each with what was typed.
    pub understood: Vec<(String, Id)>,
}

/// One test with its sign.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Whether `no:` turns it round.
    pub negated: bool,
    /// What is asked.
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
    /// What holds on a day, of records and participations alike.
    Active(civil::Date),
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
    pub fn divide(&self, apart: impl Fn(&RecordTest) -> bool) -> (Query, Query) {
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

    /// Whether it asks about participations, that there are some or that there are none.
    pub fn speaks_of_links(&self) -> bool {
        self.tests
            .iter()
            .any(|asked| matches!(asked.test, Test::Link(..)))
    }

    /// Whether a term asks for participations that there are.
    pub fn asks_links(&self) -> bool {
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
        let about_records = |asked: &&Asked| !matches!(asked.test, Test::Link(..));
        let tests = self.tests.iter().filter(about_records).cloned().collect();
        Query {
            tests,
            ..self.clone()
        }
    }
}
