//! Merging two versions of a record: the merge driver in git repositories, and random changes on both sides.

#[path = "properties/cases.rs"]
mod cases;
#[path = "properties/change.rs"]
#[allow(
    dead_code,
    reason = "the random changes of the property tests, of which a part is used"
)]
mod change;
#[path = "merging/facts.rs"]
mod facts;
#[path = "properties/layout.rs"]
#[allow(
    dead_code,
    reason = "the random records of the property tests, of which a part is used"
)]
mod layout;
#[path = "merging/repository.rs"]
mod repository;
#[path = "program/temporary.rs"]
mod temporary;

use std::fs;
use std::io::Write;

use kompis::document::merge::{means, read_known};
use kompis::document::{edit, format};
use kompis::model::edit::Edit;
use kompis::model::kind::Kind;
use kompis::model::subject::Subject;
use kompis::model::value::{Block, Value};
use kompis::model::vocabulary::Vocabulary;
use proptest::collection::vec;
use proptest::num::u32::ANY;
use proptest::test_runner::TestCaseError;

use change::RandomEdit;
use layout::{Choices, Document};
use repository::Repository;

/// The number of random cases in an ordinary run.
const CASES: u32 = 1_000;

const FILE: &str = "registry/initiatives/provforum.toml";

fn participant(actor: usize) -> Block {
    let mut block = Block::default();
    block.set("actor", Value::Text(format!("prov-{actor:03}")));
    block.set("role", Value::Text("partner".into()));
    block
}

/// Returns an initiative with these participants, as kompis formats it.
fn forum_text(actors: &[usize]) -> String {
    let mut block = Block::default();
    block.set("name", Value::Text("Provforum".into()));
    let mut actors = actors.to_vec();
    actors.sort_unstable();
    let blocks = actors.iter().map(|it| participant(*it)).collect();
    block.set("participant", Value::Tables(blocks));
    format::record(Kind::Initiative, &block, &Vocabulary::default())
}

/// Returns the text with one more participant.
fn with_participant(text: &str, actor: usize) -> String {
    let insert = Edit::Insert {
        key: "participant",
        block: participant(actor),
    };
    edit::edit(
        Subject::Record(Kind::Initiative),
        Some(text),
        &[insert],
        &Vocabulary::default(),
    )
    .expect("an edit")
}

/// A generator of pseudo-random numbers that are the same in every run.
fn random_numbers(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % below
    }
}

#[test]
fn sixty_pairs_of_branches_that_each_add_a_participant_merge_without_conflict() {
    let repository = Repository::new();
    let mut lines = Vec::new();
    let mut all_without = 0;
    for size in [2, 10, 40] {
        let mut number = random_numbers(size as u64);
        let mut without = 0;
        for _ in 0..60 {
            let mut actors: Vec<usize> = Vec::new();
            while actors.len() < size + 2 {
                let actor = number(1000);
                if !actors.contains(&actor) {
                    actors.push(actor);
                }
            }
            let base = forum_text(&actors[2..]);
            let (ours, theirs) = (
                with_participant(&base, actors[0]),
                with_participant(&base, actors[1]),
            );
            let branches = repository.branches(FILE, &base, &ours, &theirs);
            without += usize::from(repository.merge(&branches, FILE, false).is_err());
            let text = repository
                .merge(&branches, FILE, true)
                .expect("no conflict");
            assert_eq!(text, forum_text(&actors));
        }
        lines.push(format!(
            "{size} participants: {without} of 60 conflict without the driver"
        ));
        all_without += without;
    }
    assert!(all_without > 0, "{lines:?}: the driver is not needed");
    // Not with `eprintln`: the test harness would show that only on failure, and these numbers are worth seeing.
    let _ = writeln!(std::io::stderr(), "{}", lines.join("\n"));
}

#[test]
fn a_rename_and_a_link_on_two_branches_are_merged_without_losing_either() {
    let repository = Repository::new();
    let forum = |actor: &str| {
        format!(
            "name = \"Provforum\"\ncounty = [\"08\"]\nstart = 2020-01-01\nsources = [\"prov\"]\n\n[[participant]]\nactor = \"{actor}\"\nrole = \"owner\"\n"
        )
    };
    repository.write("registry/registry.toml", "schema = 1\nname = \"Prov\"\n");
    repository.write("registry/sources/prov.toml", "name = \"Provtidningen\"\npublisher = \"Prov\"\ndate = 2020-01-01\nurl = \"https://prov.example\"\n");
    let company = "name = \"Prov AB\"\ncounty = [\"08\"]\n";
    repository.write("registry/companies/prov-ab.toml", company);
    repository.write(FILE, &forum("prov-ab"));
    let other = FILE.replace("provforum", "provdagen");
    repository.write(&other, &forum("prov-ab").replace("Provforum", "Provdagen"));
    repository.git_with_driver(&["add", "--all"]);
    repository.git_with_driver(&["commit", "--quiet", "--message", "one"]);
    let main = repository.git_with_driver(&["symbolic-ref", "--short", "HEAD"]);
    let commit = |branch: &str, lines: &[&[&str]]| {
        repository.git_with_driver(&["checkout", "--quiet", "-b", branch, &main]);
        for line in lines {
            let (code, text) = repository.kompis(line);
            assert_eq!(code, Some(0), "{line:?}: {text}");
        }
        repository.git_with_driver(&["add", "--all"]);
        repository.git_with_driver(&["commit", "--quiet", "--message", branch]);
    };
    let link = |initiative| ["link", "prov-ab", initiative, "--role", "host"];
    commit("links", &[&link("provforum"), &link("provdagen")]);
    commit("renames", &[&["rename", "prov-ab", "nytt-ab"]]);
    repository.git_with_driver(&["merge", "--quiet", "--message", "both", "links"]);
    for file in [FILE, other.as_str()] {
        let text = repository.read(file);
        for block in ["actor = \"nytt-ab\"\nrole = \"owner\"", "role = \"host\""] {
            assert!(text.contains(block), "{file}: {text}");
        }
    }
    // The link is by the former id: to write the new one is a fix that needs no decision.
    let (_, text) = repository.kompis(&["check", "--fix"]);
    assert!(text.contains("2 former-id"), "{text}");
    assert_eq!(repository.kompis(&["check"]), (Some(0), String::new()));
    assert!(!repository.read(FILE).contains("prov-ab"));
}

#[test]
fn conflict_markers_enclose_whole_keys_and_blocks() {
    let repository = Repository::new();
    let base = "name = \"Provforum\"\nstart = 2020-01-01\n\n# sedan starten\n[[participant]]\nactor = \"prov-001\"\nrole = \"owner\"\n";
    let ours = base
        .replace("2020-01-01", "2021-01-01")
        .replace("\"owner\"", "\"owner\"\nuntil = 2024-12-31");
    let theirs = base
        .replace("2020-01-01", "\"2022\"")
        .replace("[\"owner\"]", "");
    let theirs = theirs.replace(
        "name = \"Provforum\"",
        "name = \"Provforum\"\ntype = \"forum\"",
    );
    let branches = repository.branches(FILE, base, &ours, &theirs);
    let text = repository
        .merge(&branches, FILE, true)
        .expect_err("a conflict");
    assert_eq!(
        text,
        "name = \"Provforum\"\ntype = \"forum\"\n<<<<<<< ours\nstart = 2021-01-01\n=======\nstart = \"2022\"\n>>>>>>> theirs\n\n# sedan starten\n[[participant]]\nactor = \"prov-001\"\nrole = \"owner\"\nuntil = 2024-12-31\n"
    );
    let gone = "name = \"Provforum\"\nstart = 2020-01-01\n";
    let branches = repository.branches(FILE, base, &ours.replace("2021", "2020"), gone);
    let text = repository
        .merge(&branches, FILE, true)
        .expect_err("a conflict");
    assert_eq!(
        text,
        "name = \"Provforum\"\nstart = 2020-01-01\n\n# sedan starten\n<<<<<<< ours\n[[participant]]\nactor = \"prov-001\"\nrole = \"owner\"\nuntil = 2024-12-31\n=======\n>>>>>>> theirs\n"
    );
}

#[test]
fn a_participation_removed_on_one_side_and_changed_on_the_other_is_a_conflict() {
    let repository = Repository::new();
    let base = forum_text(&[1, 2]);
    let removed = forum_text(&[1]);
    let changed = base.replace(
        "actor = \"prov-002\"\nrole = \"partner\"\n",
        "actor = \"prov-002\"\nrole = \"partner\"\nnote = \"avtal\"\n",
    );
    assert_ne!(changed, base);
    for (ours, theirs) in [(&removed, &changed), (&changed, &removed)] {
        let branches = repository.branches(FILE, &base, ours, theirs);
        let text = repository
            .merge(&branches, FILE, true)
            .expect_err("a conflict");
        assert!(text.contains("note = \"avtal\""), "{text}");
        for (chosen, side) in [
            (facts::choose_ours(&text), ours),
            (facts::choose_theirs(&text), theirs),
        ] {
            let side = read_known(Kind::Initiative, side).expect("a record");
            assert!(means(Kind::Initiative, &chosen, &side), "{text}");
        }
    }
}

#[test]
fn a_value_removed_on_one_side_and_marked_inferred_on_the_other_is_a_conflict() {
    let repository = Repository::new();
    let with_participant = "name = \"Provforum\"\nstart = 2020-01-01\n";
    let without = "name = \"Provforum\"\n";
    let inferred = format!("{with_participant}inferred = [\"start\"]\n");
    for (ours, theirs, there) in [
        (&*inferred, without, "start = 2020-01-01\n=======\n>"),
        (without, &*inferred, "=======\nstart = 2020-01-01\n>"),
    ] {
        let branches = repository.branches(FILE, with_participant, ours, theirs);
        let text = repository
            .merge(&branches, FILE, true)
            .expect_err("a conflict");
        assert!(text.contains(there), "{text}");
    }
}

#[test]
fn unknown_keys_are_merged_by_git_and_its_clean_result_is_kept() {
    let repository = Repository::new();
    let base = "name   = \"Provforum\"\nunheard = 1\nstart = 2020-01-01\n";
    let ours = base.replace("= 1", "= 2");
    let theirs = format!("{base}# sist\n");
    let branches = repository.branches(FILE, base, &ours, &theirs);
    let text = repository
        .merge(&branches, FILE, true)
        .expect("no conflict");
    assert_eq!(text, theirs.replace("= 1", "= 2"));
    let theirs = base.replace("= 1", "= 3");
    let branches = repository.branches(FILE, base, &ours, &theirs);
    let text = repository
        .merge(&branches, FILE, true)
        .expect_err("a conflict");
    assert!(
        text.contains("unheard = 2\n=======\nunheard = 3\n"),
        "{text}"
    );
    let settings = "registry/registry.toml";
    let base = "schema = 1\nname = \"Prov\"\n\n[vocabulary]\ntags = [\"it\"]\n";
    let branches = repository.branches(
        settings,
        base,
        &base.replace("Prov", "Provet"),
        &base.replace("[\"it\"]", "[\"it\", \"prov\"]"),
    );
    let text = repository
        .merge(&branches, settings, true)
        .expect("no conflict");
    assert!(text.contains("Provet") && text.contains("\"prov\""));
}

#[test]
fn a_line_merge_that_is_invalid_toml_is_a_conflict() {
    let repository = Repository::new();
    let base = "name = \"Prov\"\n\n\n\n\n\n\n\nunheard = 1\n";
    let ours = base.replace("Prov\"\n", "Prov\"\nnew = 1\n");
    let theirs = format!("{base}new = 2\n");
    let branches = repository.branches(FILE, base, &ours, &theirs);
    assert!(
        repository.merge(&branches, FILE, false).is_ok(),
        "git sees nothing"
    );
    assert!(repository.merge(&branches, FILE, true).is_err());
}

#[test]
fn the_driver_exits_with_129_when_it_can_not_merge() {
    let folder = temporary::folder();
    let missing = folder.path().join("missing");
    let ours = folder.path().join("ours");
    fs::write(&ours, "name = \"X\"\n").expect("a file");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kompis"));
    command
        .arg("merge-driver")
        .args([&missing, &ours, &missing])
        .arg(FILE);
    let output = command.output().expect("kompis runs");
    assert_eq!(output.status.code(), Some(129));
    assert_eq!(fs::read_to_string(&ours).expect("a file"), "name = \"X\"\n");
}

#[test]
fn random_changes_on_both_sides_lose_nothing_and_invent_nothing() {
    let cases = cases::number_from("KOMPIS_CASES", CASES);
    let mut runner = cases::runner(cases, 10_000, 0);
    let clean = std::cell::Cell::new(0_u32);
    let conflicts = std::cell::Cell::new(0_u32);
    let result = runner.run(&vec(ANY, 150..900), |random_numbers| {
        let mut choices = Choices::new(&random_numbers);
        let Some([base, ours, theirs]) = sides(&mut choices) else {
            return Ok(());
        };
        let kind = base.0;
        let texts = [base.1.as_str(), &ours.1, &theirs.1];
        match facts::check_merge_of_texts(kind, texts) {
            Ok(true) => clean.set(clean.get() + 1),
            Ok(false) => conflicts.set(conflicts.get() + 1),
            Err(problem) => {
                let [base, ours, theirs] = texts;
                let shown = format!("--- base\n{base}\n--- ours\n{ours}\n--- theirs\n{theirs}");
                return Err(TestCaseError::fail(format!("{problem}\n{shown}")));
            }
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    let (clean, conflicts) = (clean.get(), conflicts.get());
    // With few cases the shares vary too much.
    if cases >= CASES {
        assert!(clean * 4 > cases, "{clean} are clean");
        assert!(conflicts * 100 > cases, "{conflicts} conflict");
    }
}

type Side = (Kind, String);

/// Returns a random record and two changed versions of it, or nothing where a text has parts that kompis does not know.
fn sides(choices: &mut Choices<'_>) -> Option<[Side; 3]> {
    let document = Document::random(choices);
    let kind = document.kind;
    let base = document.text();
    read_known(kind, &base)?;
    let mut side = || {
        let mut text = base.clone();
        for _ in 0..=choices.below(3) {
            let change =
                RandomEdit::random(document.kind, &document.text(), &document.blocks, choices);
            let new = edit::edit(
                Subject::Record(kind),
                Some(&text),
                &[change.edit],
                &Vocabulary::default(),
            )
            .ok()?;
            text = read_known(kind, &new).map(|_| new)?;
        }
        Some((kind, text))
    };
    Some([(kind, base.clone()), side()?, side()?])
}
