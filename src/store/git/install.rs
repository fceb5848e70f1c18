//! Tells git of kompis, and takes that back: settings, lines of `.gitattributes`, files for editors, a hook, workflows.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::installed::{self, Thing};
use super::program::{self, Program};
use super::repository::Repository;
use super::workflow::{self, Source};
use super::{Failure, attributes, hook};
use crate::error::Error;
use crate::error::git::GitError;
use crate::error::revision::RevisionError;
use crate::error::write::WriteError;
use crate::model::kind::Kind;
use crate::store::schema::TAPLO;

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

/// What installing is to do.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The files that editors read, by their paths below the registry, with their texts.
    pub editors: &'a [(String, String)],
    /// Where workflows for GitHub get kompis from, if there are to be some.
    pub source: Option<Source>,
    /// Nothing is written.
    pub dry_run: bool,
}

/// A repository that is told of kompis.
struct Place {
    /// Seen from the top of its work tree.
    repository: Repository,
    top: PathBuf,
    /// The folder with records, and the registry, from the top: empty or ending with `/`.
    records: String,
    registry: String,
    /// What stands before the names of its files in what is told; empty for the repository of the registry.
    name: String,
    dry_run: bool,
    steps: Vec<Step>,
}

/// Tells the repository of a registry of kompis, and that of its people where it is another.
///
/// # Errors
/// [`GitError`] when there is no repository or a workflow would be written over; other errors when git or the disk fail.
pub fn install(root: &Path, wanted: &Wanted<'_>) -> Result<Vec<Step>, Error> {
    let program = program::find()?;
    let mut steps = Vec::new();
    for mut place in places(root, wanted.dry_run)? {
        let is_main = place.name.is_empty();
        let source = wanted.source.as_ref().filter(|_| is_main);
        let workflows = source.map(|it| place.workflows(it)).transpose()?;
        place.attributes()?;
        for (path, text) in wanted.editors.iter().filter(|_| is_main) {
            let path = format!("{}{path}", place.records);
            place.file(&path, text, |_| !path.ends_with(TAPLO))?;
        }
        place.settings(&program)?;
        place.hook(&program)?;
        for (path, text) in workflows.into_iter().flatten() {
            place.file(path, &text, workflow::is_ours)?;
        }
        steps.append(&mut place.steps);
    }
    Ok(steps)
}

/// Takes back what [`install`] wrote, and nothing else.
///
/// # Errors
/// As for [`install`].
pub fn uninstall(root: &Path, dry_run: bool) -> Result<Vec<Step>, Error> {
    let mut steps = Vec::new();
    for mut place in places(root, dry_run)? {
        for thing in installed::read(&place.repository) {
            let is_away = match &thing {
                Thing::File(hash, path) => place.remove_file(path, hash)?,
                Thing::Lines(path) => place.remove_lines(path, false)?,
                Thing::FirstLines(path) => place.remove_lines(path, true)?,
                Thing::Key(key) => place.remove_key(key)?,
                Thing::Hook(hash) => place.remove_hook(hash)?,
            };
            if is_away && !dry_run {
                installed::forget(&place.repository, &thing)?;
            }
        }
        steps.append(&mut place.steps);
    }
    Ok(steps)
}

/// The repository of a registry, and that of its people where it is another.
fn places(root: &Path, dry_run: bool) -> Result<Vec<Place>, Error> {
    let root = root.canonicalize();
    let root = root.map_err(|error| WriteError::Io(PathBuf::new(), error))?;
    let repository = Repository::around(&root).map_err(|error| match error {
        RevisionError::NoRepository(folder) => GitError::NoRepository(folder).into(),
        other => Error::from(other),
    })?;
    let top = PathBuf::from(line(&repository, &["rev-parse", "--show-toplevel"])?);
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
    fn step(&mut self, done: Done, path: &str, told: Option<Told>) {
        let what = format!("{}{path}", self.name);
        self.steps.push(Step { done, what, told });
    }

    /// Notes what became of a setting.
    fn key_step(&mut self, done: Done, key: &str, told: Option<Told>) {
        let what = match self.name.as_str() {
            "" => key.to_owned(),
            name => format!("{key} ({name})"),
        };
        self.steps.push(Step { done, what, told });
    }

    /// Remembers what was not there before.
    fn note(&self, thing: &Thing) -> Result<(), Error> {
        let is_new = !installed::read(&self.repository).contains(thing);
        if is_new && !self.dry_run {
            installed::add(&self.repository, thing)?;
        }
        Ok(())
    }

    /// What was noted of a file.
    fn noted(&self, path: &str) -> Option<Thing> {
        let noted = installed::read(&self.repository);
        let is_it = |thing: &Thing| matches!(thing, Thing::File(_, it) if it == path);
        noted.into_iter().find(is_it)
    }

    /// The registry from the top, as a command takes it.
    fn registry(&self) -> &str {
        match self.registry.trim_end_matches('/') {
            "" => ".",
            registry => registry,
        }
    }

    /// The texts of the workflows, unless somebody else's are there.
    fn workflows(&self, source: &Source) -> Result<[(&'static str, String); 2], Error> {
        let files = workflow::files(source, self.registry());
        for (path, _) in &files {
            let there = text(&self.top.join(path))?;
            if there.is_some_and(|text| !workflow::is_ours(&text)) {
                return Err(GitError::Taken((*path).to_owned()).into());
            }
        }
        Ok(files)
    }

    /// Writes a file that is not there, or says something else and may be brought up to date.
    fn file(
        &mut self,
        path: &str,
        new: &str,
        may_change: impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let file = self.top.join(path);
        let there = text(&file)?;
        match &there {
            Some(old) if old == new => {
                self.step(Done::There, path, None);
                return Ok(());
            }
            Some(old) if !may_change(old) => {
                self.step(Done::Left, path, None);
                return Ok(());
            }
            _ => self.step(Done::Written, path, None),
        }
        let noted = self.noted(path);
        if self.dry_run {
            return Ok(());
        }
        write(&file, new)?;
        // What was there before is not ours to take away, though we brought it up to date.
        if let Some(noted) = &noted {
            installed::forget(&self.repository, noted)?;
        }
        if noted.is_some() || there.is_none() {
            self.note(&Thing::File(self.hash(&file)?, path.to_owned()))?;
        }
        Ok(())
    }

    /// The hash by which a file is known again.
    fn hash(&self, file: &Path) -> Result<String, Error> {
        let name = file.display().to_string();
        let arguments = ["hash-object", "--no-filters", "--", &name];
        line(&self.repository, &arguments)
    }

    /// Puts our line into `.gitattributes` beside the records.
    fn attributes(&mut self) -> Result<(), Error> {
        let path = format!("{}{}", self.records, attributes::FILE);
        let file = self.top.join(&path);
        let there = text(&file)?;
        let Some(new) = attributes::with_line(there.as_deref().unwrap_or_default()) else {
            self.step(Done::There, &path, None);
            return Ok(());
        };
        self.step(Done::Written, &path, None);
        if !self.dry_run {
            write(&file, &new)?;
        }
        self.note(&match there {
            None => Thing::FirstLines(path),
            Some(_) => Thing::Lines(path),
        })
    }

    /// Tells git of the programs that merge and show records.
    fn settings(&mut self, program: &Program) -> Result<(), Error> {
        let kompis = &program.word;
        // A percent sign is one of git's own in a driver.
        let quoted = kompis.replace('%', "%%");
        // A program that is not there must not lose what they have: then git merges, and shows the text as it is.
        let is_there = |program: &str| format!("command -v {program} >/dev/null 2>&1");
        let driver = format!(
            "if {}; then {quoted} merge-driver %O %A %B %P --marker-size %L; \
             else git merge-file --marker-size=%L %A %O %B; fi",
            is_there(&quoted)
        );
        let textconv = format!(
            "f() {{ if {}; then {kompis} textconv \"$1\"; else cat \"$1\"; fi; }}; f",
            is_there(kompis)
        );
        for (key, value) in [
            ("merge.kompis.name", "kompis merges by meaning".to_owned()),
            ("merge.kompis.driver", driver),
            ("diff.kompis.textconv", textconv),
        ] {
            let ours = Thing::Key(key.to_owned());
            let is_ours = installed::read(&self.repository).contains(&ours);
            let there = self.repository.line(&["config", "--local", "--get", key]);
            match there {
                Ok(there) if there == value => self.key_step(Done::There, key, None),
                Ok(there) if !is_ours => {
                    self.key_step(Done::Left, key, Some(Told::Value(there)));
                }
                _ => {
                    self.key_step(Done::Written, key, None);
                    self.note(&ours)?;
                    if !self.dry_run {
                        line(&self.repository, &["config", "--local", key, &value])?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Puts a hook where there is none.
    fn hook(&mut self, program: &Program) -> Result<(), Error> {
        let Some(hooks) = hook::folder(&self.repository) else {
            return Ok(());
        };
        let file = hooks.folder.join(hook::NAME);
        let shown = self.shown(&file);
        let line = || hook::command(&program.word, self.registry());
        let there = any_text(&file)?;
        let new = hook::text(program, self.registry(), hooks.is_in_tree);
        let in_tree = hooks.is_in_tree.then_some(Told::InTree);
        let ours = installed::read(&self.repository);
        let ours = ours.into_iter().find(|it| matches!(it, Thing::Hook(_)));
        let is_untouched = |file: &Path| {
            let hash = self.hash(file).ok().map(Thing::Hook);
            hash.is_some() && hash == ours
        };
        let (done, told) = match &there {
            Some(there) if *there == new => (Done::There, None),
            Some(_) if is_untouched(&file) => (Done::Written, in_tree),
            Some(there) if hook::is_ours(there) => (Done::Left, Some(Told::Changed)),
            Some(there) if hook::calls_us(there) => (Done::There, None),
            Some(_) => (Done::Left, Some(Told::OtherHook(line()))),
            None if !hooks.is_own => (Done::Left, Some(Told::SharedHooks(line()))),
            None => (Done::Written, in_tree),
        };
        self.steps.push(Step {
            done,
            what: shown,
            told,
        });
        if done == Done::Written && !self.dry_run {
            hook::write(&file, &new).map_err(|error| WriteError::Io(file.clone(), error))?;
            if let Some(ours) = &ours {
                installed::forget(&self.repository, ours)?;
            }
            self.note(&Thing::Hook(self.hash(&file)?))?;
        }
        Ok(())
    }

    /// A path as it is told: from the top of the repository of the registry where it is below that.
    fn shown(&self, file: &Path) -> String {
        let top = self.top.canonicalize().unwrap_or_else(|_| self.top.clone());
        match file.strip_prefix(top) {
            Ok(below) => format!("{}{}", self.name, below.display()),
            Err(_) => file.display().to_string(),
        }
    }

    /// Takes a file away that is as it was written; whether it is away.
    fn remove_file(&mut self, path: &str, hash: &str) -> Result<bool, Error> {
        let file = self.top.join(path);
        if !file.exists() {
            return Ok(true);
        }
        if self.hash(&file)? != hash {
            self.step(Done::Left, path, Some(Told::Changed));
            return Ok(false);
        }
        self.step(Done::Removed, path, None);
        if !self.dry_run {
            remove(&file)?;
        }
        Ok(true)
    }

    /// Takes our lines out of a file, and the file away when it holds no others and there was none; whether they are away.
    fn remove_lines(&mut self, path: &str, was_none: bool) -> Result<bool, Error> {
        let file = self.top.join(path);
        let there = text(&file)?.unwrap_or_default();
        let Some(new) = attributes::without_line(&there) else {
            return Ok(true);
        };
        self.step(Done::Removed, path, None);
        if self.dry_run {
            return Ok(true);
        }
        match new.is_empty() && was_none {
            true => remove(&file)?,
            false => write(&file, &new)?,
        }
        Ok(true)
    }

    /// Takes a setting away.
    fn remove_key(&mut self, key: &str) -> Result<bool, Error> {
        let arguments = ["config", "--local", "--get", key];
        if self.repository.line(&arguments).is_ok() {
            self.key_step(Done::Removed, key, None);
            if !self.dry_run {
                line(&self.repository, &["config", "--local", "--unset-all", key])?;
            }
        }
        Ok(true)
    }

    /// Takes the hook away, if it is as it was written.
    fn remove_hook(&mut self, hash: &str) -> Result<bool, Error> {
        let hooks = hook::folder(&self.repository);
        let Some(file) = hooks.map(|hooks| hooks.folder.join(hook::NAME)) else {
            return Ok(true);
        };
        if !any_text(&file)?.is_some_and(|text| hook::is_ours(&text)) {
            return Ok(true);
        }
        let what = self.shown(&file);
        let is_untouched = self.hash(&file)? == hash;
        let (done, told) = match is_untouched {
            true => (Done::Removed, None),
            false => (Done::Left, Some(Told::Changed)),
        };
        self.steps.push(Step { done, what, told });
        if is_untouched && !self.dry_run {
            remove(&file)?;
        }
        Ok(is_untouched)
    }
}

/// What git prints, without the end of the last line.
fn line(repository: &Repository, arguments: &[&str]) -> Result<String, Error> {
    let told: Result<String, Failure> = repository.line(arguments);
    told.map_err(|failure| RevisionError::from(failure).into())
}

/// The text of a file, if it is there.
fn text(file: &Path) -> Result<Option<String>, WriteError> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WriteError::Io(file.to_owned(), error)),
    }
}

/// The same of a file that may be a program, or a link that leads nowhere.
fn any_text(file: &Path) -> Result<Option<String>, WriteError> {
    if file.symlink_metadata().is_err() {
        return Ok(None);
    }
    let bytes = fs::read(file).unwrap_or_default();
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

fn write(file: &Path, text: &str) -> Result<(), WriteError> {
    let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(file, text))
        .map_err(|error| WriteError::Io(file.to_owned(), error))
}

/// Takes a file away, and folders that are empty then.
fn remove(file: &Path) -> Result<(), WriteError> {
    fs::remove_file(file).map_err(|error| WriteError::Io(file.to_owned(), error))?;
    let is_hidden = |folder: &&Path| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        matches!(&*name, ".schema" | "workflows" | ".github")
    };
    for folder in file.ancestors().skip(1).take_while(is_hidden) {
        let _ = fs::remove_dir(folder);
    }
    Ok(())
}
