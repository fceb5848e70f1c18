//! What a text says, every key of it, known or not, without where it stands: to compare two texts in meaning.

use std::collections::BTreeMap;

use super::{Document, Node, Scalar};
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

/// What a text says; none when it has a syntax error.
pub(super) fn read(document: &Document<'_>) -> Option<Keys> {
    document.errors().is_empty().then(|| keys(document.root()))
}

fn keys(table: Node<'_, '_>) -> Keys {
    let keys = table.children();
    keys.map(|node| (node.key().to_owned(), tree(node)))
        .collect()
}

fn tree(node: Node<'_, '_>) -> Tree {
    match node.scalar() {
        Some(Scalar::Text(text)) => Tree::Text(text.to_string()),
        Some(Scalar::Integer(digits, radix)) => Tree::Plain(
            i64::from_str_radix(digits, *radix)
                .map_or_else(|_| digits.to_string(), |it| it.to_string()),
        ),
        Some(Scalar::Float(number)) => Tree::Plain(format!("{number} as a float")),
        Some(Scalar::Flag(flag)) => Tree::Plain(flag.to_string()),
        Some(Scalar::Datetime(date)) => Tree::Plain(date.to_string()),
        None if node.is_list() => Tree::List(node.children().map(tree).collect()),
        None => Tree::Table(keys(node)),
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
