//! The formats of `contacts`.

use std::path::Path;

use crate::process::{copy_folder, json_of, run_kompis, run_kompis_in, stdout_of};

#[test]
fn outlook_rows_have_every_number_and_address() {
    let folder = crate::temporary::folder();
    copy_folder(Path::new("tests/fixtures/contacts"), folder.path());
    let numbers = [
        "08-465 004 00",
        "08-465 004 01",
        "08-465 004 02",
        "070-174 06 50",
        "070-174 06 51",
        "1177",
    ];
    let addresses = ["a", "b", "c", "d", "e"].map(|name| format!("{name}@prov.example"));
    let person = format!(
        "name = \"Åsa Exempelsson\"\n\n[[post]]\nactor = \"exempelbolaget\"\nemail = {addresses:?}\nphone = {numbers:?}\n"
    );
    let path = folder.path().join("people/asa-exempelsson.toml");
    std::fs::write(path, person).expect("written");
    let output = run_kompis_in(
        folder.path(),
        &["contacts", "person:asa-exempelsson", "--format", "outlook"],
    );
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let row = text.lines().nth(1).expect("a row");
    for machine in [
        "+46846500400",
        "+46846500401",
        "+46846500402",
        "+46701740650",
        "+46701740651",
        "1177",
    ] {
        assert!(row.contains(machine), "{machine}: {row}");
    }
    for address in addresses {
        assert!(row.contains(&address), "{address}: {row}");
    }
}

#[test]
fn contacts_at_ended_actors_are_marked_or_noted() {
    let folder = crate::temporary::folder();
    copy_folder(Path::new("tests/fixtures/contacts"), folder.path());
    let path = folder.path().join("companies/exempelbolaget.toml");
    let text = std::fs::read_to_string(&path).expect("a file");
    let over = text.replacen('\n', "\ndissolved = 2025-01-01\n", 1);
    std::fs::write(&path, over).expect("written");
    let output_of = |format: &str| {
        let arguments = ["contacts", "id:exempelbolaget", "--format", format];
        let output = run_kompis_in(folder.path(), &arguments);
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        (shown, String::from_utf8(output.stderr).expect("UTF-8"))
    };
    let note = "1 contact is at an actor that is over: Exempelbolaget AB";
    for format in ["emails", "vcard", "outlook", "csv", "tsv", "ids"] {
        assert!(
            output_of(format).1.contains(note),
            "{format}: {:?}",
            output_of(format)
        );
    }
    for format in ["text", "markdown", "excel"] {
        let (shown, noted) = output_of(format);
        assert!(shown.contains('†') && !noted.contains("over"), "{shown}");
    }
}

#[test]
fn names_with_formulas_markup_and_control_characters_are_escaped() {
    let rows = 5;
    for format in ["text", "markdown"] {
        let text = stdout_of(&["contacts", "--format", format]);
        let controls = text.chars().filter(|it| it.is_control() && *it != '\n');
        assert_eq!(controls.count(), 0, "{format}");
    }
    assert!(
        stdout_of(&["contacts", "--format", "markdown"]).contains(r#"| =1+1\|"x" | &#64;formel |"#)
    );
    let markdown = stdout_of(&["contacts", "--format", "markdown"]);
    assert_eq!(
        markdown.lines().count(),
        rows + 4,
        "with a head and a blank line"
    );
    let tsv = stdout_of(&["contacts", "--format", "tsv"]);
    assert_eq!(tsv.lines().count(), rows + 1);
    assert!(
        tsv.lines().all(|line| line.split('\t').count() == 10),
        "{tsv}"
    );
    assert!(tsv.contains("\n'=1+1|\"x\"\t'@formel\t"), "{tsv}");

    let csv = stdout_of(&["contacts", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads = reader.headers().expect("heads").clone();
    let keys = [
        "name",
        "title",
        "unit",
        "actor",
        "actor-name",
        "email",
        "phone",
        "id",
        "phone-e164",
        "because",
    ];
    assert_eq!(heads, keys[..]);
    let records: Vec<_> = reader.records().map(|it| it.expect("a row")).collect();
    assert_eq!(records.len(), rows);
    assert_eq!(&records[0][6], "0000-11 11 11;+46 000 11 11 12");
    assert_eq!(&records[1][0], "'=1+1|\"x\"");
    for cell in records.iter().flatten() {
        assert!(!cell.starts_with(['=', '@']), "{cell}");
    }
    let result = json_of(&["contacts"]);
    assert_eq!(result["result"]["rows"][1]["name"], "=1+1|\"x\"");
    assert_eq!(
        result["result"]["rows"][2]["name"],
        "Rad\nbryt \u{1b}[31m<b>"
    );
}

#[test]
fn every_format_has_the_same_rows() {
    let query = ["initiative:provmassan", "--why"];
    let of = |format: &str| stdout_of(&[&["contacts", "--format", format], &query[..]].concat());
    let listed_ids: Vec<String> = of("ids").lines().map(str::to_owned).collect();
    let result = json_of(&["contacts", "initiative:provmassan", "--why"]);
    let rows = result["result"]["rows"].as_array().expect("rows");
    let in_json: Vec<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(in_json, listed_ids);
    let csv = of("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let mut in_csv: Vec<String> = reader
        .records()
        .map(|row| row.expect("a row")[7].to_owned())
        .collect();
    // With `--why` there is a row for each reason.
    in_csv.dedup();
    assert_eq!(in_csv, listed_ids);
    for format in ["text", "markdown", "tsv"] {
        let text = of(format);
        for id in &listed_ids {
            assert!(text.contains(id.as_str()), "{id} in {format}");
        }
    }
}

#[test]
fn json_of_contacts_keeps_its_shape() {
    let result = json_of(&["contacts", "initiative:gamla-provet", "unit:prov", "--why"]);
    let expected = serde_json::json!({
        "kompis": 1,
        "command": "contacts",
        "result": {
            "rows": [{
                "id": "asa-exempelsson",
                "kind": "person",
                "name": "Åsa Exempelsson",
                "because": null,
                "maybe": false,
                "actors": [
                    { "id": "exempelby-kommun", "name": "Exempelby kommun", "ended": false }
                ],
                "posts": [{
                    "actor": "exempelby-kommun",
                    "title": "strateg",
                    "unit": "Provenheten",
                    "initiatives": [],
                    "topics": ["press"],
                    "inferred": [],
                    "sources": ["provnytt-2026-02-02"],
                }],
                "email": ["asa@exempel.se"],
                "phone": ["0000-11 11 11", "+46 000 11 11 12"],
                "phone_e164": [],
                "why": [{
                    "actor": "exempelby-kommun",
                    "initiative": "gamla-provet",
                    "role": "organiser",
                    "inferred": true,
                    "via": null,
                    "ended": true,
                    "sources": ["exempelbladet-2026-01-01"],
                }],
            }],
            "unreachable": [],
            "people_missing": false,
        },
    });
    assert_eq!(result, expected);
}

#[test]
fn the_file_extension_selects_the_format() {
    let folder = crate::temporary::folder();
    let file = folder.path().join("lista.csv");
    let output = run_kompis(&["contacts", "--quiet", "-o", file.to_str().expect("UTF-8")]);
    assert!(output.status.success() && output.stdout.is_empty());
    let text = std::fs::read_to_string(&file).expect("the file");
    assert_eq!(text, stdout_of(&["contacts", "--format", "csv"]));
}

#[test]
fn workbook_cells_that_look_like_formulas_are_marked_as_text() {
    use std::io::{Cursor, Read};
    let styles = |query: &str| {
        let output = run_kompis(&["contacts", query, "--format", "xlsx"]);
        let mut archive = zip::ZipArchive::new(Cursor::new(output.stdout)).expect("an archive");
        let mut file = archive.by_name("xl/styles.xml").expect("styles");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("UTF-8");
        text
    };
    assert!(styles("person:formel-exempel").contains("quotePrefix=\"1\""));
    assert!(!styles("id:provstads-kommun").contains("quotePrefix"));
}
