//! The output of `check`, and what other commands do when records can't be read.

use std::fs;

use crate::registry::{Copy, stderr, stdout};

#[test]
fn json_of_check_keeps_its_shape() {
    let copy = Copy::empty();
    copy.write("sources/a.toml", "name = \"Å\"\nnoet = 1\n");
    let output = copy.run_kompis(&["check", "--format", "json", "--lang", "en"]);
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
fn check_prints_nothing_without_findings() {
    let output = Copy::empty().run_kompis(&["check"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        (stdout(&output), stderr(&output)),
        (String::new(), String::new())
    );
}

#[test]
fn personal_data_is_masked_in_excerpts_messages_and_json() {
    let secrets = [
        "0000-98",
        "9876543",
        "54321",
        "hemlig",
        "191212",
        "1212-1212",
    ];
    let copy = Copy::empty();
    copy.write(
        "agencies/prov.toml",
        "name = \"Prov\"\nemail = \"info@exempel.se\" x\nphone = [\"0000-11 22 33\", 5]\n",
    );
    copy.write(
        "people/prov.toml",
        "name = \"Prov Provsson\"\nnote = \"hemlig@exempel.se\" x\n\n[[post]]\nactor = \"hemlig@exempel.se\"\n\
         email = \"hemlig@exempel.se\nphone = [\n    \"0000-98 76 54\" x,\n    54321,\n]\n\n[[post]]\n\
         actor = \"prov\"\nphone = 09876543\nsince = \"19121212-1212\"\n\"hemlig@exempel.se\" = 1\n",
    );
    copy.write(
        "initiatives/prov-2.toml",
        "name = \"Prov\"\nstart = \"121212-1212\"\npart-of = \"191212121212\"\nnote = 19121212-1212\n",
    );
    for format in ["text", "json"] {
        let output = copy.run_kompis(&["check", "--format", format]);
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
    let output = copy.run_kompis(&["search", "prov"]);
    for secret in secrets {
        assert!(!stderr(&output).contains(secret), "search shows {secret}");
    }
}

#[test]
fn a_list_is_refused_when_a_record_is_unreadable() {
    let copy = Copy::empty();
    copy.write("sources/a.toml", "name = \"Prov A\"\n");
    copy.write("sources/b.toml", "name = \"Prov B\n");
    let output = copy.run_kompis(&["search", "prov", "--format", "ids"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(stdout(&output), "");
    let message = stderr(&output);
    assert!(message.contains("sources/b.toml:1:8"), "{message}");
    assert!(message.contains("--skip-broken"), "{message}");

    let output = copy.run_kompis(&["search", "prov", "--format", "ids", "--skip-broken"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stdout(&output), "a\n");
    assert_eq!(stderr(&output), "note: left out: sources/b.toml\n");
}

#[test]
fn a_list_is_refused_when_two_files_have_one_id() {
    let copy = Copy::empty();
    copy.write("sources/x/a.toml", "name = \"Prov A\"\n");
    copy.write("sources/y/a.toml", "name = \"Prov B\"\n");
    let output = copy.run_kompis(&["search", "prov"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("same-id"));
}

#[test]
fn an_unknown_key_does_not_stop_a_list() {
    let copy = Copy::empty();
    copy.write("sources/a.toml", "name = \"Prov A\"\nnaot = 1\n");
    let output = copy.run_kompis(&["search", "prov", "--format", "ids"]);
    assert_eq!(
        (output.status.code(), stdout(&output)),
        (Some(0), "a\n".to_owned())
    );
}

#[test]
fn a_registry_of_a_later_version_is_one_finding() {
    let copy = Copy::empty();
    copy.write("registry.toml", "schema = 2\nnmae = \"Prov\"\nny = 1\n");
    copy.write("sources/a.toml", "nmae = \"Prov A\"\n");
    for command in ["check", "search"] {
        let output = copy.run_kompis(&[command]);
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(stdout(&output), "");
        let message = stderr(&output);
        assert!(message.contains("schema-too-new"), "{message}");
        assert_eq!(
            message.matches("registry.toml:1:10").count(),
            1,
            "{message}"
        );
        assert!(!message.contains("unknown-key"), "{message}");
    }
}

#[test]
fn errors_in_the_settings_do_not_hide_other_findings() {
    let copy = Copy::empty();
    copy.write(
        "registry.toml",
        "schema = 1\nname = \"Prov\nlanguage = \"se\"\n\n[vocabulary]\ntags = \"prov\"\n",
    );
    copy.write(
        "sources/a.toml",
        "name = \"Prov\"\ntags = [\"prov\"]\nsources = [\"b\"]\n",
    );
    let rules = copy.findings();
    let rules: Vec<_> = rules
        .iter()
        .map(|(rule, _, line)| (rule.as_str(), *line))
        .collect();
    assert_eq!(
        rules,
        [
            ("syntax-error", 2),
            ("unknown-choice", 3),
            ("wrong-type", 6),
            ("unknown-reference", 3)
        ]
    );
    // Sorted by file, with registry.toml before sources/.
    assert_eq!(copy.run_kompis(&["search", "prov"]).status.code(), Some(3));
}

#[test]
fn a_missing_people_folder_is_no_finding() {
    let copy = Copy::of_shipped_registry();
    copy.replace(
        "registry.toml",
        "[[not-the-same]]\n",
        "[[not-the-same]]\nrecords = [\"prov-1\", \"prov-2\"]\n\n[[not-the-same]]\n",
    );
    fs::remove_dir_all(copy.path().join("people")).expect("removed");
    assert_eq!(copy.findings(), []);
}
