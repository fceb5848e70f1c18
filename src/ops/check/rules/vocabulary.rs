//! Words that nobody declared, and types of actors on initiatives or the other way round.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::model::fields::{FieldType, WordList};
use crate::model::finding::{Finding, Place};
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::model::vocabulary::types_of;
use crate::ops::check::rule::{CheckInput, ERROR, Family, Rule, at_key, at_places};
use crate::ops::check::suggestion::{Case, Suggestion};
use crate::ops::check::texts::Text;

pub(super) const RULES: &[Rule] = &[
    Rule::new(Family::Vocabulary, ERROR, RuleId::UndeclaredWord)
        .among(is_undeclared, find_undeclared_words)
        .suggest(suggest_word),
    Rule::new(Family::Vocabulary, ERROR, RuleId::TypeAndKind)
        .find(|input| {
            let found = input
                .all()
                .filter_map(|it| find_type_of_other_kind(input, it));
            found.collect()
        })
        // No type where the kind has none.
        .suggest(|case| match case.fact("choices") {
            Some("") => case.set_value(Some("")),
            _ => case.set_value(None),
        }),
];

/// Whether a text is a word that is not declared.
fn is_undeclared(input: &CheckInput<'_>, text: &Text<'_>) -> bool {
    match text.holds {
        FieldType::Word(list) | FieldType::Words(list) => {
            !input.registry.settings.vocabulary.has(list, text.text)
        }
        _ => false,
    }
}

/// One finding for each word that is not declared, with every place that uses it.
fn find_undeclared_words(input: &CheckInput<'_>) -> Vec<Finding> {
    let settings = &input.registry.settings;
    // What declares words could not be read: which of them are missing is not known.
    if settings.is_partial {
        return Vec::new();
    }
    let vocabulary = &settings.vocabulary;
    let mut undeclared: BTreeMap<(WordList, &str), Vec<Place>> = BTreeMap::new();
    for text in input.suspects(RuleId::UndeclaredWord) {
        if let FieldType::Word(list) | FieldType::Words(list) = text.holds {
            let places = undeclared.entry((list, text.text)).or_default();
            places.push(text.place());
        }
    }
    let finding = |((list, word), places): ((WordList, &str), Vec<Place>)| {
        let near = || vocabulary.near(list, word).map(|(near, _)| near);
        let meant = vocabulary.find_word(list, word).or_else(near);
        at_places(RuleId::UndeclaredWord, places)
            .fact("word", word)
            .fact("list", list.key())
            .suggest(meant.map(|it| it.key.as_str()))
    };
    undeclared.into_iter().map(finding).collect()
}

/// Another word in place of one that is nearly right; else somebody declares it.
fn suggest_word(case: &Case<'_>) -> Option<Vec<Suggestion>> {
    match case.suggestion() {
        Some(word) => case.replace(case.fact("word")?, word),
        None => Some(vec![Suggestion::EditSettings]),
    }
}

/// A built-in type that no record of this kind can be of.
fn find_type_of_other_kind(input: &CheckInput<'_>, record: &Record) -> Option<Finding> {
    let settings = &input.registry.settings;
    let vocabulary = &settings.vocabulary;
    let word = record.block.text("type").filter(|_| !settings.is_partial)?;
    if !vocabulary.has(WordList::Type, word) || vocabulary.fits(record.kind, word) {
        return None;
    }
    let choices = types_of(record.kind);
    let reason = match record.kind {
        Kind::Initiative => "initiative",
        _ if choices.is_empty() => "actor",
        _ => "actor-choices",
    };
    let finding = at_key(RuleId::TypeAndKind, record, "type")
        .fact("reason", reason)
        .fact("word", word)
        .fact("choices", choices.join(", "));
    Some(finding)
}
