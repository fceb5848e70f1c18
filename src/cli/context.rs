//! What every command needs: the registry, the language, the day, and how wide and colourful the output may be.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use clap::builder::TypedValueParser;
use clap::{Args, ValueEnum, ValueHint};
use jiff::civil;
use jiff::tz::TimeZone;

use super::complete;
use super::output::{Output, Target, When};
use crate::error::revision::RevisionError;
use crate::error::write::WriteError;
use crate::error::{ArgumentsError, Error, ReferenceError, RegistryError};
use crate::model::date::Date;
use crate::model::finding::Finding;
use crate::model::id::Id;
use crate::model::links::Links;
use crate::model::members;
use crate::model::query::compile::Query;
use crate::model::query::mistake::QueryFault;
use crate::model::query::select::View;
use crate::model::query::syntax;
use crate::model::record::Record;
use crate::model::reference::{self, Found};
use crate::model::registry::Registry;
use crate::ops::assign::Assigner;
use crate::ops::check::mend::Mender;
use crate::render::Look;
use crate::render::findings::{self, Placed};
use crate::store::files::Files;
use crate::store::folder;
use crate::store::git::revision::Revision;
use crate::store::history::{Absent, Why};
use crate::store::load::{self, Loaded, Unread};
use crate::store::lock::{self, Lock, LockError, Purpose};
use crate::store::reader::TextsFault;
use crate::store::settings::{self, Lacking};
use crate::text::order;
use crate::text::shell;
use crate::text::words::{Language, Words};

/// How long a command that reads waits for one that writes.
const READER_TIMEOUT: Duration = Duration::from_secs(30);

/// Options of every command.
#[derive(Args, Clone, Debug)]
pub(crate) struct Global {
    /// Folder of the registry; else the nearest upwards from here
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        value_parser = clap::builder::OsStringValueParser::new().map(PathBuf::from),
        value_hint = ValueHint::DirPath,
        env = "KOMPIS_REGISTRY",
        hide_env_values = true,
        help_heading = "Everywhere"
    )]
    pub(crate) registry: Option<PathBuf>,
    /// Language of labels and findings; else the registry's
    #[arg(long, global = true, value_enum, help_heading = "Everywhere")]
    pub(crate) lang: Option<Lang>,
    /// When to use colour
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        hide_possible_values = true,
        value_name = "WHEN",
        help_heading = "Everywhere"
    )]
    pub(crate) color: When,
    /// Say nothing besides the result and errors
    #[arg(long, short, global = true, help_heading = "Everywhere")]
    pub(crate) quiet: bool,
    /// Ask nothing: what is left open is an error
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub(crate) no_input: bool,
    /// Day to take for today
    #[arg(
        long,
        global = true,
        value_name = "DATE",
        env = "KOMPIS_TODAY",
        hide_env_values = true,
        help_heading = "Everywhere"
    )]
    pub(crate) today: Option<String>,
}

/// A language, as `--lang` takes it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Lang {
    /// Swedish
    Sv,
    /// English
    En,
}

/// Options of every command that reads the registry.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Reading {
    /// What held on a day, with the names of that day
    #[arg(long, value_name = "DATE", help_heading = "Reading")]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) revised: Revised,
    /// Go on without records that can't be read
    #[arg(long, help_heading = "Reading")]
    pub(crate) skip_broken: bool,
}

/// Which registry is read: the one on the disk, or what it was.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Revised {
    /// What was known then: a commit of git, or the last before the end of a day
    #[arg(
        long,
        value_name = "REV",
        value_parser = clap::builder::NonEmptyStringValueParser::new(),
        add = complete::revision(),
        help_heading = "Reading"
    )]
    pub(crate) rev: Option<String>,
}

/// Since when a history is told.
#[derive(Debug)]
pub(crate) enum Since {
    /// From a second on, counted from 1970.
    From(i64),
    /// What a commit has not.
    After(Box<Revision>),
}

/// What a run knows.
#[derive(Debug)]
pub(crate) struct Context {
    global: Global,
    today: civil::Date,
    /// The day that the command asks about, once it has read the registry.
    as_of: Option<civil::Date>,
    /// Why queries that the user keeps can't be read, once the registry was.
    lacking: Option<Lacking>,
    /// Where results and messages go.
    pub(crate) output: Output,
}

/// A registry with its participations, as it is looked at.
#[derive(Debug)]
pub(crate) struct Read {
    /// What was read, with its findings.
    pub(crate) loaded: Loaded,
    links: Links,
    as_of: Option<civil::Date>,
    today: civil::Date,
}

impl Read {
    /// The registry.
    pub(crate) fn registry(&self) -> &Registry {
        &self.loaded.registry
    }

    /// The registry as it is looked at.
    pub(crate) fn view(&self) -> View<'_> {
        View {
            registry: self.registry(),
            links: &self.links,
            today: self.today,
            as_of: self.as_of,
        }
    }
}

impl Context {
    /// The context of a run.
    ///
    /// # Errors
    /// [`ArgumentsError`] when `--today` is no day.
    pub(crate) fn new(global: &Global) -> Result<Context, Error> {
        let today = match &global.today {
            Some(text) if !text.is_empty() => day(text)?,
            _ => jiff::Zoned::now().date(),
        };
        let output = Output::new(global.color, global.quiet);
        Ok(Context {
            global: global.clone(),
            today,
            as_of: None,
            lacking: None,
            output,
        })
    }

    /// Whether somebody said that nothing is to be asked.
    pub(crate) fn no_input(&self) -> bool {
        self.global.no_input
    }

    /// The registry that was named.
    pub(crate) fn named(&self) -> Option<&Path> {
        self.global.registry.as_deref()
    }

    /// Today.
    pub(crate) fn today(&self) -> civil::Date {
        self.today
    }

    /// The words of the language that was asked for, or of the registry's.
    pub(crate) fn words(&self, registry: &Registry) -> Words {
        Words::new(self.language().unwrap_or(registry.settings.language))
    }

    /// The language that was asked for.
    pub(crate) fn language(&self) -> Option<Language> {
        self.global.lang.map(|lang| match lang {
            Lang::Sv => Language::Sv,
            Lang::En => Language::En,
        })
    }

    /// How a result is to look: in a file without colour, and with lines as long as they need.
    pub(crate) fn look<'a>(&self, registry: &'a Registry, target: &Target) -> Look<'a> {
        let on_screen = target.output.is_none();
        Look {
            registry,
            words: self.words(registry),
            width: self.output.width().filter(|_| on_screen),
            color: on_screen && self.output.color(),
        }
    }

    /// The folder of the registry.
    ///
    /// # Errors
    /// [`RegistryError`] when there is none.
    pub(crate) fn folder(&self) -> Result<PathBuf, Error> {
        let here = std::env::current_dir().unwrap_or_default();
        // An empty KOMPIS_REGISTRY is none.
        let named = self
            .global
            .registry
            .as_deref()
            .filter(|it| !it.as_os_str().is_empty());
        Ok(folder::find(named, &here)?)
    }

    /// Reads the registry and what is wrong with it.
    ///
    /// # Errors
    /// [`RegistryError`] when there is none or it can't be opened, [`RevisionError`] when there is no such revision.
    pub(crate) fn load(&mut self, revised: &Revised) -> Result<Loaded, Error> {
        let folder = self.folder()?;
        match &revised.rev {
            Some(rev) => self.load_at(&folder, rev),
            None => self.load_shared(&folder),
        }
    }

    /// Reads the registry as it was: no lock, for nobody writes to commits.
    fn load_at(&mut self, folder: &Path, rev: &str) -> Result<Loaded, Error> {
        let revision = self.revision(folder, rev)?;
        self.load_revision(folder, &revision)
    }

    /// Reads the registry at a commit, and says what is lacking from it.
    ///
    /// # Errors
    /// [`RevisionError`] when there was no registry, or git can't be asked.
    pub(crate) fn load_revision(
        &mut self,
        folder: &Path,
        revision: &Revision,
    ) -> Result<Loaded, Error> {
        let loaded = self.load_quietly(folder, revision)?;
        for absent in &loaded.absent {
            self.output.note(&told_absent(absent, revision, folder));
        }
        Ok(loaded)
    }

    /// Reads the registry at a commit, or as it is staged, without a word about what it lacks.
    ///
    /// # Errors
    /// [`RevisionError`] when there is none there.
    pub(crate) fn load_quietly(
        &mut self,
        folder: &Path,
        revision: &Revision,
    ) -> Result<Loaded, Error> {
        self.or_draw(load::load_at(folder, revision))
    }

    /// The commit that a REV means: a day is the last commit before its end, where kompis runs.
    ///
    /// # Errors
    /// [`RevisionError`] when there is no such commit.
    pub(crate) fn revision(&mut self, folder: &Path, rev: &str) -> Result<Revision, RevisionError> {
        let Ok(day) = day(rev) else {
            return Revision::named(folder, rev);
        };
        let revision = Revision::before(folder, rev, end_of(day))?;
        self.output.note(&format!(
            "{rev} is the commit {} of {}",
            revision.short, revision.day
        ));
        if let Some(name) = revision.namesake() {
            self.output
                .note(&format!("there is also `{name}`: `--rev {name}`"));
        }
        Ok(revision)
    }

    /// The moment that a history begins with: a day, a month or a year where kompis runs, else a commit.
    ///
    /// # Errors
    /// [`RevisionError`] when there is no such commit.
    pub(crate) fn since(&mut self, folder: &Path, text: &str) -> Result<Since, RevisionError> {
        let day = Date::parse(text).and_then(|date| date.first());
        let begins = day.and_then(|day| day.to_zoned(TimeZone::system()).ok());
        match begins {
            Some(begins) => Ok(Since::From(begins.timestamp().as_second())),
            None => Ok(Since::After(Box::new(Revision::named(folder, text)?))),
        }
    }

    /// Reads the registry while no other kompis writes to it.
    fn load_shared(&mut self, folder: &Path) -> Result<Loaded, Error> {
        let output = &mut self.output;
        let mut waiting = || output.note("waiting for another kompis that writes");
        let lock = lock::for_reading(folder, READER_TIMEOUT, &mut waiting);
        let _lock = lock.map_err(|_| Error::from(WriteError::Locked))?;
        self.load_alone(folder)
    }

    /// Reads the registry, whoever writes to it.
    fn load_alone(&mut self, folder: &Path) -> Result<Loaded, Error> {
        self.or_draw(load::load(folder))
    }

    /// What was read, with the queries that the user keeps, or what stopped that, with its findings drawn.
    fn or_draw(&mut self, read: Result<Loaded, Unread>) -> Result<Loaded, Error> {
        let mut loaded = read.map_err(|unread| {
            let root = unread.root.as_path();
            self.draw(root, &unread.findings, &Registry::default(), &unread.files);
            *unread.error
        })?;
        let queries = &mut loaded.registry.settings.queries;
        let own = settings::queries();
        queries.keep(own.texts);
        self.lacking = own.lacking;
        Ok(loaded)
    }

    /// Reads the registry for a command that shows something of it.
    ///
    /// # Errors
    /// [`RegistryError`] when a list would silently lack a record, unless `--skip-broken` says to go on.
    pub(crate) fn read(&mut self, reading: &Reading) -> Result<Read, Error> {
        let as_of = reading.as_of.as_deref().map(day).transpose()?;
        self.as_of = as_of;
        let loaded = self.load(&reading.revised)?;
        if !loaded.unreadable.is_empty() {
            if !reading.skip_broken {
                let broken = |finding: &&Finding| {
                    finding
                        .places
                        .iter()
                        .any(|place| loaded.unreadable.contains(&place.file))
                };
                let found: Vec<Finding> = loaded.findings.iter().filter(broken).cloned().collect();
                self.draw(&loaded.root, &found, &loaded.registry, &loaded.files);
                return Err(RegistryError::Unreadable(loaded.unreadable.len()).into());
            }
            self.output
                .note(&format!("left out: {}", loaded.unreadable.join(", ")));
        }
        let links = Links::new(&loaded.registry, members::of_groups(&loaded.registry));
        Ok(Read {
            loaded,
            links,
            as_of,
            today: self.today,
        })
    }

    /// Takes a lock for writing; when that takes a while, says so.
    ///
    /// # Errors
    /// [`WriteError::Locked`] when another holds it for longer than `seconds`.
    pub(crate) fn lock(
        &mut self,
        folder: &Path,
        purpose: Purpose,
        seconds: u64,
    ) -> Result<Lock, Error> {
        let output = &mut self.output;
        let mut waiting = || output.note("waiting for another kompis that writes");
        let timeout = Duration::from_secs(seconds);
        let lock = lock::for_writing(folder, purpose, timeout, &mut waiting);
        lock.map_err(|error| match error {
            LockError::Timeout => WriteError::Locked.into(),
            LockError::Io(error) => WriteError::Io(folder.to_owned(), error).into(),
        })
    }

    /// Reads the registry for a command that writes: records that can't be read don't stop it. Who has no lock shares
    /// that of readers.
    ///
    /// # Errors
    /// [`RegistryError`] when it can't be opened.
    pub(crate) fn read_for_writing(
        &mut self,
        folder: &Path,
        lock: Option<&Lock>,
    ) -> Result<Read, Error> {
        let loaded = match lock {
            Some(_) => self.load_alone(folder)?,
            None => self.load_shared(folder)?,
        };
        let links = Links::new(&loaded.registry, members::of_groups(&loaded.registry));
        Ok(Read {
            loaded,
            links,
            as_of: None,
            today: self.today,
        })
    }

    /// How values are read: without a terminal a REF must leave no doubt.
    pub(crate) fn assigner<'a>(&self, read: &'a Read, declare: bool) -> Assigner<'a> {
        let exact = !self.output.is_terminal() || self.no_input();
        Assigner::new(read.registry(), exact, declare)
    }

    /// Draws findings on standard error, with the texts that were read and what is typed to mend them.
    fn draw(&mut self, root: &Path, found: &[Finding], registry: &Registry, files: &Files) {
        let placed = findings::place(found, &|file| files.text(file));
        let mender = Mender::new(registry, found, self.today);
        self.draw_placed(root, &findings::with_commands(placed, &mender), registry);
    }

    /// Draws findings on standard error, with the texts that are given.
    pub(crate) fn draw_with(
        &mut self,
        root: &Path,
        found: &[Finding],
        registry: &Registry,
        text_of: &dyn Fn(&str) -> Option<String>,
    ) {
        self.draw_placed(root, &findings::place(found, text_of), registry);
    }

    fn draw_placed(&mut self, root: &Path, placed: &[Placed<'_>], registry: &Registry) {
        let look = Look {
            registry,
            words: self.words(registry),
            width: self.output.width(),
            color: self.output.error_color(),
        };
        let drawn = findings::draw(placed, &base(root), &look);
        self.output.message(&drawn);
    }

    /// The query that the arguments make.
    ///
    /// # Errors
    /// [`crate::model::query::mistake::QueryError`] for a mistake in it.
    pub(crate) fn query(&self, registry: &Registry, arguments: &[String]) -> Result<Query, Error> {
        let query = self.query_quietly(registry, arguments)?;
        self.say_all_understood(registry, &query);
        Ok(query)
    }

    /// Says which records the query names by a part of their names.
    pub(crate) fn say_all_understood(&self, registry: &Registry, query: &Query) {
        for (text, id) in &query.understood {
            self.say_understood(registry, text, id);
        }
    }

    /// The same without a word about what was understood.
    ///
    /// # Errors
    /// [`crate::model::query::mistake::QueryError`] for a mistake in it.
    pub(crate) fn query_quietly(
        &self,
        registry: &Registry,
        arguments: &[String],
    ) -> Result<Query, Error> {
        self.query_on(registry, arguments, self.as_of)
    }

    /// The same as it is asked about a day, without a word about what was understood.
    ///
    /// # Errors
    /// [`crate::model::query::mistake::QueryError`] for a mistake in it.
    pub(crate) fn query_on(
        &self,
        registry: &Registry,
        arguments: &[String],
        as_of: Option<civil::Date>,
    ) -> Result<Query, Error> {
        let text = syntax::join(arguments);
        let query = Query::new(&text, registry, self.today, as_of);
        if let Err(error) = &query
            && matches!(error.fault, QueryFault::UnknownSaved { .. })
        {
            self.say_lacking();
        }
        Ok(query?)
    }

    /// Says why queries that the user keeps can't be read, if so.
    pub(crate) fn say_lacking(&self) {
        let Some(Lacking { file, why }) = &self.lacking else {
            return;
        };
        let file = file.display();
        self.output.note(&match why {
            settings::Why::File(why) => format!("your own settings can't be read: {file}: {why}"),
            settings::Why::Text(TextsFault::Line(line)) => {
                format!("your own settings can't be read at line {line}: {file}")
            }
            settings::Why::Text(TextsFault::NoText(Some(key))) => {
                format!("your own query `{key}` is no text: {file}")
            }
            settings::Why::Text(TextsFault::NoText(None)) => {
                format!("`queries` in your own settings is no table: {file}")
            }
        });
    }

    /// Says which record was understood from a part of its name.
    fn say_understood(&self, registry: &Registry, text: &str, id: &Id) {
        let name = registry.get(id).map_or(id.as_str(), |record| record.name());
        self.output
            .note(&format!("`{text}` is understood as {name} ({id})"));
    }

    /// The record that a REF names, of those that fit; what was understood from an inexact one is said.
    ///
    /// # Errors
    /// [`ReferenceError`] when it names none, or several.
    pub(crate) fn resolve(
        &mut self,
        registry: &Registry,
        text: &str,
        fits: impl Fn(&Record) -> bool,
    ) -> Result<Id, Error> {
        let named = |id: Id| {
            let name = registry
                .get(&id)
                .map_or(id.as_str(), |record| record.name())
                .to_owned();
            (id, name)
        };
        let found = match reference::find(registry, text, &fits) {
            Found::One(id, step) if step.is_exact() => Found::One(id, step),
            // Who is withheld is in no list, of candidates neither.
            _ => reference::find(registry, text, |record| {
                fits(record) && !record.is_withheld()
            }),
        };
        match found {
            Found::One(id, step) => {
                if step.is_guess() {
                    self.say_understood(registry, text, &id);
                }
                Ok(id)
            }
            Found::Several(ids) => {
                let mut candidates: Vec<(Id, String)> = ids.into_iter().map(named).collect();
                candidates.sort_by(|(_, left), (_, right)| order::compare(left, right));
                Err(ReferenceError::Ambiguous {
                    text: text.to_owned(),
                    candidates,
                }
                .into())
            }
            Found::Nothing(near) => Err(ReferenceError::nothing(registry, text, near).into()),
        }
    }
}

/// What stands before a path of the registry so that it can be opened from here; nothing when the registry is elsewhere.
pub(super) fn base(root: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let below = match root.strip_prefix(&here) {
        Ok(below) => below,
        Err(_) if root.is_relative() => root,
        Err(_) => return String::new(),
    };
    let folders = below.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned() + "/"),
        Component::ParentDir => Some("../".to_owned()),
        _ => None,
    });
    folders.collect()
}

/// What is lacking from a revision, why, and what to type when that helps.
pub(super) fn told_absent(absent: &Absent, revision: &Revision, root: &Path) -> String {
    let Absent { path, why } = absent;
    let name = &revision.name;
    let line = |words: &[&str]| {
        let folder = root.display().to_string();
        let words = ["git", "-C", &folder]
            .into_iter()
            .chain(words.iter().copied());
        shell::line(&words.map(str::to_owned).collect::<Vec<_>>())
    };
    match why {
        Why::Ignored => format!("git ignores `{path}`: nothing of it is at `{name}`"),
        Why::NoSubmodule => format!(
            "the submodule `{path}` is not here, it is left out: `{}`",
            line(&["submodule", "update", "--init", path])
        ),
        Why::NoCommit => format!(
            "the submodule `{path}` lacks its commit of `{name}`, it is left out: `{}`",
            line(&["fetch", "--recurse-submodules=yes"])
        ),
    }
}

/// The seconds from 1970 to the end of a day, where kompis runs.
fn end_of(day: civil::Date) -> i64 {
    let next = day
        .tomorrow()
        .and_then(|next| next.to_zoned(TimeZone::system()));
    next.map_or(i64::MAX, |next| next.timestamp().as_second())
}

/// One exact day, written `2023-10-25`.
fn day(text: &str) -> Result<civil::Date, Error> {
    Date::parse(text)
        .filter(Date::is_exact)
        .and_then(|date| date.first())
        .ok_or_else(|| ArgumentsError::BadDay(text.to_owned()).into())
}

/// Splits `a,b c` as options with several values take them.
pub(super) fn listed(values: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    values
        .iter()
        .flat_map(|value| value.split(','))
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty() && seen.insert(value.clone()))
        .collect()
}
