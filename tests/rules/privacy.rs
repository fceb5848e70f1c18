//! Personal data that should not be stored is found in any notation, reported once, and never printed.

use std::fs;
use std::path::Path;
use std::process::Command;

use jiff::civil::date;
use kompis::model::finding::Finding;
use kompis::model::id::Id;
use kompis::ops::check::check;
use kompis::ops::forget::find_mentions;
use kompis::store::load::{Loaded, load};
use tempfile::TempDir;

use crate::temporary::folder;

/// A person with a post at an actor and no findings.
const PERSON: (&str, &str) = (
    "people/bo-ek.toml",
    "name = \"Bo Ek\"\n\n[[post]]\nactor = \"prov-ab\"\nphone = \"070-174 06 36\"\n",
);
const ACTOR: (&str, &str) = (
    "companies/prov-ab.toml",
    "name = \"Prov AB\"\ncounty = [\"08\"]\n",
);

fn registry_with(files: &[(&str, &str)]) -> TempDir {
    let folder = folder();
    let settings =
        "schema = 1\nname = \"Prov\"\nlanguage = \"sv\"\n\n[privacy]\nbasis = \"public-task\"\n";
    for (path, text) in [("registry.toml", settings)].iter().chain(files) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    folder
}

fn load_registry(root: &Path) -> Loaded {
    load(root).expect("a registry")
}

pub(crate) fn findings_in(files: &[(&str, &str)]) -> Vec<Finding> {
    let folder = registry_with(files);
    let mut loaded = load_registry(folder.path());
    let form = loaded.form_findings();
    loaded.findings.extend(form);
    check(&loaded.registry, loaded.findings, date(2026, 11, 22))
}

/// Returns the rules that a line in a company breaks, each with its suggested value.
fn findings_of_line(line: &str) -> Vec<(&'static str, Option<String>)> {
    let text = format!("name = \"Prov AB\"\ncounty = [\"08\"]\n{line}\n");
    let found = findings_in(&[("companies/prov-ab.toml", &text)]);
    let found = found
        .into_iter()
        .filter(|it| it.rule.as_str() != "not-canonical");
    let suggestion = |it: &Finding| {
        let fact = it.facts.iter().find(|(name, _)| *name == "suggestion");
        fact.map(|(_, value)| value.clone())
    };
    found
        .map(|it| (it.rule.as_str(), suggestion(&it)))
        .collect()
}

/// Returns the output of `check` in every format that shows excerpts or values.
fn output_of_check(files: &[(&str, &str)]) -> String {
    let folder = registry_with(files);
    let mut printed = String::new();
    for format in ["text", "json", "github", "sarif"] {
        let output = Command::new(env!("CARGO_BIN_EXE_kompis"))
            .args(["check", "--format", format, "--registry"])
            .arg(folder.path())
            .env("KOMPIS_TODAY", "2026-11-22")
            .output()
            .expect("kompis runs");
        printed += &String::from_utf8_lossy(&output.stdout);
        printed += &String::from_utf8_lossy(&output.stderr);
    }
    printed
}

fn files_of_finding(finding: &Finding) -> Vec<&str> {
    finding.places.iter().map(|it| it.file.as_str()).collect()
}

#[test]
fn a_personnummer_is_found_in_any_notation_and_never_printed() {
    for written in [
        "121212–1212",
        "19121212 1212",
        "121212\u{2011}1212",
        "191500882392",
        "19-121212-1212",
    ] {
        for line in [
            format!("note = \"kontakt {written}\""),
            format!("short = \"P\" # {written}"),
        ] {
            assert_eq!(findings_of_line(&line), [("personnummer", None)], "{line}");
            let text = format!("name = \"Prov AB\"\n{line}\n");
            let printed = output_of_check(&[("companies/prov-ab.toml", &text)]);
            assert!(
                printed.contains("personnummer") && !printed.contains(written),
                "{printed}"
            );
        }
    }
    // Birth numbers do not go as low as 000, so this is no personnummer.
    assert_eq!(findings_of_line("note = \"dnr 121212-0008\""), []);
}

#[test]
fn a_personnummer_in_orgnr_has_no_suggested_value() {
    for written in [
        "121212-1212",
        "1212121212",
        "121212 1212",
        "121212–1212",
        "191212121212",
        "19121212-1212",
        "19 121212 1212",
    ] {
        let line = format!("orgnr = \"{written}\"");
        assert_eq!(
            findings_of_line(&line),
            [("personal-orgnr", None)],
            "{written}"
        );
    }
}

#[test]
fn values_damaged_by_other_programs_have_a_suggestion() {
    for (line, rule, suggestion) in [
        ("orgnr = \"SE5560073495\"", "bad-orgnr", "556007-3495"),
        ("orgnr = \"556007349501\"", "bad-orgnr", "556007-3495"),
        ("phone = \"701740635\"", "bad-phone", "0701740635"),
        ("phone = \"46701740635\"", "bad-phone", "+46701740635"),
        ("code = \"885\"", "bad-code", "0885"),
        (
            "email = \"Info <info@prov.example>\"",
            "bad-email",
            "info@prov.example",
        ),
        (
            "website = \"https:/prov.example\"",
            "bad-url",
            "https://prov.example",
        ),
        (
            "website = \"https://www.prov,example.se\"",
            "bad-url",
            "https://www.prov.example.se",
        ),
        (
            "website = \"https://anna:hemligt@prov.example\"",
            "bad-url",
            "https://prov.example",
        ),
        (
            "website = \"https://prov.example \"",
            "stray-space",
            "https://prov.example",
        ),
        (
            "email = \" info@prov.example\"",
            "stray-space",
            "info@prov.example",
        ),
    ] {
        assert_eq!(
            findings_of_line(line),
            [(rule, Some(suggestion.to_owned()))],
            "{line}"
        );
    }
    let text = "name = \"Prov AB\"\nphone = \"701740635\"\n";
    let shown = output_of_check(&[("companies/prov-ab.toml", text)]);
    assert!(
        shown.contains("`0701740635`") && shown.contains("phone=0701740635"),
        "{shown}"
    );
    for line in [
        "email = \"info@[192.0.2.1]\"",
        "email = '\"a b\"@prov.example'",
    ] {
        assert_eq!(findings_of_line(line), [("bad-email", None)], "{line}");
    }
    let printed = output_of_check(&[(
        "companies/prov-ab.toml",
        "name = \"Prov AB\"\nwebsite = \"https://anna:hemligt@prov.example\"\n",
    )]);
    assert!(!printed.contains("hemligt"), "{printed}");
}

#[test]
fn a_name_is_found_in_genitive_and_with_surname_first() {
    let files = [
        PERSON,
        (
            "companies/prov-ab.toml",
            "name = \"Prov AB\"\ncounty = [\"08\"]\nnote = \"Bo Eks förslag antogs\"\n",
        ),
        (
            "companies/prov2-ab.toml",
            "name = \"Prov2 AB\"\ncounty = [\"08\"]\nnote = \"Ek, Bo var med\"\n",
        ),
        (
            "companies/prov3-ab.toml",
            "# växel 070 174 06 36\nname = \"Prov3 AB\"\ncounty = [\"08\"]\n",
        ),
    ];
    let found = findings_in(&files);
    let named = found
        .iter()
        .find(|it| it.rule.as_str() == "person-outside-people");
    let named = named.expect("the name is found");
    assert_eq!(
        files_of_finding(named),
        ["companies/prov-ab.toml", "companies/prov2-ab.toml"]
    );
    let folder = registry_with(&files);
    let loaded = load_registry(folder.path());
    let person = loaded.registry.get(&Id::new("bo-ek")).expect("the person");
    let mentioned = find_mentions(&loaded.registry, person);
    let mentioned: Vec<(&str, &str)> = mentioned
        .iter()
        .map(|it| (it.file.as_str(), it.key.as_str()))
        .collect();
    let expected = [
        ("companies/prov-ab.toml", "note"),
        ("companies/prov2-ab.toml", "note"),
        ("companies/prov3-ab.toml", "comment"),
    ];
    assert_eq!(mentioned, expected);
}

#[test]
fn an_exception_applies_only_in_its_own_file() {
    let allowing = "name = \"Prov AB\"\ncounty = [\"08\"]\nnote = \"Bo Ek\"\n\n[[allow]]\nrule = \"person-outside-people\"\nreason = \"prov\"\n";
    let found = findings_in(&[
        PERSON,
        ("companies/prov-ab.toml", allowing),
        (
            "companies/prov2-ab.toml",
            "name = \"Prov2 AB\"\ncounty = [\"08\"]\nnote = \"Bo Ek\"\n",
        ),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(files_of_finding(&found[0]), ["companies/prov2-ab.toml"]);
}

#[test]
fn contact_details_of_people_in_other_files_are_found_and_never_printed() {
    let files = [
        ACTOR,
        PERSON,
        (
            "companies/a-ab.toml",
            "name = \"A AB\"\ncounty = [\"08\"]\nnote = \"Ring 070-174 06 36, mejla anna@prov.example\"\n",
        ),
        (
            "companies/b-ab.toml",
            "# mobil +46 70 174 06 36\nname = \"B AB\"\ncounty = [\"08\"]\n",
        ),
        (
            "sources/blad.toml",
            "name = \"Bladet, Anna@prov.example\"\n",
        ),
    ];
    let found = findings_in(&files);
    let rules: Vec<&str> = found.iter().map(|it| it.rule.as_str()).collect();
    assert_eq!(rules, ["contact-detail-outside-people"; 2], "{found:?}");
    let mut files_found: Vec<Vec<&str>> = found.iter().map(files_of_finding).collect();
    files_found.sort();
    let expected = [
        ["companies/a-ab.toml", "companies/b-ab.toml"],
        ["companies/a-ab.toml", "sources/blad.toml"],
    ];
    assert_eq!(files_found, expected);
    let printed = output_of_check(&files);
    for detail in ["174 06 36", "anna@prov", "Anna@prov"] {
        assert!(!printed.contains(detail), "{detail}: {printed}");
    }
}

#[test]
fn details_of_the_actor_and_other_numbers_are_no_contact_details_of_people() {
    for line in [
        "email = \"anna@prov.example\"\nphone = \"08-465 004 00\"\nnote = \"växel 08-465 00 400, ANNA@prov.example\"",
        "note = \"info@prov.example, 1177, 0771-23 45 67, 2023-10-25, 556007-3495, 0885, 1 250 000 kr\"",
        "website = \"https://prov.example/0701740635\"",
    ] {
        assert_eq!(findings_of_line(line), [], "{line}");
    }
}

#[test]
fn the_same_address_is_one_finding_and_is_not_printed() {
    let person = "name = \"Bo Ek\"\n\n[[post]]\nactor = \"prov-ab\"\nemail = \"bo.ek@gmail.com\"\nphone = \"växeln\"\n\n[[post]]\nactor = \"prov2-ab\"\nemail = \"bo.ek@gmail.com\"\nphone = \"växeln\"\n";
    let files = [
        ACTOR,
        (
            "companies/prov2-ab.toml",
            "name = \"Prov2 AB\"\ncounty = [\"08\"]\nemail = \"bo.ek@gmail.com\"\n",
        ),
        ("people/bo-ek.toml", person),
    ];
    let found = findings_in(&files);
    let mut counted: Vec<(&str, usize)> = found
        .iter()
        .map(|it| (it.rule.as_str(), it.places.len()))
        .collect();
    counted.sort_unstable();
    assert_eq!(
        counted,
        [("bad-phone", 2), ("private-email", 1), ("private-email", 2)]
    );
    let printed = output_of_check(&files);
    assert!(!printed.contains("bo.ek@"), "{printed}");
}

#[test]
fn a_personnummer_in_the_name_of_an_unreadable_file_is_found() {
    for text in ["name = \"Prov\"\ncounty = [\"08\"]\n", "name = \n"] {
        let found = findings_in(&[("companies/prov-191212121212.toml", text)]);
        let numbers = found.iter().filter(|it| it.rule.as_str() == "personnummer");
        assert_eq!(numbers.count(), 1, "{text}");
    }
}
