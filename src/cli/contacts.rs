//! `kompis contacts`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Reading};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::ops::contacts::{ContactActor, ContactsResult, Options, contacts};
use crate::render::{self, Format, escape};

/// List whom to write to or call: people at actors, else functional addresses
///
/// A query finds actors, with or without participations; `email`, `phone`, `title`, `unit`, `topic` and `person` speak
/// of the contact. Who has left, or not yet begun, is out; `--as-of` takes another day than today.
#[derive(ClapArgs, Debug)]
#[command(after_long_help = super::search::QUERY_HELP)]
pub(crate) struct Args {
    /// Words, "phrases" and terms such as `initiative:connect-1 has:email`
    #[arg(add = complete::query())]
    query: Vec<String>,
    /// Leave out functional addresses
    #[arg(long)]
    people_only: bool,
    /// Say which initiative, role and source put each there
    #[arg(long)]
    why: bool,
    /// Format of the result
    #[arg(long, value_parser = one_of(render::contacts::FORMATS), help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(args.format, render::contacts::FORMATS)?;
    let read = context.read(&args.reading)?;
    let query = context.query(read.registry(), &args.query)?;
    let options = Options {
        people_only: args.people_only,
        why: args.why,
    };
    let result = contacts(&read.view(), &query, options);
    let look = context.look(read.registry(), &args.target);
    let text = render::contacts::render(&result, format, &look);
    context.output.show(&args.target, &text)?;
    for note in notes(&result) {
        context.output.note(&note);
    }
    if result.rows.is_empty() {
        context.output.note("nothing matches");
        return Ok(ExitCode::No);
    }
    Ok(ExitCode::Done)
}

/// What the list does not hold, and why.
fn notes(result: &ContactsResult) -> Vec<String> {
    let mut notes = Vec::new();
    if result.people_missing {
        notes.push("there are no people in this copy of the registry".to_owned());
    }
    match result.unreachable.as_slice() {
        [] => {}
        [actor] => notes.push(format!("1 actor can't be reached: {}", named(actor))),
        actors => {
            let names: Vec<String> = actors.iter().take(NAMED).map(named).collect();
            let more = match actors.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            notes.push(format!(
                "{} actors can't be reached: {}{more}",
                actors.len(),
                names.join(", ")
            ));
        }
    }
    notes
}

/// How many actors a note names.
const NAMED: usize = 4;

fn named(actor: &ContactActor) -> String {
    escape::terminal(&actor.name)
}
