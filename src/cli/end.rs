//! `kompis end`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::link::parse_date;
use super::prompt::{Choice, Questions, ask_when_allowed};
use super::write::{WriteOptions, write};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::date::Date;
use crate::model::fields::{ReferenceTarget, WordList};
use crate::model::id::Id;
use crate::model::record::Record;
use crate::model::value::Block;
use crate::ops::end::{Which, end};

/// End a participation: give it its last day
///
/// Without ACTOR, INITIATIVE or a day, what is left open is asked for on a terminal.
#[derive(ClapArgs, Clone, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    participation: Participation,
    /// The last day
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[command(flatten)]
    options: WriteOptions,
}

/// The arguments that name a participation, of `end` and `unlink`.
#[derive(ClapArgs, Clone, Debug)]
pub(crate) struct Participation {
    /// Who takes part
    #[arg(value_name = "ACTOR", add = complete::reference())]
    actor: Option<String>,
    /// In what
    #[arg(value_name = "INITIATIVE", add = complete::reference())]
    initiative: Option<String>,
    /// As what, where there are several
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// From when, where there are several of one role
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
}

impl Participation {
    /// The initiative, and which of its participations is meant.
    pub(super) fn find<'a>(
        &self,
        context: &Context,
        read: &'a Read,
    ) -> Result<(&'a Record, Which), Error> {
        let assigner = context.assigner(read, false);
        let actor = required(&self.actor, "who: ACTOR INITIATIVE")?;
        let initiative = required(&self.initiative, "in what: ACTOR INITIATIVE")?;
        let initiative = assigner.reference(ReferenceTarget::Initiative, initiative)?;
        let role = self.role.as_deref();
        let role = role.map(|role| assigner.word(WordList::Role, role));
        let role = role.transpose()?;
        let since = self.since.as_deref().map(parse_date).transpose()?;
        let record = read.registry().get(&initiative);
        let record = record.ok_or(ChangeError::Missing("an initiative"))?;
        // The actor of a participant may have no record any more.
        let mut participants = record.participants();
        let actor = match participants.find(|it| it.actor.as_str() == actor) {
            Some(participant) => participant.actor,
            None => assigner.reference(ReferenceTarget::Actor, actor)?,
        };
        Ok((record, Which { actor, role, since }))
    }
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let answered = ask(args, context)?;
    let same = answered.as_ref().map(Args::words);
    let args = answered.as_ref().unwrap_or(args);
    let on = parse_date(required(&args.on, "the last day: --on DATE")?)?;
    write(context, "end", &args.options, same, |context, read| {
        let (initiative, which) = args.participation.find(context, read)?;
        Ok((end(initiative, &which, &on)?, None))
    })
}

fn required<'a>(text: &'a Option<String>, what: &'static str) -> Result<&'a str, ChangeError> {
    text.as_deref().ok_or(ChangeError::Missing(what))
}

impl Args {
    /// The arguments as they are typed, without those of writing.
    fn words(&self) -> Vec<String> {
        let Participation {
            actor,
            initiative,
            role,
            since,
        } = &self.participation;
        let mut words: Vec<String> = actor.iter().chain(initiative).cloned().collect();
        for (option, value) in [("--role", role), ("--since", since), ("--on", &self.on)] {
            if let Some(value) = value {
                words.extend([option.to_owned(), value.clone()]);
            }
        }
        words
    }
}

/// Asks which participation ends and when, as far as that is open; none when nothing is asked.
fn ask(args: &Args, context: &mut Context) -> Result<Option<Args>, Error> {
    let given = &args.participation;
    if given.actor.is_some() && given.initiative.is_some() && args.on.is_some() {
        return Ok(None);
    }
    let today = context.today().to_string();
    ask_when_allowed(context, false, |questions| {
        let mut args = args.clone();
        let given = &mut args.participation;
        // A REF that is given is resolved first, so that the other questions offer only what fits it.
        let named = match &given.initiative {
            Some(text) => Some(questions.resolve(ReferenceTarget::Initiative, text)?),
            None => None,
        };
        let actor = match &given.actor {
            Some(text) => questions.resolve(ReferenceTarget::Actor, text)?,
            None => questions.choose_record(&questions.word("ask-actor"), |record| {
                let mut initiatives = questions.look.registry.records();
                initiatives.any(|it| {
                    let is_meant = named.as_ref().is_none_or(|id| *id == it.id);
                    is_meant && open_participations(it, &record.id).next().is_some()
                })
            })?,
        };
        let initiative = match named {
            Some(id) => id,
            None => questions.choose_record(&questions.word("ask-initiative"), |it| {
                open_participations(it, &actor).next().is_some()
            })?,
        };
        if given.role.is_none()
            && let Some(record) = questions.look.registry.get(&initiative)
        {
            ask_which(questions, record, &actor, given)?;
        }
        given.actor = Some(actor.to_string());
        given.initiative = Some(initiative.to_string());
        if args.on.is_none() {
            let question = questions.word("ask-last-day");
            let test = |text: &str| match Date::parse(text) {
                Some(_) => Ok(()),
                None => Err(questions.word("ask-bad-day")),
            };
            args.on = Some(questions.prompt.text(&question, Some(&today), test)?);
        }
        Ok(args)
    })
}

/// The participations of an actor in an initiative that have no last day.
fn open_participations<'a>(initiative: &'a Record, actor: &Id) -> impl Iterator<Item = &'a Block> {
    let blocks = initiative.block.tables("participant").iter();
    blocks.filter(move |block| {
        block.text("actor") == Some(actor.as_str()) && block.date("until").is_none()
    })
}

/// Asks which participation is meant where the actor has several.
fn ask_which(
    questions: &Questions<'_>,
    initiative: &Record,
    actor: &Id,
    given: &mut Participation,
) -> Result<(), Error> {
    let blocks: Vec<&Block> = open_participations(initiative, actor).collect();
    if blocks.len() < 2 {
        return Ok(());
    }
    let since = |block: &Block| block.date("since").map(ToString::to_string);
    let choice = |block: &&Block| {
        let role = questions.look.role(block.text("role").unwrap_or_default());
        Choice::new(role, since(block).unwrap_or_default())
    };
    let choices: Vec<Choice> = blocks.iter().map(choice).collect();
    let question = questions.word("ask-role");
    let chosen = blocks[questions.prompt.choose(&question, &choices)?];
    given.role = chosen.text("role").map(str::to_owned);
    given.since = given.since.take().or(since(chosen));
    Ok(())
}
