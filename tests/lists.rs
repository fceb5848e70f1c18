//! Contact lists in every format, read back: who is in none of them, that no cell is a formula, and what a workbook
//! has.

#[path = "program/temporary.rs"]
mod temporary;

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use jiff::civil::{self, date};
use kompis::model::members;
use kompis::model::query::compile::Query;
use kompis::model::query::select::View;
use kompis::ops::contacts::{Options, Order, contacts};
use kompis::render::contacts::{FORMATS, ListOptions, Version, report};
use kompis::render::{Format, Look};
use kompis::store::load;
use kompis::text::words::{Language, Words};
use proptest::collection::vec;
use proptest::num::u32::ANY;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

const TODAY: civil::Date = date(2026, 11, 22);

/// Returns the name and the cells of every sheet.
fn workbook_cells(workbook: Vec<u8>) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut workbook = Xlsx::new(Cursor::new(workbook)).expect("a workbook");
    let names = workbook.sheet_names();
    let rows = |name: &String| {
        let range = workbook.worksheet_range(name).expect("a sheet");
        range.rows().map(<[Data]>::to_vec).collect()
    };
    let sheets: Vec<Vec<Vec<Data>>> = names.iter().map(rows).collect();
    names.into_iter().zip(sheets).collect()
}

/// Returns the output as one text, with folded lines of vCards joined.
fn output_text(bytes: Vec<u8>, format: Format) -> String {
    if format == Format::Xlsx {
        let sheets = workbook_cells(bytes).into_iter().flat_map(|(_, rows)| rows);
        let all: Vec<String> = sheets.flatten().map(|cell| cell.to_string()).collect();
        return all.join("\n");
    }
    String::from_utf8(bytes)
        .expect("UTF-8")
        .replace("\r\n ", "")
}

fn write_file(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// Random people with past, current and future posts, and the unique words in their files.
struct Staff {
    files: Vec<(String, String)>,
    /// Words that lists must have.
    expected: BTreeSet<String>,
    /// Words that no list may have.
    forbidden: BTreeSet<String>,
}

const POSTS: &[(&str, bool)] = &[
    ("", true),
    ("since = 2020-01-01\n", true),
    ("until = 2026-11-22\n", true),
    ("since = \"2020\"\nuntil = \"2027\"\n", true),
    ("until = 2026-11-21\n", false),
    ("until = \"2025\"\n", false),
    ("until = \"..2026-01-01\"\n", false),
    ("since = 2026-11-23\n", false),
    ("since = \"2027..\"\n", false),
];

impl Staff {
    fn random(numbers: &[u32]) -> Staff {
        let mut numbers = numbers.iter().map(|it| *it as usize);
        let mut below = |count: usize| numbers.next().unwrap_or(0) % count;
        let mut staff = Staff {
            files: Vec::new(),
            expected: BTreeSet::new(),
            forbidden: BTreeSet::new(),
        };
        for person in 0..1 + below(5) {
            let withheld = below(3) == 0;
            let posts: Vec<(&str, bool)> = (0..1 + below(3))
                .map(|_| POSTS[below(POSTS.len())])
                .collect();
            let is_listed = !withheld && posts.iter().any(|(_, holds)| *holds);
            let name = format!("xn{person}x");
            let mut text = format!("name = \"Prov {name}\"\nnote = \"note{name}\"\n");
            if withheld {
                text.push_str("withhold = true\n");
            }
            let mut add_word = |word: &str, is_expected: bool| {
                let words = if is_expected {
                    &mut staff.expected
                } else {
                    &mut staff.forbidden
                };
                words.insert(word.to_owned());
            };
            add_word(&name, is_listed);
            for (at, (period, holds)) in posts.into_iter().enumerate() {
                let word = |what: &str| format!("x{what}{person}q{at}x");
                let (title, unit, email) = (word("title"), word("unit"), word("mail"));
                let actor = below(3);
                let number = format!("08-465 00{person} {at}{actor}");
                text.push_str(&format!(
                    "[[post]]\nactor = \"bolag-{actor}\"\ntitle = \"{title}\"\nunit = \"{unit}\"\n\
                     email = \"{email}@prov.example\"\nphone = \"{number}\"\n{period}"
                ));
                for word in [title, unit, email, number] {
                    add_word(&word, holds && !withheld);
                }
            }
            staff.files.push((format!("people/p-{person}.toml"), text));
        }
        staff
    }
}

/// Returns options that decide who is in a list, and how.
fn options_from(number: u32) -> Options {
    Options {
        people_only: number & 1 > 0,
        per_post: number & 2 > 0,
        why: number & 4 > 0,
        e164: true,
        functional_only: number & 24 == 24,
        missing: number & 96 == 96,
        order: [Order::Actor, Order::Name, Order::Surname][number as usize % 3],
    }
}

const QUERIES: &[&str] = &[
    "",
    "has:email",
    "no:title:zzz",
    "has:person",
    "kind:company",
    "no:person",
];

#[test]
fn people_who_are_withheld_or_have_left_are_in_no_format() {
    let cases = std::env::var("KOMPIS_CASES")
        .ok()
        .and_then(|it| it.parse().ok());
    let config = Config {
        cases: cases.unwrap_or(150),
        failure_persistence: None,
        ..Config::default()
    };
    let counts = std::cell::Cell::new((0, 0));
    let result = TestRunner::new(config).run(&vec(ANY, 60), |numbers| {
        let staff = Staff::random(&numbers);
        let (known, unknown) = counts.get();
        counts.set((
            known + staff.expected.len(),
            unknown + staff.forbidden.len(),
        ));
        check_staff(
            &staff,
            options_from(numbers[59]),
            QUERIES[numbers[58] as usize % QUERIES.len()],
        )
        .map_err(TestCaseError::fail)
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    let (known, unknown) = counts.get();
    assert!(
        known > 200 && unknown > 200,
        "{known} words are expected, {unknown} are forbidden"
    );
}

/// Checks which words are in the list, in all formats.
fn check_staff(staff: &Staff, options: Options, query: &str) -> Result<(), String> {
    let folder = temporary::folder();
    write_file(
        folder.path(),
        "registry.toml",
        "schema = 1\nname = \"Prov\"\n",
    );
    for number in 0..3 {
        let email = ["email = \"bolag@prov.example\"\n", ""][number % 2];
        let file = format!("companies/bolag-{number}.toml");
        write_file(
            folder.path(),
            &file,
            &format!("name = \"Bolag {number}\"\n{email}"),
        );
    }
    for (file, text) in &staff.files {
        write_file(folder.path(), file, text);
    }
    let registry = load::load(folder.path()).expect("a registry").registry;
    let links = members::resolve_links(&registry);
    let view = View {
        registry: &registry,
        links: &links,
        today: TODAY,
        as_of: None,
    };
    let parsed_query = Query::new(query, &registry, TODAY, None).expect("a query");
    let result = contacts(&view, &parsed_query, options);
    let is_unfiltered = query.is_empty() && !options.functional_only && !options.missing;
    for format in FORMATS.iter().copied() {
        for version in [Version::Three, Version::Four] {
            let list = list_options(query, options.missing, version);
            let look = look(&registry);
            let report = report(&result, format, &list, &look);
            let text = output_text(report.draw(format, &look), format);
            let found = |word: &&String| text.contains(word.as_str());
            if let Some(word) = staff.forbidden.iter().find(found) {
                return Err(format!("`{word}` is in {}:\n{text}", format.key()));
            }
            let is_whole = matches!(format, Format::Json | Format::Csv | Format::Xlsx);
            if is_unfiltered && is_whole && !staff.expected.iter().all(|word| found(&word)) {
                return Err(format!("somebody is missing in {}:\n{text}", format.key()));
            }
        }
    }
    Ok(())
}

fn list_options(query: &str, missing: bool, version: Version) -> ListOptions {
    ListOptions {
        query: query.to_owned(),
        day: TODAY,
        today: TODAY,
        purpose: Some("prov".to_owned()),
        per_post: false,
        missing,
        separator: "; ".to_owned(),
        version,
    }
}

fn look(registry: &kompis::model::registry::Registry) -> Look<'_> {
    Look {
        registry,
        words: Words::new(Language::Sv),
        width: Some(100),
        color: false,
    }
}

/// A name that looks like markup, and text that must be escaped in cards.
const SCRIPT: &str = "<script>alert(1)</script> & \"Söner\"";
const LONG: &str = "åäö,;\\";

/// Runs `contacts` on a registry with hostile names and returns the output.
fn stdout_of(arguments: &[&str]) -> Vec<u8> {
    let folder = temporary::folder();
    write_file(
        folder.path(),
        "registry.toml",
        "schema = 1\nname = \"=Prov\"\n",
    );
    let actor =
        format!("name = '{SCRIPT}'\nemail = \"info@prov.example\"\nphone = \"08-465 004 00\"\n");
    write_file(folder.path(), "companies/script.toml", &actor);
    let actor = "name = \"=SUM(1;1)|a\"\nemail = \"+x@prov.example\"\nphone = \"+46846500401\"\n";
    write_file(folder.path(), "companies/formel.toml", actor);
    write_file(folder.path(), "companies/tom.toml", "name = \"@Tom\"\n");
    let long = LONG.repeat(34);
    let person = format!(
        "name = 'Lång {long}'\n[[post]]\nactor = \"script\"\ntitle = '-{long}'\nunit = '{long}'\n"
    );
    write_file(folder.path(), "people/lang.toml", &person);
    let output = Command::new(env!("CARGO_BIN_EXE_kompis"))
        .arg("contacts")
        .args(arguments)
        .env("KOMPIS_REGISTRY", folder.path())
        .env("KOMPIS_TODAY", "2026-11-22")
        .env_remove("COLUMNS")
        .output()
        .expect("kompis runs");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {message}");
    output.stdout
}

#[test]
fn hostile_names_are_plain_text_in_every_format() {
    let of = |format: &str| String::from_utf8(stdout_of(&["--format", format])).expect("UTF-8");
    assert!(of("text").contains(SCRIPT));
    assert!(of("markdown").contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; \"Söner\""));
    assert!(!of("markdown").contains('<'));
    for format in ["csv", "excel", "outlook"] {
        let text = of(format);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(if format == "excel" { b';' } else { b',' })
            .has_headers(false)
            .from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> =
            reader.records().map(|row| row.expect("a row")).collect();
        let cells: Vec<&str> = rows.iter().flatten().collect();
        assert!(cells.contains(&SCRIPT), "{format}: {cells:?}");
        assert!(cells.contains(&"'=SUM(1;1)|a"), "{format}: {cells:?}");
        assert!(cells.contains(&"'+x@prov.example"), "{format}: {cells:?}");
        let phone = if format == "excel" {
            "=\"08-465 004 01\""
        } else {
            "+46846500401"
        };
        assert!(cells.contains(&phone), "{format}: {cells:?}");
        // What Excel would take for a number is a formula for its text.
        let is_number = |cell: &str| {
            let cell = cell
                .strip_prefix("=\"")
                .and_then(|it| it.strip_suffix('"'))
                .unwrap_or(cell);
            cell.chars()
                .all(|it| "+- ".contains(it) || it.is_ascii_digit())
        };
        for cell in cells.iter().filter(|cell| !is_number(cell)) {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{format}: {cell}"
            );
        }
    }
    for format in ["excel", "outlook"] {
        let text = of(format);
        assert!(
            text.starts_with('\u{feff}') && text.ends_with("\r\n"),
            "{format}"
        );
        assert_eq!(
            text.matches('\n').count(),
            text.matches("\r\n").count(),
            "{format}"
        );
    }
    let recipient = "\"<script>alert(1)</script> & \\\"Söner\\\"\" <info@prov.example>\n";
    assert!(of("emails").contains(recipient), "{}", of("emails"));
}

#[test]
fn card_lines_are_folded_at_character_boundaries() {
    for version in ["3", "4"] {
        let text = String::from_utf8(stdout_of(&["--format", "vcard", "--vcard", version]))
            .expect("UTF-8");
        for line in text.split_terminator("\r\n") {
            assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line}");
        }
        let whole = text.replace("\r\n ", "");
        let long = LONG.repeat(34);
        let escaped = long
            .replace('\\', "\\\\")
            .replace(',', "\\,")
            .replace(';', "\\;");
        let name = format!("\r\nN:{escaped};Lång;;;\r\n");
        assert!(whole.contains(&name), "{whole}");
        let place = format!("\r\nORG:{SCRIPT};{escaped}\r\n");
        assert!(whole.contains(&place), "{whole}");
        assert!(!whole.contains("CHARSET"), "{whole}");
        assert_eq!(whole.contains("\r\nKIND:org\r\n"), version == "4");
    }
}

#[test]
fn a_workbook_describes_itself_and_has_only_text_cells() {
    let arguments = ["kind:company", "--format", "xlsx", "--purpose", "=prov"];
    let workbook = stdout_of(&arguments);
    assert_eq!(workbook, stdout_of(&arguments), "the same bytes");
    let sheets = workbook_cells(workbook);
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Kontakter", "Om listan"]);
    let word = |text: &str| Data::String(text.to_owned());
    let list = &sheets[0].1;
    assert_eq!(list[0][0], word("1 person · 2026-11-22 · ändamål: =prov"));
    let heads = ["Namn", "Titel", "Aktör", "E-post", "Telefon", "Id"].map(word);
    assert_eq!(list[2], heads);
    let all: Vec<&Data> = list.iter().flatten().collect();
    for text in [
        SCRIPT,
        "=SUM(1;1)|a",
        "+x@prov.example",
        "08-465 004 00",
        "08-465 004 01",
    ] {
        assert!(all.contains(&&word(text)), "{text}: {all:?}");
    }
    let is_text = |cell: &&Data| matches!(cell, Data::String(_) | Data::Empty);
    assert!(all.iter().all(is_text), "{all:?}");
    let about = &sheets[1].1;
    for (what, value) in [
        ("Register", "=Prov"),
        ("Sökning", "kind:company"),
        ("Gäller dagen", "2026-11-22"),
        ("Ändamål", "=prov"),
        ("Personer", "1"),
        ("Funktionsadresser", "2"),
        ("Aktörer som inte kan nås", "1"),
    ] {
        assert!(
            about.contains(&vec![word(what), word(value)]),
            "{what}: {about:?}"
        );
    }
}

#[test]
fn the_list_of_unreachable_actors_can_be_a_workbook() {
    let sheets = workbook_cells(stdout_of(&["--missing", "--format", "xlsx"]));
    let word = |text: &str| Data::String(text.to_owned());
    let row = ["@Tom", "företag", "ingen person är känd", "tom"].map(word);
    assert_eq!(sheets[0].1[1], row);
}
