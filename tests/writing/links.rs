//! `link`, `end` and `unlink`: who takes part in what, as what, from when until when.

use crate::sandbox::{FORUM, Sandbox};

const FILE: &str = "initiatives/provforum.toml";

fn sandbox() -> Sandbox {
    Sandbox::new()
}

/// Runs, and holds that the forum's file, and no other, is now this.
fn becomes(sandbox: &Sandbox, arguments: &[&str], text: &str) -> String {
    let said = sandbox.changes(arguments, &[FILE]);
    assert_eq!(sandbox.read(FILE), text, "{arguments:?}");
    said
}

#[test]
fn a_new_participation_is_a_block_in_sorted_place() {
    let sandbox = sandbox();
    let said = becomes(
        &sandbox,
        &["link", "Prov kommun", "provforum", "--role", "partner", "--since", "2023-05", "--amount", "5000", "--inferred=since", "--note", "enligt \"avtal\""],
        &FORUM.replace(
            "# by decision\n",
            "# by decision\n\n[[participant]]\nactor = \"prov-kommun\"\nrole = \"partner\"\nsince = \"2023-05\"\namount = 5000\ninferred = [\"since\"]\nnote = \"enligt \\\"avtal\\\"\"\n",
        ),
    );
    assert_eq!(
        said,
        "Prov kommun takes part in Provforum as partner\n  initiatives/provforum.toml\n"
    );
}

#[test]
fn several_actors_roles_a_query_and_standard_input() {
    let sandbox = sandbox();
    sandbox.changes(
        &[
            "link",
            "prov-kommun",
            "provbolaget",
            "provmassa",
            "--role",
            "partner,funder",
            "--role",
            "samverkanspart",
        ],
        &["initiatives/provmassa.toml"],
    );
    let text = sandbox.read("initiatives/provmassa.toml");
    let lines: Vec<&str> = text
        .lines()
        .filter(|it| it.starts_with("actor") || it.starts_with("role"))
        .collect();
    assert_eq!(
        lines,
        [
            "actor = \"prov-kommun\"",
            "role = \"funder\"",
            "actor = \"prov-kommun\"",
            "role = \"partner\"",
            "actor = \"provbolaget\"",
            "role = \"funder\"",
            "actor = \"provbolaget\"",
            "role = \"partner\"",
        ]
    );
    let sandbox = self::sandbox();
    sandbox.changes(
        &[
            "link",
            "provmassa",
            "--where",
            "kind:municipality",
            "--role",
            "host",
        ],
        &["initiatives/provmassa.toml"],
    );
    let by_query = sandbox.read("initiatives/provmassa.toml");
    let other = self::sandbox();
    let ran = other.run_with(
        &["link", "-", "provmassa", "--role", "host"],
        "prov-kommun\n\nexempel-kommun\n",
    );
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(other.read("initiatives/provmassa.toml"), by_query);
    assert_eq!(by_query.matches("[[participant]]").count(), 2);
    let ran = other.run_with(&["link", "-", "provmassa", "--role", "host"], "");
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(2), ""),
        "{}",
        ran.stderr
    );
    let none = [
        "link",
        "provmassa",
        "--where",
        "county:22",
        "--role",
        "host",
    ];
    other.refuses(&none, 2);
}

#[test]
fn linking_again_changes_the_block_that_is_open_or_overlaps() {
    let sandbox = sandbox();
    let link = ["link", "exempel-kommun", "provforum", "--role", "owner"];
    let again = sandbox.changes(&link, &[]);
    assert_eq!(again, "note: it is so already; nothing was written\n");
    let noted = FORUM.replace("# by decision\n", "# by decision\nnote = \"x\"\n");
    let said = becomes(&sandbox, &[&link[..], &["--note", "x"]].concat(), &noted);
    assert_eq!(
        said,
        "Exempel kommun in Provforum as owner: note – → x\n  initiatives/provforum.toml\n"
    );
    let until = noted.replace("# by decision\n", "# by decision\nuntil = 2022-12-31\n");
    becomes(
        &sandbox,
        &[&link[..], &["--until", "2022-12-31"]].concat(),
        &until,
    );
    // From a day after its end on it is another one.
    let another = until.replace("note = \"x\"\n", "note = \"x\"\n\n[[participant]]\nactor = \"exempel-kommun\"\nrole = \"owner\"\nsince = 2023-06-01\n");
    let said = becomes(
        &sandbox,
        &[&link[..], &["--since", "2023-06-01"]].concat(),
        &another,
    );
    assert!(
        said.starts_with("Exempel kommun takes part in Provforum as owner\n"),
        "{said}"
    );
    // Inside the first one it is the first one.
    let moved = another.replace("since = 2020-01-01 # by", "since = 2021-01-01 # by");
    becomes(
        &sandbox,
        &[&link[..], &["--since", "2021-01-01"]].concat(),
        &moved,
    );
    // Without a day the open one of the two is meant.
    let noted = moved.replace("since = 2023-06-01\n", "since = 2023-06-01\nnote = \"y\"\n");
    becomes(&sandbox, &[&link[..], &["--note", "y"]].concat(), &noted);
}

#[test]
fn a_participation_ends_on_its_last_day() {
    let sandbox = sandbox();
    let ended = FORUM.replace("# by decision\n", "# by decision\nuntil = 2024-06-30\n");
    let end = ["end", "exempel-kommun", "provforum", "--on", "2024-06-30"];
    let said = becomes(&sandbox, &end, &ended);
    assert_eq!(
        said,
        "Exempel kommun ends in Provforum as owner on 2024-06-30\n  initiatives/provforum.toml\n"
    );
    sandbox.changes(&end, &[]);
    let told = sandbox.refuses(&["end", "exempel-kommun", "provforum", "--on", "2019"], 3);
    assert!(
        told.contains("it would end 2019, before it begins 2020-01-01"),
        "{told}"
    );
    let told = sandbox.refuses(&["end", "exempel-kommun", "provforum"], 2);
    assert!(told.contains("--on"), "{told}");
    let told = sandbox.refuses(&["end", "prov-kommun", "provforum", "--on", "2024"], 3);
    assert!(
        told.contains("prov-kommun takes no part in provforum"),
        "{told}"
    );
    let told = sandbox.refuses(
        &[
            "end",
            "exempel-kommun",
            "provforum",
            "--on",
            "2024",
            "--role",
            "funder",
        ],
        3,
    );
    assert!(told.contains("as funder"), "{told}");
}

#[test]
fn where_there_are_several_the_role_is_said() {
    let sandbox = sandbox();
    sandbox.changes(
        &["link", "exempel-kommun", "provforum", "--role", "host"],
        &[FILE],
    );
    let two = sandbox.read(FILE);
    for command in [
        &["unlink", "exempel-kommun", "provforum"][..],
        &["end", "exempel-kommun", "provforum", "--on", "2024"],
    ] {
        let told = sandbox.refuses(command, 3);
        assert!(
            told.contains("exempel-kommun takes part in several ways"),
            "{told}"
        );
        assert!(
            told.contains("--role: owner (2020-01-01 – ), host"),
            "{told}"
        );
    }
    let ended = two.replace("role = \"host\"\n", "role = \"host\"\nuntil = \"2024\"\n");
    becomes(
        &sandbox,
        &[
            "end",
            "exempel-kommun",
            "provforum",
            "--on",
            "2024",
            "--role",
            "host",
        ],
        &ended,
    );
    let said = becomes(
        &sandbox,
        &["unlink", "exempel-kommun", "provforum", "--role", "host"],
        FORUM,
    );
    assert_eq!(
        said,
        "Exempel kommun in Provforum as host is gone\n  initiatives/provforum.toml\n"
    );
    let none = FORUM.replace("\n# Who runs it.\n[[participant]]\nactor = \"exempel-kommun\"\nrole = \"owner\"\nsince = 2020-01-01 # by decision\n", "");
    becomes(&sandbox, &["unlink", "exempel-kommun", "provforum"], &none);
    sandbox.refuses(&["unlink", "exempel-kommun", "provforum"], 3);
}

#[test]
fn what_cannot_be_is_refused_with_what_to_type() {
    let sandbox = sandbox();
    let refused: [(&[&str], i32, &str); 14] = [
        (
            &["finns-inte", "provforum", "--role", "partner"],
            3,
            "no record goes by `finns-inte`",
        ),
        (
            &["prov-komun", "provforum", "--role", "partner"],
            3,
            "did you mean Prov kommun (`prov-kommun`)?",
        ),
        (
            &["prov kommun", "provforum", "--role", "partner"],
            3,
            "did you mean Prov kommun (`prov-kommun`)?",
        ),
        (
            &["prov-kommun", "provforumet", "--role", "partner"],
            3,
            "did you mean Provforum (`provforum`)?",
        ),
        (
            &["prov-kommun", "provforum", "--role", "parter"],
            2,
            "did you mean `partner`?",
        ),
        (&["prov-kommun", "provforum"], 2, "--role ROLE"),
        (&["provforum", "--role", "partner"], 2, "kompis link ACTOR"),
        (
            &[
                "prov-kommun",
                "provforum",
                "--role",
                "partner",
                "--since",
                "2023-13",
            ],
            2,
            "`2023-13` is no day",
        ),
        (
            &[
                "finns-inte",
                "provforum",
                "--role",
                "partner",
                "--since",
                "2023-13",
            ],
            2,
            "`2023-13` is no day",
        ),
        (
            &[
                "prov-kommun",
                "provforum",
                "--role",
                "partner",
                "--since",
                "2023",
                "--until",
                "2022",
            ],
            2,
            "it would end 2022",
        ),
        (
            &[
                "exempel-kommun",
                "provforum",
                "--role",
                "owner",
                "--until",
                "2019",
            ],
            3,
            "it would end 2019",
        ),
        (
            &["pia-prov", "provforum", "--role", "partner"],
            3,
            "`pia-prov` can't stand there: it is a person",
        ),
        (
            &["provmassa", "provforum", "--role", "partner"],
            3,
            "Provmässa (provmassa) can't stand there: it is an initiative",
        ),
        (
            &[
                "prov-kommun",
                "provforum",
                "--role",
                "partner",
                "--source",
                "tidningen",
            ],
            3,
            "kompis add source",
        ),
    ];
    for (arguments, code, expected) in refused {
        let told = sandbox.refuses(&[&["link"], arguments].concat(), code);
        assert!(told.contains(expected), "{arguments:?}: {told}");
        let dry = sandbox.refuses(&[&["link"], arguments, &["--dry-run"]].concat(), code);
        assert_eq!(dry, told);
    }
}

#[test]
fn what_was_done_is_said_in_two_lines_as_data_or_not_at_all() {
    let sandbox = sandbox();
    let link = ["link", "prov-kommun", "provforum", "--role", "partner"];
    let dry = sandbox.changes(&[&link[..], &["--dry-run"]].concat(), &[]);
    let difference = "--- a/initiatives/provforum.toml\n+++ b/initiatives/provforum.toml\n@@ -10,4 +10,8 @@\n role = \"owner\"\n since = 2020-01-01 # by decision\n \n+[[participant]]\n+actor = \"prov-kommun\"\n+role = \"partner\"\n+\n # Nothing more is known.\n";
    assert_eq!(dry, difference);
    let json = sandbox.changes(
        &[&link[..], &["--dry-run", "--format", "json"]].concat(),
        &[],
    );
    let data: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(data["result"]["written"], false);
    assert_eq!(data["result"]["difference"], difference);
    let json = sandbox.changes(&[&link[..], &["--format", "json"]].concat(), &[FILE]);
    let data: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        (&data["kompis"], &data["command"]),
        (&1.into(), &"link".into())
    );
    let linked = serde_json::json!({"linked": {"actor": "prov-kommun", "initiative": "provforum", "role": "partner"}});
    assert_eq!(
        data["result"],
        serde_json::json!({"changes": [linked], "files": [FILE], "written": true})
    );
    let quiet = sandbox.changes(&["unlink", "prov-kommun", "provforum", "--quiet"], &[FILE]);
    assert_eq!(quiet, "");
    assert_eq!(sandbox.read(FILE), FORUM);
}

#[test]
fn odd_files_are_edited_rightly_or_refused_with_the_reason() {
    let sandbox = sandbox();
    let crlf = format!("\u{feff}{}", FORUM.replace('\n', "\r\n"));
    sandbox.write(FILE, &crlf);
    let ended = crlf.replace(
        "# by decision\r\n",
        "# by decision\r\nuntil = 2024-06-30\r\n",
    );
    becomes(
        &sandbox,
        &["end", "exempel-kommun", "provforum", "--on", "2024-06-30"],
        &ended,
    );
    sandbox.write(
        FILE,
        "name = \"Provforum\"\nparticipant = [{ actor = \"exempel-kommun\", role = \"owner\" }]\n",
    );
    let told = sandbox.refuses(
        &["link", "prov-kommun", "provforum", "--role", "partner"],
        3,
    );
    assert!(
        told.contains(
            "the participant blocks of `initiatives/provforum.toml` stand in a list on one line"
        ),
        "{told}"
    );
    assert!(told.contains("[[participant]]"), "{told}");
    sandbox.write(FILE, "name = \"Provforum\"\nname = \"Igen\"\n");
    let told = sandbox.refuses(
        &["link", "prov-kommun", "provforum", "--role", "partner"],
        3,
    );
    assert!(
        told.contains("`initiatives/provforum.toml` can't be read"),
        "{told}"
    );
    // Two equal blocks: it is not known which is meant.
    let twice = format!(
        "{FORUM}\n[[participant]]\nactor = \"exempel-kommun\"\nrole = \"owner\"\nsince = 2020-01-01\n"
    );
    sandbox.write(FILE, &twice);
    let told = sandbox.refuses(&["unlink", "exempel-kommun", "provforum"], 3);
    assert!(told.contains("several ways"), "{told}");
}

/// The file of the actor is gone, or its id was never right: the id that stands in the initiative is enough.
#[test]
fn a_participant_without_a_record_can_end_and_go() {
    let sandbox = Sandbox::new();
    let file = "initiatives/provforum.toml";
    let block = |id: &str| format!("\n[[participant]]\nactor = \"{id}\"\nrole = \"partner\"\n");
    sandbox.write(
        file,
        &format!("name = \"Provforum\"\n{}", block("saknas-ab")),
    );
    sandbox.changes(
        &["end", "saknas-ab", "provforum", "--on", "2024-01-01"],
        &[file],
    );
    assert!(sandbox.read(file).contains("until = 2024-01-01"));
    sandbox.changes(&["unlink", "saknas-ab", "provforum"], &[file]);
    assert_eq!(sandbox.read(file), "name = \"Provforum\"\n");
    sandbox.refuses(&["unlink", "saknas-ab", "provforum"], 3);
}

/// Of two participations of one role, the one that goes on is meant.
#[test]
fn the_open_participation_ends_and_not_the_one_that_is_over() {
    let sandbox = Sandbox::new();
    let file = "initiatives/provforum.toml";
    let over = "[[participant]]\nactor = \"provbolaget\"\nrole = \"partner\"\nsince = 2019-01-01\nuntil = 2020-12-31\n";
    let open = "[[participant]]\nactor = \"provbolaget\"\nrole = \"partner\"\nsince = 2023-01-01\n";
    sandbox.write(file, &format!("name = \"Provforum\"\n\n{over}\n{open}"));
    sandbox.changes(
        &["end", "provbolaget", "provforum", "--on", "2024-06-30"],
        &[file],
    );
    assert_eq!(
        sandbox.read(file),
        format!("name = \"Provforum\"\n\n{over}\n{open}until = 2024-06-30\n")
    );
}
