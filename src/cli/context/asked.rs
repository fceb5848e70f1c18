//! What somebody asks for: queries and REFs, and a word about what was understood.

use jiff::civil;

use super::Context;
use super::reading::Read;
use crate::document::reader::TextsFault;
use crate::error::Error;
use crate::error::reference::ReferenceError;
use crate::model::id::Id;
use crate::model::query::compile::{EmptyResultHint, Query};
use crate::model::query::error::QueryErrorKind;
use crate::model::query::syntax;
use crate::model::record::Record;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::ops::assign::Assigner;
use crate::store::settings::{self, UnreadableQueries};
use crate::text::order;

impl Context {
    /// The query that the arguments make.
    ///
    /// # Errors
    /// [`crate::model::query::error::QueryError`] for a mistake in it.
    pub(crate) fn query(&self, registry: &Registry, arguments: &[String]) -> Result<Query, Error> {
        let query = self.query_quietly(registry, arguments)?;
        self.say_all_understood(registry, &query);
        Ok(query)
    }

    /// Says which records the query names by a part of their names.
    pub(crate) fn say_all_understood(&self, registry: &Registry, query: &Query) {
        for (text, id) in &query.guessed {
            self.say_understood(registry, text, id);
        }
        for word in &query.operators {
            self.output.note(&format!(
                "`{word}` is looked for as a word, and all terms must hold; for either of two: `kind:a,b`, `text:a,b`"
            ));
        }
    }

    /// Says that a query finds nothing, and what may be the reason.
    pub(crate) fn nothing_matches(&self, query: &Query) {
        self.output.note("nothing matches");
        self.say_hints(query);
    }

    /// Says what may be the reason that a query finds nothing.
    pub(crate) fn say_hints(&self, query: &Query) {
        for hint in query.empty_result_hints() {
            self.output.note(&match hint {
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

    /// The same without a word about what was understood.
    ///
    /// # Errors
    /// [`crate::model::query::error::QueryError`] for a mistake in it.
    pub(crate) fn query_quietly(
        &self,
        registry: &Registry,
        arguments: &[String],
    ) -> Result<Query, Error> {
        self.query_on(registry, arguments, self.as_of)
    }

    /// The same as it is asked about a day, without a word about what was understood.
    ///
    /// # Errors
    /// [`crate::model::query::error::QueryError`] for a mistake in it.
    pub(crate) fn query_on(
        &self,
        registry: &Registry,
        arguments: &[String],
        as_of: Option<civil::Date>,
    ) -> Result<Query, Error> {
        let text = syntax::join(arguments);
        let query = Query::new(&text, registry, self.today, as_of);
        if let Err(error) = &query
            && matches!(error.kind, QueryErrorKind::UnknownSaved { .. })
        {
            self.say_lacking();
        }
        Ok(query?)
    }

    /// Says why queries that the user keeps can't be read, if so.
    pub(crate) fn say_lacking(&self) {
        let Some(UnreadableQueries { file, why }) = &self.lacking else {
            return;
        };
        let file = file.display();
        self.output.note(&match why {
            settings::Problem::File(why) => {
                format!("your own settings can't be read: {file}: {why}")
            }
            settings::Problem::Text(TextsFault::Line(line)) => {
                format!("your own settings can't be read at line {line}: {file}")
            }
            settings::Problem::Text(TextsFault::NoText(Some(key))) => {
                format!("your own query `{key}` is no text: {file}")
            }
            settings::Problem::Text(TextsFault::NoText(None)) => {
                format!("`queries` in your own settings is no table: {file}")
            }
        });
    }

    /// Says which record was understood from a part of its name.
    fn say_understood(&self, registry: &Registry, text: &str, id: &Id) {
        let name = registry.get(id).map_or(id.as_str(), |record| record.name());
        self.output
            .note(&format!("`{text}` is understood as {name} ({id})"));
    }

    /// The record that a REF names, of those that fit; what was understood from an inexact one is said.
    ///
    /// # Errors
    /// [`ReferenceError`] when it names none, or several.
    pub(crate) fn resolve(
        &mut self,
        registry: &Registry,
        text: &str,
        fits: impl Fn(&Record) -> bool,
    ) -> Result<Id, Error> {
        let named = |id: Id| {
            let name = registry
                .get(&id)
                .map_or(id.as_str(), |record| record.name())
                .to_owned();
            (id, name)
        };
        let found = match reference::find(registry, text, &fits) {
            Found::One(id, step) if step.is_exact() => Found::One(id, step),
            // Who is withheld is in no list, of candidates neither.
            _ => reference::find(registry, text, |record| {
                fits(record) && !record.is_withheld()
            }),
        };
        match found {
            Found::One(id, step) => {
                if step.is_guess() {
                    self.say_understood(registry, text, &id);
                }
                Ok(id)
            }
            Found::Several(ids) => {
                let mut candidates: Vec<(Id, String)> = ids.into_iter().map(named).collect();
                candidates.sort_by(|(_, left), (_, right)| order::compare(left, right));
                Err(ReferenceError::Ambiguous {
                    text: text.to_owned(),
                    candidates,
                }
                .into())
            }
            Found::Nothing(near) => Err(ReferenceError::nothing(registry, text, near).into()),
        }
    }

    /// How values are read: without a terminal a REF must leave no doubt.
    pub(crate) fn assigner<'a>(&self, read: &'a Read, declare: bool) -> Assigner<'a> {
        let exact = !self.output.is_terminal() || self.no_input();
        Assigner::new(read.registry(), exact, declare)
    }
}
