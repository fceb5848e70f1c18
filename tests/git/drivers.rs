//! After `git install`: git merges and shows records by kompis, and goes on without it when it has been removed.

use std::fs;
use std::process::Command;

use crate::repository::{FORUM, Repository, git_command, ran};

const FILE: &str = "initiatives/provforum.toml";

/// A repository in which two branches each add a participant at the same place; kompis is told of by a copy of it.
fn parted() -> Repository {
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
    // The hook is another test's.
    fs::remove_file(repository.top.join(".git/hooks/pre-commit")).expect("a hook");
    repository.commit("install");
    for (branch, actor) in [("one", "provbolaget-ett"), ("two", "provbolaget-tva")] {
        repository.git(&["checkout", "--quiet", "-b", branch, "main"]);
        let new = format!("{FORUM}\n[[participant]]\nactor = \"{actor}\"\nrole = \"funder\"\n");
        repository.put(FILE, new);
        let phone = format!("name = \"Pia Prov\"\nnote = \"{actor} 08-465 004 00\"\n");
        repository.put("people/pia-prov.toml", phone);
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "--message", branch]);
    }
    repository
}

fn merge(repository: &Repository) -> Option<i32> {
    let mut merging = git_command(&repository.top, &["merge", "--quiet", "--no-edit", "one"]);
    ran(merging.output().expect("git runs")).code
}

fn forum(repository: &Repository) -> String {
    fs::read_to_string(repository.root.join(FILE)).expect("a file")
}

#[test]
fn git_merges_by_meaning_and_shows_no_contact_details() {
    let repository = parted();
    let told = repository.git(&["log", "-p", "-1", "--", "."]);
    assert!(told.contains("Roll: ") || told.contains("Role: "), "{told}");
    assert!(!told.contains("004 00") && told.contains("••"), "{told}");
    // Both wrote another note of a person: that is theirs to bring together.
    assert_eq!(merge(&repository), Some(1));
    let text = forum(&repository);
    let (one, two) = (text.find("provbolaget-ett"), text.find("provbolaget-tva"));
    assert!(
        one.is_some() && one < two && !text.contains("<<<<<<<"),
        "{text}"
    );
}

#[test]
fn without_the_program_git_merges_itself_and_nothing_is_lost() {
    let repository = parted();
    fs::remove_file(repository.path("bin å").join("kompis")).expect("gone");
    repository.git(&["log", "-p", "-1", "--", "."]);
    assert_eq!(merge(&repository), Some(1));
    let text = forum(&repository);
    for expected in ["<<<<<<<", "provbolaget-ett", "provbolaget-tva"] {
        assert!(text.contains(expected), "{text}");
    }
}
