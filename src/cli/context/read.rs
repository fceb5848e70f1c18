//! The registry as a command reads it: from the disk or a commit, shared with readers or alone.

use std::path::Path;
use std::time::Duration;

use jiff::civil;

use super::{Context, ReadOptions, RevisionOption, beginning_of, end_of, parse_day};
use crate::error::Error;
use crate::error::registry::RegistryError;
use crate::error::revision::RevisionError;
use crate::error::write::WriteError;
use crate::model::date::Date;
use crate::model::finding::Finding;
use crate::model::links::Links;
use crate::model::members;
use crate::model::query::select::View;
use crate::model::registry::Registry;
use crate::store::git::revision::Revision;
use crate::store::load::{self, Loaded, MissingFolder, MissingReason, Unread};
use crate::store::lock::{self, Lock, LockError, Purpose};
use crate::store::settings;
use crate::text::shell;

/// How long a command that reads waits for one that writes.
const READER_TIMEOUT: Duration = Duration::from_secs(30);

/// A registry that was read, with its participations and the day of `--as-of`.
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

    /// The registry as queries see it.
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
    /// Reads the registry and its findings.
    ///
    /// # Errors
    /// [`RegistryError`] when there is none or it can't be opened, [`crate::error::revision::RevisionError`] when there is no such revision.
    pub(crate) fn load(&mut self, revision: &RevisionOption) -> Result<Loaded, Error> {
        let folder = self.folder()?;
        match &revision.rev {
            Some(rev) => self.load_at(&folder, rev),
            None => self.load_shared(&folder),
        }
    }

    /// Reads the registry of a revision. It needs no lock: commits do not change.
    fn load_at(&mut self, folder: &Path, rev: &str) -> Result<Loaded, Error> {
        let revision = self.revision(folder, rev)?;
        self.load_revision(folder, &revision)
    }

    /// Reads the registry of a commit, and notes what the commit lacks.
    ///
    /// # Errors
    /// [`crate::error::revision::RevisionError`] when there was no registry, or git can't be asked.
    pub(crate) fn load_revision(
        &mut self,
        folder: &Path,
        revision: &Revision,
    ) -> Result<Loaded, Error> {
        let loaded = self.load_revision_quietly(folder, revision)?;
        for missing in &loaded.missing {
            self.note(describe_missing(missing, revision, folder));
        }
        Ok(loaded)
    }

    /// Reads the registry of a commit, or the staged one, without notes.
    ///
    /// # Errors
    /// [`crate::error::revision::RevisionError`] when there is none there.
    pub(crate) fn load_revision_quietly(
        &mut self,
        folder: &Path,
        revision: &Revision,
    ) -> Result<Loaded, Error> {
        self.draw_on_error(load::load_at(folder, revision))
    }

    /// Reads the registry while no other kompis writes to it.
    fn load_shared(&mut self, folder: &Path) -> Result<Loaded, Error> {
        let output = &mut self.output;
        let mut waiting = || output.note("waiting for another kompis that writes");
        let lock = lock::lock_for_reading(folder, READER_TIMEOUT, &mut waiting);
        let _lock = lock.map_err(|_| Error::from(WriteError::Locked))?;
        self.load_alone(folder)
    }

    /// Reads the registry without a lock.
    fn load_alone(&mut self, folder: &Path) -> Result<Loaded, Error> {
        self.draw_on_error(load::load(folder))
    }

    /// Adds the user's own queries to what was read; draws the findings when the registry could not be read.
    fn draw_on_error(&mut self, read: Result<Loaded, Unread>) -> Result<Loaded, Error> {
        let mut loaded = read.map_err(|unread| {
            let root = unread.root.as_path();
            self.draw_findings(root, &unread.findings, &Registry::default(), &unread.files);
            *unread.error
        })?;
        let queries = &mut loaded.registry.settings.queries;
        let own = settings::user_queries();
        queries.keep(own.texts);
        self.own_queries_error = own.unreadable;
        Ok(loaded)
    }

    /// Reads the registry for a command that shows something of it.
    ///
    /// # Errors
    /// [`RegistryError`] when a list would silently lack a record, unless `--skip-broken` says to go on.
    pub(crate) fn read(&mut self, reading: &ReadOptions) -> Result<Read, Error> {
        let as_of = reading.as_of.as_deref().map(parse_day).transpose()?;
        self.as_of = as_of;
        let mut loaded = self.load(&reading.revision)?;
        if reading.revision.rev.is_some() {
            // Somebody who is withheld today is in no list of an earlier revision either.
            let people = load::withheld_people(&loaded.root);
            loaded.registry = loaded.registry.with_withheld(&people);
        }
        if !loaded.unreadable.is_empty() {
            if !reading.skip_broken {
                let broken = |finding: &&Finding| {
                    finding
                        .places
                        .iter()
                        .any(|place| loaded.unreadable.contains(&place.file))
                };
                let found: Vec<Finding> = loaded.findings.iter().filter(broken).cloned().collect();
                self.draw_findings(&loaded.root, &found, &loaded.registry, &loaded.files);
                return Err(RegistryError::Unreadable(loaded.unreadable.len()).into());
            }
            self.note(format!("left out: {}", loaded.unreadable.join(", ")));
        }
        let links = members::resolve_links(&loaded.registry);
        Ok(Read {
            loaded,
            links,
            as_of,
            today: self.today,
        })
    }

    /// Takes a lock for writing, with a note when it has to wait.
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
        let lock = lock::lock_for_writing(folder, purpose, timeout, &mut waiting);
        lock.map_err(|error| match error {
            LockError::Timeout => WriteError::Locked.into(),
            LockError::Failed(error) => error.into(),
        })
    }

    /// Reads the registry for a command that writes: records that can't be read don't stop it. Without `lock` it shares the
    /// lock of readers.
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
        Ok(self.read_all(loaded))
    }

    /// Reads the registry of the last commit.
    ///
    /// # Errors
    /// [`crate::error::revision::RevisionError`] when there is none there.
    pub(crate) fn read_last_commit(&mut self, folder: &Path) -> Result<Read, Error> {
        let head = Revision::find(folder, "HEAD")?;
        let loaded = self.load_revision_quietly(folder, &head)?;
        Ok(self.read_all(loaded))
    }

    fn read_all(&self, loaded: Loaded) -> Read {
        Read {
            links: members::resolve_links(&loaded.registry),
            loaded,
            as_of: None,
            today: self.today,
        }
    }
}

/// Where a history begins.
#[derive(Debug)]
pub(crate) enum Since {
    /// At a time, in seconds from 1970.
    From(i64),
    /// After a commit.
    After(Box<Revision>),
}

impl Context {
    /// The commit that a REV means; a day means the last commit before its end in the local time zone.
    ///
    /// # Errors
    /// [`RevisionError`] when there is no such commit.
    pub(crate) fn revision(&mut self, folder: &Path, rev: &str) -> Result<Revision, RevisionError> {
        let Ok(day) = parse_day(rev) else {
            return Revision::find(folder, rev);
        };
        let revision = Revision::last_before(folder, rev, end_of(day))?;
        self.note(format!(
            "{rev} is the commit {} of {}",
            revision.short, revision.day
        ));
        if let Some(name) = revision.namesake() {
            self.note(format!("there is also `{name}`: `--rev {name}`"));
        }
        Ok(revision)
    }

    /// Where a history begins: a day, a month or a year in the local time zone, else a commit.
    ///
    /// # Errors
    /// [`RevisionError`] when there is no such commit.
    pub(crate) fn since(&mut self, folder: &Path, text: &str) -> Result<Since, RevisionError> {
        let day = Date::parse(text).and_then(|date| date.first());
        match day.and_then(beginning_of) {
            Some(begins) => Ok(Since::From(begins)),
            None => Ok(Since::After(Box::new(Revision::find(folder, text)?))),
        }
    }
}

/// A sentence about a part of the registry that a revision lacks: why, and what to type when that helps.
pub(crate) fn describe_missing(
    missing: &MissingFolder,
    revision: &Revision,
    root: &Path,
) -> String {
    let MissingFolder { path, reason } = missing;
    let name = &revision.name;
    let line = |words: &[&str]| {
        let folder = root.display().to_string();
        let words = ["git", "-C", &folder]
            .into_iter()
            .chain(words.iter().copied());
        shell::join(words)
    };
    match reason {
        MissingReason::Ignored => format!("git ignores `{path}`: nothing of it is at `{name}`"),
        MissingReason::NoSubmodule => format!(
            "the submodule `{path}` is not here, it is left out: `{}`",
            line(&["submodule", "update", "--init", path])
        ),
        MissingReason::NoCommit => format!(
            "the submodule `{path}` lacks its commit of `{name}`, it is left out: `{}`",
            line(&["fetch", "--recurse-submodules=yes"])
        ),
    }
}
