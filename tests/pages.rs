//! The pages under `tests/cmd/`: what is typed and what comes out, one case after the other.
//!
//! After a change that is meant, `TRYCMD=overwrite cargo test --test pages` writes the new output into them.

#[test]
fn pages() {
    trycmd::TestCases::new()
        .env("KOMPIS_TODAY", "2026-11-22")
        .env("COLUMNS", "100")
        .case("tests/cmd/*/*.md");
}

/// The tour of the README, as wide as a terminal usually is.
#[test]
fn readme() {
    trycmd::TestCases::new()
        .env("KOMPIS_TODAY", "2026-11-22")
        .env("COLUMNS", "80")
        .case("README.md");
}
