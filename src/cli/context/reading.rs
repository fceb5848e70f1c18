//! The registry as a command reads it: from the disk or a commit, shared with readers or alone.

use std::path::Path;
use std::time::Duration;

use jiff::civil;

use super::options::{Reading, Revised};
use super::revision::told_absent;
use super::{Context, clock};
use crate::error::Error;
use crate::error::registry::RegistryError;
use crate::error::write::WriteError;
use crate::model::finding::Finding;
use crate::model::links::Links;
use crate::model::members;
use crate::model::query::select::View;
use crate::model::registry::Registry;
use crate::store::git::revision::Revision;
use crate::store::load::{self, Loaded, Unread};
use crate::store::lock::{self, Lock, LockError, Purpose};
use crate::store::settings;

/// How long a command that reads waits for one that writes.
const READER_TIMEOUT: Duration = Duration::from_secs(30);

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
    /// Reads the registry and what is wrong with it.
    ///
    /// # Errors
    /// [`RegistryError`] when there is none or it can't be opened, [`crate::error::revision::RevisionError`] when there is no such revision.
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
    /// [`crate::error::revision::RevisionError`] when there was no registry, or git can't be asked.
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
    /// [`crate::error::revision::RevisionError`] when there is none there.
    pub(crate) fn load_quietly(
        &mut self,
        folder: &Path,
        revision: &Revision,
    ) -> Result<Loaded, Error> {
        self.or_draw(load::load_at(folder, revision))
    }

    /// Reads the registry while no other kompis writes to it.
    fn load_shared(&mut self, folder: &Path) -> Result<Loaded, Error> {
        let output = &mut self.output;
        let mut waiting = || output.note("waiting for another kompis that writes");
        let lock = lock::lock_for_reading(folder, READER_TIMEOUT, &mut waiting);
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
        let own = settings::user_queries();
        queries.keep(own.texts);
        self.lacking = own.unreadable;
        Ok(loaded)
    }

    /// Reads the registry for a command that shows something of it.
    ///
    /// # Errors
    /// [`RegistryError`] when a list would silently lack a record, unless `--skip-broken` says to go on.
    pub(crate) fn read(&mut self, reading: &Reading) -> Result<Read, Error> {
        let as_of = reading.as_of.as_deref().map(clock::day).transpose()?;
        self.as_of = as_of;
        let mut loaded = self.load(&reading.revised)?;
        if reading.revised.rev.is_some() {
            // What was known then is told, but of nobody who is in no list today.
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
                self.draw(&loaded.root, &found, &loaded.registry, &loaded.files);
                return Err(RegistryError::Unreadable(loaded.unreadable.len()).into());
            }
            self.output
                .note(&format!("left out: {}", loaded.unreadable.join(", ")));
        }
        let links = members::resolve_links(&loaded.registry);
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
        let lock = lock::lock_for_writing(folder, purpose, timeout, &mut waiting);
        lock.map_err(|error| match error {
            LockError::Timeout => WriteError::Locked.into(),
            LockError::Failed(error) => error.into(),
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
        Ok(self.read_all(loaded))
    }

    /// Reads the registry of the last commit, to compare what a command would write to that.
    ///
    /// # Errors
    /// [`crate::error::revision::RevisionError`] when there is none there.
    pub(crate) fn read_last_commit(&mut self, folder: &Path) -> Result<Read, Error> {
        let head = Revision::find(folder, "HEAD")?;
        let loaded = self.load_quietly(folder, &head)?;
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
