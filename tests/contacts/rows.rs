//! Who `contacts` lists, as which row and in which order.

use std::path::Path;

use serde_json::Value;

use crate::process::{copy_folder, json_of, listed_ids, run_kompis_in, stderr_of, stdout_of};

#[test]
fn as_of_selects_the_people_of_that_day() {
    let then = listed_ids(&["--as-of", "2025-12-31"]);
    assert!(then.contains(&"borta-exempel".to_owned()), "{then:?}");
    assert!(!then.contains(&"framtida-exempel".to_owned()), "{then:?}");
    let later = listed_ids(&["--as-of", "2027-01-01"]);
    assert!(later.contains(&"framtida-exempel".to_owned()), "{later:?}");
    assert!(!later.contains(&"borta-exempel".to_owned()), "{later:?}");
    for day in ["2025-12-31", "2027-01-01"] {
        assert!(!listed_ids(&["--as-of", day]).contains(&"hemlig-exempel".to_owned()));
    }
}

#[test]
fn a_functional_address_is_listed_where_no_person_is() {
    let all = [
        "asa-exempelsson",
        "formel-exempel",
        "radbryt-exempel",
        "provstads-kommun",
        "orens-exempelskola",
    ];
    assert_eq!(listed_ids(&[]), all);
    assert_eq!(listed_ids(&["--people-only"]), all[..3]);
    let note = stderr_of(&["contacts"]);
    let people_note =
        "note: personal data: 3 people, 2026-11-22, purpose: not given (`--purpose TEXT`)\n";
    let unreachable = "note: 1 actor can't be reached: Föreningen Exempel\n";
    assert_eq!(note, format!("{people_note}{unreachable}"));
    assert_eq!(stderr_of(&["contacts", "--functional-only"]), unreachable);
    assert_eq!(stderr_of(&["contacts", "--quiet"]), "");
}

#[test]
fn sort_orders_by_name_or_surname() {
    let people = |sort| listed_ids(&["kind:municipality,company", "--sort", sort]);
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
fn functional_only_lists_every_functional_address() {
    let all = [
        "exempelbolaget",
        "exempelby-kommun",
        "provstads-kommun",
        "orens-exempelskola",
    ];
    assert_eq!(listed_ids(&["--functional-only"]), all);
    let result = json_of(&["contacts", "--functional-only"]);
    let because = |at: usize| result["result"]["rows"][at]["because"].clone();
    assert_eq!(because(1), Value::Null, "somebody there can be reached");
    assert_eq!(because(2), "nobody", "a withheld person does not count");
    let result = json_of(&["contacts", "--missing"]);
    assert_eq!(result["result"]["rows"], serde_json::json!([]));
    assert_eq!(
        result["result"]["unreachable"][0]["id"],
        "foreningen-exempel"
    );
    assert_eq!(result["result"]["unreachable"][0]["because"], "left");
    assert_eq!(listed_ids(&["--missing"]), ["foreningen-exempel"]);
}

#[test]
fn per_post_lists_a_row_for_each_post() {
    let of = |per: &[&str]| listed_ids(&[&["person:asa-exempelsson"], per].concat());
    assert_eq!(of(&[]), ["asa-exempelsson"]);
    assert_eq!(of(&["--per", "person"]), ["asa-exempelsson"]);
    assert_eq!(of(&["--per", "post"]), ["asa-exempelsson"; 2]);
    let note = stderr_of(&["contacts", "person:asa-exempelsson", "--per", "post"]);
    assert!(note.contains("personal data: 1 person,"), "{note}");
    // The UID of a card does not depend on the other rows.
    for query in ["topic:press", "person:asa-exempelsson"] {
        let cards = stdout_of(&["contacts", query, "--per", "post", "--format", "vcard"]);
        let uid = "\r\nUID:kompis-exempelregistret-person-asa-exempelsson-exempelby-kommun\r\n";
        assert!(cards.contains(uid), "{cards}");
    }
}

#[test]
fn rows_with_the_same_address_are_merged() {
    let folder = crate::temporary::folder();
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
    let contacts = |arguments: &[&str]| {
        let output = run_kompis_in(
            folder.path(),
            &[&["contacts", "--quiet"], arguments].concat(),
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(contacts(&["--format", "ids"]), "ett\np-prov\nq-prov\n");
    let csv = contacts(&["--format", "csv", "no:person"]);
    assert!(csv.contains(",,,ett;tva,Ett AB;Två AB,"), "{csv}");
    assert_eq!(
        contacts(&["--format", "emails", "--separator", "; "]),
        "\"Ett AB\" <info@prov.example>; \"Pia Prov\" <press@prov.example>\n"
    );
    let dialled = contacts(&["--format", "outlook", "no:person", "--lang", "en"]);
    assert!(
        dialled.starts_with("\u{feff}First Name,Last Name,Company,"),
        "{dialled}"
    );
    assert!(dialled.contains(",+46846500400,"), "{dialled}");
    let cards = contacts(&["--format", "vcard", "--vcard", "4", "no:person"]);
    assert!(
        cards.contains("\r\nTEL;VALUE=uri;TYPE=work,voice:tel:+46846500400\r\n"),
        "{cards}"
    );
}

#[test]
fn posts_at_several_actors_are_one_row() {
    let result = json_of(&["contacts", "person:asa-exempelsson", "--why"]);
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
    let only = json_of(&["contacts", "person:asa-exempelsson", "kind:company"]);
    let posts = only["result"]["rows"][0]["posts"]
        .as_array()
        .expect("posts");
    assert_eq!(posts.len(), 1, "posts at other actors are not listed");
}

#[test]
fn query_terms_apply_to_the_contact_of_the_row() {
    assert_eq!(listed_ids(&["title:strateg"]), ["asa-exempelsson"]);
    assert_eq!(
        listed_ids(&["unit:provenheten", "topic:press"]),
        ["asa-exempelsson"]
    );
    assert_eq!(
        listed_ids(&["no:person"]),
        [
            "exempelbolaget",
            "exempelby-kommun",
            "provstads-kommun",
            "orens-exempelskola"
        ]
    );
    assert_eq!(
        listed_ids(&["has:email", "kind:municipality"]),
        ["formel-exempel", "asa-exempelsson", "provstads-kommun"],
        "by name at one actor: å comes last"
    );
    assert_eq!(
        listed_ids(&["no:email"]),
        ["radbryt-exempel", "orens-exempelskola"],
        "the address of an actor takes no part while its people do"
    );
    assert_eq!(listed_ids(&["phone:0000-20"]), ["orens-exempelskola"]);
    assert_eq!(
        listed_ids(&[
            "kind:municipality",
            "no:person:asa-exempelsson",
            "no:title:formel",
            "has:phone"
        ]),
        ["radbryt-exempel"]
    );
    assert_eq!(
        listed_ids(&["kind:company", "no:person:asa-exempelsson"]),
        ["exempelbolaget"]
    );
    let note = "note: personal data: 1 person, 2026-11-22, purpose: prov\n";
    assert_eq!(
        stderr_of(&["contacts", "topic:press", "--purpose", "prov"]),
        note
    );
}

#[test]
fn a_registry_without_people_is_noted() {
    let folder = crate::temporary::folder();
    copy_folder(Path::new("tests/fixtures/contacts"), folder.path());
    std::fs::remove_dir_all(folder.path().join("people")).expect("people/ goes");
    let output = run_kompis_in(folder.path(), &["contacts", "--format", "ids"]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "exempelbolaget\nexempelby-kommun\nprovstads-kommun\norens-exempelskola\n"
    );
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "note: there are no people in this copy of the registry\n\
         note: 1 actor can't be reached: Föreningen Exempel\n"
    );
    let output = run_kompis_in(folder.path(), &["contacts", "--people-only"]);
    assert_eq!(output.status.code(), Some(1));
}

/// Creates a registry with these files.
fn registry_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = crate::temporary::folder();
    let settings = ("registry.toml", "schema = 1\nname = \"Prov\"\n");
    for (file, text) in files.iter().chain([&settings]) {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    folder
}

fn ids_in(folder: &Path, query: &[&str]) -> Vec<String> {
    let arguments = [&["contacts", "--format", "ids"], query].concat();
    let output = run_kompis_in(folder, &arguments);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_post_for_an_initiative_also_counts_for_its_parts_and_what_it_is_part_of() {
    let initiative = |more: &str| {
        format!(
            "name = \"Prov\"\ntype = \"project\"\n{more}\n[[participant]]\nactor = \"prov-ab\"\nrole = \"partner\"\n"
        )
    };
    let folder = registry_with(&[
        (
            "companies/prov-ab.toml",
            "name = \"Prov AB\"\nemail = \"info@prov.example\"\n",
        ),
        ("initiatives/hela.toml", &initiative("")),
        ("initiatives/del.toml", &initiative("part-of = \"hela\"\n")),
        ("initiatives/annan.toml", &initiative("")),
        (
            "people/anna-prov.toml",
            "name = \"Anna Prov\"\n\n[[post]]\nactor = \"prov-ab\"\ninitiatives = [\"del\"]\nemail = \"anna@prov.example\"\n",
        ),
    ]);
    let found = |query: &str| ids_in(folder.path(), &[query]);
    assert_eq!(found("initiative:del"), ["anna-prov"]);
    assert_eq!(found("initiative:hela"), ["anna-prov"], "the whole");
    assert_eq!(
        found("initiative:annan"),
        ["prov-ab"],
        "the actor's own address"
    );
    assert_eq!(
        found("kind:company"),
        ["anna-prov"],
        "without a term about the initiative"
    );
    let post = "name = \"Anna Prov\"\n\n[[post]]\nactor = \"prov-ab\"\ninitiatives = [\"hela\"]\nemail = \"anna@prov.example\"\n";
    std::fs::write(folder.path().join("people/anna-prov.toml"), post).expect("written");
    assert_eq!(found("initiative:del"), ["anna-prov"], "a part");
    assert_eq!(found("initiative:annan"), ["prov-ab"]);
}

#[test]
fn words_match_name_title_unit_and_topics() {
    let post = "[[post]]\nactor = \"prov-ab\"\ntitle = \"projektledare\"\nunit = \"Stöd och service\"\ntopics = [\"press\"]\nemail = \"anna@prov.example\"\n";
    let folder = registry_with(&[
        (
            "companies/prov-ab.toml",
            "name = \"Prov AB\"\nemail = \"info@prov.example\"\n",
        ),
        (
            "companies/exempel-ab.toml",
            "name = \"Exempel AB\"\nemail = \"info@exempel.example\"\n",
        ),
        (
            "people/anna-ek.toml",
            &format!("name = \"Anna Ek\"\n\n{post}"),
        ),
        (
            "people/bo-ek.toml",
            "name = \"Bo Ek\"\n\n[[post]]\nactor = \"prov-ab\"\nemail = \"bo@prov.example\"\n",
        ),
    ]);
    let found = |query: &[&str]| ids_in(folder.path(), query);
    for word in ["projektledare", "anna ek", "service", "press", "Prov Anna"] {
        assert_eq!(found(&[word]), ["anna-ek"], "{word}");
    }
    assert_eq!(found(&["prov", "press"]), ["anna-ek"]);
    assert_eq!(found(&["exempel", "press"]), Vec::<String>::new());
    assert_eq!(
        found(&["prov"]),
        ["anna-ek", "bo-ek"],
        "the words of the actor"
    );
}

#[test]
fn the_same_number_in_two_notations_is_listed_once() {
    let folder = registry_with(&[
        (
            "companies/prov-ab.toml",
            "name = \"Prov AB\"\nphone = [\"08-465 004 00\", \"+46 8 465 004 00\"]\nemail = [\"info@prov.example\", \"Info@Prov.example\"]\n",
        ),
        (
            "people/anna-ek.toml",
            "name = \"Anna Ek\"\n\n[[post]]\nactor = \"exempel-ab\"\nphone = \"070-174 06 50\"\n\n[[post]]\nactor = \"exempel-ab\"\nphone = \"+46701740650\"\n",
        ),
        ("companies/exempel-ab.toml", "name = \"Exempel AB\"\n"),
    ]);
    for (format, number) in [
        ("vcard", "+46846500400"),
        ("outlook", "+46846500400"),
        ("csv", "08-465 004 00"),
    ] {
        let output = run_kompis_in(folder.path(), &["contacts", "--format", format]);
        let text = String::from_utf8(output.stdout)
            .expect("UTF-8")
            .to_lowercase();
        let count = |what: &str| text.matches(what).count();
        assert_eq!(count(number), 1, "{text}");
        assert_eq!(count("info@prov.example"), 1, "{text}");
        assert!(!text.contains("+46 8 465"), "{text}");
        if format == "vcard" {
            assert_eq!(count("+46701740650"), 1, "{text}");
        }
    }
}

#[test]
fn same_name_compares_numbers_and_addresses_in_any_notation() {
    let person = |actor: &str, contact: &str| {
        format!("name = \"Bo Ek\"\n\n[[post]]\nactor = \"{actor}\"\n{contact}\n")
    };
    for (one, other, is_same) in [
        (
            "phone = \"08-465 004 00\"",
            "phone = \"+46 8 465 004 00\"",
            true,
        ),
        (
            "email = \"bo@prov.example\"",
            "email = \"Bo@Prov.example\"",
            true,
        ),
        (
            "phone = \"08-465 004 00\"",
            "phone = \"08-465 004 01\"",
            false,
        ),
    ] {
        let folder = registry_with(&[
            ("agencies/a.toml", "name = \"A-verket\"\n"),
            ("agencies/b.toml", "name = \"B-verket\"\n"),
            ("people/bo-ek.toml", &person("a", one)),
            ("people/bo-ek-2.toml", &person("b", other)),
        ]);
        let output = run_kompis_in(folder.path(), &["check", "--only", "same-name"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(text.contains("same-name"), is_same, "{one} {other}: {text}");
    }
}

#[test]
fn two_posts_at_one_actor_get_two_cards() {
    let post = |title: &str| {
        format!(
            "\n[[post]]\nactor = \"prov-ab\"\ntitle = \"{title}\"\nemail = \"{title}@prov.example\"\n"
        )
    };
    let folder = registry_with(&[
        ("companies/prov-ab.toml", "name = \"Prov AB\"\n"),
        (
            "people/anna-ek.toml",
            &format!("name = \"Anna Ek\"\n{}{}", post("chef"), post("strateg")),
        ),
    ]);
    let output = run_kompis_in(
        folder.path(),
        &["contacts", "--per", "post", "--format", "vcard"],
    );
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let uids: std::collections::BTreeSet<&str> = text
        .lines()
        .filter(|line| line.starts_with("UID"))
        .collect();
    assert_eq!(uids.len(), 2, "{text}");
}

#[test]
fn a_withheld_person_who_has_left_is_not_mentioned() {
    let folder = registry_with(&[
        ("companies/prov-ab.toml", "name = \"Prov AB\"\n"),
        (
            "people/anna-ek.toml",
            "name = \"Anna Ek\"\nwithhold = true\n\n[[post]]\nactor = \"prov-ab\"\nuntil = 2025-01-01\n",
        ),
    ]);
    let arguments = ["contacts", "--missing", "--format", "json"];
    let output = run_kompis_in(folder.path(), &arguments);
    let result: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(result["result"]["unreachable"][0]["because"], "nobody");
}

#[test]
fn closing_the_pipe_early_is_no_error() {
    use std::io::Read;
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_kompis"))
        .args(["--registry", "registry", "list", "--format", "json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("kompis runs");
    let mut first = [0; 10];
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut first).expect("ten bytes");
    drop(stdout);
    let output = child.wait_with_output().expect("kompis ends");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn address_books_get_given_and_family_names() {
    let post = "\n[[post]]\nactor = \"prov-ab\"\n";
    let table = [
        ("Åsa Prov-von Exempel", "", "Prov-von Exempel;Åsa;;;"),
        ("Anna Prov jr", "", "Prov;Anna;;;jr"),
        ("Anna Prov, PhD", "", "Prov;Anna;;;PhD"),
        ("Prov, Anna", "", "Prov;Anna;;;"),
        (
            "Anna Prov Ek",
            "given = \"Anna\"\nfamily = \"Prov Ek\"\n",
            "Prov Ek;Anna;;;",
        ),
        (
            "Prov Anna",
            "given = \"Anna\"\nfamily = \"Prov\"\n",
            "Prov;Anna;;;",
        ),
    ];
    for (name, name_parts, parts) in table {
        let person = format!("name = \"{name}\"\n{name_parts}{post}");
        let folder = registry_with(&[
            ("companies/prov-ab.toml", "name = \"Prov AB\"\n"),
            ("people/anna-prov.toml", &person),
        ]);
        let of = |format: &str| {
            let output = run_kompis_in(folder.path(), &["contacts", "--format", format]);
            String::from_utf8(output.stdout).expect("UTF-8")
        };
        let card = of("vcard");
        assert!(
            card.contains(&format!("\r\nN:{parts}\r\n")),
            "{name}: {card}"
        );
        let outlook = of("outlook");
        let row = outlook.lines().nth(1).expect("a row");
        let (family, rest) = parts.split_once(';').expect("two parts");
        let given = rest.split(';').next().expect("a part");
        assert!(
            row.starts_with(&format!("{given},{family},")),
            "{name}: {row}"
        );
    }
}

#[test]
fn card_uids_differ_between_registries() {
    let uids = |settings: &str| {
        let folder = registry_with(&[(
            "companies/prov-ab.toml",
            "name = \"Prov AB\"\nemail = \"info@prov.example\"\n",
        )]);
        let settings = format!("schema = 1\n{settings}");
        std::fs::write(folder.path().join("registry.toml"), settings).expect("written");
        let output = run_kompis_in(folder.path(), &["contacts", "--format", "vcard"]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let uid = text.lines().find(|line| line.starts_with("UID"));
        uid.expect("a UID").to_owned()
    };
    let one = uids("id = \"0123456789abcdef\"\nname = \"Prov\"\n");
    assert_eq!(one, "UID:kompis-0123456789abcdef-actor-prov-ab");
    assert_eq!(
        one,
        uids("id = \"0123456789abcdef\"\nname = \"Nytt namn\"\n")
    );
    assert_ne!(one, uids("id = \"fedcba9876543210\"\nname = \"Prov\"\n"));
    assert_ne!(uids("name = \"Prov\"\n"), uids("name = \"Exempel\"\n"));
}

#[test]
fn the_address_of_an_actor_is_listed_when_its_person_has_none() {
    let person = "name = 'Prova Exempel'\n[[post]]\nactor = 'a'\n";
    let folder = registry_with(&[
        ("companies/a.toml", "name = 'A'\nemail = 'info@a.example'\n"),
        ("people/prova-exempel.toml", person),
    ]);
    assert_eq!(ids_in(folder.path(), &[]), ["a", "prova-exempel"]);
}

#[test]
fn a_person_with_a_post_at_an_active_actor_is_not_noted_as_at_an_ended_one() {
    let posts = "name = 'Prova Exempel'\n[[post]]\nactor = 'a'\n[[post]]\nactor = 'b'\n";
    let folder = registry_with(&[
        ("companies/a.toml", "name = 'A'\n"),
        ("companies/b.toml", "name = 'B'\ndissolved = 2025-01-01\n"),
        ("people/prova-exempel.toml", posts),
    ]);
    let output = run_kompis_in(folder.path(), &["contacts", "--format", "ids"]);
    let noted = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.stdout, b"prova-exempel\n");
    assert!(!noted.contains("over"), "{noted}");
}

#[test]
fn the_note_about_a_missing_registry_id_gives_a_line_to_add() {
    let folder = registry_with(&[(
        "companies/prov-ab.toml",
        "name = \"Prov AB\"\nemail = \"info@prov.example\"\n",
    )]);
    let settings = folder.path().join("registry.toml");
    std::fs::write(&settings, "schema = 1\nname = \"Prov\"\n").expect("written");
    let output_of = |arguments: &[&str]| {
        let output = run_kompis_in(folder.path(), &[&["contacts"], arguments].concat());
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (text(output.stdout), text(output.stderr))
    };
    let (_, notes) = output_of(&["--format", "vcard"]);
    let line = notes.split('`').find(|it| it.starts_with("id = "));
    let line = line.unwrap_or_else(|| panic!("no line in {notes}"));
    assert_eq!(notes.matches("has no `id`").count(), 1, "{notes}");
    for arguments in [&["--format", "vcard", "--quiet"][..], &["--format", "csv"]] {
        let (_, notes) = output_of(arguments);
        assert!(!notes.contains("has no `id`"), "{arguments:?}: {notes}");
    }
    std::fs::write(&settings, format!("schema = 1\n{line}\nname = \"Prov\"\n")).expect("written");
    let (cards, notes) = output_of(&["--format", "vcard"]);
    let id = line.trim_start_matches("id = ").trim_matches('"');
    assert!(cards.contains(&format!("UID:kompis-{id}-actor-prov-ab")));
    assert!(!notes.contains("has no `id`"), "{notes}");
}
