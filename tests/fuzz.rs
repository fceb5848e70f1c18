//! Runs the fuzz targets of `fuzz/` on the stable toolchain: every input in their corpus, and random records and
//! queries that are cut, duplicated and mixed with characters that have a meaning in TOML.
//!
//! `KOMPIS_FUZZ_SECONDS=30 cargo test --test fuzz` runs each target for that long; `KOMPIS_SEED=7` tries other inputs.

#[path = "properties/cases.rs"]
mod cases;
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a library of its own for `cargo fuzz`, of which a part is used"
)]
#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kompis::model::subject::Subject;
use proptest::collection::vec;
use proptest::num::u32::ANY;
use proptest::test_runner::TestCaseError;

use targets::layout::{Choices, Document};
use targets::{TARGETS, Target};

/// The number of random inputs for each target in an ordinary run, and between two looks at the clock.
const CASES: u32 = 100;

/// Pieces that are inserted into a text.
const PIECES: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "=",
    ",",
    "\n",
    "\r\n",
    "\r",
    "#",
    ".",
    "\\",
    "\0",
    "\u{feff}",
    "å",
    "\u{2066}",
    " ",
    "\t",
    "[[participant]]\n",
    "[[post]]\n",
    "[[event]]\n",
    "[participant]\n",
    "inferred = [\"x\"]\n",
    "2023-13-01",
    "2024",
    "<<<<<<< ours\n",
    "# x\n",
    "name = 1\n",
    "\n---\n",
    "name.x = 1\n",
    "actor = \"a\"\n",
    "aliases = [\n",
];

/// Pieces that queries are made of.
const TERMS: &[&str] = &[
    " ",
    " ",
    ":",
    ".",
    ",",
    "..",
    "\"",
    "no:",
    "has:",
    "@",
    "@lan",
    "@runt",
    "kind:",
    "person",
    "municipality",
    "actor:",
    "initiative:",
    "role:",
    "owner",
    "county:",
    "08",
    "since:",
    "until:",
    "2020",
    "2023-12-31",
    "today",
    "with:",
    "provforum",
    "pia-prov",
    "exempel-kommun",
    "type:",
    "forum",
    "å",
    "\u{2066}",
    "*",
    "-",
    "post.actor",
    "amount:",
    "<",
    ">",
    "10",
    "via:",
    "text:",
];

#[test]
fn reading_random_records_gives_findings_inside_the_text() {
    run_target("read", random_record);
}

#[test]
fn canonical_form_of_random_records_keeps_values_and_comments() {
    run_target("fmt", random_record);
}

#[test]
fn a_random_query_is_parsed_or_refused_with_a_position() {
    run_target("query", random_query);
}

#[test]
fn a_random_edit_is_refused_or_proven() {
    run_target("edit", random_record);
}

#[test]
fn a_random_merge_loses_nothing_without_a_conflict() {
    run_target("merge", random_record);
}

fn run_target(name: &str, random: fn(&mut Choices<'_>, &[Vec<u8>]) -> Vec<u8>) {
    let (_, target) = TARGETS.iter().find(|it| it.0 == name).expect("a target");
    let corpus = read_corpus(name);
    for (file, input) in &corpus {
        if let Err(problem) = try_one(*target, input) {
            panic!("{}: {problem}", file.display());
        }
    }
    let corpus: Vec<Vec<u8>> = corpus.into_iter().map(|(_, input)| input).collect();
    let seconds = cases::number_from("KOMPIS_FUZZ_SECONDS", 0);
    let end = Instant::now() + Duration::from_secs(seconds.into());
    let cases = cases::number_from("KOMPIS_CASES", CASES);
    let mut batches = 0;
    while batches == 0 || Instant::now() < end {
        let mut runner = cases::runner(cases, 2_000, batches);
        let result = runner.run(&vec(ANY, 150..900), |numbers| {
            let input = random(&mut Choices::new(&numbers), &corpus);
            try_one(*target, &input).map_err(TestCaseError::fail)
        });
        if let Err(error) = result {
            panic!("{error}");
        }
        batches += 1;
    }
    let count = batches * cases;
    // Not with `eprintln`: the test harness would show that only on failure.
    let _ = writeln!(std::io::stderr(), "{name}: {count} random inputs");
}

fn try_one(target: Target, input: &[u8]) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(|| target(input))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()));
        let input = String::from_utf8_lossy(input);
        format!("{}\n--- input {input:?}\n{input}", text.unwrap_or_default())
    })
}

/// Returns the inputs in the corpus of a target, with their files.
fn read_corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let entries = fs::read_dir(&folder).expect("a folder of the corpus");
    let mut files: Vec<PathBuf> = entries.map(|it| it.expect("an entry").path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{}", folder.display());
    let read = |file: PathBuf| {
        let input = fs::read(&file).expect("a file");
        (file, input)
    };
    files.into_iter().map(read).collect()
}

/// Returns a record with the header that targets expect, generated or from the corpus, and damaged half of the time.
fn random_record(choices: &mut Choices<'_>, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input = match choices.once_in(4) {
        true => corpus[choices.below(corpus.len())].clone(),
        false => {
            let mut header: String = (0..40)
                .map(|_| nth_letter(b' ', choices.below(90)))
                .collect();
            let document = Document::random(choices);
            let subject = Subject::Record(document.kind);
            let at = targets::subjects().iter().position(|it| *it == subject);
            header.insert(0, nth_letter(b'a', at.expect("a kind")));
            format!("{header}\n{}", document.text()).into_bytes()
        }
    };
    if choices.once_in(2) {
        damage(&mut input, PIECES, choices);
    }
    input
}

fn nth_letter(first: u8, number: usize) -> char {
    char::from(first + u8::try_from(number).expect("few letters"))
}

fn random_query(choices: &mut Choices<'_>, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input = match choices.once_in(3) {
        true => corpus[choices.below(corpus.len())].clone(),
        false => {
            let pieces: Vec<&str> = (0..=choices.below(12))
                .map(|_| choices.pick(TERMS))
                .collect();
            pieces.concat().into_bytes()
        }
    };
    if choices.once_in(2) {
        damage(&mut input, TERMS, choices);
    }
    input
}

/// Damages an input up to four times: removes, duplicates or inserts something, or cuts it.
fn damage(input: &mut Vec<u8>, pieces: &[&str], choices: &mut Choices<'_>) {
    for _ in 0..=choices.below(4) {
        let at = choices.below(input.len() + 1);
        let end = (at + choices.below(20)).min(input.len());
        match choices.below(5) {
            0 => drop(input.drain(at..end)),
            1 => input.extend_from_within(at..end),
            2 | 3 => drop(input.splice(at..at, choices.pick(pieces).bytes())),
            _ => input.truncate(end),
        }
    }
}
