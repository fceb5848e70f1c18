//! `import`: what kompis wrote changes nothing, what others wrote comes in, and all of it can be taken back.

#[path = "program/temporary.rs"]
mod temporary;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use rust_xlsxwriter::{Formula, Workbook};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kompis"))
        .args(arguments)
        .current_dir(folder)
        .env("KOMPIS_TODAY", "2026-11-22")
        .env_remove("KOMPIS_REGISTRY")
        .output()
        .expect("kompis runs")
}

/// Runs a command that must succeed, and returns its standard output.
fn stdout(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => {
                fs::copy(entry.path(), target).expect("copied");
            }
        }
    }
}

/// The texts of the records below a folder, by path.
fn records(root: &Path) -> BTreeMap<String, String> {
    fn collect(folder: &Path, root: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let below = path
                .strip_prefix(root)
                .expect("below")
                .display()
                .to_string();
            match path.is_dir() {
                true if below.starts_with('.') => {}
                true => collect(&path, root, found),
                false if below.ends_with(".toml") && below.contains('/') => {
                    found.insert(below, fs::read_to_string(&path).expect("text"));
                }
                false => {}
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(root, root, &mut found);
    found
}

/// A folder with a registry without records.
fn empty_registry() -> tempfile::TempDir {
    let folder = temporary::folder();
    stdout(
        folder.path(),
        &["init", "registry", "--no-input", "--quiet"],
    );
    folder
}

fn shipped() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("registry")
}

#[test]
fn lists_of_contacts_are_read_back_unchanged() {
    let folder = temporary::folder();
    let place = folder.path();
    copy(&shipped(), &place.join("registry"));
    let people = "Namn;Organisation;Titel;E-post;Telefon\n\
        Anna von Prov;Haninge kommun;chef, Lager;anna@prov.example;070-174 06 35\n\
        Anna von Prov;Prov AB;ekonom;ekonomi@prov.example;08-465 004 00\n\
        ;Prov AB;;info@prov.example;+46 8 465 004 01\n";
    fs::write(place.join("people.csv"), people).expect("written");
    let output = run(
        place,
        &["import", "people.csv", "--source", "Prov", "--declare"],
    );
    // Two people may have one name: nobody knows yet whether the second is the first.
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let post = [
        "link",
        "anna-von-prov",
        "prov-ab",
        "--title",
        "ekonom",
        "--email",
        "ekonomi@prov.example",
    ];
    stdout(place, &post);
    let before = records(&place.join("registry"));
    for (name, options) in [
        ("outlook.csv", &["--format", "outlook"] as &[&str]),
        ("excel.csv", &["--format", "excel"]),
        ("programs.csv", &["--format", "csv"]),
        ("book.xlsx", &["--format", "xlsx"]),
        ("three.vcf", &["--format", "vcard"]),
        ("four.vcf", &["--format", "vcard", "--vcard", "4"]),
        ("posts.vcf", &["--format", "vcard", "--per", "post"]),
    ] {
        stdout(place, &[&["contacts", "-o", name], options].concat());
        let output = run(place, &["import", name]);
        assert!(output.status.success(), "{name}: {output:?}");
        assert_eq!(records(&place.join("registry")), before, "{name}");
    }
}

#[test]
fn matrices_are_read_back_unchanged() {
    let folder = temporary::folder();
    let place = folder.path();
    copy(&shipped(), &place.join("registry"));
    let before = records(&place.join("registry"));
    for (name, options) in [
        ("all.csv", &[] as &[&str]),
        ("all.tsv", &[]),
        ("all.xlsx", &[]),
        ("english.csv", &["--lang", "en"]),
        ("parts.xlsx", &["--roll-up"]),
        ("groups.csv", &["--expand-groups"]),
        ("signs.xlsx", &["--cells", "mark"]),
        ("day.csv", &["--as-of", "2023-10-25"]),
        ("kalmar.csv", &["county:08"]),
    ] {
        stdout(place, &[&["matrix", "-o", name], options].concat());
        let language = if name == "english.csv" { "en" } else { "sv" };
        let output = run(place, &["import", "--matrix", name, "--lang", language]);
        let seen = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{name}: {output:?}");
        assert!(
            seen.contains(" lika") || seen.contains(" same"),
            "{name}: {seen}"
        );
        assert_eq!(records(&place.join("registry")), before, "{name}");
    }
}

#[test]
fn municipalities_come_into_an_empty_registry() {
    let folder = empty_registry();
    let place = folder.path();
    let shipped = shipped();
    let shipped = shipped.to_str().expect("UTF-8");
    let fields = "name,code,county,orgnr,website";
    let list = [
        "search",
        "kind:municipality",
        "--fields",
        fields,
        "-o",
        "list.csv",
    ];
    stdout(
        place,
        &[&list as &[&str], &["--registry", shipped]].concat(),
    );
    let import = [
        "import",
        "list.csv",
        "--kind",
        "municipality",
        "--source",
        "SCB",
        "--declare",
    ];
    stdout(place, &import);
    let there = records(&place.join("registry"));
    let municipalities = there.keys().filter(|it| it.starts_with("municipalities/"));
    assert_eq!(municipalities.count(), 290);
    assert_eq!(stdout(place, &["check", "--deny", "warnings"]), "");
    stdout(place, &import);
    assert_eq!(records(&place.join("registry")), there);
}

#[test]
fn an_export_makes_the_same_registry() {
    let folder = empty_registry();
    let place = folder.path();
    let shipped = shipped();
    let registry = shipped.to_str().expect("UTF-8");
    stdout(
        place,
        &[
            "export",
            "all.json",
            "--with-people",
            "--registry",
            registry,
        ],
    );
    stdout(place, &["import", "all.json"]);
    let there = records(&place.join("registry"));
    assert_eq!(there, records(&shipped));
    stdout(place, &["import", "all.json"]);
    assert_eq!(records(&place.join("registry")), there);
}

#[test]
fn a_broken_row_of_a_workbook_says_which_and_why() {
    let folder = empty_registry();
    let place = folder.path();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Medlemmar").expect("a name");
    for (column, heading) in ["Namn", "Telefon", "Kommun"].iter().enumerate() {
        sheet.write(0, column as u16, *heading).expect("written");
    }
    sheet.write(1, 0, "Provskolan AB").expect("written");
    sheet.write(1, 1, "08-465 004 00").expect("written");
    let broken = Formula::new("=1/0").set_result("#DIV/0!");
    sheet.write(2, 0, "Trasiga Prov AB").expect("written");
    sheet.write_formula(2, 1, broken).expect("written");
    // A spreadsheet has made a number of it.
    sheet.write(3, 0, "Siffran AB").expect("written");
    sheet.write(3, 1, 846_500_400_f64).expect("written");
    book.save(place.join("list.xlsx")).expect("saved");
    let output = run(
        place,
        &["import", "list.xlsx", "--source", "Prov", "--declare"],
    );
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = String::from_utf8_lossy(&output.stdout);
    let line = |number: &str| text.lines().find(|it| it.trim_start().starts_with(number));
    assert!(
        line("3 ").is_some_and(|it| it.contains("#DIV/0!")),
        "{text}"
    );
    assert!(
        line("4 ").is_some_and(|it| it.contains("0846500400")),
        "{text}"
    );
    let there = records(&place.join("registry"));
    assert!(
        there.contains_key("companies/provskolan-ab.toml"),
        "{there:?}"
    );
    assert_eq!(there.len(), 2, "{there:?}");
}

#[test]
fn a_committed_import_is_one_commit_that_can_be_taken_back() {
    let folder = empty_registry();
    let place = folder.path();
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=Prov", "-c", "user.email=prov@prov.example"])
            .args(arguments)
            .current_dir(place)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    git(&["init", "--quiet"]);
    git(&["config", "user.name", "Prov"]);
    git(&["config", "user.email", "prov@prov.example"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "first"]);
    let before = records(&place.join("registry"));
    fs::write(
        place.join("list.csv"),
        "Namn;E-post\nProv AB;info@prov.example\nProv HB;\n",
    )
    .expect("written");
    let output = run(
        place,
        &[
            "import",
            "list.csv",
            "--source",
            "Prov",
            "--declare",
            "--commit",
        ],
    );
    assert!(output.status.success(), "{output:?}");
    assert_eq!(git(&["log", "--oneline"]).lines().count(), 2);
    let notes = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(notes.contains("revert HEAD"), "{notes}");
    assert_eq!(records(&place.join("registry")).len(), before.len() + 3);
    git(&["revert", "--no-edit", "HEAD"]);
    assert_eq!(records(&place.join("registry")), before);
}

/// A row that can't be written stops all of them: nothing is half imported.
#[test]
fn nothing_is_written_when_one_file_cannot_be() {
    let folder = empty_registry();
    let place = folder.path();
    let list = "Namn;Slag\nProv AB;company\nProvby kommun;municipality\n";
    fs::write(place.join("list.csv"), list).expect("written");
    fs::write(place.join("registry/municipalities"), "in the way").expect("written");
    let import = ["import", "list.csv", "--source", "Prov", "--declare"];
    let output = run(place, &import);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("can't write"), "{error}");
    assert_eq!(records(&place.join("registry")).len(), 0);
}
