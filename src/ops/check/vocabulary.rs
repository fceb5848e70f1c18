//! Words that nobody declared, and types of actors on initiatives or the other way round.

use std::collections::BTreeMap;

use super::places;
use super::walk::{Scene, walk};
use crate::model::fields::{FieldType, WordList};
use crate::model::finding::{At, FieldPath, Finding, Place};
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::vocabulary::types_of;

/// What is wrong with words.
pub(super) fn find(scene: Scene<'_>) -> Vec<Finding> {
    let registry = scene.registry;
    // What declares words could not be read: which of them are missing is not known.
    if registry.settings.is_partial {
        return Vec::new();
    }
    let mut findings = undeclared(registry);
    let records = registry.records().chain(registry.unreadable_records());
    findings.extend(records.filter_map(|record| misfit(registry, record)));
    findings
}

/// A built-in type that no record of this kind can be of.
fn misfit(registry: &Registry, record: &Record) -> Option<Finding> {
    let word = record.block.text("type")?;
    let vocabulary = &registry.settings.vocabulary;
    if !vocabulary.has(WordList::Type, word) || vocabulary.fits(record.kind, word) {
        return None;
    }
    let choices = types_of(record.kind);
    let reason = match record.kind {
        Kind::Initiative => "initiative",
        _ if choices.is_empty() => "actor",
        _ => "actor-choices",
    };
    let at = At::Value(places::top("type"));
    let finding = Finding::new(RuleId::TypeAndKind, &record.path, at)
        .fact("reason", reason)
        .fact("word", word)
        .fact("choices", choices.join(", "));
    Some(finding)
}

/// One finding for each word that is not declared, with every place that uses it.
fn undeclared(registry: &Registry) -> Vec<Finding> {
    let vocabulary = &registry.settings.vocabulary;
    let mut undeclared: BTreeMap<(WordList, &str), Vec<Place>> = BTreeMap::new();
    walk(registry, &mut |leaf| {
        let (FieldType::Word(list) | FieldType::Words(list)) = leaf.holds else {
            return;
        };
        if !vocabulary.has(list, leaf.text) {
            let places = undeclared.entry((list, leaf.text)).or_default();
            places.push(leaf.place());
        }
    });
    let finding = |((list, word), mut places): ((WordList, &str), Vec<Place>)| {
        let near = || vocabulary.near(list, word).map(|(near, _)| near);
        let meant = vocabulary.find_word(list, word).or_else(near);
        places.sort();
        let mut finding = Finding::new(RuleId::UndeclaredWord, "", At::Value(FieldPath::default()))
            .fact("word", word)
            .fact("list", list.key())
            .suggest(meant.map(|it| it.key.as_str()));
        finding.places = places;
        finding
    };
    undeclared.into_iter().map(finding).collect()
}
