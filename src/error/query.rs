//! A mistake in a query.

use std::fmt;

use crate::model::query::mistake::{QueryError, QueryFault};
use crate::model::query::saved::Keeper;

impl QueryError {
    /// Whether the arguments are wrong by themselves.
    pub fn is_usage(&self) -> bool {
        // What is kept under a name is no argument.
        if self.within.is_some() {
            return false;
        }
        match self.fault {
            QueryFault::UnknownRecord(_) | QueryFault::AmbiguousRecord { .. } => false,
            QueryFault::OpenQuote
            | QueryFault::UnknownKey(_)
            | QueryFault::NoValue(_)
            | QueryFault::NoKey(_)
            | QueryFault::OneValue(_)
            | QueryFault::BadDay(_)
            | QueryFault::NoStep(_)
            | QueryFault::NotBehindDot { .. }
            | QueryFault::Withheld(_)
            | QueryFault::UnknownWord { .. }
            | QueryFault::BadDate(_)
            | QueryFault::BadNumber(_)
            | QueryFault::BadFlag(_)
            | QueryFault::NotForGroups(_)
            | QueryFault::UnknownSaved { .. }
            | QueryFault::SavedLoop(_)
            | QueryFault::NegatedSaved(_)
            | QueryFault::TooManyTerms(_)
            | QueryFault::TooDeep(_) => true,
        }
    }

    /// What to do or type, when there is something.
    pub fn hint(&self) -> Option<String> {
        self.kept_hint().or_else(|| self.fault_hint())
    }

    /// Where a query is kept that has a mistake, and what was probably meant there.
    fn kept_hint(&self) -> Option<String> {
        let within = self.within.as_ref()?;
        let hint = match self.fault_hint() {
            Some(hint) => format!("{hint}; "),
            None => String::new(),
        };
        Some(match within.keeper {
            Keeper::Registry => format!("{hint}mend it: `kompis edit registry.toml`"),
            Keeper::User => {
                format!("{hint}mend it in your own settings: `kompis queries` says where")
            }
        })
    }

    /// What was probably meant, or what to write instead.
    fn fault_hint(&self) -> Option<String> {
        if let Some(suggestion) = &self.suggestion {
            return Some(format!("did you mean `{suggestion}`?"));
        }
        match &self.fault {
            QueryFault::OpenQuote => Some("close it, or leave it out".to_owned()),
            QueryFault::UnknownKey(_) => {
                Some("to look for the text itself, put it in quotes: '\"…\"'".to_owned())
            }
            QueryFault::NoValue(key) => Some(format!("to ask for any value, write `has:{key}`")),
            QueryFault::NoKey(_) => Some("write a key: `has:website`, `no:county:08`".to_owned()),
            QueryFault::OneValue(key) => Some(format!("write the term twice: `{key}:… {key}:…`")),
            QueryFault::BadDay(_) => Some("write one day: `2023-10-25`".to_owned()),
            QueryFault::NoStep(_) => Some(
                "a dot leads to another record: `initiative.county:22`, `actor.kind:university`"
                    .to_owned(),
            ),
            QueryFault::NotBehindDot { instead, .. } => {
                let term = instead.as_ref()?;
                Some(format!("write `{term}`, which asks about participations"))
            }
            QueryFault::Withheld(key) if key == "note" => {
                Some("see one person: `kompis show PERSON`".to_owned())
            }
            QueryFault::Withheld(key) => Some(format!(
                "list contacts: `kompis contacts has:{key}`; who has none: `kompis contacts --missing`"
            )),
            QueryFault::UnknownWord { key, known, .. } if known.is_empty() => Some(match &**key {
                "county" => "write a code, a letter or a name: `08`, `H`, `Kalmar`".to_owned(),
                key => {
                    format!("the registry declares none: see [vocabulary] {key}s in registry.toml")
                }
            }),
            QueryFault::UnknownWord { known, .. } => {
                let known: Vec<_> = known.iter().map(|word| format!("`{word}`")).collect();
                Some(format!("there are {}", known.join(", ")))
            }
            QueryFault::BadDate(_) => {
                Some("write `2023-10-25`, `2023-10`, `2023`, `2021..2023` or `..2021`".to_owned())
            }
            QueryFault::BadNumber(_) => Some("write `70`, `70..`, `..70` or `70..100`".to_owned()),
            QueryFault::BadFlag(_) => Some("write `yes` or `no`".to_owned()),
            QueryFault::UnknownRecord(text) => Some(format!("look for it: `kompis search {text}`")),
            QueryFault::AmbiguousRecord { candidates, .. } => {
                let ids: Vec<_> = candidates
                    .iter()
                    .take(8)
                    .map(|id| format!("`{id}`"))
                    .collect();
                Some(format!("say which: {}", ids.join(", ")))
            }
            QueryFault::NotForGroups(_) => {
                Some("a group's members are found by `kind`, `type`, `county` and `id`".to_owned())
            }
            QueryFault::UnknownSaved { any: false, .. } => Some(
                "keep one: write `name = \"county:08\"` under [queries] in registry.toml"
                    .to_owned(),
            ),
            QueryFault::UnknownSaved { name, .. } => Some(format!(
                "see those that are kept: `kompis queries`; to look for the text: '\"@{name}\"'"
            )),
            QueryFault::SavedLoop(names) => {
                let names: Vec<_> = names.iter().map(|name| format!("`@{name}`")).collect();
                Some(format!("take one out of the other: {}", names.join(", ")))
            }
            QueryFault::NegatedSaved(_) => Some("turn its terms round one by one".to_owned()),
            QueryFault::TooManyTerms(_) | QueryFault::TooDeep(_) => {
                Some("keep fewer in one another".to_owned())
            }
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fault {
            QueryFault::OpenQuote => write!(formatter, "a quote is not closed"),
            QueryFault::UnknownKey(key) => write!(formatter, "there is no key `{key}`"),
            QueryFault::NoValue(key) => write!(formatter, "`{key}:` has no value"),
            QueryFault::NoKey(_) => write!(formatter, "a key is missing"),
            QueryFault::OneValue(key) => write!(formatter, "`{key}` takes one value"),
            QueryFault::BadDay(text) => write!(formatter, "`{text}` is no day"),
            QueryFault::NoStep(key) => write!(formatter, "`{key}` leads to no other record"),
            QueryFault::NotBehindDot { key, before, .. } => {
                write!(formatter, "there is no key `{key}` after `{before}.`")
            }
            QueryFault::Withheld(key) => {
                write!(formatter, "lists withhold the `{key}` of people")
            }
            QueryFault::UnknownWord { key, word, .. } => {
                write!(formatter, "there is no {key} `{word}`")
            }
            QueryFault::BadDate(text) => write!(formatter, "`{text}` is no date"),
            QueryFault::BadNumber(text) => write!(formatter, "`{text}` is no number"),
            QueryFault::BadFlag(text) => write!(formatter, "`{text}` is neither yes nor no"),
            QueryFault::UnknownRecord(text) => write!(formatter, "no record goes by `{text}`"),
            QueryFault::AmbiguousRecord { text, candidates } => {
                write!(formatter, "`{text}` may be {} records", candidates.len())
            }
            QueryFault::NotForGroups(key) => {
                write!(formatter, "`{key}` can't choose the members of a group")
            }
            QueryFault::UnknownSaved { name, .. } => {
                write!(formatter, "no query is kept as `@{name}`")
            }
            QueryFault::SavedLoop(names) => {
                let name = names.first().map_or("", String::as_str);
                write!(formatter, "`@{name}` comes back to itself")
            }
            QueryFault::NegatedSaved(name) => {
                write!(
                    formatter,
                    "`no:` turns one term round, and `@{name}` is not one"
                )
            }
            QueryFault::TooManyTerms(most) => {
                write!(
                    formatter,
                    "the queries that are kept come to more than {most} terms"
                )
            }
            QueryFault::TooDeep(most) => {
                write!(formatter, "more than {most} kept queries name one another")
            }
        }?;
        match &self.within {
            Some(within) => write!(formatter, ", in `@{}`", within.name),
            None => Ok(()),
        }
    }
}
