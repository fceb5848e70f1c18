//! A plain date is the last commit on HEAD's line of first parents before the end of that day, where kompis runs.

use crate::repository::{Ran, Repository, git_command, kompis, ran};

/// Commits a company of this name, made at one time and committed at another.
fn commit(repository: &Repository, name: &str, made: &str, committed: &str) {
    repository.put(&format!("companies/{name}.toml"), "name = \"Prov\"\n");
    repository.git(&["add", "--all"]);
    let mut command = git_command(&repository.top, &["commit", "--quiet", "--message", name]);
    command
        .env("GIT_AUTHOR_DATE", made)
        .env("GIT_COMMITTER_DATE", committed);
    assert!(command.status().expect("git runs").success());
}

/// The companies on a day, and what was said.
fn companies(repository: &Repository, day: &str) -> (String, String) {
    let arguments = ["list", "kind:company", "--rev", day, "--format", "ids"];
    let Ran { stdout, stderr, .. } = repository.run(&arguments);
    (stdout.trim_end().replace('\n', " "), stderr)
}

#[test]
fn the_day_ends_at_midnight_where_kompis_runs() {
    let repository = Repository::new();
    // In Stockholm half past eleven in the evening, and half past midnight.
    commit(
        &repository,
        "a",
        "2026-03-10T00:00:00Z",
        "2026-03-10T22:30:00Z",
    );
    commit(
        &repository,
        "b",
        "2026-03-10T00:00:00Z",
        "2026-03-10T23:30:00Z",
    );
    // Summer time: the day ends an hour earlier.
    commit(
        &repository,
        "c",
        "2026-03-29T00:00:00Z",
        "2026-03-29T21:59:59Z",
    );
    commit(
        &repository,
        "d",
        "2026-03-29T00:00:00Z",
        "2026-03-29T22:00:00Z",
    );
    for (day, expected) in [
        ("2026-03-09", "provbolaget"),
        ("2026-03-10", "a provbolaget"),
        ("2026-03-11", "a b provbolaget"),
        ("2026-03-29", "a b c provbolaget"),
        ("2026-03-30", "a b c d provbolaget"),
        ("2099-01-01", "a b c d provbolaget"),
        ("9999-12-31", "a b c d provbolaget"),
    ] {
        assert_eq!(companies(&repository, day).0, expected, "{day}");
    }
    let mut elsewhere = kompis(
        &repository.root,
        &[
            "list",
            "kind:company",
            "--rev",
            "2026-03-10",
            "--format",
            "ids",
        ],
    );
    let there = ran(elsewhere.env("TZ", "UTC").output().expect("kompis runs"));
    assert_eq!(there.stdout, "a\nb\nprovbolaget\n");
}

#[test]
fn what_is_understood_is_said() {
    let repository = Repository::new();
    let short = repository.git(&["rev-parse", "--short", "HEAD"]);
    commit(
        &repository,
        "a",
        "2026-03-05T12:00:00Z",
        "2026-03-05T12:00:00Z",
    );
    let (_, said) = companies(&repository, "2026-03-04");
    assert_eq!(
        said,
        format!("note: 2026-03-04 is the commit {short} of 2026-03-01\n")
    );
}

#[test]
fn when_a_commit_was_made_does_not_matter() {
    let repository = Repository::new();
    commit(
        &repository,
        "a",
        "2020-01-01T12:00:00Z",
        "2026-03-05T12:00:00Z",
    );
    assert_eq!(companies(&repository, "2026-03-04").0, "provbolaget");
    let (none, said) = companies(&repository, "2026-02-28");
    assert_eq!(none, "");
    assert_eq!(
        said,
        "error: there is no commit before the end of 2026-02-28\n help: the first is of 2026-03-01: `--rev 2026-03-01`\n"
    );
}

/// What stood on a branch was not known on main before the merge.
#[test]
fn a_branch_counts_from_its_merge() {
    let repository = Repository::new();
    repository.git(&["checkout", "--quiet", "-b", "gren"]);
    commit(
        &repository,
        "a",
        "2026-03-03T12:00:00Z",
        "2026-03-03T12:00:00Z",
    );
    repository.git(&["checkout", "--quiet", "main"]);
    commit(
        &repository,
        "b",
        "2026-03-02T12:00:00Z",
        "2026-03-02T12:00:00Z",
    );
    let mut merge = git_command(
        &repository.top,
        &["merge", "--quiet", "--no-ff", "--no-edit", "gren"],
    );
    merge.env("GIT_COMMITTER_DATE", "2026-03-06T12:00:00Z");
    assert!(merge.status().expect("git runs").success());
    for (day, expected) in [
        ("2026-03-04", "b provbolaget"),
        ("2026-03-06", "a b provbolaget"),
    ] {
        assert_eq!(companies(&repository, day).0, expected, "{day}");
    }
    // HEAD's own line, whatever other branches hold.
    repository.git(&["checkout", "--quiet", "gren"]);
    assert_eq!(companies(&repository, "2026-03-06").0, "a provbolaget");
}

/// A commit by a clock that was ahead hides none of those before it.
#[test]
fn a_clock_that_was_wrong_hides_nothing() {
    let repository = Repository::new();
    commit(
        &repository,
        "a",
        "2026-03-02T12:00:00Z",
        "2030-01-01T12:00:00Z",
    );
    commit(
        &repository,
        "b",
        "2026-03-03T12:00:00Z",
        "2026-03-03T12:00:00Z",
    );
    commit(
        &repository,
        "c",
        "2026-03-04T12:00:00Z",
        "2026-03-04T12:00:00Z",
    );
    assert_eq!(companies(&repository, "2026-03-03").0, "a b provbolaget");
    assert_eq!(companies(&repository, "2026-03-02").0, "provbolaget");
}

#[test]
fn a_day_wins_over_a_branch_of_that_name_and_says_so() {
    let repository = Repository::new();
    commit(
        &repository,
        "a",
        "2026-03-05T12:00:00Z",
        "2026-03-05T12:00:00Z",
    );
    repository.git(&["tag", "2026-03-01", "HEAD"]);
    let (found, said) = companies(&repository, "2026-03-01");
    assert_eq!(found, "provbolaget");
    assert!(
        said.ends_with("note: there is also `tags/2026-03-01`: `--rev tags/2026-03-01`\n"),
        "{said}"
    );
    assert_eq!(companies(&repository, "tags/2026-03-01").0, "a provbolaget");
}
