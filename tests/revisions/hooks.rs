//! Called by a hook, kompis looks at the repository that its registry lies in, whatever git says of another.

use std::fs;
use std::path::Path;

use crate::repository::{Repository, git, git_command, kompis, ran};

/// The companies at a revision, with what git tells hooks.
fn companies(folder: &Path, rev: &str, told: &[(&str, &str)], root: &Path) -> String {
    let root = root.to_string_lossy();
    let arguments = [
        "list",
        "kind:company",
        "--format",
        "ids",
        "--rev",
        rev,
        "--registry",
        &root,
    ];
    let mut command = kompis(folder, &arguments);
    command.envs(told.iter().copied());
    let ran = ran(command.output().expect("kompis runs"));
    assert_eq!(ran.code, Some(0), "{told:?}: {}", ran.stderr);
    ran.stdout
}

#[test]
fn the_repository_is_that_of_the_registry() {
    let repository = Repository::at("prov", "registry");
    let other = Repository::new();
    other.put("companies/fel.toml", "name = \"Fel\"\n");
    other.commit("wrong");
    let (own, wrong) = (repository.top.join(".git"), other.top.join(".git"));
    let (own, wrong) = (own.to_string_lossy(), wrong.to_string_lossy());
    let objects = other.top.join(".git/objects");
    let objects = objects.to_string_lossy();
    let table: &[&[(&str, &str)]] = &[
        &[
            ("GIT_DIR", ".git"),
            ("GIT_INDEX_FILE", ".git/index"),
            ("GIT_PREFIX", ""),
        ],
        &[("GIT_DIR", &own)],
        &[("GIT_DIR", &wrong)],
        &[("GIT_DIR", &wrong), ("GIT_WORK_TREE", "/nowhere")],
        &[("GIT_OBJECT_DIRECTORY", &objects)],
        &[("GIT_INDEX_FILE", "/nowhere"), ("GIT_PREFIX", "registry/")],
    ];
    for told in table {
        let found = companies(&repository.top, "HEAD", told, &repository.root);
        assert_eq!(found, "provbolaget\n", "{told:?}");
        let found = companies(&repository.top, "2026-03-01", told, &repository.root);
        assert_eq!(found, "provbolaget\n", "{told:?}");
    }
}

/// A repository that is nowhere above its work tree is found as git finds it: by what the environment says.
#[test]
fn a_repository_apart_from_its_work_tree_is_the_one_that_is_named() {
    let repository = Repository::at("prov", "registry");
    let apart = repository.path("apart.git");
    fs::rename(repository.top.join(".git"), &apart).expect("moved");
    let (apart, top) = (apart.to_string_lossy(), repository.top.to_string_lossy());
    let root = &repository.root;
    for (folder, told) in [
        (&repository.top, vec![("GIT_DIR", "../apart.git")]),
        (
            &repository.top,
            vec![("GIT_DIR", &*apart), ("GIT_WORK_TREE", ".")],
        ),
        (
            &repository.path("."),
            vec![("GIT_DIR", "apart.git"), ("GIT_WORK_TREE", &*top)],
        ),
    ] {
        assert_eq!(
            companies(folder, "v1", &told, root),
            "provbolaget\n",
            "{told:?}"
        );
    }
    // A repository of another work tree is not the registry's.
    let arguments = ["list", "--rev", "v1", "--registry", &root.to_string_lossy()];
    let mut command = kompis(&std::env::temp_dir(), &arguments);
    command.env("GIT_DIR", &*apart);
    assert_eq!(ran(command.output().expect("it runs")).code, Some(3));
}

/// A hook of the registry's own repository, and a hook of another that looks into the registry, as git runs them.
#[cfg(unix)]
#[test]
fn a_hook_reads_what_is_committed() {
    use std::os::unix::fs::PermissionsExt;

    let repository = Repository::at("prov", "registry");
    let tree = repository.linked("annat");
    let other = Repository::new();
    let root = repository.root.to_string_lossy();
    let program = env!("CARGO_BIN_EXE_kompis");
    for (top, hooks) in [
        (&repository.top, repository.top.join(".git/hooks")),
        (&tree, repository.top.join(".git/hooks")),
        (&other.top, other.top.join(".git/hooks")),
    ] {
        let said = repository.path("sagt");
        let hook = hooks.join("pre-commit");
        let script = format!(
            "#!/bin/sh\n'{program}' list kind:company --format ids --rev HEAD --registry '{root}' > '{}' 2>&1\n",
            said.display()
        );
        fs::create_dir_all(&hooks).expect("made");
        fs::write(&hook, script).expect("written");
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("permissions");
        let commit = [
            "commit",
            "--quiet",
            "--allow-empty",
            "--all",
            "--message",
            "x",
        ];
        assert!(
            git_command(top, &commit)
                .status()
                .expect("git runs")
                .success()
        );
        assert_eq!(
            fs::read_to_string(&said).expect("a file"),
            "provbolaget\n",
            "{}",
            top.display()
        );
        assert!(!git(top, &["log", "--oneline"]).is_empty());
    }
}
