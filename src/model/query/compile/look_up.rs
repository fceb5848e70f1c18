//! Words, records, people and days that values name, looked up.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::civil;

use super::keys::leads_to;
use crate::model::date::Date;
use crate::model::fields::{FieldType, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::query::error::{QueryErrorKind, TermError, TermResult};
use crate::model::query::record::{RecordTest, ValueTest};
use crate::model::query::syntax::{KeyPath, TermValue};
use crate::model::query::values;
use crate::model::record::Record;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::model::vocabulary::Vocabulary;
use crate::text::words::Words;

/// TermKind a query is guessed by.
pub(super) struct Compiler<'a> {
    /// None for a group's query, which names no other records.
    pub(super) registry: Option<&'a Registry>,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) today: civil::Date,
    /// The day on which people must have their posts.
    pub(super) day: civil::Date,
    /// TermKind was guessed from a part of a name.
    pub(super) guessed: RefCell<Vec<(String, Id)>>,
}

impl Compiler<'_> {
    pub(super) fn wanted(
        &self,
        path: &KeyPath,
        (last, holds): (&str, FieldType),
        given: &[TermValue],
    ) -> TermResult<ValueTest> {
        let key = path.keys.join(".");
        Ok(match holds {
            FieldType::Word(list) | FieldType::Words(list) => self.words(&key, list, given)?,
            FieldType::Choice(choices) => values::choice(&key, choices, given)?,
            FieldType::Counties => values::counties(&key, given)?,
            FieldType::Date => values::dates(given)?,
            FieldType::Integer => {
                let ranges = values::numbers(given)?;
                ValueTest::Numbers(ranges)
            }
            FieldType::Flag => ValueTest::Flag(values::flag(values::one(&key, given)?)?),
            FieldType::Reference(_) | FieldType::References(_) => {
                let ids = self.ids(given, |record| leads_to(last, record.kind))?;
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

    pub(super) fn words(
        &self,
        key: &str,
        list: WordList,
        given: &[TermValue],
    ) -> TermResult<ValueTest> {
        let mut keys = BTreeSet::new();
        for value in given {
            let word = self.vocabulary.find_word(list, &value.text);
            // A group's query knows only the built-in words; any other is taken as it stands.
            match (word, self.registry) {
                (Some(word), _) => keys.insert(word.key.clone()),
                (None, None) => keys.insert(value.text.clone()),
                (None, Some(_)) => {
                    let words = self.vocabulary.words(list);
                    let known = words.iter().map(|word| word.key.clone()).collect();
                    let label = |word: &str, language| {
                        let words = Words::new(language);
                        self.vocabulary.label(list, word, words)
                    };
                    return Err(values::unknown_word(key, value, known, label));
                }
            };
        }
        Ok(ValueTest::OneOf(keys))
    }

    pub(super) fn ids(
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
                    return Err(TermError::new(
                        &value.span,
                        QueryErrorKind::AmbiguousRecord { text, candidates },
                    ));
                }
                Found::Nothing(near) => {
                    let kind = QueryErrorKind::UnknownRecord(value.text.clone());
                    let mut error = TermError::new(&value.span, kind);
                    error.suggestion = near.map(|id| id.to_string());
                    return Err(error);
                }
            }
        }
        Ok(ids)
    }

    /// Those with a post on the day, of these people or of any, and where they have it.
    pub(super) fn people(&self, people: Option<BTreeSet<Id>>) -> RecordTest {
        let mut at = BTreeSet::new();
        let registry = self.registry.into_iter();
        let all = registry.flat_map(|registry| registry.of_kind(Kind::Person));
        let asked = |person: &&Record| {
            let meant = people.as_ref().is_none_or(|ids| ids.contains(&person.id));
            meant && !person.is_withheld()
        };
        for person in all.filter(asked) {
            at.insert(person.id.clone());
            for post in person.posts_on(self.day) {
                at.insert(post.actor);
                at.extend(post.initiatives);
            }
        }
        RecordTest::Person { people, at }
    }

    /// One exact day: a month or a year is no moment.
    pub(super) fn active(&self, given: &[TermValue]) -> TermResult<civil::Date> {
        let given = values::one("active", given)?;
        if given.text == "today" || given.text == "idag" {
            return Ok(self.today);
        }
        Date::parse(&given.text)
            .filter(Date::is_exact)
            .and_then(|date| date.first())
            .ok_or_else(|| TermError::new(&given.span, QueryErrorKind::BadDay(given.text.clone())))
    }
}
