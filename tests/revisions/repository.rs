//! A repository with a made-up registry, git and the program.

#[path = "../program/ran.rs"]
mod ran;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

pub(crate) use self::ran::{Ran, ran};

/// A folder for repositories, and the first of them.
pub(crate) struct Repository {
    pub(crate) folder: TempDir,
    /// The top of the work tree.
    pub(crate) top: PathBuf,
    /// Where the registry is.
    pub(crate) root: PathBuf,
}

const SETTINGS: &str = "schema = 1\nname = \"Provregister\"\nlanguage = \"en\"\n";

pub(crate) const FORUM: &str = "\
name = \"Provforum\"
type = \"forum\"

[[participant]]
actor = \"exempel-kommun\"
role = \"owner\"
until = 2026-02-10

[[participant]]
actor = \"provbolaget\"
role = \"partner\"
";

/// The files that the registry begins with.
const FILES: [(&str, &str); 5] = [
    ("registry.toml", SETTINGS),
    (
        "municipalities/exempel-kommun.toml",
        "name = \"Exempel kommun\"\nformer-names = [{ name = \"Provköping\", until = 2026-01-31 }]\ncounty = [\"08\"]\n",
    ),
    (
        "companies/provbolaget.toml",
        "name = \"Provbolaget\"\ncounty = [\"08\"]\n",
    ),
    ("initiatives/provforum.toml", FORUM),
    (
        "people/pia-prov.toml",
        "name = \"Pia Prov\"\n\n[[post]]\nactor = \"provbolaget\"\n",
    ),
];

impl Repository {
    /// A repository whose top is the registry, not yet committed.
    pub(crate) fn empty() -> Repository {
        Repository::empty_at("prov", "")
    }

    /// The same in a folder of this name, with the registry in a folder below it.
    pub(crate) fn empty_at(name: &str, below: &str) -> Repository {
        let folder = crate::temporary::folder();
        let top = folder.path().join(name);
        let root = top.join(below);
        fs::create_dir_all(&top).expect("made");
        let repository = Repository { folder, top, root };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        for (path, text) in FILES {
            repository.put(path, text);
        }
        repository
    }

    /// A repository with one commit that has the tag `v1`.
    pub(crate) fn new() -> Repository {
        Repository::at("prov", "")
    }

    pub(crate) fn at(name: &str, below: &str) -> Repository {
        let repository = Repository::empty_at(name, below);
        repository.commit("one");
        repository.git(&["tag", "v1"]);
        repository
    }

    /// A registry whose people are a repository of their own, a submodule at `people`; after `v1` Pia's file gets a new name.
    pub(crate) fn with_people(new: &str) -> Repository {
        let repository = Repository::empty_at("prov", "mitt register");
        let people = repository.path("folk");
        fs::rename(repository.root.join("people"), &people).expect("moved");
        git(&people, &["init", "--quiet", "--initial-branch=main"]);
        git(&people, &["add", "--all"]);
        git(&people, &["commit", "--quiet", "--message", "people one"]);
        let from = people.to_string_lossy();
        repository.git(&["submodule", "--quiet", "add", &from, "mitt register/people"]);
        repository.commit("one");
        repository.git(&["tag", "v1"]);
        for folder in [&people, &repository.root.join("people")] {
            let new = folder.join(format!("{new}.toml"));
            fs::rename(folder.join("pia-prov.toml"), new).expect("moved");
            git(folder, &["add", "--all"]);
            git(folder, &["commit", "--quiet", "--message", "people two"]);
        }
        repository.commit("two");
        repository
    }

    /// A clone beside it, with its submodules or without.
    pub(crate) fn clone_with(&self, options: &[&str]) -> PathBuf {
        let clone = self.path("klon");
        let (from, to) = (self.top.to_string_lossy(), clone.to_string_lossy());
        let arguments = [&["clone", "--quiet"], options, &[&from, &to]].concat();
        git(self.folder.path(), &arguments);
        clone
    }

    /// Another work tree of it beside it, on a branch of its own.
    pub(crate) fn linked(&self, name: &str) -> PathBuf {
        let tree = self.path(name);
        let to = tree.to_string_lossy();
        self.git(&["worktree", "add", "--quiet", "-b", "annat", &to]);
        tree
    }

    pub(crate) fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Another name for the forum and a new participant: no longer what `v1` says.
    pub(crate) fn change(&self) {
        let forum = FORUM.replace("Provforum", "Nytt forum");
        let text = forum + "\n[[participant]]\nactor = \"nybolaget\"\nrole = \"funder\"\n";
        self.put("initiatives/provforum.toml", text);
        self.put("companies/nybolaget.toml", "name = \"Nybolaget\"\n");
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(&self.top, arguments)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        run(&self.root, arguments)
    }

    /// What it shows, when it could and had nothing to say.
    pub(crate) fn shows(&self, arguments: &[&str]) -> String {
        shows(&self.root, arguments)
    }
}

/// A program that reads no settings of whoever runs the test, and no repository that the test runs in.
fn clean(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    for (variable, _) in std::env::vars_os() {
        if variable.to_string_lossy().starts_with("GIT_") {
            command.env_remove(variable);
        }
    }
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "Prov Exempel")
        .env("GIT_AUTHOR_EMAIL", "prov@exempel.example")
        .env("GIT_AUTHOR_DATE", "2026-03-01T12:00:00+0100")
        .env("GIT_COMMITTER_NAME", "Prov Exempel")
        .env("GIT_COMMITTER_EMAIL", "prov@exempel.example")
        .env("GIT_COMMITTER_DATE", "2026-03-01T12:00:00+0100")
        // Submodules and partial clones of this machine.
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "protocol.file.allow")
        .env("GIT_CONFIG_VALUE_0", "always")
        .env("TZ", "Europe/Stockholm")
        .stdin(Stdio::null());
    command
}

pub(crate) fn git_command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = clean("git");
    command.arg("-C").arg(folder).args(arguments);
    command
}

/// What git prints, without the end of the last line.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let ran = ran(git_command(folder, arguments).output().expect("git runs"));
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    ran.stdout.trim_end().to_owned()
}

pub(crate) fn kompis(root: &Path, arguments: &[&str]) -> Command {
    let mut command = clean(env!("CARGO_BIN_EXE_kompis"));
    command
        .args(arguments)
        .current_dir(root)
        .env_remove("KOMPIS_REGISTRY")
        .env_remove("COLUMNS")
        .env("KOMPIS_TODAY", "2026-11-22");
    command
}

pub(crate) fn run(root: &Path, arguments: &[&str]) -> Ran {
    ran(kompis(root, arguments).output().expect("kompis runs"))
}

pub(crate) fn shows(root: &Path, arguments: &[&str]) -> String {
    let ran = run(root, arguments);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (Some(0), ""),
        "{arguments:?}"
    );
    ran.stdout
}

/// What stands between the last two backticks of a text: the command to type.
pub(crate) fn to_type(text: &str) -> &str {
    text.trim_end()
        .trim_end_matches('`')
        .rsplit('`')
        .next()
        .expect("a command")
}

/// Runs the command of a hint, as a shell would.
pub(crate) fn type_in(folder: &Path, line: &str) {
    let mut shell = clean("sh");
    let output = shell.arg("-c").arg(line).current_dir(folder).output();
    let ran = ran(output.expect("a shell"));
    assert_eq!(ran.code, Some(0), "{line}: {}", ran.stderr);
}
