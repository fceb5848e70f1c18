//! Values compared by what they say, and as they may be shown.

use crate::model::fields::{Field, FieldType};
use crate::model::kind::Kind;
use crate::model::value::Value;
use crate::text::mask;

/// What stands where a person's e-mail address or phone number would.
const HIDDEN: &str = "•••";

/// Whether two values of a field say the same.
pub(super) fn is_same(field: &Field, old: Option<&Value>, new: Option<&Value>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => meaning(field, old) == meaning(field, new),
        (None, None) => true,
        _ => false,
    }
}

/// A value with sorted lists in order, and one address as a list of one.
fn meaning(field: &Field, value: &Value) -> Value {
    match (field.holds, value) {
        (FieldType::Reach, Value::Text(text)) => Value::List(vec![text.clone()]),
        (holds, Value::List(list)) if holds.is_sorted() => {
            let mut list = list.clone();
            list.sort();
            list.dedup();
            Value::List(list)
        }
        _ => value.clone(),
    }
}

/// A value as it may be shown: of people without what reaches or identifies them.
pub(super) fn safe(kind: Kind, key: &str, value: &Value) -> Value {
    let is_person = kind == Kind::Person;
    if is_person && matches!(key, "email" | "phone") {
        return Value::Text(HIDDEN.to_owned());
    }
    let masked = |text: &String| match is_person {
        true => mask::personal(text),
        false => mask::personnummer(text),
    };
    match value {
        Value::Text(text) => Value::Text(masked(text)),
        Value::List(list) => Value::List(list.iter().map(masked).collect()),
        other => other.clone(),
    }
}
