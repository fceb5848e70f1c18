//! `kompis set`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::write::{WriteOptions, write};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::edit::Plan;
use crate::model::fields::ReferenceTarget;
use crate::model::query::select::Subjects;
use crate::model::record::Record;
use crate::ops::assign::{Assignment, parse};
use crate::ops::set::{find_event, set, set_event};

/// Give fields of records values: `key=value`, `key+=value`, `key-=value`, `key=` for none
///
/// Of an event of an initiative: `kompis set INITIATIVE event:DATE place=… attendance.count=…`, with its day or its name behind
/// `event:`. Posts and participations are changed by `kompis link`.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// Records, perhaps an event, then assignments; `-` reads records from standard input, one a line
    #[arg(required = true, value_name = "REF… KEY=VALUE", add = complete::reference())]
    words: Vec<String>,
    /// Records that a query finds
    #[arg(long, value_name = "QUERY", add = complete::query())]
    r#where: Option<String>,
    #[command(flatten)]
    options: WriteOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let (mut assignments, mut named, mut event) = (Vec::new(), Vec::new(), None);
    for word in &args.words {
        match (parse(word), event_of(word)) {
            (Ok(assignment), _) => assignments.push(assignment),
            (Err(_), Some(text)) if event.is_none() => event = Some(text),
            (Err(_), Some(_)) => return Err(ChangeError::Missing("one event").into()),
            (Err(_), None) => named.push(word.clone()),
        }
    }
    if assignments.is_empty() {
        return Err(ChangeError::NoAssignment(named.last().cloned().unwrap_or_default()).into());
    }
    let named = super::show::references(&named);
    write(context, "set", &args.options, None, |context, read| {
        let named = (named.as_slice(), event);
        Ok((plan(args, named, &assignments, context, read)?, None))
    })
}

/// The day or name of an event in an argument: `event:2026-10-14`.
pub(super) fn event_of(word: &str) -> Option<&str> {
    word.strip_prefix("event:")
}

fn plan(
    args: &Args,
    (named, event): (&[String], Option<&str>),
    assignments: &[Assignment],
    context: &Context,
    read: &Read,
) -> Result<Plan, Error> {
    let assigner = context.assigner(read, args.options.declare);
    let found = (args.r#where.as_ref(), Subjects::Records);
    let ids = context.named_and_found(read, &assigner, (named, ReferenceTarget::Any), found)?;
    let records = ids.iter().filter_map(|id| read.registry().get(id));
    let records: Vec<&Record> = records.collect();
    if records.is_empty() {
        return Err(ChangeError::Missing("which records: REF, or --where QUERY").into());
    }
    let Some(event) = event else {
        return Ok(assigner.with_sources(set(&records, assignments, &assigner)?));
    };
    let mut plan = Plan::default();
    for record in records {
        let index = find_event(record, event)?;
        plan.join(set_event(record, index, assignments, &assigner)?);
    }
    Ok(assigner.with_sources(plan))
}
