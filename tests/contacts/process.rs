//! The program on a made-up registry.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

pub(crate) fn kompis_in(registry: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kompis"))
        .args(arguments)
        .env("KOMPIS_REGISTRY", registry)
        .env("KOMPIS_TODAY", "2026-11-22")
        .env_remove("COLUMNS")
        .output()
        .expect("kompis runs")
}

pub(crate) fn kompis(arguments: &[&str]) -> Output {
    kompis_in(Path::new("tests/fixtures/contacts"), arguments)
}

/// What stands on standard output; nothing may have gone wrong.
pub(crate) fn shown(arguments: &[&str]) -> String {
    let output = kompis(arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

pub(crate) fn noted(arguments: &[&str]) -> String {
    String::from_utf8(kompis(arguments).stderr).expect("UTF-8")
}

pub(crate) fn ids(arguments: &[&str]) -> Vec<String> {
    let all = [&["contacts", "--format", "ids"], arguments].concat();
    let output = kompis(&all);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

pub(crate) fn json(arguments: &[&str]) -> Value {
    let all = [arguments, &["--format", "json"]].concat();
    serde_json::from_str(&shown(&all)).expect("JSON")
}

pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
