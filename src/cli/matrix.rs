//! `kompis matrix`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Reading};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::ops::matrix::{Options, matrix};
use crate::render::{self, Format};

/// Show who takes part in what, actors down and initiatives across
#[derive(ClapArgs, Debug)]
#[command(after_long_help = super::search::QUERY_HELP)]
pub(crate) struct Args {
    /// Terms: plain ones choose actors, `initiative.` ones initiatives, `role:` and the like cells
    #[arg(add = complete::query())]
    query: Vec<String>,
    /// Show members in place of their group
    #[arg(long)]
    expand_groups: bool,
    /// Show actors without participation too
    #[arg(long)]
    all: bool,
    /// Show actors in at least this many initiatives
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "all")]
    min: usize,
    /// Format of the result
    #[arg(long, value_parser = one_of(render::matrix::FORMATS), help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(args.format, render::matrix::FORMATS)?;
    let read = context.read(&args.reading)?;
    let query = context.query(read.registry(), &args.query)?;
    let options = Options {
        expand_groups: args.expand_groups,
        all: args.all,
        min: args.min,
    };
    let result = matrix(&read.view(), &query, &options);
    let look = context.look(read.registry(), &args.target);
    let text = render::matrix::render(&result, format, &look);
    context.output.show(&args.target, &text)?;
    if result.rows.is_empty() {
        context.output.note("nobody takes part in what matches");
        return Ok(ExitCode::No);
    }
    Ok(ExitCode::Done)
}
