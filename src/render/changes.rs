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
    let (message, facts) = facts(change, look);
    let facts = facts
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()));
    look.words.with(message, &facts.collect::<Vec<_>>())
}

/// Named facts of a change, as people read them.
type Facts = Vec<(&'static str, String)>;

/// The message that tells a change, and its facts.
fn facts(change: &Change, look: &Look<'_>) -> (&'static str, Facts) {
    match change {
        Change::Added { id, kind, name } => {
            let facts = vec![
                ("kind", look.kind(*kind)),
                ("name", name.clone()),
                ("id", id.to_string()),
            ];
            ("change-added", facts)
        }
        Change::Field {
            id,
            field,
            old,
            new,
        } => {
            let facts = vec![
                ("name", look.name(id)),
                ("field", look.field(field).to_lowercase()),
                ("old", value(field, old.as_ref(), look)),
                ("new", value(field, new.as_ref(), look)),
            ];
            ("change-field", facts)
        }
        Change::Linked(it) => ("change-linked", link(it, look)),
        Change::Relinked {
            participation,
            fields,
        } => {
            let labels = fields.iter().map(|field| look.field(field).to_lowercase());
            let labels = vec![("fields", labels.collect::<Vec<_>>().join(", "))];
            (
                "change-relinked",
                [link(participation, look), labels].concat(),
            )
        }
        Change::Ended { participation, on } => {
            let on = vec![("on", on.clone())];
            ("change-ended", [link(participation, look), on].concat())
        }
        Change::Unlinked(it) => ("change-unlinked", link(it, look)),
        Change::Event { initiative, date } => {
            let facts = vec![("name", look.name(initiative)), ("date", date.clone())];
            ("change-event", facts)
        }
        Change::Post { person, actor } => {
            let facts = vec![("person", look.name(person)), ("actor", look.name(actor))];
            ("change-post", facts)
        }
        Change::Declared { list, word } => {
            let list = look.field(list).to_lowercase();
            let facts = vec![("list", list), ("word", word.clone())];
            ("change-declared", facts)
        }
    }
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
