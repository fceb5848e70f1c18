//! A matrix has the same cells in every format: who takes part in what, with which letters.

use std::collections::BTreeMap;
use std::process::Command;

use kompis::model::vocabulary::Vocabulary;
use kompis::text::words::{Language, Words};
use serde_json::Value;

/// Actor and initiative, by id, with the letters where they meet.
type Cells = BTreeMap<(String, String), String>;

/// Queries of matrices of all sorts: small, large, with groups, on a day, with rows that are empty.
const MATRICES: [&[&str]; 9] = [
    &[],
    &["kind:municipality", "county:08"],
    &["kind:municipality", "county:08", "--all"],
    &["--expand-groups"],
    &["--min", "3"],
    &["county:22", "--as-of", "2017-12-01"],
    &["--as-of", "2017-11-08"],
    &["role:owner,funder", "initiative.county:05"],
    &["initiative.type:event", "inferred:no"],
];

fn matrix(query: &[&str], language: &str, format: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kompis"))
        .arg("matrix")
        .args(query)
        .args(["--lang", language, "--format", format])
        .env("KOMPIS_REGISTRY", "registry")
        .env("KOMPIS_TODAY", "2026-11-22")
        .env("COLUMNS", "80")
        .output()
        .expect("kompis runs");
    assert!(output.status.success(), "{query:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The result as JSON.
fn result(query: &[&str]) -> Value {
    let text = matrix(query, "sv", "json");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    document["result"].clone()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// The letters of the marks of a cell, by the vocabulary: small where inferred, † where over before its initiative.
fn letters(marks: &Value, head: &Value, words: Words) -> String {
    let vocabulary = Vocabulary::default();
    let letter = |mark: &Value| {
        let letter = vocabulary.letter(&text(&mark["role"]), words);
        let letter = match mark["inferred"] == true {
            true => letter.to_lowercase(),
            false => letter,
        };
        let ended = mark["ended"] == true && head["ended"] == false;
        let maybe = mark["maybe"] == true;
        format!(
            "{letter}{}{}",
            if ended { "†" } else { "" },
            if maybe { "?" } else { "" }
        )
    };
    let letters: Vec<String> = list(marks).iter().map(letter).collect();
    letters.join(",")
}

fn cells_of_json(result: &Value, words: Words) -> Cells {
    let heads = list(&result["columns"]);
    let mut cells = Cells::new();
    for row in list(&result["rows"]) {
        for head in heads {
            let key = (text(&row["id"]), text(&head["id"]));
            let marks = row["cells"].get(text(&head["id"]));
            let letters = marks.map_or_else(String::new, |marks| letters(marks, head, words));
            cells.insert(key, letters);
        }
    }
    cells
}

/// The cells of a sheet whose heads are `actor`, `name`, ids and `total`.
fn cells_of_sheet(sheet: &str, delimiter: u8) -> Cells {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter == b',')
        .from_reader(sheet.as_bytes());
    let heads = reader.headers().expect("heads").clone();
    assert_eq!((&heads[0], &heads[1]), ("actor", "name"));
    assert_eq!(&heads[heads.len() - 1], "total");
    let mut cells = Cells::new();
    for row in reader.records() {
        let row = row.expect("as many cells as heads");
        for at in 2..heads.len() - 1 {
            cells.insert(
                (row[0].to_owned(), heads[at].to_owned()),
                row[at].to_owned(),
            );
        }
    }
    cells
}

/// The cells of a row of a markdown table, as they read.
fn split(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut letters = line.trim().trim_matches('|').chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => cells.last_mut().expect("a cell").extend(letters.next()),
            '|' => cells.push(String::new()),
            other => cells.last_mut().expect("a cell").push(other),
        }
    }
    let plain = |cell: &String| {
        let cell = cell.replace("&lt;", "<").replace("&gt;", ">");
        cell.replace("&amp;", "&").trim().to_owned()
    };
    cells.iter().map(plain).collect()
}

/// The cells of a markdown table; names stand there, which `result` leads to ids.
fn cells_of_markdown(markdown: &str, result: &Value) -> Cells {
    let table: Vec<Vec<String>> = markdown
        .lines()
        .take_while(|line| line.starts_with('|'))
        .map(split)
        .collect();
    let (heads, rows, columns) = (&table[0], list(&result["rows"]), list(&result["columns"]));
    // A row of heads, a rule, the actors, and the sums.
    assert_eq!(table.len(), rows.len() + 3);
    assert_eq!(heads.len(), columns.len() + 2);
    for (head, column) in heads[1..].iter().zip(columns) {
        let short = column["short"]
            .as_str()
            .unwrap_or(column["name"].as_str().expect("a name"));
        let ended = if column["ended"] == true { " †" } else { "" };
        assert_eq!(*head, format!("{short}{ended}"));
    }
    let mut cells = Cells::new();
    for (line, row) in table[2..].iter().zip(rows) {
        assert_eq!(line[0], text(&row["name"]));
        assert_eq!(line[line.len() - 1], row["total"].to_string());
        for (cell, column) in line[1..].iter().zip(columns) {
            cells.insert((text(&row["id"]), text(&column["id"])), cell.clone());
        }
    }
    cells
}

#[test]
fn every_format_has_the_same_cells() {
    for query in MATRICES {
        let result = result(query);
        for (language, words) in [
            ("sv", Words::new(Language::Sv)),
            ("en", Words::new(Language::En)),
        ] {
            let cells = cells_of_json(&result, words);
            assert!(
                cells.values().any(|letters| !letters.is_empty()),
                "{query:?} is empty"
            );
            let csv = cells_of_sheet(&matrix(query, language, "csv"), b',');
            assert_eq!(cells, csv, "csv of {query:?}");
            let tsv = cells_of_sheet(&matrix(query, language, "tsv"), b'\t');
            assert_eq!(cells, tsv, "tsv of {query:?}");
            let markdown = cells_of_markdown(&matrix(query, language, "markdown"), &result);
            assert_eq!(cells, markdown, "markdown of {query:?}");
        }
    }
}

#[test]
fn ids_are_those_of_the_rows() {
    for query in MATRICES {
        let rows: Vec<String> = list(&result(query)["rows"])
            .iter()
            .map(|row| text(&row["id"]))
            .collect();
        let ids = matrix(query, "sv", "ids");
        assert_eq!(ids.lines().collect::<Vec<_>>(), rows, "{query:?}");
    }
}

#[test]
fn sums_count_the_cells_that_hold_something() {
    for query in MATRICES {
        let result = result(query);
        for row in list(&result["rows"]) {
            let here = row["cells"].as_object().expect("cells").len();
            assert_eq!(row["total"], here, "{query:?}: {}", row["id"]);
        }
        for head in list(&result["columns"]) {
            let rows = list(&result["rows"]).iter();
            let here = rows.filter(|row| row["cells"].get(text(&head["id"])).is_some());
            let here = here.count();
            assert_eq!(head["total"], here, "{query:?}: {}", head["id"]);
        }
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for query in MATRICES {
        for line in matrix(query, "sv", "text").lines() {
            assert!(line.chars().count() <= 80, "{query:?}: {line}");
        }
    }
    let narrow = matrix(&["kind:municipality", "county:08"], "sv", "text");
    let heads: Vec<&str> = narrow.lines().take(2).collect();
    assert!(
        heads[0].contains("Bred ") && heads[1].contains("satsning †"),
        "{heads:?}"
    );
}

/// Two terms on the initiative are of different keys: they meet in one participation.
#[test]
fn two_terms_on_the_initiative_meet_in_one() {
    let columns = |query: &[&str]| -> Vec<String> {
        let result = result(query);
        list(&result["columns"])
            .iter()
            .map(|head| text(&head["id"]))
            .collect()
    };
    assert_eq!(
        columns(&["initiative.type:forum", "initiative.county:22"]),
        ["kompetensforsorjningsforum-i-vasternorrland"]
    );
    assert_eq!(
        columns(&[
            "kind:agency",
            "initiative.type:event",
            "no:initiative.county:22"
        ]),
        ["hur-sakrar-vi-framtidens-kompetensforsorjning"]
    );
}
