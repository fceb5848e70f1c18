//! `kompis end`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::link::date;
use super::write::{Writing, write};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::fields::{Target, WordList};
use crate::model::record::Record;
use crate::ops::end::{Which, end};

/// End a participation: give it its last day
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

/// Which participation is meant.
#[derive(ClapArgs, Debug)]
pub(crate) struct Link {
    /// Who takes part
    #[arg(value_name = "ACTOR", add = complete::reference())]
    pub(super) actor: String,
    /// In what
    #[arg(value_name = "INITIATIVE", add = complete::reference())]
    pub(super) initiative: String,
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
        let actor = assigner.reference(Target::Actor, &self.actor)?;
        let initiative = assigner.reference(Target::Initiative, &self.initiative)?;
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
        Ok((record, Which { actor, role, since }))
    }
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let on = args
        .on
        .as_deref()
        .ok_or(ChangeError::Missing("the last day: --on DATE"))?;
    let on = date(on)?;
    write(context, "end", &args.writing, |context, read| {
        let (initiative, which) = args.which.find(context, read)?;
        Ok(end(initiative, &which, &on)?)
    })
}
