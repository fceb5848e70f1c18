//! No file uses itself by way of others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::paths::{Paths, Target, joined};
use crate::source::SourceFile;

/// No import rings between files. A `mod` line is no import, nor is a `pub use` of a file's own
/// children: whoever takes a name from there is taken to use the file that has it.
pub(crate) fn no_rings(files: &[SourceFile]) -> Vec<String> {
    let imports = imports(&Crate::of(files));
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for ((from, to), line) in &imports {
        let Some(back) = way(&imports, to, from) else {
            continue;
        };
        if seen.insert(BTreeSet::from_iter(back.clone())) {
            problems.push(format!(
                "{from}:{line}: ring: {from} -> {}",
                back.join(" -> ")
            ));
        }
    }
    problems
}

/// Who uses whom, and the first line that says so.
type Imports<'a> = BTreeMap<(&'a str, &'a str), usize>;

fn imports<'a>(krate: &Crate<'a>) -> Imports<'a> {
    let mut imports = Imports::new();
    for (module, (file, paths)) in &krate.files {
        for path in &paths.written {
            let Target::Inside(target) = paths.resolve(path) else {
                continue;
            };
            let own_child = path.shown_on && target.starts_with(module);
            let owner = krate
                .owner(&target, 8)
                .filter(|owner| *owner != *file && !own_child);
            if let Some(owner) = owner {
                imports.entry((*file, owner)).or_insert(path.line);
            }
        }
    }
    imports
}

/// The shortest way along imports, both ends included.
fn way<'a>(imports: &Imports<'a>, from: &'a str, to: &'a str) -> Option<Vec<&'a str>> {
    let mut ways = VecDeque::from([vec![from]]);
    let mut seen = BTreeSet::from([from]);
    while let Some(way) = ways.pop_front() {
        let here = *way.last()?;
        if here == to {
            return Some(way);
        }
        for &(_, next) in imports.keys().filter(|(file, _)| *file == here) {
            if seen.insert(next) {
                ways.push_back([way.as_slice(), &[next]].concat());
            }
        }
    }
    None
}

/// The library's files by module.
struct Crate<'a> {
    files: BTreeMap<Vec<String>, (&'a str, Paths)>,
}

impl<'a> Crate<'a> {
    fn of(files: &'a [SourceFile]) -> Self {
        let library = files.iter().filter(|file| {
            file.is_rust() && !matches!(file.path.as_str(), "src/lib.rs" | "src/main.rs")
        });
        Self {
            files: library
                .map(|file| (file.module(), (file.path.as_str(), Paths::of(file))))
                .collect(),
        }
    }

    /// The file that has what a path leads to, through `pub use`.
    fn owner(&self, target: &[String], patience: usize) -> Option<&'a str> {
        let length = (1..=target.len())
            .rev()
            .find(|&length| self.files.contains_key(&target[..length]))?;
        let (file, paths) = &self.files[&target[..length]];
        let passed_on = target
            .get(length)
            .and_then(|name| paths.given_name(name))
            .filter(|path| path.shown_on);
        if let (Some(path), true) = (passed_on, patience > 0)
            && let Target::Inside(further) = paths.resolve(path)
        {
            return self.owner(&joined(&further, &target[length + 1..]), patience - 1);
        }
        Some(file)
    }
}

fn rings(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<SourceFile> = files
        .iter()
        .map(|(path, text)| SourceFile::new(path, text))
        .collect();
    no_rings(&files)
}

#[test]
fn imports_without_a_way_back_are_fine() {
    let face = (
        "src/model/mod.rs",
        "mod id;\nmod record;\npub use id::Id;\npub(crate) use self::record::Record;",
    );
    let record = (
        "src/model/record.rs",
        "use super::Id;\nmod tests { use super::Record; }",
    );
    assert_eq!(
        rings(&[face, record, ("src/model/id.rs", "fn f() { self::g() }")]),
        [""; 0]
    );
}

#[test]
fn a_ring_fails_with_the_way_round() {
    let a = ("src/ops/a.rs", "\nuse super::b::B;");
    let b = ("src/ops/b.rs", "fn f() { crate::ops::c::g() }");
    let c = ("src/ops/c.rs", "use crate::ops::a;");
    let ring = "src/ops/a.rs:2: ring: src/ops/a.rs -> src/ops/b.rs -> src/ops/c.rs -> src/ops/a.rs";
    assert_eq!(rings(&[a, b, c]), [ring]);
}

#[test]
fn a_ring_through_a_name_passed_on_fails() {
    let face = (
        "src/model/mod.rs",
        "mod id;\nmod record;\npub use id::Id;\npub use record::Record;",
    );
    let record = ("src/model/record.rs", "use super::Id;");
    let id = ("src/model/id.rs", "use crate::model::Record;");
    let ring = "src/model/id.rs:1: ring: src/model/id.rs -> src/model/record.rs -> src/model/id.rs";
    assert_eq!(rings(&[face, record, id]), [ring]);
}

#[test]
fn a_ring_of_a_folder_and_its_file_fails() {
    let table = (
        "src/ops/check/mod.rs",
        "mod dates;\npub struct Check;\nfn f() { dates::rule() }",
    );
    let dates = ("src/ops/check/dates.rs", "use super::Check;");
    let ring = "src/ops/check/dates.rs:1: ring: src/ops/check/dates.rs -> src/ops/check/mod.rs -> src/ops/check/dates.rs";
    assert_eq!(rings(&[table, dates]), [ring]);
}
