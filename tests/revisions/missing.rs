//! Missing parts are reported with exit code 3 and a hint.

use crate::repository::{Repository, RunOutput, kompis_command, run_output};

/// Asserts that reading at a revision is refused, and returns the message.
fn assert_refused(repository: &Repository, rev: &str) -> String {
    let RunOutput {
        code,
        stdout,
        stderr,
    } = repository.run(&["list", "--rev", rev]);
    assert_eq!((code, stdout.as_str()), (Some(3), ""), "{stderr}");
    stderr
}

#[test]
fn a_revision_needs_git_and_other_commands_do_not() {
    let repository = Repository::new();
    let empty = crate::temporary::folder();
    let mut command = kompis_command(&repository.root, &["list", "--rev", "v1"]);
    let RunOutput { code, stderr, .. } =
        run_output(command.env("PATH", empty.path()).output().expect("it runs"));
    assert_eq!(code, Some(3));
    assert!(
        stderr.starts_with("error: there is no git program here\n help: "),
        "{stderr}"
    );
    // Without a revision git is not needed.
    let mut command = kompis_command(&repository.root, &["list", "--format", "ids"]);
    let ran = run_output(command.env("PATH", empty.path()).output().expect("it runs"));
    assert_eq!(ran.code, Some(0));
}

#[test]
fn a_revision_needs_a_repository() {
    let repository = Repository::empty();
    std::fs::remove_dir_all(repository.top.join(".git")).expect("removed");
    let message = assert_refused(&repository, "HEAD");
    assert!(message.contains("is in no git repository"), "{message}");
    assert!(message.contains(" help: "), "{message}");
}

#[test]
fn a_revision_needs_a_commit() {
    let repository = Repository::empty();
    for rev in ["HEAD", "main", "v1", "2026-03-01", "@~1"] {
        let message = assert_refused(&repository, rev);
        assert!(
            message.starts_with("error: the branch `main` has no commit yet\n help: "),
            "{message}"
        );
    }
    let repository = Repository::new();
    repository.git(&["checkout", "--quiet", "--orphan", "ny"]);
    for rev in ["HEAD", "ny", "2026-03-01"] {
        let message = assert_refused(&repository, rev);
        assert!(
            message.starts_with("error: the branch `ny` has no commit yet\n"),
            "{message}"
        );
    }
    assert_eq!(repository.run(&["list", "--rev", "main"]).code, Some(0));
}

#[test]
fn an_unknown_revision_is_refused_with_a_hint() {
    let repository = Repository::new();
    repository.git(&["branch", "feature/provdagen"]);
    let table = [
        ("mian", "did you mean `main`?"),
        ("v2", "did you mean `v1`?"),
        ("provdagen", "did you mean `feature/provdagen`?"),
        (
            "HEAD~9",
            "see what there is: `git branch --all`, `git tag`, `git log`",
        ),
        ("v1:registry.toml", "see what there is"),
        ("v1..main", "see what there is"),
        ("-x", "see what there is"),
        (
            "0123456789012345678901234567890123456789",
            "see what there is",
        ),
        ("2026-03", "write a day as `2023-10-25`"),
    ];
    for (rev, hint) in table {
        let arguments = ["list", &format!("--rev={rev}")];
        let RunOutput { code, stderr, .. } = repository.run(&arguments);
        assert_eq!(code, Some(3), "{stderr}");
        let expected = format!("error: git knows no commit `{rev}`\n help: {hint}");
        assert!(stderr.starts_with(&expected), "{stderr}");
    }
    assert_eq!(repository.run(&["list", "--rev", ""]).code, Some(2));
}

#[test]
fn a_revision_without_the_registry_is_refused() {
    let repository = Repository::empty_at("prov", "registry");
    std::fs::rename(&repository.root, repository.path("undan")).expect("moved");
    std::fs::write(repository.top.join("README.md"), "Prov\n").expect("written");
    repository.commit("nothing yet");
    std::fs::rename(repository.path("undan"), &repository.root).expect("moved");
    repository.commit("the registry");
    let message = assert_refused(&repository, "HEAD~1");
    assert!(
        message.starts_with("error: there is no registry at `HEAD~1`\n help: "),
        "{message}"
    );
    assert!(
        message.contains("log --diff-filter=A -- registry.toml`"),
        "{message}"
    );
    // A folder called `registry.toml` is no registry either.
    repository.write("registry.toml", "name = \"no schema\"\n");
    repository.commit("a folder");
    repository.write("registry.toml", "schema = 1\n");
    assert!(assert_refused(&repository, "HEAD").contains("there is no registry at `HEAD`"));
}

/// Messages of git that kompis does not know are passed on. A content that git lacks is no error while the file in the folder
/// is what it was.
#[test]
fn other_messages_of_git_are_passed_on() {
    let repository = Repository::new();
    let blob = repository.git(&["rev-parse", "v1:companies/provbolaget.toml"]);
    let object = format!(".git/objects/{}/{}", &blob[..2], &blob[2..]);
    std::fs::remove_file(repository.top.join(object)).expect("removed");
    assert_eq!(repository.run(&["list", "--rev", "v1"]).code, Some(0));
    repository.write("companies/provbolaget.toml", "name = \"Annat\"\n");
    for line in [["diff", "v1"], ["check", "--rev=v1"]] {
        let RunOutput { code, stderr, .. } = repository.run(&line);
        assert_eq!(code, Some(3), "{line:?}");
        assert!(stderr.contains("missing"), "{line:?}: {stderr}");
    }
    let message = assert_refused(&repository, "v1");
    assert!(
        message.contains(&blob) && message.contains("missing"),
        "{message}"
    );
}
