//! What no command may print: withheld people, ended posts, and contact details that were not requested.
//!
//! Every command is run in every format that it has; tests/program/lines.rs lists the lines and what each may print.
//! `KOMPIS_CASES=100 cargo test --test hidden` tries more registries.

#[path = "hidden/people.rs"]
mod people;
#[path = "program/mod.rs"]
mod program;
#[path = "program/temporary.rs"]
mod temporary;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use people::{People, WordKind};
use program::lines::{Disclosure, Line, REQUESTS};
use program::{
    Run, all_runs, clean_command, commands_that_skip_broken, output_text, run_kompis, sample_runs,
};
use proptest::collection::vec;
use proptest::num::u32::ANY;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use rayon::prelude::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

/// The random numbers that make the people of a case; the numbers after them choose the lines to run.
const NUMBERS_FOR_PEOPLE: usize = 800;
const NUMBERS: usize = NUMBERS_FOR_PEOPLE + 900;

/// Of the lines that are not the first of their command, one in this many is run in a case.
const SAMPLE_RATE: u32 = 6;

/// The kinds of words that were printed, for each level of disclosure.
type PrintedWords = Mutex<BTreeSet<(Disclosure, WordKind)>>;

fn number_of_cases() -> u32 {
    let value = std::env::var("KOMPIS_CASES").ok();
    value.and_then(|it| it.parse().ok()).unwrap_or(1)
}

/// Runs a check on registries with random people.
fn check_random_people(check: impl Fn(&People, &Path, &[u32]) -> Result<(), String>) {
    let config = Config {
        cases: number_of_cases(),
        failure_persistence: None,
        // A case takes seconds, and its message is clear enough without shrinking.
        max_shrink_iters: 0,
        ..Config::default()
    };
    let result = TestRunner::new(config).run(&vec(ANY, NUMBERS), |numbers| {
        let folder = temporary::folder();
        let root = folder.path().join("register");
        let people = People::random(&numbers[..NUMBERS_FOR_PEOPLE]);
        people.write(&root);
        check(&people, &root, &numbers[NUMBERS_FOR_PEOPLE..]).map_err(TestCaseError::fail)
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(error) => panic!("{error}"),
    }
}

/// Joins the problems into one message: the first line of each, and the first in full.
fn join_problems(problems: Vec<String>) -> Result<(), String> {
    match problems.as_slice() {
        [] => Ok(()),
        [first, ..] => {
            let heads = problems.iter().filter_map(|it| it.lines().next());
            let heads: Vec<&str> = heads.collect();
            Err(format!(
                "{}\n\nthe first in full: {first}",
                heads.join("\n")
            ))
        }
    }
}

/// Returns whether a text contains a word. Phone numbers are compared without spaces and signs.
fn contains_word(text: &str, squeezed: &str, kind: WordKind, word: &str) -> bool {
    match kind {
        WordKind::Phone => squeezed.contains(word),
        _ => text.contains(word),
    }
}

/// Finds the words of people in a text. Returns their kinds, or an error if one must not be printed.
fn find_words(
    people: &People,
    text: &str,
    typed: &str,
    line: &Line,
) -> Result<BTreeSet<WordKind>, String> {
    let low = text.to_lowercase();
    let squeezed: String = low
        .chars()
        .filter(|it| !" -()\u{a0}".contains(*it))
        .collect();
    let may = |word: &&people::Word| people.may_print(word, line);
    let allowed: BTreeSet<&str> = people
        .words
        .iter()
        .filter(may)
        .map(|it| it.text.as_str())
        .collect();
    let found = people
        .words
        .iter()
        .filter(|it| contains_word(&low, &squeezed, it.kind, &it.text));
    let mut printed = BTreeSet::new();
    for word in found {
        if allowed.contains(word.text.as_str()) {
            printed.insert(word.kind);
        } else if !typed.contains(&word.text) {
            return Err(format!("tells {:?} `{}`", word.kind, word.text));
        }
    }
    Ok(printed)
}

#[test]
fn no_command_prints_withheld_people_or_ended_posts() {
    let runs = all_runs();
    let printed = PrintedWords::default();
    check_random_people(|people, root, numbers| {
        let runs = sample_runs(&runs, |at| numbers[at] % SAMPLE_RATE == 0);
        let answer = |run: &&Run| check_run(people, root, run, &printed).err();
        let problems = runs.par_iter().filter_map(answer);
        join_problems(problems.collect())
    });
    let printed = printed.into_inner().expect("whole");
    for (disclosure, kind) in [
        (Disclosure::Names, WordKind::Name),
        (Disclosure::Titles, WordKind::Title),
        (Disclosure::Titles, WordKind::Note),
        (Disclosure::Staff, WordKind::Unit),
        (Disclosure::Contacts, WordKind::Email),
        (Disclosure::Contacts, WordKind::Phone),
        (Disclosure::History, WordKind::Unit),
        (Disclosure::Everybody, WordKind::Email),
        (Disclosure::Page(0), WordKind::Phone),
        (Disclosure::Page(1), WordKind::Email),
        (Disclosure::PageWithoutContacts(1), WordKind::Name),
    ] {
        assert!(
            printed.contains(&(disclosure, kind)),
            "{disclosure:?} never prints {kind:?}"
        );
    }
}

/// Runs a line and checks standard output and standard error.
fn check_run(
    people: &People,
    root: &Path,
    run: &Run,
    printed: &PrintedWords,
) -> Result<(), String> {
    let arguments = run.arguments();
    let output = run_kompis(root, &arguments);
    let line = &run.line;
    let typed = line.arguments.to_lowercase();
    let describe =
        |problem: String, text: &str| format!("kompis {}: {problem}\n{text}", arguments.join(" "));
    let code = output.status.code();
    let texts = [
        output_text(output.stdout, run.format()),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    ];
    if matches!(code, None | Some(2 | 101)) {
        return Err(describe(format!("exit code {code:?}"), &texts[1]));
    }
    for text in texts {
        let seen = find_words(people, &text, &typed, line).map_err(|it| describe(it, &text))?;
        let mut printed = printed.lock().map_err(|error| error.to_string())?;
        printed.extend(seen.into_iter().map(|kind| (line.disclosure, kind)));
    }
    Ok(())
}

/// Commands read only the files that may be in their answer; with `KOMPIS_READ=all` they read all first.
#[test]
fn what_a_command_does_not_read_changes_no_byte() {
    let runs = all_runs();
    check_random_people(|_, root, numbers| {
        let runs = sample_runs(&runs, |at| numbers[at] % SAMPLE_RATE == 1);
        let differs = |run: &&Run| {
            let arguments = run.arguments();
            let answer = |all: &str| {
                let mut command = clean_command(env!("CARGO_BIN_EXE_kompis"), root);
                command.env("KOMPIS_READ", all).args(&arguments);
                let output = command.output().expect("kompis runs");
                let result = output_text(output.stdout, run.format());
                (
                    output.status.code(),
                    result,
                    output_text(output.stderr, "text"),
                )
            };
            let (lazy, full) = (answer(""), answer("all"));
            let line = arguments.join(" ");
            (lazy != full).then(|| format!("kompis {line} differs:\n{lazy:#?}\n{full:#?}"))
        };
        let problems = runs.par_iter().filter_map(differs);
        join_problems(problems.collect())
    });
}

/// Not even counts may reveal that withheld people exist.
#[test]
fn removing_withheld_people_does_not_change_any_output() {
    let lines = [
        "",
        "search kind:person --format json",
        "search has:person --format json",
        "stats --format json",
        "stats kind:person --format json",
        "contacts --why --format json",
        "contacts --missing --format json",
        "show bolaget kommunen borta insatsen kallan --people --format json",
        "gaps --format json",
        "duplicates --format json",
        "matrix --all --format json",
        "graph --format json",
        "export -",
        "export - --with-people",
        "queries --format json",
    ];
    // `due` says how many people it leaves out, so that somebody can look at them too.
    let mut tried: BTreeSet<&str> = lines.map(|it| it.split(' ').next().unwrap_or(it)).into();
    tried.insert("due");
    let reading = commands_that_skip_broken();
    let forgotten: Vec<&String> = reading
        .iter()
        .filter(|it| !tried.contains(it.as_str()))
        .collect();
    assert!(forgotten.is_empty(), "no line runs {forgotten:?}");
    check_random_people(|people, root, _| {
        let answers = || -> Vec<_> {
            let answer = |line: &&str| {
                let words = shell_words::split(line).expect("a line");
                let output = run_kompis(root, &words);
                [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned())
            };
            lines.par_iter().map(answer).collect()
        };
        let with = answers();
        for file in people.withheld_files() {
            std::fs::remove_file(root.join(file)).map_err(|error| error.to_string())?;
        }
        let without = answers();
        let both = lines.iter().zip(with).zip(without);
        let differ = both.filter(|((_, with), without)| with != without);
        join_problems(
            differ
                .map(|((line, with), without)| {
                    format!("kompis {line} differs:\n{with:?}\n{without:?}")
                })
                .collect(),
        )
    });
}

#[test]
fn completion_never_suggests_withheld_people() {
    check_random_people(|people, root, _| {
        REQUESTS
            .into_par_iter()
            .try_for_each(|(words, disclosure)| {
                let mut completing = clean_command(env!("CARGO_BIN_EXE_kompis"), root);
                completing
                    .env("KOMPIS_COMPLETE", "fish")
                    .args(["--", "kompis"])
                    .args(words);
                let output = completing.output().expect("kompis runs");
                let text = String::from_utf8_lossy(&output.stdout).into_owned();
                let typed = words.join(" ");
                let seen = find_words(
                    people,
                    &text,
                    &typed,
                    &Line {
                        arguments: "",
                        disclosure,
                    },
                );
                let seen = seen.map_err(|it| format!("kompis {typed}<Tab> {it}\n{text}"))?;
                let is_suggested = disclosure != Disclosure::Names
                    || seen.contains(&WordKind::Id)
                    || ["forget", "set"].contains(&words[0]);
                is_suggested
                    .then_some(())
                    .ok_or(format!("kompis {typed}<Tab> suggests no person"))
            })
    });
}
