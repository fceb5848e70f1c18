//! The file map of ARCHITECTURE.md names what is in `src/`, and nothing else.
//!
//! The map is every line of a code block there that begins with `src/`: a folder, the names of files
//! in it, and after `#` what they are. A folder may have several lines; its `mod.rs` needs no mention.

use std::collections::BTreeMap;

use crate::source::SourceFile;

/// Each file of `src/` is named once, and each name is a file.
pub(crate) fn map_is_true(files: &[SourceFile]) -> Vec<String> {
    let named = named(files);
    let mut problems = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("src/")) {
        if !named.contains_key(&file.path) {
            problems.extend(missing(&named, &file.path));
        }
    }
    for (path, lines) in &named {
        let name = split(path).1;
        if !name.is_empty() && !files.iter().any(|file| file.path == *path) {
            problems.push(format!(
                "ARCHITECTURE.md:{}: remove `{name}`: {path} does not exist",
                lines[0]
            ));
        }
        for line in lines.iter().skip(1).filter(|_| !name.is_empty()) {
            problems.push(format!(
                "ARCHITECTURE.md:{line}: remove `{name}`: line {} names it already",
                lines[0]
            ));
        }
    }
    problems
}

/// What the map names, with its lines; a folder too, as `src/ops/`.
type Named = BTreeMap<String, Vec<usize>>;

fn named(files: &[SourceFile]) -> Named {
    let mut named = Named::new();
    let mut in_block = false;
    for (line, text) in files
        .iter()
        .filter(|file| file.path == "ARCHITECTURE.md")
        .flat_map(lines)
    {
        in_block ^= text.starts_with("```");
        let words = text.split('#').next().unwrap_or("");
        let mut words = words.split_whitespace();
        let folder = words
            .next()
            .filter(|folder| in_block && folder.starts_with("src/"));
        let Some(folder) = folder else {
            continue;
        };
        for name in std::iter::once("").chain(words) {
            named
                .entry(format!("{folder}{name}"))
                .or_default()
                .push(line);
        }
    }
    named
}

fn lines(file: &SourceFile) -> impl Iterator<Item = (usize, &str)> {
    file.text.lines().enumerate().map(|(i, text)| (i + 1, text))
}

fn missing(named: &Named, path: &str) -> Option<String> {
    let (folder, name) = split(path);
    match named.get(folder) {
        Some(_) if name == "mod.rs" => None,
        Some(lines) => Some(format!(
            "ARCHITECTURE.md:{}: add `{name}` to a line of `{folder}`",
            lines[0]
        )),
        None => Some(format!(
            "ARCHITECTURE.md: add a line `{folder}   {name}` to the map"
        )),
    }
}

/// `src/ops/show.rs` is `src/ops/` and `show.rs`.
fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |slash| slash + 1))
}

fn map(text: &str) -> Vec<String> {
    let paths = [
        "src/lib.rs",
        "src/text/mod.rs",
        "src/text/fold.rs",
        "src/text/sv.ftl",
    ];
    let mut files: Vec<SourceFile> = paths.iter().map(|path| SourceFile::new(path, "")).collect();
    files.push(SourceFile::new(
        "ARCHITECTURE.md",
        &format!("# House\nsrc/ is it\n```text\n{text}\n```\n"),
    ));
    map_is_true(&files)
}

#[test]
fn a_true_map_is_fine() {
    assert_eq!(
        map(
            "src/        lib.rs\nsrc/text/   fold.rs   # letters\nsrc/text/   sv.ftl    # words.rs"
        ),
        [""; 0]
    );
}

#[test]
fn a_file_that_is_not_on_the_map_fails() {
    assert_eq!(
        map("src/ lib.rs\nsrc/text/ fold.rs"),
        ["ARCHITECTURE.md:5: add `sv.ftl` to a line of `src/text/`"]
    );
    assert_eq!(
        map("src/text/ fold.rs sv.ftl"),
        ["ARCHITECTURE.md: add a line `src/   lib.rs` to the map"]
    );
}

#[test]
fn a_name_without_a_file_fails() {
    let problems = map("src/ lib.rs\nsrc/text/ fold.rs sv.ftl order.rs");
    assert_eq!(
        problems,
        ["ARCHITECTURE.md:5: remove `order.rs`: src/text/order.rs does not exist"]
    );
}

#[test]
fn a_file_that_is_named_twice_fails() {
    let problems = map("src/ lib.rs\nsrc/text/ fold.rs sv.ftl\nsrc/text/ fold.rs");
    assert_eq!(
        problems,
        ["ARCHITECTURE.md:6: remove `fold.rs`: line 5 names it already"]
    );
}
