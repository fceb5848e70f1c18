//! `kompis retire`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::link::parse_date;
use super::write::{WriteOptions, write};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::date::Date;
use crate::model::edit::Plan;
use crate::model::fields::ReferenceTarget;
use crate::model::id::Id;
use crate::model::query::select::Subjects;
use crate::ops::retire::retire;

/// Say that actors are dissolved or initiatives have ended
///
/// Sets `dissolved` or `end`, and ends the participations and posts that are open on the same day; of people only the posts.
/// Nothing is removed: `--as-of` an earlier day shows it as it was.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// The records; `-` reads them from standard input, one a line
    #[arg(value_name = "REF", add = complete::reference())]
    records: Vec<String>,
    /// Records that a query finds
    #[arg(long, value_name = "QUERY", add = complete::query())]
    r#where: Option<String>,
    /// The last day
    #[arg(long, value_name = "DATE")]
    on: String,
    /// Who takes over, or what it leads to; give it again where an actor is split
    #[arg(long, value_name = "REF", add = complete::reference())]
    successor: Vec<String>,
    #[command(flatten)]
    options: WriteOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let on = parse_date(&args.on)?;
    let named = super::show::references(&args.records);
    write(context, "retire", &args.options, None, |context, read| {
        let plan = plan(args, (&named, &on), context, read)?;
        // A file that can't be read may have an open participation.
        context.refuse_unreadable_in(read)?;
        Ok((plan, None))
    })
}

fn plan(
    args: &Args,
    (named, on): (&[String], &Date),
    context: &Context,
    read: &Read,
) -> Result<Plan, Error> {
    let assigner = context.assigner(read, false);
    let found = (args.r#where.as_ref(), Subjects::Records);
    let ids = context.named_and_found(read, &assigner, (named, ReferenceTarget::Any), found)?;
    if ids.is_empty() {
        return Err(ChangeError::Missing("which records: REF, or --where QUERY").into());
    }
    let successors = args.successor.iter();
    let successors = successors.map(|it| assigner.reference(ReferenceTarget::Any, it));
    let successors: Vec<Id> = successors.collect::<Result<_, _>>()?;
    let mut plan = Plan::default();
    for id in &ids {
        if let Some(record) = read.registry().get(id) {
            plan.join(retire(read.registry(), record, on, &successors)?);
        }
    }
    Ok(plan)
}
