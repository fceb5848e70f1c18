//! A temporary registry, helpers that run kompis on it, and snapshots of its files.

#[path = "../program/run_output.rs"]
mod run_output;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

pub(crate) use self::run_output::{RunOutput, run_output};

/// The content of every file below a folder by its path, except in `.kompis/` and `.git`.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A made-up registry in a temporary folder.
pub(crate) struct Sandbox {
    pub(crate) folder: TempDir,
    /// Where the registry is.
    pub(crate) root: PathBuf,
}

pub(crate) const FORUM: &str = "\
# About the made-up forum.

name = \"Provforum\"   # as it calls itself
type = \"forum\"
county = [\"08\"] # Kalmar

# Who runs it.
[[participant]]
actor = \"exempel-kommun\"
role = \"owner\"
since = 2020-01-01 # by decision

# Nothing more is known.
";

impl Sandbox {
    pub(crate) fn new() -> Sandbox {
        Sandbox::at("registry")
    }

    /// Creates a registry in a folder of this name.
    pub(crate) fn at(name: &str) -> Sandbox {
        let folder = crate::temporary::folder();
        let root = folder.path().join(name);
        write_registry_files(&root);
        Sandbox { folder, root }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        kompis_command(&self.root, arguments)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> RunOutput {
        run_output(self.command(arguments).output().expect("kompis runs"))
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> RunOutput {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("kompis runs");
        let mut stdin = child.stdin.take().expect("an input");
        stdin.write_all(input.as_bytes()).expect("it reads");
        drop(stdin);
        run_output(child.wait_with_output().expect("kompis ends"))
    }

    pub(crate) fn snapshot(&self) -> Tree {
        snapshot(&self.root)
    }

    /// Runs kompis, asserts success and that exactly these files changed, and returns its output.
    pub(crate) fn assert_changes(&self, arguments: &[&str], files: &[&str]) -> String {
        let before = self.snapshot();
        let output = self.run(arguments);
        assert_eq!(output.code, Some(0), "{arguments:?}: {}", output.stderr);
        assert_eq!(
            changed_files(&before, &self.snapshot()),
            files,
            "{arguments:?}"
        );
        output.stdout + &output.stderr
    }

    /// Runs kompis, asserts this exit code and that nothing changed, and returns the message.
    pub(crate) fn assert_refused(&self, arguments: &[&str], code: i32) -> String {
        let before = self.snapshot();
        let output = self.run(arguments);
        assert_eq!(
            output.code,
            Some(code),
            "{arguments:?}: {}{}",
            output.stdout,
            output.stderr
        );
        assert_eq!(output.stdout, "", "{arguments:?}");
        assert_eq!(
            changed_files(&before, &self.snapshot()),
            Vec::<String>::new()
        );
        output.stderr
    }
}

pub(crate) fn kompis_command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kompis"));
    command
        .args(arguments)
        .env("KOMPIS_REGISTRY", root)
        .env("KOMPIS_TODAY", "2026-11-22")
        .env_remove("COLUMNS")
        .stdin(Stdio::null());
    command
}

/// Starts all commands before it waits for any, and asserts that each succeeds.
pub(crate) fn run_in_parallel(commands: impl Iterator<Item = Command>) {
    let start = |mut command: Command| {
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        piped.spawn().expect("kompis runs")
    };
    let children: Vec<Child> = commands.map(start).collect();
    for child in children {
        let output = run_output(child.wait_with_output().expect("kompis ends"));
        assert_eq!(output.code, Some(0), "{}", output.stderr);
    }
}

/// Returns the files that differ between two snapshots.
pub(crate) fn changed_files(before: &Tree, after: &Tree) -> Vec<String> {
    let all: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    all.into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .cloned()
        .collect()
}

pub(crate) fn snapshot(root: &Path) -> Tree {
    let mut tree = Tree::new();
    walk(root, root, &mut tree);
    tree
}

fn walk(root: &Path, folder: &Path, tree: &mut Tree) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default();
        if name == ".kompis" || name == ".git" {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, tree);
        } else {
            let below = path
                .strip_prefix(root)
                .expect("below")
                .display()
                .to_string();
            tree.insert(below, fs::read(&path).expect("a file"));
        }
    }
}

/// Writes the made-up registry into a folder.
pub(crate) fn write_registry_files(root: &Path) {
    let files = [
        (
            "registry.toml",
            "schema = 1\nname = \"Provregister\"\nlanguage = \"en\"\n",
        ),
        (
            "municipalities/exempel-kommun.toml",
            "name = \"Exempel kommun\"\ncounty = [\"08\"]\n",
        ),
        (
            "municipalities/prov-kommun.toml",
            "name = \"Prov kommun\"\ncounty = [\"05\"]\n",
        ),
        ("companies/provbolaget.toml", "name = \"Provbolaget\"\n"),
        (
            "people/pia-prov.toml",
            "name = \"Pia Prov\"\n\n[[post]]\nactor = \"provbolaget\"\n",
        ),
        ("sources/provtidningen-2023.toml", "name = \"Om provet\"\n"),
        ("initiatives/provforum.toml", FORUM),
        (
            "initiatives/provmassa.toml",
            "name = \"Provmässa\"\ntype = \"fair\"\n",
        ),
    ];
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}
