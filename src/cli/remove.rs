//! `kompis remove`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::prompt::ask_when_allowed;
use super::write::{WriteOptions, write};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::edit::Plan;
use crate::model::fields::ReferenceTarget;
use crate::model::kind::Kind;
use crate::ops::remove::remove;

/// Remove a record that should never have been there
///
/// It is refused while something names the record. What is over is better retired (`kompis retire`), what is there twice
/// merged (`kompis merge`), and people are forgotten (`kompis forget`).
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// The record
    #[arg(value_name = "REF", add = complete::reference())]
    record: String,
    /// Remove what names it too: participations, posts, entries of lists
    #[arg(long)]
    cascade: bool,
    #[command(flatten)]
    options: WriteOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    // The whole effect is shown, and somebody says yes to it.
    let answered = match args.cascade {
        true => ask_when_allowed(context, false, |_| Ok(args.words()))?,
        false => None,
    };
    write(
        context,
        "remove",
        &args.options,
        answered,
        |context, read| {
            let plan = plan(args, context, read)?;
            // A file that can't be read may name the record.
            context.refuse_unreadable_in(read)?;
            Ok((plan, None))
        },
    )
}

fn plan(args: &Args, context: &Context, read: &Read) -> Result<Plan, Error> {
    let assigner = context.assigner(read, false);
    let id = assigner.reference(ReferenceTarget::Any, &args.record)?;
    let registry = read.registry();
    let record = registry.get(&id).ok_or(ChangeError::NothingThere)?;
    match record.kind {
        // It says where else the data is.
        Kind::Person => Err(ChangeError::Forget(id).into()),
        _ => remove(registry, record, args.cascade),
    }
}

impl Args {
    /// The arguments as they are typed, without those of writing.
    fn words(&self) -> Vec<String> {
        vec![self.record.clone(), "--cascade".to_owned()]
    }
}
