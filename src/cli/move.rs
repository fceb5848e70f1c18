//! `kompis move`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::write::{WriteOptions, write};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::edit::Plan;
use crate::model::fields::ReferenceTarget;
use crate::model::kind::Kind;
use crate::ops::r#move::move_record;
use crate::text::suggest::nearest;

/// Move the file of a record to another folder, where it may be of another kind
///
/// The first folder is the kind: `kompis move REF association` says that a group turned out to be an association. The id
/// stays, so that nothing else changes. With --shard files go to the folder of their first letters, or out of such folders, as
/// `[layout] shard` in registry.toml says.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// The record, then its new kind, or a folder below the registry such as `schools/vux`; with --shard any records, or none
    /// for all
    #[arg(value_name = "REF KIND|FOLDER", add = complete::reference(), required_unless_present = "shard")]
    words: Vec<String>,
    /// Move files to the folders of their first letters
    #[arg(long)]
    shard: bool,
    /// Also where fields are lost that the new kind does not have
    #[arg(long, conflicts_with = "shard")]
    force: bool,
    #[command(flatten)]
    options: WriteOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    write(context, "move", &args.options, None, |context, read| {
        let plan = match args.shard {
            true => plan_shard(args, context, read)?,
            false => plan(args, context, read)?,
        };
        context.refuse_unreadable_in(read)?;
        Ok((plan, None))
    })
}

fn plan(args: &Args, context: &Context, read: &Read) -> Result<Plan, Error> {
    let [reference, target] = args.words.as_slice() else {
        return Err(ChangeError::Missing("what, and where: `kompis move REF KIND`").into());
    };
    let assigner = context.assigner(read, false);
    let id = assigner.reference(ReferenceTarget::Any, reference)?;
    let record = read.registry().get(&id).ok_or(ChangeError::NothingThere)?;
    move_record(read.registry(), record, parse_target(target)?, args.force)
}

/// A kind, or a folder in that of a kind.
fn parse_target(text: &str) -> Result<(Kind, Option<&str>), Error> {
    if let Some(kind) = Kind::from_key(text) {
        return Ok((kind, None));
    }
    let folder = text.trim_end_matches('/');
    let is_plain = |name: &str| !name.is_empty() && !name.starts_with('.') && !name.contains('\\');
    match Kind::of_file(folder) {
        Some(kind) if folder == kind.folder() => Ok((kind, None)),
        Some(kind) if folder.split('/').all(is_plain) => Ok((kind, Some(folder))),
        _ => {
            let near = nearest(text, Kind::ALL.into_iter().map(Kind::key));
            let (kind, near) = (text.to_owned(), near.map(str::to_owned));
            Err(ChangeError::UnknownKind { kind, near }.into())
        }
    }
}

/// Moves records, or all of them, to the folder that `[layout] shard` says.
fn plan_shard(args: &Args, context: &Context, read: &Read) -> Result<Plan, Error> {
    let (assigner, registry) = (context.assigner(read, false), read.registry());
    let named = args.words.iter();
    let named = named.map(|it| assigner.reference(ReferenceTarget::Any, it));
    let mut ids = named.collect::<Result<Vec<_>, _>>()?;
    if ids.is_empty() {
        ids = registry.ids().cloned().collect();
    }
    let mut plan = Plan::default();
    for record in ids.iter().filter_map(|id| registry.get(id)) {
        plan.join(move_record(registry, record, (record.kind, None), false)?);
    }
    Ok(plan)
}
