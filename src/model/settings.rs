//! What `registry.toml` says.

use super::fields::WordList;
use super::value::{Block, Value};
use super::vocabulary::{Labels, Vocabulary};
use crate::text::words::Language;

/// The version of the form of records that this program reads and writes.
pub const SCHEMA: i64 = 1;

/// The settings of a registry.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What the registry is called.
    pub name: String,
    /// The language of what is shared.
    pub language: Language,
    /// The code of the currency of amounts (ISO 4217).
    pub currency: String,
    /// How many letters of an id name the folder that a new record goes into; none for no such folder.
    pub shard: usize,
    /// The roles, types, tags and topics in use.
    pub vocabulary: Vocabulary,
    /// Whether words that it declares may be missing, because a part of it could not be read.
    pub is_partial: bool,
    /// Everything that it says, for `check`.
    pub block: Block,
}

impl Settings {
    /// The settings that the keys and values of `registry.toml` give.
    pub fn from_block(block: &Block) -> Settings {
        let mut vocabulary = Vocabulary::default();
        if let Some(declared) = block.table("vocabulary") {
            for tag in declared.list("tags") {
                vocabulary.declare(WordList::Tag, tag, None);
            }
            for (key, list) in [
                ("roles", WordList::Role),
                ("types", WordList::Type),
                ("topics", WordList::Topic),
            ] {
                let words = declared.table(key).into_iter().flat_map(Block::iter);
                for (word, value) in words {
                    if let Value::Table(labels) = value {
                        vocabulary.declare(list, word, Some(read_labels(word, labels)));
                    }
                }
            }
        }
        Settings {
            name: block.text("name").unwrap_or_default().to_owned(),
            currency: block.text("currency").unwrap_or("SEK").to_owned(),
            shard: block
                .table("layout")
                .and_then(|layout| layout.integer("shard"))
                .and_then(|letters| usize::try_from(letters).ok())
                .unwrap_or(0),
            language: block
                .text("language")
                .and_then(Language::from_code)
                .unwrap_or_default(),
            vocabulary,
            is_partial: false,
            block: block.clone(),
        }
    }
}

fn read_labels(word: &str, labels: &Block) -> Labels {
    let label = |key: &str| labels.text(key).unwrap_or(word).to_owned();
    Labels {
        sv: label("sv"),
        en: label("en"),
        letter: labels.text("letter").map(str::to_owned),
    }
}
