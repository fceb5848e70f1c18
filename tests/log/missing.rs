//! Errors and notes about missing parts, and registries that are not at the top of an ordinary clone.

use crate::repository::{
    Repository, RunOutput, command_in_hint, git, kompis_command, run, run_in_shell, run_output,
};
use crate::summary::{commit_on, summarize};

#[test]
fn log_fails_without_git_without_a_repository_and_without_a_commit() {
    let repository = Repository::new();
    let empty = crate::temporary::folder();
    let mut command = kompis_command(&repository.root, &["log", "provforum"]);
    let output = command.env("PATH", empty.path()).output();
    let without_git = run_output(output.expect("it runs"));
    assert_eq!(without_git.code, Some(3));
    let expected = "error: there is no git program here\n help: install it: https://git-scm.com";
    assert!(
        without_git.stderr.starts_with(expected),
        "{}",
        without_git.stderr
    );

    let repository = Repository::empty();
    let without_commit = repository.run(&["log", "provforum"]);
    assert_eq!(
        (without_commit.code, without_commit.stdout.as_str()),
        (Some(3), "")
    );
    let expected = "error: the branch `main` has no commit yet\n help: make one: `git add --all`";
    assert!(
        without_commit.stderr.starts_with(expected),
        "{}",
        without_commit.stderr
    );

    std::fs::remove_dir_all(repository.top.join(".git")).expect("removed");
    let without_repository = repository.run(&["log", "provforum"]);
    assert_eq!(without_repository.code, Some(3));
    assert!(
        without_repository
            .stderr
            .contains("is in no git repository"),
        "{}",
        without_repository.stderr
    );
    assert!(
        !without_repository.stderr.contains("--rev"),
        "{}",
        without_repository.stderr
    );
}

#[test]
fn log_fails_for_an_unknown_record() {
    let repository = Repository::new();
    let unknown = repository.run(&["log", "provforun"]);
    assert_eq!(unknown.code, Some(3));
    assert!(unknown.stderr.contains("provforum"), "{}", unknown.stderr);
}

#[test]
fn log_notes_that_a_shallow_clone_lacks_older_commits() {
    let repository = Repository::new();
    repository.change_forum();
    commit_on(&repository, "2026-04-01", "two");
    repository.write("companies/provbolaget.toml", "name = \"Tredje\"\n");
    commit_on(&repository, "2026-05-01", "three");
    let from = format!("file://{}", repository.top.display());
    let to = repository.path("klon");
    let to_name = to.to_string_lossy();
    let arguments = ["clone", "--quiet", "--depth", "2", &from, &to_name];
    git(repository.folder.path(), &arguments);
    let RunOutput {
        code,
        stdout,
        stderr,
    } = run(&to, &["log", "provbolaget"]);
    assert_eq!(code, Some(0));
    // The clone begins at its first commit, so that commit's content is not listed as new.
    assert_eq!(
        summarize(&stdout),
        "three\n  Tredje: name Provbolaget → Tredje\n  Tredje: county Kalmar → –\n"
    );
    let expected =
        "note: this clone is shallow, what happened before is not here: `git fetch --unshallow`\n";
    assert_eq!(stderr, expected);
    run_in_shell(&to, command_in_hint(&stderr));
    let whole = run(&to, &["log", "provbolaget"]);
    assert_eq!(whole.stderr, "");
    assert!(
        whole.stdout.contains("new company: Provbolaget"),
        "{}",
        whole.stdout
    );
}

#[test]
fn log_works_for_a_registry_in_a_subfolder_with_space_and_å_in_its_name() {
    let repository = Repository::at("på prov", "mitt [register] å");
    repository.git(&["checkout", "--quiet", "--detach"]);
    repository.write(
        "companies/provbolaget.toml",
        "name = \"Nytt å\"\ncounty = [\"08\"]\n",
    );
    // Another folder of the repository has files of the same names; they must not be mixed in.
    let elsewhere = repository.top.join("annat/companies");
    std::fs::create_dir_all(&elsewhere).expect("made");
    std::fs::write(elsewhere.join("provbolaget.toml"), "name = \"Fel\"\n").expect("written");
    repository.commit("två");
    repository.write(
        "companies/provbolaget.toml",
        "name = \"Tredje\"\ncounty = [\"08\"]\n",
    );
    let expected = "\
not committed yet
  Tredje: name Nytt å → Tredje
två
  Tredje: name Provbolaget → Nytt å
one
  new company: Provbolaget (provbolaget)
  Tredje takes part in Provforum as partner
";
    assert_eq!(
        summarize(&repository.stdout_of(&["log", "provbolaget"])),
        expected
    );
    let tree = repository.add_worktree("annat träd");
    let summary = run(&tree.join("mitt [register] å"), &["log", "provbolaget"]);
    let committed = expected.split_once("två").expect("a commit").1;
    let committed = committed.replace("Tredje", "Nytt å");
    assert_eq!(summarize(&summary.stdout), format!("två{committed}"));
}

#[test]
fn a_file_in_conflict_is_reported_as_unreadable() {
    let repository = Repository::new();
    let company = |name: &str| format!("name = \"{name}\"\ncounty = [\"08\"]\n");
    repository.git(&["checkout", "--quiet", "-b", "gren"]);
    repository.write("companies/provbolaget.toml", company("Ett"));
    repository.commit("ett");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("companies/provbolaget.toml", company("Annat"));
    repository.commit("annat");
    let mut merging = crate::repository::git_command(&repository.top, &["merge", "gren"]);
    assert_eq!(
        run_output(merging.output().expect("git runs")).code,
        Some(1)
    );
    let summary = summarize(&repository.stdout_of(&["log", "provbolaget", "--limit", "2"]));
    let expected = "not committed yet\n  Annat: the file can't be read here\nannat\n";
    assert!(summary.starts_with(expected), "{summary}");
}
