//! What `registry.toml` says.

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

/// The version of the form of records that this program reads and writes.
pub const SCHEMA: i64 = 1;

/// The file that holds them, below the registry.
pub const FILE: &str = "registry.toml";

/// After how many months a person is looked at again, when the registry does not say.
const REVIEW_PEOPLE: i64 = 12;

/// The same of everything else.
const REVIEW: i64 = 24;

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
    /// How much breaking a rule matters here, by its name; none for a rule that may be broken.
    pub levels: BTreeMap<String, Option<Level>>,
    /// Records that look like one another and are not the same.
    pub not_the_same: Vec<BTreeSet<Id>>,
    /// The queries that are kept under a name, here or in the user's own settings.
    pub queries: SavedQueries,
    /// What the registry is expected to hold.
    pub expectations: Vec<Expectation>,
    /// Everything that it says, for `check`.
    pub block: Block,
}

/// What the registry is expected to hold: every record that one query finds is found by another too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The number of its block.
    pub number: usize,
    /// What is expected, in a few words.
    pub name: String,
    /// The query that finds the records.
    pub which: String,
    /// The query that must find them too.
    pub requires: String,
    /// How much it matters when one does not.
    pub level: Option<Level>,
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

    /// Whether somebody has said that two records are not the same.
    pub fn differ(&self, one: &Id, other: &Id) -> bool {
        let both = |ids: &BTreeSet<Id>| ids.contains(one) && ids.contains(other);
        self.not_the_same.iter().any(both)
    }

    /// The lawful basis of people who have none of their own.
    pub fn basis(&self) -> Option<&str> {
        self.block.table("privacy")?.text("basis")
    }

    /// After how many months a record is to be looked at again.
    pub fn review_months(&self, record: &Record) -> i64 {
        let (table, key, usual) = match record.kind {
            Kind::Person => ("privacy", "review-after-months", REVIEW_PEOPLE),
            _ => ("review", "after-months", REVIEW),
        };
        let set = self.block.table(table).and_then(|it| it.integer(key));
        set.unwrap_or(usual)
    }

    /// The last day on which what somebody found when looking at a record still counts; none when nobody is known to have.
    pub fn review_by(&self, record: &Record) -> Option<civil::Date> {
        let checked = record.block.date("checked")?;
        months_after(checked.last()?, self.review_months(record))
    }
}

/// The rules that are set to a level that there is.
fn levels(block: &Block) -> BTreeMap<String, Option<Level>> {
    let set = block.table("levels").into_iter().flat_map(Block::iter);
    set.filter_map(|(rule, value)| {
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

/// The expectations that say both what must be found and what must find it.
fn expectations(block: &Block) -> Vec<Expectation> {
    let blocks = block.tables("expectation").iter().enumerate();
    blocks
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
    let label = |key: &str| labels.text(key).unwrap_or(word).to_owned();
    Labels {
        sv: label("sv"),
        en: label("en"),
        letter: labels.text("letter").map(str::to_owned),
    }
}
