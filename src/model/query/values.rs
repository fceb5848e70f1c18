//! Parses the values of terms: dates, numbers, words and codes as people write them.

use std::collections::BTreeSet;

use super::error::{QueryErrorKind, TermError, TermResult};
use super::record::{NumberRange, ValueTest};
use super::syntax::TermValue;
use crate::model::codes;
use crate::model::date::DateRange;
use crate::model::fields;
use crate::model::kind::Kind;
use crate::model::orgnr::Orgnr;
use crate::text::fold::fold;
use crate::text::words::{Language, Words};

/// Returns the error of a value, whose kind only needs its text.
pub(super) fn invalid(value: &TermValue, kind: impl Fn(String) -> QueryErrorKind) -> TermError {
    TermError::new(&value.span, kind(value.text.clone()))
}

/// Returns an organisation number in the form of files.
pub(super) fn orgnr(given: &TermValue) -> String {
    Orgnr::parse(&given.text).map_or_else(|_| given.text.clone(), |orgnr| orgnr.to_string())
}

/// Returns the error for an unknown word, and suggests a similar key or label in any language.
pub(super) fn unknown_word(
    key: &str,
    value: &TermValue,
    known: Vec<String>,
    label: impl Fn(&str, Language) -> String,
) -> TermError {
    let labels: Vec<String> = known
        .iter()
        .flat_map(|word| Language::ALL.map(|language| label(word, language)))
        .collect();
    let kind = QueryErrorKind::UnknownWord {
        key: key.into(),
        word: value.text.clone(),
        known: known.clone().into(),
    };
    let words = known.iter().chain(&labels).map(String::as_str);
    TermError::new(&value.span, kind).suggest(&value.text, words)
}

pub(super) fn holds(given: &[TermValue]) -> ValueTest {
    ValueTest::Holds(folded(given))
}

pub(super) fn folded(given: &[TermValue]) -> Vec<String> {
    given.iter().map(|value| fold(&value.text)).collect()
}

/// Parses kinds: the word, the folder or the label in either language; `actor` is every kind of actor.
pub(super) fn kinds(given: &[TermValue]) -> TermResult<Vec<Kind>> {
    let mut kinds = Vec::new();
    for value in given {
        let text = fold(&value.text);
        // No kind, but the word for all kinds that can take part.
        let actor = Language::ALL.map(|it| fold(&Words::new(it).get("kind-actor")));
        if actor.contains(&text) {
            kinds.extend(Kind::ALL.into_iter().filter(|kind| kind.is_actor()));
        } else if let Some(kind) = Kind::find(&value.text) {
            kinds.push(kind);
        } else {
            let known = ["actor"].into_iter().chain(Kind::ALL.map(Kind::key));
            let label = |kind: &str, language| Words::new(language).get(&format!("kind-{kind}"));
            let known = known.map(str::to_owned).collect();
            return Err(unknown_word("kind", value, known, label));
        }
    }
    Ok(kinds)
}

pub(super) fn counties(key: &str, given: &[TermValue]) -> TermResult<ValueTest> {
    let mut found = BTreeSet::new();
    for value in given {
        let Some(county) = codes::county_of(&value.text) else {
            let names = codes::counties()
                .iter()
                .flat_map(|it| [it.name.as_str()].into_iter().chain(it.names()));
            // A list of 21 counties would be too long for a hint, which says how to write one instead.
            let none = |_: &str, _| String::new();
            return Err(unknown_word(key, value, Vec::new(), none).suggest(&value.text, names));
        };
        found.insert(county.code.clone());
    }
    Ok(ValueTest::OneOf(found))
}

pub(super) fn choice(
    key: &str,
    choices: &[&'static str],
    given: &[TermValue],
) -> TermResult<ValueTest> {
    let mut found = BTreeSet::new();
    for value in given {
        let Some(choice) = fields::parse_choice(choices, &value.text) else {
            let known = choices.iter().map(|it| (*it).to_owned()).collect();
            let label = |it: &str, language| Words::new(language).get(&format!("choice-{it}"));
            return Err(unknown_word(key, value, known, label));
        };
        found.insert(choice.to_owned());
    }
    Ok(ValueTest::OneOf(found))
}

pub(super) fn dates(given: &[TermValue]) -> TermResult<ValueTest> {
    let range = |value: &TermValue| {
        let range = DateRange::parse(&value.text);
        range.ok_or_else(|| invalid(value, QueryErrorKind::BadDate))
    };
    let ranges: TermResult<_> = given.iter().map(range).collect();
    ranges.map(ValueTest::Dates)
}

pub(super) fn numbers(given: &[TermValue]) -> TermResult<Vec<NumberRange>> {
    let range = |value: &TermValue| {
        let bound = |text: &str| match text {
            "" => Some(None),
            _ => text.parse().ok().map(Some),
        };
        let range = match value.text.split_once("..") {
            Some((low, high)) => bound(low).zip(bound(high)),
            None => value.text.parse().ok().map(|it| (Some(it), Some(it))),
        };
        let range = range.map(|(low, high)| NumberRange { low, high });
        range.ok_or_else(|| invalid(value, QueryErrorKind::BadNumber))
    };
    given.iter().map(range).collect()
}

pub(super) fn flag(given: &TermValue) -> TermResult<bool> {
    fields::yes_or_no(&given.text).ok_or_else(|| invalid(given, QueryErrorKind::BadFlag))
}

/// Returns the value of a key that takes exactly one.
pub(super) fn one<'a>(key: &str, given: &'a [TermValue]) -> TermResult<&'a TermValue> {
    match given {
        [one] => Ok(one),
        several => {
            let span = several.first().map_or(0, |it| it.span.start)
                ..several.last().map_or(0, |it| it.span.end);
            let kind = QueryErrorKind::OneValue(key.to_owned());
            Err(TermError::new(&span, kind))
        }
    }
}

/// Returns a test for a date, a number or a text, since a table may hold any of them.
pub(super) fn anything(given: &[TermValue]) -> ValueTest {
    let wanted = [
        dates(given).ok(),
        numbers(given).ok().map(ValueTest::Numbers),
        Some(holds(given)),
    ];
    ValueTest::AnyOf(wanted.into_iter().flatten().collect())
}

/// Returns the key with this label in either language: `län` is `county`.
pub(super) fn key_with_label(label: &str) -> Option<&'static str> {
    let label = fold(label);
    let called = |key: &str| {
        let message = format!("field-{key}");
        Language::ALL
            .iter()
            .any(|it| fold(&Words::new(*it).get(&message)) == label)
    };
    let fields = fields::RECORD
        .iter()
        .chain(fields::POST)
        .chain(fields::PARTICIPANT);
    fields
        .map(|field| (field.key, field.singular))
        .chain([
            // Keys of queries that are no fields.
            ("kind", "kind"),
            ("initiative", "initiative"),
            ("actor", "actor"),
        ])
        .find(|(key, singular)| called(key) || called(singular))
        .map(|(_, singular)| singular)
}
