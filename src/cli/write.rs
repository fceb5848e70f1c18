//! The one way in which commands write: plan, show and ask, lock, plan again, prove, write, report, commit.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use serde::Serialize;

use super::context::{Context, Read};
use super::exit_code::ExitCode;
use super::output::{Choices, Target, one_word};
use super::prompt::Prompt;
use crate::document::reader;
use crate::error::write::WriteError;
use crate::error::{Error, Stop};
use crate::model::change::Change;
use crate::model::edit::Plan;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::settings::FILE;
use crate::model::value::Value;
use crate::ops::declare::declare;
use crate::render::forget::Left;
use crate::render::{self, Format, Look, changes, escape, findings, json};
use crate::store::disk::resolve;
use crate::store::files::id_of;
use crate::store::git::commit::{CommitFile, WorkTree};
use crate::store::lock::{Lock, Purpose};
use crate::store::replace::NewText;
use crate::store::schema::has_schemas;
use crate::store::write::{prepare, write as write_files};
use crate::text::shell;
use crate::text::words::Words;

/// How many changes are reported one by one.
const MAX_SENTENCES: usize = 10;

/// The commands that are not taken back: a first commit, and what is removed because nobody may have it.
const FINAL: &[&str] = &["forget", "init"];

/// How many files the line that takes a change back names one by one.
const MAX_RESTORED: usize = 8;

/// The commands whose difference shows what the user just typed about one person. In the difference of all others, and of
/// several people that a query finds, contact details are hidden.
const TYPED: &[&str] = &["add", "edit", "link", "set"];

/// The commands that change files of records which were not typed.
const FOLLOWED: &[&str] = &["merge", "move", "remove", "rename", "retire"];

/// Whether files are written, and how.
#[derive(ClapArgs, Clone, Debug, Default)]
pub(crate) struct WriteMode {
    /// Show the difference and write nothing
    #[arg(long, help_heading = "Writing")]
    pub(crate) dry_run: bool,
    /// Commit just what is written
    #[arg(long, help_heading = "Writing", conflicts_with = "dry_run")]
    pub(crate) commit: bool,
    /// Wait at most this long for another kompis that writes
    // Last of its heading: few need it.
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 30,
        display_order = 100
    )]
    #[arg(help_heading = "Writing")]
    lock_timeout: u64,
}

/// Options of every command that writes.
#[derive(ClapArgs, Clone, Debug)]
pub(crate) struct WriteOptions {
    #[command(flatten)]
    pub(crate) mode: WriteMode,
    /// Declare words that the registry does not know
    #[arg(long, help_heading = "Writing")]
    pub(crate) declare: bool,
    /// Format of what is said
    #[arg(long, value_parser = one_word(FORMATS), default_value = "text", help_heading = "Output")]
    pub(crate) format: Format,
}

impl WriteOptions {
    /// Whether the report is for people.
    pub(super) fn is_text(&self) -> bool {
        self.format == Format::Text
    }

    /// The options as they are typed.
    fn words(&self) -> impl Iterator<Item = String> {
        [
            (self.declare, "--declare"),
            (self.mode.dry_run, "--dry-run"),
            (self.mode.commit, "--commit"),
            (!self.is_text(), "--format=json"),
        ]
        .into_iter()
        .filter(|(is_given, _)| *is_given)
        .map(|(_, option)| option.to_owned())
    }
}

/// The formats in which a command reports what it wrote.
pub(super) const FORMATS: Choices<Format> = &[
    (Format::Text, "text", "In a line or two"),
    (Format::Json, "json", "As data"),
];

/// A plan, and what is shown with it.
pub(super) type Planned = (Plan, Option<Extra>);

/// What a command shows with its plan.
pub(super) enum Extra {
    /// Where the data of a person that is removed is still found.
    Left(Left),
    /// What takes the place of differences and sentences, since there are too many.
    Preview(Preview),
}

/// What is shown in place of the differences of files.
pub(super) struct Preview {
    /// For people.
    pub(super) text: String,
    /// For programs.
    pub(super) json: serde_json::Value,
}

/// Plans on the registry as it is under the lock, proves, writes, reports and commits.
///
/// `answered` is for a command that asked questions: its arguments as they can be typed without them. Then the difference
/// is shown before, the user is asked whether to write it, and the whole command is printed.
///
/// # Errors
/// Those of `plan`; [`WriteError`] when it can't be written, and then nothing is, unless the error says so; [`Stop`] when
/// the answer is no.
pub(super) fn write(
    context: &mut Context,
    command: &str,
    options: &WriteOptions,
    answered: Option<Vec<String>>,
    mut plan: impl FnMut(&mut Context, &Read) -> Result<Planned, Error>,
) -> Result<ExitCode, Error> {
    let folder = context.folder()?;
    let mut plan = |context: &mut Context, read: &Read| -> Result<Planned, Error> {
        let mut planned = plan(context, read)?;
        if options.declare {
            declare(&mut planned.0, read.registry());
        }
        Ok(planned)
    };
    if answered.is_some() && !options.mode.dry_run {
        // No lock is held while somebody thinks.
        let read = context.read_for_writing(&folder, None)?;
        let (first, extra) = plan(context, &read)?;
        let texts = prepare(&folder, &first, read.registry())?;
        let shown = match &extra {
            Some(Extra::Preview(preview)) => preview.text.clone(),
            _ => texts.iter().map(difference_of(command, &texts)).collect(),
        };
        let shown = (!texts.is_empty()).then_some(shown);
        confirm(context, shown, context.words(read.registry()))?;
    }
    let locks = options.mode.lock(context, &folder)?;
    let (read, _shared) = match &locks.records {
        Some(lock) => (context.read_for_writing(&folder, Some(lock))?, None),
        None => context.read_for_dry_run(&folder)?,
    };
    // Another process may have written since the question.
    let planned = plan(context, &read)?;
    let texts = prepare(&folder, &planned.0, read.registry())?;
    if options.mode.commit && texts.is_empty() {
        check_committed(context, &folder, |context, read| {
            plan(context, &read).map(|(plan, _)| files_of(&plan))
        })?;
    }
    let writer = Writer {
        command,
        options,
        folder: &folder,
        planned: &planned,
        texts: &texts,
    };
    let code = writer.write(context, locks)?;
    if let Some(arguments) = answered {
        let words = context.words(read.registry());
        print_same_command(context, words, command, arguments, options);
    }
    Ok(code)
}

/// Shows what would be written, if anything, and asks whether to write it.
fn confirm(context: &mut Context, shown: Option<String>, words: Words) -> Result<(), Error> {
    // Nothing to write is reported as such, and needs no yes.
    let Some((prompt, shown)) = Prompt::open(context, words).zip(shown) else {
        return Ok(());
    };
    context.output.message(&shown);
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
        // A registry that the environment names needs no option.
        let by_environment = std::env::var_os("KOMPIS_REGISTRY");
        if by_environment.as_deref() != Some(named.as_os_str()) {
            line.extend(["--registry".to_owned(), named.display().to_string()]);
        }
    }
    line.extend(arguments);
    line.extend(options.words());
    let (lead, line) = (words.get("ask-same"), shell::join(&line));
    context.note(format!("{lead} {line}"));
}

/// Writes new texts and reports it, or shows them when it is a dry run.
pub(super) struct Writer<'a> {
    pub(super) command: &'a str,
    pub(super) options: &'a WriteOptions,
    pub(super) folder: &'a Path,
    pub(super) planned: &'a Planned,
    pub(super) texts: &'a [NewText],
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
    /// What becomes of the rows of a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    import: Option<&'a serde_json::Value>,
}

/// The locks of a command that writes; nothing is locked for a dry run.
#[derive(Default)]
pub(super) struct Locks {
    pub(super) records: Option<Lock>,
    commit: Option<Lock>,
}

impl WriteMode {
    /// Takes the locks that writing needs, that of the commit first: a commit may take long, and whoever waits for it should
    /// not keep others from the records meanwhile.
    pub(super) fn lock(&self, context: &mut Context, folder: &Path) -> Result<Locks, Error> {
        let mut lock = |is_needed: bool, purpose| {
            let mut lock = || context.lock(folder, purpose, self.lock_timeout);
            is_needed.then(&mut lock).transpose()
        };
        let commit = lock(self.commit, Purpose::Commit)?;
        let records = lock(!self.dry_run, Purpose::Records)?;
        Ok(Locks { records, commit })
    }

    /// Writes texts, calls `report`, which returns the message for the commit, and commits.
    ///
    /// # Errors
    /// [`WriteError`] when a file can't be written or committed; that of the report only after the commit.
    pub(super) fn write(
        &self,
        context: &mut Context,
        (command, folder): (&str, &Path),
        texts: &[NewText],
        locks: Locks,
        report: impl FnOnce(&mut Context, Option<Lock>) -> Result<(String, Result<(), Error>), Error>,
    ) -> Result<(), Error> {
        let trees = match self.commit {
            true => clean_trees(folder, texts)?,
            false => Trees::new(),
        };
        let is_final = FINAL.contains(&command);
        // Before it is written: afterwards every file differs from the last commit.
        let is_noted = !self.commit && !is_final && context.output.prints_notes();
        let way_back = is_noted.then(|| way_back(folder, texts));
        write_files(folder, texts)?;
        if !texts.is_empty() {
            context.output.set_written();
        }
        // The commit is made even when the report can't be printed, as to a full disk or a closed pipe.
        let (message, reported) = report(context, locks.records)?;
        let note = |line: &str| context.note(format!("take it back: `{line}`"));
        way_back.flatten().iter().for_each(|line| note(line));
        for (tree, files) in trees {
            tree.commit(&files, &message)?;
            if !is_final {
                note(&git_line(tree.top(), &["revert", "HEAD"]));
            }
        }
        drop(locks.commit);
        reported
    }
}

impl Writer<'_> {
    /// Writes, reports and commits; the records are unlocked when the files are written.
    pub(super) fn write(&self, context: &mut Context, locks: Locks) -> Result<ExitCode, Error> {
        let mode = &self.options.mode;
        if mode.dry_run {
            self.show_difference(context)?;
            return Ok(ExitCode::Done);
        }
        let report = |context: &mut Context, lock: Option<Lock>| {
            // The report has names of records that the plan adds.
            let after = context.read_for_writing(self.folder, lock.as_ref())?;
            // A hook of the commit may run kompis, which would wait for the lock.
            drop(lock);
            let look = context.look(after.registry(), &Target::default());
            let reported = self.report(context, &look);
            let (plan, _) = self.planned;
            if !plan.declared.is_empty() && has_schemas(self.folder) {
                context.note("editors learn the new words by `kompis schema --write`");
            }
            Ok((message(&plan.changes, &look), reported))
        };
        let place = (self.command, self.folder);
        mode.write(context, place, self.texts, locks, report)?;
        Ok(ExitCode::Done)
    }

    /// Shows what would be written: the difference, or that as data.
    fn show_difference(&self, context: &mut Context) -> Result<(), Error> {
        let preview = self.preview();
        let differences = match preview {
            Some(_) => String::new(),
            None => self.differences(),
        };
        if !self.options.is_text() {
            return self.print_json(context, Some(differences));
        }
        context
            .output
            .print(preview.map_or(&differences, |it| &it.text))?;
        if self.texts.is_empty() {
            let why = self.why_nothing();
            context.note(format!("{why}nothing would be written"));
        }
        self.note_withheld(context);
        if let Some(Extra::Left(_)) = &self.planned.1 {
            let read = context.read_for_writing(self.folder, None)?;
            let look = context.look(read.registry(), &Target::default());
            context.output.say(&self.left_text(&look))?;
        }
        Ok(())
    }

    /// What would be written, file by file; a file that is moved is one of them.
    fn differences(&self) -> String {
        let difference = difference_of(self.command, self.texts);
        let files = self.planned.0.files.iter();
        let moves: Vec<[&str; 2]> = files
            .filter_map(|file| Some([file.path.as_str(), file.moved_to.as_ref()?.0.as_str()]))
            .collect();
        let text_of = |path: &str| self.texts.iter().find(|text| text.path == path);
        let of_file = |text: &NewText| match moves.iter().find(|it| it.contains(&&*text.path)) {
            None => difference(text),
            Some([from, _]) if *from == text.path => String::new(),
            Some(paths) => {
                let old = text_of(paths[0]).and_then(|text| text.old.as_deref());
                let hidden = |text| findings::hidden(paths[1], text);
                let [old, new] = [old, text.new.as_deref()].map(|it| it.map(hidden));
                changes::moved_difference(*paths, old.as_deref(), new.as_deref())
            }
        };
        let shown = self.texts.iter().filter(|text| !self.is_withheld(text));
        shown.map(of_file).collect()
    }

    /// Whether the file is one of a person who is in no list, which only follows what was typed about another record.
    fn is_withheld(&self, text: &NewText) -> bool {
        let texts = [&text.old, &text.new].into_iter().flatten();
        FOLLOWED.contains(&self.command)
            && Kind::of_file(&text.path) == Some(Kind::Person)
            && texts
                .map(|it| reader::record(Kind::Person, &text.path, it))
                .any(|reading| reading.block.flag("withhold"))
    }

    /// Notes how many files are written of which nothing is shown.
    fn note_withheld(&self, context: &Context) {
        let count = self
            .texts
            .iter()
            .filter(|text| self.is_withheld(text))
            .count();
        if count > 0 {
            context.note(format!(
                "not shown: files of people who are in no list: {count}"
            ));
        }
    }

    fn print_json(&self, context: &mut Context, difference: Option<String>) -> Result<(), Error> {
        let report = Report {
            changes: &self.changes(),
            files: self.files(),
            written: !self.options.mode.dry_run && !self.texts.is_empty(),
            difference: difference.filter(|_| self.preview().is_none()),
            left: self.left(),
            import: self.preview().map(|it| &it.json),
        };
        Ok(context.output.print(&json::json(self.command, &report))?)
    }

    fn report(&self, context: &mut Context, look: &Look<'_>) -> Result<(), Error> {
        if !self.options.is_text() {
            return self.print_json(context, None);
        }
        if let Some(preview) = self.preview() {
            context.output.say(&preview.text)?;
        }
        if self.texts.is_empty() {
            context.note(format!("{}nothing was written", self.why_nothing()));
            return Ok(());
        }
        let mut changes = self.changes();
        if self.preview().is_some() {
            changes.clear();
        }
        let mut text = String::new();
        for sentence in changes::sentences(&changes, look)
            .iter()
            .take(MAX_SENTENCES)
        {
            text.push_str(&format!("{sentence}\n"));
        }
        if changes.len() > MAX_SENTENCES {
            let more = changes.len() - MAX_SENTENCES;
            text.push_str(&format!("{}\n", look.words.count("change-more", more)));
        }
        text.push_str(&format!("  {}\n", list_files(&self.files())));
        text.push_str(&self.left_text(look));
        self.note_withheld(context);
        Ok(context.output.say(&text)?)
    }

    fn files(&self) -> Vec<&str> {
        let shown = self.texts.iter().filter(|text| !self.is_withheld(text));
        shown.map(|text| text.path.as_str()).collect()
    }

    /// The changes, but those of people who are in no list.
    fn changes(&self) -> Vec<Change> {
        let withheld = self.texts.iter().filter(|text| self.is_withheld(text));
        let withheld: BTreeSet<Id> = withheld.map(|text| id_of(&text.path)).collect();
        let changes = self.planned.0.changes.iter();
        let shown = changes.filter(|it| it.record().is_none_or(|id| !withheld.contains(id)));
        shown.cloned().collect()
    }

    fn left_text(&self, look: &Look<'_>) -> String {
        let text = |left| render::forget::left(left, !self.options.mode.dry_run, look);
        self.left().map(text).unwrap_or_default()
    }

    /// Why there is nothing to write; a preview has said it already.
    fn why_nothing(&self) -> &'static str {
        match self.preview() {
            Some(_) => "",
            None => "it is so already; ",
        }
    }

    fn left(&self) -> Option<&Left> {
        match &self.planned.1 {
            Some(Extra::Left(left)) => Some(left),
            _ => None,
        }
    }

    fn preview(&self) -> Option<&Preview> {
        match &self.planned.1 {
            Some(Extra::Preview(preview)) => Some(preview),
            _ => None,
        }
    }
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
    let mut trees: BTreeMap<WorkTree, Vec<PathBuf>> = BTreeMap::new();
    let mut work_trees = WorkTrees::default();
    for path in files {
        let (tree, path) = work_trees.find(&folder.join(path))?;
        trees.entry(tree).or_default().push(path);
    }
    for (tree, paths) in trees {
        let differing = tree.differing(&paths)?;
        if !differing.is_empty() {
            return Err(WriteError::Pending(tree.top().to_owned(), differing).into());
        }
    }
    Ok(())
}

/// The files that a plan changes.
fn files_of(plan: &Plan) -> Vec<String> {
    // New words are written to the settings, in the same commit.
    let settings = (!plan.declared.is_empty()).then(|| FILE.to_owned());
    let records = plan.files.iter().map(|file| file.path.clone());
    records.chain(settings).collect()
}

/// How the differences that a command makes are shown.
fn difference_of(command: &str, texts: &[NewText]) -> fn(&NewText) -> String {
    let is_of_person = |text: &&NewText| Kind::of_file(&text.path) == Some(Kind::Person);
    match TYPED.contains(&command) && texts.iter().filter(is_of_person).count() < 2 {
        true => difference,
        false => hidden_difference,
    }
}

/// The difference that a text makes, with contact details as they were typed.
fn difference(text: &NewText) -> String {
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

/// The files to commit, by their work tree.
type Trees = BTreeMap<WorkTree, Vec<CommitFile>>;

/// The work trees of folders, each looked up once: `fmt --commit` may write thousands of files, and git takes milliseconds.
#[derive(Default)]
struct WorkTrees(BTreeMap<PathBuf, (WorkTree, PathBuf)>);

impl WorkTrees {
    /// The work tree of a file that may not be there yet, and its path without links.
    fn find(&mut self, file: &Path) -> Result<(WorkTree, PathBuf), Error> {
        // A new kind of record begins with a new folder.
        let near = file.ancestors().find(|it| it.is_dir());
        let near = near.unwrap_or(Path::new("."));
        if !self.0.contains_key(near) {
            let real = near
                .canonicalize()
                // A link in the path would give git a file outside its work tree.
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
fn clean_trees(folder: &Path, texts: &[NewText]) -> Result<Trees, Error> {
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
        trees.entry(tree).or_default().push(CommitFile {
            path,
            is_new,
            is_removed,
        });
    }
    for (tree, files) in &trees {
        // A removed file may differ from the last commit: it is removed anyway.
        let stay = files.iter().filter(|file| !file.is_removed);
        let paths: Vec<PathBuf> = stay.map(|file| file.path.clone()).collect();
        // Before anything is written: it was once written, not committed, and a repeat had nothing to do.
        tree.check_ready(&paths)?;
        let differing = tree.differing(&paths)?;
        if !differing.is_empty() {
            return Err(WriteError::Dirty(differing).into());
        }
    }
    Ok(trees)
}

/// A command line of git in a folder.
fn git_line(folder: &Path, words: &[&str]) -> String {
    let is_here = std::env::current_dir().is_ok_and(|it| it == folder);
    let folder = folder.display().to_string();
    let there = match is_here {
        true => vec!["git"],
        false => vec!["git", "-C", &folder],
    };
    shell::join([&there, words].concat())
}

/// Returns the line that takes a change back which is not written yet; none where git can't bring back what is there now.
fn way_back(folder: &Path, texts: &[NewText]) -> Option<String> {
    let tree = WorkTree::find(folder).ok()?;
    let is_long = texts.len() > MAX_RESTORED;
    let paths = |is_new: bool| -> Vec<String> {
        let paths = texts.iter().filter(|text| text.old.is_none() == is_new);
        match is_long {
            // All of the registry, which then must be as it is in the last commit.
            true => paths.take(1).map(|_| ".".to_owned()).collect(),
            false => paths.map(|text| text.path.clone()).collect(),
        }
    };
    let [old, new] = [paths(false), paths(true)];
    let checked = if is_long { &[".".to_owned()] } else { &old[..] };
    let checked: Vec<PathBuf> = checked.iter().map(|path| folder.join(path)).collect();
    if texts.is_empty() || !tree.can_restore(&checked) {
        return None;
    }
    let line = |words: &[&str], paths: &[String]| {
        let paths = paths.iter().map(String::as_str);
        let words: Vec<&str> = words.iter().copied().chain(paths.clone()).collect();
        (paths.len() > 0).then(|| git_line(folder, &words))
    };
    let lines = [line(&["restore"], &old), line(&["clean", "-fd"], &new)];
    Some(lines.into_iter().flatten().collect::<Vec<_>>().join(" && "))
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
    // `forget` removes the file of a person, but no commit: a name in a message would stay.
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
    let is_person = |id: &Id| {
        look.registry
            .get(id)
            .is_some_and(|record| record.kind == Kind::Person)
    };
    match change {
        Change::Added { kind, .. } | Change::Removed { kind, .. } => *kind == Kind::Person,
        Change::Field { id, .. } | Change::Edited { id } => is_person(id),
        Change::Post { .. } | Change::PostChanged { .. } | Change::PostRemoved { .. } => true,
        // Two people who are not the same.
        Change::Setting {
            new: Some(Value::List(ids)),
            ..
        } => ids.iter().any(|id| is_person(&Id::new(id))),
        _ => false,
    }
}
