//! Random records in unusual layout, and random edits of them: all text outside the edited lines stays the same byte
//! for byte, the values differ by exactly the edit, and the inverse edit restores them.
//!
//! `KOMPIS_CASES=50000 cargo test --test properties` runs more cases, `KOMPIS_SEED=7` runs others.

#[path = "properties/canonical_form.rs"]
mod canonical_form;
#[path = "properties/cases.rs"]
mod cases;
#[path = "properties/change.rs"]
mod change;
#[path = "properties/differences.rs"]
mod differences;
#[path = "properties/duplicates.rs"]
mod duplicates;
#[path = "properties/exporting.rs"]
mod exporting;
#[path = "properties/layout.rs"]
mod layout;
#[path = "properties/lazy.rs"]
mod lazy;
#[path = "properties/meaning.rs"]
mod meaning;
#[path = "properties/narrow.rs"]
mod narrow;
#[path = "properties/replacing.rs"]
mod replacing;
#[path = "program/temporary.rs"]
mod temporary;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;

use kompis::document::{edit, format, prove, reader};
use kompis::model::edit::Edit;
use kompis::model::subject::Subject;
use kompis::model::vocabulary::Vocabulary;
use proptest::collection::vec;
use proptest::num::u32::ANY;
use proptest::test_runner::TestCaseError;

use change::RandomEdit;
use layout::{Choices, Document};

/// The number of cases in an ordinary run.
const CASES: u32 = 2_000;

/// How often each outcome occurred.
type Tally = RefCell<BTreeMap<String, u32>>;

#[test]
fn duplicates_are_the_pairs_that_check_reports() {
    let (_, tally) = run("registries with duplicates", duplicates::check_pairs);
    for outcome in ["some", "many"] {
        assert!(tally.contains_key(outcome), "no case with {outcome} pairs");
    }
}

#[test]
fn an_export_is_read_back_as_the_same_records() {
    let (_, tally) = run("exports", exporting::check_export);
    for outcome in ["whole", "part"] {
        assert!(
            tally.contains_key(outcome),
            "no registry came in as {outcome}"
        );
    }
}

#[test]
fn an_edit_changes_only_its_own_lines() {
    let (cases, tally) = run("edits", |choices| {
        let document = Document::random(choices);
        let random_edit =
            RandomEdit::random(document.kind, &document.text(), &document.blocks, choices);
        check_edit(&document, &random_edit).map_err(|problem| {
            format!(
                "{problem}\n--- edit\n{:?}\n{}",
                random_edit.edit,
                shown(&document)
            )
        })
    });
    let refused: u32 = tally
        .iter()
        .filter(|(what, _)| what.starts_with("refused"))
        .map(|(_, count)| count)
        .sum();
    assert!(refused * 5 < cases, "too many are refused");
}

#[test]
fn canonical_form_keeps_values_and_comments_and_is_stable() {
    let (cases, tally) = run("forms", |choices| {
        let document = Document::random(choices);
        canonical_form::check_form(&document)
            .map_err(|problem| format!("{problem}\n{}", shown(&document)))
    });
    let count = |what: &str| tally.get(what).copied().unwrap_or_default();
    assert!(count("plain") * 30 > cases, "few are plain");
    assert!(count("broken") * 5 < cases, "too many are broken");
}

#[test]
fn diff_lists_exactly_the_edits() {
    let (cases, tally) = run("differences", differences::check_diff);
    let none = tally.get("none").copied().unwrap_or_default();
    assert!(none * 5 < cases, "few are edited");
}

#[test]
fn what_is_not_read_changes_no_answer() {
    let (cases, tally) = run_some("questions", 8, lazy::check_reading);
    let found = tally.get("found").copied().unwrap_or_default();
    assert!(found * 8 > cases, "few find something");
}

#[test]
fn what_the_base_is_not_checked_for_is_not_missed() {
    let (cases, tally) = run_some("bases", 8, narrow::check_base);
    let old = tally.get("old").copied().unwrap_or_default();
    assert!(old * 8 > cases, "in few was something wrong before");
}

#[test]
fn a_merge_loses_and_doubles_no_role_and_no_period() {
    let (cases, tally) = run("merges", replacing::check_merge);
    let joined = tally.get("joined").copied().unwrap_or_default();
    assert!(joined * 20 > cases, "few blocks are joined");
}

#[test]
fn a_rename_and_back_changes_nothing_else() {
    let (cases, tally) = run("renames", replacing::check_rename);
    let moved = tally.get("moved").copied().unwrap_or_default();
    assert!(moved * 5 > cases, "few blocks change places");
}

fn shown(document: &Document) -> String {
    format!("--- before\n{}\n", document.text())
}

/// Runs many random cases. Returns their number and how often each outcome occurred.
fn run(
    what: &str,
    check_case: impl Fn(&mut Choices<'_>) -> Result<String, String>,
) -> (u32, BTreeMap<String, u32>) {
    run_some(what, 1, check_case)
}

/// Runs one in `share` of the random cases: a case that writes files takes longer than others.
fn run_some(
    what: &str,
    share: u32,
    check_case: impl Fn(&mut Choices<'_>) -> Result<String, String>,
) -> (u32, BTreeMap<String, u32>) {
    let cases = cases::number_from("KOMPIS_CASES", CASES) / share;
    let tally = Tally::default();
    let mut runner = cases::runner(cases, 20_000, 0);
    let result = runner.run(&vec(ANY, 150..900), |numbers| {
        let outcome = check_case(&mut Choices::new(&numbers)).map_err(TestCaseError::fail)?;
        *tally.borrow_mut().entry(outcome).or_default() += 1;
        Ok(())
    });
    let tally = tally.into_inner();
    let all: Vec<String> = tally
        .iter()
        .map(|(what, count)| format!("{what} {count}"))
        .collect();
    // Not with `eprintln`: the test harness would show that only on failure.
    let _ = writeln!(
        std::io::stderr(),
        "{cases} random {what}: {}",
        all.join(", ")
    );
    if let Err(error) = result {
        panic!("{error}");
    }
    (cases, tally)
}

/// Applies the edit and checks everything that must hold. Returns the outcome, or what does not hold.
fn check_edit(document: &Document, random_edit: &RandomEdit) -> Result<String, String> {
    let vocabulary = Vocabulary::default();
    let old = document.text();
    let kind = document.kind;
    let edits = std::slice::from_ref(&random_edit.edit);
    let Some(before) = meaning::parse(&old) else {
        return match edit::edit(Subject::Record(kind), Some(&old), edits, &vocabulary) {
            Err(_) => Ok("refused: broken".to_owned()),
            Ok(_) => Err("a broken text was edited".to_owned()),
        };
    };
    let new = match edit::edit(Subject::Record(kind), Some(&old), edits, &vocabulary) {
        Ok(new) => new,
        Err(error) => return change::check_refusal(document, random_edit, &error),
    };
    let shown = |problem: &str| format!("{problem}\n--- after\n{new}");
    if !prove::holds(Subject::Record(kind), Some(&old), &new, edits, &vocabulary) {
        let findings = |text: &str| reader::record(kind, "", text).findings.len();
        if findings(&new) > findings(&old) {
            return Ok("refused: the record would have a new finding".to_owned());
        }
        return Err(shown("the edit is not proven"));
    }
    if document.is_crlf && new.matches('\n').count() != new.matches("\r\n").count() {
        return Err(shown("line endings of two kinds"));
    }
    change::check_lines(document, random_edit, &old, &new).map_err(|it| shown(&it))?;
    let after = meaning::parse(&new).ok_or_else(|| shown("the new text is broken"))?;
    let expected = meaning::apply_edit(kind, &before, &random_edit.edit, &after)
        .ok_or_else(|| shown("the edit has no meaning"))?;
    if meaning::normalize(kind, &expected) != meaning::normalize(kind, &after) {
        return Err(shown(&format!("another meaning\n{expected:?}\n{after:?}")));
    }
    meaning::check_order(&before, &after, &random_edit.edit).map_err(|it| shown(&it))?;
    if let Some(inverse) = change::inverse_of(document, random_edit, &new) {
        let back = edit::edit(Subject::Record(kind), Some(&new), &[inverse], &vocabulary)
            .map_err(|error| shown(&format!("no way back: {error:?}")))?;
        let again = meaning::parse(&back).ok_or_else(|| shown("the way back is broken"))?;
        if meaning::without_block_order(kind, &again) != meaning::without_block_order(kind, &before)
        {
            return Err(shown(&format!(
                "the way back leads elsewhere\n--- back\n{back}"
            )));
        }
    }
    check_canonical_text_stays_canonical(document, random_edit).map_err(|it| shown(&it))?;
    Ok(random_edit.name().to_owned())
}

/// Checks that the same edit of the record in canonical form gives canonical form.
fn check_canonical_text_stays_canonical(
    document: &Document,
    random_edit: &RandomEdit,
) -> Result<(), String> {
    let vocabulary = Vocabulary::default();
    let kind = document.kind;
    let reading = reader::record(kind, "", &document.text());
    let text = format::record(kind, &reading.block, &vocabulary);
    // Blocks may have other indexes in canonical order.
    if matches!(
        &random_edit.edit,
        Edit::Remove { .. }
            | Edit::Set {
                spot: kompis::model::edit::Spot::Block { .. },
                ..
            }
    ) {
        return Ok(());
    }
    let new = edit::edit(
        Subject::Record(kind),
        Some(&text),
        std::slice::from_ref(&random_edit.edit),
        &vocabulary,
    )
    .map_err(|error| format!("the canonical text is refused: {error:?}\n{text}"))?;
    let reading = reader::record(kind, "", &new);
    let canonical = format::record(kind, &reading.block, &vocabulary);
    if new == canonical {
        Ok(())
    } else {
        Err(format!(
            "no longer canonical\n--- is\n{new}\n--- should be\n{canonical}"
        ))
    }
}
