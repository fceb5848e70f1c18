//! Measures how well names alone identify duplicates, on labelled pairs. This prints the numbers: `cargo test --test
//! rules -- --nocapture duplicates`

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::civil::date;
use kompis::model::id::Id;
use kompis::model::kind::Kind;
use kompis::model::record::Record;
use kompis::model::registry::Registry;
use kompis::model::settings::Settings;
use kompis::model::value::{Block, Value};
use kompis::ops::check::check;
use kompis::ops::duplicates::{Reason, of, pairs};
use kompis::text::fold::fold;

/// Counts of correct and wrong answers for a set of labelled pairs.
#[derive(Default)]
struct Score {
    found: usize,
    missed: usize,
    wrong: usize,
}

impl Score {
    fn add(&mut self, names: [&str; 2], is_same: bool, is_found: bool) {
        match (is_same, is_found) {
            (true, true) => self.found += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.wrong += 1,
            (false, false) => {}
        }
        if is_same != is_found {
            println!(
                "  {}: {}",
                if is_same { "missed" } else { "wrong" },
                names.join(" | ")
            );
        }
    }

    fn assert_at_least(&self, set: &str, precision: f64, recall: f64) {
        let share = |of: usize| self.found as f64 / (self.found + of) as f64;
        let measured = (share(self.wrong), share(self.missed));
        println!(
            "{set}: precision {:.2}, recall {:.2}",
            measured.0, measured.1
        );
        assert!(
            measured.0 >= precision && measured.1 >= recall,
            "{set}: {measured:?}"
        );
    }
}

fn rows(file: &str) -> Vec<csv::StringRecord> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/duplicates");
    let mut reader = csv::Reader::from_path(folder.join(file)).expect("a list");
    reader.records().map(|row| row.expect("a row")).collect()
}

fn record(kind: Kind, id: &str, keys: &[(&str, &str)]) -> Record {
    let mut block = Block::default();
    for (key, value) in keys {
        let value = match *key {
            "email" | "aliases" | "phone" => Value::List(vec![(*value).to_owned()]),
            _ => Value::Text((*value).to_owned()),
        };
        block.set((*key).to_owned(), value);
    }
    Record {
        id: Id::new(id),
        kind,
        path: format!("{}/{id}.toml", kind.folder()),
        block,
    }
}

fn registry(records: Vec<Record>) -> Registry {
    Registry::new(Settings::default(), records)
}

/// Returns whether `check` takes the two for duplicates. Asserts that `add` gives the same answer, whichever is added.
fn is_duplicate(kind: Kind, left: &str, right: &str) -> bool {
    let [one, other] =
        [("a", left), ("b", right)].map(|(id, name)| record(kind, id, &[("name", name)]));
    // Names that differ only in case and accents are found before the rule is applied.
    if fold(left) == fold(right) {
        return true;
    }
    let checked = !pairs(&registry(vec![one.clone(), other.clone()])).is_empty();
    for (known, new) in [(&one, &other), (&other, &one)] {
        let added = of(&registry(vec![known.clone()]), new).is_some();
        assert_eq!(added, checked, "{left} | {right}");
    }
    checked
}

#[test]
fn duplicates_among_names_of_organisations() {
    let mut score = Score::default();
    for row in rows("organisation_pairs.csv") {
        let is_found = is_duplicate(Kind::Company, &row[0], &row[1]);
        score.add([&row[0], &row[1]], &row[2] == "true", is_found);
    }
    score.assert_at_least("organisations", 0.90, 0.70);
}

#[test]
fn duplicates_among_names_of_swedish_public_bodies() {
    let mut score = Score::default();
    for row in rows("swedish_pairs.csv") {
        let kind = Kind::ALL.iter().find(|kind| kind.folder() == &row[2]);
        let is_found = is_duplicate(*kind.expect("a folder"), &row[0], &row[1]);
        score.add([&row[0], &row[1]], true, is_found);
    }
    let names = rows("swedish_names.csv").into_iter().enumerate();
    let records =
        names.map(|(at, row)| record(Kind::Agency, &format!("n{at}"), &[("name", &row[0])]));
    for pair in pairs(&registry(records.collect())) {
        score.add([pair.one.name(), pair.other.name()], false, true);
    }
    score.assert_at_least("Swedish public bodies", 0.95, 0.65);
}

#[test]
fn duplicates_differ_only_in_parts_of_names_that_do_not_distinguish() {
    for (left, right) in [
        ("Lernia", "Lernia AB"),
        ("Exempelbolaget Aktiebolag", "Exempelbolaget AB (publ)"),
        ("AB Exempelbolaget", "Exempelbolaget AB"),
        ("Exempelkonsult Limited", "Exempelkonsult Ltd"),
        ("Exempel och Prov AB", "Exempel & Prov AB"),
        (
            "Provföreningen Exempel ek. för.",
            "Exempel Provföreningen ekonomisk förening",
        ),
        ("Exempelkontoret (EXK)", "Exempelkontoret"),
        ("Statens provverk", "Provverket"),
        ("Exempelbygdens kommun", "Exempelbygdens stad"),
        ("Provbygdens läns landsting", "Region Provbygden"),
        ("Exempelbyrån", "Exempelbryån"),
        ("Provstiftelsen II", "Provstiftelsen 2"),
        ("Provlands universitet", "Provland universitet"),
    ] {
        assert!(
            is_duplicate(Kind::Association, left, right),
            "{left} | {right}"
        );
    }
    for (left, right) in [
        ("Lärcentrum Norra", "Lärcentrum Södra"),
        ("Samordningsförbundet Östra", "Samordningsförbundet Västra"),
        ("Samverkan Nordvästra Prov", "Samverkan Nordöstra Prov"),
        ("Provskolan Övre", "Provskolan Nedre"),
        ("Provfonden II", "Provfonden III"),
        ("Provfonden VIII", "Provfonden IX"),
        ("Första Provfonden", "Andra Provfonden"),
        ("Exempel AB", "Exempel HB"),
        ("Exempel AG", "Exempel GmbH"),
        ("Prov Mora AB", "Prov Nora AB"),
        ("Bostäder i Linköping AB", "Bostäder i Lidköping AB"),
        ("Provland kommun", "Region Provland"),
        ("Exempel (Norge) AB", "Exempel (Finland) AB"),
        ("Provbolaget", "Provbolaget Syd"),
    ] {
        assert!(
            !is_duplicate(Kind::Association, left, right),
            "{left} | {right}"
        );
    }
}

#[test]
fn duplicates_list_the_facts_that_agree() {
    let one = record(
        Kind::Company,
        "a",
        &[
            ("name", "Exempelbolaget"),
            ("website", "https://exempel.example"),
            ("email", "info@exempel.example"),
            ("phone", "08-465 004 50"),
        ],
    );
    let other = record(
        Kind::Company,
        "b",
        &[
            ("name", "Exempelbolaget i Prov"),
            ("website", "http://www.exempel.example/"),
            ("email", "växel@exempel.example"),
            ("phone", "+46 8 465 004 50"),
        ],
    );
    let registry = registry(vec![one, other]);
    let found = pairs(&registry);
    let [pair] = &found[..] else {
        panic!("{found:?}")
    };
    let reasons = [
        Reason::PartOfName,
        Reason::Website,
        Reason::MailDomain,
        Reason::Phone,
    ];
    assert_eq!(pair.reasons, reasons);
    assert_eq!(pair.score, 100);
}

/// Their names fold to the same text, so the rule for equal names decides by their codes.
#[test]
fn duplicates_exclude_municipalities_that_differ_in_a_letter() {
    let [one, other] = [("a", "Habo"), ("b", "Håbo")].map(|(id, name)| {
        record(
            Kind::Company,
            id,
            &[("name", &format!("{name} Bostäder AB"))],
        )
    });
    assert!(pairs(&registry(vec![one, other])).is_empty());
}

/// Parts of one actor have its website and often similar names.
#[test]
fn duplicates_exclude_parts_of_one_actor() {
    let part = |id: &str, name: &str, whole: &str| {
        let keys = [
            ("name", name),
            ("website", "https://prov.example"),
            ("part-of", whole),
        ];
        record(Kind::School, id, &keys)
    };
    let [one, other] = [("a", "Provskolan"), ("b", "Provskolan Vuxen")];
    let found = |whole: [&str; 2]| {
        let records = vec![
            part(one.0, one.1, whole[0]),
            part(other.0, other.1, whole[1]),
        ];
        pairs(&registry(records)).len()
    };
    assert_eq!(found(["prov-kommun", "prov-kommun"]), 0);
    assert_eq!(found(["prov-kommun", "exempel-kommun"]), 1);
}

/// All pairs of 15,000 records would be 112 million comparisons, which takes minutes.
#[test]
fn duplicates_among_many_are_found_without_comparing_all_pairs() {
    // Words of syllables that differ in at least two letters, so that none looks like a misspelling of another.
    let syllables = [
        "bar", "cel", "dig", "fot", "gun", "hys", "kap", "lem", "mix",
    ];
    let word = |number: usize| -> String {
        let digits = [6561, 729, 81, 9, 1].map(|it| syllables[number / it % 9]);
        format!("{}berg", digits.concat())
    };
    let records = (0..15_000).map(|number| {
        let name = format!("Provföretaget {} i Exempelstad AB", word(number));
        record(Kind::Company, &format!("c{number}"), &[("name", &name)])
    });
    let registry = registry(records.collect());
    let start = Instant::now();
    let findings = check(&registry, Vec::new(), date(2026, 11, 22));
    let took = start.elapsed();
    println!("check of 15,000 records: {took:?}");
    assert!(
        findings
            .iter()
            .all(|it| it.rule.as_str() != "probable-duplicate")
    );
    assert!(took < Duration::from_secs(60), "{took:?}");
}
