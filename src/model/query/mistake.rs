//! Mistakes in a query, each with its place and what was probably meant.

use std::ops::Range;

use super::saved::SavedQuery;
use crate::model::id::Id;
use crate::text::suggest::nearest;

/// A mistake in a query, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The query.
    pub text: Box<str>,
    /// Where the mistake is, in bytes.
    pub span: Range<usize>,
    /// What it is.
    pub fault: QueryFault,
    /// What was probably meant.
    pub suggestion: Option<String>,
    /// The query that is kept under a name and has the mistake; none for the one that was typed.
    pub within: Option<Box<SavedQuery>>,
}

impl QueryError {
    /// The same mistake, in a query that is kept under a name.
    #[must_use]
    pub(super) fn within(self, saved: Option<SavedQuery>) -> QueryError {
        QueryError {
            within: saved.map(Box::new),
            ..self
        }
    }
}

/// What is wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryFault {
    /// A quote is not closed.
    OpenQuote,
    /// There is no such key.
    UnknownKey(String),
    /// A key has nothing behind its colon.
    NoValue(String),
    /// Nothing stands where a key must.
    NoKey(String),
    /// A key takes one value.
    OneValue(String),
    /// Not one exact day.
    BadDay(String),
    /// A key leads to no other record, so no dot can follow it.
    NoStep(String),
    /// A key that the records before its dot do not have.
    NotBehindDot {
        /// The key.
        key: Box<str>,
        /// The keys before it.
        before: Box<str>,
        /// The term to write instead, where there is one.
        instead: Option<Box<str>>,
    },
    /// A key that lists of people withhold.
    Withheld(String),
    /// No such kind, county, role, type, tag, topic or choice.
    UnknownWord {
        /// The key.
        key: Box<str>,
        /// What was typed.
        word: String,
        /// The keys of the words that there are, where they are few.
        known: Box<[String]>,
    },
    /// Not a date or range of dates.
    BadDate(String),
    /// Not a number or range of numbers.
    BadNumber(String),
    /// Neither yes nor no.
    BadFlag(String),
    /// No record goes by that name.
    UnknownRecord(String),
    /// Several records go by that name.
    AmbiguousRecord {
        /// What was typed.
        text: String,
        /// Their ids.
        candidates: Vec<Id>,
    },
    /// A group's members can be asked for by kind, type, county and id only.
    NotForGroups(String),
    /// No query is kept under that name.
    UnknownSaved {
        /// The name.
        name: String,
        /// Whether any is kept.
        any: bool,
    },
    /// A kept query that names itself, by way of these.
    SavedLoop(Vec<String>),
    /// A kept query of several terms, turned round.
    NegatedSaved(String),
    /// Kept queries that name one another and come to more than this many terms.
    TooManyTerms(usize),
    /// Kept queries that name one another, more than this many in a chain.
    TooDeep(usize),
}

/// A mistake without the text that it stands in.
pub(super) struct Mistake {
    span: Range<usize>,
    pub(super) fault: QueryFault,
    pub(super) suggestion: Option<String>,
}

impl Mistake {
    pub(super) fn new(span: &Range<usize>, fault: QueryFault) -> Mistake {
        Mistake {
            span: span.clone(),
            fault,
            suggestion: None,
        }
    }

    pub(super) fn suggest<'a>(
        mut self,
        typed: &str,
        from: impl IntoIterator<Item = &'a str>,
    ) -> Mistake {
        self.suggestion = nearest(typed, from).map(str::to_owned);
        self
    }

    /// The same with what was meant.
    pub(super) fn meaning(mut self, meant: &str) -> Mistake {
        self.suggestion = Some(meant.to_owned());
        self
    }

    pub(super) fn in_query(self, text: &str) -> QueryError {
        QueryError {
            text: text.into(),
            span: self.span,
            fault: self.fault,
            suggestion: self.suggestion,
            within: None,
        }
    }
}

pub(super) type Understood<T> = Result<T, Mistake>;
