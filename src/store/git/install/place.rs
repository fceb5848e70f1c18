//! A repository that is told of kompis, and what became of each thing there.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::error::revision::RevisionError;
use crate::error::write::GitError;
use crate::error::write::WriteError;
use crate::model::kind::Kind;
use crate::store::git::Failure;
use crate::store::git::installed::{self, Thing};
use crate::store::git::repository::Repository;

/// What happened to one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What became of it.
    pub done: Done,
    /// A file from the top of the work tree, or a setting of git.
    pub what: String,
    /// What more there is to know.
    pub told: Option<Told>,
}

/// What becomes of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is new, or has something new.
    Written,
    /// It was so already.
    There,
    /// It is somebody else's, and stays as it is.
    Left,
    /// It is away.
    Removed,
}

/// What is to be known of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// There is another hook: the line that it may have.
    OtherHook(String),
    /// Hooks are where other repositories have theirs too: the line that one there may have.
    SharedHooks(String),
    /// The hook goes to others with the files of the repository.
    InTree,
    /// The setting has this value.
    Value(String),
    /// Somebody changed it since.
    Changed,
}

/// A repository that is told of kompis.
pub(super) struct Place {
    /// Seen from the top of its work tree.
    pub(super) repository: Repository,
    pub(super) top: PathBuf,
    /// The folder with records, and the registry, from the top: empty or ending with `/`.
    pub(super) records: String,
    registry: String,
    /// What stands before the names of its files in what is told; empty for the repository of the registry.
    pub(super) name: String,
    pub(super) dry_run: bool,
    pub(super) steps: Vec<Step>,
}

/// The repository of a registry, and that of its people where it is another.
pub(super) fn places(root: &Path, dry_run: bool) -> Result<Vec<Place>, Error> {
    let root = root.canonicalize();
    let root = root.map_err(|error| WriteError::Io(PathBuf::new(), error))?;
    let repository = Repository::around(&root).map_err(|error| match error {
        RevisionError::NoRepository(folder) => GitError::NoRepository(folder).into(),
        other => Error::from(other),
    })?;
    let top = repository.top()?;
    let below = root.strip_prefix(&top).unwrap_or(Path::new(""));
    let parts = below.components().map(|part| part.as_os_str());
    let below: String = parts.map(|it| it.to_string_lossy() + "/").collect();
    let people = format!("{below}{}/", Kind::Person.folder());
    let of_people = Repository::at(&root.join(Kind::Person.folder()));
    let main = Place {
        repository: Repository::around(&top)?,
        top,
        records: below.clone(),
        registry: below,
        name: String::new(),
        dry_run,
        steps: Vec::new(),
    };
    let mut places = vec![main];
    places.extend(of_people.map(|repository| Place {
        top: repository.folder().to_owned(),
        repository,
        records: String::new(),
        registry: "../".to_owned(),
        name: people,
        dry_run,
        steps: Vec::new(),
    }));
    Ok(places)
}

impl Place {
    /// Notes what became of a file.
    pub(super) fn step(&mut self, done: Done, path: &str, told: Option<Told>) {
        let what = format!("{}{path}", self.name);
        self.steps.push(Step { done, what, told });
    }

    /// Notes what became of a setting.
    pub(super) fn key_step(&mut self, done: Done, key: &str, told: Option<Told>) {
        let what = match self.name.as_str() {
            "" => key.to_owned(),
            name => format!("{key} ({name})"),
        };
        self.steps.push(Step { done, what, told });
    }

    /// Remembers what was not there before.
    pub(super) fn note(&self, thing: &Thing) -> Result<(), Error> {
        let is_new = !installed::read(&self.repository).contains(thing);
        if is_new && !self.dry_run {
            installed::add(&self.repository, thing)?;
        }
        Ok(())
    }

    /// What was noted of a file.
    pub(super) fn noted(&self, path: &str) -> Option<Thing> {
        let noted = installed::read(&self.repository);
        let is_it = |thing: &Thing| matches!(thing, Thing::File(_, it) if it == path);
        noted.into_iter().find(is_it)
    }

    /// The registry from the top, as a command takes it.
    pub(super) fn registry(&self) -> &str {
        match self.registry.trim_end_matches('/') {
            "" => ".",
            registry => registry,
        }
    }

    /// The hash by which a file is known again.
    pub(super) fn hash(&self, file: &Path) -> Result<String, Error> {
        let name = file.display().to_string();
        let arguments = ["hash-object", "--no-filters", "--", &name];
        line(&self.repository, &arguments)
    }

    /// A path as it is told: from the top of the repository of the registry where it is below that.
    pub(super) fn shown(&self, file: &Path) -> String {
        let top = self.top.canonicalize().unwrap_or_else(|_| self.top.clone());
        match file.strip_prefix(top) {
            Ok(below) => format!("{}{}", self.name, below.display()),
            Err(_) => file.display().to_string(),
        }
    }
}

/// What git prints, without the end of the last line.
pub(super) fn line(repository: &Repository, arguments: &[&str]) -> Result<String, Error> {
    let told: Result<String, Failure> = repository.line(arguments);
    told.map_err(|failure| RevisionError::from(failure).into())
}
