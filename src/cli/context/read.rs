//! The registry as a command reads it: from the disk or a commit, shared with readers or alone.

use std::panic::resume_unwind;
use std::path::Path;
use std::time::Duration;

use jiff::civil;

use super::super::output::Target;
use super::{Context, ReadOptions, RevisionOption, Shown, end_of, parse_day};
use crate::error::Error;
use crate::error::registry::RegistryError;
use crate::error::revision::RevisionError;
use crate::error::write::WriteError;
use crate::model::finding::Finding;
use crate::model::links::Links;
use crate::model::members;
use crate::model::query::select::View;
use crate::model::registry::Registry;
use crate::render::report::Report;
use crate::render::{Format, Look};
use crate::store::git::revision::Revision;
use crate::store::journal;
use crate::store::load::{self, Loaded, Unread};
use crate::store::lock::{self, Lock, Purpose};
use crate::store::revision_files::{MissingFolder, MissingReason};
use crate::store::settings;
use crate::text::shell;
use crate::text::words::Words;

/// What is printed when a lock takes a while.
const WAITING: &str = "waiting for another kompis that writes";

/// How long a command that reads waits for one that writes.
const READER_TIMEOUT: Duration = Duration::from_secs(30);

/// With the value `all` every record is read before a question is answered. The answer is the same: tests compare them.
const READ_ALL: &str = "KOMPIS_READ";

/// Whether every record is to be read before a question is answered.
pub(crate) fn reads_all() -> bool {
    std::env::var_os(READ_ALL).is_some_and(|it| it == "all")
}

/// Does two things at the same time, of which the first waits for git most of it.
pub(crate) fn meanwhile<A: Send, B>(
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B,
) -> (A, B) {
    std::thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        let first = first.join().unwrap_or_else(|panic| resume_unwind(panic));
        (first, second)
    })
}

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
        self.load_by(Loaded::read_all, revision)
    }

    /// Reads the registry and its findings, and compares each file with its canonical form.
    ///
    /// # Errors
    /// As [`Context::load`].
    pub(crate) fn load_with_form(&mut self, revision: &RevisionOption) -> Result<Loaded, Error> {
        self.load_by(Loaded::read_with_form, revision)
    }

    fn load_by(
        &mut self,
        read: fn(Loaded) -> Loaded,
        revision: &RevisionOption,
    ) -> Result<Loaded, Error> {
        let folder = self.folder()?;
        match &revision.rev {
            // It needs no lock: commits do not change.
            Some(rev) => {
                let revision = self.revision(&folder, rev)?;
                let loaded = read(self.open_revision(&folder, &revision)?);
                loaded.files.check_read()?;
                Ok(loaded)
            }
            None => {
                let (loaded, _lock) = self.open_shared(&folder)?;
                Ok(read(loaded))
            }
        }
    }

    /// Opens the registry of a commit, whose records are read when they are needed, and notes what the commit lacks. git
    /// may fail later: see [`load::Files::check_read`].
    ///
    /// # Errors
    /// [`crate::error::revision::RevisionError`] when there was no registry, or git can't be asked.
    pub(crate) fn open_revision(
        &mut self,
        folder: &Path,
        revision: &Revision,
    ) -> Result<Loaded, Error> {
        self.start_progress(folder);
        self.take_opened(load::open_at(folder, revision), revision)
    }

    /// Takes the registry of a commit that was opened meanwhile, and notes what the commit lacks.
    ///
    /// # Errors
    /// As [`Context::open_revision`].
    pub(crate) fn take_opened(
        &mut self,
        opened: Result<Loaded, Unread>,
        revision: &Revision,
    ) -> Result<Loaded, Error> {
        let loaded = self.draw_on_error(opened)?;
        for missing in &loaded.missing {
            self.note(describe_missing(missing, revision, &loaded.root));
        }
        Ok(loaded)
    }

    /// Opens the registry of a commit, or the staged one, without notes.
    ///
    /// # Errors
    /// [`crate::error::revision::RevisionError`] when there is none there.
    pub(crate) fn open_revision_quietly(
        &mut self,
        folder: &Path,
        revision: &Revision,
    ) -> Result<Loaded, Error> {
        self.start_progress(folder);
        self.draw_on_error(load::open_at(folder, revision))
    }

    /// Reads the registry while no other kompis writes to it.
    fn load_shared(&mut self, folder: &Path) -> Result<Loaded, Error> {
        let (loaded, _lock) = self.open_shared(folder)?;
        Ok(loaded.read_all())
    }

    /// Opens the registry, with a lock that keeps other kompis from writing to it.
    ///
    /// # Errors
    /// [`RegistryError`] when it can't be opened, [`crate::error::write::WriteError`] when the lock can't be had.
    pub(crate) fn open_shared(&mut self, folder: &Path) -> Result<(Loaded, Option<Lock>), Error> {
        let mut lock = self.lock_for_reading(folder)?;
        // No kompis writes while this one holds the lock, so that the journal was left by one that was killed.
        if journal::is_there(folder) {
            drop(lock);
            match self.lock(folder, Purpose::Records, 0) {
                // Who may not write, or finds another who reads, reads as if the change were finished.
                Ok(_) | Err(Error::Write(WriteError::Io(..) | WriteError::Locked)) => {}
                Err(error) => return Err(error),
            }
            lock = self.lock_for_reading(folder)?;
        }
        self.start_progress(folder);
        let loaded = self.draw_on_error(load::open(folder))?;
        // The process ends soon: to free each record before took a twentieth of the time of commands that read them all.
        std::mem::forget(loaded.registry.clone());
        Ok((loaded, lock))
    }

    /// Shows how far reading has come, in the language of the registry.
    pub(crate) fn start_progress(&self, folder: &Path) {
        self.output.start_progress(|| {
            let settings = load::settings(folder).unwrap_or_default();
            Words::new(self.language().unwrap_or(settings.language))
        });
    }

    /// Adds the user's own queries to what was read; draws the findings when the registry could not be read.
    fn draw_on_error(&mut self, read: Result<Loaded, Unread>) -> Result<Loaded, Error> {
        let mut loaded = read.map_err(|unread| {
            let root = unread.root.as_path();
            // Without a registry there are no names and no language but those that are built in.
            self.draw_findings(root, &unread.findings, &Registry::default(), &unread.files);
            *unread.error
        })?;
        let queries = &mut loaded.registry.settings.queries;
        let own = settings::user_queries();
        // The registry's own come first: a query of that name means the same to everybody.
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
        let folder = self.folder()?;
        let (mut loaded, lock) = match &reading.revision.rev {
            // It needs no lock: commits do not change.
            Some(rev) => {
                let revision = self.revision(&folder, rev)?;
                (self.open_revision(&folder, &revision)?, None)
            }
            None => self.open_shared(&folder)?,
        };
        if reads_all() {
            loaded = loaded.read_all();
        }
        if reading.revision.rev.is_some() {
            // Somebody who is withheld today is in no list of an earlier revision either.
            let people = load::withheld_people(&loaded.root);
            loaded.registry = loaded.registry.with_withheld(&people);
        }
        self.shown.push(Shown {
            loaded: loaded.clone(),
            skip_broken: reading.skip_broken,
            _lock: lock,
        });
        if !loaded.unreadable.is_empty() && !reading.skip_broken {
            self.refuse_unreadable()?;
        }
        Ok(self.with_links(loaded, as_of))
    }

    /// Refuses to show a list that would silently lack a record, or notes which it lacks with `--skip-broken`. A file counts when
    /// it was needed to know the answer; what can't be in it is not even read.
    ///
    /// # Errors
    /// [`RegistryError::Unreadable`] when there is such a file, after the findings about all files.
    pub(crate) fn refuse_unreadable(&mut self) -> Result<(), Error> {
        for Shown {
            mut loaded,
            skip_broken,
            ..
        } in std::mem::take(&mut self.shown)
        {
            loaded.files.check_read()?;
            loaded.add_findings();
            if loaded.unreadable.is_empty() {
                continue;
            }
            if skip_broken {
                let left_out = loaded.unreadable.join(", ");
                self.note(format!("left out: {left_out}"));
                continue;
            }
            // A list that lacks a record looks like a whole one, so that this is an error and no note. Whoever fixes one file
            // wants to know of the others too.
            let loaded = loaded.read_all();
            let found = findings_in(&loaded.findings, &loaded.unreadable);
            self.draw_findings(&loaded.root, &found, &loaded.registry, &loaded.files);
            return Err(RegistryError::Unreadable(loaded.unreadable.len()).into());
        }
        Ok(())
    }

    /// Refuses to go on where a file that was needed can't be read.
    ///
    /// # Errors
    /// As [`Context::refuse_unreadable`].
    pub(crate) fn refuse_unreadable_in(&mut self, read: &Read) -> Result<(), Error> {
        self.shown.push(Shown {
            loaded: read.loaded.clone(),
            skip_broken: false,
            _lock: None,
        });
        self.refuse_unreadable().map_err(|error| match error {
            Error::Registry(RegistryError::Unreadable(count)) => {
                RegistryError::NeedsUnreadable(count).into()
            }
            other => other,
        })
    }

    /// Draws a report in a format and shows it, unless it would silently lack a record.
    ///
    /// # Errors
    /// As [`Context::refuse_unreadable`], and [`crate::error::write::OutputError`].
    pub(crate) fn report(
        &mut self,
        target: &Target,
        format: Format,
        report: Report,
        look: &Look<'_>,
    ) -> Result<(), Error> {
        self.refuse_unreadable()?;
        Ok(self.output.report(target, format, report, look)?)
    }

    fn lock_for_reading(&mut self, folder: &Path) -> Result<Option<Lock>, Error> {
        let mut waiting = || self.note(WAITING);
        Ok(lock::lock_for_reading(
            folder,
            READER_TIMEOUT,
            &mut waiting,
        )?)
    }

    /// Takes a lock for writing, with a note when it has to wait. A change of which a kompis was killed is finished first.
    ///
    /// # Errors
    /// [`WriteError::Locked`] when another holds it for longer than `seconds`.
    pub(crate) fn lock(
        &mut self,
        folder: &Path,
        purpose: Purpose,
        seconds: u64,
    ) -> Result<Lock, Error> {
        let mut waiting = || self.note(WAITING);
        let timeout = Duration::from_secs(seconds);
        let lock = lock::lock_for_writing(folder, purpose, timeout, &mut waiting)?;
        if purpose == Purpose::Records
            && let Some(count) = journal::finish(folder)?
        {
            self.note(format!(
                "finished a change that was interrupted; files that were left: {count}"
            ));
        }
        Ok(lock)
    }

    /// Reads the registry for a command that writes: records that can't be read don't stop it. Without `lock` all of it is read
    /// while it shares the lock of readers.
    ///
    /// # Errors
    /// [`RegistryError`] when it can't be opened.
    pub(crate) fn read_for_writing(
        &mut self,
        folder: &Path,
        lock: Option<&Lock>,
    ) -> Result<Read, Error> {
        let loaded = match lock {
            Some(_) => self.draw_on_error(load::open(folder))?,
            None => self.load_shared(folder)?,
        };
        Ok(self.with_links(loaded, None))
    }

    /// Reads the registry for a command that writes nothing in the end; the lock of readers is held as long as the lock that is
    /// returned.
    ///
    /// # Errors
    /// As [`Context::read_for_writing`].
    pub(crate) fn read_for_dry_run(
        &mut self,
        folder: &Path,
    ) -> Result<(Read, Option<Lock>), Error> {
        let (loaded, lock) = self.open_shared(folder)?;
        Ok((self.with_links(loaded, None), lock))
    }

    /// Reads the registry of the last commit.
    ///
    /// # Errors
    /// [`crate::error::revision::RevisionError`] when there is none there.
    pub(crate) fn read_last_commit(&mut self, folder: &Path) -> Result<Read, Error> {
        let head = Revision::find(folder, "HEAD")?;
        let loaded = self.open_revision_quietly(folder, &head)?.read_all();
        loaded.files.check_read()?;
        Ok(self.with_links(loaded, None))
    }

    fn with_links(&self, loaded: Loaded, as_of: Option<civil::Date>) -> Read {
        Read {
            links: members::resolve_links(&loaded.registry),
            loaded,
            as_of,
            today: self.today,
        }
    }
}

/// The findings that have a place in one of the files.
pub(crate) fn findings_in(found: &[Finding], files: &[String]) -> Vec<Finding> {
    let is_there = |it: &&Finding| it.places.iter().any(|place| files.contains(&place.file));
    found.iter().filter(is_there).cloned().collect()
}

impl Context {
    /// The commit that a REV means; a day means the last commit before its end in the local time zone.
    ///
    /// # Errors
    /// [`RevisionError`] when there is no such commit.
    pub(crate) fn revision(&mut self, folder: &Path, rev: &str) -> Result<Revision, RevisionError> {
        let revision = find_revision(folder, rev)?;
        self.note_day(&revision);
        Ok(revision)
    }

    /// Notes which commit a day means.
    pub(crate) fn note_day(&mut self, revision: &Revision) {
        let rev = revision.name.as_str();
        if parse_day(rev).is_err() {
            return;
        }
        self.note(format!(
            "{rev} is the commit {} of {}",
            revision.short, revision.day
        ));
        if let Some(name) = revision.namesake() {
            self.note(format!("there is also `{name}`: `--rev {name}`"));
        }
    }
}

/// Finds the commit that a name of git means, or the last one of a day.
///
/// # Errors
/// [`RevisionError`] when there is no such commit.
pub(crate) fn find_revision(folder: &Path, rev: &str) -> Result<Revision, RevisionError> {
    match parse_day(rev) {
        Ok(day) => Revision::last_before(folder, rev, end_of(day)),
        Err(_) => Revision::find(folder, rev),
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
        shell::join([&["git", "-C", &folder], words].concat())
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
