//! The canonical form of a record: the one way in which its file is written.
//!
//! Keys are in the order of the field table and blocks last, lists with several entries have one entry a line, ids and
//! words are sorted by code point, and the text ends in one newline.

use std::fmt::Write;

use crate::model::date::Date;
use crate::model::fields::{self, Field, FieldType, WordList};
use crate::model::kind::Kind;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// The line ending of a canonical text.
const NEWLINE: &str = "\n";

/// Returns the text of the file of a record.
pub fn record(kind: Kind, block: &Block, vocabulary: &Vocabulary) -> String {
    let mut text = String::new();
    push_record(&mut text, kind, block, vocabulary);
    text
}

/// Adds the text of the file of a record to another.
pub(super) fn push_record(text: &mut String, kind: Kind, block: &Block, vocabulary: &Vocabulary) {
    for (field, value) in fields::in_order(fields::of(kind), block) {
        match (field.holds, value) {
            (FieldType::Blocks(fields), Value::Tables(blocks)) => {
                for inner in sorted(field.key, blocks, vocabulary) {
                    let _ = write!(text, "\n[[{}]]\n", field.key);
                    lines(text, fields, inner, NEWLINE);
                }
            }
            _ => line(text, field, value, NEWLINE),
        }
    }
}

/// Returns the text of a block with its header, with these line endings.
pub(super) fn block(kind: Kind, key: &str, block: &Block, newline: &str) -> String {
    fields::find(kind, key)
        .map(|field| section(field, block, newline))
        .unwrap_or_default()
}

/// Returns the index for a new block: before the first that is sorted after it.
pub(super) fn place(key: &str, blocks: &[Block], new: &Block, vocabulary: &Vocabulary) -> usize {
    let behind = |old: &Block| {
        // By the same order, so that a new block lands where the formatter would put it. The sort is stable: behind its equals.
        let pair = [old.clone(), new.clone()];
        !std::ptr::eq(sorted(key, &pair, vocabulary)[0], &pair[0])
    };
    blocks.iter().position(behind).unwrap_or(blocks.len())
}

fn sorted<'a>(key: &str, blocks: &'a [Block], vocabulary: &Vocabulary) -> Vec<&'a Block> {
    let order = order(key, blocks, vocabulary);
    order.into_iter().map(|number| &blocks[number]).collect()
}

/// Returns the indexes of blocks in canonical order: participants by actor, role, unit and since; events by date; posts by actor and
/// since.
pub fn order(key: &str, blocks: &[Block], vocabulary: &Vocabulary) -> Vec<usize> {
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    let day = |block: &Block, key: &str| block.date(key).map(Date::order);
    let actor = |block: &Block| block.text("actor").unwrap_or_default().to_owned();
    let role =
        |block: &Block| vocabulary.place(WordList::Role, block.text("role").unwrap_or_default());
    match key {
        "participant" => order.sort_by_cached_key(|it| {
            let it = &blocks[*it];
            let unit = it.text("unit").map(str::to_owned);
            (actor(it), role(it), unit, day(it, "since"))
        }),
        "event" => order.sort_by_cached_key(|it| day(&blocks[*it], "date")),
        "post" => order.sort_by_cached_key(|it| (actor(&blocks[*it]), day(&blocks[*it], "since"))),
        _ => {}
    }
    order
}

/// Returns the text of a table with its own header, with these line endings.
pub(super) fn section(field: &Field, block: &Block, newline: &str) -> String {
    let mut text = format!("[[{}]]{newline}", field.key);
    if let FieldType::Tables(fields) | FieldType::Blocks(fields) = field.holds {
        lines(&mut text, fields, block, newline);
    }
    text
}

fn lines(text: &mut String, fields: &[Field], block: &Block, newline: &str) {
    for (field, value) in fields::in_order(fields.iter(), block) {
        line(text, field, value, newline);
    }
}

fn line(text: &mut String, field: &Field, value: &Value, newline: &str) {
    text.push_str(field.key);
    text.push_str(" = ");
    push_value(text, field, value, newline);
    text.push_str(newline);
}

/// Returns the text of a value, with these line endings.
pub(super) fn value(field: &Field, value: &Value, newline: &str) -> String {
    let mut text = String::new();
    push_value(&mut text, field, value, newline);
    text
}

fn push_value(text: &mut String, field: &Field, value: &Value, newline: &str) {
    // To write to a string is no error.
    let _ = match value {
        Value::Text(value) => return push_quoted(text, value, newline),
        Value::List(_) | Value::Tables(_) => {
            let entries = entries(field, value, newline);
            match (field.holds, entries.as_slice()) {
                // Most have one address, which needs no brackets.
                (FieldType::Reach, [one]) => text.push_str(one),
                _ => text.push_str(&array(&entries, newline)),
            }
            return;
        }
        Value::Date(date) if date.is_exact() => write!(text, "{date}"),
        Value::Date(date) => return push_quoted(text, date.as_str(), newline),
        Value::Integer(number) => write!(text, "{number}"),
        Value::Flag(flag) => write!(text, "{flag}"),
        Value::Table(block) => text.write_str(&inline(field, block, newline)),
        Value::Unknown(toml) => text.write_str(toml),
    };
}

/// Returns the canonical texts of the entries of a list, or the text of a single value.
pub(super) fn entries(field: &Field, value: &Value, newline: &str) -> Vec<String> {
    let mut entries = entries_in_order(field, value, newline);
    if field.holds.is_sorted() {
        entries.sort();
        entries.dedup();
    }
    entries
}

/// Returns the texts of the entries in the order of the value.
pub(super) fn entries_in_order(field: &Field, value: &Value, newline: &str) -> Vec<String> {
    match value {
        Value::List(list) => list.iter().map(|text| quoted(text, newline)).collect(),
        Value::Tables(blocks) => {
            let blocks = blocks.iter();
            blocks.map(|block| inline(field, block, newline)).collect()
        }
        _ => vec![self::value(field, value, newline)],
    }
}

fn array(entries: &[String], newline: &str) -> String {
    match entries {
        [] => "[]".to_owned(),
        [one] => format!("[{one}]"),
        several => {
            let line = |entry: &String| format!("    {entry},{newline}");
            let lines: String = several.iter().map(line).collect();
            format!("[{newline}{lines}]")
        }
    }
}

fn inline(field: &Field, block: &Block, newline: &str) -> String {
    let entries: Vec<String> = match field.holds {
        FieldType::Table(fields) | FieldType::Tables(fields) => fields
            .iter()
            .filter_map(|inner| {
                let value = self::value(inner, block.get(inner.key)?, newline);
                Some(format!("{} = {value}", inner.key))
            })
            .collect(),
        // Free keys, each with a text.
        FieldType::Map => block
            .iter()
            .map(|(key, value)| format!("{} = {}", bare(key), self::value(field, value, newline)))
            .collect(),
        _ => Vec::new(),
    };
    match entries.is_empty() {
        true => "{}".to_owned(),
        false => format!("{{ {} }}", entries.join(", ")),
    }
}

/// Returns a key as written in a text, in quotes where necessary.
pub(super) fn bare(key: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        quoted(key, "")
    }
}

/// Returns a basic string (TOML 1.0), or a multi-line one with the line endings of the text.
pub(crate) fn quoted(text: &str, newline: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    push_quoted(&mut quoted, text, newline);
    quoted
}

fn push_quoted(quoted: &mut String, text: &str, newline: &str) {
    // 0xc2 begins the control characters above ASCII.
    let is_plain = |it: u8| it >= b' ' && !matches!(it, b'"' | b'\\' | 0x7f | 0xc2);
    if text.bytes().all(is_plain) {
        quoted.push('"');
        quoted.push_str(text);
        quoted.push('"');
        return;
    }
    // Inside braces there is no room for lines, and with CRLF some programs take the line ends for part of the text.
    let several = text.contains('\n') && newline == NEWLINE;
    quoted.push_str(if several { "\"\"\"\n" } else { "\"" });
    for letter in text.chars() {
        match letter {
            '\n' if several => quoted.push('\n'),
            '\n' => quoted.push_str("\\n"),
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push_str(if several { "\"\"\"" } else { "\"" });
}
