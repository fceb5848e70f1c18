//! Files do not import each other in cycles.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::paths::{Paths, Target, joined};
use crate::source::SourceFile;

/// No import cycles between files. A `mod` line is no import, nor is a `pub use` of a file's own
/// children: who imports a re-exported name counts as importing the file that defines it.
pub(crate) fn no_cycles(files: &[SourceFile]) -> Vec<String> {
    let imports = imports(&Crate::of(files));
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for ((from, to), line) in &imports {
        let Some(back) = path_between(&imports, to, from) else {
            continue;
        };
        if seen.insert(BTreeSet::from_iter(back.clone())) {
            problems.push(format!(
                "{from}:{line}: import cycle: {from} -> {}",
                back.join(" -> ")
            ));
        }
    }
    problems
}

/// Which file imports which, and the first line that does.
type Imports<'a> = BTreeMap<(&'a str, &'a str), usize>;

fn imports<'a>(krate: &Crate<'a>) -> Imports<'a> {
    let mut imports = Imports::new();
    for (module, (file, paths)) in &krate.files {
        for path in &paths.written {
            let Target::Inside(target) = paths.resolve(path) else {
                continue;
            };
            let own_child = path.is_public && target.starts_with(module);
            let defining_file = krate
                .defining_file(&target, 8)
                .filter(|defining_file| *defining_file != *file && !own_child);
            if let Some(defining_file) = defining_file {
                imports.entry((*file, defining_file)).or_insert(path.line);
            }
        }
    }
    imports
}

/// The shortest chain of imports between two files, both included.
fn path_between<'a>(imports: &Imports<'a>, from: &'a str, to: &'a str) -> Option<Vec<&'a str>> {
    let mut paths = VecDeque::from([vec![from]]);
    let mut seen = BTreeSet::from([from]);
    while let Some(path) = paths.pop_front() {
        let here = *path.last()?;
        if here == to {
            return Some(path);
        }
        for &(_, next) in imports.keys().filter(|(file, _)| *file == here) {
            if seen.insert(next) {
                paths.push_back([path.as_slice(), &[next]].concat());
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

    /// The file that defines what a path names, through `pub use`.
    fn defining_file(&self, target: &[String], depth: usize) -> Option<&'a str> {
        let length = (1..=target.len())
            .rev()
            .find(|&length| self.files.contains_key(&target[..length]))?;
        let (file, paths) = &self.files[&target[..length]];
        let re_export = target
            .get(length)
            .and_then(|name| paths.find_use(name))
            .filter(|path| path.is_public);
        if let (Some(path), true) = (re_export, depth > 0)
            && let Target::Inside(further) = paths.resolve(path)
        {
            return self.defining_file(&joined(&further, &target[length + 1..]), depth - 1);
        }
        Some(file)
    }
}

fn cycles(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<SourceFile> = files
        .iter()
        .map(|(path, text)| SourceFile::new(path, text))
        .collect();
    no_cycles(&files)
}

#[test]
fn imports_without_a_cycle_pass() {
    let face = (
        "src/model/mod.rs",
        "mod id;\nmod record;\npub use id::Id;\npub(crate) use self::record::Record;",
    );
    let record = (
        "src/model/record.rs",
        "use super::Id;\nmod tests { use super::Record; }",
    );
    assert_eq!(
        cycles(&[face, record, ("src/model/id.rs", "fn f() { self::g() }")]),
        [""; 0]
    );
}

#[test]
fn a_cycle_fails_with_all_its_files() {
    let a = ("src/ops/a.rs", "\nuse super::b::B;");
    let b = ("src/ops/b.rs", "fn f() { crate::ops::c::g() }");
    let c = ("src/ops/c.rs", "use crate::ops::a;");
    let cycle = "src/ops/a.rs:2: import cycle: src/ops/a.rs -> src/ops/b.rs -> src/ops/c.rs -> src/ops/a.rs";
    assert_eq!(cycles(&[a, b, c]), [cycle]);
}

#[test]
fn a_cycle_through_a_re_export_fails() {
    let face = (
        "src/model/mod.rs",
        "mod id;\nmod record;\npub use id::Id;\npub use record::Record;",
    );
    let record = ("src/model/record.rs", "use super::Id;");
    let id = ("src/model/id.rs", "use crate::model::Record;");
    let cycle = "src/model/id.rs:1: import cycle: src/model/id.rs -> src/model/record.rs -> src/model/id.rs";
    assert_eq!(cycles(&[face, record, id]), [cycle]);
}

#[test]
fn a_cycle_of_a_folder_and_its_file_fails() {
    let table = (
        "src/ops/check/mod.rs",
        "mod dates;\npub struct Check;\nfn f() { dates::rule() }",
    );
    let dates = ("src/ops/check/dates.rs", "use super::Check;");
    let cycle = "src/ops/check/dates.rs:1: import cycle: src/ops/check/dates.rs -> src/ops/check/mod.rs -> src/ops/check/dates.rs";
    assert_eq!(cycles(&[table, dates]), [cycle]);
}
