//! The pre-commit hook checks what is staged, and nothing else.

use std::fs;

use crate::install::install;
use crate::repository::{FORUM, Repository, RunOutput, git_command, run_output};

const GOOD: &str = "name = \"Bra prov\"\ncounty = [\"08\"]\n";
const BAD: &str = "name = \"Fel prov\"\ncounty = [\"08\"]\nwebiste = \"x\"\n";

/// The last line that the hook prints when it stops a commit.
const STOPPED: &str = "nothing was committed: mend it and stage that, or leave the check out: git commit --no-verify\n";

impl Repository {
    fn try_git(&self, arguments: &[&str]) -> RunOutput {
        run_output(
            git_command(&self.top, arguments)
                .output()
                .expect("git runs"),
        )
    }

    fn assert_commit_stopped(&self, arguments: &[&str], rule: &str) -> String {
        let before = self.try_git(&["rev-parse", "--verify", "HEAD"]).stdout;
        let RunOutput { code, stderr, .. } = self.try_git(arguments);
        assert_eq!(code, Some(1), "{arguments:?}: {stderr}");
        assert!(
            stderr.contains(rule) && stderr.ends_with(STOPPED),
            "{stderr}"
        );
        assert_eq!(
            self.try_git(&["rev-parse", "--verify", "HEAD"]).stdout,
            before
        );
        stderr
    }

    fn assert_git_passes(&self, arguments: &[&str]) {
        let RunOutput { code, stderr, .. } = self.try_git(arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {stderr}");
        assert!(!stderr.contains("error"), "{arguments:?}: {stderr}");
    }
}

const COMMIT: [&str; 4] = ["commit", "--quiet", "--message", "x"];

fn repository_with_hook(name: &str, below: &str) -> Repository {
    let repository = Repository::at(name, below);
    install(&repository);
    repository.git(&["add", "--all"]);
    repository.assert_git_passes(&COMMIT);
    repository
}

#[test]
fn the_hook_checks_staged_content_and_ignores_the_rest() {
    for (name, below) in [("prov", ""), ("prov å x", "registret å"), ("prov", "a/b")] {
        let repository = repository_with_hook(name, below);
        repository.write("companies/prov.toml", BAD);
        repository.write("companies/bra.toml", GOOD);
        let path = |name: &str| repository.root.join(name).to_string_lossy().into_owned();
        let (bad, good) = (path("companies/prov.toml"), path("companies/bra.toml"));
        // Neither an untracked file nor one added with `--intent-to-add` is part of the commit.
        repository.git(&["add", &good]);
        repository.git(&["add", "--intent-to-add", &bad]);
        repository.assert_git_passes(&COMMIT);
        repository.git(&["add", "--all"]);
        let message = repository.assert_commit_stopped(&COMMIT, "error[unknown-key]");
        assert!(message.contains("companies/prov.toml:3:1"), "{message}");
        // The staged content counts, whatever the file in the work tree holds.
        repository.write("companies/prov.toml", GOOD);
        repository.assert_commit_stopped(&COMMIT, "error[unknown-key]");
        repository.git(&["add", "--all"]);
        repository.write("companies/prov.toml", BAD);
        repository.assert_git_passes(&COMMIT);
        // The other ways to commit: `--all`, a file name, and `--amend`.
        let with = |more: &'static str| [&COMMIT[..], &[more]].concat();
        repository.assert_commit_stopped(&with("--all"), "error[unknown-key]");
        repository
            .assert_commit_stopped(&[&COMMIT[..], &["--", &bad]].concat(), "error[unknown-key]");
        repository.git(&["add", "--all"]);
        repository.assert_commit_stopped(&with("--amend"), "error[unknown-key]");
        repository.write("companies/bra.toml", GOOD.replace("Bra", "Bättre"));
        repository.assert_git_passes(&[&COMMIT[..], &["--", &good]].concat());
        repository.assert_git_passes(&with("--no-verify"));
    }
}

#[test]
fn old_findings_in_other_files_do_not_stop_a_commit() {
    let repository = repository_with_hook("prov", "registry");
    repository.write("companies/prov.toml", BAD);
    repository.git(&["add", "--all"]);
    repository.assert_git_passes(&["commit", "--quiet", "--no-verify", "--message", "wrong"]);
    repository.write("companies/bra.toml", GOOD);
    repository.git(&["add", "--all"]);
    repository.assert_git_passes(&COMMIT);
    // They stop a commit that changes the file.
    repository.write("companies/prov.toml", BAD.replace("08", "05"));
    repository.assert_commit_stopped(&["commit", "--message", "x", "--all"], "error[unknown-key]");
}

#[test]
fn a_commit_is_stopped_when_it_breaks_other_files() {
    let repository = repository_with_hook("prov", "registry");
    repository.git(&["rm", "--quiet", "registry/companies/provbolaget.toml"]);
    let message = repository.assert_commit_stopped(&COMMIT, "error[unknown-reference]");
    assert!(
        message.contains("registry/initiatives/provforum.toml"),
        "{message}"
    );
    repository.git(&["checkout", "--quiet", "HEAD", "--", "."]);
    // A file that is removed in the work tree but not in the index is still committed.
    fs::remove_file(repository.root.join("companies/provbolaget.toml")).expect("removed");
    repository.write("companies/bra.toml", GOOD);
    repository.git(&["add", "registry/companies/bra.toml"]);
    repository.assert_git_passes(&COMMIT);
    repository.git(&["checkout", "--quiet", "HEAD", "--", "."]);
    // The settings no longer declare a word that a record uses.
    repository.write("companies/bra.toml", format!("{GOOD}tags = [\"prov\"]\n"));
    let settings = fs::read_to_string(repository.root.join("registry.toml")).expect("settings");
    repository.write(
        "registry.toml",
        format!("{settings}\n[vocabulary]\ntags = [\"prov\"]\n"),
    );
    repository.git(&["add", "--all"]);
    repository.assert_git_passes(&COMMIT);
    repository.write("registry.toml", settings);
    repository.assert_commit_stopped(&["commit", "--message", "x", "--all"], "undeclared-word");
}

#[test]
fn the_first_commit_is_checked() {
    let repository = Repository::empty_at("prov", "registry");
    install(&repository);
    repository.write("companies/prov.toml", BAD);
    repository.git(&["add", "registry/companies"]);
    let message = repository.assert_commit_stopped(&COMMIT, "`registry.toml` is not staged");
    assert!(
        message.contains("git add registry/registry.toml"),
        "{message}"
    );
    repository.git(&["add", "--all"]);
    repository.assert_commit_stopped(&COMMIT, "error[unknown-key]");
    repository.write("companies/prov.toml", GOOD);
    repository.git(&["add", "--all"]);
    repository.assert_git_passes(&COMMIT);
}

/// The other side's files are not checked again in a merge, but findings that only the combination causes are reported.
#[test]
fn a_merge_is_stopped_only_by_findings_that_it_causes() {
    let repository = repository_with_hook("prov", "registry");
    repository.git(&["config", "merge.kompis.driver", "git merge-file %A %O %B"]);
    repository.git(&["checkout", "--quiet", "-b", "gren"]);
    repository.write("companies/prov.toml", BAD);
    repository.write("companies/bra.toml", GOOD);
    repository.git(&["add", "--all"]);
    repository.assert_git_passes(&["commit", "--quiet", "--no-verify", "--message", "theirs"]);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("companies/bra.toml", GOOD.replace("08", "05"));
    repository.git(&["add", "--all"]);
    repository.assert_git_passes(&COMMIT);
    assert_eq!(
        repository.try_git(&["merge", "--quiet", "gren"]).code,
        Some(1)
    );
    // First with conflict markers, then resolved.
    repository.assert_commit_stopped(&["commit", "--message", "x", "--all"], "error[");
    repository.write("companies/bra.toml", GOOD);
    repository.assert_git_passes(&["commit", "--quiet", "--message", "x", "--all"]);
    assert!(repository.git(&["log", "-1", "--format=%P"]).contains(' '));
    // One side removes the company, the other adds a participation of it.
    repository.git(&["checkout", "--quiet", "-b", "bort"]);
    repository.git(&["rm", "--quiet", "registry/companies/bra.toml"]);
    repository.assert_git_passes(&COMMIT);
    repository.git(&["checkout", "--quiet", "main"]);
    let forum = format!("{FORUM}\n[[participant]]\nactor = \"bra\"\nrole = \"partner\"\n");
    repository.write("initiatives/provforum.toml", forum);
    repository.git(&["add", "--all"]);
    repository.assert_git_passes(&COMMIT);
    repository.git(&["merge", "--quiet", "--no-commit", "bort"]);
    repository.assert_commit_stopped(&COMMIT, "error[unknown-reference]");
}

#[test]
fn the_hook_works_in_another_work_tree_of_the_repository() {
    let repository = repository_with_hook("prov", "registry");
    let other = repository.add_worktree("annat å");
    fs::write(other.join("registry/companies/prov.toml"), BAD).expect("written");
    let git =
        |arguments: &[&str]| run_output(git_command(&other, arguments).output().expect("git runs"));
    assert_eq!(git(&["add", "--all"]).code, Some(0));
    let stopped = git(&COMMIT);
    assert_eq!(stopped.code, Some(1));
    assert!(
        stopped.stderr.contains("error[unknown-key]"),
        "{}",
        stopped.stderr
    );
    // Installing from the other work tree finds the same hook, and uninstalling there removes it.
    let message = crate::repository::stdout_of(&other.join("registry"), &["git", "install"]);
    assert!(!message.contains("written"), "{message}");
    crate::repository::stdout_of(&other.join("registry"), &["git", "uninstall"]);
    assert_eq!(git(&COMMIT).code, Some(0));
    assert!(!repository.top.join(".git/hooks/pre-commit").exists());
}

#[test]
fn the_hook_follows_the_environment_variables_of_git() {
    let repository = repository_with_hook("prov", "registry");
    repository.write("companies/prov.toml", BAD);
    let mut commit = git_command(&repository.top, &["commit", "--all", "--message", "x"]);
    commit.envs([("GIT_DIR", ".git"), ("GIT_WORK_TREE", ".")]);
    repository.git(&["add", "--all"]);
    let stopped = run_output(commit.output().expect("git runs"));
    assert_eq!(stopped.code, Some(1));
    assert!(
        stopped.stderr.contains("error[unknown-key]"),
        "{}",
        stopped.stderr
    );
    // An index of another repository in `GIT_INDEX_FILE` is ignored.
    let other = Repository::new();
    let mut checking = crate::repository::kompis_command(&other.top, &["check", "--staged"]);
    checking.args(["--registry", &repository.root.to_string_lossy()]);
    let index = other.top.join(".git/index");
    checking
        .env("GIT_INDEX_FILE", &index)
        .env("GIT_DIR", other.top.join(".git"));
    let result = run_output(checking.output().expect("kompis runs"));
    assert_eq!(result.code, Some(1));
    assert!(
        result.stdout.contains("error[unknown-key]"),
        "{}",
        result.stdout
    );
}

#[test]
fn warnings_are_reported_and_do_not_stop_a_commit() {
    let repository = repository_with_hook("prov", "registry");
    repository.write("companies/prov.toml", "name = \"Prov  AB\"\n");
    repository.git(&["add", "--all"]);
    let RunOutput { code, stdout, .. } = repository.run(&["check", "--staged"]);
    assert_eq!(code, Some(0));
    assert!(
        stdout.contains("warning[") && !stdout.contains("note["),
        "{stdout}"
    );
    let RunOutput { code, stdout, .. } = repository.run(&[
        "check", "--staged", "--deny", "warnings", "--format", "json",
    ]);
    assert_eq!(code, Some(1), "{stdout}");
    let RunOutput { code, stderr, .. } = repository.try_git(&COMMIT);
    assert_eq!(code, Some(0), "{stderr}");
}
