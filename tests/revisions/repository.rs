//! A git repository with a made-up registry, and helpers that run git and kompis in it.

#[path = "../program/run_output.rs"]
mod run_output;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

pub(crate) use self::run_output::{RunOutput, run_output};

/// A temporary folder for repositories, with the first repository in it.
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

/// The files of the registry in the first commit.
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
    /// Creates a repository with the registry at its top and nothing committed.
    pub(crate) fn empty() -> Repository {
        Repository::empty_at("prov", "")
    }

    /// Creates a repository in a folder called `name`, with the registry in the folder `below` and nothing committed.
    pub(crate) fn empty_at(name: &str, below: &str) -> Repository {
        let folder = crate::temporary::folder();
        let top = folder.path().join(name);
        let root = top.join(below);
        fs::create_dir_all(&top).expect("made");
        let repository = Repository { folder, top, root };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        for (path, text) in FILES {
            repository.write(path, text);
        }
        repository
    }

    /// Creates a repository with one commit, tagged `v1`.
    pub(crate) fn new() -> Repository {
        Repository::at("prov", "")
    }

    pub(crate) fn at(name: &str, below: &str) -> Repository {
        let repository = Repository::empty_at(name, below);
        repository.commit("one");
        repository.git(&["tag", "v1"]);
        repository
    }

    /// Creates a registry whose `people` folder is a git submodule. After `v1`, Pia's file is renamed to `new_id`.
    pub(crate) fn with_people_submodule(new: &str) -> Repository {
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

    /// Clones the repository into the folder `klon` beside it. `options` says whether submodules are included.
    pub(crate) fn clone_with_options(&self, options: &[&str]) -> PathBuf {
        let clone = self.path("klon");
        let (from, to) = (self.top.to_string_lossy(), clone.to_string_lossy());
        let arguments = [&["clone", "--quiet"], options, &[&from, &to]].concat();
        git(self.folder.path(), &arguments);
        clone
    }

    /// Adds a work tree beside the repository, on a branch of its own.
    pub(crate) fn add_worktree(&self, name: &str) -> PathBuf {
        let tree = self.path(name);
        let to = tree.to_string_lossy();
        self.git(&["worktree", "add", "--quiet", "-b", "annat", &to]);
        tree
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Renames the forum and adds a participant, so that the files differ from `v1`.
    pub(crate) fn change_forum(&self) {
        let forum = FORUM.replace("Provforum", "Nytt forum");
        let text = forum + "\n[[participant]]\nactor = \"nybolaget\"\nrole = \"funder\"\n";
        self.write("initiatives/provforum.toml", text);
        self.write("companies/nybolaget.toml", "name = \"Nybolaget\"\n");
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

    pub(crate) fn run(&self, arguments: &[&str]) -> RunOutput {
        run(&self.root, arguments)
    }

    /// Runs kompis, asserts that it succeeded with nothing on standard error, and returns standard output.
    pub(crate) fn stdout_of(&self, arguments: &[&str]) -> String {
        stdout_of(&self.root, arguments)
    }
}

/// A command that ignores the user's git settings and the repository that the tests run in.
fn clean_command(program: impl AsRef<std::ffi::OsStr>) -> Command {
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
        // git refuses submodules and partial clones from local paths unless this is set.
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "protocol.file.allow")
        .env("GIT_CONFIG_VALUE_0", "always")
        .env("TZ", "Europe/Stockholm")
        .stdin(Stdio::null());
    command
}

pub(crate) fn git_command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = clean_command("git");
    command.arg("-C").arg(folder).args(arguments);
    command
}

/// Runs git, asserts success, and returns standard output without the last line break.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = run_output(git_command(folder, arguments).output().expect("git runs"));
    assert_eq!(output.code, Some(0), "{arguments:?}: {}", output.stderr);
    output.stdout.trim_end().to_owned()
}

pub(crate) fn kompis_command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = clean_command(env!("CARGO_BIN_EXE_kompis"));
    command
        .args(arguments)
        .current_dir(root)
        .env_remove("KOMPIS_REGISTRY")
        .env_remove("COLUMNS")
        .env("KOMPIS_TODAY", "2026-11-22");
    command
}

pub(crate) fn run(root: &Path, arguments: &[&str]) -> RunOutput {
    run_output(
        kompis_command(root, arguments)
            .output()
            .expect("kompis runs"),
    )
}

pub(crate) fn stdout_of(root: &Path, arguments: &[&str]) -> String {
    let output = run(root, arguments);
    assert_eq!(
        (output.code, output.stderr.as_str()),
        (Some(0), ""),
        "{arguments:?}"
    );
    output.stdout
}

/// Returns the command between the last two backticks of a message.
pub(crate) fn command_in_hint(text: &str) -> &str {
    text.trim_end()
        .trim_end_matches('`')
        .rsplit('`')
        .next()
        .expect("a command")
}

/// Runs the command of a hint in a shell, as a user would.
pub(crate) fn run_in_shell(folder: &Path, line: &str) {
    let mut shell = clean_command("sh");
    let output = shell.arg("-c").arg(line).current_dir(folder).output();
    let output = run_output(output.expect("a shell"));
    assert_eq!(output.code, Some(0), "{line}: {}", output.stderr);
}
