//! `kompis diff`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Revised};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::ops::diff::diff;
use crate::render::Format;
use crate::render::diff::{FORMATS, render};
use crate::store::git::revision::Revision;
use crate::store::load::Loaded;

/// Tell what changed, in the partnership's words
///
/// Without REVS what the work tree has that the last commit has not. A..B tells what B has that A has not, A...B what B has that
/// it had not where it left A; A alone what the work tree has that A has not.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// Two revisions, or one
    #[arg(value_name = "REVS", add = complete::revision())]
    revisions: Option<String>,
    /// Exit code 1 when anything changed
    #[arg(long)]
    exit_code: bool,
    /// Format of the result
    #[arg(long, value_parser = one_of(FORMATS), help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    target: Target,
}

/// The revision that the work tree is compared with when none is named.
const HEAD: &str = "HEAD";

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(args.format, FORMATS)?;
    let revisions = args.revisions.as_deref().unwrap_or(HEAD);
    let (old, new) = sides(revisions, context)?;
    let changes = diff(&old.registry, &new.registry);
    // What is gone has its name from before.
    let all = new.registry.over(&old.registry);
    let look = context.look(&all, &args.target);
    let text = render(&changes, format, &look);
    context.output.show(&args.target, &text)?;
    Ok(match args.exit_code && !changes.is_empty() {
        true => ExitCode::No,
        false => ExitCode::Done,
    })
}

/// The registry before and now.
fn sides(revisions: &str, context: &mut Context) -> Result<(Loaded, Loaded), Error> {
    let or_head = |name: &str| Revised {
        rev: Some(if name.is_empty() { HEAD } else { name }.to_owned()),
    };
    if let Some((one, other)) = revisions.split_once("...") {
        let folder = context.folder()?;
        let [one, other] = [one, other].map(|it| if it.is_empty() { HEAD } else { it });
        let one = context.revision(&folder, one)?;
        let two = context.revision(&folder, other)?;
        let base = Revision::merge_base(&folder, &one, &two)?;
        let old = context.load(&or_head(&base.commit))?;
        return Ok((old, context.load(&or_head(&two.commit))?));
    }
    match revisions.split_once("..") {
        Some((one, other)) => Ok((context.load(&or_head(one))?, context.load(&or_head(other))?)),
        None => {
            let old = context.load(&or_head(revisions))?;
            Ok((old, context.load(&Revised::default())?))
        }
    }
}
