//! `link`, `end` and `unlink`: participation of actors in initiatives.

use crate::sandbox::{FORUM, Sandbox};

const FILE: &str = "initiatives/provforum.toml";

fn sandbox() -> Sandbox {
    Sandbox::new()
}

/// Runs kompis, asserts that the forum's file, and no other, becomes `text`, and returns the output.
fn assert_forum_becomes(sandbox: &Sandbox, arguments: &[&str], text: &str) -> String {
    let message = sandbox.assert_changes(arguments, &[FILE]);
    assert_eq!(sandbox.read(FILE), text, "{arguments:?}");
    message
}

#[test]
fn link_inserts_a_block_in_sorted_order() {
    let sandbox = sandbox();
    let message = assert_forum_becomes(
        &sandbox,
        &["link", "Prov kommun", "provforum", "--role", "partner", "--since", "2023-05", "--amount", "5000", "--inferred=since", "--note", "enligt \"avtal\""],
        &FORUM.replace(
            "# by decision\n",
            "# by decision\n\n[[participant]]\nactor = \"prov-kommun\"\nrole = \"partner\"\nsince = \"2023-05\"\namount = 5000\ninferred = [\"since\"]\nnote = \"enligt \\\"avtal\\\"\"\n",
        ),
    );
    assert_eq!(
        message,
        "Prov kommun takes part in Provforum as partner\n  initiatives/provforum.toml\n"
    );
}

#[test]
fn link_takes_several_actors_and_roles_a_query_or_standard_input() {
    let sandbox = sandbox();
    sandbox.assert_changes(
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
    sandbox.assert_changes(
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
    let ran = other.run_with_input(
        &["link", "-", "provmassa", "--role", "host"],
        "prov-kommun\n\nexempel-kommun\n",
    );
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(other.read("initiatives/provmassa.toml"), by_query);
    assert_eq!(by_query.matches("[[participant]]").count(), 2);
    let ran = other.run_with_input(&["link", "-", "provmassa", "--role", "host"], "");
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
    other.assert_refused(&none, 2);
}

#[test]
fn linking_again_changes_the_open_or_overlapping_participation() {
    let sandbox = sandbox();
    let link = ["link", "exempel-kommun", "provforum", "--role", "owner"];
    let again = sandbox.assert_changes(&link, &[]);
    assert_eq!(again, "note: it is so already; nothing was written\n");
    let noted = FORUM.replace("# by decision\n", "# by decision\nnote = \"x\"\n");
    let message = assert_forum_becomes(&sandbox, &[&link[..], &["--note", "x"]].concat(), &noted);
    assert_eq!(
        message,
        "Exempel kommun in Provforum as owner: note – → x\n  initiatives/provforum.toml\n"
    );
    let until = noted.replace("# by decision\n", "# by decision\nuntil = 2022-12-31\n");
    assert_forum_becomes(
        &sandbox,
        &[&link[..], &["--until", "2022-12-31"]].concat(),
        &until,
    );
    // A start after the end makes another participation.
    let another = until.replace("note = \"x\"\n", "note = \"x\"\n\n[[participant]]\nactor = \"exempel-kommun\"\nrole = \"owner\"\nsince = 2023-06-01\n");
    let message = assert_forum_becomes(
        &sandbox,
        &[&link[..], &["--since", "2023-06-01"]].concat(),
        &another,
    );
    assert!(
        message.starts_with("Exempel kommun takes part in Provforum as owner\n"),
        "{message}"
    );
    // A start within the first participation changes that one.
    let moved = another.replace("since = 2020-01-01 # by", "since = 2021-01-01 # by");
    assert_forum_becomes(
        &sandbox,
        &[&link[..], &["--since", "2021-01-01"]].concat(),
        &moved,
    );
    // Without a day, the open one of the two is changed.
    let noted = moved.replace("since = 2023-06-01\n", "since = 2023-06-01\nnote = \"y\"\n");
    assert_forum_becomes(&sandbox, &[&link[..], &["--note", "y"]].concat(), &noted);
}

#[test]
fn end_writes_the_last_day() {
    let sandbox = sandbox();
    let ended = FORUM.replace("# by decision\n", "# by decision\nuntil = 2024-06-30\n");
    let end = ["end", "exempel-kommun", "provforum", "--on", "2024-06-30"];
    let message = assert_forum_becomes(&sandbox, &end, &ended);
    assert_eq!(
        message,
        "Exempel kommun ends in Provforum as owner on 2024-06-30\n  initiatives/provforum.toml\n"
    );
    sandbox.assert_changes(&end, &[]);
    let message =
        sandbox.assert_refused(&["end", "exempel-kommun", "provforum", "--on", "2019"], 3);
    assert!(
        message.contains("it would end 2019, before it begins 2020-01-01"),
        "{message}"
    );
    let message = sandbox.assert_refused(&["end", "exempel-kommun", "provforum"], 2);
    assert!(message.contains("--on"), "{message}");
    let message = sandbox.assert_refused(&["end", "prov-kommun", "provforum", "--on", "2024"], 3);
    assert!(
        message.contains("prov-kommun takes no part in provforum"),
        "{message}"
    );
    let message = sandbox.assert_refused(
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
    assert!(message.contains("as funder"), "{message}");
}

#[test]
fn the_role_is_required_when_there_are_several_participations() {
    let sandbox = sandbox();
    sandbox.assert_changes(
        &["link", "exempel-kommun", "provforum", "--role", "host"],
        &[FILE],
    );
    let two = sandbox.read(FILE);
    for command in [
        &["unlink", "exempel-kommun", "provforum"][..],
        &["end", "exempel-kommun", "provforum", "--on", "2024"],
    ] {
        let message = sandbox.assert_refused(command, 3);
        assert!(
            message.contains("exempel-kommun takes part in several ways"),
            "{message}"
        );
        assert!(
            message.contains("--role: owner (2020-01-01 – ), host"),
            "{message}"
        );
    }
    let ended = two.replace("role = \"host\"\n", "role = \"host\"\nuntil = \"2024\"\n");
    assert_forum_becomes(
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
    let message = assert_forum_becomes(
        &sandbox,
        &["unlink", "exempel-kommun", "provforum", "--role", "host"],
        FORUM,
    );
    assert_eq!(
        message,
        "Exempel kommun in Provforum as host is gone\n  initiatives/provforum.toml\n"
    );
    let none = FORUM.replace("\n# Who runs it.\n[[participant]]\nactor = \"exempel-kommun\"\nrole = \"owner\"\nsince = 2020-01-01 # by decision\n", "");
    assert_forum_becomes(&sandbox, &["unlink", "exempel-kommun", "provforum"], &none);
    sandbox.assert_refused(&["unlink", "exempel-kommun", "provforum"], 3);
}

#[test]
fn invalid_arguments_are_refused_with_a_hint() {
    let sandbox = sandbox();
    let refused: [(&[&str], i32, &str); 15] = [
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
            2,
            "--role is not for posts",
        ),
        (
            &["prov-kommun", "pia-prov", "--role", "partner"],
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
        let message = sandbox.assert_refused(&[&["link"], arguments].concat(), code);
        assert!(message.contains(expected), "{arguments:?}: {message}");
        let dry = sandbox.assert_refused(&[&["link"], arguments, &["--dry-run"]].concat(), code);
        assert_eq!(dry, message);
    }
}

#[test]
fn the_result_is_printed_as_text_as_json_or_not_at_all() {
    let sandbox = sandbox();
    let link = ["link", "prov-kommun", "provforum", "--role", "partner"];
    let dry = sandbox.assert_changes(&[&link[..], &["--dry-run"]].concat(), &[]);
    let difference = "--- a/initiatives/provforum.toml\n+++ b/initiatives/provforum.toml\n@@ -10,4 +10,8 @@\n role = \"owner\"\n since = 2020-01-01 # by decision\n \n+[[participant]]\n+actor = \"prov-kommun\"\n+role = \"partner\"\n+\n # Nothing more is known.\n";
    assert_eq!(dry, difference);
    let json = sandbox.assert_changes(
        &[&link[..], &["--dry-run", "--format", "json"]].concat(),
        &[],
    );
    let data: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(data["result"]["written"], false);
    assert_eq!(data["result"]["difference"], difference);
    let json = sandbox.assert_changes(&[&link[..], &["--format", "json"]].concat(), &[FILE]);
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
    let quiet = sandbox.assert_changes(&["unlink", "prov-kommun", "provforum", "--quiet"], &[FILE]);
    assert_eq!(quiet, "");
    assert_eq!(sandbox.read(FILE), FORUM);
}

#[test]
fn unusual_files_are_edited_correctly_or_refused_with_the_reason() {
    let sandbox = sandbox();
    let crlf = format!("\u{feff}{}", FORUM.replace('\n', "\r\n"));
    sandbox.write(FILE, &crlf);
    let ended = crlf.replace(
        "# by decision\r\n",
        "# by decision\r\nuntil = 2024-06-30\r\n",
    );
    assert_forum_becomes(
        &sandbox,
        &["end", "exempel-kommun", "provforum", "--on", "2024-06-30"],
        &ended,
    );
    sandbox.write(
        FILE,
        "name = \"Provforum\"\nparticipant = [{ actor = \"exempel-kommun\", role = \"owner\" }]\n",
    );
    let message = sandbox.assert_refused(
        &["link", "prov-kommun", "provforum", "--role", "partner"],
        3,
    );
    assert!(
        message.contains(
            "the participant blocks of `initiatives/provforum.toml` stand in a list on one line"
        ),
        "{message}"
    );
    assert!(message.contains("[[participant]]"), "{message}");
    sandbox.write(FILE, "name = \"Provforum\"\nname = \"Igen\"\n");
    let message = sandbox.assert_refused(
        &["link", "prov-kommun", "provforum", "--role", "partner"],
        3,
    );
    assert!(
        message.contains("`initiatives/provforum.toml` can't be read"),
        "{message}"
    );
    // With two equal blocks it is unknown which one is meant.
    let twice = format!(
        "{FORUM}\n[[participant]]\nactor = \"exempel-kommun\"\nrole = \"owner\"\nsince = 2020-01-01\n"
    );
    sandbox.write(FILE, &twice);
    let message = sandbox.assert_refused(&["unlink", "exempel-kommun", "provforum"], 3);
    assert!(message.contains("several ways"), "{message}");
}

/// The file of the actor is removed, or the id was never right: the id in the initiative is enough.
#[test]
fn the_participation_of_a_missing_actor_can_be_ended_and_removed() {
    let sandbox = Sandbox::new();
    let file = "initiatives/provforum.toml";
    let block = |id: &str| format!("\n[[participant]]\nactor = \"{id}\"\nrole = \"partner\"\n");
    sandbox.write(
        file,
        &format!("name = \"Provforum\"\n{}", block("saknas-ab")),
    );
    sandbox.assert_changes(
        &["end", "saknas-ab", "provforum", "--on", "2024-01-01"],
        &[file],
    );
    assert!(sandbox.read(file).contains("until = 2024-01-01"));
    sandbox.assert_changes(&["unlink", "saknas-ab", "provforum"], &[file]);
    assert_eq!(sandbox.read(file), "name = \"Provforum\"\n");
    sandbox.assert_refused(&["unlink", "saknas-ab", "provforum"], 3);
}

/// Of two participations in one role, the one without an end is ended.
#[test]
fn end_ends_the_open_participation_and_not_the_ended_one() {
    let sandbox = Sandbox::new();
    let file = "initiatives/provforum.toml";
    let over = "[[participant]]\nactor = \"provbolaget\"\nrole = \"partner\"\nsince = 2019-01-01\nuntil = 2020-12-31\n";
    let open = "[[participant]]\nactor = \"provbolaget\"\nrole = \"partner\"\nsince = 2023-01-01\n";
    sandbox.write(file, &format!("name = \"Provforum\"\n\n{over}\n{open}"));
    sandbox.assert_changes(
        &["end", "provbolaget", "provforum", "--on", "2024-06-30"],
        &[file],
    );
    assert_eq!(
        sandbox.read(file),
        format!("name = \"Provforum\"\n\n{over}\n{open}until = 2024-06-30\n")
    );
}

#[test]
fn several_participations_end_or_go_together_or_not_at_all() {
    let sandbox = sandbox();
    let both = "[[participant]]\nactor = \"prov-kommun\"\nrole = \"partner\"\n\n\
                [[participant]]\nactor = \"provbolaget\"\nrole = \"partner\"\nsince = 2025-01-01\n";
    sandbox.write(FILE, &format!("name = \"Provforum\"\n\n{both}"));
    let names = "prov-kommun\n\nprovbolaget\n";
    let end = |day: &str| sandbox.run_with_input(&["end", "-", "provforum", "--on", day], names);
    // One of the two would end before it begins.
    let before = sandbox.snapshot();
    let ran = end("2024-12-31");
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert_eq!(sandbox.snapshot(), before);
    let ran = end("2025-12-31");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(
        sandbox.read(FILE).matches("until = 2025-12-31\n").count(),
        2
    );
    let ran = sandbox.run_with_input(&["end", "-", "provforum", "--on", "2025"], "");
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    // Who takes no part is refused by name.
    let one = ["unlink", "prov-kommun", "exempel-kommun", "provforum"];
    sandbox.assert_refused(&one, 3);
    sandbox.assert_changes(&["unlink", "--where", "kind:actor", "provforum"], &[FILE]);
    assert_eq!(sandbox.read(FILE), "name = \"Provforum\"\n");
    let none = ["unlink", "--where", "kind:actor", "provforum"];
    sandbox.assert_refused(&none, 3);
}

#[test]
fn a_post_comes_to_have_a_title_and_keeps_what_is_not_typed() {
    let sandbox = sandbox();
    let file = "people/pia-prov.toml";
    let start = "name = \"Pia Prov\"\n\n[[post]]\nactor = \"provbolaget\"\n";
    let link = |more: &[&str]| {
        sandbox.assert_changes(
            &[&["link", "Pia Prov", "provbolaget"], more].concat(),
            &[file],
        )
    };
    link(&[
        "--title",
        "chef",
        "--topic",
        "press",
        "--phone",
        "0000-11 11 11",
    ]);
    let one = format!("{start}title = \"chef\"\ntopics = [\"press\"]\nphone = \"0000-11 11 11\"\n");
    assert_eq!(sandbox.read(file), one);
    let message = link(&[
        "--topic",
        "moderator",
        "--phone",
        "0000-22 22 22,0000-33 33 33",
    ]);
    assert!(!message.contains("0000"), "{message}");
    let more = one
        .replace("[\"press\"]", "[\n    \"moderator\",\n    \"press\",\n]")
        .replace(
            "\"0000-11 11 11\"",
            "[\n    \"0000-22 22 22\",\n    \"0000-33 33 33\",\n]",
        );
    assert_eq!(sandbox.read(file), more);
    let ran = sandbox.run(&[
        "link",
        "pia-prov",
        "provbolaget",
        "--phone",
        "0000-44 44 44",
        "--format",
        "json",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stdout.contains("0000"), "{}", ran.stdout);
    // Another unit is another post, and so is a time after the end of the first.
    link(&["--title", "chef", "--unit", "Provlabbet"]);
    sandbox.assert_changes(
        &[
            "end",
            "pia-prov",
            "provbolaget",
            "--unit",
            "Provlabbet",
            "--on",
            "2025-12-31",
        ],
        &[file],
    );
    link(&["--unit", "Provlabbet", "--since", "2026-06-01"]);
    assert_eq!(
        sandbox.read(file).matches("unit = \"Provlabbet\"").count(),
        2
    );
    let refused = ["unlink", "pia-prov", "provbolaget", "--unit", "Provlabbet"];
    let message = sandbox.assert_refused(&refused, 3);
    assert!(message.contains("say which with --title"), "{message}");
}

#[test]
fn the_post_at_a_missing_actor_can_be_ended_and_removed() {
    let sandbox = sandbox();
    let file = "people/pia-prov.toml";
    sandbox.write(
        file,
        "name = \"Pia Prov\"\n\n[[post]]\nactor = \"saknas-ab\"\n",
    );
    sandbox.assert_changes(
        &["end", "pia-prov", "saknas-ab", "--on", "2024-01-01"],
        &[file],
    );
    assert!(sandbox.read(file).contains("until = 2024-01-01"));
    sandbox.assert_changes(&["unlink", "pia-prov", "saknas-ab"], &[file]);
    assert_eq!(sandbox.read(file), "name = \"Pia Prov\"\n");
}

/// An actor with the name of a person is meant, unless an option is for posts alone.
#[test]
fn options_decide_whether_a_name_is_that_of_a_person_or_an_actor() {
    let sandbox = sandbox();
    sandbox.write("companies/pia-prov-ab.toml", "name = \"Pia Prov\"\n");
    let link = ["link", "Pia Prov", "provbolaget"];
    sandbox.assert_changes(
        &[&link[..], &["--title", "ägare"]].concat(),
        &["people/pia-prov.toml"],
    );
    sandbox.assert_changes(
        &["link", "Pia Prov", "provforum", "--role", "partner"],
        &[FILE],
    );
    assert!(sandbox.read(FILE).contains("actor = \"pia-prov-ab\""));
}

#[test]
fn events_with_one_day_are_named_by_their_names() {
    let sandbox = sandbox();
    let event = |name: &str| format!("[[event]]\ndate = 2026-10-14\nname = \"{name}\"\n");
    let text = format!(
        "name = \"Provforum\"\n\n{}\n{}",
        event("Morgon"),
        event("Kväll")
    );
    sandbox.write(FILE, &text);
    for arguments in [
        &["set", "provforum", "event:2026-10-14", "place=Provhallen"][..],
        &["unlink", "provforum", "event:2026-10-14"],
    ] {
        let message = sandbox.assert_refused(arguments, 3);
        assert!(message.contains("2026-10-14 Kväll"), "{message}");
    }
    sandbox.assert_changes(
        &["set", "provforum", "event:kväll", "attendance.count=12"],
        &[FILE],
    );
    let set = format!("{text}attendance = {{ count = 12 }}\n");
    assert_eq!(sandbox.read(FILE), set);
    sandbox.assert_changes(&["unlink", "provforum", "event:Morgon"], &[FILE]);
    assert_eq!(
        sandbox.read(FILE),
        set.replace(&format!("{}\n", event("Morgon")), "")
    );
    sandbox.assert_refused(&["unlink", "provforum", "event:x", "event:y"], 3);
    sandbox.assert_refused(&["set", "provforum", "event:x", "event:y", "place=x"], 2);
}

#[test]
fn an_option_without_value_removes_what_is_there() {
    let sandbox = sandbox();
    let text = "name = \"Provforum\"\n\n[[participant]]\nactor = \"prov-kommun\"\nrole = \"partner\"\n\
                since = \"2023\"\nuntil = 2024-12-31 # enligt beslut\namount = 100\ninferred = [\"until\"]\n";
    sandbox.write(FILE, text);
    let link = ["link", "prov-kommun", "provforum", "--role", "partner"];
    let changed = |more: &[&str]| sandbox.assert_changes(&[&link[..], more].concat(), &[FILE]);
    let message = changed(&["--until=", "--amount="]);
    assert!(message.contains("2024-12-31 → –"), "{message}");
    let open = "name = \"Provforum\"\n\n[[participant]]\nactor = \"prov-kommun\"\nrole = \"partner\"\n\
                since = \"2023\"\n";
    assert_eq!(sandbox.read(FILE), open);
    let again = [&link[..], &["--until=", "--note="]].concat();
    sandbox.assert_changes(&again, &[]);
    let file = "people/pia-prov.toml";
    let post = ["link", "pia-prov", "provbolaget"];
    let change = |more: &[&str]| sandbox.assert_changes(&[&post[..], more].concat(), &[file]);
    let before = sandbox.read(file);
    change(&["--phone", "0000-11 11 11", "--topic", "press"]);
    change(&["--phone=", "--topic="]);
    assert_eq!(sandbox.read(file), before);
}
