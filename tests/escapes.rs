//! Names with table separators, formulas, markup and terminal escapes do no harm in any format.

#[path = "escapes/all_commands.rs"]
mod all_commands;
#[path = "escapes/formats.rs"]
mod formats;
#[path = "program/mod.rs"]
mod program;
#[path = "program/temporary.rs"]
mod temporary;
#[path = "escapes/terminal.rs"]
mod terminal;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Made-up names of a company, an initiative, a person, and other texts.
const COMPANY: &str =
    "=1+1 | \"Prov\" <b>fet</b>\nny rad\t\u{1b}[31mröd\u{7}\u{202e}bakvänt \u{9b}2J";
const FORMULA: &str = "@SUM(1;1)|a";
const INITIATIVE: &str = "-2+3 | <script>\u{1b}]0;titel\u{7}\r\n## rubrik";
const SHORT: &str = "+1|\u{1b}[2J`x`";
const NOTE: &str = "not | \u{1b}[1m\n| a | b |";
const PERSON: &str = "Prov Exempel \u{1b}[5m|<i>";

/// Returns a text as a TOML string.
fn toml_string(text: &str) -> String {
    let letter = |letter: char| match letter {
        '"' | '\\' => format!("\\{letter}"),
        _ if letter.is_control() || letter == '\u{202e}' => format!("\\u{:04x}", letter as u32),
        _ => letter.to_string(),
    };
    let text: String = text.chars().map(letter).collect();
    format!("\"{text}\"")
}

/// Writes a registry where every text is hostile.
fn write_registry(folder: &Path) {
    let (company, formula, initiative) = (
        toml_string(COMPANY),
        toml_string(FORMULA),
        toml_string(INITIATIVE),
    );
    let (short, note, person) = (toml_string(SHORT), toml_string(NOTE), toml_string(PERSON));
    let files = [
        ("registry.toml", format!("schema = 1\nname = {company}\n")),
        (
            "companies/prov-ett.toml",
            format!(
                "name = {company}\naliases = [{note}]\nnote = {note}\nsources = [\"prov-kalla\"]\n"
            ),
        ),
        ("companies/prov-fyra.toml", format!("name = {formula}\n")),
        (
            "groups/prov-grupp.toml",
            format!("name = {note}\nmembers = [\"prov-ett\", \"prov-fyra\"]\n"),
        ),
        (
            "initiatives/prov-insats.toml",
            format!(
                "name = {initiative}\nshort = {short}\ntype = \"project\"\ngoals = [{note}]\nnote = {note}\n\
                 [[participant]]\nactor = \"prov-ett\"\nrole = \"owner\"\nnote = {note}\n\
                 [[participant]]\nactor = \"prov-grupp\"\nrole = \"partner\"\nunit = {formula}\nformal-role = {note}\n\
                 [[event]]\ndate = 2026-01-01\nname = {note}\nplace = {company}\n"
            ),
        ),
        (
            "people/prov-exempel.toml",
            format!(
                "name = {person}\n[[post]]\nactor = \"prov-ett\"\ntitle = {note}\nunit = {formula}\n"
            ),
        ),
        (
            "sources/prov-kalla.toml",
            format!("name = {note}\npublisher = {company}\n"),
        ),
    ];
    for (file, text) in files {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
}

/// Runs kompis on the hostile registry, with this terminal width.
fn run_kompis(arguments: &[&str], width: &str) -> Output {
    let folder = temporary::folder();
    write_registry(folder.path());
    Command::new(env!("CARGO_BIN_EXE_kompis"))
        .args(arguments)
        .env("KOMPIS_REGISTRY", folder.path())
        .env("KOMPIS_TODAY", "2026-11-22")
        .env("COLUMNS", width)
        .output()
        .expect("kompis runs")
}

fn stdout_of(arguments: &[&str]) -> String {
    let output = run_kompis(arguments, "100");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {message}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The commands that show tables, with arguments that show every column.
const TABLES: [&[&str]; 12] = [
    &["search"],
    &[
        "search",
        "prov",
        "--fields",
        "name,aliases,note,goals,short,id",
    ],
    &["search", "kind:person", "--fields", "name,title,unit,actor"],
    &["search", "initiative:prov-insats"],
    &[
        "search",
        "initiative:prov-insats",
        "--expand-groups",
        "--fields",
        "name,role,via,formal-role,initiative",
    ],
    &["search", "kind:source", "--fields", "name,publisher"],
    &["matrix"],
    &["matrix", "--expand-groups"],
    &["matrix", "--all"],
    &["graph"],
    &["graph", "--of", "actors", "--expand-groups"],
    &["graph", "--measures"],
];

fn with_format<'a>(arguments: &[&'a str], format: &'a str) -> Vec<&'a str> {
    [arguments, &["--format", format]].concat()
}

#[test]
fn every_markdown_row_has_the_same_number_of_cells() {
    for table in TABLES {
        let text = stdout_of(&with_format(table, "markdown"));
        let rows: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).collect();
        let rules = |row: &str| row.replace("\\|", "").matches('|').count();
        for row in &rows {
            assert!(
                row.starts_with('|') && row.ends_with('|'),
                "{table:?}: {row}"
            );
            assert_eq!(rules(row), rules(rows[0]), "{table:?}: {row}");
            assert!(!row.contains('<'), "{table:?}: {row}");
        }
    }
}

#[test]
fn no_cell_of_csv_or_tsv_is_a_formula() {
    for table in TABLES {
        let text = stdout_of(&with_format(table, "csv"));
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let cells: Vec<String> = reader
            .records()
            .flat_map(|row| {
                row.expect("as many cells as heads")
                    .iter()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect();
        for cell in &cells {
            assert!(
                !cell.starts_with(['=', '@', '+', '-', '\t', '\r']),
                "{table:?}: {cell:?}"
            );
        }
        let text = stdout_of(&with_format(table, "tsv"));
        let tabs = |line: &str| line.matches('\t').count();
        let first = text.lines().next().map(tabs);
        for line in text.lines() {
            assert_eq!(Some(tabs(line)), first, "{table:?}: {line:?}");
            let calm = |cell: &str| !cell.starts_with(['=', '@', '+', '-']);
            assert!(line.split('\t').all(calm), "{table:?}: {line:?}");
        }
    }
}

#[test]
fn json_keeps_names_unchanged() {
    for table in TABLES {
        let document: Value =
            serde_json::from_str(&stdout_of(&with_format(table, "json"))).expect("JSON");
        assert_eq!(document["kompis"], 1);
    }
    let document: Value =
        serde_json::from_str(&stdout_of(&["show", "prov-ett", "--format", "json"])).expect("JSON");
    assert_eq!(document["result"][0]["record"]["name"], COMPANY);
    let document: Value =
        serde_json::from_str(&stdout_of(&["matrix", "--format", "json"])).expect("JSON");
    assert_eq!(document["result"]["columns"][0]["name"], INITIATIVE);
    assert_eq!(document["result"]["columns"][0]["short"], SHORT);
}

#[test]
fn the_ids_format_prints_only_ids() {
    for table in TABLES {
        for line in stdout_of(&with_format(table, "ids")).lines() {
            assert!(line.starts_with("prov-"), "{table:?}: {line:?}");
        }
    }
}
