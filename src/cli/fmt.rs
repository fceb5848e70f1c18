//! `kompis fmt`.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use clap::Args as ClapArgs;
use serde::Serialize;

use super::complete;
use super::context::{Context, Read, RevisionOption, find_path, findings_in};
use super::exit_code::ExitCode;
use super::write::{Locks, WriteOptions, Writer};
use crate::document::fmt::fmt;
use crate::document::reader;
use crate::error::Error;
use crate::error::write::FormatError;
use crate::model::change::Change;
use crate::model::edit::Plan;
use crate::model::subject::Subject;
use crate::render::{Format, escape, json};
use crate::store::disk;
use crate::store::folder::{PathTarget, SETTINGS};
use crate::store::replace::NewText;

/// Write files in canonical form: keys and lists in order, comments and meaning as they were
///
/// Without FILE all files of the registry. A file that can't be read is left alone and told (exit code 3).
#[derive(ClapArgs, Debug)]
#[command(mut_arg("declare", |argument| argument.hide(true)))]
pub(crate) struct Args {
    /// File, folder or id; `-` for standard input to standard output
    #[arg(value_name = "FILE", add = complete::reference())]
    files: Vec<String>,
    /// Write nothing: name the files that would change; exit code 1 when there are any
    #[arg(long, conflicts_with_all = ["dry_run", "commit"])]
    check: bool,
    /// The file that standard input is: its folder says what it holds
    #[arg(long, value_name = "FILE")]
    path: Option<String>,
    #[command(flatten)]
    options: WriteOptions,
}

/// The argument that means standard input.
const STDIN: &str = "-";

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    if args.files == [STDIN] {
        return format_stdin(args.path.as_deref(), context);
    }
    let folder = context.folder()?;
    let locks = match args.check {
        true => Locks::default(),
        false => args.options.mode.lock(context, &folder)?,
    };
    let mut read = context.read_for_writing(&folder, locks.records.as_ref())?;
    read.loaded = read.loaded.read_all();
    let files = files(&read, &args.files)?;
    let formatted = format(&read, &files);
    // The other files are written; one that is broken must not keep them from their form.
    let broken = draw_broken(context, &read, &formatted.broken);
    if args.check {
        let texts = formatted.texts.iter();
        let files: Vec<&str> = texts.map(|text| text.path.as_str()).collect();
        let code = ExitCode::no_if(!files.is_empty());
        let line = |file: &&str| escape::terminal(file) + "\n";
        let report = match args.options.format {
            Format::Json => json::json("fmt", &Checked { files }),
            _ => files.iter().map(line).collect(),
        };
        context.output.print(&report)?;
        return broken.map(|()| code);
    }
    let mut plan = Plan::default();
    if !formatted.texts.is_empty() {
        plan.changes.push(Change::Formatted {
            files: formatted.texts.len(),
        });
    }
    let writer = Writer {
        command: "fmt",
        options: &args.options,
        folder: &folder,
        planned: &(plan, None),
        texts: &formatted.texts,
    };
    let code = writer.write(context, locks)?;
    broken.map(|()| code)
}

/// What `--check` found.
#[derive(Serialize)]
struct Checked<'a> {
    /// The files that would change.
    files: Vec<&'a str>,
}

/// The new texts of files that are not in canonical form, and the files that can't be read.
#[derive(Default)]
struct Formatted {
    texts: Vec<NewText>,
    broken: Vec<String>,
}

fn format(read: &Read, files: &[String]) -> Formatted {
    let vocabulary = &read.registry().settings.vocabulary;
    let mut formatted = Formatted::default();
    for path in files {
        let text = disk::read_text(&read.loaded.root.join(path)).ok();
        let new = text.as_deref().zip(Subject::of(path));
        let new = new.and_then(|(text, subject)| fmt(subject, text, vocabulary));
        match new {
            Some(new) if text.as_ref() == Some(&new) => {}
            Some(new) => formatted.texts.push(NewText::new(path, text, Some(new))),
            None => formatted.broken.push(path.clone()),
        }
    }
    formatted
}

/// Draws the findings of files that can't be read, and returns the error that they are.
fn draw_broken(context: &mut Context, read: &Read, broken: &[String]) -> Result<(), Error> {
    if broken.is_empty() {
        return Ok(());
    }
    let loaded = &read.loaded;
    let found = findings_in(&loaded.findings, broken);
    let text_of = |file: &str| loaded.files.text(file);
    context.draw_findings_with(&loaded.root, &found, read.registry(), &text_of);
    Err(FormatError::Broken(broken.to_vec()).into())
}

/// The files that arguments name; all when there are none.
fn files(read: &Read, named: &[String]) -> Result<Vec<String>, Error> {
    let registry = read.registry();
    let records = registry.records().chain(registry.unreadable_records());
    let records = records.map(|record| (record.id.as_str(), record.path.as_str()));
    let all: Vec<(&str, &str)> = records.chain([("", SETTINGS)]).collect();
    let mut files = BTreeSet::new();
    for name in named {
        let target = find_path(&read.loaded.root, name);
        let is_meant = |(id, path): &&(&str, &str)| match &target {
            PathTarget::Inside(below) => Path::new(path).starts_with(below),
            _ => id == name,
        };
        let mut meant = all.iter().filter(is_meant).peekable();
        if meant.peek().is_none() {
            return Err(FormatError::NoFile(name.clone()).into());
        }
        files.extend(meant.map(|(_, path)| (*path).to_owned()));
    }
    if named.is_empty() {
        files.extend(all.iter().map(|(_, path)| (*path).to_owned()));
    }
    Ok(files.into_iter().collect())
}

/// Formats standard input to standard output; a text that can't be read is not printed, but its findings are.
fn format_stdin(path: Option<&str>, context: &mut Context) -> Result<ExitCode, Error> {
    let path = path.ok_or(FormatError::NoPath)?;
    let loaded = context
        .folder()
        .ok()
        .map(|_| context.load(&RevisionOption::default()))
        .transpose()?;
    let below = loaded.as_ref().map(|loaded| find_path(&loaded.root, path));
    let path = match below {
        Some(PathTarget::Inside(below)) if !below.is_empty() => below,
        _ => path.to_owned(),
    };
    let subject = Subject::of(&path).ok_or_else(|| FormatError::NoKind(path.clone()))?;
    let text = disk::read_all(io::stdin().lock(), disk::LARGEST).and_then(disk::utf8);
    let text = text.map_err(FormatError::Stdin)?;
    // Outside a registry the words that are built in are enough.
    let registry = loaded.map(|loaded| loaded.registry).unwrap_or_default();
    if let Some(new) = fmt(subject, &text, &registry.settings.vocabulary) {
        context.output.print_source(&new)?;
        return Ok(ExitCode::Done);
    }
    let found = reader::findings(subject, &path, &text);
    // Nothing goes to standard output: an editor that formats while it saves would take it for the file.
    context.draw_findings_with(Path::new(""), &found, &registry, &|_| Some(text.clone()));
    Err(FormatError::Broken(vec![path]).into())
}
