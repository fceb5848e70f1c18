//! Hooks of others are kept, wherever git looks for hooks.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::install::{install, snapshot};
use crate::repository::{Repository, command_in_hint, git_command, run_output};

fn put_hook(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    fs::write(file, text).expect("written");
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("permissions");
}

/// Returns whether the hook stops a commit of a record with an error.
fn hook_stops_commit(repository: &Repository) -> bool {
    repository.write("companies/prov.toml", "name = \"Prov\"\nwebiste = \"x\"\n");
    repository.git(&["add", "--all"]);
    let mut commit = git_command(&repository.top, &["commit", "--quiet", "--message", "x"]);
    let result = run_output(commit.output().expect("git runs"));
    result.stderr.contains("error[unknown-key]") && result.code == Some(1)
}

/// Returns the command for an existing hook that the message suggests.
fn hook_line_in(message: &str) -> String {
    let line = message.lines().find(|line| line.contains("check --staged"));
    let (_, line) = line.expect("a line").rsplit_once(": ").expect("a command");
    line.to_owned()
}

#[test]
fn an_existing_hook_is_kept_and_may_call_the_check() {
    for below in ["", "registret å"] {
        let repository = Repository::at("prov å", below);
        let hook = repository.top.join(".git/hooks/pre-commit");
        put_hook(&hook, "#!/bin/sh\necho mine\n");
        let before = snapshot(&repository.top);
        let message = install(&repository);
        assert_eq!(
            fs::read_to_string(&hook).expect("a hook"),
            "#!/bin/sh\necho mine\n"
        );
        put_hook(
            &hook,
            &format!(
                "#!/bin/sh\n{} || exit 1\necho mine\n",
                hook_line_in(&message)
            ),
        );
        assert!(hook_stops_commit(&repository));
        let message = install(&repository);
        assert!(
            message.contains("there already  .git/hooks/pre-commit"),
            "{message}"
        );
        put_hook(&hook, "#!/bin/sh\necho mine\n");
        repository.stdout_of(&["git", "uninstall"]);
        repository.git(&["rm", "--quiet", "--cached", "-r", "."]);
        fs::remove_file(repository.root.join("companies/prov.toml")).expect("removed");
        assert_eq!(snapshot(&repository.top), before);
    }
}

#[test]
fn the_hook_is_written_to_core_hooks_path_in_the_work_tree() {
    let repository = Repository::at("prov", "registry");
    repository.git(&["config", "core.hooksPath", ".husky"]);
    let before = snapshot(&repository.top);
    let message = install(&repository);
    assert!(
        message.contains("  .husky/pre-commit\n") && message.contains("goes to others"),
        "{message}"
    );
    assert!(!repository.top.join(".git/hooks/pre-commit").exists());
    assert!(hook_stops_commit(&repository));
    fs::remove_file(repository.root.join("companies/prov.toml")).expect("removed");
    repository.stdout_of(&["git", "uninstall"]);
    assert_eq!(snapshot(&repository.top), before);
}

#[test]
fn hooks_shared_by_several_repositories_are_not_changed() {
    let repository = Repository::new();
    let shared = repository.path("hooks");
    repository.git(&["config", "core.hooksPath", &shared.to_string_lossy()]);
    let message = install(&repository);
    assert!(
        message.contains("several repositories have their hooks there"),
        "{message}"
    );
    assert!(!shared.exists());
    put_hook(
        &shared.join("pre-commit"),
        &format!("#!/bin/sh\nexec {}\n", hook_line_in(&message)),
    );
    assert!(hook_stops_commit(&repository));
}

/// The hook calls the program by its full path, whatever characters it has, and says so when the program is gone.
#[test]
fn the_hook_calls_the_program_by_its_full_path() {
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
    assert!(hook_stops_commit(&repository));
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
    let result = run_output(commit.output().expect("git runs"));
    assert_eq!(result.code, Some(1));
    assert!(
        result.stderr.contains("there is no program"),
        "{}",
        result.stderr
    );
    // On a branch without the registry the hook has nothing to check.
    fs::remove_dir_all(&repository.root).expect("removed");
    repository.git(&["commit", "--quiet", "--all", "--message", "away"]);
}

#[test]
fn the_hint_about_unstaged_settings_can_be_typed() {
    let repository = Repository::empty_at("prov", "registry");
    repository.git(&["add", "registry/companies"]);
    let result = repository.run(&["check", "--staged"]);
    assert_eq!(result.code, Some(3));
    crate::repository::run_in_shell(&repository.root, command_in_hint(&result.stderr));
    assert_ne!(repository.run(&["check", "--staged"]).code, Some(3));
}
