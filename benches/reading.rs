//! How long it takes to read 10,000 records: from the disk, and at HEAD from git's objects, which should take at most twice
//! as long.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use divan::Bencher;
use kompis::store::git::revision::Revision;
use kompis::store::load::{Loaded, load, load_at};
use tempfile::TempDir;

const COMPANIES: usize = 8_000;
const INITIATIVES: usize = 2_000;

/// The records as git has them after a clone or `git gc`.
static PACKED: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = repository();
    git(folder.path(), &["repack", "-a", "-d", "--quiet"]);
    folder
});

/// The records as git has them after commits: each in a file of its own.
static LOOSE: LazyLock<TempDir> = LazyLock::new(repository);

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 30)]
fn from_disk(bencher: Bencher<'_, '_>) {
    let root = PACKED.path();
    bencher.bench_local(|| read(load(root).expect("a registry")));
}

#[divan::bench(sample_count = 30)]
fn at_head(bencher: Bencher<'_, '_>) {
    let root = PACKED.path();
    bencher.bench_local(|| at(root));
}

#[divan::bench(sample_count = 30)]
fn at_head_in_loose_objects(bencher: Bencher<'_, '_>) {
    let root = LOOSE.path();
    bencher.bench_local(|| at(root));
}

fn at(root: &Path) -> Loaded {
    let revision = Revision::find(root, "HEAD").expect("a commit");
    read(load_at(root, &revision).expect("a registry"))
}

fn read(loaded: Loaded) -> Loaded {
    assert_eq!(loaded.registry.records().count(), COMPANIES + INITIATIVES);
    loaded
}

/// A repository with a made-up registry and one commit.
fn repository() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let put = |path: String, text: String| {
        let path: PathBuf = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    };
    put(
        "registry.toml".into(),
        "schema = 1\nname = \"Prov\"\n".into(),
    );
    for number in 0..COMPANIES {
        put(
            format!("companies/prov-{number}.toml"),
            format!(
                "name = \"Provbolaget {number}\"\naliases = [\"Prov {number}\"]\ncounty = [\"08\"]\n\
                 website = \"https://prov-{number}.example\"\nemail = \"info@prov-{number}.example\"\n\
                 note = \"Påhittat, bara för att mäta hur länge läsningen varar.\"\n"
            ),
        );
    }
    for number in 0..INITIATIVES {
        let participant = |actor: usize| {
            format!(
                "\n[[participant]]\nactor = \"prov-{}\"\nrole = \"partner\"\nsince = 2023-01-01\n",
                (number * 7 + actor) % COMPANIES
            )
        };
        let participants: String = (0..6).map(participant).collect();
        put(
            format!("initiatives/provdag-{number}.toml"),
            format!(
                "name = \"Provdagen {number}\"\ntype = \"fair\"\nstart = 2023-01-01\n{participants}"
            ),
        );
    }
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "one"]);
    folder
}

fn git(folder: &Path, arguments: &[&str]) {
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
