//! `--declare` adds new words to `registry.toml`, however its vocabulary is written.

use crate::sandbox::{Sandbox, changed_files};

const HEAD: &str = "schema = 1\nname = \"Provregister\"\nlanguage = \"en\"\n";

/// Declares a tag, a role and a type in a registry with these settings, checks what must hold for any of them, and
/// returns the new `registry.toml`.
fn declare_words(text: &str) -> String {
    let sandbox = Sandbox::new();
    sandbox.write("registry.toml", text);
    let before = sandbox.snapshot();
    let set = sandbox.run(&[
        "set",
        "provmassa",
        "tags+=vård och omsorg",
        "type=branschråd",
        "--declare",
    ]);
    assert_eq!(set.code, Some(0), "{}\n{text}", set.stderr);
    assert!(set.stdout.contains("registry.toml"), "{}", set.stdout);
    let link = sandbox.run(&[
        "link",
        "provbolaget",
        "provmassa",
        "--role",
        "fadder",
        "--declare",
    ]);
    assert_eq!(link.code, Some(0), "{}\n{text}", link.stderr);
    assert_eq!(
        changed_files(&before, &sandbox.snapshot()),
        ["initiatives/provmassa.toml", "registry.toml"]
    );
    let checked = sandbox.run(&["check", "--only", "undeclared-word"]);
    assert_eq!(
        (checked.code, checked.stdout.as_str()),
        (Some(0), ""),
        "{}",
        sandbox.read("registry.toml")
    );
    // A declared word is not declared again.
    let again = sandbox.run(&["set", "provforum", "tags=vård och omsorg", "--declare"]);
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert!(!again.stdout.contains("registry.toml"), "{}", again.stdout);
    let new = sandbox.read("registry.toml");
    // Every old line is kept, except one-line lists and tables that grew.
    let mut lines = new.lines();
    for line in text.lines().filter(|line| {
        !line.contains("tags = [")
            && !line.contains("vocabulary = {")
            && !line.contains("roles = {")
    }) {
        assert!(lines.any(|other| other == line), "{line:?} is gone\n{new}");
    }
    assert_eq!(text.contains("\r\n"), new.contains("\r\n"));
    assert_eq!(
        new.matches('\n').count() == new.matches("\r\n").count(),
        text.contains("\r\n")
    );
    new
}

#[test]
fn declare_works_with_every_form_of_vocabulary() {
    let mentor = "{ sv = \"mentor\", en = \"mentor\", letter = \"Me\" }";
    let ways = [
        String::new(),
        "\n# words\n[vocabulary] # of our own\n".into(),
        "\n[vocabulary]\ntags = []\n".into(),
        "\n[vocabulary]\ntags = [\"it\", \"åldrar\"] # tags\n".into(),
        "\n[vocabulary]\ntags = [\n    # technology\n    \"it\", # computers\n    \"åldrar\"\n]\n\n[queries]\nx = \"county:08\"\n".into(),
        format!("\n[vocabulary]\nroles.mentor = {mentor} # who helps\n\n# more\n[queries]\nx = \"county:08\"\n"),
        format!("\n[vocabulary]\nroles = {{ mentor = {mentor} }}\n"),
        format!("\n[vocabulary.roles]\nmentor = {mentor}\n\n[queries]\nx = \"county:08\"\n"),
        "\n[vocabulary.roles.mentor]\nsv = \"mentor\"\nen = \"mentor\"\n".into(),
        format!("vocabulary.roles.mentor = {mentor}\nvocabulary.tags = [\"it\"]\n\n[queries]\nx = \"county:08\"\n"),
        format!("vocabulary = {{ roles = {{ mentor = {mentor} }}, tags = [\"it\"] }}\n"),
        "vocabulary = {}\n".into(),
        "\n[queries]\nx = \"county:08\"".into(),
    ];
    for way in ways {
        for text in [
            format!("{HEAD}{way}"),
            format!("{HEAD}{way}").replace('\n', "\r\n"),
        ] {
            let new = declare_words(&text);
            for word in ["vård och omsorg", "branschrad", "fadder"] {
                assert!(new.contains(word), "{new}");
            }
            if text.contains("mentor") {
                assert!(new.contains("mentor"), "{new}");
            }
        }
    }
}

#[test]
fn declared_tags_are_sorted_and_comments_are_kept() {
    let new = declare_words(&format!(
        "{HEAD}\n[vocabulary]\ntags = [\n    # technology\n    \"it\", # computers\n    \"åldrar\"\n]\n"
    ));
    assert!(new.contains("tags = [\n    # technology\n    \"it\", # computers\n    \"vård och omsorg\",\n    \"åldrar\"\n]\n"), "{new}");
    let new = declare_words(&format!(
        "{HEAD}\n[vocabulary]\ntags = [\"it\", \"åldrar\"] # tags\n"
    ));
    assert!(
        new.contains("tags = [\"it\", \"vård och omsorg\", \"åldrar\"] # tags\n"),
        "{new}"
    );
}

/// The label keeps its spelling, a role gets a letter code that no other has, and the vocabulary is inserted at its
/// canonical place.
#[test]
fn new_words_are_labelled_as_they_were_typed() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "registry.toml",
        &format!("{HEAD}\n[queries]\nx = \"county:08\"\n"),
    );
    let link = ["link", "provbolaget", "provmassa", "--declare", "--role"];
    for role in ["fadder", "förvaltare på prov", "Ägarföreträdare"] {
        let linked = sandbox.run(&[&link[..], &[role]].concat());
        assert_eq!(linked.code, Some(0), "{}", linked.stderr);
    }
    assert_eq!(
        sandbox.read("registry.toml"),
        format!(
            "{HEAD}\n[vocabulary]\n\
             roles.agarforetradare = {{ sv = \"Ägarföreträdare\", en = \"Ägarföreträdare\", letter = \"Äg\" }}\n\
             roles.fadder = {{ sv = \"fadder\", en = \"fadder\", letter = \"Fa\" }}\n\
             roles.forvaltare-pa-prov = {{ sv = \"förvaltare på prov\", en = \"förvaltare på prov\", letter = \"Fö\" }}\n\
             \n[queries]\nx = \"county:08\"\n"
        )
    );
    let checked = sandbox.run(&["check", "registry.toml"]);
    assert_eq!((checked.code, checked.stdout.as_str()), (Some(0), ""));
}

#[test]
fn without_declare_the_line_to_add_is_shown() {
    let sandbox = Sandbox::new();
    let message = sandbox.assert_refused(&["set", "provmassa", "tags=helt nytt"], 2);
    assert!(message.contains("there is no tag `helt nytt`"), "{message}");
    assert!(
        message.contains("--declare") && message.contains("registry.toml"),
        "{message}"
    );
    let message =
        sandbox.assert_refused(&["link", "provbolaget", "provmassa", "--role", "gudfar"], 2);
    assert!(
        message.contains("roles.gudfar = { sv = \"gudfar\", en = \"…\" }"),
        "{message}"
    );
    let dry = sandbox.assert_changes(
        &[
            "set",
            "provmassa",
            "tags=helt nytt",
            "--declare",
            "--dry-run",
        ],
        &[],
    );
    assert!(
        dry.contains("+++ b/registry.toml") && dry.contains("+tags = [\"helt nytt\"]"),
        "{dry}"
    );
}

#[test]
fn declare_adds_a_missing_source() {
    let sandbox = Sandbox::new();
    let link = |more: &[&'static str]| {
        let words = ["link", "provbolaget", "provmassa", "--role", "partner"];
        [&words[..], &["--source", "Provnytt 2024-05-01"], more].concat()
    };
    let message = sandbox.assert_refused(&link(&[]), 3);
    assert!(message.contains("--declare"), "{message}");
    sandbox.assert_changes(
        &link(&["--declare"]),
        &[
            "initiatives/provmassa.toml",
            "sources/provnytt-2024-05-01.toml",
        ],
    );
    let source = sandbox.read("sources/provnytt-2024-05-01.toml");
    assert_eq!(source, "name = \"Provnytt 2024-05-01\"\n");
    let initiative = sandbox.read("initiatives/provmassa.toml");
    assert!(
        initiative.contains("source = \"provnytt-2024-05-01\""),
        "{initiative}"
    );
}
