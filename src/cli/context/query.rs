//! Queries and REFs among the arguments, and notes about how they were understood.

use std::collections::BTreeSet;

use jiff::civil;

use super::Context;
use super::read::Read;
use crate::error::Error;
use crate::error::reference::ReferenceError;
use crate::model::fields::ReferenceTarget;
use crate::model::id::Id;
use crate::model::query::compile::{EmptyResultHint, Query};
use crate::model::query::error::QueryErrorKind;
use crate::model::query::select::Subjects;
use crate::model::query::syntax::{self, TermKind};
use crate::model::record::Record;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::ops::assign::Assigner;
use crate::text::order;
use crate::text::shell;

/// The query of a command: its words, or the value of an option that stands for them.
pub(crate) fn query_words<'a>(words: &'a [String], option: Option<&'a String>) -> &'a [String] {
    option.map_or(words, std::slice::from_ref)
}

impl Context {
    /// Compiles the query of the arguments, with notes about how it was understood.
    ///
    /// # Errors
    /// [`crate::model::query::error::QueryError`] for an error in it.
    pub(crate) fn query(&self, registry: &Registry, arguments: &[String]) -> Result<Query, Error> {
        let query = self.query_quietly(registry, arguments)?;
        self.note_guesses(registry, &query);
        Ok(query)
    }

    /// Notes which records the query names by a part of their names, and which words are no operators.
    pub(crate) fn note_guesses(&self, registry: &Registry, query: &Query) {
        for (text, id) in &query.guessed {
            self.note_guess(registry, text, id);
        }
        for word in &query.operators {
            self.note(format!(
                "`{word}` is looked for as a word, and all terms must hold; for either of two: `kind:a,b`, `text:a,b`"
            ));
        }
    }

    /// Notes that a query finds nothing, and why that may be.
    pub(crate) fn note_no_match(&self, query: &Query) {
        self.note("nothing matches");
        self.note_empty_result_hints(query);
    }

    /// Notes why a query may find nothing.
    pub(crate) fn note_empty_result_hints(&self, query: &Query) {
        for hint in query.empty_result_hints() {
            self.note(match hint {
                EmptyResultHint::OneActor => {
                    "`actor:` and `actor.` are about the same actor; who takes part with somebody: `with:`".to_owned()
                }
                EmptyResultHint::Negative(number) => {
                    format!("`-{number}` is a number below zero; at most {number}: `..{number}`")
                }
                EmptyResultHint::NotOfKinds { key, kinds } => match kinds.as_slice() {
                    [kind] => format!("no {} has the key `{key}`", kind.key()),
                    _ => format!("none of these kinds has the key `{key}`"),
                },
            });
        }
    }

    /// Compiles the query of the arguments without notes.
    ///
    /// # Errors
    /// [`crate::model::query::error::QueryError`] for an error in it.
    pub(crate) fn query_quietly(
        &self,
        registry: &Registry,
        arguments: &[String],
    ) -> Result<Query, Error> {
        self.query_on(registry, arguments, self.as_of)
    }

    /// Compiles the query of the arguments for a day, without notes.
    ///
    /// # Errors
    /// [`crate::model::query::error::QueryError`] for an error in it.
    pub(crate) fn query_on(
        &self,
        registry: &Registry,
        arguments: &[String],
        as_of: Option<civil::Date>,
    ) -> Result<Query, Error> {
        let text = syntax::join(arguments);
        let query = Query::new(&text, registry, self.today, as_of);
        if let Err(error) = &query
            // Only then do they matter; the note would else come with every command.
            && matches!(error.kind, QueryErrorKind::UnknownSaved { .. })
        {
            self.note_unreadable_settings();
        }
        Ok(query?)
    }

    /// Notes why the user's own queries can't be read, if so.
    pub(crate) fn note_unreadable_settings(&self) {
        if let Some(error) = &self.own_queries_error {
            self.note(error);
        }
    }

    /// Notes which record a part of a name is taken for.
    fn note_guess(&self, registry: &Registry, text: &str, id: &Id) {
        let name = registry.get(id).map_or(id.as_str(), |record| record.name());
        self.note(format!("`{text}` is understood as {name} ({id})"));
    }

    /// The id of the record that a REF names, of those that fit; notes what an inexact REF is taken for.
    ///
    /// # Errors
    /// [`ReferenceError`] when it names none, or several.
    pub(crate) fn resolve(
        &mut self,
        registry: &Registry,
        text: &str,
        fits: impl Fn(&Record) -> bool,
    ) -> Result<Id, Error> {
        let found = match reference::find(registry, text, &fits) {
            // Somebody who is withheld can be shown by whoever knows the id or the whole name.
            Found::One(id, step) if step.is_exact() => Found::One(id, step),
            // Somebody who is withheld is in no list, and not among candidates either.
            _ => reference::find(registry, text, |record| {
                fits(record) && !record.is_withheld()
            }),
        };
        match found {
            Found::One(id, step) => {
                if step.is_guess() {
                    self.note_guess(registry, text, &id);
                }
                Ok(id)
            }
            Found::Several(mut ids) => {
                // The error lists them for people, as lists on a screen are.
                ids.sort_by(|left, right| {
                    let name = |id: &Id| registry.get(id).map_or("", |it| it.name()).to_owned();
                    order::compare(&name(left), &name(right))
                });
                Err(ReferenceError::ambiguous(registry, text, ids).into())
            }
            Found::Nothing(near) => Err(ReferenceError::nothing(registry, text, near).into()),
        }
    }

    /// The ids of the records that REFs name and of those that a query finds, each once.
    ///
    /// # Errors
    /// [`ReferenceError`] and [`crate::model::query::error::QueryError`].
    pub(crate) fn named_and_found(
        &self,
        read: &Read,
        assigner: &Assigner<'_>,
        (references, target): (&[String], ReferenceTarget),
        (query, subjects): (Option<&String>, Subjects),
    ) -> Result<BTreeSet<Id>, Error> {
        let named = references.iter().map(|it| assigner.reference(target, it));
        let mut ids: BTreeSet<Id> = named.collect::<Result<_, _>>()?;
        if let Some(query) = query {
            let query = self.query(read.registry(), std::slice::from_ref(query))?;
            let hits = read.view().select(&query, subjects, false);
            ids.extend(hits.into_iter().map(|hit| hit.id));
        }
        Ok(ids)
    }

    /// The ids of the records that a query finds, people among them, which queries find only with `kind:person`; none without
    /// a query.
    ///
    /// # Errors
    /// [`crate::model::query::error::QueryError`] for an error in it.
    pub(crate) fn found_with_people(
        &self,
        read: &Read,
        words: &[String],
    ) -> Result<Option<BTreeSet<Id>>, Error> {
        if words.is_empty() {
            return Ok(None);
        }
        let registry = read.registry();
        let people = [words, &["kind:person".to_owned()]].concat();
        let queries = [
            self.query(registry, words)?,
            self.query_quietly(registry, &people)?,
        ];
        let found = queries.iter().flat_map(|query| {
            let hits = read.view().select(query, Subjects::Records, false);
            hits.into_iter().map(|hit| hit.id)
        });
        Ok(Some(found.collect()))
    }

    /// An assigner for the registry. Without a terminal a REF must be exact: nobody would see what it was taken for.
    pub(crate) fn assigner<'a>(&self, read: &'a Read, declare: bool) -> Assigner<'a> {
        let exact = !self.output.is_terminal() || self.no_input();
        Assigner::new(read.registry(), exact, declare)
    }

    /// Notes that no actor takes part in what a query matches. Plain words choose actors; where they match initiatives, notes
    /// what to type for these.
    ///
    /// # Errors
    /// None in practice: the query was compiled before.
    pub(crate) fn note_no_participants(
        &self,
        command: &str,
        arguments: &[String],
        read: &Read,
    ) -> Result<(), Error> {
        self.note("nobody takes part in what matches");
        self.note_empty_result_hints(&self.query_quietly(read.registry(), arguments)?);
        // Words choose actors in these commands, which surprises whoever types the name of an initiative.
        let Some(words) = about_initiatives(arguments) else {
            return Ok(());
        };
        let query = self.query_quietly(read.registry(), &words)?;
        let hits = read.view().select(&query, Subjects::Actors, false);
        if hits.iter().any(|hit| !hit.links.is_empty()) {
            let line = shell::join(&words);
            self.note(format!(
                "words choose actors; in initiatives: `kompis {command} {line}`"
            ));
        }
        Ok(())
    }
}

/// The words of a query as words about initiatives; none where the query has other terms, or no words.
fn about_initiatives(arguments: &[String]) -> Option<Vec<String>> {
    let terms = syntax::parse(&syntax::join(arguments)).ok()?;
    let word = |term: &syntax::Term| match &term.kind {
        TermKind::Text(text) if !term.negated => Some(format!("initiative.text:{text}")),
        _ => None,
    };
    let words: Option<Vec<String>> = terms.iter().map(word).collect();
    words.filter(|words| !words.is_empty())
}
