//! The shipped registry: it has no findings, and every file is in canonical form.

use std::path::{Path, PathBuf};

use jiff::civil::date;
use kompis::document::format;
use kompis::model::kind::Kind;
use kompis::model::reference::{self, Found};
use kompis::model::shape::Shape;
use kompis::ops::check::check;
use kompis::ops::schema::schema;
use kompis::render::json;
use kompis::store::load::load;
use kompis::store::schema::{TAPLO, schema_path, taplo_text};
use kompis::text::mask::mask_personal;
use kompis::text::words::Words;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("registry")
}

#[test]
fn the_shipped_registry_has_no_findings() {
    let mut loaded = load(&root()).expect("the registry");
    let form = loaded.form_findings();
    loaded.findings.extend(form);
    assert_eq!(
        check(&loaded.registry, loaded.findings, date(2026, 11, 22)),
        []
    );
}

/// Actors are found by names that no file has: with the county, without genitive, by abbreviation.
#[test]
fn public_actors_are_found_by_other_names() {
    let registry = load(&root()).expect("the registry").registry;
    for (name, id) in [
        ("Länsstyrelsen Sörmland", "lansstyrelsen-sodermanland"),
        (
            "länsstyrelsen i sörmlands län",
            "lansstyrelsen-sodermanland",
        ),
        ("Region Södermanland", "region-sormland"),
        ("VGR", "vastra-gotalandsregionen"),
        ("Ystad kommun", "ystads-kommun"),
        ("Orust kommun", "orusts-kommun"),
        ("Håbo kommun", "habo-kommun-0305"),
    ] {
        match reference::find(&registry, name, |_| true) {
            Found::One(found, _) => assert_eq!(found.as_str(), id, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

/// After an intended change, run `kompis schema --write` and `kompis schema --taplo -o .taplo.toml`.
#[test]
fn the_shipped_schemas_are_up_to_date() {
    let registry = load(&root()).expect("the registry").registry;
    let words = Words::new(registry.settings.language);
    let comment = words.get("schema-comment");
    let mut files = vec![
        (root().join(TAPLO), taplo_text("", &comment)),
        (
            root().join("..").join(TAPLO),
            taplo_text("registry/", &comment),
        ),
    ];
    for shape in Shape::ALL {
        let text = json::plain(&schema(Some(shape), &registry, words));
        files.push((root().join(schema_path(shape)), text));
    }
    for (file, text) in files {
        let stored = std::fs::read_to_string(&file).expect("a file");
        assert!(stored == text, "{} is out of date", file.display());
    }
}

#[test]
fn every_shipped_file_is_in_canonical_form() {
    let loaded = load(&root()).expect("the registry");
    let vocabulary = &loaded.registry.settings.vocabulary;
    let mut problems = Vec::new();
    for record in loaded.registry.records() {
        let text = std::fs::read_to_string(root().join(&record.path)).expect("a file");
        let canonical = format::record(record.kind, &record.block, vocabulary);
        if let Some(difference) = first_difference(&text, &canonical) {
            problems.push(format!("{}:{difference}", record.path));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(loaded.registry.records().count() > 400);
}

/// Returns the first line that differs, as it is and as it should be.
fn first_difference(text: &str, canonical: &str) -> Option<String> {
    if text == canonical {
        return None;
    }
    let lines = text.lines().map(Some).chain(std::iter::repeat(None));
    let right = canonical.lines().map(Some).chain(std::iter::repeat(None));
    let most = text.lines().count().max(canonical.lines().count());
    let other = lines
        .zip(right)
        .take(most)
        .zip(1..)
        .find(|((is, should), _)| is != should);
    // Others read the output of tests, so personal data is masked.
    let shown = |line: Option<&str>| {
        line.map_or("nothing".to_owned(), |it| {
            format!("`{}`", mask_personal(it))
        })
    };
    Some(match other {
        Some(((is, should), line)) => {
            format!("{line}: is {}, should be {}", shown(is), shown(should))
        }
        None => format!("{}: the last line does not end in one newline", most + 1),
    })
}

#[test]
fn first_difference_returns_the_first_line_that_differs() {
    assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
    assert_eq!(
        first_difference("a\nb\n", "a\nc\n").as_deref(),
        Some("2: is `b`, should be `c`")
    );
    assert_eq!(
        first_difference("a\n", "a\nc\n").as_deref(),
        Some("2: is nothing, should be `c`")
    );
    assert_eq!(
        first_difference("a", "a\n").as_deref(),
        Some("2: the last line does not end in one newline")
    );
}

/// Email addresses and phone numbers of people are in `registry/people/` and in no other file of the repository.
#[test]
fn contact_details_of_people_are_in_no_other_file() {
    let loaded = load(&root()).expect("the registry");
    let mut details = Vec::new();
    for person in loaded.registry.of_kind(Kind::Person) {
        for post in person.posts() {
            details.extend(post.email.into_iter().chain(post.phone));
        }
    }
    assert!(!details.is_empty(), "there are no contact details");
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect_files(top, &mut files);
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        for address in &details {
            assert!(!text.contains(address.as_str()), "{}", file.display());
        }
    }
}

/// Collects every file below a folder, except those of people, git and builds.
fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            let is_skipped = ["target", ".git", "people"].iter().any(|it| name == *it);
            if !is_skipped {
                collect_files(&path, files);
            }
        } else {
            files.push(path);
        }
    }
}
