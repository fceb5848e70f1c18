//! `export`: what its files hold, who may read them, and what is refused.

#[path = "program/temporary.rs"]
mod temporary;

use std::process::{Command, Output};

use serde_json::{Value, json};

const FIXTURE: &str = "tests/fixtures/contacts";

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kompis"))
        .arg("export")
        .args(arguments)
        .args(["--registry", FIXTURE])
        .env("KOMPIS_TODAY", "2026-11-22")
        .output()
        .expect("kompis runs")
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
