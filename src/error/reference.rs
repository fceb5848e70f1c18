//! A REF that names no record, or several.

use miette::Diagnostic;
use thiserror::Error;

use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;

/// How a hint goes on in a line of its own.
pub const HINT_BREAK: &str = "\n         ";

/// How many candidates a hint lists.
// More would push the error itself off the screen.
const MAX_CANDIDATES: usize = 20;

/// Why a REF names no single record.
#[derive(Debug, Error, Diagnostic)]
pub enum ReferenceError {
    /// No record has that id, code or name.
    #[error("no record goes by `{text}`")]
    #[diagnostic(help("{}", match .near {
        Some((id, name)) => format!("did you mean {name} (`{id}`)?"),
        None => format!("look for it: `kompis search {text}`"),
    }))]
    Unknown {
        /// What was typed.
        text: String,
        /// The id and name of the record that was probably meant.
        near: Option<(Id, String)>,
    },
    /// The record can't be read.
    #[error("`{path}` can't be read")]
    #[diagnostic(help("what is wrong: `kompis check`; mend it: `kompis edit {id}`"))]
    Unreadable {
        /// Its id.
        id: Id,
        /// Its file.
        path: String,
    },
    /// The record is of a kind that is not allowed there.
    #[error("{} can't stand there: {}", match .name {
        Some(name) => format!("{name} ({id})"),
        None => format!("`{id}`"),
    }, describe_kind(*.kind))]
    #[diagnostic(help("see it: `kompis show {id}`"))]
    WrongKind {
        /// Its id.
        id: Id,
        /// Its name; none for a person.
        name: Option<String>,
        /// Its kind.
        kind: Kind,
    },
    /// Several records have that name.
    #[error("`{text}` may be {} records", .candidates.len())]
    #[diagnostic(help("say which, by its id:{}", candidate_lines(.candidates)))]
    Ambiguous {
        /// What was typed.
        text: String,
        /// Their ids and names.
        candidates: Vec<(Id, String)>,
    },
}

impl ReferenceError {
    /// Why no allowed record goes by a text; `near` is the id that was probably meant, if any.
    pub fn nothing(registry: &Registry, text: &str, near: Option<Id>) -> ReferenceError {
        // Before all others: that it is unknown would send the user to add it a second time.
        if let Some(record) = reference::unreadable(registry, text) {
            return ReferenceError::Unreadable {
                id: record.id.clone(),
                path: record.path.clone(),
            };
        }
        let other = match reference::find(registry, text, |_| true) {
            // A near miss of another kind is probably not what was meant.
            Found::One(id, step) if step.is_exact() => registry.get(&id),
            _ => None,
        };
        if let Some(record) = other {
            return ReferenceError::WrongKind {
                id: record.id.clone(),
                // Errors are copied into logs and issues: they name no person.
                name: (record.kind != Kind::Person).then(|| record.name().to_owned()),
                kind: record.kind,
            };
        }
        ReferenceError::unknown(registry, text, near)
    }

    /// The error for a text that no record goes by; `near` is the id that was probably meant, if any.
    pub fn unknown(registry: &Registry, text: &str, near: Option<Id>) -> ReferenceError {
        ReferenceError::Unknown {
            text: text.to_owned(),
            near: near.map(|id| with_name(registry, id)),
        }
    }

    /// The error for a text that several records go by.
    pub fn ambiguous(registry: &Registry, text: &str, ids: Vec<Id>) -> ReferenceError {
        ReferenceError::Ambiguous {
            text: text.to_owned(),
            candidates: ids.into_iter().map(|id| with_name(registry, id)).collect(),
        }
    }
}

fn with_name(registry: &Registry, id: Id) -> (Id, String) {
    let record = registry.get(&id);
    let name = record.map_or(id.as_str(), |record| record.name());
    (id.clone(), name.to_owned())
}

/// A line for each candidate, whatever line breaks its name has.
fn candidate_lines(candidates: &[(Id, String)]) -> String {
    let line = |(id, name): &(Id, String)| {
        let text = format!("{name} · {id}");
        // A name with a line break could otherwise look like another candidate.
        let words: Vec<&str> = text.split_whitespace().collect();
        format!("{HINT_BREAK}{}", words.join(" "))
    };
    let mut lines: String = candidates.iter().take(MAX_CANDIDATES).map(line).collect();
    if candidates.len() > MAX_CANDIDATES {
        let more = candidates.len() - MAX_CANDIDATES;
        lines.push_str(&format!("{HINT_BREAK}and {more} more"));
    }
    lines
}

fn describe_kind(kind: Kind) -> String {
    let article = match kind.key().starts_with(['a', 'i']) {
        true => "an",
        false => "a",
    };
    let actor = if kind.is_actor() { ", an actor" } else { "" };
    format!("it is {article} {}{actor}", kind.key())
}
