//! The hook stops a commit by what is staged, and by nothing else.

use std::fs;

use crate::install::install;
use crate::repository::{FORUM, Ran, Repository, git_command, ran};

const GOOD: &str = "name = \"Bra prov\"\ncounty = [\"08\"]\n";
const BAD: &str = "name = \"Fel prov\"\ncounty = [\"08\"]\nwebiste = \"x\"\n";

/// What the hook says when it stops a commit.
const STOPPED: &str = "nothing was committed: mend it and stage that, or leave the check out: git commit --no-verify\n";

impl Repository {
    fn try_git(&self, arguments: &[&str]) -> Ran {
        ran(git_command(&self.top, arguments)
            .output()
            .expect("git runs"))
    }

    fn stopped(&self, arguments: &[&str], rule: &str) -> String {
        let before = self.try_git(&["rev-parse", "--verify", "HEAD"]).stdout;
        let Ran { code, stderr, .. } = self.try_git(arguments);
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

    fn passes(&self, arguments: &[&str]) {
        let Ran { code, stderr, .. } = self.try_git(arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {stderr}");
        assert!(!stderr.contains("error"), "{arguments:?}: {stderr}");
    }
}

const COMMIT: [&str; 4] = ["commit", "--quiet", "--message", "x"];

fn installed(name: &str, below: &str) -> Repository {
    let repository = Repository::at(name, below);
    install(&repository);
    repository.git(&["add", "--all"]);
    repository.passes(&COMMIT);
    repository
}

#[test]
fn what_is_staged_stops_and_what_is_not_does_not() {
    for (name, below) in [("prov", ""), ("prov å x", "registret å"), ("prov", "a/b")] {
        let repository = installed(name, below);
        repository.put("companies/prov.toml", BAD);
        repository.put("companies/bra.toml", GOOD);
        let path = |name: &str| repository.root.join(name).to_string_lossy().into_owned();
        let (bad, good) = (path("companies/prov.toml"), path("companies/bra.toml"));
        // Neither an unknown file nor one that git is to know later is committed.
        repository.git(&["add", &good]);
        repository.git(&["add", "--intent-to-add", &bad]);
        repository.passes(&COMMIT);
        repository.git(&["add", "--all"]);
        let said = repository.stopped(&COMMIT, "error[unknown-key]");
        assert!(said.contains("companies/prov.toml:3:1"), "{said}");
        // What is staged counts, whatever the file holds by now.
        repository.put("companies/prov.toml", GOOD);
        repository.stopped(&COMMIT, "error[unknown-key]");
        repository.git(&["add", "--all"]);
        repository.put("companies/prov.toml", BAD);
        repository.passes(&COMMIT);
        // All of it: by `-a`, by the name of the file, into the last commit.
        let with = |more: &'static str| [&COMMIT[..], &[more]].concat();
        repository.stopped(&with("--all"), "error[unknown-key]");
        repository.stopped(&[&COMMIT[..], &["--", &bad]].concat(), "error[unknown-key]");
        repository.git(&["add", "--all"]);
        repository.stopped(&with("--amend"), "error[unknown-key]");
        repository.put("companies/bra.toml", GOOD.replace("Bra", "Bättre"));
        repository.passes(&[&COMMIT[..], &["--", &good]].concat());
        repository.passes(&with("--no-verify"));
    }
}

#[test]
fn old_faults_elsewhere_stop_nothing() {
    let repository = installed("prov", "registry");
    repository.put("companies/prov.toml", BAD);
    repository.git(&["add", "--all"]);
    repository.passes(&["commit", "--quiet", "--no-verify", "--message", "wrong"]);
    repository.put("companies/bra.toml", GOOD);
    repository.git(&["add", "--all"]);
    repository.passes(&COMMIT);
    // They stop whoever touches the file.
    repository.put("companies/prov.toml", BAD.replace("08", "05"));
    repository.stopped(&["commit", "--message", "x", "--all"], "error[unknown-key]");
}

#[test]
fn what_is_staged_may_break_other_files() {
    let repository = installed("prov", "registry");
    repository.git(&["rm", "--quiet", "registry/companies/provbolaget.toml"]);
    let said = repository.stopped(&COMMIT, "error[unknown-reference]");
    assert!(
        said.contains("registry/initiatives/provforum.toml"),
        "{said}"
    );
    repository.git(&["checkout", "--quiet", "HEAD", "--", "."]);
    // A file that is away but not staged so is still committed.
    fs::remove_file(repository.root.join("companies/provbolaget.toml")).expect("removed");
    repository.put("companies/bra.toml", GOOD);
    repository.git(&["add", "registry/companies/bra.toml"]);
    repository.passes(&COMMIT);
    repository.git(&["checkout", "--quiet", "HEAD", "--", "."]);
    // Words that the settings no longer declare.
    repository.put("companies/bra.toml", format!("{GOOD}tags = [\"prov\"]\n"));
    let settings = fs::read_to_string(repository.root.join("registry.toml")).expect("settings");
    repository.put(
        "registry.toml",
        format!("{settings}\n[vocabulary]\ntags = [\"prov\"]\n"),
    );
    repository.git(&["add", "--all"]);
    repository.passes(&COMMIT);
    repository.put("registry.toml", settings);
    repository.stopped(&["commit", "--message", "x", "--all"], "undeclared-word");
}

#[test]
fn the_first_commit_is_checked() {
    let repository = Repository::empty_at("prov", "registry");
    install(&repository);
    repository.put("companies/prov.toml", BAD);
    repository.git(&["add", "registry/companies"]);
    let said = repository.stopped(&COMMIT, "`registry.toml` is not staged");
    assert!(said.contains("git add registry/registry.toml"), "{said}");
    repository.git(&["add", "--all"]);
    repository.stopped(&COMMIT, "error[unknown-key]");
    repository.put("companies/prov.toml", GOOD);
    repository.git(&["add", "--all"]);
    repository.passes(&COMMIT);
}

/// In a merge a file of the other side is not this one's; what both break together is.
#[test]
fn a_merge_is_checked_for_what_it_brings() {
    let repository = installed("prov", "registry");
    repository.git(&["config", "merge.kompis.driver", "git merge-file %A %O %B"]);
    repository.git(&["checkout", "--quiet", "-b", "gren"]);
    repository.put("companies/prov.toml", BAD);
    repository.put("companies/bra.toml", GOOD);
    repository.git(&["add", "--all"]);
    repository.passes(&["commit", "--quiet", "--no-verify", "--message", "theirs"]);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.put("companies/bra.toml", GOOD.replace("08", "05"));
    repository.git(&["add", "--all"]);
    repository.passes(&COMMIT);
    assert_eq!(
        repository.try_git(&["merge", "--quiet", "gren"]).code,
        Some(1)
    );
    // With marks of the conflict, then mended.
    repository.stopped(&["commit", "--message", "x", "--all"], "error[");
    repository.put("companies/bra.toml", GOOD);
    repository.passes(&["commit", "--quiet", "--message", "x", "--all"]);
    assert!(repository.git(&["log", "-1", "--format=%P"]).contains(' '));
    // One side removes the company, the other gives it a part.
    repository.git(&["checkout", "--quiet", "-b", "bort"]);
    repository.git(&["rm", "--quiet", "registry/companies/bra.toml"]);
    repository.passes(&COMMIT);
    repository.git(&["checkout", "--quiet", "main"]);
    let forum = format!("{FORUM}\n[[participant]]\nactor = \"bra\"\nrole = \"partner\"\n");
    repository.put("initiatives/provforum.toml", forum);
    repository.git(&["add", "--all"]);
    repository.passes(&COMMIT);
    repository.git(&["merge", "--quiet", "--no-commit", "bort"]);
    repository.stopped(&COMMIT, "error[unknown-reference]");
}

#[test]
fn a_hook_of_the_same_repository_in_another_work_tree() {
    let repository = installed("prov", "registry");
    let other = repository.linked("annat å");
    fs::write(other.join("registry/companies/prov.toml"), BAD).expect("written");
    let git = |arguments: &[&str]| ran(git_command(&other, arguments).output().expect("git runs"));
    assert_eq!(git(&["add", "--all"]).code, Some(0));
    let stopped = git(&COMMIT);
    assert_eq!(stopped.code, Some(1));
    assert!(
        stopped.stderr.contains("error[unknown-key]"),
        "{}",
        stopped.stderr
    );
    // Installed from there it is the same hook, and taken back from there it is away.
    let said = crate::repository::shows(&other.join("registry"), &["git", "install"]);
    assert!(!said.contains("written"), "{said}");
    crate::repository::shows(&other.join("registry"), &["git", "uninstall"]);
    assert_eq!(git(&COMMIT).code, Some(0));
    assert!(!repository.top.join(".git/hooks/pre-commit").exists());
}

#[test]
fn the_environment_of_git_leads_to_the_index() {
    let repository = installed("prov", "registry");
    repository.put("companies/prov.toml", BAD);
    let mut commit = git_command(&repository.top, &["commit", "--all", "--message", "x"]);
    commit.envs([("GIT_DIR", ".git"), ("GIT_WORK_TREE", ".")]);
    repository.git(&["add", "--all"]);
    let stopped = ran(commit.output().expect("git runs"));
    assert_eq!(stopped.code, Some(1));
    assert!(
        stopped.stderr.contains("error[unknown-key]"),
        "{}",
        stopped.stderr
    );
    // The index of another repository is not the registry's.
    let other = Repository::new();
    let mut checking = crate::repository::kompis(&other.top, &["check", "--staged"]);
    checking.args(["--registry", &repository.root.to_string_lossy()]);
    let index = other.top.join(".git/index");
    checking
        .env("GIT_INDEX_FILE", &index)
        .env("GIT_DIR", other.top.join(".git"));
    let told = ran(checking.output().expect("kompis runs"));
    assert_eq!(told.code, Some(1));
    assert!(
        told.stdout.contains("error[unknown-key]"),
        "{}",
        told.stdout
    );
}

#[test]
fn warnings_are_shown_and_stop_nothing() {
    let repository = installed("prov", "registry");
    repository.put("companies/prov.toml", "name = \"Prov  AB\"\n");
    repository.git(&["add", "--all"]);
    let Ran { code, stdout, .. } = repository.run(&["check", "--staged"]);
    assert_eq!(code, Some(0));
    assert!(
        stdout.contains("warning[") && !stdout.contains("note["),
        "{stdout}"
    );
    let Ran { code, stdout, .. } = repository.run(&[
        "check", "--staged", "--deny", "warnings", "--format", "json",
    ]);
    assert_eq!(code, Some(1), "{stdout}");
    let Ran { code, stderr, .. } = repository.try_git(&COMMIT);
    assert_eq!(code, Some(0), "{stderr}");
}
