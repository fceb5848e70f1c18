//! `kompis show`.

use std::collections::BTreeSet;
use std::io::BufRead;

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read, ReadOptions};
use super::exit_code::ExitCode;
use super::forget::find_traces;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::ops::show::personal_data::personal_data;
use crate::ops::show::show;
use crate::render::show::personal_data::Answer;
use crate::render::{self, Format};

/// Show all that is known about records
#[derive(ClapArgs, Debug)]
#[command(mut_arg("format", |it| it.value_parser(one_of(render::show::FORMATS))))]
pub(crate) struct Args {
    /// Id, number, code or name; `-` reads them from standard input, one a line
    #[arg(required = true, value_name = "REF", add = complete::reference())]
    records: Vec<String>,
    /// Show who has a post there, by name and title
    #[arg(long)]
    people: bool,
    /// Show everything that is held about a person, with basis, sources, lists and commits: the answer to a request for
    /// access
    #[arg(long, conflicts_with_all = ["people", "as_of"])]
    all: bool,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reading: ReadOptions,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(render::show::FORMATS)?;
    let read = context.read(&args.reading)?;
    if args.all {
        return run_all(args, format, context, &read);
    }
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
    let report = render::show::report(&pages, format, &look);
    let people = |id| {
        read.registry()
            .get(id)
            .is_some_and(|it| it.kind == Kind::Person)
    };
    let target = match shown.iter().any(people) {
        true => args.target.with_details(),
        false => args.target.clone(),
    };
    context.output.report(&target, format, report, &look)?;
    Ok(ExitCode::Done)
}

/// Shows the personal data that is held about people.
fn run_all(
    args: &Args,
    format: Format,
    context: &mut Context,
    read: &Read,
) -> Result<ExitCode, Error> {
    let mut answers = Vec::new();
    let mut shown = BTreeSet::new();
    for text in references(&args.records) {
        let id = context.resolve(read.registry(), &text, |it| it.kind == Kind::Person)?;
        if let Some(person) = read
            .registry()
            .get(&id)
            .filter(|_| shown.insert(id.clone()))
        {
            answers.push(answer(read, person));
        }
    }
    if answers.is_empty() {
        return Err(ChangeError::Missing("which person: `kompis show PERSON --all`").into());
    }
    let look = context.look(read.registry(), &args.target);
    let report = render::show::personal_data::report(&answers, format, &look);
    let target = args.target.with_details();
    context.output.report(&target, format, report, &look)?;
    Ok(ExitCode::Done)
}

/// Collects the personal data about somebody, in the registry and in git.
fn answer(read: &Read, person: &Record) -> Answer {
    let (repositories, unasked) = match find_traces(&read.loaded.root, person, read.registry()) {
        Ok(held) => (held, None),
        Err(why) => (Vec::new(), Some(why)),
    };
    Answer {
        data: personal_data(&read.view(), person),
        text: read.loaded.files.text(&person.path),
        repositories,
        unasked,
    }
}

/// The REFs of the command line; `-` stands for the lines of standard input.
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
