//! `export`: what its files hold, who may read them, and what is refused.

#[path = "program/temporary.rs"]
mod temporary;

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Output};

use calamine::{Data, Reader, Xlsx};
use rusqlite::Connection;
use serde_json::{Value, json};

const FIXTURE: &str = "tests/fixtures/contacts";

fn run(arguments: &[&str]) -> Output {
    run_on("2026-11-22", FIXTURE, arguments)
}

fn run_on(day: &str, registry: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kompis"))
        .arg("export")
        .args(arguments)
        .args(["--registry", registry])
        .env("KOMPIS_TODAY", day)
        .output()
        .expect("kompis runs")
}

/// The names of the files in a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |it: fs::DirEntry| it.file_name().to_string_lossy().into_owned();
    entries.map(|it| name(it.expect("an entry"))).collect()
}

fn text_of(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn json_of(arguments: &[&str]) -> Value {
    let output = run(arguments);
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn json_keeps_its_shape() {
    let expected = json!({
        "kompis": 1,
        "command": "export",
        "result": {
            "registry": {
                "schema": 1,
                "name": "Exempelregistret",
                "language": "sv",
                "currency": "SEK",
            },
            "records": [
                {
                    "id": "exempelbladet-2026-01-01",
                    "kind": "source",
                    "name": "Ett exempel",
                    "publisher": "Exempelbladet",
                    "date": "2026-01-01",
                },
                {
                    "id": "exempelby-kommun",
                    "kind": "municipality",
                    "name": "Exempelby kommun",
                    "email": "kommun@exempel.se",
                    "phone": "0000-10 00 00",
                },
                {
                    "id": "gamla-provet",
                    "kind": "initiative",
                    "name": "Gamla provet",
                    "type": "project",
                    "start": "2020-01-01",
                    "end": "2021-12-31",
                    "sources": ["exempelbladet-2026-01-01"],
                    "participant": [
                        { "actor": "exempelby-kommun", "role": "organiser", "inferred": ["role"] },
                        { "actor": "orens-exempelskola", "role": "host" },
                    ],
                },
                {
                    "id": "orens-exempelskola",
                    "kind": "school",
                    "name": "Örens exempelskola",
                    "phone": "0000-20 00 00",
                },
            ],
        },
    });
    assert_eq!(json_of(&["-", "id:gamla-provet"]), expected);
    let with_people = json_of(&["-", "id:borta-exempel", "kind:person", "--with-people"]);
    let personal_data = json!({ "people": 1, "day": "2026-11-22", "purpose": null });
    assert_eq!(with_people["result"]["personal_data"], personal_data);
    let records = with_people["result"]["records"].as_array();
    let person = records.and_then(|it| it.iter().find(|it| it["kind"] == "person"));
    let expected = json!({
        "id": "borta-exempel",
        "kind": "person",
        "name": "Börje Bortaexempel",
        "post": [{
            "actor": "foreningen-exempel",
            "title": "ordförande",
            "email": "borta@exempel.se",
            "phone": "0000-13 13 13",
            "since": "2020-01-01",
            "until": "2025-12-31",
            "source": "provnytt-2026-02-02",
        }],
    });
    assert_eq!(person, Some(&expected));
}

#[test]
fn each_line_of_ndjson_is_a_record_of_the_json() {
    let lines = run(&["-", "--with-people", "--format", "ndjson"]).stdout;
    let lines = String::from_utf8(lines).expect("UTF-8");
    let lines: Vec<Value> = (lines.lines())
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let json = json_of(&["-", "--with-people"]);
    assert_eq!(json["result"]["records"], Value::Array(lines));
}

#[test]
fn popolo_has_organizations_and_memberships() {
    let words = ["id:gamla-provet", "--format", "popolo"];
    let expected = json!({
        "organizations": [
            {
                "id": "exempelby-kommun",
                "name": "Exempelby kommun",
                "classification": "municipality",
                "contact_details": [
                    { "type": "email", "value": "kommun@exempel.se" },
                    { "type": "phone", "value": "0000-10 00 00" },
                ],
            },
            {
                "id": "gamla-provet",
                "name": "Gamla provet",
                "classification": "project",
                "founding_date": "2020-01-01",
                "dissolution_date": "2021-12-31",
            },
            {
                "id": "orens-exempelskola",
                "name": "Örens exempelskola",
                "classification": "school",
                "contact_details": [{ "type": "phone", "value": "0000-20 00 00" }],
            },
        ],
        "memberships": [
            {
                "organization_id": "gamla-provet",
                "member": { "id": "exempelby-kommun", "name": "Exempelby kommun" },
                "role": "organiser",
            },
            {
                "organization_id": "gamla-provet",
                "member": { "id": "orens-exempelskola", "name": "Örens exempelskola" },
                "role": "host",
            },
        ],
    });
    assert_eq!(json_of(&[&["-"], &words[..]].concat()), expected);
    let with_people = json_of(&["-", "--with-people", "--format", "popolo"]);
    let memberships = with_people["memberships"].as_array().expect("a list");
    let post = json!({
        "person_id": "borta-exempel",
        "organization_id": "foreningen-exempel",
        "role": "ordförande",
        "contact_details": [
            { "type": "email", "value": "borta@exempel.se" },
            { "type": "phone", "value": "0000-13 13 13" },
        ],
        "start_date": "2020-01-01",
        "end_date": "2025-12-31",
    });
    assert!(memberships.contains(&post), "{memberships:?}");
}

#[test]
fn the_same_registry_gives_the_same_bytes_on_every_day() {
    for format in ["json", "ndjson", "sqlite", "xlsx", "popolo"] {
        let bytes = |day| run_on(day, "registry", &["-", "--format", format]).stdout;
        let first = bytes("2026-11-22");
        assert!(first.len() > 1000, "{format}");
        assert!(first == bytes("2031-01-01"), "{format} differs");
    }
}

#[test]
fn a_database_answers_in_sql() {
    let folder = temporary::folder();
    let file = folder.path().join("prov.sqlite");
    assert!(run(&[text_of(&file), "--with-people"]).status.success());
    let database = Connection::open(&file).expect("a database");
    let rows = |sql: &str| -> Vec<String> {
        let mut statement = database.prepare(sql).expect("SQL");
        let rows = statement.query_map([], |row| row.get(0)).expect("rows");
        rows.map(|it| it.expect("a text")).collect()
    };
    assert_eq!(
        rows(
            "SELECT initiative_name || ', ' || role || ': ' || group_concat(actor_name, ', ')
              FROM participations_with_names GROUP BY initiative, role ORDER BY 1"
        ),
        [
            "Gamla provet, host: Örens exempelskola",
            "Gamla provet, organiser: Exempelby kommun",
            "Provmässan, owner: Exempelbolaget AB",
            "Provmässan, participant: Föreningen Exempel",
            "Provmässan, partner: Exempelkommuner",
        ]
    );
    assert_eq!(
        rows("SELECT value FROM lists WHERE record = 'asa-exempelsson' OR key = 'county'"),
        [""; 0]
    );
    assert_eq!(
        rows("SELECT member FROM members WHERE actor = 'exempelkommuner'"),
        ["exempelby-kommun", "provstads-kommun"]
    );
    assert_eq!(
        rows("SELECT phone FROM posts WHERE person = 'asa-exempelsson' AND number = 2"),
        ["0000-11 11 11;+46 000 11 11 12"]
    );
    assert_eq!(
        rows("SELECT \"table\" FROM pragma_foreign_key_check"),
        [""; 0]
    );
    assert_eq!(rows("SELECT id FROM people WHERE withhold"), [""; 0]);
}

#[test]
fn a_folder_holds_nothing_of_an_earlier_export() {
    let folder = temporary::folder();
    let tables = folder.path().join("tabeller");
    assert!(run(&[text_of(&tables), "--with-people"]).status.success());
    assert!(names(&tables).contains("people.csv"));
    #[cfg(unix)]
    for name in names(&tables) {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(tables.join(&name))
            .expect("a file")
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o600, "{name}");
    }
    assert!(run(&[text_of(&tables)]).status.success());
    let left = names(&tables);
    assert!(left.contains("actors.csv") && left.contains("datapackage.json"));
    assert!(!left.contains("people.csv") && !left.contains("posts.csv"));

    fs::write(tables.join("mitt.txt"), "prov").expect("written");
    let refused = run(&[text_of(&tables)]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("mitt.txt"));
}

#[test]
fn nothing_is_written_into_a_registry() {
    let folder = temporary::folder();
    let root = folder.path();
    fs::write(root.join("registry.toml"), "schema = 1\nname = \"Prov\"\n").expect("written");
    for target in ["", "tabeller", "registry.toml"] {
        let target = root.join(target);
        let refused = run(&[text_of(&target), "--format", "csv"]);
        assert_ne!(refused.status.code(), Some(0), "{}", target.display());
    }
    let refused = run(&[text_of(&root.join("registry.toml")), "--format", "sqlite"]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(names(root), BTreeSet::from(["registry.toml".to_owned()]));
}

#[test]
fn a_workbook_keeps_codes_and_days_as_text() {
    let bytes = run_on("2026-11-22", "registry", &["-", "--format", "xlsx"]).stdout;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = [
        "Aktörer",
        "Insatser",
        "Deltaganden",
        "Händelser",
        "Källor",
        "Om exporten",
    ];
    assert_eq!(workbook.sheet_names(), names);
    let mut cell = |sheet: &str, name: &str, head: &str| {
        let range = workbook.worksheet_range(sheet).expect("a sheet");
        let heads = range.rows().next().expect("heads").to_vec();
        let column = heads.iter().position(|it| it == head).expect("a column");
        let mut rows = range.rows();
        let row = rows.find(|row| row[0] == name).expect("a row");
        row[column].clone()
    };
    let text = |it: &str| Data::String(it.to_owned());
    for (head, value) in [("Kod", "0883"), ("Län", "08"), ("Slag", "kommun")] {
        assert_eq!(cell("Aktörer", "Västerviks kommun", head), text(value));
    }
    let day = cell("Händelser", "Regional kompetensförsörjningsdag", "Datum");
    assert!(matches!(day, Data::String(_)), "{day:?}");
    assert_eq!(
        cell("Deltaganden", "Min Framtid", "Nummer"),
        Data::Float(1.0)
    );
}
