//! `kompis stats`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, ReadOptions};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::ops::stats::stats;
use crate::render;

/// Show the registry, or a part of it, in numbers
///
/// Plain terms speak of the actor, `initiative.` of the initiative. A group counts as itself.
#[derive(ClapArgs, Debug)]
#[command(after_long_help = super::search::QUERY_HELP)]
#[command(mut_arg("format", |it| it.value_parser(one_of(render::stats::FORMATS))))]
pub(crate) struct Args {
    /// Words, "phrases" and terms such as `kind:municipality initiative.county:22`
    #[arg(add = complete::query())]
    query: Vec<String>,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: ReadOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(render::stats::FORMATS)?;
    let read = context.read(&args.reading)?;
    let query = context.query(read.registry(), &args.query)?;
    let result = stats(&read.view(), &query);
    let look = context.look(read.registry(), &args.target);
    let report = render::stats::report(&result, format, &look);
    context.report(&args.target, format, report, &look)?;
    if result.is_empty() {
        context.note_no_match(&query);
    }
    Ok(ExitCode::no_if(result.is_empty()))
}
