//! What a text says, every key of it, known or not, without where it stands: to compare two texts in meaning.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::model::value::{Block, Value};

/// Keys with what they say.
pub(super) type Keys = BTreeMap<String, Tree>;

/// What a value says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tree {
    /// A text.
    Text(String),
    /// A number, a date, yes or no: as it is written in one way.
    Plain(String),
    /// Several.
    List(Vec<Tree>),
    /// Keys with values.
    Table(Keys),
}

/// What a text says, whatever ends its lines; none when it has a syntax error.
pub(super) fn read(text: &str) -> Option<Keys> {
    let text = text.replace("\r\n", "\n");
    let (table, errors) = DeTable::parse_recoverable(&text);
    errors.is_empty().then(|| keys(table.get_ref()))
}

fn keys(table: &DeTable<'_>) -> Keys {
    table
        .iter()
        .map(|(key, value)| (key.get_ref().to_string(), tree(value.get_ref())))
        .collect()
}

fn tree(value: &DeValue<'_>) -> Tree {
    match value {
        DeValue::String(text) => Tree::Text(text.to_string()),
        DeValue::Integer(number) => {
            let read = i64::from_str_radix(number.as_str(), number.radix());
            Tree::Plain(read.map_or_else(|_| number.to_string(), |number| number.to_string()))
        }
        DeValue::Float(number) => Tree::Plain(format!("{number} as a float")),
        DeValue::Boolean(flag) => Tree::Plain(flag.to_string()),
        DeValue::Datetime(date) => Tree::Plain(date.to_string()),
        DeValue::Array(entries) => {
            Tree::List(entries.iter().map(|it| tree(it.get_ref())).collect())
        }
        DeValue::Table(table) => Tree::Table(keys(table)),
    }
}

/// What a value of the model says in a text.
pub(super) fn of(value: &Value) -> Tree {
    match value {
        Value::Text(text) => Tree::Text(text.clone()),
        Value::List(list) => Tree::List(list.iter().cloned().map(Tree::Text).collect()),
        Value::Date(date) if date.is_exact() => Tree::Plain(date.to_string()),
        Value::Date(date) => Tree::Text(date.to_string()),
        Value::Integer(number) => Tree::Plain(number.to_string()),
        Value::Flag(flag) => Tree::Plain(flag.to_string()),
        Value::Table(block) => Tree::Table(of_block(block)),
        Value::Tables(blocks) => Tree::List(
            blocks
                .iter()
                .map(|block| Tree::Table(of_block(block)))
                .collect(),
        ),
    }
}

/// What a block of the model says in a text.
pub(super) fn of_block(block: &Block) -> Keys {
    block
        .iter()
        .map(|(key, value)| (key.to_owned(), of(value)))
        .collect()
}
