//! Interactive questions on a pseudo-terminal: what is shown, what is written, and what is not.
#![cfg(unix)]

#[path = "program/temporary.rs"]
mod temporary;
#[path = "questions/terminal.rs"]
mod terminal;

use terminal::{
    CTRL_C, DOWN, ENTER, ESCAPE, HIDE_CURSOR, SHOW_CURSOR, Session, TestFolder, equivalent_command,
    without_escapes,
};

const ACTOR: (&str, &str) = (
    "municipalities/vasterviks-kommun.toml",
    "name = \"Västerviks kommun\"\naliases = [\"Västervik\"]\n",
);
const OTHER_ACTOR: (&str, &str) = (
    "companies/ovre-prov-ab.toml",
    "name = \"Övre Prov AB\"\norgnr = \"212000-0449\"\n",
);
const INITIATIVE: (&str, &str) = (
    "initiatives/provdagen.toml",
    "# Dagen då allt prövas.\nname = \"Provdagen\"\n\n[[participant]]\nactor = \"vasterviks-kommun\"\nrole = \"partner\"\n",
);
const OTHER_INITIATIVE: (&str, &str) = (
    "initiatives/vintermotet.toml",
    "name = \"Vintermötet\"\n\n[[participant]]\nactor = \"vasterviks-kommun\"\nrole = \"host\"\nuntil = 2020-01-01\n\n[[participant]]\nactor = \"vasterviks-kommun\"\nrole = \"owner\"\n\n[[participant]]\nactor = \"vasterviks-kommun\"\nrole = \"partner\"\nsince = \"2021-03\"\n",
);
const ALL: [(&str, &str); 4] = [ACTOR, OTHER_ACTOR, INITIATIVE, OTHER_INITIATIVE];

/// Asserts that the session ends successfully, and that the command it prints has the same effect on a fresh registry.
/// Returns that command.
fn assert_succeeds(session: &mut Session, place: &TestFolder, files: &[(&str, &str)]) -> String {
    let (code, shown) = session.wait_for_end();
    assert_eq!(code, Some(0), "{}", without_escapes(&shown));
    let line = equivalent_command(&shown);
    let fresh = TestFolder::new(files);
    let output = fresh.run(&line);
    assert!(output.status.success(), "{line}: {output:?}");
    assert_eq!(fresh.records(), place.records(), "{line}");
    line
}

/// Asserts that the session ends with this exit code, writes nothing, and leaves the cursor visible.
fn assert_writes_nothing(
    session: &mut Session,
    place: &TestFolder,
    files: &[(&str, &str)],
    code: i32,
) {
    let (ended, shown) = session.wait_for_end();
    assert_eq!(ended, Some(code), "{}", without_escapes(&shown));
    let last = |sequence: &str| shown.rfind(sequence);
    assert!(last(SHOW_CURSOR) >= last(HIDE_CURSOR), "{shown:?}");
    assert!(
        without_escapes(&shown).ends_with("note: nothing was written\n"),
        "{shown:?}"
    );
    assert_eq!(place.records(), TestFolder::new(files).records());
}

#[test]
fn add_asks_for_each_field_of_a_record() {
    let place = TestFolder::new(&ALL);
    let mut session = place.start(&["add"]);
    session.wait_for("Vad ska läggas till?").type_keys("skola");
    session.wait_for("> skola · school").type_keys(ENTER);
    session.wait_for("Namn").type_line("Provskolan i Väst");
    session.wait_for("Typ").type_keys("vux");
    session.wait_for("> vuxenutbildning").type_keys(ENTER);
    session.wait_for("Län").type_keys("orebro");
    session.wait_for("> Örebro län · 18").type_keys(ENTER);
    session.wait_for("Del av").type_keys("vasterv");
    session
        .wait_for("> Västerviks kommun · vasterviks-kommun")
        .type_keys(ENTER);
    session.wait_for("Organisationsnummer").type_line("");
    session
        .wait_for("+part-of = \"vasterviks-kommun\"")
        .wait_for("Skriva detta?")
        .type_line("");
    let line = assert_succeeds(&mut session, &place, &ALL);
    assert_eq!(
        line,
        "kompis add school 'Provskolan i Väst' type=adult-education county=18 part-of=vasterviks-kommun"
    );
    assert_eq!(
        place.text("schools/provskolan-i-vast.toml"),
        "name = \"Provskolan i Väst\"\ntype = \"adult-education\"\ncounty = [\"18\"]\npart-of = \"vasterviks-kommun\"\n"
    );
}

#[test]
fn add_does_not_ask_for_what_arguments_give() {
    let place = TestFolder::new(&ALL);
    let mut session = place.start(&["add", "initiative"]);
    session.wait_for("Namn").type_line("Höstmötet");
    session.wait_for("Typ").type_keys("mässa");
    session.wait_for("> mässa · fair").type_keys(ENTER);
    session.wait_for("Län").type_keys(ENTER);
    session.wait_for("Del av").type_keys(DOWN).type_keys(ENTER);
    session.wait_for("Skriva detta?").type_line("ja");
    let line = assert_succeeds(&mut session, &place, &ALL);
    assert_eq!(
        line,
        "kompis add initiative Höstmötet type=fair part-of=provdagen"
    );
}

#[test]
fn add_fills_in_public_actors_by_name() {
    let place = TestFolder::new(&ALL);
    let mut session = place.start(&["add", "municipality"]);
    session.wait_for("Namn").type_line("Hultsfred");
    session
        .wait_for("+orgnr = \"212000-0712\"")
        .wait_for("Skriva detta?")
        .type_line("j");
    let line = assert_succeeds(&mut session, &place, &ALL);
    assert_eq!(line, "kompis add municipality Hultsfred");
}

#[test]
fn add_reports_an_existing_name_and_lets_the_user_continue() {
    let place = TestFolder::new(&ALL);
    let mut session = place.start(&["add", "company"]);
    session.wait_for("Namn").type_line("");
    session.wait_for("Det behövs").type_line("ovre prov ab");
    session
        .wait_for("Övre Prov AB (ovre-prov-ab) finns redan")
        .type_line("n");
    session.wait_for("Namn").type_line("Övre Prov AB");
    session.wait_for("Lägga till ändå?").type_line("ja");
    for _ in 0..3 {
        session.wait_for("inte känt").type_keys(ENTER);
    }
    session.wait_for("Organisationsnummer").type_line("");
    session.wait_for("Skriva detta?").type_line("");
    let line = assert_succeeds(&mut session, &place, &ALL);
    assert_eq!(line, "kompis add company 'Övre Prov AB' --force");
}

#[test]
fn an_organisation_number_is_checked_on_enter() {
    let place = TestFolder::new(&ALL);
    let mut session = place.start(&["add", "association"]);
    session.wait_for("Namn").type_line("Provföreningen");
    for _ in 0..3 {
        session.wait_for("inte känt").type_keys(ENTER);
    }
    session
        .wait_for("Organisationsnummer")
        .type_line("212000-0448");
    session
        .wait_for("a check digit that fits")
        .type_line("212000-0449");
    session
        .wait_for("Övre Prov AB (ovre-prov-ab) has the orgnr")
        .type_line("2120000712");
    session
        .wait_for("+orgnr = \"212000-0712\"")
        .wait_for("Skriva")
        .type_line("");
    let line = assert_succeeds(&mut session, &place, &ALL);
    assert_eq!(
        line,
        "kompis add association Provföreningen orgnr=2120000712"
    );
}

#[test]
fn link_asks_for_actor_initiative_and_role() {
    let place = TestFolder::new(&ALL);
    let mut session = place.start(&["link", "--note", "Bara i år, \"kanske\""]);
    session.wait_for("Vem?").type_keys("ovre");
    session
        .wait_for("> Övre Prov AB · ovre-prov-ab")
        .type_keys(ENTER);
    session.wait_for("Med i vad?").type_keys("provd");
    session.wait_for("> Provdagen · provdagen").type_keys(ENTER);
    session.wait_for("Som vad?").type_keys("agare");
    session.wait_for("> ägare · owner").type_keys(ENTER);
    session
        .wait_for("+++ b/initiatives/provdagen.toml")
        .wait_for("+role = \"owner\"")
        .wait_for("Skriva")
        .type_line("");
    let line = assert_succeeds(&mut session, &place, &ALL);
    assert_eq!(
        line,
        "kompis link ovre-prov-ab provdagen --role owner --note='Bara i år, \"kanske\"'"
    );
    assert!(
        place
            .text("initiatives/provdagen.toml")
            .starts_with("# Dagen då allt prövas.\n")
    );
}

#[test]
fn link_with_one_argument_asks_for_the_other() {
    for (typed, question, keys) in [
        ("Övre Prov AB", "Med i vad?", "provd"),
        ("Provdagen", "Vem?", "ovre"),
    ] {
        let place = TestFolder::new(&ALL);
        let mut session = place.start(&["link", typed, "--role", "värd"]);
        session.wait_for(question).type_keys(keys);
        session.wait_for("· ").type_keys(ENTER);
        session.wait_for("Skriva").type_line("");
        let line = assert_succeeds(&mut session, &place, &ALL);
        assert_eq!(line, "kompis link ovre-prov-ab provdagen --role värd");
    }
}

#[test]
fn end_offers_participation_that_has_not_ended() {
    let place = TestFolder::new(&ALL);
    let mut session = place.start(&["end"]);
    session
        .wait_for("Vem?")
        .wait_for("> Västerviks kommun")
        .type_keys(ENTER);
    session
        .wait_for("Med i vad?")
        .wait_for("Provdagen")
        .wait_for("Vintermötet")
        .type_keys(DOWN);
    session.wait_for("> Vintermötet").type_keys(ENTER);
    session
        .wait_for("Som vad?")
        .wait_for("> ägare")
        .wait_for("samverkanspart · 2021-03")
        .type_keys(DOWN);
    session.wait_for("> samverkanspart").type_keys(ENTER);
    session.wait_for("Sista dagen").type_line("snart");
    session.wait_for("2023-10-25").type_line("");
    session
        .wait_for("+until = 2026-11-22")
        .wait_for("Skriva")
        .type_line("j");
    let line = assert_succeeds(&mut session, &place, &ALL);
    assert_eq!(
        line,
        "kompis end vasterviks-kommun vintermotet --role partner --since 2021-03 --on 2026-11-22"
    );
}

const PERSON: (&str, &str) = (
    "people/prov-exempel.toml",
    "name = \"Prov Exempel\"\n\n[[post]]\nactor = \"vasterviks-kommun\"\ntitle = \"samordnare\"\n\n\
     [[post]]\nactor = \"vasterviks-kommun\"\ntitle = \"rektor\"\nsince = 2022-01-01\n",
);

#[test]
fn link_asks_for_the_person_the_actor_and_the_title_of_a_post() {
    let files = [ACTOR, OTHER_ACTOR, INITIATIVE, PERSON];
    let place = TestFolder::new(&files);
    let mut session = place.start(&["link", "Prov Exempel"]);
    session.wait_for("Var?").type_keys("ovre");
    session.wait_for("> Övre Prov AB").type_keys(ENTER);
    session.wait_for("Titel").type_line("säljare");
    session.wait_for("Skriva").type_line("");
    let line = assert_succeeds(&mut session, &place, &files);
    assert_eq!(
        line,
        "kompis link prov-exempel ovre-prov-ab --title=säljare"
    );

    let place = TestFolder::new(&files);
    let mut session = place.start(&["link", "ovre-prov-ab", "--title", "säljare"]);
    session
        .wait_for("Vem?")
        .wait_for("> Prov Exempel")
        .type_keys(ENTER);
    session.wait_for("Skriva").type_line("");
    assert_eq!(assert_succeeds(&mut session, &place, &files), line);
}

#[test]
fn end_asks_which_post_of_a_person_ends() {
    let files = [ACTOR, OTHER_ACTOR, INITIATIVE, PERSON];
    let place = TestFolder::new(&files);
    let mut session = place.start(&["end", "Prov Exempel"]);
    session
        .wait_for("Var?")
        .wait_for("> Västerviks kommun")
        .type_keys(ENTER);
    session
        .wait_for("Som vad?")
        .wait_for("> samordnare")
        .wait_for("rektor · 2022-01-01")
        .type_keys(DOWN);
    session.wait_for("> rektor").type_keys(ENTER);
    session.wait_for("Sista dagen").type_line("");
    session.wait_for("Skriva").type_line("");
    let line = assert_succeeds(&mut session, &place, &files);
    assert_eq!(
        line,
        "kompis end prov-exempel vasterviks-kommun --title rektor --since 2022-01-01 --on 2026-11-22"
    );
}

#[test]
fn add_asks_for_the_fields_of_an_event_and_a_post() {
    let place = TestFolder::new(&ALL);
    let mut session = place.start(&["add", "event"]);
    session.wait_for("Insats").type_keys("provd");
    session.wait_for("> Provdagen").type_keys(ENTER);
    session.wait_for("Datum").type_line("2026-10-01");
    session.wait_for("Namn").type_line("Första dagen");
    session.wait_for("Plats").type_line("");
    session.wait_for("Skriva").type_line("");
    let line = assert_succeeds(&mut session, &place, &ALL);
    assert_eq!(
        line,
        "kompis add event provdagen date=2026-10-01 name='Första dagen'"
    );

    let person = ("people/prov-exempel.toml", "name = \"Prov Exempel\"\n");
    let files = [ACTOR, person];
    let place = TestFolder::new(&files);
    let mut session = place.start(&["add", "post", "Prov Exempel"]);
    session.wait_for("Aktör").type_keys(ENTER);
    session.wait_for("Titel").type_line("samordnare");
    session.wait_for("Skriva").type_line("");
    let line = assert_succeeds(&mut session, &place, &files);
    assert_eq!(
        line,
        "kompis add post prov-exempel actor=vasterviks-kommun title=samordnare"
    );
}

#[test]
fn ctrl_c_writes_nothing_and_restores_the_cursor() {
    let steps = [
        "Vad ska läggas till?",
        "Namn",
        "Typ",
        "Län",
        "Del av",
        "Organisationsnummer",
        "Skriva",
    ];
    let keys = ["skola", "Provskolan", "", "", "", "", ""];
    for last in 0..steps.len() {
        let place = TestFolder::new(&ALL);
        let mut session = place.start(&["add"]);
        for (step, keys) in steps[..last].iter().zip(keys) {
            session.wait_for(step).type_keys(keys);
            if !keys.is_empty() {
                session.wait_for(keys);
            }
            session.type_keys(ENTER);
        }
        session.wait_for(steps[last]).type_keys(CTRL_C);
        assert_writes_nothing(&mut session, &place, &ALL, 130);
    }
}

#[test]
fn escape_or_the_answer_no_writes_nothing() {
    let place = TestFolder::new(&ALL);
    let mut session = place.start(&["link"]);
    session.wait_for("Vem?").wait_for("> ").type_keys(ESCAPE);
    assert_writes_nothing(&mut session, &place, &ALL, 1);

    let mut session = place.start(&["link", "ovre-prov-ab", "provdagen"]);
    session.wait_for("Som vad?").type_keys(ENTER);
    session.wait_for("Skriva").type_line("vet inte");
    session.wait_for("ja, nej").type_line("nej");
    assert_writes_nothing(&mut session, &place, &ALL, 1);
}

/// The arguments, additional environment variables, and the expected message.
type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a str);

#[test]
fn colour_does_not_change_the_questions() {
    let place = TestFolder::new(&ALL);
    let mut session = place.start_with(
        &["link", "ovre-prov-ab", "provdagen", "--color", "always"],
        &[("CLICOLOR_FORCE", "1")],
    );
    session
        .wait_for("Som vad?")
        .wait_for("❯ ägare")
        .type_keys(DOWN);
    session.wait_for("❯ initiativtagare").type_keys(ENTER);
    session.wait_for("Skriva").type_line("");
    let line = assert_succeeds(&mut session, &place, &ALL);
    assert_eq!(line, "kompis link ovre-prov-ab provdagen --role initiator");
}

#[test]
fn link_fails_without_a_record_to_choose() {
    let place = TestFolder::new(&[INITIATIVE]);
    let (code, shown) = place.start(&["link", "provdagen"]).wait_for_end();
    assert_eq!(code, Some(3), "{shown}");
    assert!(
        without_escapes(&shown)
            .contains("there is no record to choose\n help: add one first: `kompis add`")
    );
}

#[test]
fn a_dry_run_does_not_ask_for_confirmation() {
    let place = TestFolder::new(&ALL);
    let mut session = place.start(&["end", "vasterviks-kommun", "provdagen", "--dry-run"]);
    session.wait_for("Sista dagen").type_line("2026");
    let (code, shown) = session.wait_for_end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(without_escapes(&shown).contains("+until = \"2026\"") && !shown.contains("Skriva"));
    assert_eq!(
        equivalent_command(&shown),
        "kompis end vasterviks-kommun provdagen --on 2026 --dry-run"
    );
    assert_eq!(place.records(), TestFolder::new(&ALL).records());
}

#[test]
fn nothing_is_asked_with_no_input_in_ci_or_on_a_dumb_terminal() {
    let place = TestFolder::new(&ALL);
    let cases: [Case<'_>; 5] = [
        (
            &["add", "--no-input"],
            &[],
            "say what: `kompis add KIND NAME`",
        ),
        (&["add", "school"], &[("CI", "true")], "say the name"),
        (&["link", "Provdagen"], &[("TERM", "dumb")], "say who"),
        (
            &["link", "ovre-prov-ab", "provdagen"],
            &[("CI", "1")],
            "say as what: --role ROLE",
        ),
        (
            &["end", "vasterviks-kommun", "provdagen", "--no-input"],
            &[],
            "say the last day: --on DATE",
        ),
    ];
    for (arguments, more, expected) in cases {
        let (code, shown) = place.start_with(arguments, more).wait_for_end();
        assert_eq!(code, Some(2), "{shown}");
        assert!(shown.contains(expected), "{shown}");
        let output = place.run(&format!("kompis {}", arguments.join(" ")));
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(
            String::from_utf8_lossy(&output.stderr).contains(expected),
            "{output:?}"
        );
    }
    assert_eq!(place.records(), TestFolder::new(&ALL).records());
}

#[test]
fn an_ambiguous_name_opens_a_choice() {
    let place = TestFolder::new(&[
        ACTOR,
        (
            "municipalities/vasteras-stad.toml",
            "name = \"Västerås stad\"\n",
        ),
    ]);
    let mut session = place.start(&["show", "väst"]);
    session
        .wait_for("Vilken `väst`?")
        .wait_for("> Västerviks kommun")
        .wait_for("Västerås stad")
        .type_keys(DOWN);
    session.wait_for("> Västerås stad").type_keys(ENTER);
    session.wait_for("Västerås stad").wait_for("vasteras-stad");
    assert_eq!(session.wait_for_end().0, Some(0));

    let mut session = place.start(&["set", "väst", "short=Prov"]);
    session.wait_for("Vilken").type_keys(ENTER);
    assert_eq!(session.wait_for_end().0, Some(0));
    assert!(place.text(ACTOR.0).contains("short = \"Prov\""));

    let output = place.run("kompis show väst");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn no_lock_is_kept_while_a_question_is_open() {
    let place = TestFolder::new(&ALL);
    let mut session = place.start(&["link", "ovre-prov-ab", "provdagen", "--role", "host"]);
    assert_eq!(session.wait_for_end().0, Some(0));
    let mut session = place.start(&["link", "ovre-prov-ab", "provdagen"]);
    session.wait_for("Som vad?").type_keys(ENTER);
    session.wait_for("Skriva");
    let other = place.run("kompis link vasterviks-kommun provdagen --role funder --lock-timeout 0");
    assert!(other.status.success(), "{other:?}");
    session.type_line("");
    assert_eq!(session.wait_for_end().0, Some(0));
    let text = place.text("initiatives/provdagen.toml");
    assert_eq!(text.matches("[[participant]]").count(), 4, "{text}");
}

#[test]
fn a_text_with_errors_can_be_edited_again() {
    let place = TestFolder::new(&[ACTOR]);
    let editor = place.path("../editor.sh");
    let script = "if [ -e once ]; then sed -i 's/nmae/name/' \"$1\"; else touch once; sed -i 's/^name = \"V/nmae = \"Nya V/' \"$1\"; fi\n";
    std::fs::write(&editor, script).expect("an editor");
    let editor = format!("sh '{}'", editor.display());
    let mut session = place.start_with(&["edit", "vasterviks-kommun"], &[("EDITOR", &editor)]);
    session
        .wait_for("nmae = \"Nya Västerviks kommun\"")
        .wait_for("━━━━")
        .wait_for("Ändra texten igen?")
        .type_line("j");
    assert_eq!(session.wait_for_end().0, Some(0));
    assert!(
        place
            .text(ACTOR.0)
            .starts_with("name = \"Nya Västerviks kommun\"\n")
    );
    assert!(!place.path(".kompis/edit/vasterviks-kommun.toml").exists());
}

#[test]
fn the_edited_text_is_kept_when_the_user_gives_up() {
    let place = TestFolder::new(&[ACTOR]);
    for keys in ["nej\r", CTRL_C] {
        let kept = place.path(".kompis/edit/vasterviks-kommun.toml");
        let mut session = place.start_with(
            &["edit", "vasterviks-kommun"],
            &[("VISUAL", "sed -i s/name/nmae/"), ("EDITOR", "false")],
        );
        session.wait_for("Ändra texten igen?").type_keys(keys);
        let (code, shown) = session.wait_for_end();
        assert_eq!(code, Some(3), "{shown}");
        assert!(
            without_escapes(&shown).contains("vasterviks-kommun.toml`"),
            "{shown}"
        );
        assert!(
            std::fs::read_to_string(&kept)
                .expect("a text")
                .starts_with("nmae")
        );
        assert_eq!(place.text(ACTOR.0), ACTOR.1);
        std::fs::remove_file(kept).expect("a file");
    }
}

#[test]
fn no_lock_is_kept_while_the_editor_is_open() {
    let place = TestFolder::new(&ALL);
    let editor = place.path("../editor.sh");
    let kompis = env!("CARGO_BIN_EXE_kompis");
    let script = format!(
        "'{kompis}' set ovre-prov-ab short=Prov --lock-timeout 0 || exit 1\nsed -i s/^/#/ \"$1\"\necho 'name = \"Ny\"' >> \"$1\"\n"
    );
    std::fs::write(&editor, script).expect("an editor");
    let editor = format!("sh '{}'", editor.display());
    let mut session = place.start_with(&["edit", "vasterviks-kommun"], &[("EDITOR", &editor)]);
    let (code, shown) = session.wait_for_end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(place.text(OTHER_ACTOR.0).contains("short = \"Prov\""));
    assert!(place.text(ACTOR.0).ends_with("name = \"Ny\"\n"));
}

#[test]
fn init_asks_for_a_name() {
    let place = TestFolder::new(&[]);
    std::fs::remove_file(place.path("registry.toml")).expect("a file");
    let mut session = place.start(&["init"]);
    session
        .wait_for("Vad ska registret heta?")
        .type_line("Prov \"ett\"");
    let (code, shown) = session.wait_for_end();
    assert_eq!(code, Some(0), "{shown}");
    assert_eq!(
        equivalent_command(&shown),
        "kompis init --name 'Prov \"ett\"'"
    );
    assert!(
        place
            .text("registry.toml")
            .contains("name = \"Prov \\\"ett\\\"\"")
    );
    assert!(place.run("kompis check").status.success());
}

/// Six people whose records were never checked, and the company where they are.
const SIX: [(&str, &str); 7] = [
    OTHER_ACTOR,
    ("people/a-prov.toml", "name = \"Anna Prov\"\n"),
    ("people/b-prov.toml", "name = \"Bo Prov\"\n"),
    ("people/c-prov.toml", "name = \"Cia Prov\"\n"),
    ("people/d-prov.toml", "name = \"Dan Prov\"\n"),
    ("people/e-prov.toml", "name = \"Eva Prov\"\n"),
    ("people/o-prov.toml", "name = \"Östen Prov\"\n"),
];

#[test]
fn marking_many_records_asks_for_confirmation() {
    for (keys, code) in [("n\r", 1), ("\r", 1), (CTRL_C, 130)] {
        let place = TestFolder::new(&SIX);
        let mut session = place.start(&["due", "kind:person", "--mark"]);
        session.wait_for("Personer (6)").wait_for("Östen Prov");
        session
            .wait_for("Står 6 poster fortfarande rätt?")
            .type_keys(keys);
        assert_writes_nothing(&mut session, &place, &SIX, code);
    }
    let place = TestFolder::new(&SIX);
    let mut session = place.start(&["due", "kind:person", "--mark"]);
    session
        .wait_for("Står 6 poster fortfarande rätt?")
        .type_line("ja");
    let (code, shown) = session.wait_for_end();
    assert_eq!(code, Some(0), "{}", without_escapes(&shown));
    for (path, text) in &SIX[1..] {
        assert_eq!(place.text(path), format!("{text}checked = 2026-11-22\n"));
    }
    assert_eq!(place.text(SIX[0].0), SIX[0].1);
}

#[test]
fn marking_few_records_asks_nothing() {
    for arguments in [
        &["due", "id:a-prov,b-prov", "--mark"][..],
        &["due", "kind:person", "--mark", "--no-input"],
        &["due", "kind:person", "--mark", "--dry-run"],
    ] {
        let place = TestFolder::new(&SIX);
        let (code, shown) = place.start(arguments).wait_for_end();
        assert_eq!(code, Some(0), "{}", without_escapes(&shown));
        assert!(!shown.contains("fortfarande"), "{shown}");
        let is_written = place.text("people/a-prov.toml").contains("checked");
        assert_eq!(is_written, !arguments.contains(&"--dry-run"));
    }
}

/// Two pairs that look alike; a file names the second of the companies.
const ALIKE: [(&str, &str); 5] = [
    ("companies/ab-prov.toml", "name = \"AB Provbolaget\"\n"),
    (
        "companies/prov-ab.toml",
        "name = \"Provbolaget AB\"\nwebsite = \"https://prov.example\"\n",
    ),
    (
        "schools/prov-i-a.toml",
        "name = \"Provskolan i Exempelby\"\n",
    ),
    ("schools/prov-i-b.toml", "name = \"Provskolan Exempelby\"\n"),
    (
        "initiatives/provdagen.toml",
        "name = \"Provdagen\"\n\n[[participant]]\nactor = \"prov-ab\"\nrole = \"host\"\n",
    ),
];

#[test]
fn duplicates_are_merged_or_declared_different_one_by_one() {
    let place = TestFolder::new(&ALIKE);
    let mut session = place.start(&["duplicates"]);
    session
        .wait_for("1 av 2: är de samma?")
        .wait_for("> ja, slå ihop dem")
        .type_keys(ENTER);
    // The one that a file names comes first.
    session
        .wait_for("Vilken ska vara kvar?")
        .wait_for("> Provbolaget AB · prov-ab")
        .type_keys(ENTER);
    session
        .wait_for("+aliases = [\"AB Provbolaget\"]")
        .wait_for("Skriva detta?")
        .type_line("");
    session.wait_for("kompis merge prov-ab ab-prov");
    session
        .wait_for("2 av 2: är de samma?")
        .wait_for("> ja, slå ihop dem")
        .type_keys(DOWN);
    session.wait_for("> nej, de är inte samma").type_keys(ENTER);
    session
        .wait_for("Varför är de inte samma?")
        .type_line("Två skolor");
    assert_eq!(session.wait_for_end().0, Some(0));
    assert!(!place.path("companies/ab-prov.toml").exists());
    assert!(place.text("registry.toml").ends_with(
        "[[not-the-same]]\nrecords = [\n    \"prov-i-a\",\n    \"prov-i-b\",\n]\nreason = \"Två skolor\"\n"
    ));
    let (code, shown) = place.start(&["duplicates"]).wait_for_end();
    assert_eq!(code, Some(0));
    assert!(
        shown.contains("no two records look like the same"),
        "{shown}"
    );
}

const CONTRADICTING: [(&str, &str); 3] = [
    (
        "companies/prov-ab.toml",
        "name = \"Prov AB\"\nwebsite = \"https://ett.example\"\n",
    ),
    (
        "companies/prov-tva.toml",
        "name = \"Prov Två\"\nwebsite = \"https://tva.example\"\n",
    ),
    (
        "initiatives/provdagen.toml",
        "name = \"Provdagen\"\n\n[[participant]]\nactor = \"prov-tva\"\nrole = \"host\"\n",
    ),
];

#[test]
fn merge_asks_value_by_value_where_two_contradict_each_other() {
    let place = TestFolder::new(&CONTRADICTING);
    let mut session = place.start(&["merge", "prov-ab", "prov-tva"]);
    session
        .wait_for("Vilket värde är rätt: Webbplats?")
        .wait_for("> https://ett.example")
        .type_keys(DOWN);
    session.wait_for("> https://tva.example").type_keys(ENTER);
    session
        .wait_for("+website = \"https://tva.example\"")
        .wait_for("Skriva detta?")
        .type_line("");
    session
        .wait_for("kompis merge prov-ab prov-tva")
        .wait_for("--prefer='website=drop'");
    assert_eq!(session.wait_for_end().0, Some(0));
    assert!(
        place
            .text("companies/prov-ab.toml")
            .contains("https://tva.example")
    );
    assert!(
        place
            .text("initiatives/provdagen.toml")
            .contains("\"prov-ab\"")
    );
}

#[test]
fn remove_shows_what_goes_with_a_record_before_it_goes() {
    for (answer, code) in [("nej", 1), ("", 0)] {
        let place = TestFolder::new(&CONTRADICTING);
        let mut session = place.start(&["remove", "prov-tva", "--cascade"]);
        session
            .wait_for("-actor = \"prov-tva\"")
            .wait_for("-name = \"Prov Två\"")
            .wait_for("Skriva detta?")
            .type_line(answer);
        assert_eq!(session.wait_for_end().0, Some(code));
        assert_eq!(place.path("companies/prov-tva.toml").exists(), code == 1);
        let text = place.text("initiatives/provdagen.toml");
        assert_eq!(text.contains("prov-tva"), code == 1);
    }
}

#[test]
fn duplicates_are_left_for_later() {
    for (keys, code) in [(ESCAPE, 0), (CTRL_C, 130)] {
        let place = TestFolder::new(&ALIKE);
        let mut session = place.start(&["duplicates"]);
        session.wait_for("1 av 2: är de samma?").wait_for("senare");
        session.type_keys(keys);
        assert_eq!(session.wait_for_end().0, Some(code));
        assert_eq!(place.records(), TestFolder::new(&ALIKE).records());
    }
    // Nothing is written after a no; the next pair is asked about all the same.
    let place = TestFolder::new(&ALIKE);
    let mut session = place.start(&["duplicates"]);
    session.wait_for("1 av 2: är de samma?").type_keys(ENTER);
    session.wait_for("Vilken ska vara kvar?").type_keys(ENTER);
    session.wait_for("Skriva detta?").type_line("nej");
    session.wait_for("2 av 2: är de samma?").type_keys("senare");
    session.wait_for("> senare").type_keys(ENTER);
    assert_eq!(session.wait_for_end().0, Some(0));
    assert_eq!(place.records(), TestFolder::new(&ALIKE).records());
    for arguments in [
        &["duplicates", "--no-input"][..],
        &["duplicates", "--exit-code"],
        &["duplicates", "--format", "csv"],
    ] {
        let (_, shown) = place.start(arguments).wait_for_end();
        assert!(!shown.contains("är de samma"), "{shown}");
    }
}

#[test]
fn a_workbook_is_not_written_to_a_terminal() {
    for command in ["matrix", "contacts"] {
        let place = TestFolder::new(&ALL);
        let mut session = place.start(&[command, "--format", "xlsx"]);
        let (code, shown) = session.wait_for_end();
        assert_eq!(code, Some(2), "{command}");
        assert_eq!(
            without_escapes(&shown),
            "error: `xlsx` is nothing for a terminal\n help: write it to a file, such as `file.xlsx`\n",
            "{command}"
        );
    }
    let place = TestFolder::new(&ALL);
    let mut session = place.start(&["matrix", "-o", "registry/file.xlsx"]);
    let (code, shown) = session.wait_for_end();
    assert_eq!(code, Some(0), "{shown}");
    assert_eq!(without_escapes(&shown), "note: wrote registry/file.xlsx\n");
    let file = std::fs::read(place.path("file.xlsx")).expect("a file");
    assert!(file.starts_with(b"PK"));
    // Into a pipe it is written.
    let piped = place.run("kompis matrix --format xlsx | cat");
    assert!(piped.stdout.starts_with(b"PK"));
}

#[test]
fn progress_is_shown_only_on_a_terminal_when_a_command_takes_long() {
    let place = TestFolder::new(&ALL);
    let commit = "cd registry && git init --quiet && git add --all \
        && git -c user.name=Prov -c user.email=prov@exempel.example commit --quiet --message one";
    assert!(place.run(commit).status.success());
    // git that takes its time makes every command slow that starts it.
    let slow = "mkdir slow && printf '#!/bin/sh\nsleep 0.7\nPATH=${PATH#*:} exec git \"$@\"\n' > slow/git && chmod +x slow/git";
    assert!(place.run(slow).status.success());
    let folder = place.path("../slow").display().to_string();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
    let run = |arguments: &[&str], path: &str| {
        let (code, shown) = place
            .start_with(arguments, &[("PATH", path)])
            .wait_for_end();
        assert_eq!(code, Some(0), "{shown}");
        shown
    };
    let slow = ["search", "--rev", "HEAD", "prov"];
    let shown = run(&slow, &path);
    let (progress, result) = shown.rsplit_once("arbetar …").expect("progress");
    assert!(!progress.contains("Övre Prov AB"));
    // The line is cleared before the result is printed.
    let clear = result.find("\u{1b}[2K").expect("a cleared line");
    assert!(clear < result.find("Övre Prov AB").expect("a result"));
    let quiet = [slow.as_slice(), &["--quiet"]].concat();
    assert!(!run(&quiet, &path).contains("arbetar"));
    let program = env!("CARGO_BIN_EXE_kompis");
    let piped = place.run(&format!("PATH='{path}' '{program}' {}", slow.join(" ")));
    assert_eq!(String::from_utf8_lossy(&piped.stderr), "");
}

/// A list with a lost zero and two names that are nearly there.
fn write_list(place: &TestFolder) {
    let list =
        "Namn;Telefon\nProvbolag AB;701740635\nVästerviks kommun;\nExempelbolag AB;08-465 004 00\n";
    std::fs::write(place.path("../lista.csv"), list).expect("written");
}

const SIMILAR: (&str, &str) = (
    "companies/exempelbolaget.toml",
    "name = \"Exempelbolaget AB\"\n",
);
const BOLAGET: (&str, &str) = ("companies/provbolaget.toml", "name = \"Provbolaget AB\"\n");
const KNOWN_SOURCE: (&str, &str) = ("sources/provlistan.toml", "name = \"Provlistan\"\n");

#[test]
fn import_asks_about_guesses_doubtful_rows_and_the_source() {
    let files = [ACTOR, BOLAGET, SIMILAR, KNOWN_SOURCE];
    let place = TestFolder::new(&files);
    write_list(&place);
    let mut session = place.start(&["import", "lista.csv", "--kind", "company"]);
    session
        .wait_for("Provbolag AB på rad 2, finns den redan?")
        .wait_for("ja, det är Provbolaget AB")
        .type_keys(ENTER);
    session
        .wait_for("Exempelbolag AB på rad 4, finns den redan?")
        .type_keys("ny")
        .type_keys(ENTER);
    session
        .wait_for("701740635: har kalkylprogrammet tagit bort en nolla")
        .type_line("ja");
    session
        .wait_for("Varifrån kommer uppgifterna?")
        .type_keys(ENTER);
    session.wait_for("Skriva detta?").type_line("ja");
    let (code, shown) = session.wait_for_end();
    let shown = without_escapes(&shown);
    assert_eq!(code, Some(0), "{shown}");
    let line = "--kind company --name lista --source provlistan --accept leading-zero";
    assert!(shown.contains(line), "{shown}");
    assert!(
        place
            .text("companies/provbolaget.toml")
            .contains("0701740635")
    );
    assert!(
        place
            .text("companies/exempelbolag-ab.toml")
            .contains("08-465 004 00")
    );
    let settings = place.text("registry.toml");
    assert_eq!(settings.matches("[[judgement]]").count(), 2, "{settings}");
    // Next month nothing is asked.
    let again = place.run("kompis import lista.csv --name lista");
    assert!(again.status.success(), "{again:?}");
}

#[test]
fn an_import_that_is_stopped_keeps_what_was_answered() {
    let files = [ACTOR, BOLAGET, SIMILAR, KNOWN_SOURCE];
    let place = TestFolder::new(&files);
    write_list(&place);
    let line = [
        "import",
        "lista.csv",
        "--kind",
        "company",
        "--accept",
        "leading-zero",
    ];
    let mut session = place.start(&line);
    session
        .wait_for("Provbolag AB på rad 2, finns den redan?")
        .type_keys(ENTER);
    session
        .wait_for("Exempelbolag AB på rad 4")
        .type_keys(ESCAPE);
    let (code, shown) = session.wait_for_end();
    assert_eq!(code, Some(1), "{shown}");
    let settings = place.text("registry.toml");
    assert_eq!(settings.matches("[[judgement]]").count(), 1, "{settings}");
    assert!(!place.text("companies/provbolaget.toml").contains("070"));
    // The next run goes on with the row that was not decided.
    let mut session = place.start(&[&line as &[&str], &["--name", "lista"]].concat());
    session
        .wait_for("Exempelbolag AB på rad 4")
        .type_keys(CTRL_C);
    let (code, shown) = session.wait_for_end();
    assert_eq!(code, Some(130), "{shown}");
    assert!(!without_escapes(&shown).contains("Provbolag AB på rad 2"));
}

#[test]
fn a_long_import_shows_that_it_works() {
    let place = TestFolder::new(&[ACTOR]);
    let rows = (0..15_000).map(|number| format!("{number} Provbolag i Exempelby AB\n"));
    let list = format!("Namn\n{}", rows.collect::<String>());
    std::fs::write(place.path("../lista.csv"), list).expect("written");
    let (code, shown) = place
        .start(&["import", "lista.csv", "--dry-run"])
        .wait_for_end();
    assert_eq!(code, Some(0), "{shown}");
    let (_, result) = shown.rsplit_once("arbetar …").expect("progress");
    let clear = result.find("\u{1b}[2K").expect("a cleared line");
    assert!(
        clear < result.find("15000 nya").expect("a result"),
        "{result}"
    );
}
