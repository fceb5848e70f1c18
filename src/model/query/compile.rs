//! From terms to tests: keys, words, codes and REFs are looked up, and mistakes get their place.

mod asked;
mod keys;
mod look_up;

pub use self::asked::{Asked, Query, Test, Word};
pub use self::keys::keys;
pub(super) use self::keys::{HIDDEN, SPECIAL};

use std::cell::RefCell;

use jiff::civil;

use self::keys::{field_path, link_key};
use self::look_up::Compiler;
use super::expand::expand;
use super::link::{LinkKey, LinkTest};
use super::mistake::{Mistake, QueryError, QueryFault, Understood};
use super::record::{NumberRange, RecordTest, Wanted};
use super::saved::Keeper;
use super::syntax::{Given, OpenQuote, Path, Syntax, Term, What, parse};
use super::values;
use crate::model::fields::{self, WordList};
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::vocabulary::Vocabulary;
use crate::text::fold::fold;

impl Query {
    /// Understands the text of a query.
    ///
    /// # Errors
    /// [`QueryError`] with the place of the first mistake and, where there is one, what was probably meant.
    pub fn new(
        text: &str,
        registry: &Registry,
        today: civil::Date,
        as_of: Option<civil::Date>,
    ) -> Result<Query, QueryError> {
        Query::of(Keeper::User, text, registry, today, as_of)
    }

    /// Understands the text of a query that somebody keeps: what is shared knows only what is shared.
    ///
    /// # Errors
    /// The same.
    pub fn of(
        keeper: Keeper,
        text: &str,
        registry: &Registry,
        today: civil::Date,
        as_of: Option<civil::Date>,
    ) -> Result<Query, QueryError> {
        let compiler = Compiler {
            registry: Some(registry),
            vocabulary: &registry.settings.vocabulary,
            today,
            day: as_of.unwrap_or(today),
            understood: RefCell::default(),
        };
        let parts = expand(text, &registry.settings.queries, keeper)?;
        let tests = parts.iter().map(|part| {
            let test = compiler.term(&part.term);
            Ok(Asked {
                negated: part.term.negated,
                test: test.map_err(|mistake| part.error(mistake))?,
            })
        });
        Ok(Query {
            text: text.to_owned(),
            tests: tests.collect::<Result<_, QueryError>>()?,
            understood: compiler.understood.into_inner(),
        })
    }
}

/// What a group's members can be asked for by.
const GROUP_KEYS: [&str; 4] = ["kind", "type", "county", "id"];

/// The tests of `members-where`: terms on kind, type, county and id, each with whether it is negated.
///
/// # Errors
/// [`QueryError`] for a mistake, and for any other key.
pub fn group_query(text: &str) -> Result<Vec<(bool, RecordTest)>, QueryError> {
    let syntax = read(text)?;
    let vocabulary = Vocabulary::default();
    let compiler = Compiler {
        registry: None,
        vocabulary: &vocabulary,
        today: civil::Date::ZERO,
        day: civil::Date::ZERO,
        understood: RefCell::default(),
    };
    let mut tests = Vec::new();
    for term in &syntax.terms {
        let key = match &term.what {
            What::Is(path, _) if matches!(path.keys.as_slice(), [key] if GROUP_KEYS.contains(&key.as_str())) => {
                None
            }
            What::Is(path, _) | What::Has(path) => Some(path.keys.join(".")),
            What::Text(text) => Some(text.clone()),
            What::Saved(name) => Some(format!("@{name}")),
        };
        if let Some(key) = key {
            let fault = QueryFault::NotForGroups(key.clone());
            let mistake = Mistake::new(&term.span, fault).suggest(&key, GROUP_KEYS);
            return Err(mistake.in_query(text));
        }
        match compiler
            .term(term)
            .map_err(|mistake| mistake.in_query(text))?
        {
            Test::Record(test) => tests.push((term.negated, test)),
            Test::Words(_) | Test::Link(..) | Test::Active(_) => {}
        }
    }
    Ok(tests)
}

fn read(text: &str) -> Result<Syntax, QueryError> {
    parse(text).map_err(|OpenQuote(at)| {
        Mistake::new(&(at..text.len()), QueryFault::OpenQuote).in_query(text)
    })
}

impl Compiler<'_> {
    fn term(&self, term: &Term) -> Understood<Test> {
        match &term.what {
            What::Text(text) => Ok(Test::Words(vec![Word::new(text)])),
            What::Has(path) => self.has(path),
            // Another query's terms have taken its place.
            What::Saved(name) => Ok(Test::Words(vec![Word::new(name)])),
            What::Is(path, given) => {
                if let Some(empty) = given.iter().find(|value| value.text.is_empty()) {
                    let span = path.span.start..empty.span.end;
                    return Err(Mistake::new(
                        &span,
                        QueryFault::NoValue(path.keys.join(".")),
                    ));
                }
                self.is(path, given)
            }
        }
    }

    fn has(&self, path: &Path) -> Understood<Test> {
        let (first, rest) = head(path);
        let test = match (link_key(first), rest) {
            (Some(LinkKey::Amount), []) => LinkTest::Amount(vec![NumberRange::ANY]),
            (Some(LinkKey::Since), []) => LinkTest::Since(Wanted::Known),
            (Some(LinkKey::Until), []) => LinkTest::Until(Wanted::Known),
            (Some(LinkKey::FormalRole), []) => LinkTest::FormalRole(Wanted::Known),
            (Some(LinkKey::Inferred), []) => LinkTest::Inferred(true),
            (Some(_), []) => LinkTest::Role(Wanted::Known),
            (Some(key), rest) => return self.step(key, path, rest, None),
            (None, _) if path.keys == ["participant"] => LinkTest::Role(Wanted::Known),
            (None, _) => return self.record(path, &path.keys, None).map(Test::Record),
        };
        let key = link_key(first).unwrap_or(LinkKey::Role);
        Ok(Test::Link(key, key.key().to_owned(), test))
    }

    fn is(&self, path: &Path, given: &[Given]) -> Understood<Test> {
        let (first, rest) = head(path);
        match (link_key(first), rest) {
            (Some(key), []) => Ok(Test::Link(
                key,
                key.key().to_owned(),
                self.link(key, given)?,
            )),
            (Some(key), rest) => self.step(key, path, rest, Some(given)),
            (None, []) if first == "text" => Ok(Test::Words(
                given.iter().map(|it| Word::new(&it.text)).collect(),
            )),
            (None, []) if first == "active" => self.active(given).map(Test::Active),
            (None, _) => self.record(path, &path.keys, Some(given)).map(Test::Record),
        }
    }

    /// A dotted term that begins with `initiative.` or `actor.`.
    fn step(
        &self,
        key: LinkKey,
        path: &Path,
        rest: &[String],
        given: Option<&[Given]>,
    ) -> Understood<Test> {
        let test = match key {
            LinkKey::Initiative => LinkTest::OfInitiative(self.record(path, rest, given)?),
            LinkKey::Actor => LinkTest::OfActor(self.record(path, rest, given)?),
            _ => {
                return Err(Mistake::new(
                    &path.span,
                    QueryFault::NoStep(key.key().to_owned()),
                ));
            }
        };
        Ok(Test::Link(key, path.keys.join("."), test))
    }

    fn link(&self, key: LinkKey, given: &[Given]) -> Understood<LinkTest> {
        Ok(match key {
            LinkKey::Initiative => {
                LinkTest::Initiative(self.ids(given, |it| it.kind == Kind::Initiative)?)
            }
            LinkKey::Actor => LinkTest::Actor(self.ids(given, |it| it.kind.is_actor())?),
            LinkKey::With => LinkTest::With(self.ids(given, |it| it.kind.is_actor())?),
            LinkKey::Role => LinkTest::Role(self.words("role", WordList::Role, given)?),
            LinkKey::Since => LinkTest::Since(values::dates(given)?),
            LinkKey::Until => LinkTest::Until(values::dates(given)?),
            LinkKey::Amount => LinkTest::Amount(values::numbers(given)?),
            LinkKey::FormalRole => LinkTest::FormalRole(values::holds(given)),
            LinkKey::Inferred => {
                let is_key =
                    |it: &Given| fields::PARTICIPANT.iter().any(|field| field.key == it.text);
                if given.iter().all(is_key) {
                    LinkTest::InferredKeys(given.iter().map(|it| it.text.clone()).collect())
                } else {
                    LinkTest::Inferred(values::flag(values::one("inferred", given)?)?)
                }
            }
        })
    }

    fn record(
        &self,
        path: &Path,
        keys: &[String],
        given: Option<&[Given]>,
    ) -> Understood<RecordTest> {
        let first = keys.first().map_or("", String::as_str);
        let Some(given) = given else {
            if keys == ["person"] {
                return Ok(self.people(None));
            }
            let (keys, _) = field_path(path, keys)?;
            return Ok(RecordTest::Value(keys, Wanted::Known));
        };
        match (first, keys.len()) {
            ("kind", 1) => values::kinds(given).map(RecordTest::Kind),
            ("id", 1) => self.ids(given, |_| true).map(RecordTest::Id),
            ("name", 1) => Ok(RecordTest::Name(
                given.iter().map(|it| fold(&it.text)).collect(),
            )),
            ("text", 1) => Ok(RecordTest::Text(
                given.iter().map(|it| fold(&it.text)).collect(),
            )),
            ("person", 1) => {
                let shown = |it: &Record| it.kind == Kind::Person && !it.is_withheld();
                Ok(self.people(Some(self.ids(given, shown)?)))
            }
            ("active", 1) => self.active(given).map(RecordTest::Active),
            _ => {
                let (keys, holds) = field_path(path, keys)?;
                let last = keys.last().copied().unwrap_or_default();
                let wanted = self.wanted(path, (last, holds), given)?;
                Ok(RecordTest::Value(keys, wanted))
            }
        }
    }
}

fn head(path: &Path) -> (&str, &[String]) {
    match path.keys.split_first() {
        Some((first, rest)) => (first.as_str(), rest),
        None => ("", &[]),
    }
}
