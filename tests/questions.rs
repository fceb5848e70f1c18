//! Questions, asked on a real terminal: what is shown, what is written, and what is not.
#![cfg(unix)]

#[path = "program/temporary.rs"]
mod temporary;
#[path = "questions/terminal.rs"]
mod terminal;

use terminal::{
    CTRL_C, DOWN, ENTER, ESCAPE, HIDE_CURSOR, Place, SHOW_CURSOR, Session, plain, same_command,
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

/// The end of a run that must have gone well; the command that it says does the same to a fresh registry.
fn ends_well(session: &mut Session, place: &Place, files: &[(&str, &str)]) -> String {
    let (code, shown) = session.end();
    assert_eq!(code, Some(0), "{}", plain(&shown));
    let line = same_command(&shown);
    let fresh = Place::new(files);
    let output = fresh.run(&line);
    assert!(output.status.success(), "{line}: {output:?}");
    assert_eq!(fresh.records(), place.records(), "{line}");
    line
}

/// The end of a run that writes nothing and leaves the cursor where it can be seen.
fn ends_without_a_word(session: &mut Session, place: &Place, files: &[(&str, &str)], code: i32) {
    let (ended, shown) = session.end();
    assert_eq!(ended, Some(code), "{}", plain(&shown));
    let last = |sequence: &str| shown.rfind(sequence);
    assert!(last(SHOW_CURSOR) >= last(HIDE_CURSOR), "{shown:?}");
    assert!(
        plain(&shown).ends_with("note: nothing was written\n"),
        "{shown:?}"
    );
    assert_eq!(place.records(), Place::new(files).records());
}

#[test]
fn add_leads_through_what_is_known_of_a_record() {
    let place = Place::new(&ALL);
    let mut session = place.start(&["add"]);
    session.see("Vad ska läggas till?").keys("skola");
    session.see("> skola · school").keys(ENTER);
    session.see("Namn").line("Provskolan i Väst");
    session.see("Typ").keys("vux");
    session.see("> vuxenutbildning").keys(ENTER);
    session.see("Län").keys("orebro");
    session.see("> Örebro län · 18").keys(ENTER);
    session.see("Del av").keys("vasterv");
    session
        .see("> Västerviks kommun · vasterviks-kommun")
        .keys(ENTER);
    session.see("Organisationsnummer").line("");
    session
        .see("+part-of = \"vasterviks-kommun\"")
        .see("Skriva detta?")
        .line("");
    let line = ends_well(&mut session, &place, &ALL);
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
fn what_flags_say_is_not_asked() {
    let place = Place::new(&ALL);
    let mut session = place.start(&["add", "initiative"]);
    session.see("Namn").line("Höstmötet");
    session.see("Typ").keys("mässa");
    session.see("> mässa · fair").keys(ENTER);
    session.see("Län").keys(ENTER);
    session.see("Del av").keys(DOWN).keys(ENTER);
    session.see("Skriva detta?").line("ja");
    let line = ends_well(&mut session, &place, &ALL);
    assert_eq!(
        line,
        "kompis add initiative Höstmötet type=fair part-of=provdagen"
    );
}

#[test]
fn a_public_actor_is_known_by_its_name() {
    let place = Place::new(&ALL);
    let mut session = place.start(&["add", "municipality"]);
    session.see("Namn").line("Hultsfred");
    session
        .see("+orgnr = \"212000-0712\"")
        .see("Skriva detta?")
        .line("j");
    let line = ends_well(&mut session, &place, &ALL);
    assert_eq!(line, "kompis add municipality Hultsfred");
}

#[test]
fn a_name_that_is_there_is_told_of_and_may_be_overruled() {
    let place = Place::new(&ALL);
    let mut session = place.start(&["add", "company"]);
    session.see("Namn").line("");
    session.see("Det behövs").line("ovre prov ab");
    session
        .see("Övre Prov AB (ovre-prov-ab) finns redan")
        .line("n");
    session.see("Namn").line("Övre Prov AB");
    session.see("Lägga till ändå?").line("ja");
    for _ in 0..3 {
        session.see("inte känt").keys(ENTER);
    }
    session.see("Organisationsnummer").line("");
    session.see("Skriva detta?").line("");
    let line = ends_well(&mut session, &place, &ALL);
    assert_eq!(line, "kompis add company 'Övre Prov AB' --force");
}

#[test]
fn a_number_is_tried_on_enter() {
    let place = Place::new(&ALL);
    let mut session = place.start(&["add", "association"]);
    session.see("Namn").line("Provföreningen");
    for _ in 0..3 {
        session.see("inte känt").keys(ENTER);
    }
    session.see("Organisationsnummer").line("212000-0448");
    session.see("a check digit that fits").line("212000-0449");
    session
        .see("Övre Prov AB (ovre-prov-ab) has the orgnr")
        .line("2120000712");
    session
        .see("+orgnr = \"212000-0712\"")
        .see("Skriva")
        .line("");
    let line = ends_well(&mut session, &place, &ALL);
    assert_eq!(
        line,
        "kompis add association Provföreningen orgnr=2120000712"
    );
}

#[test]
fn link_asks_who_in_what_and_as_what() {
    let place = Place::new(&ALL);
    let mut session = place.start(&["link", "--note", "Bara i år, \"kanske\""]);
    session.see("Vem?").keys("ovre");
    session.see("> Övre Prov AB · ovre-prov-ab").keys(ENTER);
    session.see("Med i vad?").keys("provd");
    session.see("> Provdagen · provdagen").keys(ENTER);
    session.see("Som vad?").keys("agare");
    session.see("> ägare · owner").keys(ENTER);
    session
        .see("+++ b/initiatives/provdagen.toml")
        .see("+role = \"owner\"")
        .see("Skriva")
        .line("");
    let line = ends_well(&mut session, &place, &ALL);
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
fn one_ref_alone_may_be_the_actor_or_the_initiative() {
    for (typed, asked, keys) in [
        ("Övre Prov AB", "Med i vad?", "provd"),
        ("Provdagen", "Vem?", "ovre"),
    ] {
        let place = Place::new(&ALL);
        let mut session = place.start(&["link", typed, "--role", "värd"]);
        session.see(asked).keys(keys);
        session.see("· ").keys(ENTER);
        session.see("Skriva").line("");
        let line = ends_well(&mut session, &place, &ALL);
        assert_eq!(line, "kompis link ovre-prov-ab provdagen --role värd");
    }
}

#[test]
fn end_offers_what_has_not_ended() {
    let place = Place::new(&ALL);
    let mut session = place.start(&["end"]);
    session.see("Vem?").see("> Västerviks kommun").keys(ENTER);
    session
        .see("Med i vad?")
        .see("Provdagen")
        .see("Vintermötet")
        .keys(DOWN);
    session.see("> Vintermötet").keys(ENTER);
    session
        .see("Som vad?")
        .see("> ägare")
        .see("samverkanspart · 2021-03")
        .keys(DOWN);
    session.see("> samverkanspart").keys(ENTER);
    session.see("Sista dagen").line("snart");
    session.see("2023-10-25").line("");
    session.see("+until = 2026-11-22").see("Skriva").line("j");
    let line = ends_well(&mut session, &place, &ALL);
    assert_eq!(
        line,
        "kompis end vasterviks-kommun vintermotet --role partner --since 2021-03 --on 2026-11-22"
    );
}

#[test]
fn an_event_and_a_post_are_led_through_too() {
    let place = Place::new(&ALL);
    let mut session = place.start(&["add", "event"]);
    session.see("Insats").keys("provd");
    session.see("> Provdagen").keys(ENTER);
    session.see("Datum").line("2026-10-01");
    session.see("Namn").line("Första dagen");
    session.see("Plats").line("");
    session.see("Skriva").line("");
    let line = ends_well(&mut session, &place, &ALL);
    assert_eq!(
        line,
        "kompis add event provdagen date=2026-10-01 name='Första dagen'"
    );

    let person = ("people/prov-exempel.toml", "name = \"Prov Exempel\"\n");
    let files = [ACTOR, person];
    let place = Place::new(&files);
    let mut session = place.start(&["add", "post", "Prov Exempel"]);
    session.see("Aktör").keys(ENTER);
    session.see("Titel").line("samordnare");
    session.see("Skriva").line("");
    let line = ends_well(&mut session, &place, &files);
    assert_eq!(
        line,
        "kompis add post prov-exempel actor=vasterviks-kommun title=samordnare"
    );
}

#[test]
fn ctrl_c_writes_nothing_and_gives_the_cursor_back() {
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
        let place = Place::new(&ALL);
        let mut session = place.start(&["add"]);
        for (step, keys) in steps[..last].iter().zip(keys) {
            session.see(step).keys(keys);
            if !keys.is_empty() {
                session.see(keys);
            }
            session.keys(ENTER);
        }
        session.see(steps[last]).keys(CTRL_C);
        ends_without_a_word(&mut session, &place, &ALL, 130);
    }
}

#[test]
fn escape_or_no_writes_nothing() {
    let place = Place::new(&ALL);
    let mut session = place.start(&["link"]);
    session.see("Vem?").see("> ").keys(ESCAPE);
    ends_without_a_word(&mut session, &place, &ALL, 1);

    let mut session = place.start(&["link", "ovre-prov-ab", "provdagen"]);
    session.see("Som vad?").keys(ENTER);
    session.see("Skriva").line("vet inte");
    session.see("ja, nej").line("nej");
    ends_without_a_word(&mut session, &place, &ALL, 1);
}

/// Arguments, what the environment holds besides, and what is said.
type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a str);

#[test]
fn colour_changes_nothing_but_the_look() {
    let place = Place::new(&ALL);
    let mut session = place.start_with(
        &["link", "ovre-prov-ab", "provdagen", "--color", "always"],
        &[("CLICOLOR_FORCE", "1")],
    );
    session.see("Som vad?").see("❯ ägare").keys(DOWN);
    session.see("❯ initiativtagare").keys(ENTER);
    session.see("Skriva").line("");
    let line = ends_well(&mut session, &place, &ALL);
    assert_eq!(line, "kompis link ovre-prov-ab provdagen --role initiator");
}

#[test]
fn without_a_record_to_choose_that_is_said() {
    let place = Place::new(&[INITIATIVE]);
    let (code, shown) = place.start(&["link", "provdagen"]).end();
    assert_eq!(code, Some(3), "{shown}");
    assert!(
        plain(&shown).contains("there is no record to choose\n help: add one first: `kompis add`")
    );
}

#[test]
fn what_is_only_to_be_seen_is_not_asked_about() {
    let place = Place::new(&ALL);
    let mut session = place.start(&["end", "vasterviks-kommun", "provdagen", "--dry-run"]);
    session.see("Sista dagen").line("2026");
    let (code, shown) = session.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(plain(&shown).contains("+until = \"2026\"") && !shown.contains("Skriva"));
    assert_eq!(
        same_command(&shown),
        "kompis end vasterviks-kommun provdagen --on 2026 --dry-run"
    );
    assert_eq!(place.records(), Place::new(&ALL).records());
}

#[test]
fn nothing_is_asked_where_nobody_wants_to_be_asked() {
    let place = Place::new(&ALL);
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
    for (arguments, more, said) in cases {
        let (code, shown) = place.start_with(arguments, more).end();
        assert_eq!(code, Some(2), "{shown}");
        assert!(shown.contains(said), "{shown}");
        let output = place.run(&format!("kompis {}", arguments.join(" ")));
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(
            String::from_utf8_lossy(&output.stderr).contains(said),
            "{output:?}"
        );
    }
    assert_eq!(place.records(), Place::new(&ALL).records());
}

#[test]
fn an_ambiguous_ref_can_be_picked_from() {
    let place = Place::new(&[
        ACTOR,
        (
            "municipalities/vasteras-stad.toml",
            "name = \"Västerås stad\"\n",
        ),
    ]);
    let mut session = place.start(&["show", "väst"]);
    session
        .see("Vilken `väst`?")
        .see("> Västerviks kommun")
        .see("Västerås stad")
        .keys(DOWN);
    session.see("> Västerås stad").keys(ENTER);
    session.see("Västerås stad").see("vasteras-stad");
    assert_eq!(session.end().0, Some(0));

    let mut session = place.start(&["set", "väst", "short=Prov"]);
    session.see("Vilken").keys(ENTER);
    assert_eq!(session.end().0, Some(0));
    assert!(place.text(ACTOR.0).contains("short = \"Prov\""));

    let output = place.run("kompis show väst");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn no_lock_is_held_while_a_question_is_open() {
    let place = Place::new(&ALL);
    let mut session = place.start(&["link", "ovre-prov-ab", "provdagen", "--role", "host"]);
    assert_eq!(session.end().0, Some(0));
    let mut session = place.start(&["link", "ovre-prov-ab", "provdagen"]);
    session.see("Som vad?").keys(ENTER);
    session.see("Skriva");
    let other = place.run("kompis link vasterviks-kommun provdagen --role funder --lock-timeout 0");
    assert!(other.status.success(), "{other:?}");
    session.line("");
    assert_eq!(session.end().0, Some(0));
    let text = place.text("initiatives/provdagen.toml");
    assert_eq!(text.matches("[[participant]]").count(), 4, "{text}");
}

#[test]
fn a_text_with_faults_can_be_edited_again() {
    let place = Place::new(&[ACTOR]);
    let editor = place.path("../editor.sh");
    let script = "if [ -e once ]; then sed -i 's/nmae/name/' \"$1\"; else touch once; sed -i 's/^name = \"V/nmae = \"Nya V/' \"$1\"; fi\n";
    std::fs::write(&editor, script).expect("an editor");
    let editor = format!("sh '{}'", editor.display());
    let mut session = place.start_with(&["edit", "vasterviks-kommun"], &[("EDITOR", &editor)]);
    session
        .see("nmae = \"Nya Västerviks kommun\"")
        .see("━━━━")
        .see("Ändra texten igen?")
        .line("j");
    assert_eq!(session.end().0, Some(0));
    assert!(
        place
            .text(ACTOR.0)
            .starts_with("name = \"Nya Västerviks kommun\"\n")
    );
    assert!(!place.path(".kompis/edit/vasterviks-kommun.toml").exists());
}

#[test]
fn nothing_is_lost_on_no() {
    let place = Place::new(&[ACTOR]);
    for keys in ["nej\r", CTRL_C] {
        let kept = place.path(".kompis/edit/vasterviks-kommun.toml");
        let mut session = place.start_with(
            &["edit", "vasterviks-kommun"],
            &[("VISUAL", "sed -i s/name/nmae/"), ("EDITOR", "false")],
        );
        session.see("Ändra texten igen?").keys(keys);
        let (code, shown) = session.end();
        assert_eq!(code, Some(3), "{shown}");
        assert!(plain(&shown).contains("vasterviks-kommun.toml`"), "{shown}");
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
fn no_lock_is_held_while_the_editor_is_open() {
    let place = Place::new(&ALL);
    let editor = place.path("../editor.sh");
    let kompis = env!("CARGO_BIN_EXE_kompis");
    let script = format!(
        "'{kompis}' set ovre-prov-ab short=Prov --lock-timeout 0 || exit 1\nsed -i s/^/#/ \"$1\"\necho 'name = \"Ny\"' >> \"$1\"\n"
    );
    std::fs::write(&editor, script).expect("an editor");
    let editor = format!("sh '{}'", editor.display());
    let mut session = place.start_with(&["edit", "vasterviks-kommun"], &[("EDITOR", &editor)]);
    let (code, shown) = session.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(place.text(OTHER_ACTOR.0).contains("short = \"Prov\""));
    assert!(place.text(ACTOR.0).ends_with("name = \"Ny\"\n"));
}

#[test]
fn init_asks_for_a_name() {
    let place = Place::new(&[]);
    std::fs::remove_file(place.path("registry.toml")).expect("a file");
    let mut session = place.start(&["init"]);
    session.see("Vad ska registret heta?").line("Prov \"ett\"");
    let (code, shown) = session.end();
    assert_eq!(code, Some(0), "{shown}");
    assert_eq!(same_command(&shown), "kompis init --name 'Prov \"ett\"'");
    assert!(
        place
            .text("registry.toml")
            .contains("name = \"Prov \\\"ett\\\"\"")
    );
    assert!(place.run("kompis check").status.success());
}

/// Six people whom nobody has looked at, and the company where they are.
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
fn many_are_marked_only_when_somebody_says_so() {
    for (keys, code) in [("n\r", 1), ("\r", 1), (CTRL_C, 130)] {
        let place = Place::new(&SIX);
        let mut session = place.start(&["due", "kind:person", "--mark"]);
        session.see("Personer (6)").see("Östen Prov");
        session.see("Står 6 poster fortfarande rätt?").keys(keys);
        ends_without_a_word(&mut session, &place, &SIX, code);
    }
    let place = Place::new(&SIX);
    let mut session = place.start(&["due", "kind:person", "--mark"]);
    session.see("Står 6 poster fortfarande rätt?").line("ja");
    let (code, shown) = session.end();
    assert_eq!(code, Some(0), "{}", plain(&shown));
    for (path, text) in &SIX[1..] {
        assert_eq!(place.text(path), format!("{text}checked = 2026-11-22\n"));
    }
    assert_eq!(place.text(SIX[0].0), SIX[0].1);
}

#[test]
fn few_are_marked_without_a_question() {
    for arguments in [
        &["due", "id:a-prov,b-prov", "--mark"][..],
        &["due", "kind:person", "--mark", "--no-input"],
        &["due", "kind:person", "--mark", "--dry-run"],
    ] {
        let place = Place::new(&SIX);
        let (code, shown) = place.start(arguments).end();
        assert_eq!(code, Some(0), "{}", plain(&shown));
        assert!(!shown.contains("fortfarande"), "{shown}");
        let is_written = place.text("people/a-prov.toml").contains("checked");
        assert_eq!(is_written, !arguments.contains(&"--dry-run"));
    }
}

#[test]
fn a_workbook_is_not_shown_on_a_terminal() {
    for command in ["matrix", "contacts"] {
        let place = Place::new(&ALL);
        let mut session = place.start(&[command, "--format", "xlsx"]);
        let (code, shown) = session.end();
        assert_eq!(code, Some(2), "{command}");
        assert_eq!(
            plain(&shown),
            "error: `xlsx` is nothing for a terminal\n help: write it to a file: `-o file.xlsx`\n",
            "{command}"
        );
    }
    let place = Place::new(&ALL);
    let mut session = place.start(&["matrix", "-o", "registry/file.xlsx"]);
    let (code, shown) = session.end();
    assert_eq!(code, Some(0), "{shown}");
    assert_eq!(plain(&shown), "note: wrote registry/file.xlsx\n");
    let file = std::fs::read(place.path("file.xlsx")).expect("a file");
    assert!(file.starts_with(b"PK"));
    // Where nobody looks, it goes on to the next program.
    let piped = place.run("kompis matrix --format xlsx | cat");
    assert!(piped.stdout.starts_with(b"PK"));
}
