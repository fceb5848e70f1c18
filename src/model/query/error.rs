//! Errors in a query, each with its place, its text and its hint.

use std::fmt::Display;
use std::ops::Range;

use miette::Diagnostic;
use thiserror::Error;

use super::saved::{QueryOwner, SavedQuery};
use crate::model::id::Id;
use crate::text::suggest::nearest;

/// How many candidates a hint lists.
// `kommun` alone may be 290 records; a list of all of them helps nobody to choose.
const MAX_CANDIDATES: usize = 8;

/// An error in a query, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind}{}", match .within {
    Some(within) => format!(", in `@{}`", within.name),
    None => String::new(),
})]
pub struct QueryError {
    /// The query.
    pub text: Box<str>,
    /// Where the error is, in bytes.
    pub span: Range<usize>,
    /// The kind of error.
    pub kind: QueryErrorKind,
    /// The text that was probably meant.
    pub suggestion: Option<String>,
    /// The saved query that has the error; none for the one that was typed.
    pub within: Option<Box<SavedQuery>>,
}

impl QueryError {
    /// The same error, in a saved query.
    #[must_use]
    pub(super) fn within(self, saved: Option<SavedQuery>) -> QueryError {
        QueryError {
            within: saved.map(Box::new),
            ..self
        }
    }

    /// Returns the hint: what was probably meant, or what to write instead; empty when there is none.
    fn correction(&self) -> String {
        let hint = || self.kind.help().map(|hint| hint.to_string());
        match &self.suggestion {
            Some(suggestion) => format!("did you mean `{suggestion}`?"),
            None => hint().unwrap_or_default(),
        }
    }
}

impl Diagnostic for QueryError {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        // A saved query is no argument.
        match self.within {
            Some(_) => None,
            None => self.kind.code(),
        }
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        let mut hint = self.correction();
        if let Some(within) = &self.within {
            if !hint.is_empty() {
                hint.push_str("; ");
            }
            hint.push_str(match within.owner {
                QueryOwner::Registry => "mend it: `kompis edit registry.toml`",
                QueryOwner::User => "mend it in your own settings: `kompis queries` says where",
            });
        }
        Some(Box::new(hint))
    }
}

/// The kinds of errors in queries.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
pub enum QueryErrorKind {
    /// A quote is not closed.
    #[error("a quote is not closed")]
    #[diagnostic(code(usage), help("close it, or leave it out"))]
    OpenQuote,
    /// There is no such key.
    #[error("there is no key `{0}`")]
    #[diagnostic(
        code(usage),
        help("to look for the text itself, put it in quotes: '\"…\"'")
    )]
    UnknownKey(String),
    /// A key has nothing behind its colon.
    #[error("`{0}:` has no value")]
    #[diagnostic(code(usage), help("to ask for any value, write `has:{0}`"))]
    NoValue(String),
    /// Nothing stands where a key must.
    #[error("a key is missing")]
    #[diagnostic(code(usage), help("write a key: `has:website`, `no:county:08`"))]
    NoKey(String),
    /// A key takes one value.
    #[error("`{0}` takes one value")]
    #[diagnostic(code(usage), help("write the term twice: `{0}:… {0}:…`"))]
    OneValue(String),
    /// Not one exact day.
    #[error("`{0}` is no day")]
    #[diagnostic(code(usage), help("write one day: `2023-10-25`"))]
    BadDay(String),
    /// A key leads to no other record, so no dot can follow it.
    #[error("`{0}` leads to no other record")]
    #[diagnostic(
        code(usage),
        help("a dot leads to another record: `initiative.county:22`, `actor.kind:university`")
    )]
    NoStep(String),
    /// A key that the records before its dot do not have.
    #[error("there is no key `{key}` after `{before}.`")]
    #[diagnostic(code(usage), help("{}", match .instead {
        Some(term) => format!("write `{term}`, which asks about participations"),
        None => String::new(),
    }))]
    NotBehindDot {
        /// The key.
        key: Box<str>,
        /// The keys before it.
        before: Box<str>,
        /// The term to write instead, where there is one.
        instead: Option<Box<str>>,
    },
    /// A key that lists of people withhold.
    #[error("lists withhold the `{0}` of people")]
    #[diagnostic(code(usage), help("{}", match .0.as_str() {
        "note" => "see one person: `kompis show PERSON`".to_owned(),
        key => format!("list contacts: `kompis contacts has:{key}`; who has none: `kompis contacts --missing`"),
    }))]
    Withheld(String),
    /// No such kind, county, role, type, tag, topic or choice.
    #[error("there is no {key} `{word}`")]
    #[diagnostic(code(usage), help("{}", match (&**.key, &**.known) {
        ("county", []) => "write a code, a letter or a name: `08`, `H`, `Kalmar`".to_owned(),
        (key, []) => format!("the registry declares none: see [vocabulary] {key}s in registry.toml"),
        (_, known) => format!("there are {}", list(known)),
    }))]
    UnknownWord {
        /// The key.
        key: Box<str>,
        /// The text that was typed.
        word: String,
        /// The keys of the words that there are, where they are few.
        known: Box<[String]>,
    },
    /// Not a date or range of dates.
    #[error("`{0}` is no date")]
    #[diagnostic(
        code(usage),
        help("write `2023-10-25`, `2023-10`, `2023`, `2021..2023` or `..2021`")
    )]
    BadDate(String),
    /// Not a number or range of numbers.
    #[error("`{0}` is no number")]
    #[diagnostic(code(usage), help("write `70`, `70..`, `..70` or `70..100`"))]
    BadNumber(String),
    /// Neither yes nor no.
    #[error("`{0}` is neither yes nor no")]
    #[diagnostic(code(usage), help("write `yes` or `no`"))]
    BadFlag(String),
    /// No record has that id, code or name.
    #[error("no record goes by `{0}`")]
    #[diagnostic(help("look for it: `kompis search {0}`"))]
    UnknownRecord(String),
    /// Several records have that name.
    #[error("`{text}` may be {} records", .candidates.len())]
    #[diagnostic(help("say which: {}", list(.candidates.iter().take(MAX_CANDIDATES))))]
    AmbiguousRecord {
        /// The text that was typed.
        text: String,
        /// Their ids.
        candidates: Vec<Id>,
    },
    /// A group's members can be asked for by kind, type, county and id only.
    #[error("`{0}` can't choose the members of a group")]
    #[diagnostic(
        code(usage),
        help("a group's members are found by `kind`, `type`, `county` and `id`")
    )]
    NotForGroups(String),
    /// No query is saved under that name.
    #[error("no query is kept as `@{name}`")]
    #[diagnostic(code(usage), help("{}", match .any {
        true => format!("see those that are kept: `kompis queries`; to look for the text: '\"@{name}\"'"),
        false => "keep one: write `name = \"county:08\"` under [queries] in registry.toml".to_owned(),
    }))]
    UnknownSaved {
        /// The name.
        name: String,
        /// Whether any is saved.
        any: bool,
    },
    /// A saved query that names itself, by way of these.
    #[error("`@{}` comes back to itself", .0.first().map_or("", String::as_str))]
    #[diagnostic(code(usage), help("take one out of the other: {}", list(.0.iter().map(|name| format!("@{name}")))))]
    SavedLoop(Vec<String>),
    /// A saved query of several terms, negated.
    #[error("`no:` turns one term round, and `@{0}` is not one")]
    #[diagnostic(code(usage), help("turn its terms round one by one"))]
    NegatedSaved(String),
    /// Saved queries that name one another and come to more than this many terms.
    #[error("the queries that are kept come to more than {0} terms")]
    #[diagnostic(code(usage), help("keep fewer in one another"))]
    TooManyTerms(usize),
    /// Saved queries that name one another, more than this many in a chain.
    #[error("more than {0} kept queries name one another")]
    #[diagnostic(code(usage), help("keep fewer in one another"))]
    TooDeep(usize),
}

/// Words as a list, each in backticks.
fn list(words: impl IntoIterator<Item = impl Display>) -> String {
    let words: Vec<String> = words.into_iter().map(|it| format!("`{it}`")).collect();
    words.join(", ")
}

/// An error in a term, before it is known which query the term is part of.
pub(super) struct TermError {
    span: Range<usize>,
    pub(super) kind: QueryErrorKind,
    pub(super) suggestion: Option<String>,
}

impl TermError {
    pub(super) fn new(span: &Range<usize>, kind: QueryErrorKind) -> TermError {
        TermError {
            span: span.clone(),
            kind,
            suggestion: None,
        }
    }

    pub(super) fn suggest<'a>(
        mut self,
        typed: &str,
        from: impl IntoIterator<Item = &'a str>,
    ) -> TermError {
        self.suggestion = nearest(typed, from).map(str::to_owned);
        self
    }

    /// Adds what was probably meant.
    pub(super) fn with_suggestion(mut self, meant: &str) -> TermError {
        self.suggestion = Some(meant.to_owned());
        self
    }

    pub(super) fn in_query(self, text: &str) -> QueryError {
        QueryError {
            text: text.into(),
            span: self.span,
            kind: self.kind,
            suggestion: self.suggestion,
            within: None,
        }
    }
}

pub(super) type TermResult<T> = Result<T, TermError>;
