//! What has changed, in sentences, and the difference of a text, line by line.

use similar::TextDiff;

use super::{Look, escape};
use crate::model::change::{Change, Participation};
use crate::model::value::Value;

/// One sentence for each change.
pub fn sentences(changes: &[Change], look: &Look<'_>) -> Vec<String> {
    changes
        .iter()
        .map(|change| escape::terminal(&sentence(change, look)))
        .collect()
}

fn sentence(change: &Change, look: &Look<'_>) -> String {
    let (message, facts) = told(change, look);
    let facts: Vec<_> = facts
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()))
        .collect();
    look.words.with(message, &facts)
}

type Facts = Vec<(&'static str, String)>;

/// The message that tells a change, and what it names.
fn told(change: &Change, look: &Look<'_>) -> (&'static str, Facts) {
    let label = |field: &str| look.field(field).to_lowercase();
    let link_with = |it, fact| [link(it, look), vec![fact]].concat();
    match change {
        Change::Registry { name, records } => registry(name, *records, look),
        Change::Edited { id } => ("change-edited", vec![("name", look.name(id))]),
        Change::Added { id, kind, name } => {
            let key = ("key", kind.key().to_owned());
            let kind = ("kind", look.kind(*kind));
            let name = ("name", name.clone());
            (
                "change-added",
                vec![key, kind, name, ("id", id.to_string())],
            )
        }
        Change::Field {
            id,
            field,
            old,
            new,
        } => {
            let old = ("old", value(field, old.as_ref(), look));
            let new = ("new", value(field, new.as_ref(), look));
            (
                "change-field",
                vec![("name", look.name(id)), ("field", label(field)), old, new],
            )
        }
        Change::Formatted { files } => {
            let files = look.words.count("count-files", *files);
            ("change-formatted", vec![("files", files)])
        }
        Change::Linked(it) => ("change-linked", link(it, look)),
        Change::Relinked {
            participation,
            fields,
        } => {
            let fields = ("fields", labels(fields, look));
            ("change-relinked", link_with(participation, fields))
        }
        Change::Ended { participation, on } => {
            ("change-ended", link_with(participation, ("on", on.clone())))
        }
        Change::Unlinked(it) => ("change-unlinked", link(it, look)),
        Change::Event { initiative, date } => (
            "change-event",
            vec![("name", look.name(initiative)), ("date", date.clone())],
        ),
        Change::Post { person, actor } => (
            "change-post",
            vec![("person", look.name(person)), ("actor", look.name(actor))],
        ),
        Change::Declared { list, word } => (
            "change-declared",
            vec![("list", label(list)), ("word", word.clone())],
        ),
    }
}

fn labels(fields: &[String], look: &Look<'_>) -> String {
    let labels: Vec<String> = fields
        .iter()
        .map(|field| look.field(field).to_lowercase())
        .collect();
    labels.join(", ")
}

fn registry(name: &str, records: usize, look: &Look<'_>) -> (&'static str, Facts) {
    let name = ("name", name.to_owned());
    if records == 0 {
        return ("change-registry", vec![name]);
    }
    let records = ("records", look.words.count("count-records", records));
    ("change-registry-with", vec![name, records])
}

fn link(it: &Participation, look: &Look<'_>) -> Facts {
    vec![
        ("actor", look.name(&it.actor)),
        ("initiative", look.name(&it.initiative)),
        ("role", look.role(&it.role)),
    ]
}

fn value(field: &str, value: Option<&Value>, look: &Look<'_>) -> String {
    let labels: Vec<String> = match value {
        None => vec![super::grid::UNKNOWN.to_owned()],
        Some(Value::Text(text)) => vec![look.value(field, text)],
        Some(Value::List(list)) => list.iter().map(|text| look.value(field, text)).collect(),
        Some(Value::Date(date)) => vec![date.to_string()],
        Some(Value::Integer(number)) => vec![number.to_string()],
        Some(Value::Flag(flag)) => {
            vec![
                look.words
                    .get(if *flag { "choice-yes" } else { "choice-no" })
                    .into_owned(),
            ]
        }
        Some(Value::Table(block)) => block
            .iter()
            .map(|(key, inner)| {
                let label = look.field(key).to_lowercase();
                format!("{label} {}", self::value(key, Some(inner), look))
            })
            .collect(),
        Some(Value::Tables(blocks)) => blocks
            .iter()
            .map(|block| self::value(field, Some(&Value::Table(block.clone())), look))
            .collect(),
    };
    labels.join(", ")
}

/// The unified difference of two texts of a file, as git writes it; of a new file against nothing.
pub fn difference(path: &str, old: Option<&str>, new: &str) -> String {
    let before = if old.is_some() {
        format!("a/{path}")
    } else {
        "/dev/null".to_owned()
    };
    TextDiff::from_lines(old.unwrap_or_default(), new)
        .unified_diff()
        .header(&before, &format!("b/{path}"))
        .to_string()
}
