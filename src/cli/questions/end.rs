//! What `end` asks: whose participation in what, and its last day.

use super::{Asking, with_asking};
use crate::cli::context::Context;
use crate::cli::prompt::Row;
use crate::error::Error;
use crate::model::date::Date;
use crate::model::fields::Target;
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::value::Block;

/// Which participation ends, and when.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    /// Who.
    pub(crate) actor: Option<String>,
    /// In what.
    pub(crate) initiative: Option<String>,
    /// As what, where there are several.
    pub(crate) role: Option<String>,
    /// From when, where there are several of one role.
    pub(crate) since: Option<String>,
    /// The last day.
    pub(crate) on: Option<String>,
}

impl Given {
    /// The arguments that say the same.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = self.actor.iter().chain(&self.initiative).cloned().collect();
        for (option, value) in [
            ("--role", &self.role),
            ("--since", &self.since),
            ("--on", &self.on),
        ] {
            if let Some(value) = value {
                words.extend([option.to_owned(), value.clone()]);
            }
        }
        words
    }
}

/// Asks for what is left open; none when nothing is, or nobody can be asked.
pub(crate) fn ask(given: &Given, context: &mut Context) -> Result<Option<Given>, Error> {
    if given.actor.is_some() && given.initiative.is_some() && given.on.is_some() {
        return Ok(None);
    }
    let today = context.today().to_string();
    with_asking(context, false, |asking| {
        let mut given = given.clone();
        // What is named is looked up first, so that the rest is asked about it.
        let named = match &given.initiative {
            Some(text) => Some(Id::new(asking.reference(Target::Initiative, text)?)),
            None => None,
        };
        let actor = match &given.actor {
            Some(text) => Some(Id::new(asking.reference(Target::Actor, text)?)),
            None => asking.record(&asking.word("ask-actor"), false, |record| {
                let mut initiatives = asking.look.registry.records();
                initiatives.any(|it| {
                    let meant = named.as_ref().is_none_or(|id| *id == it.id);
                    meant && open(it, &record.id).next().is_some()
                })
            })?,
        };
        let actor = actor.unwrap_or_else(|| Id::new(""));
        let initiative = match named {
            Some(id) => Some(id),
            None => asking.record(&asking.word("ask-initiative"), false, |it| {
                open(it, &actor).next().is_some()
            })?,
        };
        let initiative = initiative.unwrap_or_else(|| Id::new(""));
        asking.which(&initiative, &actor, &mut given)?;
        given.actor = Some(actor.to_string());
        given.initiative = Some(initiative.to_string());
        if given.on.is_none() {
            given.on = Some(asking.last_day(&today)?);
        }
        Ok(given)
    })
}

/// The participations of an actor in an initiative that have no last day.
fn open<'a>(initiative: &'a Record, actor: &Id) -> impl Iterator<Item = &'a Block> {
    let blocks = initiative.block.tables("participant").iter();
    blocks.filter(move |block| {
        block.text("actor") == Some(actor.as_str()) && block.date("until").is_none()
    })
}

impl Asking<'_> {
    /// Which of several participations.
    fn which(&self, initiative: &Id, actor: &Id, given: &mut Given) -> Result<(), Error> {
        if given.role.is_some() {
            return Ok(());
        }
        let Some(initiative) = self.look.registry.get(initiative) else {
            return Ok(());
        };
        let blocks: Vec<&Block> = open(initiative, actor).collect();
        if blocks.len() < 2 {
            return Ok(());
        }
        let rows: Vec<Row> = blocks
            .iter()
            .map(|block| {
                let role = self.look.role(block.text("role").unwrap_or_default());
                let since = block.date("since").map(ToString::to_string);
                Row::new(role, since.unwrap_or_default())
            })
            .collect();
        let chosen = blocks[self.prompt.choose(&self.word("ask-role"), &rows)?];
        given.role = chosen.text("role").map(str::to_owned);
        let since = chosen.date("since").map(ToString::to_string);
        given.since = given.since.take().or(since);
        Ok(())
    }

    fn last_day(&self, today: &str) -> Result<String, Error> {
        let question = self.word("ask-last-day");
        self.prompt
            .text(&question, Some(today), |text| match Date::parse(text) {
                Some(_) => Ok(()),
                None => Err(self.word("ask-bad-day")),
            })
    }
}
