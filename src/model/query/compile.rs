//! Compiles a query: looks up keys, words, codes and REFs, and gives each error its place.

pub use super::conditions::{Condition, EmptyResultHint, Query, Test, Word};

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::civil;

use super::error::{QueryError, QueryErrorKind, TermError, TermResult};
use super::expand::expand;
use super::keys::{all_keys, leads_to, link_key, resolve_path};
use super::link::{LinkKey, LinkTest};
use super::record::{NumberRange, RecordTest, ValueTest};
use super::saved::QueryOwner;
use super::syntax::{KeyPath, Term, TermKind, TermValue, parse};
use super::values;
use crate::model::date::Date;
use crate::model::fields::{self, Field, FieldType, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::reference::{self, Found};
use crate::model::registry::{Candidates, Registry};
use crate::model::vocabulary::Vocabulary;
use crate::text::filter::Needle;
use crate::text::words::Words;

impl Query {
    /// Compiles the text of a query that somebody typed.
    ///
    /// # Errors
    /// [`QueryError`] with the place of the first error, and a suggestion where something similar exists.
    pub fn new(
        text: &str,
        registry: &Registry,
        today: civil::Date,
        as_of: Option<civil::Date>,
    ) -> Result<Query, QueryError> {
        Query::for_owner(QueryOwner::User, text, registry, today, as_of)
    }

    /// Compiles a query of `owner`, which decides the saved queries that it may use.
    ///
    /// # Errors
    /// As [`Query::new`].
    pub fn for_owner(
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
            // In quotes it is meant as it is: `"OR"` is a word to search for.
            if !part.is_quoted() {
                compiler
                    .refuse_key_in_capitals(&part.term)
                    .map_err(failed)?;
                query.operators.extend(foreign_operator(&part.term));
            }
            if let Some(error) = withheld_key(&part.term)
                && query.withheld.is_none()
            {
                query.withheld = Some(Box::new(failed(error)));
            }
            query.tests.push(Condition {
                negated: part.term.negated,
                test: compiler.compile_term(&part.term).map_err(failed)?,
            });
        }
        query.guessed = compiler.guessed.take();
        if query.finds_people()
            // Known only when all terms are compiled: `kind:person` may be the last.
            && let Some(error) = query.withheld
        {
            return Err(*error);
        }
        Ok(query)
    }
}

/// Returns the error of a term that asks people for a key that lists withhold.
fn withheld_key(term: &Term) -> Option<TermError> {
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

/// Returns a word that is an operator in other query languages: here it is a word to search for.
fn foreign_operator(term: &Term) -> Option<String> {
    const OPERATORS: [&str; 9] = ["AND", "OR", "NOT", "OCH", "ELLER", "INTE", "&&", "||", "|"];
    match &term.kind {
        TermKind::Text(text) if OPERATORS.contains(&text.as_str()) => Some(text.clone()),
        _ => None,
    }
}

/// Returns the members that a group lists, and those that its `members-where` finds.
pub fn find_direct_members(registry: &Registry, record: &Record) -> BTreeSet<Id> {
    let mut members: BTreeSet<Id> = record
        .references("members")
        .into_iter()
        // An id that leads nowhere is a finding, not a member.
        .filter(|id| registry.get(id).is_some())
        .collect();
    let query = record.block.text("members-where");
    let Some(Ok(tests)) = query.map(parse_members_where) else {
        return members;
    };
    let fits = |candidate: &&Record| {
        let mut tests = tests.iter();
        // A group is not its own member, even if its query would find it.
        candidate.kind.is_actor()
            && candidate.id != record.id
            && tests.all(|(negated, test)| test.passes(registry, candidate) != *negated)
    };
    let mut candidates = Candidates::default();
    candidates.require_kinds(Kind::is_actor);
    // What must not be in a text rules out no file: the words may stand there for another reason.
    for (_, test) in tests.iter().filter(|(negated, _)| !negated) {
        test.narrow(&mut candidates);
    }
    let found = registry.candidates(&candidates).filter(fits);
    members.extend(found.map(|it| it.id.clone()));
    members
}

/// The keys that `members-where` may use.
// None of them leads to another record: the query is compiled while its own file is read, before there is a registry.
const GROUP_KEYS: [&str; 4] = ["kind", "type", "county", "id"];

/// Compiles `members-where`: terms about kind, type, county and id, each with whether it is negated.
///
/// # Errors
/// [`QueryError`] for an error, and for any other key.
pub fn parse_members_where(text: &str) -> Result<Vec<(bool, RecordTest)>, QueryError> {
    // Saved queries are not expanded: they are not known when the file of one record is read.
    let terms = parse(text)?;
    let vocabulary = Vocabulary::default();
    let compiler = Compiler {
        registry: None,
        vocabulary: &vocabulary,
        // No key of a group asks for a day.
        today: civil::Date::ZERO,
        day: civil::Date::ZERO,
        guessed: RefCell::default(),
    };
    let mut tests = Vec::new();
    for term in &terms {
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
        let test = compiler.compile_term(term);
        // The keys of groups give no other tests.
        if let Test::Record(test) = test.map_err(|error| error.in_query(text))? {
            tests.push((term.negated, test));
        }
    }
    Ok(tests)
}

/// What terms are compiled against.
struct Compiler<'a> {
    /// None for a group's query, which names no other records.
    registry: Option<&'a Registry>,
    vocabulary: &'a Vocabulary,
    today: civil::Date,
    /// The day on which people must have their posts.
    day: civil::Date,
    /// Records that were found by a part of their name.
    guessed: RefCell<Vec<(String, Id)>>,
}

impl Compiler<'_> {
    fn compile_term(&self, term: &Term) -> TermResult<Test> {
        match &term.kind {
            TermKind::Text(text) => Ok(Test::Words(vec![Word::new(text)])),
            TermKind::Has(path) => self.compile_has(path),
            // `expand` has replaced saved queries by their terms.
            TermKind::Saved(name) => Ok(Test::Words(vec![Word::new(name)])),
            TermKind::Is(path, given) => {
                if let Some(empty) = given.iter().find(|value| value.text.is_empty()) {
                    let span = path.span.start..empty.span.end;
                    let kind = QueryErrorKind::NoValue(path.keys.join("."));
                    return Err(TermError::new(&span, kind));
                }
                self.compile_values(path, given)
            }
        }
    }

    fn compile_has(&self, path: &KeyPath) -> TermResult<Test> {
        let (first, rest) = split_first_key(path);
        let test = match (link_key(first), rest) {
            (Some(LinkKey::Amount), []) => LinkTest::Amount(vec![NumberRange::ANY]),
            (Some(LinkKey::Since), []) => LinkTest::Since(ValueTest::Known),
            (Some(LinkKey::Until), []) => LinkTest::Until(ValueTest::Known),
            (Some(LinkKey::FormalRole), []) => LinkTest::FormalRole(ValueTest::Known),
            (Some(LinkKey::Unit), []) => LinkTest::Unit(ValueTest::Known),
            (Some(LinkKey::Inferred), []) => LinkTest::Inferred(true),
            // A participation has a role, so a known role is any participation.
            (Some(_), []) => LinkTest::Role(ValueTest::Known),
            (Some(key), rest) => return self.compile_step(key, path, rest, None),
            (None, _) if path.keys == ["participant"] => LinkTest::Role(ValueTest::Known),
            (None, _) => {
                let test = self.record_test(path, &path.keys, &Kind::ALL, None)?;
                return Ok(Test::Record(test));
            }
        };
        let key = link_key(first).unwrap_or(LinkKey::Role);
        Ok(Test::Link(key, key.key().to_owned(), test))
    }

    fn compile_values(&self, path: &KeyPath, given: &[TermValue]) -> TermResult<Test> {
        let (first, rest) = split_first_key(path);
        match (link_key(first), rest) {
            (Some(LinkKey::Inferred), []) if are_record_keys(given) => {
                let keys = given.iter().map(|value| value.text.clone()).collect();
                Ok(Test::Record(RecordTest::Inferred(keys)))
            }
            (Some(key), []) => {
                let test = self.link_test(key, given)?;
                Ok(Test::Link(key, key.key().to_owned(), test))
            }
            (Some(key), rest) => self.compile_step(key, path, rest, Some(given)),
            (None, []) if first == "text" => Ok(Test::Words(
                given.iter().map(|it| Word::new(&it.text)).collect(),
            )),
            (None, []) if first == "active" => self.parse_day(given).map(Test::Active),
            (None, _) => {
                let test = self.record_test(path, &path.keys, &Kind::ALL, Some(given))?;
                Ok(Test::Record(test))
            }
        }
    }

    /// Compiles a dotted term that begins with `initiative.` or `actor.`.
    fn compile_step(
        &self,
        key: LinkKey,
        path: &KeyPath,
        rest: &[String],
        given: Option<&[TermValue]>,
    ) -> TermResult<Test> {
        let actors: Vec<Kind> = Kind::ALL.into_iter().filter(|it| it.is_actor()).collect();
        // `initiative.actor:vinnova` and `initiative.role:owner` are about participations, which are asked for without dot.
        let suggest_link_term = |mut error: TermError| {
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
        let record = |kinds: &[Kind]| {
            self.record_test(path, rest, kinds, given)
                .map_err(suggest_link_term)
        };
        let test = match key {
            LinkKey::Initiative => LinkTest::OfInitiative(record(&[Kind::Initiative])?),
            LinkKey::Actor => LinkTest::OfActor(record(&actors)?),
            _ => {
                let kind = QueryErrorKind::NoStep(key.key().to_owned());
                return Err(TermError::new(&path.span, kind));
            }
        };
        Ok(Test::Link(key, path.keys.join("."), test))
    }

    fn link_test(&self, key: LinkKey, given: &[TermValue]) -> TermResult<LinkTest> {
        Ok(match key {
            LinkKey::Initiative => {
                LinkTest::Initiative(self.find_ids(given, |it| it.kind == Kind::Initiative)?)
            }
            LinkKey::Actor => LinkTest::Actor(self.find_ids(given, |it| it.kind.is_actor())?),
            LinkKey::With => LinkTest::With(self.find_ids(given, |it| it.kind.is_actor())?),
            LinkKey::Role => LinkTest::Role(self.word_test("role", WordList::Role, given)?),
            LinkKey::Unit => LinkTest::Unit(values::holds(given)),
            LinkKey::Since => LinkTest::Since(values::dates(given)?),
            LinkKey::Until => LinkTest::Until(values::dates(given)?),
            LinkKey::Amount => LinkTest::Amount(values::numbers(given)?),
            LinkKey::FormalRole => LinkTest::FormalRole(values::holds(given)),
            LinkKey::Inferred if are_keys_among(given, &[fields::PARTICIPANT]) => {
                LinkTest::InferredKeys(given.iter().map(|it| it.text.clone()).collect())
            }
            LinkKey::Inferred => LinkTest::Inferred(values::flag(values::one("inferred", given)?)?),
        })
    }

    /// Compiles a condition on records of one of the kinds: those that the key before the dot leads to, or all.
    fn record_test(
        &self,
        path: &KeyPath,
        keys: &[String],
        kinds: &[Kind],
        given: Option<&[TermValue]>,
    ) -> TermResult<RecordTest> {
        let first = keys.first().map_or("", String::as_str);
        let Some(given) = given else {
            if keys == ["person"] {
                return Ok(self.people_test(None));
            }
            let (keys, _) = resolve_path(path, keys, kinds)?;
            return Ok(self.path_test(keys, ValueTest::Known));
        };
        match (first, keys.len()) {
            ("kind", 1) => values::kinds(given).map(RecordTest::Kind),
            ("id", 1) => self.find_ids(given, |_| true).map(RecordTest::Id),
            ("name", 1) => Ok(RecordTest::Name(values::folded(given))),
            ("text", 1) => Ok(RecordTest::Text(values::folded(given))),
            ("person", 1) => {
                // To find withheld people by their names would show that the registry has them.
                let shown = |it: &Record| it.kind == Kind::Person && !it.is_withheld();
                Ok(self.people_test(Some(self.find_ids(given, shown)?)))
            }
            ("active", 1) => self.parse_day(given).map(RecordTest::Active),
            _ => {
                let (keys, holds) = resolve_path(path, keys, kinds)?;
                let last = keys.last().copied().unwrap_or_default();
                let wanted = self.value_test(path, (last, holds), given)?;
                Ok(self.path_test(keys, wanted))
            }
        }
    }

    /// Returns the test of a value. `members-where` finds members that no list holds, so a path through `members` is
    /// resolved into the ids of the groups now.
    fn path_test(&self, keys: Vec<&'static str>, wanted: ValueTest) -> RecordTest {
        let at = keys.iter().rposition(|key| *key == "members");
        let (Some(at), Some(registry)) = (at, self.registry) else {
            return RecordTest::Value(keys, wanted);
        };
        let (before, rest) = (&keys[..at], keys[at + 1..].to_vec());
        let is_member = |id: &Id| match rest.is_empty() {
            true => wanted.matches_text(id.as_str()),
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
        let mut candidates = Candidates::default();
        let key = Needle::Key("members".to_owned());
        candidates.filter.require(vec![key]);
        let with_member = registry
            .candidates(&candidates)
            .filter(has_member)
            .map(|it| it.id.clone());
        match before {
            [] => RecordTest::Id(with_member.collect()),
            _ => {
                let ids = with_member.map(|id| id.to_string()).collect();
                self.path_test(before.to_vec(), ValueTest::OneOf(ids))
            }
        }
    }

    fn value_test(
        &self,
        path: &KeyPath,
        (last, holds): (&str, FieldType),
        given: &[TermValue],
    ) -> TermResult<ValueTest> {
        let key = path.keys.join(".");
        Ok(match holds {
            FieldType::Word(list) | FieldType::Words(list) => self.word_test(&key, list, given)?,
            FieldType::Choice(choices) => values::choice(&key, choices, given)?,
            FieldType::Counties => values::counties(&key, given)?,
            FieldType::Date => values::dates(given)?,
            FieldType::Integer => {
                let ranges = values::numbers(given)?;
                ValueTest::Numbers(ranges)
            }
            FieldType::Flag => ValueTest::Flag(values::flag(values::one(&key, given)?)?),
            FieldType::Reference(_) | FieldType::References(_) => {
                let ids = self.find_ids(given, |record| leads_to(last, record.kind))?;
                ValueTest::OneOf(ids.iter().map(ToString::to_string).collect())
            }
            FieldType::Orgnr => ValueTest::OneOf(given.iter().map(values::orgnr).collect()),
            FieldType::Blocks(_) | FieldType::Tables(_) | FieldType::Table(_) => {
                values::anything(given)
            }
            FieldType::Code => ValueTest::OneOf(given.iter().map(|it| it.text.clone()).collect()),
            FieldType::Text
            | FieldType::Texts
            | FieldType::Reach
            | FieldType::Url
            | FieldType::FormerIds
            | FieldType::Query
            | FieldType::Keys
            | FieldType::Map
            | FieldType::Labels(_) => values::holds(given),
        })
    }

    fn word_test(&self, key: &str, list: WordList, given: &[TermValue]) -> TermResult<ValueTest> {
        let mut keys = BTreeSet::new();
        for value in given {
            let word = self.vocabulary.find_word(list, &value.text);
            // `members-where` is compiled before the registry is read: a word that is not built in is accepted.
            match (word, self.registry) {
                (Some(word), _) => keys.insert(word.key.clone()),
                (None, None) => keys.insert(value.text.clone()),
                (None, Some(_)) => {
                    let words = self.vocabulary.words(list);
                    let known = words.iter().map(|word| word.key.clone()).collect();
                    let label = |word: &str, language| {
                        self.vocabulary.label(list, word, Words::new(language))
                    };
                    return Err(values::unknown_word(key, value, known, label));
                }
            };
        }
        Ok(ValueTest::OneOf(keys))
    }

    fn find_ids(
        &self,
        given: &[TermValue],
        fits: impl Fn(&Record) -> bool,
    ) -> TermResult<BTreeSet<Id>> {
        let mut ids = BTreeSet::new();
        for value in given {
            let Some(registry) = self.registry else {
                ids.insert(Id::new(&value.text));
                continue;
            };
            match reference::find(registry, &value.text, &fits) {
                Found::One(id, step) => {
                    if step.is_guess() {
                        let text = value.text.clone();
                        self.guessed.borrow_mut().push((text, id.clone()));
                    }
                    ids.insert(id);
                }
                Found::Several(candidates) => {
                    let text = value.text.clone();
                    let kind = QueryErrorKind::AmbiguousRecord { text, candidates };
                    return Err(TermError::new(&value.span, kind));
                }
                Found::Nothing(near) => {
                    let mut error = values::invalid(value, QueryErrorKind::UnknownRecord);
                    error.suggestion = near.map(|id| id.to_string());
                    return Err(error);
                }
            }
        }
        Ok(ids)
    }

    /// Returns a test for these people, or all, that have a post on the day, and for where they have it.
    fn people_test(&self, people: Option<BTreeSet<Id>>) -> RecordTest {
        let mut at = BTreeSet::new();
        let registry = self.registry.into_iter();
        let mut candidates = Candidates::of_kind(Kind::Person);
        candidates.ids.clone_from(&people);
        let all = registry.flat_map(|registry| registry.candidates(&candidates));
        let is_included = |person: &&Record| {
            let meant = people.as_ref().is_none_or(|ids| ids.contains(&person.id));
            // Withheld people must not be the reason why an actor is listed, either.
            meant && !person.is_withheld()
        };
        for person in all.filter(is_included) {
            at.insert(person.id.clone());
            for post in person.posts_on(self.day) {
                at.insert(post.actor);
                at.extend(post.initiatives);
            }
        }
        RecordTest::Person { people, at }
    }

    /// Parses the value of `active:`: one exact day, since a month or a year is no moment.
    fn parse_day(&self, given: &[TermValue]) -> TermResult<civil::Date> {
        let given = values::one("active", given)?;
        if given.text == "today" || given.text == "idag" {
            return Ok(self.today);
        }
        Date::parse(&given.text)
            .filter(Date::is_exact)
            .and_then(|date| date.first())
            .ok_or_else(|| values::invalid(given, QueryErrorKind::BadDay))
    }

    /// Refuses a key in capital letters, which would otherwise be a word to search for.
    fn refuse_key_in_capitals(&self, term: &Term) -> TermResult<()> {
        let TermKind::Text(text) = &term.kind else {
            return Ok(());
        };
        let Some((key, _)) = text.split_once(':') else {
            return Ok(());
        };
        let first = key.split('.').next().unwrap_or_default().to_lowercase();
        if !all_keys().contains(first.as_str()) && !["has", "no"].contains(&first.as_str()) {
            return Ok(());
        }
        let span = term.span.start..term.span.start + key.len();
        let error = TermError::new(&span, QueryErrorKind::UnknownKey(key.to_owned()));
        Err(error.with_suggestion(&key.to_lowercase()))
    }
}

/// Returns whether all are keys of records or of blocks, and not all of them keys of participations.
fn are_record_keys(given: &[TermValue]) -> bool {
    are_keys_among(given, &[fields::RECORD, fields::EVENT, fields::POST])
        && !are_keys_among(given, &[fields::PARTICIPANT])
}

fn are_keys_among(given: &[TermValue], tables: &[&[Field]]) -> bool {
    let is_key = |text: &str| tables.iter().copied().flatten().any(|it| it.key == text);
    given.iter().all(|value| is_key(&value.text))
}

fn split_first_key(path: &KeyPath) -> (&str, &[String]) {
    match path.keys.split_first() {
        Some((first, rest)) => (first.as_str(), rest),
        None => ("", &[]),
    }
}
