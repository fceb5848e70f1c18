//! What `link` asks: who, in what, as what.

use clap::Args as ClapArgs;

use super::{Asking, with_asking};
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::prompt::Row;
use crate::error::Error;
use crate::model::fields::{Target, WordList};
use crate::model::kind::Kind;
use crate::model::reference::{self, Found};

/// Who takes part in what, as what.
#[derive(ClapArgs, Clone, Debug)]
pub(crate) struct Given {
    /// Actors, then the initiative; `-` reads actors from standard input, one a line
    #[arg(value_name = "REF", add = complete::reference())]
    pub(crate) records: Vec<String>,
    /// Actors that a query finds
    #[arg(long, value_name = "QUERY", add = complete::query())]
    pub(crate) r#where: Option<String>,
    /// As what; give it again, or with commas, for several roles
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: Vec<String>,
}

impl Given {
    /// The arguments that say the same.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = self.records.clone();
        let query = self.r#where.iter().map(|query| ("--where", query));
        let roles = self.role.iter().map(|role| ("--role", role));
        for (option, value) in query.chain(roles) {
            words.extend([option.to_owned(), value.clone()]);
        }
        words
    }
}

/// Asks for what is left open; none when nothing is, or nobody can be asked.
pub(crate) fn ask(
    given: &Given,
    declare: bool,
    context: &mut Context,
) -> Result<Option<Given>, Error> {
    let needed = if given.r#where.is_some() { 1 } else { 2 };
    let is_whole = given.records.len() >= needed && !given.role.is_empty();
    // Who sends names by standard input is no one to ask.
    if is_whole || given.records.iter().any(|it| it == "-") {
        return Ok(None);
    }
    with_asking(context, declare, |asking| {
        let mut given = given.clone();
        let initiative = match given.records.as_slice() {
            [] => None,
            [one] if needed == 2 && !asking.is_initiative(one) => None,
            _ => given.records.pop(),
        };
        let mut actors = Vec::new();
        for text in &given.records {
            actors.push(asking.reference(Target::Actor, text)?);
        }
        if actors.is_empty() && given.r#where.is_none() {
            let actor = asking.record(&asking.word("ask-actor"), false, |it| it.kind.is_actor())?;
            actors.extend(actor.map(|id| id.to_string()));
        }
        let initiative = match initiative {
            Some(text) => Some(asking.reference(Target::Initiative, &text)?),
            None => {
                let question = asking.word("ask-initiative");
                let fits = |kind| kind == Kind::Initiative;
                let found = asking.record(&question, false, |it| fits(it.kind))?;
                found.map(|id| id.to_string())
            }
        };
        given.records = actors.into_iter().chain(initiative).collect();
        if given.role.is_empty() {
            given.role.push(asking.role()?);
        }
        Ok(given)
    })
}

impl Asking<'_> {
    /// Whether a REF that stands alone means an initiative rather than an actor.
    fn is_initiative(&self, text: &str) -> bool {
        let step = |target: Target| {
            let found = reference::find(self.look.registry, text, |it| target.allows(it.kind));
            match found {
                Found::One(_, step) => (0, Some(step)),
                Found::Several(_) => (1, None),
                Found::Nothing(_) => (2, None),
            }
        };
        step(Target::Initiative) < step(Target::Actor)
    }

    fn role(&self) -> Result<String, Error> {
        let vocabulary = &self.look.registry.settings.vocabulary;
        let words = vocabulary.words(WordList::Role);
        let rows: Vec<Row> = words
            .iter()
            .map(|word| Row::new(self.look.role(&word.key), &word.key))
            .collect();
        let chosen = self.prompt.choose(&self.word("ask-role"), &rows)?;
        Ok(words[chosen].key.clone())
    }
}
