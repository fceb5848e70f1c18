//! Queries that are kept under a name: `@tjust` stands for the terms of the query that is called so.

use std::collections::BTreeMap;

use serde::Serialize;

use super::mistake::{Mistake, QueryError, QueryFault};
use super::syntax::{OpenQuote, Term, What, parse};
use crate::text::suggest::nearest;

/// The most terms that a query may come to with those that it names: queries that name one another grow fast.
const MOST_TERMS: usize = 1000;

/// Who keeps a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Keeper {
    /// `registry.toml`: everybody who has the registry.
    Registry,
    /// The user's own settings.
    User,
}

/// A query under its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedQuery {
    /// Its name, without `@`.
    pub name: String,
    /// What it says.
    pub text: String,
    /// Who keeps it.
    pub keeper: Keeper,
}

/// Every query that is kept.
#[derive(Clone, Debug, Default)]
pub struct SavedQueries {
    registry: BTreeMap<String, String>,
    user: BTreeMap<String, String>,
}

impl SavedQueries {
    /// Those of a registry, and none of a user.
    pub fn new(registry: BTreeMap<String, String>) -> SavedQueries {
        SavedQueries {
            registry,
            user: BTreeMap::new(),
        }
    }

    /// Takes those of the user in. What the registry keeps under the same name goes before: a list that is shared says
    /// the same to everybody.
    pub fn keep(&mut self, user: BTreeMap<String, String>) {
        self.user = user;
    }

    /// Every one of them by name, the registry's before the user's.
    pub fn all(&self) -> Vec<SavedQuery> {
        let of = |keeper: Keeper| {
            let named = move |(name, text): (&String, &String)| SavedQuery {
                name: name.clone(),
                text: text.clone(),
                keeper,
            };
            self.of(keeper).iter().map(named)
        };
        let mut all: Vec<SavedQuery> = of(Keeper::Registry).chain(of(Keeper::User)).collect();
        all.sort_by(|left, right| (&left.name, left.keeper).cmp(&(&right.name, right.keeper)));
        all
    }

    /// The query that `@name` means to a user, or to a query of `by`: what is shared knows only what is shared.
    pub fn find(&self, name: &str, by: Keeper) -> Option<SavedQuery> {
        let keepers = [Keeper::Registry, Keeper::User];
        let keepers = keepers.into_iter().filter(|keeper| *keeper <= by);
        let found = |keeper: Keeper| {
            let text = self.of(keeper).get(name)?;
            Some(SavedQuery {
                name: name.to_owned(),
                text: text.clone(),
                keeper,
            })
        };
        keepers.into_iter().find_map(found)
    }

    /// The names that a query of `by` may use.
    pub fn names(&self, by: Keeper) -> impl Iterator<Item = &str> {
        let user = (by == Keeper::User).then_some(&self.user);
        let names = self
            .registry
            .keys()
            .chain(user.into_iter().flatten().map(|it| it.0));
        names.map(String::as_str)
    }

    fn of(&self, keeper: Keeper) -> &BTreeMap<String, String> {
        match keeper {
            Keeper::Registry => &self.registry,
            Keeper::User => &self.user,
        }
    }
}

/// Whether a query can be kept under the name: letters, digits, `-` and `_`, so that it is one word of a query.
pub fn is_name(name: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
    !name.is_empty() && name.chars().all(fits)
}

/// A term and the text that it stands in.
pub(super) struct Part {
    text: String,
    within: Option<SavedQuery>,
    pub(super) term: Term,
}

impl Part {
    /// The mistake at its place, in the query that is typed or in the one that is kept.
    pub(super) fn error(&self, mistake: Mistake) -> QueryError {
        mistake.in_query(&self.text).within(self.within.clone())
    }
}

/// The terms of a query, those of the queries that it names in their place; `by` is who wrote it.
pub(super) fn expand(
    text: &str,
    saved: &SavedQueries,
    by: Keeper,
) -> Result<Vec<Part>, QueryError> {
    let mut expander = Expander {
        saved,
        by,
        open: Vec::new(),
        parts: Vec::new(),
    };
    expander.text(text)?;
    Ok(expander.parts)
}

struct Expander<'a> {
    saved: &'a SavedQueries,
    by: Keeper,
    /// The kept queries that are being read, the one in the other.
    open: Vec<SavedQuery>,
    parts: Vec<Part>,
}

impl Expander<'_> {
    fn text(&mut self, text: &str) -> Result<(), QueryError> {
        let within = self.open.last().cloned();
        let syntax = parse(text).map_err(|OpenQuote(at)| {
            Mistake::new(&(at..text.len()), QueryFault::OpenQuote)
                .in_query(text)
                .within(within.clone())
        })?;
        for term in syntax.terms {
            let part = Part {
                text: text.to_owned(),
                within: within.clone(),
                term,
            };
            match &part.term.what {
                What::Saved(name) => self.named(name, &part)?,
                _ if self.parts.len() >= MOST_TERMS => {
                    let fault = QueryFault::TooManyTerms(MOST_TERMS);
                    return Err(part.error(Mistake::new(&part.term.span, fault)));
                }
                _ => self.parts.push(part),
            }
        }
        Ok(())
    }

    /// The terms of `@name` in the place of that term.
    fn named(&mut self, name: &str, part: &Part) -> Result<(), QueryError> {
        let mistake = |fault| Mistake::new(&part.term.span, fault);
        let by = part.within.as_ref().map_or(self.by, |it| it.keeper);
        let Some(saved) = self.saved.find(name, by) else {
            let mut known = self.saved.names(by).peekable();
            let fault = QueryFault::UnknownSaved {
                name: name.to_owned(),
                any: known.peek().is_some(),
            };
            let near = nearest(name, known).map(|near| format!("@{near}"));
            let mut mistake = mistake(fault);
            mistake.suggestion = near;
            return Err(part.error(mistake));
        };
        if let Some(from) = self.open.iter().position(|it| *it == saved) {
            let names = self.open[from..].iter().map(|it| it.name.clone()).collect();
            return Err(part.error(mistake(QueryFault::SavedLoop(names))));
        }
        let before = self.parts.len();
        self.open.push(saved.clone());
        self.text(&saved.text)?;
        self.open.pop();
        if part.term.negated {
            match &mut self.parts[before..] {
                [one] => one.term.negated = !one.term.negated,
                _ => {
                    let fault = QueryFault::NegatedSaved(name.to_owned());
                    return Err(part.error(mistake(fault)));
                }
            }
        }
        Ok(())
    }
}
