//! Shell completion: the scripts in `completions/` are up to date, and real shells show the right suggestions.
//!
//! zsh and fish are tried where they are installed; under `CI=true` they must be.

#[cfg(unix)]
#[path = "completions/shells.rs"]
mod shells;
#[path = "program/temporary.rs"]
mod temporary;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SCRIPTS: [(&str, &str); 5] = [
    ("bash", "kompis.bash"),
    ("zsh", "_kompis"),
    ("fish", "kompis.fish"),
    ("powershell", "kompis.ps1"),
    ("elvish", "kompis.elv"),
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the program under test.
fn program_folder() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_kompis"))
        .parent()
        .expect("a program has a folder")
}

/// A command that runs in the repository, without the user's own settings.
fn clean_command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut clean_command = Command::new(program);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [PathBuf::from(program_folder())]
        .into_iter()
        .chain(std::env::split_paths(&path));
    clean_command
        .current_dir(repository())
        .env(
            "PATH",
            std::env::join_paths(folders).expect("folders make a path"),
        )
        .env("LC_ALL", "C.UTF-8")
        .env_remove("KOMPIS_REGISTRY")
        .env_remove("KOMPIS_COMPLETE");
    clean_command
}

/// Runs kompis the way a shell does to complete a line.
fn complete(registry_with: Option<&Path>, words: &[&str]) -> Output {
    let mut completing = clean_command(env!("CARGO_BIN_EXE_kompis"));
    completing
        .env("KOMPIS_COMPLETE", "fish")
        .args(["--", "kompis"])
        .args(words);
    if let Some(registry_with) = registry_with {
        completing.env("KOMPIS_REGISTRY", registry_with);
    }
    completing.output().expect("kompis runs")
}

/// Returns the suggestions without their descriptions.
fn suggestions(registry_with: Option<&Path>, words: &[&str]) -> Vec<String> {
    let output = complete(registry_with, words);
    assert!(output.status.success(), "{words:?}");
    assert!(output.stderr.is_empty(), "{words:?}");
    let answer = String::from_utf8(output.stdout).expect("UTF-8");
    let value = |line: &str| line.split('\t').next().unwrap_or_default().to_owned();
    answer.lines().map(value).collect()
}

/// Creates a registry with these files.
fn registry_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = temporary::folder();
    let settings = ("registry.toml", "schema = 1\nname = \"Prov\"\n");
    for (path, text) in [settings].iter().chain(files) {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder is made");
        fs::write(file, text).expect("a file is written");
    }
    folder
}

#[test]
fn the_scripts_are_up_to_date_with_the_program() {
    for (shell, file) in SCRIPTS {
        let output = clean_command(env!("CARGO_BIN_EXE_kompis"))
            .args(["completions", shell])
            .output()
            .expect("kompis runs");
        let kept = fs::read_to_string(repository().join("completions").join(file));
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        let remedy = format!("kompis completions {shell} > completions/{file}");
        assert_eq!(kept.unwrap_or_default(), printed, "{remedy}");
    }
}

#[test]
fn there_are_no_other_scripts() {
    let files = fs::read_dir(repository().join("completions")).expect("the folder is there");
    let found: BTreeSet<_> = files
        .map(|file| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .collect();
    assert_eq!(found, SCRIPTS.map(|(_, file)| file.to_owned()).into());
}

#[test]
fn people_are_suggested_only_where_the_query_is_about_people() {
    let files = fs::read_dir(repository().join("registry/people")).expect("the folder is there");
    let people: BTreeSet<String> = files
        .filter_map(|file| Some(file.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    let ids = |words: &[&str]| -> BTreeSet<String> {
        let id = |it: String| it.rsplit(':').next().map(str::to_owned);
        suggestions(None, words)
            .into_iter()
            .filter_map(id)
            .collect()
    };
    assert_eq!(ids(&["search", "person:"]), people);
    assert_eq!(ids(&["search", "kind:person", "id:"]), people);
    assert_eq!(ids(&["search", "no:kind:agency kind:person id:"]), people);
    for term in [
        "id:",
        "actor:",
        "with:",
        "initiative:",
        "member:",
        "source:",
        "part-of:",
    ] {
        let ids = ids(&["search", term]);
        assert!(!ids.is_empty(), "{term}");
        assert!(ids.is_disjoint(&people), "{term}");
    }
}

#[test]
fn suggestions_come_from_the_registry_named_on_the_line() {
    let prov = registry_with(&[("companies/provbolaget.toml", "name = \"Provbolaget\"\n")]);
    let folder = prov.path().to_str().expect("UTF-8");
    assert_eq!(
        suggestions(Some(prov.path()), &["search", "actor:"]),
        ["actor:provbolaget"]
    );
    assert_eq!(
        suggestions(None, &["--registry", folder, "search", "actor:"]),
        ["actor:provbolaget"]
    );
    assert_eq!(
        suggestions(
            None,
            &["search", &format!("--registry='{folder}'"), "actor:"]
        ),
        ["actor:provbolaget"]
    );
}

#[test]
fn an_unreadable_registry_still_gives_suggestions() {
    let prov = registry_with(&[
        ("companies/provbolaget.toml", "name = \"Provbolaget\"\n"),
        ("companies/trasigt.toml", "name = \n[[\n"),
    ]);
    assert_eq!(
        suggestions(Some(prov.path()), &["search", "actor:"]),
        ["actor:provbolaget"]
    );
    fs::write(prov.path().join("registry.toml"), "schema = 999\n").expect("a file is written");
    assert_eq!(
        suggestions(Some(prov.path()), &["search", "actor:"]),
        [""; 0]
    );
    assert_eq!(
        suggestions(Some(prov.path()), &["search", "kind:mu"]),
        ["kind:municipality"]
    );
}

#[test]
fn many_ids_are_suggested_without_names() {
    let named = |count: usize| {
        let text = |number: usize| {
            let withheld = if number == 0 { "withhold = true\n" } else { "" };
            format!("name = \"Anna Prov\"\n{withheld}")
        };
        let files =
            (0..count).map(|number| (format!("people/anna-{number:04}.toml"), text(number)));
        let files: Vec<_> = files.collect();
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let prov = registry_with(&files);
        let output = complete(Some(prov.path()), &["search", "person:an"]);
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let few = named(1000);
    assert_eq!(few.lines().count(), 999);
    assert!(few.starts_with("person:anna-0001\tAnna Prov\n"));
    let many = named(1001);
    assert_eq!(many.lines().count(), 1000);
    assert!(many.starts_with("person:anna-0001\n"));
}

#[test]
fn a_request_of_an_unknown_shell_prints_nothing() {
    let output = clean_command(env!("CARGO_BIN_EXE_kompis"))
        .env("KOMPIS_COMPLETE", "nushell")
        .args(["--", "kompis", "search", "kind:"])
        .output()
        .expect("kompis runs");
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
}

#[test]
fn words_that_a_shell_would_run_are_not_suggested() {
    let tags = "schema = 1\n[vocabulary]\ntags = [\"$(touch x)\", \"it\", \"två ord\", \"vård\", \"-x\"]\n";
    let prov = registry_with(&[
        ("registry.toml", tags),
        ("companies/$(touch x).toml", "name = \"Provbolaget\"\n"),
        ("companies/rod.toml", "name = \"R\\u001b[31m\\nöd\"\n"),
    ]);
    assert_eq!(
        suggestions(Some(prov.path()), &["search", "actor:"]),
        ["actor:rod"]
    );
    assert_eq!(
        suggestions(Some(prov.path()), &["search", "tag:"]),
        ["tag:it", "tag:vård"]
    );
    let output = complete(Some(prov.path()), &["search", "actor:"]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "actor:rod\tR\u{fffd}[31m öd\n"
    );
}

#[test]
fn branches_and_tags_are_suggested_in_a_git_repository() {
    let prov = registry_with(&[]);
    let suggest = |typed: &str| suggestions(Some(prov.path()), &["matrix", "--rev", typed]);
    assert_eq!(suggest(""), [""; 0]);
    let git = |arguments: &[&str]| {
        let made = clean_command("git")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .arg("-C")
            .arg(prov.path())
            .args([
                "-c",
                "user.name=Prov",
                "-c",
                "user.email=prov@exempel.example",
            ])
            .args(arguments)
            .status()
            .expect("git runs");
        assert!(made.success(), "{arguments:?}");
    };
    git(&["init", "--quiet", "--initial-branch=main"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "one"]);
    git(&["branch", "gren/å"]);
    git(&["tag", "möte-1.0"]);
    git(&["tag", "$(touch"]);
    assert_eq!(suggest(""), ["gren/å", "main", "möte-1.0"]);
    assert_eq!(suggest("mö"), ["möte-1.0"]);
}
