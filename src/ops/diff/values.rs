//! Values compared by what they say, and as they may be shown.

use crate::model::change::HIDDEN;
use crate::model::fields::{Field, FieldType};
use crate::model::value::{Block, Value};
use crate::text::mask;

/// Whether two values of a field say the same.
pub(super) fn is_same(field: &Field, old: Option<&Value>, new: Option<&Value>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => meaning(field, old) == meaning(field, new),
        (None, None) => true,
        _ => false,
    }
}

/// A value with its lists in order, since order says nothing, and one address as a list of one.
fn meaning(field: &Field, value: &Value) -> Value {
    match (field.holds, value) {
        (FieldType::Reach, Value::Text(text)) => Value::List(vec![text.clone()]),
        (holds, Value::List(list)) => {
            let mut list = list.clone();
            list.sort();
            if holds.is_sorted() {
                list.dedup();
            }
            Value::List(list)
        }
        (_, Value::Tables(blocks)) => {
            let mut blocks = blocks.clone();
            blocks.sort_by_cached_key(|block| format!("{block:?}"));
            Value::Tables(blocks)
        }
        _ => value.clone(),
    }
}

/// A value as it may be shown: without what identifies people, and of people without what reaches them.
pub(super) fn safe(is_person: bool, key: &str, value: &Value) -> Value {
    if is_person && matches!(key, "email" | "phone") {
        return Value::Text(HIDDEN.to_owned());
    }
    if matches!(key, "email" | "phone") {
        return masked(value, &mask::own);
    }
    masked(value, &|text| safe_text(is_person, text))
}

/// A text as it may be shown.
pub(super) fn safe_text(is_person: bool, text: &str) -> String {
    match is_person {
        true => mask::personal(text),
        false => mask::outside(text),
    }
}

/// A value with each of its texts as `mask` makes it.
pub(super) fn masked(value: &Value, mask: &dyn Fn(&str) -> String) -> Value {
    let of_block = |block: &Block| {
        let mut safe = Block::default();
        for (key, value) in block.iter() {
            safe.set(key, masked(value, mask));
        }
        safe
    };
    match value {
        Value::Text(text) => Value::Text(mask(text)),
        Value::List(list) => Value::List(list.iter().map(|text| mask(text)).collect()),
        Value::Table(block) => Value::Table(of_block(block)),
        Value::Tables(blocks) => Value::Tables(blocks.iter().map(of_block).collect()),
        Value::Date(_) | Value::Integer(_) | Value::Flag(_) => value.clone(),
    }
}
