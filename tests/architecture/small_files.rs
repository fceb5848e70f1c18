//! A module of less than 40 lines belongs in its parent, unless it is a command, a rule or a format.

use crate::source::SourceFile;

const MIN_LINES: usize = 40;

/// Files that are small for a reason.
fn may_be_small(path: &str) -> bool {
    let is_module_list = path.ends_with("/mod.rs") || matches!(path, "src/lib.rs" | "src/main.rs");
    // Commands, in each layer, and formats.
    let depth = path.matches('/').count();
    let is_command_or_format = depth == 2
        && ["src/cli/", "src/ops/", "src/render/"]
            .iter()
            .any(|it| path.starts_with(it));
    is_module_list || is_command_or_format || path.starts_with("src/ops/check/rules/")
}

/// Small files with their parents.
pub(crate) fn small_files(files: &[SourceFile]) -> Vec<String> {
    let rust = files.iter().filter(|file| file.is_rust());
    rust.filter(|file| !may_be_small(&file.path))
        .map(|file| (&file.path, file.text.lines().count()))
        .filter(|(_, lines)| *lines < MIN_LINES)
        .map(|(path, lines)| {
            format!("{path}: has {lines} lines; merge it into its parent (from {MIN_LINES} a file may stand alone)")
        })
        .collect()
}

#[test]
fn a_small_module_fails() {
    let problems = |path: &str, lines: usize| {
        small_files(&[SourceFile::new(path, &"fn f() {}\n".repeat(lines))])
    };
    assert_eq!(
        problems("src/model/shape.rs", 39),
        [
            "src/model/shape.rs: has 39 lines; merge it into its parent (from 40 a file may stand alone)"
        ]
    );
    for (path, lines) in [
        ("src/model/shape.rs", 40),
        ("src/model/mod.rs", 5),
        ("src/cli/unlink.rs", 20),
        ("src/render/ids.rs", 11),
    ] {
        assert_eq!(problems(path, lines), [""; 0], "{path}");
    }
}
