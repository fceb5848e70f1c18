//! A date stands for the last commit before the end of that day, in the local time zone, following first parents from
//! HEAD.

use crate::repository::{Repository, RunOutput, git_command, kompis_command, run_output};

/// Commits a company of this name with an author date and a commit date.
fn commit(repository: &Repository, name: &str, made: &str, committed: &str) {
    repository.write(&format!("companies/{name}.toml"), "name = \"Prov\"\n");
    repository.git(&["add", "--all"]);
    let mut command = git_command(&repository.top, &["commit", "--quiet", "--message", name]);
    command
        .env("GIT_AUTHOR_DATE", made)
        .env("GIT_COMMITTER_DATE", committed);
    assert!(command.status().expect("git runs").success());
}

/// Returns the ids of the companies on a day, and standard error.
fn companies(repository: &Repository, day: &str) -> (String, String) {
    let arguments = ["list", "kind:company", "--rev", day, "--format", "ids"];
    let RunOutput { stdout, stderr, .. } = repository.run(&arguments);
    (stdout.trim_end().replace('\n', " "), stderr)
}

#[test]
fn a_day_ends_at_midnight_in_the_local_time_zone() {
    let repository = Repository::new();
    // In Stockholm these are half past eleven in the evening and half past midnight.
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
    // In summer time the day ends an hour earlier in UTC.
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
    let mut kompis_in_utc = kompis_command(
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
    let in_utc = run_output(
        kompis_in_utc
            .env("TZ", "UTC")
            .output()
            .expect("kompis runs"),
    );
    assert_eq!(in_utc.stdout, "a\nb\nprovbolaget\n");
}

#[test]
fn the_commit_of_a_date_is_named_in_a_note() {
    let repository = Repository::new();
    let short = repository.git(&["rev-parse", "--short", "HEAD"]);
    commit(
        &repository,
        "a",
        "2026-03-05T12:00:00Z",
        "2026-03-05T12:00:00Z",
    );
    let (_, message) = companies(&repository, "2026-03-04");
    assert_eq!(
        message,
        format!("note: 2026-03-04 is the commit {short} of 2026-03-01\n")
    );
}

#[test]
fn the_commit_date_counts_and_not_the_author_date() {
    let repository = Repository::new();
    commit(
        &repository,
        "a",
        "2020-01-01T12:00:00Z",
        "2026-03-05T12:00:00Z",
    );
    assert_eq!(companies(&repository, "2026-03-04").0, "provbolaget");
    let (none, message) = companies(&repository, "2026-02-28");
    assert_eq!(none, "");
    assert_eq!(
        message,
        "error: there is no commit before the end of 2026-02-28\n help: the first is of 2026-03-01: `--rev 2026-03-01`\n"
    );
}

/// The content of a branch was not known on main before the merge.
#[test]
fn commits_of_a_branch_count_from_the_day_of_its_merge() {
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
    // Only the first parents of HEAD count, whatever other branches have.
    repository.git(&["checkout", "--quiet", "gren"]);
    assert_eq!(companies(&repository, "2026-03-06").0, "a provbolaget");
}

/// The clock that made the commit was ahead.
#[test]
fn a_commit_with_a_date_in_the_future_hides_no_earlier_one() {
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
fn a_date_is_preferred_to_a_tag_of_that_name_with_a_note() {
    let repository = Repository::new();
    commit(
        &repository,
        "a",
        "2026-03-05T12:00:00Z",
        "2026-03-05T12:00:00Z",
    );
    repository.git(&["tag", "2026-03-01", "HEAD"]);
    let (found, message) = companies(&repository, "2026-03-01");
    assert_eq!(found, "provbolaget");
    assert!(
        message.ends_with("note: there is also `tags/2026-03-01`: `--rev tags/2026-03-01`\n"),
        "{message}"
    );
    assert_eq!(companies(&repository, "tags/2026-03-01").0, "a provbolaget");
}
