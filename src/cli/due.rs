//! `kompis due`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read, ReadOptions, query_words};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use super::prompt::Prompt;
use super::write::{WriteMode, WriteOptions, write};
use crate::error::arguments::ArgumentsError;
use crate::error::change::ChangeError;
use crate::error::{Error, Stop};
use crate::ops::due::{DueResult, Options, due, mark};
use crate::render::{self, Format};

/// How many records are marked without a question.
const FEW: usize = 5;

/// Find what nobody has looked at for too long
///
/// People are due `[privacy] review-after-months` after their `checked`, or when they have none; all else
/// `[review] after-months` after it.
#[derive(ClapArgs, Debug)]
#[command(after_long_help = super::search::QUERY_HELP)]
#[command(mut_arg("format", |it| it.value_parser(one_of(render::due::FORMATS))))]
#[command(mut_arg("dry_run", |it| it.requires("mark")))]
#[command(mut_arg("commit", |it| it.requires("mark")))]
pub(crate) struct Args {
    /// Words, "phrases" and terms such as `kind:person` or `county:08`
    #[arg(add = complete::query())]
    query: Vec<String>,
    /// The same as an option
    #[arg(long, value_name = "QUERY", conflicts_with = "query", add = complete::query())]
    r#where: Option<String>,
    /// Also initiatives and actors that nobody has looked at yet
    #[arg(long)]
    unchecked: bool,
    /// Say of those that a query finds that they were looked at today and are right
    #[arg(long, conflicts_with_all = ["output", "rev", "as_of", "skip_broken"])]
    mark: bool,
    /// Exit with 1 when something is due
    #[arg(long, conflicts_with = "mark")]
    exit_code: bool,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: ReadOptions,
    #[command(flatten)]
    mode: WriteMode,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    if args.mark {
        return run_mark(args, context);
    }
    let format = args.target.format(render::due::FORMATS)?;
    let read = context.read(&args.reading)?;
    let result = work_out(args, context, &read)?;
    let look = context.look(read.registry(), &args.target);
    let report = render::due::report(&result, format, &look);
    context.report(&args.target, format, report, &look)?;
    match result.rows.first() {
        None if result.withheld == 0 => {
            context.note("nothing is due");
            return Ok(ExitCode::Done);
        }
        Some(row) if format == Format::Text => context.note(format!(
            "see what is said: `kompis show {id}`; when it is right: `kompis due id:{id} --mark`",
            id = row.id
        )),
        _ => {}
    }
    Ok(ExitCode::no_if(args.exit_code))
}

/// What is due of that which the query finds, people among it.
fn work_out(args: &Args, context: &Context, read: &Read) -> Result<DueResult, Error> {
    let words = query_words(&args.query, args.r#where.as_ref());
    let options = Options {
        among: context.found_with_people(read, words)?,
        unchecked: args.unchecked,
    };
    Ok(due(read.registry(), read.view().day(), &options))
}

/// Marks what a query finds; of much somebody is asked first, where that can be.
fn run_mark(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    if query_words(&args.query, args.r#where.as_ref()).is_empty() {
        // `--mark` alone would say of the whole registry that somebody has looked at it.
        return Err(ChangeError::Missing("which records: `kompis due QUERY --mark`").into());
    }
    let format = args.target.format.unwrap_or(Format::Text);
    if !matches!(format, Format::Text | Format::Json) {
        return Err(ArgumentsError::ForReading(format.key()).into());
    }
    let folder = context.folder()?;
    let read = context.read_for_writing(&folder, None)?;
    let result = work_out(args, context, &read)?;
    if result.rows.is_empty() && format == Format::Text {
        context.note("nothing is due");
        return Ok(ExitCode::Done);
    }
    if !args.mode.dry_run {
        confirm(&result, &read, context)?;
    }
    let options = WriteOptions {
        mode: args.mode.clone(),
        declare: false,
        format,
    };
    write(context, "due", &options, None, |context, read| {
        let result = work_out(args, context, read)?;
        Ok((mark(read.registry(), &result, context.today()), None))
    })
}

/// Asks whether as much as that was looked at.
fn confirm(result: &DueResult, read: &Read, context: &mut Context) -> Result<(), Error> {
    let words = context.words(read.registry());
    let is_much = result.rows.len() > FEW;
    let Some(prompt) = Prompt::open(context, words).filter(|_| is_much) else {
        return Ok(());
    };
    let look = context.look(read.registry(), &Target::default());
    context.output.message(&render::due::page(result, &look));
    match prompt.confirm(&words.count("due-ask-mark", result.rows.len()), false)? {
        true => Ok(()),
        false => Err(Stop::No.into()),
    }
}
