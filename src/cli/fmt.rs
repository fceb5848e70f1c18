//! `kompis fmt`.

use std::io;
use std::path::Path;

use clap::Args as ClapArgs;
use serde::Serialize;

use super::complete;
use super::context::{Context, Read, Revised};
use super::exit_code::ExitCode;
use super::write::{WriteFormat, Writing, put};
use crate::document::fmt::{Subject, fmt};
use crate::error::Error;
use crate::error::write::FormatError;
use crate::model::change::Change;
use crate::model::edit::Plan;
use crate::model::finding::Finding;
use crate::render::{escape, json};
use crate::store::disk;
use crate::store::folder::{self, Leads, SETTINGS};
use crate::store::lock::Purpose;
use crate::store::write::NewText;

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
    writing: Writing,
}

/// What stands for standard input.
const STDIN: &str = "-";

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    if args.files == [STDIN] {
        return stream(args.path.as_deref(), context);
    }
    let folder = context.folder()?;
    let lock = match args.check || args.writing.dry_run {
        true => None,
        false => Some(context.lock(&folder, Purpose::Records, args.writing.lock_timeout)?),
    };
    let read = context.read_for_writing(&folder, lock.as_ref())?;
    let files = files(&read, &args.files)?;
    let formed = form(&read, &files);
    let broken = tell_broken(context, &read, &formed.broken);
    if args.check {
        let files: Vec<&str> = formed.texts.iter().map(|text| text.path.as_str()).collect();
        let told = match args.writing.format {
            WriteFormat::Json => json::json("fmt", &Checked { files }),
            WriteFormat::Text => files
                .iter()
                .map(|file| escape::terminal(file) + "\n")
                .collect(),
        };
        context.output.print(&told)?;
        broken?;
        return Ok(if formed.texts.is_empty() {
            ExitCode::Done
        } else {
            ExitCode::No
        });
    }
    let mut plan = Plan::default();
    if !formed.texts.is_empty() {
        plan.changes.push(Change::Formatted {
            files: formed.texts.len(),
        });
    }
    let code = put(
        context,
        "fmt",
        &args.writing,
        &folder,
        &plan,
        &formed.texts,
        lock,
    )?;
    broken.map(|()| code)
}

/// What `--check` found.
#[derive(Serialize)]
struct Checked<'a> {
    /// The files that would change.
    files: Vec<&'a str>,
}

/// The files in canonical form where they are not, and those that have none.
#[derive(Default)]
struct Formed {
    texts: Vec<NewText>,
    broken: Vec<String>,
}

fn form(read: &Read, files: &[String]) -> Formed {
    let vocabulary = &read.registry().settings.vocabulary;
    let mut formed = Formed::default();
    for path in files {
        let text = disk::read_text(&read.loaded.root.join(path)).ok();
        let new = text.as_deref().zip(Subject::of(path));
        let new = new.and_then(|(text, subject)| fmt(subject, text, vocabulary));
        match new {
            Some(new) if text.as_ref() == Some(&new) => {}
            Some(new) => formed.texts.push(NewText {
                path: path.clone(),
                old: text,
                new: Some(new),
            }),
            None => formed.broken.push(path.clone()),
        }
    }
    formed
}

/// Shows what is wrong with files that have no canonical form.
fn tell_broken(context: &mut Context, read: &Read, broken: &[String]) -> Result<(), Error> {
    if broken.is_empty() {
        return Ok(());
    }
    let is_there = |finding: &&Finding| {
        let mut places = finding.places.iter();
        places.any(|place| broken.contains(&place.file))
    };
    let root = &read.loaded.root;
    let found: Vec<Finding> = read
        .loaded
        .findings
        .iter()
        .filter(is_there)
        .cloned()
        .collect();
    context.draw_with(root, &found, read.registry(), &|file| {
        read.loaded.files.text(file)
    });
    Err(FormatError::Broken(broken.to_vec()).into())
}

/// The files that arguments name; all when there are none.
fn files(read: &Read, named: &[String]) -> Result<Vec<String>, Error> {
    let registry = read.registry();
    let all: Vec<&str> = registry
        .records()
        .chain(registry.unreadable_records())
        .map(|record| record.path.as_str())
        .chain([SETTINGS])
        .collect();
    let mut files = Vec::new();
    for name in named {
        let before = files.len();
        if let Leads::Inside(below) = leads(&read.loaded.root, name) {
            let folder = format!("{below}/");
            let is_meant =
                |path: &&&str| **path == below || path.starts_with(&folder) || below.is_empty();
            files.extend(all.iter().filter(is_meant).map(|path| (*path).to_owned()));
        } else {
            let records = registry.records().chain(registry.unreadable_records());
            let of_id = records.filter(|record| record.id.as_str() == name);
            files.extend(of_id.map(|record| record.path.clone()));
        }
        if files.len() == before {
            return Err(FormatError::NoFile(name.clone()).into());
        }
    }
    if named.is_empty() {
        files.extend(all.into_iter().map(str::to_owned));
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// Where a path leads that was typed here.
fn leads(root: &Path, typed: &str) -> Leads {
    let here = std::env::current_dir().unwrap_or_default();
    folder::leads(root, &here, Path::new(typed))
}

/// Standard input to standard output; what is wrong with it is shown, and then nothing comes out.
fn stream(path: Option<&str>, context: &mut Context) -> Result<ExitCode, Error> {
    let path = path.ok_or(FormatError::NoPath)?;
    let loaded = context
        .folder()
        .ok()
        .map(|_| context.load(&Revised::default()))
        .transpose()?;
    let below = loaded.as_ref().map(|loaded| leads(&loaded.root, path));
    let path = match below {
        Some(Leads::Inside(below)) if !below.is_empty() => below,
        _ => path.to_owned(),
    };
    let subject = Subject::of(&path).ok_or_else(|| FormatError::NoKind(path.clone()))?;
    let text = disk::read_all(io::stdin().lock()).and_then(disk::utf8);
    let text = text.map_err(FormatError::Stdin)?;
    let registry = loaded.map(|loaded| loaded.registry).unwrap_or_default();
    if let Some(new) = fmt(subject, &text, &registry.settings.vocabulary) {
        context.output.print_source(&new)?;
        return Ok(ExitCode::Done);
    }
    let found = subject.faults(&path, &text);
    context.draw_with(Path::new(""), &found, &registry, &|_| Some(text.clone()));
    Err(FormatError::Broken(vec![path]).into())
}
