//! `kompis show`.

use std::collections::BTreeSet;
use std::io::BufRead;

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Reading};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::ops::show::show;
use crate::render::{self, Format};

/// Show all that is known about records
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// Id, number, code or name; `-` reads them from standard input, one a line
    #[arg(required = true, value_name = "REF", add = complete::reference())]
    records: Vec<String>,
    /// Show who has a post there, by name and title
    #[arg(long)]
    people: bool,
    /// Format of the result
    #[arg(long, value_parser = one_of(render::show::FORMATS), help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(args.format, render::show::FORMATS)?;
    let read = context.read(&args.reading)?;
    let mut pages = Vec::new();
    let mut shown = BTreeSet::new();
    for text in references(&args.records) {
        let id = context.resolve(read.registry(), &text, |_| true)?;
        if let Some(record) = read
            .registry()
            .get(&id)
            .filter(|_| shown.insert(id.clone()))
        {
            pages.push(show(&read.view(), record, args.people));
        }
    }
    if pages.is_empty() {
        return Err(ChangeError::Missing("which record: `kompis show REF`").into());
    }
    let look = context.look(read.registry(), &args.target);
    let text = render::show::render(&pages, format, &look);
    context.output.show(&args.target, &text)?;
    Ok(ExitCode::Done)
}

/// The REFs that were typed; for `-`, those of standard input, a line each.
pub(super) fn references(typed: &[String]) -> Vec<String> {
    typed
        .iter()
        .flat_map(|text| match text.as_str() {
            "-" => std::io::stdin()
                .lock()
                .lines()
                .map_while(Result::ok)
                .collect(),
            _ => vec![text.clone()],
        })
        .filter(|text| !text.trim().is_empty())
        .collect()
}
