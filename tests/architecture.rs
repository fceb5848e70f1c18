//! The rules of ARCHITECTURE.md that a program can check.
//!
//! Each test reads the files of the repository as text and applies one rule. The rules are in
//! `tests/architecture/`, one file each, with small made-up sources that show that the rule fails on a bad one
//! and passes a good one. A rule takes files and returns problems, such as
//! `src/ops/matrix.rs:12: ops may not use render`.

#[path = "architecture/cycles.rs"]
mod cycles;
#[path = "architecture/functions.rs"]
mod functions;
#[path = "architecture/homes.rs"]
mod homes;
#[path = "architecture/layers.rs"]
mod layers;
#[path = "architecture/map.rs"]
mod map;
#[path = "architecture/names.rs"]
mod names;
#[path = "architecture/paths.rs"]
mod paths;
#[path = "architecture/records.rs"]
mod records;
#[path = "architecture/small_files.rs"]
mod small_files;
#[path = "architecture/source.rs"]
mod source;

use source::{SourceFile, repository};

/// Applies a rule to the repository and fails with all its problems.
fn assert_rule(rule: fn(&[SourceFile]) -> Vec<String>) {
    let files = repository();
    assert!(files.iter().any(SourceFile::is_rust), "no source was found");
    let problems = rule(&files);
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn imports_point_to_lower_layers() {
    assert_rule(layers::imports_point_to_lower_layers);
}

#[test]
fn the_library_lists_its_layers_in_order() {
    assert_rule(layers::library_lists_layers_in_order);
}

#[test]
fn packages_are_used_only_in_their_homes() {
    assert_rule(homes::packages_are_used_only_in_their_homes);
}

#[test]
fn only_the_disk_module_opens_files() {
    assert_rule(homes::only_the_disk_module_opens_files);
}

#[test]
fn files_are_named_after_commands_in_every_layer() {
    assert_rule(names::names_are_commands);
}

#[test]
fn serde_attributes_do_not_guess() {
    assert_rule(records::serde_attributes_do_not_guess);
}

#[test]
#[expect(clippy::print_stdout, reason = "warnings, seen with `--nocapture`")]
fn functions_have_at_most_100_lines() {
    for function in functions::long_functions(&repository()) {
        println!("{function}");
    }
    assert_rule(functions::functions_have_at_most_100_lines);
}

#[test]
fn there_are_no_import_cycles() {
    assert_rule(cycles::no_cycles);
}

#[test]
fn small_modules_are_merged_into_their_parents() {
    assert_rule(small_files::small_files);
}

#[test]
fn the_walks_name_functions() {
    assert_rule(map::walks_name_functions);
}

#[test]
fn the_map_lists_every_folder() {
    assert_rule(map::map_lists_every_folder);
}

/// A folder made in another way has a plain name, which would not reveal a path that is not quoted.
#[test]
fn tests_create_temporary_folders_in_one_place() {
    let one_place = "tests/program/temporary.rs";
    let makers = [
        "tempdir",
        "TempDir::new",
        "TempDir::with",
        "tempfile::Builder",
    ];
    let files = source::tests();
    assert!(files.iter().any(|file| file.path == one_place));
    let others = files
        .iter()
        .filter(|file| file.path != one_place && file.path != "tests/architecture.rs")
        .filter(|file| makers.iter().any(|maker| file.text.contains(maker)));
    let others: Vec<&str> = others.map(|file| file.path.as_str()).collect();
    assert!(
        others.is_empty(),
        "use `temporary::folder()` of {one_place} in {others:?}"
    );
}
