//! Every list as a workbook and as a CSV file that Excel opens: codes, phone numbers and days stay what they are.

#[path = "program/temporary.rs"]
mod temporary;

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};

const FILES: [(&str, &str); 4] = [
    (
        "registry.toml",
        "schema = 1\nname = \"Prov\"\nlanguage = \"sv\"\n\n[queries]\nprov = \"county:08\"\n",
    ),
    (
        "municipalities/provstads-kommun.toml",
        "name = \"Provstads kommun\"\ncode = \"0883\"\ncounty = [\"08\"]\nphone = \"0000-10 00 00\"\nchecked = 2020-01-31\n",
    ),
    (
        "companies/provbolaget.toml",
        "name = \"Provbolaget\"\nphone = \"08 123 45 67\"\nfounded = \"2023-10\"\n",
    ),
    (
        "initiatives/provforum.toml",
        "name = \"Provforum\"\ntype = \"project\"\nstart = 2023-10-25\ncounty = [\"08\"]\n\n\
         [[participant]]\nactor = \"provbolaget\"\nrole = \"partner\"\n\n\
         [[participant]]\nactor = \"provstads-kommun\"\nrole = \"partner\"\namount = 800000\n",
    ),
];

/// Every list, and a text that it has; `log` needs a repository.
const LISTS: [(&str, &str); 9] = [
    ("search", "Provstads kommun"),
    ("gaps", "Provforum"),
    ("due", "Provstads kommun"),
    ("duplicates", "Skäl"),
    ("stats", "Aktörer efter län"),
    ("graph", "Provforum"),
    ("graph --measures", "Provbolaget"),
    ("queries", "@prov"),
    ("check", "Fil"),
];

fn registry() -> tempfile::TempDir {
    let folder = temporary::folder();
    for (file, text) in FILES {
        let file = folder.path().join(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    }
    folder
}

fn run(root: &Path, line: &str, format: &str) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kompis"));
    command.args(line.split(' ')).args(["--format", format]);
    command.env("KOMPIS_TODAY", "2026-11-22").current_dir(root);
    let output = command.output().expect("kompis runs");
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{line}: {output:?}"
    );
    output.stdout
}

/// The cells of all sheets that have something.
fn cells(workbook: Vec<u8>) -> Vec<Data> {
    let mut workbook = Xlsx::new(Cursor::new(workbook)).expect("a workbook");
    let names = workbook.sheet_names();
    let cells = names.iter().flat_map(|name| {
        let range = workbook.worksheet_range(name).expect("a sheet");
        range.rows().flatten().cloned().collect::<Vec<Data>>()
    });
    cells.filter(|it| *it != Data::Empty).collect()
}

/// The cells of a CSV file as Excel reads it.
fn excel_cells(text: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.delimiter(b';').has_headers(false).flexible(true);
    let rows = reader.from_reader(text.as_bytes()).into_records();
    let rows: Vec<csv::StringRecord> = rows.map(|row| row.expect("a row")).collect();
    rows.iter().flatten().map(str::to_owned).collect()
}

#[test]
fn codes_phone_numbers_and_days_stay_texts() {
    let folder = registry();
    let line = "search kind:municipality,company --fields name,code,county,phone,founded,checked";
    let found = cells(run(folder.path(), line, "xlsx"));
    let text = String::from_utf8(run(folder.path(), line, "excel")).expect("UTF-8");
    let excel = excel_cells(&text);
    let kept = [
        "0883",
        "08",
        "0000-10 00 00",
        "08 123 45 67",
        "2023-10",
        "2020-01-31",
    ];
    for kept in kept {
        let data = Data::String(kept.to_owned());
        assert!(found.contains(&data), "{kept}: {found:?}");
        // Excel takes no text for a number only if it is a formula.
        assert!(excel.contains(&format!("=\"{kept}\"")), "{kept}: {excel:?}");
    }
    let heads = ["Namn", "Kod", "Län", "Telefon", "Grundad", "Granskad"];
    assert_eq!(excel[..heads.len()], heads);
}

#[test]
fn every_list_opens_in_a_spreadsheet() {
    let folder = registry();
    for (line, text) in LISTS {
        let workbook = run(folder.path(), line, "xlsx");
        let same = run(folder.path(), line, "xlsx");
        assert!(workbook == same, "{line}: other bytes");
        let found = cells(workbook);
        let has = |cell: &Data| cell.to_string().contains(text);
        assert!(found.iter().any(has), "{line}: {found:?}");
        let excel = String::from_utf8(run(folder.path(), line, "excel")).expect("UTF-8");
        assert!(excel.contains(text), "{line}: {excel}");
        for cell in excel_cells(&excel) {
            let is_text = cell.starts_with("=\"") && cell[2..].ends_with('"');
            assert!(
                is_text || !cell.starts_with(['=', '+', '@']),
                "{line}: {cell}"
            );
        }
    }
}

#[test]
fn numbers_are_numbers() {
    let folder = registry();
    let found = cells(run(folder.path(), "graph --measures", "xlsx"));
    assert!(found.contains(&Data::Float(0.5)), "{found:?}");
    let line = "search initiative:provforum --fields name,amount";
    let amounts = cells(run(folder.path(), line, "xlsx"));
    assert!(amounts.contains(&Data::Float(800_000.0)), "{amounts:?}");
    let excel = String::from_utf8(run(folder.path(), line, "excel")).expect("UTF-8");
    assert!(excel.contains(";800000\r\n"), "{excel}");
    let stats = cells(run(folder.path(), "stats", "xlsx"));
    assert!(stats.contains(&Data::Float(2.0)), "{stats:?}");
    // A key that looks like a number is none.
    assert!(stats.contains(&Data::String("08".to_owned())), "{stats:?}");
}
