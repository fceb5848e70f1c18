//! Random records in odd layout and random edits of them: everything outside the edited lines stays the same byte for
//! byte, the meaning differs by exactly the edit, and the inverse edit gives the first meaning again.
//!
//! `KOMPIS_CASES=50000 cargo test --test properties` runs more of them, `KOMPIS_SEED=7` others.

#[path = "properties/cases.rs"]
mod cases;
#[path = "properties/change.rs"]
mod change;
#[path = "properties/form.rs"]
mod form;
#[path = "properties/layout.rs"]
mod layout;
#[path = "properties/meaning.rs"]
mod meaning;
#[path = "properties/told.rs"]
mod told;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;

use kompis::document::{edit, format, prove, reader};
use kompis::model::edit::Edit;
use kompis::model::vocabulary::Vocabulary;
use proptest::collection::vec;
use proptest::num::u32::ANY;
use proptest::test_runner::TestCaseError;

use change::Asked;
use layout::{Choices, Document};

/// How many cases an ordinary run tries.
const CASES: u32 = 2_000;

/// What happened, and how often.
type Tally = RefCell<BTreeMap<String, u32>>;

#[test]
fn an_edit_changes_its_own_lines_and_nothing_else() {
    let (cases, tally) = run("edits", |choices| {
        let document = Document::random(choices);
        let asked = Asked::random(document.kind, &document.text(), &document.blocks, choices);
        holds(&document, &asked).map_err(|problem| {
            format!(
                "{problem}\n--- edit\n{:?}\n{}",
                asked.edit,
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
fn the_canonical_form_keeps_meaning_and_comments_and_stays_as_it_is() {
    let (cases, tally) = run("forms", |choices| {
        let document = Document::random(choices);
        form::holds(&document).map_err(|problem| format!("{problem}\n{}", shown(&document)))
    });
    let count = |what: &str| tally.get(what).copied().unwrap_or_default();
    assert!(count("plain") * 30 > cases, "few are plain");
    assert!(count("broken") * 5 < cases, "too many are broken");
}

#[test]
fn diff_tells_what_was_edited_and_nothing_else() {
    let (cases, tally) = run("differences", told::holds);
    let none = tally.get("none").copied().unwrap_or_default();
    assert!(none * 5 < cases, "few are edited");
}

fn shown(document: &Document) -> String {
    format!("--- before\n{}\n", document.text())
}

/// Tries many random choices; how many, and what happened how often.
fn run(
    what: &str,
    one: impl Fn(&mut Choices<'_>) -> Result<String, String>,
) -> (u32, BTreeMap<String, u32>) {
    let cases = cases::number_from("KOMPIS_CASES", CASES);
    let tally = Tally::default();
    let mut runner = cases::runner(cases, 20_000, 0);
    let result = runner.run(&vec(ANY, 150..900), |numbers| {
        let happened = one(&mut Choices::new(&numbers)).map_err(TestCaseError::fail)?;
        *tally.borrow_mut().entry(happened).or_default() += 1;
        Ok(())
    });
    let tally = tally.into_inner();
    let all: Vec<String> = tally
        .iter()
        .map(|(what, count)| format!("{what} {count}"))
        .collect();
    // Not by `eprintln`: what a test prints is shown only when it fails.
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

/// Makes the edit and looks at everything that must hold; what happened, or what does not hold.
fn holds(document: &Document, asked: &Asked) -> Result<String, String> {
    let vocabulary = Vocabulary::default();
    let old = document.text();
    let kind = document.kind;
    let edits = std::slice::from_ref(&asked.edit);
    let Some(before) = meaning::read(&old) else {
        return match edit::edit(kind, Some(&old), edits, &vocabulary) {
            Err(_) => Ok("refused: broken".to_owned()),
            Ok(_) => Err("a broken text was edited".to_owned()),
        };
    };
    let new = match edit::edit(kind, Some(&old), edits, &vocabulary) {
        Ok(new) => new,
        Err(fault) => return change::may_refuse(document, asked, &fault),
    };
    let shown = |problem: &str| format!("{problem}\n--- after\n{new}");
    if !prove::holds(kind, Some(&old), &new, edits, &vocabulary) {
        let findings = |text: &str| reader::record(kind, "", text).findings.len();
        if findings(&new) > findings(&old) {
            return Ok("refused: the record would have a new fault".to_owned());
        }
        return Err(shown("the edit is not proven"));
    }
    if document.is_crlf && new.matches('\n').count() != new.matches("\r\n").count() {
        return Err(shown("line endings of two kinds"));
    }
    change::only_its_lines(document, asked, &old, &new).map_err(|it| shown(&it))?;
    let after = meaning::read(&new).ok_or_else(|| shown("the new text is broken"))?;
    let expected = meaning::edited(kind, &before, &asked.edit, &after)
        .ok_or_else(|| shown("the edit has no meaning"))?;
    if meaning::level(kind, &expected) != meaning::level(kind, &after) {
        return Err(shown(&format!("another meaning\n{expected:?}\n{after:?}")));
    }
    meaning::in_order(&before, &after, &asked.edit).map_err(|it| shown(&it))?;
    if let Some(inverse) = change::inverse(document, asked, &new) {
        let back = edit::edit(kind, Some(&new), &[inverse], &vocabulary)
            .map_err(|fault| shown(&format!("no way back: {fault:?}")))?;
        let again = meaning::read(&back).ok_or_else(|| shown("the way back is broken"))?;
        if meaning::unordered(kind, &again) != meaning::unordered(kind, &before) {
            return Err(shown(&format!(
                "the way back leads elsewhere\n--- back\n{back}"
            )));
        }
    }
    canonical_stays_canonical(document, asked).map_err(|it| shown(&it))?;
    Ok(asked.name().to_owned())
}

/// The same edit on the same record in canonical form leaves it in canonical form.
fn canonical_stays_canonical(document: &Document, asked: &Asked) -> Result<(), String> {
    let vocabulary = Vocabulary::default();
    let kind = document.kind;
    let reading = reader::record(kind, "", &document.text());
    let text = format::record(kind, &reading.block, &vocabulary);
    // Blocks may have other numbers in canonical order.
    if matches!(
        &asked.edit,
        Edit::Remove { .. }
            | Edit::Set {
                spot: kompis::model::edit::Spot::Block { .. },
                ..
            }
    ) {
        return Ok(());
    }
    let new = edit::edit(
        kind,
        Some(&text),
        std::slice::from_ref(&asked.edit),
        &vocabulary,
    )
    .map_err(|fault| format!("the canonical text is refused: {fault:?}\n{text}"))?;
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
