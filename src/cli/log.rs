//! `kompis log`.

use clap::Args as ClapArgs;

use super::complete;
use super::context::{Context, RevisionOption, beginning_of, describe_missing};
use super::exit_code::ExitCode;
use super::output::{Target, one_of};
use crate::error::Error;
use crate::model::date::Date;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::model::settings::Settings;
use crate::ops::log::{self, Log, Options};
use crate::render::log::{FORMATS, report};
use crate::store::git::revision::Revision;
use crate::store::history::History;

/// Tell what has happened with a record, commit by commit
///
/// The newest comes first; of an actor also where it began or ceased to take part. A record is followed through other folders
/// and ids, and one that is no longer in the registry can be named by the id that it had.
#[derive(ClapArgs, Debug)]
#[command(mut_arg("format", |it| it.value_parser(one_of(FORMATS))))]
pub(crate) struct Args {
    /// Id, number, code or name
    #[arg(value_name = "REF", add = complete::reference())]
    record: String,
    /// Only what came after: a day, which counts too, or a commit of git
    #[arg(long, value_name = "DATE|REV", add = complete::revision())]
    since: Option<String>,
    /// Show at most this many commits
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Tell of an actor also who got or left a post there
    #[arg(long)]
    people: bool,
    #[command(flatten)]
    target: Target,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(FORMATS)?;
    let folder = context.folder()?;
    let loaded = context.load(&RevisionOption::default())?;
    let registry = loaded.registry;
    let exact = find_exact(&registry, &args.record);
    let is_actor = |id: &Id| registry.get(id).is_some_and(|it| it.kind != Kind::Person);
    // People may be in a repository of their own, which is read only where somebody wants it.
    let people = args.people || !exact.as_ref().is_some_and(is_actor);
    let mut history = History::read(&folder, people)?;
    let head = Revision::find(&folder, "HEAD")?;
    for missing in &history.missing {
        context.note(describe_missing(missing, &head, &folder));
    }
    let id = find_record(args, exact, &registry, &mut history, context)?;
    // A month or a year begins with its first day.
    let day = args.since.as_deref().and_then(Date::parse);
    let from = day.and_then(|date| date.first()).and_then(beginning_of);
    let commits = match &args.since {
        Some(rev) if from.is_none() => Some(history.commits_since(&Revision::find(&folder, rev)?)?),
        _ => None,
    };
    let options = Options {
        id: &id,
        registry: &registry,
        people: args.people,
        from,
        commits,
        limit: args.limit,
    };
    let change_sets = std::mem::take(&mut history.change_sets);
    let mut log = log::log(&options, &change_sets, &mut history)?;
    print_notes(&log, &history, context);
    let former = std::mem::take(&mut log.named);
    let all = registry.with_missing_from(&Registry::new(Settings::default(), former));
    let look = context.look(&all, &args.target);
    let report = report(&log, format, &look);
    context.output.report(&args.target, format, report, &look)?;
    Ok(ExitCode::Done)
}

/// The record that a REF names exactly.
fn find_exact(registry: &Registry, text: &str) -> Option<Id> {
    match reference::find(registry, text, |_| true) {
        Found::One(id, step) if step.is_exact() => Some(id),
        _ => None,
    }
}

/// Finds the record that the log is about, in the registry or in its history.
fn find_record(
    args: &Args,
    exact: Option<Id>,
    registry: &Registry,
    history: &mut History,
    context: &mut Context,
) -> Result<Id, Error> {
    if let Some(id) = exact {
        return Ok(id);
    }
    let text = args.record.trim();
    if !log::has_id(&history.change_sets, text) {
        return context.resolve(registry, text, |_| true);
    }
    let was = Id::new(text);
    let change_sets = std::mem::take(&mut history.change_sets);
    let now = log::latest_id(&was, registry, &change_sets, history);
    history.change_sets = change_sets;
    let now = now?;
    if now != was {
        context.note(format!("`{was}` is `{now}` now"));
    }
    Ok(now)
}

/// Notes what the result does not show.
fn print_notes(log: &Log, history: &History, context: &mut Context) {
    if log.path.is_none() {
        let id = &log.id;
        context.note(format!("`{id}` is no longer in the registry"));
    }
    if let Some(fetch) = &history.fetch {
        context.note(format!(
            "this clone is shallow, what happened before is not here: `{fetch}`"
        ));
    }
    if log.entries.is_empty() {
        context.note("nothing is told of that time");
    }
}
