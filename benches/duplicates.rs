//! Prints how many of the labelled pairs of names in `tests/fixtures/duplicates` `duplicates` lists, from each score on:
//! `cargo bench --bench duplicates`.
//!
//! Precision: of the pairs that are listed, how many are one. Recall: of the pairs that are one, how many are listed. By names
//! alone: records have more.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::path::Path;

use kompis::model::id::Id;
use kompis::model::kind::Kind;
use kompis::model::record::Record;
use kompis::model::registry::Registry;
use kompis::model::settings::Settings;
use kompis::model::value::{Block, Value};
use kompis::ops::duplicates::list::{Options, duplicates};

/// The scores that names alone can have; from 0 on all pairs that are listed.
const SCORES: [u32; 3] = [0, 70, 80];

/// A pair of names: its score, if it is listed, and whether it is one.
type Measured = (Option<u32>, bool);

fn main() {
    println!(
        "{:30} {:>5} {:>9} {:>6}",
        "pairs", "score", "precision", "recall"
    );
    let organisations = rows("organisation_pairs.csv");
    let organisations = organisations
        .iter()
        .map(|row| (score(Kind::Company, [&row[0], &row[1]]), &row[2] == "true"));
    print("organisations", &organisations.collect::<Vec<Measured>>());
    let swedish = rows("swedish_pairs.csv");
    let one = swedish.iter().filter_map(|row| {
        let kind = Kind::ALL.into_iter().find(|it| it.folder() == &row[2])?;
        Some((score(kind, [&row[0], &row[1]]), true))
    });
    let names = rows("swedish_names.csv");
    let names: Vec<&str> = names.iter().map(|row| &row[0]).collect();
    let two = scores(Kind::Agency, &names).into_iter();
    let two = two.map(|score| (Some(score), false));
    print(
        "Swedish public bodies",
        &one.chain(two).collect::<Vec<Measured>>(),
    );
}

fn rows(file: &str) -> Vec<csv::StringRecord> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/duplicates");
    let mut reader = csv::Reader::from_path(folder.join(file)).expect("a list");
    reader.records().map(|row| row.expect("a row")).collect()
}

/// The scores of the pairs among records with these names.
fn scores(kind: Kind, names: &[&str]) -> Vec<u32> {
    let records = names.iter().enumerate().map(|(number, name)| {
        let mut block = Block::default();
        block.set("name", Value::Text((*name).to_owned()));
        Record {
            id: Id::new(format!("r{number}")),
            kind,
            path: format!("{}/r{number}.toml", kind.folder()),
            block,
        }
    });
    let registry = Registry::new(Settings::default(), records);
    let result = duplicates(&registry, &Options::default());
    result.pairs.iter().map(|pair| pair.score).collect()
}

/// The score of two names; none when they are not listed.
fn score(kind: Kind, names: [&str; 2]) -> Option<u32> {
    scores(kind, &names).first().copied()
}

fn print(what: &str, pairs: &[Measured]) {
    let one = pairs.iter().filter(|(_, is_one)| *is_one).count();
    for least in SCORES {
        let listed = pairs
            .iter()
            .filter(|(score, _)| score.is_some_and(|it| it >= least));
        let listed: Vec<&Measured> = listed.collect();
        let right = listed.iter().filter(|(_, is_one)| *is_one).count();
        let share = |of: usize| right as f64 / of as f64;
        println!(
            "{what:30} {least:>5} {:>9.2} {:>6.2}",
            share(listed.len()),
            share(one)
        );
    }
}
