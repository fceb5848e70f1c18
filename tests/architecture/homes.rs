//! Packages that do I/O, or are heavy, have a home: the few files that use them.

use std::collections::BTreeMap;

use crate::paths::{Paths, Target, Written};
use crate::source::SourceFile;

/// A package that does I/O or is heavy, as code names it, and its home under `src/`: files, or a folder that
/// ends with `/`. Other packages may be used everywhere.
const HOMES: &[(&str, &[&str])] = &[
    ("calamine", &["store/tables/workbook.rs"]),
    (
        "calcard",
        &["render/contacts/vcard.rs", "store/tables/cards.rs"],
    ),
    ("clap", &["cli/"]),
    (
        "clap_complete",
        &["cli/complete.rs", "cli/complete/shells.rs"],
    ),
    ("comfy_table", &["render/text.rs"]),
    ("dialoguer", &["cli/prompt.rs"]),
    ("directories", &["store/settings.rs"]),
    ("encoding_rs", &["store/tables.rs"]),
    ("fluent_bundle", &["text/words.rs"]),
    ("icu_collator", &["text/order.rs"]),
    ("icu_locale_core", &["text/order.rs"]),
    ("icu_normalizer", &["text/fold.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    // The clock: dates and their arithmetic (`jiff::civil`) may be used everywhere.
    ("jiff", &["cli/context.rs"]),
    ("parquet", &["render/export/parquet.rs"]),
    ("phonenumber", &["text/phone.rs"]),
    ("rusqlite", &["render/export/sqlite.rs"]),
    ("rust_xlsxwriter", &["render/xlsx.rs"]),
    ("rustix", &["cli/interrupt.rs", "store/disk.rs"]),
    ("signal_hook", &["cli/interrupt.rs"]),
    ("toml_parser", &["document/"]),
];

/// Parts of a package that may be used everywhere: jiff's calendar, but not its clock.
const FREE_PARTS: &[&str] = &["jiff::civil"];

/// The only file that opens, writes and removes files. It follows no symbolic link when it writes, and never blocks
/// when it reads.
const DISK: &str = "src/store/disk.rs";

/// The parts of `std::fs` that other files may use: they list folders and lock files that are already open.
const ALLOWED_FS: &[&str] = &[
    "std::fs::File",
    "std::fs::File::try_lock",
    "std::fs::File::try_lock_shared",
    "std::fs::ReadDir",
    "std::fs::TryLockError",
    "std::fs::TryLockError::Error",
    "std::fs::TryLockError::WouldBlock",
    "std::fs::read_dir",
];

/// Nothing but `store/disk.rs` opens, writes, renames or removes files.
pub(crate) fn only_the_disk_module_opens_files(files: &[SourceFile]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files.iter().filter(|it| it.is_rust() && it.path != DISK) {
        let paths = Paths::of(file);
        for path in &paths.written {
            let Target::Outside(target) = paths.resolve(path) else {
                continue;
            };
            let target = target.join("::");
            let target = target.trim_start_matches("::");
            // A `use std::fs` by itself opens nothing.
            if target.starts_with("std::fs::") && !ALLOWED_FS.contains(&target)
                || target.starts_with("std::os::unix::fs")
            {
                problems.push(format!(
                    "{}:{}: `{target}` belongs in {DISK}",
                    file.path, path.line
                ));
            }
        }
    }
    problems
}

#[test]
fn opening_files_elsewhere_fails() {
    let problems = |path: &str, text: &str| {
        only_the_disk_module_opens_files(&[SourceFile::new(path, text)]).join("; ")
    };
    for text in [
        "fn f() { std::fs::write(a, b) }",
        "use std::fs; fn f() { fs::rename(a, b) }",
        "use std::fs::{self, File}; fn f() { File::create(a) }",
        "use std::fs::OpenOptions;",
        "use std::fs as disk; fn f() { disk::create_dir_all(a) }",
        "fn f() { std::os::unix::fs::symlink(a, b) }",
    ] {
        assert!(problems("src/cli/show.rs", text).contains(DISK), "{text}");
        assert_eq!(problems(DISK, text), "");
    }
    let text =
        "use std::fs::{self, File}; fn f(file: &File) { File::try_lock(file); fs::read_dir(a) }";
    assert_eq!(problems("src/store/lock.rs", text), "");
}

/// A package with a home is used only there, and each home uses its package.
pub(crate) fn packages_are_used_only_in_their_homes(files: &[SourceFile]) -> Vec<String> {
    let uses = uses_of_packages(files);
    let mut problems = uses_outside_home(&uses);
    for (package, homes) in HOMES {
        problems.extend(
            homes
                .iter()
                .filter_map(|home| empty_home(files, &uses, package, home)),
        );
    }
    problems
}

/// A package, the file that uses it, and the first line there that does.
type Uses = BTreeMap<(&'static str, String), usize>;

fn uses_of_packages(files: &[SourceFile]) -> Uses {
    let mut uses = Uses::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let paths = Paths::of(file);
        for path in &paths.written {
            if let Some(package) = package_of(&paths, path) {
                uses.entry((package, file.path.clone()))
                    .or_insert(path.line);
            }
        }
    }
    uses
}

/// The package of a path that leads to one, unless that part of it is free.
fn package_of(paths: &Paths, path: &Written) -> Option<&'static str> {
    let Target::Outside(target) = paths.resolve(path) else {
        return None;
    };
    let target = target.join("::");
    let target = target.trim_start_matches("::");
    let leads_to = |part: &str| target == part || target.starts_with(&format!("{part}::"));
    if FREE_PARTS.iter().any(|part| leads_to(part)) {
        return None;
    }
    let mut packages = HOMES.iter().map(|(package, _)| *package);
    packages.find(|package| leads_to(package))
}

fn lives_in(path: &str, home: &str) -> bool {
    let home = format!("src/{home}");
    path == home || home.ends_with('/') && path.starts_with(&home)
}

fn uses_outside_home(uses: &Uses) -> Vec<String> {
    let mut problems = Vec::new();
    for ((package, path), line) in uses {
        let homes = HOMES
            .iter()
            .find(|(name, _)| name == package)
            .map_or(&[][..], |row| row.1);
        if !homes.iter().any(|home| lives_in(path, home)) {
            problems.push(format!(
                "{path}:{line}: `{package}` has its home in {}",
                homes.join(", ")
            ));
        }
    }
    problems
}

fn empty_home(files: &[SourceFile], uses: &Uses, package: &str, home: &str) -> Option<String> {
    if !files.iter().any(|file| lives_in(&file.path, home)) {
        return Some(format!(
            "src/{home}: is a home of `{package}`, but does not exist"
        ));
    }
    let mut users = uses.keys().filter(|(name, _)| *name == package);
    let used = users.any(|(_, path)| lives_in(path, home));
    (!used).then(|| format!("src/{home}: is a home of `{package}`, but does not use it"))
}

/// The problems of made-up sources that use every package in its homes, after `change`.
fn problems_after(change: impl Fn(&mut Vec<SourceFile>)) -> Vec<String> {
    let mut files = Vec::new();
    for (package, homes) in HOMES {
        for home in *homes {
            let path = if home.ends_with('/') {
                format!("src/{home}mod.rs")
            } else {
                format!("src/{home}")
            };
            files.push(SourceFile::new(&path, &format!("use {package}::Thing;")));
        }
    }
    change(&mut files);
    packages_are_used_only_in_their_homes(&files)
}

fn problems_with(path: &str, text: &str) -> Vec<String> {
    problems_after(|files| files.push(SourceFile::new(path, text)))
}

#[test]
fn packages_at_home_pass() {
    assert_eq!(problems_after(|_| {}), [""; 0]);
    assert_eq!(
        problems_with(
            "src/ops/due.rs",
            "use jiff::civil::{self, Date}; use rayon::prelude::ParallelIterator; fn f() { civil::date(1, 2, 3) }"
        ),
        [""; 0]
    );
    assert_eq!(
        problems_with(
            "src/cli/show.rs",
            "use crate::render::csv; #[derive(clap::Args)] struct A; fn f() { csv::draw() }"
        ),
        [""; 0]
    );
}

#[test]
fn packages_away_from_home_fail() {
    let problem = [
        "src/ops/show.rs:2: `calcard` has its home in render/contacts/vcard.rs, store/tables/cards.rs",
    ];
    assert_eq!(
        problems_with(
            "src/ops/show.rs",
            "\nuse calcard::Writer; fn f() { Writer::new() }"
        ),
        problem
    );
    assert_eq!(
        problems_with("src/ops/show.rs", "\nfn f() { calcard::Writer::new() }"),
        problem
    );
    assert_eq!(
        problems_with("src/ops/show.rs", "\nuse {std::fs, ::calcard as c};"),
        problem
    );
    assert_eq!(
        problems_with("src/render/show.rs", "#[derive(clap::Args)] struct A;"),
        ["src/render/show.rs:1: `clap` has its home in cli/"]
    );
}

#[test]
fn the_clock_has_a_home() {
    let problem = ["src/ops/due.rs:1: `jiff` has its home in cli/context.rs"];
    assert_eq!(
        problems_with("src/ops/due.rs", "use jiff::{civil::Date, Zoned};"),
        problem
    );
    assert_eq!(
        problems_with("src/ops/due.rs", "fn now() { jiff::Timestamp::now() }"),
        problem
    );
}

#[test]
fn a_missing_or_unused_home_fails() {
    let gone = problems_after(|files| files.retain(|file| file.path != "src/text/phone.rs"));
    assert_eq!(
        gone,
        ["src/text/phone.rs: is a home of `phonenumber`, but does not exist"]
    );
    let empty = |files: &mut Vec<SourceFile>| {
        for file in files
            .iter_mut()
            .filter(|file| file.path == "src/text/phone.rs")
        {
            file.text = "// phonenumber::parse".to_owned();
        }
    };
    assert_eq!(
        problems_after(empty),
        ["src/text/phone.rs: is a home of `phonenumber`, but does not use it"]
    );
}
