//! `kompis stats`.

use clap::{Args as ClapArgs, ValueEnum};

use super::complete;
use super::context::{Context, Reading};
use super::exit_code::ExitCode;
use super::output::Target;
use crate::error::Error;
use crate::ops::stats::stats;
use crate::render::{self, Format};

/// Show the registry, or a part of it, in numbers
///
/// Plain terms speak of the actor, `initiative.` of the initiative. A group counts as itself.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// Words, "phrases" and terms such as `kind:municipality initiative.county:22`
    #[arg(add = complete::query())]
    query: Vec<String>,
    /// Format of the result
    #[arg(long, value_enum, help_heading = "Output")]
    format: Option<StatsFormat>,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum StatsFormat {
    Text,
    Json,
    Csv,
    Tsv,
    Markdown,
}

impl From<StatsFormat> for Format {
    fn from(format: StatsFormat) -> Format {
        match format {
            StatsFormat::Text => Format::Text,
            StatsFormat::Json => Format::Json,
            StatsFormat::Csv => Format::Csv,
            StatsFormat::Tsv => Format::Tsv,
            StatsFormat::Markdown => Format::Markdown,
        }
    }
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(args.format, render::stats::FORMATS)?;
    let read = context.read(&args.reading)?;
    let query = context.query(read.registry(), &args.query)?;
    let result = stats(&read.view(), &query);
    let look = context.look(read.registry(), &args.target);
    let text = render::stats::render(&result, format, &look);
    context.output.show(&args.target, &text)?;
    if result.is_empty() {
        context.output.note("nothing matches");
        return Ok(ExitCode::No);
    }
    Ok(ExitCode::Done)
}
