//! Runs the pages under `tests/cmd/`: the commands in them and their expected output.
//!
//! After an intended change, `TRYCMD=overwrite cargo test --test pages` writes the new output into them.

use std::path::PathBuf;

use trycmd::schema::Bin;

/// A fixed author and date, so that commits are the same on every machine.
const GIT: [(&str, &str); 8] = [
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_AUTHOR_NAME", "Prov Exempel"),
    ("GIT_AUTHOR_EMAIL", "prov@exempel.example"),
    ("GIT_AUTHOR_DATE", "2026-11-22T12:00:00+0100"),
    ("GIT_COMMITTER_NAME", "Prov Exempel"),
    ("GIT_COMMITTER_EMAIL", "prov@exempel.example"),
    ("GIT_COMMITTER_DATE", "2026-11-22T12:00:00+0100"),
];

/// Returns the path of git.
fn find_git() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let name = format!("git{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path)
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file())
        .expect("git, which kompis needs too")
}

#[test]
fn pages_have_the_output_they_show() {
    let cases = trycmd::TestCases::new();
    for (name, value) in GIT {
        cases.env(name, value);
    }
    cases
        .env("KOMPIS_TODAY", "2026-11-22")
        .env("TZ", "Europe/Stockholm")
        .env("COLUMNS", "100")
        // GitHub sets this where it runs the tests.
        .env("GITHUB_STEP_SUMMARY", "")
        .register_bin("git", Bin::Path(find_git()))
        .case("tests/cmd/*/*.md")
        // What `check` says of the fixture of each rule.
        .case("tests/fixtures/rules/*/check.md");
}

/// The README is run at the usual width of a terminal.
#[test]
fn the_tour_of_the_readme_has_the_output_it_shows() {
    trycmd::TestCases::new()
        .env("KOMPIS_TODAY", "2026-11-22")
        .env("COLUMNS", "80")
        .case("README.md");
}
