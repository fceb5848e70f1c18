//! What `registry.toml` says: words that it declares, and its settings.

use std::collections::{BTreeMap, BTreeSet};

use super::renames::Renames;
use crate::model::change::Change;
use crate::model::fields::SETTINGS;
use crate::model::settings::Settings;
use crate::model::value::{Block, Value};

/// What changed in the settings; nothing is known of it when one side could not be read as a whole.
pub(super) fn changes(old: &Settings, new: &Settings, renames: &Renames) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.is_partial || new.is_partial {
        return changes;
    }
    let [old, new] = [old, new].map(|it| renames.block(SETTINGS, &it.block));
    let (was, is) = (words(&old), words(&new));
    for (list, word) in is.difference(&was).cloned() {
        changes.push(Change::Declared { list, word });
    }
    for (list, word) in was.difference(&is).cloned() {
        changes.push(Change::Undeclared { list, word });
    }
    let (was, is) = (flat(&old), flat(&new));
    let keys: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    for key in keys {
        let (old, new) = (was.get(key).cloned(), is.get(key).cloned());
        // A word that came or went has been told.
        let is_word = key.starts_with("vocabulary.") && (old.is_none() || new.is_none());
        if old != new && !is_word {
            let key = key.clone();
            changes.push(Change::Setting { key, old, new });
        }
    }
    changes
}

/// The words that are declared, each with its list.
fn words(settings: &Block) -> BTreeSet<(String, String)> {
    let mut words = BTreeSet::new();
    let Some(vocabulary) = settings.table("vocabulary") else {
        return words;
    };
    let tags = vocabulary.list("tags").iter();
    words.extend(tags.map(|tag| ("tag".to_owned(), tag.clone())));
    for (key, list) in [("roles", "role"), ("types", "type"), ("topics", "topic")] {
        let declared = vocabulary.table(key).into_iter().flat_map(Block::iter);
        words.extend(declared.map(|(word, _)| (list.to_owned(), word.to_owned())));
    }
    words
}

/// Every setting with its way; tags have been told as words.
fn flat(settings: &Block) -> BTreeMap<String, Value> {
    let mut flat = BTreeMap::new();
    let mut open: Vec<(String, &Block)> = vec![(String::new(), settings)];
    while let Some((way, block)) = open.pop() {
        for (key, value) in block.iter() {
            let key = format!("{way}{key}");
            match value {
                _ if key == "vocabulary.tags" => {}
                // A word with its labels is one thing.
                Value::Table(inner) if key.matches('.').count() < 2 => {
                    open.push((format!("{key}."), inner));
                }
                // In which order expectations and the like stand says nothing.
                Value::Tables(blocks) => {
                    let mut blocks = blocks.clone();
                    blocks.sort_by_cached_key(|block| format!("{block:?}"));
                    flat.insert(key, Value::Tables(blocks));
                }
                other => {
                    flat.insert(key, other.clone());
                }
            }
        }
    }
    flat
}
