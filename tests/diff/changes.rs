//! What `diff` lists as a change, what it ignores, and what it masks.

use std::fs;

use serde_json::Value;

use crate::branch::{self, replace_in_file};
use crate::repository::Repository;

/// Runs `kompis diff` on the work tree and returns its lines without indentation.
fn diff_lines(repository: &Repository) -> Vec<String> {
    let text = repository.stdout_of(&["diff"]);
    text.lines().map(|line| line.trim().to_owned()).collect()
}

#[track_caller]
fn assert_diff_contains(repository: &Repository, line: &str) {
    let lines = diff_lines(repository);
    assert!(lines.iter().any(|it| it == line), "{line}: {lines:#?}");
}

#[test]
fn order_layout_comments_and_exceptions_are_no_changes() {
    let repository = branch::repository_with_main();
    let forum = "initiatives/provforum.toml";
    let text = fs::read_to_string(repository.root.join(forum)).expect("a file");
    let mut blocks: Vec<&str> = text.split("\n[[participant]]\n").collect();
    let head = blocks.remove(0).replace(
        "[\"ett\", \"två\", \"tre\"]",
        "[\n  \"två\", # mitt\n  \"ett\", \"tre\"]",
    );
    blocks.reverse();
    let allow = "\n[[allow]]\nrule = \"initiative-without-source\"\nreason = \"prov\"\n";
    let blocks = blocks.join("\n# en till\n[[participant]]\n");
    repository.write(
        forum,
        format!("# först\n{head}\n[[participant]]\n{blocks}{allow}"),
    );
    let registry = "# inställningar\nname = \"Provregister\"\nlanguage = \"sv\"\nschema = 1\n";
    repository.write("registry.toml", registry);
    assert_eq!(diff_lines(&repository), [""; 0]);
    assert_eq!(repository.run(&["diff", "--exit-code"]).code, Some(0));
    replace_in_file(&repository, forum, &[("Provforum", "Forumet")]);
    assert_diff_contains(&repository, "~ namn Provforum → Forumet");
    assert_eq!(repository.run(&["diff", "--exit-code"]).code, Some(1));
}

#[test]
fn moving_a_file_to_another_folder_changes_its_kind() {
    let repository = branch::repository_with_main();
    repository.git(&["mv", "companies/nybolaget.toml", "groups/nybolaget.toml"]);
    assert_diff_contains(&repository, "~ företag → grupp");
    assert!(
        repository
            .stdout_of(&["diff", "--format", "markdown"])
            .contains("- Nybolaget: företag → grupp\n")
    );
}

#[test]
fn settings_that_follow_a_renamed_record_are_not_listed_as_changed() {
    let repository = branch::repository_with_main();
    repository.git(&["mv", "companies/provbolaget.toml", "companies/bolaget.toml"]);
    let registry = "schema = 1\nname = \"Provregister\"\nlanguage = \"sv\"\n\n[[not-the-same]]\nrecords = [\"ID\", \"nybolaget\"]\nreason = \"prov\"\n\n[queries]\nour = \"actor:ID\"\n";
    repository.git(&["stash", "--quiet"]);
    repository.write("registry.toml", registry.replace("ID", "provbolaget"));
    repository.commit("two");
    repository.git(&["stash", "pop", "--quiet"]);
    repository.write("registry.toml", registry.replace("ID", "bolaget"));
    let lines = diff_lines(&repository);
    assert_eq!(
        lines[..3],
        [
            "Aktörer",
            "Provbolaget  bolaget",
            "~ nytt id provbolaget → bolaget"
        ]
    );
    assert_eq!(lines[4..], ["1 post med nytt id"], "{lines:#?}");
}

#[test]
fn merging_two_records_lists_no_removed_participation() {
    let repository = branch::repository_with_main();
    repository.git(&["rm", "--quiet", "companies/ostbolaget.toml"]);
    let former = (
        "name = \"Provbolaget\"",
        "name = \"Provbolaget\"\nformer-ids = [\"ostbolaget\"]",
    );
    replace_in_file(&repository, "companies/provbolaget.toml", &[former]);
    let block = "\n[[participant]]\nactor = \"ostbolaget\"\nrole = \"partner\"\n";
    replace_in_file(&repository, "initiatives/provforum.toml", &[(block, "")]);
    let expected = [
        "Aktörer",
        "Provbolaget  provbolaget",
        "~ Östbolaget (ostbolaget) ingår nu här",
        "",
        "1 sammanslagen post",
    ];
    assert_eq!(diff_lines(&repository), expected);
}

#[test]
fn a_new_record_is_listed_with_its_blocks() {
    let repository = branch::repository_with_main();
    repository.write("initiatives/ny.toml", "name = \"Ny mässa\"\n\n[[participant]]\nactor = \"nybolaget\"\nrole = \"host\"\n\n[[event]]\ndate = 2026-05-01\n\n[[event]]\nname = \"Utan dag\"\n");
    repository.write(
        "people/per-prov.toml",
        "name = \"Per Prov\"\n\n[[post]]\nactor = \"nybolaget\"\n",
    );
    let expected = [
        "Insatser",
        "Ny mässa  ny",
        "+ ny insats",
        "+ Nybolaget deltar som värd",
        "+ ny händelse –",
        "+ ny händelse 2026-05-01",
        "",
        "Personer",
        "Per Prov  per-prov",
        "+ ny person",
        "+ nytt uppdrag vid Nybolaget",
        "",
        "2 nya poster, 1 nytt deltagande, 2 ändringar av personuppgifter",
    ];
    assert_eq!(diff_lines(&repository), expected);
}

#[test]
fn changes_of_withheld_people_are_counted_without_names() {
    let repository = branch::repository_with_main();
    let person = "people/pia-prov.toml";
    for text in [
        (
            "name = \"Pia Prov\"",
            "name = \"Pia Prov\"\nwithhold = true",
        ),
        ("vd", "ordförande"),
    ] {
        replace_in_file(&repository, person, &[text]);
        for format in ["text", "markdown", "json"] {
            let text = repository.stdout_of(&["diff", "--format", format]);
            assert!(!text.to_lowercase().contains("pia"), "{text}");
            assert!(
                text.contains("personer som inte visas i listor") || format == "json",
                "{text}"
            );
        }
    }
    repository.commit("two");
    fs::remove_file(repository.root.join(person)).expect("removed");
    let text = repository.stdout_of(&["diff"]);
    assert_eq!(
        text,
        "1 ändring av personuppgifter, 1 ändring av personer som inte visas i listor\n"
    );
}

#[test]
fn a_personnummer_is_masked_in_every_format() {
    let repository = branch::repository_with_main();
    let note = "name = \"Östbolaget\"\nnote = \"ägs av 19121212-1212\"\norgnr = \"121212-1212\"\nformer-names = [{ name = \"Firma 121212-1212\" }]\naddress = { street = \"121212-1212\" }";
    replace_in_file(
        &repository,
        "companies/ostbolaget.toml",
        &[("name = \"Östbolaget\"", note)],
    );
    repository.write("companies/firma.toml", "name = \"Firma 121212-1212\"\n");
    for format in ["text", "markdown", "json"] {
        let text = repository.stdout_of(&["diff", "--format", format]);
        assert!(!text.contains("1212-"), "{text}");
        assert!(text.contains("••••••-••••"), "{text}");
    }
}

#[test]
fn contact_details_of_people_are_masked_in_other_records_too() {
    let repository = branch::repository_with_main();
    let note = "name = \"Nybolaget\"\nemail = \"info@nybolaget.example\"\nnote = \"ring 000112233 eller Pia.Prov@exempel.example\"";
    replace_in_file(
        &repository,
        "companies/nybolaget.toml",
        &[("name = \"Nybolaget\"", note)],
    );
    for format in ["text", "markdown", "json"] {
        let text = repository.stdout_of(&["diff", "--format", format]);
        assert!(
            !text.contains("112233") && !text.to_lowercase().contains("pia.prov"),
            "{text}"
        );
        assert!(text.contains("nybolaget.example"), "{text}");
    }
}

#[test]
fn an_unreadable_record_is_noted_and_not_listed_as_removed() {
    let repository = branch::repository_with_main();
    repository.write("companies/nybolaget.toml", "name = \"Nybo\nfel");
    let ran = repository.run(&["diff"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert_eq!(
        ran.stderr,
        "note: can't be read here, not compared: companies/nybolaget.toml\n"
    );
    let ran = repository.run(&["diff", "--format", "markdown"]);
    assert!(
        ran.stdout
            .contains("- \\`companies/nybolaget.toml\\` kan inte läsas i arbetsträdet"),
        "{}",
        ran.stdout
    );
    repository.commit("two");
    // What is the same on both sides is not read, so that nothing stops there.
    let ran = repository.run(&["diff"]);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    repository.write("companies/nybolaget.toml", "name = \"Nybolaget\"\n");
    let ran = repository.run(&["diff"]);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains("at `HEAD`"), "{}", ran.stderr);
    // A record that replaces the unreadable one and names it in `former-ids` counts as the same record.
    repository.git(&["rm", "--quiet", "--force", "companies/nybolaget.toml"]);
    repository.write(
        "companies/ny.toml",
        "name = \"Ny\"\nformer-ids = [\"nybolaget\"]\n",
    );
    assert_eq!(repository.run(&["diff"]).stdout, "");
    repository.write("registry.toml", "schema = 1\nname = \"Prov\n");
    let ran = repository.run(&["diff"]);
    assert!(ran.stderr.contains("registry.toml"), "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
}

#[test]
fn people_that_git_ignores_are_not_listed_as_new() {
    let repository = branch::repository_with_main();
    repository.git(&["rm", "--quiet", "--cached", "-r", "people"]);
    repository.write(".gitignore", "people/\n");
    repository.commit("two");
    repository.write("companies/nybolaget.toml", "name = \"Bolaget\"\n");
    let ran = repository.run(&["diff"]);
    assert!(!ran.stdout.contains("Pia"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("~ namn Nybolaget → Bolaget"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr.contains("git ignores `people`"),
        "{}",
        ran.stderr
    );
    let ran = repository.run(&["diff", "--format", "markdown"]);
    assert!(ran.stdout.contains("people/"), "{}", ran.stdout);
}

#[test]
fn changed_owners_and_settings_are_listed() {
    let repository = branch::repository_with_main();
    let owner = "\n[[participant]]\nactor = \"exempel-kommun\"\nrole = \"owner\"\n";
    replace_in_file(&repository, "initiatives/provforum.toml", &[(owner, "")]);
    let registry = "schema = 1\nname = \"Provregister\"\nlanguage = \"sv\"\n\n[privacy]\nbasis = \"public-task\"\n\n[vocabulary]\ntags = [\"ny\"]\n";
    repository.write("registry.toml", registry);
    for line in [
        "− har ingen ägare längre",
        "− Exempel kommun som ägare är borttaget",
        "+ tagg `ny` är deklarerat",
        "~ inställningen `privacy.basis`: – → uppgift av allmänt intresse",
        "1 ändrad post, 1 borttaget deltagande, 1 insats har ingen ägare längre, 2 ändrade inställningar",
    ] {
        assert_diff_contains(&repository, line);
    }
}

/// Programs depend on the shape; the version number is raised when it changes.
#[test]
fn json_of_diff_keeps_its_shape() {
    let repository = branch::repository_with_branch();
    let text = repository.stdout_of(&["diff", "main...gren", "--format", "json"]);
    let json: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        (&json["kompis"], &json["command"]),
        (&1.into(), &"diff".into())
    );
    let result = &json["result"];
    let keys = |value: &Value| -> Vec<String> {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    let has = |value: &Value, expected: &[&str]| {
        let mut there = keys(value);
        there.sort();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(there, expected);
    };
    has(result, &["revisions", "counts", "changes"]);
    has(&result["revisions"], &["asked", "old", "new"]);
    has(&result["revisions"]["old"], &["name", "commit", "unread"]);
    has(
        &result["counts"],
        &[
            "added",
            "removed",
            "renamed",
            "merged",
            "moved",
            "changed",
            "linked",
            "ended",
            "relinked",
            "unlinked",
            "owners-gained",
            "owners-lost",
            "settings",
            "people",
            "withheld",
        ],
    );
    let base = repository.git(&["merge-base", "main", "gren"]);
    assert_eq!(result["revisions"]["old"]["commit"], base);
    assert_eq!(result["revisions"]["old"]["name"], "main");
    let changes = result["changes"].as_array().expect("a list");
    let sorts: Vec<String> = changes.iter().flat_map(keys).collect();
    for sort in [
        "renamed",
        "field",
        "linked",
        "ended",
        "unlinked",
        "post-changed",
    ] {
        assert!(sorts.iter().any(|it| it == sort), "{sort}: {sorts:?}");
    }
    let post = changes
        .iter()
        .find_map(|it| it.get("post-changed"))
        .expect("a post");
    assert_eq!(post["fields"][0]["new"], "•••");
    let here = repository.stdout_of(&["diff", "--format", "json"]);
    let json: Value = serde_json::from_str(&here).expect("JSON");
    assert_eq!(json["result"]["revisions"]["new"]["name"], Value::Null);
    assert_eq!(json["result"]["changes"], Value::Array(Vec::new()));
}
