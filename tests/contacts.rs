//! `contacts` and `stats` as processes, on a made-up registry: who is in a list, who is in none, and in which form.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Formats in which anything may stand; tests/lists.rs tries all.
const FORMATS: [&str; 6] = ["text", "json", "csv", "tsv", "markdown", "emails"];

fn kompis_in(registry: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kompis"))
        .args(arguments)
        .env("KOMPIS_REGISTRY", registry)
        .env("KOMPIS_TODAY", "2026-11-22")
        .env_remove("COLUMNS")
        .output()
        .expect("kompis runs")
}

fn kompis(arguments: &[&str]) -> Output {
    kompis_in(Path::new("tests/fixtures/contacts"), arguments)
}

/// What stands on standard output; nothing may have gone wrong.
fn shown(arguments: &[&str]) -> String {
    let output = kompis(arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn noted(arguments: &[&str]) -> String {
    String::from_utf8(kompis(arguments).stderr).expect("UTF-8")
}

fn ids(arguments: &[&str]) -> Vec<String> {
    let all = [&["contacts", "--format", "ids"], arguments].concat();
    let output = kompis(&all);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

fn json(arguments: &[&str]) -> Value {
    let all = [arguments, &["--format", "json"]].concat();
    serde_json::from_str(&shown(&all)).expect("JSON")
}

#[test]
fn nobody_is_listed_who_withholds_has_left_or_has_not_begun() {
    let nobody = [
        "Hemligexempel",
        "hemlig",
        "0000-15 15 15",
        "Bortaexempel",
        "borta",
        "0000-13 13 13",
        "Framtidsexempel",
        "framtid",
        "0000-14 14 14",
    ];
    let queries: [&[&str]; 9] = [
        &[],
        &["--why"],
        &["--people-only", "--why"],
        &["has:person"],
        &["topic:press"],
        &["no:title:xyz"],
        &["has:email", "--why"],
        &["person:borta-exempel,framtida-exempel"],
        &["initiative:provmassan,gamla-provet", "--why"],
    ];
    for format in FORMATS {
        for query in queries {
            let output = kompis(&[&["contacts", "--format", format], query].concat());
            for channel in [output.stdout, output.stderr] {
                let text = String::from_utf8(channel).expect("UTF-8");
                for word in nobody {
                    assert!(
                        !text.contains(word),
                        "{word} in {format} of {query:?}:\n{text}"
                    );
                }
            }
        }
    }
}

#[test]
fn who_is_withheld_goes_by_no_name() {
    for query in [
        ["contacts", "person:hemlig-exempel"],
        ["list", "person:hemlig"],
        ["show", "hemlig"],
    ] {
        let output = kompis(&query);
        assert_eq!(output.status.code(), Some(3), "{query:?}");
        let text = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(text.contains("no record goes by"), "{text}");
        assert!(!text.contains("Hemlig"), "{text}");
    }
    assert!(!shown(&["list", "kind:person"]).contains("hemlig"));
}

#[test]
fn another_day_has_other_people() {
    let then = ids(&["--as-of", "2025-12-31"]);
    assert!(then.contains(&"borta-exempel".to_owned()), "{then:?}");
    assert!(!then.contains(&"framtida-exempel".to_owned()), "{then:?}");
    let later = ids(&["--as-of", "2027-01-01"]);
    assert!(later.contains(&"framtida-exempel".to_owned()), "{later:?}");
    assert!(!later.contains(&"borta-exempel".to_owned()), "{later:?}");
    for day in ["2025-12-31", "2027-01-01"] {
        assert!(!ids(&["--as-of", day]).contains(&"hemlig-exempel".to_owned()));
    }
}

#[test]
fn a_functional_address_steps_in_where_nobody_is() {
    let all = [
        "asa-exempelsson",
        "formel-exempel",
        "radbryt-exempel",
        "provstads-kommun",
        "orens-exempelskola",
    ];
    assert_eq!(ids(&[]), all);
    assert_eq!(ids(&["--people-only"]), all[..3]);
    let note = noted(&["contacts"]);
    let told = "note: personal data: 3 people, 2026-11-22, purpose: not given (`--purpose TEXT`)\n";
    let unreachable = "note: 1 actor can't be reached: Föreningen Exempel\n";
    assert_eq!(note, format!("{told}{unreachable}"));
    assert_eq!(noted(&["contacts", "--functional-only"]), unreachable);
    assert_eq!(noted(&["contacts", "--quiet"]), "");
}

#[test]
fn the_order_is_that_which_was_asked_for() {
    let people = |sort| ids(&["kind:municipality,company", "--sort", sort]);
    assert_eq!(
        people("name"),
        [
            "formel-exempel",
            "provstads-kommun",
            "radbryt-exempel",
            "asa-exempelsson"
        ]
    );
    assert_eq!(
        people("surname"),
        [
            "radbryt-exempel",
            "formel-exempel",
            "asa-exempelsson",
            "provstads-kommun"
        ]
    );
}

#[test]
fn every_functional_address_or_only_those_that_step_in() {
    let all = [
        "exempelbolaget",
        "exempelby-kommun",
        "provstads-kommun",
        "orens-exempelskola",
    ];
    assert_eq!(ids(&["--functional-only"]), all);
    let result = json(&["contacts", "--functional-only"]);
    let because = |at: usize| result["result"]["rows"][at]["because"].clone();
    assert_eq!(because(1), Value::Null, "somebody there can be reached");
    assert_eq!(because(2), "nobody", "who withholds is nobody");
    let result = json(&["contacts", "--missing"]);
    assert_eq!(result["result"]["rows"], serde_json::json!([]));
    assert_eq!(
        result["result"]["unreachable"][0]["id"],
        "foreningen-exempel"
    );
    assert_eq!(result["result"]["unreachable"][0]["because"], "left");
    assert_eq!(ids(&["--missing"]), ["foreningen-exempel"]);
}

#[test]
fn a_row_for_each_post_when_that_is_asked_for() {
    let of = |per: &[&str]| ids(&[&["person:asa-exempelsson"], per].concat());
    assert_eq!(of(&[]), ["asa-exempelsson"]);
    assert_eq!(of(&["--per", "person"]), ["asa-exempelsson"]);
    assert_eq!(of(&["--per", "post"]), ["asa-exempelsson"; 2]);
    let told = noted(&["contacts", "person:asa-exempelsson", "--per", "post"]);
    assert!(told.contains("personal data: 1 person,"), "{told}");
    // A card is called the same whatever else is in the list.
    for query in ["topic:press", "person:asa-exempelsson"] {
        let cards = shown(&["contacts", query, "--per", "post", "--format", "vcard"]);
        let uid = "\r\nUID:kompis-person-asa-exempelsson-exempelby-kommun\r\n";
        assert!(cards.contains(uid), "{cards}");
    }
}

#[test]
fn outlook_gets_every_number_and_address() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new("tests/fixtures/contacts"), folder.path());
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
    let output = kompis_in(
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
fn who_is_at_an_actor_that_is_over_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new("tests/fixtures/contacts"), folder.path());
    let path = folder.path().join("companies/exempelbolaget.toml");
    let text = std::fs::read_to_string(&path).expect("a file");
    let over = text.replacen('\n', "\ndissolved = 2025-01-01\n", 1);
    std::fs::write(&path, over).expect("written");
    let told = |format: &str| {
        let arguments = ["contacts", "id:exempelbolaget", "--format", format];
        let output = kompis_in(folder.path(), &arguments);
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        (shown, String::from_utf8(output.stderr).expect("UTF-8"))
    };
    let note = "1 contact is at an actor that is over: Exempelbolaget AB";
    for format in ["emails", "vcard", "outlook", "csv", "tsv", "ids"] {
        assert!(
            told(format).1.contains(note),
            "{format}: {:?}",
            told(format)
        );
    }
    for format in ["text", "markdown", "excel"] {
        let (shown, noted) = told(format);
        assert!(shown.contains('†') && !noted.contains("over"), "{shown}");
    }
}

#[test]
fn what_goes_to_one_address_is_one_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |file: &str, text: &str| {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    write("registry.toml", "schema = 1\nname = \"Prov\"\n");
    write(
        "companies/ett.toml",
        "name = \"Ett AB\"\nemail = \"info@prov.example\"\nphone = \"08-465 004 00\"\n",
    );
    write(
        "companies/tva.toml",
        "name = \"Två AB\"\nemail = \"INFO@prov.example\"\n",
    );
    write("companies/tre.toml", "name = \"Tre AB\"\n");
    let post = "[[post]]\nactor = \"tre\"\nemail = \"press@prov.example\"\n";
    write(
        "people/p-prov.toml",
        &format!("name = \"Pia Prov\"\n{post}"),
    );
    write(
        "people/p-prov-2.toml",
        &format!("name = \"Pia PROV\"\n{post}title = \"vd\"\n"),
    );
    write(
        "people/q-prov.toml",
        &format!("name = \"Quim Prov\"\n{post}"),
    );
    let shown = |arguments: &[&str]| {
        let output = kompis_in(
            folder.path(),
            &[&["contacts", "--quiet"], arguments].concat(),
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(shown(&["--format", "ids"]), "ett\np-prov\nq-prov\n");
    let csv = shown(&["--format", "csv", "no:person"]);
    assert!(csv.contains(",,,ett;tva,Ett AB;Två AB,"), "{csv}");
    assert_eq!(
        shown(&["--format", "emails", "--separator", "; "]),
        "\"Ett AB\" <info@prov.example>; \"Pia Prov\" <press@prov.example>\n"
    );
    let dialled = shown(&["--format", "outlook", "no:person", "--lang", "en"]);
    assert!(
        dialled.starts_with("\u{feff}First Name,Last Name,Company,"),
        "{dialled}"
    );
    assert!(dialled.contains(",+46846500400,"), "{dialled}");
    let cards = shown(&["--format", "vcard", "--vcard", "4", "no:person"]);
    assert!(
        cards.contains("\r\nTEL;VALUE=uri;TYPE=work,voice:tel:+46846500400\r\n"),
        "{cards}"
    );
}

#[test]
fn posts_at_several_actors_are_one_row() {
    let result = json(&["contacts", "person:asa-exempelsson", "--why"]);
    let rows = result["result"]["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!(row["actors"][0]["name"], "Exempelbolaget AB");
    assert_eq!(row["actors"][1]["name"], "Exempelby kommun");
    assert_eq!(row["posts"].as_array().expect("posts").len(), 2);
    assert_eq!(row["email"], serde_json::json!(["asa@exempel.se"]));
    assert_eq!(
        row["phone"],
        serde_json::json!(["0000-11 11 11", "+46 000 11 11 12"])
    );
    let only = json(&["contacts", "person:asa-exempelsson", "kind:company"]);
    let posts = only["result"]["rows"][0]["posts"]
        .as_array()
        .expect("posts");
    assert_eq!(posts.len(), 1, "posts at other actors are not told");
}

#[test]
fn terms_on_contacts_speak_of_the_row() {
    assert_eq!(ids(&["title:strateg"]), ["asa-exempelsson"]);
    assert_eq!(
        ids(&["unit:provenheten", "topic:press"]),
        ["asa-exempelsson"]
    );
    assert_eq!(
        ids(&["no:person"]),
        [
            "exempelbolaget",
            "exempelby-kommun",
            "provstads-kommun",
            "orens-exempelskola"
        ]
    );
    assert_eq!(
        ids(&["has:email", "kind:municipality"]),
        ["formel-exempel", "asa-exempelsson", "provstads-kommun"],
        "by name at one actor: å comes last"
    );
    assert_eq!(
        ids(&["no:email"]),
        ["radbryt-exempel", "orens-exempelskola"],
        "the address of an actor takes no part while its people do"
    );
    assert_eq!(ids(&["phone:0000-20"]), ["orens-exempelskola"]);
    assert_eq!(
        ids(&[
            "kind:municipality",
            "no:person:asa-exempelsson",
            "no:title:formel",
            "has:phone"
        ]),
        ["radbryt-exempel"]
    );
    assert_eq!(
        ids(&["kind:company", "no:person:asa-exempelsson"]),
        ["exempelbolaget"]
    );
    let told = "note: personal data: 1 person, 2026-11-22, purpose: prov\n";
    assert_eq!(
        noted(&["contacts", "topic:press", "--purpose", "prov"]),
        told
    );
}

#[test]
fn nothing_found_is_said_and_exits_with_one() {
    let output = kompis(&["contacts", "person:borta-exempel"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert_eq!(output.stderr, b"note: nothing matches\n");
    assert_eq!(kompis(&["stats", "county:08"]).status.code(), Some(1));
}

#[test]
fn nasty_names_do_no_harm_in_any_format() {
    let rows = 5;
    for format in ["text", "markdown"] {
        let text = shown(&["contacts", "--format", format]);
        let controls = text.chars().filter(|it| it.is_control() && *it != '\n');
        assert_eq!(controls.count(), 0, "{format}");
    }
    assert!(
        shown(&["contacts", "--format", "markdown"]).contains(r#"| =1+1\|"x" | &#64;formel |"#)
    );
    let markdown = shown(&["contacts", "--format", "markdown"]);
    assert_eq!(
        markdown.lines().count(),
        rows + 4,
        "with a head and a blank line"
    );
    let tsv = shown(&["contacts", "--format", "tsv"]);
    assert_eq!(tsv.lines().count(), rows + 1);
    assert!(
        tsv.lines().all(|line| line.split('\t').count() == 10),
        "{tsv}"
    );
    assert!(tsv.contains("\n'=1+1|\"x\"\t'@formel\t"), "{tsv}");

    let csv = shown(&["contacts", "--format", "csv"]);
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
    let result = json(&["contacts"]);
    assert_eq!(result["result"]["rows"][1]["name"], "=1+1|\"x\"");
    assert_eq!(
        result["result"]["rows"][2]["name"],
        "Rad\nbryt \u{1b}[31m<b>"
    );
}

#[test]
fn every_format_holds_the_same_rows() {
    let query = ["initiative:provmassan", "--why"];
    let of = |format: &str| shown(&[&["contacts", "--format", format], &query[..]].concat());
    let ids: Vec<String> = of("ids").lines().map(str::to_owned).collect();
    let result = json(&["contacts", "initiative:provmassan", "--why"]);
    let rows = result["result"]["rows"].as_array().expect("rows");
    let in_json: Vec<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(in_json, ids);
    let csv = of("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let mut in_csv: Vec<String> = reader
        .records()
        .map(|row| row.expect("a row")[7].to_owned())
        .collect();
    // A row for each reason.
    in_csv.dedup();
    assert_eq!(in_csv, ids);
    for format in ["text", "markdown", "tsv"] {
        let text = of(format);
        for id in &ids {
            assert!(text.contains(id.as_str()), "{id} in {format}");
        }
    }
}

#[test]
fn the_json_of_contacts_keeps_its_shape() {
    let result = json(&["contacts", "initiative:gamla-provet", "unit:prov", "--why"]);
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
fn a_copy_without_people_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new("tests/fixtures/contacts"), folder.path());
    std::fs::remove_dir_all(folder.path().join("people")).expect("people/ goes");
    let output = kompis_in(folder.path(), &["contacts", "--format", "ids"]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "exempelbolaget\nexempelby-kommun\nprovstads-kommun\norens-exempelskola\n"
    );
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "note: there are no people in this copy of the registry\n\
         note: 1 actor can't be reached: Föreningen Exempel\n"
    );
    let output = kompis_in(folder.path(), &["contacts", "--people-only"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_file_takes_the_format_of_its_ending() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("lista.csv");
    let output = kompis(&["contacts", "--quiet", "-o", file.to_str().expect("UTF-8")]);
    assert!(output.status.success() && output.stdout.is_empty());
    let text = std::fs::read_to_string(&file).expect("the file");
    assert_eq!(text, shown(&["contacts", "--format", "csv"]));
}

#[test]
fn the_json_of_stats_keeps_its_shape() {
    let result = json(&["stats", "initiative:gamla-provet"]);
    let expected = serde_json::json!({
        "kompis": 1,
        "command": "stats",
        "result": {
            "kinds": [
                { "key": "municipality", "count": 1 },
                { "key": "school", "count": 1 },
                { "key": "initiative", "count": 1 },
            ],
            "types": [{ "key": "project", "count": 1 }],
            "roles": [
                { "role": "organiser", "stated": 0, "inferred": 1 },
                { "role": "host", "stated": 1, "inferred": 0 },
            ],
            "counties": [{ "key": null, "count": 2 }],
            "actors": [
                { "id": "exempelby-kommun", "name": "Exempelby kommun", "ended": false, "count": 1 },
                { "id": "orens-exempelskola", "name": "Örens exempelskola", "ended": false, "count": 1 },
            ],
            "initiatives": [
                { "id": "gamla-provet", "name": "Gamla provet", "ended": true, "count": 2 },
            ],
            "known_of_actors": { "of": 2, "known": [
                { "key": "website", "count": 0 },
                { "key": "email", "count": 1 },
                { "key": "phone", "count": 2 },
            ] },
            "known_of_initiatives": { "of": 1, "known": [
                { "key": "owner", "count": 0 },
                { "key": "funder", "count": 0 },
                { "key": "start", "count": 1 },
                { "key": "sources", "count": 1 },
            ] },
        },
    });
    assert_eq!(result, expected);
}

#[test]
fn groups_count_as_themselves() {
    let roles = |query: &str| json(&["stats", query])["result"]["roles"].clone();
    let of_all = roles("initiative:provmassan");
    let partner = serde_json::json!({ "role": "partner", "stated": 1, "inferred": 0 });
    assert!(
        of_all.as_array().expect("roles").contains(&partner),
        "{of_all}"
    );
    let members = serde_json::json!([{ "role": "partner", "stated": 0, "inferred": 2 }]);
    assert_eq!(
        json(&["stats", "kind:municipality", "initiative:provmassan"])["result"]["roles"],
        members
    );
    // Beside their group they are still actors, though they take part through it alone.
    let beside = json(&["stats", "kind:municipality,group"]);
    let kinds = serde_json::json!({ "key": "municipality", "count": 2 });
    assert_eq!(beside["result"]["kinds"][0], kinds);
    let inferred = serde_json::json!({ "role": "organiser", "stated": 0, "inferred": 1 });
    assert_eq!(
        beside["result"]["roles"],
        serde_json::json!([inferred, partner])
    );
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// What reaches a person leaves by `contacts` and the person's own page, and by no other way.
#[test]
fn reach_leaves_by_no_search() {
    for query in [
        &[
            "list",
            "kind:person",
            "--fields",
            "name,note,email,phone,title",
        ][..],
        &["list", "kind:person", "--format", "json"],
        &["show", "exempelbolaget", "--people"],
        &["show", "exempelbolaget", "--people", "--format", "json"],
        &["stats", "--format", "json"],
        &["matrix", "--format", "json"],
    ] {
        let text = shown(query);
        assert!(!text.contains("0000-11"), "{query:?}: {text}");
        assert!(!text.contains("asa@"), "{query:?}: {text}");
    }
    for query in [
        "post.email:asa",
        "post.phone:0000",
        "post.note:x",
        "has:post.email",
    ] {
        let output = kompis(&["list", "kind:person", query]);
        assert_eq!(output.status.code(), Some(2), "{query}");
    }
    for query in ["email:asa", "phone:0000", "asa@exempel.se", "0000-11"] {
        let output = kompis(&["list", "kind:person", query]);
        assert_eq!(output.status.code(), Some(1), "{query}");
    }
}
