//! From terms to tests: keys, words, codes and REFs are looked up, and mistakes get their place.

mod asked;
mod keys;
mod look_up;

pub use self::asked::{Condition, EmptyResultHint, Query, Test, Word};
pub use self::keys::keys;
pub(super) use self::keys::{HIDDEN, SPECIAL};

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::civil;

use self::keys::{field_path, link_key};
use self::look_up::Compiler;
use super::error::{QueryError, QueryErrorKind, TermError, TermResult};
use super::expand::expand;
use super::link::{LinkKey, LinkTest};
use super::record::{NumberRange, RecordTest, ValueTest};
use super::saved::QueryOwner;
use super::syntax::{KeyPath, OpenQuote, ParsedQuery, Term, TermKind, TermValue, parse};
use super::values;
use crate::model::fields::{self, Field, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::vocabulary::Vocabulary;
use crate::text::fold::fold;

impl Query {
    /// Understands the text of a query.
    ///
    /// # Errors
    /// [`QueryError`] with the place of the first error and, where there is one, what was probably meant.
    pub fn new(
        text: &str,
        registry: &Registry,
        today: civil::Date,
        as_of: Option<civil::Date>,
    ) -> Result<Query, QueryError> {
        Query::of(QueryOwner::User, text, registry, today, as_of)
    }

    /// Understands the text of a query that somebody keeps: what is shared knows only what is shared.
    ///
    /// # Errors
    /// The same.
    pub fn of(
        owner: QueryOwner,
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
            guessed: RefCell::default(),
        };
        let parts = expand(text, &registry.settings.queries, owner)?;
        let mut query = Query {
            text: text.to_owned(),
            ..Query::default()
        };
        for part in &parts {
            let failed = |error| part.error(error);
            if !part.is_quoted() {
                compiler.key_in_capitals(&part.term).map_err(failed)?;
                query.operators.extend(operator(&part.term));
            }
            if let Some(error) = withheld(&part.term)
                && query.withheld.is_none()
            {
                query.withheld = Some(Box::new(failed(error)));
            }
            query.tests.push(Condition {
                negated: part.term.negated,
                test: compiler.term(&part.term).map_err(failed)?,
            });
        }
        query.guessed = compiler.guessed.take();
        if query.finds_people()
            && let Some(error) = query.withheld
        {
            return Err(*error);
        }
        Ok(query)
    }
}

/// The error of asking people for a key that lists withhold.
fn withheld(term: &Term) -> Option<TermError> {
    let (TermKind::Has(path) | TermKind::Is(path, _)) = &term.kind else {
        return None;
    };
    let [key] = path.keys.as_slice() else {
        return None;
    };
    let mut fields = fields::of(Kind::Person).chain(fields::POST);
    let is_withheld = |field: &Field| field.is_called(key) && fields::is_withheld_of_people(field);
    fields
        .any(is_withheld)
        .then(|| TermError::new(&path.span, QueryErrorKind::Withheld(key.clone())))
}

/// A word that other query languages take for an operator: here it is a word to look for.
fn operator(term: &Term) -> Option<String> {
    const OPERATORS: [&str; 9] = ["AND", "OR", "NOT", "OCH", "ELLER", "INTE", "&&", "||", "|"];
    match &term.kind {
        TermKind::Text(text) if OPERATORS.contains(&text.as_str()) => Some(text.clone()),
        _ => None,
    }
}

/// The members that a record names, and those that its `members-where` finds.
pub fn find_direct_members(registry: &Registry, record: &Record) -> BTreeSet<Id> {
    let mut members: BTreeSet<Id> = record
        .references("members")
        .into_iter()
        .filter(|id| registry.get(id).is_some())
        .collect();
    if let Some(tests) = record
        .block
        .text("members-where")
        .and_then(|text| parse_members_where(text).ok())
    {
        let fits = |candidate: &&Record| {
            candidate.kind.is_actor()
                && candidate.id != record.id
                && tests.iter().all(|(negated, test): &(bool, RecordTest)| {
                    test.passes(registry, candidate) != *negated
                })
        };
        members.extend(registry.records().filter(fits).map(|it| it.id.clone()));
    }
    members
}

/// TermKind a group's members can be asked for by.
const GROUP_KEYS: [&str; 4] = ["kind", "type", "county", "id"];

/// The tests of `members-where`: terms on kind, type, county and id, each with whether it is negated.
///
/// # Errors
/// [`QueryError`] for an error, and for any other key.
pub fn parse_members_where(text: &str) -> Result<Vec<(bool, RecordTest)>, QueryError> {
    let syntax = read(text)?;
    let vocabulary = Vocabulary::default();
    let compiler = Compiler {
        registry: None,
        vocabulary: &vocabulary,
        today: civil::Date::ZERO,
        day: civil::Date::ZERO,
        guessed: RefCell::default(),
    };
    let mut tests = Vec::new();
    for term in &syntax.terms {
        let key = match &term.kind {
            TermKind::Is(path, _) if matches!(path.keys.as_slice(), [key] if GROUP_KEYS.contains(&key.as_str())) => {
                None
            }
            TermKind::Is(path, _) | TermKind::Has(path) => Some(path.keys.join(".")),
            TermKind::Text(text) => Some(text.clone()),
            TermKind::Saved(name) => Some(format!("@{name}")),
        };
        if let Some(key) = key {
            let kind = QueryErrorKind::NotForGroups(key.clone());
            let error = TermError::new(&term.span, kind).suggest(&key, GROUP_KEYS);
            return Err(error.in_query(text));
        }
        match compiler.term(term).map_err(|error| error.in_query(text))? {
            Test::Record(test) => tests.push((term.negated, test)),
            Test::Words(_) | Test::Link(..) | Test::Active(_) => {}
        }
    }
    Ok(tests)
}

fn read(text: &str) -> Result<ParsedQuery, QueryError> {
    parse(text).map_err(|OpenQuote(at)| {
        TermError::new(&(at..text.len()), QueryErrorKind::OpenQuote).in_query(text)
    })
}

impl Compiler<'_> {
    fn term(&self, term: &Term) -> TermResult<Test> {
        match &term.kind {
            TermKind::Text(text) => Ok(Test::Words(vec![Word::new(text)])),
            TermKind::Has(path) => self.has(path),
            // Another query's terms have taken its place.
            TermKind::Saved(name) => Ok(Test::Words(vec![Word::new(name)])),
            TermKind::Is(path, given) => {
                if let Some(empty) = given.iter().find(|value| value.text.is_empty()) {
                    let span = path.span.start..empty.span.end;
                    return Err(TermError::new(
                        &span,
                        QueryErrorKind::NoValue(path.keys.join(".")),
                    ));
                }
                self.is(path, given)
            }
        }
    }

    fn has(&self, path: &KeyPath) -> TermResult<Test> {
        let (first, rest) = head(path);
        let test = match (link_key(first), rest) {
            (Some(LinkKey::Amount), []) => LinkTest::Amount(vec![NumberRange::ANY]),
            (Some(LinkKey::Since), []) => LinkTest::Since(ValueTest::Known),
            (Some(LinkKey::Until), []) => LinkTest::Until(ValueTest::Known),
            (Some(LinkKey::FormalRole), []) => LinkTest::FormalRole(ValueTest::Known),
            (Some(LinkKey::Inferred), []) => LinkTest::Inferred(true),
            (Some(_), []) => LinkTest::Role(ValueTest::Known),
            (Some(key), rest) => return self.step(key, path, rest, None),
            (None, _) if path.keys == ["participant"] => LinkTest::Role(ValueTest::Known),
            (None, _) => {
                let test = self.record(path, &path.keys, &Kind::ALL, None)?;
                return Ok(Test::Record(test));
            }
        };
        let key = link_key(first).unwrap_or(LinkKey::Role);
        Ok(Test::Link(key, key.key().to_owned(), test))
    }

    fn is(&self, path: &KeyPath, given: &[TermValue]) -> TermResult<Test> {
        let (first, rest) = head(path);
        match (link_key(first), rest) {
            (Some(LinkKey::Inferred), []) if are_record_keys(given) => {
                let keys = given.iter().map(|value| value.text.clone()).collect();
                Ok(Test::Record(RecordTest::Inferred(keys)))
            }
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
            (None, _) => {
                let test = self.record(path, &path.keys, &Kind::ALL, Some(given))?;
                Ok(Test::Record(test))
            }
        }
    }

    /// A dotted term that begins with `initiative.` or `actor.`.
    fn step(
        &self,
        key: LinkKey,
        path: &KeyPath,
        rest: &[String],
        given: Option<&[TermValue]>,
    ) -> TermResult<Test> {
        let actors: Vec<Kind> = Kind::ALL.into_iter().filter(|it| it.is_actor()).collect();
        // `initiative.actor:vinnova` and `initiative.role:owner` ask of participations, which have no dot.
        let asks_link = |mut error: TermError| {
            if let (
                QueryErrorKind::NotBehindDot {
                    key: last, instead, ..
                },
                [_],
            ) = (&mut error.kind, rest)
                && let Some(meant) = link_key(last)
            {
                let meant = match meant {
                    LinkKey::Actor => LinkKey::With,
                    other => other,
                };
                let values = given.unwrap_or_default().iter().map(TermValue::quoted);
                let values: Vec<String> = values.collect();
                let term = format!("{}:{}", meant.key(), values.join(","));
                *instead = given.map(|_| term.into());
            }
            error
        };
        let record = |kinds: &[Kind]| self.record(path, rest, kinds, given).map_err(asks_link);
        let test = match key {
            LinkKey::Initiative => LinkTest::OfInitiative(record(&[Kind::Initiative])?),
            LinkKey::Actor => LinkTest::OfActor(record(&actors)?),
            _ => {
                return Err(TermError::new(
                    &path.span,
                    QueryErrorKind::NoStep(key.key().to_owned()),
                ));
            }
        };
        Ok(Test::Link(key, path.keys.join("."), test))
    }

    fn link(&self, key: LinkKey, given: &[TermValue]) -> TermResult<LinkTest> {
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
                    |it: &TermValue| fields::PARTICIPANT.iter().any(|field| field.key == it.text);
                if given.iter().all(is_key) {
                    LinkTest::InferredKeys(given.iter().map(|it| it.text.clone()).collect())
                } else {
                    LinkTest::Inferred(values::flag(values::one("inferred", given)?)?)
                }
            }
        })
    }

    /// A test of records of one of the kinds: of the key before the dot, or of any.
    fn record(
        &self,
        path: &KeyPath,
        keys: &[String],
        kinds: &[Kind],
        given: Option<&[TermValue]>,
    ) -> TermResult<RecordTest> {
        let first = keys.first().map_or("", String::as_str);
        let Some(given) = given else {
            if keys == ["person"] {
                return Ok(self.people(None));
            }
            let (keys, _) = field_path(path, keys, kinds)?;
            return Ok(self.value(keys, ValueTest::Known));
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
                let (keys, holds) = field_path(path, keys, kinds)?;
                let last = keys.last().copied().unwrap_or_default();
                let wanted = self.wanted(path, (last, holds), given)?;
                Ok(self.value(keys, wanted))
            }
        }
    }

    /// The test of a value. `members-where` finds members that no key names, so where the path goes by `members` the records
    /// before it are looked up now.
    fn value(&self, keys: Vec<&'static str>, wanted: ValueTest) -> RecordTest {
        let at = keys.iter().rposition(|key| *key == "members");
        let (Some(at), Some(registry)) = (at, self.registry) else {
            return RecordTest::Value(keys, wanted);
        };
        let (before, rest) = (&keys[..at], keys[at + 1..].to_vec());
        let is_member = |id: &Id| match rest.is_empty() {
            true => wanted.is_text(id.as_str()),
            false => registry.get(id).is_some_and(|member| {
                RecordTest::Value(rest.clone(), wanted.clone()).passes(registry, member)
            }),
        };
        let named = RecordTest::Value(keys[at..].to_vec(), wanted.clone());
        let has_member = |record: &&Record| {
            named.passes(registry, record)
                || record.block.text("members-where").is_some()
                    && find_direct_members(registry, record).iter().any(is_member)
        };
        let with_member = registry
            .records()
            .filter(has_member)
            .map(|it| it.id.clone());
        match before {
            [] => RecordTest::Id(with_member.collect()),
            _ => {
                let ids = with_member.map(|id| id.to_string()).collect();
                self.value(before.to_vec(), ValueTest::OneOf(ids))
            }
        }
    }

    /// A key in capital letters is an error, not a word to look for.
    fn key_in_capitals(&self, term: &Term) -> TermResult<()> {
        let TermKind::Text(text) = &term.kind else {
            return Ok(());
        };
        let Some((key, _)) = text.split_once(':') else {
            return Ok(());
        };
        let first = key.split('.').next().unwrap_or_default().to_lowercase();
        if !self::keys().contains(first.as_str()) && !["has", "no"].contains(&first.as_str()) {
            return Ok(());
        }
        let span = term.span.start..term.span.start + key.len();
        let error = TermError::new(&span, QueryErrorKind::UnknownKey(key.to_owned()));
        Err(error.with_suggestion(&key.to_lowercase()))
    }
}

/// Whether all are keys of records or of blocks, and not all of them keys of participations.
fn are_record_keys(given: &[TermValue]) -> bool {
    let is_participant =
        |it: &TermValue| fields::PARTICIPANT.iter().any(|field| field.key == it.text);
    let is_record = |it: &TermValue| {
        let all = [fields::RECORD, fields::EVENT, fields::POST];
        all.into_iter().flatten().any(|field| field.key == it.text)
    };
    given.iter().all(is_record) && !given.iter().all(is_participant)
}

fn head(path: &KeyPath) -> (&str, &[String]) {
    match path.keys.split_first() {
        Some((first, rest)) => (first.as_str(), rest),
        None => ("", &[]),
    }
}
