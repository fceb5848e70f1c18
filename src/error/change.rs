//! What stops a change: a value that can't be, a record that is there already, a participation that is not.

use std::fmt;

use crate::model::id::Id;

/// Why a change was not planned.
#[derive(Debug, PartialEq, Eq)]
pub enum ChangeError {
    /// Neither `key=value`, `key+=value`, `key-=value` nor `key=`.
    NoAssignment(String),
    /// The record has no such key.
    UnknownKey {
        /// What was typed.
        key: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// The key is one of a block of the record, which other commands write.
    BlockKey {
        /// What was typed.
        key: String,
        /// What the block is called.
        block: &'static str,
    },
    /// There is no such kind of record.
    UnknownKind {
        /// What was typed.
        kind: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// The key takes no such value.
    BadValue {
        /// The key.
        key: String,
        /// What was typed.
        value: String,
        /// What the key takes.
        takes: String,
    },
    /// `+=` and `-=` are for keys with several values.
    NotAList(String),
    /// The value to take away is not there.
    NotThere {
        /// The key.
        key: String,
        /// What was typed.
        value: String,
    },
    /// The vocabulary does not declare the word.
    UndeclaredWord {
        /// The list: `role`, `type`, `tag` or `topic`.
        list: &'static str,
        /// What was typed.
        word: String,
        /// The key that it would have.
        key: String,
        /// What was probably meant.
        near: Option<String>,
        /// The keys that there are.
        known: Vec<String>,
    },
    /// No source goes by it.
    UnknownSource {
        /// What was typed.
        text: String,
        /// What was probably meant.
        near: Option<Id>,
    },
    /// A period that ends before it begins.
    UntilBeforeSince {
        /// The first day.
        since: String,
        /// The last day.
        until: String,
        /// Whether one of them is known from the registry.
        is_known: bool,
    },
    /// The actor takes no part in the initiative, or not as that.
    NotLinked {
        /// Who.
        actor: String,
        /// In what.
        initiative: String,
        /// As what.
        role: Option<String>,
    },
    /// The actor takes part in several ways, and it is not said which is meant.
    WhichRole {
        /// Who.
        actor: String,
        /// The roles, with their periods.
        roles: Vec<String>,
    },
    /// The id is no id.
    BadId(String),
    /// Another record has it already: the id, number, code or name.
    Taken {
        /// What is taken: `id`, `orgnr`, `code` or `name`.
        what: &'static str,
        /// The value.
        value: String,
        /// The record that has it.
        id: Id,
        /// Its name.
        name: String,
        /// Whether `--force` may add it all the same.
        forcible: bool,
    },
    /// There is no record to choose.
    NothingThere,
    /// Another record has nearly that name.
    Near {
        /// The name.
        value: String,
        /// The record that has one like it.
        id: Id,
        /// Its name.
        name: String,
    },
    /// Something that must be said was not.
    Missing(&'static str),
}

impl ChangeError {
    /// Whether the arguments are wrong by themselves.
    pub fn is_usage(&self) -> bool {
        match self {
            ChangeError::NoAssignment(_)
            | ChangeError::UnknownKey { .. }
            | ChangeError::BlockKey { .. }
            | ChangeError::UnknownKind { .. }
            | ChangeError::BadValue { .. }
            | ChangeError::NotAList(_)
            | ChangeError::UndeclaredWord { .. }
            | ChangeError::UntilBeforeSince {
                is_known: false, ..
            }
            | ChangeError::BadId(_)
            | ChangeError::Missing(_) => true,
            ChangeError::NotThere { .. }
            | ChangeError::UnknownSource { .. }
            | ChangeError::UntilBeforeSince { is_known: true, .. }
            | ChangeError::NotLinked { .. }
            | ChangeError::WhichRole { .. }
            | ChangeError::NothingThere
            | ChangeError::Near { .. }
            | ChangeError::Taken { .. } => false,
        }
    }

    /// What to type instead, when there is something.
    pub fn hint(&self) -> Option<String> {
        match self {
            ChangeError::NoAssignment(_) => Some(
                "write `key=value`, `key+=value` to add, `key-=value` to take away, `key=` for none".to_owned(),
            ),
            ChangeError::UnknownKey { near, .. } | ChangeError::UnknownKind { near, .. } => near.as_ref().map(|near| format!("did you mean `{near}`?")),
            ChangeError::BlockKey { block: "participant", key } => Some(format!(
                "it belongs to a participant: `kompis link ACTOR INITIATIVE --role ROLE{}`",
                match key.as_str() {
                    "actor" | "role" | "participant" => String::new(),
                    key => format!(" --{key} …"),
                }
            )),
            ChangeError::BlockKey { block: "event", .. } => {
                Some("it belongs to an event: `kompis add event INITIATIVE date=…`".to_owned())
            }
            ChangeError::BlockKey { block: "post", .. } => {
                Some("it belongs to a post: `kompis add post PERSON actor=…`; `kompis edit PERSON` changes one".to_owned())
            }
            ChangeError::BlockKey { .. } => Some("change it with `kompis edit REF`".to_owned()),
            ChangeError::BadValue { takes, .. } => Some(format!("it takes {takes}")),
            ChangeError::NotAList(key) => Some(format!("write `{key}=value`")),
            ChangeError::NotThere { key, .. } => Some(format!("see what is there: `kompis show REF`, field {key}")),
            ChangeError::UndeclaredWord { list, word, key, near, known } => Some(match (near, *list) {
                (Some(near), _) => format!("did you mean `{near}`? or declare `{word}`: give --declare"),
                (None, "tag") => format!("declare it: give --declare, or add \"{word}\" to [vocabulary] tags in registry.toml"),
                (None, list) => format!(
                    "one of {}; or declare it: give --declare, or add to [vocabulary] in registry.toml: {list}s.{key} = {{ sv = {word:?}, en = \"…\" }}",
                    known.join(", ")
                ),
            }),
            ChangeError::UnknownSource { near: Some(near), .. } => Some(format!("did you mean `{near}`?")),
            ChangeError::UnknownSource { text, near: None } => {
                Some(format!("add it first: `kompis add source \"{text}\" publisher=… date=… url=…`, or give --declare"))
            }
            ChangeError::UntilBeforeSince { is_known: true, .. } => {
                Some("the last day comes after the first; for another participation give both days".to_owned())
            }
            ChangeError::UntilBeforeSince { .. } => Some("the last day comes after the first".to_owned()),
            ChangeError::NotLinked { initiative, .. } => Some(format!("see who does: `kompis show {initiative}`")),
            ChangeError::WhichRole { roles, .. } => Some(format!("say which with --role: {}", roles.join(", "))),
            ChangeError::BadId(_) => {
                Some("an id is made of a-z, 0-9 and single hyphens, at most 80 characters".to_owned())
            }
            ChangeError::Near { id, .. } | ChangeError::Taken { id, forcible: true, .. } => {
                Some(format!("see it: `kompis show {id}`; if they are two, give --force"))
            }
            ChangeError::Taken { id, forcible: false, .. } => Some(format!("see it: `kompis show {id}`")),
            ChangeError::NothingThere => Some("add one first: `kompis add`".to_owned()),
            ChangeError::Missing(_) => None,
        }
    }
}

impl fmt::Display for ChangeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChangeError::NoAssignment(text) => write!(formatter, "`{text}` is no assignment"),
            ChangeError::UnknownKey { key, .. } => {
                write!(formatter, "there is no key `{key}` here")
            }
            ChangeError::BlockKey { key, block } if key == block => {
                write!(formatter, "`{key}` is no field, but a block")
            }
            ChangeError::BlockKey { key, block } => {
                write!(
                    formatter,
                    "`{key}` is no field of the record, but of its {block} blocks"
                )
            }
            ChangeError::UnknownKind { kind, .. } => write!(formatter, "there is no kind `{kind}`"),
            ChangeError::BadValue { key, value, .. } => {
                write!(formatter, "`{key}` can't be `{value}`")
            }
            ChangeError::NotAList(key) => write!(formatter, "`{key}` has one value"),
            ChangeError::NotThere { key, value } => write!(formatter, "`{key}` has no `{value}`"),
            ChangeError::UndeclaredWord { list, word, .. } => {
                write!(formatter, "there is no {list} `{word}`")
            }
            ChangeError::UnknownSource { text, .. } => {
                write!(formatter, "no source goes by `{text}`")
            }
            ChangeError::UntilBeforeSince { since, until, .. } => {
                write!(formatter, "it would end {until}, before it begins {since}")
            }
            ChangeError::NotLinked {
                actor,
                initiative,
                role,
            } => {
                let role = role.as_deref().map(|role| format!(" as {role}"));
                let role = role.unwrap_or_default();
                write!(formatter, "{actor} takes no part in {initiative}{role}")
            }
            ChangeError::WhichRole { actor, .. } => {
                write!(formatter, "{actor} takes part in several ways")
            }
            ChangeError::BadId(id) => write!(formatter, "`{id}` can be no id"),
            ChangeError::Taken {
                what,
                value,
                id,
                name,
                ..
            } => {
                write!(formatter, "{name} ({id}) has the {what} `{value}` already")
            }
            ChangeError::NothingThere => write!(formatter, "there is no record to choose"),
            ChangeError::Near { value, id, name } => {
                write!(formatter, "`{value}` is nearly the name of {name} ({id})")
            }
            ChangeError::Missing(what) => write!(formatter, "say {what}"),
        }
    }
}
