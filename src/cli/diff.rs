//! `kompis diff`.

use std::path::Path;

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, Revised};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::model::registry::Registry;
use crate::model::settings::FILE;
use crate::ops::diff::summary::{Revisions, Side, Summary};
use crate::render::Format;
use crate::render::diff::{FORMATS, render};
use crate::store::git::revision::Revision;
use crate::store::load::{self, Loaded};

/// Tell what changed, in the partnership's words
///
/// Without REVS what the work tree has that the last commit has not. A..B tells what B has that A has not, A...B what B has that
/// it had not where it left A; A alone what the work tree has that A has not.
///
/// Order, layout, comments and `[[allow]]` are no changes. Nobody's e-mail address or phone number is told.
#[derive(ClapArgs, Debug)]
pub(crate) struct Args {
    /// Two revisions, or one
    #[arg(value_name = "REVS", add = complete::revision())]
    revisions: Option<String>,
    /// Exit code 1 when anything changed
    #[arg(long)]
    exit_code: bool,
    /// Format of the result; markdown is a comment for a pull request
    #[arg(long, value_parser = one_of(FORMATS), help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    target: Target,
}

/// The revision that the work tree is compared with when none is named.
const HEAD: &str = "HEAD";

/// The registry before or now, and what it is called.
struct Read {
    loaded: Loaded,
    side: Side,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(args.format, FORMATS)?;
    let asked = args.revisions.as_deref().unwrap_or(HEAD);
    let (old, new) = sides(asked, context)?;
    for side in [&old.side, &new.side] {
        say_unread(side, context);
    }
    let summary = Summary::new(
        &old.loaded.registry,
        &new.loaded.registry,
        Revisions {
            asked: asked.to_owned(),
            old: old.side,
            new: new.side,
        },
        context.today(),
    );
    // What is gone has its name from before.
    let all = new.loaded.registry.with_missing_from(&old.loaded.registry);
    let look = context.look(&all, &args.target);
    let text = render(&summary, format, &look);
    context.output.show(&args.target, &text)?;
    Ok(match args.exit_code && !summary.is_empty() {
        true => ExitCode::No,
        false => ExitCode::Done,
    })
}

/// Both sides, without the folders that one of them lacks.
fn sides(asked: &str, context: &mut Context) -> Result<(Read, Read), Error> {
    let folder = context.folder()?;
    let mut named = |name: &str| -> Result<Revision, Error> {
        let name = if name.is_empty() { HEAD } else { name };
        Ok(context.revision(&folder, name)?)
    };
    let (old, new) = if let Some((one, other)) = asked.split_once("...") {
        let (one, other) = (named(one)?, named(other)?);
        let mut base = Revision::merge_base(&folder, &one, &other)?;
        base.name = one.name;
        (base, Some(other))
    } else if let Some((one, other)) = asked.split_once("..") {
        (named(one)?, Some(named(other)?))
    } else {
        (named(asked)?, None)
    };
    let mut old = read(&folder, Some(&old), context)?;
    let mut new = read(&folder, new.as_ref(), context)?;
    let absent = [&old.loaded, &new.loaded].map(|it| it.absent.iter());
    let absent: Vec<String> = absent
        .into_iter()
        .flatten()
        .map(|it| it.path.clone())
        .collect();
    let absent: Vec<&str> = absent.iter().map(String::as_str).collect();
    // Who is in no list today is told of neither; that somebody came into none is a change that is counted.
    let mut withheld = load::withheld(&folder);
    for read in [&old, &new] {
        let then = read.loaded.registry.withheld();
        withheld.retain(|id| !then.contains(id));
    }
    for read in [&mut old, &mut new] {
        let registry: Registry = std::mem::take(&mut read.loaded.registry);
        read.loaded.registry = registry.without_folders(&absent).with_withheld(&withheld);
    }
    Ok((old, new))
}

/// The registry at a revision, or in the work tree.
fn read(folder: &Path, revision: Option<&Revision>, context: &mut Context) -> Result<Read, Error> {
    let loaded = match revision {
        Some(revision) => context.load_revision(folder, revision)?,
        None => context.load(&Revised::default())?,
    };
    let mut unread = loaded.unreadable.clone();
    let is_told = unread.iter().any(|path| path == FILE);
    if loaded.registry.settings.is_partial && !is_told {
        unread.push(FILE.to_owned());
    }
    unread.extend(loaded.absent.iter().map(|it| format!("{}/", it.path)));
    unread.sort();
    let side = Side {
        name: revision.map(|it| it.name.clone()),
        commit: revision.map(|it| it.commit.clone()),
        unread,
    };
    Ok(Read { loaded, side })
}

/// Says of what nothing is compared; of folders that are lacking it has been said.
fn say_unread(side: &Side, context: &Context) {
    let files = side.unread.iter().filter(|path| !path.ends_with('/'));
    let files: Vec<&str> = files.map(String::as_str).collect();
    if !files.is_empty() {
        let place = match &side.name {
            Some(name) => format!("at `{name}`"),
            None => "here".to_owned(),
        };
        let files = files.join(", ");
        context
            .output
            .note(&format!("can't be read {place}, not compared: {files}"));
    }
}
