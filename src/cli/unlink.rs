//! `kompis unlink`.

use clap::Args as ClapArgs;

use super::context::{Context, Read};
use super::end::Selection;
use super::exit_code::ExitCode;
use super::set::event_of;
use super::write::{WriteOptions, write};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::edit::Plan;
use crate::model::fields::ReferenceTarget;
use crate::ops::set::find_event;
use crate::ops::unlink::{unlink, unlink_event};

/// Take participations, posts or an event away, as if they had never been
///
/// `kompis unlink ACTOR INITIATIVE` takes a participation away, `kompis unlink PERSON ACTOR` a post, and
/// `kompis unlink INITIATIVE event:DATE` an event, with its day or its name behind `event:`.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    options: WriteOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let selection = args.selection.with_input();
    write(context, "unlink", &args.options, None, |context, read| {
        if let [initiative, event] = selection.records.as_slice()
            && let Some(event) = event_of(event)
        {
            return Ok((plan_event(initiative, event, context, read)?, None));
        }
        let mut plan = Plan::default();
        for (record, indexes) in selection.find(context, read, false)? {
            plan.join(unlink(record, &indexes));
        }
        Ok((plan, None))
    })
}

fn plan_event(
    initiative: &str,
    event: &str,
    context: &Context,
    read: &Read,
) -> Result<Plan, Error> {
    let assigner = context.assigner(read, false);
    let id = assigner.reference(ReferenceTarget::Initiative, initiative)?;
    let record = read.registry().get(&id);
    let record = record.ok_or(ChangeError::Missing("an initiative"))?;
    Ok(unlink_event(record, find_event(record, event)?))
}
