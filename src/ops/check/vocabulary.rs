//! Words that nobody declared: roles, types, tags and topics.

use std::collections::BTreeMap;

use super::walk::{Scene, walk};
use crate::model::fields::{FieldType, WordList};
use crate::model::finding::{At, FieldPath, Finding, Place};
use crate::text::suggest::nearest;

/// One finding for each word that is not declared, with every place that uses it.
pub(super) fn find(scene: Scene<'_>) -> Vec<Finding> {
    let registry = scene.registry;
    // What declares words could not be read: which of them are missing is not known.
    if registry.settings.is_partial {
        return Vec::new();
    }
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
        let known = vocabulary.words(list).iter().map(|it| it.key.as_str());
        let meant = vocabulary
            .meant(list, word)
            .map(|it| it.key.as_str())
            .or_else(|| nearest(word, known));
        places.sort();
        let mut finding = Finding::error("undeclared-word", "", At::Value(FieldPath::default()))
            .fact("word", word)
            .fact("list", list.key())
            .suggest(meant);
        finding.places = places;
        finding
    };
    undeclared.into_iter().map(finding).collect()
}
