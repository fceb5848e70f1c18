//! `kompis forget`.

use std::path::Path;

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::output::one_word;
use super::write::{Extra, FORMATS, WriteMode, WriteOptions, write};
use crate::error::Error;
use crate::error::reference::ReferenceError;
use crate::error::revision::RevisionError;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::ops::forget::{find_mentions, forget};
use crate::render::Format;
use crate::render::forget::{Left, Rewriting};
use crate::store::draft;
use crate::store::git::traces::{TracedFile, Traces, traces};
use crate::text::person_names::spellings;

/// Remove the file of a person, and say where the data still is
///
/// The file goes. What git, clones and backups hold is not erased: the commits that still have the file are listed, with
/// the steps that rewrite them. A public body may remove it only by a decision on disposal or by law.
#[derive(ClapArgs, Debug)]
#[command(mut_arg("dry_run", |it| it.help("Show what would go, and what would be left, and write nothing")))]
#[command(mut_arg("commit", |it| it.help("Commit that the file is gone, without the name in the message")))]
pub(crate) struct Args {
    /// The person, by id or by the whole name
    #[arg(value_name = "PERSON", add = complete::reference())]
    person: String,
    #[command(flatten)]
    mode: WriteMode,
    /// Format of what is said
    #[arg(long, value_parser = one_word(FORMATS), default_value = "text", help_heading = "Output")]
    format: Format,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let options = WriteOptions {
        mode: args.mode.clone(),
        declare: false,
        format: args.format,
    };
    let mut kept = Vec::new();
    let code = write(context, "forget", &options, None, |_, read| {
        let person = person(read.registry(), &args.person)?;
        let left = left(&read.loaded.root, person, read, args.mode.commit);
        kept.clone_from(&left.copies);
        Ok((forget(person), Some(Extra::Left(left))))
    })?;
    if !args.mode.dry_run {
        draft::remove_copies(&context.folder()?, &kept)?;
    }
    Ok(code)
}

/// The one person who goes by an id or a whole name; who is near is a hint, never meant.
fn person<'a>(registry: &'a Registry, text: &str) -> Result<&'a Record, Error> {
    let is_person = |record: &Record| record.kind == Kind::Person;
    if let Found::One(id, step) = reference::find(registry, text, is_person)
        && step.is_exact()
        && let Some(record) = registry.get(&id)
    {
        return Ok(record);
    }
    // A file that can't be read holds a person too.
    if let Some(record) = reference::unreadable(registry, text).filter(|it| is_person(it)) {
        return Ok(record);
    }
    let in_lists = |record: &Record| is_person(record) && !record.is_withheld();
    let error = match reference::find(registry, text, in_lists) {
        Found::One(id, _) => ReferenceError::unknown(registry, text, Some(id)),
        Found::Several(ids) => ReferenceError::ambiguous(registry, text, ids),
        Found::Nothing(near) => ReferenceError::nothing(registry, text, near),
    };
    Err(error.into())
}

/// Where else the person stands.
fn left(root: &Path, person: &Record, read: &Read, commits: bool) -> Left {
    let (mut repositories, unasked) = match find_traces(root, person, read.registry()) {
        Ok(traces) => (traces, None),
        Err(why) => (Vec::new(), Some(why)),
    };
    // The commit takes it out of the index.
    for traces in repositories.iter_mut().filter(|_| commits) {
        traces.staged = false;
    }
    Left {
        mentions: find_mentions(read.registry(), person),
        copies: draft::kept_copies(root, &person.path),
        unasked,
        repositories: repositories.into_iter().map(Rewriting::of).collect(),
    }
}

/// What git holds of a person's file under each name that it had, nothing where there is no repository; or why that is
/// not known.
pub(super) fn find_traces(
    root: &Path,
    person: &Record,
    registry: &Registry,
) -> Result<Vec<Traces>, String> {
    // An id that somebody else has by now leads to their file.
    let former = person.block.list("former-ids").iter();
    let former: Vec<&str> = former
        .map(String::as_str)
        .filter(|id| !registry.has(&Id::new(*id)))
        .collect();
    // One word alone may be anything.
    let names = person.names().filter(|name| name.contains(' '));
    let addresses = person.posts().flat_map(|post| post.email);
    let words: Vec<String> = names.flat_map(spellings).chain(addresses).collect();
    let file = TracedFile {
        path: &person.path,
        former: &former,
        words: &words,
    };
    match traces(root, file) {
        Err(RevisionError::NoRepository(_)) => Ok(Vec::new()),
        found => found.map_err(|error| error.to_string()),
    }
}
