//! Helpers that run kompis on a made-up registry.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

pub(crate) fn run_kompis_in(registry: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kompis"))
        .args(arguments)
        .env("KOMPIS_REGISTRY", registry)
        .env("KOMPIS_TODAY", "2026-11-22")
        .env_remove("COLUMNS")
        .output()
        .expect("kompis runs")
}

pub(crate) fn run_kompis(arguments: &[&str]) -> Output {
    run_kompis_in(Path::new("tests/fixtures/contacts"), arguments)
}

/// Runs kompis, asserts success, and returns standard output.
pub(crate) fn stdout_of(arguments: &[&str]) -> String {
    let output = run_kompis(arguments);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {message}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

pub(crate) fn stderr_of(arguments: &[&str]) -> String {
    String::from_utf8(run_kompis(arguments).stderr).expect("UTF-8")
}

pub(crate) fn listed_ids(arguments: &[&str]) -> Vec<String> {
    let all = [&["contacts", "--format", "ids"], arguments].concat();
    let output = run_kompis(&all);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

pub(crate) fn json_of(arguments: &[&str]) -> Value {
    let all = [arguments, &["--format", "json"]].concat();
    serde_json::from_str(&stdout_of(&all)).expect("JSON")
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
