//! `kompis queries`.

use clap::Args as ClapArgs;

use super::context::{Context, ReadOptions};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::model::query::saved::QueryOwner;
use crate::ops::queries::queries;
use crate::render;
use crate::store::settings;

/// What is said of keeping queries.
const KEEPING: &str = "\
A query is kept under a name in registry.toml, for everybody, or in your own settings:

  [queries]
  tjust = \"county:08 initiative:min-framtid\"

@tjust then goes wherever a query goes: kompis contacts @tjust kind:municipality

Of two with one name the registry's is meant. One may name another; the registry's name only the registry's.";

/// List the queries that are kept under a name
#[derive(ClapArgs, Debug)]
#[command(after_long_help = KEEPING)]
#[command(mut_arg("format", |it| it.value_parser(one_of(render::queries::FORMATS))))]
pub(crate) struct Args {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: ReadOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(render::queries::FORMATS)?;
    let read = context.read(&args.reading)?;
    let result = queries(&read.view());
    let look = context.look(read.registry(), &args.target);
    let report = render::queries::report(&result, format, &look);
    context.report(&args.target, format, report, &look)?;
    context.note_unreadable_settings();
    if result.queries.is_empty() {
        context.note(
            "no query is kept: write `name = \"county:08\"` under [queries] in registry.toml",
        );
        return Ok(ExitCode::No);
    }
    let own = result
        .queries
        .iter()
        .any(|it| it.keeper == QueryOwner::User);
    if let Some(file) = settings::settings_file().filter(|_| own) {
        context.note(format!("your own stand in {}", file.display()));
    }
    if result.queries.iter().any(|it| it.mistake.is_some()) {
        context.note("what is wrong with one: `kompis search @NAME`");
    }
    Ok(ExitCode::Done)
}
