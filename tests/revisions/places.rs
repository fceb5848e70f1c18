//! Wherever the repository is and however it was cloned, a revision is read; nothing of the work tree is touched.

use crate::repository::{
    Ran, Repository, git, git_command, kompis, ran, run, shows, to_type, type_in,
};

/// Holds that the registry of `v1` is read in a folder.
fn holds_v1(root: &std::path::Path) {
    let shown = shows(root, &["list", "--rev", "v1", "--format", "ids"]);
    assert_eq!(shown, "exempel-kommun\nprovbolaget\nprovforum\n");
}

#[test]
fn a_registry_in_a_folder_of_the_repository() {
    let repository = Repository::at("prov", "data/registry");
    repository.change();
    repository.commit("two");
    holds_v1(&repository.root);
    // From elsewhere it is named.
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
    let shown = shows(&repository.top.join("docs"), &arguments);
    assert_eq!(shown.lines().count(), 3);
}

#[test]
fn a_linked_work_tree_has_a_head_of_its_own() {
    let repository = Repository::at("prov", "registry");
    let tree = repository.linked("annat");
    let root = tree.join("registry");
    std::fs::write(
        root.join("companies/bara-har.toml"),
        "name = \"Bara här\"\n",
    )
    .expect("written");
    git(&tree, &["add", "--all"]);
    git(&tree, &["commit", "--quiet", "--message", "two"]);
    holds_v1(&root);
    let has = |root: &std::path::Path, rev: &str| {
        shows(root, &["list", "--rev", rev, "--format", "ids"]).contains("bara-har")
    };
    assert!(has(&root, "HEAD"));
    assert!(!has(&repository.root, "HEAD"));
    assert!(has(&repository.root, "annat"));
}

#[test]
fn a_path_with_a_space_and_letters() {
    let repository = Repository::at("prov å", "mina aktörer");
    repository.put("companies/å ä/prov-å ö.toml", "name = \"Åäö\"\n");
    #[cfg(unix)]
    repository.put("companies/radbyte\n\"x\".toml", "name = \"Rad\"\n");
    repository.change();
    repository.commit("two");
    holds_v1(&repository.root);
    let shown = repository.shows(&["list", "--rev", "HEAD", "--format", "ids"]);
    assert_eq!(shown, repository.shows(&["list", "--format", "ids"]));
    assert!(shown.contains("prov-å ö"), "{shown}");
}

#[test]
fn a_head_that_is_on_no_branch() {
    let repository = Repository::new();
    repository.change();
    repository.commit("two");
    repository.git(&["checkout", "--quiet", "--detach", "v1"]);
    holds_v1(&repository.root);
    assert_eq!(
        repository
            .shows(&["list", "--rev", "main", "--format", "ids"])
            .lines()
            .count(),
        4
    );
    assert_eq!(
        repository
            .shows(&["list", "--rev", "HEAD", "--format", "ids"])
            .lines()
            .count(),
        3
    );
}

#[test]
fn every_name_that_git_knows() {
    let repository = Repository::new();
    repository.git(&["tag", "--annotate", "--message", "x", "med-text", "v1"]);
    repository.change();
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
        let shown = repository.shows(&["list", "--rev", rev, "--format", "ids"]);
        assert_eq!(shown.lines().count(), 3, "{rev}");
    }
}

/// A clone of the repository in a folder beside it.
fn clone(repository: &Repository, options: &[&str]) -> std::path::PathBuf {
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
fn a_shallow_clone_says_what_to_type_and_that_helps() {
    for (rev, expected) in [
        ("v1", "git fetch --unshallow --tags"),
        ("HEAD~1", "git fetch --unshallow"),
        ("2026-03-01", "git fetch --unshallow"),
    ] {
        let repository = Repository::at("prov", "registry");
        repository.change();
        repository.git(&["add", "--all"]);
        let mut commit = git_command(&repository.top, &["commit", "--quiet", "--message", "two"]);
        commit.env("GIT_COMMITTER_DATE", "2026-03-05T12:00:00+0100");
        assert!(commit.status().expect("git runs").success());
        let root = clone(&repository, &["--depth=1"]).join("registry");
        // What is there is read.
        assert_eq!(
            shows(&root, &["list", "--rev", "HEAD", "--format", "ids"])
                .lines()
                .count(),
            4
        );
        let Ran {
            code,
            stdout,
            stderr,
        } = run(&root, &["list", "--rev", rev]);
        assert_eq!((code, stdout.as_str()), (Some(3), ""), "{stderr}");
        assert!(stderr.contains(rev), "{stderr}");
        assert_eq!(to_type(&stderr), expected, "{stderr}");
        // From elsewhere it says where.
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
        type_in(&root, to_type(&stderr));
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
fn a_partial_clone_fetches_what_it_lacks_at_once() {
    let repository = Repository::empty_at("prov", "registry");
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    repository.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    for number in 0..20 {
        let path = format!("companies/prov-{number}.toml");
        repository.put(&path, format!("name = \"Prov {number}\"\n"));
    }
    repository.commit("one");
    repository.git(&["tag", "v1"]);
    std::fs::remove_dir_all(repository.root.join("companies")).expect("removed");
    repository.commit("two");
    let clone = clone(&repository, &["--filter=blob:none"]);
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
    // Fetching runs what the settings of the clone say, so that somebody has to ask for it.
    let refused = run(&root, &arguments);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    assert_eq!(packs(), before);
    let mut fetching = kompis(&root, &arguments);
    let fetching = fetching.env("GIT_NO_LAZY_FETCH", "0");
    let shown = ran(fetching.output().expect("kompis runs"));
    assert_eq!((shown.code, &*shown.stderr), (Some(0), ""));
    assert_eq!(shown.stdout.lines().count(), 21);
    assert_eq!(packs(), before + 1, "one fetch for all");
}

#[test]
fn a_partial_clone_says_how_to_get_the_rest() {
    for filter in ["blob:none", "tree:0"] {
        let repository = Repository::at("prov", "registry");
        repository.git(&["config", "uploadpack.allowFilter", "true"]);
        std::fs::remove_dir_all(repository.root.join("companies")).expect("removed");
        repository.commit("two");
        let clone = clone(&repository, &[&format!("--filter={filter}")]);
        let root = clone.join("registry");
        let refused = run(&root, &["list", "--rev", "v1"]);
        let said = refused.stderr;
        assert_eq!(refused.code, Some(3), "{filter}: {said}");
        assert!(said.contains("has not fetched all"), "{filter}: {said}");
        type_in(&root, to_type(&said));
        let shown = shows(&root, &["list", "--rev", "v1", "--format", "ids"]);
        assert_eq!(shown.lines().count(), 3, "{filter}");
    }
}
