//! The one way in which commands write: lock, load, plan, prove, show, write, commit.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};
use serde::Serialize;

use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::output::Target;
use crate::error::Error;
use crate::error::write::WriteError;
use crate::model::change::Change;
use crate::model::edit::Plan;
use crate::model::kind::Kind;
use crate::ops::declare::declare;
use crate::render::{changes, findings, json};
use crate::store::git::commit as git;
use crate::store::lock::{Lock, Purpose};
use crate::store::schema::has_schemas;
use crate::store::write::{NewText, prepare, write as write_files};

/// How many changes and files are told one by one.
const MOST_SAID: usize = 10;

/// The commands whose difference shows what their user just typed; in all others nobody's reach is shown.
const TYPED: &[&str] = &["add", "edit", "link", "set"];

/// Options of every command that writes.
#[derive(ClapArgs, Clone, Debug, Default)]
pub(crate) struct Writing {
    /// Show the difference and write nothing
    #[arg(long, help_heading = "Writing")]
    pub(crate) dry_run: bool,
    /// Commit just what is written
    #[arg(long, help_heading = "Writing", conflicts_with = "dry_run")]
    pub(crate) commit: bool,
    /// Declare words that the registry does not know
    #[arg(long, help_heading = "Writing")]
    pub(crate) declare: bool,
    /// Wait at most this long for another kompis that writes
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 30,
        help_heading = "Writing"
    )]
    pub(crate) lock_timeout: u64,
    /// Format of what is said
    #[arg(long, value_enum, default_value = "text", help_heading = "Output")]
    pub(crate) format: WriteFormat,
}

impl Writing {
    /// Whether what was done is said to people.
    pub(super) fn is_text(&self) -> bool {
        self.format == WriteFormat::Text
    }
}

/// How a writing command says what it did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum WriteFormat {
    /// In a line or two
    #[default]
    Text,
    /// As data
    Json,
}

/// What a writing command did.
#[derive(Serialize)]
struct Done<'a> {
    changes: &'a [Change],
    files: Vec<&'a str>,
    written: bool,
    /// What would be written, with `--dry-run`.
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<String>,
}

/// Plans on the registry as it is under the lock, proves, writes and says what was done.
///
/// # Errors
/// What `plan` finds wrong, and [`WriteError`] when it can't be written; then nothing is, unless it says so.
pub(super) fn write(
    context: &mut Context,
    command: &str,
    writing: &Writing,
    plan: impl FnOnce(&mut Context, &Read) -> Result<Plan, Error>,
) -> Result<ExitCode, Error> {
    let folder = context.folder()?;
    let seconds = writing.lock_timeout;
    let _commit = match writing.commit {
        true => Some(context.lock(&folder, Purpose::Commit, seconds)?),
        false => None,
    };
    let lock = match writing.dry_run {
        true => None,
        false => Some(context.lock(&folder, Purpose::Records, seconds)?),
    };
    let read = context.read_for_writing(&folder, lock.as_ref())?;
    let mut plan = plan(context, &read)?;
    if writing.declare {
        declare(&mut plan, read.registry());
    }
    let texts = prepare(&folder, &plan, read.registry())?;
    put(context, command, writing, &folder, &plan, &texts, lock)
}

/// Shows or writes new texts, says what was done and commits it.
pub(super) fn put(
    context: &mut Context,
    command: &str,
    writing: &Writing,
    folder: &Path,
    plan: &Plan,
    texts: &[NewText],
    lock: Option<Lock>,
) -> Result<ExitCode, Error> {
    if writing.dry_run {
        dry_run(context, command, writing, plan, texts)?;
        return Ok(ExitCode::Done);
    }
    let trees = match writing.commit {
        true => clean_trees(folder, texts)?,
        false => Trees::new(),
    };
    write_files(folder, texts)?;
    // Names that the plan brings in are read anew.
    let after = context.read_for_writing(folder, lock.as_ref())?;
    drop(lock);
    say(context, command, writing, &after, plan, texts)?;
    if !plan.declared.is_empty() && has_schemas(folder) {
        let note = "editors learn the new words by `kompis schema --write`";
        context.output.note(note);
    }
    let look = context.look(after.registry(), &Target::default());
    commit(&trees, &message(&plan.changes, &look))?;
    Ok(ExitCode::Done)
}

/// Commits just these files, in each work tree.
pub(super) fn commit(trees: &Trees, message: &str) -> Result<(), WriteError> {
    for (tree, files) in trees {
        let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
        let new: Vec<PathBuf> = files
            .iter()
            .filter(|file| file.is_new)
            .map(|file| file.path.clone())
            .collect();
        git::commit(tree, &paths, &new, message)?;
    }
    Ok(())
}

/// Shows what would be written: the difference, or that as data.
fn dry_run(
    context: &mut Context,
    command: &str,
    writing: &Writing,
    plan: &Plan,
    texts: &[NewText],
) -> Result<(), Error> {
    let difference = match TYPED.contains(&command) {
        true => |text: &NewText| changes::difference(&text.path, text.old.as_deref(), &text.new),
        false => hidden_difference,
    };
    let differences: Vec<String> = texts.iter().map(difference).collect();
    if writing.format == WriteFormat::Json {
        let done = Done {
            changes: &plan.changes,
            files: texts.iter().map(|text| text.path.as_str()).collect(),
            written: false,
            difference: Some(differences.concat()),
        };
        return Ok(context.output.print(&json::json(command, &done))?);
    }
    if texts.is_empty() {
        context
            .output
            .note("it is so already; nothing would be written");
    }
    Ok(context.output.print(&differences.concat())?)
}

/// The difference of a text, with what must not be shown hidden.
pub(super) fn hidden_difference(text: &NewText) -> String {
    let hidden = |of: &str| findings::hidden(&text.path, of);
    let old = text.old.as_deref().map(hidden);
    changes::difference(&text.path, old.as_deref(), &hidden(&text.new))
}

/// The files to commit, by work tree.
pub(super) type Trees = BTreeMap<PathBuf, Vec<ToCommit>>;

/// A file to commit.
pub(super) struct ToCommit {
    path: PathBuf,
    /// Whether git does not know it yet.
    is_new: bool,
}

/// The work tree of each file; refused where a file differs from the last commit already, or can't be committed.
pub(super) fn clean_trees(folder: &Path, texts: &[NewText]) -> Result<Trees, WriteError> {
    let mut trees = Trees::new();
    for text in texts {
        let path = folder.join(&text.path);
        let near = path.ancestors().skip(1).find(|it| it.is_dir());
        let near = near.unwrap_or(folder);
        let tree = git::work_tree(near).ok_or_else(|| {
            WriteError::Git(format!("`{}` is in no git repository", near.display()))
        })?;
        let real = near
            .canonicalize()
            .map_err(|error| WriteError::Io(near.to_owned(), error))?;
        let path = real.join(path.strip_prefix(near).unwrap_or(&path));
        let is_new = text.old.is_none();
        trees
            .entry(tree)
            .or_default()
            .push(ToCommit { path, is_new });
    }
    for (tree, files) in &trees {
        let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
        git::knows_who(tree)?;
        let ignored = git::ignored(tree, &paths)?;
        if !ignored.is_empty() {
            return Err(WriteError::Ignored(ignored));
        }
        let differing = git::differing(tree, &paths)?;
        if !differing.is_empty() {
            return Err(WriteError::Dirty(differing));
        }
    }
    Ok(trees)
}

fn say(
    context: &mut Context,
    command: &str,
    writing: &Writing,
    after: &Read,
    plan: &Plan,
    texts: &[NewText],
) -> Result<(), Error> {
    let files: Vec<&str> = texts.iter().map(|text| text.path.as_str()).collect();
    if writing.format == WriteFormat::Json {
        let done = Done {
            changes: &plan.changes,
            files,
            written: !texts.is_empty(),
            difference: None,
        };
        return Ok(context.output.print(&json::json(command, &done))?);
    }
    let look = context.look(after.registry(), &Target::default());
    if texts.is_empty() {
        context.output.note("it is so already; nothing was written");
        return Ok(());
    }
    let mut text = String::new();
    for sentence in changes::sentences(&plan.changes, &look)
        .iter()
        .take(MOST_SAID)
    {
        text.push_str(&format!("{sentence}\n"));
    }
    if plan.changes.len() > MOST_SAID {
        let all = look.words.count("change-several", plan.changes.len());
        text.push_str(&format!("… ({all})\n"));
    }
    text.push_str(&format!("  {}\n", listed(&files)));
    Ok(context.output.say(&text)?)
}

/// The files in a line; of many the first, and how many there are.
pub(super) fn listed(files: &[&str]) -> String {
    match files {
        [first, second, third, rest @ ..] if rest.len() > 5 => {
            format!("{first}  {second}  {third}  … {}", files.len())
        }
        _ => files.join("  "),
    }
}

/// The message of a commit: what changed in the partnership's words, without names of people.
fn message(all: &[Change], look: &crate::render::Look<'_>) -> String {
    let public: Vec<Change> = all
        .iter()
        .filter(|change| !is_of_person(change, look))
        .cloned()
        .collect();
    let mut sentences = changes::sentences(&public, look);
    let hidden = all.len() - public.len();
    if hidden > 0 {
        sentences.push(look.words.count("change-people", hidden));
    }
    match sentences.as_slice() {
        [first, rest @ ..] if !rest.is_empty() => {
            let facts = [("first", first.into()), ("n", rest.len().into())];
            let head = look.words.with("change-several", &facts);
            format!("{head}\n\n{}", sentences.join("\n"))
        }
        _ => sentences.concat(),
    }
}

fn is_of_person(change: &Change, look: &crate::render::Look<'_>) -> bool {
    let is_person = |id| {
        look.registry
            .get(id)
            .is_some_and(|record| record.kind == Kind::Person)
    };
    match change {
        Change::Added { kind, .. } => *kind == Kind::Person,
        Change::Field { id, .. } | Change::Edited { id } => is_person(id),
        Change::Post { .. } => true,
        _ => false,
    }
}
