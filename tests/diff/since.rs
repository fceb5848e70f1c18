//! `check --since` reports the findings that a branch adds, and none that were there before.

use std::fs;

use serde_json::Value;

use crate::branch::{self, replace_in_file};
use crate::repository::{Repository, RunOutput, command_in_hint, git, run};

fn run_check_since(repository: &Repository, more: &[&str]) -> RunOutput {
    repository.run(&[&["check", "--since", "main"], more].concat())
}

/// Returns the rule and the file of each finding, as `RULE FILE`.
fn findings_since(repository: &Repository, more: &[&str]) -> Vec<String> {
    let ran = run_check_since(repository, &[&["--format", "json"], more].concat());
    assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.stderr);
    let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let findings = json["result"]["findings"].as_array().expect("a list");
    let labels = findings.iter().map(|it| {
        let file = it["places"][0]["file"].as_str().expect("a file");
        format!("{} {file}", it["rule"].as_str().expect("a rule"))
    });
    labels.collect()
}

/// Creates a registry whose `main` has findings, and switches to a new branch.
fn branch_of_a_registry_with_findings() -> Repository {
    let repository = branch::repository_with_main();
    repository.write(
        "companies/fel.toml",
        "name = \"Fel\"\nwebiste = \"x\"\nwebsite = \"fel\"\nsuccessor = \"ingen\"\n",
    );
    let forum = "initiatives/provforum.toml";
    let text = fs::read_to_string(repository.root.join(forum)).expect("a file");
    repository.write(
        forum,
        text + "\n[[participant]]\nactor = \"ingen\"\nrole = \"partnr\"\n",
    );
    repository.commit("faults");
    repository.git(&["switch", "--quiet", "--create", "gren"]);
    repository
}

#[test]
fn old_findings_are_not_reported_when_they_move() {
    let repository = branch_of_a_registry_with_findings();
    let all = repository.run(&["check"]);
    assert_eq!(all.code, Some(1), "{}", all.stdout);
    assert_eq!(findings_since(&repository, &[]), [""; 0]);
    // The findings move to other lines, other block numbers and another file name.
    let moved = "# en rad\n# en till\nname = \"Fel\"\nformer-ids = [\"fel\"]\nwebsite = \"fel\"\nwebiste = \"x\"\nsuccessor = \"ingen\"\n";
    repository.git(&["rm", "--quiet", "companies/fel.toml"]);
    repository.write("companies/annat-fel.toml", moved);
    let first = (
        "[[participant]]\nactor = \"exempel-kommun\"",
        "[[participant]]\nactor = \"annat-fel\"\nrole = \"host\"\n\n[[participant]]\nactor = \"exempel-kommun\"",
    );
    replace_in_file(&repository, "initiatives/provforum.toml", &[first]);
    let findings = findings_since(&repository, &[]);
    let is_new = |it: &String| !it.starts_with("not-canonical");
    assert_eq!(
        findings.iter().filter(|it| is_new(it)).count(),
        0,
        "{findings:?}"
    );
    repository.commit("two");
    assert_eq!(findings_since(&repository, &["--rev", "gren"]), findings);
}

#[test]
fn only_findings_of_the_branch_are_reported() {
    let repository = branch_of_a_registry_with_findings();
    let text = "name = \"Ny\"\nwebsite = \"ny\"\n";
    repository.write("companies/ny.toml", text);
    let bad = "bad-url companies/ny.toml".to_owned();
    assert_eq!(findings_since(&repository, &[]), [bad]);
    // A second finding with the same message is reported once.
    let forum = "initiatives/provforum.toml";
    let text = fs::read_to_string(repository.root.join(forum)).expect("a file");
    repository.write(
        forum,
        text + "\n[[participant]]\nactor = \"ingen\"\nrole = \"partner\"\n",
    );
    let here = findings_since(&repository, &["--only", "unknown-reference"]);
    assert_eq!(here, [format!("unknown-reference {forum}")]);
    let ran = run_check_since(
        &repository,
        &["--format", "github", "--only", "unknown-reference"],
    );
    let place = "file=initiatives/provforum.toml,line=";
    let line = fs::read_to_string(repository.root.join(forum)).expect("a file");
    let last = line.lines().count() - 1;
    assert!(
        ran.stdout.contains(&format!("{place}{last},")),
        "{}",
        ran.stdout
    );
    // Findings in untouched files count when the branch causes them.
    repository.git(&["rm", "--quiet", "companies/ostbolaget.toml"]);
    let here = findings_since(&repository, &["--only", "unknown-reference"]);
    assert_eq!(here.len(), 2, "{here:?}");
}

#[test]
fn a_smaller_group_of_duplicates_is_not_a_new_finding() {
    let repository = branch::repository_with_main();
    for name in ["a", "b", "c"] {
        repository.write(&format!("companies/{name}.toml"), "name = \"Samma namn\"\n");
    }
    repository.commit("faults");
    repository.git(&["switch", "--quiet", "--create", "gren"]);
    repository.git(&["rm", "--quiet", "companies/b.toml"]);
    assert_eq!(
        findings_since(&repository, &["--only", "same-name"]),
        [""; 0]
    );
    repository.git(&["checkout", "--quiet", "HEAD", "--", "companies/b.toml"]);
    repository.write("companies/d.toml", "name = \"Samma namn\"\n");
    assert_eq!(
        findings_since(&repository, &["--only", "same-name"]).len(),
        1
    );
}

#[test]
fn a_shallow_clone_gets_a_hint_with_the_fetch_command() {
    let repository = branch::repository_with_branch();
    let path = repository.path("shallow");
    let from = format!("file://{}", repository.top.display());
    let target = path.display().to_string();
    git(
        &repository.top,
        &[
            "clone",
            "--quiet",
            "--depth=1",
            "--no-single-branch",
            &from,
            &target,
        ],
    );
    for arguments in [
        &["check", "--since", "origin/main"][..],
        &["diff", "origin/main...HEAD"],
    ] {
        let ran = run(&path, arguments);
        assert_eq!(ran.code, Some(3), "{}", ran.stdout);
        assert_eq!(
            command_in_hint(&ran.stderr),
            "git fetch --unshallow",
            "{}",
            ran.stderr
        );
    }
    git(&path, &["fetch", "--quiet", "--unshallow"]);
    assert!(matches!(
        run(&path, &["check", "--since", "origin/main"]).code,
        Some(0 | 1)
    ));
    assert_eq!(run(&path, &["diff", "origin/main...HEAD"]).code, Some(0));
}

#[test]
fn all_findings_are_new_when_the_branch_adds_the_registry() {
    let repository = branch_of_a_registry_with_findings();
    repository.git(&["switch", "--quiet", "--orphan", "tom"]);
    repository.write("README.md", "prov\n");
    repository.commit("nothing");
    repository.git(&["switch", "--quiet", "--create", "ny"]);
    repository.git(&["checkout", "--quiet", "gren", "--", "."]);
    let ran = repository.run(&["check", "--since", "tom"]);
    assert_eq!(ran.stdout, repository.run(&["check"]).stdout);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
}
