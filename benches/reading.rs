//! Measures the time to read 15,000 records from disk, and at HEAD from git objects, which should take at most twice as
//! long.

use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use divan::Bencher;
use kompis::store::git::revision::Revision;
use kompis::store::load::{Loaded, load, open_at};
use tempfile::TempDir;

use self::generator::{Shape, generate};

mod generator;

const FILES: usize = 15_000;

/// The records as git stores them after a clone or `git gc`: in a pack.
static PACKED: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = create_repository();
    run_git(folder.path(), &["repack", "-a", "-d", "--quiet"]);
    folder
});

/// The records as git stores them after commits: each object in its own file.
static LOOSE: LazyLock<TempDir> = LazyLock::new(create_repository);

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 30)]
fn read_from_disk(bencher: Bencher<'_, '_>) {
    let root = PACKED.path();
    bencher.bench_local(|| assert_complete(load(root).expect("a registry")));
}

#[divan::bench(sample_count = 30)]
fn read_at_head(bencher: Bencher<'_, '_>) {
    let root = PACKED.path();
    bencher.bench_local(|| load_head(root));
}

#[divan::bench(sample_count = 30)]
fn read_at_head_from_loose_objects(bencher: Bencher<'_, '_>) {
    let root = LOOSE.path();
    bencher.bench_local(|| load_head(root));
}

fn load_head(root: &Path) -> Loaded {
    let revision = Revision::find(root, "HEAD").expect("a commit");
    assert_complete(open_at(root, &revision).expect("a registry").read_all())
}

fn assert_complete(loaded: Loaded) -> Loaded {
    assert_eq!(loaded.registry.records().count(), FILES);
    loaded
}

/// Creates a repository with an invented registry and one commit.
fn create_repository() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let shape = Shape {
        files: FILES,
        sharded: false,
        seed: 1,
    };
    generate(folder.path(), shape).expect("a registry");
    run_git(folder.path(), &["init", "--quiet"]);
    run_git(folder.path(), &["add", "--all"]);
    run_git(folder.path(), &["commit", "--quiet", "--message", "one"]);
    folder
}

fn run_git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .arg("-C")
        .arg(folder)
        .args([
            "-c",
            "user.name=Prov",
            "-c",
            "user.email=prov@exempel.example",
            "-c",
            "gc.auto=0",
        ])
        .args(arguments)
        .status()
        .expect("git runs");
    assert!(status.success(), "{arguments:?}");
}
