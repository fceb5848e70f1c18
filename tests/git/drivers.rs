//! After `git install`, git merges and shows records with kompis, and works without it when the program is gone.

use std::fs;
use std::process::Command;

use crate::repository::{FORUM, Repository, git_command, run_output};

const FILE: &str = "initiatives/provforum.toml";

/// Creates a repository where two branches add a participant at the same place. A copy of kompis is installed, so that
/// a test can remove it.
fn repository_with_two_branches() -> Repository {
    let repository = Repository::at("prov å", "registret vårt");
    let program = repository.path("bin å").join("kompis");
    fs::create_dir_all(program.parent().expect("a folder")).expect("made");
    fs::copy(env!("CARGO_BIN_EXE_kompis"), &program).expect("copied");
    let mut installing = Command::new(&program);
    installing
        .args(["git", "install"])
        .current_dir(&repository.root);
    installing
        .env_remove("KOMPIS_REGISTRY")
        .env("GIT_CONFIG_GLOBAL", "/dev/null");
    assert!(installing.output().expect("it runs").status.success());
    // The hook has tests of its own; here it would only stop the commits.
    fs::remove_file(repository.top.join(".git/hooks/pre-commit")).expect("a hook");
    repository.commit("install");
    for (branch, actor) in [("one", "provbolaget-ett"), ("two", "provbolaget-tva")] {
        repository.git(&["checkout", "--quiet", "-b", branch, "main"]);
        let new = format!("{FORUM}\n[[participant]]\nactor = \"{actor}\"\nrole = \"funder\"\n");
        repository.write(FILE, new);
        let phone = format!("name = \"Pia Prov\"\nnote = \"{actor} 08-465 004 00\"\n");
        repository.write("people/pia-prov.toml", phone);
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "--message", branch]);
    }
    repository
}

fn merge(repository: &Repository) -> Option<i32> {
    let mut merging = git_command(&repository.top, &["merge", "--quiet", "--no-edit", "one"]);
    run_output(merging.output().expect("git runs")).code
}

fn forum(repository: &Repository) -> String {
    fs::read_to_string(repository.root.join(FILE)).expect("a file")
}

#[test]
fn git_merges_records_with_kompis_and_masks_phone_numbers_in_logs() {
    let repository = repository_with_two_branches();
    let log = repository.git(&["log", "-p", "-1", "--", "."]);
    assert!(log.contains("Roll: ") || log.contains("Role: "), "{log}");
    assert!(!log.contains("004 00") && log.contains("••"), "{log}");
    // Both branches changed the note of a person, which stays a conflict.
    assert_eq!(merge(&repository), Some(1));
    let text = forum(&repository);
    let (one, two) = (text.find("provbolaget-ett"), text.find("provbolaget-tva"));
    assert!(
        one.is_some() && one < two && !text.contains("<<<<<<<"),
        "{text}"
    );
}

#[test]
fn without_kompis_git_merges_line_by_line_and_loses_nothing() {
    let repository = repository_with_two_branches();
    fs::remove_file(repository.path("bin å").join("kompis")).expect("gone");
    repository.git(&["log", "-p", "-1", "--", "."]);
    assert_eq!(merge(&repository), Some(1));
    let text = forum(&repository);
    for expected in ["<<<<<<<", "provbolaget-ett", "provbolaget-tva"] {
        assert!(text.contains(expected), "{text}");
    }
}
