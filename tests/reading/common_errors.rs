//! Errors that people commonly make, all in one registry.

use crate::bad_files::BadFile;
use crate::registry::{Copy, Found, stderr, stdout};

/// Files with errors that people commonly make.
const BAD_FILES: &[BadFile] = &[
    (
        "companies/Prov_Bolag.toml",
        "name = \"Stammen är inget id\"\n",
        &[("bad-id", 0)],
    ),
    (
        "companies/prov-dubbel.toml",
        "name = \"En av två\"\n",
        &[("same-id", 0)],
    ),
    (
        "companies/prov-felstavat.toml",
        "name = \"Felstavad nyckel\"\nwebiste = \"https://prov.example\"\n",
        &[("unknown-key", 2)],
    ),
    (
        "companies/prov-nummer.toml",
        "name = \"Samma nummer\"\norgnr = \"556000-4615\"\n",
        &[("same-orgnr", 2)],
    ),
    (
        "companies/prov-utan-fnuttar.toml",
        "name = \"Prov\"\nshort = Prov\n",
        &[("syntax-error", 2)],
    ),
    (
        "initiatives/prov-insats-0.toml",
        "name = \"Insats 0\"\nsources = [\"scb-2026\"]\n\n[[participant]]\nactor = \"prov-gammalt-namn\"\nrole = \"owner\"\n",
        &[("unknown-reference", 5)],
    ),
    (
        "initiatives/prov-listan.toml",
        "name = \"Två i en lista\"\nsources = [\n    \"finns-inte-1999\",\n    \"inte-heller-2001\",\n]\n",
        &[("unknown-reference", 3), ("unknown-reference", 4)],
    ),
    (
        "people/prov-provsson.toml",
        "name = \"Prov Provsson\"\n\n[[post]]\nactor = \"prov-nummer\"\nemail = \"prov@prov.example\"\n",
        &[("same-name", 1)],
    ),
    (
        "schools/prov-komma.toml",
        "name = \"Prov\"\ncounty = [\"05\" \"08\"]\n",
        &[("syntax-error", 2)],
    ),
];

/// The other records of findings that concern two records.
const COUNTERPARTS: &[(&str, &str)] = &[
    (
        "associations/prov-nytt-namn.toml",
        "name = \"Den som bytte namn\"\n",
    ),
    (
        "companies/prov-numret.toml",
        "name = \"Ett annat bolag\"\norgnr = \"556000-4615\"\n",
    ),
    (
        "people/prov-provssonen.toml",
        "name = \"Prov Provsson\"\n\n[[post]]\nactor = \"prov-numret\"\nemail = \"prov@prov.example\"\n",
    ),
    ("universities/prov-dubbel.toml", "name = \"Den andra\"\n"),
];

#[test]
fn common_errors_are_each_reported_once_at_their_place() {
    let copy = Copy::of_shipped_registry();
    for (file, text, _) in BAD_FILES {
        copy.write(file, text);
    }
    for (file, text) in COUNTERPARTS {
        copy.write(file, text);
    }
    let first = copy.text("initiatives/prov-insats-0.toml");
    for number in 1..10 {
        let text = first.replace("Insats 0", &format!("Insats {number}"));
        copy.write(&format!("initiatives/prov-insats-{number}.toml"), text);
    }
    let expected: Vec<Found> = BAD_FILES
        .iter()
        .flat_map(|(file, _, findings)| {
            let found =
                |(rule, line): &(&str, usize)| ((*rule).to_owned(), (*file).to_owned(), *line);
            findings.iter().map(found).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(copy.findings_where(|_| true), expected);
    let output = copy.run_kompis(&["check", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let report = stdout(&output);
    assert!(report.ends_with("9 errors, 1 warning\n"), "{report}");
    // An unknown id in ten places is one finding, and one command fixes it.
    assert!(report.contains("7 more places"), "{report}");
    assert!(
        report.contains("kompis set … former-ids+=prov-gammalt-namn"),
        "{report}"
    );
    let set = copy.run_kompis(&["set", "prov-nytt-namn", "former-ids+=prov-gammalt-namn"]);
    assert!(set.status.success(), "{}", stderr(&set));
    let fixed = copy.run_kompis(&["check", "--fix", "--only", "former-id", "--lang", "en"]);
    assert!(
        stdout(&fixed).starts_with("mended: 10 former-id\n"),
        "{}",
        stdout(&fixed)
    );
    let left =
        copy.findings_where(|rule| matches!(rule.as_str(), "unknown-reference" | "former-id"));
    assert_eq!(left.len(), 2, "{left:?}");
}
