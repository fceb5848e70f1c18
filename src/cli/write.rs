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
use crate::model::settings::FILE;
use crate::ops::declare::declare;
use crate::render::forget::Left;
use crate::render::{self, Look, changes, escape, findings, json};
use crate::store::disk::resolve;
use crate::store::git::commit::{Changes, WorkTree};
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
    /// What is left of a person who is to be forgotten.
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<&'a Left>,
}

/// What is to be written, and what is said with it.
struct Work<'a> {
    command: &'a str,
    writing: &'a Writing,
    folder: &'a Path,
    plan: &'a Plan,
    texts: &'a [NewText],
    left: Option<&'a Left>,
}

/// Plans on the registry as it is under the lock, proves, writes and says what was done.
///
/// # Errors
/// What `plan` finds wrong, and [`WriteError`] when it can't be written; then nothing is, unless it says so.
pub(super) fn write(
    context: &mut Context,
    command: &str,
    writing: &Writing,
    mut plan: impl FnMut(&mut Context, &Read) -> Result<Plan, Error>,
) -> Result<ExitCode, Error> {
    work(context, command, writing, |context, read| {
        Ok((plan(context, read)?, None))
    })
}

/// The same, and says what is left of what goes.
///
/// # Errors
/// Those of [`write`].
pub(super) fn write_and_tell(
    context: &mut Context,
    command: &str,
    writing: &Writing,
    mut plan: impl FnMut(&mut Context, &Read) -> Result<(Plan, Left), Error>,
) -> Result<ExitCode, Error> {
    work(context, command, writing, |context, read| {
        let (plan, left) = plan(context, read)?;
        Ok((plan, Some(left)))
    })
}

fn work(
    context: &mut Context,
    command: &str,
    writing: &Writing,
    mut plan: impl FnMut(&mut Context, &Read) -> Result<(Plan, Option<Left>), Error>,
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
    let mut declared = |context: &mut Context, read: &Read| {
        let (mut plan, left) = plan(context, read)?;
        if writing.declare {
            declare(&mut plan, read.registry());
        }
        Ok((plan, left))
    };
    let (plan, left) = declared(context, &read)?;
    let texts = prepare(&folder, &plan, read.registry())?;
    if writing.commit && texts.is_empty() {
        check_committed(context, &folder, |context, read| {
            declared(context, &read).map(|(plan, _)| files_of(&plan))
        })?;
    }
    let work = Work {
        command,
        writing,
        folder: &folder,
        plan: &plan,
        texts: &texts,
        left: left.as_ref(),
    };
    work.put(context, lock)
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
    let work = Work {
        command,
        writing,
        folder,
        plan,
        texts,
        left: None,
    };
    work.put(context, lock)
}

impl Work<'_> {
    fn put(&self, context: &mut Context, lock: Option<Lock>) -> Result<ExitCode, Error> {
        if self.writing.dry_run {
            self.dry_run(context)?;
            return Ok(ExitCode::Done);
        }
        let trees = match self.writing.commit {
            true => clean_trees(self.folder, self.texts)?,
            false => Trees::new(),
        };
        write_files(self.folder, self.texts)?;
        if !self.texts.is_empty() {
            context.output.set_written();
        }
        // Names that the plan brings in are read anew.
        let after = context.read_for_writing(self.folder, lock.as_ref())?;
        drop(lock);
        // Whether or not that can be printed, the commit is made.
        let said = self.say(context, &after);
        if !self.plan.declared.is_empty() && has_schemas(self.folder) {
            let note = "editors learn the new words by `kompis schema --write`";
            context.output.note(note);
        }
        let look = context.look(after.registry(), &Target::default());
        commit(&trees, &message(&self.plan.changes, &look))?;
        said.map(|()| ExitCode::Done)
    }

    /// What is left of what goes, for people.
    fn left(&self, look: &Look<'_>) -> String {
        self.left
            .map(|left| render::forget::left(left, !self.writing.dry_run, look))
            .unwrap_or_default()
    }

    /// Shows what would be written: the difference, or that as data.
    fn dry_run(&self, context: &mut Context) -> Result<(), Error> {
        let difference = match TYPED.contains(&self.command) {
            true => difference,
            false => hidden_difference,
        };
        let differences: Vec<String> = self.texts.iter().map(difference).collect();
        if self.writing.format == WriteFormat::Json {
            return self.say_as_data(context, Some(differences.concat()));
        }
        if self.texts.is_empty() {
            context
                .output
                .note("it is so already; nothing would be written");
        }
        context.output.print(&differences.concat())?;
        if self.left.is_some() {
            let read = context.read_for_writing(self.folder, None)?;
            let look = context.look(read.registry(), &Target::default());
            let left = self.left(&look);
            context.output.say(&left)?;
        }
        Ok(())
    }

    fn say_as_data(&self, context: &mut Context, difference: Option<String>) -> Result<(), Error> {
        let done = Done {
            changes: &self.plan.changes,
            files: self.files(),
            written: difference.is_none() && !self.texts.is_empty(),
            difference,
            left: self.left,
        };
        Ok(context.output.print(&json::json(self.command, &done))?)
    }

    fn files(&self) -> Vec<&str> {
        self.texts.iter().map(|text| text.path.as_str()).collect()
    }

    fn say(&self, context: &mut Context, after: &Read) -> Result<(), Error> {
        if self.writing.format == WriteFormat::Json {
            return self.say_as_data(context, None);
        }
        let look = context.look(after.registry(), &Target::default());
        if self.texts.is_empty() {
            context.output.note("it is so already; nothing was written");
            return Ok(());
        }
        let changes = &self.plan.changes;
        let mut text = String::new();
        for sentence in changes::sentences(changes, &look).iter().take(MOST_SAID) {
            text.push_str(&format!("{sentence}\n"));
        }
        if changes.len() > MOST_SAID {
            let all = look.words.count("change-several", changes.len());
            text.push_str(&format!("… ({all})\n"));
        }
        text.push_str(&format!("  {}\n", listed(&self.files())));
        text.push_str(&self.left(&look));
        Ok(context.output.say(&text)?)
    }
}

/// Commits just these files, in each work tree.
pub(super) fn commit(trees: &Trees, message: &str) -> Result<(), WriteError> {
    let paths = |files: &[ToCommit], is_meant: fn(&ToCommit) -> bool| -> Vec<PathBuf> {
        let meant = files.iter().filter(|file| is_meant(file));
        meant.map(|file| file.path.clone()).collect()
    };
    for (tree, files) in trees.values() {
        let changes = Changes {
            stay: paths(files, |file| !file.goes),
            new: paths(files, |file| file.is_new && !file.goes),
            gone: paths(files, |file| file.goes && !file.is_new),
            dropped: paths(files, |file| file.goes && file.is_new),
        };
        tree.commit(&changes, message)?;
    }
    Ok(())
}

/// Checks that what a command finds written already is committed: it may be the repeat of one whose commit failed. `files`
/// are those that the same command would write to the registry of the last commit.
///
/// # Errors
/// [`WriteError::Pending`] when some of them differ from the last commit.
pub(super) fn check_committed(
    context: &mut Context,
    folder: &Path,
    files: impl FnOnce(&mut Context, Read) -> Result<Vec<String>, Error>,
) -> Result<(), Error> {
    let last = context.read_last_commit(folder);
    let files = last.and_then(|last| files(context, last));
    // What cannot be said of the last commit, as of a record that it lacks, can be in any file.
    let files = files.unwrap_or_else(|_| vec![String::new()]);
    let mut trees: BTreeMap<PathBuf, (WorkTree, Vec<PathBuf>)> = BTreeMap::new();
    let mut around = WorkTrees::default();
    for path in files {
        let (tree, path) = around.of(&folder.join(path))?;
        let (_, paths) = trees.entry(tree.top.clone()).or_insert((tree, Vec::new()));
        paths.push(path);
    }
    for (top, (tree, paths)) in trees {
        let differing = tree.differing(&paths)?;
        if !differing.is_empty() {
            return Err(WriteError::Pending(top, differing).into());
        }
    }
    Ok(())
}

/// The files that a plan changes.
fn files_of(plan: &Plan) -> Vec<String> {
    let settings = (!plan.declared.is_empty()).then(|| FILE.to_owned());
    let records = plan.files.iter().map(|file| file.path.clone());
    records.chain(settings).collect()
}

/// The difference that a text makes, as it was typed.
pub(super) fn difference(text: &NewText) -> String {
    match &text.new {
        Some(new) => changes::difference(&text.path, text.old.as_deref(), new),
        None => hidden_difference(text),
    }
}

/// The difference that a text makes, with what must not be shown hidden.
pub(super) fn hidden_difference(text: &NewText) -> String {
    let hidden = |of: &str| findings::hidden(&text.path, of);
    let old = text.old.as_deref().map(hidden);
    match &text.new {
        Some(new) => changes::difference(&text.path, old.as_deref(), &hidden(new)),
        None => changes::removal(&text.path, &old.unwrap_or_default()),
    }
}

/// The files to commit, by the top of their work tree.
pub(super) type Trees = BTreeMap<PathBuf, (WorkTree, Vec<ToCommit>)>;

/// A file to commit.
pub(super) struct ToCommit {
    path: PathBuf,
    /// Whether the last commit does not have it.
    is_new: bool,
    /// Whether it goes.
    goes: bool,
}

/// The work trees of folders, each looked for once.
#[derive(Default)]
struct WorkTrees(BTreeMap<PathBuf, (WorkTree, PathBuf)>);

impl WorkTrees {
    /// The work tree of a file that may not be there yet, and its path without links.
    fn of(&mut self, file: &Path) -> Result<(WorkTree, PathBuf), Error> {
        let near = file.ancestors().find(|it| it.is_dir());
        let near = near.unwrap_or(Path::new("."));
        if !self.0.contains_key(near) {
            let real = near
                .canonicalize()
                .map_err(|error| WriteError::Io(near.to_owned(), error))?;
            let found = (WorkTree::around(near)?, real);
            self.0.insert(near.to_owned(), found);
        }
        let (tree, real) = &self.0[near];
        let path = real.join(file.strip_prefix(near).unwrap_or(file));
        Ok((tree.clone(), path))
    }
}

/// The work tree of each file; refused where a file differs from the last commit already, or can't be committed.
pub(super) fn clean_trees(folder: &Path, texts: &[NewText]) -> Result<Trees, Error> {
    let mut trees = Trees::new();
    let mut around = WorkTrees::default();
    for text in texts {
        let goes = text.new.is_none();
        let path = match goes {
            true => folder.join(&text.path),
            // A link inside the registry stays: the file that it leads to is committed.
            false => folder.join(resolve(folder, Path::new(&text.path))?),
        };
        let (tree, path) = around.of(&path)?;
        // What was never committed can go without a commit.
        let is_new = match goes {
            true => !tree.is_committed(&path),
            false => text.old.is_none(),
        };
        let file = ToCommit { path, is_new, goes };
        let (_, files) = trees.entry(tree.top.clone()).or_insert((tree, Vec::new()));
        files.push(file);
    }
    for (tree, files) in trees.values() {
        // Whatever stands in a file that goes, it goes.
        let stay = files.iter().filter(|file| !file.goes);
        let paths: Vec<PathBuf> = stay.map(|file| file.path.clone()).collect();
        tree.check_ready(&paths)?;
        let differing = tree.differing(&paths)?;
        if !differing.is_empty() {
            return Err(WriteError::Dirty(differing).into());
        }
    }
    Ok(trees)
}

/// The files in a line; of many the first, and how many there are.
pub(super) fn listed(files: &[&str]) -> String {
    let listed = match files {
        [first, second, third, rest @ ..] if rest.len() > 5 => {
            format!("{first}  {second}  {third}  … {}", files.len())
        }
        _ => files.join("  "),
    };
    escape::terminal(&listed)
}

/// The message of a commit: what changed in the partnership's words, without names of people.
fn message(all: &[Change], look: &Look<'_>) -> String {
    let public: Vec<Change> = all
        .iter()
        .filter(|change| !is_of_person(change, look))
        .cloned()
        .collect();
    let mut sentences = changes::sentences(&public, look);
    let hidden = all.len() - public.len();
    let is_removed = |change: &&Change| matches!(change, Change::Removed { .. });
    if hidden > 0 && all.iter().filter(is_removed).count() == hidden && public.is_empty() {
        sentences.push(look.words.get("change-people-removed").into_owned());
    } else if hidden > 0 {
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

fn is_of_person(change: &Change, look: &Look<'_>) -> bool {
    let is_person = |id| {
        look.registry
            .get(id)
            .is_some_and(|record| record.kind == Kind::Person)
    };
    match change {
        Change::Added { kind, .. } | Change::Removed { kind, .. } => *kind == Kind::Person,
        Change::Field { id, .. } | Change::Edited { id } => is_person(id),
        Change::Post { .. } | Change::PostChanged { .. } | Change::PostRemoved { .. } => true,
        _ => false,
    }
}
