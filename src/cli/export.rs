//! `kompis export`.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueHint};

use super::complete;
use super::contacts::personal_data_note;
use super::context::{Context, ReadOptions, RevisionOption};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::ops::export::{Export, export};
use crate::render::export::PersonalData;
use crate::render::{self, Format};

/// Write the registry, or a part of it, in a form that other programs read
///
/// `registry.json` holds everything that the records hold, and `kompis import` reads it back. A query chooses records;
/// what they name comes with them. People are left out, and what may be theirs is masked elsewhere, unless
/// --with-people: such a file is readable by its owner only.
#[derive(ClapArgs, Debug)]
#[command(after_long_help = super::search::QUERY_HELP)]
pub(crate) struct Args {
    /// The file to write, in the format of its ending; `-` for standard output
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
    file: PathBuf,
    /// Words, "phrases" and terms such as `kind:initiative county:08`
    #[arg(add = complete::query())]
    query: Vec<String>,
    /// Format, if the ending does not say it
    #[arg(long, value_parser = one_of(render::export::FORMATS), help_heading = "Output")]
    format: Option<Format>,
    /// Also people, with their contact details; with a query those who work at one of the actors
    #[arg(long)]
    with_people: bool,
    /// What the people are exported for: it is told with the export
    #[arg(long, value_name = "TEXT", requires = "with_people")]
    #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
    purpose: Option<String>,
    #[command(flatten)]
    revision: RevisionOption,
    /// Go on without records that can't be read
    #[arg(long, help_heading = "Reading")]
    skip_broken: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let target = args.target();
    let format = target.format(render::export::FORMATS)?;
    let read = context.read(&ReadOptions {
        as_of: None,
        revision: args.revision.clone(),
        skip_broken: args.skip_broken,
    })?;
    let query = context.query(read.registry(), &args.query)?;
    let chosen = (!args.query.is_empty()).then_some(&query);
    let result = export(&read.view(), chosen, args.with_people);
    let people = result.people();
    let personal_data = (people > 0).then(|| PersonalData {
        people,
        day: context.today().to_string(),
        purpose: args.purpose.clone(),
    });
    let look = context.look(read.registry(), &target);
    let report = render::export::report(&result, format, personal_data.as_ref());
    context.report(&target, format, report, &look)?;
    for note in notes(&result, args, context) {
        context.note(&note);
    }
    if result.records.is_empty() {
        context.note_no_match(&query);
        if !args.with_people {
            context.note("people are exported by `--with-people` only");
        }
    }
    Ok(ExitCode::no_if(result.records.is_empty()))
}

impl Args {
    /// Where the export goes, and in which format.
    fn target(&self) -> Target {
        let is_stdout = self.file == Path::new("-");
        Target {
            format: match is_stdout {
                true => self.format.or(Some(Format::Json)),
                false => self.format,
            },
            output: (!is_stdout).then(|| self.file.clone()),
            has_details: self.with_people,
        }
    }
}

/// What the export holds besides what the query finds, and what it lacks.
fn notes(result: &Export, args: &Args, context: &Context) -> Vec<String> {
    let purpose = args.purpose.as_deref();
    let mut notes = Vec::from_iter(personal_data_note(
        result.people(),
        context.today(),
        purpose,
    ));
    if result.named > 0 {
        notes.push(format!(
            "found {}, and {} that go with them",
            result.records.len() - result.named,
            result.named
        ));
    }
    if result.masked > 0 {
        notes.push(format!(
            "masked, since it may be a person's: values of {} keys; `kompis check` tells where, `--with-people` exports them",
            result.masked
        ));
    }
    notes
}
