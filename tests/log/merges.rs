//! Merges: a change is reported once, where it was made.

use crate::output::{commit_on, log};
use crate::repository::{FORUM, Repository};

const COMPANY: &str = "companies/provbolaget.toml";

fn company(name: &str, note: &str) -> String {
    format!("name = \"{name}\"\ncounty = [\"08\"]\n\n\n\nnote = \"{note}\"\n")
}

/// A repository with two branches, `main` and `gren`, that both changed the company.
fn parted(ours: &str, theirs: &str) -> Repository {
    let repository = Repository::empty();
    repository.put(COMPANY, company("Provbolaget", "x"));
    repository.commit("one");
    repository.git(&["checkout", "--quiet", "-b", "gren"]);
    repository.put(COMPANY, theirs);
    commit_on(&repository, "2026-03-02", "theirs");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.put(COMPANY, ours);
    commit_on(&repository, "2026-03-03", "ours");
    repository
}

/// Merges the branch, with this text of the company when it is given.
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
        repository.put(COMPANY, text);
    }
    commit_on(repository, "2026-03-04", "merged");
}

#[test]
fn changes_of_two_branches_are_reported_once_each() {
    let repository = parted(&company("Nybolaget", "x"), &company("Provbolaget", "y"));
    merge(&repository, None);
    let told = log(&repository, &["provbolaget", "--since", "2026-03-02"]);
    assert_eq!(
        told,
        "ours\n  Nybolaget: name Provbolaget → Nybolaget\ntheirs\n  Nybolaget: note x → y\n"
    );
}

#[test]
fn changes_of_a_merge_itself_are_reported_with_the_merge() {
    let repository = parted(&company("Nybolaget", "x"), &company("Annat", "y"));
    merge(&repository, Some(&company("Tredje bolaget", "y")));
    let told = log(&repository, &["provbolaget", "--since", "2026-03-02"]);
    assert_eq!(
        told,
        "merged\n  Tredje bolaget: name Nybolaget → Tredje bolaget\nours\n  Tredje bolaget: name Provbolaget → \
         Nybolaget\ntheirs\n  Tredje bolaget: name Provbolaget → Annat\n  Tredje bolaget: note x → y\n"
    );
}

#[test]
fn changes_that_a_merge_did_not_take_are_not_reported_and_equal_ones_once() {
    let repository = parted(&company("Nybolaget", "x"), &company("Annat", "y"));
    merge(&repository, Some(&company("Nybolaget", "x")));
    let told = log(&repository, &["provbolaget", "--since", "2026-03-02"]);
    assert_eq!(told, "ours\n  Nybolaget: name Provbolaget → Nybolaget\n");
    let both = company("Nybolaget", "x");
    let repository = parted(&both, &both);
    merge(&repository, None);
    let told = log(&repository, &["provbolaget", "--since", "2026-03-02"]);
    assert_eq!(
        told.matches("name Provbolaget → Nybolaget").count(),
        1,
        "{told}"
    );
}

#[test]
fn a_branch_that_renames_and_one_that_edits_are_both_reported() {
    let repository = Repository::new();
    repository.git(&["checkout", "--quiet", "-b", "gren"]);
    repository.put(
        COMPANY,
        "name = \"Provbolaget\"\ncounty = [\"08\"]\nnote = \"y\"\n",
    );
    commit_on(&repository, "2026-03-02", "theirs");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["mv", COMPANY, "companies/xyz.toml"]);
    repository.put(
        "initiatives/provforum.toml",
        FORUM.replace("provbolaget", "xyz"),
    );
    commit_on(&repository, "2026-03-03", "ours");
    repository.git(&["merge", "--quiet", "--no-commit", "gren"]);
    commit_on(&repository, "2026-03-04", "merged");
    let told = log(&repository, &["xyz", "--since", "2026-03-02"]);
    assert_eq!(
        told,
        "ours\n  Provbolaget: new id provbolaget → xyz\ntheirs\n  Provbolaget: note – → y\n"
    );
}
