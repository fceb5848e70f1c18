//! Texts brought nearer to canonical form, rule by rule, with the same meaning.

use std::collections::BTreeSet;

use super::fmt::{MARK, Subject, fmt};
use super::form::of_text;
use super::{edit, prove};
use crate::model::edit::{Edit, Spot};
use crate::model::fields::{self, FieldType};
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// The rules of form that a text breaks: that of a record, or of the settings.
pub fn broken(
    file: &str,
    record: Option<&Record>,
    text: &str,
    vocabulary: &Vocabulary,
) -> BTreeSet<&'static str> {
    let found = of_text(file, record, text, vocabulary);
    found.iter().map(|finding| finding.rule).collect()
}

/// The text with the wanted rules of form kept; none when it can't. With all of them it gets its canonical form, else only
/// what is wanted changes, where it stands.
pub fn tidied(
    file: &str,
    record: Option<&Record>,
    text: &str,
    wanted: &BTreeSet<&str>,
    vocabulary: &Vocabulary,
) -> Option<String> {
    if broken(file, record, text, vocabulary).is_subset(wanted) {
        let subject = record.map_or(Subject::Settings, |it| Subject::Record(it.kind));
        let new = fmt(subject, text, vocabulary);
        return new.filter(|new| new != text);
    }
    let record = record?;
    let same = same_values(record);
    let proven =
        |new: &String| new != text && prove::holds(record.kind, Some(text), new, &same, vocabulary);
    in_part(record.kind, text, wanted, &same, vocabulary).filter(proven)
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
        new = new.trim_start_matches(MARK).to_owned();
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
