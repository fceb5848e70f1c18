//! People in a submodule, present or not, or ignored by git.

use std::fs;

use crate::repository::{Repository, RunOutput, command_in_hint, git, run, run_in_shell};

const PEOPLE: [&str; 6] = ["list", "kind:person", "--format", "ids", "--rev", "v1"];

#[test]
fn people_are_read_from_the_recorded_commit_of_their_submodule() {
    let repository = Repository::with_people_submodule("per-prov");
    assert_eq!(repository.stdout_of(&PEOPLE), "pia-prov\n");
    assert_eq!(
        repository.stdout_of(&["list", "kind:person", "--format", "ids"]),
        "per-prov\n"
    );
    let now = ["list", "kind:person", "--format", "ids", "--rev", "HEAD"];
    assert_eq!(repository.stdout_of(&now), "per-prov\n");
    // Findings about them show excerpts of their files.
    let root = &repository.root;
    fs::write(
        root.join("people/pia-prov.toml"),
        "name = \"Pia Prov\"\nnaot = \"då\"\n",
    )
    .expect("written");
    git(&root.join("people"), &["add", "--all"]);
    git(
        &root.join("people"),
        &["commit", "--quiet", "--message", "three"],
    );
    repository.commit("three");
    fs::write(root.join("people/pia-prov.toml"), "name = \"Pia Prov\"\n").expect("written");
    let output = repository.run(&["check", "--rev", "HEAD"]).stdout;
    assert!(
        output.contains("people/pia-prov.toml:2:1") && output.contains("naot = "),
        "{output}"
    );
}

#[test]
fn a_missing_submodule_is_left_out_with_a_note() {
    let repository = Repository::with_people_submodule("per-prov");
    let root = repository.clone_with_options(&[]).join("mitt register");
    let RunOutput {
        code,
        stdout,
        stderr,
    } = run(&root, &["matrix", "--rev", "v1"]);
    assert_eq!(code, Some(0));
    assert!(stdout.contains("Provforum"));
    assert!(
        stderr.starts_with("note: the submodule `people` is not here, it is left out: `git "),
        "{stderr}"
    );
    assert_eq!(stderr.lines().count(), 1);
    let check = run(&root, &["check", "--rev", "v1"]);
    assert_eq!(check.code, Some(0), "{}", check.stdout);
    run_in_shell(&root, command_in_hint(&stderr));
    assert_eq!(run(&root, &PEOPLE).stdout, "pia-prov\n");
}

#[test]
fn a_submodule_without_the_recorded_commit_is_left_out_with_a_note() {
    let repository = Repository::with_people_submodule("per-prov");
    let root = repository
        .clone_with_options(&["--recurse-submodules"])
        .join("mitt register");
    assert_eq!(run(&root, &PEOPLE).stdout, "pia-prov\n");
    // Other people add commits.
    let people = repository.path("folk");
    fs::rename(
        people.join("per-prov.toml"),
        people.join("pontus-prov.toml"),
    )
    .expect("moved");
    git(&people, &["add", "--all"]);
    git(&people, &["commit", "--quiet", "--message", "three"]);
    git(
        &repository.root.join("people"),
        &["pull", "--quiet", "origin", "main"],
    );
    repository.commit("three");
    git(
        &root,
        &["-c", "fetch.recurseSubmodules=false", "fetch", "--quiet"],
    );
    let arguments = [
        "list",
        "kind:person",
        "--format",
        "ids",
        "--rev",
        "origin/main",
    ];
    let RunOutput { stderr, .. } = run(&root, &arguments);
    let expected =
        "note: the submodule `people` lacks its commit of `origin/main`, it is left out: `git ";
    assert!(stderr.starts_with(expected), "{stderr}");
    run_in_shell(
        &root,
        command_in_hint(stderr.lines().next().expect("a line")),
    );
    assert_eq!(run(&root, &arguments).stdout, "pontus-prov\n");
}

/// git keeps the repository of a submodule after it is removed from the work tree, and shares it between linked work
/// trees.
#[test]
fn a_submodule_that_is_not_checked_out_is_read_from_the_git_folder() {
    let repository = Repository::with_people_submodule("per-prov");
    let tree = repository.add_worktree("annat");
    assert_eq!(
        run(&tree.join("mitt register"), &PEOPLE).stdout,
        "pia-prov\n"
    );
    repository.git(&["rm", "--quiet", "mitt register/people", ".gitmodules"]);
    repository.commit("three");
    let _ = fs::remove_dir_all(repository.root.join("people"));
    assert_eq!(repository.stdout_of(&PEOPLE), "pia-prov\n");
}

#[test]
fn people_that_git_ignores_are_in_no_revision() {
    let repository = Repository::empty();
    repository.write(".gitignore", "people/\n");
    repository.commit("one");
    repository.git(&["tag", "v1"]);
    let RunOutput { code, stderr, .. } = repository.run(&["matrix", "--rev", "v1"]);
    assert_eq!(code, Some(0));
    assert_eq!(
        stderr,
        "note: git ignores `people`: nothing of it is at `v1`\n"
    );
    assert_eq!(repository.run(&["check", "--rev", "v1"]).code, Some(0));
    // Without the folder there is no note.
    fs::remove_dir_all(repository.root.join("people")).expect("removed");
    repository.stdout_of(&["matrix", "--rev", "v1"]);
}

#[test]
fn a_person_withheld_today_is_in_no_list_of_a_revision() {
    let repository = Repository::new();
    let [list, ids] = [
        &["list", "kind:person", "--rev", "v1"][..],
        &["contacts", "--people-only", "--rev", "v1"],
    ]
    .map(|it| [it, &["--format", "ids"]].concat());
    assert!(repository.stdout_of(&list).contains("pia-prov"));
    let file = repository.root.join("people/pia-prov.toml");
    let text = fs::read_to_string(&file).expect("a file");
    fs::write(&file, format!("withhold = true\n{text}")).expect("written");
    for arguments in [list, ids] {
        let ran = repository.run(&arguments);
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (Some(1), ""),
            "{arguments:?}"
        );
    }
    repository.commit("two");
    let output = repository.stdout_of(&["diff", "v1..HEAD"]);
    assert!(!output.contains("Pia") && !output.is_empty(), "{output}");
    // The whole id finds the person, so that a request for access can be answered.
    assert!(
        repository
            .stdout_of(&["show", "pia-prov", "--rev", "v1"])
            .contains("Pia Prov")
    );
}

/// A `.gitmodules` file must not choose which repository is read.
#[test]
fn a_submodule_name_that_leads_out_of_the_git_folder_is_not_followed() {
    let repository = Repository::with_people_submodule("per-prov");
    let root = &repository.root;
    // Moves the submodule's repository from the git folder to a folder of the work tree.
    let stored = repository.top.join(".git/modules/mitt register/people");
    fs::rename(stored, repository.top.join("gd")).expect("moved");
    fs::remove_dir_all(root.join("people")).expect("removed");
    for (name, is_read) in [
        ("../../gd", false),
        ("../modules/x/../../../gd", false),
        ("x", true),
    ] {
        let modules =
            format!("[submodule \"{name}\"]\n\tpath = mitt register/people\n\turl = ../folk\n");
        fs::write(repository.top.join(".gitmodules"), modules).expect("written");
        repository.git(&["add", ".gitmodules"]);
        repository.git(&["commit", "--quiet", "--message", name]);
        if is_read {
            let stored = repository.top.join(".git/modules/x");
            fs::rename(repository.top.join("gd"), stored).expect("moved");
        }
        let now = ["list", "kind:person", "--format", "ids", "--rev", "HEAD"];
        let RunOutput { stdout, stderr, .. } = repository.run(&now);
        assert_eq!(stdout == "per-prov\n", is_read, "{name}: {stdout}{stderr}");
        assert_eq!(stderr.contains("is not here"), !is_read, "{name}: {stderr}");
    }
}
