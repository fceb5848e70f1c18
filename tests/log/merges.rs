//! Merges: each change is listed once, with the commit that made it.

use crate::repository::{FORUM, Repository};
use crate::summary::{commit_on, run_log};

const COMPANY: &str = "companies/provbolaget.toml";

fn company(name: &str, note: &str) -> String {
    format!("name = \"{name}\"\ncounty = [\"08\"]\n\n\n\nnote = \"{note}\"\n")
}

/// Creates a repository with two branches, `main` and `gren`, that both change the company.
fn branches_that_change_the_company(ours: &str, theirs: &str) -> Repository {
    let repository = Repository::empty();
    repository.write(COMPANY, company("Provbolaget", "x"));
    repository.commit("one");
    repository.git(&["checkout", "--quiet", "-b", "gren"]);
    repository.write(COMPANY, theirs);
    commit_on(&repository, "2026-03-02", "theirs");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write(COMPANY, ours);
    commit_on(&repository, "2026-03-03", "ours");
    repository
}

/// Merges `gren`. When `text` is given, it becomes the company's file in the merge commit.
fn merge(repository: &Repository, text: Option<&str>) {
    let options = [
        "merge",
        "--quiet",
        "--no-commit",
        "-s",
        "ort",
        "-X",
        "ours",
        "gren",
    ];
    repository.git(&options);
    if let Some(text) = text {
        repository.write(COMPANY, text);
    }
    commit_on(repository, "2026-03-04", "merged");
}

#[test]
fn changes_of_two_branches_are_each_listed_once() {
    let repository =
        branches_that_change_the_company(&company("Nybolaget", "x"), &company("Provbolaget", "y"));
    merge(&repository, None);
    let summary = run_log(&repository, &["provbolaget", "--since", "2026-03-02"]);
    assert_eq!(
        summary,
        "ours\n  Nybolaget: name Provbolaget → Nybolaget\ntheirs\n  Nybolaget: note x → y\n"
    );
}

#[test]
fn changes_made_by_the_merge_commit_are_listed_with_it() {
    let repository =
        branches_that_change_the_company(&company("Nybolaget", "x"), &company("Annat", "y"));
    merge(&repository, Some(&company("Tredje bolaget", "y")));
    let summary = run_log(&repository, &["provbolaget", "--since", "2026-03-02"]);
    assert_eq!(
        summary,
        "merged\n  Tredje bolaget: name Nybolaget → Tredje bolaget\nours\n  Tredje bolaget: name Provbolaget → \
         Nybolaget\ntheirs\n  Tredje bolaget: name Provbolaget → Annat\n  Tredje bolaget: note x → y\n"
    );
}

#[test]
fn a_discarded_change_is_not_listed_and_identical_changes_are_listed_once() {
    let repository =
        branches_that_change_the_company(&company("Nybolaget", "x"), &company("Annat", "y"));
    merge(&repository, Some(&company("Nybolaget", "x")));
    let summary = run_log(&repository, &["provbolaget", "--since", "2026-03-02"]);
    assert_eq!(summary, "ours\n  Nybolaget: name Provbolaget → Nybolaget\n");
    let both = company("Nybolaget", "x");
    let repository = branches_that_change_the_company(&both, &both);
    merge(&repository, None);
    let summary = run_log(&repository, &["provbolaget", "--since", "2026-03-02"]);
    assert_eq!(
        summary.matches("name Provbolaget → Nybolaget").count(),
        1,
        "{summary}"
    );
}

#[test]
fn renaming_on_one_branch_and_editing_on_another_are_both_listed() {
    let repository = Repository::new();
    repository.git(&["checkout", "--quiet", "-b", "gren"]);
    repository.write(
        COMPANY,
        "name = \"Provbolaget\"\ncounty = [\"08\"]\nnote = \"y\"\n",
    );
    commit_on(&repository, "2026-03-02", "theirs");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["mv", COMPANY, "companies/xyz.toml"]);
    repository.write(
        "initiatives/provforum.toml",
        FORUM.replace("provbolaget", "xyz"),
    );
    commit_on(&repository, "2026-03-03", "ours");
    repository.git(&["merge", "--quiet", "--no-commit", "gren"]);
    commit_on(&repository, "2026-03-04", "merged");
    let summary = run_log(&repository, &["xyz", "--since", "2026-03-02"]);
    assert_eq!(
        summary,
        "ours\n  Provbolaget: new id provbolaget → xyz\ntheirs\n  Provbolaget: note – → y\n"
    );
}
