//! A revision is read wherever the repository is and however it was cloned, without touching the work tree.

use crate::repository::{
    Repository, RunOutput, command_in_hint, git, git_command, kompis_command, run, run_in_shell,
    run_output, stdout_of,
};

/// Asserts that a registry is read at `v1`.
fn assert_reads_v1(root: &std::path::Path) {
    let shown = stdout_of(root, &["list", "--rev", "v1", "--format", "ids"]);
    assert_eq!(shown, "exempel-kommun\nprovbolaget\nprovforum\n");
}

#[test]
fn a_registry_in_a_subfolder_of_the_repository_is_read() {
    let repository = Repository::at("prov", "data/registry");
    repository.change_forum();
    repository.commit("two");
    assert_reads_v1(&repository.root);
    // From another folder the registry is given by path.
    std::fs::create_dir(repository.top.join("docs")).expect("made");
    let arguments = [
        "list",
        "--rev",
        "v1",
        "--format",
        "ids",
        "--registry",
        "../data/registry",
    ];
    let shown = stdout_of(&repository.top.join("docs"), &arguments);
    assert_eq!(shown.lines().count(), 3);
}

#[test]
fn a_linked_work_tree_has_a_head_of_its_own() {
    let repository = Repository::at("prov", "registry");
    let tree = repository.add_worktree("annat");
    let root = tree.join("registry");
    std::fs::write(
        root.join("companies/bara-har.toml"),
        "name = \"Bara här\"\n",
    )
    .expect("written");
    git(&tree, &["add", "--all"]);
    git(&tree, &["commit", "--quiet", "--message", "two"]);
    assert_reads_v1(&root);
    let has = |root: &std::path::Path, rev: &str| {
        stdout_of(root, &["list", "--rev", rev, "--format", "ids"]).contains("bara-har")
    };
    assert!(has(&root, "HEAD"));
    assert!(!has(&repository.root, "HEAD"));
    assert!(has(&repository.root, "annat"));
}

#[test]
fn paths_with_spaces_and_non_ascii_letters_are_read() {
    let repository = Repository::at("prov å", "mina aktörer");
    repository.write("companies/å ä/prov-å ö.toml", "name = \"Åäö\"\n");
    #[cfg(unix)]
    repository.write("companies/radbyte\n\"x\".toml", "name = \"Rad\"\n");
    repository.change_forum();
    repository.commit("two");
    assert_reads_v1(&repository.root);
    let shown = repository.stdout_of(&["list", "--rev", "HEAD", "--format", "ids"]);
    assert_eq!(shown, repository.stdout_of(&["list", "--format", "ids"]));
    assert!(shown.contains("prov-å ö"), "{shown}");
}

#[test]
fn a_detached_head_is_read() {
    let repository = Repository::new();
    repository.change_forum();
    repository.commit("two");
    repository.git(&["checkout", "--quiet", "--detach", "v1"]);
    assert_reads_v1(&repository.root);
    assert_eq!(
        repository
            .stdout_of(&["list", "--rev", "main", "--format", "ids"])
            .lines()
            .count(),
        4
    );
    assert_eq!(
        repository
            .stdout_of(&["list", "--rev", "HEAD", "--format", "ids"])
            .lines()
            .count(),
        3
    );
}

#[test]
fn every_revision_syntax_of_git_is_understood() {
    let repository = Repository::new();
    repository.git(&["tag", "--annotate", "--message", "x", "med-text", "v1"]);
    repository.change_forum();
    repository.commit("two");
    let hash = repository.git(&["rev-parse", "v1"]);
    for rev in [
        "med-text",
        &hash,
        &hash[..8],
        "HEAD~1",
        "main^",
        ":/one",
        "@{1}",
        "v1^{}",
        "tags/v1",
    ] {
        let shown = repository.stdout_of(&["list", "--rev", rev, "--format", "ids"]);
        assert_eq!(shown.lines().count(), 3, "{rev}");
    }
}

/// Clones the repository by URL into a folder beside it.
fn clone_with_url(repository: &Repository, options: &[&str]) -> std::path::PathBuf {
    let clone = repository.path("klon");
    let url = format!("file://{}", repository.top.display());
    let (clone_name, folder) = (
        clone.to_string_lossy().into_owned(),
        repository.folder.path(),
    );
    git(
        folder,
        &[&["clone", "--quiet"], options, &[&url, &clone_name]].concat(),
    );
    clone
}

#[test]
fn a_shallow_clone_gives_a_hint_with_a_command_that_works() {
    for (rev, expected) in [
        ("v1", "git fetch --unshallow --tags"),
        ("HEAD~1", "git fetch --unshallow"),
        ("2026-03-01", "git fetch --unshallow"),
    ] {
        let repository = Repository::at("prov", "registry");
        repository.change_forum();
        repository.git(&["add", "--all"]);
        let mut commit = git_command(&repository.top, &["commit", "--quiet", "--message", "two"]);
        commit.env("GIT_COMMITTER_DATE", "2026-03-05T12:00:00+0100");
        assert!(commit.status().expect("git runs").success());
        let root = clone_with_url(&repository, &["--depth=1"]).join("registry");
        // The commit that was cloned is read.
        assert_eq!(
            stdout_of(&root, &["list", "--rev", "HEAD", "--format", "ids"])
                .lines()
                .count(),
            4
        );
        let RunOutput {
            code,
            stdout,
            stderr,
        } = run(&root, &["list", "--rev", rev]);
        assert_eq!((code, stdout.as_str()), (Some(3), ""), "{stderr}");
        assert!(stderr.contains(rev), "{stderr}");
        assert_eq!(command_in_hint(&stderr), expected, "{stderr}");
        // From another folder the hint names the path of the clone.
        let name = root.to_string_lossy();
        let quoted = shell_words::quote(&name);
        let elsewhere = run(
            repository.folder.path(),
            &["list", "--rev", rev, "--registry", &name],
        );
        assert!(
            elsewhere.stderr.contains(&format!("git -C {quoted} fetch")),
            "{}",
            elsewhere.stderr
        );
        run_in_shell(&root, command_in_hint(&stderr));
        let ran = run(&root, &["list", "--rev", rev, "--format", "ids"]);
        assert_eq!(
            (ran.code, ran.stdout.lines().count()),
            (Some(0), 3),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn a_partial_clone_fetches_all_missing_objects_at_once() {
    let repository = Repository::empty_at("prov", "registry");
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    repository.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    for number in 0..20 {
        let path = format!("companies/prov-{number}.toml");
        repository.write(&path, format!("name = \"Prov {number}\"\n"));
    }
    repository.commit("one");
    repository.git(&["tag", "v1"]);
    std::fs::remove_dir_all(repository.root.join("companies")).expect("removed");
    repository.commit("two");
    let clone = clone_with_url(&repository, &["--filter=blob:none"]);
    let packs = || {
        let files = std::fs::read_dir(clone.join(".git/objects/pack")).expect("a folder");
        let names = files.map(|it| it.expect("an entry").path());
        names
            .filter(|it| it.extension().is_some_and(|it| it == "pack"))
            .count()
    };
    let before = packs();
    let root = clone.join("registry");
    let arguments = ["list", "kind:company", "--rev", "v1", "--format", "ids"];
    // Fetching runs programs that the clone's settings name, so it happens only when the user asks for it.
    let refused = run(&root, &arguments);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    assert_eq!(packs(), before);
    let mut fetching = kompis_command(&root, &arguments);
    let fetching = fetching.env("GIT_NO_LAZY_FETCH", "0");
    let shown = run_output(fetching.output().expect("kompis runs"));
    assert_eq!((shown.code, &*shown.stderr), (Some(0), ""));
    assert_eq!(shown.stdout.lines().count(), 21);
    assert_eq!(packs(), before + 1, "one fetch for all");
}

#[test]
fn a_partial_clone_gives_a_hint_with_a_command_that_works() {
    for filter in ["blob:none", "tree:0"] {
        let repository = Repository::at("prov", "registry");
        repository.git(&["config", "uploadpack.allowFilter", "true"]);
        std::fs::remove_dir_all(repository.root.join("companies")).expect("removed");
        repository.commit("two");
        let clone = clone_with_url(&repository, &[&format!("--filter={filter}")]);
        let root = clone.join("registry");
        let refused = run(&root, &["list", "--rev", "v1"]);
        let message = refused.stderr;
        assert_eq!(refused.code, Some(3), "{filter}: {message}");
        assert!(
            message.contains("has not fetched all"),
            "{filter}: {message}"
        );
        run_in_shell(&root, command_in_hint(&message));
        let shown = stdout_of(&root, &["list", "--rev", "v1", "--format", "ids"]);
        assert_eq!(shown.lines().count(), 3, "{filter}");
    }
}
