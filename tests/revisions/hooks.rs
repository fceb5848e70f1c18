//! When a hook calls kompis, it reads the repository that has the registry, whatever environment variables git has set.

use std::fs;
use std::path::Path;

use crate::repository::{Repository, git, git_command, kompis_command, run_output};

/// Returns the companies at a revision, with the environment variables that git sets for hooks.
fn companies(folder: &Path, rev: &str, variables: &[(&str, &str)], root: &Path) -> String {
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
    let mut command = kompis_command(folder, &arguments);
    command.envs(variables.iter().copied());
    let ran = run_output(command.output().expect("kompis runs"));
    assert_eq!(ran.code, Some(0), "{variables:?}: {}", ran.stderr);
    ran.stdout
}

#[test]
fn the_repository_of_the_registry_is_used_whatever_git_sets() {
    let repository = Repository::at("prov", "registry");
    let other = Repository::new();
    other.write("companies/fel.toml", "name = \"Fel\"\n");
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
    for variables in table {
        let found = companies(&repository.top, "HEAD", variables, &repository.root);
        assert_eq!(found, "provbolaget\n", "{variables:?}");
        let found = companies(&repository.top, "2026-03-01", variables, &repository.root);
        assert_eq!(found, "provbolaget\n", "{variables:?}");
    }
}

/// A git folder that is not above the work tree is found as git finds it: by environment variables.
#[test]
fn a_git_folder_outside_the_work_tree_is_found_by_git_dir() {
    let repository = Repository::at("prov", "registry");
    let git_folder = repository.path("apart.git");
    fs::rename(repository.top.join(".git"), &git_folder).expect("moved");
    let (git_folder, top) = (
        git_folder.to_string_lossy(),
        repository.top.to_string_lossy(),
    );
    let root = &repository.root;
    for (folder, variables) in [
        (&repository.top, vec![("GIT_DIR", "../apart.git")]),
        (
            &repository.top,
            vec![("GIT_DIR", &*git_folder), ("GIT_WORK_TREE", ".")],
        ),
        (
            &repository.path("."),
            vec![("GIT_DIR", "apart.git"), ("GIT_WORK_TREE", &*top)],
        ),
    ] {
        assert_eq!(
            companies(folder, "v1", &variables, root),
            "provbolaget\n",
            "{variables:?}"
        );
    }
    // The repository of another work tree is not that of the registry.
    let arguments = ["list", "--rev", "v1", "--registry", &root.to_string_lossy()];
    let mut command = kompis_command(&std::env::temp_dir(), &arguments);
    command.env("GIT_DIR", &*git_folder);
    assert_eq!(run_output(command.output().expect("it runs")).code, Some(3));
}

/// Hooks of the registry's own repository, of another work tree, and of another repository that reads the registry.
#[cfg(unix)]
#[test]
fn a_hook_can_read_a_revision() {
    use std::os::unix::fs::PermissionsExt;

    let repository = Repository::at("prov", "registry");
    let tree = repository.add_worktree("annat");
    let other = Repository::new();
    let root = repository.root.to_string_lossy();
    let program = env!("CARGO_BIN_EXE_kompis");
    for (top, hooks) in [
        (&repository.top, repository.top.join(".git/hooks")),
        (&tree, repository.top.join(".git/hooks")),
        (&other.top, other.top.join(".git/hooks")),
    ] {
        let output_file = repository.path("sagt");
        let hook = hooks.join("pre-commit");
        let script = format!(
            "#!/bin/sh\n'{program}' list kind:company --format ids --rev HEAD --registry '{root}' > '{}' 2>&1\n",
            output_file.display()
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
            fs::read_to_string(&output_file).expect("a file"),
            "provbolaget\n",
            "{}",
            top.display()
        );
        assert!(!git(top, &["log", "--oneline"]).is_empty());
    }
}
