//! What no answer holds: somebody who is withheld, a post that is over, what reaches people where nobody asked for it.
//!
//! Every command is asked in every format that it has; tests/program/lines.rs says what, and what it may tell.
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

use people::{People, What};
use program::lines::{Line, REQUESTS, Tells};
use program::{Run, clean, kompis, read, runs};
use proptest::collection::vec;
use proptest::num::u32::ANY;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use rayon::prelude::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

/// Numbers that make the people of a case; those behind them choose what is asked.
const PEOPLE: usize = 800;
const MANY: usize = PEOPLE + 600;

/// Of the lines that are not the first of their command, one in so many formats is tried in a case.
const FEW: u32 = 6;

/// What was told, for those who are asked what may be.
type Told = Mutex<BTreeSet<(String, What)>>;

fn cases() -> u32 {
    let asked = std::env::var("KOMPIS_CASES").ok();
    asked.and_then(|it| it.parse().ok()).unwrap_or(1)
}

/// Tries random people.
fn of_random_people(holds: impl Fn(&People, &Path, &[u32]) -> Result<(), String>) {
    let config = Config {
        cases: cases(),
        failure_persistence: None,
        // A case takes seconds, and says well enough what it found.
        max_shrink_iters: 0,
        ..Config::default()
    };
    let result = TestRunner::new(config).run(&vec(ANY, MANY), |numbers| {
        let folder = temporary::folder();
        let root = folder.path().join("register");
        let people = People::random(&numbers[..PEOPLE]);
        people.write(&root);
        holds(&people, &root, &numbers[PEOPLE..]).map_err(TestCaseError::fail)
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(error) => panic!("{error}"),
    }
}

/// All that went wrong, in short.
fn all_of(problems: Vec<String>) -> Result<(), String> {
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

/// Only letters and digits of a text count, and of a number only its digits.
fn has(text: &str, squeezed: &str, what: What, word: &str) -> bool {
    match what {
        What::Phone => squeezed.contains(word),
        _ => text.contains(word),
    }
}

/// Looks for what must not be told.
fn look(people: &People, text: &str, typed: &str, line: &Line) -> Result<BTreeSet<What>, String> {
    let low = text.to_lowercase();
    let squeezed: String = low
        .chars()
        .filter(|it| !" -()\u{a0}".contains(*it))
        .collect();
    let may = |word: &&people::Word| people.may_tell(word, line);
    let allowed: BTreeSet<&str> = people
        .words
        .iter()
        .filter(may)
        .map(|it| it.text.as_str())
        .collect();
    let found = people
        .words
        .iter()
        .filter(|it| has(&low, &squeezed, it.what, &it.text));
    let mut told = BTreeSet::new();
    for word in found {
        if allowed.contains(word.text.as_str()) {
            told.insert(word.what);
        } else if !typed.contains(&word.text) {
            return Err(format!("tells {:?} `{}`", word.what, word.text));
        }
    }
    Ok(told)
}

#[test]
fn no_answer_holds_what_is_withheld_or_over() {
    let runs = runs();
    let told = Told::default();
    of_random_people(|people, root, numbers| {
        let chosen = |(at, run): &(usize, &Run)| run.is_first || numbers[*at] % FEW == 0;
        let runs: Vec<&Run> = runs
            .iter()
            .enumerate()
            .filter(chosen)
            .map(|(_, run)| run)
            .collect();
        let answer = |run: &&Run| answers(people, root, run, &told).err();
        let problems = runs.par_iter().filter_map(answer);
        all_of(problems.collect())
    });
    let told = told.into_inner().expect("whole");
    for (tells, what) in [
        ("Names", What::Name),
        ("Titles", What::Title),
        ("Titles", What::Note),
        ("Staff", What::Unit),
        ("Reach", What::Email),
        ("Reach", What::Phone),
        ("History", What::Unit),
        ("Page(0)", What::Phone),
        ("Page(1)", What::Email),
        ("Past(1)", What::Name),
    ] {
        assert!(
            told.contains(&(tells.to_owned(), what)),
            "{tells} never tells {what:?}"
        );
    }
}

/// Both channels of a run.
fn answers(people: &People, root: &Path, run: &Run, told: &Told) -> Result<(), String> {
    let arguments = run.arguments();
    let output = kompis(root, &arguments);
    let line = &run.line;
    let typed = line.arguments.to_lowercase();
    let said =
        |problem: String, text: &str| format!("kompis {}: {problem}\n{text}", arguments.join(" "));
    let code = output.status.code();
    let texts = [
        read(output.stdout, run.format()),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    ];
    if matches!(code, None | Some(2 | 101)) {
        return Err(said(format!("exit code {code:?}"), &texts[1]));
    }
    for text in texts {
        let seen = look(people, &text, &typed, line).map_err(|it| said(it, &text))?;
        let mut told = told.lock().map_err(|error| error.to_string())?;
        told.extend(
            seen.into_iter()
                .map(|what| (format!("{:?}", line.tells), what)),
        );
    }
    Ok(())
}

/// Numbers tell of them as little as names do.
#[test]
fn without_who_is_withheld_answers_are_the_same() {
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
        "matrix --all --format json",
        "graph --format json",
    ];
    of_random_people(|people, root, _| {
        let answers = || -> Vec<_> {
            let answer = |line: &&str| {
                let words = shell_words::split(line).expect("a line");
                let output = kompis(root, &words);
                [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned())
            };
            lines.par_iter().map(answer).collect()
        };
        let with = answers();
        for file in people.withheld() {
            std::fs::remove_file(root.join(file)).map_err(|error| error.to_string())?;
        }
        let without = answers();
        let both = lines.iter().zip(with).zip(without);
        let differ = both.filter(|((_, with), without)| with != without);
        all_of(
            differ
                .map(|((line, with), without)| {
                    format!("kompis {line} differs:\n{with:?}\n{without:?}")
                })
                .collect(),
        )
    });
}

#[test]
fn no_shell_suggests_who_is_withheld() {
    of_random_people(|people, root, _| {
        REQUESTS.into_par_iter().try_for_each(|(words, tells)| {
            let mut asking = clean(env!("CARGO_BIN_EXE_kompis"), root);
            asking
                .env("KOMPIS_COMPLETE", "fish")
                .args(["--", "kompis"])
                .args(words);
            let output = asking.output().expect("kompis runs");
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let typed = words.join(" ");
            let seen = look(
                people,
                &text,
                &typed,
                &Line {
                    arguments: "",
                    tells,
                },
            );
            let seen = seen.map_err(|it| format!("kompis {typed}<Tab> {it}\n{text}"))?;
            let is_heard = tells != Tells::Names
                || seen.contains(&What::Id)
                || ["forget", "set"].contains(&words[0]);
            is_heard
                .then_some(())
                .ok_or(format!("kompis {typed}<Tab> suggests nobody"))
        })
    });
}
