//! Hooks of others stay, wherever git looks for hooks.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::install::{install, tree};
use crate::repository::{Repository, git_command, ran, to_type};

fn put_hook(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    fs::write(file, text).expect("written");
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("permissions");
}

/// Whether a commit of a record with a fault is stopped.
fn stops(repository: &Repository) -> bool {
    repository.put("companies/prov.toml", "name = \"Prov\"\nwebiste = \"x\"\n");
    repository.git(&["add", "--all"]);
    let mut commit = git_command(&repository.top, &["commit", "--quiet", "--message", "x"]);
    let told = ran(commit.output().expect("git runs"));
    told.stderr.contains("error[unknown-key]") && told.code == Some(1)
}

/// The line that a hook may have, as it was told.
fn line(said: &str) -> String {
    let line = said.lines().find(|line| line.contains("check --staged"));
    let (_, line) = line.expect("a line").rsplit_once(": ").expect("a command");
    line.to_owned()
}

#[test]
fn a_hook_that_is_there_stays_and_may_call_the_check() {
    for below in ["", "registret å"] {
        let repository = Repository::at("prov å", below);
        let hook = repository.top.join(".git/hooks/pre-commit");
        put_hook(&hook, "#!/bin/sh\necho mine\n");
        let before = tree(&repository.top);
        let said = install(&repository);
        assert_eq!(
            fs::read_to_string(&hook).expect("a hook"),
            "#!/bin/sh\necho mine\n"
        );
        put_hook(
            &hook,
            &format!("#!/bin/sh\n{} || exit 1\necho mine\n", line(&said)),
        );
        assert!(stops(&repository));
        let said = install(&repository);
        assert!(
            said.contains("there already  .git/hooks/pre-commit"),
            "{said}"
        );
        put_hook(&hook, "#!/bin/sh\necho mine\n");
        repository.shows(&["git", "uninstall"]);
        repository.git(&["rm", "--quiet", "--cached", "-r", "."]);
        fs::remove_file(repository.root.join("companies/prov.toml")).expect("removed");
        assert_eq!(tree(&repository.top), before);
    }
}

#[test]
fn hooks_in_the_work_tree_are_where_the_hook_is_put() {
    let repository = Repository::at("prov", "registry");
    repository.git(&["config", "core.hooksPath", ".husky"]);
    let before = tree(&repository.top);
    let said = install(&repository);
    assert!(
        said.contains("  .husky/pre-commit\n") && said.contains("goes to others"),
        "{said}"
    );
    assert!(!repository.top.join(".git/hooks/pre-commit").exists());
    assert!(stops(&repository));
    fs::remove_file(repository.root.join("companies/prov.toml")).expect("removed");
    repository.shows(&["git", "uninstall"]);
    assert_eq!(tree(&repository.top), before);
}

#[test]
fn hooks_that_several_repositories_share_are_left_alone() {
    let repository = Repository::new();
    let shared = repository.path("hooks");
    repository.git(&["config", "core.hooksPath", &shared.to_string_lossy()]);
    let said = install(&repository);
    assert!(
        said.contains("several repositories have their hooks there"),
        "{said}"
    );
    assert!(!shared.exists());
    put_hook(
        &shared.join("pre-commit"),
        &format!("#!/bin/sh\nexec {}\n", line(&said)),
    );
    assert!(stops(&repository));
}

/// The program is called by its whole path, whatever letters that has; when it is gone, that is said.
#[test]
fn the_program_may_be_anywhere() {
    let repository = Repository::at("prov", "registry");
    let program = repository.path("bin å '$(x)").join("kompis");
    fs::create_dir_all(program.parent().expect("a folder")).expect("made");
    fs::copy(env!("CARGO_BIN_EXE_kompis"), &program).expect("copied");
    let mut installing = std::process::Command::new(&program);
    let installing = installing
        .args(["git", "install"])
        .current_dir(&repository.root);
    let installing = installing
        .env_remove("KOMPIS_REGISTRY")
        .env("GIT_CONFIG_GLOBAL", "/dev/null");
    assert!(installing.output().expect("it runs").status.success());
    assert!(stops(&repository));
    let textconv = repository.git(&["config", "diff.kompis.textconv"]);
    let mut shell = std::process::Command::new("sh");
    let shown = shell
        .args(["-c", &format!("{textconv} registry/registry.toml")])
        .current_dir(&repository.top)
        .output();
    let shown = shown.expect("a shell").stdout;
    assert!(!shown.is_empty(), "{textconv}");
    fs::remove_file(&program).expect("removed");
    let mut commit = git_command(&repository.top, &["commit", "--quiet", "--message", "x"]);
    let told = ran(commit.output().expect("git runs"));
    assert_eq!(told.code, Some(1));
    assert!(
        told.stderr.contains("there is no program"),
        "{}",
        told.stderr
    );
    // A branch without the registry is nobody's to check.
    fs::remove_dir_all(&repository.root).expect("removed");
    repository.git(&["commit", "--quiet", "--all", "--message", "away"]);
}

#[test]
fn what_the_hint_says_can_be_typed() {
    let repository = Repository::empty_at("prov", "registry");
    repository.git(&["add", "registry/companies"]);
    let told = repository.run(&["check", "--staged"]);
    assert_eq!(told.code, Some(3));
    crate::repository::type_in(&repository.root, to_type(&told.stderr));
    assert_ne!(repository.run(&["check", "--staged"]).code, Some(3));
}
