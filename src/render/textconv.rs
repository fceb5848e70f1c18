//! A record as lines of labels and values, for the differences that git shows.

use sha1::{Digest, Sha1};

use super::changes::value;
use super::{Look, escape};
use crate::document::Document;
use crate::model::fields::{self, Field, FieldType};
use crate::model::kind::Kind;
use crate::model::value::{Block, Value};
use crate::text::mask;

/// Writes a record with one line for each fact, so that a difference of lines is one of facts, and its comments; contact details
/// of people are masked.
pub fn readable(kind: Kind, block: &Block, text: &str, of_person: bool, look: &Look<'_>) -> String {
    let mut lines = Vec::new();
    for field in fields::of(kind) {
        let Some(value) = block.get(field.key) else {
            continue;
        };
        match (field.holds, value) {
            (FieldType::Blocks(inner), Value::Tables(blocks)) => {
                for block in blocks {
                    lines.extend([String::new(), look.field(field.key)].map(Line::plain));
                    let inner = inner.iter();
                    lines.extend(inner.flat_map(|field| field_lines(field, block, "  ", look)));
                }
            }
            _ => lines.extend(field_lines(field, block, "", look)),
        }
    }
    let document = Document::parse(text);
    let comments = document.comments().iter().map(|it| &text[it.clone()]);
    let comments: Vec<Line> = comments
        .map(|it| Line::new(it.to_owned(), mask::mask_outside_people))
        .collect();
    if !comments.is_empty() {
        lines.push(Line::plain(String::new()));
        lines.extend(comments);
    }
    shown(lines, of_person)
}

/// A text that is no record, with personal data masked.
pub fn unread(text: &str) -> String {
    let lines = text.lines().map(|it| Line::plain(it.to_owned()));
    shown(lines.collect(), true)
}

/// A line as it is, and as it may be shown.
struct Line {
    whole: String,
    masked: String,
}

impl Line {
    fn new(whole: String, mask: fn(&str) -> String) -> Line {
        let masked = mask(&whole);
        Line { whole, masked }
    }

    fn plain(whole: String) -> Line {
        let masked = whole.clone();
        Line { whole, masked }
    }
}

/// The lines as they may be shown. One of which something is masked has a digest behind it: a phone number that changed would
/// look the same before and after, and be in no difference.
fn shown(lines: Vec<Line>, of_person: bool) -> String {
    let masked: Vec<&str> = lines.iter().map(|it| it.masked.as_str()).collect();
    let masked = masked.join("\n");
    // As one text: what is masked depends on the lines around it.
    let masked = match of_person {
        true => mask::mask_personal(&masked),
        false => masked,
    };
    let line = |(line, masked): (&Line, &str)| {
        let digest = match line.whole == masked {
            true => String::new(),
            false => format!("  #{}", digest(&line.whole)),
        };
        escape::terminal(masked) + &digest + "\n"
    };
    lines.iter().zip(masked.split('\n')).map(line).collect()
}

/// Four digits that differ when the text does, but for one time in 65,536. That many texts share them, so that nobody finds a
/// phone number by trying all of them.
fn digest(text: &str) -> String {
    let hash = Sha1::digest(text);
    format!("{:02x}{:02x}", hash[0], hash[1])
}

/// The lines of a field: its label with each value, or with each line of a long text.
fn field_lines(field: &Field, block: &Block, indent: &str, look: &Look<'_>) -> Vec<Line> {
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
    let mask = match field.key {
        "email" | "phone" => mask::mask_organisation_contact,
        _ => mask::mask_outside_people,
    };
    let line = |value: String| {
        let masked = mask(&value);
        let [whole, masked] = [value, masked].map(|it| format!("{indent}{label}: {it}"));
        Line { whole, masked }
    };
    values.into_iter().map(line).collect()
}
