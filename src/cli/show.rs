//! `kompis show`.

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
use crate::render;
use crate::render::show::personal_data::Answer;

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
    let registry = read.registry();
    let mut records: Vec<&Record> = Vec::new();
    for text in references(&args.records) {
        let fits = |it: &Record| !args.all || it.kind == Kind::Person;
        let id = context.resolve(registry, &text, fits)?;
        // A record that two REFs name is shown once.
        let is_shown = records.iter().any(|it| it.id == id);
        records.extend(registry.get(&id).filter(|_| !is_shown));
    }
    if records.is_empty() {
        let missing = match args.all {
            true => "which person: `kompis show PERSON --all`",
            false => "which record: `kompis show REF`",
        };
        return Err(ChangeError::Missing(missing).into());
    }
    let look = context.look(registry, &args.target);
    let all = records.iter();
    let report = if args.all {
        let answers: Vec<Answer> = all.map(|person| answer(&read, person)).collect();
        render::show::personal_data::report(&answers, format, &look)
    } else {
        let page = |record: &&Record| show(&read.view(), record, args.people);
        render::show::report(&all.map(page).collect::<Vec<_>>(), format, &look)
    };
    let target = match records.iter().any(|it| it.kind == Kind::Person) {
        true => args.target.with_details(),
        false => args.target.clone(),
    };
    context.report(&target, format, report, &look)?;
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
