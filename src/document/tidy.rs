//! Texts brought nearer to canonical form, rule by rule, with the same meaning.

use std::collections::BTreeSet;

use super::fmt::{MARK, Subject, fmt};
use super::form::of_text;
use super::{edit, prove};
use crate::model::edit::{Edit, Spot};
use crate::model::fields::{self, FieldType};
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::model::value::{Block, Value};
use crate::model::vocabulary::Vocabulary;

/// The rules of form that a text breaks: that of a record, or of the settings.
pub fn broken(
    file: &str,
    record: Option<&Record>,
    text: &str,
    vocabulary: &Vocabulary,
) -> BTreeSet<RuleId> {
    let found = of_text(file, record, text, vocabulary);
    found.iter().map(|finding| finding.rule).collect()
}

/// The text in canonical form; none when it can't be, or is so already.
pub fn canonical(record: Option<&Record>, text: &str, vocabulary: &Vocabulary) -> Option<String> {
    let subject = record.map_or(Subject::Settings, |it| Subject::Record(it.kind));
    fmt(subject, text, vocabulary).filter(|new| new != text)
}

/// The text with some rules of form kept; none when it can't be. Only what is wanted changes, where it stands: comments and
/// all else are as they were.
pub fn in_part(
    record: Option<&Record>,
    text: &str,
    wanted: &BTreeSet<RuleId>,
    vocabulary: &Vocabulary,
) -> Option<String> {
    let record = record?;
    let same = same_values(record);
    let mut new = text.to_owned();
    if wanted.contains(&RuleId::ByteOrderMark) {
        new = new.trim_start_matches(MARK).to_owned();
    }
    if wanted.contains(&RuleId::CarriageReturns) {
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
            &RuleId::QuotedDay
        } else {
            &RuleId::NotCanonical
        })
    };
    let edits: Vec<Edit> = same.iter().filter(is_about).cloned().collect();
    let new = edit::edit(record.kind, Some(&new), &edits, vocabulary).ok()?;
    let is_proven = prove::holds(record.kind, Some(text), &new, &same, vocabulary);
    (new != text && is_proven).then_some(new)
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
