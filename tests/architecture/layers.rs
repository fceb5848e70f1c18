//! `text <- model <- error <- document <- { ops | store } <- render <- cli`: which layer may import which.

use std::collections::BTreeSet;

use crate::paths::{Paths, Target, Written};
use crate::source::SourceFile;

/// The layers from the lowest to the highest. Two with the same number do not import each other.
const LAYERS: &[(&str, u8)] = &[
    ("text", 0),
    ("model", 1),
    ("error", 2),
    ("document", 3),
    ("ops", 4),
    ("store", 4),
    ("render", 5),
    ("cli", 6),
];

fn layer_height(layer: &str) -> Option<u8> {
    let found = LAYERS.iter().find(|(name, _)| *name == layer);
    found.map(|&(_, layer_height)| layer_height)
}

/// Each layer imports only itself and lower layers; `main.rs` uses the library from outside.
pub(crate) fn imports_point_to_lower_layers(files: &[SourceFile]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        match file.path.as_str() {
            "src/lib.rs" => {}
            "src/main.rs" => problems.extend(main_stays_outside(file)),
            _ => problems.extend(file_points_down(file)),
        }
    }
    problems
}

fn file_points_down(file: &SourceFile) -> Vec<String> {
    let layer = file.module()[0].clone();
    let Some(layer_height) = layer_height(&layer) else {
        return vec![format!("{}: is in no layer", file.path)];
    };
    let paths = Paths::of(file);
    let inward = paths.written.iter().filter(|path| path.is_inward());
    let problems: BTreeSet<(usize, String)> = inward
        .filter_map(|path| problem_of_path(&paths, path, &layer, layer_height))
        .collect();
    let problems = problems.into_iter();
    problems
        .map(|(line, problem)| format!("{}:{line}: {problem}", file.path))
        .collect()
}

/// The problem with a path, if it has one.
fn problem_of_path(paths: &Paths, path: &Written, layer: &str, own: u8) -> Option<(usize, String)> {
    let Target::Inside(target) = paths.resolve(path) else {
        return None;
    };
    let name = target.first().map_or("", String::as_str);
    let problem = match layer_height(name) {
        _ if name == layer => return None,
        Some(other) if other < own => return None,
        Some(_) => format!("{layer} may not use {name}"),
        None => format!("`{}` names no layer", path.text()),
    };
    Some((path.line, problem))
}

fn main_stays_outside(file: &SourceFile) -> Vec<String> {
    let paths = Paths::of(file);
    let inward = paths.written.iter().filter(|path| path.is_inward());
    let mut lines: Vec<usize> = inward.map(|path| path.line).collect();
    lines.extend(paths.modules.iter().map(|(_, line)| line));
    let problem = |line| format!("{}:{line}: main.rs may only use `kompis::…`", file.path);
    lines.into_iter().map(problem).collect()
}

/// `lib.rs` lists the modules in reading order: each uses only the ones above it.
pub(crate) fn library_lists_layers_in_order(files: &[SourceFile]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut highest = 0;
    for (module, line) in files
        .iter()
        .filter(|file| file.path == "src/lib.rs")
        .flat_map(modules)
    {
        match layer_height(&module) {
            None => problems.push(format!("src/lib.rs:{line}: `{module}` is no layer")),
            Some(layer_height) if layer_height < highest => {
                problems.push(format!(
                    "src/lib.rs:{line}: `{module}` is lower than a module that is listed before it"
                ));
            }
            Some(layer_height) => highest = layer_height,
        }
    }
    problems
}

fn modules(file: &SourceFile) -> Vec<(String, usize)> {
    let modules = Paths::of(file).modules.into_iter();
    modules
        .map(|(path, line)| (path.join("::"), line))
        .collect()
}

fn problems_of(path: &str, text: &str) -> Vec<String> {
    imports_point_to_lower_layers(&[SourceFile::new(path, text)])
}

#[test]
fn imports_of_lower_layers_pass() {
    let text = "use crate::{text::fold, model::Id}; use super::search; use crate::error::Error;";
    assert_eq!(problems_of("src/ops/matrix.rs", text), [""; 0]);
    assert_eq!(
        problems_of(
            "src/cli/matrix.rs",
            "use crate::{store, ops, render, cli::context};"
        ),
        [""; 0]
    );
    assert_eq!(
        problems_of(
            "src/error.rs",
            "use crate::model::Id;\n// crate::cli\nconst A: &str = \"crate::cli::x\";"
        ),
        [""; 0]
    );
    assert_eq!(
        problems_of(
            "src/main.rs",
            "fn main() -> kompis::cli::Exit { kompis::cli::run() }"
        ),
        [""; 0]
    );
    assert_eq!(
        problems_of("src/lib.rs", "pub use crate::cli::run;"),
        [""; 0]
    );
}

#[test]
fn imports_of_higher_layers_fail() {
    assert_eq!(
        problems_of(
            "src/ops/matrix.rs",
            "\nuse crate::{\n text::fold,\n render::{grid}};"
        ),
        ["src/ops/matrix.rs:4: ops may not use render"]
    );
    assert_eq!(
        problems_of("src/text/fold.rs", "fn f() {\n crate::cli::x() }"),
        ["src/text/fold.rs:2: text may not use cli"]
    );
    assert_eq!(
        problems_of(
            "src/model/query/parse.rs",
            "use super::super::super::error::Error;"
        ),
        ["src/model/query/parse.rs:1: model may not use error"]
    );
    assert_eq!(
        problems_of("src/error.rs", "use super::store::load;"),
        ["src/error.rs:1: error may not use store"]
    );
}

#[test]
fn ops_and_store_do_not_import_each_other() {
    assert_eq!(
        problems_of("src/ops/search.rs", "use crate::store::load;"),
        ["src/ops/search.rs:1: ops may not use store"]
    );
    assert_eq!(
        problems_of("src/store/load.rs", "use crate::ops::search;"),
        ["src/store/load.rs:1: store may not use ops"]
    );
}

#[test]
fn a_path_without_a_layer_fails() {
    assert_eq!(
        problems_of("src/text/fold.rs", "use crate::Error;"),
        ["src/text/fold.rs:1: `crate::Error` names no layer"]
    );
    assert_eq!(
        problems_of("src/text/fold.rs", "use crate as root;"),
        ["src/text/fold.rs:1: `crate` names no layer"]
    );
    assert_eq!(
        problems_of("src/util.rs", ""),
        ["src/util.rs: is in no layer"]
    );
}

#[test]
fn main_uses_the_library_from_outside() {
    let problem = ["src/main.rs:1: main.rs may only use `kompis::…`"];
    assert_eq!(problems_of("src/main.rs", "mod cli;"), problem);
    assert_eq!(problems_of("src/main.rs", "use crate::cli;"), problem);
}

#[test]
fn the_library_lists_lower_layers_first() {
    let list = |text| library_lists_layers_in_order(&[SourceFile::new("src/lib.rs", text)]);
    assert_eq!(
        list("pub mod text;\npub mod model;\nmod store;\nmod ops;\npub mod cli;"),
        [""; 0]
    );
    assert_eq!(
        list("pub mod cli;\npub mod text;"),
        ["src/lib.rs:2: `text` is lower than a module that is listed before it"]
    );
    assert_eq!(list("mod util;"), ["src/lib.rs:1: `util` is no layer"]);
}
