//! Values of keys, each read by the type of its field.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::date::Date;

/// The value of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Prose, a word, an id, a number that is written as a text.
    Text(String),
    /// Several of these, in the order of the file.
    List(Vec<String>),
    /// A day, exact or coarse.
    Date(Date),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Flag(bool),
    /// Keys with values: `{ count = 30, approximate = true }`.
    Table(Block),
    /// Several of these: `[[participant]]` and the like.
    Tables(Vec<Block>),
    /// What a text says that has no type here, as TOML: only the proof and the formatter ask for it, no record holds it.
    Unknown(String),
}

/// Keys with their values: a file, or one of its blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// By key. The keys of the field table, nearly all there are, are borrowed.
    values: Vec<(Cow<'static, str>, Value)>,
}

/// As JSON has it: texts, lists, numbers and objects; a date as it is written.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(list) => serializer.collect_seq(list),
            Value::Date(date) => serializer.serialize_str(date.as_str()),
            Value::Integer(number) => serializer.serialize_i64(*number),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Table(block) => block.serialize(serializer),
            Value::Tables(blocks) => serializer.collect_seq(blocks),
            Value::Unknown(toml) => serializer.serialize_str(toml),
        }
    }
}

impl Value {
    /// The value as texts, as files hold them: of tables the values of their keys, one after the other.
    pub fn texts(&self) -> Vec<String> {
        let of_block = |block: &Block| -> Vec<String> {
            block.iter().flat_map(|(_, value)| value.texts()).collect()
        };
        match self {
            Value::Text(text) => vec![text.clone()],
            Value::List(list) => list.clone(),
            Value::Date(date) => vec![date.to_string()],
            Value::Integer(number) => vec![number.to_string()],
            Value::Flag(flag) => vec![if *flag { "yes" } else { "no" }.to_owned()],
            Value::Table(block) => vec![of_block(block).join(" ")],
            Value::Tables(blocks) => blocks
                .iter()
                .map(|block| of_block(block).join(" "))
                .collect(),
            Value::Unknown(toml) => vec![toml.clone()],
        }
    }

    /// Returns the value with each of its texts as `change` makes it.
    #[must_use]
    pub fn map_texts(&self, change: &dyn Fn(&str) -> String) -> Value {
        match self {
            Value::Text(text) => Value::Text(change(text)),
            Value::List(list) => Value::List(list.iter().map(|text| change(text)).collect()),
            Value::Table(block) => Value::Table(block.map_texts(change)),
            Value::Tables(blocks) => {
                Value::Tables(blocks.iter().map(|it| it.map_texts(change)).collect())
            }
            Value::Date(_) | Value::Integer(_) | Value::Flag(_) | Value::Unknown(_) => self.clone(),
        }
    }

    /// Whether all of it is known, keys of tables inside it included.
    pub fn is_known(&self) -> bool {
        match self {
            Value::Unknown(_) => false,
            Value::Table(block) => block.is_known(),
            Value::Tables(blocks) => blocks.iter().all(Block::is_known),
            _ => true,
        }
    }
}

impl Serialize for Block {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// Up to how many keys of a block are looked through.
const FEW_KEYS: usize = 16;

impl Block {
    /// Creates a block with room for so many keys; a record has few, and there are many records.
    pub fn with_room(keys: usize) -> Block {
        Block {
            values: Vec::with_capacity(keys.min(FEW_KEYS)),
        }
    }

    /// Sets the value of `key`.
    pub fn set(&mut self, key: impl Into<Cow<'static, str>>, value: Value) {
        let key = key.into();
        match self.find(&key) {
            Ok(at) => self.values[at].1 = value,
            Err(at) => self.values.insert(at, (key, value)),
        }
    }

    /// Sets the texts of `key`; without any it is removed, since an empty list says no more than a missing key.
    pub fn set_list(&mut self, key: impl Into<Cow<'static, str>>, texts: Vec<String>) {
        let key = key.into();
        match texts.is_empty() {
            true => self.remove(&key),
            false => self.set(key, Value::List(texts)),
        }
    }

    /// Returns the block with each text of its values as `change` makes it.
    #[must_use]
    pub fn map_texts(&self, change: &dyn Fn(&str) -> String) -> Block {
        let values = self.values.iter();
        Block {
            values: values
                .map(|(key, value)| (key.clone(), value.map_texts(change)))
                .collect(),
        }
    }

    /// Whether all of it is known.
    pub fn is_known(&self) -> bool {
        self.iter().all(|(_, value)| value.is_known())
    }

    /// Where a key is, or would be.
    fn find(&self, key: &str) -> Result<usize, usize> {
        self.values
            .binary_search_by(|(other, _)| (**other).cmp(key))
    }

    /// Removes `key`.
    pub fn remove(&mut self, key: &str) {
        self.take(key);
    }

    /// Takes `key` away, and returns its value.
    pub fn take(&mut self, key: &str) -> Option<Value> {
        let at = self.find(key).ok()?;
        Some(self.values.remove(at).1)
    }

    /// The blocks at `key`, to change them.
    pub fn tables_mut(&mut self, key: &str) -> Option<&mut Vec<Block>> {
        let at = self.find(key).ok()?;
        match &mut self.values[at].1 {
            Value::Tables(blocks) => Some(blocks),
            _ => None,
        }
    }

    /// The value at `key`; a missing one is not known.
    pub fn get(&self, key: &str) -> Option<&Value> {
        // Of few keys hardly one has the same length, so that comparing them all takes a third of the time of halving.
        if self.values.len() <= FEW_KEYS {
            let mut values = self.values.iter();
            return Some(&values.find(|(other, _)| **other == *key)?.1);
        }
        let at = self.find(key).ok()?;
        Some(&self.values[at].1)
    }

    /// Every key with its value, by code point.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(key, value)| (&**key, value))
    }

    /// The text at `key`; of several, the first.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.list(key).first().map(String::as_str)
    }

    /// The texts at `key`: one or several, or none.
    pub fn list(&self, key: &str) -> &[String] {
        match self.get(key) {
            Some(Value::List(list)) => list,
            Some(Value::Text(text)) => std::slice::from_ref(text),
            _ => &[],
        }
    }

    /// The date at `key`.
    pub fn date(&self, key: &str) -> Option<&Date> {
        match self.get(key) {
            Some(Value::Date(date)) => Some(date),
            _ => None,
        }
    }

    /// The whole number at `key`.
    pub fn integer(&self, key: &str) -> Option<i64> {
        match self.get(key) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        }
    }

    /// Returns whether `key` is true.
    pub fn flag(&self, key: &str) -> bool {
        matches!(self.get(key), Some(Value::Flag(true)))
    }

    /// The keys and values at `key`.
    pub fn table(&self, key: &str) -> Option<&Block> {
        match self.get(key) {
            Some(Value::Table(block)) => Some(block),
            _ => None,
        }
    }

    /// The blocks at `key`, in the order of the file.
    pub fn tables(&self, key: &str) -> &[Block] {
        match self.get(key) {
            Some(Value::Tables(blocks)) => blocks,
            _ => &[],
        }
    }

    /// Returns whether `inferred` names `key`: no source states its value.
    pub fn is_inferred(&self, key: &str) -> bool {
        self.list("inferred").iter().any(|name| name == key)
    }
}
