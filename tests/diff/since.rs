//! `check --since`: the findings that a branch brings, without those that were there.

use std::fs;

use serde_json::Value;

use crate::branch::{self, replace};
use crate::repository::{Ran, Repository, git, run, to_type};

fn since(repository: &Repository, more: &[&str]) -> Ran {
    repository.run(&[&["check", "--since", "main"], more].concat())
}

/// `rule file` of each finding.
fn found(repository: &Repository, more: &[&str]) -> Vec<String> {
    let ran = since(repository, &[&["--format", "json"], more].concat());
    assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.stderr);
    let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let findings = json["result"]["findings"].as_array().expect("a list");
    let told = findings.iter().map(|it| {
        let file = it["places"][0]["file"].as_str().expect("a file");
        format!("{} {file}", it["rule"].as_str().expect("a rule"))
    });
    told.collect()
}

/// A registry with faults of its own, and a branch.
fn faulty() -> Repository {
    let repository = branch::main();
    repository.put(
        "companies/fel.toml",
        "name = \"Fel\"\nwebiste = \"x\"\nwebsite = \"fel\"\nsuccessor = \"ingen\"\n",
    );
    let forum = "initiatives/provforum.toml";
    let text = fs::read_to_string(repository.root.join(forum)).expect("a file");
    repository.put(
        forum,
        text + "\n[[participant]]\nactor = \"ingen\"\nrole = \"partnr\"\n",
    );
    repository.commit("faults");
    repository.git(&["switch", "--quiet", "--create", "gren"]);
    repository
}

#[test]
fn old_findings_are_not_reported_wherever_they_stand_now() {
    let repository = faulty();
    let all = repository.run(&["check"]);
    assert_eq!(all.code, Some(1), "{}", all.stdout);
    assert_eq!(found(&repository, &[]), [""; 0]);
    // Other lines, other numbers of blocks, another file name.
    let moved = "# en rad\n# en till\nname = \"Fel\"\nformer-ids = [\"fel\"]\nwebsite = \"fel\"\nwebiste = \"x\"\nsuccessor = \"ingen\"\n";
    repository.git(&["rm", "--quiet", "companies/fel.toml"]);
    repository.put("companies/annat-fel.toml", moved);
    let first = (
        "[[participant]]\nactor = \"exempel-kommun\"",
        "[[participant]]\nactor = \"annat-fel\"\nrole = \"host\"\n\n[[participant]]\nactor = \"exempel-kommun\"",
    );
    replace(&repository, "initiatives/provforum.toml", &[first]);
    let told = found(&repository, &[]);
    let is_new = |it: &String| !it.starts_with("not-canonical");
    assert_eq!(told.iter().filter(|it| is_new(it)).count(), 0, "{told:?}");
    repository.commit("two");
    assert_eq!(found(&repository, &["--rev", "gren"]), told);
}

#[test]
fn only_what_the_branch_brings_is_reported() {
    let repository = faulty();
    let text = "name = \"Ny\"\nwebsite = \"ny\"\n";
    repository.put("companies/ny.toml", text);
    let bad = "bad-url companies/ny.toml".to_owned();
    assert_eq!(found(&repository, &[]), [bad]);
    // What is said once more in the same words is told once.
    let forum = "initiatives/provforum.toml";
    let text = fs::read_to_string(repository.root.join(forum)).expect("a file");
    repository.put(
        forum,
        text + "\n[[participant]]\nactor = \"ingen\"\nrole = \"partner\"\n",
    );
    let here = found(&repository, &["--only", "unknown-reference"]);
    assert_eq!(here, [format!("unknown-reference {forum}")]);
    let ran = since(
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
    // What breaks elsewhere by what the branch did is its own too.
    repository.git(&["rm", "--quiet", "companies/ostbolaget.toml"]);
    let here = found(&repository, &["--only", "unknown-reference"]);
    assert_eq!(here.len(), 2, "{here:?}");
}

#[test]
fn fewer_of_what_was_shared_is_nothing_new() {
    let repository = branch::main();
    for name in ["a", "b", "c"] {
        repository.put(&format!("companies/{name}.toml"), "name = \"Samma namn\"\n");
    }
    repository.commit("faults");
    repository.git(&["switch", "--quiet", "--create", "gren"]);
    repository.git(&["rm", "--quiet", "companies/b.toml"]);
    assert_eq!(found(&repository, &["--only", "same-name"]), [""; 0]);
    repository.git(&["checkout", "--quiet", "HEAD", "--", "companies/b.toml"]);
    repository.put("companies/d.toml", "name = \"Samma namn\"\n");
    assert_eq!(found(&repository, &["--only", "same-name"]).len(), 1);
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let repository = branch::gren();
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
            to_type(&ran.stderr),
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
fn a_branch_that_brings_the_registry_brings_all() {
    let repository = faulty();
    repository.git(&["switch", "--quiet", "--orphan", "tom"]);
    repository.put("README.md", "prov\n");
    repository.commit("nothing");
    repository.git(&["switch", "--quiet", "--create", "ny"]);
    repository.git(&["checkout", "--quiet", "gren", "--", "."]);
    let ran = repository.run(&["check", "--since", "tom"]);
    assert_eq!(ran.stdout, repository.run(&["check"]).stdout);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
}
