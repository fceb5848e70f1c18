//! Bare `kompis`.

use super::context::{Context, ReadOptions};
use super::exit_code::ExitCode;
use super::output::Target;
use crate::error::Error;
use crate::ops::start::start;
use crate::render;

pub(super) fn run(context: &mut Context) -> Result<ExitCode, Error> {
    let target = Target::default();
    let read = context.read(&ReadOptions {
        skip_broken: true,
        ..ReadOptions::default()
    })?;
    let look = context.look(read.registry(), &target);
    let text = render::start::render(&start(&read.view()), &read.loaded.root, &look);
    context.refuse_unreadable()?;
    context.output.show(&target, &text)?;
    Ok(ExitCode::Done)
}
