//! Random bytes cause no panic and no flood of findings.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use kompis::document::reader;
use kompis::model::kind::Kind;
use kompis::render::findings::place;

use crate::registry::{Copy, stderr, stdout};

/// A generator of pseudo-random numbers that are the same in every run.
struct RandomNumbers(u64);

impl RandomNumbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
}

#[test]
fn damaged_files_do_not_make_reading_panic() {
    let files = [
        "registry.toml",
        "initiatives/connect-1.toml",
        "initiatives/min-framtid.toml",
        "municipalities/vasterviks-kommun.toml",
        "regions/region-vasternorrland.toml",
        "groups/ovriga-kommuner-i-ostergotland.toml",
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("registry");
    let pieces: &[&[u8]] = &[
        b"[",
        b"]",
        b"{",
        b"}",
        b"\"",
        b"'",
        b"\"\"\"",
        b"=",
        b",",
        b"\n",
        b"\r",
        b"#",
        b".",
        b"\\",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        "å".as_bytes(),
        b"[[participant]]\n",
        b"inferred = [\"x\"]\n",
        b"2023-13-01",
        b"<<<<<<<\n",
    ];
    let mut numbers = RandomNumbers(0x9e37_79b9_7f4a_7c15);
    for round in 0..4000 {
        let file = files[round % files.len()];
        let mut bytes = fs::read(root.join(file)).expect("a file");
        for _ in 0..=numbers.below(4) {
            let at = numbers.below(bytes.len());
            let until = (at + numbers.below(20)).min(bytes.len());
            match numbers.below(4) {
                0 => bytes[at] = u8::try_from(numbers.below(256)).expect("a byte"),
                1 => drop(bytes.drain(at..until)),
                2 => {
                    drop(bytes.splice(at..at, pieces[numbers.below(pieces.len())].iter().copied()))
                }
                _ => bytes.truncate(until.max(1)),
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let read = catch_unwind(|| read_and_place(file, &text));
        assert!(read.is_ok(), "round {round}, {file}:\n{text}");
    }
}

/// Reads a text as the file it would be, and asserts that each finding is inside the text and reported once.
fn read_and_place(file: &str, text: &str) {
    let kind = file
        .split_once('/')
        .and_then(|(folder, _)| Kind::from_folder(folder));
    let reading = match kind {
        Some(kind) => reader::record(kind, file, text),
        None => reader::settings(file, text),
    };
    let placed = place(&reading.findings, &|_| Some(text.to_owned()));
    let lines = text.matches('\n').count() + 1;
    let mut seen = BTreeSet::new();
    for it in &placed {
        let Some(span) = it.spots[0].lines else {
            continue;
        };
        assert!(span.line <= lines);
        assert!(
            seen.insert((span, &it.finding.facts, it.finding.rule.as_str())),
            "{:?}",
            it.finding
        );
    }
}

#[test]
fn random_bytes_give_few_findings_and_no_panic() {
    let copy = Copy::empty();
    let mut numbers = RandomNumbers(7);
    for number in 0..40 {
        let length = numbers.below(3000);
        let bytes: Vec<u8> = (0..length)
            .map(|_| {
                u8::try_from(numbers.below(if number % 2 == 0 { 256 } else { 128 }))
                    .expect("a byte")
            })
            .collect();
        copy.write(&format!("sources/slump-{number}.toml"), bytes);
    }
    let output = copy.run_kompis(&["check"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
    let shown = stdout(&output);
    assert!(!shown.contains(|it: char| it.is_control() && it != '\n'));
    for number in 0..40 {
        let of_file = shown.matches(&format!("slump-{number}.toml")).count();
        assert!(of_file <= 12, "slump-{number}.toml: {of_file} findings");
    }
}
