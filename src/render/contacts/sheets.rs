//! The list as a workbook: the contacts, and what the list is.

use super::form::{Form, head, purpose};
use crate::ops::contacts::ContactsResult;
use crate::render::Look;
use crate::render::grid::{Cell, Column, Grid};
use crate::render::xlsx::{self, Sheet};

/// The list as a workbook.
pub(super) fn xlsx(result: &ContactsResult, table: &Grid, form: &Form, look: &Look<'_>) -> Vec<u8> {
    let word = |id: &str| look.words.get(id).into_owned();
    let name = if form.missing {
        "contacts-sheet-missing"
    } else {
        "contacts-sheet"
    };
    let above = head(result, form, look).into_iter().collect();
    let about = about(result, form, look);
    let sheets = [
        Sheet::new(word(name), table).above(above).frozen(1),
        Sheet::new(word("contacts-about"), &about),
    ];
    xlsx::xlsx(&sheets, form.today)
}

/// What was asked, of which day, what for, and how much came.
fn about(result: &ContactsResult, form: &Form, look: &Look<'_>) -> Grid {
    let word = |id: &str| look.words.get(&format!("contacts-about-{id}")).into_owned();
    let query = if form.query.is_empty() {
        word("every")
    } else {
        form.query.clone()
    };
    let people = result.people();
    let functional = result.rows.iter().filter(|row| row.name.is_none()).count();
    let facts = [
        ("registry", look.registry.settings.name.clone()),
        ("query", query),
        ("day", form.day.to_string()),
        ("made", form.today.to_string()),
        ("purpose", purpose(form, look)),
        ("people", people.to_string()),
        ("functional", functional.to_string()),
        ("missing", result.unreachable.len().to_string()),
    ];
    Grid {
        columns: ["what", "value"].map(|it| Column::new(it, word(it))).into(),
        rows: facts
            .into_iter()
            .map(|(key, value)| vec![Cell::labelled(key, word(key)), Cell::new(value)])
            .collect(),
    }
}
