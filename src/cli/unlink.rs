//! `kompis unlink`.

use clap::Args as ClapArgs;

use super::context::Context;
use super::end::Link;
use super::exit_code::ExitCode;
use super::write::{Writing, write};
use crate::error::Error;
use crate::ops::unlink::unlink;

/// Take a participation away, as if it had never been
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    which: Link,
    #[command(flatten)]
    writing: Writing,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    write(context, "unlink", &args.writing, |context, read| {
        let (initiative, which) = args.which.find(context, read)?;
        Ok(unlink(initiative, &which)?)
    })
}
