//! The one way in which commands write: plan, show and ask, lock, plan again, prove, write, report, commit.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};
use serde::Serialize;

use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::output::Target;
use super::prompt::Prompt;
use crate::error::write::WriteError;
use crate::error::{Error, Stop};
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
use crate::text::shell;
use crate::text::words::Words;

/// How many changes are reported one by one.
const MAX_SENTENCES: usize = 10;

/// The commands whose difference shows what the user just typed. In the difference of all others the contact details of
/// people are hidden.
const TYPED: &[&str] = &["add", "edit", "link", "set"];

/// Options of every command that writes.
#[derive(ClapArgs, Clone, Debug, Default)]
pub(crate) struct WriteOptions {
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

impl WriteOptions {
    /// Whether the report is for people.
    pub(super) fn is_text(&self) -> bool {
        self.format == WriteFormat::Text
    }

    /// The options as they are typed.
    fn words(&self) -> impl Iterator<Item = String> {
        [
            (self.declare, "--declare"),
            (self.dry_run, "--dry-run"),
            (self.commit, "--commit"),
            (self.format == WriteFormat::Json, "--format=json"),
        ]
        .into_iter()
        .filter(|(is_given, _)| *is_given)
        .map(|(_, option)| option.to_owned())
    }
}

/// Format of the report of a writing command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum WriteFormat {
    /// In a line or two
    #[default]
    Text,
    /// As data
    Json,
}

/// A plan, and where the data of a person that it removes is still found.
pub(super) struct Planned {
    plan: Plan,
    left: Option<Left>,
}

impl From<Plan> for Planned {
    fn from(plan: Plan) -> Planned {
        Planned { plan, left: None }
    }
}

impl From<(Plan, Left)> for Planned {
    fn from((plan, left): (Plan, Left)) -> Planned {
        Planned {
            plan,
            left: Some(left),
        }
    }
}

/// Plans on the registry as it is under the lock, proves, writes, reports and commits.
///
/// `answered` is for a command that asked questions: its arguments as they can be typed without them. Then the difference
/// is shown before, the user is asked whether to write it, and the whole command is printed.
///
/// # Errors
/// Those of `plan`; [`WriteError`] when it can't be written, and then nothing is, unless the error says so; [`Stop`] when
/// the answer is no.
pub(super) fn write<P: Into<Planned>>(
    context: &mut Context,
    command: &str,
    options: &WriteOptions,
    answered: Option<Vec<String>>,
    mut plan: impl FnMut(&mut Context, &Read) -> Result<P, Error>,
) -> Result<ExitCode, Error> {
    let folder = context.folder()?;
    let mut plan = |context: &mut Context, read: &Read| -> Result<Planned, Error> {
        let mut planned = plan(context, read)?.into();
        if options.declare {
            declare(&mut planned.plan, read.registry());
        }
        Ok(planned)
    };
    if answered.is_some() && !options.dry_run {
        // No lock is held while somebody thinks.
        let read = context.read_for_writing(&folder, None)?;
        let planned = plan(context, &read)?;
        let texts = prepare(&folder, &planned.plan, read.registry())?;
        confirm(context, &texts, context.words(read.registry()))?;
    }
    let _commit_lock = match options.commit {
        true => Some(context.lock(&folder, Purpose::Commit, options.lock_timeout)?),
        false => None,
    };
    let lock = match options.dry_run {
        true => None,
        false => Some(context.lock(&folder, Purpose::Records, options.lock_timeout)?),
    };
    let read = context.read_for_writing(&folder, lock.as_ref())?;
    let Planned { plan: first, left } = plan(context, &read)?;
    let texts = prepare(&folder, &first, read.registry())?;
    if options.commit && texts.is_empty() {
        check_committed(context, &folder, |context, read| {
            plan(context, &read).map(|planned| files_of(&planned.plan))
        })?;
    }
    let writer = Writer {
        command,
        options,
        folder: &folder,
        plan: &first,
        texts: &texts,
        left: left.as_ref(),
    };
    let code = writer.write(context, lock)?;
    if let Some(arguments) = answered {
        let words = context.words(read.registry());
        print_same_command(context, words, command, arguments, options);
    }
    Ok(code)
}

/// Shows what would be written and asks whether to write it.
fn confirm(context: &mut Context, texts: &[NewText], words: Words) -> Result<(), Error> {
    let Some(prompt) = Prompt::open(context, words).filter(|_| !texts.is_empty()) else {
        return Ok(());
    };
    for text in texts {
        context.output.message(&difference(text));
    }
    match prompt.confirm(&words.get("ask-write"), true)? {
        true => Ok(()),
        false => Err(Stop::No.into()),
    }
}

/// Prints the command that does the same without a question.
pub(super) fn print_same_command(
    context: &Context,
    words: Words,
    command: &str,
    arguments: Vec<String>,
    options: &WriteOptions,
) {
    let mut line = vec!["kompis".to_owned(), command.to_owned()];
    if let Some(named) = context.named_registry() {
        let by_environment = std::env::var_os("KOMPIS_REGISTRY");
        if by_environment.as_deref() != Some(named.as_os_str()) {
            line.extend(["--registry".to_owned(), named.display().to_string()]);
        }
    }
    line.extend(arguments);
    line.extend(options.words());
    let (lead, line) = (words.get("ask-same"), shell::join(&line));
    context.output.note(&format!("{lead} {line}"));
}

/// Writes new texts and reports it, or shows them when it is a dry run.
pub(super) struct Writer<'a> {
    pub(super) command: &'a str,
    pub(super) options: &'a WriteOptions,
    pub(super) folder: &'a Path,
    pub(super) plan: &'a Plan,
    pub(super) texts: &'a [NewText],
    pub(super) left: Option<&'a Left>,
}

/// The report of a writing command as data.
#[derive(Serialize)]
struct Report<'a> {
    changes: &'a [Change],
    files: Vec<&'a str>,
    written: bool,
    /// What would be written, with `--dry-run`.
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<String>,
    /// Where the data of a forgotten person is still found.
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<&'a Left>,
}

impl Writer<'_> {
    /// Writes, reports and commits; `lock` is released when the files are written.
    pub(super) fn write(
        &self,
        context: &mut Context,
        lock: Option<Lock>,
    ) -> Result<ExitCode, Error> {
        if self.options.dry_run {
            self.show_difference(context)?;
            return Ok(ExitCode::Done);
        }
        let trees = match self.options.commit {
            true => clean_trees(self.folder, self.texts)?,
            false => Trees::new(),
        };
        write_files(self.folder, self.texts)?;
        if !self.texts.is_empty() {
            context.output.set_written();
        }
        // The report has names of records that the plan adds.
        let after = context.read_for_writing(self.folder, lock.as_ref())?;
        drop(lock);
        let look = context.look(after.registry(), &Target::default());
        // The commit is made even when the report can't be printed.
        let reported = self.report(context, &look);
        if !self.plan.declared.is_empty() && has_schemas(self.folder) {
            let note = "editors learn the new words by `kompis schema --write`";
            context.output.note(note);
        }
        commit(&trees, &message(&self.plan.changes, &look))?;
        reported.map(|()| ExitCode::Done)
    }

    /// Shows what would be written: the difference, or that as data.
    fn show_difference(&self, context: &mut Context) -> Result<(), Error> {
        let difference = match TYPED.contains(&self.command) {
            true => difference,
            false => hidden_difference,
        };
        let differences: String = self.texts.iter().map(difference).collect();
        if !self.options.is_text() {
            return self.print_json(context, Some(differences));
        }
        if self.texts.is_empty() {
            context
                .output
                .note("it is so already; nothing would be written");
        }
        context.output.print(&differences)?;
        if self.left.is_some() {
            let read = context.read_for_writing(self.folder, None)?;
            let look = context.look(read.registry(), &Target::default());
            context.output.say(&self.left_text(&look))?;
        }
        Ok(())
    }

    fn print_json(&self, context: &mut Context, difference: Option<String>) -> Result<(), Error> {
        let report = Report {
            changes: &self.plan.changes,
            files: self.files(),
            written: difference.is_none() && !self.texts.is_empty(),
            difference,
            left: self.left,
        };
        Ok(context.output.print(&json::json(self.command, &report))?)
    }

    fn report(&self, context: &mut Context, look: &Look<'_>) -> Result<(), Error> {
        if !self.options.is_text() {
            return self.print_json(context, None);
        }
        if self.texts.is_empty() {
            context.output.note("it is so already; nothing was written");
            return Ok(());
        }
        let changes = &self.plan.changes;
        let mut text = String::new();
        for sentence in changes::sentences(changes, look).iter().take(MAX_SENTENCES) {
            text.push_str(&format!("{sentence}\n"));
        }
        if changes.len() > MAX_SENTENCES {
            let all = look.words.count("change-several", changes.len());
            text.push_str(&format!("… ({all})\n"));
        }
        text.push_str(&format!("  {}\n", list_files(&self.files())));
        text.push_str(&self.left_text(look));
        Ok(context.output.say(&text)?)
    }

    fn files(&self) -> Vec<&str> {
        self.texts.iter().map(|text| text.path.as_str()).collect()
    }

    fn left_text(&self, look: &Look<'_>) -> String {
        let text = |left| render::forget::left(left, !self.options.dry_run, look);
        self.left.map(text).unwrap_or_default()
    }
}

/// Commits only these files, in each work tree.
pub(super) fn commit(trees: &Trees, message: &str) -> Result<(), WriteError> {
    let paths = |files: &[ToCommit], is_meant: fn(&ToCommit) -> bool| -> Vec<PathBuf> {
        let meant = files.iter().filter(|file| is_meant(file));
        meant.map(|file| file.path.clone()).collect()
    };
    for (tree, files) in trees.values() {
        let changes = Changes {
            written: paths(files, |file| !file.is_removed),
            new: paths(files, |file| file.is_new && !file.is_removed),
            removed: paths(files, |file| file.is_removed && !file.is_new),
            dropped: paths(files, |file| file.is_removed && file.is_new),
        };
        tree.commit(&changes, message)?;
    }
    Ok(())
}

/// Checks that a change which the registry has already is committed too: the command may be repeated because its commit
/// failed. `files` are those that the same command would write to the registry of the last commit.
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
    // A plan that fails on the last commit, because a record is not there yet, may concern any file.
    let files = files.unwrap_or_else(|_| vec![String::new()]);
    let mut trees: BTreeMap<PathBuf, (WorkTree, Vec<PathBuf>)> = BTreeMap::new();
    let mut work_trees = WorkTrees::default();
    for path in files {
        let (tree, path) = work_trees.find(&folder.join(path))?;
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

/// The difference that a text makes, with contact details as they were typed.
pub(super) fn difference(text: &NewText) -> String {
    match text.new.as_deref() {
        Some(new) => changes::difference(&text.path, text.old.as_deref(), Some(new)),
        None => hidden_difference(text),
    }
}

/// The difference that a text makes, with the contact details of people hidden.
pub(super) fn hidden_difference(text: &NewText) -> String {
    let hidden = |of: &str| findings::hidden(&text.path, of);
    let [old, new] = [&text.old, &text.new].map(|it| it.as_deref().map(hidden));
    changes::difference(&text.path, old.as_deref(), new.as_deref())
}

/// The files to commit, by the top of their work tree.
pub(super) type Trees = BTreeMap<PathBuf, (WorkTree, Vec<ToCommit>)>;

/// A file to commit.
pub(super) struct ToCommit {
    path: PathBuf,
    /// Whether the last commit does not have it.
    is_new: bool,
    /// Whether it is removed.
    is_removed: bool,
}

/// The work trees of folders, each looked up once.
#[derive(Default)]
struct WorkTrees(BTreeMap<PathBuf, (WorkTree, PathBuf)>);

impl WorkTrees {
    /// The work tree of a file that may not be there yet, and its path without links.
    fn find(&mut self, file: &Path) -> Result<(WorkTree, PathBuf), Error> {
        let near = file.ancestors().find(|it| it.is_dir());
        let near = near.unwrap_or(Path::new("."));
        if !self.0.contains_key(near) {
            let real = near
                .canonicalize()
                .map_err(|error| WriteError::Io(near.to_owned(), error))?;
            let found = (WorkTree::find(near)?, real);
            self.0.insert(near.to_owned(), found);
        }
        let (tree, real) = &self.0[near];
        let path = real.join(file.strip_prefix(near).unwrap_or(file));
        Ok((tree.clone(), path))
    }
}

/// The work tree of each file.
///
/// # Errors
/// [`WriteError`] when a file differs from the last commit already, or can't be committed.
pub(super) fn clean_trees(folder: &Path, texts: &[NewText]) -> Result<Trees, Error> {
    let mut trees = Trees::new();
    let mut work_trees = WorkTrees::default();
    for text in texts {
        let is_removed = text.new.is_none();
        let path = match is_removed {
            true => folder.join(&text.path),
            // A link inside the registry stays: the file that it leads to is committed.
            false => folder.join(resolve(folder, Path::new(&text.path))?),
        };
        let (tree, path) = work_trees.find(&path)?;
        // A removed file that was never committed needs no commit.
        let is_new = match is_removed {
            true => !tree.is_committed(&path),
            false => text.old.is_none(),
        };
        let file = ToCommit {
            path,
            is_new,
            is_removed,
        };
        let (_, files) = trees.entry(tree.top.clone()).or_insert((tree, Vec::new()));
        files.push(file);
    }
    for (tree, files) in trees.values() {
        // A removed file may differ from the last commit: it is removed anyway.
        let stay = files.iter().filter(|file| !file.is_removed);
        let paths: Vec<PathBuf> = stay.map(|file| file.path.clone()).collect();
        tree.check_ready(&paths)?;
        let differing = tree.differing(&paths)?;
        if !differing.is_empty() {
            return Err(WriteError::Dirty(differing).into());
        }
    }
    Ok(trees)
}

/// The files in a line; of many the first three and their number.
pub(super) fn list_files(files: &[&str]) -> String {
    let listed = match files {
        [first, second, third, rest @ ..] if rest.len() > 5 => {
            format!("{first}  {second}  {third}  … {}", files.len())
        }
        _ => files.join("  "),
    };
    escape::terminal(&listed)
}

/// The message of a commit: the changes as sentences, without names of people.
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
        sentences.push(look.words.get("change-people-removed"));
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
