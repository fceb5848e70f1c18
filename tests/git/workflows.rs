//! Workflows for GitHub are written at the top of the repository, pinned, and never over those of somebody else.

use std::fs;

use crate::install::tree;
use crate::repository::{Ran, Repository};

const COMMIT: &str = "0123456789012345678901234567890123456789";
const ARGUMENTS: [&str; 8] = [
    "git",
    "install",
    "--ci",
    "github",
    "--kompis-from",
    "https://exempel.se/prov/kompis",
    "--kompis-rev",
    COMMIT,
];

#[test]
fn they_are_written_and_removed() {
    let repository = Repository::at("prov å", "a/registret å");
    let before = tree(&repository.top);
    let said = repository.shows(&ARGUMENTS);
    assert!(
        said.contains("written        .github/workflows/kompis.yml")
            || said.contains("written  .github/workflows/kompis.yml"),
        "{said}"
    );
    let read = |name: &str| {
        let file = repository.top.join(".github/workflows").join(name);
        fs::read_to_string(file).expect(name)
    };
    let (check, comment) = (read("kompis.yml"), read("kompis-comment.yml"));
    assert!(
        check.contains("KOMPIS_REGISTRY: \"a/registret å\""),
        "{check}"
    );
    assert!(check.contains(&format!("COMMIT: \"{COMMIT}\"")), "{check}");
    // Each action is a commit, and says which version that is.
    for line in [&check, &comment].into_iter().flat_map(|it| it.lines()) {
        let Some((_, action)) = line.split_once("uses: ") else {
            continue;
        };
        let (_, pinned) = action.split_once('@').expect("a version");
        let (hash, version) = pinned.split_once(" # v").expect("a comment");
        assert!(hash.len() == 40 && !version.is_empty(), "{line}");
    }
    // What may write runs nothing of the pull request.
    assert!(
        !comment.contains("uses:") && !comment.contains("kompis check"),
        "{comment}"
    );
    assert!(!check.contains(": write"), "{check}");
    let again = repository.shows(&ARGUMENTS);
    assert!(!again.contains("written"), "{again}");
    repository.shows(&["git", "uninstall"]);
    assert_eq!(tree(&repository.top), before);
}

#[test]
fn those_of_somebody_else_stay() {
    let repository = Repository::new();
    let file = repository.top.join(".github/workflows/kompis.yml");
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    fs::write(&file, "name: mine\n").expect("written");
    let before = tree(&repository.top);
    let Ran { code, stderr, .. } = repository.run(&ARGUMENTS);
    assert_eq!(code, Some(3));
    assert!(
        stderr
            .starts_with("error: `.github/workflows/kompis.yml` is there and is not from kompis\n"),
        "{stderr}"
    );
    assert_eq!(tree(&repository.top), before);
}

#[test]
fn where_kompis_comes_from_has_to_be_said() {
    let repository = Repository::new();
    for (more, expected) in [
        (&[][..], "where the workflow gets kompis from is not said"),
        (
            &["--kompis-from", "https://exempel.se/kompis"],
            "is not said",
        ),
        (
            &["--kompis-from", "exempel", "--kompis-rev", COMMIT],
            "`exempel` is no address for cargo",
        ),
        (
            &[
                "--kompis-from",
                "https://exempel.se/k",
                "--kompis-rev",
                "main",
            ],
            "`main` is not the whole hash of a commit",
        ),
    ] {
        let Ran { code, stderr, .. } = repository.run(&[&ARGUMENTS[..4], more].concat());
        assert_eq!(code, Some(2), "{stderr}");
        assert!(
            stderr.contains(expected) && stderr.contains(" help: "),
            "{stderr}"
        );
    }
    assert!(!repository.top.join(".github").exists());
}

#[test]
fn those_of_an_earlier_version_are_replaced_and_else_left() {
    let repository = Repository::new();
    let file = repository.top.join(".github/workflows/kompis.yml");
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    let old = "# Written by `kompis git install --ci github`\nname: kompis\n";
    fs::write(&file, old).expect("written");
    let said = repository.shows(&["git", "uninstall"]);
    assert!(said.contains("somebody has changed it since"), "{said}");
    assert_eq!(fs::read_to_string(&file).expect("a file"), old);
    repository.shows(&ARGUMENTS);
    repository.shows(&["git", "uninstall"]);
    assert!(!repository.top.join(".github").exists());
}
