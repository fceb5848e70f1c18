//! What is missing is reported, with exit code 3 and something to type.

use crate::repository::{Ran, Repository, kompis, ran};

/// Holds that reading at a revision is refused; what is said.
fn refused(repository: &Repository, rev: &str) -> String {
    let Ran {
        code,
        stdout,
        stderr,
    } = repository.run(&["list", "--rev", rev]);
    assert_eq!((code, stdout.as_str()), (Some(3), ""), "{stderr}");
    stderr
}

#[test]
fn no_git_program() {
    let repository = Repository::new();
    let empty = crate::temporary::folder();
    let mut command = kompis(&repository.root, &["list", "--rev", "v1"]);
    let Ran { code, stderr, .. } =
        ran(command.env("PATH", empty.path()).output().expect("it runs"));
    assert_eq!(code, Some(3));
    assert!(
        stderr.starts_with("error: there is no git program here\n help: "),
        "{stderr}"
    );
    // Nothing else needs it.
    let mut command = kompis(&repository.root, &["list", "--format", "ids"]);
    let ran = ran(command.env("PATH", empty.path()).output().expect("it runs"));
    assert_eq!(ran.code, Some(0));
}

#[test]
fn no_repository() {
    let repository = Repository::empty();
    std::fs::remove_dir_all(repository.top.join(".git")).expect("removed");
    let said = refused(&repository, "HEAD");
    assert!(said.contains("is in no git repository"), "{said}");
    assert!(said.contains(" help: "), "{said}");
}

#[test]
fn no_commit_yet() {
    let repository = Repository::empty();
    for rev in ["HEAD", "main", "v1", "2026-03-01", "@~1"] {
        let said = refused(&repository, rev);
        assert!(
            said.starts_with("error: the branch `main` has no commit yet\n help: "),
            "{said}"
        );
    }
    let repository = Repository::new();
    repository.git(&["checkout", "--quiet", "--orphan", "ny"]);
    for rev in ["HEAD", "ny", "2026-03-01"] {
        let said = refused(&repository, rev);
        assert!(
            said.starts_with("error: the branch `ny` has no commit yet\n"),
            "{said}"
        );
    }
    assert_eq!(repository.run(&["list", "--rev", "main"]).code, Some(0));
}

#[test]
fn no_such_revision() {
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
        let Ran { code, stderr, .. } = repository.run(&arguments);
        assert_eq!(code, Some(3), "{stderr}");
        let expected = format!("error: git knows no commit `{rev}`\n help: {hint}");
        assert!(stderr.starts_with(&expected), "{stderr}");
    }
    assert_eq!(repository.run(&["list", "--rev", ""]).code, Some(2));
}

#[test]
fn no_registry_then() {
    let repository = Repository::empty_at("prov", "registry");
    std::fs::rename(&repository.root, repository.path("undan")).expect("moved");
    std::fs::write(repository.top.join("README.md"), "Prov\n").expect("written");
    repository.commit("nothing yet");
    std::fs::rename(repository.path("undan"), &repository.root).expect("moved");
    repository.commit("the registry");
    let said = refused(&repository, "HEAD~1");
    assert!(
        said.starts_with("error: there is no registry at `HEAD~1`\n help: "),
        "{said}"
    );
    assert!(
        said.contains("log --diff-filter=A -- registry.toml`"),
        "{said}"
    );
    // A folder of that name is none either.
    repository.put("registry.toml", "name = \"no schema\"\n");
    repository.commit("a folder");
    repository.put("registry.toml", "schema = 1\n");
    assert!(refused(&repository, "HEAD").contains("there is no registry at `HEAD`"));
}

/// Words of git that are not understood are handed on.
#[test]
fn what_git_says() {
    let repository = Repository::new();
    let blob = repository.git(&["rev-parse", "v1:companies/provbolaget.toml"]);
    let object = format!(".git/objects/{}/{}", &blob[..2], &blob[2..]);
    std::fs::remove_file(repository.top.join(object)).expect("removed");
    let said = refused(&repository, "v1");
    assert!(said.contains(&blob) && said.contains("missing"), "{said}");
}
