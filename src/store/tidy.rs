//! Texts brought nearer to canonical form, rule by rule, with the same meaning.

use std::collections::BTreeSet;

use super::form::of_text;
use super::{edit, format, prove, reader};
use crate::model::edit::{Edit, Spot};
use crate::model::fields::{self, FieldType};
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// The rules of form that a text breaks.
pub fn broken(record: &Record, text: &str, vocabulary: &Vocabulary) -> BTreeSet<&'static str> {
    let found = of_text(record, text, vocabulary);
    found.iter().map(|finding| finding.rule).collect()
}

/// The text with the wanted rules of form kept, as far as that can be done without losing anything; none when it can't.
pub fn tidied(
    record: &Record,
    text: &str,
    wanted: &BTreeSet<&str>,
    vocabulary: &Vocabulary,
) -> Option<String> {
    let kind = record.kind;
    let same = same_values(record);
    let proven =
        |new: &String| *new != text && prove::holds(kind, Some(text), new, &same, vocabulary);
    let is_all_wanted = broken(record, text, vocabulary).is_subset(wanted);
    let whole = is_all_wanted.then(|| canonical(kind, text, vocabulary));
    whole
        .flatten()
        .filter(proven)
        .or_else(|| in_part(kind, text, wanted, &same, vocabulary).filter(proven))
}

/// The canonical text of a file: the one seam to whatever writes it.
fn canonical(kind: Kind, text: &str, vocabulary: &Vocabulary) -> Option<String> {
    // Where a comment belongs is not known here.
    if text.contains('#') {
        return None;
    }
    let reading = reader::record(kind, "", text);
    let is_whole = reading.findings.is_empty() && !reading.unreadable;
    is_whole.then(|| format::record(kind, &reading.block, vocabulary))
}

/// What can be mended where it stands, comments and all else as they are.
fn in_part(
    kind: Kind,
    text: &str,
    wanted: &BTreeSet<&str>,
    same: &[Edit],
    vocabulary: &Vocabulary,
) -> Option<String> {
    let mut new = text.to_owned();
    if wanted.contains("byte-order-mark") {
        new = new.trim_start_matches('\u{feff}').to_owned();
    }
    if wanted.contains("carriage-returns") {
        new = new.replace("\r\n", "\n");
    }
    let is_about = |edit: &&Edit| {
        let is_day = matches!(
            edit,
            Edit::Set {
                value: Some(Value::Date(_)),
                ..
            }
        );
        wanted.contains(if is_day {
            "quoted-day"
        } else {
            "not-canonical"
        })
    };
    let edits: Vec<Edit> = same.iter().filter(is_about).cloned().collect();
    edit::edit(kind, Some(&new), &edits, vocabulary).ok()
}

/// Edits that give values again what they are, in their own form: whole days and the organisation number.
fn same_values(record: &Record) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut again = |spot: Spot, key: &'static str, block: &Block| match block.get(key) {
        Some(value @ Value::Date(date)) if date.is_exact() => edits.push(Edit::Set {
            spot,
            key,
            value: Some(value.clone()),
        }),
        Some(value @ Value::Text(_)) if key == "orgnr" => edits.push(Edit::Set {
            spot,
            key,
            value: Some(value.clone()),
        }),
        _ => {}
    };
    for field in fields::of(record.kind) {
        let FieldType::Blocks(inner) = field.holds else {
            again(Spot::Record, field.key, &record.block);
            continue;
        };
        for (index, block) in record.block.tables(field.key).iter().enumerate() {
            let key = field.key;
            for field in inner {
                again(Spot::Block { key, index }, field.key, block);
            }
        }
    }
    edits
}
