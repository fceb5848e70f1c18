//! The house stands as ARCHITECTURE.md draws it.
//!
//! Each test here reads the files of the repository as text and holds one rule. The rules are in
//! `tests/architecture/`, one family per file, each with the table it goes by and with small made-up
//! sources that show it fail on a bad one and pass a good one. A rule takes files and gives problems,
//! such as `src/ops/matrix.rs:12: ops may not use render`.

#[path = "architecture/floors.rs"]
mod floors;
#[path = "architecture/functions.rs"]
mod functions;
#[path = "architecture/homes.rs"]
mod homes;
#[path = "architecture/map.rs"]
mod map;
#[path = "architecture/names.rs"]
mod names;
#[path = "architecture/paths.rs"]
mod paths;
#[path = "architecture/records.rs"]
mod records;
#[path = "architecture/rings.rs"]
mod rings;
#[path = "architecture/source.rs"]
mod source;

use source::{SourceFile, repository};

/// Holds a rule over the repository; says everything that is wrong at once.
fn hold(rule: fn(&[SourceFile]) -> Vec<String>) {
    let files = repository();
    assert!(files.iter().any(SourceFile::is_rust), "no source was found");
    let problems = rule(&files);
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn imports_point_down() {
    hold(floors::imports_point_down);
}

#[test]
fn the_library_lists_its_floors_in_order() {
    hold(floors::library_lists_floors_in_order);
}

#[test]
fn packages_stay_at_home() {
    hold(homes::packages_stay_at_home);
}

#[test]
fn files_are_opened_in_one_place() {
    hold(homes::files_are_opened_in_one_place);
}

#[test]
fn the_same_name_stands_on_every_floor() {
    hold(names::names_are_commands);
}

#[test]
fn serde_guesses_nothing() {
    hold(records::serde_guesses_nothing);
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "the list is for whoever asks with `--nocapture`"
)]
fn functions_fit_a_screen() {
    for function in functions::long_functions(&repository()) {
        println!("{function}");
    }
    hold(functions::functions_fit_a_screen);
}

#[test]
fn no_file_uses_itself_by_way_of_others() {
    hold(rings::no_rings);
}

#[test]
fn the_map_of_the_house_is_true() {
    hold(map::map_is_true);
}

/// A folder made in another way has a plain name, and would hide a path that is not quoted.
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
