//! Eight faults at once, as they happen to people.

use crate::planted::Planted;
use crate::registry::{Copy, Found, stderr, stdout};

/// Eight faults, as they happen to people.
const EIGHT: &[Planted] = &[
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

/// The other halves: what is told with the first.
const OTHER_HALVES: &[(&str, &str)] = &[
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
fn eight_faults_at_once_are_each_told_once_and_at_their_place() {
    let copy = Copy::of_the_registry();
    for (file, text, _) in EIGHT {
        copy.put(file, text);
    }
    for (file, text) in OTHER_HALVES {
        copy.put(file, text);
    }
    let first = copy.text("initiatives/prov-insats-0.toml");
    for number in 1..10 {
        let text = first.replace("Insats 0", &format!("Insats {number}"));
        copy.put(&format!("initiatives/prov-insats-{number}.toml"), text);
    }
    let expected: Vec<Found> = EIGHT
        .iter()
        .flat_map(|(file, _, faults)| {
            let found =
                |(rule, line): &(&str, usize)| ((*rule).to_owned(), (*file).to_owned(), *line);
            faults.iter().map(found).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(copy.found_by(|_| true), expected);
    let output = copy.kompis(&["check", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let told = stdout(&output);
    assert!(told.ends_with("9 errors, 1 warning\n"), "{told}");
    // Who was renamed is one fault with ten places, and one command mends it.
    assert!(told.contains("7 more places"), "{told}");
    assert!(
        told.contains("kompis set … former-ids+=prov-gammalt-namn"),
        "{told}"
    );
    let mended = copy.kompis(&["set", "prov-nytt-namn", "former-ids+=prov-gammalt-namn"]);
    assert!(mended.status.success(), "{}", stderr(&mended));
    let fixed = copy.kompis(&["check", "--fix", "--only", "former-id", "--lang", "en"]);
    assert!(
        stdout(&fixed).starts_with("mended: 10 former-id\n"),
        "{}",
        stdout(&fixed)
    );
    let left = copy.found_by(|rule| matches!(rule.as_str(), "unknown-reference" | "former-id"));
    assert_eq!(left.len(), 2, "{left:?}");
}
