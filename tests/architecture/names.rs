//! The same name in every layer: `cli/matrix.rs`, `ops/matrix.rs`, `render/matrix.rs`, `tests/cmd/matrix/`.

use std::collections::BTreeSet;

use crate::source::SourceFile;

/// Files of `cli` that are no command.
const CLI_HELPERS: &[&str] = &[
    "mod",
    "context",
    "output",
    "complete",
    "write",
    "exit_code",
    "prompt",
    "interrupt",
];

/// Files of `ops` that are not named for a command, and why.
const OPS_HELPERS: &[(&str, &str)] = &[
    ("assign", "`key=value`, of every command that writes fields"),
    (
        "declare",
        "roles and types that a plan adds to registry.toml",
    ),
    (
        "expectations",
        "what the registry expects, for gaps and check",
    ),
    ("guard", "refuses to write the same fact twice"),
    ("named", "a record as results name it"),
    (
        "replace",
        "new contents for files that name a record, for rename, merge, remove and move",
    ),
];

/// Files of `render` that are not named for a command, and why.
const RENDER_HELPERS: &[(&str, &str)] = &[
    ("grid", "the table before anyone draws it"),
    ("report", "what a command shows, before a format draws it"),
    ("width", "how wide a text is on a screen"),
    ("label", "what people read for ids, codes and words"),
    ("escape", "every escaper"),
    (
        "findings",
        "findings with places and carets, for every command that has some",
    ),
    ("command", "the command lines that `check` suggests"),
    ("changes", "what a command wrote, in sentences"),
    ("ids", "a format: one id a line"),
    ("text", "a format: a table on a screen"),
    ("csv", "a format"),
    ("json", "a format"),
    ("markdown", "a format"),
    ("xlsx", "a format: workbooks"),
    ("github", "a format of findings: annotations and summaries"),
    ("sarif", "a format of findings, for tools for code"),
];

/// Folders of `tests/cmd` that are no command.
const OTHER_PAGES: &[&str] = &["errors", "tour", "questions"];

/// Every file of `ops` and `render` and every folder of pages is named after a command that exists.
pub(crate) fn names_are_commands(files: &[SourceFile]) -> Vec<String> {
    let mut commands = names_under(files, "src/cli/");
    commands.retain(|name| !CLI_HELPERS.contains(&name.as_str()));
    let mut problems = layer_names(files, &commands, "ops", OPS_HELPERS);
    problems.extend(layer_names(files, &commands, "render", RENDER_HELPERS));
    for folder in names_under(files, "tests/cmd/") {
        if !commands.contains(&folder) && !OTHER_PAGES.contains(&folder.as_str()) {
            problems.push(format!(
                "tests/cmd/{folder}: there is no command src/cli/{folder}.rs"
            ));
        }
    }
    problems
}

fn layer_names(
    files: &[SourceFile],
    commands: &BTreeSet<String>,
    layer: &str,
    helpers: &[(&str, &str)],
) -> Vec<String> {
    let list = format!("{}_HELPERS", layer.to_uppercase());
    let mut names = names_under(files, &format!("src/{layer}/"));
    names.remove("mod");
    let mut problems = Vec::new();
    for name in names.iter().filter(|name| !commands.contains(*name)) {
        if !helpers.iter().any(|(helper, _)| helper == name) {
            problems.push(format!(
                "src/{layer}/{name}: is no command of src/cli, and not in {list}"
            ));
        }
    }
    for (helper, _) in helpers
        .iter()
        .filter(|(helper, _)| !names.contains(*helper))
    {
        problems.push(format!(
            "src/{layer}/{helper}: is in {list}, but does not exist"
        ));
    }
    problems
}

/// Returns the files (without extension) and folders directly under a folder.
fn names_under(files: &[SourceFile], folder: &str) -> BTreeSet<String> {
    let below = files
        .iter()
        .filter_map(|file| file.path.strip_prefix(folder));
    let name = |path: &str| match path.split_once('/') {
        Some((folder, _)) => folder.to_owned(),
        None => path.split('.').next().unwrap_or(path).to_owned(),
    };
    below.map(name).collect()
}

fn problems_with(paths: &[&str]) -> Vec<String> {
    let of_render = RENDER_HELPERS
        .iter()
        .map(|(name, _)| format!("src/render/{name}.rs"));
    let of_ops = OPS_HELPERS
        .iter()
        .map(|(name, _)| format!("src/ops/{name}.rs"));
    let mut files: Vec<SourceFile> = of_render
        .chain(of_ops)
        .map(|path| SourceFile::new(&path, ""))
        .collect();
    files.extend(
        ["src/cli/mod.rs", "src/cli/context.rs", "src/cli/show.rs"]
            .map(|path| SourceFile::new(path, "")),
    );
    files.extend(paths.iter().map(|path| SourceFile::new(path, "")));
    names_are_commands(&files)
}

#[test]
fn files_named_for_commands_pass() {
    let twins = [
        "src/ops/mod.rs",
        "src/ops/show.rs",
        "src/render/show.rs",
        "tests/cmd/show/one.md",
    ];
    assert_eq!(problems_with(&twins), [""; 0]);
    assert_eq!(
        problems_with(&["src/ops/show/mod.rs", "tests/cmd/errors/a.md"]),
        [""; 0]
    );
}

#[test]
fn files_without_a_command_fail() {
    assert_eq!(
        problems_with(&["src/ops/shwo.rs"]),
        ["src/ops/shwo: is no command of src/cli, and not in OPS_HELPERS"]
    );
    assert_eq!(
        problems_with(&["src/ops/check/mod.rs"]),
        ["src/ops/check: is no command of src/cli, and not in OPS_HELPERS"]
    );
    assert_eq!(
        problems_with(&["src/render/context.rs"]),
        ["src/render/context: is no command of src/cli, and not in RENDER_HELPERS"]
    );
    assert_eq!(
        problems_with(&["tests/cmd/mod/a.md"]),
        ["tests/cmd/mod: there is no command src/cli/mod.rs"]
    );
}

#[test]
fn a_missing_helper_fails() {
    let problems = names_are_commands(&[]);
    for problem in [
        "src/ops/assign: is in OPS_HELPERS, but does not exist",
        "src/render/grid: is in RENDER_HELPERS, but does not exist",
    ] {
        assert!(problems.iter().any(|it| it == problem), "{problem}");
    }
}
