//! A REF that leads nowhere, or to several records.

use std::fmt;

use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;

/// How many candidates a hint names.
const NAMED: usize = 20;

/// A REF that leads to no one record.
#[derive(Debug)]
pub enum ReferenceError {
    /// No record goes by it; perhaps one is near.
    Unknown {
        /// What was typed.
        text: String,
        /// The id and name of the record that was probably meant.
        near: Option<(Id, String)>,
    },
    /// The record that goes by it can't be read.
    Unreadable {
        /// Its id.
        id: Id,
        /// Its file.
        path: String,
    },
    /// A record goes by it that can't stand there.
    WrongKind {
        /// Its id.
        id: Id,
        /// Its name; none of a person.
        name: Option<String>,
        /// What it is.
        kind: Kind,
    },
    /// Several records go by it.
    Ambiguous {
        /// What was typed.
        text: String,
        /// Their ids and names.
        candidates: Vec<(Id, String)>,
    },
}

impl ReferenceError {
    /// Why no record of those that fit goes by a text: `near` is the one that is near, if any.
    pub fn nothing(registry: &Registry, text: &str, near: Option<Id>) -> ReferenceError {
        if let Some(record) = reference::unreadable(registry, text) {
            return ReferenceError::Unreadable {
                id: record.id.clone(),
                path: record.path.clone(),
            };
        }
        let other = match reference::find(registry, text, |_| true) {
            Found::One(id, step) if step.is_exact() => registry.get(&id),
            _ => None,
        };
        if let Some(record) = other {
            return ReferenceError::WrongKind {
                id: record.id.clone(),
                name: (record.kind != Kind::Person).then(|| record.name().to_owned()),
                kind: record.kind,
            };
        }
        let name = |id: &Id| {
            registry
                .get(id)
                .map_or(id.as_str(), |it| it.name())
                .to_owned()
        };
        ReferenceError::Unknown {
            text: text.to_owned(),
            near: near.map(|id| (id.clone(), name(&id))),
        }
    }

    /// What to do or type.
    pub fn hint(&self) -> Option<String> {
        match self {
            ReferenceError::Unknown {
                near: Some((id, name)),
                ..
            } => Some(format!("did you mean {name} (`{id}`)?")),
            ReferenceError::Unknown { text, near: None } => {
                Some(format!("look for it: `kompis search {text}`"))
            }
            ReferenceError::Unreadable { id, .. } => Some(format!(
                "what is wrong: `kompis check`; mend it: `kompis edit {id}`"
            )),
            ReferenceError::WrongKind { id, .. } => Some(format!("see it: `kompis show {id}`")),
            ReferenceError::Ambiguous { candidates, .. } => {
                // Each candidate is one line, whatever its name holds.
                let line = |(id, name): &(Id, String)| {
                    let text = format!("{name} · {id}");
                    let words: Vec<&str> = text.split_whitespace().collect();
                    format!("\n         {}", words.join(" "))
                };
                let lines: Vec<_> = candidates.iter().take(NAMED).map(line).collect();
                let more = match candidates.len().saturating_sub(NAMED) {
                    0 => String::new(),
                    more => format!("\n         and {more} more"),
                };
                Some(format!("say which, by its id:{}{more}", lines.concat()))
            }
        }
    }
}

impl fmt::Display for ReferenceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReferenceError::Unknown { text, .. } => write!(formatter, "no record goes by `{text}`"),
            ReferenceError::Unreadable { path, .. } => write!(formatter, "`{path}` can't be read"),
            ReferenceError::WrongKind {
                name: Some(name),
                id,
                kind,
            } => write!(
                formatter,
                "{name} ({id}) can't stand there: {}",
                described(*kind)
            ),
            ReferenceError::WrongKind { id, kind, .. } => {
                write!(formatter, "`{id}` can't stand there: {}", described(*kind))
            }
            ReferenceError::Ambiguous { text, candidates } => {
                write!(formatter, "`{text}` may be {} records", candidates.len())
            }
        }
    }
}

/// What a record of a kind is.
fn described(kind: Kind) -> String {
    let article = if kind.key().starts_with(['a', 'i']) {
        "an"
    } else {
        "a"
    };
    let word = if kind.is_actor() { ", an actor" } else { "" };
    format!("it is {article} {}{word}", kind.key())
}
