//! `kompis rename`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::Context;
use super::exit_code::ExitCode;
use super::link::parse_date;
use super::write::{WriteOptions, write};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::ops::rename::{NewName, rename};

/// Give a record another id or name
///
/// Every file that names the record follows, queries in registry.toml too. The old id stays in `former-ids` and the old name
/// in `former-names` (of people and sources in `aliases`): the record is still found by them.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// The record
    #[arg(value_name = "REF", add = complete::reference())]
    record: String,
    /// Its new id
    #[arg(value_name = "NEW-ID", required_unless_present = "name")]
    id: Option<String>,
    /// Its new name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The last day of the old name
    #[arg(long, value_name = "DATE", requires = "name")]
    on: Option<String>,
    #[command(flatten)]
    options: WriteOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let new = NewName {
        id: args.id.clone(),
        name: args.name.clone(),
        on: args.on.as_deref().map(parse_date).transpose()?,
    };
    if new.name.as_ref().is_some_and(|name| name.trim().is_empty()) {
        return Err(ChangeError::Missing("the new name: --name NAME").into());
    }
    write(context, "rename", &args.options, None, |context, read| {
        let assigner = context.assigner(read, false);
        let registry = read.registry();
        let id = assigner.reference(crate::model::fields::ReferenceTarget::Any, &args.record)?;
        let record = registry.get(&id).ok_or(ChangeError::NothingThere)?;
        let plan = rename(registry, record, &new)?;
        // A file that can't be read may name the record too, and would keep the old id.
        context.refuse_unreadable_in(read)?;
        Ok((plan, None))
    })
}
