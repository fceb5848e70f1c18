//! `kompis explain`.

use clap::Args as ClapArgs;

use super::check::parse_rule;
use super::complete;
use super::context::{Context, RevisionOption};
use super::exit_code::ExitCode;
use super::output::Target;
use crate::error::Error;
use crate::model::registry::Registry;
use crate::ops::explain::explain;
use crate::render::explain::{list, render};

/// Tell what a rule of `check` is for, with an example and what to do; without RULE list them all
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// Name of a rule, as `check` shows it in brackets
    #[arg(value_name = "RULE", add = complete::rules())]
    rule: Option<String>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    // It needs no registry: rules are the same everywhere.
    let registry = context
        .load(&RevisionOption::default())
        .map_or_else(|_| Registry::default(), |it| it.registry);
    let target = Target::default();
    let look = context.look(&registry, &target);
    let text = match &args.rule {
        Some(name) => render(&explain(parse_rule(name)?), &look),
        None => list(&look),
    };
    context.output.print(&text)?;
    Ok(ExitCode::Done)
}
