//! `kompis unlink`.

use clap::Args as ClapArgs;

use super::context::Context;
use super::end::Participation;
use super::exit_code::ExitCode;
use super::write::{WriteOptions, write};
use crate::error::Error;
use crate::ops::unlink::unlink;

/// Take a participation away, as if it had never been
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    participation: Participation,
    #[command(flatten)]
    options: WriteOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    write(context, "unlink", &args.options, None, |context, read| {
        let (initiative, which) = args.participation.find(context, read)?;
        Ok((unlink(initiative, &which)?, None))
    })
}
