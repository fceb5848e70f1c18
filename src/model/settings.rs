//! The settings in `registry.toml`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use super::date::months_after;
use super::fields::WordList;
use super::finding::Level;
use super::id::Id;
use super::kind::Kind;
use super::query::saved::SavedQueries;
use super::record::Record;
use super::value::{Block, Value};
use super::vocabulary::{Labels, Vocabulary};
use crate::text::words::Language;

/// The version of the file format that this program reads and writes.
pub const SCHEMA: i64 = 1;

/// The settings file, relative to the registry.
pub const FILE: &str = "registry.toml";

/// The default number of months after which a person is due for review.
const REVIEW_PEOPLE: i64 = 12;

/// The default number of months after which other records are due for review.
const REVIEW: i64 = 24;

/// The settings of a registry.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The name of the registry.
    pub name: String,
    /// The language of what is published from the registry.
    pub language: Language,
    /// The code of the currency of amounts (ISO 4217).
    pub currency: String,
    /// The number of letters of an id that name the subfolder of a new record; none for no subfolders.
    pub shard: usize,
    /// The roles, types, tags and topics in use.
    pub vocabulary: Vocabulary,
    /// Whether declared words may be missing because a part of the file could not be read.
    pub is_partial: bool,
    /// The levels of rules; none for a rule that is allowed.
    pub levels: BTreeMap<String, Option<Level>>,
    /// Pairs of records that look alike and are different.
    pub not_the_same: Vec<BTreeSet<Id>>,
    /// The saved queries, here and in the user's settings.
    pub queries: SavedQueries,
    /// The expectations.
    pub expectations: Vec<Expectation>,
    /// All values, for `check`.
    pub block: Block,
}

/// An expectation: every record that one query finds must be found by another too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The index of its block.
    pub number: usize,
    /// Its name.
    pub name: String,
    /// The query for the records.
    pub which: String,
    /// The query that must find them too.
    pub requires: String,
    /// The level of the finding when a record does not meet it.
    pub level: Option<Level>,
}

impl Settings {
    /// Reads the settings from the values of `registry.toml`.
    pub fn from_block(block: &Block) -> Settings {
        let mut vocabulary = Vocabulary::default();
        if let Some(declared) = block.table("vocabulary") {
            for tag in declared.list("tags") {
                // A tag has no labels: it is shown as it is written.
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
        let layout = block.table("layout");
        let shard = layout.and_then(|layout| layout.integer("shard"));
        Settings {
            name: block.text("name").unwrap_or_default().to_owned(),
            currency: block.text("currency").unwrap_or("SEK").to_owned(),
            shard: usize::try_from(shard.unwrap_or_default()).unwrap_or_default(),
            language: block
                .text("language")
                .and_then(Language::from_code)
                .unwrap_or_default(),
            vocabulary,
            is_partial: false,
            levels: levels(block),
            not_the_same: block
                .tables("not-the-same")
                .iter()
                .map(|it| it.list("records").iter().map(Id::new).collect())
                .collect(),
            queries: queries(block),
            expectations: expectations(block),
            block: block.clone(),
        }
    }

    /// Returns whether two records are declared to be different.
    pub fn differ(&self, one: &Id, other: &Id) -> bool {
        let both = |ids: &BTreeSet<Id>| ids.contains(one) && ids.contains(other);
        self.not_the_same.iter().any(both)
    }

    /// Returns the lawful basis of people without one of their own.
    pub fn basis(&self) -> Option<&str> {
        self.block.table("privacy")?.text("basis")
    }

    /// Returns the number of months after which a record is due for review.
    pub fn review_months(&self, record: &Record) -> i64 {
        let (table, key, usual) = match record.kind {
            Kind::Person => ("privacy", "review-after-months", REVIEW_PEOPLE),
            _ => ("review", "after-months", REVIEW),
        };
        let set = self.block.table(table).and_then(|it| it.integer(key));
        set.unwrap_or(usual)
    }

    /// Returns the day until which the last review of a record counts; none if there was none.
    pub fn review_by(&self, record: &Record) -> Option<civil::Date> {
        let checked = record.block.date("checked")?;
        months_after(checked.last()?, self.review_months(record))
    }
}

/// Returns the rules that are set to a valid level.
fn levels(block: &Block) -> BTreeMap<String, Option<Level>> {
    let set = block.table("levels").into_iter().flat_map(Block::iter);
    set.filter_map(|(rule, value)| {
        // `check` reports an invalid level; no other command stops for it.
        let level = Level::setting(value.texts().first()?)?;
        Some((rule.to_owned(), level))
    })
    .collect()
}

fn queries(block: &Block) -> SavedQueries {
    let kept = block.table("queries").into_iter().flat_map(Block::iter);
    let texts = kept.filter_map(|(name, value)| match value {
        Value::Text(text) => Some((name.to_owned(), text.clone())),
        _ => None,
    });
    SavedQueries::new(texts.collect())
}

/// Returns the expectations that have both queries.
fn expectations(block: &Block) -> Vec<Expectation> {
    let blocks = block.tables("expectation").iter().enumerate();
    blocks
        // `check` reports incomplete expectations; they must not stop other commands.
        .filter_map(|(number, block)| {
            let (which, requires) = (block.text("where")?, block.text("requires")?);
            Some(Expectation {
                number,
                name: block.text("name").unwrap_or(which).to_owned(),
                which: which.to_owned(),
                requires: requires.to_owned(),
                level: block.text("level").and_then(Level::setting).flatten(),
            })
        })
        .collect()
}

fn read_labels(word: &str, labels: &Block) -> Labels {
    // A label that is missing in one language must not leave an empty cell.
    let label = |key: &str| labels.text(key).unwrap_or(word).to_owned();
    Labels {
        sv: label("sv"),
        en: label("en"),
        letter: labels.text("letter").map(str::to_owned),
    }
}
