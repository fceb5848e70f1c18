//! `kompis end`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::link::date;
use super::questions::end::{Given, ask};
use super::questions::write;
use super::write::Writing;
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::fields::{Target, WordList};
use crate::model::record::Record;
use crate::ops::end::{Which, end};

/// End a participation: give it its last day
///
/// Without ACTOR, INITIATIVE or a day, what is left open is asked for on a terminal.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) which: Link,
    /// The last day
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

impl Args {
    fn given(&self) -> Given {
        Given {
            actor: self.which.actor.clone(),
            initiative: self.which.initiative.clone(),
            role: self.which.role.clone(),
            since: self.which.since.clone(),
            on: self.on.clone(),
        }
    }
}

/// Which participation is meant.
#[derive(ClapArgs, Debug)]
pub(crate) struct Link {
    /// Who takes part
    #[arg(value_name = "ACTOR", add = complete::reference())]
    pub(super) actor: Option<String>,
    /// In what
    #[arg(value_name = "INITIATIVE", add = complete::reference())]
    pub(super) initiative: Option<String>,
    /// As what, where there are several
    #[arg(long, value_name = "ROLE")]
    pub(super) role: Option<String>,
    /// From when, where there are several of one role
    #[arg(long, value_name = "DATE")]
    pub(super) since: Option<String>,
}

impl Link {
    /// The initiative, and which of the participations in it.
    pub(super) fn find<'a>(
        &self,
        context: &Context,
        read: &'a Read,
    ) -> Result<(&'a Record, Which), Error> {
        let assigner = context.assigner(read, false);
        let actor = said(&self.actor, "who: ACTOR INITIATIVE")?;
        let initiative = said(&self.initiative, "in what: ACTOR INITIATIVE")?;
        let initiative = assigner.reference(Target::Initiative, initiative)?;
        let role = self
            .role
            .as_deref()
            .map(|role| assigner.word(WordList::Role, role))
            .transpose()?;
        let since = self.since.as_deref().map(date).transpose()?;
        let record = read
            .registry()
            .get(&initiative)
            .ok_or(ChangeError::Missing("an initiative"))?;
        // The actor of a participant may have no record any more.
        let mut participants = record.participants();
        let actor = match participants.find(|it| it.actor.as_str() == actor) {
            Some(participant) => participant.actor,
            None => assigner.reference(Target::Actor, actor)?,
        };
        Ok((record, Which { actor, role, since }))
    }
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let asked = ask(&args.given(), context)?;
    let given = asked.clone().unwrap_or_else(|| args.given());
    let on = date(said(&given.on, "the last day: --on DATE")?)?;
    let which = Link {
        actor: given.actor,
        initiative: given.initiative,
        role: given.role,
        since: given.since,
    };
    let typed = asked.as_ref().map(Given::words);
    write(context, "end", &args.writing, typed, |context, read| {
        let (initiative, which) = which.find(context, read)?;
        Ok(end(initiative, &which, &on)?)
    })
}

/// What must be said.
fn said<'a>(text: &'a Option<String>, what: &'static str) -> Result<&'a str, ChangeError> {
    text.as_deref().ok_or(ChangeError::Missing(what))
}
