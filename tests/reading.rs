//! Reading finds everything: faults planted in a copy of the shipped registry are found, each once, each in its place.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::process::{Command, Output};

use jiff::civil::date;
use kompis::model::kind::Kind;
use kompis::ops::check::check;
use kompis::ops::check::rules::{Family, rule};
use kompis::render::findings::place;
use kompis::store::load::load;
use kompis::store::reader;
use tempfile::TempDir;

/// A registry to spoil.
struct Copy {
    folder: TempDir,
}

/// Rule, file and line of a finding; 0 for the file as such.
type Found = (String, String, usize);

impl Copy {
    /// A copy of the shipped registry.
    fn of_the_registry() -> Copy {
        let copy = Copy {
            folder: tempfile::tempdir().expect("a folder"),
        };
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("registry");
        copy_folder(&from, copy.folder.path());
        copy
    }

    /// A registry with nothing but its settings.
    fn empty() -> Copy {
        let copy = Copy {
            folder: tempfile::tempdir().expect("a folder"),
        };
        copy.put("registry.toml", "schema = 1\nname = \"Prov\"\n");
        copy
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn put(&self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).expect("a file")
    }

    fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.text(file);
        assert!(text.contains(from), "{file} has no {from:?}");
        self.put(file, text.replacen(from, to, 1));
    }

    fn found(&self) -> Vec<Found> {
        self.found_by(is_about_reading)
    }

    fn found_by(&self, is_asked: impl Fn(&str) -> bool) -> Vec<Found> {
        let loaded = load(self.path()).expect("a registry");
        let files = loaded.files;
        let mut findings = check(&loaded.registry, loaded.findings, date(2026, 11, 22));
        findings.retain(|finding| is_asked(finding.rule));
        let placed = place(&findings, &|file| files.text(file));
        let found = placed.iter().map(|it| {
            let spot = &it.spots[0];
            let line = spot.lines.map_or(0, |span| span.line);
            (it.finding.rule.to_owned(), spot.file.to_owned(), line)
        });
        found.collect()
    }

    fn kompis(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_kompis"))
            .args(arguments)
            .arg("--registry")
            .arg(self.path())
            .env("COLUMNS", "80")
            .output()
            .expect("kompis runs")
    }
}

/// Whether a rule tells of what can't be read or followed; what records say is another matter.
fn is_about_reading(id: &str) -> bool {
    let families = [Family::Reading, Family::References, Family::Vocabulary];
    rule(id).is_some_and(|rule| families.contains(&rule.family))
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            fs::create_dir(&target).expect("made");
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// What is planted: a file with its text, and the rules and lines that it must give.
type Planted = (&'static str, &'static str, &'static [(&'static str, usize)]);

/// Five broken files with two faults each: ten findings.
const BROKEN: &[Planted] = &[
    (
        "companies/prov-1.toml",
        "name = \"Prov 1\nsources = [\"scb-2026\"]\naliases = [\"P\"] x\n",
        &[("syntax-error", 1), ("syntax-error", 3)],
    ),
    (
        "companies/prov-2.toml",
        "name = = \"Prov 2\"\nfounded = 2023-02-30\n",
        &[("syntax-error", 1), ("bad-date", 2)],
    ),
    (
        "initiatives/prov-3.toml",
        "name = \"Prov 3\"\n\n[[participant]\nactor = \"vasterviks-kommun\"\nrole = \"owner\"\n\n\
         [[participant]]\nactor = \"skolverket\"\nrole = partner\n",
        &[("syntax-error", 3), ("syntax-error", 9)],
    ),
    (
        "initiatives/prov-4.toml",
        "name = \"Prov 4\"\nrecurrence = { times = 1\nend = 2023-10\n",
        &[("syntax-error", 2), ("bad-date", 3)],
    ),
    (
        "schools/prov-5.toml",
        "name = \"Prov 5\"\nname = \"Prov fem\"\ncode = 0880\n",
        &[("same-key", 2), ("syntax-error", 3)],
    ),
];

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
    let left = copy.found_by(|rule| rule == "unknown-reference" || rule == "former-id");
    assert_eq!(left.len(), 2, "{left:?}");
}

/// Keys and values.
const VALUES: &[Planted] = &[
    (
        "companies/prov-6.toml",
        "name = \"Prov 6\"\nwebiste = \"https://exempel.se\"\naliases = \"P6\"\norgnr = \"212000-0448\"\n\
         code = \"12\\u0041\"\ncounty = [\n    \"08\",\n    \"99\",\n]\nemail = 1\n",
        &[
            ("unknown-key", 2),
            ("wrong-type", 3),
            ("orgnr-check-digit", 4),
            ("bad-code", 5),
            ("unknown-county", 8),
            ("wrong-type", 10),
        ],
    ),
    (
        "companies/prov-7.toml",
        "name = \"Prov 7\"\nshort = true\norgnr = \"12\"\nfounded = \"i fjol\"\ndissolved = 2023\n\
         address = \"Provgatan 1\"\nsize = { count = \"70\", approximate = \"ja\", unti = \"elever\" }\n",
        &[
            ("wrong-type", 2),
            ("bad-orgnr", 3),
            ("bad-date", 4),
            ("bad-date", 5),
            ("wrong-type", 6),
            ("wrong-type", 7),
            ("wrong-type", 7),
            ("unknown-key", 7),
        ],
    ),
    (
        "initiatives/prov-8.toml",
        "name = \"Prov 8\"\ntype = \"projekt\"\nstatus = \"pausad\"\nstart = 08:00:00\ntarget-groups = [1]\n\
         open-ended = \"ja\"\nformer-names = [{ until = 2020-01-01 }]\ntags = [\"prov\"]\n\
         inferred = [\"stat\", \"type\"]\nsources = \"scb-2026\"\n\n[[participant]]\nactor = 3\nrole = \"ägare\"\n\
         amount = 1.5\n\n[[participant]]\nactor = \"skolverket\"\n\n[[participant]]\nacotr = \"skolverket\"\n\
         role = [\"owner\"]\n",
        &[
            ("undeclared-word", 2),
            ("unknown-choice", 3),
            ("wrong-type", 4),
            ("wrong-type", 5),
            ("wrong-type", 6),
            ("missing-key", 7),
            ("undeclared-word", 8),
            ("unknown-inferred-key", 9),
            ("wrong-type", 10),
            ("wrong-type", 13),
            ("undeclared-word", 14),
            ("wrong-type", 15),
            ("missing-key", 17),
            ("unknown-key", 21),
            ("wrong-type", 22),
        ],
    ),
    (
        "groups/prov-9.toml",
        "name = \"Prov 9\"\nmembers-where = \"kind:municipality coutny:08\"\nmembers = [\"skolvreket\"]\n",
        &[("bad-query", 2), ("unknown-reference", 3)],
    ),
    (
        "people/prov-10.toml",
        "name = \"Prov Provsson\"\nbasis = \"samtycke\"\nwithhold = 1\npost = \"skolverket\"\n",
        &[("unknown-choice", 2), ("wrong-type", 3), ("wrong-type", 4)],
    ),
    (
        "people/prov-11.toml",
        "name = \"Prov Provén\"\n\n[[post]]\nactor = \"skolverket\"\ntopics = [\"pres\"]\nphone = 1\n\
         initiatives = [\"min-framitd\"]\n\n[[post]]\ntitle = \"prov\"\n",
        &[
            ("undeclared-word", 5),
            ("wrong-type", 6),
            ("unknown-reference", 7),
            ("missing-key", 9),
        ],
    ),
    (
        "sources/prov-12.toml",
        "publisher = \"Prov\"\nurl = [\"https://exempel.se\"]\n",
        &[("missing-name", 0), ("wrong-type", 2)],
    ),
];

/// Files as such.
const FILES: &[Planted] = &[
    (
        "sources/prov-13.toml",
        "name = \"x\"\n<<<<<<< HEAD\ndate = \"2023\"\n=======\ndate = 2024\n>>>>>>> gren\n",
        &[("conflict-markers", 2)],
    ),
    ("sources/prov-14.toml", "", &[("missing-name", 0)]),
    (
        "sources/prov-15.toml",
        "name = \"a\0b\"\n",
        &[("syntax-error", 1)],
    ),
    (
        "sources/prov-16.toml",
        "name = \"a\"\nnote = \"\u{1b}[31m\"\n# \u{7}\n",
        &[("syntax-error", 2), ("syntax-error", 3)],
    ),
    (
        "initiatives/prov-17.toml",
        "name = \"Prov 17\"\n\n[participant]\nactor = \"skolverket\"\nrole = \"owner\"\nsicne = 2023-01-01\n\
         amount = 99999999999999999999\n",
        &[("wrong-type", 3), ("unknown-key", 6), ("bad-number", 7)],
    ),
    ("sources/Prov 18.toml", "name = \"x\"\n", &[("bad-id", 0)]),
    ("sources/prov--19.TOML", "name = \"x\"\n", &[("bad-id", 0)]),
    ("sources/con.toml", "name = \"x\"\n", &[("bad-id", 0)]),
    (
        "initiativ/prov-20.toml",
        "name = \"x\"\n",
        &[("unknown-folder", 0)],
    ),
    ("prov-21.toml", "name = \"x\"\n", &[("loose-file", 0)]),
    ("sources/README.md", "not a record\n", &[]),
    ("sources/.dold.toml", "not a record\n", &[]),
    // A byte order mark and carriage returns are no faults.
    (
        "sources/prov-22.toml",
        "\u{feff}name = \"Prov 22\"\r\ndate = \"2023-10\"\r\n",
        &[],
    ),
];

/// What one missing id, a wrong kind and a former id give, in several files.
const REFERENCES: &[Planted] = &[
    (
        "initiatives/prov-23.toml",
        "name = \"Prov 23\"\nsources = [\n    \"finns-inte\",\n    \"scb-2026\",\n]\n\n[[participant]]\n\
         actor = \"linkopings-komun\"\nrole = \"owner\"\nsource = \"finns-inte\"\n",
        &[("unknown-reference", 3), ("unknown-reference", 8)],
    ),
    // The third place of an id that is missing above, and an id whose file is broken, which is there.
    (
        "initiatives/prov-24.toml",
        "name = \"Prov 24\"\npart-of = \"prov-3\"\nleads-to = [\"skolverket\"]\nsources = [\"finns-inte\"]\n\n\
         [[participant]]\nactor = \"prov-tidigare\"\nrole = \"owner\"\n\n[[participant]]\n\
         actor = \"min-framtid\"\nrole = \"partner\"\n",
        &[("wrong-kind", 3), ("former-id", 7), ("wrong-kind", 11)],
    ),
    (
        "companies/prov-25.toml",
        "name = \"Prov 25\"\nformer-ids = [\"prov-tidigare\"]\npart-of = \"Västerviks kommun\"\n",
        &[("unknown-reference", 3)],
    ),
];

#[test]
fn faults_of_all_sorts_are_found_each_once_in_one_run() {
    let copy = Copy::of_the_registry();
    let mut expected: Vec<Found> = Vec::new();
    assert_eq!(BROKEN.iter().flat_map(|(.., faults)| *faults).count(), 10);
    for (file, text, faults) in [BROKEN, VALUES, FILES, REFERENCES].concat() {
        copy.put(file, text);
        for (rule, line) in faults {
            expected.push(((*rule).to_owned(), file.to_owned(), *line));
        }
    }
    expected.extend(plant_by_hand(&copy));
    assert!(expected.len() >= 50, "{} faults", expected.len());

    let mut found = copy.found();
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

/// Faults that take more than a text: in files of the registry, links, bytes, sizes.
fn plant_by_hand(copy: &Copy) -> Vec<Found> {
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
    // Two files with one id are one finding, at the first.
    copy.put("companies/a/b/skolverket.toml", "name = \"Prov\"\n");
    expect("same-id", "agencies/skolverket.toml", 0);
    copy.put(
        "sources/prov-30.toml",
        b"name = \"x\"\nnote = \"\xe5\xe4\xf6\"\n",
    );
    expect("not-utf8", "sources/prov-30.toml", 2);
    copy.put("sources/prov-31.toml", vec![b'#'; 10_000_000]);
    expect("too-large", "sources/prov-31.toml", 0);
    copy.put(
        "sources/prov-32.toml",
        format!("name = \"{}\n", "x".repeat(1_000_000)),
    );
    expect("syntax-error", "sources/prov-32.toml", 1);
    let deep = format!("name = {}1{}\n", "[".repeat(100_000), "]".repeat(100_000));
    copy.put("sources/prov-33.toml", deep);
    expect("syntax-error", "sources/prov-33.toml", 1);
    copy.put("sources/prov-34.toml", "Det här är ingen post\n".repeat(15));
    for line in 1..=10 {
        expect("syntax-error", "sources/prov-34.toml", line);
    }
    expect("more-faults", "sources/prov-34.toml", 11);
    let registry = copy.text("registry.toml");
    let lines = registry.lines().count();
    copy.put(
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
        // A link to a record inside is that record under another id.
        symlink("scb-2026.toml", copy.path().join("sources/prov-43.toml")).expect("a link");
    }
    expected
}

/// Who is twice there is one finding with both files: two records with one number, two people with one name and address.
#[test]
fn who_is_there_twice_is_told_once() {
    let copy = Copy::of_the_registry();
    let person = "name = \"Prov Provsson\"\n\n[[post]]\nactor = \"skolverket\"\nemail = \"prov@exempel.se\"\n";
    copy.put("people/prov-provsson.toml", person);
    copy.put(
        "people/prov-provsson-2.toml",
        person.replace("skolverket", "vinnova"),
    );
    let agency = "name = \"Provverket\"\norgnr = \"202100-4185\"\nsources = [\"scb-2026\"]\n";
    copy.put("agencies/provverket.toml", agency);
    let output = copy.kompis(&["check", "--format", "json", "--today", "2026-11-22"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let findings = json["result"]["findings"].as_array().expect("findings");
    let told: Vec<_> = findings
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
    assert_eq!(told, [("same-orgnr", numbers), ("same-name", people)]);
}

#[test]
fn one_missing_id_in_three_places_is_one_finding_with_three() {
    let copy = Copy::of_the_registry();
    for (file, text, _) in REFERENCES {
        copy.put(file, text);
    }
    let output = copy.kompis(&["check", "--format", "json"]);
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
fn the_json_has_its_shape() {
    let copy = Copy::empty();
    copy.put("sources/a.toml", "name = \"Å\"\nnoet = 1\n");
    let output = copy.kompis(&["check", "--format", "json", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let place = serde_json::json!({
        "file": "sources/a.toml", "line": 2, "column": 1, "end": { "line": 2, "column": 5 },
    });
    let expected = serde_json::json!({
        "kompis": 1,
        "command": "check",
        "result": {
            "errors": 1,
            "warnings": 0,
            "notes": 0,
            "findings": [{
                "rule": "unknown-key",
                "level": "error",
                "record": "a",
                "file": "sources/a.toml",
                "line": 2,
                "column": 1,
                "end": { "line": 2, "column": 5 },
                "message": "there is no key `noet` here",
                "help": "did you mean `note`?",
                "command": "kompis edit a",
                "places": [place],
            }],
        },
    });
    assert_eq!(json, expected);
}

#[test]
fn nothing_is_said_when_nothing_is_wrong() {
    let output = Copy::empty().kompis(&["check"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        (stdout(&output), stderr(&output)),
        (String::new(), String::new())
    );
}

#[test]
fn people_are_masked_in_excerpts_sentences_and_json() {
    let secrets = [
        "0000-98",
        "9876543",
        "54321",
        "hemlig",
        "191212",
        "1212-1212",
    ];
    let copy = Copy::empty();
    copy.put(
        "agencies/prov.toml",
        "name = \"Prov\"\nemail = \"info@exempel.se\" x\nphone = [\"0000-11 22 33\", 5]\n",
    );
    copy.put(
        "people/prov.toml",
        "name = \"Prov Provsson\"\nnote = \"hemlig@exempel.se\" x\n\n[[post]]\nactor = \"hemlig@exempel.se\"\n\
         email = \"hemlig@exempel.se\nphone = [\n    \"0000-98 76 54\" x,\n    54321,\n]\n\n[[post]]\n\
         actor = \"prov\"\nphone = 09876543\nsince = \"19121212-1212\"\n\"hemlig@exempel.se\" = 1\n",
    );
    copy.put(
        "initiatives/prov-2.toml",
        "name = \"Prov\"\nstart = \"121212-1212\"\npart-of = \"191212121212\"\nnote = 19121212-1212\n",
    );
    for format in ["text", "json"] {
        let output = copy.kompis(&["check", "--format", format]);
        assert_eq!(output.status.code(), Some(1));
        let shown = stdout(&output);
        for secret in secrets {
            assert!(!shown.contains(secret), "{format} shows {secret}:\n{shown}");
        }
        assert!(shown.contains('•'), "{shown}");
        if format == "text" {
            assert!(shown.contains("info@exempel.se"), "{shown}");
            assert!(shown.contains("0000-11 22 33"), "{shown}");
        }
    }
    let output = copy.kompis(&["search", "prov"]);
    for secret in secrets {
        assert!(!stderr(&output).contains(secret), "search shows {secret}");
    }
}

#[test]
fn a_list_is_refused_when_it_would_lack_something() {
    let copy = Copy::empty();
    copy.put("sources/a.toml", "name = \"Prov A\"\n");
    copy.put("sources/b.toml", "name = \"Prov B\n");
    let output = copy.kompis(&["search", "prov", "--format", "ids"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(stdout(&output), "");
    let said = stderr(&output);
    assert!(said.contains("sources/b.toml:1:8"), "{said}");
    assert!(said.contains("--skip-broken"), "{said}");

    let output = copy.kompis(&["search", "prov", "--format", "ids", "--skip-broken"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stdout(&output), "a\n");
    assert_eq!(stderr(&output), "note: left out: sources/b.toml\n");
}

#[test]
fn of_two_files_with_one_id_none_is_lost_silently() {
    let copy = Copy::empty();
    copy.put("sources/x/a.toml", "name = \"Prov A\"\n");
    copy.put("sources/y/a.toml", "name = \"Prov B\"\n");
    let output = copy.kompis(&["search", "prov"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("same-id"));
}

#[test]
fn an_unknown_key_refuses_no_list() {
    let copy = Copy::empty();
    copy.put("sources/a.toml", "name = \"Prov A\"\nnaot = 1\n");
    let output = copy.kompis(&["search", "prov", "--format", "ids"]);
    assert_eq!(
        (output.status.code(), stdout(&output)),
        (Some(0), "a\n".to_owned())
    );
}

#[test]
fn a_registry_of_a_later_kompis_is_one_finding() {
    let copy = Copy::empty();
    copy.put("registry.toml", "schema = 2\nnmae = \"Prov\"\nny = 1\n");
    copy.put("sources/a.toml", "nmae = \"Prov A\"\n");
    for command in ["check", "search"] {
        let output = copy.kompis(&[command]);
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(stdout(&output), "");
        let said = stderr(&output);
        assert!(said.contains("schema-too-new"), "{said}");
        assert_eq!(said.matches("registry.toml:1:10").count(), 1, "{said}");
        assert!(!said.contains("unknown-key"), "{said}");
    }
}

#[test]
fn broken_settings_are_findings_and_hide_no_others() {
    let copy = Copy::empty();
    copy.put(
        "registry.toml",
        "schema = 1\nname = \"Prov\nlanguage = \"se\"\n\n[vocabulary]\ntags = \"prov\"\n",
    );
    copy.put(
        "sources/a.toml",
        "name = \"Prov\"\ntags = [\"prov\"]\nsources = [\"b\"]\n",
    );
    let found = copy.found();
    let found: Vec<_> = found
        .iter()
        .map(|(rule, _, line)| (rule.as_str(), *line))
        .collect();
    assert_eq!(
        found,
        [
            ("syntax-error", 2),
            ("unknown-choice", 3),
            ("wrong-type", 6),
            ("unknown-reference", 3)
        ]
    );
    // In the order of the files, registry.toml before sources/.
    assert_eq!(copy.kompis(&["search", "prov"]).status.code(), Some(3));
}

#[test]
fn absent_people_are_no_finding() {
    let copy = Copy::of_the_registry();
    copy.replace(
        "registry.toml",
        "[[not-the-same]]\n",
        "[[not-the-same]]\nrecords = [\"prov-1\", \"prov-2\"]\n\n[[not-the-same]]\n",
    );
    fs::remove_dir_all(copy.path().join("people")).expect("removed");
    assert_eq!(copy.found(), []);
}

#[test]
fn findings_come_by_file_and_line() {
    let copy = Copy::empty();
    copy.put(
        "sources/a.toml",
        "name = \"Prov\"\nurl = 1\naliases = 2\nx = 3\ndate = 4\n",
    );
    copy.put(
        "agencies/b.toml",
        "name = \"Prov\"\nyy = 1\nsources = [\"c\"]\n",
    );
    let places: Vec<_> = copy
        .found()
        .into_iter()
        .map(|(_, file, line)| (file, line))
        .collect();
    let mut sorted = places.clone();
    sorted.sort();
    assert_eq!(places, sorted);
    assert_eq!(places.len(), 6);
}

/// A row of numbers that looks random and is always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
}

#[test]
fn no_bytes_make_reading_panic() {
    let files = [
        "registry.toml",
        "initiatives/connect-1.toml",
        "initiatives/min-framtid.toml",
        "municipalities/vasterviks-kommun.toml",
        "regions/region-vasternorrland.toml",
        "groups/ovriga-kommuner-i-ostergotland.toml",
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("registry");
    let pieces: &[&[u8]] = &[
        b"[",
        b"]",
        b"{",
        b"}",
        b"\"",
        b"'",
        b"\"\"\"",
        b"=",
        b",",
        b"\n",
        b"\r",
        b"#",
        b".",
        b"\\",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        "å".as_bytes(),
        b"[[participant]]\n",
        b"inferred = [\"x\"]\n",
        b"2023-13-01",
        b"<<<<<<<\n",
    ];
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for round in 0..4000 {
        let file = files[round % files.len()];
        let mut bytes = fs::read(root.join(file)).expect("a file");
        for _ in 0..=numbers.below(4) {
            let at = numbers.below(bytes.len());
            let until = (at + numbers.below(20)).min(bytes.len());
            match numbers.below(4) {
                0 => bytes[at] = u8::try_from(numbers.below(256)).expect("a byte"),
                1 => drop(bytes.drain(at..until)),
                2 => {
                    drop(bytes.splice(at..at, pieces[numbers.below(pieces.len())].iter().copied()))
                }
                _ => bytes.truncate(until.max(1)),
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let read = catch_unwind(|| read_and_place(file, &text));
        assert!(read.is_ok(), "round {round}, {file}:\n{text}");
    }
}

/// Reads and draws a text as a file of each sort that it may be.
fn read_and_place(file: &str, text: &str) {
    let kind = file
        .split_once('/')
        .and_then(|(folder, _)| Kind::from_folder(folder));
    let reading = match kind {
        Some(kind) => reader::record(kind, file, text),
        None => reader::settings(file, text),
    };
    let placed = place(&reading.findings, &|_| Some(text.to_owned()));
    let lines = text.matches('\n').count() + 1;
    let mut seen = BTreeSet::new();
    for it in &placed {
        let Some(span) = it.spots[0].lines else {
            continue;
        };
        assert!(span.line <= lines);
        assert!(
            seen.insert((span, &it.finding.facts, it.finding.rule)),
            "{:?}",
            it.finding
        );
    }
}

#[test]
fn what_is_random_is_no_cascade_and_no_panic() {
    let copy = Copy::empty();
    let mut numbers = Numbers(7);
    for number in 0..40 {
        let length = numbers.below(3000);
        let bytes: Vec<u8> = (0..length)
            .map(|_| {
                u8::try_from(numbers.below(if number % 2 == 0 { 256 } else { 128 }))
                    .expect("a byte")
            })
            .collect();
        copy.put(&format!("sources/slump-{number}.toml"), bytes);
    }
    let output = copy.kompis(&["check"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
    let shown = stdout(&output);
    assert!(!shown.contains(|it: char| it.is_control() && it != '\n'));
    for number in 0..40 {
        let of_file = shown.matches(&format!("slump-{number}.toml")).count();
        assert!(of_file <= 12, "slump-{number}.toml: {of_file} findings");
    }
}
