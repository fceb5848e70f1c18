//! Tests of one record, and of the records that it refers to.

use std::collections::BTreeSet;

use jiff::civil;

use crate::model::date::{Date, DateRange};
use crate::model::fields::{self, Field, FieldType, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::period::Holds;
use crate::model::record::Record;
use crate::model::registry::{Candidates, Registry};
use crate::model::value::{Block, Value};
use crate::text::filter::Needle;
use crate::text::fold::{fit, fold};

/// The condition on one record.
#[derive(Clone, Debug)]
pub enum RecordTest {
    /// Its text contains one of these folded words.
    Text(Vec<String>),
    /// Its kind is one of these.
    Kind(Vec<Kind>),
    /// Its id is one of these.
    Id(BTreeSet<Id>),
    /// One of its names contains one of these folded texts.
    Name(Vec<String>),
    /// People, and the records where they have a post.
    Person {
        /// The people; none for all.
        people: Option<BTreeSet<Id>>,
        /// The people, and the actors and initiatives of their posts.
        at: BTreeSet<Id>,
    },
    /// It holds on this day.
    Active(civil::Date),
    /// One of these keys is inferred, in the record or in one of its events or posts.
    Inferred(BTreeSet<String>),
    /// A value at the end of the path of keys meets the condition.
    Value(Vec<&'static str>, ValueTest),
}

/// The condition on one value.
#[derive(Clone, Debug)]
pub enum ValueTest {
    /// Any value.
    Known,
    /// A text that contains one of these folded texts.
    Holds(Vec<String>),
    /// One of these words, codes or ids.
    OneOf(BTreeSet<String>),
    /// A date that may fall in one of these ranges.
    Dates(Vec<DateRange>),
    /// A number in one of these ranges.
    Numbers(Vec<NumberRange>),
    /// Yes or no.
    Flag(bool),
    /// Any of these conditions.
    AnyOf(Vec<ValueTest>),
}

/// A range of numbers, bounds included; a missing bound is no bound.
#[derive(Clone, Copy, Debug)]
pub struct NumberRange {
    /// The lowest.
    pub low: Option<i64>,
    /// The highest.
    pub high: Option<i64>,
}

impl NumberRange {
    /// Every number.
    pub const ANY: NumberRange = NumberRange {
        low: None,
        high: None,
    };

    /// Returns whether the range contains the number.
    pub fn contains(self, number: i64) -> bool {
        self.low.is_none_or(|low| number >= low) && self.high.is_none_or(|high| number <= high)
    }
}

/// Returns whether queries may not test this path in records of people.
fn is_withheld(path: &[&str]) -> bool {
    let field = match path {
        ["post", key, ..] => fields::POST.iter().find(|field| field.key == *key),
        [key, ..] => fields::find(Kind::Person, key),
        [] => None,
    };
    field.is_some_and(fields::is_withheld_of_people)
}

impl RecordTest {
    /// Leaves out candidates that can't meet the condition.
    pub fn narrow(&self, candidates: &mut Candidates) {
        let folded = |texts: &[String]| texts.iter().cloned().map(Needle::Folded).collect();
        match self {
            RecordTest::Text(texts) | RecordTest::Name(texts) => {
                candidates.filter.require(folded(texts));
            }
            RecordTest::Kind(kinds) => candidates.require_kinds(|kind| kinds.contains(&kind)),
            RecordTest::Id(ids) | RecordTest::Person { at: ids, .. } => candidates.require_ids(ids),
            RecordTest::Inferred(keys) => {
                let keys = keys.iter().cloned().map(Needle::Value);
                candidates.filter.require(keys.collect());
            }
            RecordTest::Value(path, wanted) => {
                let first = path.first().copied().unwrap_or_default();
                // Posts have a `source` in place of `sources`.
                let key = if first == "sources" { "source" } else { first };
                candidates.filter.require(vec![Needle::Key(key.to_owned())]);
                // What follows a dot may stand in another file.
                if let ([_], Some(needles)) = (path.as_slice(), wanted.needles(first)) {
                    candidates.filter.require(needles);
                }
            }
            RecordTest::Active(_) => {}
        }
    }

    /// Returns whether the record meets the condition.
    pub fn passes(&self, registry: &Registry, record: &Record) -> bool {
        match self {
            RecordTest::Text(words) => texts(record).any(|text| contains_any(text, words)),
            RecordTest::Kind(kinds) => kinds.contains(&record.kind),
            RecordTest::Id(ids) => ids.contains(&record.id),
            RecordTest::Name(wanted) => record.names().any(|name| contains_any(name, wanted)),
            RecordTest::Person { at, .. } => at.contains(&record.id),
            RecordTest::Active(day) => record.holds(*day) != Holds::No,
            RecordTest::Inferred(keys) => {
                let blocks = ["event", "post"].map(|key| record.block.tables(key));
                let mut blocks = blocks.into_iter().flatten().chain([&record.block]);
                blocks.any(|block| keys.iter().any(|key| block.is_inferred(key)))
            }
            RecordTest::Value(path, wanted) => {
                let mut test = |value: &Value| wanted.matches(value);
                if record.kind == Kind::Person && is_withheld(path) {
                    return false;
                }
                any_at_path(registry, &record.block, path, &mut test)
                    // Posts of people have a source each.
                    || path.first() == Some(&"sources")
                        && any_at_path(registry, &record.block, &[&["post", "source"], &path[1..]].concat(), &mut test)
            }
        }
    }
}

/// Returns whether a value at the end of the path passes the test. The path leads through tables, blocks and references.
fn any_at_path(
    registry: &Registry,
    block: &Block,
    path: &[&str],
    test: &mut dyn FnMut(&Value) -> bool,
) -> bool {
    let Some((key, rest)) = path.split_first() else {
        return false;
    };
    let Some(value) = block.get(key) else {
        return false;
    };
    if rest.is_empty() {
        return test(value);
    }
    match value {
        Value::Table(inner) => any_at_path(registry, inner, rest, test),
        Value::Tables(blocks) => blocks
            .iter()
            .any(|inner| any_at_path(registry, inner, rest, test)),
        Value::Text(_) | Value::List(_) => block
            .list(key)
            .iter()
            .filter_map(|id| registry.get(&Id::new(id)))
            .any(|record| any_at_path(registry, &record.block, rest, test)),
        Value::Date(_) | Value::Integer(_) | Value::Flag(_) | Value::Unknown(_) => false,
    }
}

impl ValueTest {
    /// Returns what the text of a file must have, one of them, for its value of `key` to meet the condition.
    fn needles(&self, key: &str) -> Option<Vec<Needle>> {
        match self {
            ValueTest::Holds(texts) => Some(texts.iter().cloned().map(Needle::Folded).collect()),
            // An organisation number may stand in a file without its hyphen.
            ValueTest::OneOf(words) if key == "orgnr" => {
                Some(words.iter().cloned().map(Needle::Folded).collect())
            }
            ValueTest::OneOf(words) => Some(words.iter().cloned().map(Needle::Value).collect()),
            ValueTest::AnyOf(any) => {
                let needles = any.iter().map(|it| it.needles(key));
                Some(needles.collect::<Option<Vec<_>>>()?.concat())
            }
            ValueTest::Known | ValueTest::Dates(_) | ValueTest::Numbers(_) | ValueTest::Flag(_) => {
                None
            }
        }
    }

    /// Returns whether the value meets the condition; of a list, one entry is enough.
    pub fn matches(&self, value: &Value) -> bool {
        if let ValueTest::AnyOf(any) = self {
            return any.iter().any(|wanted| wanted.matches(value));
        }
        match value {
            Value::Text(text) => self.matches_text(text),
            Value::List(list) => list.iter().any(|text| self.matches_text(text)),
            Value::Date(date) => self.matches_date(date),
            Value::Integer(number) => match self {
                ValueTest::Numbers(ranges) => ranges.iter().any(|range| range.contains(*number)),
                _ => matches!(self, ValueTest::Known),
            },
            Value::Flag(flag) => match self {
                ValueTest::Flag(wanted) => wanted == flag,
                _ => matches!(self, ValueTest::Known),
            },
            Value::Unknown(_) => false,
            Value::Table(block) => self.matches_block(block),
            Value::Tables(blocks) => {
                matches!(self, ValueTest::Known) && !blocks.is_empty()
                    || blocks.iter().any(|block| self.matches_block(block))
            }
        }
    }

    fn matches_block(&self, block: &Block) -> bool {
        matches!(self, ValueTest::Known) || block.iter().any(|(_, value)| self.matches(value))
    }

    /// Returns whether the text meets the condition.
    pub fn matches_text(&self, text: &str) -> bool {
        match self {
            ValueTest::Known => true,
            ValueTest::Holds(texts) => contains_any(text, texts),
            ValueTest::OneOf(words) => words.contains(text),
            ValueTest::Dates(_) | ValueTest::Numbers(_) | ValueTest::Flag(_) => false,
            ValueTest::AnyOf(any) => any.iter().any(|wanted| wanted.matches_text(text)),
        }
    }

    /// Returns whether the date meets the condition.
    pub fn matches_date(&self, date: &Date) -> bool {
        match self {
            ValueTest::Known => true,
            ValueTest::Dates(ranges) => ranges.iter().any(|range| range.may_hold(date)),
            _ => false,
        }
    }
}

/// Returns whether a text contains one of the folded texts.
fn contains_any(text: &str, wanted: &[String]) -> bool {
    let text = fold(text);
    wanted.iter().any(|wanted| fit(&text, wanted).is_some())
}

/// Returns the names of a record, and its id.
pub(crate) fn name_texts(record: &Record) -> impl Iterator<Item = &str> {
    record.names().chain([record.id.as_str()])
}

/// Returns the texts of a record other than its names, in the order of the table of keys, without those that lists
/// withhold of people.
pub(crate) fn other_texts(record: &Record) -> Vec<&str> {
    const NAMES: [&str; 4] = ["name", "short", "aliases", "former-names"];
    let own = fields::of(record.kind).filter(|field| !NAMES.contains(&field.key));
    let mut texts = Vec::new();
    collect_texts(&record.block, own, record.kind, &mut texts);
    texts
}

fn collect_texts<'r>(
    block: &'r Block,
    fields: impl Iterator<Item = &'static Field>,
    kind: Kind,
    texts: &mut Vec<&'r str>,
) {
    for field in fields {
        if kind == Kind::Person && fields::is_withheld_of_people(field) || field.key == "allow" {
            continue;
        }
        let (tables, inner) = match field.holds {
            FieldType::Text
            | FieldType::Texts
            | FieldType::FormerIds
            | FieldType::Orgnr
            | FieldType::Code
            | FieldType::Words(WordList::Tag) => {
                texts.extend(block.list(field.key).iter().map(String::as_str));
                continue;
            }
            FieldType::Table(inner) => (
                block.table(field.key).map_or(&[][..], std::slice::from_ref),
                inner,
            ),
            FieldType::Tables(inner) | FieldType::Blocks(inner) => (block.tables(field.key), inner),
            _ => continue,
        };
        for table in tables {
            collect_texts(table, inner.iter(), kind, texts);
        }
    }
}

fn texts(record: &Record) -> impl Iterator<Item = &str> {
    name_texts(record).chain(other_texts(record))
}
