//! Every sort of error, in one run: each is found once, at its place.

use std::path::Path;
#[cfg(unix)]
use std::process::Command;

use crate::bad_files::{BROKEN, FILES, REFERENCES, VALUES};
use crate::registry::{Copy, Found, stdout};

#[test]
fn errors_of_all_sorts_are_each_found_once_in_one_run() {
    let copy = Copy::of_shipped_registry();
    let mut expected: Vec<Found> = Vec::new();
    assert_eq!(
        BROKEN.iter().flat_map(|(.., findings)| *findings).count(),
        10
    );
    for (file, text, findings) in [BROKEN, VALUES, FILES, REFERENCES].concat() {
        copy.write(file, text);
        for (rule, line) in findings {
            expected.push(((*rule).to_owned(), file.to_owned(), *line));
        }
    }
    expected.extend(write_special_files(&copy));
    assert!(expected.len() >= 50, "{} findings", expected.len());

    let mut found = copy.findings();
    found.sort();
    expected.sort();
    let missed: Vec<_> = expected.iter().filter(|it| !found.contains(it)).collect();
    let surplus: Vec<_> = found.iter().filter(|it| !expected.contains(it)).collect();
    assert!(
        missed.is_empty() && surplus.is_empty(),
        "missed {missed:#?}\nsurplus {surplus:#?}"
    );
    assert_eq!(found, expected);
}

/// Writes errors that need more than a text file (changed files of the registry, symbolic links, invalid bytes, huge
/// files) and returns the expected findings.
fn write_special_files(copy: &Copy) -> Vec<Found> {
    let mut expected = Vec::new();
    let mut expect = |rule: &str, file: &str, line: usize| {
        expected.push((rule.to_owned(), file.to_owned(), line));
    };
    copy.replace("municipalities/vasterviks-kommun.toml", "orgnr", "ogrnr");
    expect("unknown-key", "municipalities/vasterviks-kommun.toml", 3);
    copy.replace("initiatives/connect-1.toml", "2021-10-31", "2021-10-32");
    expect("bad-date", "initiatives/connect-1.toml", 7);
    copy.replace("initiatives/min-framtid.toml", "organiser", "organisr");
    expect("undeclared-word", "initiatives/min-framtid.toml", 26);
    // Two files with the same id are one finding, at the first file.
    copy.write("companies/a/b/skolverket.toml", "name = \"Prov\"\n");
    expect("same-id", "agencies/skolverket.toml", 0);
    copy.write(
        "sources/prov-30.toml",
        b"name = \"x\"\nnote = \"\xe5\xe4\xf6\"\n",
    );
    expect("not-utf8", "sources/prov-30.toml", 2);
    copy.write("sources/prov-31.toml", vec![b'#'; 10_000_000]);
    expect("too-large", "sources/prov-31.toml", 0);
    copy.write(
        "sources/prov-32.toml",
        format!("name = \"{}\n", "x".repeat(1_000_000)),
    );
    expect("syntax-error", "sources/prov-32.toml", 1);
    let deep = format!("name = {}1{}\n", "[".repeat(100_000), "]".repeat(100_000));
    copy.write("sources/prov-33.toml", deep);
    expect("syntax-error", "sources/prov-33.toml", 1);
    copy.write("sources/prov-34.toml", "Det här är ingen post\n".repeat(15));
    for line in 1..=10 {
        expect("syntax-error", "sources/prov-34.toml", line);
    }
    expect("more-faults", "sources/prov-34.toml", 11);
    let registry = copy.text("registry.toml");
    let lines = registry.lines().count();
    copy.write(
        "registry.toml",
        format!(
            "{registry}\n[[not-the-same]]\nrecords = [\"habo-komun\", \"skolverket\"]\nraeson = \"prov\"\n"
        ),
    );
    expect("unknown-reference", "registry.toml", lines + 3);
    expect("unknown-key", "registry.toml", lines + 4);
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        let outside = copy.path().parent().expect("a folder").join("prov.toml");
        for (target, link) in [
            (Path::new("/etc/hostname"), "sources/prov-40.toml"),
            (Path::new("../people"), "sources/prov-41"),
            (outside.as_path(), "sources/prov-42.toml"),
        ] {
            symlink(target, copy.path().join(link)).expect("a link");
            expect("symbolic-link", link, 0);
        }
        // A named pipe: a file without permission could be opened where the tests run as root.
        let pipe = copy.path().join("sources/prov-44.toml");
        let made = Command::new("mkfifo").arg(pipe).status().expect("mkfifo");
        assert!(made.success());
        expect("cannot-open", "sources/prov-44.toml", 0);
        // A symbolic link to a record inside the registry is that record under another id.
        symlink("scb-2026.toml", copy.path().join("sources/prov-43.toml")).expect("a link");
    }
    expected
}

/// Two records with one organisation number, and two people with one name and address: one finding each.
#[test]
fn a_duplicate_is_one_finding_with_both_files() {
    let copy = Copy::of_shipped_registry();
    let person = "name = \"Prov Provsson\"\n\n[[post]]\nactor = \"skolverket\"\nemail = \"prov@exempel.se\"\n";
    copy.write("people/prov-provsson.toml", person);
    copy.write(
        "people/prov-provsson-2.toml",
        person.replace("skolverket", "vinnova"),
    );
    let agency = "name = \"Provverket\"\norgnr = \"202100-4185\"\nsources = [\"scb-2026\"]\n";
    copy.write("agencies/provverket.toml", agency);
    let output = copy.run_kompis(&["check", "--format", "json", "--today", "2026-11-22"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let findings = json["result"]["findings"].as_array().expect("findings");
    let reported: Vec<_> = findings
        .iter()
        .map(|it| {
            let places = it["places"].as_array().expect("places").iter();
            let files: Vec<_> = places
                .map(|it| it["file"].as_str().expect("a file"))
                .collect();
            (it["rule"].as_str().expect("a rule"), files)
        })
        .collect();
    let numbers = vec!["agencies/provverket.toml", "agencies/skolverket.toml"];
    let people = vec!["people/prov-provsson-2.toml", "people/prov-provsson.toml"];
    assert_eq!(reported, [("same-orgnr", numbers), ("same-name", people)]);
}

/// Three places are shown in full and ten more are named; the rest is cut.
#[test]
fn up_to_ten_more_places_are_named() {
    let copy = Copy::of_shipped_registry();
    let place = |number: usize| format!("initiatives/prov-{number}.toml");
    let write_record = |number: usize| {
        let text = format!("name = \"Prov {number}\"\npart-of = \"finns-inte\"\n");
        copy.write(&place(number), &text);
    };
    (31..43).for_each(write_record);
    for number in [43, 44] {
        write_record(number);
        let output = stdout(&copy.run_kompis(&["check", "--only", "unknown-reference"]));
        let is_cut = output.lines().any(|line| line.trim_end().ends_with("  …"));
        assert_eq!(is_cut, number == 44, "{output}");
        assert_eq!(output.contains(&place(number)), number == 43, "{output}");
    }
}

#[test]
fn an_unknown_id_in_three_places_is_one_finding() {
    let copy = Copy::of_shipped_registry();
    for (file, text, _) in REFERENCES {
        copy.write(file, text);
    }
    let output = copy.run_kompis(&["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let findings = json["result"]["findings"].as_array().expect("findings");
    let missing: Vec<_> = findings
        .iter()
        .filter(|it| {
            it["message"]
                .as_str()
                .is_some_and(|it| it.contains("finns-inte"))
        })
        .collect();
    assert_eq!(missing.len(), 1);
    let places: Vec<_> = missing[0]["places"]
        .as_array()
        .expect("places")
        .iter()
        .map(|it| (it["file"].as_str().expect("a file"), it["line"].as_u64()))
        .collect();
    assert_eq!(
        places,
        [
            ("initiatives/prov-23.toml", Some(3)),
            ("initiatives/prov-23.toml", Some(10)),
            ("initiatives/prov-24.toml", Some(4)),
        ]
    );
}

#[test]
fn findings_are_sorted_by_file_and_line() {
    let copy = Copy::empty();
    copy.write(
        "sources/a.toml",
        "name = \"Prov\"\nurl = 1\naliases = 2\nx = 3\ndate = 4\n",
    );
    copy.write(
        "agencies/b.toml",
        "name = \"Prov\"\nyy = 1\nsources = [\"c\"]\n",
    );
    let places: Vec<_> = copy
        .findings()
        .into_iter()
        .map(|(_, file, line)| (file, line))
        .collect();
    let mut sorted = places.clone();
    sorted.sort();
    assert_eq!(places, sorted);
    assert_eq!(places.len(), 6);
}
