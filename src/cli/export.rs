//! `kompis export`.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueHint};

use super::complete;
use super::contacts::personal_data_note;
use super::context::{Context, ReadOptions, RevisionOption};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::error::write::OutputError;
use crate::ops::export::{Export, Options, export};
use crate::render::{self, Format};

/// Write the registry, or a part of it, in a form that other programs read
///
/// `registry.json` holds everything that the records hold, and `kompis import` reads it back. A query chooses records;
/// what they name comes with them. People are left out, and what may be theirs is masked elsewhere, unless
/// --with-people: such a file is readable by its owner only.
#[derive(ClapArgs, Debug)]
#[command(after_long_help = super::search::QUERY_HELP)]
pub(crate) struct Args {
    /// The file to write, in the format of its ending, or a folder for csv; `-` for standard output
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
    /// What the people are exported for: it is printed with the export
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
    let format = args.format(&target)?;
    let read = context.read(&ReadOptions {
        as_of: None,
        revision: args.revision.clone(),
        skip_broken: args.skip_broken,
    })?;
    let query = context.query(read.registry(), &args.query)?;
    let chosen = (!args.query.is_empty()).then_some(&query);
    let options = Options {
        with_people: args.with_people,
        purpose: args.purpose.clone(),
    };
    let result = export(&read.view(), chosen, &options);
    let look = context.look(read.registry(), &target);
    if render::export::is_folder(format) {
        let files = render::export::files(&result, format, &look);
        let known = render::export::files_of_folder().collect();
        context.refuse_unreadable()?;
        context.output.write_folder(&target, &files, &known)?;
    } else {
        let report = render::export::report(&result, format, &look);
        context.report(&target, format, report, &look)?;
    }
    for note in notes(&result) {
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
    /// The format that is given, or that of the ending; a path without one is a folder of csv.
    fn format(&self, target: &Target) -> Result<Format, OutputError> {
        let has_ending = self.file.extension().is_some();
        if self.format.is_none() && target.output.is_some() && (!has_ending || self.file.is_dir()) {
            return Ok(Format::Csv);
        }
        let format = target.format(render::export::FORMATS)?;
        match render::export::is_folder(format) {
            // `export lista.csv` would make a folder with the name of a file.
            true if target.output.is_none() || self.format.is_none() => {
                Err(OutputError::OfFolder(format.key()))
            }
            _ => Ok(format),
        }
    }

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
fn notes(result: &Export) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(data) = &result.personal_data {
        let purpose = data.purpose.as_deref();
        notes.extend(personal_data_note(data.people, &data.day, purpose));
    }
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
