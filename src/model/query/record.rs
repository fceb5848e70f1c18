//! Tests on one record, and on the records that it leads to.

use std::collections::BTreeSet;

use jiff::civil;

use crate::model::date::{Date, DateRange};
use crate::model::fields::{self, Field, FieldType, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::period::Holds;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::value::{Block, Value};
use crate::text::fold::{fit, fold};

/// A question about one record.
#[derive(Clone, Debug)]
pub enum RecordTest {
    /// One of the folded words stands somewhere in its text.
    Text(Vec<String>),
    /// It is of one of the kinds.
    Kind(Vec<Kind>),
    /// It has one of the ids.
    Id(BTreeSet<Id>),
    /// One of the folded texts stands in one of its names.
    Name(Vec<String>),
    /// Some of these people, or of all, have a post there or for it.
    Person {
        /// These people; none for all.
        people: Option<BTreeSet<Id>>,
        /// They, and where they have a post.
        at: BTreeSet<Id>,
    },
    /// It is there on that day.
    Active(civil::Date),
    /// No source states one of these keys, in the record or in one of its events or posts.
    Inferred(BTreeSet<String>),
    /// The value at the end of the path is one that is wanted.
    Value(Vec<&'static str>, ValueTest),
}

/// TermKind a value must be.
#[derive(Clone, Debug)]
pub enum ValueTest {
    /// Anything: it is known.
    Known,
    /// A text that holds one of these folded texts.
    Holds(Vec<String>),
    /// One of these words, codes or ids.
    OneOf(BTreeSet<String>),
    /// A date that may fall in one of these.
    Dates(Vec<DateRange>),
    /// A number in one of these, bounds included.
    Numbers(Vec<NumberRange>),
    /// Yes or no.
    Flag(bool),
    /// TermKind any of these is.
    AnyOf(Vec<ValueTest>),
}

/// A lowest and a highest number; a missing one is no bound.
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

    /// Whether the number lies inside.
    pub fn holds(self, number: i64) -> bool {
        self.low.is_none_or(|low| number >= low) && self.high.is_none_or(|high| number <= high)
    }
}

/// Whether no query may look at the path in the file of a person.
fn is_withheld(path: &[&str]) -> bool {
    let field = match path {
        ["post", key, ..] => fields::POST.iter().find(|field| field.key == *key),
        [key, ..] => fields::find(Kind::Person, key),
        [] => None,
    };
    field.is_some_and(fields::is_withheld_of_people)
}

impl RecordTest {
    /// Whether the record passes.
    pub fn passes(&self, registry: &Registry, record: &Record) -> bool {
        match self {
            RecordTest::Text(words) => texts(record).any(|text| holds_any(text, words)),
            RecordTest::Kind(kinds) => kinds.contains(&record.kind),
            RecordTest::Id(ids) => ids.contains(&record.id),
            RecordTest::Name(wanted) => record.names().any(|name| holds_any(name, wanted)),
            RecordTest::Person { at, .. } => at.contains(&record.id),
            RecordTest::Active(day) => record.holds(*day) != Holds::No,
            RecordTest::Inferred(keys) => {
                let blocks = ["event", "post"].map(|key| record.block.tables(key));
                let mut blocks = blocks.into_iter().flatten().chain([&record.block]);
                blocks.any(|block| keys.iter().any(|key| block.is_inferred(key)))
            }
            RecordTest::Value(path, wanted) => {
                let mut test = |value: &Value| wanted.is(value);
                if record.kind == Kind::Person && is_withheld(path) {
                    return false;
                }
                at_path(registry, &record.block, path, &mut test)
                    // People are cited post by post.
                    || path.first() == Some(&"sources")
                        && at_path(registry, &record.block, &[&["post", "source"], &path[1..]].concat(), &mut test)
            }
        }
    }
}

/// Whether a value at the end of the path passes: through tables, blocks and references to other records.
fn at_path(
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
        Value::Table(inner) => at_path(registry, inner, rest, test),
        Value::Tables(blocks) => blocks
            .iter()
            .any(|inner| at_path(registry, inner, rest, test)),
        Value::Text(_) | Value::List(_) => block
            .list(key)
            .iter()
            .filter_map(|id| registry.get(&Id::new(id)))
            .any(|record| at_path(registry, &record.block, rest, test)),
        Value::Date(_) | Value::Integer(_) | Value::Flag(_) => false,
    }
}

impl ValueTest {
    /// Whether the value is one that is wanted; of several, one is enough.
    pub fn is(&self, value: &Value) -> bool {
        if let ValueTest::AnyOf(any) = self {
            return any.iter().any(|wanted| wanted.is(value));
        }
        match value {
            Value::Text(text) => self.is_text(text),
            Value::List(list) => list.iter().any(|text| self.is_text(text)),
            Value::Date(date) => self.is_date(date),
            Value::Integer(number) => match self {
                ValueTest::Numbers(ranges) => ranges.iter().any(|range| range.holds(*number)),
                _ => matches!(self, ValueTest::Known),
            },
            Value::Flag(flag) => match self {
                ValueTest::Flag(wanted) => wanted == flag,
                _ => matches!(self, ValueTest::Known),
            },
            Value::Table(block) => self.is_in(block),
            Value::Tables(blocks) => {
                matches!(self, ValueTest::Known) && !blocks.is_empty()
                    || blocks.iter().any(|block| self.is_in(block))
            }
        }
    }

    fn is_in(&self, block: &Block) -> bool {
        matches!(self, ValueTest::Known) || block.iter().any(|(_, value)| self.is(value))
    }

    /// Whether the text is one that is wanted.
    pub fn is_text(&self, text: &str) -> bool {
        match self {
            ValueTest::Known => true,
            ValueTest::Holds(texts) => holds_any(text, texts),
            ValueTest::OneOf(words) => words.contains(text),
            ValueTest::Dates(_) | ValueTest::Numbers(_) | ValueTest::Flag(_) => false,
            ValueTest::AnyOf(any) => any.iter().any(|wanted| wanted.is_text(text)),
        }
    }

    /// Whether the date is one that is wanted.
    pub fn is_date(&self, date: &Date) -> bool {
        match self {
            ValueTest::Known => true,
            ValueTest::Dates(ranges) => ranges.iter().any(|range| range.may_hold(date)),
            _ => false,
        }
    }
}

/// Whether one of the folded texts stands in a text.
fn holds_any(text: &str, wanted: &[String]) -> bool {
    let text = fold(text);
    wanted.iter().any(|wanted| fit(&text, wanted).is_some())
}

/// The names of a record, by which it is known.
pub(crate) fn name_texts(record: &Record) -> impl Iterator<Item = &str> {
    record.names().chain([record.id.as_str()])
}

/// The texts of a record besides its names, in the order of the table of keys; none that lists withhold of people.
pub(crate) fn other_texts(record: &Record) -> Vec<&str> {
    const NAMES: [&str; 4] = ["name", "short", "aliases", "former-names"];
    let own = fields::of(record.kind).filter(|field| !NAMES.contains(&field.key));
    let mut texts = Vec::new();
    gather(&record.block, own, record.kind, &mut texts);
    texts
}

fn gather<'r>(
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
            gather(table, inner.iter(), kind, texts);
        }
    }
}

fn texts(record: &Record) -> impl Iterator<Item = &str> {
    name_texts(record).chain(other_texts(record))
}
