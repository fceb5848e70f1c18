//! What commands show, as pages: `tests/cmd/<command>/<case>.md`.

#[test]
fn pages() {
    trycmd::TestCases::new()
        .env("KOMPIS_TODAY", "2026-11-22")
        .env("COLUMNS", "100")
        .case("tests/cmd/*/*.md");
}
