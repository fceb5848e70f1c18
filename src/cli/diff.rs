//! `kompis diff`.

use std::collections::BTreeSet;
use std::path::Path;

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, meanwhile, reads_all};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::model::id::Id;
use crate::model::registry::Registry;
use crate::model::settings::FILE;
use crate::ops::diff::summary::{Revisions, Side, Summary};
use crate::render::Format;
use crate::render::diff::{FORMATS, render};
use crate::store::git::revision::Revision;
use crate::store::load::{self, Loaded};
use crate::store::lock::Lock;

/// Tell what changed, in the partnership's words
///
/// Without REVS what the work tree has that the last commit has not. A..B tells what B has that A has not, A...B what B has that
/// it had not where it left A; A alone what the work tree has that A has not.
///
/// Order, layout, comments and `[[allow]]` are no changes. Nobody's e-mail address or phone number is told.
#[derive(ClapArgs, Debug)]
#[command(mut_arg("format", |it| it.value_parser(one_of(FORMATS)).help("Format of the result; markdown is a comment for a pull request")))]
pub(crate) struct Args {
    /// Two revisions, or one
    #[arg(value_name = "REVS", add = complete::revision())]
    revisions: Option<String>,
    /// Exit code 1 when anything changed
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    target: Target,
}

/// The revision that the work tree is compared with when none is named.
const HEAD: &str = "HEAD";

/// What is compared.
struct Comparison {
    old: LoadedSide,
    new: LoadedSide,
    /// The records whose files differ.
    differing: BTreeSet<Id>,
    /// Keeps other kompis from writing while records are still read.
    _lock: Option<Lock>,
}

/// One side of the comparison.
struct LoadedSide {
    loaded: Loaded,
    side: Side,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(FORMATS)?;
    let revisions = args.revisions.as_deref().unwrap_or(HEAD);
    let Comparison {
        old,
        new,
        differing,
        _lock,
    } = load_sides(revisions, context)?;
    for side in [&old.side, &new.side] {
        note_unread(side, context);
    }
    let registries = [&old.loaded.registry, &new.loaded.registry];
    let revisions = Revisions {
        argument: revisions.to_owned(),
        old: old.side,
        new: new.side,
    };
    // Only the comment shows the matrix, for which all initiatives of both sides are read.
    let matrix_on = (format == Format::Markdown).then(|| context.today());
    let summary = Summary::new(registries, revisions, &differing, matrix_on);
    // A record that was removed has its name in the old registry.
    let all = registries[1].clone().with_missing_from(registries[0]);
    let look = context.look(&all, &args.target);
    let text = render(&summary, format, &look);
    for side in [&old.loaded, &new.loaded] {
        side.files.check_read()?;
    }
    context.output.show(&args.target, &text)?;
    Ok(ExitCode::no_if(args.exit_code && !summary.is_empty()))
}

/// Opens both sides, without the folders that one of them lacks, and reads the records that differ.
fn load_sides(revisions: &str, context: &mut Context) -> Result<Comparison, Error> {
    let folder = context.folder()?;
    let mut named = |name: &str| -> Result<Revision, Error> {
        let name = if name.is_empty() { HEAD } else { name };
        Ok(context.revision(&folder, name)?)
    };
    let (old, new) = if let Some((one, other)) = revisions.split_once("...") {
        let (one, other) = (named(one)?, named(other)?);
        let mut base = Revision::merge_base(&one, &other)?;
        base.name = one.name;
        (base, Some(other))
    } else if let Some((one, other)) = revisions.split_once("..") {
        (named(one)?, Some(named(other)?))
    } else {
        (named(revisions)?, None)
    };
    // git lists the files of one side while those of the other are listed.
    context.start_progress(&folder);
    let open_old = || load::open_at(&folder, &old);
    let (of_old, of_new, _lock) = match &new {
        Some(revision) => {
            let (of_old, of_new) = meanwhile(open_old, || load::open_at(&folder, revision));
            let of_old = context.take_opened(of_old, &old)?;
            (of_old, context.take_opened(of_new, revision)?, None)
        }
        None => {
            let (of_old, of_new) = meanwhile(open_old, || context.open_shared(&folder));
            let of_old = context.take_opened(of_old, &old)?;
            let (of_new, lock) = of_new?;
            (of_old, of_new, lock)
        }
    };
    let differing = match reads_all() {
        true => of_new.registry.ids().cloned().collect(),
        false => load::differing_ids(&of_old, &of_new),
    };
    let mut old = read_side(of_old, Some(&old), &differing);
    let mut new = read_side(of_new, new.as_ref(), &differing);
    let missing = [&old.loaded, &new.loaded].map(|it| it.missing.iter());
    let missing: Vec<String> = missing
        .into_iter()
        .flatten()
        .map(|it| it.path.clone())
        .collect();
    let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
    let withheld = newly_withheld(&folder, [&old, &new]);
    for side in [&mut old, &mut new] {
        let registry: Registry = std::mem::take(&mut side.loaded.registry);
        side.loaded.registry = registry.without_folders(&missing).with_withheld(&withheld);
    }
    Ok(Comparison {
        old,
        new,
        differing,
        _lock,
    })
}

/// Returns the people who are in no list today, but were in those of both sides: they are left out of both, and that is no
/// change. Where one side says it itself, it is a change that is counted.
fn newly_withheld(folder: &Path, sides: [&LoadedSide; 2]) -> BTreeSet<Id> {
    // The work tree says itself who is withheld.
    if sides.iter().any(|side| side.side.commit.is_none()) {
        return BTreeSet::new();
    }
    let mut withheld = load::withheld_people(folder);
    for side in sides {
        if !withheld.is_empty() {
            let then = side.loaded.registry.withheld();
            withheld.retain(|id| !then.contains(id));
        }
    }
    withheld
}

/// Reads the records of one side that differ.
fn read_side(loaded: Loaded, revision: Option<&Revision>, differing: &BTreeSet<Id>) -> LoadedSide {
    let loaded = loaded.read_records(differing);
    let mut unread = loaded.unreadable.clone();
    let is_listed = unread.iter().any(|path| path == FILE);
    if loaded.registry.settings.is_partial && !is_listed {
        unread.push(FILE.to_owned());
    }
    unread.extend(loaded.missing.iter().map(|it| format!("{}/", it.path)));
    unread.sort();
    let side = Side {
        name: revision.map(|it| it.name.clone()),
        commit: revision.map(|it| it.commit.clone()),
        unread,
    };
    LoadedSide { loaded, side }
}

/// Notes which files are not compared; missing folders have been noted when the side was loaded.
fn note_unread(side: &Side, context: &Context) {
    let files = side.unread.iter().filter(|path| !path.ends_with('/'));
    let files: Vec<&str> = files.map(String::as_str).collect();
    if !files.is_empty() {
        let place = match &side.name {
            Some(name) => format!("at `{name}`"),
            None => "here".to_owned(),
        };
        let files = files.join(", ");
        context.note(format!("can't be read {place}, not compared: {files}"));
    }
}
