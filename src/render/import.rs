//! The preview of `import`, and the rows that it refuses.

use super::grid::{Cell, Column, Columns, Grid};
use super::report::{Page, Report, Section};
use super::{Format, Look, changes};
use crate::model::change::Change;
use crate::model::table::{Form, Table};
use crate::ops::import::columns::Column as ColumnOfFile;
use crate::ops::import::result::{ImportResult, Outcome, Reason, RowResult};

/// How many rows of each outcome are shown to people; JSON has all.
const MAX_ROWS: usize = 20;

/// What the file is, what its columns are read as, and what becomes of its rows.
pub fn preview(table: &Table, result: &ImportResult, look: &Look<'_>) -> Page {
    let rows = Outcome::ALL.iter().flat_map(|outcome| {
        let of_outcome = result
            .rows
            .iter()
            .filter(|it| shown_as(it) == Some(*outcome));
        of_outcome.take(MAX_ROWS)
    });
    let outcome = |it: &&RowResult| Cell::new(word(it.outcome.key(), look));
    let what = |it: &&RowResult| Cell::new(describe(it, look).join("; "));
    let columns: Columns<'_, &RowResult> = vec![
        (Column::number("row", word("row", look)), &|it| {
            Cell::new(it.row.to_string())
        }),
        (Column::new("outcome", word("outcome", look)), &outcome),
        (Column::new("name", look.field("name")), &|it| {
            Cell::new(&it.name)
        }),
        (Column::new("what", word("what", look)), &what),
    ];
    let grid = Grid::new(&rows.collect::<Vec<_>>(), columns);
    let columns: Columns<'_, ColumnOfFile> = vec![
        (Column::new("column", word("column", look)), &|it| {
            Cell::new(&it.heading)
        }),
        (Column::new("field", word("field", look)), &|it| {
            Cell::new(it.field.clone().unwrap_or_default())
        }),
    ];
    let fields = Grid::new(
        result.columns.iter().filter(|it| it.field.is_some()),
        columns,
    );
    Page {
        intro: Some(form(table, look)).filter(|it| !it.is_empty()),
        sections: vec![
            Section {
                title: None,
                grid: fields,
            },
            Section { title: None, grid },
        ],
        notes: vec![
            counts(result, look),
            cut(result, look),
            unread(result, look),
            left_out(table, look),
        ],
    }
}

/// The preview as a text for a screen.
pub fn text(table: &Table, result: &ImportResult, look: &Look<'_>) -> String {
    let page = Report::Page(preview(table, result, look));
    String::from_utf8_lossy(&page.draw(Format::Text, look)).into_owned()
}

/// The rows that are not imported and can be corrected: their cells, and why.
pub fn rejects(table: &Table, result: &ImportResult, look: &Look<'_>) -> Option<Grid> {
    let is_rejected = |it: &RowResult| [Outcome::Doubtful, Outcome::Refused].contains(&it.outcome);
    let rows = table.rows.iter().zip(&result.rows);
    let rows = rows
        .filter(|(_, result)| is_rejected(result))
        .map(|(row, result)| {
            let cells = row.cells.iter().map(|it| Cell::new(it.text()));
            let why = Cell::new(describe(result, look).join("; "));
            cells.chain([why]).collect()
        });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let headings = table.headings.iter().cloned();
    let headings = headings.chain([word("reason", look)]);
    let columns = headings.map(|it| Column::new(it.clone(), it)).collect();
    (!rows.is_empty()).then_some(Grid { columns, rows })
}

fn word(key: &str, look: &Look<'_>) -> String {
    look.words.get(&format!("import-{key}"))
}

/// The outcome under which a row is listed; those that change nothing are listed only if there is something to say.
fn shown_as(row: &RowResult) -> Option<Outcome> {
    let says_nothing = row.kept.is_empty() && row.reasons.is_empty();
    match row.outcome {
        Outcome::Same if says_nothing => None,
        outcome => Some(outcome),
    }
}

/// What the file is.
fn form(table: &Table, look: &Look<'_>) -> String {
    let parts = table.form.iter().map(|it| match it {
        Form::Encoding(name) => (*name).to_owned(),
        Form::Delimiter(sign) => {
            let sign = if *sign == '\t' {
                "tab".to_owned()
            } else {
                sign.to_string()
            };
            look.words
                .with("import-delimiter", &[("sign", sign.into())])
        }
        Form::Sheet(name, count) => {
            let facts = [("name", name.into()), ("n", (*count).into())];
            look.words.with("import-sheet", &facts)
        }
        Form::HeadingRow(row) => look.words.count("import-heading-row", *row),
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// What a row changes, what it would change, and what is wrong with it.
fn describe(row: &RowResult, look: &Look<'_>) -> Vec<String> {
    let mut parts = Vec::new();
    let is_added = |change: &Change| matches!(change, Change::Added { .. });
    // Every fact that comes in has the source of the import.
    let is_source =
        |change: &&Change| matches!(change, Change::Field { field, .. } if field == "sources");
    let mut shown: Vec<&Change> = row.changes.iter().filter(|it| !is_source(it)).collect();
    shown.sort_by_key(|it| !is_added(it));
    for change in shown {
        parts.push(match is_added(change) {
            true if row.changes.iter().filter(|it| is_added(it)).count() == 1 => {
                changes::sentence_below_name(change, look)
            }
            true => changes::sentence(change, look),
            false if row.records.len() > 1 => changes::sentence(change, look),
            false => changes::sentence_below_name(change, look),
        });
    }
    parts.extend(row.added.iter().map(|it| changes::added_field(it, look)));
    parts.extend(row.kept.iter().map(|it| {
        let change = changes::changed_field(it, look);
        look.words.with("import-kept", &[("change", change.into())])
    }));
    parts.extend(row.reasons.iter().map(|it| reason(it, look)));
    let candidates = row
        .candidates
        .iter()
        .map(|id| format!("{} ({id})", look.name(id)));
    parts.extend(candidates);
    parts
}

/// Why a row is refused, doubtful or left out, in words.
pub fn reason(reason: &Reason, look: &Look<'_>) -> String {
    let facts = reason.facts.iter().map(|(key, text)| {
        let text = match *key {
            "field" if look.words.find(&format!("field-{text}")).is_some() => {
                look.field(text).to_lowercase()
            }
            "role" => look.role(text),
            "kind" => look.words.get(&format!("kind-{text}")),
            _ => text.clone(),
        };
        (*key, text)
    });
    let facts: Vec<(&str, String)> = facts.collect();
    look.words
        .message(&format!("import-reason-{}", reason.reason), None, &facts)
}

/// How many rows come to what.
fn counts(result: &ImportResult, look: &Look<'_>) -> Vec<String> {
    let count = |outcome: &Outcome| {
        let count = result
            .rows
            .iter()
            .filter(|it| it.outcome == *outcome)
            .count();
        (count > 0).then(|| {
            look.words
                .count(&format!("import-count-{}", outcome.key()), count)
        })
    };
    Outcome::ALL.iter().filter_map(count).collect()
}

/// The columns that are not read.
fn unread(result: &ImportResult, look: &Look<'_>) -> Vec<String> {
    let unread = result
        .columns
        .iter()
        .filter(|it| it.field.is_none() && !it.heading.is_empty());
    let unread: Vec<&str> = unread.map(|it| it.heading.as_str()).collect();
    let facts = [("columns", unread.join(", ").into())];
    let words = (!unread.is_empty()).then(|| look.words.with("import-unread", &facts));
    words.into_iter().collect()
}

/// What is not read: photos, private addresses.
fn left_out(table: &Table, look: &Look<'_>) -> Vec<String> {
    let mut all: Vec<(&str, usize)> = Vec::new();
    for it in &table.left_out {
        match all.iter_mut().find(|(what, _)| *what == it.what) {
            Some((_, count)) => *count += 1,
            None => all.push((&it.what, 1)),
        }
    }
    let words = all.into_iter().map(|(what, count)| {
        let facts = [("what", what.into()), ("n", count.into())];
        look.words.with("import-not-read", &facts)
    });
    words.collect()
}

/// How many rows are not shown.
fn cut(result: &ImportResult, look: &Look<'_>) -> Vec<String> {
    let more = Outcome::ALL.iter().map(|outcome| {
        let count = result
            .rows
            .iter()
            .filter(|it| shown_as(it) == Some(*outcome))
            .count();
        count.saturating_sub(MAX_ROWS)
    });
    let more: usize = more.sum();
    let words = (more > 0).then(|| look.words.count("import-more", more));
    words.into_iter().collect()
}
