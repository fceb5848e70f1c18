//! `git install`: makes git use kompis, by attributes, settings, a hook, files for editors and workflows.
//!
//! Nothing keeps a list of what was installed. In files that others write to as well, ours are the lines between two marker
//! lines that name the registry; a workflow says in its first line that it is ours; settings are known by their form.

mod block;
mod hook;
mod workflow;

use std::path::{Path, PathBuf};

use self::block::Rest;
use self::hook::{Hook, Program};
use self::workflow::Origin;
use super::repository::Repository;
use crate::error::Error;
use crate::error::revision::RevisionError;
use crate::error::write::GitError;
use crate::error::write::WriteError;
use crate::model::kind::Kind;
use crate::store::disk::{self, Access, text_if_any};
use crate::store::schema::TAPLO;

pub use self::workflow::Source;

/// The file in which git reads what files are.
const ATTRIBUTES: &str = ".gitattributes";

/// Lines end alike on every system; kompis merges records, and shows them in differences.
const ATTRIBUTES_LINE: &str = "*.toml text eol=lf merge=kompis diff=kompis";

/// Before the files for editors that were not there before the block was written.
const EDITOR_FILES: &str = "# With it came: ";

/// The key of git's settings in which earlier versions listed what they installed. It is not needed: their lines, hook and
/// workflows are known by what stands in them.
const OLD_LIST: &str = "kompis.installed";

/// What is installed.
#[derive(Debug)]
pub struct Options<'a> {
    /// The files that editors read, by their paths below the registry, with their texts.
    pub editor_files: &'a [(String, String)],
    /// Where workflows for GitHub get kompis from; without it none are written.
    pub source: Option<Source>,
    /// Nothing is written.
    pub dry_run: bool,
}

/// Something that is installed, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledItem {
    /// A file from the top of the work tree, or a setting of git.
    pub name: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What else there is to know.
    pub remark: Option<Remark>,
}

/// What became of something that is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new, or was changed.
    Written,
    /// It was up to date.
    UpToDate,
    /// It is somebody else's, and stays as it is.
    Left,
    /// It was removed.
    Removed,
}

/// What else there is to know of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// There is another hook: the line that would call the check from there.
    OtherHook(String),
    /// Other repositories have their hooks there, too: the line that would call the check from one.
    SharedHooks(String),
    /// The hook is committed with the files of the repository, so that others get it.
    InTree,
    /// The setting has this value.
    Value(String),
    /// Somebody changed it since.
    Changed,
}

/// Installs kompis in the repository of a registry, and in that of its people where it is another.
///
/// # Errors
/// [`GitError`] when there is no repository or a workflow would be written over; other errors when git or the disk fail.
pub fn install(root: &Path, options: &Options<'_>) -> Result<Vec<InstalledItem>, Error> {
    let program = Program::find()?;
    let mut items = Vec::new();
    for mut place in places(root, options.dry_run)? {
        let is_main = place.prefix.is_empty();
        let source = options.source.as_ref().filter(|_| is_main);
        // Before anything is written: a workflow of somebody else ends it.
        let workflows = source.map(|it| place.workflows(it)).transpose()?;
        let editor_files = if is_main { options.editor_files } else { &[] };
        place.install_attributes(editor_files)?;
        for (path, text) in editor_files {
            // What somebody set for other files in it is not ours to change.
            let may_change = !path.ends_with(TAPLO);
            place.install_file(&format!("{}{path}", place.records), text, may_change)?;
        }
        place.install_settings(&program)?;
        place.install_hook(&program)?;
        for (path, text) in workflow::PATHS.iter().zip(workflows.into_iter().flatten()) {
            place.install_file(path, &text, true)?;
        }
        items.append(&mut place.items);
    }
    Ok(items)
}

/// Removes what [`install`] wrote for this registry, and nothing else. `editor_files` are the texts that files for editors
/// may have, which differ by language.
///
/// # Errors
/// As for [`install`].
pub fn uninstall(
    root: &Path,
    editor_files: &[(String, String)],
    dry_run: bool,
) -> Result<Vec<InstalledItem>, Error> {
    let mut items = Vec::new();
    for mut place in places(root, dry_run)? {
        let noted = place.editor_files_noted()?;
        place.uninstall_attributes()?;
        let known = |path: &String| editor_files.iter().any(|it| it.0 == *path);
        for path in noted.into_iter().filter(known) {
            let is_ours = |text: &str| editor_files.contains(&(path.clone(), text.to_owned()));
            place.uninstall_file(&format!("{}{path}", place.records), is_ours)?;
        }
        place.uninstall_settings()?;
        place.uninstall_hook()?;
        for path in workflow::PATHS {
            let registry = place.registry.clone();
            let origin = |text: &str| workflow::origin(text, &registry);
            let is_there = text_if_any(&place.top.join(path))?;
            if is_there.is_some_and(|text| origin(&text).is_ours()) {
                place.uninstall_file(path, |text| origin(text) == Origin::Unchanged)?;
            }
        }
        items.append(&mut place.items);
    }
    Ok(items)
}

/// A repository in which kompis is installed.
struct Place {
    /// Seen from the top of its work tree.
    repository: Repository,
    top: PathBuf,
    /// The folder with records, from the top: empty or ending with `/`.
    records: String,
    /// The registry from the top, as a command takes it: `.` for the top itself.
    registry: String,
    /// What stands before the names of files in the report; empty for the repository of the registry.
    prefix: String,
    dry_run: bool,
    items: Vec<InstalledItem>,
}

/// The repository of a registry, and that of its people where it is another.
fn places(root: &Path, dry_run: bool) -> Result<Vec<Place>, Error> {
    let root = root.canonicalize();
    let root = root.map_err(|error| WriteError::Io(PathBuf::new(), error))?;
    let repository = Repository::find(&root).map_err(|error| match error {
        RevisionError::NoRepository(folder) => GitError::NoRepository(folder).into(),
        other => Error::from(other),
    })?;
    let top = repository.top()?;
    let below = root.strip_prefix(&top).unwrap_or(Path::new(""));
    let parts = below.components().map(|part| part.as_os_str());
    let below: String = parts.map(|it| it.to_string_lossy() + "/").collect();
    let registry = match below.trim_end_matches('/') {
        "" => ".",
        registry => registry,
    };
    let people = format!("{below}{}/", Kind::Person.folder());
    let repository = Repository::find(&top)?;
    let mut places = vec![Place::new(repository, &below, registry, "", dry_run)];
    let of_people = Repository::at(&root.join(Kind::Person.folder()));
    places.extend(of_people.map(|it| Place::new(it, "", "..", &people, dry_run)));
    Ok(places)
}

impl Place {
    fn new(
        repository: Repository,
        records: &str,
        registry: &str,
        prefix: &str,
        dry_run: bool,
    ) -> Place {
        if !dry_run {
            // Most repositories have none, which git takes for an error.
            let _ = repository.line(&["config", "--local", "--unset-all", OLD_LIST]);
        }
        Place {
            top: repository.folder().to_owned(),
            repository,
            records: records.to_owned(),
            registry: registry.to_owned(),
            prefix: prefix.to_owned(),
            dry_run,
            items: Vec::new(),
        }
    }

    /// The name of the registry in the markers of its blocks, on one line whatever its folder is called.
    fn block_name(&self) -> String {
        // A line break in a folder's name would put the rest of it into the hook as a command.
        self.registry.replace(char::is_control, "?")
    }

    fn report(&mut self, outcome: Outcome, name: String, remark: Option<Remark>) {
        self.items.push(InstalledItem {
            name,
            outcome,
            remark,
        });
    }

    fn report_file(&mut self, outcome: Outcome, path: &str, remark: Option<Remark>) {
        self.report(outcome, format!("{}{path}", self.prefix), remark);
    }

    fn report_setting(&mut self, outcome: Outcome, key: &str, remark: Option<Remark>) {
        let name = match self.prefix.as_str() {
            "" => key.to_owned(),
            prefix => format!("{key} ({prefix})"),
        };
        self.report(outcome, name, remark);
    }

    /// Writes a file below the top of the work tree, and the folders that it stands in.
    fn write(&self, path: &str, text: &str) -> Result<(), WriteError> {
        match self.dry_run {
            true => Ok(()),
            false => disk::write(&self.top, Path::new(path), text.as_bytes(), Access::Group),
        }
    }

    /// Removes a file, and those of our folders that are empty then.
    fn remove(&self, path: &str) -> Result<(), WriteError> {
        if self.dry_run {
            return Ok(());
        }
        let path = Path::new(path);
        disk::remove(&self.top, path)?;
        let is_ours = |folder: &&Path| {
            let name = folder.file_name().unwrap_or_default();
            [".schema", "workflows", ".github"]
                .iter()
                .any(|it| name == *it)
        };
        for folder in path.ancestors().skip(1).take_while(is_ours) {
            disk::remove_if_empty(&self.top, folder);
        }
        Ok(())
    }

    /// Changes the settings that git keeps of the repository.
    fn set_config(&self, arguments: &[&str]) -> Result<(), Error> {
        if !self.dry_run {
            let arguments = [&["config", "--local"], arguments].concat();
            self.repository.line(&arguments)?;
        }
        Ok(())
    }

    fn attributes_path(&self) -> String {
        format!("{}{ATTRIBUTES}", self.records)
    }

    /// The paths below the registry of the files for editors that came with our block in `.gitattributes`.
    fn editor_files_noted(&self) -> Result<Vec<String>, Error> {
        let text = text_if_any(&self.top.join(self.attributes_path()))?.unwrap_or_default();
        let lines = block::lines(&text, &self.block_name()).unwrap_or_default();
        let noted = lines.iter().find_map(|it| it.strip_prefix(EDITOR_FILES));
        let paths = noted.into_iter().flat_map(|paths| paths.split(' '));
        Ok(paths.map(str::to_owned).collect())
    }

    /// Puts our block into `.gitattributes` beside the records; it notes which files for editors are new with it.
    fn install_attributes(&mut self, editor_files: &[(String, String)]) -> Result<(), Error> {
        let path = self.attributes_path();
        let there = text_if_any(&self.top.join(&path))?;
        let name = self.block_name();
        let old = there.as_deref().unwrap_or_default();
        let is_without_block = block::lines(old, &name).is_none();
        if is_without_block && old.lines().any(|line| line.trim() == ATTRIBUTES_LINE) {
            // Somebody wrote the line by hand.
            self.report_file(Outcome::UpToDate, &path, None);
            return Ok(());
        }
        let noted = self.editor_files_noted()?;
        let is_new = |path: &String| {
            let file = self.top.join(&self.records).join(path);
            noted.contains(path) || file.symlink_metadata().is_err()
        };
        let paths = editor_files.iter().map(|(path, _)| path);
        let new: Vec<&str> = paths.filter(|it| is_new(it)).map(String::as_str).collect();
        let mut lines = format!("{ATTRIBUTES_LINE}\n");
        if !new.is_empty() {
            lines.push_str(&format!("{EDITOR_FILES}{}\n", new.join(" ")));
        }
        let text = block::with_block(there.as_deref(), &name, &lines);
        self.install_file(&path, &text, true)
    }

    fn uninstall_attributes(&mut self) -> Result<(), Error> {
        let path = self.attributes_path();
        let text = text_if_any(&self.top.join(&path))?.unwrap_or_default();
        let Some(rest) = block::without_block(&text, &self.block_name()) else {
            return Ok(());
        };
        self.report_file(Outcome::Removed, &path, None);
        match rest {
            Rest::Nothing => self.remove(&path)?,
            Rest::Text(text) => self.write(&path, &text)?,
        }
        Ok(())
    }

    /// Writes a file that is missing, or differs and may be changed.
    fn install_file(&mut self, path: &str, new: &str, may_change: bool) -> Result<(), Error> {
        match text_if_any(&self.top.join(path))? {
            Some(old) if old == new => self.report_file(Outcome::UpToDate, path, None),
            Some(_) if !may_change => self.report_file(Outcome::Left, path, None),
            _ => {
                self.report_file(Outcome::Written, path, None);
                self.write(path, new)?;
            }
        }
        Ok(())
    }

    /// Removes a file of ours, unless somebody has changed it.
    fn uninstall_file(&mut self, path: &str, is_ours: impl Fn(&str) -> bool) -> Result<(), Error> {
        match text_if_any(&self.top.join(path))? {
            None => {}
            Some(text) if is_ours(&text) => {
                self.report_file(Outcome::Removed, path, None);
                self.remove(path)?;
            }
            Some(_) => self.report_file(Outcome::Left, path, Some(Remark::Changed)),
        }
        Ok(())
    }

    /// The texts of the workflows, unless somebody else's are there.
    fn workflows(&self, source: &Source) -> Result<[String; 2], Error> {
        for path in workflow::PATHS {
            let there = text_if_any(&self.top.join(path))?;
            let origin = there.map(|text| workflow::origin(&text, &self.registry));
            if origin == Some(Origin::Others) {
                return Err(GitError::Taken(path.to_owned()).into());
            }
        }
        Ok(workflow::texts(source, &self.registry))
    }

    /// Sets the programs by which git merges and shows records.
    fn install_settings(&mut self, program: &Program) -> Result<(), Error> {
        for setting in SETTINGS {
            let value = setting.value(&program.word);
            let (outcome, remark) = match self.setting(setting.key) {
                Some(old) if old == value => (Outcome::UpToDate, None),
                Some(old) if !setting.is_ours(&old) => (Outcome::Left, Some(Remark::Value(old))),
                _ => (Outcome::Written, None),
            };
            self.report_setting(outcome, setting.key, remark);
            if outcome == Outcome::Written {
                self.set_config(&[setting.key, &value])?;
            }
        }
        Ok(())
    }

    /// Removes the settings, unless another registry of the repository needs them.
    fn uninstall_settings(&mut self) -> Result<(), Error> {
        // A registry that is installed has the line in its `.gitattributes`; ours may be there still in a dry run.
        let own = format!(":(exclude,top,literal){}", self.attributes_path());
        let grep = ["grep", "--untracked", "--quiet", "-F", "merge=kompis", "--"];
        let pathspecs = [":(top,glob)**/.gitattributes", own.as_str()];
        let others = self.repository.bytes(&[&grep[..], &pathspecs].concat());
        if others.is_ok() {
            return Ok(());
        }
        for setting in SETTINGS {
            let there = self.setting(setting.key);
            if there.is_some_and(|value| setting.is_ours(&value)) {
                self.report_setting(Outcome::Removed, setting.key, None);
                self.set_config(&["--unset-all", setting.key])?;
            }
        }
        Ok(())
    }

    fn setting(&self, key: &str) -> Option<String> {
        self.repository
            .line(&["config", "--local", "--get", key])
            .ok()
    }

    /// Puts our block into the hook, unless the hook is somebody else's.
    fn install_hook(&mut self, program: &Program) -> Result<(), Error> {
        let Some(hook) = Hook::find(&self.repository) else {
            return Ok(());
        };
        let there = hook.text();
        let with_block = |old: Option<&str>| {
            let (name, registry) = (self.block_name(), &self.registry);
            hook::with_block(old, &name, program, registry, hook.is_in_tree)
        };
        let line = || hook::command(program, &self.registry);
        let in_tree = hook.is_in_tree.then_some(Remark::InTree);
        let mut new = String::new();
        let (outcome, remark) = match there.as_deref() {
            Some(old) if hook.is_own() && block::has_any(old) => {
                new = with_block(Some(old));
                match new == old {
                    true => (Outcome::UpToDate, None),
                    false => (Outcome::Written, in_tree),
                }
            }
            Some(old) if hook.is_own() && hook::is_unchanged_old(old) => {
                new = with_block(None);
                (Outcome::Written, in_tree)
            }
            Some(old) if hook::is_old(old) => (Outcome::Left, Some(Remark::Changed)),
            Some(old) if hook::calls_check(old) => (Outcome::UpToDate, None),
            Some(_) => (Outcome::Left, Some(Remark::OtherHook(line()))),
            None if !hook.is_own() => (Outcome::Left, Some(Remark::SharedHooks(line()))),
            None => {
                new = with_block(None);
                (Outcome::Written, in_tree)
            }
        };
        self.report_hook(&hook, outcome, remark);
        if outcome == Outcome::Written && !self.dry_run {
            hook.write(&new)?;
        }
        Ok(())
    }

    /// Takes our block out of the hook, and removes the hook when nothing else is in it.
    fn uninstall_hook(&mut self) -> Result<(), Error> {
        let Some(hook) = Hook::find(&self.repository).filter(Hook::is_own) else {
            return Ok(());
        };
        let text = hook.text().unwrap_or_default();
        let new = match block::without_block(&text, &self.block_name()) {
            Some(Rest::Text(new)) => new,
            Some(Rest::Nothing) => String::new(),
            None if !hook::is_old(&text) => return Ok(()),
            None if hook::is_unchanged_old(&text) => String::new(),
            None => {
                self.report_hook(&hook, Outcome::Left, Some(Remark::Changed));
                return Ok(());
            }
        };
        self.report_hook(&hook, Outcome::Removed, None);
        if !self.dry_run {
            hook.write(&new)?;
        }
        Ok(())
    }

    /// Reports what became of the hook, by its path from the top of the repository of the registry where it is below that.
    fn report_hook(&mut self, hook: &Hook, outcome: Outcome, remark: Option<Remark>) {
        let top = self.top.canonicalize().unwrap_or_else(|_| self.top.clone());
        let name = match hook.file.strip_prefix(top) {
            Ok(below) => format!("{}{}", self.prefix, below.display()),
            Err(_) => hook.file.display().to_string(),
        };
        self.report(outcome, name, remark);
    }
}

/// A setting of git: `PROGRAM` is how a shell calls this program, and `QUOTED` the same where git reads `%` as its own.
///
/// Nothing must be lost when the program has been removed: git then merges by itself, and shows the text as it is.
struct Setting {
    key: &'static str,
    value: &'static str,
}

const SETTINGS: [Setting; 3] = [
    Setting {
        key: "merge.kompis.name",
        value: "kompis merges by meaning",
    },
    Setting {
        key: "merge.kompis.driver",
        value: "if command -v QUOTED >/dev/null 2>&1; then QUOTED merge-driver %O %A %B %P --marker-size %L; \
                else git merge-file --marker-size=%L %A %O %B; fi",
    },
    Setting {
        key: "diff.kompis.textconv",
        value: "f() { if command -v PROGRAM >/dev/null 2>&1; then PROGRAM textconv \"$1\"; else cat \"$1\"; fi; }; f",
    },
];

impl Setting {
    fn value(&self, program: &str) -> String {
        let quoted = program.replace('%', "%%");
        let value = self.value.replace("QUOTED", &quoted);
        value.replace("PROGRAM", program)
    }

    /// Whether a value is ours, wherever the program was when it was set.
    fn is_ours(&self, value: &str) -> bool {
        let parts: Vec<&str> = self
            .value
            .split("QUOTED")
            .flat_map(|it| it.split("PROGRAM"))
            .collect();
        let (first, last) = (parts[0], parts[parts.len() - 1]);
        value == self.value || parts.len() > 1 && value.starts_with(first) && value.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use super::SETTINGS;

    #[test]
    fn a_setting_is_known_by_its_form() {
        for setting in SETTINGS {
            for program in ["kompis", "'/opt/100% å/kompis'"] {
                assert!(setting.is_ours(&setting.value(program)), "{}", setting.key);
            }
            for others in ["", "kompis merge-driver %O %A %B %P", "prov %A"] {
                assert!(!setting.is_ours(others), "{}", setting.key);
            }
        }
        let [_, driver, _] = SETTINGS;
        assert!(driver.value("a%b").contains("then a%%b merge-driver %O"));
    }
}
