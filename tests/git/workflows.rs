//! Workflows for GitHub are written at the top of the repository with pinned versions, and never over files of others.

use std::fs;

use crate::install::snapshot;
use crate::repository::{Repository, RunOutput};

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
fn workflows_are_installed_and_removed() {
    let repository = Repository::at("prov å", "a/registret å");
    let before = snapshot(&repository.top);
    let message = repository.stdout_of(&ARGUMENTS);
    assert!(
        message.contains("written        .github/workflows/kompis.yml")
            || message.contains("written  .github/workflows/kompis.yml"),
        "{message}"
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
    // Each action is pinned to a commit, with its version in a comment.
    for line in [&check, &comment].into_iter().flat_map(|it| it.lines()) {
        let Some((_, action)) = line.split_once("uses: ") else {
            continue;
        };
        let (_, pinned) = action.split_once('@').expect("a version");
        let (hash, version) = pinned.split_once(" # v").expect("a comment");
        assert!(hash.len() == 40 && !version.is_empty(), "{line}");
    }
    // The workflow with write permission runs nothing from the pull request.
    assert!(
        !comment.contains("uses:") && !comment.contains("kompis check"),
        "{comment}"
    );
    assert!(!check.contains(": write"), "{check}");
    let again = repository.stdout_of(&ARGUMENTS);
    assert!(!again.contains("written"), "{again}");
    repository.stdout_of(&["git", "uninstall"]);
    assert_eq!(snapshot(&repository.top), before);
}

#[test]
fn a_workflow_of_somebody_else_is_not_overwritten() {
    let repository = Repository::new();
    let file = repository.top.join(".github/workflows/kompis.yml");
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    fs::write(&file, "name: mine\n").expect("written");
    let before = snapshot(&repository.top);
    let RunOutput { code, stderr, .. } = repository.run(&ARGUMENTS);
    assert_eq!(code, Some(3));
    assert!(
        stderr
            .starts_with("error: `.github/workflows/kompis.yml` is there and is not from kompis\n"),
        "{stderr}"
    );
    assert_eq!(snapshot(&repository.top), before);
}

#[test]
fn the_source_of_kompis_must_be_given() {
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
        let RunOutput { code, stderr, .. } = repository.run(&[&ARGUMENTS[..4], more].concat());
        assert_eq!(code, Some(2), "{stderr}");
        assert!(
            stderr.contains(expected) && stderr.contains(" help: "),
            "{stderr}"
        );
    }
    assert!(!repository.top.join(".github").exists());
}

#[test]
fn install_replaces_workflows_of_an_earlier_version_and_uninstall_leaves_them() {
    let repository = Repository::new();
    let file = repository.top.join(".github/workflows/kompis.yml");
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    let old = "# Written by `kompis git install --ci github`\nname: kompis\n";
    fs::write(&file, old).expect("written");
    let message = repository.stdout_of(&["git", "uninstall"]);
    assert!(
        message.contains("somebody has changed it since"),
        "{message}"
    );
    assert_eq!(fs::read_to_string(&file).expect("a file"), old);
    repository.stdout_of(&ARGUMENTS);
    repository.stdout_of(&["git", "uninstall"]);
    assert!(!repository.top.join(".github").exists());
}
