//! ARCHITECTURE.md names functions that exist, and has one line for each folder of `src/` that holds Rust files, and no other.
//!
//! A line of the map stands in a code block and begins with the path of the folder, such as `src/ops/`.

use std::collections::BTreeSet;

use crate::source::{SourceFile, tokens};

/// Each folder has one line, and each line names a folder.
pub(crate) fn map_lists_every_folder(files: &[SourceFile]) -> Vec<String> {
    let folders: BTreeSet<&str> = files
        .iter()
        .filter(|file| file.is_rust())
        .filter_map(|file| Some(&file.path[..=file.path.rfind('/')?]))
        .collect();
    let mut listed = BTreeSet::new();
    let mut problems = Vec::new();
    for (line, folder) in map_lines(files) {
        if !folders.contains(folder) {
            problems.push(format!(
                "ARCHITECTURE.md:{line}: there is no folder {folder}"
            ));
        } else if !listed.insert(folder) {
            problems.push(format!("ARCHITECTURE.md:{line}: {folder} is listed twice"));
        }
    }
    let missing = folders.difference(&listed);
    problems.extend(missing.map(|folder| format!("ARCHITECTURE.md: add a line for {folder}")));
    problems
}

/// Each row of a table that begins with a file and a function, `| `cli/link.rs` | `run` |`, names a function of that file.
pub(crate) fn walks_name_functions(files: &[SourceFile]) -> Vec<String> {
    let page = files.iter().filter(|file| file.path == "ARCHITECTURE.md");
    let mut problems = Vec::new();
    for (index, line) in page.flat_map(|file| file.text.lines().enumerate()) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, path, function, ..] = cells.as_slice() else {
            continue;
        };
        let (path, function) = (path.trim_matches('`'), function.trim_matches('`'));
        if !path.ends_with(".rs") {
            continue;
        }
        let path = format!("src/{path}");
        let is_defined = |file: &SourceFile| {
            let tokens = tokens(&file.text);
            let mut pairs = tokens.windows(2);
            pairs.any(|pair| pair[0].is("fn") && pair[1].is(function))
        };
        let file = files.iter().find(|file| file.path == path);
        if !file.is_some_and(is_defined) {
            problems.push(format!(
                "ARCHITECTURE.md:{}: {path} has no function `{function}`",
                index + 1
            ));
        }
    }
    problems
}

fn map_lines(files: &[SourceFile]) -> Vec<(usize, &str)> {
    let page = files.iter().filter(|file| file.path == "ARCHITECTURE.md");
    let mut in_block = false;
    let mut found = Vec::new();
    for (index, text) in page.flat_map(|file| file.text.lines().enumerate()) {
        in_block ^= text.starts_with("```");
        let folder = text.split_whitespace().next().unwrap_or("");
        if in_block && folder.starts_with("src/") {
            found.push((index + 1, folder));
        }
    }
    found
}

fn problems_of(map: &str) -> Vec<String> {
    let paths = ["src/lib.rs", "src/text/mod.rs", "src/text/sv.ftl"];
    let mut files: Vec<SourceFile> = paths.iter().map(|path| SourceFile::new(path, "")).collect();
    let page = format!("# Map\nsrc/cli/ is no line of it\n```text\n{map}\n```\n");
    files.push(SourceFile::new("ARCHITECTURE.md", &page));
    map_lists_every_folder(&files)
}

#[test]
fn a_map_of_all_folders_passes() {
    assert_eq!(problems_of("src/   lib.rs\nsrc/text/   words"), [""; 0]);
}

#[test]
fn a_missing_unknown_or_repeated_folder_fails() {
    assert_eq!(
        problems_of("src/   lib.rs\nsrc/ops/   commands\nsrc/   again"),
        [
            "ARCHITECTURE.md:5: there is no folder src/ops/",
            "ARCHITECTURE.md:6: src/ is listed twice",
            "ARCHITECTURE.md: add a line for src/text/",
        ]
    );
}

#[test]
fn a_walk_through_a_function_that_is_gone_fails() {
    let page =
        "| file | function |\n|---|---|\n| `cli/a.rs` | `run` | x |\n| `cli/a.rs` | `walk` | y |\n";
    let files = [
        SourceFile::new("ARCHITECTURE.md", page),
        SourceFile::new("src/cli/a.rs", "pub fn run<T>() { walk(); }"),
    ];
    assert_eq!(
        walks_name_functions(&files),
        ["ARCHITECTURE.md:4: src/cli/a.rs has no function `walk`"]
    );
}
