//! Who is in a list, as which row, in which order.

use std::path::Path;

use serde_json::Value;

use crate::process::{copy, ids, json, kompis_in, noted, shown};

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
fn what_goes_to_one_address_is_one_row() {
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
fn a_copy_without_people_says_so() {
    let folder = crate::temporary::folder();
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
