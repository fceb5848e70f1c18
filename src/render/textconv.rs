//! A record as lines of labels and values, for the differences that git shows.

use super::changes::value;
use super::{Look, escape};
use crate::model::fields::{self, Field, FieldType};
use crate::model::kind::Kind;
use crate::model::value::{Block, Value};
use crate::text::mask;

/// Writes a record with one line for each fact, so that a difference of lines is one of facts; contact details of people
/// are masked.
pub fn readable(kind: Kind, block: &Block, of_person: bool, look: &Look<'_>) -> String {
    let mut lines = Vec::new();
    for field in fields::of(kind) {
        let Some(value) = block.get(field.key) else {
            continue;
        };
        match (field.holds, value) {
            (FieldType::Blocks(inner), Value::Tables(blocks)) => {
                for block in blocks {
                    lines.extend([String::new(), look.field(field.key)]);
                    let inner = inner.iter();
                    lines.extend(inner.flat_map(|field| field_lines(field, block, "  ", look)));
                }
            }
            _ => lines.extend(field_lines(field, block, "", look)),
        }
    }
    let text = lines.join("\n") + "\n";
    shown(&if of_person {
        mask::mask_personal(&text)
    } else {
        text
    })
}

/// A text that is no record, with personal data masked.
pub fn unread(text: &str) -> String {
    shown(&mask::mask_personal(text))
}

fn shown(text: &str) -> String {
    text.lines()
        .map(|line| escape::terminal(line) + "\n")
        .collect()
}

/// The lines of a field: its label with each value, or with each line of a long text.
fn field_lines(field: &Field, block: &Block, indent: &str, look: &Look<'_>) -> Vec<String> {
    let label = look.field(field.key);
    let values: Vec<String> = match block.get(field.key) {
        None => Vec::new(),
        Some(Value::List(list)) => list.iter().map(|it| look.value(field.key, it)).collect(),
        Some(Value::Tables(blocks)) => blocks
            .iter()
            .map(|block| value(field.key, Some(&Value::Table(block.clone())), look))
            .collect(),
        Some(Value::Text(text)) if text.contains('\n') => text.lines().map(str::to_owned).collect(),
        some => vec![value(field.key, some, look)],
    };
    values
        .into_iter()
        .map(|value| match field.key {
            "email" | "phone" => mask::mask_organisation_contact(&value),
            _ => mask::mask_outside_people(&value),
        })
        .map(|value| format!("{indent}{label}: {value}"))
        .collect()
}
